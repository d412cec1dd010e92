"""Renaming a tag, or making two into one, in a whole library: planned, then done all or nothing.

The tags below it move along: renaming ``trade`` makes ``trade/steel`` ``commerce/steel``, and never
touches ``tradecraft``. In a library whose coding is blind, every coder's sidecar is changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tui.annotations.codebook import Code, is_within, moved, nearest
from tui.annotations.codebook_changes import CodebookError, Codes, merge_tags, rename
from tui.annotations.codebook_file import CodebookFile, open_codebook
from tui.annotations.collection import Kept, codebooks_below, collect, library_of
from tui.annotations.file_bytes import bytes_of
from tui.annotations.model import Annotation, Annotations, clean_tag
from tui.annotations.recoding_journal import Record, TagChange, record, remember
from tui.annotations.sidecar import Sidecar, SidecarError


class RecodingError(Exception):
    """A renaming that was not done; one line that says why, and what is on disk now.

    ``is_half_done`` says that something could not be set back.
    """

    def __init__(self, problem: str, *, is_half_done: bool = False) -> None:
        super().__init__(problem)
        self.is_half_done = is_half_done


@dataclass(frozen=True, slots=True)
class SidecarPlan:
    """One sidecar as it was read, and what it will say."""

    kept: Kept
    after: Annotations

    @property
    def changes(self) -> tuple[tuple[Annotation, Annotation], ...]:
        """Each annotation that changes, before and after."""
        pairs = zip(self.kept.annotations.items, self.after.items, strict=True)
        return tuple((before, after) for before, after in pairs if before != after)


@dataclass(frozen=True, slots=True)
class CodebookPlan:
    """One codebook, the codes that it will have, and the new name of each that gets one.

    ``whole`` is what the file will be, where that is known to the byte.
    """

    file: CodebookFile
    after: Codes
    renamed: dict[str, str]
    whole: bytes | None = None

    def save(self) -> None:
        """Put it on disk. Raises ``CodebookError``."""
        present = self.file.content
        if self.whole is not None and present is not None:
            self.file.restore(self.whole, present)
        else:
            self.file.save(self.after, self.renamed)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a renaming will change; nothing has been changed yet.

    ``is_merge`` says that ``new`` is there already and takes ``old`` in. ``problems`` names the
    sidecars that cannot be read: with any, nothing can be done.
    """

    library: Path
    old: str
    new: str
    is_merge: bool
    sidecars: tuple[SidecarPlan, ...]
    codebooks: tuple[CodebookPlan, ...]
    problems: tuple[str, ...] = ()

    @property
    def annotation_count(self) -> int:
        """How many annotations change."""
        return sum(len(one.changes) for one in self.sidecars)

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders whose own sidecars are among those that change."""
        return tuple(sorted({one.kept.coder for one in self.sidecars if one.kept.coder}))


def plan(path: Path, old: str, new: str, today: str, *, merge: bool = False) -> Plan:
    """What renaming ``old`` to ``new`` changes in the library of ``path``, a folder or a cable.

    With ``merge`` the tag ``new`` must be there; without, it must not. ``today`` is a day in ISO
    8601. Raises ``RecodingError`` where it makes no sense.
    """
    old, new = clean_tag(old), clean_tag(new)
    if not old or not new:
        raise RecodingError("a tag needs a name")
    if old == new:
        raise RecodingError(f"the tag is called {new} already")
    if is_within(new, old):
        raise RecodingError(f"{new} is below {old}: a tag cannot be moved into itself")
    folder = path if path.is_dir() else path.absolute().parent
    library = library_of(path, nearest(folder))
    problems: list[str] = []
    every = list(collect([library], problems))
    try:
        books = [open_codebook(book.parent) for book in codebooks_below(library)]
        tags = {tag for one in every for item in one.annotations.items for tag in item.tags}
        tags.update(code.name for book in books for code in book.codes)
        _refuse(tags, old, new, merge=merge)
        found = [_codebook_plan(book, old, new, today, merge=merge) for book in books]
    except CodebookError as error:
        raise RecodingError(str(error)) from None
    except RecodingError as error:
        if not problems:
            raise
        # A tag may be in what cannot be read, so that nothing can be said of it.
        raise RecodingError(f"{problems[0]}; mend it first: {error} in the others") from None
    return Plan(
        library,
        old,
        new,
        merge,
        tuple(one for kept in every if (one := _sidecar_plan(kept, old, new)).changes),
        tuple(one for one in found if one.after != one.file.codes),
        tuple(problems),
    )


def _refuse(tags: set[str], old: str, new: str, *, merge: bool) -> None:
    if not any(is_within(tag, old) for tag in tags):
        near = ", ".join(sorted(tag for tag in tags if old.casefold() in tag.casefold())[:3])
        raise RecodingError(f"there is no tag {old}" + (f"; there is {near}" if near else ""))
    is_there = any(is_within(tag, new) for tag in tags if not is_within(tag, old))
    if merge and not is_there:
        raise RecodingError(f"there is no tag {new} to merge {old} into: rename it instead")
    if not merge and is_there:
        raise RecodingError(f"there is a tag {new} already: merge {old} into it instead")


def _sidecar_plan(kept: Kept, old: str, new: str) -> SidecarPlan:
    items = tuple(
        replace(item, tags=recoded(item.tags, old, new)) for item in kept.annotations.items
    )
    return SidecarPlan(kept, replace(kept.annotations, items=items))


def recoded(tags: Sequence[str], old: str, new: str) -> tuple[str, ...]:
    """Tags with ``old`` and all below it renamed in their places, none of them twice."""
    standing = {tag for tag in tags if not is_within(tag, old)}
    names = ((tag, moved(tag, old, new)) for tag in tags)
    return tuple(dict.fromkeys(n for tag, n in names if n == tag or n not in standing))


def _codebook_plan(
    book: CodebookFile, old: str, new: str, today: str, *, merge: bool
) -> CodebookPlan:
    before: tuple[Code, ...] = book.codes
    after = merge_tags(before, old, new, today) if merge else rename(before, old, new)
    standing = {code.name for code in before}
    names = {code.name: moved(code.name, old, new) for code in before}
    return CodebookPlan(
        book, after, {a: b for a, b in names.items() if a != b and b not in standing}
    )


def apply(wanted: Plan) -> Record:
    """Do what was planned and return its record, by which it can be undone.

    Nothing is done where a sidecar cannot be read or was changed since the plan was made. On a
    failure half way, what was done is taken back. Raises ``RecodingError``.
    """
    if wanted.problems:
        raise RecodingError(f"{wanted.problems[0]}; nothing was changed: mend it first")
    for one in wanted.sidecars:
        if _bytes_of(one.kept.path) != one.kept.data:
            raise RecodingError(f"{one.kept.path}: changed meanwhile; nothing was done: try again")
    try:
        books = [
            (book.file.path, book.file.content, book.file.preview(book.after, book.renamed))
            for book in wanted.codebooks
        ]
    except CodebookError as error:
        raise RecodingError(f"{error}; nothing was changed") from None
    made = record(
        wanted.library,
        f"{'merge' if wanted.is_merge else 'rename'} {wanted.old} "
        f"{'into' if wanted.is_merge else 'to'} {wanted.new}",
        [(one.kept.path, _tag_changes(one)) for one in wanted.sidecars],
        books,
    )
    try:
        # First of all: what is cut short can be undone as well.
        remember(made)
    except OSError as error:
        raise RecodingError(f"{made.file}: {error.strerror}; nothing was changed") from error
    steps = [
        (Sidecar(kept.path, kept.annotations, kept.data), kept.annotations, after)
        for kept, after in ((one.kept, one.after) for one in wanted.sidecars)
    ]
    try:
        run(steps, wanted.codebooks)
    except RecodingError as error:
        if not error.is_half_done:
            made.forget()
        raise
    done = replace(made, is_done=True)
    with contextlib.suppress(OSError):
        remember(done)
    return done


def _tag_changes(one: SidecarPlan) -> list[TagChange]:
    return [TagChange(before.id, before.tags, after.tags) for before, after in one.changes]


def run(
    steps: Sequence[tuple[Sidecar, Annotations, Annotations]],
    codebooks: Sequence[CodebookPlan],
) -> None:
    """Save every sidecar and codebook, or none. Raises ``RecodingError``.

    Each step is a sidecar, what it said and what it shall say. What cannot be taken back after a
    failure is named.
    """
    done: list[tuple[Sidecar, Annotations]] = []
    saved: list[tuple[CodebookPlan, bytes | None, bytes | None]] = []
    try:
        for sidecar, before, after in steps:
            kept = sidecar.save(after)
            done.append((sidecar, before))
            if not kept.confirmed:
                raise SidecarError(f"{sidecar.path}: the disk did not confirm it")
        for book in codebooks:
            content = book.file.content
            try:
                book.save()
            finally:
                # Also where the disk took it and did not confirm it.
                if book.file.content != content:
                    saved.append((book, content, book.file.content))
    except (SidecarError, CodebookError) as error:
        left = _take_back(done, saved)
        if left:
            raise RecodingError(
                f"{error}; half done: {', '.join(left)} could not be set back; "
                "undo it once that can be written",
                is_half_done=True,
            ) from error
        raise RecodingError(f"{error}; nothing was changed") from error
    except BaseException:
        _take_back(done, saved)
        raise


def _take_back(
    done: Sequence[tuple[Sidecar, Annotations]],
    saved: Sequence[tuple[CodebookPlan, bytes | None, bytes | None]],
) -> list[str]:
    """Set sidecars and codebooks back; answers the names of those that could not be."""
    left: list[str] = []
    for book, before, after in reversed(saved):
        try:
            if after is not None:
                book.file.restore(before, after)
        except CodebookError:
            if book.file.content != before:
                left.append(str(book.file.path))
    for sidecar, before_it in reversed(done):
        try:
            sidecar.save(before_it)
        except SidecarError:
            left.append(str(sidecar.path))
    return left


def _bytes_of(path: Path) -> bytes | None:
    try:
        return bytes_of(path)
    except OSError:
        return None
