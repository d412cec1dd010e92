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
_AT_LABEL = re.compile(rb"(?:(?:begin|start|executive)[ \n]{0,4})?" + _WORD)
_FIRST_LETTERS = frozenset({b"be", b"st", b"ex", b"su", b"in", b"co", b"no", b"ac", b" t"})
"""How a label begins: these words and those before them. To look here first is cheapest."""
_FURTHEST_START = 2
"""Signs, such as brackets, that may stand before the label with which a unit's text begins."""
_AT_END = re.compile(rb"end(?:s|ing)?(?: of)?[ \n]{0,4}(?:[a-z]{3,9} and )??" + _WORD)
_ROLES = {"introduction": "summary", "action": "action"}
_END_BEFORE = re.compile(
    rb"(?:(?<=[\s.(\[/-])|^)end(?:s|ing)?(?: of)?[ \n]{1,4}(?:[a-z]{3,9} and )?$"
)
_BEFORE_END = b" \n\t\r\v\f.([/-"
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
    # One byte a code point keeps the offsets; bytes know no letter whose small form is longer.
    lowered = text[:end].encode("latin-1", "replace").lower()
    start = begins[0]
    found: dict[int, Label | None] = {}  # by the offset of the label's word
    for begin in begins:
        for at in range(begin, begin + _FURTHEST_START + 1):
            if lowered[at : at + 2] in _FIRST_LETTERS:
                opens = _AT_LABEL.match(lowered, at)
                if opens is not None:
                    found[opens.start(1)] = _opening(lowered, opens.start(1), opens[1])
                    break
    for bracket in (b"(", b"["):
        at = lowered.find(bracket, start) + 1
        while at:
            if lowered[at : at + 2] in _FIRST_LETTERS:
                opens = _AT_LABEL.match(lowered, at)
                if opens is not None:
                    found[opens.start(1)] = _opening(lowered, opens.start(1), opens[1])
            at = lowered.find(bracket, at) + 1
    looked_at = dict.fromkeys(_ROLE_OF_WORD.values(), 0)
    for ends in _AT_END.finditer(lowered, start):
        at = ends.start()
        apart = at == start or lowered[at - 1] in _BEFORE_END
        label = _ending(lowered, ends) if apart else None
        if label is not None:
            found[ends.start(1)] = label
            begin = max(begins[bisect_right(begins, at) - 1], looked_at[label.role])
            _look_before(lowered, begin, label, found)
            looked_at[label.role] = label.start
    return sorted((label for label in found.values() if label is not None), key=itemgetter(0, 1))


def _look_before(lowered: bytes, begin: int, ended: Label, found: dict[int, Label | None]) -> None:
    """Find the labels of the same role between the offset ``begin`` and an end label."""
    for word, role in _ROLE_OF_WORD.items():
        if role != ended.role:
            continue
        at = lowered.find(word, begin, ended.start)
        while at >= 0:
            before = lowered[max(0, at - _BEFORE) : at]
            ended_here = b"end" in before and _END_BEFORE.search(before) is not None
            if at not in found and not ended_here:
                found[at] = _opening(lowered, at, word)
            at = lowered.find(word, at + len(word), ended.start)


def role_of(name: str) -> str:
    """The role that a label's words name: summary, comment, note, action or text."""
    word = name.split()[0].lower()
    return _ROLES.get(word, word)


def _opening(lowered: bytes, at: int, word: bytes) -> Label | None:
    """The label that opens a block, whose word is at ``at``; None where what follows is none."""
    after = at + len(word)
    role = _ROLE_OF_WORD[word]
    if role == "text":
        at -= 5
        if lowered[max(at, 0) : after] != b"begin text":
            return None
        if lowered[at - 1 : at].isalpha() or lowered[after : after + 1].isalpha():
            return None
        opened = _OPENS.match(lowered, after)
        return Label(at, opened.end() if opened is not None else after, role, Part.OPENS)
    after = _joined(lowered, after)
    if lowered[after : after + 1].isalpha():
        return None
    window = max(0, at - _BEFORE)
    above = lowered[window:at]
    begun = _BEGIN_BEFORE.search(above) if above[-1:] in (b" ", b"\n") else None
    opened = _OPENS.match(lowered, after)
    if opened is None and begun is None:
        return None
    begin = window + begun.start() if begun is not None else at
    stop = opened.end() if opened is not None else after
    before = lowered[begin - 1 : begin]
    if before in (b"(", b"["):
        return Label(begin - 1, stop, role, Part.OPENS_INSIDE)
    return None if before.isalpha() else Label(begin, stop, role, Part.OPENS)


def _ending(lowered: bytes, found: re.Match[bytes]) -> Label | None:
    """The label that ends a block, from its ``end`` on; None where what follows is none."""
    begin, after = found.start(), found.end()
    role = _ROLE_OF_WORD[found[1]]
    if role == "text":
        if lowered[begin:after] != b"end text":
            return None
    else:
        after = _joined(lowered, after)
        if lowered[begin - 1 : begin] in (b"(", b"["):
            begin -= 1
    if lowered[after : after + 1].isalpha():
        return None
    closed = _ENDS.match(lowered, after)
    return Label(begin, closed.end() if closed is not None else after, role, Part.ENDS)


def _joined(lowered: bytes, after: int) -> int:
    """The offset after what a label's word is joined with: ``and action request``."""
    joined = _AND.match(lowered, after)
    return joined.end() if joined is not None else after
