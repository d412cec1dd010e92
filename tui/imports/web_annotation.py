"""W3C Web Annotations: our own and those of other programs (Web Annotation Data Model, 2017).

A collection, a page, a list or a single annotation. Of a target are read its source, the words with
what stands around them, and the position; of bodies those that are texts.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tui.annotations.model import Annotation, clean_tag
from tui.imports import limits
from tui.imports.limits import MIB, ImportProblem
from tui.imports.model import Batch, Incoming, IncomingCable
from tui.imports.values import Value, listed, number, object_of, parsed, text

_OURS = "urn:x-cablegram"
_OWN = re.compile(f"{_OURS}:annotation:[^:]*:(?P<own>[^:]*):(?P<id>[^:]+)")
_HASH = re.compile(r"ni:///sha-256;(?P<digest>[A-Za-z0-9_-]{43})=?")
_TAGGING = frozenset({"tagging", "classifying", "identifying"})


def read(path: Path) -> Batch:
    """All that a file of annotations holds. Raises ``ImportProblem`` and ``OSError``."""
    if path.stat().st_size > limits.LARGEST_JSON:
        raise ImportProblem(f"larger than {limits.LARGEST_JSON // MIB} MiB")
    batch = Batch()
    cables: dict[str, IncomingCable] = {}
    for count, value in enumerate(_annotations(parsed(path.read_bytes())), 1):
        limits.refuse_more(count)
        try:
            _take(batch, cables, value)
        except ImportProblem as error:
            raise ImportProblem(f"annotation {count}: {error}") from None
    batch.cables = list(cables.values())
    return batch


def _annotations(value: Value) -> Iterator[Mapping[str, Value]]:
    """The annotations of whatever holds them, in order."""
    if isinstance(value, list):
        for each in value:
            yield from _annotations(each)
        return
    found = object_of(value)
    if "target" in found:
        yield found
        return
    held = [found[key] for key in ("items", "@graph", "first", "rows") if key in found]
    if not held:
        raise ImportProblem("no annotation in it: one has a target")
    for each in held:
        if isinstance(each, (dict, list)):
            yield from _annotations(each)


def _take(batch: Batch, cables: dict[str, IncomingCable], value: Mapping[str, Value]) -> None:
    targets = _each(value.get("target"))
    if not targets:
        raise ImportProblem("it has no target")
    name = text(value, "id") if isinstance(value.get("id"), str) else ""
    tags, note = _said(value)
    own, identity = _ours(name)
    for at, target in enumerate(targets):
        source = _source(target)
        cable = cables.setdefault(source, IncomingCable(_named(source), source))
        cable.sha256 = cable.sha256 or _sha256(target)
        exact, prefix, suffix, start, end = _selected(target)
        annotation = Annotation(
            id=identity if at == 0 else "",
            paragraph="",
            tags=tags,
            note=note,
            author=_creator(value.get("creator")),
            created=text(value, "created"),
            modified=text(value, "modified"),
            quote=exact,
            prefix=prefix,
            suffix=suffix,
            start=start,
            end=end,
        )
        guid = "" if not name or (identity and at == 0) else f"{name}#{at}" if at else name
        cable.items.append(Incoming(annotation, own if identity else None, guid))


def _ours(name: str) -> tuple[str, str]:
    """The coder whose sidecar it is and the id, of an annotation that was exported here."""
    found = _OWN.fullmatch(name)
    if found is None:
        return "", ""
    return unquote(found["own"]), unquote(found["id"])


def _each(value: Value) -> list[Value]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _source(target: Value) -> str:
    """The IRI of what is annotated, without a fragment."""
    if isinstance(target, str):
        return target.partition("#")[0]
    found = object_of(target)
    source = found.get("source", found.get("id", ""))
    if isinstance(source, dict):
        source = source.get("id", "")
    if not isinstance(source, str) or not source:
        raise ImportProblem("its target has no source")
    return source


def _named(source: str) -> str:
    """The last part of an IRI, which a cable may be called by."""
    if source.startswith(f"{_OURS}:"):
        return unquote(source.rpartition(":")[2])
    return unquote(urlsplit(source).path.rstrip("/").rpartition("/")[2] or source)


def _sha256(target: Value) -> str:
    """The hash of the cable's file that our own targets name."""
    version = target.get("dcterms:hasVersion") if isinstance(target, dict) else None
    name = version.get("id") if isinstance(version, dict) else None
    found = _HASH.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        return ""
    try:
        return base64.urlsafe_b64decode(found["digest"] + "=").hex()
    except binascii.Error:
        return ""


def _selected(target: Value) -> tuple[str, str, str, int | None, int | None]:
    """Words, what stands before and after them, and the position, as far as a target says."""
    exact = prefix = suffix = ""
    start: int | None = None
    end: int | None = None
    waiting = _each(target.get("selector")) if isinstance(target, dict) else []
    for depth, each in enumerate(waiting):
        if depth > limits.DEEPEST_XML:
            raise ImportProblem("too many selectors")
        if not isinstance(each, dict):
            continue
        match each.get("type"):
            case "TextQuoteSelector":
                exact = exact or text(each, "exact")
                prefix, suffix = text(each, "prefix"), text(each, "suffix")
            case "TextPositionSelector":
                start, end = number(each, "start"), number(each, "end")
        waiting.extend(_each(each.get("refinedBy")))
    return exact, prefix, suffix, start, end


def _said(value: Mapping[str, Value]) -> tuple[tuple[str, ...], str]:
    """The tags and the note of an annotation."""
    tags: list[str] = []
    notes: list[str] = [text(value, "bodyValue")]
    plain = set(map(str, _each(value.get("motivation"))))
    bodies = _each(value.get("body"))
    for body in bodies:
        if isinstance(body, str):
            continue
        found = object_of(body)
        inner = object_of(found["source"]) if isinstance(found.get("source"), dict) else found
        said = inner.get("value")
        if not isinstance(said, str):
            continue
        purposes = set(map(str, _each(found.get("purpose")))) or plain
        if purposes & _TAGGING and "commenting" not in purposes:
            tags.append(said)
        else:
            notes.append(said)
    for each in listed(value, "tags") if isinstance(value.get("tags"), list) else []:
        if isinstance(each, str):
            tags.append(each)
    cleaned = dict.fromkeys(filter(None, map(clean_tag, tags)))
    return tuple(cleaned), "\n\n".join(filter(None, notes))


def _creator(value: Value) -> str:
    for each in _each(value):
        if isinstance(each, str):
            return each
        if isinstance(each, dict):
            for key in ("name", "nickname", "id"):
                found = each.get(key)
                if isinstance(found, str) and found:
                    return found
    return ""
