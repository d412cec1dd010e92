"""A text as it is compared: blanks joined, artefacts left out, every offset kept.

A cable that was wrapped anew, or whose pages end elsewhere, compares equal to what it was before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from tui.cable.artefacts import find_furniture
from tui.cable.lines import Lines
from tui.cable.model import Cable, Kind
from tui.cable.pages import find_pages

_WORD = re.compile(r"\S+")


class Compared:
    """The words in some spans of a text, one blank between two; offsets go both ways."""

    __slots__ = ("_lengths", "_raws", "_starts", "text")

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        words: list[str] = []
        self._raws: list[int] = []
        for begin, end in spans:
            for found in _WORD.finditer(text, begin, end):
                words.append(found[0])
                self._raws.append(found.start())
        self._lengths = list(map(len, words))
        self._starts: list[int] = []
        at = 0
        for length in self._lengths:
            self._starts.append(at)
            at += length + 1
        self.text = " ".join(words)

    def raw(self, at: int) -> int:
        """The offset in the source text of the compared text's code point ``at``."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return 0
        return self._raws[index] + min(at - self._starts[index], self._lengths[index])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's span of ``[start, end)``, which must not be empty."""
        return self.raw(start), self.raw(end - 1) + 1

    def at(self, raw: int) -> int:
        """Where the first word from the source's offset ``raw`` on stands here."""
        index = bisect_right(self._raws, raw) - 1
        if index >= 0 and raw < self._raws[index] + self._lengths[index]:
            return self._starts[index] + raw - self._raws[index]
        return self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)


def whole(cable: Cable) -> Compared:
    """All of a cable's text but its artefacts, and what a quote would lose as one."""
    gone = [(leaf.start, leaf.end) for leaf in cable.leaves() if leaf.kind is Kind.ARTEFACT]
    gone.extend(_furniture(cable.text))
    return Compared(cable.text, _between(gone, len(cable.text)))


def normal(text: str) -> str:
    """``text`` with its blanks joined, none around it."""
    return " ".join(text.split())


def without_artefacts(quote: str) -> str:
    """A quote without the page furniture that stands on lines of its own in it.

    A quote that is nothing else stays what it is.
    """
    if "\n" not in quote:
        return quote
    kept = Compared(quote, _between(_furniture(quote), len(quote))).text
    return kept or quote


def _furniture(text: str) -> list[tuple[int, int]]:
    """The spans of page lines, footers and stray captions, as each line by itself has it."""
    lines = Lines(text)
    found = (find_furniture(lines, 0, None).artefacts, find_pages(lines, 0).spans)
    return [span for by_line in found for spans in by_line.values() for span in spans]


def _between(gone: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(gone):
        if start > at:
            yield at, start
        at = max(at, end)
    yield at, length
