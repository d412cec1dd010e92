"""What stands at the start of a line: a paragraph number, a bullet, a letter.

Publishers put ``¶`` before every number at the start of a line, so it proves nothing; a marking
after the number does (5 FAH-1 H-246: the marking follows the number). What a number means beyond
that, its sequence says, which only the reader of the whole body knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tui.cable.lines import Lines
from tui.cable.markings import Marking, numbered_marking, read_portion

_NUMBER = re.compile(r"(¶ {0,3})?\(?(\d{1,4}) ?([.,)])?(?![\d]) {0,6}(?:(\d{1,3})\. {1,6}(?!\d))?")
_MARKED = re.compile(r"(¶ {0,3})?(\d{1,4})\. {0,6}(\([^)\n]{1,198}\))")
"""A number as nearly all of them are printed: a full stop and the marking follow."""
_new = tuple.__new__
BEGINS_BULLET = frozenset("-*•·oQ")
# "o" and "Q" are what converters made of the signs of word processors.
_BULLET = re.compile(
    r"(?:-{1,3}|[*•·]|o(?= )|Q(?= {1,4}[A-Z(\"“]))(?: {1,4}(?=[^\s-])|(?<=-)(?=[A-Za-z(\"'“]))"
)
_LETTER = re.compile(
    r"¶? ?(?:\((?P<a>[A-Za-z]|\d{1,2}|[ivx]{1,4})\)|(?P<b>[A-Za-z]|\d{1,2}|[ivx]{1,4})[.)](?!\S))"
    r"\s{0,4}(?=\S)"
    r"|(?P<c>[a-z])\)(?=[A-Z])"
)
_LINE_NUMBER = re.compile(r"\n[ \t]{0,8}(?:¶ {0,3}\(?)?\d{1,4} ?[.,)]")
_INSIDE = re.compile(r"(?<=[.!?\"”)]) {1,4}¶?(?P<n>\d{1,3})\.$")
_AT_START = re.compile(r"[¶ (]{0,3}(\d{1,3})[.)] {0,3}(?:(\d{1,3})\. {0,3})?\(")
BEGINS_NUMBER = frozenset("¶(0123456789")
"""The signs that a line with a number begins with."""
_MOST_INSIDE = 4
"""Numbers missing at the starts of lines that are looked for inside lines."""


class Number(NamedTuple):
    """A paragraph number: its value, the offset after it, and the marking that follows, if any.

    ``stop`` is the offset after the number's full stop; ``begin`` the one where the text after the
    number starts (the marking, if there is one); ``pilcrow`` whether ``¶`` precedes; ``dotted``
    whether it is written as numbers of paragraphs are, with a full stop and a blank; ``bare``
    whether the sender forgot the sign after it (``5 (C) …``), so that only its place tells.
    """

    value: int
    other: int | None
    stop: int
    begin: int
    marking: Marking | None
    after: int
    pilcrow: bool
    dotted: bool
    bare: bool


def read_number(text: str, at: int, end: int) -> Number | None:
    """The number that a line, which is ``text[at:end]``, starts with, or None.

    A number doubled by the publisher (``¶10. 9.``) gives the second one as ``other``. A number of
    four digits is as a rule a year (``¶2006.``); its sequence says whether it is a paragraph's.
    """
    found = _MARKED.match(text, at, end)
    if found is not None:
        pilcrow, value, printed = found.groups()
        marking = numbered_marking(printed)
        if marking is not None:
            begin, after = found.span(3)
            stop = found.end(2) + 1
            values = (int(value), None, stop, begin, marking, after, pilcrow is not None)
            return _new(Number, (*values, begin > stop, False))
    found = _NUMBER.match(text, at, end)
    if found is None:
        return None
    begin = found.end()
    if begin >= end:
        return None
    pilcrow, value, sign, second = found.groups()
    stop = found.end(4) + 1 if second is not None else found.end(2 if sign is None else 3)
    marked = read_portion(text, begin, numbered=True)
    marking, after = marked if marked is not None else (None, begin)
    plain = sign == "." and text[found.start(2) - 1 : found.start(2)] != "("
    if marking is None and not plain:
        return None
    return Number(
        int(value),
        int(second) if second is not None else None,
        stop,
        begin,
        marking,
        after,
        pilcrow is not None,
        plain and begin > stop,
        sign is None,
    )


def starts_no_line(text: str, begin: int, end: int) -> bool:
    """Whether no line of ``text[begin:end]``, the first one included, starts with a number."""
    return _LINE_NUMBER.search(text, max(0, begin - 1), end) is None


def numbers_inside(
    lines: Lines, first: int, stop: int, notable: Sequence[int]
) -> dict[int, list[tuple[int, int]]]:
    """Numbers with a marking in the middle of the lines ``first`` to ``stop``, by line.

    Each is a value and an offset; the end of a sentence precedes it (``in Brazil. 9. (SBU)``).
    ``notable`` are the lines that may begin with a number.
    """
    text, end = lines.text, lines.starts[stop]
    inside: dict[int, list[tuple[int, int]]] = {}
    signs = _signs_inside(lines.trimmed, notable, first)
    begin = lines.starts[first]
    found = _after_full_stop(text, begin, end) if signs is None else _found(signs, lines, end)
    for bracket in found:
        # Nearly every number stands at the start of a line, behind a line feed or a "¶".
        if text[bracket - 5 : bracket].lstrip("0123456789.")[:1] not in ("¶", "\n"):
            index = lines.holding(bracket)
            number = _number_inside(text, bracket, lines.starts[index])
            if number is not None:
                inside.setdefault(index, []).append(number)
    for numbers in inside.values():
        numbers.sort(key=lambda number: number[1])
    return inside


def _after_full_stop(text: str, begin: int, end: int) -> Iterator[int]:
    """The offsets of all opening parentheses right behind a full stop, or a full stop and a blank.

    One letter is looked for many times as fast as two are.
    """
    at = text.find("(", begin, end)
    while at >= 0:
        before = text[at - 2 : at]
        if before == ". " or before[1:] == ".":
            yield at
        at = text.find("(", at + 1, end)


def _found(signs: list[tuple[str, int]], lines: Lines, end: int) -> Iterator[int]:
    """The offsets of the parentheses that ``signs`` end with, each looked for from its line on."""
    for sign, index in signs:
        at = lines.text.find(sign, lines.starts[index], end)
        while at >= 0:
            at += len(sign) - 1
            yield at
            at = lines.text.find(sign, at, end)


def _signs_inside(
    trimmed: Sequence[str], notable: Sequence[int], first: int
) -> list[tuple[str, int]] | None:
    """What to look for, and from which line on: the missing numbers, and the one after the last.

    None where it may be any number: where they start again, which an attached text makes them do,
    or some have no marking, or many are missing.
    """
    found: dict[int, int] = {}
    for index in notable:
        line = trimmed[index]
        if line[:1] not in BEGINS_NUMBER:
            continue
        start = _AT_START.match(line)
        if start is not None:
            value = int(start[2] or start[1])
            if value == 1 and value in found:
                return None
            found.setdefault(value, index)
        elif line[0] == "¶":
            return None
    last = max(found, default=0)
    missing = (value for value in range(1, last) if value not in found)
    wanted = [*islice(missing, _MOST_INSIDE + 1), last + 1]
    if len(wanted) > _MOST_INSIDE:
        return None
    # A paragraph stands after the one before it.
    return [
        (f" {value}.{blank}(", found.get(value - 1, first))
        for value in wanted
        for blank in (" ", "")
    ]


def _number_inside(text: str, bracket: int, start: int) -> tuple[int, int] | None:
    """The number right before the marking at ``bracket``, in the line that starts at ``start``."""
    begin = max(start, bracket - 14)
    found = _INSIDE.search(text[begin:bracket].rstrip(" "))
    if found is None or read_portion(text, bracket) is None:
        return None
    at = begin + found.start("n")
    return int(found["n"]), at - 1 if text[at - 1] == "¶" else at


def read_bullet(text: str, at: int, end: int) -> int | None:
    """The offset after the bullet, and its blanks, that a line starts with, or None."""
    found = _BULLET.match(text, at, end)
    return found.end() if found is not None else None


def read_letter(text: str, at: int, end: int) -> tuple[str, int] | None:
    """The letter (``b``, ``2``, ``iv``) of a lettered item, and the offset after it, or None."""
    found = _LETTER.match(text, at, end)
    if found is None or found.end() >= end:
        return None
    return found["a"] or found["b"] or found["c"], found.end()


def next_letter(letter: str) -> str | None:
    """The letter after this one in a list: ``c`` after ``b``, ``10`` after ``9``; else None."""
    if letter.isdecimal():
        return str(int(letter) + 1)
    if letter in _ROMAN:
        place = _ROMAN.index(letter) + 1
        return _ROMAN[place] if place < len(_ROMAN) else None
    return chr(ord(letter) + 1) if len(letter) == 1 and letter not in "zZ" else None


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
