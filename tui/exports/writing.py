"""Exports as files: whole or not at all, and never over somebody's cable or annotations."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from tui.annotations import places
from tui.annotations.durable import replace_file
from tui.cable.addresses import split, stem
from tui.cable.visible import visible
from tui.exports.gather import gather
from tui.exports.model import Exported, Format, Options
from tui.exports.registry import FORMATS


class ExportError(Exception):
    """An export that was not written; the text is one line that says why."""


def refuse_target(target: Path, read: Iterable[Path]) -> None:
    """Raise ``ExportError`` where ``target`` must not be written over.

    That is a folder, a device, a sidecar, or one of the files that were ``read``.
    """
    name = visible(str(target))
    if target.name.endswith(".annotations.yaml"):
        raise ExportError(f"{name}: a sidecar's name; choose another for the export")
    try:
        status = target.stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _failed(target, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{name}: this is a folder; name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise ExportError(f"{name}: not a regular file; - is standard output")
    own = (status.st_dev, status.st_ino)
    for path in read:
        with contextlib.suppress(OSError):
            other = path.stat()
            if (other.st_dev, other.st_ino) == own:
                raise ExportError(f"{name}: this is what is exported; choose another name")


def write_file(target: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Make ``pieces`` the content of ``target``; it is replaced whole. Raises ``ExportError``."""
    data = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    try:
        replace_file(target, data, backup=False)
    except OSError as error:
        raise _failed(target, error) from None


def write_beside(
    cable: Path, format_name: str, options: Options | None = None, *, elsewhere: Path | None = None
) -> Path:
    """Export one cable's annotations to a new file beside it and return that file's path.

    Where the cable's folder cannot be written, the file goes to ``elsewhere``, the current folder
    if not given. A file that is there already is kept: the new one gets a number. Raises
    ``ExportError`` where the cable or one of its sidecars cannot be read, and for a failed write.
    """
    chosen = FORMATS[format_name]
    problems: list[str] = []
    exported = list(gather([cable], problems))
    if problems:
        raise ExportError(f"{problems[0]}; nothing was exported")
    folder = cable.absolute().parent
    if not places.can_write(folder):
        folder = elsewhere if elsewhere is not None else Path.cwd()
    text = chosen.write(exported, options or Options())
    target = _claimed(folder, f"{stem(cable)}.annotations", chosen.suffix)
    try:
        write_file(target, text)
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


def files_read(exported: Iterable[Exported]) -> list[Path]:
    """The cable files and sidecars that an export was made from."""
    return [
        path
        for one in exported
        for path in (split(one.path)[0], *(sidecar.path for sidecar in one.sidecars))
    ]


def summary(exported: Iterable[Exported], chosen: Format) -> tuple[str, str]:
    """What was exported (``12 annotations of 3 cables``) and what ``chosen`` leaves out, if any."""
    every = list(exported)
    annotated = [one for one in every if one.annotation_count]
    number = sum(one.annotation_count for one in annotated)
    said = f"{_counted(number, 'annotation')} of {_counted(len(annotated) or len(every), 'cable')}"
    lacking = f"{chosen.name} leaves out {chosen.omits}; jsonl has everything"
    return said, lacking if number and chosen.omits else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _failed(target: Path, error: OSError) -> ExportError:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return ExportError(f"{visible(str(target))}: not written: {reason}")
