"""The same work on many cables, in processes of their own where there are many, in order.

Parsing keeps one core busy, so that a folder of thousands is done faster by several. What comes in
is taken a little ahead of what goes out, so that memory stays flat however much there is.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tui.exports.gather import cable_files, cables_in_file
from tui.sources.found import FoundCable

ALONE = 20
"""Things that are done in this process, as most runs have no more; others begin beside it."""
_SMALL = 1024 * 1024
"""Bytes of a file up to which another process may read it; one that holds many is larger."""
_BATCH = 24
"""Things handed over at once."""
_COLLECTED_AFTER = 50_000
"""Objects that may be made before the garbage among them is looked for."""
_AHEAD = 4
"""Batches for each process that are taken before the first one's results are given out."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def cores() -> int:
    """The processor cores that this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each_cable(
    work: Callable[[FoundCable], Result],
    paths: Iterable[Path],
    problems: list[str],
    source: str | None,
    processes: int,
) -> Iterator[Result]:
    """``work`` of each cable that ``paths`` name, as ``found_cables`` gives them, in their order.

    See ``each`` for ``work`` and ``processes``.
    """
    units = _units(paths, problems, source)
    for results, told in each(partial(_of_unit, work, source), units, processes):
        problems.extend(told)
        yield from results


def _units(
    paths: Iterable[Path], problems: list[str], source: str | None
) -> Iterator[Path | FoundCable]:
    """Small files as they are, read where they are worked on, and the cables of large ones."""
    for path in cable_files(paths, problems):
        try:
            small = path.stat().st_size <= _SMALL
        except (OSError, ValueError):
            small = True  # what is wrong with it, reading tells; an address is none of a file
        if small:
            yield path
        else:
            yield from cables_in_file(path, problems, source)


def _of_unit(
    work: Callable[[FoundCable], Result], source: str | None, unit: Path | FoundCable
) -> tuple[list[Result], list[str]]:
    problems: list[str] = []
    if isinstance(unit, FoundCable):
        return [work(unit)], problems
    return [work(found) for found in cables_in_file(unit, problems, source)], problems


def each(
    work: Callable[[Thing], Result], things: Iterable[Thing], processes: int
) -> Iterator[Result]:
    """``work`` of each of ``things``, in their order; in ``processes`` processes where many.

    ``work`` is a function of a module, and things and results can be pickled. What it raises is
    raised here. Where processes cannot be started, or one is killed, the rest is done in this one.
    """
    waiting = iter(things)
    if processes < 2:
        yield from map(work, waiting)
        return
    first = list(islice(waiting, ALONE))
    batch = _batch(waiting)
    if not batch:
        yield from map(work, first)
        return
    handed: deque[tuple[list[Thing], Future[list[Result]] | None]] = deque()
    with ProcessPoolExecutor(processes, initializer=_prepare) as pool:
        try:
            while batch or handed:
                while batch and len(handed) < processes * _AHEAD:
                    handed.append((batch, _hand(pool, work, batch)))
                    batch = _batch(waiting)
                # While the others start and do what comes after these.
                while first:
                    yield work(first.pop(0))
                done, future = handed.popleft()
                yield from _results(work, done, future)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _batch(waiting: Iterator[Thing]) -> list[Thing]:
    return list(islice(waiting, _BATCH))


def _hand(
    pool: ProcessPoolExecutor, work: Callable[[Thing], Result], batch: list[Thing]
) -> Future[list[Result]] | None:
    try:
        return pool.submit(_work, work, batch)
    except (OSError, RuntimeError):
        return None


def _results(
    work: Callable[[Thing], Result], batch: list[Thing], future: Future[list[Result]] | None
) -> list[Result]:
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    return _work(work, batch)


def _work(work: Callable[[Thing], Result], batch: list[Thing]) -> list[Result]:
    return [work(thing) for thing in batch]


def _prepare() -> None:
    """Leave Ctrl+C to the first process, which ends the others; collect garbage seldom.

    What was loaded before is never garbage, and reading a cable makes nothing that holds itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)
