"""Nodes under construction, and the rule that makes a tree lossless.

A draft is a node that still grows; a leaf whose span is known is made as the node that it will be.
``finish`` fills every gap between children with a leaf of its own, so that the leaves partition the
text by construction, and freezes the drafts into nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tui.cable.markings import Marking
from tui.cable.model import Kind, Node

_SPACE, _TEXT = Kind.SPACE, Kind.TEXT
_new = tuple.__new__
"""Makes a node of all its values: half of a parse is making nodes, and this takes half the time."""


class Draft:
    """A node that still grows: the same fields as ``Node``, mutable."""

    __slots__ = ("children", "end", "id", "kind", "marking", "number", "role", "start")

    def __init__(
        self,
        kind: Kind,
        start: int,
        end: int,
        id: str = "",  # noqa: A002 - it is what Node calls it
        number: str = "",
        role: str = "",
        marking: Marking | None = None,
        children: Iterable[Piece] = (),
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.id = id
        self.number = number
        self.role = role
        self.marking = marking
        self.children: list[Piece] = [*children]

    def add(self, child: Piece) -> None:
        """Append ``child`` and take in its span."""
        self.children.append(child)
        if child.end > self.end:
            self.end = child.end


Piece: TypeAlias = Draft | Node
"""A part of a tree under construction: a draft, or a leaf."""


def leaf(kind: Kind, start: int, end: int, marking: Marking | None = None) -> Node:
    """A node without children."""
    return _new(Node, (kind, start, end, "", "", "", marking, ()))


def finish(text: str, parts: Sequence[Piece], start: int, end: int) -> tuple[Node, ...]:
    """The nodes of ``parts``, which lie in order within ``[start, end)``, gaps filled.

    Where two overlap, the first keeps what both claim, so that the leaves partition the text
    whatever the readers of its parts made of it.
    """
    nodes: list[Node] = []
    at = start
    for part in parts:
        begin, stop = part.start, part.end
        if begin < at:
            begin = at
        if stop > end:
            stop = end
        if stop <= begin:
            continue
        if begin > at:
            kind = _SPACE if text[at:begin].isspace() else _TEXT
            nodes.append(_new(Node, (kind, at, begin, "", "", "", None, ())))
        at = stop
        if isinstance(part, Draft):
            children = finish(text, part.children, begin, stop) if part.children else ()
            values = (part.kind, begin, stop, part.id, part.number, part.role, part.marking)
            nodes.append(_new(Node, (*values, children)))
        elif begin == part.start and stop == part.end:
            nodes.append(part)
        else:
            nodes.append(leaf(part.kind, begin, stop, part.marking))
    if end > at:
        kind = _SPACE if text[at:end].isspace() else _TEXT
        nodes.append(_new(Node, (kind, at, end, "", "", "", None, ())))
    return tuple(nodes)
