"""What was done to a whole library at once, kept so that it can be undone later.

That is a renaming of tags, two of them made one, or an import.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.annotations import places
from tui.annotations.durable import replace_file
from tui.annotations.history import Step, step_of_text, step_text

MOST_RECORDS = 100
"""Renamings that are remembered, of all libraries together; older ones can't be undone."""
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TagChange:
    """One annotation's tags before and after; ``rule`` is the one by which a tag was put there."""

    annotation: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rule: str = ""

    def plain(self) -> list[object]:
        """The change as JSON has it; without a rule, as versions that know none write it."""
        return [self.annotation, self.before, self.after, *([self.rule] if self.rule else [])]


@dataclass(frozen=True, slots=True)
class BookChange:
    """A codebook's text before, None where there was none, and after."""

    path: Path
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class SidecarStep:
    """What an import did to one sidecar; ``is_new`` says that there was none before.

    ``sha256`` is that of the file as the import left it, where that is known.
    """

    path: Path
    step: Step
    is_new: bool
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One such deed: its file, the library, what it was, when, and everything that it changed.

    ``sidecars`` are those whose tags it renamed, ``steps`` those that it added to. ``is_done`` is
    false while it runs, and stays false where it was cut short.
    """

    file: Path
    library: str
    name: str
    when: str
    is_done: bool
    sidecars: tuple[tuple[Path, tuple[TagChange, ...]], ...]
    codebooks: tuple[BookChange, ...]
    steps: tuple[SidecarStep, ...] = ()

    def forget(self) -> None:
        """Take the record away: there is nothing, or nothing any more, to undo."""
        with contextlib.suppress(OSError):
            self.file.unlink()


def record(
    library: Path,
    name: str,
    sidecars: Iterable[tuple[Path, Iterable[TagChange]]],
    codebooks: Iterable[tuple[Path, bytes | None, bytes]],
    steps: Iterable[SidecarStep] = (),
) -> Record:
    """The record of what is about to begin; ``remember`` puts it on disk."""
    moment = datetime.now(UTC)
    file = f"{moment:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}.json"
    return Record(
        _folder() / file,
        os.path.realpath(library),
        name,
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        False,
        tuple((path, tuple(changes)) for path, changes in sidecars),
        tuple(
            # A byte order mark stays a character of the text.
            BookChange(path, None if old is None else old.decode("utf-8"), new.decode("utf-8"))
            for path, old, new in codebooks
        ),
        tuple(steps),
    )


def remember(made: Record) -> None:
    """Put a record on disk and return once it is there. Raises ``OSError``."""
    value = {
        "version": 1,
        "library": made.library,
        "name": made.name,
        "when": made.when,
        "done": made.is_done,
        "sidecars": [
            [str(path), [one.plain() for one in changes]] for path, changes in made.sidecars
        ],
        "codebooks": [[str(book.path), book.before, book.after] for book in made.codebooks],
        "steps": [
            [str(one.path), step_text(one.step), one.is_new, one.sha256] for one in made.steps
        ],
    }
    made.file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(made.file, json.dumps(value).encode("utf-8"), backup=False)
    for old in sorted(made.file.parent.glob("*.json"))[:-MOST_RECORDS]:
        with contextlib.suppress(OSError):
            old.unlink()


def last_of(library: Path) -> Record | None:
    """The newest deed in a library that was not undone, also one that was cut short."""
    real = os.path.realpath(library)
    for file in sorted(_folder().glob("*.json"), reverse=True):
        found = _read(file)
        if found is not None and found.library == real:
            return found
    return None


def _folder() -> Path:
    return places.state() / "recodings"


def _read(file: Path) -> Record | None:
    """A record; None where the file is damaged, which harms nothing but the undo."""
    try:
        if file.stat().st_size > _LARGEST:
            return None
        value = json.loads(file.read_text(encoding="utf-8"))
        return Record(
            file,
            str(value["library"]),
            str(value["name"]),
            str(value["when"]),
            bool(value["done"]),
            tuple(
                (Path(path), tuple(_change(*change) for change in changes))
                for path, changes in value["sidecars"]
            ),
            tuple(
                BookChange(Path(path), None if before is None else str(before), str(after))
                for path, before, after in value["codebooks"]
            ),
            tuple(
                SidecarStep(Path(path), step_of_text(step), bool(is_new), str(sha256))
                for path, step, is_new, sha256 in value.get("steps", ())
            ),
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _change(annotation: object, before: object, after: object, rule: object = "") -> TagChange:
    return TagChange(str(annotation), _words(before), _words(after), str(rule))


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(str(word) for word in value)
