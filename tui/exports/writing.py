"""Exports as files: whole or not at all, and never over somebody's cable or annotations."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from tui.annotations import codebook, places
from tui.annotations import settings as library_settings
from tui.annotations.durable import replace_with, sweep
from tui.cable.addresses import stem
from tui.cable.visible import encodable, visible
from tui.cable.vocabulary import USER_FILE
from tui.exports.csv import row
from tui.exports.definitions import codebooks_of, united
from tui.exports.gather import gather
from tui.exports.model import FormatError, Loss, Options
from tui.exports.registry import FORMATS
from tui.exports.tally import TargetError

_PIECE = 1 << 18
"""Bytes that are written at once."""
_OF_THE_LIBRARY = frozenset({codebook.NAME, library_settings.NAME, USER_FILE})
"""Names of files that say how a whole library is coded and read."""


class ExportError(Exception):
    """An export that was not written; the text is one line that says why."""


def refuse_target(target: Path, read: Iterable[Path] = (), *, force: bool = True) -> None:
    """Raise ``ExportError`` where ``target`` must not be written over.

    That is a folder, a device, a sidecar, a library's codebook, settings or vocabulary, or one of
    the files that were ``read``; without ``force`` every file.
    """
    name = visible(str(target))
    real = os.path.basename(os.path.realpath(target))  # noqa: PTH119
    if target.name.endswith(places.SUFFIX) or real.endswith(places.SUFFIX):
        raise ExportError(f"{name}: a sidecar's name; choose another for the export")
    status = _status(target)
    if status is not None:
        own = (status.st_dev, status.st_ino)
        for path in read:
            with contextlib.suppress(OSError):
                other = path.stat()
                if (other.st_dev, other.st_ino) == own:
                    raise ExportError(_is_read(target))
    if target.name in _OF_THE_LIBRARY or real in _OF_THE_LIBRARY:
        raise ExportError(f"{name}: a library's file; choose another name for the export")
    if status is not None and not force:
        raise ExportError(_is_there(target))


def _status(target: Path) -> os.stat_result | None:
    """The file that is there; None where none is. Raises ``ExportError`` for what is no file."""
    name = visible(str(target))
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed(target, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{name}: this is a folder; name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise ExportError(f"{name}: not a regular file; - is standard output")
    return status


def write_file(
    target: Path, pieces: Iterable[str] | Iterable[bytes], *, force: bool = True
) -> None:
    """Make ``pieces`` the content of ``target``; it is replaced whole.

    Without ``force`` one that is there is left alone. Raises ``ExportError``; there is no new file
    then, nor where anything else ends it.
    """
    sweep(target.absolute().parent)
    try:
        replace_with(target, _joined(pieces), backup=False, new=not force)
    except FileExistsError:
        raise ExportError(_is_there(target)) from None
    except TargetError:
        raise ExportError(_is_read(target)) from None
    except FormatError as error:
        raise ExportError(f"{visible(str(target))}: not written: {error}") from None
    except OSError as error:
        raise _failed(target, error) from None


def _joined(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in UTF-8, small ones together: a call of the system for each takes its time."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        data = piece if isinstance(piece, bytes) else encodable(piece).encode()
        held.append(data)
        size += len(data)
        if size >= _PIECE:
            yield b"".join(held)
            held.clear()
            size = 0
    yield b"".join(held)


def write_beside(
    cable: Path, format_name: str, options: Options | None = None, *, elsewhere: Path | None = None
) -> Path:
    """Export one cable's annotations to a new file beside it and return that file's path.

    Where the cable's folder cannot be written, the file goes to ``elsewhere``, the current folder
    if not given. A file that is there already is kept: the new one gets a number. Raises
    ``ExportError`` where the cable, one of its sidecars or its codebook cannot be read, and for a
    failed write.
    """
    chosen = FORMATS[format_name]
    problems: list[str] = []
    exported = list(gather([cable], problems))
    books = codebooks_of([cable], problems)
    if problems:
        raise ExportError(f"{problems[0]}; nothing was exported")
    folder = cable.absolute().parent
    if not places.can_write(folder):
        folder = elsewhere if elsewhere is not None else Path.cwd()
    options = options or Options(codebook=united(books), codebooks=books)
    pieces = chosen.write(exported, options)
    target = _claimed(folder, f"{stem(cable)}.annotations", chosen.suffix)
    try:
        write_file(target, pieces)
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise
    return target


def _claimed(folder: Path, stem: str, suffix: str) -> Path:
    """A new, empty file: the first free name, which nobody else can get then."""
    for number in count(1):
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o666))
        except FileExistsError:
            continue
        except OSError as error:
            raise _failed(target, error) from None
        return target
    raise AssertionError("there is always a next number")


def loss_table(losses: Iterable[Loss]) -> Iterator[str]:
    """The full list of losses as CSV: what, of which cable, sidecar and annotation, and its value.

    In the row of a code's definition the annotation's column has the code.
    """
    yield row(("lost", "cable", "sidecar", "annotation", "value"))
    for loss in losses:
        yield row((loss.what, loss.cable, loss.sidecar, loss.annotation, loss.detail))


def _is_there(target: Path) -> str:
    return f"{visible(str(target))}: there is such a file; --force writes over it"


def _is_read(target: Path) -> str:
    return f"{visible(str(target))}: this is what is exported; choose another name"


def _failed(target: Path, error: OSError) -> ExportError:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return ExportError(f"{visible(str(target))}: not written: {reason}")
