"""Writing YAML: scalars, lists and whole annotations, in the sidecar's own style."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tui.annotations.bounded_yaml import Mapping, Node, Sequence
from tui.annotations.model import DEFAULTS, Annotation, Annotations

FIELDS = (
    "id",
    "paragraph",
    "quote",
    "opening",
    "prefix",
    "suffix",
    "start",
    "end",
    "sha256",
    "tags",
    "rules",
    "note",
    "author",
    "created",
    "modified",
    "conflict",
)
"""The keys of an annotation, in the order in which they are written."""

HEADER = "# Cablegram annotations. Safe to edit by hand.\n"

# Letters first, so that no other reader of YAML takes the word for a number or a date.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FILE = re.compile(r"[0-9]*[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)+")
_MESSAGE_ID = re.compile(r"[0-9]{2}[A-Z]{3,30}[0-9]{1,7}")
_BARE = re.compile(r"~|[+-]?\.?[A-Za-z0-9][A-Za-z0-9_.+:-]*(?<!:)")
# YAML 1.1 reads these as truth values or null.
_WORDS = frozenset(["y", "yes", "n", "no", "true", "false", "on", "off", "null", "none"])
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
# Compiled when it is first needed: that takes as long as opening a cable.
_BLOCK_UNSAFE = r"[^\n\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\uffef]"


def scalar(text: str) -> str:
    """``text`` as a YAML scalar on one line: plain where every reader agrees, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _MESSAGE_ID.fullmatch(text) or _FILE.fullmatch(text):
        return text
    return quoted(text)


def instant(text: str) -> str:
    """A date and time: plain where it is one, so that other readers take it for one."""
    if not _INSTANT.fullmatch(text):
        return scalar(text)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return quoted(text)
    return text


def quoted(text: str) -> str:
    """``text`` in double quotes. Raises ``ValueError`` for a lone surrogate: no YAML holds one."""
    pieces: list[str] = []
    for character in text:
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF:
            raise ValueError(f"U+{code:04X} is half a character and cannot be written")
        if character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif character.isprintable():
            pieces.append(character)
        elif code < 0x100:
            pieces.append(f"\\x{code:02x}")
        elif code < 0x10000:
            pieces.append(f"\\u{code:04x}")
        else:
            pieces.append(f"\\U{code:08x}")
    return '"' + "".join(pieces) + '"'


def flow(node: Node) -> str:
    """A node as it was read, on one line: lists in brackets, mappings in braces."""
    if isinstance(node, Sequence):
        return "[" + ", ".join(flow(child) for child in node.items) + "]"
    if isinstance(node, Mapping):
        pairs = [f"{flow(key)}: {flow(value)}" for key, value in node.entries.values()]
        return "{" + ", ".join(pairs) + "}"
    if not node.plain:
        return quoted(node.text)
    if not node.text:
        return "null"
    # A number or a truth value stays one: only text needs quotes.
    return node.text if _BARE.fullmatch(node.text) else scalar(node.text)


def words(values: tuple[str, ...]) -> str:
    """A list in brackets, on one line."""
    return "[" + ", ".join(scalar(value) for value in values) + "]"


def numbers(values: tuple[str, ...]) -> str:
    """A list of paragraph ids in brackets, each in quotes."""
    return "[" + ", ".join(quoted(value) for value in values) + "]"


def prose(text: str, indent: int, newline: str = "\n") -> str:
    """A note: a literal block indented by ``indent`` columns, or quoted where a block can't be."""
    lines = text.split("\n")
    if (
        not text.strip()
        or not lines[0].strip()
        or lines[0][0] in " \t"
        or not lines[-1].strip()
        or re.search(_BLOCK_UNSAFE, text)
    ):
        return quoted(text)
    margin = " " * indent
    return "|-" + "".join(newline + (margin + line if line else "") for line in lines)


def value(annotation: Annotation, name: str, indent: int, newline: str = "\n") -> str | None:
    """The YAML of one field of an annotation, or None where the field is absent."""
    if name in ("tags", "rules"):
        listed = annotation.tags if name == "tags" else annotation.rules
        return words(listed) if listed else None
    if name == "note":
        return prose(annotation.note, indent + 2, newline) if annotation.note else None
    if name in ("start", "end"):
        number = annotation.start if name == "start" else annotation.end
        return None if number is None else str(number)
    if name == "conflict":
        return "true" if annotation.conflict else None
    text: str = getattr(annotation, name)
    if name == "paragraph":
        return quoted(text)
    if name in ("created", "modified"):
        return instant(text) if text else None
    return scalar(text) if text else None


def fields(annotation: Annotation, indent: int, newline: str = "\n") -> dict[str, str]:
    """The keys of an annotation, each with itself and its value as they are written.

    ``indent`` is the column of the keys; the first line of each is given without it.
    """
    held: dict[str, str] = {}
    for name in FIELDS:
        if getattr(annotation, name) == DEFAULTS[name]:
            continue
        written = value(annotation, name, indent, newline)
        if written is not None:
            held[name] = f"{name}: {written}"
    for key, source in annotation.extra:
        held[key] = f"{scalar(key)}: {source}"
    return held


def listed(fields: Iterable[str], indent: int, newline: str = "\n") -> str:
    """``fields`` as an item of a block list, the dash at column ``indent``.

    Ends without a line break.
    """
    margin = " " * indent
    return f"{margin}- " + f"{newline}{margin}  ".join(fields)


def item(annotation: Annotation, indent: int, newline: str = "\n") -> str:
    """A whole annotation as an item of a block list, the dash at column ``indent``.

    Ends without a line break.
    """
    return listed(fields(annotation, indent + 2, newline).values(), indent, newline)


def flow_item(annotation: Annotation) -> str:
    """A whole annotation in braces, on one line."""
    pairs: list[str] = []
    for name in FIELDS:
        if name == "note":
            written = quoted(annotation.note) if annotation.note else None
        else:
            written = value(annotation, name, 0)
        if written is not None:
            pairs.append(f"{name}: {written}")
    pairs.extend(f"{scalar(key)}: {source}" for key, source in annotation.extra)
    return "{" + ", ".join(pairs) + "}"


def source(annotations: Annotations) -> str:
    """The ``source`` value: which file, and its hash."""
    return f"{{file: {scalar(annotations.file)}, sha256: {scalar(annotations.sha256)}}}"


def document(annotations: Annotations) -> str:
    """A whole sidecar, as it is first written."""
    lines = [HEADER.rstrip("\n"), "version: 1"]
    lines.append(f"cable: {scalar(annotations.cable)}")
    lines.append(f"source: {source(annotations)}")
    if annotations.items:
        lines.append("annotations:")
        lines.extend(item(annotation, 2) for annotation in annotations.items)
    else:
        lines.append("annotations: []")
    if annotations.reviewed:
        lines.append(f"reviewed: {numbers(annotations.reviewed)}")
    return "\n".join(lines) + "\n"
