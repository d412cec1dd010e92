"""Where a library's catalogue lies, and how it is opened, locked and made anew.

    <cache>/libraries/<hash of the folder's real path>/
        lock          held by the one process that writes
        damaged       there if somebody found that it has to be built again
        catalogue.db  tui.library.tables
        text/         tui.library.index

All of it can be deleted at any time. What is damaged or of another version is made again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.library import tables
from tui.library.catalogue import CatalogueError

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Searcher

HEAP = 96_000_000
"""Bytes that the writer of the index may hold in memory."""
_DATABASE, _TEXT, _LOCK = "catalogue.db", "text", "lock"
_META = "meta.json"
_DAMAGED = "damaged"
_LITTLE = 4_000_000
"""Bytes: a disk with less is full, whatever reason the index gives for having stopped."""


class DamagedError(CatalogueError):
    """What is kept of a library cannot be read; it has to be built again."""


class FullError(CatalogueError):
    """Nothing more can be written to the disk."""


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Turn what the engines raise into a ``CatalogueError`` with one line."""
    try:
        yield
    except (sqlite3.Error, ValueError, OSError) as error:  # Tantivy raises ``ValueError`` for all
        raise _error(where, error) from None
    except BaseException as error:
        # A file that was cut off makes the engine panic, and that is no Exception.
        if type(error).__name__ == "PanicException":
            raise DamagedError(f"{where}: the index is damaged; it is built again") from None
        raise


def _error(where: Path, error: sqlite3.Error | ValueError | OSError) -> CatalogueError:
    busy = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    if getattr(error, "sqlite_errorcode", None) in busy:
        return CatalogueError(f"{where}: another process is writing it; try again")
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FullError(f"{where}: nothing may be written there; set XDG_CACHE_HOME elsewhere")
    # An engine that could not write gives many reasons, of which a full disk is but one.
    if _free(where) < _LITTLE:
        return FullError(f"{where}: the disk is full; free some space, then open the library again")
    return DamagedError(f"{where}: the catalogue cannot be read ({error}); it is built again")


def _free(where: Path) -> int:
    for folder in (where, *where.parents):
        try:
            found = os.statvfs(folder)
        except OSError:
            continue
        return found.f_bavail * found.f_frsize
    return _LITTLE


class Store:
    """One library's catalogue on disk, as this process has it open."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.folder = places.cache() / "libraries" / places.key_of(library)
        self._guard = threading.RLock()
        self._local = threading.local()
        self._era = 0
        self._lock: int | None = None
        self._index: Index | None = None
        self._searcher: Searcher | None = None
        self._seen: tuple[int, int] = (0, 0)
        self._identity: tuple[int, int] = (0, 0)

    @property
    def era(self) -> int:
        """How often it was opened: what was read before does not belong to what is open now."""
        return self._era

    # The lock

    def lock(self) -> bool:
        """Become the process that writes, unless another one is. It is held until ``close``."""
        if self._lock is not None:
            return True
        with told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    @property
    def writes(self) -> bool:
        """Whether this process is the one that writes."""
        return self._lock is not None

    def unlock(self) -> None:
        """Let another process write."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # Opening

    def exists(self) -> bool:
        """Whether there is something to open."""
        return (self.folder / _DATABASE).is_file() and (self.folder / _TEXT / _META).is_file()

    def open(self) -> None:
        """Open what is there. Raises ``DamagedError`` where it cannot be used."""
        from tui.library.index import open_index

        with self._guard, told(self.folder):
            self._drop()
            if not self.exists():
                raise DamagedError(f"{self.folder}: there is no catalogue yet")
            if (self.folder / _DAMAGED).exists():
                raise DamagedError(f"{self.folder}: the catalogue was damaged; built again")
            connection = self.connection()
            if not tables.is_current(connection):
                raise DamagedError(f"{self.folder}: made by another version; built again")
            connection.execute("select count(*) from files").fetchone()
            index = open_index(self.folder / _TEXT, create=False)
            index.reload()
            self._index, self._searcher = index, index.searcher()
            self._seen = self._meta() or (0, 0)

    def make(self) -> None:
        """Make an empty catalogue in place of whatever is there; only the one that writes may."""
        import shutil

        from tui.library.index import open_index

        with self._guard, told(self.folder):
            self._drop()
            # Where the lock went with the rest, others would write beside us.
            if not self._holds_lock():
                self.unlock()
                if not self.lock():
                    raise CatalogueError(f"{self.folder}: another process is writing it")
            for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
                (self.folder / name).unlink(missing_ok=True)
            shutil.rmtree(self.folder / _TEXT, ignore_errors=True)
            (self.folder / _DAMAGED).unlink(missing_ok=True)
            tables.create(self.folder / _DATABASE)
            self._index = open_index(self.folder / _TEXT, create=True)
            self._index.reload()
            self._searcher = self._index.searcher()
            self._seen = self._meta() or (0, 0)
            self.connection()

    def _holds_lock(self) -> bool:
        if self._lock is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._lock), (self.folder / _LOCK).stat())
        except OSError:
            return False

    def is_gone(self) -> bool:
        """Whether what is open is no longer what stands on the disk: deleted, or made anew."""
        try:
            status = (self.folder / _DATABASE).stat()
            (self.folder / _TEXT / _META).stat()
        except OSError:
            return True
        if self.writes and not self._holds_lock():
            return True
        return (status.st_dev, status.st_ino) != self._identity

    def condemn(self) -> None:
        """Have it built again by whoever writes next: what it says cannot be trusted."""
        with suppress(OSError):
            (self.folder / _DAMAGED).touch()

    # Reading and writing

    def connection(self) -> sqlite3.Connection:
        """This thread's connection to the tables."""
        held: tuple[int, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is not None and held[0] == self._era:
            return held[1]
        file = self.folder / _DATABASE
        with self._guard:
            connection = self._connected(file)
            status = file.stat()
            self._identity = (status.st_dev, status.st_ino)
            self._local.held = (self._era, connection)
        return connection

    def _connected(self, file: Path) -> sqlite3.Connection:
        try:
            return tables.connect(file, write=self.writes)
        except sqlite3.OperationalError:
            # On a full disk there is no room for what readers share; what was left whole can be
            # read without that.
            log = file.with_name(f"{file.name}-wal")
            if _free(file) >= _LITTLE or (log.exists() and log.stat().st_size):
                raise
            return tables.connect(file, write=False, immutable=True)

    def searcher(self) -> Searcher:
        """The index as of the last commit, also where another process made it."""
        with self._guard:
            if self._index is None or self._searcher is None:
                raise CatalogueError(f"{self.folder}: the catalogue is not open")
            meta = self._meta()
            if meta is not None and meta != self._seen:
                self._index.reload()
                self._searcher, self._seen = self._index.searcher(), meta
            return self._searcher

    def _meta(self) -> tuple[int, int] | None:
        try:
            status = (self.folder / _TEXT / _META).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    @property
    def index(self) -> Index:
        """The index. Raises ``CatalogueError`` where it is not open."""
        if self._index is None:
            raise CatalogueError(f"{self.folder}: the catalogue is not open")
        return self._index

    def writer(self) -> IndexWriter:
        """A writer of the index; only the process that holds the lock may ask for one."""
        return self.index.writer(HEAP, 1)

    def size(self) -> int:
        """The bytes that all of it takes on the disk."""
        total = 0
        for file in self.folder.rglob("*"):
            with suppress(OSError):
                total += file.stat().st_size if file.is_file() else 0
        return total

    def _drop(self) -> None:
        self._era += 1
        # Only this thread's own is closed here: to close one that another thread is asking just
        # then ends the process. Each goes with its thread, or when that next asks for one.
        held: tuple[int, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is not None:
            self._local.held = None
            with suppress(sqlite3.Error):
                held[1].close()
        self._index = self._searcher = None

    def close(self) -> None:
        """Let go of everything."""
        with self._guard:
            self._drop()
            self.unlock()
