"""Describing a tag of the codebook, and going on with a description that was cut short."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations import codebook_changes as changes
from tui.annotations import drafts
from tui.annotations.codebook_changes import CodebookError, Codes
from tui.app.coding import CodeLine
from tui.app.screens.asking import Ask

if TYPE_CHECKING:
    from tui.annotations.drafts import Draft
    from tui.app.screens.codes import Codes as Screen


def change(
    screen: Screen, name: str, make: Callable[[Codes], Codes], said: str, cursor: str | None = None
) -> bool:
    """Change the codebook, and say so; or why not, and answer False."""
    try:
        changed = screen.library.change(name, make)
    except CodebookError as error:
        screen.say(str(error), "error")
        return False
    if changed:
        screen.changed(cursor)
        screen.say(f"{said}; {screen.keymap.label_of('edit.undo')} undoes it.", "good")
    else:
        screen.say("It is so already.")
    return True


def describe(screen: Screen, line: CodeLine) -> None:
    """Write what a tag means, or go on with what was being written when a reader was ended."""
    name, before = line.name, line.code.description if line.code is not None else ""
    draft = _unfinished(screen, name)
    is_new = draft is None
    if draft is None:
        draft = drafts.begin(screen.library.path, name, before)
        draft.text = before
    begun = draft

    def done(text: str | None) -> None:
        today = date.today().isoformat()
        earlier = "; what it was is kept as an earlier wording" if before else ""
        written = before if text is None else text
        if written == before or change(
            screen,
            f"description of {name}",
            lambda codes: changes.describe(codes, name, written, today),
            f"{name} is described{earlier}" if written else f"{name} has no description",
        ):
            begun.forget()
            return
        # Nothing of it is on disk yet: the same key shows it again.
        with contextlib.suppress(OSError):
            begun.keep(written)
        begun.leave()

    title = f"What {name} means" if is_new else f"Unfinished: what {name} means"
    failed = partial(screen.say, kind="error")
    screen.app.push_screen(
        Ask(
            screen.palette,
            screen.keymap,
            title,
            begun.text,
            done,
            several=True,
            draft=begun,
            failed=failed,
        )
    )


def _unfinished(screen: Screen, tag: str) -> Draft | None:
    """The description of a tag that a reader was writing when it was ended, or None."""
    found: Draft | None = None
    for draft in drafts.left_behind(screen.library.path):
        if found is None and draft.unit == tag:
            found = draft
        else:
            draft.leave()
    return found


def go_on_with_draft(screen: Screen) -> None:
    """Go on with a description that was being written when a reader was ended, if there is one."""
    lines = {one.name: one for one in screen.library.lines()}
    wanted: CodeLine | None = None
    for draft in drafts.left_behind(screen.library.path):
        line = lines.get(draft.unit)
        text = draft.text.rstrip()
        if not text or (line is not None and line.code and line.code.description == text):
            draft.forget()
            continue
        draft.leave()
        if line is None:
            screen.say(
                f"An unfinished description of {draft.unit} is kept in {draft.path}", "warning"
            )
        wanted = wanted or line
    if wanted is not None:
        screen.go_to(wanted.name)
        describe(screen, wanted)
