"""JSON Lines: the lossless export, schema ``cablegram/annotations/1``, described in docs/json.md.

A line for each codebook; then for each cable one, and one for each of its annotations and reviewed
paragraphs. Texts are those of the files, code point by code point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.annotations import render
from tui.annotations.codebook import Code, Codebook
from tui.exports.cable_json import fields_object, record_object
from tui.exports.json_text import json_text
from tui.exports.model import (
    CoderSidecar,
    Coding,
    Entry,
    Exported,
    Format,
    JsonObject,
    JsonValue,
    Options,
    entries,
    reviewed_mark,
)
from tui.exports.read_back import from_jsonl

SCHEMA = "cablegram/annotations/1"


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """One object a line. Of ``options`` the codebooks are written: this form is complete."""
    for book in options.codebooks:
        yield json_text(_codebook(book)) + "\n"
    for one in exported:
        yield json_text(_cable(one)) + "\n"
        for entry in entries(one):
            yield json_text(annotation_object(one, entry)) + "\n"
        for sidecar in one.sidecars:
            for paragraph in sidecar.annotations.reviewed:
                line = _head("reviewed", one, sidecar) | {"paragraph": paragraph}
                yield json_text(line) + "\n"


def _head(kind: str, exported: Exported, sidecar: CoderSidecar) -> JsonObject:
    return {
        "schema": SCHEMA,
        "kind": kind,
        "cable": exported.identity,
        "file": str(exported.path),
        "sidecar": str(sidecar.path),
        "coder": sidecar.coder or None,
    }


def _cable(exported: Exported) -> JsonObject:
    cable = exported.cable
    return {
        "schema": SCHEMA,
        "kind": "cable",
        "cable": exported.identity,
        "file": str(exported.path),
        "sha256": exported.sha256,
        "date": cable.date,
        "post": cable.origin or None,
        "classification": cable.classification or None,
        "subject": cable.subject or None,
        "record": record_object(cable),
        "fields": fields_object(cable.fields),
        "sidecars": [_sidecar(sidecar) for sidecar in exported.sidecars],
    }


def _sidecar(sidecar: CoderSidecar) -> JsonObject:
    annotations = sidecar.annotations
    return {
        "sidecar": str(sidecar.path),
        "coder": sidecar.coder or None,
        "cable": annotations.cable or None,
        "source": {"file": annotations.file or None, "sha256": annotations.sha256 or None},
        "annotations": len(annotations.items),
        "reviewed": len(annotations.reviewed),
        "extra": dict(sidecar.unknown),
        "text": None if _is_told(sidecar) else sidecar.text or None,
    }


def _is_told(sidecar: CoderSidecar) -> bool:
    """Whether a sidecar's file is, sign for sign, what is written of its annotations anew.

    Comments, keys of others with their spelling, and another order are in its text alone.
    """
    if sidecar.unknown or any(sidecar.unknown_of.values()):
        return False
    try:
        return sidecar.text == render.document(sidecar.annotations)
    except ValueError:
        return False


def _codebook(book: Codebook) -> JsonObject:
    return {
        "schema": SCHEMA,
        "kind": "codebook",
        "file": str(book.path) if book.path is not None else None,
        "codes": [_code(code) for code in book.codes],
        "text": book.text or None,
    }


def _code(code: Code) -> JsonObject:
    return {
        "name": code.name,
        "description": code.description or None,
        "colour": code.colour or None,
        "key": code.key or None,
        "since": code.since or None,
        "earlier": [
            {
                "until": wording.until,
                "description": wording.description or None,
                "since": wording.since or None,
                "name": wording.name or None,
            }
            for wording in code.earlier
        ],
        "extra": dict(code.extra),
    }


def annotation_object(exported: Exported, entry: Entry) -> JsonObject:
    """One annotation with the place where it stands now, which is null for one without."""
    annotation = entry.annotation
    place: JsonValue = None
    if entry.start is not None and entry.end is not None:
        place = {
            "paragraph": entry.paragraph,
            "number": entry.number or None,
            "marking": entry.marking or None,
            "start": entry.start,
            "end": entry.end,
            "text": entry.text,
            "near": entry.near,
        }
    return _head("annotation", exported, entry.sidecar) | {
        "id": annotation.id,
        "paragraph": annotation.paragraph,
        "tags": list(annotation.tags),
        "rules": list(annotation.rules),
        "note": annotation.note or None,
        "author": annotation.author or None,
        "created": annotation.created or None,
        "modified": annotation.modified or None,
        "quote": annotation.quote or None,
        "prefix": annotation.prefix or None,
        "suffix": annotation.suffix or None,
        "opening": annotation.opening or None,
        "start": annotation.start,
        "end": annotation.end,
        "sha256": annotation.sha256 or None,
        "conflict": annotation.conflict,
        "extra": entry.sidecar.unknown_of.get(annotation.id, {}),
        "place": place,
    }


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """Every tag of every annotation, and every reviewed mark."""
    for entry in entries(exported):
        annotation = entry.annotation
        words = annotation.quote or (annotation.opening if entry.start is None else entry.text)
        for tag in annotation.tags or ("",):
            yield Coding(entry.coder, tag, words, annotation.note)
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            yield reviewed_mark(sidecar.coder, paragraph)


FORMAT = Format(
    "jsonl",
    "JSON Lines with everything that the sidecars hold",
    ".jsonl",
    write,
    meant=meant,
    read_back=from_jsonl,
    defines=True,
)
