"""Waiting for the disk in a thread of its own, so that this one can go on with what comes next."""

from __future__ import annotations

import _thread
import contextlib
import weakref
from collections.abc import Callable
from queue import SimpleQueue


class Syncing:
    """One wait for the disk, done by whichever thread comes to it first."""

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._failure: OSError | None = OSError("it was not waited for")
        self._taken, self._ended = _thread.allocate_lock(), _thread.allocate_lock()
        self._ended.acquire()

    def run(self) -> None:
        """Wait for the disk, unless another thread does or did."""
        if not self._taken.acquire(blocking=False):
            return
        try:
            self._sync()
            self._failure = None
        except OSError as error:
            self._failure = error
        finally:
            self._ended.release()

    def wait(self) -> None:
        """Return once it is on disk. Raises ``OSError``, each time, where it is not."""
        self.run()
        with self._ended:
            if self._failure is not None:
                raise self._failure


class Syncer:
    """A thread that waits for the disk. It is started when first needed and ends with this."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Syncing | None] | None = None

    def begin(self, sync: Callable[[], None]) -> Syncing:
        """Call ``sync`` in the other thread, or where it does not come to it, in the waiting."""
        job = Syncing(sync)
        if self._jobs is None:
            self._jobs = SimpleQueue()
            # Where no thread can be had, all is done by those that wait.
            with contextlib.suppress(RuntimeError):
                _thread.start_new_thread(_work, (self._jobs,))
            weakref.finalize(self, self._jobs.put, None)
        self._jobs.put(job)
        return job


def _work(jobs: SimpleQueue[Syncing | None]) -> None:
    while (job := jobs.get()) is not None:
        job.run()
        del job
