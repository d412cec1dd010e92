"""What comes in which order: paragraph numbers and sections. N1 to N3, X1a, X1b."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.cable.checks.evidence import Evidence, Found, Place
from tui.cable.model import Kind, Node

_SECTION = re.compile(r"SECTION {1,3}(\d{1,2}) {1,3}OF {1,3}\d{1,2}|\d{8} {1,3}(\d{3})(?:\.\d)? ")
_ANY_NUMBER = re.compile(r"(?:\n|[.!?)\"] )[ \t¶(]{0,4}([1-9]\d{0,2}) {0,2}[.,(]")
_BEFORE_FIRST = 2000
_MOST_NAMED = 6
_NUMBER_LENGTH = 12
"""Code points to point at: the paragraph's number and what is around it."""


def check_numbers(evidence: Evidence) -> Iterator[Found]:
    """N1 to N3 over the cable's own sequence.

    A marked paragraph that starts again at 1 begins a form or a quoted text; it is told once, one
    level down.
    """
    seen: set[int] = set()
    every: set[int] | None = None
    last = 0
    before: Node | None = None
    for node in evidence.main:
        value = int(node.number)
        end = min(node.end, node.start + _NUMBER_LENGTH)
        if value in seen:
            again = value == 1 and last > 1
            said = "the numbers start again at 1" if again else f"number {value} twice"
            yield Found("N1", said, node.start, end, node.id, again)
            if again:
                seen, last = set(), 0
        elif value < last:
            said = f"number {value} after {last}"
            yield Found("N3", said, node.start, end, node.id, False)
        elif value > last + 1:
            if every is None:
                every = {int(one.number) for one in evidence.numbered if one.number.isdecimal()}
            printed = _printed(evidence.cable.text, before, node) | every
            missing = [number for number in range(last + 1, value) if number not in printed]
            if missing:
                yield Found("N2", _gap(missing), node.start, end, node.id, evidence.excused)
        seen.add(value)
        last = max(last, value)
        before = node


def _gap(missing: list[int]) -> str:
    if len(missing) == 1:
        return f"number {missing[0]} is missing"
    listed = ", ".join(map(str, missing[:_MOST_NAMED]))
    return f"numbers {listed}{', …' if len(missing) > _MOST_NAMED else ''} are missing"


def _printed(text: str, before: Node | None, node: Node) -> set[int]:
    """The numbers printed between two paragraphs, also in a form that is not a paragraph's."""
    start = before.start if before is not None else max(0, node.start - _BEFORE_FIRST)
    return {int(found[1]) for found in _ANY_NUMBER.finditer(text, start, node.start)}


def check_sections(evidence: Evidence) -> Iterator[Found]:
    """X1a: one section of several alone. X1b: a gap among the sections that are seen."""
    banner = evidence.cable.fields.banner
    if banner is None or banner.section is None or banner.sections is None:
        return
    seen = [(banner.section, evidence.place(Kind.BANNER))]
    for node in evidence.artefacts:
        found = _SECTION.search(evidence.cable.text[node.start : node.end] + " ")
        if found is not None:
            seen.append((int(found[1] or found[2]), Place(node.start, node.end)))
    if len(seen) == 1 and banner.sections > 1:
        message = f"section {banner.section} of {banner.sections}, and no other"
        yield Found("X1a", message, *seen[0][1])
    last = banner.section
    for value, (start, end) in seen[1:]:
        if value > last + 1:
            yield Found("X1b", f"section {value} follows section {last}", start, end)
        last = max(last, value)
