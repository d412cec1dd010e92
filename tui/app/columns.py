"""The columns of the library's table: what each shows, and which ones there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui.app.terminal import Row, Span, fit, width_of
from tui.cable.markings import read_marking
from tui.library.catalogue import Row as Cable

GAP = 2
"""Cells between two columns."""
_NARROWEST_SUBJECT = 22


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is at most, and what it shows. ``weight`` says which ones
    stay when there is little room: the greatest first."""

    name: str
    title: str
    width: int
    weight: int
    show: Callable[[Cable], Sequence[Span]]


def _marks(cable: Cable) -> list[Span]:
    """Unread, annotated, orphaned, findings: each a sign and a number, readable without colour."""
    found: list[Span] = [("  ", "") if cable.read else ("• ", "accent")]
    for sign, number, style in (
        ("#", cable.annotations, "tag"),
        ("?", cable.orphans, "warning"),
        ("!", cable.findings, "error"),
    ):
        if number:
            found += [(f"{sign}{number}", style), (" ", "")]
    return found


def _marking(cable: Cable) -> list[Span]:
    return [(cable.classification or "–", f"marking-{swatch(cable.classification)}")]


@lru_cache(maxsize=512)
def swatch(portion: str) -> str:
    """The name of the colour of a marking's portion form."""
    marking = read_marking(portion) if portion else None
    return marking.swatch if marking is not None else "unmarked"


COLUMNS = (
    Column("marks", "", 7, 70, _marks),
    Column("date", "Date", 10, 80, lambda cable: [(cable.date, "label")]),
    Column("id", "Id", 16, 60, lambda cable: [(cable.id or cable.address.name, "accent")]),
    Column("class", "Class", 8, 90, _marking),
    Column("post", "Post", 18, 40, lambda cable: [(cable.post, "")]),
    Column("subject", "Subject", 0, 100, lambda cable: [(cable.subject, "")]),
    Column("tags", "TAGS", 20, 20, lambda cable: [(" ".join(cable.tags), "label")]),
    Column("codes", "Codes", 20, 10, lambda c: [(" ".join(f"#{x}" for x in c.codes), "tag")]),
)
"""All columns, in their order. The subject takes the room that is left."""
BY_NAME = {column.name: column for column in COLUMNS}
USUAL = ("marks", "date", "id", "class", "post", "subject", "tags")


def fitting(chosen: Sequence[str], width: int) -> list[tuple[Column, int]]:
    """The chosen columns that ``width`` cells have room for, each with its width."""
    kept = [column for column in COLUMNS if column.name in chosen] or [BY_NAME["subject"]]
    while len(kept) > 1 and _needed(kept) > width:
        kept.remove(min(kept, key=lambda column: column.weight))
    rest = width - sum(column.width for column in kept) - GAP * (len(kept) - 1)
    return [(column, column.width or max(1, rest)) for column in kept]


def _needed(columns: list[Column]) -> int:
    return sum((column.width or _NARROWEST_SUBJECT) + GAP for column in columns) - GAP


def cells_of(columns: Sequence[tuple[Column, int]], cable: Cable) -> Row:
    """One cable's cells, each cut or filled to its column's width."""
    row: list[Span] = []
    for column, width in columns:
        if row:
            row.append((" " * GAP, ""))
        used = 0
        for text, style in column.show(cable):
            shown = fit(text, width - used)
            row.append((shown, style if not cable.read or style else "done"))
            used += width_of(row[-1:])
        row.append((" " * (width - used), ""))
    return row


def heading(columns: Sequence[tuple[Column, int]]) -> Row:
    """The headings."""
    titles = (fit(column.title, width).ljust(width) for column, width in columns)
    return [((" " * GAP).join(titles), "label")]
