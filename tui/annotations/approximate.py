"""How alike two texts are: edit distance by Myers' bit vectors, and where to look for a text.

The distance is Levenshtein's. The rows of its matrix are bits of one integer (G. Myers, "A fast
bit-vector algorithm for approximate string matching", J. ACM 46, 1999; H. Hyyrö's form of 2003), so
that a code point of the searched text costs some operations on integers as long as the pattern.
A text is searched only near places that hold some of the pattern's words exactly.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

_CHUNK = 256
"""Code points of a pattern that are compared at once; a longer one is compared in pieces."""
_SLACK = 64
"""How far from its expected place a piece of a long pattern is looked for."""
_MOST_HITS = 8
"""A seed that stands in more places than this says nothing about where a pattern stands."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a pattern fits best: ``[start, end)`` of the searched text, after ``errors`` edits."""

    start: int
    end: int
    errors: int


class Pattern:
    """A text to be compared with others; made once, for it takes as long as one comparison."""

    __slots__ = ("_high", "_mask", "_masks", "length", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        masks: dict[str, int] = {}
        bit = 1
        for character in text:
            masks[character] = masks.get(character, 0) | bit
            bit <<= 1
        self._masks = masks
        self._mask = bit - 1
        self._high = bit >> 1

    def distance(self, text: str) -> int:
        """The errors of the pattern against the whole of ``text``."""
        return self._errors(text, 1)[-1] if text else self.length

    def reach(self, text: str) -> tuple[int, int]:
        """The least errors of the pattern against a beginning of ``text``, and how long that is."""
        best, end = self.length, 0
        for index, errors in enumerate(self._errors(text, 1), 1):
            if errors < best or (errors == best and index <= self.length):
                best, end = errors, index
        return best, end

    def nearest(self, text: str, expected: int) -> tuple[int, int]:
        """The least errors of the pattern anywhere in ``text``, and where that place ends.

        Of several the one nearest to ``expected`` is given.
        """
        best, end = self.length, 0
        for index, errors in enumerate(self._errors(text, 0), 1):
            if errors < best or (errors == best and abs(index - expected) < abs(end - expected)):
                best, end = errors, index
        return best, end

    def _errors(self, text: str, carry: int) -> list[int]:
        """The errors at each end in ``text``; with ``carry`` 1 the pattern begins where it does."""
        masks, mask, high = self._masks, self._mask, self._high
        more, less = mask, 0
        score = self.length
        found: list[int] = []
        for character in text:
            equal = masks.get(character, 0)
            vertical = equal | less
            horizontal = (((equal & more) + more) ^ more) | equal
            up = less | (~(horizontal | more) & mask)
            down = more & horizontal
            if up & high:
                score += 1
            elif down & high:
                score -= 1
            up = (up << 1) | carry
            more = ((down << 1) | ~(vertical | up)) & mask
            less = up & vertical & mask
            found.append(score)
        return found


def fit(
    pattern: str, text: str, lowest: int, highest: int, expected: int, *, most: int | None = None
) -> Fit:
    """Where ``pattern`` fits best into ``[lowest, highest)`` of ``text``, ending near ``expected``.

    A long pattern is compared piece by piece, each one after the last, so that the cost grows with
    its length and not with the square; once it has more than ``most`` errors it is given up, and
    all of it counts as wrong.
    """
    if len(pattern) <= _CHUNK:
        return _fit_short(pattern, text, max(0, lowest), min(len(text), highest), expected)
    return _fit_long(
        pattern, text, max(0, lowest), expected, len(pattern) if most is None else most
    )


def _fit_short(pattern: str, text: str, lowest: int, highest: int, expected: int) -> Fit:
    window = text[lowest:highest]
    errors, end = Pattern(pattern).nearest(window, expected - lowest)
    before = window[max(0, end - 2 * len(pattern)) : end]
    _, length = Pattern(pattern[::-1]).reach(before[::-1])
    return Fit(lowest + end - length, lowest + end, errors)


def _fit_long(pattern: str, text: str, lowest: int, expected: int, most: int) -> Fit:
    first = -1
    errors = gone = 0
    at = last = max(lowest, expected - len(pattern))
    slack = max(_SLACK, at - lowest)
    for begin in range(0, len(pattern), _CHUNK):
        if errors > most:
            return Fit(lowest, lowest, len(pattern))
        piece = pattern[begin : begin + _CHUNK]
        low = max(lowest if first < 0 else last, at - slack)
        high = min(len(text), at + len(piece) + slack)
        found = _fit_short(piece, text, low, max(low, high), at + len(piece))
        if 2 * found.errors > len(piece):
            # Taken out, or written anew: what follows may stand at once, or further down.
            errors += len(piece)
            gone += len(piece)
            at += len(piece)
            slack = min(4 * _CHUNK, slack + len(piece))
            continue
        errors += found.errors
        if first < 0:
            first = found.start
        else:
            errors += max(0, found.start - last - gone)
        at = last = found.end
        gone, slack = 0, _SLACK
    if first < 0:
        return Fit(lowest, lowest, len(pattern))
    return Fit(first, last, min(errors, len(pattern)))


def seeded(pattern: str, text: str, seeds: int, most: int) -> list[int]:
    """Where ``pattern`` may begin in ``text``: places that hold several of its pieces, best first.

    ``seeds`` pieces, spread over the pattern, are looked for, and ``most`` places are given.
    """
    length = max(3, min(8, len(pattern) // 3))
    last = len(pattern) - length
    if last < 0:
        return []
    step = max(length // 2, last // max(1, seeds - 1), 1)
    begins: list[int] = []
    used = 0
    for offset in range(0, last + 1, step):
        hits = _hits(text, pattern[offset : offset + length])
        used += bool(hits)
        begins.extend(hit - offset for hit in hits)
    needed = 2 if used >= 6 else 1
    slack = 12 + len(pattern) // 8
    clusters: list[list[int]] = []
    for begin in sorted(begins):
        if clusters and begin - clusters[-1][0] <= slack:
            clusters[-1].append(begin)
        else:
            clusters.append([begin])
    clusters = [cluster for cluster in clusters if len(cluster) >= needed]
    clusters.sort(key=len, reverse=True)
    return [Counter(cluster).most_common(1)[0][0] for cluster in clusters[:most]]


def _hits(text: str, seed: str) -> list[int]:
    """Where a seed stands; nowhere, where it stands in too many places to say anything."""
    found: list[int] = []
    at = text.find(seed)
    while at >= 0:
        if len(found) == _MOST_HITS:
            return []
        found.append(at)
        at = text.find(seed, at + 1)
    return found
