"""An annotation looked for in a cable that changed: its place, or those it may be meant for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tui.annotations.compared import Compared, normal, whole
from tui.annotations.figures import begins_the_same, says_the_same
from tui.annotations.matching import MARGIN, Likeness, Match, Quote
from tui.annotations.model import Annotation
from tui.annotations.openings import Openings, Paragraph
from tui.annotations.selectors import opens
from tui.cable.model import Cable, Node

_MOST_CANDIDATES = 8
_WORTH_A_LOOK = 0.35
"""Below this a place has nothing to do with the annotation."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that an annotation may be meant for: ``[start, end)`` of the cable's text.

    ``paragraph`` is the id of the paragraph that holds it, empty where none does.
    """

    paragraph: str
    start: int
    end: int
    likeness: Likeness


class Search:
    """The text of one cable, ready to be searched; ``nodes`` are those that can be annotated."""

    def __init__(self, cable: Cable, nodes: Mapping[str, Node]) -> None:
        self._cable = cable
        self._nodes = nodes

    @cached_property
    def text(self) -> Compared:
        """The whole text as it is compared."""
        return whole(self._cable)

    @cached_property
    def _openings(self) -> Openings:
        return Openings(self._cable, list(self._nodes.values()), self.text)

    def found(self, annotation: Annotation) -> tuple[Candidate, ...]:
        """Where an annotation stands; several places, the best first, where two are as likely.

        Nothing where no place is above the floor.
        """
        found = self._passages(annotation) if annotation.is_passage else self._wholes(annotation)
        if len(found) > 1 and found[0].likeness.score - found[1].likeness.score >= MARGIN:
            return (found[0],)
        return tuple(found[:_MOST_CANDIDATES])

    def says_the_same(self, annotation: Annotation, found: Candidate) -> bool:
        """Whether the words of a place have the figures and negations of those annotated."""
        if found.likeness.words == 1:
            return True
        if annotation.is_passage:
            words = self.text.text[self.text.at(found.start) : self.text.at(found.end)]
            return says_the_same(Quote(annotation).words, words)
        words = self._openings.words(self._nodes[found.paragraph]).text
        return begins_the_same(normal(annotation.opening), words)

    def candidates(self, annotation: Annotation, most: int) -> tuple[Candidate, ...]:
        """The places that fit an annotation best, also those below the floor, the best first."""
        if annotation.is_passage:
            matches = Quote(annotation).matches(self.text.text, thorough=True)
            found = [self._candidate(match) for match in matches]
        else:
            paragraphs = self._openings.matches(annotation, thorough=True)
            found = [_of(one) for one in paragraphs]
        return tuple(one for one in found if one.likeness.score >= _WORTH_A_LOOK)[:most]

    def holding(self, offset: int) -> Node | None:
        """The smallest paragraph, item or heading that holds an offset."""
        held = [node for node in self._nodes.values() if node.start <= offset < node.end]
        return min(held, key=lambda node: node.end - node.start, default=None)

    def _passages(self, annotation: Annotation) -> list[Candidate]:
        quote = Quote(annotation)
        length = len(quote.words)
        matches = quote.matches(self.text.text)
        return [self._candidate(one) for one in matches if one.likeness.is_enough(length)]

    def _wholes(self, annotation: Annotation) -> list[Candidate]:
        opening = normal(annotation.opening)
        matches = self._openings.matches(annotation)
        return [_of(one) for one in matches if self._holds(one, opening)]

    def _holds(self, one: Paragraph, opening: str) -> bool:
        if one.likeness.is_enough(len(opening)):
            return True
        # Of an annotation by hand nothing is known but the first words: then they must be all.
        words = self._openings.words(one.node).text
        return not one.likeness.sides and opens(words, opening)

    def _candidate(self, match: Match) -> Candidate:
        start, end = self.text.span(match.start, match.end)
        holder = self.holding(start)
        return Candidate(holder.id if holder else "", start, end, match.likeness)


def _of(one: Paragraph) -> Candidate:
    return Candidate(one.node.id, one.node.start, one.node.end, one.likeness)
