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
from dataclasses import dataclass
from pathlib import Path

from tui.cable.visible import visible

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes that a cable file may have."""
_SAMPLE = 8 * 1024
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r\f")
_SURROGATE = re.compile("[\udc80-\udcff]")
_DIGITS = re.compile(r"([0-9]+)")


class SourceError(Exception):
    """A file that cannot be read as a cable; one line: where, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cable file: its text and the SHA-256 of its bytes, in hexadecimal.

    ``text`` has line feeds only and no byte order mark. A byte that is not UTF-8 stands in it as
    one lone surrogate (``surrogateescape``); ``invalid_bytes`` counts them.
    """

    path: Path
    text: str
    sha256: str
    invalid_bytes: int


def read_source(path: Path) -> Source:
    """The cable file ``path``. Raises ``SourceError`` where it is not a file of text."""
    data = read_regular(path, LARGEST_FILE)
    _refuse_binary(path, data)
    content = data.removeprefix(codecs.BOM_UTF8)
    if not content:
        raise SourceError(f"{visible(str(path))}: the file is empty; get the cable again")
    text = content.decode("utf-8", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    invalid = 0 if text.isascii() else len(_SURROGATE.findall(text))
    return Source(path, text, hashlib.sha256(data).hexdigest(), invalid)


def read_regular(path: Path, largest: int) -> bytes:
    """The bytes of a regular file of at most ``largest`` bytes, without ever waiting for them.

    Raises ``SourceError`` for whatever else stands there, or nothing does.
    """
    name = visible(str(path))
    try:
        # Before it is opened: opening a device can be an act of its own, such as a rewind.
        _refuse_irregular(name, path.stat())
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            # Again on the opened file: the name may have got another meaning meanwhile.
            _refuse_irregular(name, os.fstat(handle))
            data = stream.read(largest + 1)
    except FileNotFoundError:
        raise SourceError(f"{name}: there is no such file; check the name") from None
    except PermissionError:
        raise SourceError(f"{name}: you may not read this file; ask for its permissions") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SourceError(f"{name}: cannot be read: {reason}") from None
    except ValueError:
        raise SourceError(f"{name}: this is not a file name; check it") from None
    if len(data) > largest:
        limit = largest // 1024 // 1024
        raise SourceError(f"{name}: larger than {limit} MiB, so not one cable; split the file")
    return data


def _refuse_irregular(name: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(f"{name}: this is a folder; name a cable file in it")
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{name}: not a regular file; save what it gives to a file first")


def _refuse_binary(path: Path, data: bytes) -> None:
    name = visible(str(path))
    sample = data[:_SAMPLE]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{name}: UTF-16 text; save it as UTF-8 first")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\0" in sample or controls * 3 > len(sample):
        raise SourceError(f"{name}: not a text file; name a cable's .txt file")


def cables_in(directory: Path, problems: list[str] | None = None) -> list[Path]:
    """The cable files of a folder and the folders below it, in natural order.

    A cable file is a ``.txt`` file that is not hidden. Links are followed, but no folder is
    visited twice. Raises ``SourceError`` where ``directory`` itself cannot be listed; a folder
    below that cannot be is left out, and a line about it is added to ``problems``.
    """
    found: list[Path] = []
    visited: set[tuple[int, int]] = set()
    pending, links = [directory], list[Path]()
    while pending or links:
        # Links come last, so that a folder is listed under its own name.
        folder = pending.pop() if pending else links.pop(0)
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            _list(folder, found, pending, links)
        except (OSError, ValueError) as error:
            line = f"{visible(str(folder))}: {_listing_problem(error)}"
            if folder == directory:
                raise SourceError(line) from None
            if problems is not None:
                problems.append(line)
    return sorted(found, key=_natural)


def _list(folder: Path, found: list[Path], pending: list[Path], links: list[Path]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if entry.is_dir():
                (links if entry.is_symlink() else pending).append(path)
            elif path.suffix.lower() == ".txt" and entry.is_file():
                found.append(path)


def _listing_problem(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such folder; check the name"
    if isinstance(error, NotADirectoryError):
        return "this is a file, not a folder; check the name"
    if isinstance(error, PermissionError):
        return "you may not list this folder; ask for its permissions"
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return f"cannot be listed: {reason}"


def _natural(path: Path) -> tuple[list[list[str | int]], str]:
    """A key by which 9 comes before 10; upper and lower case stand together."""
    parts: list[list[str | int]] = []
    for part in path.parts:
        pieces = _DIGITS.split(part.casefold())
        parts.append([int(piece) if at % 2 else piece for at, piece in enumerate(pieces)])
    return parts, str(path)
