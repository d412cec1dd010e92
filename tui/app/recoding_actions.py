"""Renaming and merging tags from the codebook's screen: shown first, then done, and undone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations.codebook import is_within, moved
from tui.annotations.model import clean_tag
from tui.annotations.recoding import Plan, RecodingError
from tui.annotations.recoding_journal import Record
from tui.app.coding import RecodingStep
from tui.app.screens.asking import Ask
from tui.app.screens.chooser import Choice, Chooser, Chosen

if TYPE_CHECKING:
    from tui.app.screens.codes import Codes as Screen

_YES, _NO = "yes", "no"


def ask_name(screen: Screen, tag: str) -> None:
    """Ask for a tag's new name, and show what that would change."""

    def done(text: str | None) -> None:
        new = clean_tag(text or "")
        if new and new != tag:
            screen.run_worker(_look(screen, tag, new, merge=False))

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
            screen.run_worker(_look(screen, tag, chosen.key, merge=True))

    if not choices:
        screen.say("There is no other tag to merge it into.")
        return
    hint = f"{screen.keymap.label_of('list.accept')} shows what changes"
    title = f"Merge {tag} into"
    screen.app.push_screen(Chooser(screen.palette, screen.keymap, title, choices, done, hint=hint))


async def _look(screen: Screen, old: str, new: str, *, merge: bool) -> None:
    if not _saved(screen):
        return
    screen.wait_for("Looking at what would change …")
    try:
        wanted = await asyncio.to_thread(screen.library.planned, old, new, merge=merge)
    except RecodingError as error:
        screen.wait_for("")
        screen.say(str(error), "error")
        return
    screen.wait_for("")
    _show(screen, wanted, _NO)


def _saved(screen: Screen) -> bool:
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
            screen.run_worker(_do(screen, wanted))
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
    screen.wait_for(f"Changing {_counted(wanted.annotation_count, 'annotation')} …")
    try:
        await asyncio.to_thread(screen.library.recode, wanted)
    except RecodingError as error:
        await _changed(screen, None)
        screen.say(str(error), "error")
        return
    _follow(screen, wanted.old, wanted.new)
    await _changed(screen, wanted.new)
    done = "merged into" if wanted.is_merge else "is now"
    count = _counted(wanted.annotation_count, "annotation")
    key = screen.keymap.label_of("edit.undo")
    screen.say(f"{wanted.old} {done} {wanted.new} in {count}; {key} undoes it.", "good")


async def _changed(screen: Screen, cursor: str | None) -> None:
    """Show in list and cable what the library holds by now."""
    session = screen.reader.session
    look = await asyncio.to_thread(session.look)
    if look is not None and (said := session.take_in(look)) and look.annotations is None:
        screen.reader.say(said, "warning")
    screen.library.reload()
    await asyncio.to_thread(screen.library.survey)
    screen.wait_for("")
    screen.changed(cursor)


def _follow(screen: Screen, old: str, new: str) -> None:
    """Let the tags used last and the favourites go along, so that they don't bring the old back."""
    reader, memory = screen.reader, screen.reader.memory
    reader.last_tags = tuple(dict.fromkeys(moved(tag, old, new) for tag in reader.last_tags))
    memory.recent_tags = list(dict.fromkeys(moved(tag, old, new) for tag in memory.recent_tags))
    names: dict[str, str] = {}
    for digit, tag in memory.favourites.items():
        name = moved(tag, old, new)
        if name not in names.values():
            names[digit] = name
    memory.favourites = names
    memory.save(wait=False)


# Undoing


def undo(screen: Screen) -> None:
    """Undo the last change made here; where there is none, offer the library's last step."""
    if screen.library.steps:
        screen.run_worker(_take_back(screen))
        return
    found = screen.library.earlier()
    if found is None:
        screen.say("Nothing to undo here.")
        return

    def done(chosen: Chosen | None) -> None:
        if chosen is not None and chosen.key == _YES:
            screen.run_worker(_take_back(screen, found))

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
    if not _saved(screen):
        return
    library = screen.library
    name = found.name if found is not None else library.steps[-1].name
    screen.wait_for(f"Undoing {name} …")
    try:
        if found is not None:
            await asyncio.to_thread(library.take_back_earlier, found)
        else:
            step = await asyncio.to_thread(library.take_back)
            if isinstance(step, RecodingStep) and not step.is_merge:
                _follow(screen, step.new, step.old)
    except RecodingError as error:
        await _changed(screen, None)
        screen.say(f"Cannot undo: {error}", "error")
        return
    await _changed(screen, None)
    screen.say(f"Undone: {name}.", "good")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
