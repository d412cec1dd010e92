"""CSV for spreadsheets: one row for each tag of each annotation (RFC 4180, UTF-8).

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP ASVS 1.2.10):
quoting alone does not stop one from being computed, and cables are full of lines that begin with
``-``. ``tui.exports.csv_paragraphs`` has the two tables that count by paragraphs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from tui.cable.visible import visible
from tui.exports import csv_paragraphs
from tui.exports.losing import changed_since, losses_of, shown_by_signs
from tui.exports.model import (
    Coding,
    Entry,
    Exported,
    Format,
    Loss,
    Options,
    entries,
    governing_marking,
    reviewed_mark,
)
from tui.exports.read_back import from_csv

COLUMNS = (
    "cable",
    "date",
    "post",
    "classification",
    "subject",
    "paragraph",
    "number",
    "marking",
    "kind",
    "tag",
    "text",
    "note",
    "author",
    "created",
    "match",
    "modified",
    "conflict",
    "start",
    "end",
    "annotation",
)
CARRIED = frozenset(
    {"ids", "tags", "notes", "authors", "created", "modified", "conflicts", "reviewed"}
    # In the columns of where they stand, except for those that ``changed_since`` finds.
    | {"quotes", "openings", "positions"}
)
MARK = "\ufeff"
"""The byte order mark, by which spreadsheets know UTF-8."""
# Full-width and small forms count as the plain sign in some spreadsheets.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠﹦﹢﹣﹫]|'*[\t\r\n\0]")


class _Last:
    """A file that holds what was last written to it."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The header row, then a row at a time, each with its line end."""
    if options.bom:
        yield MARK
    if options.rows == "tags":
        table = _tags(exported)
    elif options.rows == "paragraphs":
        table = csv_paragraphs.paragraphs(exported)
    else:
        table = csv_paragraphs.matrix(exported, options.codebook)
    for cells in table:
        yield row(cells, raw=options.raw)


def safe(cell: str) -> str:
    """``cell`` with an apostrophe in front where a spreadsheet would compute it.

    A cell that has apostrophes before such a beginning gets one more, so that ``unsafe`` is exact.
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unsafe(cell: str) -> str:
    """The cell as it was before ``safe``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def row(cells: Iterable[str], *, raw: bool = False) -> str:
    """The cells as a row with its line end; ``raw`` leaves formulas as they are."""
    shown = (visible(cell, newlines=True) for cell in cells)
    last = _Last()
    csv.writer(last).writerow(shown if raw else map(safe, shown))
    return last.text


def _tags(exported: Iterable[Exported]) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for one in exported:
        yield from tag_rows(one)


def tag_rows(exported: Exported) -> Iterator[tuple[str, ...]]:
    """A row for each tag of each annotation and for each reviewed mark; see ``COLUMNS``."""
    for entry in entries(exported):
        for tag in entry.annotation.tags or ("",):
            yield _annotation(exported, entry, tag)
    yield from _reviewed(exported)


def _annotation(exported: Exported, entry: Entry, tag: str) -> tuple[str, ...]:
    annotation = entry.annotation
    return (
        *csv_paragraphs.cable_cells(exported),
        entry.paragraph,
        entry.number,
        entry.marking,
        entry.kind,
        tag,
        entry.text,
        annotation.note,
        entry.coder,
        annotation.created,
        "" if entry.start is None else "near" if entry.near else "exact",
        annotation.modified,
        "yes" if annotation.conflict else "",
        "" if entry.start is None else str(entry.start),
        "" if entry.end is None else str(entry.end),
        annotation.id,
    )


def _reviewed(exported: Exported) -> Iterator[tuple[str, ...]]:
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            node = exported.cable.find(paragraph)
            yield (
                *csv_paragraphs.cable_cells(exported),
                paragraph,
                node.number if node is not None else "",
                governing_marking(exported.cable, paragraph),
                "reviewed",
                *("", "", ""),
                sidecar.coder,
                *("",) * 7,
            )


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the chosen table has no column for."""
    if options.rows == "tags":
        yield from losses_of(exported, CARRIED)
        yield from changed_since(exported)
        yield from shown_by_signs(exported, blanks=True)
    else:
        yield from csv_paragraphs.losses(exported, options.rows)
        if options.rows == "paragraphs":
            yield from shown_by_signs(exported, blanks=True)


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """What the chosen table should hold, as its cells show it."""

    def read(cell: str) -> str:
        shown = visible(cell, newlines=True)
        # A reader cannot know that a table is raw, and takes an apostrophe there for the mark.
        return unsafe(shown) if options.raw else shown

    if options.rows != "tags":
        yield from csv_paragraphs.meant(exported, options.rows, read)
        return
    for coding in meant_tags(exported):
        yield Coding(*map(read, coding))


def meant_tags(exported: Exported) -> Iterator[Coding]:
    """What a table by tags should hold, its cells as they are given."""
    for entry in entries(exported):
        for tag in entry.annotation.tags or ("",):
            yield Coding(entry.coder, tag, entry.text, entry.annotation.note)
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            yield reviewed_mark(sidecar.coder, paragraph)


FORMAT = Format(
    "csv",
    "a row for each tag of each annotation, or each paragraph; for spreadsheets",
    ".csv",
    write,
    "the context of quotes, hashes, unknown keys and comments",
    losses,
    meant,
    from_csv,
)
