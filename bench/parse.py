"""How fast cables are read from text in memory, on one core: ``python bench/parse.py``.

The cables are generated: fictional, of the sizes that real ones have (``bench/generate.py``). A
figure is the best of several runs in CPU time, which other programs of the machine disturb least.
``--stream N`` reads N cables one after another and reports the peak memory on the way. ``--show N``
times the command ``cablegram show --format jsonl`` on a folder of N cables, by the clock, with one
process and with one for each core.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.generate import generate
from tui.cable.model import Cable
from tui.cable.parse import parse
from tui.exports.cable_line import cable_line
from tui.exports.workers import cores

CABLES = 300
RUNS = 5
KILOBYTES = (1, 4, 16, 64, 256, 1024)
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


def whole(text: str) -> Cable:
    """The cable with every field and its whole tree."""
    cable = parse(text)
    assert cable.nodes or not text
    return cable


def as_line(text: str) -> bytes:
    """The cable as a line of JSON, all fields and nodes in it."""
    return cable_line(parse(text), Path("cable.txt"))


def best(texts: list[str], read: Callable[[str], object], runs: int = RUNS) -> float:
    """Seconds of CPU time for reading all ``texts`` once: the best of ``runs`` runs."""
    fastest = float("inf")
    for _ in range(runs):
        started = time.process_time()
        for text in texts:
            read(text)
        fastest = min(fastest, time.process_time() - started)
    return fastest


def rates(texts: list[str]) -> None:
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} cables of {size / len(texts):.0f} bytes on average")
    for name, read in (("fields", parse), ("fields and tree", whole), ("JSON line", as_line)):
        seconds = best(texts, read)
        rate, volume = len(texts) / seconds, size / seconds / 1e6
        print(f"{name:16s} {rate:7.0f} cables/s {volume:7.1f} MB/s")


def by_size() -> None:
    for kilobytes in KILOBYTES:
        text = generate(5, kilobytes * 1024).text
        seconds = best([text], whole)
        size = len(text.encode()) / 1024
        print(f"{size:8.0f} KB {seconds * 1e6 / size:7.1f} µs/KB")


def hostile() -> None:
    for name, piece in HOSTILE.items():
        once = piece * (100_000 // len(piece))
        first, second = best([once], whole, 3), best([once + once], whole, 3)
        print(
            f"{name:16s} {first * 1000:7.1f} ms for 100,000; twice as many {second / first:.2f} x"
        )


def stream(count: int, texts: list[str]) -> None:
    """Read ``count`` cables, each forgotten before the next, and print the peak memory."""
    for number in range(1, count + 1):
        whole(texts[number % len(texts)])
        if number in {1000, count // 10, count // 2, count}:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"{number:8d} cables streamed: peak {peak / 1024:.1f} MiB")


def show(count: int) -> None:
    """Time the command on ``count`` cables in files; starting it is timed apart and taken off."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one"
        many = Path(folder) / "many"
        for place, number in ((one, 1), (many, count)):
            place.mkdir()
            for seed in range(number):
                (place / f"{seed:06d}.txt").write_text(generate(seed).text, encoding="utf-8")
        for jobs in (1, cores()):
            times = [shown(many, jobs) - shown(one, jobs) for _ in range(RUNS)]
            middle = statistics.median(times)
            print(f"{jobs} processes: {(count - 1) / middle:7.0f} cables/s, median of {RUNS}")


def shown(folder: Path, jobs: int) -> float:
    """Seconds of the clock that the command takes for the cables of ``folder``."""
    command = ["-m", "tui.cli", "show", "--format", "jsonl", "--jobs", str(jobs), str(folder)]
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--stream", type=int, default=0, metavar="N", help="read N cables")
    arguments.add_argument("--show", type=int, default=0, metavar="N", help="time the command")
    chosen = arguments.parse_args()
    if chosen.show:
        show(chosen.show)
        return
    texts = [generate(seed).text for seed in range(CABLES)]
    if chosen.stream:
        stream(chosen.stream, texts)
        return
    rates(texts)
    by_size()
    hostile()


if __name__ == "__main__":
    main()
