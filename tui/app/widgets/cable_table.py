"""The library's table: a row a cable, of which only those in sight are asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from tui.app.columns import USUAL, Column, cells_of, fitting, heading
from tui.app.listing import Listing
from tui.app.terminal import Palette, Row
from tui.app.widgets.pane import Pane


class _Blank(Sequence[Row]):
    """As many rows as there are cables, none of them made."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int | slice) -> Row:  # type: ignore[override]
        return ()


class CableTable(Pane):
    """The cables of a listing. ``at`` is the index of the one at hand."""

    base = "pane"
    margin_top = 1

    def __init__(
        self, palette: Palette, listing: Listing, picked: Callable[[int, bool], None]
    ) -> None:
        super().__init__(palette, id="cables")
        self.listing = listing
        self.chosen: tuple[str, ...] = USUAL
        self.at = 0
        self._columns: list[tuple[Column, int]] = []
        self._picked = picked

    def build(self, width: int) -> Sequence[Row]:
        """A row for each cable; each is made when it is drawn."""
        self._columns = fitting(self.chosen, width)
        return _Blank(self.listing.total)

    def refill(self) -> None:
        """Keep the cable at hand in sight."""
        self.fill()
        self.bring_into_sight(self.at, self.at)

    def arrived(self) -> None:
        """Results arrived, maybe of another number."""
        self.at = max(0, min(self.at, self.listing.total - 1))
        self.rebuild()
        self.bring_into_sight(self.at, self.at)

    def go(self, index: int) -> None:
        """Put the cursor on a cable."""
        self.at = max(0, min(index, self.listing.total - 1))
        self.bring_into_sight(self.at, self.at, context=1)
        self.redraw()

    def heading_row(self, y: int) -> Row:
        """The names of the columns."""
        return heading(self._columns)

    def row(self, index: int) -> Row:
        """One cable's cells; a sign where it is still to come."""
        cable = self.listing.row(index)
        return cells_of(self._columns, cable) if cable is not None else (("…", "label"),)

    def margin(self, index: int) -> Row:
        """A mark before the cable at hand, readable without colour."""
        return (("›", "accent"),) if index == self.at and self.listing.total else ()

    def ground(self, index: int) -> str:
        """The cable at hand stands out."""
        return f"{self.base} cursor" if index == self.at and self.listing.total else self.base

    def on_click(self, event: events.Click) -> None:
        """A click goes to a cable; one on the cable at hand opens it."""
        index = self.top + event.y - self.margin_top
        if event.y >= self.margin_top and index < self.listing.total:
            self._picked(index, index == self.at)
