"""CSV files: rows of annotations whose columns are known or named, and codebooks.

UTF-8 with or without a byte order mark; commas, semicolons or tabs. An apostrophe before what a
spreadsheet would compute is taken off, as our own tables have it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tui.annotations.codebook import COLOUR, Code
from tui.annotations.model import Annotation, clean_tag
from tui.imports import limits
from tui.imports.limits import MIB, ImportProblem
from tui.imports.model import Batch, Incoming, IncomingCable

FIELDS: dict[str, tuple[str, ...]] = {
    "cable": ("cable", "message id", "document", "document name", "source", "file"),
    "paragraph": ("paragraph",),
    "quote": ("quote", "text", "content", "highlight", "exact", "segment", "quotation"),
    "tag": ("tag", "code", "label"),
    "tags": ("tags", "codes", "labels"),
    "note": ("note", "comment", "memo"),
    "author": ("author", "coder", "user", "creator"),
    "created": ("created",),
    "prefix": ("prefix",),
    "suffix": ("suffix",),
    "start": ("start",),
    "end": ("end",),
    "id": ("id", "annotation"),
    "kind": ("kind",),
}
"""What a row may have, and what its column may be called."""
_CODES: dict[str, tuple[str, ...]] = {
    "name": ("name", "tag", "path", "code", "code name"),
    "description": ("description", "memo", "definition"),
    "colour": ("colour", "color"),
    "parent": ("parent", "category"),
}
_MARKED = re.compile(r"'(?='*\s*[=+\-@＝＋－＠﹦﹢﹣﹫]|'*[\t\r\n\0])")
_BETWEEN_TAGS = re.compile(r"[;,|]")
_KINDS = ("paragraph", "passage", "orphan", "reviewed", "")


def is_codebook(path: Path) -> bool:
    """Whether a table looks like a codebook: descriptions of tags, and nothing that is quoted."""
    _, cells = next(_rows(path), (0, []))
    heads = {cell.strip().casefold() for cell in cells}
    named = sum(name in heads for name in ("tag", "name", "path"))
    rows = {*FIELDS["cable"], *FIELDS["quote"], *FIELDS["paragraph"]}
    return named == 1 and "description" in heads and not heads & rows


def read_codebook(path: Path) -> Batch:
    """The codes of a table with ``tag``, ``name`` or ``path``. Raises ``ImportProblem``."""
    batch = Batch()
    columns: dict[str, int] = {}
    known: dict[str, int] = {}
    for line, cells in _rows(path):
        if not columns:
            columns = _columns(cells, _CODES)
            if "name" not in columns:
                raise ImportProblem(f"line {line}: no column is called name, tag or path")
            continue
        value = _values(cells, columns)
        name, parent = clean_tag(value["name"]), clean_tag(value.get("parent", ""))
        if not name:
            raise ImportProblem(f"line {line}: this tag has no name")
        if parent and name != parent and not name.startswith(f"{parent}/"):
            name = f"{parent}/{name}"
        if name in known:
            raise ImportProblem(f"line {line}: {name} stands on line {known[name]} already")
        known[name] = line
        colour = value.get("colour", "").strip()
        told = colour if COLOUR.fullmatch(colour) else ""
        batch.codes.append(Code(name, _lines(value.get("description", "")), told))
    return batch


def read(path: Path, mapped: Mapping[str, str]) -> Batch:
    """The annotations of a table: rows that differ in their tag alone are one annotation.

    ``mapped`` leads from names of columns to names of ``FIELDS``. Raises ``ImportProblem``.
    """
    batch = Batch()
    columns: dict[str, int] = {}
    cables: dict[str, IncomingCable] = {}
    rows: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    marks: dict[str, dict[str, dict[str, None]]] = {}
    for line, cells in _rows(path):
        if not columns:
            columns = _mapped(cells, mapped, line)
            continue
        value = _values(cells, columns)
        cable = value["cable"].strip()
        if not cable:
            raise ImportProblem(f"line {line}: this row names no cable")
        cables.setdefault(cable, IncomingCable(cable))
        kind = value.get("kind", "").strip().casefold()
        if kind == "reviewed":
            own = value.get("author", "").strip()
            marks.setdefault(cable, {}).setdefault(own, {})[value.get("paragraph", "").strip()] = (
                None
            )
            continue
        tags = [value.get("tag", ""), *_BETWEEN_TAGS.split(value.get("tags", ""))]
        said = {name: held for name, held in value.items() if name not in ("tag", "tags")}
        key = tuple(said.get(name, "") for name in FIELDS)
        rows.setdefault(key, (line, []))[1].extend(filter(None, map(clean_tag, tags)))
    if not columns:
        raise ImportProblem("line 1: no row with the names of columns")
    for key, (line, held) in rows.items():
        value = dict(zip(FIELDS, key, strict=True))
        annotation = _annotation(value, tuple(dict.fromkeys(held)), line)
        cables[value["cable"].strip()].items.append(Incoming(annotation, line=line))
    for cable, by in marks.items():
        cables[cable].reviewed = {coder: tuple(found) for coder, found in by.items()}
    batch.cables = list(cables.values())
    return batch


def _annotation(value: Mapping[str, str], tags: tuple[str, ...], line: int) -> Annotation:
    kind = value["kind"].strip().casefold()
    if kind not in _KINDS:
        raise ImportProblem(f"line {line}: there is no kind {kind}")
    paragraph = value["paragraph"].strip().removeprefix("¶").strip()
    # The words of a whole paragraph are told without its number and its markings.
    quote = "" if kind == "paragraph" and paragraph else _lines(value["quote"])
    return Annotation(
        id=value["id"].strip(),
        paragraph=paragraph,
        tags=tags,
        note=_lines(value["note"]),
        author=value["author"].strip(),
        created=value["created"].strip(),
        quote=quote,
        prefix=_lines(value["prefix"]),
        suffix=_lines(value["suffix"]),
        start=_number(value["start"], line),
        end=_number(value["end"], line),
    )


def _number(printed: str, line: int) -> int | None:
    printed = printed.strip()
    if not printed:
        return None
    if not printed.isascii() or not printed.isdecimal() or len(printed) > len("1000000000"):
        raise ImportProblem(f"line {line}: {printed} is no offset")
    return int(printed)


def _mapped(cells: list[str], mapped: Mapping[str, str], line: int) -> dict[str, int]:
    heads = [cell.strip().casefold() for cell in cells]
    columns = _columns(cells, FIELDS)
    for column, name in mapped.items():
        if name not in FIELDS:
            raise ImportProblem(f"there is no field {name}; known are {', '.join(FIELDS)}")
        if column.casefold() not in heads:
            raise ImportProblem(f"line {line}: there is no column {column}; --map names one")
        columns[name] = heads.index(column.casefold())
    if "cable" not in columns:
        raise ImportProblem(f"line {line}: no column names the cable; use --map COLUMN=cable")
    if not {"quote", "paragraph"} & set(columns):
        raise ImportProblem(
            f"line {line}: no column has words or paragraphs; use --map COLUMN=quote"
        )
    return columns


def _columns(cells: list[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    heads = [cell.strip().casefold() for cell in cells]
    found: dict[str, int] = {}
    for name, names in known.items():
        places = [heads.index(head) for head in names if head in heads]
        if places:
            found[name] = places[0]
    return found


def _values(cells: list[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: _MARKED.sub("", cells[at], count=1) if at < len(cells) and _MARKED.match(cells[at])
        else cells[at] if at < len(cells) else ""
        for name, at in columns.items()
    }  # fmt: skip


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with the line on which each ends. Raises ``ImportProblem``."""
    if path.stat().st_size > limits.LARGEST_TABLE:
        raise ImportProblem(f"larger than {limits.LARGEST_TABLE // MIB} MiB")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"byte 0x{data[error.start]:02X} is not UTF-8; save it as UTF-8"
        raise ImportProblem(f"line {line}: {told}") from None
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (head.count(sign), sign == ","))
    reader = csv.reader(_bounded(text, delimiter), delimiter=delimiter, strict=True)
    try:
        for count, cells in enumerate(reader):
            limits.refuse_more(count)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ImportProblem(f"line {reader.line_num}: {error}") from None


def _bounded(text: str, delimiter: str) -> Iterator[str]:
    """The lines of a table, none of which has cells without end."""
    for count, line in enumerate(io.StringIO(text, newline=""), 1):
        if line.count(delimiter) > limits.MOST_COLUMNS:
            raise ImportProblem(f"line {count}: more than {limits.MOST_COLUMNS} cells")
        yield line
