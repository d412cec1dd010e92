"""Text fields that show what was typed or pasted without letting it drive the terminal."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widgets import Input, TextArea

from tui.cable.visible import sign

_STAND_IN = "�"


def typed(text: str) -> str:
    """``text`` without characters that cannot be shown as they are; blanks become spaces."""
    return "".join(
        " " if character in "\t\u00a0" else character
        for character in text
        if sign(character) == character or character in "\t\u00a0"
    )


class LineField(Input):
    """One line of text. What is pasted loses its control characters."""

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False)
        self.cursor_blink = False

    def insert(self, text: str, index: int) -> None:
        """Insert what can be shown."""
        super().insert(typed(text), index)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace by what can be shown."""
        super().replace(typed(text), start, end)

    def _on_paste(self, event: events.Paste) -> None:
        # The first line only, as in any one-line field; an empty paste has none.
        lines = event.text.splitlines()
        event.stop()
        event.prevent_default()
        if lines:
            self.replace(lines[0], *self.selection)


class NoteField(TextArea):
    """Several lines of text. A character that cannot be shown keeps its place under a stand-in."""

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self.highlight_cursor_line = False

    def get_line(self, line_index: int) -> Text:
        """The line as it is drawn: one cell for one code point, so that the cursor stays right."""
        line = super().get_line(line_index)
        plain = line.plain
        shown = "".join(
            character if character == "\t" or len(sign(character)) == 1 else _STAND_IN
            for character in plain
        )
        drawn = "".join(
            sign(character) if len(sign(character)) == 1 and character != "\t" else character
            for character in shown
        )
        if drawn != plain:
            line.plain = drawn
        return line
