"""Worker processes for the catalogue: started clean, deaf to ctrl-c, gone with the one that asked.

A process that shows a screen has threads, and a fork of one that has threads may hang; so they are
started anew. One that is killed loses nothing: what it was given is done by the process that asked.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Generic, TypeVar

_AHEAD = 12
"""Tasks for each process that are handed over before the first one's result is taken."""

Result = TypeVar("Result")
Task = Callable[[], Result]


class Pool(Generic[Result]):
    """Does tasks in ``jobs`` processes and gives their results in order; with 1 job, itself."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def results(self, tasks: Iterable[Task[Result]]) -> Iterator[Result]:
        """The result of each task. Tasks are taken a little ahead, so that memory stays flat."""
        waiting: deque[tuple[Task[Result], Future[Result] | None]] = deque()
        for task in tasks:
            waiting.append((task, self._hand(task)))
            if len(waiting) > self._jobs * _AHEAD:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())

    def _hand(self, task: Task[Result]) -> Future[Result] | None:
        if self._jobs < 2:
            return None
        try:
            if self._pool is None:
                _start_tracker()
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._jobs, context, _begin)
            return self._pool.submit(task)
        except (OSError, RuntimeError):
            return None

    def close(self) -> None:
        """End the processes; what they were given and have not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _start_tracker() -> None:
    """Start what multiprocessing keeps beside its processes.

    It hands on the standard error, which must be a real one: a screen puts another in its place.
    """
    with contextlib.redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()


def _result(task: Task[Result], future: Future[Result] | None) -> Result:
    if future is not None:
        try:
            return future.result()
        except BrokenProcessPool:
            pass
    return task()


def _begin() -> None:
    """Leave ctrl-c to the first process, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
