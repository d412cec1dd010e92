"""Annotations without a place, or with a doubtful one: to look at them, and to place them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def triage(reader: Reader) -> None:
    """Look at what has no place or a doubtful one, and accept one or place it by hand."""
    from tui.app.screens.triage import Triage  # not needed for the first screen
    from tui.app.triage import items

    session = reader.session
    session.placing = ""
    if not items(session):
        reader.say("Every annotation stands on its own words.", "good")
        return

    def done(identity: str | None) -> None:
        if identity:
            session.placing = identity
            reader.show_state()
            key = reader.keymap.label_of("annotation.place")
            out = reader.keymap.label_of("move.back")
            reader.footer.say(f"Go to its paragraph: {key} places it there, {out} gives up.")
        elif not items(session):
            reader.say("Every annotation has its place.", "good")

    reader.end_run()
    reader.app.push_screen(Triage(reader.palette, reader.keymap, session, reader.changed), done)


def place(reader: Reader) -> None:
    """Put the annotation that is being placed on the paragraph at hand."""
    from tui.app.commands.tagging import may_write
    from tui.app.triage import items, place_on

    session = reader.session
    identity = session.placing
    unit = reader.unit()
    key = reader.keymap.label_of("annotation.triage")
    if session.annotations.get(identity) is None:
        session.placing = ""
        reader.footer.say(f"No annotation is being placed; {key} shows those without a place.")
    elif unit is None or not unit.can_be_tagged:
        reader.footer.say("Go to a paragraph, an item or a heading to place it there.", "warning")
    elif may_write(reader) and place_on(session, identity, unit):
        session.placing = ""
        reader.changed()
        placed = session.annotations.get(identity)
        what = "the words in" if placed is not None and placed.is_passage else "the whole of"
        more = len(items(session))
        rest = f"; {key} for {more} more" if more else ""
        reader.say(f"Placed on {what} ¶ {unit.id}{rest}.", "good")


def give_up(reader: Reader) -> bool:
    """Stop placing an annotation by hand; answers whether one was being placed."""
    if not reader.session.placing:
        return False
    reader.session.placing = ""
    reader.show_state()
    reader.footer.say("It stays without a new place.")
    return True


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "annotation.triage": triage,
    "annotation.place": place,
}
