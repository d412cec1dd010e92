"""Exporting, opening another cable, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.cable.addresses import split
from tui.sources.files import SourceError

if TYPE_CHECKING:
    from tui.app.exporting import Scope
    from tui.app.screens.library import Library
    from tui.app.screens.reader import Reader


def export(reader: Reader) -> None:
    """Choose a format and what to export, see how it would look, and write it."""
    from tui.app.app import CablegramApp

    library = reader.app.library if isinstance(reader.app, CablegramApp) else None
    if library is None or not library.listing.typed.strip():
        open_export(reader)
    else:
        reader.run_worker(_export_found(reader, library), exclusive=True, group="export")


async def _export_found(reader: Reader, library: Library) -> None:
    """Let what the library's search finds be exported as well."""
    scopes = await scopes_found(library, reader)
    if reader.app.screen is reader:
        open_export(reader, scopes)


async def scopes_found(library: Library, screen: Reader | Library) -> list[Scope]:
    """What the library's search finds as something to export, where it finds anything.

    What is wrong is said on ``screen``.
    """
    from tui.app.exporting import scope_of_cables
    from tui.library.catalogue import CatalogueError

    listing = library.listing
    try:
        found = await asyncio.to_thread(listing.catalogue.addresses, listing.query, listing.sort)
    except CatalogueError as error:
        screen.say(str(error), "error")
        found = ()
    folder = listing.catalogue.folder
    named = f"{folder.absolute().name or 'cables'}.found.annotations"
    return [scope_of_cables("What is found", found, folder, named)] if found else []


def open_export(reader: Reader, found: Sequence[Scope] = ()) -> None:
    """Let the reader export what was ``found``, such as by a search, this cable or the library."""
    from tui.app.app import CablegramApp
    from tui.app.exporting import scopes_of

    library = reader.app.library if isinstance(reader.app, CablegramApp) else None
    folder = library.catalogue.folder if library is not None else None
    # What is not on disk yet would not be exported.
    if reader.save_now():
        reader.end_run()
        choose_export(reader, (*found, *scopes_of(reader.session.path, folder)))


def choose_export(screen: Reader | Library, scopes: Sequence[Scope]) -> None:
    """Choose a format and one of the ``scopes``, and write it."""
    # Not needed for the first screen.
    from tui.app.screens.export import Export
    from tui.exports.registry import FORMATS

    screen.app.push_screen(Export(screen, FORMATS, scopes))


def open_another(reader: Reader) -> None:
    """Choose another cable of the folder."""
    from tui.app.app import CablegramApp
    from tui.app.shelf import Shelf, shelf_of

    app = reader.app
    if not isinstance(app, CablegramApp):
        return
    if not reader.save_now():
        return
    reader.remember(wait=False)
    if app.back_to_library():
        return
    try:
        app.choose_cable(Shelf(shelf_of(reader.session.path)), reader.session.path)
    except SourceError as error:
        reader.say(str(error), "error")


def open_library(reader: Reader) -> None:
    """Go to the library's table; of a cable that was opened by itself, to that of its folder."""
    from tui.app.app import CablegramApp

    app = reader.app
    if not isinstance(app, CablegramApp) or not reader.save_now():
        return
    reader.remember(wait=False)
    if not app.back_to_library():
        app.open_library(split(reader.session.path)[0].absolute().parent)


def leave(reader: Reader) -> None:
    """Save and quit. Where saving fails, say so once; a second time, quit all the same."""
    if not reader.save_now() and not reader.leaving:
        reader.leaving = True
        key = reader.keymap.label_of("app.quit")
        reader.say(f"{reader.saver.failure} ({key} again quits without saving)", "error")
        return
    reader.remember()
    reader.app.exit(0)


def show_findings(reader: Reader) -> None:
    """List what departs from the rules for cables; enter goes to the place."""
    findings = reader.session.findings()
    if not findings:
        reader.say("No finding: this cable is as the rules for cables want it.", "good")
        return
    styles = {"error": "error", "warning": "warning"}
    choices = [
        Choice(
            str(place),
            f"¶ {found.paragraph}  {found.message}" if found.paragraph else found.message,
            sign=f"{found.severity.value} {found.rule}",
            style=styles.get(found.severity.value, ""),
        )
        for place, found in enumerate(findings)
    ]

    def go(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        found = findings[int(chosen.key)]
        unit = reader.outline.get(found.paragraph) or reader.outline.at(found.start)
        if unit is not None:
            reader.outline.reveal(unit.id)
            reader.tree_pane.rebuild()
            reader.go(unit.id)
        reader.say(
            f"{found.rule}: {found.message} ({found.source})", styles.get(found.severity, "")
        )

    hint = f"{reader.keymap.label_of('list.accept')} goes there"
    count = f"{len(findings)} findings" if len(findings) > 1 else "1 finding"
    reader.app.push_screen(
        Chooser(reader.palette, reader.keymap, count, choices, go, hint=hint, tall=True)
    )


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "cable.check": show_findings,
    "cable.export": export,
    "cable.open": open_another,
    "cable.library": open_library,
    "app.quit": leave,
}
