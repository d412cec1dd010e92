"""Nodes under construction, and the rule that makes a tree lossless.

A draft is a node that still grows. ``finish`` fills every gap between children with a leaf of its
own, so that the leaves partition the text by construction, and freezes the drafts into nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from tui.cable.markings import Marking
from tui.cable.model import Kind, Node

_SPACE, _TEXT = Kind.SPACE, Kind.TEXT
_freeze = object.__setattr__


@dataclass(slots=True, eq=False)
class Draft:
    """A node that still grows: the same fields as ``Node``, mutable."""

    kind: Kind
    start: int
    end: int
    id: str = ""
    number: str = ""
    role: str = ""
    marking: Marking | None = None
    children: Sequence[Draft] = field(default=())

    def add(self, child: Draft) -> Draft:
        """Append ``child`` and take in its span."""
        children = self.children
        if isinstance(children, list):
            children.append(child)
        else:
            self.children = [*children, child]
        if child.end > self.end:
            self.end = child.end
        return child


def finish(text: str, drafts: Sequence[Draft], start: int, end: int) -> tuple[Node, ...]:
    """The nodes of ``drafts``, which lie in order within ``[start, end)``, gaps filled.

    Where two overlap, the first keeps what both claim, so that the leaves partition the text
    whatever the readers of its parts made of it. The drafts become the nodes: they are of no
    further use as drafts.
    """
    filled: list[Draft] = []
    at = start
    for draft in drafts:
        if draft.start < at:
            draft.start = at
        if draft.end > end:
            draft.end = end
        begin = draft.start
        if draft.end <= begin:
            continue
        if begin > at:
            filled.append(Draft(_SPACE if text[at:begin].isspace() else _TEXT, at, begin))
        at = draft.end
        if draft.children:
            children = finish(text, draft.children, begin, at)
            draft.children = cast("Sequence[Draft]", children)
        filled.append(draft)
    if end > at:
        filled.append(Draft(_SPACE if text[at:end].isspace() else _TEXT, at, end))
    for draft in filled:
        # A frozen node takes five times as long to make as a draft, which has the same slots:
        # a third of the time of a whole parse. So the draft is frozen where it stands.
        _freeze(draft, "__class__", Node)
    return cast("tuple[Node, ...]", tuple(filled))
