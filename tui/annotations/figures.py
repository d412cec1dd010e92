"""Figures and negations: what makes another statement of a text though few letters differ.

``7 percent`` and ``9 percent``, ``did not approve`` and ``did now approve`` are alike by the edit
distance, and say different things. Words that differ in these are never followed unasked.
"""

from __future__ import annotations

import re

_TELLING = re.compile(
    # A digit among letters is a letter misread.
    r"(?<!\w)\d(?:[\d.,/:-]*\d)?(?!\w)"
    r"|\b(?:not|no|never|nor|neither|none|cannot|without)\b|n['’]t\b",
    re.IGNORECASE,
)
_EDGE = 12
"""Code points at the end of a beginning that may have moved out of it, or into it."""


def telling(words: str) -> tuple[str, ...]:
    """The figures and negations of a text, in order, in small letters."""
    return tuple(found.lower() for found in _TELLING.findall(words))


def says_the_same(stored: str, found: str) -> bool:
    """Whether two texts have the same figures and negations in the same order."""
    return telling(stored) == telling(found)


def begins_the_same(opening: str, words: str) -> bool:
    """Whether a paragraph of these ``words`` has the figures and negations of its stored opening.

    Where the opening stops in it is not exactly known.
    """
    wanted = telling(opening)
    longer = telling(words[: len(opening) + _EDGE])
    shorter = telling(words[: max(0, len(opening) - _EDGE)])
    return longer[: len(wanted)] == wanted and len(shorter) <= len(wanted)
