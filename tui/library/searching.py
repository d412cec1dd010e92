"""Answers from index and tables: which cables a query finds, in what order, what to show."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.library import rows, tables
from tui.library.asking import Asker
from tui.library.catalogue import Count, Facet, Hit, Progress, Results, Row, Sort
from tui.library.looking import Looked, Looker, look
from tui.library.numbers import Marks
from tui.library.query import And, Everything, Field, Not, Or, Query
from tui.library.scopes import has_words, of_units
from tui.library.store import Store

if TYPE_CHECKING:
    import tantivy
    from tantivy import Searcher

_NEAR_TOP = 1000
"""Results from the first on that are found without putting all of them in order."""
_MOST_HELD = 8
_MOST_VALUES = 1000
_COUNTED = {
    Facet.YEAR: "year",
    Facet.MONTH: "month",
    Facet.POST: "post_name",
    Facet.COUNTRY: "state",
    Facet.TAGS: "tags",
    Facet.CLASSIFICATION: "marked",
}


class _Held:
    """Long answers that are asked for piece by piece, until the catalogue changes."""

    __slots__ = ("answers", "version")

    def __init__(self, version: tuple[object, ...] = ()) -> None:
        self.version = version
        self.answers: OrderedDict[tuple[object, ...], list[int]] = OrderedDict()


class Searching:
    """Answers queries from what is open in a store. From any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks = Marks(store)
        self._held = _Held()
        self._guard = threading.Lock()

    @property
    def _top(self) -> Path:
        return self._store.library

    def read(self) -> frozenset[int]:
        """The numbers of the cables that were read."""
        return self._marks.read()

    def progress(self) -> Progress:
        """How far the catalogue is, as the process that writes it left it."""
        connection = self._store.connection()
        [cables] = connection.execute("select count(*) from cables").fetchone()
        [files] = connection.execute("select count(*) from files").fetchone()
        return Progress(files, files, cables, done=bool(tables.fact(connection, "complete")))

    # Which cables

    def ask(self, query: Query, searcher: Searcher) -> tantivy.Query:
        """The query as the index is asked it."""

        def looked(wanted: Query, likely: tantivy.Query) -> Sequence[int]:
            key = ("looked", wanted)
            return self._hold(key, lambda: self._looked(wanted, likely, searcher))

        schema = self._store.index.schema
        return Asker(schema, lambda f: tuple(self._marks.of(f)), self._marks.portions, looked).ask(
            query
        )

    def _looked(self, query: Query, likely: tantivy.Query, searcher: Searcher) -> list[int]:
        """Those of the likely cables of which a query holds when their texts are looked at."""
        connection = self._store.connection()
        numbers = _numbers(searcher, likely)
        looker, at = self._looker(query, searcher)
        found: list[int] = []
        standing = rows.standing_on(connection, numbers) if _asks_annotations(query) else {}
        for number, text in rows.texts_of(connection, self._top, numbers):
            at[0] = number
            units = look(text.text, text.units, standing.get(number, ()))
            if any(looker.holds(query, unit, None) for unit in units):
                found.append(number)
        return found

    def _looker(self, query: Query, searcher: Searcher) -> tuple[Looker, list[int]]:
        """What looks at units, and the place to say which cable they are of."""
        at = [0]
        sets: dict[Query, frozenset[int]] = {}

        def of_cable(term: Query) -> bool:
            if term not in sets:
                sets[term] = frozenset(_numbers(searcher, self.ask(term, searcher)))
            return at[0] in sets[term]

        return Looker(query, self._marks.portions, of_cable), at

    # In what order

    def search(self, query: Query, sort: Sort, offset: int, limit: int) -> Results:
        """The cables that a query finds, ``limit`` of them from ``offset`` on."""
        searcher = self._store.searcher()
        total, found, scores = self.found(query, sort, offset, limit, searcher)
        hits = self._hits(query, searcher, found)
        if scores:
            hits = [hit._replace(score=one) for hit, one in zip(hits, scores, strict=True)]
        return Results(total, offset, tuple(hits))

    def found(
        self, query: Query, sort: Sort, offset: int, limit: int, searcher: Searcher
    ) -> tuple[int, list[Row], list[float]]:
        """How many cables a query finds; the rows of some, and their scores if words are ranked."""
        asked = self.ask(query, searcher)
        total, numbers, scores = self._window(query, asked, searcher, sort, offset, limit)
        known = rows.rows_of(self._store.connection(), self._top, numbers, self.read())
        scored = dict(zip(numbers, scores, strict=True)) if scores else {}
        some = [known[one] for one in numbers if one in known]
        return total, some, [scored[row.number] for row in some] if scored else []

    def _window(
        self,
        query: Query,
        asked: tantivy.Query,
        searcher: Searcher,
        sort: Sort,
        offset: int,
        limit: int,
    ) -> tuple[int, list[int], list[float]]:
        if sort is Sort.RELEVANCE and _is_ranked(query):
            found = searcher.search(asked, max(1, limit), offset=offset)
            where = [address for _, address in found.hits][:limit]
            scores = [float(score) for score, _ in found.hits][:limit]
            return _total(found), _values(searcher, where), scores
        total = _total(searcher.search(asked, 1))
        sort = Sort.DATE if sort is Sort.RELEVANCE else sort
        if offset + limit <= _NEAR_TOP and sort is Sort.DATE and offset + limit < total:
            first = self._newest(asked, searcher, offset + limit)
            if first is not None:
                return total, first[offset:], []
        whole = self._in_order(query, asked, searcher, sort)
        return total, whole[offset : offset + limit], []

    def _newest(self, asked: tantivy.Query, searcher: Searcher, count: int) -> list[int] | None:
        """The ``count`` newest cables; None where too many are of the day that the last is of."""
        import tantivy

        found = searcher.search(asked, count, order_by_field="date")
        last = found.hits[-1][0]
        day = tantivy.Query.range_query(
            self._store.index.schema, "date", tantivy.FieldType.Unsigned, last, last
        )
        same = tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), (tantivy.Occur.Must, day)])
        of_day = searcher.search(same, _NEAR_TOP)
        if _total(of_day) > _NEAR_TOP:
            return None
        newer = [address for date, address in found.hits if date != last]
        numbers = _values(searcher, [*newer, *(address for _, address in of_day.hits)])
        keys = rows.keys_of(self._store.connection(), numbers)
        return [key[3] for key in rows.in_order(keys, Sort.DATE)][:count]

    def _in_order(
        self, query: Query, asked: tantivy.Query, searcher: Searcher, sort: Sort
    ) -> list[int]:
        """The numbers of all cables that a query finds, in order."""
        connection = self._store.connection()

        def everything() -> list[int]:
            return rows.ordered(connection, sort)

        if isinstance(query, Everything):
            return self._hold(("all", sort), everything)

        def some() -> list[int]:
            numbers = _numbers(searcher, asked)
            if len(numbers) <= _NEAR_TOP:
                keys = rows.keys_of(connection, numbers)
                return [key[3] for key in rows.in_order(keys, sort)]
            wanted = frozenset(numbers)
            return [one for one in self._hold(("all", sort), everything) if one in wanted]

        return self._hold(("some", query, sort), some)

    def addresses(self, query: Query, sort: Sort) -> list[Path]:
        """The addresses of all cables that a query finds."""
        searcher = self._store.searcher()
        asked = self.ask(query, searcher)
        if sort is Sort.RELEVANCE and _is_ranked(query):
            total = _total(searcher.search(asked, 1))
            found = searcher.search(asked, max(1, total))
            numbers = _values(searcher, [address for _, address in found.hits])
        else:
            order = Sort.DATE if sort is Sort.RELEVANCE else sort
            numbers = self._in_order(query, asked, searcher, order)
        known = rows.addresses_of(self._store.connection(), self._top, numbers)
        return [known[one] for one in numbers if one in known]

    def _hold(self, key: tuple[object, ...], find: Any) -> list[int]:
        version = self._marks.version
        with self._guard:
            if self._held.version != version:
                self._held = _Held(version)
            held = self._held.answers.get(key)
            if held is not None:
                self._held.answers.move_to_end(key)
                return held
        found: list[int] = find()
        with self._guard:
            if self._held.version == version:
                self._held.answers[key] = found
                while len(self._held.answers) > _MOST_HELD:
                    self._held.answers.popitem(last=False)
        return found

    # What to show

    def _hits(self, query: Query, searcher: Searcher, found: Sequence[Row]) -> list[Hit]:
        if not (has_words(query) or _asks_units(query)):
            return [Hit(row) for row in found]
        units = self._units(query, [row.number for row in found])
        looker, at = self._looker(query, searcher)
        hits: list[Hit] = []
        for row in found:
            at[0] = row.number
            each = self._found(looker, row, units.get(row.number, ()))
            best = max(each, key=lambda hit: (bool(hit.paragraph), hit.score), default=None)
            hits.append(best if best is not None else Hit(row))
        return hits

    def paragraphs(self, query: Query, row: Row) -> tuple[Hit, ...]:
        """All units of one cable that a query finds, in the order of the text."""
        searcher = self._store.searcher()
        looker, at = self._looker(query, searcher)
        at[0] = row.number
        units = self._units(query, [row.number]).get(row.number, ())
        return tuple(self._found(looker, row, units))

    def _units(self, query: Query, numbers: Sequence[int]) -> Mapping[int, Sequence[Looked]]:
        connection = self._store.connection()
        standing = rows.standing_on(connection, numbers) if _asks_annotations(query) else {}
        return {
            number: look(text.text, text.units, standing.get(number, ()))
            for number, text in rows.texts_of(connection, self._top, numbers)
        }

    def _found(self, looker: Looker, row: Row, units: Iterable[Looked]) -> list[Hit]:
        found: list[Hit] = []
        for one in units:
            marks = looker.marks(one)
            if marks is not None:
                unit = one.unit
                found.append(
                    Hit(row, unit.id, unit.portion, one.text, tuple(marks), float(len(marks)))
                )
        return found

    # Counting

    def facets(
        self, query: Query, wanted: Iterable[Facet], limit: int
    ) -> dict[Facet, tuple[Count, ...]]:
        """The most frequent values of each facet among what a query finds."""
        searcher = self._store.searcher()
        asked = self.ask(query, searcher)
        facets = list(wanted)
        named = {
            facet.value: {"terms": {"field": _COUNTED[facet], "size": max(limit, _MOST_VALUES)}}
            for facet in facets
            if facet in _COUNTED
        }
        counted = searcher.aggregate(asked, named) if named else {}
        found: dict[Facet, tuple[Count, ...]] = {}
        for facet in facets:
            if facet in _COUNTED:
                buckets = counted[facet.value]["buckets"]
                pairs = [(_printed(facet, one["key"]), int(one["doc_count"])) for one in buckets]
            elif facet is Facet.READ:
                pairs = self._read_counts(asked, searcher)
            else:
                pairs = self._coded_counts(facet, asked, searcher)
            ranked = sorted(
                ((value, number) for value, number in pairs if value and number),
                key=lambda pair: (-pair[1], pair[0]),
            )
            found[facet] = tuple(
                Count(value, number, self._label(facet, value)) for value, number in ranked[:limit]
            )
        return found

    def _read_counts(self, asked: tantivy.Query, searcher: Searcher) -> list[tuple[str, int]]:
        total = _total(searcher.search(asked, 1))
        read = self._count_among(asked, self.read(), searcher)
        return [("read", read), ("unread", total - read)]

    def _count_among(self, asked: tantivy.Query, numbers: Iterable[int], searcher: Searcher) -> int:
        return _total(searcher.search(self._among(asked, numbers), 1))

    def _among(self, asked: tantivy.Query, numbers: Iterable[int]) -> tantivy.Query:
        import tantivy

        chosen = tantivy.Query.term_set_query(self._store.index.schema, "number", list(numbers))
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, asked), (tantivy.Occur.Must, chosen)]
        )

    def _coded_counts(
        self, facet: Facet, asked: tantivy.Query, searcher: Searcher
    ) -> list[tuple[str, int]]:
        table, column = ("uses", "code") if facet is Facet.CODE else ("coders", "coder")
        pairs = self._store.connection().execute(f"select number, {column} from {table}").fetchall()  # noqa: S608
        if not pairs:
            return []
        among = frozenset(_numbers(searcher, self._among(asked, {number for number, _ in pairs})))
        counts: dict[str, int] = {}
        for number, value in pairs:
            if number in among:
                counts[value] = counts.get(value, 0) + 1
        return list(counts.items())

    def _label(self, facet: Facet, value: str) -> str:
        if facet is Facet.TAGS:
            from tui.cable.vocabulary import tag_term

            return tag_term(value).meaning or ""
        if facet is Facet.COUNTRY:
            found = (
                self._store.connection()
                .execute("select name from states where code = ?", (value,))
                .fetchone()
            )
            return str(found[0]) if found is not None else ""
        return ""


def _numbers(searcher: Searcher, asked: tantivy.Query) -> list[int]:
    count = _total(searcher.search(asked, 1))
    if not count:
        return []
    found = searcher.search(asked, count, count=False, order_by_field="number")
    return [int(number) for number, _ in found.hits]


def _total(found: Any) -> int:
    return int(found.count)


def _values(searcher: Searcher, where: list[tantivy.DocAddress]) -> list[int]:
    return [int(one) for one in searcher.fast_field_values("number", where) if one is not None]


def _is_ranked(query: Query) -> bool:
    """Whether the words of a query say which result is better."""
    return has_words(query)


def _asks_units(query: Query) -> bool:
    match query:
        case Field():
            return of_units(query)
        case And(terms=terms) | Or(terms=terms):
            return any(map(_asks_units, terms))
        case _:
            return False


def _asks_annotations(query: Query) -> bool:
    match query:
        case Field():
            return query.name not in ("in", "marking") and of_units(query)
        case And(terms=terms) | Or(terms=terms):
            return any(map(_asks_annotations, terms))
        case Not(term=term):
            return _asks_annotations(term)
        case _:
            return False


def _printed(facet: Facet, key: object) -> str:
    if facet in (Facet.YEAR, Facet.MONTH):
        number = int(str(key).partition(".")[0])
        if not number:
            return ""
        return f"{number:04d}" if facet is Facet.YEAR else f"{number // 100:04d}-{number % 100:02d}"
    return str(key)
