"""Screens over the reader, and how keys reach them in the order in which they were pressed.

Keys that arrive in one burst, as they do over a slow line, all go to the screen that was in front
when the first of them came. So each screen passes on what came after it was covered or left.
"""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.terminal import Span
from tui.app.widgets.fields import LineField, NoteField, again, escaped, was_asked

Answer = TypeVar("Answer")


class Keyed(ModalScreen[Answer], inherit_bindings=False):
    """A screen whose keys are the reader's, by what they mean there."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    keymap: Keymap

    def perform(self, identity: str) -> None:
        """Do what an action of the reader means here; an empty id is a key without an action."""
        raise NotImplementedError

    @property
    def no_use(self) -> Span:
        """What is said of a key that means nothing here."""
        return f"This key does nothing here; {self.keymap.label_of('move.back')} closes.", ""

    def on_key(self, event: events.Key) -> None:
        """Do what the keymap says, or pass on a key that came for another screen."""
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(again(event))
            return
        found = self.keymap.lookup(Context.READER, event.key)
        letter = escaped(event) if found is None else None
        if letter is not None:
            found = self.keymap.lookup(Context.READER, "escape")
        self.perform(found.id if found is not None else "")
        if letter is not None:
            # To whatever is in front by now.
            self.app.screen.post_message(letter)

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted into a field that has opened meanwhile."""
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(events.Paste(event.text))


class Fielded(ModalScreen[None], inherit_bindings=False):
    """A screen with one field, which hears every key before it takes it as text."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    _field: LineField | NoteField
    _gone = False

    def heard(self, event: events.Key) -> bool:
        """Do what a key means here; answers whether it meant anything but text."""
        raise NotImplementedError

    def rescue(self) -> None:
        """The program is about to end: keep what is written, where that is worth keeping."""

    def hear(self, event: events.Key) -> bool:
        """What the field asks about each key: one that came after the end is somebody else's."""
        if self._gone:
            self.app.screen.post_message(again(event))
            return True
        return self.heard(event)

    def on_key(self, event: events.Key) -> None:
        """Pass on a key that the field has not heard yet."""
        if not was_asked(event):
            event.stop()
            self._field.post_message(again(event))

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted before the field had the focus."""
        event.stop()
        self._field.post_message(events.Paste(event.text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is an action of the keymap; the field's own message says nothing more."""
        event.stop()
