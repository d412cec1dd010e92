"""How far coders agree: percent, Cohen's and Fleiss' kappa, Krippendorff's alpha for nominal data.

A row is one unit: the value that each coder gave it, None where a coder gave none. Ratings say how
often each row occurs. Every figure is None where it is not defined, as where nothing varies: chance
alone would then give the same.

Sources: J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960); J. L. Fleiss, "Measuring
Nominal Scale Agreement Among Many Raters" (1971); K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

Value = bool | int | str | None
Row = tuple[Value, ...]
Ratings = Mapping[Row, int]
Statistic = Callable[[Ratings], float | None]


def percent(ratings: Ratings) -> float | None:
    """The share of pairs of coders that agree, from 0 to 1, as the mean over the units.

    For two coders that is the share of units on which they agree. Units with fewer than two values
    do not count.
    """
    total = 0.0
    units = 0
    for row, times in ratings.items():
        shape = _shape(row)
        if shape.number > 1:
            total += times * shape.agreed
            units += times
    return total / units if units else None


def cohen(ratings: Ratings) -> float | None:
    """Cohen's kappa of two coders, over the units to which both gave a value."""
    first: dict[Value, int] = {}
    second: dict[Value, int] = {}
    agreed = units = 0
    for row, times in ratings.items():
        if len(row) != 2:
            return None
        one, other = row
        if one is None or other is None:
            continue
        first[one] = first.get(one, 0) + times
        second[other] = second.get(other, 0) + times
        units += times
        agreed += times * (one == other)
    # In whole numbers, so that chance agreement of exactly 1 is seen as such.
    chance = sum(count * second.get(value, 0) for value, count in first.items())
    if chance == units * units:
        return None
    return (agreed * units - chance) / (units * units - chance)


def fleiss(ratings: Ratings) -> float | None:
    """Fleiss' kappa, over the units to which every coder gave a value."""
    shares: dict[Value, int] = {}
    agreed = 0.0
    units = coders = 0
    for row, times in ratings.items():
        shape = _shape(row)
        coders = len(row)
        if shape.number < coders or coders < 2:
            continue
        for value, count in shape.counts:
            shares[value] = shares.get(value, 0) + times * count
        agreed += times * shape.agreed
        units += times
    if len(shares) < 2:
        return None
    total = units * coders
    chance = sum((count / total) ** 2 for count in shares.values())
    return (agreed / units - chance) / (1 - chance)


def krippendorff(ratings: Ratings) -> float | None:
    """Krippendorff's alpha for nominal values; units with fewer than two values do not count."""
    values: dict[Value, int] = {}
    observed = 0.0
    for row, times in ratings.items():
        shape = _shape(row)
        if shape.number < 2:
            continue
        observed += times * shape.number * (1 - shape.agreed)
        for value, count in shape.counts:
            values[value] = values.get(value, 0) + times * count
    if len(values) < 2:
        return None
    total = sum(values.values())
    expected = (total * total - sum(count * count for count in values.values())) / (total - 1)
    return 1 - observed / expected


class _Shape(NamedTuple):
    """What counts in a row: how many values, how often each, and the share of equal pairs."""

    number: int
    counts: tuple[tuple[Value, int], ...]
    agreed: float


@lru_cache(maxsize=4096)
def _shape(row: Row) -> _Shape:
    counts = Counter(value for value in row if value is not None)
    number = counts.total()
    same = sum(count * (count - 1) for count in counts.values())
    return _Shape(
        number, tuple(counts.items()), same / (number * (number - 1)) if number > 1 else 0
    )
