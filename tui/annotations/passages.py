"""Annotations of passages: words inside a cable's text, from one code point to another."""

from __future__ import annotations

from dataclasses import dataclass

from tui.cable.model import SPEAKABLE, Cable


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
    before, first = "", ""
    held = None
    for node in cable.walk():
        if node.kind not in SPEAKABLE or not node.id:
            continue
        first = first or node.id
        if node.start <= offset < node.end and (
            held is None or node.end - node.start <= held.end - held.start
        ):
            held = node
        if node.end <= offset:
            before = node.id
    return held.id if held is not None else before or first
