"""The commands that read: to a unit, through the cable, to words, to findings."""

from __future__ import annotations

from collections.abc import Iterator

from tui.app.outline import ORPHANS
from tui.cable.visible import visible
from tui.plain import telling
from tui.plain.dialogue import Dialogue, RefusalError


def go(dialogue: Dialogue, identity: str) -> Iterator[str]:
    """Go to a unit and read it."""
    if dialogue.session.outline.get(identity) is None:
        raise RefusalError(f"There is no paragraph {visible(identity)}; outline lists them.")
    dialogue.at = identity
    return read(dialogue, "")


def read(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Read the unit at hand."""
    unit = dialogue.unit
    if unit is None:
        raise RefusalError("This cable has nothing to read.")
    yield from telling.unit_lines(dialogue.session, unit, dialogue.width)


def next_unit(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Read the next unit; the items of a paragraph were read with it."""
    return _step(dialogue, 1)


def previous_unit(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Read the unit before."""
    return _step(dialogue, -1)


def _step(dialogue: Dialogue, by: int) -> Iterator[str]:
    outline = dialogue.session.outline
    place = outline.position.get(dialogue.at, 0) + by
    while 0 <= place < len(outline.units) and outline.units[place].kind == "item":
        place += by
    if not 0 <= place < len(outline.units):
        yield "This is the end of the cable." if by > 0 else "This is the beginning of the cable."
        return
    yield from go(dialogue, outline.units[place].id)


def read_rest(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Read from here to the end."""
    units = dialogue.session.outline.units
    first = dialogue.session.outline.position.get(dialogue.at, 0)
    for unit in units[first:]:
        if unit.kind != "item":
            dialogue.at = unit.id
            yield from telling.unit_lines(dialogue.session, unit, dialogue.width)
            yield ""


def header(dialogue: Dialogue, _: str) -> Iterator[str]:
    """Read the header."""
    return telling.header_lines(dialogue.session, dialogue.width)


def outline(dialogue: Dialogue, _: str) -> Iterator[str]:
    """List headings and paragraphs."""
    return telling.outline_lines(dialogue.session, dialogue.width, dialogue.at)


def find(dialogue: Dialogue, words: str) -> Iterator[str]:
    """Go to the next unit that holds these words, letter case and blanks apart."""
    sought = " ".join(words.split()).casefold() or dialogue.sought
    if not sought:
        raise RefusalError("Find what? As in: find border crossing")
    dialogue.sought = sought
    units = [unit for unit in dialogue.session.outline.units if unit.id != ORPHANS]
    places = [place for place, unit in enumerate(units) if unit.id == dialogue.at]
    first = (places[0] if places else -1) + 1
    text = dialogue.session.cable.text
    for step in range(len(units)):
        unit = units[(first + step) % len(units)]
        # A paragraph is found by its own words, its items by theirs.
        inner = dialogue.session.outline.children_of(unit.id) if unit.kind == "paragraph" else []
        end = min((one.start for one in inner), default=unit.end)
        if sought in " ".join(text[unit.start : end].split()).casefold():
            if first + step >= len(units):
                yield "Searched on from the beginning."
            yield from go(dialogue, unit.id)
            return
    yield f"Not found: {visible(sought)}"


def findings(dialogue: Dialogue, _: str) -> Iterator[str]:
    """List what departs from the rules for cables."""
    found = dialogue.session.findings()
    if not found:
        yield "No finding: this cable is as the rules for cables want it."
    for one in found:
        where = f"{one.paragraph}: " if one.paragraph else ""
        yield visible(f"{one.severity.value} {one.rule}, {where}{one.message}")
