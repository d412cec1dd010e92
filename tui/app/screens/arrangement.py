"""Which panes stand side by side: three, two with the header folded above them, or one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader

WIDE, MEDIUM = 120, 80
"""Columns from which three panes stand side by side, and two."""
TALL = 30
"""Rows from which there is room for blank lines between the parts of the screen."""


def arrange(reader: Reader) -> None:
    """Show the panes that the width has room for."""
    width = reader.app.size.width
    wide, medium = width >= WIDE, MEDIUM <= width < WIDE
    if reader.note.is_open and width < MEDIUM:
        reader.active = "detail"
    reading = reader.query_one("#reading")
    reader.folded.display = medium or (wide and reader.header_hidden)
    if wide:
        reader.header.display = not reader.header_hidden
        reader.tree_pane.display = reading.display = True
        if reader.header_hidden and reader.active == "header":
            reader.active = "tree"
    elif medium:
        reader.header.display = reader.active == "header"
        reading.display = reader.active != "header"
        reader.tree_pane.display = True
    else:
        reader.header.display = reader.active == "header"
        reading.display = reader.active == "detail"
        reader.tree_pane.display = reader.active == "tree"
    for name, pane in (
        ("header", reader.header),
        ("tree", reader.tree_pane),
        ("detail", reader.detail),
    ):
        pane.set_active(reader.active == name)


def panes(reader: Reader) -> tuple[str, ...]:
    """The panes that ``tab`` goes through at this width."""
    if reader.app.size.width >= WIDE and reader.header_hidden:
        return ("tree", "detail")
    return ("tree", "detail", "header")
