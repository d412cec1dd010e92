"""Whole paragraphs found again: by their first words, and by what stood around these."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tui.annotations.approximate import Pattern, seeded
from tui.annotations.compared import Compared, normal
from tui.annotations.matching import SETTLED, Context, Likeness
from tui.annotations.model import Annotation
from tui.annotations.selectors import LONG, opens, shortened, written
from tui.cable.model import Cable, Node

_LONGEST = 400
_MOST_ALIKE = 64
_SEEDS, _MORE_SEEDS = 14, 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that may be the one meant, and how well it fits."""

    node: Node
    likeness: Likeness


class Openings:
    """The first words of all paragraphs of a cable, one paragraph a line."""

    def __init__(self, cable: Cable, nodes: Sequence[Node], whole: Compared) -> None:
        self._cable = cable
        self._nodes = nodes
        self._whole = whole
        self._words: dict[str, Compared] = {}
        self._all = ""
        self._begins: list[int] = []

    def words(self, node: Node) -> Compared:
        """The first few hundred code points of a paragraph's words."""
        known = self._words.get(node.id)
        if known is None:
            known = self._words[node.id] = written(self._cable, node)
        return known

    def fits(self, node: Node, opening: str, context: Context) -> Likeness:
        """How alike a paragraph's first words, and the text before and after, are."""
        words = self.words(node)
        text = words.text
        length = len(opening)
        if opens(text, opening):
            errors, end = 0, length
        elif length < LONG:
            end = len(shortened(text))
            errors = Pattern(opening).distance(text[:end])
        else:
            errors, end = Pattern(opening).reach(text[: length + length // 2])
            rest = text[end : end + length]
            if end and text[end - 1].isalnum() and rest[:1].isalnum():
                # Half a word is another word.
                errors += len(rest.split(" ", 1)[0])
        start = self._whole.at(node.start)
        after = self._whole.at(words.span(0, end)[1] - 1) + 1 if end else start
        return Likeness(
            max(0.0, 1 - errors / length),
            context.before(self._whole.text, start),
            context.after(self._whole.text, after),
        )

    def matches(self, annotation: Annotation, *, thorough: bool = False) -> list[Paragraph]:
        """The paragraphs that may be the one meant, the best first; ``thorough`` finds more."""
        opening = normal(annotation.opening)[:_LONGEST]
        if not opening:
            return []
        context = Context(annotation)
        self._index()
        places = self._exact(opening)
        if len(places) > _MOST_ALIKE:
            # Of so many that begin alike only the one of that number can be meant.
            places = [node for node in places if node.id == annotation.paragraph]
        found = [Paragraph(node, self.fits(node, opening, context)) for node in places]
        if thorough or not any(_is_sure(one.likeness) for one in found):
            exact = {node.id for node in places}
            found.extend(
                Paragraph(node, self.fits(node, opening, context))
                for node in self._near(annotation, opening, thorough=thorough)
                if node.id not in exact
            )
        return self._apart(annotation, found)

    def _index(self) -> None:
        if self._begins:
            return
        at = 1
        lines: list[str] = []
        for node in self._nodes:
            self._begins.append(at)
            lines.append(self.words(node).text)
            at += len(lines[-1]) + 1
        self._all = "\n" + "\n".join(lines)

    def _exact(self, opening: str) -> list[Node]:
        found: list[Node] = []
        at = self._all.find("\n" + opening)
        while at >= 0:
            node = self._nodes[bisect_right(self._begins, at + 1) - 1]
            if opens(self.words(node).text, opening):
                found.append(node)
            at = self._all.find("\n" + opening, at + 1)
        return found

    def _near(self, annotation: Annotation, opening: str, *, thorough: bool) -> list[Node]:
        """The paragraph of that number, and those that begin with some of the words."""
        seeds, most = (_MORE_SEEDS, 12) if thorough else (_SEEDS, 4)
        found = {node.id: node for node in self._nodes if node.id == annotation.paragraph}
        for begin in seeded(opening, self._all, seeds, most):
            index = max(0, bisect_right(self._begins, begin + len(opening) // 4) - 1)
            if index < len(self._nodes) and abs(begin - self._begins[index]) <= len(opening) // 4:
                found[self._nodes[index].id] = self._nodes[index]
        return list(found.values())

    def _apart(self, annotation: Annotation, found: list[Paragraph]) -> list[Paragraph]:
        """The paragraphs, best first; of two that begin with the same word the likelier one."""
        depth = annotation.paragraph.count(".")
        found.sort(
            key=lambda one: (
                -one.likeness.score,
                one.node.id != annotation.paragraph,
                one.node.id.count(".") != depth,
            )
        )
        kept: dict[int, Paragraph] = {}
        for one in found:
            kept.setdefault(self.words(one.node).raw(0), one)
        return list(kept.values())


def _is_sure(likeness: Likeness) -> bool:
    sides = likeness.sides
    return likeness.words == 1 and len(sides) == 2 and sum(sides) >= 2 * SETTLED
