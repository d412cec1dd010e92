"""Text fields that show what was typed or pasted without letting it drive the terminal."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.widgets import Input, TextArea

from tui.app.key_names import is_printable, label
from tui.cable.visible import sign

_STAND_IN = "�"


def typed(text: str) -> str:
    """``text`` without characters that cannot be shown as they are; blanks become spaces."""
    return "".join(
        " " if character in "\t\u00a0" else character
        for character in text
        if sign(character) == character or character in "\t\u00a0"
    )


# The last keys that a field heard: one that it left alone, such as home, comes by its screen later,
# when the field may be closed, and is no key of the screen's then.
_asked: deque[events.Key] = deque(maxlen=256)


def was_asked(event: events.Key) -> bool:
    """Whether a text field has heard this key."""
    return any(event is each for each in _asked)


class Heard:
    """Keeps keys in order between a screen and its text field.

    Keys that arrive in one burst, as they do over a slow line, are all sent to whatever had the
    focus when the first of them came. So the field asks its screen about each key before it takes
    it as text, and the screen passes on those that no field ``was_asked`` about yet.
    """

    hear: Callable[[events.Key], bool] | None = None
    """Does what a key means to the screen; answers whether it meant anything."""

    async def _on_key(self, event: events.Key) -> None:
        _asked.append(event)
        if self.hear is not None and self.hear(event):
            event.stop()
            event.prevent_default()
        elif isinstance(self, Input | TextArea) and not event.is_printable:
            # At once: by its own binding it would be done after the letters that came behind it.
            for binding in self._bindings.key_to_bindings.get(event.key, ()):
                event.stop()
                event.prevent_default()
                await self.run_action(binding.action)
                break


def escaped(event: events.Key) -> events.Key | None:
    """The letter that followed escape at once, or None where it was no such pair.

    Escape and a letter are the bytes of ``alt`` and the letter; on a slow line the two keys often
    come together.
    """
    name = event.key.removeprefix("alt+")
    if name == event.key:
        return None
    if name.startswith("shift+"):
        name = name.removeprefix("shift+").upper()
    return events.Key(name, event.character or label(name)) if is_printable(name) else None


def again(event: events.Key) -> events.Key:
    """The same key as a new event, which can be sent on."""
    return events.Key(event.key, event.character)


class LineField(Heard, Input):
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


class NoteField(Heard, TextArea):
    """Several lines of text. A character that cannot be shown keeps its place under a stand-in."""

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self.highlight_cursor_line = False

    async def _on_paste(self, event: events.Paste) -> None:
        # The area inserts it; the screen must not pass it on to the area again.
        event.stop()

    def get_line(self, line_index: int) -> Text:
        """The line as it is drawn: one cell for one code point, so that the cursor stays right."""
        line = super().get_line(line_index)
        # From the document: rich has taken some control characters out of ``line`` already.
        drawn = "".join(map(_cell, self.document.get_line(line_index)))
        if drawn != line.plain:
            line.plain = drawn
        return line


def _cell(character: str) -> str:
    """One character that stands for ``character`` on the screen."""
    if character == "\t":
        return character
    shown = sign(character)
    return shown if len(shown) == 1 else _STAND_IN
