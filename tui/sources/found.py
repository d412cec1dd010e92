"""What a source gives: cables one after the other, each with the place where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tui.cable.addresses import address
from tui.cable.model import Cable, Record
from tui.cable.parse import parse
from tui.sources.files import Source

Report = Callable[[str], None]
"""Told, in one line with file and line, what could not be read; reading goes on afterwards."""


@dataclass(frozen=True, slots=True)
class Where:
    """The file that a cable was found in, and the line on which it begins there, from 1 on."""

    file: Path
    line: int = 1


@dataclass(frozen=True, slots=True)
class FoundCable:
    """One cable of a file.

    ``id`` is its identity in a file that holds many, and empty where the file is the cable.
    ``text`` is the decoded telegram, line feeds only. ``record`` is what the source says about it
    beside the telegram; None where the text itself says all. ``file_bytes`` are the file's where
    the file is the cable.
    """

    id: str
    text: str
    record: Record | None
    where: Where
    encoding: str = "utf-8"
    invalid_bytes: int = 0
    file_bytes: bytes = b""

    @property
    def address(self) -> Path:
        """The path by which the cable can be opened again: ``FILE`` or ``FILE#ID``."""
        return address(self.where.file, self.id)

    @property
    def source(self) -> Source:
        """The cable as a source. In a file that holds many, its hash is that of its own text.

        So a cable's annotations stay its own when rows before it come or go.
        """
        data = self.file_bytes or self.text.encode("utf-8", "surrogateescape")
        digest = hashlib.sha256(data).hexdigest()
        return Source(
            self.address,
            self.text,
            digest,
            self.invalid_bytes,
            self.encoding,
            self.record,
            self.where.line,
        )


def cable_of(text: str, record: Record | None) -> Cable:
    """The cable that ``text`` holds, with what its source's ``record`` knows more. Never raises."""
    cable = parse(text)
    return cable if record is None else replace(cable, record=record)
