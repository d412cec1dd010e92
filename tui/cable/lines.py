"""A text as lines with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from tui.cable.markings import wrapped_markings

_AFTER_LETTER = frozenset({")", ".", ":", " "})
"""What follows the letter of a lettered item, or a bullet that is a letter."""
_ODD = re.compile(
    r"\n(?:([^\S\n]+)(?=\S)|[-=_*\u2010\u2011\u2013\u2014]"
    r"|S(?:IP|EN|EC| E)|C(?:ON| O)|UNC|NOF|PAG)"
)


class Lines:
    """The lines of a text. Only a line feed ends a line, and not one inside a marking.

    ``trimmed`` are the lines without the blanks around them; ``starts`` the offset of each line's
    first code point and, as the last entry, the offset after the text and one more line feed;
    ``begins`` the offset of the first code point that is no blank, for the lines that have one;
    ``odd`` the indexes of the lines, in order, that are indented or begin as rules and artefacts
    do, and of the first: nothing else is looked for at the start of every line.
    """

    __slots__ = ("_raw", "begins", "odd", "starts", "text", "trimmed")

    def __init__(self, text: str) -> None:
        self.text = text
        raw = text.split("\n")
        wrapped = wrapped_markings(text)
        if wrapped:
            raw = _rejoined(raw, wrapped)
        self._raw = raw
        self.trimmed = list(map(str.strip, raw))
        self.starts = starts = list(accumulate([len(line) + 1 for line in raw], initial=0))
        self.begins = begins = starts.copy()
        self.odd = odd = [0]
        if text[:1].isspace():
            begins[0] = len(raw[0]) - len(raw[0].lstrip())
        for found in _ODD.finditer(text):
            begin = found.end(1) if found[1] else found.start() + 1
            index = bisect_right(starts, begin) - 1
            if wrapped and starts[index] <= found.start():
                continue
            begins[index] = begin
            odd.append(index)

    def __len__(self) -> int:
        return len(self.trimmed)

    def begin(self, index: int) -> int:
        """The offset of the line's first code point that is no blank; its start if all are."""
        return self.begins[index]

    def end(self, index: int) -> int:
        """The offset after the line's last code point that is no blank; see ``begin``."""
        return self.begins[index] + len(self.trimmed[index])

    def holding(self, offset: int) -> int:
        """The index of the line that holds the offset."""
        return bisect_right(self.starts, offset) - 1

    def notable(self, first: int, stop: int) -> list[int]:
        """The lines from ``first`` up to ``stop`` that may begin something, and the blank ones.

        All others begin with a letter, as prose does.
        """
        return [
            index
            for index, line in enumerate(self.trimmed[first:stop], first)
            if not line[:1].isalpha() or line[1:2] in _AFTER_LETTER
        ]

    def shorten(self, index: int, offset: int) -> None:
        """Let the line end at ``offset``, where something else begins that is not of its text."""
        raw = self._raw[index][: offset - self.starts[index]]
        self._raw[index] = raw
        self.trimmed[index] = raw.strip()

    def next_written(self, index: int, within: int = 4) -> int:
        """The first of the ``within`` lines from ``index`` on that is not blank; -1 if none is."""
        for later in range(index, min(index + within, len(self.trimmed))):
            if self.trimmed[later]:
                return later
        return -1


def skip_blanks(text: str, at: int) -> int:
    """The offset of the first code point from ``at`` on that is no blank within a line."""
    while text[at : at + 1] in (" ", "\t", "\u00a0"):
        at += 1
    return at


def _rejoined(raw: list[str], inside: list[int]) -> list[str]:
    """The lines ``raw`` of a text, those that a line feed at one of the offsets parts in one."""
    joined: list[str] = []
    feeds = set(inside)
    at = 0
    open_line = False
    for line in raw:
        if open_line:
            joined[-1] += "\n" + line
        else:
            joined.append(line)
        at += len(line) + 1
        open_line = at - 1 in feeds
    return joined
