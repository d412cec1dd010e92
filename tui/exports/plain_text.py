"""A cable as plain text to read: a short header, then headings and paragraphs reflowed.

Every line has passed ``visible``. Captions, page lines and underlines that interrupt the text are
left out of it.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

from tui.cable.model import Cable, Kind, Node, Reference
from tui.cable.naming import sent_from
from tui.cable.reading import Line, is_body, reflowed
from tui.cable.reading_forms import readings
from tui.cable.visible import visible
from tui.cable.vocabulary import Vocabulary

WIDEST = 72
"""Columns that a line takes at most, as on a teleprinter."""
_NARROWEST = 24
_LABEL = 10
_LAST = (Kind.SIGNATURE, Kind.TRAILER)


_SHIPPED = Vocabulary()


def plain_text(
    cable: Cable, name: str, width: int = WIDEST, vocabulary: Vocabulary = _SHIPPED
) -> Iterator[str]:
    """The cable's lines, without line ends. ``name`` stands for the id of a cable without one.

    ``vocabulary`` says what TAGS and posts mean.
    """
    width = fitting(width)
    yield from header_text(cable, name, width, vocabulary)
    yield ""
    before: Line | None = None
    for line in reflowed(cable, _read(cable.nodes), width, cells):
        if before is not None and line.unit != before.unit:
            yield from _readings(cable, before, width)
            before = None
        yield (" " * line.indent + line.text).rstrip()
        if line.text:
            before = line
    if before is not None:
        yield from _readings(cable, before, width)


def fitting(width: int) -> int:
    """The width in cells that lines to read take on a terminal of ``width`` columns."""
    return max(_NARROWEST, min(width, WIDEST))


def header_text(
    cable: Cable, name: str, width: int = WIDEST, vocabulary: Vocabulary = _SHIPPED
) -> Iterator[str]:
    """The short header's lines alone, as ``plain_text`` begins."""
    if cable.classification:
        yield from _filled(cable.classification, width)
    facts = (cable.id or name, cable.date or "no date", sent_from(cable, vocabulary))
    yield from _filled(" · ".join(fact for fact in facts if fact), width)
    if cable.subject:
        yield ""
        yield from _filled(cable.subject, width)
    header = list(_header(cable, width, vocabulary))
    if header:
        yield ""
        yield from header


def _readings(cable: Cable, line: Line, width: int) -> Iterator[str]:
    """What damaged words of a unit were meant to say, below its last line."""
    node = cable.find(line.unit) if line.unit else None
    if node is None or node.kind is Kind.HEADING:
        return
    inner = (child.start for child in node.children if child.kind is Kind.SUBPARAGRAPH)
    found = readings(cable.text, node.start, next(inner, node.end))
    if found:
        margin = " " * line.indent
        printed = "[reading: " + "; ".join(found) + "]"
        yield from (margin + piece for piece in _filled(printed, width - line.indent))


def cells(text: str) -> int:
    """How many terminal cells a text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _header(cable: Cable, width: int, vocabulary: Vocabulary) -> Iterator[str]:
    fields = cable.fields
    if fields.captions:
        yield from _labelled("Captions", [", ".join(fields.captions)], width)
    yield from _labelled("For", fields.passing, width)
    yield from _labelled("TAGS", [_meaning(code, vocabulary) for code in fields.tags], width)
    yield from _labelled("Refs", [_reference(found) for found in fields.references], width)
    if fields.classified_by:
        yield from _labelled("Class. by", [fields.classified_by], width)
    if fields.partial:
        yield from _labelled("Extract", ["the full text is not in this record"], width)


def _labelled(label: str, values: Iterable[str], width: int) -> Iterator[str]:
    for value in values:
        for line in _filled(value, width - _LABEL):
            yield f"{label:<{_LABEL}}{line}"
            label = ""


def _meaning(code: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.tag(code)
    if term.meaning is None and code.upper() in vocabulary.terms:
        return code
    if term.meaning is None:
        return f"{code:<5} ({term.kind})" if term.kind != "unknown" else f"{code:<5} (not listed)"
    return f"{code:<5} {term.meaning}{' (doubtful)' if term.doubtful else ''}"


def _reference(reference: Reference) -> str:
    bullet = f"{reference.bullet}. " if reference.bullet else ""
    identity = f" ({reference.id})" if reference.id and reference.id != reference.printed else ""
    return f"{bullet}{reference.printed}{identity}"


def _filled(text: str, width: int) -> list[str]:
    return textwrap.wrap(visible(text, newlines=True), width, break_on_hyphens=False)


def _read(nodes: Iterable[Node]) -> Iterator[Node]:
    """The body and the ending, and lines of the header that were not understood."""
    return (node for node in nodes if is_body(node) or node.kind in (*_LAST, Kind.TEXT))
