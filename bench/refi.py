"""What exchange by REFI-QDA takes in time and memory: ``python bench/refi.py --cables 10000``.

A library of fictional cables with ten annotations each is made, written as a project, read back by
the reader that verifies it, and taken into a copy of the cables. Each step is a process of its own,
so that its peak memory is its own; the floor puts the same cables and sidecars into a ZIP and does
nothing else. CPU time; medians where there is more than one run.
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
import zipfile
from pathlib import Path

from bench.fiction import words
from bench.generate import generate
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.parse import parse
from tui.exports import qdpx
from tui.exports.gather import gather
from tui.exports.model import Options
from tui.imports.plan import apply, plan
from tui.imports.qdpx import read_project

RUNS = 5
TAGS = [f"{above}/{below}" for above in ("aid", "trade", "rights") for below in "abcdefgh"]


def library(folder: Path, cables: int, each: int) -> None:
    """Cables with sidecars of ``each`` annotations, half of them on passages."""
    for seed in range(cables):
        text = generate(seed).text
        rng = random.Random(seed)
        cable = parse(text)
        path = folder / f"{seed:06d}.txt"
        data = text.encode()
        path.write_bytes(data)
        paragraphs = cable.paragraphs()
        items = []
        for number in range(each):
            node = rng.choice(paragraphs)
            blank = Annotation(
                f"a{number}",
                node.id,
                tuple(rng.sample(TAGS, rng.randint(1, 3))),
                " ".join(words(rng, 12)) if number % 2 else "",
                rng.choice(("ana", "kim")),
                "2026-01-02T03:04:05Z",
            )
            if number % 2:
                start = rng.randrange(node.start, max(node.start + 1, node.end - 30))
                end = min(start + 25, node.end)
                items.append(on_passage(cable, node.id, start, end, blank))
            else:
                items.append(on_paragraph(cable, node, blank))
        digest = hashlib.sha256(data).hexdigest()
        held = Annotations(cable.id, path.name, digest, tuple(items), ("1",))
        path.with_suffix(".annotations.yaml").write_text(render.document(held), encoding="utf-8")


def floor(folder: Path, target: Path) -> None:
    """The same bytes in a ZIP, as little as can be done."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.writestr(path.name, path.read_bytes())


def export(folder: Path, target: Path) -> None:
    """The library as a project."""
    problems: list[str] = []
    with target.open("wb") as stream:
        for piece in qdpx.write(gather([folder], problems), Options()):
            stream.write(piece)
    assert not problems, problems[0]


def read_back(_: Path, target: Path) -> None:
    """Every coding of the project."""
    assert qdpx.FORMAT.read_back is not None
    print(sum(1 for _ in qdpx.FORMAT.read_back(target)), "codings")


def take_in(folder: Path, target: Path) -> None:
    """The project into the cables of ``folder``, which have no annotations."""
    made = plan(target, read_project(target), folder)
    assert made.count("added") == sum(1 for _ in made.changes())
    assert not made.unmatched
    apply(made)
    print(made.count("added"), "annotations added")


STEPS = {"floor": floor, "export": export, "read back": read_back, "take in": take_in}


def step(name: str, folder: Path, target: Path) -> tuple[float, float]:
    """The CPU seconds and the peak memory in MiB of one step in a process of its own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.refi", "--step", name, str(folder), str(target)],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{name} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(cables: int, each: int, runs: int) -> None:
    """Print what each step takes."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        os.environ["XDG_STATE_HOME"] = str(base / "state")
        full = base / "full"
        full.mkdir()
        library(full, cables, each)
        found: dict[str, list[tuple[float, float]]] = {}
        for number in range(runs):
            bare = base / f"bare{number}"
            bare.mkdir()
            for path in full.glob("*.txt"):
                (bare / path.name).write_bytes(path.read_bytes())
            for what in STEPS:
                folder = bare if what == "take in" else full
                target = base / ("floor.zip" if what == "floor" else "all.qdpx")
                found.setdefault(what, []).append(step(what, folder, target))
        size = (base / "all.qdpx").stat().st_size
        print(f"{cables} cables, {cables * each} annotations, {size / 1e6:.1f} MB, {runs} runs")
        least = statistics.median(seconds for seconds, _ in found["floor"])
        for what, taken in found.items():
            seconds = statistics.median(one for one, _ in taken)
            peak = max(one for _, one in taken)
            print(f"  {what:10}{seconds:8.1f} s {seconds / least:6.1f} x {peak:8.0f} MiB")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cables", type=int, default=500)
    arguments.add_argument("--each", type=int, default=10, help="annotations of a cable")
    arguments.add_argument("--runs", type=int, default=RUNS)
    arguments.add_argument("--step", nargs=3, metavar=("NAME", "FOLDER", "FILE"))
    chosen = arguments.parse_args()
    if chosen.step:
        name, folder, target = chosen.step
        STEPS[name](Path(folder), Path(target))
        return
    measure(chosen.cables, chosen.each, chosen.runs)


if __name__ == "__main__":
    main()
