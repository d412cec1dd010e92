"""A pane whose rows somebody else makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from tui.app.terminal import Palette, Row
from tui.app.widgets.pane import Pane

_NARROW = 20
"""Cells that a row is made for at least."""


class Rows(Pane):
    """Rows that somebody else makes; ``at`` is the first and last of those that stand out."""

    def __init__(
        self,
        palette: Palette,
        identity: str,
        make: Callable[[int], list[Row]],
        base: str = "pane",
    ) -> None:
        super().__init__(palette, id=identity)
        self.base = base
        self._make = make
        self.at = (-1, -1)

    def build(self, width: int) -> Sequence[Row]:
        """The rows for the pane's width."""
        return self._make(max(_NARROW, width))

    def margin(self, index: int) -> Row:
        """A mark before the candidate at hand, readable without colour."""
        return (("›", "accent"),) if index == self.at[0] else ()

    def ground(self, index: int) -> str:
        """The first row of the candidate at hand stands out."""
        return f"{self.base} cursor" if index == self.at[0] else self.base


class Clicked(Rows):
    """Rows that do something when they are clicked: ``picked`` gets the row and the column."""

    def __init__(
        self,
        palette: Palette,
        identity: str,
        make: Callable[[int], list[Row]],
        picked: Callable[[int, int], None],
        base: str = "pane",
    ) -> None:
        super().__init__(palette, identity, make, base)
        self._picked = picked

    def on_click(self, event: events.Click) -> None:
        """Say which row it was."""
        self._picked(self.top + event.y, event.x)
