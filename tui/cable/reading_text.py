"""A cable's text as it is read, for searching and for first words.

Blanks are joined and artefacts left out, so that a sentence that a page break cuts in two is found
whole; every character keeps its offset in the cable's text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from tui.cable.model import Cable, Kind, Node
from tui.cable.reading import leaves_with_units


@dataclass(frozen=True, slots=True)
class ReadingText:
    """Text as it is read, with the offset in the cable's text of each of its characters.

    Blanks are joined, and artefacts and underlines are left out, so that a sentence that they cut
    in two is whole.
    """

    text: str
    offsets: tuple[int, ...]

    def between(self, start: int, end: int) -> str:
        """The text as it is read of the cable's ``[start, end)``, blanks at its ends left out."""
        first, last = bisect_left(self.offsets, start), bisect_left(self.offsets, end)
        return self.text[first:last].strip()

    def find(self, wanted: str) -> list[tuple[int, int]]:
        """The spans of the cable's text that hold ``wanted``, letter case and line breaks apart."""
        needle = _folded_case(" ".join(wanted.split()))
        if not needle:
            return []
        haystack = _folded_case(self.text)
        found: list[tuple[int, int]] = []
        at = haystack.find(needle)
        while at >= 0:
            end = at + len(needle)
            found.append((self.offsets[at], self.offsets[end - 1] + 1))
            at = haystack.find(needle, end)
        return found


def reading_text(cable: Cable, nodes: Iterable[Node]) -> ReadingText:
    """The nodes' text as it is read."""
    characters: list[str] = []
    offsets: list[int] = []
    text = cable.text
    for leaf, _, _ in leaves_with_units(nodes):
        if leaf.kind in (Kind.ARTEFACT, Kind.UNDERLINE):
            continue
        for at in range(leaf.start, leaf.end):
            character = text[at]
            if character.isspace():
                if characters and characters[-1] != " ":
                    characters.append(" ")
                    offsets.append(at)
            else:
                characters.append(character)
                offsets.append(at)
    return ReadingText("".join(characters), tuple(offsets))


def words_of(cable: Cable, node: Node, *, numbers: bool = False) -> str:
    """A node's text as it is read, on one line; its number and marking only with ``numbers``."""
    kept = [
        leaf
        for leaf in node.walk()
        if not leaf.children and (numbers or leaf.kind not in (Kind.NUMBER, Kind.MARKING))
    ]
    return reading_text(cable, kept).text.strip()


def _folded_case(text: str) -> str:
    # Lower case letter by letter: a few capitals have two-letter lower forms, which would shift
    # every offset behind them.
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
