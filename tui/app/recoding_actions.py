"""Renaming and merging tags from the codebook's screen: shown first, then done, and undone."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations.codebook import is_within, moved
from tui.annotations.favourites import follow_back
from tui.annotations.model import clean_tag
from tui.annotations.recoding import Plan, RecodingError
from tui.annotations.recoding_journal import Record
from tui.app.coding import RecodingStep
from tui.app.screens.asking import Ask
from tui.app.screens.chooser import Choice, Chooser, Chosen

if TYPE_CHECKING:
    from tui.app.screens.codes import Codes as Screen

_YES, _NO = "yes", "no"
_LOOKING = "Looking at what would change …"


def ask_name(screen: Screen, tag: str) -> None:
    """Ask for a tag's new name, and show what that would change."""

    def done(text: str | None) -> None:
        new = clean_tag(text or "")
        if new and new != tag:
            screen.work(_LOOKING, _look(screen, tag, new, merge=False))

    title = f"New name of {tag}, in the whole library"
    screen.app.push_screen(Ask(screen.palette, screen.keymap, title, tag, done))


def ask_other(screen: Screen, tag: str) -> None:
    """Ask which tag takes this one in, and show what that would change."""
    library = screen.library
    choices = [
        Choice(one.name, one.name, one.code.description if one.code else "", style="tag")
        for one in (*library.lines(), *library.others())
        if not is_within(one.name, tag)
    ]

    def done(chosen: Chosen | None) -> None:
        if chosen is not None:
            screen.work(_LOOKING, _look(screen, tag, chosen.key, merge=True))

    if not choices:
        screen.say("There is no other tag to merge it into.")
        return
    hint = f"{screen.keymap.label_of('list.accept')} shows what changes"
    title = f"Merge {tag} into"
    screen.app.push_screen(Chooser(screen.palette, screen.keymap, title, choices, done, hint=hint))


async def _look(screen: Screen, old: str, new: str, *, merge: bool) -> None:
    try:
        wanted = await asyncio.to_thread(screen.library.planned, old, new, merge=merge)
    except RecodingError as error:
        screen.wait_for("")
        screen.say(str(error), "error")
        return
    screen.wait_for("")
    _show(screen, wanted, _NO)


def saved(screen: Screen) -> bool:
    """Put on disk what is not there yet: a plan is made from what is there."""
    reader = screen.reader
    if reader.save_now():
        return True
    screen.say(reader.saver.failure, "error")
    return False


def _show(screen: Screen, wanted: Plan, start: str) -> None:
    """What a plan would change, and whether to do it."""
    choices = [
        Choice(_NO, "No: leave everything as it is"),
        Choice(_YES, f"Yes: {_said(wanted)}", style="accent"),
        *(
            Choice(f"line {place}", words, detail)
            for place, (words, detail) in enumerate(plan_lines(wanted))
        ),
    ]

    def done(chosen: Chosen | None) -> None:
        if chosen is None or chosen.key == _NO:
            screen.say("Nothing was changed.")
        elif chosen.key == _YES:
            count = _counted(wanted.annotation_count, "annotation")
            screen.work(f"Changing {count} …", _do(screen, wanted))
        else:
            # A line of the plan only tells something.
            _show(screen, wanted, chosen.key)

    hint = f"{screen.keymap.label_of('list.accept')} chooses"
    title = _said(wanted)[:1].upper() + _said(wanted)[1:] + "?"
    screen.app.push_screen(
        Chooser(
            screen.palette, screen.keymap, title, choices, done, start=start, hint=hint, tall=True
        )
    )


def _said(wanted: Plan) -> str:
    verb, into = ("merge", "into") if wanted.is_merge else ("rename", "to")
    return f"{verb} {wanted.old} {into} {wanted.new}"


def plan_lines(wanted: Plan) -> list[tuple[str, str]]:
    """What a plan changes, a line each, with details: counts, coders, codebooks, sidecars."""
    annotations = _counted(wanted.annotation_count, "annotation")
    sidecars = _counted(len(wanted.sidecars), "sidecar")
    lines = [(f"{annotations} in {sidecars} would change", "")]
    authors = {
        before.author for one in wanted.sidecars for before, _ in one.changes if before.author
    }
    if authors:
        lines.append(("written by", ", ".join(sorted(authors))))
    if wanted.coders:
        lines.append(("sidecars of their own that change", ", ".join(wanted.coders)))
    for book in wanted.codebooks:
        lines.append((_below(book.file.path, wanted), ""))
        names = {code.name for code in book.after}
        for code in book.file.codes:
            if code.name in book.renamed:
                lines.append((f"  {code.name} → {book.renamed[code.name]}", ""))
            elif code.name not in names:
                kept = f"its definition is kept as an earlier one of {wanted.new}"
                lines.append((f"  {code.name}", kept))
    lines += [
        (_below(one.kept.path, wanted), _counted(len(one.changes), "annotation"))
        for one in wanted.sidecars
    ]
    return lines


def _below(path: Path, wanted: Plan) -> str:
    inside = path.is_relative_to(wanted.library)
    return str(path.relative_to(wanted.library)) if inside else str(path)


async def _do(screen: Screen, wanted: Plan) -> None:
    paths = [one.kept.path for one in wanted.sidecars]
    try:
        await asyncio.to_thread(screen.library.recode, wanted)
    except RecodingError as error:
        await _changed(screen, None, paths)
        screen.say(str(error), "error")
        return
    _follow(screen, wanted.old, wanted.new)
    await _changed(screen, wanted.new, paths)
    done = "merged into" if wanted.is_merge else "is now"
    count = _counted(wanted.annotation_count, "annotation")
    key = screen.keymap.label_of("edit.undo")
    screen.say(f"{wanted.old} {done} {wanted.new} in {count}; {key} undoes it.", "good")


async def _changed(screen: Screen, cursor: str | None, paths: Collection[Path]) -> None:
    """Show in list and cable what the library holds by now; ``paths`` are what was written."""
    session = screen.reader.session
    look = await asyncio.to_thread(session.look)
    if look is not None and (said := session.take_in(look)) and look.annotations is None:
        screen.reader.say(said, "warning")
    screen.library.reload()
    await asyncio.to_thread(screen.library.refresh, paths)
    screen.wait_for("")
    screen.changed(cursor)
    if not screen.library.is_counted:
        # What has been counted so far may be from before.
        screen.count()


def _follow(screen: Screen, old: str, new: str) -> None:
    """Let the tags used last and the favourites go along, so that they don't bring the old back."""
    reader, mine = screen.reader, screen.reader.favourites
    reader.last_tags = tuple(dict.fromkeys(moved(tag, old, new) for tag in reader.last_tags))
    mine.follow(old, new)
    reader.memory.keep(mine, wait=False)


# Undoing


def undo(screen: Screen) -> None:
    """Undo the last change made here; where there is none, offer the library's last step."""
    if screen.library.steps:
        name = screen.library.steps[-1].name
        screen.work(f"Undoing {name} …", _take_back(screen))
        return
    found = screen.library.earlier()
    if found is None:
        screen.say("Nothing to undo here.")
        return

    def done(chosen: Chosen | None) -> None:
        if chosen is not None and chosen.key == _YES:
            screen.work(f"Undoing {found.name} …", _take_back(screen, found))

    when = f"{found.when[:10]} {found.when[11:16]} UTC"
    choices = [
        Choice(_NO, "No: leave everything as it is"),
        Choice(_YES, f"Yes: undo {found.name}", style="accent"),
    ]
    hint = f"{screen.keymap.label_of('list.accept')} chooses"
    title = f"Undo the last step in the library, of {when}?"
    screen.app.push_screen(Chooser(screen.palette, screen.keymap, title, choices, done, hint=hint))


async def _take_back(screen: Screen, found: Record | None = None) -> None:
    """Undo the last step, or a renaming of an earlier time."""
    library = screen.library
    step = library.steps[-1] if found is None else None
    record = step.record if isinstance(step, RecodingStep) else found
    name = step.name if step is not None else found.name if found is not None else ""
    paths = [path for path, _ in record.sidecars] if record is not None else []
    try:
        if found is not None:
            await asyncio.to_thread(library.take_back_earlier, found)
            follow_back(found)
        else:
            await asyncio.to_thread(library.take_back)
            if isinstance(step, RecodingStep) and not step.is_merge:
                _follow(screen, step.new, step.old)
    except RecodingError as error:
        await _changed(screen, None, paths)
        screen.say(f"Cannot undo: {error}", "error")
        return
    await _changed(screen, None, paths)
    again = f" {screen.keymap.label_of('edit.redo')} does it again." if found is None else ""
    screen.say(f"Undone: {name}.{again}", "good")


def redo(screen: Screen) -> None:
    """Do again what was undone here last."""
    if not screen.library.undone:
        screen.say("Nothing to redo here.")
        return
    name = screen.library.undone[-1].name
    screen.work(f"Doing again {name} …", _do_again(screen))


async def _do_again(screen: Screen) -> None:
    library = screen.library
    name = library.undone[-1].name
    try:
        step, count = await asyncio.to_thread(library.do_again)
    except RecodingError as error:
        await _changed(screen, None, [])
        screen.say(f"Cannot redo: {error}", "error")
        return
    paths: list[Path] = []
    told = ""
    if isinstance(step, RecodingStep):
        _follow(screen, step.old, step.new)
        done = library.steps[-1]
        paths = [path for path, _ in done.record.sidecars] if isinstance(done, RecodingStep) else []
        told = f" in {_counted(count, 'annotation')}"
    await _changed(screen, None, paths)
    screen.say(f"Done again: {name}{told}.", "good")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
