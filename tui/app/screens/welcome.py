"""What is shown where no cable is open: what to do, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.terminal import Palette, Row, wrap
from tui.app.widgets.pane import Pane


class Words(Pane):
    """A few paragraphs."""

    base = "ground"
    margin_left = 3
    margin_top = 2

    def __init__(self, palette: Palette, paragraphs: Sequence[tuple[str, str]]) -> None:
        super().__init__(palette, id="welcome")
        self._paragraphs = paragraphs

    def build(self, width: int) -> Sequence[Row]:
        """The paragraphs, a blank line between them."""
        rows: list[Row] = []
        for text, style in self._paragraphs:
            rows.extend([(line, style)] for line in wrap(text, min(72, width)))
            rows.append(())
        return rows


class Welcome(Screen[None], inherit_bindings=False):
    """No cable is open."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual

    def __init__(self, palette: Palette, keymap: Keymap, problem: str = "") -> None:
        super().__init__()
        self.keymap = keymap
        quit_key = keymap.label_of("app.quit")
        paragraphs = [("Cablegram", "title")]
        if problem:
            paragraphs.append((problem, "warning"))
        paragraphs += [
            ("A cable is a text file. Name one, or a folder of them:", ""),
            ("cablegram 03GUATEMALA1815.txt", "accent"),
            ("cablegram folder-of-cables", "accent"),
            ("Without a name, cablegram opens what was open last.", "label"),
            (f"{quit_key} quits.", "label"),
        ]
        self._words = Words(palette, paragraphs)

    def compose(self) -> ComposeResult:
        """The words."""
        yield self._words

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self._words.repaint(palette)

    def on_key(self, event: events.Key) -> None:
        """Quit; there is nothing else to do here."""
        found = self.keymap.lookup(Context.READER, event.key)
        if found is not None and found.id in ("app.quit", "move.back"):
            event.stop()
            self.app.exit(0)
