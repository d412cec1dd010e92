"""Labels of blocks: where a summary, comment, note, action request or quoted text begins and ends.

Each label has a word that is looked for through the whole text at once; what stands before and
after the word says whether it opens a block (``Summary:``), opens one in parentheses
(``(Note:``), or ends one (``End Summary.``, also split over two lines).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

_WORDS = (
    (b"summary", "summary"),
    (b"introduction", "summary"),
    (b"comment", "comment"),
    (b"note", "note"),
    (b"action request", "action"),
    (b" text", "text"),
)
_ROLES = {"introduction": "summary", "action": "action"}
_END_BEFORE = re.compile(
    rb"(?:(?<=[\s.(\[/-])|^)end(?:s|ing)?(?: of)?[ \n]{1,4}(?:[a-z]{3,9} and )?$"
)
_BEGIN_BEFORE = re.compile(rb"(?:begin|start|executive)[ \n]{1,4}$")
_AND = re.compile(
    rb"s?(?:\s{1,4}(?:and|&)\s{1,4}[a-z]{4,14}(?:\s{1,4}request)?|,\s[a-z]{4,12} and [a-z]{4,12}"
    rb"|\s{1,3}(?:continued|cont'd))?"
)
_OPENS = re.compile(rb"\s{0,3}(?:[:.]|--?(?=\s)|\)|\])[\])]?")
_ENDS = re.compile(rb"(?:\s{0,2}[.)\]]{1,3})?")
_BEFORE = 24


class Part(Enum):
    """Which part of a block a label is."""

    OPENS = "opens"
    OPENS_INSIDE = "opens inside parentheses"
    ENDS = "ends"


class Label(NamedTuple):
    """One label: its span, the role of its block, and its part."""

    start: int
    end: int
    role: str
    part: Part


def find_labels(text: str, start: int, end: int) -> list[Label]:
    """The labels in ``text[start:end]``, in order."""
    # One byte a code point keeps the offsets; bytes know no letter whose small form is longer.
    lowered = text[start:end].encode("latin-1", "replace").lower()
    labels: list[Label] = []
    for word, role in _WORDS:
        at = lowered.find(word)
        while at >= 0:
            label = _label(lowered, at, word, role)
            if label is not None:
                labels.append(label)
            at = lowered.find(word, at + len(word))
    if start:
        labels = [Label(one.start + start, one.end + start, one.role, one.part) for one in labels]
    labels.sort()
    return labels


def role_of(name: str) -> str:
    """The role that a label's words name: summary, comment, note, action or text."""
    word = name.split()[0].lower()
    return _ROLES.get(word, word)


def _label(lowered: bytes, at: int, word: bytes, role: str) -> Label | None:
    after = at + len(word)
    if role == "text":
        part = Part.ENDS if lowered[at - 3 : at] == b"end" else Part.OPENS
        at -= 3 if part is Part.ENDS else 5
        if part is Part.OPENS and lowered[max(at, 0) : after] != b"begin text":
            return None
        if lowered[at - 1 : at].isalpha() or lowered[after : after + 1].isalpha():
            return None
        closing = _ENDS if part is Part.ENDS else _OPENS
        found = closing.match(lowered, after)
        return Label(at, found.end() if found is not None else after, role, part)
    joined = _AND.match(lowered, after)
    if joined is not None:
        after = joined.end()
    if lowered[after : after + 1].isalpha():
        return None
    window = max(0, at - _BEFORE)
    before = lowered[window:at]
    ended = _END_BEFORE.search(before)
    if ended is not None:
        begin = window + ended.start()
        if lowered[begin - 1 : begin] in (b"(", b"["):
            begin -= 1
        closed = _ENDS.match(lowered, after)
        return Label(begin, closed.end() if closed is not None else after, role, Part.ENDS)
    opened = _OPENS.match(lowered, after)
    begun = _BEGIN_BEFORE.search(before)
    begin = window + begun.start() if begun is not None else at
    if opened is None and begun is None:
        return None
    stop = opened.end() if opened is not None else after
    if lowered[begin - 1 : begin] in (b"(", b"["):
        return Label(begin - 1, stop, role, Part.OPENS_INSIDE)
    if lowered[begin - 1 : begin].isalpha():
        return None
    return Label(begin, stop, role, Part.OPENS)
