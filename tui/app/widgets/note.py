"""The note being written: a field under the text that it is about."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.app.terminal import Palette, Row
from tui.app.widgets.fields import NoteField
from tui.app.widgets.pane import Pane


class Title(Pane):
    """What the note is about."""

    margin_left = 3

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="note-title")
        self.words = ""

    def build(self, width: int) -> list[Row]:
        """One line."""
        return [[(self.words, "accent")]]


class NoteBox(Vertical, inherit_bindings=False):
    """A title and a field; out of sight until a note is written."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(id="note")
        self._title = Title(palette)
        self.field = NoteField()
        self._keep: Callable[[str], None] | None = None

    def compose(self) -> ComposeResult:
        """Title and field."""
        yield self._title
        yield self.field

    @property
    def is_open(self) -> bool:
        """Whether a note is being written."""
        return self._keep is not None

    def open(self, about: str, text: str, keep: Callable[[str], None]) -> None:
        """Write a note; ``keep`` is called with its text when it is done."""
        self._keep = keep
        self._title.words = about
        self._title.rebuild()
        self.display = True
        self.field.load_text(text)
        self.field.move_cursor(self.field.document.end)
        self.screen.set_focus(self.field)

    def keep(self) -> None:
        """Close the field and hand its text over; nothing where no note is being written."""
        if self._keep is None:
            return
        keep, text = self._keep, self.field.text
        self._keep = None
        self.display = False
        self.screen.set_focus(None)
        keep(text.rstrip())

    def written(self) -> str | None:
        """The text being written, or None where none is."""
        return self.field.text.rstrip() if self.is_open else None

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self._title.repaint(palette)
