"""The paragraph tree: headings, paragraphs and items, with markings and tags at the margin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events

from tui.app.outline import ENDING, HEADER, ORPHANS, Unit
from tui.app.session import Session
from tui.app.terminal import Palette, Row, Span, fit, width_of
from tui.app.widgets.pane import Pane

_LONGEST_LETTERS = 6
_MOST_SIGNS = 3
_BARE = (HEADER, ENDING, ORPHANS)


class Tree(Pane):
    """One row a unit. The row at hand stands on the cursor's ground."""

    base = "ground"
    margin_left = 1

    def __init__(self, palette: Palette, session: Session, chosen: Callable[[str], None]) -> None:
        super().__init__(palette, id="tree")
        self.session = session
        self.cursor = ""
        self.run: frozenset[str] = frozenset()
        self._chosen = chosen
        letters = [len(unit.letters) for unit in session.outline.units]
        self._letters = min(_LONGEST_LETTERS, max([0, *letters]))
        numbers = [len(unit.number) for unit in session.outline.units if unit.kind == "paragraph"]
        self._numbers = max([2, *numbers])

    @property
    def units(self) -> Sequence[Unit]:
        """The units in rows, from the top."""
        return self.session.outline.rows

    def build(self, width: int) -> Sequence[Row]:
        """Rows are made when they are drawn: a cable may have thousands."""
        return [()] * len(self.units)

    def refill(self) -> None:
        """Keep the row at hand in sight."""
        self.fill()
        row = self.session.outline.row_of(self.cursor)
        self.bring_into_sight(row, row, context=1)

    def move_to(self, identity: str) -> None:
        """Put the cursor on a unit, or on the one that it is folded under."""
        row = self.session.outline.row_of(identity)
        self.cursor = self.units[row].id if self.units else ""
        self.bring_into_sight(row, row, context=1)
        self.redraw()

    def ground(self, index: int) -> str:
        """The cursor's row and the run being selected stand out."""
        if 0 <= index < len(self.units):
            identity = self.units[index].id
            if identity == self.cursor:
                return f"{self.base} cursor"
            if identity in self.run:
                return f"{self.base} selection"
        return self.base

    def margin(self, index: int) -> Row:
        """A mark for the row at hand, readable without colour."""
        if 0 <= index < len(self.units):
            identity = self.units[index].id
            if identity == self.cursor:
                return (("›", "accent"),)
            if identity in self.run:
                return (("*", "accent"),)
        return ()

    def _draw_row(self, unit: Unit, width: int) -> Row:
        right = self._signs(unit)
        left: list[Span] = [("  " * min(unit.depth, 3), "")]
        folded = self.session.outline.is_folded(unit.id)
        if self.session.outline.children_of(unit.id):
            left.append(("▸ " if folded else "▾ ", "label"))
        else:
            left.append(("  ", ""))
        done = "done" if self.session.is_reviewed(unit.id) else ""
        if unit.kind == "heading":
            names = "title"
        elif unit.id in _BARE:
            names = "warning" if unit.id == ORPHANS else "label"
        else:
            names = done
            marked = f"marking-{unit.swatch}" if unit.swatch else ""
            if unit.kind == "paragraph":
                left.append(("┃", f"bar-{unit.swatch}") if unit.swatch else (" ", ""))
                left.append((" " + unit.number.rjust(self._numbers) + " ", "accent"))
                letters = fit(unit.letters, self._letters)
                left += [(letters, marked), (" " * (self._letters - cell_len(letters) + 1), "")]
            else:
                left.append((f"{unit.number} ", "label"))
        room = width - width_of(left) - width_of(right) - (1 if right else 0)
        label = fit(unit.label, max(1, room))
        left.append((label, names))
        gap = width - width_of(left) - width_of(right)
        return [*left, (" " * max(0, gap), ""), *right]

    def _signs(self, unit: Unit) -> list[Span]:
        """Tags, a note, and whether it is reviewed: letters first, colour second.

        What stands on units that are folded away follows behind the sign of folding.
        """
        spans: list[Span] = []
        gravest = self.session.gravest_on(unit.id)
        if gravest:
            spans.append(("!", gravest))
        spans += self._annotation_signs([unit])
        if self.session.is_marked(unit.id):
            spans.append(("✓", "good"))
        if self.session.outline.is_folded(unit.id):
            hidden = self._annotation_signs(self._below(unit))
            spans += [(f"▸{hidden[0][0]}", hidden[0][1]), *hidden[1:]] if hidden else []
        joined: list[Span] = []
        for span in spans:
            if joined:
                joined.append((" ", ""))
            joined.append(span)
        return joined

    def _annotation_signs(self, units: Sequence[Unit]) -> list[Span]:
        spans: list[Span] = []
        annotations = [item for unit in units for item in self.session.on(unit.id)]
        tags = sum(len(self.session.tags_on(unit.id)) for unit in units)
        if any(item.conflict for item in annotations):
            spans.append(("2×", "warning"))
        if any(item.id in self.session.near for item in annotations):
            spans.append(("≈", "warning"))
        if tags:
            # One sign a tag: a number would look like the key of a favourite.
            spans.append(("#" * tags if tags <= _MOST_SIGNS else f"#×{tags}", "tag"))
        if any(item.note for item in annotations):
            spans.append(("n", "note"))
        return spans

    def _below(self, unit: Unit) -> list[Unit]:
        """All units that are folded away under one."""
        outline = self.session.outline
        found = outline.children_of(unit.id)
        return [*found, *(inner for child in found for inner in outline.children_of(child.id))]

    def row(self, index: int) -> Row:
        """The row of the unit at ``index``."""
        return self._draw_row(self.units[index], self.size.width - self.margin_left - 2)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row."""
        index = self.top + event.y - self.margin_top
        if 0 <= index < len(self.units):
            self._chosen(self.units[index].id)
