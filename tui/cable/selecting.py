"""Selecting words in a cable: where a selection can begin and end, and how it grows and shrinks.

All places are code points of the cable's text. What a selection can begin or end with are the
visible characters of the body's words; numbers, portion markings, bullets and artefacts are passed
over, and lie inside a selection that goes over them. A character is a whole grapheme cluster.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tui.cable.graphemes import clusters, whole_clusters
from tui.cable.model import Cable, Kind
from tui.cable.reading import is_body, leaves_with_units
from tui.cable.sentence_ends import sentence_ends


class Step(StrEnum):
    """By how much a selection grows or shrinks."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection: the first code points of the characters at its two ends, both selected.

    ``active`` is the end that moves; it may stand before ``anchor`` or after it.
    """

    anchor: int
    active: int

    @property
    def swapped(self) -> Selection:
        """The same characters, the other end the one that moves."""
        return Selection(self.active, self.anchor)


Pieces = tuple[list[int], list[int]]
"""Pieces of the text in order: the first character of each, and the last, by first code point."""

_PASSED_OVER = frozenset(
    {Kind.NUMBER, Kind.MARKING, Kind.BULLET, Kind.SPACE, Kind.ARTEFACT, Kind.UNDERLINE}
)
_WORD = re.compile(r"\S+")


class Selectable:
    """The characters, words, sentences and paragraphs of a cable's body."""

    def __init__(self, cable: Cable) -> None:
        self._text = cable.text
        self._starts: list[int] = []
        self._ends: list[int] = []
        owners: list[str] = []
        first_words: list[int] = []
        unit = ""
        body = [node for node in cable.nodes if is_body(node)]
        for leaf, owner, _ in leaves_with_units(body):
            # What stands between paragraphs, such as the end of a summary, reads on with the last.
            unit = owner or unit
            if leaf.kind in _PASSED_OVER:
                continue
            for word in _WORD.finditer(cable.text, leaf.start, leaf.end):
                self._add_word(word.start(), word.end(), unit, owners, first_words)
        self._pieces = self._group(owners, first_words)

    def _add_word(
        self, start: int, end: int, unit: str, owners: list[str], first_words: list[int]
    ) -> None:
        begun = len(self._starts)
        glued = begun > 0 and self._ends[-1] >= start and owners[-1] == unit
        for first, last in clusters(self._text, start, end):
            self._starts.append(first)
            self._ends.append(last)
        if len(self._starts) > begun and not glued:
            first_words.append(begun)
            owners.append(unit)

    def _group(self, owners: list[str], first_words: list[int]) -> dict[Step, Pieces]:
        starts = self._starts
        lasts = [place - 1 for place in (*first_words[1:], len(starts))] if starts else []
        words = [
            self._text[starts[first] : self._ends[last]]
            for first, last in zip(first_words, lasts, strict=True)
        ]
        changes = [at for at in range(len(owners)) if at == 0 or owners[at] != owners[at - 1]]
        ended = [False] * len(words)
        for begin, stop in pairwise((*changes, len(words))):
            ended[begin:stop] = sentence_ends(words[begin:stop])
        after_sentence = [at for at in range(len(words)) if at == 0 or ended[at - 1]]

        def pieces(firsts: list[int]) -> Pieces:
            last_words = [at - 1 for at in (*firsts[1:], len(words))] if words else []
            return [starts[first_words[at]] for at in firsts], [
                starts[lasts[at]] for at in last_words
            ]

        return {
            Step.CHARACTER: (starts, starts),
            Step.WORD: pieces(list(range(len(words)))),
            Step.SENTENCE: pieces(after_sentence),
            Step.PARAGRAPH: pieces(changes),
        }

    # What there is

    def nearest(self, offset: int) -> int | None:
        """The character that holds a code point, else the one before it, else the first one."""
        if not self._starts:
            return None
        return self._starts[max(0, bisect_right(self._starts, offset) - 1)]

    def first_in(self, start: int, end: int) -> int | None:
        """The first character that begins in ``[start, end)``, or None."""
        place = bisect_left(self._starts, start)
        found = self._starts[place] if place < len(self._starts) else end
        return found if found < end else None

    def last_in(self, start: int, end: int) -> int | None:
        """The last character that begins in ``[start, end)``, or None."""
        place = bisect_left(self._starts, end) - 1
        return self._starts[place] if place >= 0 and self._starts[place] >= start else None

    def word_at(self, offset: int) -> Selection | None:
        """The word that holds a character, else the word before it, else the first one."""
        firsts, lasts = self._pieces[Step.WORD]
        if not firsts:
            return None
        place = max(0, bisect_right(firsts, offset) - 1)
        return Selection(firsts[place], lasts[place])

    def covering(self, start: int, end: int) -> Selection | None:
        """The selection of what can be selected in ``[start, end)``, or None."""
        nearest = self.nearest(start)
        if nearest is None:
            return None
        first = nearest if self._end_of(nearest) > start else self.first_in(start, end)
        last = self.last_in(start, end)
        if first is None or first >= end:
            return None
        return Selection(first, last if last is not None else first)

    def span(self, selection: Selection) -> tuple[int, int]:
        """The half-open span of code points that is selected: whole clusters, none of them cut."""
        first, last = sorted((selection.anchor, selection.active))
        return whole_clusters(self._text, first, self._end_of(last))

    def words_in(self, selection: Selection) -> int:
        """How many words are selected, in whole or in part."""
        firsts, lasts = self._pieces[Step.WORD]
        first, last = sorted((selection.anchor, selection.active))
        return bisect_right(firsts, last) - bisect_left(lasts, first)

    def _end_of(self, start: int) -> int:
        return self._ends[bisect_left(self._starts, start)]

    # How a selection changes

    def forward(self, now: Selection, step: Step) -> Selection:
        """The active end one step towards the end of the text.

        An end that comes after the anchor stands at the end of a piece, one that comes before it at
        the beginning of one; when it passes the anchor, the anchor's word stays whole.
        """
        firsts, lasts = self._pieces[step]
        if now.active < now.anchor:
            target = _above(firsts, now.active)
            if target is not None and target <= now.anchor:
                return Selection(now.anchor, target)
            if step is not Step.CHARACTER:
                now = Selection(self._edge(now.anchor, 0), now.anchor)
        target = _above(lasts, max(now.active, now.anchor))
        return now if target is None else Selection(now.anchor, target)

    def backward(self, now: Selection, step: Step) -> Selection:
        """The active end one step towards the beginning of the text, as ``forward``."""
        firsts, lasts = self._pieces[step]
        if now.active > now.anchor:
            target = _below(lasts, now.active)
            if target is not None and target >= now.anchor:
                return Selection(now.anchor, target)
            if _below(firsts, now.anchor) is None:
                return now
            if step is not Step.CHARACTER:
                now = Selection(self._edge(now.anchor, 1), now.anchor)
        target = _below(firsts, min(now.active, now.anchor))
        return now if target is None else Selection(now.anchor, target)

    def _edge(self, character: int, side: int) -> int:
        """The first character (side 0) or the last (side 1) of the word that holds one."""
        word = self.word_at(character)
        if word is None:
            return character
        return word.active if side else word.anchor


def _above(values: list[int], value: int) -> int | None:
    place = bisect_right(values, value)
    return values[place] if place < len(values) else None


def _below(values: list[int], value: int) -> int | None:
    place = bisect_left(values, value) - 1
    return values[place] if place >= 0 else None
