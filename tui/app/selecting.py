"""Words being selected in the detail pane: how keys and mouse change which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.annotations.passages import Passage, paragraph_at, passage_at
from tui.app.cells import cell_of, offset_at
from tui.app.outline import Unit
from tui.app.session import Session
from tui.app.widgets.detail import Detail
from tui.cable.selecting import Selectable, Selection, Step

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


class Selecting:
    """The selection, or none. It is in code points of the text; lines are those that are shown."""

    def __init__(self, session: Session, detail: Detail) -> None:
        self._session = session
        self._detail = detail
        self._places: Selectable | None = None
        self._column: int | None = None
        self.now: Selection | None = None

    @property
    def places(self) -> Selectable:
        """Where a selection can begin and end; worked out when something is selected first."""
        if self._places is None:
            self._places = Selectable(self._session.cable)
        return self._places

    # What is selected

    @property
    def span(self) -> tuple[int, int] | None:
        """The half-open span of code points that is selected, or None."""
        return self.places.span(self.now) if self.now is not None else None

    @property
    def passage(self) -> Passage | None:
        """The passage that is selected, or None; None too in a cable without any paragraph."""
        span, cable = self.span, self._session.cable
        if span is None or not paragraph_at(cable, span[0]):
            return None
        return passage_at(cable, *span)

    @property
    def count(self) -> str:
        """How many words are selected, in words; empty where none are."""
        number = self.places.words_in(self.now) if self.now is not None else 0
        return f"{number} word{'' if number == 1 else 's'}" if number else ""

    @property
    def about(self) -> str:
        """What is selected: how many words, in which paragraph or paragraphs."""
        span = self.span
        if span is None:
            return ""
        names = list(dict.fromkeys(_name(self._unit(at)) for at in (span[0], span[1] - 1)))
        return f"{self.count}, ¶ {'–'.join(names)}"

    def _unit(self, offset: int) -> Unit | None:
        return self._session.outline.at(offset)

    # Beginning and ending

    def begin(self, unit: Unit | None) -> bool:
        """Select the search hit in sight, or the first word in sight of a unit, or the first word.

        Answers whether there was a word to select.
        """
        self.now = self._hit() or self._first_word(unit)
        self._column = None
        return self.now is not None

    def take(self, start: int, end: int) -> bool:
        """Select what can be selected of ``[start, end)``; answers whether anything can."""
        found = self.places.covering(start, end)
        if found is not None:
            self.now = found
            self._column = None
        return found is not None

    def sweep(self, first: int, last: int | None) -> bool:
        """Select from one code point to another as the mouse goes; the word at ``first`` alone.

        Answers whether there is anything to select there.
        """
        if last is None:
            word = self.places.word_at(first)
            span = self.places.span(word) if word is not None else (0, 0)
            return span[0] <= first < span[1] and self.take(*span)
        if not self.take(min(first, last), max(first, last) + 1):
            return False
        if last < first and self.now is not None:
            self.now = self.now.swapped
        return True

    def _hit(self) -> Selection | None:
        hits, at = self._detail.hits, self._detail.hit
        if not 0 <= at < len(hits) or not self._in_sight(hits[at][0]):
            return None
        return self.places.covering(*hits[at])

    def _in_sight(self, offset: int) -> bool:
        row = self._detail.row_at(offset)
        return row is not None and 0 <= row - self._detail.top < self._detail.page

    def _first_word(self, unit: Unit | None) -> Selection | None:
        detail = self._detail
        shown = [
            (line.unit, line.runs[0].start, line.runs[-1].end)
            for line in detail.lines[detail.top : detail.top + detail.page]
            if line is not None and line.runs
        ]
        inside = [(s, e) for _, s, e in shown if unit is None or unit.start <= s < unit.end]
        for start, end in (*inside, *((s, e) for _, s, e in shown)):
            first = self.places.first_in(start, end)
            if first is not None:
                return self.places.word_at(first)
        first = self.places.first_in(unit.start, unit.end) if unit is not None else None
        return self.places.word_at(first) if first is not None else None

    # Growing and shrinking

    def step(self, step: Step, by: int) -> None:
        """The end that moves goes one step on, or back where ``by`` is negative."""
        if self.now is not None:
            move = self.places.forward if by > 0 else self.places.backward
            self.now = move(self.now, step)
            self._column = None

    def line(self, by: int) -> None:
        """The end that moves goes to the line below or above, in the same column if it can.

        From the last line that is shown it goes on to the end of it, and then by words.
        """
        if self.now is None:
            return
        detail = self._detail
        row = detail.row_at(self.now.active)
        here = detail.lines[row] if row is not None else None
        if row is None or here is None:
            self.step(Step.WORD, by)
            return
        column = self._column if self._column is not None else cell_of(here, self.now.active)
        at = row + by
        while 0 <= at < len(detail.lines):
            edges = self._edges(at)
            line = detail.lines[at]
            if edges is not None and line is not None:
                found = self.places.nearest(offset_at(line, column) or 0) or 0
                self.now = Selection(self.now.anchor, max(edges[0], min(found, edges[1])))
                self._column = column
                return
            at += by
        edges = self._edges(row)
        edge = edges[by > 0] if edges is not None else self.now.active
        if edge != self.now.active:
            self.now = Selection(self.now.anchor, edge)
        else:
            self.step(Step.WORD, by)

    def to_edge(self, *, end: bool) -> None:
        """The end that moves goes to the beginning or the end of its line."""
        if self.now is None:
            return
        row = self._detail.row_at(self.now.active)
        edges = self._edges(row) if row is not None else None
        if edges is not None:
            self.now = Selection(self.now.anchor, edges[end])
            self._column = None

    def _edges(self, row: int) -> tuple[int, int] | None:
        """The first and the last character in a row that a selection can end with, or None."""
        line = self._detail.lines[row]
        if line is None or not line.runs:
            return None
        first = self.places.first_in(line.runs[0].start, line.runs[-1].end)
        last = self.places.last_in(line.runs[0].start, line.runs[-1].end)
        return (first, last) if first is not None and last is not None else None

    def swap(self) -> None:
        """Move the other end from now on."""
        if self.now is not None:
            self.now = self.now.swapped
            self._column = None


def show(reader: Reader) -> None:
    """Mark what is selected, in the paragraph of the end that moves."""
    now = reader.selecting.now
    if now is None:
        return
    outline = reader.outline
    unit = outline.at(now.active)
    if unit is not None and outline.row_of(unit.id) != outline.row_of(reader.cursor):
        reader.show_unit(unit.id)
    active = reader.selecting.places.span(Selection(now.active, now.active))
    reader.detail.set_selection(reader.selecting.span, active, reader.selecting.about)
    reader.show_state()


def leave(reader: Reader) -> None:
    """Select no words any more."""
    if reader.selecting.now is not None:
        reader.selecting.now = None
        reader.detail.set_selection(None)
        reader.show_state()


def _name(unit: Unit | None) -> str:
    if unit is None:
        return "?"
    return unit.number if unit.kind == "paragraph" and unit.number else unit.id
