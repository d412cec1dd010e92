"""What an import would do to a library, sidecar by sidecar and annotation by annotation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.annotations.model import Annotation, Annotations
from tui.annotations.sidecar import Sidecar
from tui.imports.codes import CodesPlan


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one annotation of the file.

    ``kind`` is ``added``, ``changed``, ``beside`` (kept beside one that says something else) or
    ``present`` (all of it is there already). ``problem`` says what is doubtful of its place;
    ``is_placed`` is whether it has one.
    """

    kind: str
    annotation: Annotation
    problem: str = ""
    is_placed: bool = True


@dataclass(slots=True)
class SidecarPlan:
    """One sidecar of the library, what it holds and what it will hold.

    ``items`` has its annotations by id, ``marks`` its reviewed paragraphs. ``is_whole`` says that
    there is none yet and the file has all of it.
    """

    cable: Path
    own: str
    sidecar: Sidecar
    before: Annotations
    items: dict[str, Annotation]
    marks: dict[str, None]
    changes: list[Change] = field(default_factory=list)
    is_whole: bool = False

    @property
    def after(self) -> Annotations:
        """What it will hold."""
        return replace(self.before, items=tuple(self.items.values()), reviewed=tuple(self.marks))

    @property
    def is_changed(self) -> bool:
        """Whether anything is written."""
        return self.before != self.after or self.is_whole

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return not os.path.lexists(self.sidecar.path)

    @property
    def reviewed(self) -> tuple[str, ...]:
        """The paragraphs that get a reviewed mark."""
        return tuple(mark for mark in self.marks if mark not in self.before.reviewed)


@dataclass(slots=True)
class Plan:
    """What an import will do; nothing has been done yet.

    ``matches`` says of each cable that was found by something else than its text by what it was.
    ``unmatched`` has a line for each one that is not in the library, ``left`` one for what of the
    file has no place here, ``problems`` one for each cable or sidecar that cannot be read.
    """

    library: Path
    file: Path
    sidecars: list[SidecarPlan] = field(default_factory=list)
    codes: CodesPlan | None = None
    matches: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def changes(self) -> Iterator[Change]:
        """What becomes of every annotation of the file that has a cable."""
        for one in self.sidecars:
            yield from one.changes

    def count(self, *kinds: str) -> int:
        """How many annotations of the file come to one of these kinds."""
        return sum(change.kind in kinds for change in self.changes())

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        codes = self.codes is not None and bool(self.codes.changes)
        return not codes and not any(one.is_changed for one in self.sidecars)
