"""Plain text: a cable a file, in the record layout or as the bare telegram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui.sources.encodings import decode
from tui.sources.found import FoundCable, Where


def cables(path: Path, data: bytes) -> Iterator[FoundCable]:
    """The one cable of a file. Record lines are part of its text; leading blank lines too."""
    text, encoding, invalid = decode(data)
    yield FoundCable("", text, None, Where(path), encoding, invalid, data)
