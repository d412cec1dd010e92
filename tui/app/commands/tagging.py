"""Tags, notes, reviewed marks, and undoing any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations.favourites import DIGITS, Favourites
from tui.annotations.model import clean_tag
from tui.app.outline import Unit
from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.app.selecting import leave
from tui.app.subjects import Subject, about

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def may_write(reader: Reader) -> bool:
    """Whether annotations can be changed; says why where they cannot."""
    if not reader.session.sidecar.writable:
        reader.say(reader.session.sidecar.problem, "error")
        return False
    return True


def _ready_units(reader: Reader) -> list[Unit]:
    """The units to be annotated; empty, with a message, where nothing can be."""
    if not may_write(reader):
        return []
    chosen = reader.chosen()
    if not chosen:
        reader.footer.say("Go to a paragraph, an item or a heading to annotate it.", "warning")
    return chosen


def ready(reader: Reader) -> Sequence[Subject]:
    """What is to be annotated: the words selected, else units, or nothing."""
    passage = reader.selecting.passage
    if passage is None:
        return _ready_units(reader)
    return [passage] if may_write(reader) else []


def done(reader: Reader, words: str) -> None:
    passage = reader.selecting.passage
    reader.end_run()
    leave(reader)
    reader.changed()
    if passage is not None:
        reader.show_unit(passage.paragraph)
    reader.say(words, "good")


def pick(reader: Reader) -> None:
    """Choose tags from a list; a new name makes a new tag."""
    subjects = ready(reader)
    if subjects:
        pick_for(reader, subjects)


def pick_for(reader: Reader, subjects: Sequence[Subject]) -> None:
    """Choose the tags of subjects from a list."""
    session = reader.session
    first = set(session.own_tags_on(subjects[0]))
    everywhere = [tag for tag in first if all(tag in session.own_tags_on(s) for s in subjects)]
    anywhere = {tag for subject in subjects for tag in session.own_tags_on(subject)}

    def choices() -> list[Choice]:
        digits = {tag: digit for digit, tag in favourites(reader).items()}
        counts = session.annotations.tags()
        rows: list[Choice] = []
        for tag in session.known_tags(reader.favourites.recent):
            code = session.codebook.get(tag)
            used = f"{counts[tag]} here" if tag in counts else ""
            about = code.description if code is not None and code.description else used
            rows.append(Choice(tag, tag, about, digits.get(tag, ""), "tag"))
        return rows

    def pin(tag: str) -> list[Choice]:
        taken, mine = favourites(reader), reader.favourites
        if tag in mine.digits.values():
            mine.digits = {digit: name for digit, name in mine.digits.items() if name != tag}
        elif tag not in taken.values():
            free = next((digit for digit in DIGITS if digit not in taken), None)
            if free is not None:
                mine.digits[free] = clean_tag(tag)
        _keep(reader, mine)
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
        _tag(reader, subjects, tuple(add), tuple(remove))

    keymap = reader.keymap
    mark, enter = keymap.label_of("list.mark"), keymap.label_of("list.accept")
    reader.app.push_screen(
        Chooser(
            reader.palette,
            keymap,
            f"Tag {about(subjects)}",
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
    reader: Reader,
    subjects: Sequence[Subject],
    add: tuple[str, ...],
    remove: tuple[str, ...] = (),
) -> None:
    said_of = about(subjects)
    if not reader.session.set_tags(subjects, add, remove):
        reader.end_run()
        leave(reader)
        reader.footer.say("These tags are on it already.")
        return
    if add:
        _use(reader, add)
    said = " ".join([*(f"#{tag}" for tag in add), *(f"−#{tag}" for tag in remove)])
    done(reader, f"{said_of}: {said}")


def _use(reader: Reader, tags: tuple[str, ...]) -> None:
    """Remember the tags used last."""
    reader.last_tags = tags
    mine = reader.favourites
    mine.use(tags)
    _keep(reader, mine)


def _keep(reader: Reader, mine: Favourites) -> None:
    mine.note(reader.session.codebook)
    reader.memory.keep(mine, wait=False)


def repeat(reader: Reader) -> None:
    """Put the last tags on the paragraph at hand too."""
    tags = reader.last_tags or tuple(reader.favourites.recent[:1])
    if not tags:
        key = reader.keymap.label_of("tag.pick")
        reader.footer.say(f"No tag has been used yet; {key} chooses one.")
        return
    subjects = ready(reader)
    if subjects:
        _tag(reader, subjects, tags)


def favourites(reader: Reader) -> dict[str, str]:
    """The nine favourites: the codebook's keys first, then those that use has filled."""
    defined = {code.key: code.name for code in reader.session.codebook.codes if code.key}
    used = {
        digit: tag
        for digit, tag in reader.favourites.digits.items()
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
    subjects = ready(reader)
    if not subjects:
        return
    now_on = reader.session.toggle_tag(subjects, tag)
    if now_on:
        _use(reader, (tag,))
    done(reader, f"{about(subjects)}: {'' if now_on else '−'}#{tag}")


def select_run(reader: Reader) -> None:
    """Begin to select a run of paragraphs, or stop."""
    if reader.run_from is not None:
        reader.end_run()
        return
    if reader.chosen():
        reader.run_from = reader.cursor
        reader.go(reader.cursor)
    else:
        reader.footer.say(
            "Go to a paragraph, an item or a heading to begin a run there.", "warning"
        )


def review(reader: Reader) -> None:
    """Mark as reviewed, or take the mark off."""
    units = _ready_units(reader)
    if not units:
        return
    reviewed = reader.session.toggle_reviewed(units)
    done(reader, f"{about(units)}: {'reviewed' if reviewed else 'not reviewed'}")


def delete(reader: Reader) -> None:
    """Take tags and notes off; undo gives them back."""
    subjects = ready(reader)
    if subjects:
        delete_all(reader, subjects)


def delete_all(reader: Reader, subjects: Sequence[Subject]) -> None:
    """Take the reader's annotations of subjects away; undo gives them back."""
    gone, others = reader.session.delete(subjects)
    if not gone:
        reader.footer.say(_why_nothing_went(reader, subjects, others))
        return
    key = reader.keymap.label_of("edit.undo")
    kept = "; other coders' stay" if others else ""
    done(reader, f"Deleted from {about(subjects)}{kept}; {key} gives it back.")


def _why_nothing_went(reader: Reader, subjects: Sequence[Subject], others: int) -> str:
    if others:
        return "Only other coders' annotations stand here."
    units = [subject for subject in subjects if isinstance(subject, Unit)]
    if any(reader.session.on(unit.id) for unit in units):
        key = reader.keymap.label_of("annotation.list")
        return f"Only passages are annotated here; {key} lists them."
    return "Nothing to delete here."


def undo(reader: Reader) -> None:
    """Undo the last change."""
    if reader.session.placing:
        key, out = reader.keymap.label_of("annotation.place"), reader.keymap.label_of("move.back")
        reader.footer.say(f"{key} places the annotation here, {out} gives up.", "warning")
        return
    if may_write(reader):
        said = reader.session.undo()
        reader.changed()
        reader.footer.say(said)


def redo(reader: Reader) -> None:
    """Do again what was undone."""
    if may_write(reader):
        said = reader.session.redo()
        reader.changed()
        reader.footer.say(said)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "tag.pick": pick,
    "tag.repeat": repeat,
    **{f"tag.favourite_{digit}": partial(favourite, digit) for digit in DIGITS},
    "tag.select_run": select_run,
    "review.toggle": review,
    "annotation.delete": delete,
    "edit.undo": undo,
    "edit.redo": redo,
}
