"""Bringing the catalogue up to what stands on the disk: only what changed is read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from tui.library import looks, tables, walking
from tui.library.catalogue import Progress
from tui.library.feeding import Feeder
from tui.library.sidecars import Sidecars
from tui.library.store import Store, told
from tui.library.walking import Known, Stamp, stamp_before

if TYPE_CHECKING:
    from tui.library.intake import FileTaken, Taken
    from tui.library.pool import Task
    from tui.sources.found import FoundCable

_ALONE = 100
"""Files that are read in this process before others are started: they are what is seen first."""
_WORTH = 60
"""Files left from which on others are started."""
_BATCH = 32
_SMALL = 1024 * 1024
"""Bytes of a file up to which another process reads it whole."""
_MOST_PROBLEMS = 100

Thing = TypeVar("Thing")


class CancelledError(Exception):
    """Somebody asked to stop; what is committed stays."""


class _Changed(NamedTuple):
    path: str
    size: int


class _Piece(NamedTuple):
    """Some cables of a large file; the last piece has none and tells the problems."""

    path: str
    stamp: Stamp
    cables: list[Taken]
    is_last: bool
    problems: list[str]


_Done: TypeAlias = "list[FileTaken] | _Piece"


class Refresh:
    """One look at all that stands on the disk. ``told`` hears how far it is."""

    def __init__(
        self,
        store: Store,
        jobs: int,
        cancelled: threading.Event,
        told_to: Callable[[Progress], None],
    ) -> None:
        self._store = store
        self._top = str(store.library)
        self._cancelled = cancelled
        self._told_to = told_to
        self._feeder = Feeder(store)
        self._jobs = jobs
        self._problems: list[str] = []
        self._gone: list[str] = []
        self._sidecars = Sidecars(store, jobs)
        self._snapshot: dict[str, Known] = {}
        self._began = time.monotonic()
        self._began_at = time.time_ns()
        self.folders: dict[str, int] = {}
        """The folders that were looked into, with the ``mtime_ns`` that each had before that."""
        self._files = self._bytes = self._all_bytes = self._taken = 0
        self._all_files = 0
        self._last_told = 0.0

    def run(self) -> bool:
        """Do it; answers whether anything had changed. Raises ``CatalogueError``.

        ``CancelledError`` where it was cancelled: then it goes on the next time.
        """
        feeder = self._feeder
        finished = False
        try:
            with told(self._store.folder):
                feeder.recover()
                changed = self._changed()
                first = list(islice(changed, _ALONE))
                for one in first:
                    self._check()
                    self._take_here(one)
                moved = self._commit()
                rest = list(changed)
                feeder.forget(self._gone)
                self._all_files = self._files + len(rest)
                self._all_bytes = self._bytes + sum(one.size for one in rest)
                self._take_rest(rest)
                moved = self._commit() or moved
                coded = self._sidecars.update(self._check)
                self._settle(moved or coded)
                finished = True
            return moved or coded
        finally:
            if finished:
                feeder.close()
            else:
                feeder.abandon()
            self._tell(done=finished)

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise CancelledError

    # What changed

    def _changed(self) -> Iterator[_Changed]:
        """The files that are new or changed, as they are found; afterwards, ``_gone`` is known."""
        known = self._known()
        problems: list[str] = []
        for listing in walking.walk(self._top, problems, self.folders, known):
            before = known.get(listing.folder, {})
            seen = self._snapshot.setdefault(listing.folder, {})
            seen.update(listing.cables)
            self._sidecars.see(listing.folder, listing.sidecars)
            if listing.cables != before:
                prefix = f"{listing.folder}/" if listing.folder else ""
                for name, stamp in listing.cables.items():
                    if before.get(name) != stamp:
                        yield _Changed(prefix + name, stamp[1])
            self._check()
        self._problems = problems
        unlisted = [line.split(": cannot be listed", 1)[0] for line in problems]
        for folder, names in known.items():
            path = os.path.join(self._top, folder)  # noqa: PTH118
            # What cannot be looked at for the moment is not gone.
            if any(path == one or path.startswith(one + "/") for one in unlisted):
                self._snapshot.setdefault(folder, {}).update(names)
                continue
            prefix = f"{folder}/" if folder else ""
            gone = names.keys() - self._snapshot.get(folder, {}).keys()
            self._gone.extend(prefix + name for name in gone)

    def _known(self) -> dict[str, Known]:
        """The files that the catalogue has, by folder: from the last snapshot, if it holds."""
        connection = self._store.connection()
        if tables.fact(connection, "complete"):
            found = {
                os.fsdecode(path): walking.unpacked(data)
                for path, data in connection.execute("select path, known from folders")
            }
            whole = {path: known for path, known in found.items() if known is not None}
            if len(whole) == len(found):
                return whole
        known: dict[str, Known] = {}
        rows = connection.execute(
            "select path, mtime_ns, size from files where state = ?", (tables.DONE,)
        )
        for name, mtime_ns, size in rows:
            folder, _, base = os.fsdecode(name).rpartition("/")
            known.setdefault(folder, {})[base] = (mtime_ns, size)
        # What is not whole is gone on with, or forgotten where it is not there any more.
        for (name,) in connection.execute(
            "select path from files where state <> ?", (tables.DONE,)
        ):
            folder, _, base = os.fsdecode(name).rpartition("/")
            known.setdefault(folder, {})[base] = (-1, -1)
        return known

    # Reading

    def _take_here(self, one: _Changed) -> None:
        from tui.library.intake import take_file

        if one.size > _SMALL:
            for task in self._pieces(one.path):
                self._put(task())
        else:
            self._put([take_file(self._top, one.path)])

    def _take_rest(self, rest: list[_Changed]) -> None:
        if not rest:
            return
        from tui.library.pool import Pool

        pool: Pool[_Done] = Pool(self._jobs if len(rest) > _WORTH or _is_large(rest) else 1)
        try:
            for done in pool.results(self._tasks(rest)):
                self._check()
                self._put(done)
        finally:
            pool.close()

    def _tasks(self, rest: list[_Changed]) -> Iterator[Task[_Done]]:
        from tui.library.intake import take_files

        small = (one.path for one in rest if one.size <= _SMALL)
        for batch in _batches(small):
            yield partial(take_files, self._top, batch)
        for one in rest:
            if one.size > _SMALL:
                yield from self._pieces(one.path)

    def _pieces(self, path: str) -> Iterator[Task[_Done]]:
        """The cables of a large file, cut out here, to be read anywhere."""
        from tui.library.intake import found_in

        whole = os.path.join(self._top, path)  # noqa: PTH118
        stamp = stamp_before(whole)
        known = self._feeder.begin_large(path, stamp)
        problems: list[str] = []
        found = found_in(Path(whole), problems)
        for batch in _batches(islice(found, known, None)):
            yield partial(_piece, path, stamp, batch)
        yield partial(_last, path, stamp, problems)

    def _put(self, done: _Done) -> None:
        feeder = self._feeder
        if isinstance(done, _Piece):
            if done.is_last:
                feeder.end_large(done.path, done.stamp, done.problems)
                self._files += 1
            else:
                feeder.add_to_large(done.path, done.stamp, done.cables)
            self._taken += len(done.cables)
            self._bytes += sum(len(one.text) for one in done.cables)
        else:
            for file in done:
                feeder.take(file)
                self._files += 1
                self._taken += len(file.cables)
                self._bytes += max(0, file.stamp[1])
        if feeder.is_due:
            self._commit()
        self._tell()

    def _commit(self) -> bool:
        moved = self._feeder.commit()
        self._tell(at_once=moved)
        return moved

    def _settle(self, changed: bool) -> None:
        """Keep what was seen, so that the next look need not ask for each file."""
        connection = self._store.connection()
        if not changed and tables.fact(connection, "complete"):
            self._keep_look()
            return
        # Files that were quite new when they were read are read again.
        fresh = connection.execute("select path from files where mtime_ns < 0").fetchall()
        for (name,) in fresh:
            folder, _, base = os.fsdecode(name).rpartition("/")
            self._snapshot.get(folder, {}).pop(base, None)
        connection.execute("begin immediate")
        connection.execute("delete from folders")
        connection.executemany(
            "insert into folders values (?, ?)",
            [(os.fsencode(path), walking.packed(known)) for path, known in self._snapshot.items()],
        )
        tables.set_fact(connection, "complete", 1)
        connection.execute("commit")
        if fresh:
            looks.forget(self._store.folder)
        else:
            self._keep_look()

    def _keep_look(self) -> None:
        if self._problems:
            looks.forget(self._store.folder)
            return
        # A folder that was changed a moment ago may change again and keep its time.
        settled = self._began_at - walking.TICK
        folders = {
            path: when if when < settled else -1
            for path, when in (*self.folders.items(), *self._sidecars.times.items())
        }
        looks.keep(self._store.folder, looks.Look(self._began_at, self._trouble()[1], folders))

    # Telling

    def _tell(self, *, done: bool = False, at_once: bool = False) -> None:
        now = time.monotonic()
        if not (done or at_once) and now - self._last_told < 0.1:
            return
        self._last_told = now
        passed = max(now - self._began, 1e-6)
        left = None
        if self._all_bytes and self._bytes and not done:
            left = passed / self._bytes * max(0, self._all_bytes - self._bytes)
        lines, count = self._trouble() if done else ((), 0)
        self._told_to(
            Progress(
                self._files,
                max(self._all_files, self._files),
                self._feeder.cables + self._feeder.uncommitted,
                self._taken / passed,
                left,
                done,
                lines,
                count,
            )
        )

    def _trouble(self) -> tuple[tuple[str, ...], int]:
        connection = self._store.connection()
        rows = connection.execute(
            "select problem from files where problem <> '' union all"
            " select problem from sidecars where problem <> ''"
        )
        lines = [*self._problems, *(line for (text,) in rows for line in text.splitlines())]
        return tuple(lines[:_MOST_PROBLEMS]), len(lines)


def _piece(path: str, stamp: Stamp, found: list[FoundCable]) -> _Piece:
    from tui.library.intake import take_cables

    return _Piece(path, stamp, take_cables(found), False, [])


def _last(path: str, stamp: Stamp, problems: list[str]) -> _Piece:
    return _Piece(path, stamp, [], True, problems)


def _is_large(rest: list[_Changed]) -> bool:
    return any(one.size > _SMALL for one in rest)


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    waiting = iter(things)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
