"""Coders compared: where they tagged the same paragraph differently."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.commands.coding import open_at

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader
    from tui.app.walking import Stop, Walk


def compare(reader: Reader) -> None:
    """Step through the paragraphs where coders differ, in this cable and then in others."""
    from tui.app import comparing  # not needed for the first screen
    from tui.app.walking import Stop, Walk

    reader.end_run()
    session = reader.session
    found = comparing.compare(session)
    for problem in found.problems:
        reader.say(problem, "warning")
    walk = Walk(session)
    nothing = comparing.nothing_to_show(found)
    if nothing:
        reader.say(nothing, "good" if found.units else "warning")
        if found.own or not found.blind:
            reader.run_worker(_walk_on(reader, walk), exclusive=True, group="walk")
        return
    unit = reader.unit()
    start = found.first_from(unit.start if unit is not None else 0)
    _show(reader, walk, Stop(session.path, found, session.codebook), start)


def _show(reader: Reader, walk: Walk, here: Stop, start: int) -> None:
    from tui.app.screens.comparison import Comparison

    def go(answer: tuple[Path, str] | None) -> None:
        if answer is None:
            return
        path, paragraph = answer
        if path == reader.session.path:
            reader.show_unit(paragraph)
        else:
            open_at(reader, path, lambda _: paragraph)

    named = here.path != reader.session.path
    screen = Comparison(reader.palette, reader.keymap, here, walk, start, named=named)
    reader.app.push_screen(screen, go)


async def _walk_on(reader: Reader, walk: Walk) -> None:
    """Where this cable has nothing to show, go on to one of its library that has."""
    said = reader.footer.message
    path = reader.session.path
    try:
        stop = await asyncio.to_thread(walk.next, path)
        if stop is None:
            stop = await asyncio.to_thread(walk.before, path)
    finally:
        walk.stop()
    # Not over something that has been begun meanwhile: any key takes the message away.
    if stop is not None and reader.app.screen is reader and reader.footer.message is said:
        _show(reader, walk, stop, 0)


COMMANDS: dict[str, Callable[[Reader], None]] = {"coders.compare": compare}
