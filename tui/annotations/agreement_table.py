"""Coders' agreement on each tag and over all of them, with intervals from a bootstrap.

A unit is one paragraph. On each tag, its value is whether a coder put it there; over all tags,
every pair of a paragraph and a tag is one decision. The bootstrap draws paragraphs, each with all
of its decisions, for those on one paragraph are not independent.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from tui.annotations.agreement import Row, Statistic, cohen, fleiss, krippendorff, percent

STATISTICS: dict[str, Statistic] = {
    "percent": percent,
    "cohen": cohen,
    "fleiss": fleiss,
    "krippendorff": krippendorff,
}
"""Every figure by its name, in the order in which they are given."""
RESAMPLES = 2000
LEVEL = 0.95
"""The share of resamples whose figures lie inside the interval."""
NO_UNITS = "no units"
NO_VARIATION = "nothing varies: every decision is the same"
TWO_ALONE = "for two coders only"


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """One paragraph: its cable, its id, and the tags of each coder, in one order in all units.

    A coder who gave no answer, as one who did not read it, has None instead of tags.
    """

    cable: str
    paragraph: str
    tags: tuple[frozenset[str] | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the coders who gave an answer gave different ones."""
        return len({tags for tags in self.tags if tags is not None}) > 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its interval; ``reason`` says why there is none.

    ``undefined`` counts the resamples in which the figure was not defined; they are left out.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    undefined: int = 0


@dataclass(frozen=True, slots=True)
class TagAgreement:
    """Agreement on one tag, or on all where ``tag`` is empty. ``uses`` counts units by coder."""

    tag: str
    uses: tuple[int, ...]
    figures: dict[str, Figure]


def measure(
    units: Sequence[CodedUnit], resamples: int = RESAMPLES, seed: int = 0
) -> tuple[TagAgreement, ...]:
    """Agreement over all tags, then on each tag that a coder used in these units, by name."""
    sample = _Sample(units)
    every = sample.ratings(sample.times)
    drawn: list[list[dict[str, float | None]]] = [[] for _ in every]
    if units:
        source = random.Random(seed)  # noqa: S311 - a bootstrap, to be repeated
        bounds = list(accumulate(sample.times))
        kinds = range(len(bounds))
        for _ in range(resamples):
            times = Counter(source.choices(kinds, cum_weights=bounds, k=len(units)))
            for found, ratings in zip(drawn, sample.ratings(times), strict=True):
                found.append({name: f(ratings) for name, f in STATISTICS.items()})
    coders = len(units[0].tags) if units else 0
    return tuple(
        TagAgreement(
            tag,
            tuple(sample.uses(tag, coder) for coder in range(coders)),
            {
                name: _figure(name, function(ratings), [one[name] for one in found], units)
                for name, function in STATISTICS.items()
            },
        )
        for tag, ratings, found in zip(("", *sample.tags), every, drawn, strict=True)
    )


class _Sample:
    """The units as rows of decisions, quick to count however often each is drawn.

    Units that were coded alike are one kind, which occurs as often as ``times`` says. Most coders
    leave most tags off: of a kind, only the decisions that differ from that are kept.
    """

    def __init__(self, units: Sequence[CodedUnit]) -> None:
        kinds = Counter(unit.tags for unit in units)
        self._kinds = list(kinds)
        self.times = list(kinds.values())
        self.tags = sorted({tag for kind in kinds for tags in kind for tag in tags or ()})
        place = {tag: number for number, tag in enumerate(self.tags)}
        self._rows: list[Row] = []
        known: dict[Row, int] = {}

        def number_of(row: Row) -> int:
            if row not in known:
                known[row] = len(known)
                self._rows.append(row)
            return known[row]

        self._plain = [
            number_of(tuple(None if tags is None else False for tags in kind)) for kind in kinds
        ]
        self._others = [
            [
                (place[tag], number_of(tuple(None if t is None else tag in t for t in kind)))
                for tag in sorted({tag for tags in kind for tag in tags or ()})
            ]
            for kind in kinds
        ]

    def uses(self, tag: str, coder: int) -> int:
        """How many units a coder put a tag on; of no tag, how many times any."""
        count = 0
        for kind, times in zip(self._kinds, self.times, strict=True):
            given = kind[coder] or frozenset()
            count += times * (tag in given if tag else len(given))
        return count

    def ratings(self, times: Mapping[int, int] | Sequence[int]) -> list[dict[Row, int]]:
        """The rows over all tags, then on each; each kind occurs as often as ``times`` says."""
        plain = [0] * len(self._rows)
        changes = [[0] * len(self._rows) for _ in self.tags]
        for kind, number in times.items() if isinstance(times, Mapping) else enumerate(times):
            default = self._plain[kind]
            plain[default] += number
            for place, row in self._others[kind]:
                counts = changes[place]
                counts[row] += number
                counts[default] -= number
        every = [0] * len(self._rows)
        found: list[dict[Row, int]] = []
        for counts in changes:
            whole = [one + other for one, other in zip(plain, counts, strict=True)]
            every = [one + other for one, other in zip(every, whole, strict=True)]
            found.append({row: n for row, n in zip(self._rows, whole, strict=True) if n})
        return [{row: n for row, n in zip(self._rows, every, strict=True) if n}, *found]


def pairs(units: Sequence[CodedUnit]) -> tuple[tuple[int, int, TagAgreement], ...]:
    """Agreement over all tags of each two coders, who are named by their places; no intervals."""
    coders = len(units[0].tags) if units else 0
    found: list[tuple[int, int, TagAgreement]] = []
    for one, other in combinations(range(coders), 2):
        both = [
            CodedUnit(unit.cable, unit.paragraph, (unit.tags[one], unit.tags[other]))
            for unit in units
        ]
        found.append((one, other, measure(both, resamples=0)[0]))
    return tuple(found)


def _figure(
    name: str, value: float | None, drawn: Sequence[float | None], units: Sequence[CodedUnit]
) -> Figure:
    if value is None:
        if not units:
            return Figure(None, reason=NO_UNITS)
        is_for_two = name == "cohen" and len(units[0].tags) > 2
        return Figure(None, reason=TWO_ALONE if is_for_two else NO_VARIATION)
    defined = sorted(one for one in drawn if one is not None)
    if not defined:
        return Figure(value)
    outside = (1 - LEVEL) / 2
    low, high = (_quantile(defined, share) for share in (outside, 1 - outside))
    return Figure(value, low, high, undefined=len(drawn) - len(defined))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the others lies, between two of them in proportion."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])
