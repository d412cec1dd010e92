"""The tags that a reader has at hand in one library: favourites on digits, and those used last.

They are kept in the state directory, in a file for each library's folder. Nothing that a person
wrote lies there: a file that is missing or damaged costs only the order of a list and some keys.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.annotations.codebook import Codebook, moved
from tui.annotations.durable import replace_file

if TYPE_CHECKING:
    from tui.annotations.recoding_journal import Record

DIGITS = tuple("123456789")
"""The keys of the nine favourites."""
_MOST_TAGS = 200
_LARGEST = 1024 * 1024


class Favourites:
    """What one reader has at hand in the library of ``folder``.

    ``digits`` are the favourites by their keys, ``recent`` the tags used last, the newest first.
    """

    def __init__(self, folder: Path, state: Path | None = None) -> None:
        kept = state if state is not None else places.state()
        self.folder = folder
        self.file = kept / "favourites" / f"{places.key_of(folder)}.json"
        self.digits: dict[str, str] = {}
        self.recent: list[str] = []
        self._defined: set[str] = set()
        self._read_at: tuple[int, int] | None = None
        self.read_again()

    def read_again(self) -> None:
        """Take in what another program of the same reader has written since."""
        found = _state_of(self.file)
        if found is None or found == self._read_at:
            return
        self._read_at = found
        stored = _load(self.file)
        digits = stored.get("favourites")
        pairs = digits.items() if isinstance(digits, dict) else ()
        self.digits = {
            digit: tag for digit, tag in pairs if digit in DIGITS and isinstance(tag, str) and tag
        }
        self.recent = _texts(stored.get("recent"))
        self._defined = set(_texts(stored.get("defined")))

    def use(self, tags: Iterable[str]) -> None:
        """Put ``tags`` first among the recent ones; a new tag takes the first free digit."""
        named = tuple(tags)
        self.recent = list(dict.fromkeys((*named, *self.recent)))[:_MOST_TAGS]
        for tag in named:
            free = next((digit for digit in DIGITS if digit not in self.digits), None)
            if free is not None and tag not in self.digits.values():
                self.digits[free] = tag

    def follow(self, old: str, new: str) -> None:
        """The tag ``old``, and all below it, are called ``new``, so that none comes back by a key.

        Where both had a digit, the first one stays.
        """
        self.recent = list(dict.fromkeys(moved(tag, old, new) for tag in self.recent))
        self._defined = {moved(tag, old, new) for tag in self._defined}
        kept: dict[str, str] = {}
        for digit, tag in self.digits.items():
            name = moved(tag, old, new)
            if name not in kept.values():
                kept[digit] = name
        self.digits = kept

    def note(self, codebook: Codebook) -> None:
        """Remember which of the tags the codebook defines."""
        if not codebook.problem:
            names = {code.name for code in codebook.codes}
            self._defined = names.intersection((*self.digits.values(), *self.recent))

    def settle(self, codebook: Codebook) -> None:
        """Drop what the codebook defined and defines no more: somebody renamed it."""
        if codebook.path is None or codebook.problem:
            return
        gone = self._defined.difference(code.name for code in codebook.codes)
        self.digits = {digit: tag for digit, tag in self.digits.items() if tag not in gone}
        self.recent = [tag for tag in self.recent if tag not in gone]
        self.note(codebook)

    def value(self) -> dict[str, object]:
        """What its file says, as JSON."""
        return {
            "library": str(self.folder),
            "favourites": self.digits,
            "recent": self.recent,
            "defined": sorted(self._defined),
        }


def follow_everywhere(library: Path, old: str, new: str) -> None:
    """Let the favourites of a library follow a renaming that was made without a reader."""
    kept = Favourites(library)
    before = kept.value()
    kept.follow(old, new)
    if kept.value() != before:
        store(kept.file, kept.value())


def follow_back(undone: Record) -> None:
    """Let the favourites follow a renaming that was undone; a merge has no way back."""
    if not undone.name.startswith("rename "):
        return
    pairs = {
        (new, old)
        for _, changes in undone.sidecars
        for change in changes
        if len(change.before) == len(change.after)
        for old, new in zip(change.before, change.after, strict=True)
        if old != new
    }
    # The tags below another one come first: their own names are known to the letter.
    for new, old in sorted(pairs, key=lambda pair: -len(pair[0])):
        follow_everywhere(Path(undone.library), new, old)


def store(file: Path, value: dict[str, object]) -> None:
    """Put ``value`` on disk as JSON; where that fails, nothing is lost but the memory."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, json.dumps(value).encode("utf-8"), backup=False)


def _state_of(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _load(file: Path) -> dict[str, object]:
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        value = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
