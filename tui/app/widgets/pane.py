"""A pane: rows of spans, of which only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tui.app.terminal import Palette, Row, strip

WHEEL = 3
"""Lines that one step of the mouse wheel scrolls."""


class Pane(Widget, can_focus=False, inherit_bindings=False):
    """Rows of styled text with a scroll position and a thin scroll bar of its own.

    Drawing is by line, so its cost depends on the pane's height and not on how many rows there are.
    """

    ALLOW_SELECT = False
    base = "pane"
    """The theme style of the pane's ground."""
    margin_left = 2
    margin_top = 0

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.palette = palette
        self.rows: Sequence[Row] = ()
        self.top = 0
        self.active = False
        self._drawn: dict[int, Strip] = {}
        self._built_for = (0, 0)

    # What subclasses give

    def build(self, width: int) -> Sequence[Row]:
        """The rows for a text width of ``width`` cells."""
        raise NotImplementedError

    @property
    def text_width(self) -> int:
        """The cells that a row has, margins and scroll bar left out."""
        return max(1, self.size.width - self.margin_left - 2)

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.size.height - self.margin_top)

    @property
    def furthest(self) -> int:
        """The greatest scroll position."""
        return max(0, len(self.rows) - self.page)

    def rebuild(self) -> None:
        """Make the rows anew and draw them; where the pane is out of sight, when it is shown."""
        if self.size.width and self.size.height:
            self.fill()
        else:
            self._built_for = (0, 0)
        self.redraw()

    def fill(self) -> None:
        """Make the rows for the pane's size."""
        self.rows = self.build(self.text_width)
        self._built_for = (self.size.width, self.size.height)
        self.top = min(self.top, self.furthest)
        self._drawn.clear()

    def refill(self) -> None:
        """Make the rows for a size that the pane did not have before."""
        self.fill()

    def redraw(self) -> None:
        """Draw what is in sight again."""
        self._drawn.clear()
        self.refresh()

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self.palette = palette
        self.rebuild()

    def set_active(self, active: bool) -> None:
        """Show that the keys move this pane, or that they don't."""
        if active is not self.active:
            self.active = active
            self.redraw()

    def scroll_rows(self, by: int) -> bool:
        """Scroll by some rows; answers whether anything moved."""
        return self.scroll_top(self.top + by)

    def scroll_top(self, top: int) -> bool:
        """Make ``top`` the first row in sight, as far as there are rows."""
        wanted = max(0, min(top, self.furthest))
        if wanted == self.top:
            return False
        self.top = wanted
        self.redraw()
        return True

    def bring_into_sight(self, first: int, last: int, context: int = 0) -> None:
        """Scroll as little as needed for the rows ``first`` to ``last`` to be in sight."""
        context = min(context, (self.page - 1) // 2)
        if last + context >= self.top + self.page:
            self.scroll_top(last + context - self.page + 1)
        if first - context < self.top:
            self.scroll_top(first - context)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        self._fit()
        known = self._drawn.get(y)
        if known is None:
            known = self._drawn[y] = self._draw(y)
        return known

    def _draw(self, y: int) -> Strip:
        width = self.size.width
        index = self.top + y - self.margin_top
        if y < self.margin_top:
            index = -1
            row = self.heading_row(y)
        else:
            row = self.row(index) if index < len(self.rows) else ()
        left = strip(self.palette, self.margin(index), self.margin_left, self.ground(index))
        middle = strip(self.palette, row, width - self.margin_left - 1, self.ground(index))
        right = strip(self.palette, self._bar(y), 1, self.ground(index))
        return Strip.join([left, middle, right])

    def heading_row(self, y: int) -> Row:
        """What stands in the margin above the rows, in line ``y``."""
        return ()

    def row(self, index: int) -> Row:
        """The row at ``index``."""
        return self.rows[index]

    def margin(self, index: int) -> Row:
        """What stands in the margin left of a row."""
        return ()

    def ground(self, index: int) -> str:
        """The style that a row stands on."""
        return self.base

    def _bar(self, y: int) -> Row:
        """The scroll bar's cell in one line: nothing where all rows are in sight."""
        if not self.furthest:
            return ()
        height = self.size.height
        thumb = max(1, height * self.page // max(1, len(self.rows)))
        start = round((height - thumb) * self.top / self.furthest)
        names = "accent" if self.active else "rule"
        return (("▕", names),) if start <= y < start + thumb else ()

    # Events

    def on_resize(self) -> None:
        """Fill the rows anew where the pane's size changed."""
        if self._fit():
            self.refresh()

    def _fit(self) -> bool:
        size = (self.size.width, self.size.height)
        if size == self._built_for or not all(size):
            return False
        self.refill()
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        if self.scroll_rows(WHEEL):
            event.stop()
            self.wheeled()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        if self.scroll_rows(-WHEEL):
            event.stop()
            self.wheeled()

    def wheeled(self) -> None:
        """The wheel has scrolled the pane."""
