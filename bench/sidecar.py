"""How long a sidecar takes to read, and to refuse: ``python bench/sidecar.py``.

2,000 annotations, text to annotations with the place of each in the file, in turns with PyYAML's
``CSafeLoader``, which makes dictionaries of them and checks nothing. CPU time, medians. Then files
that are made to be slow, deep or large, each of which is refused, or read as the text that it is.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import yaml

from bench.saving import sidecar
from tui.annotations import render
from tui.annotations.bounded_yaml import YamlError, decode
from tui.annotations.document import parse

ANNOTATIONS = 2000
RUNS = 9
LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 10)
)
MERGES = "m0: &m0 {a: 1}\n" + "".join(
    f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]\n" for n in range(1, 26)
)
HOSTILE = {
    "billion laughs, 9 levels": LAUGHS,
    "merge keys, 25 levels": MERGES,
    "10,000 brackets": "[" * 10_000,
    "30,000 brackets": "[" * 30_000,
    "200,000 brackets": "[" * 200_000,
    "60,000 times :59": "version: 1" + ":59" * 60_000,
    "200,000 digits": "version: " + "9" * 200_000,
    "2,000,000 hex digits": "version: 0x" + "f" * 2_000_000,
    "a list of 9.5 MB": "[" + "a, " * 3_166_666 + "]",
    "a key twice": "version: 1\nversion: 1\n",
    "an object": "!!python/object/apply:os.system [id]",
    "60,000 tag directives": "".join(f"%TAG !a{n}! tag:x\n" for n in range(60_000)) + "---\na: 1\n",
}


def processor_time(read: Callable[[], object]) -> float:
    """Seconds of CPU time that one call takes."""
    began = time.process_time()
    read()
    return time.process_time() - began


def loading(runs: int) -> None:
    """Print the time of a load beside that of the peer."""
    data = render.document(sidecar(ANNOTATIONS)).encode()
    ours: list[float] = []
    peers: list[float] = []
    for _ in range(runs + 1):
        peers.append(processor_time(lambda: yaml.load(data, Loader=yaml.CSafeLoader)))
        ours.append(processor_time(lambda: parse(decode(data))))
    own, peer = statistics.median(ours[1:]), statistics.median(peers[1:])
    print(f"{ANNOTATIONS} annotations, {len(data) / 1e3:.0f} kB: {own * 1e3:.0f} ms", end="")
    print(f", CSafeLoader {peer * 1e3:.0f} ms, ratio {own / peer:.2f}")


def refusing() -> None:
    """Print for each hostile file how long the answer takes, and what it is."""
    for name, text in HOSTILE.items():
        data = text.encode()
        answer = ""

        def read(data: bytes = data) -> None:
            nonlocal answer
            try:
                parse(decode(data))
            except YamlError as error:
                answer = error.at("")

        times = [processor_time(read) for _ in range(5)]
        print(f"{name:26} {statistics.median(times) * 1e3:6.1f} ms  {answer[:70]}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=RUNS)
    loading(arguments.parse_args().runs)
    refusing()


if __name__ == "__main__":
    main()
