"""The last line: the keys that matter now, or a message; what is reviewed; what is saved."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tui.app.actions import action
from tui.app.keymap import Keymap
from tui.app.terminal import Palette, Span, fit, strip, width_of
from tui.cable.visible import visible

HINTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "reading": (
        ("move.next_paragraph", "move.previous_paragraph"),
        ("tag.pick",),
        ("note.write",),
        ("search.open",),
        ("app.help",),
        ("app.quit",),
        ("review.toggle",),
        ("view.whole",),
        ("cable.export",),
    ),
    "note": (("note.save",), ("note.to_editor",)),
    "prompt": (("prompt.accept",), ("prompt.cancel",)),
    "selection": (
        ("selection.next_word", "selection.previous_word"),
        ("tag.pick",),
        ("note.write",),
        ("selection.next_sentence", "selection.previous_sentence"),
        ("selection.swap",),
        ("selection.cancel",),
        ("selection.next_paragraph", "selection.previous_paragraph"),
        ("copy.text",),
        ("app.help",),
    ),
    "run": (("tag.pick",), ("tag.repeat",), ("review.toggle",), ("move.back",)),
    "doubtful": (
        ("annotation.triage",),
        ("move.previous_paragraph",),
        ("edit.undo",),
        ("app.help",),
    ),
    "library": (
        ("library.next", "library.previous"),
        ("library.open",),
        ("library.search",),
        ("library.help",),
        ("app.quit",),
        ("library.sort",),
        ("library.by_year",),
        ("library.by_post",),
        ("library.by_code",),
        ("library.tag",),
        ("library.saved",),
    ),
    "library-search": (
        ("prompt.accept",),
        ("prompt.complete",),
        ("prompt.next", "prompt.previous"),
        ("prompt.cancel",),
    ),
    "placing": (("annotation.place",), ("move.back",), ("move.next_paragraph",), ("move.jump",)),
    "hits": (("search.next", "search.previous"), ("move.back",), ("tag.pick",), ("note.write",)),
}
"""The actions whose keys matter, by what the reader is doing; the first ones matter most."""


SAVED = "saved"
WITH_TIME = 100
"""Columns from which the time of the last save is shown as well."""


_FOLDERS = re.compile(r"(?<!\S)/(?:[^\s/:;,]+/)+(?=[^\s/])")


def _fitted(message: str, room: int, key: str) -> str:
    """A message in the room there is: folders go before words do; ``key`` shows the whole of it."""
    shown = visible(message)
    if cell_len(shown) > room:
        shown = _FOLDERS.sub("…/", shown)
    whole = f" {key} for the whole" if key else ""
    if cell_len(shown) <= room or room < 2 * len(whole):
        return fit(shown, room)
    return fit(shown, room - len(whole)) + whole


class Footer(Widget, can_focus=False, inherit_bindings=False):
    """One line at the bottom of the screen."""

    ALLOW_SELECT = False

    def __init__(self, palette: Palette, keymap: Keymap, pressed: Callable[[str], None]) -> None:
        super().__init__(id="footer")
        self.palette = palette
        self.keymap = keymap
        self._hints = HINTS["reading"]
        self.message: Span | None = None
        self.before: Span | None = None
        """The message that the last key took away."""
        self.state: Span = ("", "")
        self.count = ""
        self._pressed = pressed
        self._zones: list[tuple[int, int, str]] = []

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self.palette = palette
        self.refresh()

    def hint(self, doing: str) -> None:
        """Show the keys for what the reader is doing: a key of ``HINTS``."""
        self._hints = HINTS[doing]
        self.refresh()

    def say(self, text: str, kind: str = "") -> None:
        """Show a message in place of the keys; ``kind`` is a style: good, warning, error."""
        if not text:
            self.before = self.message
        self.message = (text, kind) if text else None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line: the state at its right end is never cut off, keys are left out as needed."""
        width = self.size.width
        right: list[Span] = []
        if self.count:
            right.append((self.count, ""))
        if self.state[0]:
            words = self.state[0]
            if width < WITH_TIME and words.startswith(SAVED):
                words = SAVED
            right.append(("  " + words, self.state[1]))
        right.append((" ", ""))
        room = width - width_of(right) - 3
        left: list[Span] = [(" ", "")]
        self._zones = []
        if self.message is not None:
            key = self.keymap.label_of("app.messages")
            left.append((_fitted(self.message[0], max(1, room), key), self.message[1]))
        else:
            self._add_hints(left, room)
        gap = width - width_of(left) - width_of(right)
        return strip(self.palette, [*left, (" " * max(0, gap), ""), *right], width, "footer")

    def _add_hints(self, left: list[Span], room: int) -> None:
        used = 1
        for ids in self._hints:
            keys = "/".join(label for label in map(self.keymap.label_of, ids) if label)
            if not keys:
                continue
            words = action(ids[0]).short
            size = len(keys) + 1 + len(words) + 2
            if used + size > room:
                return
            left += [(keys, "footer-key"), (f" {words}  ", "")]
            self._zones.append((used, used + size, ids[0]))
            used += size

    def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        for start, end, identity in self._zones:
            if start <= event.x < end:
                self._pressed(identity)
                return
