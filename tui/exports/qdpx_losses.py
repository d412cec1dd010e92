"""What a REFI-QDA project cannot hold of a cable and its annotations, and what it should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from tui.cable.xml_characters import carried, is_carried
from tui.exports.model import CoderSidecar, Coding, Entry, Exported, Loss, Options, entries

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


def meant(one: Exported, options: Options) -> Iterator[Coding]:
    """The codings of a cable that the file should hold; ``losses`` names those without a place."""
    text = plain(one.cable.text)
    for entry in entries(one):
        if entry.start is None:
            continue
        annotation = entry.annotation
        coder = carried(annotation.author or entry.sidecar.coder)
        for tag in annotation.tags or ("",):
            words = text[entry.start : entry.end]
            yield Coding(coder, carried(tag), words, carried(annotation.note))


def losses(one: Exported, options: Options) -> Iterator[Loss]:
    """What the file lacks of one cable, item by item."""
    text = one.cable.text
    if plain(text) != text:
        count = sum(a != b for a, b in zip(text, plain(text), strict=True))
        yield Loss("characters of a cable that became a sign", one.identity, detail=str(count))
    for entry in entries(one):
        for what, detail in _of_entry(entry):
            yield Loss(what, one.identity, str(entry.sidecar.path), entry.annotation.id, detail)
    for sidecar in one.sidecars:
        for what, detail in _of_sidecar(sidecar):
            yield Loss(what, one.identity, str(sidecar.path), detail=detail)


def _of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    annotation = entry.annotation
    if entry.start is None:
        yield "places of orphans, which are in a note", entry.text
    if entry.near:
        yield "words once annotated, where others stand now", annotation.quote or annotation.opening
    if annotation.conflict:
        yield "conflict marks", ""
    for value in (*annotation.tags, annotation.note, annotation.author):
        if not is_carried(value):
            yield "characters that XML cannot hold, shown by a sign", carried(value)
    for date in (annotation.created, annotation.modified):
        if date and not instant(date):
            yield "dates that are none", date
    for key in entry.sidecar.unknown_of.get(annotation.id, {}):
        yield "keys that Cablegram does not know", key


def _of_sidecar(sidecar: CoderSidecar) -> Iterator[tuple[str, str]]:
    if sidecar.annotations.reviewed:
        marks = ", ".join(sidecar.annotations.reviewed)
        yield "reviewed marks, which are in a note", marks
    for key in sidecar.unknown:
        yield "keys that Cablegram does not know", key
