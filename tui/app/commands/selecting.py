"""Selecting words, and listing the annotations at hand to change one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations.model import Annotation
from tui.app.commands import noting, tagging
from tui.app.letters import reaching
from tui.app.outline import Unit
from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.app.selecting import leave, show
from tui.app.subjects import about, short
from tui.cable.selecting import Selection, Step

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader

_QUOTED = 36
"""Characters of a passage that the list of annotations shows."""


def start(reader: Reader) -> None:
    """Begin to select words, in the text."""
    reader.end_run()
    if not reader.selecting.begin(reader.unit()):
        reader.footer.say("There are no words to select here.", "warning")
        return
    reader.active = "detail"
    reader.lay_out()
    show(reader)


def swept(reader: Reader, first: int, last: int | None) -> None:
    """The mouse swept over words, or was pressed twice on one."""
    if reader.note.is_open or reader.prompt.is_open:
        return
    if reader.selecting.sweep(first, last):
        reader.end_run()
        reader.footer.say("")
        reader.active = "detail"
        reader.lay_out()
        show(reader)


def _step(step: Step, by: int, reader: Reader) -> None:
    before = reader.selecting.now
    reader.selecting.step(step, by)
    if before is not None and step is not Step.PARAGRAPH and _leaves_heading(reader, before):
        # What lies between a heading and its paragraphs, its rule, belongs to neither.
        reader.selecting.now = before
        ids = ("selection.next_paragraph", "selection.previous_paragraph")
        where = "ends" if by > 0 else "begins"
        key = reader.keymap.label_of(ids[by < 0])
        reader.footer.say(f"A heading or its paragraphs {where} here: {key} goes past it.")
    show(reader)


def _leaves_heading(reader: Reader, before: Selection) -> bool:
    """Whether the selection grows from a heading into something else, or the other way."""
    now = reader.selecting.now
    if now is None or abs(now.active - now.anchor) <= abs(before.active - before.anchor):
        return False
    units = (reader.outline.at(before.active), reader.outline.at(now.active))
    ids = {unit.id for unit in units if unit is not None}
    return len(ids) > 1 and any(unit is not None and unit.kind == "heading" for unit in units)


def _line(by: int, reader: Reader) -> None:
    reader.selecting.line(by)
    show(reader)


def _edge(end: bool, reader: Reader) -> None:
    reader.selecting.to_edge(end=end)
    show(reader)


def swap(reader: Reader) -> None:
    """Move the other end of the selection from now on."""
    reader.selecting.swap()
    show(reader)


def cancel(reader: Reader) -> None:
    """Select nothing any more."""
    leave(reader)


# The annotations at hand


def show_list(reader: Reader) -> None:
    """List what stands on the paragraph at hand; enter says what can be done with one."""
    unit = _shown(reader)
    items = _at_hand(reader, unit) if unit is not None else []
    if unit is None or not items:
        tag, words = reader.keymap.label_of("tag.pick"), reader.keymap.label_of("selection.start")
        reader.footer.say(f"No annotation here yet: {tag} tags it, {words} selects words.")
        return
    letters = {one.placed.annotation.id: one.letter for one in reader.session.passages}
    choices = [_choice(reader, unit, item, letters.get(item.id, "")) for item in items]
    by_id = {item.id: item for item in items}

    def chosen(picked: Chosen | None) -> None:
        if picked is not None:
            _ask(reader, by_id[picked.key], letters.get(picked.key, ""))

    hint = f"{reader.keymap.label_of('list.accept')} to go there or change it"
    count = f"{len(items)} annotations" if len(items) > 1 else "1 annotation"
    reader.app.push_screen(
        Chooser(
            reader.palette,
            reader.keymap,
            f"{count} on {about([unit])}",
            choices,
            chosen,
            hint=hint,
            empty="No annotation here has such words.",
            tall=True,
        )
    )


def _shown(reader: Reader) -> Unit | None:
    """The unit whose annotations are at hand: an item's are listed with its paragraph's."""
    unit = reader.unit()
    if unit is not None and unit.kind == "item":
        return reader.outline.get(unit.parent)
    return unit if unit is not None and unit.can_be_tagged else None


def _at_hand(reader: Reader, unit: Unit) -> list[Annotation]:
    """The whole paragraph's annotations, then its items', then passages by their letters."""
    session = reader.session
    inner = [each for each in reader.outline.children_of(unit.id) if each.kind == "item"]
    shown = [unit, *inner]
    names = {each.id for each in shown}
    whole = [item for each in shown for item in session.on(each.id) if not item.is_passage]
    reach = reaching(session.passages, shown)
    passages = [
        one.placed.annotation
        for one in session.passages
        if one in reach or one.placed.paragraph in names
    ]
    return [*whole, *passages]


def _choice(reader: Reader, unit: Unit, item: Annotation, letter: str) -> Choice:
    if item.is_passage:
        label = f"{letter}  “{short(item.quote, _QUOTED)}”"
    else:
        label = "¶  whole paragraph" if item.paragraph == unit.id else f"¶  {item.paragraph}"
    tags = " ".join(f"#{tag}" for tag in item.tags)
    note = item.note.strip().split("\n", 1)[0]
    detail = "  ".join(part for part in (tags, note) if part)
    return Choice(item.id, label, detail, item.author)


def _ask(reader: Reader, item: Annotation, letter: str) -> None:
    """Ask what to do with one annotation."""
    go_there = "Select its words in the text" if item.is_passage else "Go to it"
    choices = [Choice("go", go_there)]
    if not reader.session.sidecar.writable:
        choices.append(
            Choice("", "Nothing can be changed: the annotations are read-only", heading=True)
        )
    elif reader.session.may_change(item):
        choices += [
            Choice("note", "Edit its note", short(item.note)),
            Choice("tags", "Change its tags", " ".join(f"#{tag}" for tag in item.tags)),
            Choice("delete", "Delete it"),
        ]
    else:
        choices.append(Choice("", f"Written by {item.author}: only they change it", heading=True))

    def do(picked: Chosen | None) -> None:
        match picked.key if picked is not None else "":
            case "go":
                go_to(reader, item)
            case "note":
                noting.note_on(reader, item)
            case "tags":
                tagging.pick_for(reader, [item])
            case "delete":
                tagging.delete_all(reader, [item])
            case _:
                pass

    title = f"{letter}  {about([item])}" if letter else about([item])
    hint = f"{reader.keymap.label_of('list.cancel')} leaves it as it is"
    reader.app.push_screen(Chooser(reader.palette, reader.keymap, title, choices, do, hint=hint))


def go_to(reader: Reader, item: Annotation) -> None:
    """Select a passage's words in the text, or go to the paragraph that is annotated."""
    placed = reader.session.standing.placed(item)
    if placed is None:
        reader.footer.say("This annotation has no place in the text any more.", "warning")
        return
    reader.show_unit(placed.paragraph)
    if item.is_passage and reader.selecting.take(placed.start, placed.end):
        reader.active = "detail"
        reader.lay_out()
        show(reader)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "selection.start": start,
    "selection.next_word": partial(_step, Step.WORD, 1),
    "selection.previous_word": partial(_step, Step.WORD, -1),
    "selection.next_sentence": partial(_step, Step.SENTENCE, 1),
    "selection.previous_sentence": partial(_step, Step.SENTENCE, -1),
    "selection.next_paragraph": partial(_step, Step.PARAGRAPH, 1),
    "selection.previous_paragraph": partial(_step, Step.PARAGRAPH, -1),
    "selection.next_line": partial(_line, 1),
    "selection.previous_line": partial(_line, -1),
    "selection.line_start": partial(_edge, False),
    "selection.line_end": partial(_edge, True),
    "selection.next_character": partial(_step, Step.CHARACTER, 1),
    "selection.previous_character": partial(_step, Step.CHARACTER, -1),
    "selection.swap": swap,
    "selection.cancel": cancel,
    "annotation.list": show_list,
}
