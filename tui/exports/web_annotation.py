"""W3C Web Annotations (Web Annotation Data Model, 2017): one collection in JSON-LD.

A target has both selectors: the words with what stands around them, wide enough to be found in one
place only, and the half-open span of code points in the cable's text with its line ends as line
feeds (4.2.4, 4.2.5). A tag is a body with the purpose ``tagging``, a note one of ``commenting``. An
annotation whose words are gone has the words alone, for a position would be another's.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from tui.annotations.selectors import CONTEXT
from tui.cable.graphemes import joined as cuts_a_cluster
from tui.exports.json_text import json_text
from tui.exports.losing import changed_since, loss, losses_of
from tui.exports.model import (
    Coding,
    Entry,
    Exported,
    Format,
    JsonObject,
    JsonValue,
    Loss,
    Options,
    entries,
)
from tui.exports.read_back import from_web_annotation

CARRIED = frozenset(
    {"ids", "tags", "notes", "authors", "created", "modified"}
    | {"quotes", "openings", "positions", "context"}
)
_WIDEST = 1024
"""Code points on either side beyond which no more is taken."""
_NAMES = "urn:x-cablegram"
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z")
_BEGIN = """\
{
"@context": "http://www.w3.org/ns/anno.jsonld",
"type": "AnnotationCollection",
"label": "Annotations of cables",
"first": {
"type": "AnnotationPage",
"startIndex": 0,
"items": ["""


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The collection, one annotation after another, each on a line of its own."""
    yield _BEGIN
    total = 0
    digest = hashlib.sha256()
    for one in exported:
        for entry in entries(one):
            line = json_text(_annotation(one, entry))
            digest.update(line.encode("utf-8", "surrogatepass"))
            yield f"{',' if total else ''}\n{line}"
            total += 1
    # What a collection is called follows from what is in it: two that differ have two names.
    name = uuid.UUID(bytes=digest.digest()[:16], version=5)
    dated = f'"created": "{options.moment}",\n' if options.moment else ""
    page = f'"id": "urn:uuid:{uuid.uuid5(name, "1")}"'
    yield f'\n],\n{page}\n}},\n{dated}"id": "urn:uuid:{name}",\n"total": {total}\n}}\n'


def _annotation(exported: Exported, entry: Entry) -> JsonObject:
    annotation = entry.annotation
    bodies: list[JsonValue] = [
        {"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in annotation.tags
    ]
    if annotation.note:
        bodies.append(
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "format": "text/plain",
                "value": annotation.note,
            }
        )
    motivations: list[JsonValue] = ["tagging"] if annotation.tags else []
    motivations += ["commenting"] if annotation.note else []
    found: JsonObject = {
        "id": _name("annotation", exported.identity, entry.sidecar.coder, annotation.id),
        "type": "Annotation",
        "motivation": motivations or "highlighting",
    }
    if entry.coder:
        found["creator"] = {"type": "Person", "name": entry.coder}
    for key, instant in (("created", annotation.created), ("modified", annotation.modified)):
        if _is_instant(instant):
            found[key] = instant
    if bodies:
        found["body"] = bodies
    found["target"] = _target(exported, entry)
    return found


def _name(*parts: str) -> str:
    return ":".join([_NAMES, *(quote(part, safe="", errors="surrogatepass") for part in parts)])


def _target(exported: Exported, entry: Entry) -> JsonObject:
    digest = base64.urlsafe_b64encode(bytes.fromhex(exported.sha256)).decode().rstrip("=")
    where = f"¶ {entry.paragraph} ({entry.marking})" if entry.marking else f"¶ {entry.paragraph}"
    target: JsonObject = {
        "type": "SpecificResource",
        "source": _name("cable", exported.identity),
        "dcterms:hasVersion": {"id": f"ni:///sha-256;{digest}"},
        "dcterms:bibliographicCitation": f"{exported.identity}, {where}",
        "dc:source": exported.path.name,
    }
    selectors = _selectors(exported, entry)
    if selectors:
        target["selector"] = selectors
    return target


def _selectors(exported: Exported, entry: Entry) -> list[JsonValue]:
    annotation = entry.annotation
    if entry.start is None or entry.end is None:
        words = annotation.quote or annotation.opening
        if not words:
            return []
        return [_quoting(words, annotation.prefix, annotation.suffix)]
    text = exported.cable.text
    before, after = _surroundings(text, entry.start, entry.end)
    return [
        _quoting(
            text[entry.start : entry.end], text[before : entry.start], text[entry.end : after]
        ),
        {"type": "TextPositionSelector", "start": entry.start, "end": entry.end},
    ]


def _quoting(words: str, prefix: str, suffix: str) -> JsonObject:
    selector: JsonObject = {"type": "TextQuoteSelector", "exact": words}
    if prefix:
        selector["prefix"] = prefix
    if suffix:
        selector["suffix"] = suffix
    return selector


def _surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """Where prefix and suffix end: no cluster is cut, and the whole stands once in the text.

    A reader takes a selector that fits several places for all of them. Where a text repeats itself
    for longer than ``_WIDEST``, the position alone tells.
    """
    width = CONTEXT
    while True:
        before, after = max(0, start - width), min(len(text), end + width)
        while cuts_a_cluster(text, before):
            before -= 1
        while cuts_a_cluster(text, after):
            after += 1
        whole = text[before:after]
        if width >= _WIDEST or text.find(whole) == before == text.rfind(whole):
            return before, after
        width *= 2


def _is_instant(text: str) -> bool:
    """Whether a date is one that the model admits: with its time, and the time zone that is UTC."""
    if not _INSTANT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the model has no place for, and dates that are none by it."""
    yield from losses_of(exported, CARRIED)
    yield from changed_since(exported)
    for sidecar in exported.sidecars:
        for item in sidecar.annotations.items:
            for instant in (item.created, item.modified):
                if instant and not _is_instant(instant):
                    yield loss("dates that are no instant in UTC", exported, sidecar, item, instant)


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """Every tag of every annotation, on the words as they stand in the text."""
    for entry in entries(exported):
        annotation = entry.annotation
        words = annotation.quote or annotation.opening
        if entry.start is not None:
            words = exported.cable.text[entry.start : entry.end]
        for tag in annotation.tags or ("",):
            yield Coding(entry.coder, tag, words, annotation.note)


FORMAT = Format(
    "web-annotation",
    "W3C Web Annotations in JSON-LD, with quote and position selectors",
    ".jsonld",
    write,
    "reviewed marks, conflict marks, unknown keys and comments",
    losses,
    meant,
    from_web_annotation,
)
