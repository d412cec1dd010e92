"""A query as the index is asked it.

Whatever is no word scores nothing, so that results by relevance are ranked by their words alone.
What the index cannot say by itself is answered elsewhere and comes in as the numbers of cables:
readers' marks, and words that must stand in one paragraph or in one place of a cable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.library.fields import days, levels, message_id
from tui.library.index import TEXT
from tui.library.query import And, Everything, Field, Near, Not, Or, Phrase, Query, Word
from tui.library.scopes import is_scoped
from tui.library.stems import begun, stem, stems
from tui.library.units import GAP
from tui.library.words import words

if TYPE_CHECKING:
    import tantivy

Numbers = Sequence[int]
_MOST_PHRASES = 64
"""Phrases that one with other words between its own is asked as; beyond, the text is looked at."""
_SPECIAL = r"([\\.+*?()|\[\]{}^$#&\-~])"


class Asker(NamedTuple):
    """Makes queries of the index.

    ``marked`` gives the cables for a field of readers' marks, ``portions`` the portion markings for
    a ``marking:``, and ``looked`` those of the cables that the second query finds of which the
    first holds when they are looked at.
    """

    schema: tantivy.Schema
    marked: Callable[[Field], Numbers]
    portions: Callable[[Field], Iterable[str]]
    looked: Callable[[Query, tantivy.Query], Numbers]

    def ask(self, query: Query) -> tantivy.Query:
        """What a cable must be to be found."""
        import tantivy

        match query:
            case Everything():
                return tantivy.Query.all_query()
            case Not(term=term):
                return self._join([], [self.ask(term)])
            case Or(terms=terms):
                return _any([self.ask(term) for term in terms])
            case And(terms=terms) if is_scoped(terms):
                return self.numbers(self.looked(query, self.likely(query)))
            case And(terms=terms):
                positive = [self.ask(term) for term in terms if not isinstance(term, Not)]
                negative = [self.ask(term.term) for term in terms if isinstance(term, Not)]
                return self._join(positive, negative)
            case Field():
                return tantivy.Query.const_score_query(self._field(query), 0.0)
            case _ if _needs_a_look(query):
                return self.numbers(self.looked(query, self.likely(query)))
            case _:
                return self._words(query)

    def likely(self, query: Query) -> tantivy.Query:
        """A query that finds every cable of which ``query`` may hold when it is looked at."""
        import tantivy

        match query:
            case And(terms=terms):
                return self._join([self.likely(term) for term in terms], [])
            case Or(terms=terms):
                return _any([self.likely(term) for term in terms])
            case Not():
                return tantivy.Query.all_query()
            case Phrase(words=parts) if _needs_a_look(query):
                return self._all([one for part in parts for one in stems(part)])
            case Near(left=left, right=right):
                return self._all([*stems(left), *stems(right)])
            case _:
                return self.ask(query)

    def numbers(self, numbers: Numbers) -> tantivy.Query:
        """The cables with these numbers."""
        import tantivy

        if not numbers:
            return tantivy.Query.empty_query()
        found = tantivy.Query.term_set_query(self.schema, "number", list(numbers))
        return tantivy.Query.const_score_query(found, 0.0)

    def _join(self, positive: list[tantivy.Query], negative: list[tantivy.Query]) -> tantivy.Query:
        import tantivy

        must = positive or [tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)]
        return tantivy.Query.boolean_query(
            [
                *((tantivy.Occur.Must, one) for one in must),
                *((tantivy.Occur.MustNot, one) for one in negative),
            ]
        )

    def _all(self, wanted: Sequence[str]) -> tantivy.Query:
        return self._join([self._phrase([(0, one)]) for one in wanted], []) if wanted else _none()

    # Words

    def _words(self, query: Word | Phrase | Near) -> tantivy.Query:
        match query:
            case Word(text=text, prefix=True):
                return self._prefix(text)
            case Word(text=text):
                return self._row(stems(text))
            case Phrase(words=parts, slop=slop):
                wanted = [one for part in parts for one in stems(part)]
                return self._row(wanted, slop)
            case Near(left=left, right=right, distance=distance):
                [one], [other] = stems(left), stems(right)
                return self._near(one, other, distance)

    def _row(self, wanted: Sequence[str], slop: int = 0) -> tantivy.Query:
        """Words in this order, with at most ``slop`` others between them."""
        if not wanted or "" in wanted:
            return _none()
        if slop == 0 or len(wanted) == 1:
            return self._phrase(list(enumerate(wanted)))
        return _any(
            [
                self._phrase(list(zip((0, *places), wanted, strict=True)))
                for places in _placings(len(wanted), slop)
            ]
        )

    def _near(self, one: str, other: str, distance: int) -> tantivy.Query:
        import tantivy

        if not one or not other or distance < 1:
            return _none()
        if one == other:
            return _any([self._phrase([(0, one), (at, one)]) for at in range(1, distance + 1)])
        # The slop of a phrase also lets its words change places.
        return _any(
            [
                tantivy.Query.phrase_query(self.schema, TEXT, [*pair], slop=distance - 1)
                for pair in ((one, other), (other, one))
            ]
        )

    def _phrase(self, wanted: list[tuple[int, str]]) -> tantivy.Query:
        import tantivy

        if len(wanted) == 1:
            return tantivy.Query.term_query(self.schema, TEXT, wanted[0][1])
        return tantivy.Query.phrase_query(self.schema, TEXT, list(wanted))

    def _prefix(self, text: str) -> tantivy.Query:
        import tantivy

        *first, last = words(text)
        forms = begun(last)
        pattern = "|".join([f"{_escaped(last)}.*", *map(_escaped, sorted(forms))])
        if not first:
            return tantivy.Query.regex_query(self.schema, TEXT, pattern)
        before = [_escaped(stem(word)) for word in first]
        if "" in before:
            return _none()
        return tantivy.Query.regex_phrase_query(self.schema, TEXT, [*before, f"({pattern})"])

    # Fields

    def _field(self, field: Field) -> tantivy.Query:
        match field.name:
            case "post":
                from tui.cable.stations import station

                return _any([self._term("station", station(field.value)), self._plain(field)])
            case "country":
                code = self._term("state", field.value.upper())
                return _any([code, self._plain(field)])
            case "caption" | "from" | "to" | "subject":
                return self._plain(field)
            case "date" | "year":
                first, last = days(field)
                return self._range("date", _day(first) or 1, _day(last) or None)
            case "class":
                low, high = levels(field)
                return self._range("level", int(low), int(high))
            case "tags":
                return self._whole("tags", field.value)
            case "ref":
                return self._term("reference", field.value)
            case "id":
                return self._id(field.value)
            case "marking":
                return _any([self._term("portion", one) for one in self.portions(field)])
            case "in":
                return self._term("place", field.value)
            case "is" if field.value == "unread":
                return self._join([], [self.numbers(self.marked(field))])
            case _:
                return self.numbers(self.marked(field))

    def _plain(self, field: Field) -> tantivy.Query:
        """Words of a field one after the other, the last one perhaps only begun."""
        import tantivy

        wanted = list(words(field.value))
        if not wanted:
            return _none()
        if field.value.rstrip().endswith("*"):
            last = f"{_escaped(wanted[-1])}.*"
            if len(wanted) == 1:
                return tantivy.Query.regex_query(self.schema, field.name, last)
            before = map(_escaped, wanted[:-1])
            return tantivy.Query.regex_phrase_query(self.schema, field.name, [*before, last])
        if len(wanted) == 1:
            return self._term(field.name, wanted[0])
        return tantivy.Query.phrase_query(self.schema, field.name, list(wanted))

    def _id(self, value: str) -> tantivy.Query:
        asked = value.casefold()
        if asked.endswith("*"):
            return self._whole("id", asked.rstrip("*") + "*")
        return _any([self._term("id", asked), self._term("id", message_id(value).casefold())])

    def _whole(self, name: str, value: str) -> tantivy.Query:
        import tantivy

        if not value.endswith("*"):
            return self._term(name, value)
        return tantivy.Query.regex_query(self.schema, name, f"{_escaped(value[:-1])}.*")

    def _term(self, name: str, value: str) -> tantivy.Query:
        import tantivy

        if not value:
            return _none()
        plain = value.encode("utf-8", "replace").decode("utf-8")
        return tantivy.Query.term_query(self.schema, name, plain)

    def _range(self, name: str, low: int, high: int | None) -> tantivy.Query:
        import tantivy

        if high is not None and low > high:
            return _none()
        return tantivy.Query.range_query(self.schema, name, tantivy.FieldType.Unsigned, low, high)


def _needs_a_look(query: Word | Phrase | Near) -> bool:
    """Whether the index cannot say where the words of a term stand."""
    match query:
        case Phrase(words=parts, slop=slop):
            wanted = [one for part in parts for one in words(part)]
            if slop == 0 or len(wanted) < 2:
                return False
            return slop >= GAP or _placing_count(len(wanted), slop) > _MOST_PHRASES
        case Near(left=left, right=right, distance=distance):
            return distance >= GAP or len(words(left)) != 1 or len(words(right)) != 1
        case _:
            return False


def _placing_count(count: int, slop: int) -> int:
    total = 1
    for step in range(1, count):
        total = total * (slop + step) // step
    return total


def _placings(count: int, slop: int) -> list[tuple[int, ...]]:
    """Where the second and later words of a phrase may stand, the first one at 0."""
    from itertools import combinations

    return [
        places
        for places in combinations(range(1, count + slop), count - 1)
        if places[-1] <= count - 1 + slop
    ]


def _day(day: str) -> int:
    return int(day.replace("-", "")) if day else 0


def _escaped(text: str) -> str:
    return re.sub(_SPECIAL, r"\\\1", text)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    import tantivy

    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])


def _none() -> tantivy.Query:
    import tantivy

    return tantivy.Query.empty_query()
