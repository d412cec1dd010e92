"""The words of a text, as a search sees them: runs of letters and digits, whatever their case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """One word, case folded, and its half-open span of code points in the text it stands in."""

    word: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of ``text`` between two offsets, in order."""
    stop = len(text) if end is None else end
    for found in _WORD.finditer(text, start, stop):
        yield Token(found.group().casefold(), found.start(), found.end())


def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` alone; those of ``U.S.`` are ``u`` and ``s``."""
    return tuple(token.word for token in tokens(text))


def contains(text: str, value: str) -> bool:
    """Whether the words of ``value`` stand one after the other among those of ``text``.

    A star at the end of ``value`` lets the last word go on. A value without words is nowhere.
    """
    wanted = words(value)
    found = words(text)
    if not wanted:
        return False
    *first, last = wanted
    is_prefix = value.rstrip().endswith("*")
    for at in range(len(found) - len(wanted) + 1):
        here = found[at + len(first)]
        if list(found[at : at + len(first)]) == first and (
            here == last or (is_prefix and here.startswith(last))
        ):
            return True
    return False
