"""A text as lines with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

_AFTER_LETTER = frozenset({")", ".", ":", " "})
"""What follows the letter of a lettered item, or a bullet that is a letter."""
_INDENTED = re.compile(r"\n[^\S\n]+(?=\S)")


class Lines:
    """The lines of a text. Only a line feed ends a line.

    ``trimmed`` are the lines without the blanks around them; ``starts`` the offset of each line's
    first code point and, as the last entry, the offset after the text and one more line feed;
    ``begins`` the offset of the first code point that is no blank, for the lines that have one.
    """

    __slots__ = ("_raw", "begins", "starts", "text", "trimmed")

    def __init__(self, text: str) -> None:
        self.text = text
        self._raw = text.split("\n")
        self.trimmed = list(map(str.strip, self._raw))
        self.starts = list(accumulate(map((1).__add__, map(len, self._raw)), initial=0))
        self.begins = self.starts.copy()
        if text[:1].isspace():
            self.begins[0] = len(self._raw[0]) - len(self._raw[0].lstrip())
        for found in _INDENTED.finditer(text):
            self.begins[self.holding(found.end())] = found.end()

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
