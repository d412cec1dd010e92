"""How well a place fits what an annotation stores, and which places are good enough.

The floor, measured on real cables: the words must be alike by 0.75 and the text on one side by
0.60; words of fewer than 30 code points, which stand in many places, also need 0.70 on average on
both sides. Words of whose surroundings nothing is known, in a sidecar by hand, must be long and
alike by 0.95. Alike is 1 less the edit distance over the length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.annotations.approximate import Pattern, fit, seeded
from tui.annotations.compared import normal, without_artefacts
from tui.annotations.model import Annotation
from tui.annotations.selectors import LONG, SAYS_SOMETHING

MARGIN = 0.05
"""Two places that differ by less cannot be told apart."""
_WORDS_ALIKE, _SIDE_ALIKE, _SIDES_ALIKE = 0.75, 0.60, 0.70
_ALONE_ALIKE = 0.95
_ADJACENT = 4
_MOST_PLACES = 64
SETTLED = 0.90
"""A place whose words are the same and whose sides are alike by this on average needs no rival."""
_WORD_REST = 24
"""The longest part of a word that is added to half a word."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, from 0 to 1, words and context are; None for a side of which nothing is known."""

    words: float
    before: float | None
    after: float | None

    @property
    def sides(self) -> list[float]:
        """The sides of which something is known."""
        return [side for side in (self.before, self.after) if side is not None]

    @property
    def score(self) -> float:
        """Words weigh 50, each side 20, as in Hypothesis's ``match-quote.ts``."""
        weight = 50 + 20 * len(self.sides)
        return (50 * self.words + 20 * sum(self.sides)) / weight

    @property
    def differs(self) -> bool:
        """Whether the words are others, or what stands on one side is."""
        return self.words < 1 or any(side < _SIDE_ALIKE for side in self.sides)

    def is_enough(self, length: int) -> bool:
        """Whether it is above the floor, for words of ``length`` code points."""
        sides = self.sides
        if not sides:
            return length >= LONG and self.words >= _ALONE_ALIKE
        if self.words < _WORDS_ALIKE or max(sides) < _SIDE_ALIKE:
            return False
        return length >= LONG or sum(sides) / len(sides) >= _SIDES_ALIKE


@dataclass(frozen=True, slots=True)
class Match:
    """A span of a compared text, and how well it fits."""

    start: int
    end: int
    likeness: Likeness


class Context:
    """What stood before and after an annotation's words, ready to be compared."""

    def __init__(self, annotation: Annotation) -> None:
        self.prefix = normal(without_artefacts(annotation.prefix))
        self.suffix = normal(without_artefacts(annotation.suffix))
        self._before: Pattern | None = None
        self._after: Pattern | None = None

    @property
    def is_known(self) -> bool:
        """Whether enough is known of one side to tell places apart."""
        return max(len(self.prefix), len(self.suffix)) >= SAYS_SOMETHING

    def before(self, text: str, start: int) -> float | None:
        """How alike what stands before ``start`` is to what stood there."""
        length = len(self.prefix)
        if length < SAYS_SOMETHING:
            return None
        window = text[max(0, start - length - length // 2) : start].rstrip()
        if window.endswith(self.prefix):
            return 1.0
        if self._before is None:
            self._before = Pattern(self.prefix[::-1])
        return 1 - self._before.reach(window[::-1])[0] / length

    def after(self, text: str, end: int) -> float | None:
        """How alike what stands from ``end`` on is to what stood there."""
        length = len(self.suffix)
        if length < SAYS_SOMETHING:
            return None
        window = text[end : end + length + length // 2].lstrip()
        if window.startswith(self.suffix):
            return 1.0
        if self._after is None:
            self._after = Pattern(self.suffix)
        return 1 - self._after.reach(window)[0] / length

    def touches(self, text: str, start: int, end: int) -> bool:
        """Whether the nearest few characters on one side are those that stood there."""
        before, after = self.prefix[-_ADJACENT:], self.suffix[:_ADJACENT]
        left, right = text[max(0, start - 5) : start], text[end : end + 5]
        return bool(before and left.rstrip().endswith(before)) or bool(
            after and right.lstrip().startswith(after)
        )


class Quote:
    """The words of a passage with their context, to be found in a compared text."""

    def __init__(self, annotation: Annotation) -> None:
        self.words = normal(without_artefacts(annotation.quote))
        self.context = Context(annotation)
        joined = annotation.prefix + annotation.quote
        kept = without_artefacts(joined + annotation.suffix)
        self._all = normal(kept)
        self._offset = max(0, len(normal(without_artefacts(joined))) - len(self.words))

    def matches(self, text: str, *, thorough: bool = False) -> list[Match]:
        """The places where the words may stand, the best first; ``thorough`` looks for more."""
        if not self.words:
            return []
        at = self._settled(text)
        if at >= 0 and not thorough:
            return [self._match(text, at, at + len(self.words), 1.0)]
        found = [self._match(text, at, at + len(self.words), 1.0) for at in self._exact(text)]
        if thorough or not any(self._is_sure(match) for match in found):
            found.extend(self._near(text, thorough=thorough))
        return apart(found)

    def _settled(self, text: str) -> int:
        """Where the words stand with all of their context, if that is in one place only."""
        if len(self._all) < len(self.words) + 2 * SAYS_SOMETHING:
            return -1
        at = text.find(self._all)
        if at < 0 or text.find(self._all, at + 1) >= 0:
            return -1
        start = at + self._offset
        return start if text.startswith(self.words, start) else -1

    def _is_sure(self, match: Match) -> bool:
        sides = match.likeness.sides
        return len(sides) == 2 and sum(sides) >= 2 * SETTLED

    def _exact(self, text: str) -> list[int]:
        """Where the words stand exactly; of very many places those that their context touches."""
        places = list(_occurrences(text, self.words, _MOST_PLACES))
        if len(places) == _MOST_PLACES:
            before, after = self.context.prefix, self.context.suffix
            places = []
            if len(before) >= SAYS_SOMETHING:
                for gap in (" ", ""):
                    head = before[-SAYS_SOMETHING:] + gap
                    hits = _occurrences(text, head + self.words, _MOST_PLACES)
                    places.extend(at + len(head) for at in hits)
            if len(after) >= SAYS_SOMETHING:
                for gap in (" ", ""):
                    tail = self.words + gap + after[:SAYS_SOMETHING]
                    places.extend(_occurrences(text, tail, _MOST_PLACES))
            return sorted(set(places))
        if len(places) > 4 and self.context.is_known:
            # The others, if one of them is meant, are found by more of their context.
            length = len(self.words)
            places = [at for at in places if self.context.touches(text, at, at + length)]
        return places

    def _near(self, text: str, *, thorough: bool) -> Iterable[Match]:
        length = len(self.words)
        seeds, most = (48, 12) if thorough else (16, 4)
        for begin in seeded(self._all, text, seeds, most):
            start = begin + self._offset
            slack = 12 + length // 3
            low, high = max(0, start - slack), start + length + slack
            exact = list(_occurrences(text, self.words, 8, low, high))
            for at in exact:
                yield self._match(text, at, at + length, 1.0)
            if not exact:
                worst = length if thorough else int(length * (1 - _WORDS_ALIKE))
                found = fit(self.words, text, low, high, start + length, most=worst)
                first, last = self._on_words(text, found.start, found.end)
                if last > first:
                    yield self._match(text, first, last, 1 - found.errors / length)

    def _on_words(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The span without blanks at its ends, and of whole words where the words were whole."""
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        first, last = self._offset - 1, self._offset + len(self.words)
        if self.words[0].isalnum() and not (first >= 0 and self._all[first].isalnum()):
            head = text[max(0, start - _WORD_REST) : start]
            rest = len(head) - len(head.rstrip(_letters(head)))
            start -= rest if rest < _WORD_REST else 0
        if self.words[-1].isalnum() and not self._all[last : last + 1].isalnum():
            tail = text[end : end + _WORD_REST]
            rest = len(tail) - len(tail.lstrip(_letters(tail)))
            end += rest if rest < _WORD_REST else 0
        return start, end

    def _match(self, text: str, start: int, end: int, words: float) -> Match:
        context = self.context
        return Match(
            start, end, Likeness(words, context.before(text, start), context.after(text, end))
        )


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def apart(matches: Iterable[Match]) -> list[Match]:
    """The matches, best first, without those that overlap a better one.

    Of words that repeat themselves two places may overlap and be two all the same.
    """
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: -match.likeness.score):
        if not any(_is_same(match, other) for other in kept):
            kept.append(match)
    return kept


def _is_same(match: Match, other: Match) -> bool:
    if match.likeness.words == 1 and other.likeness.words == 1:
        return match.start == other.start
    return match.start < other.end and other.start < match.end


def _occurrences(
    text: str, wanted: str, most: int, low: int = 0, high: int | None = None
) -> Iterable[int]:
    """The first ``most`` places of ``wanted`` in ``[low, high)`` of ``text``."""
    stop = len(text) if high is None else high
    at = text.find(wanted, low, stop)
    while at >= 0 and most:
        yield at
        most -= 1
        at = text.find(wanted, at + 1, stop)
