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

    The drafts become the nodes: they are of no further use as drafts.
    """
    filled: list[Draft] = []
    at = start
    for draft in drafts:
        begin = draft.start
        if begin > at:
            filled.append(_gap(text, at, begin))
        at = draft.end
        if draft.children:
            children = finish(text, draft.children, begin, at)
            draft.children = cast("Sequence[Draft]", children)
        filled.append(draft)
    if end > at:
        filled.append(_gap(text, at, end))
    for draft in filled:
        # A frozen node takes five times as long to make as a draft, which has the same slots:
        # a third of the time of a whole parse. So the draft is frozen where it stands.
        object.__setattr__(draft, "__class__", Node)
    return cast("tuple[Node, ...]", tuple(filled))


def _gap(text: str, start: int, end: int) -> Draft:
    if text[start:end].isspace():
        return Draft(Kind.SPACE, start, end)
    return Draft(Kind.TEXT, start, end)


def wrap(text: str, owner: Draft, start: int, end: int, role: str) -> Draft:
    """Gather what ``owner`` holds in ``[start, end)`` into a block, cutting text at its edges."""
    _cut(text, owner, start)
    _cut(text, owner, end)
    inside = [child for child in owner.children if start <= child.start and child.end <= end]
    first = owner.children.index(inside[0]) if inside else len(owner.children)
    block = Draft(Kind.BLOCK, start, end, role=role, children=inside)
    owner.children = [
        *owner.children[:first],
        block,
        *owner.children[first + len(inside) :],
    ]
    return block


def label(text: str, owner: Draft, start: int, end: int) -> None:
    """Make ``[start, end)``, which lies within text leaves of ``owner``, a label."""
    _cut(text, owner, start)
    _cut(text, owner, end)
    for child in owner.children:
        if child.kind is Kind.TEXT and child.start >= start and child.end <= end:
            child.kind = Kind.LABEL


def _cut(text: str, owner: Draft, at: int) -> None:
    """Split the text leaf of ``owner`` that holds the offset ``at``; blanks there become a gap."""
    for index, child in enumerate(owner.children):
        if child.kind is not Kind.TEXT or child.children or not child.start < at < child.end:
            continue
        left = child.start + len(text[child.start : at].rstrip())
        right = child.end - len(text[at : child.end].lstrip())
        pieces = [
            Draft(Kind.TEXT, begin, stop)
            for begin, stop in ((child.start, left), (right, child.end))
            if stop > begin
        ]
        owner.children = [*owner.children[:index], *pieces, *owner.children[index + 1 :]]
        return
