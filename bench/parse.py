"""How fast cables are parsed: cables a second from text in memory, and hostile text twice as long.

Run ``python bench/parse.py [FILE ...]``; without files, the example and ten-kilobyte texts made of
it are parsed. Each figure is the best of several runs on one core.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tui.cable.parse import parse

EXAMPLE = Path(__file__).parents[1] / "examples" / "03GUATEMALA1815.txt"
HOSTILE = {
    "newlines": "\n",
    "dashes": "-",
    "parentheses": "(",
    "notes": "[Note: ",
    "rules": "x\n---\n",
    "paragraphs": "¶1. (U) x\n\n",
    "page footers": " OF 0",
    "captions": "SIPDIS\n",
    "end labels": "END SUMMARY ",
    "banners": "SECRET ",
}
RUNS = 7


def best(texts: list[str], runs: int = RUNS) -> float:
    """Seconds for parsing all ``texts`` once: the best of ``runs`` runs."""
    fastest = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        for text in texts:
            parse(text)
        fastest = min(fastest, time.perf_counter() - started)
    return fastest


def main(names: list[str]) -> None:
    texts = [Path(name).read_text(encoding="utf-8", errors="replace") for name in names]
    if not texts:
        example = EXAMPLE.read_text(encoding="utf-8")
        texts = [example[: example.index("¶12.")]] * 20
    seconds = best(texts)
    size = sum(map(len, texts))
    print(f"{len(texts) / seconds:8.0f} cables/s of {size / len(texts):.0f} code points each")
    print(f"{size / seconds / 10_000:8.0f} cables/s if each had 10,000")
    for name, piece in HOSTILE.items():
        once = piece * (100_000 // len(piece))
        first, second = best([once], 3), best([once + once], 3)
        print(
            f"{first * 1000:8.1f} ms for 100,000 of {name}; twice as many take {second / first:.2f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
