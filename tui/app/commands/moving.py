"""Moving through a cable, folding, and going between panes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.commands.triage import give_up, place, triage
from tui.app.outline import ORPHANS, Unit

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def _step(reader: Reader, by: int, wanted: Callable[[Unit], bool]) -> bool:
    """Go to the next row that is wanted; answers whether there was one."""
    rows = reader.outline.rows
    index = reader.outline.row_of(reader.cursor) + by
    while 0 <= index < len(rows):
        if wanted(rows[index]):
            reader.go(rows[index].id)
            return True
        index += by
    return False


def _is_paragraph(unit: Unit) -> bool:
    return unit.kind != "heading"


def _is_heading(unit: Unit) -> bool:
    return unit.kind == "heading"


def next_paragraph(reader: Reader) -> None:
    """Go to the next paragraph; in the header pane, scroll it."""
    if reader.active == "header":
        reader.header.scroll_rows(1)
    elif not _step(reader, 1, _is_paragraph):
        reader.footer.say("This is the end of the cable.")


def previous_paragraph(reader: Reader) -> None:
    """Go to the paragraph before; in the header pane, scroll it."""
    if reader.active == "header":
        reader.header.scroll_rows(-1)
    elif not _step(reader, -1, _is_paragraph):
        reader.footer.say("This is the beginning of the cable.")


def next_heading(reader: Reader) -> None:
    """Go to the next heading."""
    if not _step(reader, 1, _is_heading):
        reader.footer.say("There is no further heading.")


def previous_heading(reader: Reader) -> None:
    """Go to the heading before."""
    if not _step(reader, -1, _is_heading):
        reader.footer.say("There is no heading before this.")


def first(reader: Reader) -> None:
    """Go to the beginning."""
    if reader.active == "header":
        reader.header.scroll_top(0)
    elif reader.outline.rows:
        reader.go(reader.outline.rows[0].id)


def last(reader: Reader) -> None:
    """Go to the end."""
    if reader.active == "header":
        reader.header.scroll_top(reader.header.furthest)
    elif reader.outline.rows:
        reader.go(reader.outline.rows[-1].id)


def page_down(reader: Reader) -> None:
    """A screen of text down; from the end of a paragraph, on to the next."""
    if reader.active == "header":
        reader.header.scroll_rows(reader.header.page - 1)
        return
    if reader.detail.scroll_rows(reader.detail.page - 1):
        reader.follow()
    elif not reader.detail.view.whole:
        next_paragraph(reader)


def page_up(reader: Reader) -> None:
    """A screen of text up; from the beginning of a paragraph, to the end of the one before."""
    if reader.active == "header":
        reader.header.scroll_rows(1 - reader.header.page)
        return
    if reader.detail.scroll_rows(1 - reader.detail.page):
        reader.follow()
    elif not reader.detail.view.whole and _step(reader, -1, _is_paragraph):
        reader.detail.scroll_top(reader.detail.furthest)


def line_down(reader: Reader) -> None:
    """One line down."""
    pane = reader.header if reader.active == "header" else reader.detail
    if pane.scroll_rows(1):
        reader.follow()


def line_up(reader: Reader) -> None:
    """One line up."""
    pane = reader.header if reader.active == "header" else reader.detail
    if pane.scroll_rows(-1):
        reader.follow()


def jump(reader: Reader) -> None:
    """Ask for a paragraph's number."""
    reader.prompt.open("jump", "¶")
    reader.show_state()


def next_pane(reader: Reader) -> None:
    """Go to the next pane."""
    _turn(reader, 1)


def previous_pane(reader: Reader) -> None:
    """Go to the pane before."""
    _turn(reader, -1)


def _turn(reader: Reader, by: int) -> None:
    panes = reader.panes
    place = panes.index(reader.active) if reader.active in panes else 0
    reader.active = panes[(place + by) % len(panes)]
    reader.lay_out()
    reader.show_state()


def open_text(reader: Reader) -> None:
    """Fold or unfold a heading; on a narrow screen, go from the tree to the text."""
    unit = reader.unit()
    if reader.session.placing:
        place(reader)
    elif unit is not None and unit.id == ORPHANS:
        triage(reader)
    elif unit is not None and unit.kind == "heading" and reader.active == "tree":
        toggle_fold(reader)
    elif reader.active != "detail":
        reader.active = "detail"
        reader.lay_out()


def back(reader: Reader) -> None:
    """One step back: out of a run, a search, a pane."""
    if give_up(reader):
        return
    if reader.run_from is not None:
        reader.end_run()
    elif reader.hits or reader.searched:
        reader.hits, reader.hit, reader.searched = [], -1, ""
        reader.detail.set_hits((), -1)
        reader.show_state()
    elif reader.active != "tree":
        reader.active = "tree"
        reader.lay_out()


def close_fold(reader: Reader) -> None:
    """Fold what is at hand, or go up to what it is folded under."""
    unit = reader.unit()
    if unit is None:
        return
    if reader.outline.children_of(unit.id) and not reader.outline.is_folded(unit.id):
        _fold(reader, unit, True)
    elif unit.parent:
        reader.go(unit.parent)
    else:
        reader.footer.say("There is nothing to fold here.")


def open_fold(reader: Reader) -> None:
    """Unfold what is at hand, or go into it."""
    unit = reader.unit()
    if unit is None or not reader.outline.children_of(unit.id):
        reader.footer.say("There is nothing to unfold here.")
    elif reader.outline.is_folded(unit.id):
        _fold(reader, unit, False)
    else:
        _step(reader, 1, lambda other: other.parent == unit.id)


def toggle_fold(reader: Reader) -> None:
    """Fold or unfold what is at hand, or what holds it."""
    unit = reader.unit()
    if unit is not None and not reader.outline.children_of(unit.id) and unit.parent:
        unit = reader.outline.get(unit.parent)
    if unit is None or not reader.outline.children_of(unit.id):
        reader.footer.say("There is nothing to fold here.")
        return
    _fold(reader, unit, not reader.outline.is_folded(unit.id))


def _fold(reader: Reader, unit: Unit, folded: bool) -> None:
    reader.outline.fold(unit.id, folded)
    reader.tree_pane.rebuild()
    hidden = reader.outline.rows[reader.outline.row_of(reader.cursor)].id != reader.cursor
    reader.go(unit.id if hidden else reader.cursor)


def fold_all(reader: Reader) -> None:
    """Fold everything, or unfold everything."""
    reader.outline.fold_all(not reader.outline.all_folded)
    reader.tree_pane.rebuild()
    rows = reader.outline.rows
    if rows:
        reader.go(rows[reader.outline.row_of(reader.cursor)].id)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "move.next_paragraph": next_paragraph,
    "move.previous_paragraph": previous_paragraph,
    "move.next_heading": next_heading,
    "move.previous_heading": previous_heading,
    "move.first": first,
    "move.last": last,
    "move.page_down": page_down,
    "move.page_up": page_up,
    "move.line_down": line_down,
    "move.line_up": line_up,
    "move.jump": jump,
    "move.next_pane": next_pane,
    "move.previous_pane": previous_pane,
    "move.open": open_text,
    "move.back": back,
    "fold.close": close_fold,
    "fold.open": open_fold,
    "fold.toggle": toggle_fold,
    "fold.all": fold_all,
}
