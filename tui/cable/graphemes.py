"""Grapheme clusters: what a person takes for one character, however many code points it has.

A letter with its combining marks, an emoji with its variation selector and skin tone, a family
joined by zero-width joiners, a flag, a Hangul syllable in pieces. The rules are those of Unicode
Standard Annex 29, worked out from the general categories that Python knows; where it lacks a
property, two code points stay together rather than apart. So a cluster may be longer here than
there, and none that is whole there is ever cut here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_JOINER = "\u200d"
_CONTROLS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_JOINED_FORMATS = frozenset({0x200C, 0x200D, *range(0xE0020, 0xE0080)})
_PREPENDED = frozenset(
    {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2}
)
_VIRAMAS = frozenset({0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D})
# Letters and signs that stand on the one before them, though they are no marks by category.
_EXTENDING = frozenset({0xE33, 0xEB3, 0xFF9E, 0xFF9F, *range(0x1F3FB, 0x1F400)})


def joined(text: str, at: int) -> bool:
    """Whether the code points before and at ``at`` belong to one cluster."""
    if not 0 < at < len(text):
        return False
    return _follows(text, at) or (_is_regional(text[at]) and _regionals_before(text, at) % 2 == 1)


def clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clusters that begin in ``text[start:end]``, as half-open spans; the last may go on."""
    at = start
    while at < end and joined(text, at):
        at += 1
    while at < end:
        stop = at + 1
        # Flags are counted here, not looked back for: a text may be nothing but flags.
        half_a_flag = _is_regional(text[at])
        while stop < len(text):
            regional = _is_regional(text[stop])
            if not (_follows(text, stop) or (regional and half_a_flag)):
                break
            half_a_flag = regional and not half_a_flag
            stop += 1
        yield at, stop
        at = stop


def whole_clusters(text: str, start: int, end: int) -> tuple[int, int]:
    """The span made larger until it cuts no cluster; an empty one stays as it is."""
    if start >= end:
        return start, end
    while joined(text, start):
        start -= 1
    while joined(text, end):
        end += 1
    return start, end


def _follows(text: str, at: int) -> bool:
    """Whether a code point belongs to the one before it, flags apart."""
    before, this = text[at - 1], text[at]
    if before < "\u0300" and this < "\u0300":
        return False
    return _joined(before, this) or _conjoined(text, at)


@lru_cache(maxsize=4096)
def _joined(before: str, this: str) -> bool:
    if _is_control(before) or _is_control(this):
        return False
    code = ord(this)
    if code in _EXTENDING or code in _JOINED_FORMATS:
        return True
    if unicodedata.category(this) in ("Mn", "Me", "Mc") or ord(before) in _PREPENDED:
        return True
    if before == _JOINER:
        return unicodedata.category(this) in ("So", "Sm", "Lo", "Cn")
    return _one_syllable(ord(before), code)


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    code = ord(character)
    if category == "Cf":
        return code not in _JOINED_FORMATS and code not in _PREPENDED
    return category in _CONTROLS


def _conjoined(text: str, at: int) -> bool:
    """Whether a virama joins a letter to the consonant before it."""
    if unicodedata.category(text[at]) != "Lo":
        return False
    place = at - 1
    while place >= 0 and ord(text[place]) not in _VIRAMAS:
        if place == 0 or not _joined(text[place - 1], text[place]):
            return False
        place -= 1
    return place >= 0


def _is_regional(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _regionals_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_regional(text[at - 1 - count]):
        count += 1
    return count


def _one_syllable(before: int, this: int) -> bool:
    """Whether two pieces of Hangul make one syllable: a lead, a vowel, a tail."""
    first, second = _hangul(before), _hangul(this)
    return (
        (first == "L" and second in ("L", "V", "LV", "LVT"))
        or (first in ("LV", "V") and second in ("V", "T"))
        or (first in ("LVT", "T") and second == "T")
    )


def _hangul(code: int) -> str:
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LVT" if (code - 0xAC00) % 28 else "LV"
    return ""
