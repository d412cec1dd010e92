"""How keys reach what they are meant for in a cable: the panes, the words selected, a field."""

from __future__ import annotations

from textual import events
from textual.screen import Screen

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.screens.prompt import Prompt
from tui.app.selecting import Selecting
from tui.app.widgets.fields import LineField, NoteField, again, escaped, was_asked
from tui.app.widgets.footer import Footer
from tui.app.widgets.note import NoteBox


class Hearing(Screen[None], inherit_bindings=False):
    """A cable's screen as its keys see it. Keys that come in one burst keep their order."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    keymap: Keymap
    note: NoteBox
    prompt: Prompt
    footer: Footer
    selecting: Selecting

    def perform(self, identity: str) -> None:
        """Do one action."""
        raise NotImplementedError

    def context(self) -> Context:
        """Whose keys are heard."""
        if self.note.is_open:
            return Context.NOTE
        if self.prompt.is_open:
            return Context.PROMPT
        return Context.READER if self.selecting.now is None else Context.SELECTION

    def on_key(self, event: events.Key) -> None:
        """Do what the keymap says, keys that came in one burst in their order."""
        if was_asked(event):
            return
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(again(event))
            return
        field = self._field()
        if field is not None:
            event.stop()
            field.post_message(again(event))
            return
        context = self.context()
        if context is Context.PROMPT and self.prompt.take(event):
            event.stop()
            if self.prompt.field.value == "g":
                self.prompt.close()
                self.perform("move.first")
            return
        found = self.keymap.lookup(context, event.key)
        letter = escaped(event) if found is None else None
        if letter is not None:
            found = self.keymap.lookup(context, "escape")
        if found is not None:
            event.stop()
            event.prevent_default()
            self.perform(found.id)
        elif context is Context.SELECTION:
            key = self.keymap.label_of("selection.cancel")
            self.footer.say(f"Words are selected: {key} leaves them.")
        if letter is not None:
            # At once: what came after the letter waits in the queue already.
            self.on_key(letter)

    def hear(self, context: Context, event: events.Key) -> bool:
        """What a key means while a note or a search is being written; other keys are text."""
        if self.app.screen is not self or self.context() is not context:
            self.app.screen.post_message(again(event))
            return True
        found = self.keymap.lookup(context, event.key)
        letter = escaped(event)
        if found is None and letter is not None:
            found = self.keymap.lookup(context, "escape")
            self.post_message(letter)
        if found is not None:
            self.perform(found.id)
        return found is not None

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted before the field that it is meant for had the focus."""
        event.stop()
        field = self._field()
        if self.app.screen is not self:
            self.app.screen.post_message(events.Paste(event.text))
        elif field is not None:
            field.post_message(events.Paste(event.text))

    def _field(self) -> NoteField | LineField | None:
        """The text field that is being written in."""
        if self.note.is_open:
            return self.note.field
        return self.prompt.field if self.prompt.kind == "search" else None
