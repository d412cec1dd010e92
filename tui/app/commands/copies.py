"""Annotations of other copies of a cable: offered, each one to be chosen, never moved unasked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.screens.chooser import Choice, Chooser, Chosen

if TYPE_CHECKING:
    from pathlib import Path

    from tui.annotations.anchors import Placed
    from tui.annotations.copies import Offer
    from tui.app.screens.reader import Reader


def bring(reader: Reader) -> None:
    """Offer the annotations of other copies of this cable in the library."""
    if not reader.session.sidecar.writable:
        reader.say(reader.session.sidecar.problem, "error")
        return
    reader.run_worker(_bring(reader), exclusive=True, group="copies")


async def _bring(reader: Reader) -> None:
    from tui.annotations.bounded_yaml import YamlError
    from tui.app.app import CablegramApp
    from tui.library.catalogue import CatalogueError

    library = reader.app.library if isinstance(reader.app, CablegramApp) else None
    identity = reader.session.cable.id
    if library is None or not identity:
        key = reader.keymap.label_of("cable.library")
        reader.say(f"Other copies are looked for in a library: {key} opens this folder as one.")
        return
    own = reader.session.path.absolute()
    try:
        held = await asyncio.to_thread(library.catalogue.holding, identity)
        copies = [row.address for row in held if row.address.absolute() != own and row.annotations]
        offer = await asyncio.to_thread(_offer, reader, copies)
    except (CatalogueError, OSError, YamlError) as error:
        reader.say(f"{error}", "error")
        return
    if not offer.placed:
        rest = f"; {offer.lost} have no place in this text" if offer.lost else ""
        here = f"{offer.present} are here already" if offer.present else "no copy has any"
        reader.say(f"No annotations of other copies to take over: {here}{rest}.")
    elif reader.app.screen is reader:
        _choose(reader, offer)


def _offer(reader: Reader, copies: list[Path]) -> Offer:
    from tui.annotations.copies import annotations_of, offered

    session = reader.session
    others = [one for copy in copies for one in annotations_of(copy, session.coder)]
    return offered(session.cable, session.source.sha256, session.annotations, others)


def _choose(reader: Reader, offer: Offer) -> None:
    choices = [_choice(number, one) for number, one in enumerate(offer.placed)]
    if offer.lost:
        choices.append(Choice("lost", f"{offer.lost} have no place in this text", heading=True))
    mark, accept = reader.keymap.label_of("list.mark"), reader.keymap.label_of("list.accept")

    def done(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        keys = chosen.marked or (chosen.key,)
        _take(reader, [offer.placed[int(key)] for key in keys if key.isdecimal()])

    reader.app.push_screen(
        Chooser(
            reader.palette,
            reader.keymap,
            "Annotations of other copies, where their words stand here",
            choices,
            done,
            marked=[choice.key for choice in choices if not choice.heading],
            several=True,
            hint=f"{mark} leaves one out  {accept} takes them over",
            tall=True,
        )
    )


def _choice(number: int, placed: Placed) -> Choice:
    item = placed.annotation
    words = [*(f"#{tag}" for tag in item.tags), item.note, f"“{item.quote}”" if item.quote else ""]
    sign = "≈ not quite these words" if placed.near else ""
    author = f"by {item.author}" if item.author else ""
    return Choice(
        str(number), f"¶ {placed.paragraph}", " ".join(filter(None, (*words, author))), sign
    )


def _take(reader: Reader, chosen: list[Placed]) -> None:
    from tui.annotations.copies import taken_over

    session = reader.session
    after = taken_over(session.cable, session.source.sha256, session.annotations, chosen)
    if session.change("annotations of another copy", after):
        reader.changed()
        count = len(chosen)
        what = "annotation" if count == 1 else "annotations"
        reader.say(f"{count} {what} taken over; those of the other copy stay there.", "good")


COMMANDS: dict[str, Callable[[Reader], None]] = {"cable.bring": bring}
