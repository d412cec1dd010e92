"""ZIP files that somebody else made, read within limits and never unpacked to disk.

A member is refused for what it declares before a byte of it is read, and cut off at the limit where
it declared less than it holds. No member's name is ever used as a path.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tui.imports import limits
from tui.imports.limits import MIB, ImportProblem

_PIECE = 64 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """An open ZIP whose list of members was looked through."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._opened = opened
        self._left = limits.LARGEST_UNPACKED
        self._members: dict[str, zipfile.ZipInfo] = {}
        infos = opened.infolist()
        if len(infos) > limits.MOST_MEMBERS:
            raise ImportProblem(f"holds {len(infos)} files; at most {limits.MOST_MEMBERS} are read")
        for info in infos:
            self._add(info)

    def _add(self, info: zipfile.ZipInfo) -> None:
        name = info.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith("/") or ".." in parts or ":" in parts[0] or "\\" in info.orig_filename:
            raise ImportProblem(f"the member {name} names a place outside; nothing was read")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ImportProblem(f"the member {name} is a link; nothing was read")
        if info.is_dir():
            return
        # Programs spell the folder sources and Sources.
        key = name.casefold()
        if key in self._members:
            raise ImportProblem(f"the member {name} is there twice; nothing was read")
        self._members[key] = info

    def names(self) -> list[str]:
        """The names of all members, folders left out."""
        return [info.filename for info in self._members.values()]

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of this name, whatever its case."""
        return name.casefold() in self._members

    def pieces(self, name: str, largest: int) -> Iterator[bytes]:
        """The bytes of a member, piece by piece. Raises ``ImportProblem``."""
        info = self._members[name.casefold()]
        if info.flag_bits & _ENCRYPTED:
            raise ImportProblem(f"the member {name} is encrypted; export it without a password")
        if info.compress_type not in _METHODS:
            raise ImportProblem(f"the member {name} is packed in a way that is not read")
        if info.file_size > largest:
            raise ImportProblem(
                f"the member {name} has {info.file_size // MIB} MiB; "
                f"at most {largest // MIB} are read"
            )
        packed = max(info.compress_size, 1)
        if info.file_size > max(MIB, packed * limits.MOST_PACKED):
            raise ImportProblem(f"the member {name} is packed too tightly to be a text")
        try:
            with self._opened.open(info) as stream:
                yield from self._bounded(name, stream, largest)
        except _BROKEN as error:
            raise ImportProblem(f"the member {name} is damaged: {error}") from None

    def _bounded(self, name: str, stream: IO[bytes], largest: int) -> Iterator[bytes]:
        left = largest
        while piece := stream.read(_PIECE):
            left -= len(piece)
            self._left -= len(piece)
            if left < 0 or self._left < 0:
                raise ImportProblem(f"the member {name} holds more than it says; nothing was read")
            yield piece

    def read(self, name: str, largest: int) -> bytes:
        """All bytes of a member. Raises ``ImportProblem``."""
        return b"".join(self.pieces(name, largest))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A ZIP file, looked through. Raises ``ImportProblem`` and ``OSError``."""
    if path.stat().st_size > limits.LARGEST_ARCHIVE:
        raise ImportProblem(f"larger than {limits.LARGEST_ARCHIVE // MIB} MiB")
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise ImportProblem(f"not a ZIP file that can be read: {error}") from None
    with archive:
        yield Archive(archive)
