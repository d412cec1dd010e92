"""Where annotations stand in a cable's text; when the text changed, whether they still do.

An annotation is attached only where its words are, or words alike enough in surroundings alike
enough. One whose words are not found is an orphan, and so is one that could be meant for two
places: kept, counted and shown, never attached to other words. What is stored of it is never
written over by a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tui.annotations.compared import normal
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import LONG, SAYS_SOMETHING, opens, written
from tui.cable.model import SPEAKABLE, Cable, Node

if TYPE_CHECKING:
    from tui.annotations.searching import Candidate, Search

_LENGTH_KEPT, _LENGTH_SPARED = 0.15, 60
"""A paragraph whose length changed by more than this, as a share and in code points, differs."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotation and the half-open span of the cable's text that it is about.

    ``paragraph`` is the id of the paragraph that holds it now, which differs from the stored one
    where paragraphs were renumbered. ``near`` says that the words there are not quite the stored
    ones, or not in the same surroundings.
    """

    annotation: Annotation
    paragraph: str
    start: int
    end: int
    near: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """The annotations that have their place, and the orphans that have none.

    ``undecided`` has, by id, the candidates of those orphans that two places fit alike, or whose
    one place has other figures, or a negation more or less.
    """

    placed: tuple[Placed, ...]
    orphans: tuple[Annotation, ...]
    undecided: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)


def place(cable: Cable, annotations: Annotations, sha256: str) -> Placement:
    """Find every annotation's place. ``sha256`` is that of the cable file as it is now."""
    return Anchors(cable).place(annotations, sha256)


class Anchors:
    """The paragraphs of one cable, ready for annotations to be placed in them."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable
        self._nodes = {node.id: node for node in cable.walk() if node.kind in SPEAKABLE and node.id}
        self._words: dict[str, str] = {}
        self._found: dict[Annotation, tuple[Candidate, ...]] = {}

    def place(self, annotations: Annotations, sha256: str) -> Placement:
        """Find every annotation's place. ``sha256`` is that of the cable file as it is now."""
        placed: list[Placed] = []
        orphans: list[Annotation] = []
        undecided: dict[str, tuple[Candidate, ...]] = {}
        for annotation in annotations.items:
            made_on = annotation.sha256 or annotations.sha256
            one = self._trusted(annotation, unchanged=made_on in ("", sha256))
            found = () if one is not None else self._searched(annotation)
            if one is None and len(found) == 1 and self._search.says_the_same(annotation, found[0]):
                one = self._on(annotation, found[0])
            if one is not None:
                placed.append(one)
                continue
            orphans.append(annotation)
            if found:
                undecided[annotation.id] = found
        return Placement(tuple(placed), tuple(orphans), undecided)

    def candidates(self, annotation: Annotation, most: int = 5) -> tuple[Candidate, ...]:
        """The places that fit an annotation best, also those below the floor, the best first."""
        return self._search.candidates(annotation, most)

    # Trusted: the text, or this place in it, is as it was

    def _trusted(self, annotation: Annotation, *, unchanged: bool) -> Placed | None:
        """The place that the annotation names, if what is stored of it is what stands there.

        Another version of the parser may have numbered the same text otherwise, so that words are
        compared even where the text is unchanged.
        """
        if annotation.is_passage:
            return self._trusted_passage(annotation, unchanged=unchanged)
        node = self._nodes.get(annotation.paragraph)
        if node is None:
            return None
        opening = normal(annotation.opening)
        if not opening:
            return _standing(annotation, node) if unchanged else None
        if not opens(self._words_of(node), opening):
            return None
        known = annotation.prefix or annotation.suffix
        if unchanged or not known or self._is_surrounded(annotation, node):
            return _standing(annotation, node)
        return None

    def _words_of(self, node: Node) -> str:
        known = self._words.get(node.id)
        if known is None:
            known = self._words[node.id] = written(self._cable, node).text
        return known

    def _is_surrounded(self, annotation: Annotation, node: Node) -> bool:
        before = annotation.prefix[-SAYS_SOMETHING:]
        return annotation.start == node.start and self._cable.text.endswith(before, 0, node.start)

    def _trusted_passage(self, annotation: Annotation, *, unchanged: bool) -> Placed | None:
        text = self._cable.text
        start, end, quote = annotation.start, annotation.end, annotation.quote
        if start is None or end is None:
            return self._only_in_paragraph(annotation) if unchanged else None
        if end - start != len(quote) or not text.startswith(quote, start):
            return None
        before, after = annotation.prefix[-SAYS_SOMETHING:], annotation.suffix[:SAYS_SOMETHING]
        told_apart = len(before) + len(after) >= SAYS_SOMETHING or len(quote) >= LONG
        same = text.endswith(before, 0, start) and text.startswith(after, end)
        if not unchanged and not (told_apart and same):
            return None
        return Placed(annotation, self._holder(annotation, start), start, end)

    def _only_in_paragraph(self, annotation: Annotation) -> Placed | None:
        """A quote by hand, without a position, that its paragraph has in one place only."""
        node = self._nodes.get(annotation.paragraph)
        words = normal(annotation.quote)
        if node is None or not words:
            return None
        compared = self._search.text
        low, high = compared.at(node.start), compared.at(node.end)
        at = compared.text.find(words, low, high)
        if at < 0 or compared.text.find(words, at + 1, high) >= 0:
            return None
        return Placed(annotation, node.id, *compared.span(at, at + len(words)))

    def _holder(self, annotation: Annotation, start: int) -> str:
        node = self._nodes.get(annotation.paragraph)
        if node is None or not node.start <= start < node.end:
            node = self._search.holding(start)
        return node.id if node is not None else annotation.paragraph

    # Searched: the text changed

    @cached_property
    def _search(self) -> Search:
        # Most cables never change, and then none of it is needed.
        from tui.annotations.searching import Search

        return Search(self._cable, self._nodes)

    def _searched(self, annotation: Annotation) -> tuple[Candidate, ...]:
        # Every change of any annotation asks for the places of all.
        known = self._found.get(annotation)
        if known is None:
            known = self._found[annotation] = self._search.found(annotation)
        return known

    def _on(self, annotation: Annotation, found: Candidate) -> Placed:
        near = found.likeness.differs
        if not annotation.is_passage:
            return _standing(annotation, self._nodes[found.paragraph], near=near)
        paragraph = found.paragraph or annotation.paragraph
        return Placed(annotation, paragraph, found.start, found.end, near)


def _standing(annotation: Annotation, node: Node, *, near: bool = False) -> Placed:
    if annotation.start is not None and annotation.end is not None:
        was, now = annotation.end - annotation.start, node.end - node.start
        near = near or abs(was - now) > _LENGTH_SPARED + _LENGTH_KEPT * was
    return Placed(annotation, node.id, node.start, node.end, near)
