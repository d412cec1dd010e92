"""Where annotations stand in a cable's text; when the text changed, whether they still do.

An annotation is attached only where its words are. One whose words are not found, or are found in
more than one place, is an orphan: kept, counted and shown, never attached to other words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.annotations.model import Annotation, Annotations
from tui.cable.model import SPEAKABLE, Cable, Kind, Node

CONTEXT = 32
"""Code points kept of the text on either side of a passage."""
_OPENING = 60
_CHECKED_CONTEXT = 8
_LONG_QUOTE = 30
_WORDS = (Kind.TEXT, Kind.LABEL)


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotation and the half-open span of the cable's text that it is about.

    ``paragraph`` is the id of the paragraph that holds it now, which differs from the stored one
    where paragraphs were renumbered.
    """

    annotation: Annotation
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Placement:
    """The annotations that have their place, and the orphans that have none."""

    placed: tuple[Placed, ...]
    orphans: tuple[Annotation, ...]


def place(cable: Cable, annotations: Annotations, sha256: str) -> Placement:
    """Find every annotation's place. ``sha256`` is that of the cable file as it is now."""
    return Anchors(cable).place(annotations, sha256)


def opening_of(cable: Cable, node: Node) -> str:
    """The first words of a paragraph, number and marking left out: at most 60 code points."""
    words = _normal(_written(cable, node))
    if len(words) <= _OPENING:
        return words
    cut = words.rfind(" ", 0, _OPENING + 1)
    return words[: cut if cut > 0 else _OPENING]


def passage_of(cable: Cable, start: int, end: int) -> tuple[str, str, str]:
    """The quote of ``[start, end)`` exactly as in the text, with its prefix and suffix."""
    text = cable.text
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _written(cable: Cable, node: Node) -> str:
    pieces: list[str] = []
    length = 0
    for leaf in node.walk():
        if leaf.kind in _WORDS and not leaf.children:
            piece = cable.text[leaf.start : leaf.end]
            pieces.append(piece)
            length += len(piece)
            if length > 400:
                break
    return " ".join(pieces)


def _normal(text: str) -> str:
    return " ".join(text.split())


class Anchors:
    """The speakable nodes of one cable, with their first words."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable
        self._nodes = {node.id: node for node in cable.walk() if node.kind in SPEAKABLE and node.id}
        self._openings: dict[str, tuple[str, str]] = {}
        self._flat: tuple[str, list[int]] | None = None

    def place(self, annotations: Annotations, sha256: str) -> Placement:
        """Find every annotation's place. ``sha256`` is that of the cable file as it is now."""
        unchanged = not annotations.sha256 or annotations.sha256 == sha256
        placed: list[Placed] = []
        orphans: list[Annotation] = []
        for annotation in annotations.items:
            found = self.trusted(annotation) if unchanged else self.search(annotation)
            if found is None:
                orphans.append(annotation)
            else:
                placed.append(found)
        return Placement(tuple(placed), tuple(orphans))

    def trusted(self, annotation: Annotation) -> Placed | None:
        """The place of an annotation made on this very text.

        Another version of the parser may have numbered the same text otherwise; so a paragraph's
        first words are compared even here, where they are known.
        """
        node = self._nodes.get(annotation.paragraph)
        if annotation.is_passage:
            start, end = annotation.start, annotation.end
            if start is None or end is None or self._cable.text[start:end] != annotation.quote:
                return self._passage(annotation)
            holder = node if node is not None and node.start <= start < node.end else None
            holder = holder or self._holding(start)
            identity = holder.id if holder is not None else annotation.paragraph
            return Placed(annotation, identity, start, end)
        opening = _normal(annotation.opening)
        if opening and (node is None or not self._opens(node, opening)):
            return self.search(annotation)
        return None if node is None else Placed(annotation, node.id, node.start, node.end)

    def search(self, annotation: Annotation) -> Placed | None:
        """The place of an annotation made on another version of the text."""
        if annotation.is_passage:
            return self._passage(annotation)
        opening = _normal(annotation.opening)
        if not opening:
            return None
        own = self._nodes.get(annotation.paragraph)
        if own is not None and self._opens(own, opening):
            return Placed(annotation, own.id, own.start, own.end)
        found = [node for node in self._nodes.values() if self._opens(node, opening)]
        if len(found) != 1:
            return None
        return Placed(annotation, found[0].id, found[0].start, found[0].end)

    def _opens(self, node: Node, opening: str) -> bool:
        """Whether a paragraph begins with these words, and not only with a few like them."""
        known = self._openings.get(node.id)
        if known is None:
            words = _normal(_written(self._cable, node))
            known = self._openings[node.id] = (words, opening_of(self._cable, node))
        words, own = known
        if own == opening:
            return True
        return (
            len(opening) >= _LONG_QUOTE
            and words.startswith(opening)
            and not words[len(opening) :][:1].isalnum()
        )

    def _passage(self, annotation: Annotation) -> Placed | None:
        """The one place where the quote stands, blanks apart, with its context or long enough."""
        wanted = _normal(annotation.quote)
        if not wanted:
            return None
        normal, offsets = self._normalised()
        starts = list(_occurrences(normal, wanted))
        if len(starts) > 1 or len(wanted) < _LONG_QUOTE:
            starts = [at for at in starts if all(self._sides(annotation, normal, at, len(wanted)))]
        else:
            # Words enough to be told apart, but they may stand elsewhere too: one side must agree.
            starts = [at for at in starts if any(self._sides(annotation, normal, at, len(wanted)))]
        if len(starts) != 1:
            return None
        start = offsets[starts[0]]
        end = offsets[starts[0] + len(wanted) - 1] + 1
        holder = self._holding(start)
        return Placed(annotation, holder.id if holder else annotation.paragraph, start, end)

    def _sides(
        self, annotation: Annotation, normal: str, at: int, length: int
    ) -> tuple[bool, bool]:
        """Whether what stands before a quote, and what stands after it, is what stood there."""
        before = _normal(annotation.prefix)[-_CHECKED_CONTEXT:]
        after = _normal(annotation.suffix)[:_CHECKED_CONTEXT]
        if not before and not after:
            return length >= _LONG_QUOTE, length >= _LONG_QUOTE
        left = normal[max(0, at - len(before) - 1) : at].rstrip()
        right = normal[at + length : at + length + len(after) + 1].lstrip()
        if length >= _LONG_QUOTE and not (before and after):
            # One side alone is known: an empty other one must not count as agreeing.
            known = left.endswith(before) if before else right.startswith(after)
            return known, known
        return left.endswith(before), right.startswith(after)

    def _normalised(self) -> tuple[str, list[int]]:
        if self._flat is None:
            self._flat = self._flatten()
        return self._flat

    def _flatten(self) -> tuple[str, list[int]]:
        characters: list[str] = []
        offsets: list[int] = []
        for at, character in enumerate(self._cable.text):
            if character.isspace():
                if characters and characters[-1] != " ":
                    characters.append(" ")
                    offsets.append(at)
            else:
                characters.append(character)
                offsets.append(at)
        return "".join(characters), offsets

    def _holding(self, offset: int) -> Node | None:
        held = [node for node in self._nodes.values() if node.start <= offset < node.end]
        return min(held, key=lambda node: node.end - node.start, default=None)


def _occurrences(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)
