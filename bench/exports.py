"""How fast and in how much memory a library is exported: ``python bench/exports.py``.

A library of fictional cables (``bench/generate.py``) is made, with ten annotations on each: whole
paragraphs and passages, tags of two levels, a note on every other one. The command is run on it as
a person would run it; peak memory and CPU time are what the system counted for the process. A rate
is the median of five runs on the smallest library, next to that of reading the same cables and
sidecars and writing nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.generate import generate
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.model import Kind
from tui.cable.parse import parse

PER_CABLE = 10
RUNS = 5
SIZES = (1_000, 10_000)
TAGS = (
    *("trade", "trade/grain", "trade/mint", "border/railway", "border/bridge", "press"),
    *("crown", "crown/succession", "parliament/budget", "parliament/election", "harvest"),
)
CODERS = ("kim", "lee")
READ = """
import sys
from pathlib import Path
from tui.exports.gather import gather
from tui.exports.model import entries
for one in gather([Path(sys.argv[1])], []):
    for entry in entries(one):
        pass
"""


def make_library(folder: Path, count: int, per_cable: int = PER_CABLE) -> None:
    """``count`` cables with a sidecar of ``per_cable`` annotations each, the same every time.

    A folder in it has a thousand of them.
    """
    rng = random.Random(count)
    for seed in range(count):
        inner = folder / f"{seed // 1000:03d}"
        inner.mkdir(exist_ok=True)
        text = generate(seed).text
        name = f"{seed:06d}.txt"
        (inner / name).write_text(text, encoding="utf-8")
        annotations = annotate(text, name, per_cable, rng)
        sidecar = inner / f"{seed:06d}.annotations.yaml"
        sidecar.write_text(render.document(annotations), encoding="utf-8")


def annotate(text: str, name: str, count: int, rng: random.Random) -> Annotations:
    """Annotations of a cable, every other one of a passage."""
    cable = parse(text)
    nodes = [
        node
        for node in cable.walk()
        if node.id and node.kind is Kind.PARAGRAPH and node.end - node.start > 120
    ]
    items: list[Annotation] = []
    for number in range(count if nodes else 0):
        node = rng.choice(nodes)
        made = Annotation(
            id=f"a{number:07d}",
            paragraph=node.id,
            tags=tuple(rng.sample(TAGS, rng.randint(1, 2))),
            note="Compare the harvest of the year before.\nSee ¶ 2." if number % 2 else "",
            author=rng.choice(CODERS),
            created=f"2026-11-{rng.randint(1, 24):02d}T10:00:00Z",
        )
        if number % 2:
            start = node.start + rng.randint(20, 50)
            end = min(node.end, start + rng.randint(15, 60))
            items.append(on_passage(cable, node.id, start, end, made))
        else:
            items.append(on_paragraph(cable, node, made))
    digest = hashlib.sha256(text.encode()).hexdigest()
    reviewed = tuple(node.id for node in nodes[:3])
    return replace(Annotations(cable.id, name, digest, tuple(items)), reviewed=reviewed)


def run(arguments: list[str], out: Path) -> tuple[float, float]:
    """Seconds of CPU time, and the peak memory in MiB, of one run of a program of ours."""
    with out.open("wb") as stream:
        call = [sys.executable, *arguments]
        process = subprocess.Popen(call, stdout=stream, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def export(library: Path, form: str, out: Path, *more: str) -> tuple[float, float]:
    call = ["-m", "tui.cli", "export", str(library), "--format", form, *more]
    return run(call, out)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    arguments.add_argument("--formats", nargs="+", default=("jsonl", "csv"), metavar="NAME")
    chosen = arguments.parse_args()
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            library, out = Path(folder) / "cables", Path(folder) / "out"
            library.mkdir()
            make_library(library, size)
            print(f"{size} cables, {size * PER_CABLE} annotations")
            runs = RUNS if size == min(chosen.sizes) else 1
            read = [run(["-c", READ, str(library)], out) for _ in range(runs)]
            floor = statistics.median(seconds for seconds, _ in read)
            print(f"  only read       {floor:7.1f} s  peak {read[0][1]:6.1f} MiB")
            for form in chosen.formats:
                done = [export(library, form, out) for _ in range(runs)]
                seconds = statistics.median(taken for taken, _ in done)
                print(
                    f"  {form:15} {seconds:7.1f} s  peak {done[0][1]:6.1f} MiB"
                    f"  {size * PER_CABLE / seconds:7.0f} annotations/s"
                    f"  {seconds / floor:.2f} x only reading  {out.stat().st_size / 1e6:.1f} MB"
                )


if __name__ == "__main__":
    main()
