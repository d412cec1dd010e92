"""From cable to cable: along the library's list, along references, back and forth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.app.screens.chooser import Choice, Chooser, Chosen

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app.app import CablegramApp
    from tui.app.screens.reader import Reader
    from tui.library.catalogue import Row

_NO_LIBRARY = "This cable was opened by itself: {key} opens its folder as a library first."


def neighbour(reader: Reader, by: int) -> None:
    """Read the next cable of the library's list, or the one before."""
    app = _app(reader)
    library = app.library if app is not None else None
    if app is None or library is None:
        _say_no_library(reader)
        return
    found = library.neighbour(reader.session.path, by)
    if found is None:
        at = library.table.at + by
        end = not 0 <= at < library.listing.total
        said = "This is the last cable of the list." if by > 0 else "This is the first of the list."
        reader.say(said if end else "The list is still being read: press it again.")
        return
    _go(app, reader, found)


def references(reader: Reader) -> None:
    """Open a cable that this one refers to; one that is not in the library is named as missing."""
    cited = [one for one in reader.session.cable.fields.references if one.id]
    if not cited:
        reader.say("No cable is referred to here.")
        return
    reader.run_worker(_references(reader), exclusive=True, group="references")


async def _references(reader: Reader) -> None:
    app = _app(reader)
    library = app.library if app is not None else None
    if app is None or library is None:
        _say_no_library(reader)
        return
    from tui.library.catalogue import CatalogueError

    choices: list[Choice] = []
    rows: dict[str, Row] = {}
    try:
        for one in reader.session.cable.fields.references:
            if not one.id:
                choices.append(Choice(f"! {len(choices)}", one.printed, one.kind, "not a cable"))
                continue
            held = await asyncio.to_thread(library.catalogue.holding, one.id)
            if not held:
                choices.append(Choice(f"! {one.id}", one.id, one.printed, "not in this library"))
            for row in held:
                rows[str(row.address)] = row
                detail = f"{row.date}  {row.subject}"
                choices.append(Choice(str(row.address), one.id, detail, row.classification))
    except CatalogueError as error:
        reader.say(str(error), "error")
        return
    _choose(app, reader, "References", choices, rows)


def cited_by(reader: Reader) -> None:
    """List the cables that refer to this one, and other copies of it in the library."""
    reader.run_worker(_cited_by(reader), exclusive=True, group="references")


async def _cited_by(reader: Reader) -> None:
    app = _app(reader)
    library = app.library if app is not None else None
    if app is None or library is None:
        _say_no_library(reader)
        return
    identity = reader.session.cable.id
    if not identity:
        reader.say("This cable has no message id that others could refer to.")
        return
    from tui.library.catalogue import CatalogueError

    try:
        citing = await asyncio.to_thread(library.catalogue.citing, identity)
        held = await asyncio.to_thread(library.catalogue.holding, identity)
    except CatalogueError as error:
        reader.say(str(error), "error")
        return
    own = reader.session.path.absolute()
    copies = [row for row in held if row.address.absolute() != own]
    if not citing and not copies:
        reader.say(f"No cable of this library refers to {identity}.")
        return
    rows = {str(row.address): row for row in (*citing, *copies)}
    choices = [_choice(row) for row in citing]
    if copies:
        choices.append(Choice("copies", "Other copies of this cable", heading=True))
        choices += [_choice(row, row.address.name) for row in copies]
    _choose(app, reader, f"Cables that refer to {identity}", choices, rows)


def _choice(row: Row, name: str = "") -> Choice:
    detail = "  ".join(filter(None, (row.date, row.subject)))
    return Choice(str(row.address), name or row.id or row.address.name, detail, row.classification)


def _choose(
    app: CablegramApp, reader: Reader, title: str, choices: list[Choice], rows: dict[str, Row]
) -> None:
    if app.screen is not reader:
        return

    def done(chosen: Chosen | None) -> None:
        row = rows.get(chosen.key) if chosen is not None else None
        if row is not None:
            _go(app, reader, row.address)
        elif chosen is not None:
            name = chosen.key.removeprefix("! ")
            reader.say(f"{name} is not in this library.", "warning")

    app.push_screen(
        Chooser(
            reader.palette,
            reader.keymap,
            title,
            choices,
            done,
            hint=f"{reader.keymap.label_of('list.accept')} opens it",
            tall=True,
        )
    )


def step(reader: Reader, by: int) -> None:
    """Go back to the cable before, or forth again."""
    app = _app(reader)
    if app is None:
        return
    found = app.trail.step(by)
    if found is None:
        reader.say("No cable was read before this one." if by < 0 else "There is none to go on to.")
        return
    if not _go(app, reader, found):
        app.trail.step(-by)


def _go(app: CablegramApp, reader: Reader, address: Path) -> bool:
    """Save, and read another cable."""
    if not reader.save_now():
        return False
    reader.remember(wait=False)
    app.open_cable(address)
    return True


def _app(reader: Reader) -> CablegramApp | None:
    from tui.app.app import CablegramApp

    return reader.app if isinstance(reader.app, CablegramApp) else None


def _say_no_library(reader: Reader) -> None:
    reader.say(_NO_LIBRARY.format(key=reader.keymap.label_of("cable.library")))


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "cable.next": partial(neighbour, by=1),
    "cable.previous": partial(neighbour, by=-1),
    "cable.references": references,
    "cable.cited_by": cited_by,
    "history.back": partial(step, by=-1),
    "history.forward": partial(step, by=1),
}
