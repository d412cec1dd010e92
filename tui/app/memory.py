"""What the reader remembers between runs, under the user's state directory.

Nothing here is needed to read a cable: a file that is missing, damaged or cannot be written costs
only the memory. What a person wrote never lies here.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.annotations.favourites import Favourites, store

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_LARGEST = 1024 * 1024


@dataclass(slots=True)
class Place:
    """Where the reader stopped in a cable, and how it was shown.

    ``offset`` is the code point at the top of the text, or -1 where the text was not scrolled: a
    line's number would say something else in another width.
    """

    unit: str = ""
    offset: int = -1
    whole: bool = False
    transmitted: bool = False


class Memory:
    """Last cable opened and theme; a place for each cable, and favourites for each library."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory if directory is not None else places.state()
        stored = _load(self._directory / "reader.json")
        self.last_opened = _text(stored.get("last_opened"))
        self.theme = _text(stored.get("theme"))
        self.columns = _texts(stored.get("columns"))
        self.toured = stored.get("toured") is True
        self._favourites: dict[str, Favourites] = {}
        self._writer: ThreadPoolExecutor | None = None
        self._written: Future[None] | None = None

    def favourites(self, library: Path) -> Favourites:
        """The tags that the reader has at hand in the library of this folder."""
        real = os.path.realpath(library)
        if real not in self._favourites:
            self._favourites[real] = Favourites(library, self._directory)
        elif self._written is None or self._written.done():
            self._favourites[real].read_again()
        return self._favourites[real]

    def keep(self, favourites: Favourites, *, wait: bool = True) -> None:
        """Keep the tags at hand; ``wait`` as for ``save``."""
        self._write(favourites.file, favourites.value(), wait=wait)

    def save(self, *, wait: bool = True) -> None:
        """Write what is remembered; where that fails, nothing is lost but the memory.

        Without ``wait`` it is written in the background, in any case before the program ends.
        """
        value = {
            "last_opened": self.last_opened,
            "theme": self.theme,
            "columns": self.columns,
            "toured": self.toured,
        }
        self._write(self._directory / "reader.json", value, wait=wait)

    def place(self, cable: Path) -> Place:
        """Where the reader stopped in this cable, or its beginning."""
        self._settle()
        stored = _load(self._place_file(cable))
        offset = stored.get("offset")
        return Place(
            unit=_text(stored.get("unit")),
            offset=offset if type(offset) is int and 0 <= offset < 10**9 else -1,
            whole=stored.get("whole") is True,
            transmitted=stored.get("transmitted") is True,
        )

    def remember(self, cable: Path, place: Place, *, wait: bool = True) -> None:
        """Keep where the reader stopped in this cable; ``wait`` as for ``save``."""
        self._write(self._place_file(cable), asdict(place), wait=wait)

    def _write(self, path: Path, value: dict[str, object], *, wait: bool) -> None:
        # One thread, so that the last value is written last.
        from concurrent.futures import ThreadPoolExecutor

        if self._writer is None:
            self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory")
        self._written = self._writer.submit(store, path, value)
        if wait:
            self._settle()

    def _settle(self) -> None:
        if self._written is not None:
            self._written.result()

    def _place_file(self, cable: Path) -> Path:
        real = os.path.realpath(cable).encode("utf-8", "surrogateescape")
        return self._directory / "places" / f"{hashlib.sha256(real).hexdigest()[:24]}.json"


def _load(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
