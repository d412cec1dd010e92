"""Coders compared: where they tagged the same paragraph differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def compare(reader: Reader) -> None:
    """Step through the paragraphs of this cable where its coders differ."""
    from tui.app import comparing  # not needed for the first screen
    from tui.app.screens.comparison import Comparison

    reader.end_run()
    found = comparing.compare(reader.session)
    for problem in found.problems:
        reader.say(problem, "warning")
    nothing = comparing.nothing_to_show(found)
    if nothing:
        reader.say(nothing, "good" if found.units else "warning")
        return

    def go(paragraph: str | None) -> None:
        if paragraph:
            reader.show_unit(paragraph)

    unit = reader.unit()
    start = found.first_from(unit.start if unit is not None else 0)
    codebook = reader.session.codebook
    reader.app.push_screen(Comparison(reader.palette, reader.keymap, found, codebook, start), go)


COMMANDS: dict[str, Callable[[Reader], None]] = {"coders.compare": compare}
