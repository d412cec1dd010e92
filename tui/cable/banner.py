"""The banner line: classification, section counter, post and serial.

Collections join the transmission header and the content without a line break, so the banner is
looked for inside lines as well (``...UNVIE VIENNA 1616UNCLAS SECTION 01 OF 05 KABUL 003934``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.cable.lines import Lines
from tui.cable.model import Banner

_SIGNS = (
    # The frequent ones first: what one finds is as far as the others have to look.
    "C O N F I D",
    "E C R E T",
    "UNCLAS",
    "SECRET",
    "CONFIDENTIAL",
    "C o n f i d",
    "e c r e t",
    "U N C L A S",
    "L I M I T E D",
    "LIMITED OFF",
)
_LEVEL = re.compile(
    # The letters that a level begins with, since each of its forms may begin with none of its own.
    r"(?=[ CELSTU])(?:U{0,2}(?:UNCLAS|U N C L A S)(?:SIFIED| S I F I E D)?(?![A-Z])"
    r"|L ?I ?M ?I ?T ?E ?D {1,3}O ?F ?F ?I ?C ?I ?A ?L {1,3}U ?S ?E(?![A-Z])"
    r"|C{0,2} ?C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L(?![A-Z])|C o n f i d e n t i a l"
    r"|(?:T ?O ?P {1,3})?S{0,2} ?E ?C ?R ?E ?T(?![A-Z])|S ?e c r e t)"
)
_SECTION = re.compile(r"SECTION\s{1,3}(\d{1,3})\s{1,3}OF\s{1,3}(\d{1,3})", re.IGNORECASE)
_CONTROLS = frozenset({"//", "NOFORN", "NF", "FOUO", "SENSITIVE", "SBU", "FOR", "OFFICIAL", "USE"})
_NEAR = 3_000
_WITHIN = (1_000, _NEAR, 20_000)
"""Code points after the record lines within which the banner must stand, looked for by and by."""
_FIELD_LABELS = ("SUBJ", "Subj", "TAGS", "E.O.", "EO 1")
_BEFORE = 16
_OCCURRENCES = 24


class FoundBanner(NamedTuple):
    """A banner: its value and its span; ``line`` is the index of the line that holds it."""

    line: int
    start: int
    end: int
    value: Banner


def find_banner(lines: Lines, first: int) -> FoundBanner | None:
    """The first banner at or after line ``first``, at the start of a line or glued inside one."""
    if first >= len(lines):
        return None
    start = lines.starts[first]
    found: FoundBanner | None = None
    for within in _WITHIN:
        # Nearly all banners stand near: ten signs looked for in the whole text would take longer.
        found = _first(lines, start, start + within)
        if found is not None or start + within >= len(lines.text):
            break
    if found is None or found.value.post or found.value.section is not None:
        return found
    # A page of an archive begins with the level alone; the banner stands below the addressees.
    better = _first(lines, lines.starts[found.line + 1], start + _NEAR)
    if better is None or not better.value.post:
        return found
    between = lines.text[found.end : better.start]
    return found if any(label in between for label in _FIELD_LABELS) else better


def _first(lines: Lines, start: int, stop: int) -> FoundBanner | None:
    """The first banner between two offsets, or None."""
    text, best = lines.text, None
    for sign in _SIGNS:
        at = text.find(sign, start, stop)
        left = _OCCURRENCES
        while at >= 0 and left:
            found = _banner_at(lines, at, start)
            if found is not None:
                best, stop = found, found.start
                break
            at = text.find(sign, at + 1, stop)
            left -= 1
    return best


def _banner_at(lines: Lines, at: int, start: int) -> FoundBanner | None:
    """The banner whose level stands around the offset ``at``, or None."""
    text = lines.text
    index = lines.holding(at)
    begin = max(lines.starts[index], start, at - _BEFORE)
    end = lines.end(index)
    level = _LEVEL.search(text, begin, min(end, at + 60))
    if level is None or not level.start() <= at < level.end():
        return None
    value = _read(text, level, end)
    if value is None:
        return None
    at_line_start = not text[lines.starts[index] : level.start()].strip()
    if value.section is None and not at_line_start and len(value.serial or "") < 5:
        return None
    return FoundBanner(index, level.start(), end, value)


def _read(text: str, level: re.Match[str], end: int) -> Banner | None:
    tail = text[level.end() : min(end, level.end() + 200)]
    # Much faster than to look in all cases of letters, where there is none.
    section = _SECTION.search(tail) if "SECTION" in tail.upper() else None
    place = tail[section.end() :] if section is not None else tail
    words = place.replace("//", " // ").split()
    serial = None
    if words and words[-1].isdecimal():
        serial = words.pop()
        if len(serial) > 7:
            return None
    while words and (words[0] in _CONTROLS or "/" in words[0]):
        words.pop(0)
    post = " ".join(words).strip(" .")
    letters = post.replace(" ", "").replace(".", "").replace("'", "")
    if len(words) > 5 or (letters and not (letters.isalpha() and letters.isupper())):
        if section is None:
            return None
        serial = post = ""
    canonical = _canonical(level.group())
    return Banner(
        printed=text[level.start() : end],
        level=canonical,
        section=int(section[1]) if section is not None else None,
        sections=int(section[2]) if section is not None else None,
        post=post or None,
        serial=serial or None,
    )


def _canonical(printed: str) -> str:
    """The level without letter spacing, and without a first letter doubled or lost on the way."""
    letters = "".join(printed.split()).upper()
    if "UNCLAS" in letters:
        return "UNCLASSIFIED"
    if letters.startswith("LIMITED"):
        return "LIMITED OFFICIAL USE"
    if letters.endswith("ECRET"):
        return "TOP SECRET" if letters.startswith("TOP") else "SECRET"
    return "CONFIDENTIAL"
