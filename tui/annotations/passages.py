"""Annotations of passages: words inside a cable's text, from one code point to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.cable.model import SPEAKABLE, Cable, Node


@dataclass(frozen=True, slots=True)
class Passage:
    """The half-open span of code points that a passage takes, and the paragraph it starts in."""

    paragraph: str
    start: int
    end: int


def passage_at(cable: Cable, start: int, end: int) -> Passage:
    """The passage ``[start, end)``, which may go over several paragraphs.

    Raises ``ValueError`` where the span is not inside the text, holds nothing but blanks, or the
    cable has no paragraph that it could belong to.
    """
    if not 0 <= start < end <= len(cable.text):
        raise ValueError(f"{start} to {end} is no span of a text of {len(cable.text)} characters")
    if not cable.text[start:end].strip():
        raise ValueError(f"there are no words from {start} to {end}")
    paragraph = paragraph_at(cable, start)
    if not paragraph:
        raise ValueError("this cable has no paragraph to annotate")
    return Passage(paragraph, start, end)


def paragraph_at(cable: Cable, offset: int) -> str:
    """The id of the smallest paragraph or heading that holds a code point.

    Between two of them it is the one before, and before the first of them the first; empty where
    the cable has none.
    """
    nodes = cable.nodes
    # Only what lies around it is gone through: a cable may have thousands of paragraphs.
    place = max(0, bisect_right(nodes, offset, key=lambda node: node.start) - 1)
    around = [*_speakable(nodes[place : place + 1])]
    held: Node | None = None
    for node in around:
        if node.start <= offset < node.end and (
            held is None or node.end - node.start <= held.end - held.start
        ):
            held = node
    if held is not None:
        return held.id
    before = [node for node in around if node.end <= offset]
    while not before and place > 0:
        place -= 1
        before = [*_speakable(nodes[place : place + 1])]
    if before:
        return before[-1].id
    return next((node.id for node in _speakable(nodes)), "")


def _speakable(nodes: Sequence[Node]) -> Iterator[Node]:
    """The paragraphs and headings among nodes, and inside them."""
    return (
        inner for node in nodes for inner in node.walk() if inner.kind in SPEAKABLE and inner.id
    )
