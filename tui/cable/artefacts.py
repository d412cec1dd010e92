"""What the line printer and the publisher left inside a text: page footers, stray captions, rules.

A line is looked at only where it begins oddly (``Lines.odd``) or holds a certain fixed string,
which costs next to nothing to look for in a text that has none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from tui.cable.lines import Lines

_FOOTER_BEFORE = re.compile(r"(?P<post>[A-Z][A-Z '.]{1,24}?) {0,3}\d{8} {1,3}\d{3}(?:\.\d)?$")
# A cable that a collection cut short may end inside its first footer: " OF 0...".
_FOOTER_AFTER = re.compile(r" OF (?:\d{3}(?!\d)|\d{0,2}\.\.\.)")
# A page line with the text of the page behind it, as reflowed collections have it.
_PAGE_LINE_FIRST = re.compile(
    r"PAGE \d\d {1,12}[A-Z][A-Z ]{2,24} {1,4}\d{4,6} {1,3}(?:\d\d OF \d\d {1,3})?\d{6}Z(?= )"
)
_PAGE_LINE = re.compile(r"PAGE \d\d\b.{0,70}")
_SECTION_BANNER = re.compile(
    r"(?=UNC|CON|C O|SEC|S E)"
    r"(?:UNCLAS|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T)[A-Z /]{0,40} "
    r"SECTION \d{1,2} OF \d{1,2} .{1,40}"
)
_ALONE = frozenset(
    {
        *("SIPDIS", "SENSITIVE", "NOFORN", "UNCLASSIFIED", "CONFIDENTIAL", "SECRET"),
        *("C O N F I D E N T I A L", "S E C R E T"),
    }
)
_CORRECTED = "C O R R E C T E D"
_LONGEST_CORRECTED = 80
RULE_SIGNS = "-=_*~\u2010\u2011\u2013\u2014 "
"""What a rule is made of: also the hyphens and dashes that a typesetter makes of ``-``."""
_RULE_BEGINS = frozenset("-=_*\u2010\u2011\u2013\u2014")
_FOOTER_SIGN = " OF 0"
_STATION_LENGTH = 10
"""Letters of a station's name that a page footer keeps (``VLADIVOSTO``, ``RIO DE JAN``)."""
INLINE_RULE = "-----"
"""The shortest rule that shares its line with a heading."""
_LONGEST_RULED = 300


class Furniture(NamedTuple):
    """What is no text, by line index.

    ``artefacts`` are spans of code points; ``rules`` the lines that hold nothing but an underline.
    """

    artefacts: dict[int, list[tuple[int, int]]]
    rules: frozenset[int]

    def special(self, others: Iterable[int]) -> Set[int]:
        """The lines with furniture, those above a rule, and ``others``."""
        special = {index - 1 for index in self.rules}
        special.update(self.artefacts, self.rules, others)
        return special


def find_furniture(lines: Lines, first: int, post: str | None) -> Furniture:
    """The artefacts and rules from line ``first`` on; ``post`` is what the banner names."""
    artefacts: dict[int, list[tuple[int, int]]] = {}
    rules: list[int] = []
    trimmed, odd = lines.trimmed, lines.odd
    for index in odd[bisect_left(odd, first) :]:
        line = trimmed[index]
        if line[:1] in _RULE_BEGINS:
            if is_rule(line):
                rules.append(index)
        elif (length := _furniture_at_start(line)) > 0:
            begin = lines.begins[index]
            artefacts[index] = [(begin, begin + length)]
    for index, span in _page_footers(lines, first, post):
        artefacts[index] = _apart(sorted([*artefacts.get(index, ()), span]))
    return Furniture(artefacts, frozenset(rules))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that overlap one before them."""
    apart = spans[:1]
    for span in spans[1:]:
        if span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def is_rule(trimmed: str) -> bool:
    """Whether a line is a rule: three or more dashes or the like, blanks among them allowed."""
    return len(trimmed) > 2 and trimmed[0] in _RULE_BEGINS and not trimmed.strip(RULE_SIGNS)


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


def _furniture_at_start(line: str) -> int:
    """How many code points at the start of a line are an artefact; 0 where none are."""
    if line in _ALONE:
        return len(line)
    if line.startswith(_CORRECTED) and len(line) < _LONGEST_CORRECTED:
        return len(line)
    if line.startswith("SIPDIS "):
        return len("SIPDIS")
    if line.startswith("PAGE "):
        first = _PAGE_LINE_FIRST.match(line)
        if first is not None:
            return first.end()
        return len(line) if _PAGE_LINE.fullmatch(line) else 0
    return len(line) if "SECTION " in line and _SECTION_BANNER.fullmatch(line) else 0


def _page_footers(
    lines: Lines, first: int, post: str | None
) -> Iterator[tuple[int, tuple[int, int]]]:
    text = lines.text
    at = text.find(_FOOTER_SIGN, lines.starts[first])
    while at >= 0:
        index = lines.holding(at)
        found = page_footer(text, at, lines.starts[index], post)
        if found is not None:
            yield index, found
        at = text.find(_FOOTER_SIGN, at + len(_FOOTER_SIGN))


def has_inline_rule(line: str) -> bool:
    """Whether a line holds a heading and then its rule: all others with a rule are ``rules``."""
    if INLINE_RULE not in line or len(line) > _LONGEST_RULED:
        return False
    ruled = len(line) - len(line.rstrip(RULE_SIGNS)) >= len(INLINE_RULE)
    return ruled and bool(line.strip(RULE_SIGNS))


def inline_rules(lines: Lines, furniture: Furniture, first: int, stop: int) -> Iterator[int]:
    """The lines from ``first`` up to ``stop`` that hold a heading and its rule."""
    text, starts, limit = lines.text, lines.starts, lines.starts[stop]
    at = text.find(INLINE_RULE, starts[first], limit)
    while at >= 0:
        index = lines.holding(at)
        if index not in furniture.rules and has_inline_rule(lines.trimmed[index]):
            yield index
        at = text.find(INLINE_RULE, starts[index + 1], limit)
