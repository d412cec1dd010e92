"""What the line printer and the publisher left inside a text: page footers, stray captions, rules.

Each search looks for one fixed string, which costs next to nothing in a text that has none; only
where it occurs is the line looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui.cable.lines import Lines

_FOOTER_BEFORE = re.compile(r"(?P<post>[A-Z][A-Z '.]{1,24}?) {0,3}\d{8} {1,3}\d{3}(?:\.\d)?$")
_FOOTER_AFTER = re.compile(r" OF \d{3}(?!\d)")
_PAGE_LINE = re.compile(r"PAGE \d\d\b.{0,70}")
_SECTION_BANNER = re.compile(
    r"(?:UNCLAS|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T)[A-Z /]{0,40} "
    r"SECTION \d{1,2} OF \d{1,2} .{1,40}"
)
_ALONE = (
    "SIPDIS",
    "SENSITIVE",
    "NOFORN",
    "UNCLASSIFIED",
    "CONFIDENTIAL",
    "SECRET",
    "C O N F I D E N T I A L",
    "S E C R E T",
)
_RULES = ("---", "===", "___", "***", "- - -")
_RULE_SIGNS = "-=_*~ "
_STATION_LENGTH = 10
"""Letters of a station's name that a page footer keeps (``VLADIVOSTO``, ``RIO DE JAN``)."""
_SHORTEST_INLINE_RULE = 5
_LONGEST_RULED = 300


class Furniture(NamedTuple):
    """What is no text, by line index.

    ``artefacts`` are spans of code points; ``rules`` the lines that hold nothing but an underline;
    ``inline`` the lines that hold a heading and its underline.
    """

    artefacts: dict[int, list[tuple[int, int]]]
    rules: frozenset[int]
    inline: frozenset[int]


def find_furniture(lines: Lines, first: int, post: str | None) -> Furniture:
    """The artefacts and rules from line ``first`` on; ``post`` is what the banner names."""
    start = lines.starts[first]
    artefacts: dict[int, list[tuple[int, int]]] = {}
    for begin, end in _spans(lines, start, post):
        artefacts.setdefault(lines.holding(begin), []).append((begin, end))
    for index, spans in artefacts.items():
        if len(spans) > 1:
            artefacts[index] = _apart(sorted(spans))
    rules: set[int] = set()
    inline: set[int] = set()
    for sign in _RULES:
        for index in _holding(lines, sign, start):
            trimmed = lines.trimmed[index]
            if is_rule(trimmed):
                rules.add(index)
            elif len(trimmed) <= _LONGEST_RULED and trimmed.endswith(sign[:2]):
                ruled = len(trimmed) - len(trimmed.rstrip(_RULE_SIGNS))
                if ruled >= _SHORTEST_INLINE_RULE:
                    inline.add(index)
    return Furniture(artefacts, frozenset(rules), frozenset(inline))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that overlap one before them."""
    apart = spans[:1]
    for span in spans[1:]:
        if span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def is_rule(trimmed: str) -> bool:
    """Whether a line is a rule: three or more dashes or the like, blanks among them allowed."""
    return trimmed[:1] in tuple("-=_*") and len(trimmed) > 2 and not trimmed.strip(_RULE_SIGNS)


def page_footer(text: str, at: int, start: int, post: str | None) -> tuple[int, int] | None:
    """The span of the page footer whose `` OF `` stands at ``at``, in a line from ``start`` on."""
    after = _FOOTER_AFTER.match(text, at)
    if after is None:
        return None
    begin = max(start, at - 50)
    before = _FOOTER_BEFORE.search(text[begin:at])
    if before is None:
        return None
    printed = before["post"]
    name = (post or "")[:_STATION_LENGTH]
    kept = len(printed)
    if name and printed.endswith(name):
        kept = len(name)
    elif text[start : begin + before.start()].strip():
        kept = len(printed.rsplit(" ", 1)[-1])
    return begin + before.start("post") + len(printed) - kept, after.end()


def _spans(lines: Lines, start: int, post: str | None) -> Iterator[tuple[int, int]]:
    text = lines.text
    at = text.find(" OF 0", start)
    while at >= 0:
        found = page_footer(text, at, lines.starts[lines.holding(at)], post)
        if found is not None:
            yield found
        at = text.find(" OF 0", at + 5)
    for alone in _ALONE:
        for index in _holding(lines, alone, start):
            trimmed = lines.trimmed[index]
            begin = lines.begin(index)
            if trimmed == alone or (alone == "SIPDIS" and trimmed.startswith("SIPDIS ")):
                yield begin, begin + len(alone)
    for sign, pattern in (("PAGE ", _PAGE_LINE), ("SECTION ", _SECTION_BANNER)):
        for index in _holding(lines, sign, start):
            if pattern.fullmatch(lines.trimmed[index]):
                yield lines.begin(index), lines.end(index)


def _holding(lines: Lines, sign: str, start: int) -> Iterator[int]:
    """The lines from the offset ``start`` on that hold ``sign``, each once."""
    text = lines.text
    at = text.find(sign, start)
    while at >= 0:
        index = lines.holding(at)
        yield index
        at = text.find(sign, lines.starts[index + 1]) if index + 1 < len(lines) else -1
