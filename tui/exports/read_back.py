"""What a written file holds, found by readers that share nothing with the writers.

They are of the standard library, and know of a format what its document says.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.exports.model import Coding, FormatError, reviewed_mark

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LARGEST_CELL = 64 * 1024 * 1024
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold (ECMA-376, 22.9.2.19)."""
_SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
"""What a spreadsheet takes for the beginning of a formula."""


def from_jsonl(path: Path) -> Iterator[Coding]:
    """The codings of JSON Lines; a quote is that of the sidecar where there is one."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                if value["kind"] == "reviewed":
                    yield reviewed_mark(value["coder"] or "", value["paragraph"])
                elif value["kind"] == "annotation":
                    yield from _from_line(value)
            except (ValueError, KeyError, TypeError) as error:
                raise FormatError(f"line {number} is no line of this format: {error!r}") from None


def _from_line(value: dict[str, object]) -> Iterator[Coding]:
    tags = value["tags"]
    place = value["place"]
    words = value["quote"] or (place["text"] if isinstance(place, dict) else value["opening"])
    coder = value["author"] or value["coder"]
    for tag in tags if isinstance(tags, list) and tags else [""]:
        yield Coding(str(coder or ""), str(tag), str(words or ""), str(value["note"] or ""))


def from_csv(path: Path) -> Iterator[Coding]:
    """The codings of a table; its header row says what a row stands for."""
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        columns = reader.fieldnames or ()
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise FormatError(f"line {reader.line_num} has not one cell for each column")
                cells = {name: _plain(cell) for name, cell in row.items()}
                if "tag" in columns:
                    yield _of_tag(cells)
                elif "tags" in columns:
                    yield from _of_paragraph(cells)
                else:
                    yield from _of_matrix(cells)
        except (csv.Error, KeyError) as error:
            raise FormatError(f"line {reader.line_num} is no row of this table: {error}") from None


def _of_tag(row: dict[str, str]) -> Coding:
    if row["kind"] == "reviewed":
        return reviewed_mark(row["author"], row["paragraph"])
    return Coding(row["author"], row["tag"], row["text"], row["note"])


def _of_paragraph(row: dict[str, str]) -> Iterator[Coding]:
    if int(row["annotations"]):
        for tag in row["tags"].split("\n"):
            yield Coding(row["coders"], tag, row["text"], row["notes"])
    for coder in row["reviewed by"].split("\n") if row["reviewed by"] else ():
        yield reviewed_mark(coder, row["paragraph"])


def _of_matrix(row: dict[str, str]) -> Iterator[Coding]:
    where = f"{row['cable']} {row['paragraph']}"
    for name, cell in row.items():
        if name.startswith("#") and cell != "0":
            yield Coding("", name[1:], where, "" if cell == "1" else cell)
    if row["reviewed"] != "0":
        yield reviewed_mark("", where)


def _plain(cell: str) -> str:
    """A cell without the apostrophe by which a spreadsheet is kept from computing it."""
    if not cell.startswith("'"):
        return cell
    rest = cell.lstrip("'")
    marked = rest[:1] in ("\t", "\r", "\n", "\0") or rest.lstrip()[:1] in tuple(_SIGNS)
    return cell[1:] if marked else cell


def from_web_annotation(path: Path) -> Iterator[Coding]:
    """The codings of a collection of Web Annotations, a page, a list or a single one."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        items = document if isinstance(document, list) else [document]
        while items and isinstance(items[0], dict) and items[0]["type"] != "Annotation":
            items = items[0]["items"] if "items" in items[0] else [items[0]["first"]]
        for item in items:
            yield from _from_annotation(item)
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise FormatError(f"this is no collection of annotations: {error!r}") from None


def _from_annotation(item: dict[str, Any]) -> Iterator[Coding]:
    bodies = item.get("body", [])
    tags = [str(body["value"]) for body in bodies if body["purpose"] == "tagging"]
    notes = [str(body["value"]) for body in bodies if body["purpose"] == "commenting"]
    words = [
        str(selector["exact"])
        for selector in item["target"].get("selector", [])
        if selector["type"] == "TextQuoteSelector"
    ]
    coder = str(item.get("creator", {}).get("name", ""))
    for tag in tags or [""]:
        yield Coding(coder, tag, "".join(words), "".join(notes))


def from_xlsx(path: Path) -> Iterator[Coding]:
    """The codings on the first sheet of a workbook, whose cells must all be texts."""
    import zipfile
    from xml.etree import ElementTree

    names: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            for _, row in ElementTree.iterparse(sheet):  # noqa: S314
                if row.tag != f"{_SHEET}row":
                    continue
                cells = dict(_cells(row))
                if names:
                    yield _of_tag({name: cells.get(at, "") for at, name in names.items()})
                else:
                    names = cells
                row.clear()
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError) as error:
        raise FormatError(f"this is no workbook of annotations: {error}") from None


def _cells(row: Element) -> Iterator[tuple[str, str]]:
    for cell in row.iter(f"{_SHEET}c"):
        text = cell.find(f"{_SHEET}is/{_SHEET}t")
        if cell.get("t") != "inlineStr" or text is None:
            raise FormatError(f"the cell {cell.get('r')} is no text")
        column = str(cell.get("r")).rstrip("0123456789")
        yield column, _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text.text or "")
