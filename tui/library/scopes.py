"""Which terms of a query hold of a cable, and which of one of its units: docs/queries.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.library.fields import OF_ANNOTATIONS, OF_PARAGRAPHS
from tui.library.query import And, Field, Near, Not, Or, Phrase, Query, Word

_ON_PARAGRAPHS = frozenset({"note", "tags", "passage", "conflict"})
"""Values of ``has:`` that hold of the paragraph which an annotation stands on."""


def has_words(query: Query) -> bool:
    """Whether words are asked for: then they alone say which paragraphs are found."""
    match query:
        case Word() | Phrase() | Near():
            return True
        case And(terms=terms) | Or(terms=terms):
            return any(map(has_words, terms))
        case _:
            return False


def of_annotations(field: Field) -> bool:
    """Whether a field holds of the paragraph that an annotation stands on."""
    return field.name in OF_ANNOTATIONS or (field.name == "has" and field.value in _ON_PARAGRAPHS)


def of_units(field: Field) -> bool:
    """Whether a field can hold of one unit of a cable."""
    return field.name in OF_PARAGRAPHS or of_annotations(field)


def is_place(term: Query) -> bool:
    """Whether a term, or what it excludes, says where the words beside it stand."""
    inner = term.term if isinstance(term, Not) else term
    return isinstance(inner, Field) and inner.name == "in"


def is_scoped(terms: Sequence[Query]) -> bool:
    """Whether terms side by side must hold of one unit: beside ``in:`` or ``marking:``.

    Where those are excluded, they are a place for the words beside them, if there are any.
    """
    excluded = False
    for term in terms:
        inner = term.term if isinstance(term, Not) else term
        if isinstance(inner, Field) and inner.name in OF_PARAGRAPHS:
            if inner is term:
                return True
            excluded = True
    return excluded and any(
        isinstance(term, Word | Phrase | Near) or (isinstance(term, Field) and of_annotations(term))
        for term in terms
    )


def word_terms(query: Query) -> Iterator[Word | Phrase | Near]:
    """The words, phrases and pairs that are asked for, not those that are excluded."""
    match query:
        case Word() | Phrase() | Near():
            yield query
        case And(terms=terms) | Or(terms=terms):
            for term in terms:
                yield from word_terms(term)
        case _:
            return
