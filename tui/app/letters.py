"""The letters that tell passages apart: a, b, c … in each paragraph, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.annotations.anchors import Placed
from tui.app.outline import Outline, Unit
from tui.cable.reading import Line

_LETTERS = "abcdefghijklmnoprstuvwxyz"
_RAISED = dict(zip(_LETTERS, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
"""There is no raised q of one cell."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A passage in its place, and the letter that it has where its paragraph is shown."""

    placed: Placed
    letter: str

    @property
    def raised(self) -> str:
        """The letter as a sign in the text."""
        return "".join(_RAISED[one] for one in self.letter)


def lettered(placed: Iterable[Placed], outline: Outline) -> tuple[Lettered, ...]:
    """The passages in the order of the text, with their letters.

    Letters begin anew in each paragraph, unless a passage of an earlier one reaches into it: no two
    passages that can be seen in one paragraph have the same letter.
    """
    passages = sorted(
        (one for one in placed if one.annotation.is_passage),
        key=lambda one: (one.start, -one.end, one.annotation.created, one.annotation.id),
    )
    found: list[Lettered] = []
    place, reach, before = 0, -1, ""
    for one in passages:
        unit = _paragraph(outline, one.paragraph)
        name, begin = (unit.id, unit.start) if unit is not None else ("", one.start)
        if name != before and reach <= begin:
            place = 0
        found.append(Lettered(one, _letter(place)))
        place, before = place + 1, name
        reach = max(reach, one.end)
    return tuple(found)


def reaching(passages: Iterable[Lettered], shown: Sequence[Unit]) -> tuple[Lettered, ...]:
    """The passages of earlier paragraphs that reach into a unit, ``shown`` with its items."""
    names = {unit.id for unit in shown}
    start, end = shown[0].start, shown[0].end
    return tuple(
        one
        for one in passages
        if one.placed.paragraph not in names and one.placed.start < end and one.placed.end > start
    )


def beside(passages: Iterable[Lettered], line: Line) -> str:
    """The raised letters of the passages that begin or end in a line."""
    if not line.runs:
        return ""
    first, last = line.runs[0].start, line.runs[-1].end
    spans = ((one, one.placed.start, one.placed.end) for one in passages)
    return "".join(one.raised for one, a, b in spans if first <= a < last or first < b <= last)


def _paragraph(outline: Outline, identity: str) -> Unit | None:
    """The unit that is shown for an annotation: an item is shown inside its paragraph."""
    unit = outline.get(identity)
    if unit is not None and unit.kind == "item":
        return outline.get(unit.parent)
    return unit


def _letter(place: int) -> str:
    """The letter of a place: a to z without q, then aa, ab and so on."""
    count = len(_LETTERS)
    last = _LETTERS[place % count]
    return last if place < count else _letter(place // count - 1) + last
