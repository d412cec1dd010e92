"""The prompt: one line over the footer, for a search or a paragraph number."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from tui.app.terminal import Palette, Row
from tui.app.widgets.fields import LineField
from tui.app.widgets.pane import Pane


class Words(Pane):
    """The words before or after the field."""

    base = "footer"
    margin_left = 1

    def __init__(self, palette: Palette, identity: str) -> None:
        super().__init__(palette, id=identity)
        self._words = ""

    def say(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.styles.width = len(words) + 3
        self.rebuild()

    def build(self, width: int) -> list[Row]:
        """The words."""
        return [[(self._words, "footer-key")]]


class Prompt(Horizontal, inherit_bindings=False):
    """A field with a word before it and a count behind it; out of sight until it is opened."""

    class Typed(Message):
        """The field's text changed. ``kind`` says what is being asked for."""

        def __init__(self, kind: str, text: str) -> None:
            super().__init__()
            self.kind = kind
            self.text = text

    def __init__(self, palette: Palette) -> None:
        super().__init__(id="prompt")
        self.kind = ""
        self._before = Words(palette, "prompt-label")
        self._after = Words(palette, "prompt-count")
        self.field = LineField()

    def compose(self) -> ComposeResult:
        """Label, field, count."""
        yield self._before
        yield self.field
        yield self._after

    @property
    def is_open(self) -> bool:
        """Whether something is being asked for."""
        return bool(self.kind)

    def open(self, kind: str, label: str) -> None:
        """Ask for something. A search is typed into the field; of a jump, the screen hears keys."""
        self.kind = kind
        self.display = True
        self._before.say(label)
        self._after.say("")
        self.field.value = ""
        if kind == "search":
            self.screen.set_focus(self.field)

    def close(self) -> None:
        """Go out of sight."""
        self.kind = ""
        self.display = False
        self.screen.set_focus(None)

    def take(self, event: events.Key) -> bool:
        """Put a key into the number of a jump; answers whether it belongs there."""
        if self.kind != "jump":
            return False
        if event.key == "backspace":
            self.field.value = self.field.value[:-1]
            return True
        character = event.character
        if character is None or not (character.isalnum() or character == "."):
            return False
        self.field.value += character
        self.field.cursor_position = len(self.field.value)
        return True

    def count(self, words: str) -> None:
        """Say something behind the field: how many hits, which one."""
        self._after.say(words)

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self._before.repaint(palette)
        self._after.repaint(palette)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen what is typed."""
        event.stop()
        if self.kind:
            self.post_message(self.Typed(self.kind, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is an action of the keymap."""
        event.stop()
