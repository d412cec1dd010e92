"""What the reader remembers between runs, under the user's state directory.

Nothing here is needed to read a cable: a file that is missing, damaged or cannot be written costs
only the memory. What a person wrote never lies here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.annotations.durable import replace_file

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

DIGITS = tuple("123456789")
"""The keys of the nine favourites."""
_MOST_TAGS = 200
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
    """Last cable opened, theme, recent tags and favourites; and a place for each cable."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory if directory is not None else places.state()
        stored = _load(self._directory / "reader.json")
        self.last_opened = _text(stored.get("last_opened"))
        self.theme = _text(stored.get("theme"))
        self.recent_tags = _texts(stored.get("recent_tags"))
        favourites = stored.get("favourites")
        self.favourites = (
            {key: tag for key, tag in favourites.items() if key in DIGITS and _text(tag)}
            if isinstance(favourites, dict)
            else {}
        )
        self.columns = _texts(stored.get("columns"))
        self.toured = stored.get("toured") is True
        self._writer: ThreadPoolExecutor | None = None
        self._written: Future[None] | None = None

    def use_tags(self, tags: tuple[str, ...]) -> None:
        """Put ``tags`` first among the recent ones; a new tag takes the first free favourite."""
        self.recent_tags = list(dict.fromkeys((*tags, *self.recent_tags)))[:_MOST_TAGS]
        for tag in tags:
            if tag in self.favourites.values():
                continue
            free = next((digit for digit in DIGITS if digit not in self.favourites), None)
            if free is not None:
                self.favourites[free] = tag

    def save(self, *, wait: bool = True) -> None:
        """Write what is remembered; where that fails, nothing is lost but the memory.

        Without ``wait`` it is written in the background, in any case before the program ends.
        """
        value = {
            "last_opened": self.last_opened,
            "theme": self.theme,
            "recent_tags": self.recent_tags,
            "favourites": self.favourites,
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
        self._written = self._writer.submit(_store, path, value)
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


def _store(path: Path, value: dict[str, object]) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps(value).encode("utf-8"), backup=False)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
