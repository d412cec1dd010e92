"""What a REFI-QDA project cannot hold of a cable and its annotations, and what it should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from tui.annotations.model import Annotation
from tui.cable.xml_characters import carried, is_carried
from tui.exports.losing import changed_since, loss, losses_of
from tui.exports.model import (
    CoderSidecar,
    Coding,
    Entry,
    Exported,
    Loss,
    Options,
    entries,
    reviewed_mark,
)

CARRIED = frozenset(
    {"tags", "notes", "authors", "created", "modified", "reviewed"}
    | {"quotes", "openings", "positions", "context"}
)
"""The parts of sidecars that a project holds; what stands around words is in its texts."""
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-]\S+)?"
)
_LONE = re.compile("[\ud800-\udfff]")
_MARK, _JOINER = "\ufeff", "\u2060"


def plain(text: str) -> str:
    """A cable's text as it goes along, code point by code point.

    A byte that has no meaning is U+FFFD. A mark U+FEFF at the beginning, which some programs count
    and others take away, is U+2060, which Unicode gives in its place.
    """
    text = _LONE.sub("\ufffd", text)
    return _JOINER + text[1:] if text.startswith(_MARK) else text


def instant(printed: str) -> str:
    """``printed`` where it is an instant of XML Schema, else an empty text."""
    if not _INSTANT.fullmatch(printed):
        return ""
    try:
        datetime.fromisoformat(printed)
    except ValueError:
        return ""
    return printed


def kept_words(annotation: Annotation) -> str:
    """The words of an annotation whose place is gone, as far as any are kept."""
    words = annotation.quote or annotation.opening
    return plain(words).replace("\r", "␍") or "(no words kept)"


def marks_of(sidecar: CoderSidecar) -> list[str]:
    """The reviewed paragraphs that can stand in a row with blanks between them."""
    return [mark for mark in sidecar.annotations.reviewed if _is_told(mark)]


def _is_told(mark: str) -> bool:
    return is_carried(mark) and mark.split() == [mark]


def reviewed_variable(coder: str) -> str:
    """The variable that holds what a coder reviewed; ``coder`` is empty for the shared sidecar."""
    return f"Reviewed by {carried(coder)}" if coder else "Reviewed"


def meant(one: Exported, options: Options) -> Iterator[Coding]:
    """The codings and reviewed marks of a cable that the file should hold."""
    text = plain(one.cable.text)
    for entry in entries(one):
        annotation = entry.annotation
        words = text[entry.start : entry.end]
        if entry.start is None:
            words = kept_words(annotation)
        for tag in annotation.tags or ("",):
            yield Coding(carried(entry.coder), carried(tag), words, carried(annotation.note))
    for sidecar in one.sidecars:
        for mark in marks_of(sidecar):
            yield reviewed_mark(carried(sidecar.coder), mark)


def losses(one: Exported, options: Options) -> Iterator[Loss]:
    """What the file lacks of one cable, item by item."""
    text = one.cable.text
    if plain(text) != text:
        count = sum(a != b for a, b in zip(text, plain(text), strict=True))
        yield Loss("characters of a cable that became a sign", one.identity, detail=str(count))
    yield from losses_of(one, CARRIED)
    yield from changed_since(one)
    for entry in entries(one):
        for what, detail in _of_entry(entry):
            yield loss(what, one, entry.sidecar, entry.annotation, detail)
    for sidecar in one.sidecars:
        for mark in sidecar.annotations.reviewed:
            if not _is_told(mark):
                yield loss("reviewed marks", one, sidecar, None, mark)


def _of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    annotation = entry.annotation
    if entry.start is None and (annotation.prefix or annotation.suffix):
        yield "words before and after", f"{annotation.prefix} … {annotation.suffix}"
    for value in (*annotation.tags, annotation.note, annotation.author):
        if not is_carried(value):
            yield "characters that XML cannot hold, shown by a sign", carried(value)
    for date in (annotation.created, annotation.modified):
        if date and not instant(date):
            yield "dates that are none", date
