"""Figures of a library, or of what a search finds in it: how many cables and codings, of what.

A coding is one code on one annotation. Two codes stand together where they are on one paragraph of
a cable, whoever put them there. Nothing here reads files: ``coded`` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from tui.library.catalogue import Count, Facet

_Counted = TypeVar("_Counted", str, tuple[str, str])

BY = (Facet.MONTH, Facet.POST, Facet.CLASSIFICATION)
"""What cables and codings are counted by."""
MOST_MONTHS = 40
"""Months up to which a picture shows each; of more, it shows years."""
MOST_YEARS = 150
"""Years from the first to the last up to which those between without cables are shown as well."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one annotation. ``paragraph`` is the id of the outermost paragraph or heading
    that it stands on, empty without a place."""

    code: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class CodedCable:
    """One cable that somebody annotated or reviewed: where it belongs, and what was added.

    ``of`` has its value of each facet of ``BY``, empty where it has none. ``paragraphs`` are the
    ids of its numbered paragraphs, ``reviewed`` those that are marked as such.
    """

    of: Mapping[Facet, str]
    codings: tuple[Coding, ...] = ()
    paragraphs: frozenset[str] = frozenset()
    reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a facet: how many cables have it, and how many codings these have."""

    value: str
    cables: int
    codings: int = 0


@dataclass(frozen=True, slots=True)
class CodeUse:
    """How often a code is used: codings, and the paragraphs and cables that have any."""

    code: str
    codings: int
    paragraphs: int
    cables: int


@dataclass(frozen=True, slots=True)
class Together:
    """Two codes, the first in the order of letters first, and on how many paragraphs both are."""

    first: str
    second: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far reviewing is: of all ``cables``, those ``touched`` by annotations or marks, and
    ``whole`` with every numbered paragraph reviewed; and the paragraphs of those touched."""

    cables: int
    touched: int
    whole: int
    paragraphs: int
    paragraphs_reviewed: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures. Months are in their order, the rest most frequent first.

    A value that is empty stands for cables that have none.
    """

    cables: int
    codings: int
    by: Mapping[Facet, tuple[Bar, ...]]
    codes: tuple[CodeUse, ...]
    together: tuple[Together, ...]
    reviewed: Reviewed


def statistics(
    total: int, counts: Mapping[Facet, Sequence[Count]], coded: Iterable[CodedCable]
) -> Statistics:
    """The figures of ``total`` cables.

    ``counts`` has how many of them have each value of the facets of ``BY``, all values; ``coded``
    are those of them that somebody annotated or reviewed.
    """
    every = list(coded)
    codes: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    cables: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    codings: dict[Facet, Counter[str]] = {facet: Counter() for facet in BY}
    for one in every:
        codes.update(coding.code for coding in one.codings)
        cables.update({coding.code for coding in one.codings})
        for facet in BY:
            codings[facet][one.of.get(facet, "")] += len(one.codings)
        on: dict[str, set[str]] = {}
        for coding in one.codings:
            if coding.paragraph:
                on.setdefault(coding.paragraph, set()).add(coding.code)
        for held in on.values():
            paragraphs.update(held)
            together.update(combinations(sorted(held), 2))
    return Statistics(
        total,
        codes.total(),
        {facet: _bars(facet, total, counts.get(facet, ()), codings[facet]) for facet in BY},
        tuple(
            CodeUse(code, number, paragraphs[code], cables[code]) for code, number in _ranked(codes)
        ),
        tuple(Together(*pair, number) for pair, number in _ranked(together)),
        _reviewed(total, every),
    )


def _bars(
    facet: Facet, total: int, counts: Sequence[Count], codings: Mapping[str, int]
) -> tuple[Bar, ...]:
    bars = [Bar(one.value, one.number, codings.get(one.value, 0)) for one in counts if one.value]
    without = total - sum(bar.cables for bar in bars)
    if without > 0:
        bars.append(Bar("", without, codings.get("", 0)))
    if facet is Facet.MONTH:
        return tuple(sorted(bars, key=lambda bar: (not bar.value, bar.value)))
    return tuple(sorted(bars, key=lambda bar: (-bar.cables, not bar.value, bar.value)))


def _ranked(counts: Counter[_Counted]) -> list[tuple[_Counted, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _reviewed(total: int, coded: Sequence[CodedCable]) -> Reviewed:
    return Reviewed(
        total,
        len(coded),
        sum(bool(one.paragraphs) and one.paragraphs <= one.reviewed for one in coded),
        sum(len(one.paragraphs) for one in coded),
        sum(len(one.paragraphs & one.reviewed) for one in coded),
    )


def over_time(months: Sequence[Bar]) -> tuple[Bar, ...]:
    """The bars of a timeline: every month from the first to the last, those without cables too.

    Where that is more than ``MOST_MONTHS``, years. Cables without a date come last.
    """
    dated = {bar.value: bar for bar in months if bar.value}
    undated = tuple(bar for bar in months if not bar.value)
    if not dated:
        return undated
    first, last = min(dated), max(dated)
    span = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7]) + 1
    if span <= MOST_MONTHS:
        names = [_month(int(first[:4]), int(first[5:7]) + step) for step in range(span)]
        return (*(dated.get(name, Bar(name, 0)) for name in names), *undated)
    years: dict[str, Bar] = {}
    if int(last[:4]) - int(first[:4]) < MOST_YEARS:
        years = {f"{y:04d}": Bar(f"{y:04d}", 0) for y in range(int(first[:4]), int(last[:4]) + 1)}
    for month in sorted(dated):
        held = years.get(month[:4], Bar(month[:4], 0))
        cables, codings = dated[month].cables, dated[month].codings
        years[held.value] = Bar(held.value, held.cables + cables, held.codings + codings)
    return (*years.values(), *undated)


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"
