"""Tags, notes, reviewed marks, and undoing any of it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.annotations.model import clean_tag
from tui.app.outline import Unit
from tui.app.screens.chooser import Choice, Chooser, Chosen

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader

_EDITORS = ("sensible-editor", "nano", "vi")


def _ready(reader: Reader) -> list[Unit]:
    """What is to be annotated; empty, with a message, where nothing can be."""
    if not reader.session.sidecar.writable:
        reader.say(reader.session.sidecar.problem, "error")
        return []
    chosen = reader.chosen()
    if not chosen:
        reader.footer.say("Go to a paragraph, an item or a heading to annotate it.", "warning")
    return chosen


def _done(reader: Reader, words: str) -> None:
    reader.end_run()
    reader.changed()
    reader.say(words, "good")


def _about(units: list[Unit]) -> str:
    return f"¶ {units[0].id}" if len(units) == 1 else f"{len(units)} paragraphs"


def pick(reader: Reader) -> None:
    """Choose tags from a list; a new name makes a new tag."""
    units = _ready(reader)
    if not units:
        return
    session, memory = reader.session, reader.memory
    first = set(session.own_tags_on(units[0].id))
    everywhere = [
        tag for tag in first if all(tag in session.own_tags_on(unit.id) for unit in units)
    ]
    anywhere = {tag for unit in units for tag in session.own_tags_on(unit.id)}

    def choices() -> list[Choice]:
        digits = {tag: digit for digit, tag in favourites(reader).items()}
        counts = session.annotations.tags()
        rows: list[Choice] = []
        for tag in session.known_tags(memory.recent_tags):
            code = session.codebook.get(tag)
            used = f"{counts[tag]} here" if tag in counts else ""
            about = code.description if code is not None and code.description else used
            rows.append(Choice(tag, tag, about, digits.get(tag, ""), "tag"))
        return rows

    def pin(tag: str) -> list[Choice]:
        mine = memory.favourites
        taken = favourites(reader)
        if tag in mine.values():
            memory.favourites = {digit: name for digit, name in mine.items() if name != tag}
        elif tag not in taken.values():
            free = next((digit for digit in "123456789" if digit not in taken), None)
            if free is not None:
                mine[free] = clean_tag(tag)
        memory.save(wait=False)
        return choices()

    def apply(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        marked = set(chosen.marked)
        if not chosen.touched or chosen.typed:
            marked.add(chosen.key)
        wanted = dict.fromkeys((*chosen.marked, chosen.key))
        add = [tag for tag in wanted if tag in marked and tag not in everywhere]
        remove = [tag for tag in anywhere if tag in everywhere and tag not in marked]
        _tag(reader, units, tuple(add), tuple(remove))

    keymap = reader.keymap
    mark, enter = keymap.label_of("list.mark"), keymap.label_of("list.accept")
    reader.app.push_screen(
        Chooser(
            reader.palette,
            keymap,
            f"Tag {_about(units)}",
            choices(),
            apply,
            marked=everywhere,
            several=True,
            make_new=clean_tag,
            hint=f"{mark} marks several  {enter} tags",
            empty="No tags yet: type a name and press enter.",
            pinned=pin,
        )
    )


def _tag(
    reader: Reader, units: list[Unit], add: tuple[str, ...], remove: tuple[str, ...] = ()
) -> None:
    if not reader.session.set_tags(units, add, remove):
        reader.end_run()
        reader.footer.say("These tags are on it already.")
        return
    if add:
        reader.last_tags = add
        reader.memory.use_tags(add)
        reader.memory.save(wait=False)
    said = " ".join([*(f"#{tag}" for tag in add), *(f"−#{tag}" for tag in remove)])
    _done(reader, f"{_about(units)}: {said}")


def repeat(reader: Reader) -> None:
    """Put the last tags on the paragraph at hand too."""
    tags = reader.last_tags or tuple(reader.memory.recent_tags[:1])
    if not tags:
        key = reader.keymap.label_of("tag.pick")
        reader.footer.say(f"No tag has been used yet; {key} chooses one.")
        return
    units = _ready(reader)
    if units:
        _tag(reader, units, tags)


def favourites(reader: Reader) -> dict[str, str]:
    """The nine favourites: the codebook's keys first, then those that use has filled."""
    defined = {code.key: code.name for code in reader.session.codebook.codes if code.key}
    used = {
        digit: tag
        for digit, tag in reader.memory.favourites.items()
        if digit not in defined and tag not in defined.values()
    }
    return {**defined, **used}


def favourite(digit: str, reader: Reader) -> None:
    """Put a favourite on, or take it off."""
    tag = favourites(reader).get(digit)
    if tag is None:
        pick_key, pin = reader.keymap.label_of("tag.pick"), reader.keymap.label_of("list.pin")
        reader.footer.say(f"No favourite {digit} yet: {pick_key}, then {pin} on a tag.")
        return
    units = _ready(reader)
    if not units:
        return
    now_on = reader.session.toggle_tag(units, tag)
    if now_on:
        reader.last_tags = (tag,)
        reader.memory.use_tags((tag,))
        reader.memory.save(wait=False)
    _done(reader, f"{_about(units)}: {'' if now_on else '−'}#{tag}")


def select_run(reader: Reader) -> None:
    """Begin to select a run of paragraphs, or stop."""
    if reader.run_from is not None:
        reader.end_run()
        return
    if reader.chosen():
        reader.run_from = reader.cursor
        reader.go(reader.cursor)


def write_note(reader: Reader) -> None:
    """Write a note in place."""
    units = _ready(reader)
    if not units:
        return
    unit = units[-1]
    if reader.app.size.width < 80 and reader.active != "detail":
        reader.active = "detail"
        reader.lay_out()
    elif reader.active == "header":
        reader.active = "tree"
        reader.lay_out()
    reader.end_run()
    text = reader.session.note_on(unit.id)
    reader.drafting.begin(unit.id, text)
    keys = " or ".join(reader.keymap.labels_of("note.save"))
    _open_note(reader, unit, f"Note on {_about([unit])}   {keys} keeps it", text, text)


def _open_note(reader: Reader, unit: Unit, title: str, text: str, base: str) -> None:
    reader.note_unit = unit
    reader.note.open(title, text, partial(_keep_note, reader, unit, base))
    reader.show_state()


def go_on_with_draft(reader: Reader) -> None:
    """Go on with a note that a reader was writing when it was ended, where there is one."""
    draft = reader.drafting.next()
    unit = reader.outline.get(draft.unit) if draft is not None else None
    if draft is None or unit is None:
        return
    reader.outline.reveal(unit.id)
    reader.tree_pane.rebuild()
    reader.go(unit.id)
    if reader.app.size.width < 80:
        reader.active = "detail"
        reader.lay_out()
    reader.drafting.go_on(draft)
    keep, undo = reader.keymap.label_of("note.save"), reader.keymap.label_of("edit.undo")
    about = _about([unit])
    _open_note(
        reader, unit, f"Unfinished note on {about}   {keep} keeps it", draft.text, draft.base
    )
    newer = reader.session.note_on(unit.id) != draft.base
    rest = "the note changed since: both stay" if newer else f"{undo} then drops it"
    reader.say(f"Unfinished note on {about}: {keep} keeps it; {rest}.", "warning")


def _keep_note(reader: Reader, unit: Unit, base: str, text: str) -> None:
    newer = reader.session.note_on(unit.id)
    if reader.session.set_note(unit, text, base):
        both = newer not in ("", base, text)
        said = f"Note on {_about([unit])}" if text else "The note was taken away."
        _done(reader, f"{said}; it was changed meanwhile, and both are kept." if both else said)
    reader.drafting.end()
    reader.show_state()
    go_on_with_draft(reader)


def save_note(reader: Reader) -> None:
    """Keep the note and go back to the text."""
    reader.note.keep()


def note_to_editor(reader: Reader) -> None:
    """Go on with the note in the reader's own editor."""
    text = reader.note.field.text
    edited = edit(reader, text)
    if edited is not None:
        reader.note.field.load_text(edited)
        reader.note.keep()


def open_editor(reader: Reader) -> None:
    """Write the note in the reader's own editor."""
    units = _ready(reader)
    if not units:
        return
    unit = units[-1]
    reader.end_run()
    before = reader.session.note_on(unit.id)
    edited = edit(reader, before)
    if edited is not None:
        _keep_note(reader, unit, before, edited.rstrip())


def edit(reader: Reader, text: str) -> str | None:
    """The text after $VISUAL or $EDITOR; None, with a message, where it did not come back."""
    command = editor()
    if command is None:
        reader.say("No editor: set VISUAL or EDITOR to the one you use.", "warning")
        return None
    handle, name = tempfile.mkstemp(prefix="cablegram-note-", suffix=".txt")
    path = Path(name)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text.encode("utf-8", "surrogateescape"))
    ended: subprocess.CompletedProcess[bytes] | None = None
    failure = ""
    try:
        with reader.app.suspend():
            # An error that left this block would leave the app suspended.
            try:
                ended = subprocess.run([*command, name], check=False)  # noqa: S603 - their own
            except OSError as error:
                failure = error.strerror or str(error)
    except SuspendNotSupported:
        failure = "this terminal cannot be handed to an editor"
    if ended is None:
        path.unlink(missing_ok=True)
        reader.say(f"{command[0]}: {failure}", "error")
        return None
    if ended.returncode != 0:
        reader.say(f"{command[0]} ended with {ended.returncode}; its text is in {path}", "error")
        return None
    try:
        edited = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        reader.say(f"What {command[0]} wrote is not UTF-8 text; it is in {path}", "error")
        return None
    path.unlink(missing_ok=True)
    return edited.replace("\r\n", "\n")


def editor() -> list[str] | None:
    """The editor's command: $VISUAL, else $EDITOR, else one that this machine has."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(os.environ.get(variable, ""))
        except ValueError:
            continue
        if command:
            return command
    return next(([name] for name in _EDITORS if shutil.which(name)), None)


def review(reader: Reader) -> None:
    """Mark as reviewed, or take the mark off."""
    units = _ready(reader)
    if not units:
        return
    done = reader.session.toggle_reviewed(units)
    _done(reader, f"{_about(units)}: {'reviewed' if done else 'not reviewed'}")


def delete(reader: Reader) -> None:
    """Take tags and notes off; undo gives them back."""
    units = _ready(reader)
    if not units:
        return
    gone, others = reader.session.delete(units)
    if not gone:
        reader.footer.say(
            "Only other coders' annotations stand here." if others else "Nothing to delete here."
        )
        return
    key = reader.keymap.label_of("edit.undo")
    kept = "; other coders' stay" if others else ""
    _done(reader, f"Deleted from {_about(units)}{kept}; {key} gives it back.")


def undo(reader: Reader) -> None:
    """Undo the last change."""
    if reader.session.sidecar.writable:
        said = reader.session.undo()
        reader.changed()
        reader.footer.say(said)


def redo(reader: Reader) -> None:
    """Do again what was undone."""
    if reader.session.sidecar.writable:
        said = reader.session.redo()
        reader.changed()
        reader.footer.say(said)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "tag.pick": pick,
    "tag.repeat": repeat,
    **{f"tag.favourite_{digit}": partial(favourite, digit) for digit in "123456789"},
    "tag.select_run": select_run,
    "note.write": write_note,
    "note.editor": open_editor,
    "note.save": save_note,
    "note.to_editor": note_to_editor,
    "review.toggle": review,
    "annotation.delete": delete,
    "edit.undo": undo,
    "edit.redo": redo,
}
