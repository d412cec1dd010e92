"""The codebook: its screen, and going to where one of its tags is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.annotations.collection import Use
    from tui.app.screens.reader import Reader


def open_codebook(reader: Reader) -> None:
    """Show the tags of the library, to define, rename, merge and find them."""
    from tui.app.coding import Library  # not needed for the first screen
    from tui.app.screens.codes import Codes
    from tui.cable.addresses import split

    session = reader.session
    library = Library(split(session.path)[0].absolute().parent, lambda: session.author)
    session.codebook = library.codebook
    if library.codebook.problem:
        reader.say(library.codebook.problem, "error")
        return
    reader.end_run()
    # What is not on disk yet would not be counted.
    reader.save_now()

    def done(use: Use | None) -> None:
        if use is not None:
            go_to_use(reader, use)

    reader.app.push_screen(Codes(reader, library, done))


def go_to_use(reader: Reader, use: Use) -> None:
    """Go to the paragraph that an annotation stands on, in this cable or another one."""
    path = use.kept.cable
    session = reader.session
    same = path.resolve() == session.path.resolve()
    if same and session.annotations.get(use.annotation.id) is not None:
        reader.show_unit(_paragraph(reader, use))
        return
    open_at(reader, path, lambda opened: _paragraph(opened, use))


def open_at(reader: Reader, path: Path, unit: Callable[[Reader], str]) -> None:
    """Open another cable at a unit of it, which ``unit`` says once it is open."""
    from tui.app.app import CablegramApp
    from tui.app.memory import Place
    from tui.app.screens.reader import Reader as Screen

    app = reader.app
    if not isinstance(app, CablegramApp) or not reader.save_now():
        return
    reader.remember(wait=False)
    app.open_cable(path)
    opened = next((one for one in reversed(app.screen_stack) if isinstance(one, Screen)), None)
    if opened is None or opened is reader:
        return
    # The new screen goes to where the reader is remembered to have stopped.
    view: Place = opened.memory.place(opened.session.path)
    place = replace(view, unit=unit(opened), offset=-1)
    opened.memory.remember(opened.session.path, place, wait=False)


def _paragraph(reader: Reader, use: Use) -> str:
    """Where the annotation stands by now, else where it was made."""
    item = use.annotation
    placed = (one for one in reader.session.placement.placed if one.annotation.id == item.id)
    return next((one.paragraph for one in placed), item.paragraph)


COMMANDS: dict[str, Callable[[Reader], None]] = {"codebook.open": open_codebook}
