"""Finding what is to be quoted: a paragraph by its number, or words wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from tui.cable.model import SPEAKABLE, Cable
from tui.cable.reading_text import ReadingText, reading_text
from tui.cable.visible import visible
from tui.exports.citing import Place, ids_between, place_of
from tui.exports.model import Words


class NotFoundError(Exception):
    """A paragraph or words that the cable does not have; the text is one line that says so."""


def quoted(cable: Cable, paragraph: str, quote: str | None) -> tuple[list[str], Place]:
    """The words to quote, none where ``quote`` is None, and the place to cite.

    An empty ``quote`` stands for the words of ``paragraph``. Raises ``NotFoundError``.
    """
    if paragraph:
        node = cable.find(paragraph)
        if node is None or node.kind not in SPEAKABLE:
            raise NotFoundError(f"there is no paragraph {visible(paragraph)} in this cable")
        span = node.start, node.end
        if not quote:
            words = [Words(cable).between(*span)] if quote is not None else []
            return words, place_of(cable, [paragraph])
    else:
        span = 0, len(cable.text)
    if quote is None:
        return [], Place()
    text = reading_text(cable, cable.nodes)
    start, end = _found(text, quote, *span)
    return spoken(cable, start, end), place_of(cable, ids_between(cable, start, end))


def spoken(cable: Cable, start: int, end: int) -> list[str]:
    """The words of ``[start, end)``, a text for each paragraph that they go over."""
    words = Words(cable)
    ids = ids_between(cable, start, end)
    nodes = [node for node in map(cable.find, ids) if node is not None]
    if len(nodes) < 2:
        return [words.between(start, end)]
    edges = [start, *(node.start for node in nodes[1:]), end]
    pieces = (words.between(first, last) for first, last in pairwise(edges))
    return [piece for piece in pieces if piece]


def _found(text: ReadingText, quote: str, start: int, end: int) -> tuple[int, int]:
    """The one place of words between two offsets, letter case and line breaks apart."""
    places = [(s, e) for s, e in text.find(quote) if start <= s and e <= end]
    if not places:
        raise NotFoundError("these words are not in the cable, or not in this paragraph")
    if len(places) > 1:
        raise NotFoundError(
            f"these words stand in {len(places)} places; quote more of them, or name a --paragraph"
        )
    return places[0]


def paragraphs_of(cable: Cable, ids: Iterable[str]) -> list[str]:
    """The words of whole units, by their ids."""
    words = Words(cable)
    nodes = [node for node in map(cable.find, ids) if node is not None]
    return [piece for piece in (words.between(node.start, node.end) for node in nodes) if piece]
