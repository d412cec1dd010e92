"""Passing lines: which offices, and which persons there, are to see a cable.

``DEPT FOR WHA/CEN; G/TIP:GREG HOLLIDAY`` names two offices and one person.
"""

from __future__ import annotations

from functools import lru_cache

from tui.cable.model import Office

_MARKERS = frozenset({"FOR", "PASS", "TO", "ALSO"})
_LONGEST_REMEMBERED = 200


def read_offices(printed: str) -> tuple[Office, ...]:
    """The offices that a passing line names after FOR, PASS or TO, with the persons there."""
    return _remembered(printed) if len(printed) < _LONGEST_REMEMBERED else _offices(printed)


def _offices(printed: str) -> tuple[Office, ...]:
    words = printed.split()
    marker = next((place for place, word in enumerate(words) if word in _MARKERS), -1)
    if marker < 0:
        return ()
    while marker + 1 < len(words) and words[marker + 1] in _MARKERS:
        marker += 1
    listed = " ".join(words[marker + 1 :]).replace(" AND ", ";").replace(",", ";")
    offices: list[Office] = []
    for piece in listed.split(";"):
        piece = piece.strip(" .")
        if not piece:
            continue
        name, _, person = piece.partition(":")
        head, between, tail = name.partition(" FOR ")
        if not person and between:
            name, person = head, tail
        head, _, tail = name.partition(" ")
        if not person and "/" in head and tail:
            name, person = head, tail
        offices.append(Office(name.strip(), person.strip(" -") or None))
    return tuple(offices)


# A post writes to the same offices in many of its cables.
_remembered = lru_cache(maxsize=512)(_offices)
