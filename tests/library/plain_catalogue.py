"""A catalogue that looks at every cable for every question: plainly right, and slow.

Engines are compared with it, and screens and commands can be tested without one. What a query
means is in docs/queries.md; this is that page as a program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tests.library.plain_cables import (
    PlainCable,
    annotate,
    cables_below,
)
from tests.library.plain_meaning import Meaning
from tui.cable.vocabulary import tag_term
from tui.library.catalogue import Count, Facet, Hit, Progress, Results, Row, Sort
from tui.library.query import Query

_UNDATED_LAST = "9999-99-99"


class PlainCatalogue:
    """Holds every cable of ``folder`` in memory. ``stem`` makes a word what it is compared as."""

    def __init__(self, folder: Path, stem: Callable[[str], str] = str) -> None:
        self.folder = folder
        self._problems: list[str] = []
        self._cables = list(cables_below(folder, self._problems))
        self._meaning = Meaning(stem)
        self.is_closed = False

    def progress(self) -> Progress:
        count = len(self._cables)
        problems = tuple(self._problems)
        return Progress(count, count, count, problems=problems, problem_count=len(problems))

    # Searching

    def settled(self, seconds: float | None = None) -> bool:
        return True

    def search(
        self, query: Query, sort: Sort = Sort.RELEVANCE, offset: int = 0, limit: int = 50
    ) -> Results:
        found = self._sorted(query, sort)
        hits = tuple(self._best(query, one) for one in found[offset : offset + limit])
        return Results(len(found), offset, hits)

    def addresses(self, query: Query, sort: Sort = Sort.DATE) -> Sequence[Path]:
        return [one.address for one in self._sorted(query, sort)]

    def paragraphs(self, query: Query, row: Row) -> tuple[Hit, ...]:
        [one] = [each for each in self._cables if each.address == row.address]
        return self._hits(query, one)

    def _sorted(self, query: Query, sort: Sort) -> list[PlainCable]:
        found = [one for one in self._cables if self._meaning.holds(query, one)]
        found.sort(key=lambda one: str(one.address))
        if sort is Sort.OLDEST:
            found.sort(key=lambda one: one.row.date or _UNDATED_LAST)
        else:
            found.sort(key=lambda one: one.row.date, reverse=True)
        if sort is Sort.POST:
            found.sort(key=lambda one: one.row.post)
        if sort is Sort.RELEVANCE:
            found.sort(key=lambda one: -sum(hit.score for hit in self._hits(query, one)))
        return found

    def _best(self, query: Query, one: PlainCable) -> Hit:
        hits = self._hits(query, one)
        row = self._row(one)
        return max(hits, key=lambda hit: (bool(hit.paragraph), hit.score), default=Hit(row))

    def _hits(self, query: Query, one: PlainCable) -> tuple[Hit, ...]:
        """The units in which something is found, in the order of the text."""
        row = self._row(one)
        found: list[Hit] = []
        for unit in one.units:
            marks = self._meaning.marks(query, one, unit)
            if marks is not None:
                score = float(len(marks))
                found.append(Hit(row, unit.id, unit.marking, unit.text, tuple(marks), score))
        return tuple(found)

    # Counting

    def facets(
        self, query: Query, wanted: Iterable[Facet], limit: int = 50
    ) -> Mapping[Facet, tuple[Count, ...]]:
        found = [one for one in self._cables if self._meaning.holds(query, one)]
        counted: dict[Facet, tuple[Count, ...]] = {}
        for facet in wanted:
            counts = Counter(value for one in found for value in self._values(facet, one) if value)
            ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
            labels = {one.post.code: one.post.country for one in found if one.post is not None}
            counted[facet] = tuple(
                Count(value, number, _label(facet, value, labels)) for value, number in ranked
            )
        return counted

    def _values(self, facet: Facet, one: PlainCable) -> set[str]:
        row = self._row(one)
        match facet:
            case Facet.YEAR:
                return {row.date[:4]}
            case Facet.MONTH:
                return {row.date[:7]}
            case Facet.POST:
                return {row.post}
            case Facet.COUNTRY:
                return {one.post.code} if one.post is not None else set()
            case Facet.TAGS:
                return set(row.tags)
            case Facet.CLASSIFICATION:
                return {row.classification}
            case Facet.CODE:
                return set(row.codes)
            case Facet.CODER:
                return {each.coder for each in one.annotations}
            case Facet.READ:
                return {"read" if row.read else "unread"}

    # One cable

    def at(self, address: Path) -> Row | None:
        found = [one for one in self._cables if one.address == address]
        return self._row(found[0]) if found else None

    def holding(self, message_id: str) -> tuple[Row, ...]:
        return tuple(self._row(one) for one in self._cables if one.id == message_id)

    def citing(self, message_id: str) -> tuple[Row, ...]:
        found = [one for one in self._cables if message_id in one.references]
        found.sort(key=lambda one: (one.row.date or _UNDATED_LAST, str(one.address)))
        return tuple(self._row(one) for one in found)

    def missing(self, limit: int = 50) -> tuple[Count, ...]:
        held = {one.id for one in self._cables}
        counts = Counter(
            identity for one in self._cables for identity in one.references if identity not in held
        )
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Count(identity, number) for identity, number in ranked[:limit])

    def mark_read(self, addresses: Iterable[Path], read: bool = True) -> None:
        known = {one.address for one in self._cables}
        change = self._meaning.read.update if read else self._meaning.read.difference_update
        change(set(addresses) & known)

    def annotated(self, address: Path) -> None:
        for one in self._cables:
            if one.address == address:
                annotate(one, self._problems)

    def close(self) -> None:
        self.is_closed = True

    def _row(self, one: PlainCable) -> Row:
        codes = dict.fromkeys(tag for each in one.annotations for tag in each.annotation.tags)
        return one.row._replace(
            read=one.address in self._meaning.read,
            annotations=len(one.annotations),
            orphans=sum(each.unit is None for each in one.annotations),
            codes=tuple(codes),
        )


def _label(facet: Facet, value: str, countries: Mapping[str, str]) -> str:
    if facet is Facet.TAGS:
        return tag_term(value).meaning or ""
    return countries.get(value, "") if facet is Facet.COUNTRY else ""
