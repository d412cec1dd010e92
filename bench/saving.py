"""How long an annotation takes to the disk: ``python bench/saving.py``.

A tag is put on, and the time is taken from the action until journal and sidecar have it for good.
In turns with that, the floor: the same bytes written to the same places by the same system calls,
one after the other, and nothing else. Cablegram adds to it: it compares the file with what it knew,
edits it and reads back what it changed. It takes from it: the journal and the new file are waited
for at once. Then, how long the screen's thread cannot run while a slow disk is
waited for.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.fiction import sentence, words
from bench.generate import generate
from tui.annotations import render
from tui.annotations.history import journal_of
from tui.annotations.model import Annotation, Annotations
from tui.app.session import Session, open_session

SIZES = (10, 2000)
RUNS = 60
TAGS = ("shelter/capacity", "trade", "border", "mint", "elections")


def sidecar(count: int, seed: int = 5) -> Annotations:
    """``count`` annotations of passages, each with context, two tags and a note."""
    rng = random.Random(seed)
    items: list[Annotation] = []
    for number in range(count):
        said = " ".join(sentence(rng))
        lines = [" ".join(sentence(rng)) for _ in range(1 + (number % 3 == 0))]
        items.append(
            Annotation(
                id=f"a{number:07d}",
                paragraph=str(1 + number % 90),
                tags=tuple(rng.sample(TAGS, 2)),
                note="\n".join(lines),
                author="kim",
                created="2026-11-23T19:41:07Z",
                modified="2026-11-23T19:44:07Z",
                quote=said[20:60].strip(),
                prefix=" ".join(words(rng, 6))[:32],
                suffix=" ".join(words(rng, 6))[:32],
                start=number * 40,
                end=number * 40 + 40,
            )
        )
    return Annotations("03RURITANIA12", "03RURITANIA12.txt", "0" * 64, tuple(items), ("1", "2"))


def opened(folder: Path, count: int) -> Session:
    """A reader of a cable with ``count`` annotations."""
    cable = folder / "03RURITANIA12.txt"
    cable.write_text(generate(5).text, encoding="utf-8")
    beside = folder / "03RURITANIA12.kim.annotations.yaml"
    beside.write_text(render.document(sidecar(count)), encoding="utf-8")
    return open_session(cable, "kim")


def tag(session: Session, number: int) -> None:
    """Put a tag on an annotation, and take off what an earlier run put there, as one action."""
    items = session.annotations.items
    earlier = f"t{number - len(items)}"
    session.set_tags([items[number * 7 % len(items)]], (f"t{number}",), (earlier,))


def append(path: Path, data: bytes) -> None:
    """More lines in a journal, synced."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)


def floor(folder: Path, journal: Path, lines: bytes, data: bytes) -> None:
    """The write alone: the journal, the new file, the backup, the names, all synced."""
    append(journal, lines)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(directory, fcntl.LOCK_EX)
    handle = os.open("new", os.O_WRONLY | os.O_CREAT | os.O_EXCL, dir_fd=directory)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)
    os.link("held", "spare", src_dir_fd=directory, dst_dir_fd=directory)
    os.rename("spare", "backup", src_dir_fd=directory, dst_dir_fd=directory)
    os.rename("new", "held", src_dir_fd=directory, dst_dir_fd=directory)
    os.fsync(directory)
    os.close(directory)


def measure(count: int, runs: int) -> tuple[list[float], list[float], list[float], float]:
    """Seconds from each action to the disk, of the action alone, and of each floor, in turns.

    And the CPU time of an action and its save, the median.
    """
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        os.environ["XDG_STATE_HOME"] = f"{name}/state"
        folder, bare = Path(name, "cables"), Path(name, "bare")
        folder.mkdir()
        bare.mkdir()
        session = opened(folder, count)
        path, journal = session.sidecar.path, journal_of(session.sidecar.path)
        (bare / "held").write_bytes(path.read_bytes())
        saves: list[float] = []
        actions: list[float] = []
        floors: list[float] = []
        used: list[float] = []
        for number in range(runs + 5):
            _ = session.standing  # which the screen has drawn by then
            size = journal.stat().st_size if journal.exists() else 0
            began, cpu = time.perf_counter(), time.process_time()
            tag(session, number)
            actions.append(time.perf_counter() - began)
            session.settle(session.write())
            saves.append(time.perf_counter() - began)
            used.append(time.process_time() - cpu)
            data, lines = path.read_bytes(), journal.read_bytes()[size:]
            began = time.perf_counter()
            floor(bare, Path(name, "journal"), lines, data)
            floors.append(time.perf_counter() - began)
        return saves[5:], actions[5:], floors[5:], statistics.median(used[5:])


async def stall(count: int, runs: int) -> tuple[float, float]:
    """How long an event loop pauses at most while a save runs, and while a thread only sleeps.

    Each is the median of the longest pauses of ``runs`` runs, in turns.
    """
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        os.environ["XDG_STATE_HOME"] = f"{name}/state"
        folder = Path(name, "cables")
        folder.mkdir()
        session = opened(folder, count)
        fsync = os.fsync

        def slow(handle: int) -> None:
            time.sleep(0.05)
            fsync(handle)

        os.fsync = slow
        saving: list[float] = []
        sleeping: list[float] = []
        try:
            for number in range(runs):
                tag(session, number)
                write = asyncio.create_task(asyncio.to_thread(session.write))
                saving.append(await _pause(write.done))
                session.settle(await write)
                sleep = asyncio.create_task(asyncio.to_thread(time.sleep, 0.15))
                sleeping.append(await _pause(sleep.done))
        finally:
            os.fsync = fsync
        return statistics.median(saving), statistics.median(sleeping)


async def _pause(done: Callable[[], bool]) -> float:
    longest, last = 0.0, time.perf_counter()
    while not done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=RUNS)
    chosen = arguments.parse_args()
    print(
        f"{'annotations':>12} {'tag to disk':>11} {'floor p50':>10} {'ratio':>6} {'p95':>9} "
        f"{'the action':>11} {'ratio of the rest':>18} {'CPU':>8}"
    )
    for count in SIZES:
        saves, actions, floors, used = measure(count, chosen.runs)
        middle, bare = statistics.median(saves), statistics.median(floors)
        action = statistics.median(actions)
        late = sorted(saves)[len(saves) * 95 // 100]
        print(
            f"{count:12} {middle * 1e3:8.2f} ms {bare * 1e3:7.2f} ms {middle / bare:6.2f} "
            f"{late * 1e3:6.2f} ms {action * 1e3:8.2f} ms {(middle - action) / bare:18.2f} "
            f"{used * 1e3:5.2f} ms"
        )
    for count in SIZES:
        saving, sleeping = asyncio.run(stall(count, 15))
        print(
            f"{count:12} annotations, 50 ms for each sync: the screen's thread pauses for "
            f"{saving * 1e3:.1f} ms at most; while nothing is saved, for {sleeping * 1e3:.1f} ms"
        )


if __name__ == "__main__":
    main()
