"""The detail pane: the paragraph at hand with its tags and notes, or the whole cable."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tui.app.letters import beside
from tui.app.outline import ENDING, HEADER, ORPHANS, Unit
from tui.app.overlay import ACTIVE, SELECTED, STYLES, Mark, overlaid, passage_marks
from tui.app.session import Session
from tui.app.terminal import Palette, Row, Span, wrap
from tui.app.widgets.annotation_rows import doubtful_rows, rows_on
from tui.app.widgets.swept import Swept
from tui.cable.as_transmitted import transmitted
from tui.cable.reading import Line, Role, artefacts, reflowed
from tui.cable.reading_forms import readings
from tui.cable.reading_signs import Sign, signing

MEASURE = 72
"""The most cells that a line of reading text takes, however wide the terminal is."""
_MARGIN, _MARGIN_LETTERS = 3, 2
"""Cells of the margin, and how many more it has where letters of passages stand in it."""


@dataclass(slots=True)
class View:
    """How the detail pane shows the cable."""

    whole: bool = False
    transmitted: bool = False


class Detail(Swept):
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
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._passages: list[Mark] = []
        self._beside: dict[int, str] = {}
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
        lines = (line for line in self.lines[self.top :] if line is not None and line.runs)
        return next((line.runs[0].start for line in lines), -1)

    def start_at(self, offset: int) -> None:
        """Bring a code point to the top, and keep it there until something is scrolled."""
        row = self.row_at(offset)
        if row is not None:
            self.scroll_top(row)
        self._anchor = offset

    def scroll_top(self, top: int) -> bool:
        """Make ``top`` the first row in sight, as far as there are rows."""
        self._anchor = -1
        return super().scroll_top(top)

    def refill(self) -> None:
        """Fill the lines for another width; what stood at the top stays there."""
        offset = self.first_in_sight if self.top else self._anchor
        self.fill()
        self.start_at(offset)
        first, last = self._first.get(self.cursor, 0), self._last.get(self.cursor, 0)
        if self.view.whole and not (last >= self.top > first - self.page + 2):
            self._show_cursor()
        self._show_active()

    def mark_unit(self, identity: str) -> None:
        """Mark a unit as the one at hand without scrolling to it."""
        self.cursor = identity
        self.redraw()

    def annotations_changed(self) -> None:
        """Draw tags and notes anew, the reading position kept."""
        top = self.top
        self.rebuild()
        self.scroll_top(top)

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
        first = self._first.get(self.cursor)
        if first is None:
            if self.view.whole and self.cursor in (HEADER, ENDING):
                self.scroll_top(0 if self.cursor == HEADER else self.furthest)
            return
        last = self._last[self.cursor]
        if self.view.whole and not self.top <= first < self.top + self.page - 2:
            self.scroll_top(first)
        else:
            self.bring_into_sight(first, min(last, first + self.page - 2))

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

    def fill(self) -> None:
        """Make the rows; letters of passages stand in the margin of a text that is as sent."""
        aside = self.view.transmitted and bool(self.session.passages)
        self.margin_left = _MARGIN + (_MARGIN_LETTERS if aside else 0)
        super().fill()

    def build(self, width: int) -> Sequence[Row]:
        """The rows of the view, each with the line of reading text that it shows, if any."""
        width = min(MEASURE, width)
        self.lines = []
        self._passages = passage_marks(self.session.passages, self.session.codebook)
        rows = self._whole(width) if self.view.whole else self._alone(width)
        self._beside = beside(self.session.passages, self.lines) if self.view.transmitted else {}
        self._first, self._last = {}, {}
        for index, line in enumerate(self.lines):
            if line is not None and line.unit:
                self._first.setdefault(line.unit, index)
                self._last[line.unit] = index
        return rows

    def _alone(self, width: int) -> list[Row]:
        unit = self._shown()
        if unit is None:
            return []
        if unit.id == ORPHANS:
            return self._orphans(width)
        cable = self.session.cable
        if self.view.transmitted or unit.kind in ("header", "ending"):
            lines = transmitted(cable, unit.nodes, width, cell_len)
        else:
            put = signing(self._signs())
            lines = reflowed(cable, unit.nodes, width, cell_len, numbers=False, signing=put)
        rows: list[Row] = []
        self._add_lines(rows, lines)
        if not self.view.transmitted:
            self._add_artefacts(rows, unit, width)
        if unit.kind not in ("header", "ending"):
            self._add_readings(rows, unit, width)
        shown = [unit, *(u for u in self.session.outline.children_of(unit.id) if u.kind == "item")]
        self._add_annotations(rows, shown, width, rule=True)
        return rows

    def _whole(self, width: int) -> list[Row]:
        cable = self.session.cable
        if self.view.transmitted:
            lines = transmitted(cable, cable.nodes, width, cell_len)
        else:
            put = signing(self._signs())
            lines = reflowed(cable, cable.nodes, width, cell_len, signing=put)
        last = {line.unit: index for index, line in enumerate(lines) if line.unit}
        ends = {index: unit for unit, index in last.items()}
        rows: list[Row] = []
        for index, line in enumerate(lines):
            self._add_lines(rows, [line])
            identity = ends.get(index)
            unit = self.session.outline.get(identity) if identity is not None else None
            if unit is not None and self.session.on(unit.id):
                self._add_annotations(rows, [unit], width, rule=False)
        return rows

    def _signs(self) -> list[Sign]:
        return [Sign(p.placed.start, p.placed.end, p.raised) for p in self.session.passages]

    def _add_lines(self, rows: list[Row], lines: Iterable[Line]) -> None:
        for line in lines:
            rows.append(())
            self.lines.append(line)

    def _add(self, rows: list[Row], row: Row) -> None:
        rows.append(row)
        self.lines.append(None)

    def _add_artefacts(self, rows: list[Row], unit: Unit, width: int) -> None:
        """Name what the reflowed text leaves out, so that nothing is dropped unseen."""
        found = [inner for node in unit.nodes for inner in artefacts(node)]
        names = (" ".join(self.session.cable.source(node).split()) for node in found)
        self._add_aside(rows, "Taken out of the text: ", ", ".join(names), width)

    def _add_readings(self, rows: list[Row], unit: Unit, width: int) -> None:
        """Say what damaged words were meant to be; the text itself stays as it is."""
        text = self.session.cable.text
        found = [words for node in unit.nodes for words in readings(text, node.start, node.end)]
        self._add_aside(rows, "Reading: ", "; ".join(dict.fromkeys(found)), width)

    def _add_aside(self, rows: list[Row], label: str, words: str, width: int) -> None:
        found = [[(line, "artefact")] for line in wrap(label + words, width)] if words else []
        for row in [(), *found] if found else []:
            self._add(rows, row)

    def _add_annotations(
        self, rows: list[Row], shown: Sequence[Unit], width: int, *, rule: bool
    ) -> None:
        for row in rows_on(self.session, shown, width, rule=rule):
            self._add(rows, row)

    def _orphans(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for row in doubtful_rows(self.session.placement, self.session.codebook, width):
            self._add(rows, row)
        return rows

    # Drawing

    def _draw_title(self) -> Row:
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
        marks = [mark for mark in self._passages if mark.start < end and mark.end > start]
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
        letters = self._beside.get(index, "")
        if at_hand or letters:
            row.append(("▎" if at_hand else " ", "accent"))
        if letters:
            room = self.margin_left - _MARGIN + 1
            shown = letters if len(letters) <= room else letters[: room - 1] + "⁺"
            row.append((shown, "letter"))
        return row

    def wheeled(self) -> None:
        """The wheel moves the cursor with the text, so that tree and text agree."""
        self._scrolled()

    def _clicked(self, unit: str) -> None:
        """In the whole cable, a click puts the cursor on a paragraph."""
        if self.view.whole:
            self._goes_to(unit)
