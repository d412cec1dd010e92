"""A cable looked at closely: whether a query holds of one of its units, and what it finds there.

The index knows which cables have which words. Where those must stand, and which to mark, is seen in
the text itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui.library.finding import Span, Words, finder, screen
from tui.library.query import And, Field, Near, Not, Or, Phrase, Query, Word
from tui.library.scopes import has_words, is_place, is_scoped, of_annotations, of_units, word_terms
from tui.library.standing import Standing
from tui.library.units import Unit, roles_said, said
from tui.library.words import contains


class Looked:
    """One unit with its words, and the annotations that stand on it."""

    __slots__ = ("_places", "_words", "source", "standing", "unit")

    def __init__(self, unit: Unit, source: str, standing: tuple[Standing, ...] = ()) -> None:
        self.unit = unit
        self.source = source
        self.standing = standing
        self._words: Words | None = None
        self._places: list[tuple[int, int, frozenset[str]]] | None = None

    @property
    def words(self) -> Words:
        """Its words, read when they are first asked for."""
        if self._words is None:
            self._words = Words(said(self.source, self.unit))
        return self._words

    @property
    def text(self) -> str:
        """What it says, on one line."""
        return self.words.text

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
    return [Looked(unit, text, tuple(by_unit.get(unit.id, ()))) for unit in units]


class Looker(NamedTuple):
    """Looks at units for one query.

    ``of_cable`` says whether a term holds of the cable; ``portions`` gives the markings that a
    ``marking:`` asks for.
    """

    query: Query
    portions: Callable[[Field], frozenset[str]]
    of_cable: Callable[[Query], bool] = lambda _: True

    # What is found

    def marks(self, looked: Looked) -> list[Span] | None:
        """What of a unit's text is found, in order; None where the unit is not found."""
        by_words = has_words(self.query)
        if by_words and not screen(tuple(word_terms(self.query)))(looked.words):
            return None
        return self._found(self.query, looked, by_words)

    def _found(self, query: Query, looked: Looked, by_words: bool) -> list[Span] | None:
        match query:
            case Word() | Phrase() | Near():
                return finder(query)(looked.words, None) or None
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
                yield from finder(term)(looked.words, inside)
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
                # What needs no words is asked first: most units need not be read then.
                rest = sorted((t for t in terms if not is_place(t)), key=has_words)
                return (
                    inside != []
                    and all(self.holds(term, looked, inside) for term in rest)
                    and _has_any(inside, looked)
                )
            case Word() | Phrase() | Near():
                return bool(finder(query)(looked.words, allowed))
            case Field(name="in"):
                return _has_any(_narrowed([query], looked, allowed), looked)
            case Field(name="marking"):
                return not self.portions(query).isdisjoint(looked.unit.portions)
            case Field() if of_annotations(query):
                return any(says(query, one) for one in looked.standing)
            case _:
                return self.of_cable(query)


def says(query: Field, one: Standing) -> bool:
    """Whether an annotation is such as a field asks for."""
    match query.name:
        case "code":
            from tui.annotations.codebook import is_within

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
            is_there = inner.value == looked.unit.place
            if is_there or not _has_role(looked.unit, inner.value):
                if is_there is not wanted:
                    return []
                continue
            there = [
                (start, end)
                for start, end, places in looked.places()
                if (inner.value in places) is wanted
            ]
            allowed = there if allowed is None else _both(allowed, there)
    return None if allowed is None else _merged(allowed)


def _has_role(unit: Unit, role: str) -> bool:
    return any(role in piece.roles for piece in unit.pieces)


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
