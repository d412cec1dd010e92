"""The detail pane: the paragraph at hand with its tags and notes, or the whole cable."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.app.letters import Lettered, beside
from tui.app.outline import ENDING, HEADER, ORPHANS, Unit
from tui.app.overlay import ACTIVE, SELECTED, STYLES, Mark, overlaid, passage_marks
from tui.app.sections import Laid
from tui.app.session import Session
from tui.app.terminal import Palette, Row, Span, fit, width_of
from tui.app.widgets.scrolled import Scrolled
from tui.app.widgets.text_rows import MEASURE, TextRows
from tui.cable.reading import Line, Role

__all__ = ["MEASURE", "Detail", "View"]

_MARGIN, _MARGIN_LETTERS = 3, 2
"""Cells of the margin, and how many more it has where letters of passages may stand in it."""


@dataclass(slots=True)
class View:
    """How the detail pane shows the cable."""

    whole: bool = False
    transmitted: bool = False


class Detail(Scrolled):
    """Reading text in lines of at most 72 cells, with search hits and annotations drawn in."""

    margin_left = _MARGIN
    margin_top = 2

    def __init__(
        self,
        palette: Palette,
        session: Session,
        chosen: Callable[[str], None],
        scrolled: Callable[[], None],
        swept: Callable[[int, int | None], None],
    ) -> None:
        super().__init__(palette, self._clicked, swept)
        self._goes_to = chosen
        self._scrolled = scrolled
        self.session = session
        self.view = View()
        self.cursor = ""
        self.hits: Sequence[tuple[int, int]] = ()
        self.hit = -1
        self.selected = ""
        self._built_from: tuple[object, ...] = ()
        self._standing = session.standing
        self._passages: list[Mark] = []
        self._selection: list[Mark] = []
        self._active = -1
        self._anchor = -1

    # What is shown

    def move_to(self, identity: str) -> None:
        """Show a unit: alone, or brought into sight in the whole cable."""
        changed = identity != self.cursor
        before = self._shown_id()
        self.cursor = identity
        if self.view.whole:
            self.redraw()
            self._show_cursor()
        elif self._shown_id() != before or changed:
            self.top = 0 if self._shown_id() != before else self.top
            self.rebuild()
            self._show_cursor()

    @property
    def first_in_sight(self) -> int:
        """The first code point in sight, or -1 where none is."""
        if self._anchor >= 0:
            return self._anchor
        for at in range(self.top, len(self.lines)):
            line = self.lines[at]
            if line is not None and line.runs:
                return line.runs[0].start
        return -1

    def start_at(self, offset: int) -> None:
        """Bring a code point to the top, and keep it there until something is scrolled."""
        row = self.row_at(offset)
        if row is not None:
            self.scroll_top(row)
        self._anchor = offset

    def refill(self) -> None:
        """Fill the lines for another width; what stood at the top stays there."""
        self._fill_in_place()
        first, last = self._cursor_span() or (0, 0)
        if self.view.whole and not (last >= self.top > first - self.page + 2):
            self._show_cursor()
        self._show_active()

    def _fill_in_place(self) -> None:
        offset = self.first_in_sight if self.top else self._anchor
        self.fill()
        self.start_at(offset)

    def mark_unit(self, identity: str) -> None:
        """Mark a unit as the one at hand without scrolling to it."""
        self.cursor = identity
        self.redraw()

    def annotations_changed(self) -> None:
        """Draw tags and notes anew, the reading position kept."""
        before, whole = self._standing, self._whole
        if whole is None or self._built_from != self._source():
            top = self.top
            self.rebuild()
            if not self.view.whole:
                self.scroll_top(top)
            return
        for placed in self.session.standing.changed_since(before):
            unit = self.session.outline.get(placed.paragraph)
            whole.forget(whole.holding(unit.start if unit is not None else placed.start))
            for number in whole.over(placed.start, placed.end):
                whole.forget(number)
        self._take_passages()
        self.top = self._laid_out(self.top, rising=False)
        self.redraw()

    def set_view(self, view: View) -> None:
        """Change between paragraph and whole cable, reflowed and as transmitted."""
        self.view = view
        self.top, self._anchor = 0, -1
        self.rebuild()
        self._show_cursor()

    def set_hits(self, hits: Sequence[tuple[int, int]], current: int) -> None:
        """Mark search hits; the one at ``current`` stands out and is brought into sight."""
        self.hits = hits
        self.hit = current
        self.redraw()
        if 0 <= current < len(hits):
            row = self.row_at(hits[current][0])
            if row is not None:
                self.bring_into_sight(row, row, context=2)

    def set_selection(
        self, span: tuple[int, int] | None, active: tuple[int, int] = (0, 0), words: str = ""
    ) -> None:
        """Mark what is selected and say so above the text, or nothing more.

        ``active`` is the character at the end that moves; it is brought into sight.
        """
        self.selected = words if span is not None else ""
        self._selection, self._active = [], -1
        if span is not None:
            self._selection = [Mark(*span, SELECTED), Mark(*active, ACTIVE)]
            self._active = active[0]
            self._show_active()
        self.redraw()

    def _show_active(self) -> None:
        row = self.row_at(self._active)
        if row is not None:
            self.bring_into_sight(row, row, context=1)

    def unit_in_sight(self) -> str:
        """The first unit of which a line is in sight, or an empty text."""
        for line in self.lines[self.top : self.top + self.page]:
            if line is not None and line.unit:
                return line.unit
        return ""

    def _show_cursor(self) -> None:
        span = self._cursor_span()
        if span is None:
            if self.view.whole and self.cursor == HEADER:
                self.scroll_top(0)
            elif self.view.whole and self.cursor == ENDING:
                self.to_end()
            return
        first, last = span
        if self.view.whole and not self.top <= first < self.top + self.page - 2:
            self.scroll_top(first)
        else:
            self.bring_into_sight(first, min(last, first + self.page - 2))

    def _cursor_span(self) -> tuple[int, int] | None:
        unit = self._unit()
        return self.span_of(unit.id, unit.start) if unit is not None else None

    def _unit(self) -> Unit | None:
        return self.session.outline.get(self.cursor)

    def _shown(self) -> Unit | None:
        """The unit that paragraph view shows: an item is shown inside its paragraph."""
        unit = self._unit()
        if unit is not None and unit.kind == "item":
            return self.session.outline.get(unit.parent)
        return unit

    def _shown_id(self) -> str:
        shown = self._shown()
        return shown.id if shown is not None else ""

    # Rows

    def _source(self) -> tuple[object, ...]:
        """What all rows are made from: with anything else, none of them stays."""
        aside = self.view.transmitted and bool(self.session.passages)
        return self.view.whole, self.view.transmitted, aside, self.session.codebook

    def rebuild(self) -> None:
        """Make the rows anew; in the whole cable, what stands at the top stays there."""
        if self._whole is None or not self.view.whole or not self.size.area:
            super().rebuild()
        else:
            self._fill_in_place()
            self.redraw()

    def fill(self) -> None:
        """Make the rows; letters may have to stand in the margin of a text that is as sent."""
        self._built_from = self._source()
        aside = self.view.transmitted and bool(self.session.passages)
        self.margin_left = _MARGIN + (_MARGIN_LETTERS if aside else 0)
        self._take_passages()
        super().fill()
        self.top = self._laid_out(self.top, rising=False)

    def _take_passages(self) -> None:
        self._standing = self.session.standing
        self._passages = passage_marks(self._standing.passages, self.session.codebook)

    def build(self, width: int) -> Sequence[Row]:
        """The rows of the view, each with the line of reading text that it shows, if any."""
        rows = TextRows(self.session, width, as_sent=self.view.transmitted)
        if self.view.whole:
            self._whole = rows.whole()
            self.lines = self._whole.lines
            return self._whole.rows
        self._whole = None
        unit = self._shown()
        items = self.session.outline.children_of(unit.id) if unit is not None else []
        shown = [unit, *(u for u in items if u.kind == "item")] if unit is not None else []
        self._alone = rows.alone(unit, shown) if unit is not None else Laid()
        self.lines = self._alone.lines
        return self._alone.rows

    # Drawing

    def _draw_title(self) -> Row:
        title = self._title()
        lines = self.lines[self.top : self.top + self.page] if self.view.transmitted else ()
        if any(line is not None and self._letters_beside(line) for line in lines):
            room = self.text_width - width_of(title)
            title = [*title, (fit("  no room in a line: letter at its left", room), "label")]
        return title

    def _title(self) -> Row:
        if self.selected:
            return [("Selected", "accent"), (f"  {self.selected}", "title")]
        if self.view.whole:
            words = "as transmitted" if self.view.transmitted else "reflowed"
            return [("Whole cable", "title"), (f"  {words}", "label")]
        unit = self._shown()
        if unit is None:
            return ()
        spans: list[Span] = []
        if unit.kind == "paragraph":
            spans.append((f"¶ {unit.number or unit.id}", "accent"))
            marking = unit.nodes[0].marking
            if marking is not None:
                spans += [(" ", ""), (marking.printed, f"marking-{marking.swatch}")]
            heading = self.session.outline.get(unit.heading) if unit.heading else None
            if heading is not None:
                spans.append((f"  {heading.label}", "label"))
        elif unit.kind == "heading":
            spans.append(("Heading", "label"))
        else:
            spans.append((unit.label, "title"))
        if self.view.transmitted:
            spans.append(("  as transmitted", "label"))
        return spans

    def row(self, index: int) -> Row:
        """The row at ``index``: reading text is given its styles only when it comes into sight."""
        line = self.lines[index] if 0 <= index < len(self.lines) else None
        if line is None:
            return self.rows[index]
        return [(" " * line.indent, ""), *self._spans(line)]

    def heading_row(self, y: int) -> Row:
        """The title, and on the line below it what stands on the paragraph: always in sight."""
        return self._draw_title() if y == 0 else self._draw_signs()

    def _draw_signs(self) -> Row:
        unit = self._shown()
        if unit is None or self.view.whole or unit.id == ORPHANS:
            return ()
        spans: list[Span] = []
        for tag in self.session.tags_on(unit.id):
            spans += [(f"#{tag}", "tag"), ("  ", "")]
        if any(item.note for item in self.session.on(unit.id)):
            spans.append(("note below", "note"))
        return spans

    def _spans(self, line: Line) -> list[Span]:
        spans: list[Span] = []
        marks = self._marks(line)
        for run in line.runs:
            style = STYLES.get(run.role, "")
            if run.role is Role.MARKING:
                style = f"marking-{line.level or 'unmarked'}"
            spans.extend(overlaid(run, style, marks) if marks else [(run.text, style)])
        return spans

    def _marks(self, line: Line) -> list[Mark]:
        """What is drawn over a line, what goes on top of the others last."""
        if not line.runs:
            return []
        start, end = line.runs[0].start, line.runs[-1].end
        marks = [self._passages[at] for at in self._standing.over(start, end)]
        for place in range(max(0, bisect_left(self.hits, (start, start)) - 1), len(self.hits)):
            hit = self.hits[place]
            if hit[0] >= end:
                break
            marks.append(Mark(*hit, "hit-current" if place == self.hit else "hit"))
        return [*marks, *self._selection]

    def margin(self, index: int) -> Row:
        """Letters of passages, and a bar beside the unit where more than one unit is shown."""
        line = self.lines[index] if 0 <= index < len(self.lines) else None
        if line is None:
            return ()
        folded = "↳" if line.continued else " "
        unit = self._unit()
        several = unit is not None and (self.view.whole or unit.kind == "item")
        at_hand = unit is not None and several and (line.unit + ".").startswith(f"{unit.id}.")
        row: list[Span] = [(folded, "label")]
        letters = self._letters_beside(line)
        if at_hand or letters:
            row.append(("▎" if at_hand else " ", "accent"))
        if letters:
            room = self.margin_left - _MARGIN + 1
            shown = letters if len(letters) <= room else letters[: room - 1] + "⁺"
            row.append((shown, "letter"))
        return row

    def _letters_beside(self, line: Line) -> str:
        """The letters of the passages that begin or end in a line which has no room for them."""
        if not self.view.transmitted or not line.runs or not self._passages:
            return ""
        if any(run.role is Role.LETTER for run in line.runs):
            return ""
        found = self._standing.over(line.runs[0].start, line.runs[-1].end)
        begun: list[Lettered] = [self._standing.passages[at] for at in found]
        return beside(begun, line)

    def wheeled(self) -> None:
        """The wheel moves the cursor with the text, so that tree and text agree."""
        self._scrolled()

    def _clicked(self, unit: str) -> None:
        """In the whole cable, a click puts the cursor on a paragraph."""
        if self.view.whole:
            self._goes_to(unit)
