"""A file of lines that only grows: each append is on disk, whole, before it returns.

A line that a crash tore is not there: it has no line break. What grows beyond a bound is written
anew, shorter, by the durable replacing of a file. Several processes may append at once.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.annotations.durable import close, locked, replace_file, sync_directory, write_all
from tui.annotations.syncing import Syncer, Syncing

LARGEST = 32 * 1024 * 1024
"""Bytes above which a file is not read: nothing here wrote it."""
_GROWING = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
_SHORTENED_FROM = 1024 * 1024
"""Bytes from which a file is shortened, unless it was no shorter than half of that before."""


class Journal:
    """The lines of one file. ``shorten`` says which of them are kept when there are too many.

    The file and its folder can be read by their owner only: they hold what was noted.
    """

    def __init__(self, path: Path, shorten: Callable[[list[bytes]], list[bytes]]) -> None:
        self.path = path
        self._folder, self._name = os.fspath(path.parent), path.name
        self._shorten = shorten
        self._shortest = 0
        self._distrusted = False
        self._syncer = Syncer()

    def read(self) -> list[bytes]:
        """The whole lines, without their line breaks; none where the file can't be read."""
        try:
            if self.path.stat().st_size > LARGEST:
                return []
            data = self.path.read_bytes()
        except OSError:
            return []
        return data.split(b"\n")[:-1]

    def append(self, lines: Sequence[bytes], *, sync: bool = True) -> None:
        """Add lines, and return once they are on disk; ``sync`` says whether to wait for that.

        Raises ``OSError``; none of the lines is in the file then, or all of them are written again
        with the next ones.
        """
        if (written := self._written(lines)) is not None:
            if sync:
                self._sync(*written)
            else:
                close(written[0])

    def begin(self, lines: Sequence[bytes]) -> Syncing:
        """Add lines, and answer what waits until they are on disk. Both raise as ``append``.

        The disk is at work meanwhile. The next lines are added when this has been waited for.
        """
        written = self._written(lines)
        return self._syncer.begin(lambda: self._sync(*written) if written is not None else None)

    def _written(self, lines: Sequence[bytes]) -> tuple[int, bool] | None:
        """Write lines; the file, not synced yet, and whether it is new; None where all is done."""
        try:
            return self._add(lines)
        except FileNotFoundError:
            if self.path.parent.is_dir():
                raise
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._add(lines)

    def _add(self, lines: Sequence[bytes]) -> tuple[int, bool] | None:
        with locked(self._folder) as directory:
            if self._distrusted:
                # What failed to reach the disk once may be missing in it though it reads well.
                self._write_anew(lines)
                return None
            handle = os.open(self._name, _GROWING, 0o600, dir_fd=directory)
            try:
                size, added = _append(handle, b"".join(line + b"\n" for line in lines))
            except BaseException:
                close(handle)
                raise
            if size + added > max(_SHORTENED_FROM, 2 * self._shortest):
                self._sync(handle, not size)
                self._write_anew(())
                return None
            return handle, not size

    def _sync(self, handle: int, new: bool) -> None:
        try:
            os.fsync(handle)
            if new:
                sync_directory(self.path.parent)
        except OSError:
            self._distrusted = True
            raise
        finally:
            close(handle)

    def _write_anew(self, added: Sequence[bytes]) -> None:
        held = self.read()
        # A failed append may have left its lines there, and is made again.
        held = [*(line for line in held if line not in added), *added]
        data = b"".join(line + b"\n" for line in self._shorten(held))
        replace_file(self.path, data, backup=False, mode=0o600)
        self._shortest, self._distrusted = len(data), False


def _append(handle: int, data: bytes) -> tuple[int, int]:
    """Write at a file's end; how many bytes it had and how many came to them."""
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        size = _whole_lines(handle, size)
        os.ftruncate(handle, size)
    try:
        write_all(handle, data)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, size)
        raise
    return size, len(data)


def _whole_lines(handle: int, size: int) -> int:
    """The size of a file without the torn line at its end."""
    at = size
    while at > 0:
        start = max(0, at - 65_536)
        found = os.pread(handle, at - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0
