"""The TAGS line: its codes as printed, and the codes that they stand for.

TAGS are four-letter subjects and programs, two-letter countries and organizations of any length
(5 FAH-3 H-100). Where a sender left out the blank between two of them (``EINDETRD``), the printed
code stays as it is; ``tag_codes`` takes it apart where both halves are known and the whole is not.
"""

from __future__ import annotations

import re

from tui.cable.vocabulary import is_listed

TAGS_LABEL = re.compile(r"TAGS?(?:\s?[:;.]|\s+(?=[A-Z(])|$)|Tags?\s?:")
_PERSON = re.compile(r"\([^()]{0,60}[ ,][^()]{0,60}\)")
_TAG = re.compile(r"[A-Z]{2,8}(?:-\d)?")
_GLUED = (8, 6)
"""Lengths of two codes without a blank: two subjects, or a subject and a country."""


def read_tags(joined: str) -> tuple[str, ...]:
    """The TAGS of a TAGS line, label included or not, as printed, in order and each once.

    A person in parentheses after the codes (``(LAST, FIRST)``) is no tag.
    """
    label = TAGS_LABEL.match(joined)
    listed = joined[label.end() :] if label is not None else joined
    codes = [word.strip("().:-") for word in _words(listed)]
    return tuple(dict.fromkeys([code for code in codes if code]))


def tag_codes(printed: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that ``printed`` stand for: capitals, glued ones apart, each once."""
    codes: list[str] = []
    for code in map(str.upper, printed):
        if len(code) in _GLUED:
            codes.extend(_apart(code))
        else:
            codes.append(code)
    return tuple(dict.fromkeys(codes))


def all_tags(printed: str) -> bool:
    """Whether a line holds nothing but TAGS, so that it can go on with those before it."""
    words = _words(printed)
    return bool(words) and all(_TAG.fullmatch(word.strip("().")) for word in words)


def _words(listed: str) -> list[str]:
    if "(" in listed:
        listed = _PERSON.sub(" ", listed)
    return listed.replace(",", " ").replace(";", " ").split()


def _apart(code: str) -> tuple[str, ...]:
    if is_listed(code):
        return (code,)
    first, second = code[:4], code[4:]
    return (first, second) if is_listed(first) and is_listed(second) else (code,)
