"""What a search asks for, as a tree. ``docs/queries.md`` describes the language.

Every node says where it stands in the query as typed, a half-open span of code points, so that an
error and a facet that is switched off again can point at it.
"""

from __future__ import annotations

from typing import TypeAlias, TypeVar

Span: TypeAlias = tuple[int, int]
Node = TypeVar("Node", bound="_Node")


class _Node:
    """A value: equal to another of its kind with equal parts, and never changed.

    Written out, for classes that are made when they are loaded take longer than most searches.
    """

    __slots__: tuple[str, ...] = ()

    def _parts(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((type(self).__name__, *self._parts()))

    def __repr__(self) -> str:
        each = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({each})"

    def having(self: Node, **parts: object) -> Node:
        """The same with some parts, by their names, in place of its own."""
        own = {name: getattr(self, name) for name in self.__slots__}
        return type(self)(**{**own, **parts})


class Word(_Node):
    """One word, or with ``prefix`` any that begins with it; stemmed where the engine stems."""

    __slots__ = ("prefix", "span", "text")

    def __init__(self, text: str, span: Span, prefix: bool = False) -> None:
        self.text = text
        self.span = span
        self.prefix = prefix


class Phrase(_Node):
    """Words in this order, with at most ``slop`` others between them."""

    __slots__ = ("slop", "span", "words")

    def __init__(self, words: tuple[str, ...], span: Span, slop: int = 0) -> None:
        self.words = words
        self.span = span
        self.slop = slop


class Near(_Node):
    """Two words in any order, at most ``distance`` words apart, in one paragraph."""

    __slots__ = ("distance", "left", "right", "span")

    def __init__(self, left: str, right: str, distance: int, span: Span) -> None:
        self.left = left
        self.right = right
        self.distance = distance
        self.span = span


class Field(_Node):
    """A field of the cable, its paragraphs or its annotations, such as ``class:>=secret``.

    ``name`` is one of the fields of the language. ``operator`` is ``:`` for "is or contains",
    ``>=``, ``<=``, ``>``, ``<`` for an order, or ``..`` for a range, where ``upper`` is its end and
    either may be empty.
    """

    __slots__ = ("name", "operator", "span", "upper", "value")

    def __init__(
        self, name: str, value: str, span: Span, operator: str = ":", upper: str = ""
    ) -> None:
        self.name = name
        self.value = value
        self.span = span
        self.operator = operator
        self.upper = upper


class Not(_Node):
    """What ``term`` does not hold for."""

    __slots__ = ("span", "term")

    def __init__(self, term: Query, span: Span) -> None:
        self.term = term
        self.span = span


class And(_Node):
    """What all of ``terms`` hold for; at least two."""

    __slots__ = ("span", "terms")

    def __init__(self, terms: tuple[Query, ...], span: Span) -> None:
        self.terms = terms
        self.span = span


class Or(_Node):
    """What any of ``terms`` holds for; at least two."""

    __slots__ = ("span", "terms")

    def __init__(self, terms: tuple[Query, ...], span: Span) -> None:
        self.terms = terms
        self.span = span


class Everything(_Node):
    """An empty query: every cable of the library."""

    __slots__ = ("span",)

    def __init__(self, span: Span = (0, 0)) -> None:
        self.span = span


Query: TypeAlias = Word | Phrase | Near | Field | Not | And | Or | Everything


class QueryError(Exception):
    """A query that cannot be understood; ``span`` is the spot, in code points of the query."""

    def __init__(self, reason: str, span: Span) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span
