"""The bytes of files that somebody else may have put there: never waited for, never too many."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from tui.annotations.bounded_yaml import LARGEST_FILE
from tui.annotations.durable import close

_PIECE, _LUMP = 65_536, 1024 * 1024
# A pipe in the file's place is not waited for.
_READING = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK


class IsLinkError(OSError):
    """The file is a symbolic link, which is followed, not replaced."""


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; of one that is larger than is read, one byte too many.

    Raises ``OSError``, also for what is no regular file.
    """
    handle = os.open(path, _READING)
    try:
        _check(os.fstat(handle))
        return _all_of(handle)
    finally:
        close(handle)


def current_bytes(
    path: Path, known: bytes | None = None, directory: int | None = None
) -> bytes | None:
    """A file's bytes, and ``known`` itself where they are the same; None where there is none.

    Where an open ``directory`` is given, those of the file of this name in it, which must be no
    link: else ``IsLinkError`` is raised. Raises ``OSError`` as ``bytes_of`` does.
    """
    try:
        if directory is None:
            handle = os.open(path, _READING)
        else:
            handle = os.open(path.name, _READING | os.O_NOFOLLOW, dir_fd=directory)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP and directory is not None and path.is_symlink():
            raise IsLinkError(error.errno, error.strerror) from error
        raise
    try:
        status = os.fstat(handle)
        _check(status)
        if known is not None and status.st_size == len(known):
            # In small pieces, which are compared quicker than a large one finds its room.
            at = 0
            while (piece := os.read(handle, _PIECE)) and known.startswith(piece, at):
                at += len(piece)
            if not piece and at == len(known):
                return known
            os.lseek(handle, 0, os.SEEK_SET)
        return _all_of(handle)
    finally:
        close(handle)


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not a regular file")


def _all_of(handle: int) -> bytes:
    pieces: list[bytes] = []
    left = LARGEST_FILE + 1
    while left > 0 and (piece := os.read(handle, min(left, _LUMP))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
