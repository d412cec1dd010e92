"""Writing notes: in the note field or the reader's editor, and going on with unfinished ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations.passages import Passage
from tui.app.commands.tagging import done, ready
from tui.app.editor import edit
from tui.app.selecting import leave, show
from tui.app.subjects import Subject, about

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def write_note(reader: Reader) -> None:
    """Write a note in place."""
    subjects = ready(reader)
    if subjects:
        note_on(reader, subjects[-1])


def note_on(reader: Reader, subject: Subject) -> None:
    """Write a note on a subject, in place."""
    if reader.app.size.width < 80 and reader.active != "detail":
        reader.active = "detail"
        reader.lay_out()
    elif reader.active == "header":
        reader.active = "tree"
        reader.lay_out()
    reader.end_run()
    text = reader.session.note_on(subject)
    reader.drafting.begin(subject, text)
    keys = " or ".join(reader.keymap.labels_of("note.save"))
    _open_note(reader, subject, f"Note on {about([subject])}   {keys} keeps it", text, text)


def _open_note(reader: Reader, subject: Subject, title: str, text: str, base: str) -> None:
    reader.note_subject, reader.note_base = subject, base
    reader.note.open(title, text, partial(_keep_note, reader, subject, base))
    reader.show_state()


def go_on_with_draft(reader: Reader) -> None:
    """Go on with a note that a reader was writing when it was ended, where there is one."""
    found = reader.drafting.next()
    if found is None:
        return
    leave(reader)
    reader.outline.reveal(found.unit.id)
    reader.tree_pane.rebuild()
    reader.go(found.unit.id)
    if reader.app.size.width < 80:
        reader.active = "detail"
        reader.lay_out()
    subject = found.subject
    if isinstance(subject, Passage) and reader.selecting.take(subject.start, subject.end):
        reader.active = "detail"
        reader.lay_out()
        show(reader)
    reader.drafting.go_on(found.draft)
    keep, undo = reader.keymap.label_of("note.save"), reader.keymap.label_of("edit.undo")
    said = about([subject])
    title = f"Unfinished note on {said}   {keep} keeps it"
    _open_note(reader, subject, title, found.draft.text, found.base)
    newer = reader.session.note_on(subject) not in ("", found.base)
    rest = "the note changed since: both stay" if newer else f"{undo} then drops it"
    if found.moved:
        rest = f"{found.moved}; there is a note here: both stay" if newer else found.moved
    reader.say(f"Unfinished note on {said}: {keep} keeps it; {rest}.", "warning")


def _keep_note(reader: Reader, subject: Subject, base: str, text: str) -> None:
    newer = reader.session.note_on(subject)
    if reader.session.set_note(subject, text, base):
        both = newer not in ("", base, text)
        said = f"Note on {about([subject])}" if text else "The note was taken away."
        done(reader, f"{said}; it was changed meanwhile, and both are kept." if both else said)
    reader.drafting.end()
    reader.show_state()
    go_on_with_draft(reader)


def save_note(reader: Reader) -> None:
    """Keep the note and go back to the text."""
    reader.note.keep()


def note_to_editor(reader: Reader) -> None:
    """Go on with the note in the reader's own editor."""
    text = reader.note.field.text
    edited = edit(reader, text, reader.drafting.at_hand)
    if edited is not None:
        reader.note.field.load_text(edited)
        reader.note.keep()


def open_editor(reader: Reader) -> None:
    """Write the note in the reader's own editor."""
    subjects = ready(reader)
    if not subjects:
        return
    reader.end_run()
    before = reader.session.note_on(subjects[-1])
    reader.drafting.begin(subjects[-1], before)
    edited = edit(reader, before, reader.drafting.at_hand)
    if edited is None:
        reader.drafting.give_up()
    else:
        _keep_note(reader, subjects[-1], before, edited.rstrip())


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "note.write": write_note,
    "note.editor": open_editor,
    "note.save": save_note,
    "note.to_editor": note_to_editor,
}
