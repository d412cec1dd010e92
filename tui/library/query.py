"""What a search asks for, as a tree. ``docs/queries.md`` describes the language.

Every node says where it stands in the query as typed, a half-open span of code points, so that an
error and a facet that is switched off again can point at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or with ``prefix`` any that begins with it; stemmed where the engine stems."""

    text: str
    span: Span
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, with at most ``slop`` others between them."""

    words: tuple[str, ...]
    span: Span
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Two words in any order, at most ``distance`` words apart, in one paragraph."""

    left: str
    right: str
    distance: int
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the cable, its paragraphs or its annotations, such as ``class:>=secret``.

    ``name`` is one of the fields of the language. ``operator`` is ``:`` for "is or contains",
    ``>=``, ``<=``, ``>``, ``<`` for an order, or ``..`` for a range, where ``upper`` is its end and
    either may be empty.
    """

    name: str
    value: str
    span: Span
    operator: str = ":"
    upper: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """What ``term`` does not hold for."""

    term: Query
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """What all of ``terms`` hold for; at least two."""

    terms: tuple[Query, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    """What any of ``terms`` holds for; at least two."""

    terms: tuple[Query, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Everything:
    """An empty query: every cable of the library."""

    span: Span = (0, 0)


Query: TypeAlias = Word | Phrase | Near | Field | Not | And | Or | Everything


class QueryError(Exception):
    """A query that cannot be understood; ``span`` is the spot, in code points of the query."""

    def __init__(self, reason: str, span: Span) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span
