"""Labels of blocks: where a summary, comment, note, action request or quoted text begins and ends.

A label opens a block at the start of a unit's text (``Summary:``), opens one in parentheses
(``(Note:``), or ends one (``End Summary.``, also split over two lines). Only these places are
looked at, and what stands before an end label in its own unit; elsewhere the words are words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

_WORD = rb"(summary|introduction|comment|note|action request| text)"
_ROLE_OF_WORD = {
    b"summary": "summary",
    b"introduction": "summary",
    b"comment": "comment",
    b"note": "note",
    b"action request": "action",
    b" text": "text",
}
_AT_START = re.compile(rb"(?s).{0,2}?(?:(?:begin|start|executive)[ \n]{0,4})?" + _WORD)
_IN_BRACKET = re.compile(rb"(?:(?:begin|start|executive)[ \n]{0,4})?" + _WORD)
_FIRST_LETTERS = frozenset(b"bseincat")
_AT_END = re.compile(rb"end(?:s|ing)?(?: of)?[ \n]{0,4}(?:[a-z]{3,9} and )?" + _WORD)
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


def find_labels(text: str, begins: Sequence[int], end: int) -> list[Label]:
    """The labels up to ``end`` in the units whose texts begin at ``begins``, in order.

    Of labels that open a block in the middle of a text, only those are found that an end label
    of the same role follows there: the others open nothing.
    """
    start = begins[0]
    # One byte a code point keeps the offsets; bytes know no letter whose small form is longer.
    lowered = text[start:end].encode("latin-1", "replace").lower()
    labels: set[Label] = set()
    for begin in begins:
        _add(labels, lowered, _AT_START.match(lowered, begin - start))
    for bracket in (b"(", b"["):
        at = lowered.find(bracket)
        while at >= 0:
            if lowered[at + 1 : at + 2] and lowered[at + 1] in _FIRST_LETTERS:
                _add(labels, lowered, _IN_BRACKET.match(lowered, at + 1))
            at = lowered.find(bracket, at + 1)
    looked_at = dict.fromkeys(_ROLE_OF_WORD.values(), 0)
    at = lowered.find(b"end")
    while at >= 0:
        if not lowered[at - 1 : at].isalpha():
            ended = _add(labels, lowered, _AT_END.match(lowered, at))
            if ended is not None and ended.part is Part.ENDS:
                begin = begins[bisect_right(begins, start + ended.start) - 1] - start
                _add_before(labels, lowered, max(begin, looked_at[ended.role]), ended)
                looked_at[ended.role] = ended.start
        at = lowered.find(b"end", at + 3)
    ordered = sorted(labels, key=itemgetter(0, 1))
    return [Label(one.start + start, one.end + start, one.role, one.part) for one in ordered]


def _add(labels: set[Label], lowered: bytes, found: re.Match[bytes] | None) -> Label | None:
    if found is None:
        return None
    word = found[1]
    label = _label(lowered, found.start(1), word, _ROLE_OF_WORD[word])
    if label is not None:
        labels.add(label)
    return label


def _add_before(labels: set[Label], lowered: bytes, begin: int, ended: Label) -> None:
    """Add the labels of the same role between the offset ``begin`` and an end label.

    The one at the start of the text is known by then.
    """
    for word, role in _ROLE_OF_WORD.items():
        if role != ended.role:
            continue
        at = lowered.find(word, begin, ended.start)
        while at >= 0:
            label = _label(lowered, at, word, role)
            if label is not None:
                labels.add(label)
            at = lowered.find(word, at + len(word), ended.start)


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
