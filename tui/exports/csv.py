"""CSV for spreadsheets: one row for each tag of each annotation (RFC 4180, UTF-8).

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP ASVS 1.2.10):
quoting alone does not stop one from being computed, and cables are full of lines that begin with
``-``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from tui.cable.visible import visible
from tui.exports.model import Entry, Exported, Format, Options, entries, governing_marking

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
)
# Full-width and small forms count as the plain sign in some spreadsheets.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠﹦﹢﹣﹫]|'*[\t\r\n\0]")


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The header row, then a row at a time, each with its line end."""
    yield _row(COLUMNS, options)
    for one in exported:
        for entry in entries(one):
            for tag in entry.annotation.tags or ("",):
                yield _row(_annotation(one, entry, tag), options)
        for cells in _reviewed(one):
            yield _row(cells, options)


def safe(cell: str) -> str:
    """``cell`` with an apostrophe in front where a spreadsheet would compute it.

    A cell that has apostrophes before such a beginning gets one more, so that ``unsafe`` is exact.
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unsafe(cell: str) -> str:
    """The cell as it was before ``safe``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _row(cells: Iterable[str], options: Options) -> str:
    shown = (visible(cell, newlines=True) for cell in cells)
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(shown if options.raw else map(safe, shown))
    return stream.getvalue()


def _cable(exported: Exported) -> tuple[str, ...]:
    cable = exported.cable
    return (
        exported.identity,
        cable.date or "",
        cable.origin,
        cable.classification,
        cable.subject,
    )


def _annotation(exported: Exported, entry: Entry, tag: str) -> tuple[str, ...]:
    annotation = entry.annotation
    return (
        *_cable(exported),
        entry.paragraph,
        entry.number,
        entry.marking,
        entry.kind,
        tag,
        entry.text,
        annotation.note,
        annotation.author or entry.sidecar.coder,
        annotation.created,
        "" if entry.start is None else "near" if entry.near else "exact",
    )


def _reviewed(exported: Exported) -> Iterator[tuple[str, ...]]:
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            node = exported.cable.find(paragraph)
            yield (
                *_cable(exported),
                paragraph,
                node.number if node is not None else "",
                governing_marking(exported.cable, paragraph),
                "reviewed",
                *("", "", ""),
                sidecar.coder,
                *("", ""),
            )


FORMAT = Format(
    "csv",
    "a row for each tag of each annotation, for spreadsheets",
    ".csv",
    write,
    "ids, positions, the context of quotes, changes' dates, conflict marks, rules and unknown keys",
)
