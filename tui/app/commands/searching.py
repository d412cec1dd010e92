"""Searching within the cable, and the prompt that asks for words or for a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def open_search(reader: Reader) -> None:
    """Ask for words; hits are marked while they are typed."""
    reader.search_origin = reader.cursor
    reader.prompt.open("search", "/")
    reader.show_state()


def typed(reader: Reader, kind: str, text: str) -> None:
    """The prompt's text changed."""
    if kind == "search" and text != reader.searched:
        find(reader, text)


def find(reader: Reader, text: str) -> None:
    """Mark every hit and go to the first one from where the search began."""
    reader.searched = text
    reader.hits = reader.searchable().find(text)
    origin = reader.outline.get(reader.search_origin)
    start = origin.start if origin is not None else 0
    at = next((place for place, hit in enumerate(reader.hits) if hit[0] >= start), 0)
    reader.hit = at if reader.hits else -1
    if reader.hits:
        show_hit(reader)
    else:
        reader.go(reader.search_origin)
        reader.detail.set_hits((), -1)
        reader.prompt.count("no hits" if text.strip() else "")


def show_hit(reader: Reader) -> None:
    """Go to the unit of the hit at hand and bring the hit into sight."""
    offset = reader.hits[reader.hit][0]
    unit = reader.outline.at(offset)
    if unit is not None:
        reader.show_unit(unit.id)
    reader.detail.set_hits(reader.hits, reader.hit)
    where = f"{reader.hit + 1} of {len(reader.hits)}"
    if reader.prompt.is_open:
        reader.prompt.count(where)
    else:
        reader.footer.say(f"“{reader.searched}”: {where}")


def next_hit(reader: Reader) -> None:
    """Go to the next hit, from the last one on to the first."""
    _turn(reader, 1)


def previous_hit(reader: Reader) -> None:
    """Go to the hit before, from the first one on to the last."""
    _turn(reader, -1)


def _turn(reader: Reader, by: int) -> None:
    if not reader.hits:
        key = reader.keymap.label_of("search.open")
        reader.footer.say(f"Nothing is being searched for; {key} searches.")
        return
    reader.hit = (reader.hit + by) % len(reader.hits)
    show_hit(reader)


def accept(reader: Reader) -> None:
    """Go where the prompt says."""
    kind, text = reader.prompt.kind, reader.prompt.field.value.strip()
    if kind == "search" and reader.searched.strip() != text:
        find(reader, text)
    reader.prompt.close()
    if kind == "search" and text and text != reader.searched.strip():
        # Enter came before the last letters had been searched for.
        find(reader, text)
    if kind == "jump":
        _jump(reader, text)
    elif reader.hits:
        show_hit(reader)
        if reader.app.size.width < 80 and reader.active == "tree":
            reader.active = "detail"
            reader.lay_out()
    elif text:
        reader.footer.say(f"“{text}” does not stand in this cable.", "warning")
        reader.searched = ""
    reader.show_state()


def _jump(reader: Reader, text: str) -> None:
    if not text:
        return
    units = reader.outline.units
    wanted = text.lower()
    found = next((unit for unit in units if unit.id == wanted), None) or next(
        (unit for unit in units if unit.kind == "paragraph" and unit.number == wanted), None
    )
    if found is None:
        numbers = [unit.number for unit in units if unit.kind == "paragraph" and unit.number]
        range_ = f"; they go from {numbers[0]} to {numbers[-1]}" if numbers else ""
        reader.footer.say(f"There is no paragraph {text}{range_}.", "warning")
        return
    reader.outline.reveal(found.id)
    reader.tree_pane.rebuild()
    reader.go(found.id)


def cancel(reader: Reader) -> None:
    """Leave the prompt; a search goes back to where it began."""
    kind = reader.prompt.kind
    reader.prompt.close()
    if kind == "search":
        reader.hits, reader.hit, reader.searched = [], -1, ""
        reader.detail.set_hits((), -1)
        reader.go(reader.search_origin)
    reader.show_state()


def prompt_next(reader: Reader) -> None:
    """While searching, look at the next hit."""
    if reader.prompt.kind == "search" and reader.hits:
        _turn(reader, 1)


def prompt_previous(reader: Reader) -> None:
    """While searching, look at the hit before."""
    if reader.prompt.kind == "search" and reader.hits:
        _turn(reader, -1)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "search.open": open_search,
    "search.next": next_hit,
    "search.previous": previous_hit,
    "prompt.accept": accept,
    "prompt.cancel": cancel,
    "prompt.next": prompt_next,
    "prompt.previous": prompt_previous,
}
