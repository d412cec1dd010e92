"""What there is to choose from: the files of a folder, and the cables of a file that holds many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.cable.addresses import split, stem
from tui.cable.transmission import MESSAGE_ID
from tui.sources.files import SourceError, opened
from tui.sources.found import Report
from tui.sources.open import cables_of, files_in, format_of, holds_many

_FIRST_LINES = 2048
"""Bytes in which the five record lines stand."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One choice: its address, a short name, and its subject, empty where none is told quickly.

    ``many`` says that the address is a file of many cables, which ``cables_listed`` lists.
    """

    address: Path
    name: str
    subject: str = ""
    many: bool = False


def files_listed(folder: Path, problems: list[str] | None = None) -> Iterator[Listed]:
    """The files of a folder and the folders below it, in natural order, one after the other.

    A dump or volume is one choice. Raises ``SourceError`` where the folder cannot be listed.
    """
    for path in files_in(folder, problems):
        many = _holds_many(path)
        name = path.name if many else stem(path)
        yield Listed(path, name, "" if many else subject_of(path), many)


def cables_listed(file: Path, report: Report | None = None) -> Iterator[Listed]:
    """The cables of a dump or volume, or the one of any other file, one after the other.

    A large dump takes a minute: read it in the background and stop where enough is listed. Raises
    ``SourceError`` as ``cables_of`` does.
    """
    for found in cables_of(file, None, report):
        subject = found.record.subject if found.record is not None else subject_of(file)
        yield Listed(found.address, found.id or stem(found.address), subject)


def subject_of(path: Path) -> str:
    """The subject of a file or ``FILE#ID`` as its record says it; empty where there is none.

    Never raises. Of plain text, only the beginning is read.
    """
    try:
        file, identity = split(path)
        if not identity and format_of(file) == "text":
            return _second_line(file)
        if not identity and holds_many(file):
            return ""
        records = [found.record for found in cables_of(path)]
    except SourceError:
        return ""
    return records[0].subject if records and records[0] is not None else ""


def _second_line(file: Path) -> str:
    with opened(file) as stream:
        lines = stream.read(_FIRST_LINES).decode("utf-8", "surrogateescape").splitlines()
    is_record = len(lines) > 4 and MESSAGE_ID.fullmatch(lines[0].lstrip("\ufeff").strip())
    return lines[1].strip() if is_record else ""


def _holds_many(path: Path) -> bool:
    try:
        return holds_many(path)
    except SourceError:
        return False
