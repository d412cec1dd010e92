"""A cable looked at closely: whether a query holds of one of its units, and what it finds there.

The index knows which cables have which words. Where those must stand, and which to mark, is seen in
the text itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.annotations.codebook import is_within
from tui.library.coding import Standing
from tui.library.query import And, Field, Near, Not, Or, Phrase, Query, Word
from tui.library.scopes import has_words, is_place, is_scoped, of_annotations, of_units, word_terms
from tui.library.stems import begins, finder, stem, stems
from tui.library.units import Unit, roles_said, said
from tui.library.words import contains, tokens, words

Span = tuple[int, int]


class _Token(NamedTuple):
    stem: str
    word: str
    start: int
    end: int


@dataclass(slots=True)
class Looked:
    """One unit with its words: ``text`` is what it says, on one line."""

    unit: Unit
    source: str
    text: str
    standing: tuple[Standing, ...] = ()
    _tokens: list[_Token] | None = None
    _places: list[tuple[int, int, frozenset[str]]] | None = None

    def tokens(self) -> list[_Token]:
        """Its words, in order."""
        if self._tokens is None:
            self._tokens = [
                _Token(stem(one.word), one.word, one.start, one.end) for one in tokens(self.text)
            ]
        return self._tokens

    def places(self) -> list[tuple[int, int, frozenset[str]]]:
        """Which places are where in its text."""
        if self._places is None:
            self._places = roles_said(self.source, self.unit)
        return self._places


def look(text: str, units: Iterable[Unit], standing: Iterable[Standing] = ()) -> list[Looked]:
    """The units of a cable with their words, and the annotations that stand on them."""
    by_unit: dict[str | None, list[Standing]] = {}
    for one in standing:
        by_unit.setdefault(one.unit, []).append(one)
    return [Looked(unit, text, said(text, unit), tuple(by_unit.get(unit.id, ()))) for unit in units]


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at units for one query.

    ``of_cable`` says whether a term holds of the cable; ``portions`` gives the markings that a
    ``marking:`` asks for.
    """

    query: Query
    portions: Callable[[Field], frozenset[str]]
    of_cable: Callable[[Query], bool] = lambda _: True
    _stems: frozenset[str] = field(init=False)
    _prefixes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        wanted: set[str] = set()
        prefixes: set[str] = set()
        for term in word_terms(self.query):
            match term:
                case Word(text=text, prefix=prefix):
                    parts = words(text)
                    wanted.update(map(stem, parts[:-1] if prefix else parts))
                    prefixes.update(parts[-1:] if prefix else ())
                case Phrase(words=parts):
                    wanted.update(one for part in parts for one in stems(part))
                case Near(left=left, right=right):
                    wanted.update((*stems(left), *stems(right)))
        object.__setattr__(self, "_stems", frozenset(wanted))
        object.__setattr__(self, "_prefixes", frozenset(prefixes))

    # What is found

    def marks(self, looked: Looked) -> list[Span] | None:
        """What of a unit's text is found, in order; None where the unit is not found."""
        if has_words(self.query):
            pattern = finder(self._stems, self._prefixes)
            if pattern is not None and pattern.search(looked.text) is None:
                return None
        return self._found(self.query, looked, has_words(self.query))

    def _found(self, query: Query, looked: Looked, by_words: bool) -> list[Span] | None:
        match query:
            case Word() | Phrase() | Near():
                return self._spans(query, looked, None) or None
            case And(terms=terms) if is_scoped(terms):
                if not self.holds(query, looked, None):
                    return None
                found = sorted(set(self._inside(terms, looked, None)))
                return found or (None if by_words else [])
            case And(terms=terms) | Or(terms=terms):
                each = [self._found(term, looked, by_words) for term in terms]
                spans = [marks for marks in each if marks is not None]
                return sorted({span for marks in spans for span in marks}) if spans else None
            case Field() if not by_words and looked.unit.id and of_units(query):
                return [] if self.holds(query, looked, None) else None
            case _:
                return None

    def _inside(
        self, terms: Sequence[Query], looked: Looked, allowed: list[Span] | None
    ) -> Iterable[Span]:
        inside = _narrowed(terms, looked, allowed)
        for term in terms:
            if isinstance(term, Word | Phrase | Near):
                yield from self._spans(term, looked, inside)
            elif isinstance(term, And | Or):
                yield from self._inside(term.terms, looked, inside)

    # What holds

    def holds(self, query: Query, looked: Looked, allowed: list[Span] | None) -> bool:
        """Whether a query holds of one unit, within those spans of it that are ``allowed``."""
        match query:
            case Not(term=term):
                return not self.holds(term, looked, allowed)
            case Or(terms=terms):
                return any(self.holds(term, looked, allowed) for term in terms)
            case And(terms=terms):
                inside = _narrowed(terms, looked, allowed)
                return _has_any(inside, looked) and all(
                    self.holds(term, looked, inside) for term in terms if not is_place(term)
                )
            case Word() | Phrase() | Near():
                return bool(self._spans(query, looked, allowed))
            case Field(name="in"):
                return _has_any(_narrowed([query], looked, allowed), looked)
            case Field(name="marking"):
                return not self.portions(query).isdisjoint(looked.unit.portions)
            case Field() if of_annotations(query):
                return any(says(query, one) for one in looked.standing)
            case _:
                return self.of_cable(query)

    def _spans(
        self, query: Word | Phrase | Near, looked: Looked, allowed: list[Span] | None
    ) -> list[Span]:
        """The words of a unit that a term finds, as spans of its text."""
        if allowed is None and isinstance(query, Word) and len(words(query.text)) == 1:
            return self._words(query, looked)
        found = looked.tokens()
        said_ = [one.stem if _is_in(one, allowed) else "" for one in found]
        match query:
            case Word(text=text, prefix=True):
                *first, last = words(text)
                before = [stem(word) for word in first]
                runs = [
                    range(at, at + len(first) + 1)
                    for at in range(len(said_) - len(first))
                    if said_[at : at + len(first)] == before
                    and said_[at + len(first)]
                    and begins(found[at + len(first)].word, last)
                ]
            case Word(text=text):
                runs = _in_a_row(said_, stems(text), 0)
            case Phrase(words=parts, slop=slop):
                runs = _in_a_row(said_, [one for part in parts for one in stems(part)], slop)
            case Near(left=left, right=right, distance=distance):
                firsts, seconds = (
                    _in_a_row(said_, stems(left), 0),
                    _in_a_row(said_, stems(right), 0),
                )
                runs = [
                    run
                    for first in firsts
                    for second in seconds
                    if first != second and _gap(first, second) <= distance
                    for run in (first, second)
                ]
        return sorted({(found[run[0]].start, found[run[-1]].end) for run in runs})

    def _words(self, query: Word, looked: Looked) -> list[Span]:
        """The places of one word, found without taking the whole text apart."""
        [word] = words(query.text)
        if query.prefix:
            pattern = finder(frozenset(), frozenset({word}))
        else:
            pattern = finder(frozenset({stem(word)}), frozenset())
        if pattern is None:
            return []
        wanted = stem(word)
        return [
            found.span()
            for found in pattern.finditer(looked.text)
            if (begins(found.group(), word) if query.prefix else stem(found.group()) == wanted)
        ]


def says(query: Field, one: Standing) -> bool:
    """Whether an annotation is such as a field asks for."""
    match query.name:
        case "code":
            return any(is_within(code, query.value) for code in one.codes)
        case "coder":
            return contains(one.coder, query.value)
        case "note":
            return contains(one.note, query.value)
        case _:
            return {
                "note": bool(one.note),
                "tags": bool(one.codes),
                "passage": one.is_passage,
                "conflict": one.conflict,
            }[query.value]


# Places


def _narrowed(
    terms: Iterable[Query], looked: Looked, allowed: list[Span] | None
) -> list[Span] | None:
    """The spans of a unit that are in every place that ``terms`` name; None for all of it."""
    for term in terms:
        if not is_place(term):
            continue
        inner = term.term if isinstance(term, Not) else term
        wanted = not isinstance(term, Not)
        if isinstance(inner, Field):
            there = [
                (start, end)
                for start, end, places in looked.places()
                if (inner.value in places) is wanted
            ]
            allowed = there if allowed is None else _both(allowed, there)
    return None if allowed is None else _merged(allowed)


def _both(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    return [(max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d)]


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _has_any(allowed: list[Span] | None, looked: Looked) -> bool:
    if allowed is None:
        return bool(looked.text)
    return any(start < end for start, end in allowed)


def _is_in(token: _Token, allowed: list[Span] | None) -> bool:
    return allowed is None or any(
        start <= token.start and token.end <= end for start, end in allowed
    )


# Runs of words


def _in_a_row(said_: Sequence[str], wanted: Sequence[str], slop: int) -> list[range]:
    """Where ``wanted`` stand in this order, with at most ``slop`` other words between them all."""
    found: list[range] = []
    if not wanted or "" in wanted:
        return found
    first = wanted[0]
    for at, word in enumerate(said_):
        if word != first:
            continue
        reach = at
        last = min(len(said_), at + len(wanted) + slop)
        for part in wanted[1:]:
            reach = next((place for place in range(reach + 1, last) if said_[place] == part), -1)
            if reach < 0:
                break
        else:
            found.append(range(at, reach + 1))
    return found


def _gap(first: range, second: range) -> int:
    """How many words apart two runs are: 1 where they stand side by side."""
    early, late = sorted((first, second), key=lambda run: run[0])
    return max(0, late[0] - early[-1])
