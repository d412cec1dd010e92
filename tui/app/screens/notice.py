"""A page of plain words over the reader: messages, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.screens.chooser import Line, QuitPressed
from tui.app.terminal import Palette, Row, wrap
from tui.app.widgets.fields import again
from tui.app.widgets.pane import Pane


class Page(Pane):
    """Paragraphs of words, filled into the pane's width; the first words of each may be styled."""

    margin_left = 2

    def __init__(self, palette: Palette, paragraphs: Sequence[tuple[str, str]]) -> None:
        super().__init__(palette, id="page")
        self._paragraphs = paragraphs

    def build(self, width: int) -> Sequence[Row]:
        """The paragraphs, a blank line between them."""
        rows: list[Row] = []
        for text, style in self._paragraphs:
            if rows:
                rows.append(())
            rows.extend([(line, style)] for line in wrap(text, width))
        return rows


class Notice(ModalScreen[None], inherit_bindings=False):
    """Words to read; any of the keys that close a list close it."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual

    def __init__(
        self, palette: Palette, keymap: Keymap, title: str, paragraphs: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self.keymap = keymap
        self._page = Page(palette, paragraphs)
        self._head = Line(palette, title, f"{keymap.label_of('list.cancel')} closes")

    def compose(self) -> ComposeResult:
        """A title and the words."""
        with Vertical(id="notice"):
            yield self._head
            yield self._page

    def on_mount(self) -> None:
        """Fit the box to the words."""
        self._fit_box()

    def on_resize(self) -> None:
        """Fit the box into the terminal."""
        self._fit_box()

    def _fit_box(self) -> None:
        box = self.query_one("#notice")
        width = min(84, self.app.size.width - 2)
        rows = len(self._page.build(max(8, width - 7)))
        box.styles.width = width
        box.styles.height = min(rows + 4, max(6, self.app.size.height - 4))

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(again(event))
            return
        found = self.keymap.lookup(Context.LIST, event.key)
        reader = self.keymap.lookup(Context.READER, event.key)
        names = {action.id for action in (found, reader) if action is not None}
        if names & {"list.next", "move.next_paragraph", "move.line_down"}:
            self._page.scroll_rows(1)
        elif names & {"list.previous", "move.previous_paragraph", "move.line_up"}:
            self._page.scroll_rows(-1)
        elif names & {"list.page_down", "move.page_down"}:
            self._page.scroll_rows(self._page.page - 1)
        elif names & {"list.page_up", "move.page_up"}:
            self._page.scroll_rows(1 - self._page.page)
        elif found is not None and found.id == "app.quit":
            self.dismiss(None)
            self.app.post_message(QuitPressed())
        elif names & {"list.cancel", "list.accept", "app.quit", "app.help", "app.messages"}:
            self.dismiss(None)
