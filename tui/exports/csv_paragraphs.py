"""Two tables that count by paragraphs: what stands on each, and a 0/1 matrix of codes.

The numbered paragraphs of a cable have a row each, whether somebody annotated them or not; in a
cable without any, those that are there. So does every other place that was annotated.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tui.annotations.codebook import Codebook
from tui.exports.coded_units import paragraphs_of
from tui.exports.losing import loss, losses_of
from tui.exports.model import (
    Coding,
    Entry,
    Exported,
    Loss,
    Words,
    entries,
    governing_marking,
    reviewed_mark,
)

CABLE_COLUMNS = ("cable", "date", "post", "classification", "subject")
COLUMNS = (
    *CABLE_COLUMNS,
    "paragraph",
    "number",
    "marking",
    "kind",
    "text",
    "tags",
    "notes",
    "coders",
    "annotations",
    "reviewed by",
)
MATRIX_COLUMNS = (*CABLE_COLUMNS, "paragraph", "number", "marking", "reviewed")
_BETWEEN = "\n"
"""Between the tags of a cell: no tag holds a line break that is not shown as a sign."""


@dataclass(slots=True)
class Row:
    """One paragraph and what stands on it. ``kind`` is paragraph, or orphan for one of its own."""

    paragraph: str
    number: str
    marking: str
    kind: str
    text: str
    entries: list[Entry] = field(default_factory=list)
    reviewed: list[str] = field(default_factory=list)

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag on it, once, by name."""
        return tuple(sorted({tag for entry in self.entries for tag in entry.annotation.tags}))

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who annotated it, once, by name; who gave no name is left out."""
        return tuple(sorted({entry.coder for entry in self.entries if entry.coder}))

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes on it, in file order."""
        return tuple(entry.annotation.note for entry in self.entries if entry.annotation.note)


def rows_of(exported: Exported) -> Iterator[Row]:
    """The rows of one cable, in the order of the text; then places that it no longer has."""
    cable = exported.cable
    found = list(entries(exported))
    words = Words(cable)
    named = {node.id: node for node in paragraphs_of(cable)}
    marks = [
        (sidecar.coder, paragraph)
        for sidecar in exported.sidecars
        for paragraph in sidecar.annotations.reviewed
    ]
    unknown: dict[str, Row] = {}
    for name in (*(entry.paragraph for entry in found if entry.start is not None),
                 *(paragraph for _, paragraph in marks)):  # fmt: skip
        node = cable.find(name)
        if node is not None:
            named[name] = node
        else:
            unknown[name] = Row(name, "", "", "paragraph", "")
    placed = sorted(named.values(), key=lambda node: (node.start, -node.end))
    rows = {
        node.id: Row(
            node.id,
            node.number,
            governing_marking(cable, node.id),
            "paragraph",
            words.between(node.start, node.end),
        )
        for node in placed
    } | unknown
    for entry in found:
        if entry.start is not None:
            rows[entry.paragraph].entries.append(entry)
    for coder, paragraph in marks:
        rows[paragraph].reviewed.append(coder)
    yield from rows.values()
    for entry in found:
        if entry.start is None:
            yield Row(entry.paragraph, "", "", "orphan", entry.text, [entry])


def cable_cells(exported: Exported) -> tuple[str, ...]:
    """What every row says of its cable; see ``CABLE_COLUMNS``."""
    cable = exported.cable
    return (
        exported.identity,
        cable.date or "",
        cable.origin,
        cable.classification,
        cable.subject,
    )


def paragraphs(exported: Iterable[Exported]) -> Iterator[tuple[str, ...]]:
    """A row for each paragraph, with everybody's tags and notes."""
    yield COLUMNS
    for one in exported:
        yield from paragraph_rows(one)


def paragraph_rows(exported: Exported) -> Iterator[tuple[str, ...]]:
    """The rows of one cable; see ``COLUMNS``."""
    for row in rows_of(exported):
        yield (
            *cable_cells(exported),
            row.paragraph,
            row.number,
            row.marking,
            row.kind,
            row.text,
            _lines(row.tags),
            "\n\n".join(row.notes),
            _lines(row.coders),
            str(len(row.entries)),
            _lines(_names(row.reviewed)),
        )


def matrix(exported: Iterable[Exported], codebook: Codebook) -> Iterator[tuple[str, ...]]:
    """A row for each paragraph and a column for each code: 1 where anybody put it there, else 0.

    The codes of the codebook come first, in its order. The rows wait in a file until every code is
    known, not in memory.
    """
    codes = {_column(code.name): True for code in codebook.codes}
    own = len(codes)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for one in exported:
            for row in rows_of(one):
                if row.kind == "orphan":
                    continue
                cells = (
                    *cable_cells(one),
                    row.paragraph,
                    row.number,
                    row.marking,
                    "1" if row.reviewed else "0",
                )
                columns = [_column(tag) for tag in row.tags]
                codes.update(dict.fromkeys(columns, True))
                waiting.write(json.dumps([cells, columns]) + "\n")
        names = [*codes][:own] + sorted([*codes][own:])
        yield (*MATRIX_COLUMNS, *names)
        waiting.seek(0)
        for line in waiting:
            cells, columns = json.loads(line)
            held = set(columns)
            yield (*cells, *("1" if name in held else "0" for name in names))


def _column(tag: str) -> str:
    """The head of a code's column, which no other column can have."""
    return "#" + _one_line(tag)


def _one_line(text: str) -> str:
    return text.replace("\r", "␍").replace("\n", "␊")


def _lines(texts: Iterable[str]) -> str:
    return _BETWEEN.join(map(_one_line, texts))


def _names(coders: Iterable[str]) -> list[str]:
    """The names of a cell; who gave none is counted all the same."""
    return [coder or "(no name)" for coder in coders]


def losses(exported: Exported, rows: str) -> Iterator[Loss]:
    """What a table by paragraphs does not tell of single annotations."""
    carried = {"tags", "notes", "authors", "reviewed"}
    if rows == "matrix":
        carried = {"tags"}
    for each in losses_of(exported, carried | {"quotes"}):
        if each.what != "reviewed marks":
            yield each
    for row in rows_of(exported):
        for entry in row.entries:
            of = exported, entry.sidecar, entry.annotation
            if rows == "matrix" and row.kind == "orphan":
                yield loss("annotations without a place", *of, entry.text)
                continue
            if entry.annotation.quote:
                yield loss("bounds of passages", *of, entry.annotation.quote)
            if rows == "paragraphs" and len(row.entries) > 1:
                yield loss("who tagged and noted what", *of, entry.coder)
    if rows == "matrix":
        for sidecar in exported.sidecars:
            for paragraph in sidecar.annotations.reviewed:
                if sidecar.coder:
                    yield loss("who reviewed", exported, sidecar, None, paragraph)


def meant(exported: Exported, rows: str, read: Callable[[str], str]) -> Iterator[Coding]:
    """What the rows should hold: coder and note stand for all of a paragraph's.

    ``read`` is a cell as it will be read.
    """
    for row in rows_of(exported):
        if rows == "matrix":
            if row.kind == "orphan":
                continue
            where = f"{read(exported.identity)} {read(row.paragraph)}"
            for tag in row.tags:
                yield Coding("", read(_column(tag)).removeprefix("#"), where, "")
            if row.reviewed:
                yield reviewed_mark("", where)
            continue
        coders, notes = read(_lines(row.coders)), read("\n\n".join(row.notes))
        if row.entries:
            for tag in read(_lines(row.tags)).split(_BETWEEN):
                yield Coding(coders, tag, read(row.text), notes)
        if row.reviewed:
            for coder in read(_lines(_names(row.reviewed))).split(_BETWEEN):
                yield reviewed_mark(coder, read(row.paragraph))
