"""A library's catalogue on this machine: what answers, and what keeps it up to date meanwhile.

One process writes, whichever got the lock; the others read what it commits, and one of them goes on
when it ends. A catalogue that is deleted, damaged or of another version is built again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tui.cable.visible import visible
from tui.library import looks, numbers, read_state, rows, tables
from tui.library.catalogue import CatalogueError, Count, Facet, Hit, Progress, Results, Row, Sort
from tui.library.query import Query
from tui.library.searching import Searching
from tui.library.store import DamagedError, FullError, Store, told

_TICK = 2.0
"""Seconds between two looks at the folders' own times."""
_WAIT = 0.1
"""Seconds between two looks at what another process is still building."""
_SHARE, _SHARE_CHANGED = 40, 5
"""A whole look takes at most one part of so many of the time; of so many where a folder changed."""
_READY = 5.0
"""Seconds that a query waits for the first cables of a library that was never opened."""

Answer = TypeVar("Answer")


class IndexedCatalogue:
    """The ``Catalogue`` of a folder, in an index and tables on this machine.

    With ``refresh``, what changed on the disk is taken in behind it; with ``watch`` also from then
    on. ``jobs`` is how many processes that may use. With ``recent`` a look that was
    taken a moment ago will do: ``tui.library.looks``.
    """

    def __init__(
        self,
        folder: Path,
        jobs: int,
        *,
        refresh: bool,
        watch: bool,
        rebuild: bool = False,
        recent: bool = False,
    ) -> None:
        self.folder = folder
        self._jobs = jobs
        self._watch = watch
        self._store = Store(folder.absolute())
        self._searching = Searching(self._store)
        self._progress = Progress(done=not refresh)
        self._ready = threading.Event()
        self._cancelled = threading.Event()
        self._settled = threading.Event()
        self._broken = threading.Event()
        self._wake = threading.Event()
        self._trouble = ""
        self._folders: dict[str, int] = {}
        self._thread: threading.Thread | None = None
        if rebuild:
            self._broken.set()
        elif self._open():
            self._ready.set()
            look = self._recent() if recent else None
            if look is not None:
                refresh = False
                self._progress = Progress(problem_count=look.problems)
        if refresh:
            self._thread = threading.Thread(target=self._keep, name="catalogue", daemon=True)
            self._thread.start()
        else:
            self._settled.set()

    def _open(self) -> bool:
        try:
            self._store.open()
        except CatalogueError:
            return False
        return True

    def _recent(self) -> looks.Look | None:
        try:
            with told(self._store.folder):
                complete = bool(tables.fact(self._store.connection(), "complete"))
        except CatalogueError:
            return None
        return looks.recent(self._store.folder) if complete else None

    # What goes on behind it

    def _keep(self) -> None:
        """Bring the catalogue up to date, and keep it so."""
        looked, took = 0.0, 0.0
        try:
            while not self._cancelled.is_set():
                if not looked or self._broken.is_set() or self._is_due(looked, took):
                    began = time.monotonic()
                    complete = self._look()
                    looked = time.monotonic()
                    took = looked - began
                    if complete:
                        self._ready.set()
                        self._settled.set()
                        if not self._watch:
                            return
                self._wake.wait(_TICK if self._settled.is_set() else _WAIT)
                self._wake.clear()
        finally:
            self._ready.set()
            self._settled.set()

    def _is_due(self, looked: float, took: float) -> bool:
        """Whether it is time for another look: soon where a folder changed, else now and then.

        Files come and go with their folder's time; what is written in place is seen by a look at
        all of them alone, which has its share of the time.
        """
        passed = time.monotonic() - looked
        if passed < max(_TICK, took * _SHARE_CHANGED) and self._settled.is_set():
            return False
        if not self._settled.is_set() or passed > took * _SHARE:
            return True
        return any(looks.time_of(folder) != known for folder, known in self._folders.items())

    def _look(self) -> bool:
        """Look at what is there; answers whether it is complete, or cannot be made so."""
        try:
            if self._store.lock():
                self._write()
                self._trouble = ""
                return True
            if not self._ready.is_set() or self._store.is_gone() or self._broken.is_set():
                # Another process writes it; what it has committed so far is there to be read.
                if not self._open():
                    return False
                self._broken.clear()
                self._ready.set()
            self._progress = self._searching.progress()
            self._trouble = ""
            return self._progress.done
        except CatalogueError as error:
            self._tell_trouble(error)
            return True

    def _write(self) -> None:
        from tui.library.refreshing import CancelledError, Refresh

        for attempt in range(2):
            try:
                if not self._ready.is_set() or self._store.is_gone() or self._broken.is_set():
                    self._open_or_make(anew=attempt > 0)
                refresh = Refresh(self._store, self._jobs, self._cancelled, self._told)
                refresh.run()
                self._folders = refresh.folders
            except CancelledError:
                return
            except DamagedError:
                if attempt:
                    raise
                self._broken.set()
                continue
            return

    def _open_or_make(self, *, anew: bool) -> None:
        if anew or self._broken.is_set() or not self._open():
            self._store.make()
        else:
            self._ready.set()
        self._broken.clear()

    def _told(self, progress: Progress) -> None:
        self._progress = progress
        if not self._ready.is_set() and (progress.done or self._store.searcher().num_docs):
            self._ready.set()

    def _tell_trouble(self, error: CatalogueError) -> None:
        self._trouble = visible(str(error))
        before = self._progress
        lines = (self._trouble, *before.problems)
        self._progress = before._replace(
            done=True, seconds_left=None, problems=lines, problem_count=len(lines)
        )

    # The interface

    def progress(self) -> Progress:
        """How far building or refreshing is."""
        return self._progress

    def settled(self, seconds: float | None = None) -> bool:
        """Wait until what stood on the disk is in; False where that takes longer."""
        return self._settled.wait(seconds)

    @property
    def failed(self) -> bool:
        """Whether it could not be brought up to date; ``progress`` says why."""
        return bool(self._trouble)

    @property
    def place(self) -> Path:
        """The folder of what was made of the library; it can be deleted at any time."""
        return self._store.folder

    def size(self) -> int:
        """Bytes on the disk that the catalogue takes."""
        return self._store.size()

    def search(
        self, query: Query, sort: Sort = Sort.RELEVANCE, offset: int = 0, limit: int = 50
    ) -> Results:
        """The cables that ``query`` asks for, ``limit`` of them from ``offset`` on."""
        return self._answer(lambda: self._searching.search(query, sort, offset, limit))

    def addresses(self, query: Query, sort: Sort = Sort.DATE) -> Sequence[Path]:
        """The addresses of all cables that ``query`` asks for."""
        return self._answer(lambda: self._searching.addresses(query, sort))

    def paragraphs(self, query: Query, row: Row) -> tuple[Hit, ...]:
        """All paragraphs of one cable that ``query`` finds, in the order of the text."""
        return self._answer(lambda: self._searching.paragraphs(query, row))

    def facets(
        self, query: Query, wanted: Iterable[Facet], limit: int = 50
    ) -> Mapping[Facet, tuple[Count, ...]]:
        """The most frequent values of each facet among the results, the most frequent first."""
        facets = tuple(wanted)
        return self._answer(lambda: self._searching.facets(query, facets, limit))

    def at(self, address: Path) -> Row | None:
        """The row of a cable of the library, or None."""
        found = self._answer(lambda: self._rows_at(address))
        return found[0] if found else None

    def holding(self, message_id: str) -> tuple[Row, ...]:
        """Every copy of the cable with this canonical message id."""
        found = self._answer(lambda: self._rows("cables.id = ?", (message_id,)))
        return tuple(sorted(found, key=lambda row: str(row.address)))

    def citing(self, message_id: str) -> tuple[Row, ...]:
        """The cables that refer to this canonical message id, oldest first."""
        condition = "cables.number in (select number from refs where id = ?)"
        found = self._answer(lambda: self._rows(condition, (message_id,)))
        return tuple(sorted(found, key=lambda row: (row.date or "9999-99-99", str(row.address))))

    def missing(self, limit: int = 50) -> tuple[Count, ...]:
        """The message ids that are referred to most often and are not in the library."""
        statement = (
            "select id, count(*) from refs where not exists"
            " (select 1 from cables where cables.id = refs.id)"
            " group by id order by count(*) desc, id limit ?"
        )
        found = self._answer(
            lambda: self._store.connection().execute(statement, (limit,)).fetchall()
        )
        return tuple(Count(identity, number) for identity, number in found)

    def mark_read(self, addresses: Iterable[Path], read: bool = True) -> None:
        """Remember that cables were read, or not."""
        try:
            read_state.mark(addresses, read=read)
        except (sqlite3.Error, OSError) as error:
            reason = (
                os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
            )
            where = visible(str(read_state.file()))
            raise CatalogueError(f"{where}: what was read cannot be kept: {reason}") from None

    def annotated(self, address: Path) -> None:
        """Tell that the annotations of a cable were changed, by us."""
        from tui.library.sidecars import one_changed

        for row in self._answer(lambda: self._rows_at(address)):
            one_changed(self._store, row.number)

    def close(self) -> None:
        """Stop what goes on in the background and let go of the files."""
        self._cancelled.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self._store.close()

    # Answering

    def _answer(self, find: Callable[[], Answer]) -> Answer:
        self._ready.wait(_READY)
        for _ in range(2):
            try:
                with told(self._store.folder):
                    return find()
            except FullError:
                raise
            except DamagedError:
                self._mend()
        raise CatalogueError(f"{self._store.folder}: the catalogue cannot be read; open it again")

    def _mend(self) -> None:
        """Have something to answer from again, after an answer failed."""
        if self._store.is_gone():
            # Deleted, or made anew by another process.
            if self._open():
                return
        else:
            self._store.condemn()
        if self._thread is None or not self._thread.is_alive():
            return
        self._ready.clear()
        self._progress = Progress(done=False)
        self._broken.set()
        self._wake.set()
        self._ready.wait(_READY)

    def _rows(self, condition: str, values: tuple[object, ...]) -> list[Row]:
        read = self._searching.read()
        return rows.rows_where(
            self._store.connection(), self._store.library, condition, values, read
        )

    def _rows_at(self, address: Path) -> list[Row]:
        relative = os.path.relpath(address.absolute(), self._store.library)
        connection = self._store.connection()
        found = numbers.at_address(connection, os.fsencode(relative))
        known = rows.rows_of(connection, self._store.library, found, self._searching.read())
        return [known[number] for number in found if number in known]
