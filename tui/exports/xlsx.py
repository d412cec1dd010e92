"""A workbook for spreadsheets: annotations, paragraphs, codebook, and what is not carried.

Every cell is a text: nothing is a formula, a link or a number, whatever it looks like. Rows are
written as they come and kept on disk, not in memory. XlsxWriter is an extra of the package.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.annotations.codebook import parent_of
from tui.cable.visible import visible
from tui.exports import csv, csv_paragraphs
from tui.exports.losing import (
    changed_since,
    definitions_lost,
    loss,
    losses_of,
    shown_by_signs,
)
from tui.exports.model import Coding, Exported, Format, FormatError, Loss, Options, entries
from tui.exports.read_back import from_xlsx

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767
"""UTF-16 units that a cell can hold (Excel specifications and limits)."""
MOST_ROWS = 1_048_576
_CUT = "… [cut]"
_SAME_DAY = datetime(1980, 1, 1, tzinfo=UTC)
_PIECE = 1 << 18
_BOOK_COLUMNS = ("code", "parent", "description", "colour", "key", "since")
_LOSS_COLUMNS = ("lost", "cable", "sidecar", "annotation", "value")
_WIDE = {"text": 70, "note": 40, "notes": 40, "description": 60, "subject": 30, "value": 60}
_WIDTH = 14
_NEEDED = "xlsx needs the package XlsxWriter: pip install 'cablegram[xlsx]'"


class _Sheet:
    """A sheet that is filled row by row."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._row = 0
        self._columns = columns
        self._plain = book.add_format({"text_wrap": True, "valign": "top"})
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, _WIDE.get(column, _WIDTH))
        self._sheet.freeze_panes(1, 0)
        self.add(columns)

    def add(self, cells: Iterable[str]) -> None:
        """One more row. Raises ``FormatError`` where there is no room for it."""
        if self._row >= MOST_ROWS:
            name = self._sheet.get_name()
            raise FormatError(f"{name}: a sheet holds {MOST_ROWS:,} rows; export csv or less")
        style = self._plain if self._row else self._head
        for at, cell in enumerate(cells):
            if cell:
                self._sheet.write_string(self._row, at, shown(cell), style)
        self._row += 1

    def close(self) -> None:
        """Let the columns be filtered."""
        self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._columns) - 1)


def write(exported: Iterable[Exported], options: Options) -> Iterator[bytes]:
    """The workbook, in pieces once all of it is made. Raises ``FormatError``."""
    try:
        from xlsxwriter.workbook import Workbook
    except ImportError:
        raise FormatError(_NEEDED) from None

    with (
        tempfile.TemporaryDirectory(prefix="cablegram-") as folder,
        tempfile.TemporaryFile() as stream,
    ):
        settings = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = Workbook(stream, settings)
        book.set_properties({"title": "Annotations", "created": _created(options)})
        _fill(book, exported, options)
        book.close()
        stream.seek(0)
        while piece := stream.read(_PIECE):
            yield piece


def _created(options: Options) -> datetime:
    """The date that the file bears, which it must: always the same one, where none was given."""
    return datetime.fromisoformat(options.moment) if options.moment else _SAME_DAY


def _fill(book: Workbook, exported: Iterable[Exported], options: Options) -> None:
    annotations = _Sheet(book, "annotations", csv.COLUMNS)
    paragraphs = _Sheet(book, "paragraphs", csv_paragraphs.COLUMNS)
    codes = _Sheet(book, "codebook", _BOOK_COLUMNS)
    lost = _Sheet(book, "not carried", _LOSS_COLUMNS)
    for code in options.codebook.codes:
        described = (code.description, code.colour, code.key, code.since)
        codes.add((code.name, parent_of(code.name), *described))
    for each in definitions_lost(FORMAT, options):
        lost.add((each.what, each.cable, each.sidecar, each.annotation, each.detail))
    for one in exported:
        for cells in csv.tag_rows(one):
            annotations.add(cells)
        for cells in csv_paragraphs.paragraph_rows(one):
            paragraphs.add(cells)
        for each in losses(one, options):
            lost.add((each.what, each.cable, each.sidecar, each.annotation, each.detail))
    for sheet in (annotations, paragraphs, codes, lost):
        sheet.close()


def shown(cell: str) -> str:
    """A cell as the workbook has it: hidden signs shown, and cut where a cell holds no more."""
    text = visible(cell, newlines=True)
    if not _is_long(text):
        return text
    room = LONGEST_CELL - len(_CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + _CUT


def _is_long(text: str) -> bool:
    return 2 * len(text) > LONGEST_CELL and len(text.encode("utf-16-le")) > 2 * LONGEST_CELL


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the sheets have no column for, and the ends of texts that are too long for a cell."""
    yield from losses_of(exported, csv.CARRIED)
    yield from changed_since(exported)
    yield from shown_by_signs(exported, blanks=True)
    for entry in entries(exported):
        of = exported, entry.sidecar, entry.annotation
        for text in (entry.text, entry.annotation.note):
            if _is_long(visible(text, newlines=True)):
                yield loss("ends of texts too long for a cell", *of, text[-60:])


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """What the sheet of annotations should hold."""
    for coding in csv.meant_tags(exported):
        yield Coding(*map(shown, coding))


FORMAT = Format(
    "xlsx",
    "a workbook: annotations, paragraphs, codebook, losses",
    ".xlsx",
    write,
    "the context of quotes, hashes, unknown keys and comments",
    losses,
    meant,
    from_xlsx,
    defines=True,
)
