"""A codebook as CSV: for spreadsheets and for other programs' codebooks, and back.

Columns are ``name`` (the whole path, ``shelter/capacity``), ``description``, ``colour``, ``key``,
``parent`` and ``since``. A byte order mark says that it is UTF-8, for there are readers that guess
otherwise. Cells that a spreadsheet would compute are marked as in ``tui.exports.csv``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.annotations.bounded_yaml import LARGEST_FILE
from tui.annotations.codebook import COLOUR, KEYS, Code, is_within, parent_of
from tui.annotations.codebook_changes import Codes, assign_key, create, describe, recolour
from tui.annotations.model import clean_tag
from tui.exports.csv import safe, unsafe

COLUMNS = ("name", "description", "colour", "key", "parent", "since")
MARK = "\ufeff"
_HEADS = {
    "name": ("name", "tag", "path", "code", "code name"),
    "description": ("description", "memo", "definition"),
    "colour": ("colour", "color"),
    "key": ("key",),
    "parent": ("parent", "category"),
}
"""What a column may be called: ours, Taguette's, and those of other programs."""


class CodebookCsvError(Exception):
    """A CSV file that is no codebook; one line with the place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One tag of a CSV file, and the line on which its row ends."""

    line: int
    code: Code


@dataclass(frozen=True, slots=True)
class Import:
    """The codes that an import makes, and a line for each thing that it changes."""

    codes: Codes
    changes: tuple[str, ...]


def write(codes: Sequence[Code]) -> Iterator[str]:
    """The file piece by piece: the mark, the header row, a row for each code."""
    yield MARK
    yield _line(COLUMNS)
    for code in codes:
        cells = (code.name, code.description, code.colour, code.key, parent_of(code.name))
        yield _line((*cells, code.since))


def is_export(data: bytes) -> bool:
    """Whether a file has the header row of ``write``, also as a spreadsheet may have saved it."""
    head = data.removeprefix(MARK.encode()).split(b"\n", 1)[0].decode("utf-8", "replace")
    cells = head.split(_delimiter(head))
    return tuple(cell.strip().strip('"').casefold() for cell in cells) == COLUMNS


def read(data: bytes) -> list[Row]:
    """The tags of a CSV file in UTF-8, with a byte order mark or without.

    Raises ``CodebookCsvError``.
    """
    if len(data) > LARGEST_FILE:
        raise CodebookCsvError(f"larger than {LARGEST_FILE // 1024 // 1024} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise CodebookCsvError(
            f"line {line}: byte 0x{byte:02X} is not UTF-8; save it as UTF-8"
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    columns: dict[str, int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, reader.line_num)
                continue
            values = {
                name: unsafe(cells[at]) if at < len(cells) else "" for name, at in columns.items()
            }
            _add(rows, _code(values, reader.line_num), reader.line_num)
    except csv.Error as error:
        raise CodebookCsvError(f"line {reader.line_num}: {error}") from None
    if not columns:
        raise CodebookCsvError("line 1: no header row; it needs a column name, tag or path")
    return rows


def take_in(codes: Codes, rows: Sequence[Row], today: str) -> Import:
    """The codes with the rows merged in by name.

    A new tag is added; a description that differs takes the place of the one before, which is kept
    as an earlier wording from ``today``, a day in ISO 8601; colour and key are set. What a row
    leaves empty and what no row names stays.
    """
    changes: list[str] = []
    for row in rows:
        code = row.code
        before = next((one for one in codes if one.name == code.name), None)
        if before is None:
            changes.append(f"+ {code.name}")
            changes.extend(_freed(codes, code))
            codes = create(codes, code)
            continue
        if code.description and code.description != before.description:
            changes.append(f"~ {code.name}: description")
            codes = describe(codes, code.name, code.description, today)
        if code.colour and code.colour.lower() != before.colour.lower():
            changes.append(f"~ {code.name}: colour {code.colour}")
            codes = recolour(codes, code.name, code.colour)
        if code.key and code.key != before.key:
            changes.append(f"~ {code.name}: key {code.key}")
            changes.extend(_freed(codes, code))
            codes = assign_key(codes, code.name, code.key)
    return Import(codes, tuple(changes))


def _freed(codes: Codes, code: Code) -> Iterator[str]:
    for other in codes:
        if code.key and other.key == code.key and other.name != code.name:
            yield f"~ {other.name}: key {other.key} taken off"


def _line(cells: Sequence[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(map(safe, cells))
    return stream.getvalue()


def _delimiter(text: str) -> str:
    """The separator of the header row: spreadsheets of many countries write semicolons."""
    head = text.lstrip("\r\n").splitlines()[:1] or [""]
    return max(",;\t", key=lambda sign: (head[0].count(sign), sign == ","))


def _columns(cells: Sequence[str], line: int) -> dict[str, int]:
    heads = [cell.strip().casefold() for cell in cells]
    found: dict[str, int] = {}
    for name, known in _HEADS.items():
        places = [heads.index(head) for head in known if head in heads]
        if places:
            found[name] = places[0]
    if "name" not in found:
        raise CodebookCsvError(f"line {line}: no column is called name, tag or path")
    return found


def _code(values: dict[str, str], line: int) -> Code:
    name, parent = clean_tag(values["name"]), clean_tag(values.get("parent", ""))
    if parent and name and not is_within(name, parent):
        name = f"{parent}/{name}"
    colour, key = values.get("colour", "").strip(), values.get("key", "").strip()
    if len(colour) == 4 and colour.startswith("#"):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    if not name:
        raise CodebookCsvError(f"line {line}: this tag has no name")
    if colour and not COLOUR.fullmatch(colour):
        raise CodebookCsvError(f"line {line}: {colour} is no colour such as #7fb4ca")
    if key and (len(key) > 1 or key not in KEYS):
        raise CodebookCsvError(f"line {line}: {key} is no key: a digit from 1 to 9")
    description = values.get("description", "").replace("\r\n", "\n").replace("\r", "\n")
    return Code(name, description, colour, key)


def _add(rows: list[Row], code: Code, line: int) -> None:
    for row in rows:
        if row.code.name == code.name:
            if row.code == code:
                return
            raise CodebookCsvError(f"line {line}: {code.name} stands on line {row.line} already")
        if code.key and row.code.key == code.key:
            raise CodebookCsvError(f"line {line}: the key {code.key} is that of line {row.line}")
    rows.append(Row(line, code))
