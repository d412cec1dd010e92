"""What an action costs in the whole view of a long cable, beside one in a short cable.

    PYTHONPATH=. python bench/reading.py

Opens two fictional cables without a terminal, of 18 and of 2,000 paragraphs, in the whole view, and
repeats each action in both in turns. A figure is the CPU time of the whole program from the key to
the end of what it set going, drawing and saving included. An action's ratio is the median in the
long cable through the median in the short one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.app.cables import long_cable, put
from tests.app.desk import Desk, at_desk

SHORT, LONG = 18, 2000
ACTIONS = {
    "tag, by a favourite": ("tag.favourite_1",),
    "mark as reviewed": ("review.toggle",),
    "next paragraph and back": ("move.next_paragraph", "move.previous_paragraph"),
    "a page down and up": ("move.page_down", "move.page_up"),
    "undo": ("edit.undo",),
}


async def measure(runs: int) -> None:
    """Measure both cables and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(home / name)
        async with contextlib.AsyncExitStack() as stack:
            desks: dict[int, Desk] = {}
            opened: dict[int, list[float]] = {SHORT: [], LONG: []}
            whole: dict[int, list[float]] = {SHORT: [], LONG: []}
            for size in (SHORT, LONG):
                path = put(home / str(size), "05STRELSAU20.txt", long_cable(size))
                for _ in range(runs):
                    start = time.process_time()
                    async with at_desk(path) as desk:
                        opened[size].append(time.process_time() - start)
                        start = time.process_time()
                        await desk.do("view.whole")
                        whole[size].append(time.process_time() - start)
                        await desk.do("view.whole")
                desks[size] = await stack.enter_async_context(at_desk(path))
                await _begin(desks[size])
            print(f"CPU time in ms, medians of {runs}: {SHORT} and {LONG:,} paragraphs, ratio\n")
            _row("open, a paragraph shown", opened)
            _row("show the whole cable", whole)
            for name, keys in ACTIONS.items():
                taken: dict[int, list[float]] = {SHORT: [], LONG: []}
                for number in range(-1, runs):
                    for size, desk in desks.items():
                        start = time.process_time()
                        await desk.do(*keys)
                        await desk.saved()
                        if number >= 0:
                            taken[size].append(time.process_time() - start)
                _row(name, taken)


async def _begin(desk: Desk) -> None:
    """The whole cable, and a tag that a digit puts on."""
    await desk.do("view.whole", "tag.pick")
    await desk.type("sheep")
    await desk.do("list.accept", "move.next_paragraph")
    await desk.saved()


def _row(name: str, taken: dict[int, list[float]]) -> None:
    short, long = (1000 * statistics.median(taken[size]) for size in (SHORT, LONG))
    print(f"{name:26}{short:8.1f}{long:8.1f}{long / short:8.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what actions cost in a long cable.")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="rounds (default 7)")
    asyncio.run(measure(parser.parse_args().runs))


if __name__ == "__main__":
    main()
