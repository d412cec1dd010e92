"""The commands that annotate: tags, notes, marks, and undoing any of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tui.annotations import drafts
from tui.annotations.drafts import Draft, Words
from tui.annotations.editing import clean_tags
from tui.annotations.passages import Passage
from tui.app.outline import ORPHANS, Unit
from tui.cable.visible import visible
from tui.commands.annotate import SpotError, find_spot
from tui.plain import telling
from tui.plain.dialogue import Dialogue, RefusalError

_ON = re.compile(r'(.*?)\s*\bon\s+["“](.*)["”]\s*', re.DOTALL)
_NO_DRAFT_END = "The note is not saved; type draft to go on with it."


def tag(dialogue: Dialogue, rest: str) -> Iterator[str]:
    """Put tags on the unit at hand, or on words of it."""
    return _tag(dialogue, rest, on=True)


def untag(dialogue: Dialogue, rest: str) -> Iterator[str]:
    """Take tags of yours off."""
    return _tag(dialogue, rest, on=False)


def _tag(dialogue: Dialogue, rest: str, *, on: bool) -> Iterator[str]:
    names, words = _on_words(rest)
    tags = clean_tags(names.split(","))
    if not tags:
        raise RefusalError(f"Which tag? As in: {'tag' if on else 'untag'} shelter, statistics")
    subject = _subject(dialogue, words)
    dialogue.session.set_tags([subject], tags if on else (), () if on else tags)
    if on:
        dialogue.used_tags[:] = dict.fromkeys((*tags, *dialogue.used_tags))
    shown = visible(" ".join(f"#{name}" for name in tags))
    yield from dialogue.changed(f"{shown} {'on' if on else 'off'} {_where(subject)}.")


def note(dialogue: Dialogue, rest: str) -> Iterator[str]:
    """Write a note, here on the line or on lines of its own."""
    text, words = _on_words(rest)
    subject = _subject(dialogue, words)
    before = dialogue.session.note_on(subject)
    draft: Draft | None = None
    if not text:
        draft = _begin(dialogue, subject, before)
        if before:
            yield "The note so far, which what you type goes on with (nonote takes it away):"
            yield from (visible(f"  {line}") for line in before.split("\n"))
            draft.text = before
        yield "Type the note; a line with a single full stop ends it."
        written = dialogue.ask_lines(draft)
        if written is None:
            draft.leave()
            raise RefusalError(_NO_DRAFT_END)
        text = written
    yield from _keep_note(dialogue, subject, text, before, draft)


def take_note_away(dialogue: Dialogue, rest: str) -> Iterator[str]:
    """Take your note away; undo brings it back."""
    subject = _subject(dialogue, _on_words(rest)[1])
    if not dialogue.session.set_note(subject, ""):
        raise RefusalError("You have no note here.")
    yield from dialogue.changed(f"no note on {_where(subject)}; undo brings it back.")


def go_on_with_draft(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Go on with a note that was not finished."""
    found = drafts.left_behind(dialogue.session.sidecar.path)
    draft = found[0] if found else None
    for other in found[1:]:
        other.leave()
    if draft is None:
        raise RefusalError("There is no unfinished note.")
    unit = dialogue.session.outline.get(draft.unit)
    subject: Unit | Passage | None = unit
    words = draft.words
    text = dialogue.session.cable.text
    if words is not None and text[words.start : words.end] == words.quote:
        subject = Passage(draft.unit, words.start, words.end)
    elif words is not None or draft.annotation:
        subject = None
    if subject is None:
        draft.leave()
        raise RefusalError(
            f"What it was about is not here now; it is kept in {visible(str(draft.path))}"
        )
    dialogue.at = draft.unit
    yield f"Unfinished note on {_where(subject)}, with a single full stop to end it:"
    yield from (visible(f"  {line}") for line in draft.text.split("\n"))
    written = dialogue.ask_lines(draft)
    if written is None:
        draft.leave()
        raise RefusalError(_NO_DRAFT_END)
    yield from _keep_note(dialogue, subject, written, draft.base, draft)


def _begin(dialogue: Dialogue, subject: Unit | Passage, base: str) -> Draft:
    words: Words | None = None
    if isinstance(subject, Passage):
        quote = dialogue.session.cable.text[subject.start : subject.end]
        words = Words(subject.start, subject.end, quote)
    unit = subject.paragraph if isinstance(subject, Passage) else subject.id
    return drafts.begin(dialogue.session.sidecar.path, unit, base, words=words)


def _keep_note(
    dialogue: Dialogue, subject: Unit | Passage, text: str, base: str, draft: Draft | None
) -> Iterator[str]:
    newer = dialogue.session.note_on(subject) not in ("", base, text)
    if not text.strip() or not dialogue.session.set_note(subject, text, base):
        yield "Nothing was written; the note is as it was."
    else:
        both = " It was changed meanwhile; both are kept." if newer else ""
        yield from dialogue.changed(f"note on {_where(subject)}.{both}")
    if draft is not None:
        if dialogue.session.dirty:
            draft.leave()
        else:
            draft.forget()


def reviewed(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Mark the paragraph at hand as reviewed, or take the mark off."""
    unit = _unit(dialogue)
    done = dialogue.session.toggle_reviewed([unit])
    yield from dialogue.changed(f"{_where(unit)} is {'reviewed' if done else 'not reviewed'}.")


def delete(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Take all your annotations of the paragraph at hand away."""
    gone, others = dialogue.session.delete([_unit(dialogue)])
    stay = f" {others} of other coders stay." if others else ""
    if not gone:
        raise RefusalError(f"You have no annotation of the whole here.{stay}")
    yield from dialogue.changed(f"{gone} taken away; undo brings them back.{stay}")


def undo(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Undo the last step, also of an earlier day."""
    return _travel(dialogue, dialogue.session.undo)


def redo(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Redo what was undone last."""
    return _travel(dialogue, dialogue.session.redo)


def _travel(dialogue: Dialogue, move: Callable[[], str]) -> Iterator[str]:
    _refuse_read_only(dialogue)
    before = dialogue.session.annotations
    said = move()
    if dialogue.session.annotations is before:
        yield said
    else:
        yield from dialogue.changed(said)


def tags(dialogue: Dialogue, _: str) -> Iterator[str]:
    """List the tags that are known here."""
    told = list(telling.tags_lines(dialogue.session, dialogue.used_tags))
    return iter(told or ["There are no tags yet: tag NAME makes one."])


def notes(dialogue: Dialogue, _: str) -> Iterator[str]:
    """List all annotations of the cable."""
    session = dialogue.session
    if not session.annotations.items:
        yield "Nothing was added to this cable yet."
    for unit in session.outline.units:
        found = list(telling.standing_lines(session, unit, dialogue.width))
        if unit.id == ORPHANS:
            yield from telling.unit_lines(session, unit, dialogue.width)
        elif found:
            yield f"{telling.name_of(unit)}:"
            yield from found


def _on_words(rest: str) -> tuple[str, str]:
    """What stands before ``on "words"``, and the words."""
    found = _ON.fullmatch(rest)
    return (found[1].strip(), found[2]) if found else (rest, "")


def _refuse_read_only(dialogue: Dialogue) -> None:
    if not dialogue.session.sidecar.writable:
        raise RefusalError(dialogue.session.sidecar.problem)


def _unit(dialogue: Dialogue) -> Unit:
    """The unit at hand, to be annotated."""
    _refuse_read_only(dialogue)
    unit = dialogue.unit
    if unit is None or not unit.can_be_tagged:
        raise RefusalError("Go to a paragraph, an item or a heading first, by its number.")
    return unit


def _subject(dialogue: Dialogue, words: str) -> Unit | Passage:
    """The unit at hand, or the passage in it that reads ``words``."""
    unit = _unit(dialogue)
    if not words:
        return unit
    session = dialogue.session
    try:
        spot = find_spot(session.cable, session.placement, unit.id, words)
    except SpotError as error:
        said = str(error)
        raise RefusalError(f"{said[:1].upper()}{said[1:]}.") from None
    if spot.span is None:
        return unit
    return Passage(unit.id, *spot.span)


def _where(subject: Unit | Passage) -> str:
    if isinstance(subject, Passage):
        return f"these words of {visible(subject.paragraph)}"
    return telling.name_of(subject)
