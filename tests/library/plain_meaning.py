"""What a query means, as a program: docs/queries.md, word for word, with no thought of speed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.library.plain_cables import PlainCable, Standing, Unit, station_of
from tui.annotations.codebook import is_within
from tui.cable.markings import Level
from tui.cable.stations import station
from tui.library.fields import OF_ANNOTATIONS, OF_PARAGRAPHS, days, is_marked, levels, message_id
from tui.library.query import And, Everything, Field, Near, Not, Or, Phrase, Query, Word
from tui.library.words import contains, tokens, words

Marks = list[tuple[int, int]]
"""Spans of a unit's text; empty where a unit is found without words."""
_ON_PARAGRAPHS = frozenset({"note", "tags", "passage", "conflict"})
"""Values of ``has:`` that hold of the paragraph an annotation stands on."""


def has_words(query: Query) -> bool:
    """Whether words are asked for: then they alone say which paragraphs are found."""
    match query:
        case Word() | Phrase() | Near():
            return True
        case And(terms=terms) | Or(terms=terms):
            return any(map(has_words, terms))
        case _:
            return False


@dataclass
class Meaning:
    """What queries mean where ``stem`` makes a word what it is compared as; ``read`` are read."""

    stem: Callable[[str], str]
    read: set[Path] = field(default_factory=set)

    def marks(self, query: Query, one: PlainCable, unit: Unit) -> Marks | None:
        """What of a unit's text a query finds, in order; None where it does not find the unit.

        What a query excludes is not marked.
        """
        return self._found_in(query, one, unit, by_words=has_words(query))

    def _found_in(
        self, query: Query, one: PlainCable, unit: Unit, *, by_words: bool
    ) -> Marks | None:
        match query:
            case Word() | Phrase() | Near():
                return self._spans(query, unit, _anywhere(unit)) or None
            case And(terms=terms) if _scoped(terms):
                if not self._unit_holds(query, one, unit, _anywhere(unit)):
                    return None
                spans = sorted(set(self._inner_marks(terms, unit, _anywhere(unit))))
                return spans or (None if by_words else [])
            case And(terms=terms) | Or(terms=terms):
                each = [self._found_in(term, one, unit, by_words=by_words) for term in terms]
                found = [marks for marks in each if marks is not None]
                return sorted({span for marks in found for span in marks}) if found else None
            case Field() if not by_words and unit.id and _is_of_units(query):
                return [] if self._unit_holds(query, one, unit, _anywhere(unit)) else None
            case _:
                return None

    def _inner_marks(
        self, terms: Iterable[Query], unit: Unit, open_: list[bool]
    ) -> Iterable[tuple[int, int]]:
        allowed = _narrowed(terms, unit, open_)
        for term in terms:
            if isinstance(term, Word | Phrase | Near):
                yield from self._spans(term, unit, allowed)
            elif isinstance(term, And | Or):
                yield from self._inner_marks(term.terms, unit, allowed)

    # What a query means

    def holds(self, query: Query, one: PlainCable) -> bool:
        """Whether a cable is asked for."""
        match query:
            case Everything():
                return True
            case Not(term=term):
                return not self.holds(term, one)
            case Or(terms=terms):
                return any(self.holds(term, one) for term in terms)
            case And(terms=terms) if _scoped(terms):
                return any(self._unit_holds(query, one, u, _anywhere(u)) for u in one.units)
            case And(terms=terms):
                return all(self.holds(term, one) for term in terms)
            case Field(name=name) if name not in OF_PARAGRAPHS:
                return self._field(query, one)
            case _:
                return any(self._unit_holds(query, one, u, _anywhere(u)) for u in one.units)

    def _unit_holds(self, query: Query, one: PlainCable, unit: Unit, allowed: list[bool]) -> bool:
        """Whether a query holds of one unit, in those of its characters that are ``allowed``."""
        match query:
            case Not(term=term):
                return not self._unit_holds(term, one, unit, allowed)
            case Or(terms=terms):
                return any(self._unit_holds(term, one, unit, allowed) for term in terms)
            case And(terms=terms):
                inside = _narrowed(terms, unit, allowed)
                return any(inside) and all(
                    self._unit_holds(term, one, unit, inside)
                    for term in terms
                    if not _is_place(term)
                )
            case Word() | Phrase() | Near():
                return bool(self._spans(query, unit, allowed))
            case Field(name="in"):
                return any(_narrowed([query], unit, allowed))
            case Field(name="marking"):
                return any(is_marked(marking, query) for marking in unit.markings)
            case Field() if _is_of_paragraphs(query):
                return any(_says(query, a) for a in one.annotations if a.unit == unit.id)
            case _:
                return self.holds(query, one)

    def _spans(
        self, query: Word | Phrase | Near, unit: Unit, allowed: list[bool]
    ) -> list[tuple[int, int]]:
        """The words of a unit that a query finds, as spans of its text."""
        found = list(tokens(unit.text))
        said = [
            self.stem(token.word) if all(allowed[token.start : token.end]) else ""
            for token in found
        ]
        match query:
            case Word(text=text, prefix=True):
                *first, last = words(text)
                runs = [
                    range(at, at + len(first) + 1)
                    for at in range(len(said) - len(first))
                    if said[at : at + len(first)] == [self.stem(word) for word in first]
                    and said[at + len(first)]
                    and found[at + len(first)].word.startswith(last)
                ]
            case Word(text=text):
                runs = _in_a_row(said, [self.stem(word) for word in words(text)], 0)
            case Phrase(words=parts, slop=slop):
                wanted = [self.stem(word) for part in parts for word in words(part)]
                runs = _in_a_row(said, wanted, slop)
            case Near(left=left, right=right, distance=distance):
                one, other = ([self.stem(w) for w in words(each)] for each in (left, right))
                firsts, seconds = _in_a_row(said, one, 0), _in_a_row(said, other, 0)
                runs = [
                    run
                    for first in firsts
                    for second in seconds
                    if first != second and _gap(first, second) <= distance
                    for run in (first, second)
                ]
        return sorted({(found[run[0]].start, found[run[-1]].end) for run in runs if len(run)})

    def _field(self, query: Field, one: PlainCable) -> bool:
        row = one.row
        match query.name:
            case "post":
                named = station(query.value) == station_of(one) if station_of(one) else False
                return named or contains(row.post, query.value)
            case "country":
                post = one.post
                return post is not None and (
                    contains(post.country, query.value) or post.code == query.value.upper()
                )
            case "date" | "year":
                first, last = days(query)
                return bool(row.date) and first <= row.date and (not last or row.date <= last)
            case "class":
                low, high = levels(query)
                return low <= Level(row.level) <= high
            case "caption":
                return any(contains(caption, query.value) for caption in one.cable.fields.captions)
            case "tags":
                return any(_is_code(code, query.value) for code in row.tags)
            case "ref":
                return query.value in one.references
            case "id":
                wanted = query.value.casefold()
                whole = message_id(query.value) or query.value
                if wanted.endswith("*"):
                    return one.id.casefold().startswith(wanted.rstrip("*"))
                return one.id.casefold() in (wanted, whole.casefold())
            case "subject":
                return contains(row.subject, query.value)
            case "from":
                return contains(one.cable.fields.sender or "", query.value)
            case "to":
                addressed = (*one.cable.fields.to, *one.cable.fields.info)
                return any(contains(addressee.name, query.value) for addressee in addressed)
            case "is":
                return self._is(query.value, one)
            case "has" if query.value == "orphan":
                return any(each.unit is None for each in one.annotations)
            case "has" if query.value == "finding":
                return row.findings > 0
            case "has" if query.value == "references":
                return bool(one.references)
            case _:
                return any(_says(query, each) for each in one.annotations)

    def _is(self, value: str, one: PlainCable) -> bool:
        match value:
            case "read":
                return one.address in self.read
            case "unread":
                return one.address not in self.read
            case "orphan":
                return any(each.unit is None for each in one.annotations)
            case "annotated":
                return bool(one.annotations)
            case _:
                return one.is_reviewed


# Places


def _is_place(term: Query) -> bool:
    """Whether a term, or what it excludes, says where the words beside it stand."""
    inner = term.term if isinstance(term, Not) else term
    return isinstance(inner, Field) and inner.name == "in"


def _scoped(terms: Sequence[Query]) -> bool:
    """Whether terms side by side must hold of one paragraph.

    That is so beside ``in:`` or ``marking:``; excluded, they are a place for words beside them.
    """
    if any(isinstance(term, Field) and term.name in OF_PARAGRAPHS for term in terms):
        return True
    excluded = any(
        isinstance(term, Not) and isinstance(term.term, Field) and term.term.name in OF_PARAGRAPHS
        for term in terms
    )
    return excluded and any(
        isinstance(term, Word | Phrase | Near)
        or (isinstance(term, Field) and _is_of_paragraphs(term))
        for term in terms
    )


def _is_of_paragraphs(field: Field) -> bool:
    """Whether a field of annotations holds of the paragraph that they stand on."""
    return field.name in OF_ANNOTATIONS or (field.name == "has" and field.value in _ON_PARAGRAPHS)


def _is_of_units(field: Field) -> bool:
    return field.name in OF_PARAGRAPHS or _is_of_paragraphs(field)


def _anywhere(unit: Unit) -> list[bool]:
    return [True] * len(unit.text)


def _narrowed(terms: Iterable[Query], unit: Unit, allowed: list[bool]) -> list[bool]:
    """The characters of a unit that stand in every place that ``terms`` name."""
    for term in terms:
        if isinstance(term, Field) and term.name == "in":
            allowed = [
                is_open and term.value in where
                for is_open, where in zip(allowed, unit.places, strict=True)
            ]
        elif isinstance(term, Not) and isinstance(term.term, Field) and term.term.name == "in":
            allowed = [
                is_open and term.term.value not in where
                for is_open, where in zip(allowed, unit.places, strict=True)
            ]
    return allowed


# Annotations and values


def _says(query: Field, each: Standing) -> bool:
    """Whether one annotation is such as a field asks for."""
    item = each.annotation
    match query.name:
        case "code":
            return any(is_within(tag, query.value) for tag in item.tags)
        case "coder":
            return contains(each.coder, query.value)
        case "note":
            return contains(item.note, query.value)
        case _:
            return {
                "note": bool(item.note),
                "tags": bool(item.tags),
                "passage": item.is_passage,
                "conflict": item.conflict,
            }[query.value]


def _is_code(code: str, value: str) -> bool:
    return code.startswith(value[:-1]) if value.endswith("*") else code == value


def _in_a_row(said: Sequence[str], wanted: Sequence[str], slop: int) -> list[range]:
    """Where ``wanted`` stand in this order, with at most ``slop`` other words between them all."""
    found: list[range] = []
    for at, word in enumerate(said):
        if not wanted or word != wanted[0]:
            continue
        reach = at
        for part in wanted[1:]:
            later = [place for place in range(reach + 1, len(said)) if said[place] == part]
            if not later:
                break
            reach = later[0]
        else:
            if reach - at + 1 - len(wanted) <= slop:
                found.append(range(at, reach + 1))
    return found


def _gap(first: range, second: range) -> int:
    """How many words apart two runs are: 1 where they stand side by side."""
    early, late = sorted((first, second), key=lambda run: run[0])
    return max(0, late[0] - early[-1])
