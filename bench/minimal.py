"""The least that a Textual program can be: three panes of text, a key to turn, a key to quit.

``bench/startup.py`` measures it beside the reader. It shows as much text as the reader's first
screen does, and does nothing for it: no parsing, no tree, no annotations.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static


class Minimal(App[None]):
    """Three panes: the first lines, the beginning of each paragraph, the paragraph at hand."""

    CSS = "#lines { width: 28%; } #list { width: 33%; } #text { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [("j", "turn"), ("q", "quit")]

    def __init__(self, path: Path) -> None:
        super().__init__()
        text = path.read_text(encoding="utf-8")
        self.lines = "\n".join(text.splitlines()[:26])
        self.paragraphs = [piece for piece in text.split("\n \n") if piece.startswith("¶")]
        self.at = 0

    def compose(self) -> ComposeResult:
        """The three panes, side by side."""
        listed = "\n".join(piece[:38].replace("\n", " ") for piece in self.paragraphs[:24])
        with Horizontal():
            yield Static(self.lines, id="lines", markup=False)
            yield Static(listed, id="list", markup=False)
            yield Static(self.paragraphs[0], id="text", markup=False)

    def action_turn(self) -> None:
        """Show the next paragraph."""
        self.at += 1
        self.query_one("#text", Static).update(self.paragraphs[self.at])


if __name__ == "__main__":
    Minimal(Path(sys.argv[1])).run()
