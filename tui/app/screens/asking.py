"""A few words asked for in a box: one line, such as a tag's name, or several."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.screens.chooser import Line, QuitPressed
from tui.app.screens.keyed import Fielded
from tui.app.terminal import Palette
from tui.app.widgets.fields import LineField, NoteField, escaped, typed

if TYPE_CHECKING:
    from tui.annotations.drafts import Draft

AGAIN = 1.0
"""Seconds between two keepings of what is being written."""


class Ask(Fielded, inherit_bindings=False):
    """A field over what is there. ``done`` gets what was written, or None where it was left.

    ``several`` takes more than one line and is kept by the keys that keep a note, leaving included.
    With a ``draft``, what is being written is kept in it every second; ``failed`` is told where
    that cannot be done.
    """

    def __init__(
        self,
        palette: Palette,
        keymap: Keymap,
        title: str,
        text: str,
        done: Callable[[str | None], None],
        *,
        several: bool = False,
        draft: Draft | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._draft = draft
        self._failed = failed
        self._keeping: asyncio.Task[None] | None = None
        self.keymap = keymap
        self._done = done
        self._text = text
        self._heard_as = Context.NOTE if several else Context.PROMPT
        self._keeps = "note.save" if several else "prompt.accept"
        key = keymap.label_of(self._keeps)
        self._head = Line(palette, title, f"{key} keeps it")
        self._field = NoteField() if several else LineField()
        self._field.hear = self.hear

    def compose(self) -> ComposeResult:
        """A title and the field."""
        with Vertical(id="ask"):
            yield self._head
            yield self._field

    def on_mount(self) -> None:
        """Show what is there now, ready to be changed."""
        field = self._field
        if isinstance(field, NoteField):
            field.load_text(self._text)
            field.move_cursor(field.document.end)
        else:
            field.value = typed(self._text)
            field.cursor_position = len(field.value)
        self._fit_box()
        self.set_focus(field)
        if self._draft is not None:
            self.set_interval(AGAIN, self.tick)

    def on_resize(self) -> None:
        """Fit the box into the terminal."""
        self._fit_box()

    def _fit_box(self) -> None:
        box = self.query_one("#ask")
        box.styles.width = min(84, self.app.size.width - 2)
        tall = isinstance(self._field, NoteField)
        box.styles.height = min(14, self.app.size.height - 2) if tall else 5

    def heard(self, event: events.Key) -> bool:
        """Keep, leave, or let the field have the key."""
        found = self.keymap.lookup(self._heard_as, event.key)
        letter = escaped(event) if found is None else None
        if letter is not None:
            found = self.keymap.lookup(self._heard_as, "escape")
        if found is None:
            return False
        match found.id:
            case self._keeps:
                self._close(self._written())
            case "app.quit":
                # A note is kept by whatever ends it; a line only by saying so.
                self._close(self._written() if self._heard_as is Context.NOTE else None)
                self.app.post_message(QuitPressed())
            case "prompt.cancel":
                self._close(None)
            case _:
                pass
        if letter is not None:
            self.app.screen.post_message(letter)
        return True

    def tick(self) -> None:
        """Called every second: keep what was written since."""
        idle = self._keeping is None or self._keeping.done()
        draft, text = self._draft, self._written()
        if draft is not None and idle and not self._gone and text != draft.text:
            self._keeping = asyncio.create_task(self._keep_draft(draft, text))

    async def _keep_draft(self, draft: Draft, text: str) -> None:
        try:
            await asyncio.to_thread(draft.keep, text)
        except OSError as error:
            if self._failed is not None:
                reason = error.strerror or str(error)
                self._failed(f"What you are writing is not kept in case of a crash: {reason}")
                self._failed = None

    def rescue(self) -> None:
        """The program is about to end: keep what is written as a draft."""
        if self._draft is not None and not self._gone and self._written() != self._draft.text:
            with contextlib.suppress(OSError):
                self._draft.keep(self._written())

    def _written(self) -> str:
        field = self._field
        return field.text.rstrip() if isinstance(field, NoteField) else field.value

    def _close(self, text: str | None) -> None:
        if self._gone:
            return
        self._gone = True
        self.dismiss()
        self._done(text)
