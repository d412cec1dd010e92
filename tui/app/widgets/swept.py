"""A pane of reading text that the mouse can sweep over: press, drag, let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from textual import events

from tui.app.cells import offset_at
from tui.app.terminal import Palette
from tui.app.widgets.pane import Pane
from tui.cable.reading import Line

_LEFT = 1


class Swept(Pane):
    """Tells which words were swept over, and which unit was clicked on."""

    def __init__(
        self,
        palette: Palette,
        chosen: Callable[[str], None],
        swept: Callable[[int, int | None], None],
    ) -> None:
        super().__init__(palette, id="detail")
        self.lines: Sequence[Line | None] = ()
        """The line of reading text in each row, or None in a row of other words."""
        self._chosen = chosen
        self._swept = swept
        self._pressed: tuple[int, int] | None = None
        self._from = -1
        self._sweeping = False

    def _line_under(self, y: int) -> Line | None:
        index = self.top + y - self.margin_top
        inside = y >= self.margin_top and 0 <= index < len(self.lines)
        return self.lines[index] if inside else None

    def _offset_under(self, x: int, y: int) -> int | None:
        """The code point at a place of the pane, or of the text above it that is nearest."""
        wanted = self.top + max(y - self.margin_top, -1)
        index = min(wanted, len(self.lines) - 1)
        for place in chain(range(index, -1, -1), range(index + 1, len(self.lines))):
            line = self.lines[place]
            if line is not None and line.runs:
                cell = x - self.margin_left if place == wanted else self.size.width
                return offset_at(line, cell)
        return None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where the button went down: a sweep may begin here."""
        self._sweeping = False
        line = self._line_under(event.y)
        if event.button == _LEFT and line is not None and line.runs:
            offset = self._offset_under(event.x, event.y)
            if offset is not None:
                self._pressed, self._from = (event.x, event.y), offset
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button went down to here."""
        if self._pressed is None or (not self._sweeping and self._pressed == (event.x, event.y)):
            return
        # At the edge, what is beyond it comes into sight.
        if event.y >= self.size.height - 1:
            self.scroll_rows(1)
        elif event.y < self.margin_top:
            self.scroll_rows(-1)
        offset = self._offset_under(event.x, event.y)
        if offset is not None:
            self._sweeping = True
            self._swept(self._from, offset)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The sweep has come to its end; what it selected stays selected."""
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a paragraph of the whole cable; two select a word."""
        line = self._line_under(event.y)
        if self._sweeping or line is None:
            self._sweeping = False
        elif event.chain == 2 and line.runs:
            offset = self._offset_under(event.x, event.y)
            if offset is not None:
                self._swept(offset, None)
        elif line.unit:
            self._chosen(line.unit)
