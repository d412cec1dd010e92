"""Cable files on disk: a file becomes text, a folder becomes the list of its cables.

Nothing that stands on disk may make the reader hang, run out of memory or show a traceback: a
pipe, a device, a picture or a disk image is told in one line instead.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tui.cable.model import Record
from tui.cable.visible import visible
from tui.sources.encodings import UTF_8, decode

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes that a cable file may have."""
_SAMPLE = 8 * 1024
_CONTROLS_AS_ZERO = bytes(
    0 if code == 0x7F or (code < 0x20 and code not in b"\t\n\r\f") else code for code in range(256)
)
"""A table for ``translate`` that makes every control a zero byte: to count those is fastest."""
_DIGITS = re.compile(r"([0-9]+)")


class SourceError(Exception):
    """A file that cannot be read as a cable; one line: where, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cable as it was found: its text, and the SHA-256 by which a sidecar knows it again.

    ``path`` is the file, or the address ``FILE#ID`` in a file that holds many cables. ``text`` has
    line feeds only and no byte order mark. A byte without a meaning stands in it as one lone
    surrogate (``surrogateescape``); ``invalid_bytes`` counts them. ``sha256`` is that of the file's
    bytes, in hexadecimal; in a file that holds many, that of the text's own in UTF-8. ``record`` is
    what the source knows beside the text, if anything; ``line`` is where the cable begins.
    """

    path: Path
    text: str
    sha256: str
    invalid_bytes: int
    encoding: str = UTF_8
    record: Record | None = None
    line: int = 1


def read_source(path: Path) -> Source:
    """The cable file ``path`` as plain text, whatever its format.

    ``tui.sources.open.read`` knows the formats. Raises ``SourceError`` where it is not a file of
    text.
    """
    return source_of(path, read_text(path))


def read_text(path: Path) -> bytes:
    """The bytes of a text file. Raises ``SourceError`` where it is none, or empty."""
    data = read_regular(path, LARGEST_FILE)
    refuse_binary(path, data)
    if not data.removeprefix(codecs.BOM_UTF8):
        raise SourceError(f"{visible(str(path))}: the file is empty; get the cable again")
    return data


def source_of(path: Path, data: bytes) -> Source:
    """The bytes of the text file ``path`` as a source of one cable."""
    text, encoding, invalid = decode(data)
    return Source(path, text, hashlib.sha256(data).hexdigest(), invalid, encoding)


def read_regular(path: Path, largest: int) -> bytes:
    """The bytes of a regular file of at most ``largest`` bytes, without ever waiting for them.

    Raises ``SourceError`` for whatever else stands there, or nothing does.
    """
    with opened(path) as stream:
        data = stream.read(largest + 1)
    if len(data) > largest:
        limit = largest // 1024 // 1024
        name = visible(str(path))
        raise SourceError(f"{name}: larger than {limit} MiB, so not one cable; split the file")
    return data


def first_bytes(path: Path, most: int) -> bytes:
    """The first ``most`` bytes of a regular file, or all of a shorter one.

    Raises ``SourceError`` as ``opened`` does.
    """
    with _handle(path) as handle:
        data = os.read(handle, most)
        # A file system may give less than is there; only nothing at all is the file's end.
        while len(data) < most and (more := os.read(handle, most - len(data))):
            data += more
        return data


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open to be read without ever waiting, and closed again afterwards.

    Raises ``SourceError`` for whatever else stands there, for nothing, and for a failed read.
    """
    with _handle(path) as handle, os.fdopen(handle, "rb", closefd=False) as stream:
        yield stream


@contextmanager
def _handle(path: Path) -> Iterator[int]:
    try:
        # Before it is opened: opening a device can be an act of its own, such as a rewind.
        _refuse_irregular(path, path.stat())
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    try:
        # Again on the opened file: the name may have got another meaning meanwhile.
        _refuse_irregular(path, os.fstat(handle))
        yield handle
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(handle)


def _unreadable(path: Path, error: OSError | ValueError) -> SourceError:
    name = visible(str(path))
    if isinstance(error, FileNotFoundError):
        return SourceError(f"{name}: there is no such file; check the name")
    if isinstance(error, PermissionError):
        return SourceError(f"{name}: you may not read this file; ask for its permissions")
    if isinstance(error, OSError):
        reason = os.strerror(error.errno) if error.errno else str(error)
        return SourceError(f"{name}: cannot be read: {reason}")
    return SourceError(f"{name}: this is not a file name; check it")


def _refuse_irregular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    name = visible(str(path))
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(f"{name}: this is a folder; name a cable file in it")
    raise SourceError(f"{name}: not a regular file; save what it gives to a file first")


def refuse_binary(path: Path, data: bytes) -> None:
    """Raise ``SourceError`` where the file that starts with ``data`` is no text we can read."""
    sample = data[:_SAMPLE]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{visible(str(path))}: UTF-16 text; save it as UTF-8 first")
    controls = sample.translate(_CONTROLS_AS_ZERO).count(0)
    if b"\0" in sample or controls * 3 > len(sample):
        raise SourceError(f"{visible(str(path))}: not a text file; name a cable's .txt file")


TEXT_FILES = frozenset({".txt"})
"""The suffix of a file that is one cable, as a rule."""
SUFFIXES = frozenset({*TEXT_FILES, ".html", ".htm", ".csv", ".xml"})
"""Suffixes of files in a folder that may hold cables; all but ``.txt`` must also look like it."""


def cables_in(
    directory: Path,
    problems: list[str] | None = None,
    suffixes: Collection[str] = TEXT_FILES,
) -> list[Path]:
    """The cable files of a folder and the folders below it, as ``each_cable_in`` gives them."""
    return list(each_cable_in(directory, problems, suffixes))


def each_cable_in(
    directory: Path,
    problems: list[str] | None = None,
    suffixes: Collection[str] = TEXT_FILES,
    walked: set[str] | None = None,
) -> Iterator[Path]:
    """The cable files of a folder and the folders below it, in natural order, one by one.

    A cable file is one with one of the ``suffixes`` that is not hidden. Links are followed, but no
    folder is visited twice: one that is in ``directory`` anyway is listed under its own name.
    Raises ``SourceError`` where ``directory`` itself cannot be listed; a folder below that cannot
    be is left out, and a line about it is added to ``problems``.

    ``walked`` has the real paths of folders that were visited with all that is in them, which are
    left out; this one and those that links led to are added. In memory are only the names in the
    folder at hand and in those above it.
    """
    known = walked if walked is not None else set[str]()
    # A folder, its real path, and the names in it that are to come, the last one first.
    pending: list[tuple[Path, str, list[str]]] = []

    def enter(folder: Path, real: str) -> None:
        try:
            pending.append((folder, real, _names(folder, suffixes)))
        except (OSError, ValueError) as error:
            line = f"{visible(str(folder))}: {_listing_problem(error)}"
            if folder == directory:
                raise SourceError(line) from None
            if problems is not None:
                problems.append(line)

    root = _real(directory)
    known.add(root)
    enter(directory, root)
    while pending:
        folder, real, names = pending[-1]
        if not names:
            pending.pop()
            continue
        name = names.pop()
        path = folder / name
        if not name.endswith(os.sep):
            yield path
        elif not path.is_symlink():
            inner = os.path.join(real, path.name)  # noqa: PTH118
            if inner not in known:
                enter(path, inner)
        elif not is_walked(target := _real(path), known):
            known.add(target)
            enter(path, target)


def is_walked(real: str, walked: Set[str]) -> bool:
    """Whether the file or folder with this real path was visited with one of the ``walked``."""
    while real not in walked:
        above, name = os.path.split(real)
        if name.startswith(".") or above == real:
            return False
        real = above
    return True


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:
        return str(path)  # what is wrong with it, listing tells


def _names(folder: Path, suffixes: Collection[str]) -> list[str]:
    """The cable files and, with a separator behind, the folders of a folder, the last one first."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                found.append(entry.name + os.sep)
            elif os.path.splitext(entry.name)[1].lower() in suffixes and entry.is_file():  # noqa: PTH122
                found.append(entry.name)
    # The second sort keeps the order of the first where two names are alike by their key.
    found.sort(reverse=True)
    found.sort(key=_natural, reverse=True)
    return found


def _listing_problem(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such folder; check the name"
    if isinstance(error, NotADirectoryError):
        return "this is a file, not a folder; check the name"
    if isinstance(error, PermissionError):
        return "you may not list this folder; ask for its permissions"
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return f"cannot be listed: {reason}"


def _natural(path: str) -> str:
    """A key by which 9 comes before 10; upper and lower case stand together.

    One text, not a list of pieces: of a hundred thousand names, the keys would take more memory
    than all else. A number begins with a sign that is less than any letter, and with its length.
    """
    return _DIGITS.sub(_number, path.casefold()).replace(os.sep, "\0")


def _number(found: re.Match[str]) -> str:
    printed = str(int(found[0]))
    return f"\1{len(printed):04d}{printed}"
