"""A reader at work: the app without a terminal, its keys pressed by the names of its actions.

    async with at_desk(path) as desk:
        await desk.do("move.next_paragraph")
        assert desk.reader.cursor == "2"

A test that says ``@presses("move.next_paragraph")`` fails if it doesn't press that action's key.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ParamSpec
from unittest.mock import patch

import textual.screen
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from tui.annotations import places
from tui.annotations.document import parse
from tui.annotations.model import Annotations
from tui.app.actions import BY_ID
from tui.app.app import CablegramApp
from tui.app.screens.chooser import Chooser
from tui.app.screens.notice import Notice
from tui.app.screens.reader import Reader

DEADLINE = 20.0
"""Seconds after which what is waited for counts as never coming."""

_ROUNDS = 4
"""A message goes from a field over its box to the screen and back: so often all queues are empty
before nothing more can come."""

P = ParamSpec("P")
_pressed: set[str] = set()
# What names the actions that a test presses.
MARK = "pressed_actions"


def presses(*ids: str) -> Callable[[Callable[P, Awaitable[None]]], Callable[P, Awaitable[None]]]:
    """Say which actions' keys a test presses; it fails where it does not press them all."""
    for identity in ids:
        assert identity in BY_ID, identity

    def decorate(test: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        @functools.wraps(test)
        async def run(*args: P.args, **kwargs: P.kwargs) -> None:
            _pressed.clear()
            await test(*args, **kwargs)
            assert _pressed >= set(ids), f"never pressed: {sorted(set(ids) - _pressed)}"

        setattr(run, MARK, ids)
        return run

    return decorate


class Desk:
    """The app that is running, and what a reader does with it and sees of it."""

    def __init__(self, app: CablegramApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def reader(self) -> Reader:
        """The cable's screen, also where a list lies over it."""
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, Reader):
                return screen
        raise AssertionError(f"no cable is open: {self.app.screen_stack}")

    @property
    def chooser(self) -> Chooser:
        """The list that is open."""
        assert isinstance(self.app.screen, Chooser), self.app.screen
        return self.app.screen

    @property
    def notice(self) -> Notice:
        """The page of words that is open."""
        assert isinstance(self.app.screen, Notice), self.app.screen
        return self.app.screen

    async def do(self, *ids: str, key: int = 0) -> None:
        """Press the keys of actions, as the keymap has them; ``key`` says which of several."""
        for identity in ids:
            await self.press(self.app.keymap.keys_of(identity)[key])
            _pressed.add(identity)

    async def press(self, *keys: str) -> None:
        """Press keys, and let the app do what they ask for."""
        for key in keys:
            self._send(key)
            await self.settle()

    def _send(self, key: str) -> None:
        name = _character_to_key(key) if len(key) == 1 else key
        character = " " if key == "space" else key if len(key) == 1 else None
        assert self.app._driver is not None
        self.app._driver.send_message(events.Key(name, character))

    async def settle(self) -> None:
        """Let the app deal with every message and draw; the pilot's own pause sleeps instead."""
        quiet = 0
        limit = time.monotonic() + DEADLINE
        while quiet < _ROUNDS and time.monotonic() < limit:
            if self.app._exit or not await self.pilot._wait_for_screen():
                return
            screen = self.app.screen
            pending = screen._layout_required or screen._dirty_widgets or screen._callbacks
            quiet = 0 if pending else quiet + 1
            await asyncio.sleep(0.002 if pending else 0)

    async def rush(self, *keys: str) -> None:
        """Press keys faster than the app answers, as a paste or a slow line does."""
        for key in keys:
            self._send(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into the field at hand."""
        await self.press(*("space" if character == " " else character for character in text))

    async def until(self, arrived: Callable[[], bool], what: str = "what was waited for") -> None:
        """Wait until something holds."""
        limit = time.monotonic() + DEADLINE
        while not arrived():
            assert time.monotonic() < limit, f"{what} never came:\n{self.text()}"
            await self.settle()
            await asyncio.sleep(0.005)

    async def saved(self) -> Annotations:
        """The sidecar on disk, once the reader says that it is there."""
        await self.until(lambda: self.footer.rstrip().split("  ")[-1].startswith("saved"), "saved")
        assert not self.reader.session.dirty
        return self.on_disk()

    def on_disk(self) -> Annotations:
        """What the sidecar on disk holds now."""
        path = self.reader.session.sidecar.path
        return parse(path.read_text(encoding="utf-8")).annotations if path.exists() else NOTHING

    def rows(self) -> list[str]:
        """The screen as text, from the top."""
        screen = self.app.screen
        strips = screen._compositor.render_strips(self.app.size)
        return ["".join(segment.text for segment in line) for line in strips]

    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(row.rstrip() for row in self.rows())

    def pane(self, widget: Widget) -> list[str]:
        """What one pane shows, line by line."""
        return [widget.render_line(y).text for y in range(widget.size.height)]

    @property
    def detail(self) -> str:
        """What the detail pane shows, on one line."""
        words = " ".join(self.pane(self.reader.detail))
        return " ".join(words.replace("▕", " ").replace("▎", " ").split())

    @property
    def tree(self) -> list[str]:
        """The rows of the paragraph tree that are in sight."""
        rows = (row.strip().rstrip("▕").rstrip() for row in self.pane(self.reader.tree_pane))
        return [row for row in rows if row]

    @property
    def at_hand(self) -> str:
        """The row of the tree that is marked as at hand."""
        return next((row for row in self.tree if row.startswith("›")), "")

    @property
    def footer(self) -> str:
        """The last line."""
        return self.reader.footer.render_line(0).text

    @property
    def panes(self) -> set[str]:
        """The panes that stand on the screen: folded, header, tree, reading."""
        reader = self.reader
        found = {
            "folded": reader.folded,
            "header": reader.header,
            "tree": reader.tree_pane,
            "reading": reader.query_one("#reading"),
        }
        return {name for name, pane in found.items() if pane.display and pane.size.area}

    @property
    def writing(self) -> str:
        """What is being written: ``note``, ``search``, ``jump`` or nothing."""
        return "note" if self.reader.note.is_open else self.reader.prompt.kind

    @property
    def listed(self) -> list[str]:
        """The keys of the rows that the open list shows."""
        return [choice.key for choice in self.chooser._rows.shown]

    @property
    def chosen(self) -> str:
        """The key of the row at hand in the open list."""
        rows = self.chooser._rows
        return rows.shown[rows.at].key


NOTHING = Annotations()


@asynccontextmanager
async def at_desk(
    path: Path | None,
    *,
    size: tuple[int, int] = (120, 36),
    keymap: Path | None = None,
    theme: str | None = None,
    coder: str = "kim",
    environment: dict[str, str] | None = None,
) -> AsyncIterator[Desk]:
    """Open the app on a cable, a folder or nothing."""
    app = CablegramApp(path, keymap=keymap, theme=theme, coder=coder, environment=environment or {})
    app.animation_level = "none"
    # Drawn at once, not at the next sixtieth of a second.
    at_once = patch.object(textual.screen, "UPDATE_PERIOD", 0.001)
    with at_once:
        async with app.run_test(size=size, notifications=True) as pilot:
            desk = Desk(app, pilot)
            await desk.settle()
            if any(isinstance(screen, Reader) for screen in app.screen_stack):
                reader = desk.reader
                await desk.until(
                    lambda: bool(reader.tree_pane.rows) or not reader.outline.units, "the rows"
                )
            yield desk


def own_keymap(text: str) -> Path:
    """Make the user's own keymap."""
    path = places.config() / "keymap.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
