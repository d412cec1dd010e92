"""A library's codebook at work: its tags with their uses, changes to it, and undoing them.

Nothing here draws. What goes through the whole library (``survey``, ``planned``, ``recode`` and
``take_back`` of a recoding) may be called from another thread, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tui.annotations import places, settings
from tui.annotations.bounded_yaml import decode
from tui.annotations.codebook import Code, Codebook, nearest, parent_of, parse
from tui.annotations.codebook_changes import CodebookError, Codes
from tui.annotations.codebook_file import CodebookFile, open_codebook
from tui.annotations.collection import (
    Kept,
    TagCount,
    Use,
    collect,
    library_of,
    read_again,
    tag_table,
    uses_of,
)
from tui.annotations.recoding import Plan, RecodingError, apply, plan
from tui.annotations.recoding_journal import Record, last_of
from tui.annotations.recoding_undo import undo
from tui.annotations.settings import Coding


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One tag of the list.

    ``label`` is its name without what the tag above it says already, ``depth`` how many tags it is
    below. ``code`` is None where the codebook does not have it, ``count`` where nothing has been
    counted yet.
    """

    name: str
    label: str
    depth: int
    code: Code | None
    count: TagCount | None


@dataclass(frozen=True, slots=True)
class BookStep:
    """A change of the codebook alone: what it was, and the file's bytes before and after."""

    name: str
    make: Callable[[Codes], Codes]
    path: Path
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class RecodingStep:
    """A tag renamed or merged in the whole library."""

    record: Record
    old: str
    new: str
    is_merge: bool

    @property
    def name(self) -> str:
        """What was done."""
        return self.record.name


Step = BookStep | RecodingStep


class Library:
    """The codebook that governs a folder, and the uses of its tags in the library.

    ``only`` is the coder whose sidecars are counted, in a library where nobody sees another's;
    empty where all are. ``steps`` are the changes that can be undone, the last one last, and
    ``undone`` those that can be done again. ``read`` counts the sidecars that a survey has read.
    """

    def __init__(self, folder: Path, coder: Callable[[], str]) -> None:
        self.folder = folder
        self.codebook: Codebook = nearest(folder)
        self.problems: tuple[str, ...] = ()
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        self.read = 0
        self.is_blind = settings.nearest(folder).coding is Coding.BLIND
        self.only = places.safe_name(coder()) if self.is_blind else ""
        self._survey = 0
        self._kept: list[Kept] = []
        self._counts: dict[str, TagCount] | None = None

    @property
    def path(self) -> Path:
        """The codebook's file, or where it will be."""
        return self.codebook.path or self.folder / "codebook.yaml"

    # Tags and their uses

    def survey(self) -> None:
        """Read every sidecar of the library and count; ``stop`` and a newer survey end it."""
        self._survey += 1
        mine = self._survey
        self.read = 0
        problems: list[str] = []
        kept: list[Kept] = []
        for one in collect([library_of(self.folder, self.codebook)], problems):
            if mine != self._survey:
                return
            self.read += 1
            if not self.is_blind or one.coder == self.only:
                kept.append(replace(one, data=b""))
        counts = {row.name: row for row in tag_table(self.codebook, kept)}
        if mine == self._survey:
            self._kept, self._counts, self.problems = kept, counts, tuple(problems)

    def refresh(self, paths: Collection[Path]) -> None:
        """Read some sidecars again, which were counted before, and count by them."""
        if self._counts is None:
            return
        wanted = set(paths)
        problems: list[str] = []
        found: list[Kept] = []
        for one in self._kept:
            now = read_again(one, problems) if one.path in wanted else one
            if now is not None:
                found.append(replace(now, data=b""))
        self._kept, self.problems = found, (*self.problems, *problems)
        self.reload()

    def stop(self) -> None:
        """End a survey that is under way: nobody waits for it any more."""
        self._survey += 1

    @property
    def is_counted(self) -> bool:
        """Whether the uses have been counted."""
        return self._counts is not None

    def lines(self) -> list[CodeLine]:
        """The codebook's tags, each below the one that it belongs to."""
        return [
            CodeLine(code.name, label, depth, code, self._count(code.name))
            for code, depth, label in arranged(self.codebook.codes)
        ]

    def others(self) -> list[CodeLine]:
        """The tags that are in use and not in the codebook, by name."""
        names = {code.name for code in self.codebook.codes}
        return [
            CodeLine(name, name, 0, None, count)
            for name, count in sorted((self._counts or {}).items())
            if name not in names and count.uses
        ]

    def _count(self, name: str) -> TagCount | None:
        if self._counts is None:
            return None
        return self._counts.get(name) or TagCount(name, True)

    def uses(self, tag: str) -> list[Use]:
        """Every annotation that carries a tag or one below it, as they were counted."""
        return list(uses_of(tag, self._kept))

    # Changes of the codebook

    def change(self, name: str, make: Callable[[Codes], Codes]) -> bool:
        """Change the codebook as one step; answers whether that changed anything.

        Raises ``CodebookError``; nothing on disk has changed then.
        """
        file = open_codebook(self.folder)
        codes = make(file.codes)
        if codes == file.codes:
            return False
        before = file.content
        file.save(codes)
        if file.content is not None:
            self.undone.clear()
            self.steps.append(BookStep(name, make, file.path, before, file.content))
        self.reload()
        return True

    def reload(self) -> None:
        """Read the codebook again, and count by it what was read of the library."""
        self.codebook = nearest(self.folder)
        if self._counts is not None:
            self._counts = {row.name: row for row in tag_table(self.codebook, self._kept)}

    # Changes of the whole library

    def planned(self, old: str, new: str, *, merge: bool) -> Plan:
        """What renaming or merging would change. Raises ``RecodingError``."""
        wanted = plan(self.folder, old, new, date.today().isoformat(), merge=merge)
        if wanted.problems:
            raise RecodingError(f"{wanted.problems[0]}; no tag can be renamed until it is mended")
        return wanted

    def recode(self, wanted: Plan) -> None:
        """Do what was planned. Raises ``RecodingError``."""
        try:
            made = apply(wanted)
        except RecodingError as error:
            if error.is_half_done and (found := self.earlier()) is not None:
                self.steps.append(RecodingStep(found, wanted.old, wanted.new, wanted.is_merge))
            raise
        self.undone.clear()
        self.steps.append(RecodingStep(made, wanted.old, wanted.new, wanted.is_merge))

    def earlier(self) -> Record | None:
        """The last renaming in this library that was not undone, also one of another day."""
        return last_of(library_of(self.folder, self.codebook))

    def take_back(self) -> Step:
        """Undo the last step and return it. Raises ``RecodingError``; it is still there then."""
        step = self.steps[-1]
        if isinstance(step, RecodingStep):
            undo(step.record)
        else:
            try:
                file = CodebookFile(step.path, _codes(step.after), step.after)
                file.restore(step.before, step.after)
            except CodebookError as error:
                raise RecodingError(str(error)) from None
        self.undone.append(self.steps.pop())
        return step

    def do_again(self) -> tuple[Step, int]:
        """Redo the step that was undone last; answers it and how many annotations it changed.

        Raises ``RecodingError``; it can be redone later then.
        """
        step, rest = self.undone[-1], self.undone[:-1]
        count = 0
        try:
            if isinstance(step, RecodingStep):
                wanted = self.planned(step.old, step.new, merge=step.is_merge)
                self.recode(wanted)
                count = wanted.annotation_count
            else:
                self.change(step.name, step.make)
        except CodebookError as error:
            raise RecodingError(str(error)) from None
        self.undone = rest
        return step, count

    def take_back_earlier(self, found: Record) -> int:
        """Undo a renaming of an earlier time; answers how many annotations changed back.

        Raises ``RecodingError``.
        """
        return undo(found)


def arranged(codes: Codes) -> list[tuple[Code, int, str]]:
    """Codes in the order of their hierarchy, each with its depth and what it is called there.

    Those of one level keep the codebook's order. One whose parent is not in it stands by itself,
    under its full name.
    """
    names = {code.name for code in codes}
    below: dict[str, list[Code]] = {}
    for code in codes:
        below.setdefault(_above(code.name, names), []).append(code)
    waiting = [(code, 0, code.name) for code in reversed(below.get("", []))]
    found: list[tuple[Code, int, str]] = []
    while waiting:
        code, depth, label = waiting.pop()
        found.append((code, depth, label))
        cut = len(code.name) + 1
        inner = reversed(below.get(code.name, []))
        waiting += [(one, depth + 1, one.name[cut:]) for one in inner]
    return found


def _above(name: str, names: set[str]) -> str:
    parent = parent_of(name)
    while parent and parent not in names:
        parent = parent_of(parent)
    return parent


def _codes(data: bytes) -> Codes:
    return parse(decode(data)).codes
