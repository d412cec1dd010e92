"""Where an annotation of another program stands in a cable of the library.

Where both have the same text, its offsets are believed. Elsewhere it is placed as an annotation of
ours is whose cable changed: where its words are, or words alike enough, and nowhere else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from tui.annotations.anchors import Anchors
from tui.annotations.compared import Compared, normal, whole
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import CONTEXT, on_paragraph, on_passage
from tui.cable.model import SPEAKABLE, Cable, Node
from tui.imports.library import comparable
from tui.imports.model import Incoming

NOWHERE = "?"
"""The paragraph of an annotation of which nobody knows one."""


@dataclass(frozen=True, slots=True)
class Found:
    """An annotation with its place in the cable; ``problem`` says what is doubtful of it, if
    anything. One without a place has ``is_placed`` false, and keeps what the file says of it."""

    annotation: Annotation
    is_placed: bool = True
    problem: str = ""


class Places:
    """One cable of the library and the text that the file's offsets count in, if there is one."""

    def __init__(self, cable: Cable, sha256: str, text: str | None) -> None:
        self._cable = cable
        self._sha256 = sha256
        self._text = text
        self._is_same = text is None or comparable(text) == comparable(cable.text)
        self._anchors = Anchors(cable)
        self._nodes = [node for node in cable.walk() if node.kind in SPEAKABLE and node.id]
        self._words: Compared | None = None

    def found(self, incoming: Incoming) -> Found:
        """The annotation of a file in the cable; its id and what it says are as in the file."""
        given = incoming.annotation
        if not given.quote:
            return self._whole(given)
        start, end = given.start, given.end
        if start is not None and end is not None and self._is_same:
            quote = comparable(self._cable.text)[start:end]
            # With a text of its own the file's offsets are all there is to go by.
            if start < end and (self._text is not None or quote == given.quote):
                return Found(self._on(given, start, end))
        return self._searched(self._with_context(given))

    def _whole(self, given: Annotation) -> Found:
        node = self._cable.find(given.paragraph) if given.paragraph else None
        if node is not None and node.kind in SPEAKABLE:
            return Found(on_paragraph(self._cable, node, given))
        told = f"no paragraph {given.paragraph}" if given.paragraph else "no words and no paragraph"
        return Found(replace(given, paragraph=given.paragraph or NOWHERE), False, told)

    def _with_context(self, given: Annotation) -> Annotation:
        if self._text is None or given.start is None or given.end is None:
            return given
        before = self._text[max(0, given.start - CONTEXT) : given.start]
        after = self._text[given.end : given.end + CONTEXT]
        return replace(given, prefix=before, suffix=after)

    def _searched(self, given: Annotation) -> Found:
        # Made on another text, whatever the hashes say: nothing of it is trusted unseen.
        other = "0" * 64
        asked = replace(given, id="x", sha256=other, paragraph=given.paragraph or NOWHERE)
        placed = self._anchors.place(Annotations(items=(asked,)), self._sha256)
        if placed.placed:
            one = placed.placed[0]
            told = "the words there are not quite the same" if one.near else ""
            if told:
                kept = self._kept(given, one.paragraph)
                return Found(kept, True, told)
            return Found(self._on(given, one.start, one.end))
        only = self._only_place(given.quote)
        if only is not None:
            return Found(self._on(given, *only))
        told = "could be meant for two places" if placed.undecided else "its words are not there"
        return Found(self._kept(given, given.paragraph or NOWHERE), False, told)

    def _kept(self, given: Annotation, paragraph: str) -> Annotation:
        """As the file has it, said to be made on the file's text."""
        made_on = hashlib.sha256(
            (self._text or given.quote).encode("utf-8", "surrogatepass")
        ).hexdigest()
        return replace(given, paragraph=paragraph, sha256=made_on)

    def _only_place(self, quote: str) -> tuple[int, int] | None:
        """The one place that has these words, blanks apart."""
        if self._words is None:
            self._words = whole(self._cable)
        words = normal(quote)
        at = self._words.text.find(words) if words else -1
        if at < 0 or self._words.text.find(words, at + 1) >= 0:
            return None
        return self._words.span(at, at + len(words))

    def _on(self, given: Annotation, start: int, end: int) -> Annotation:
        """On the words of ``[start, end)``: on the whole paragraph where they are all of it."""
        words = self._cable.text[start:end]
        node = self._holding(start)
        for one in self._nodes:
            if one.start <= start and end <= one.end and self._is_all(one, words):
                return on_paragraph(self._cable, one, replace(given, sha256=""))
        paragraph = node.id if node is not None else given.paragraph or NOWHERE
        return on_passage(self._cable, paragraph, start, end, replace(given, sha256=""))

    def _is_all(self, node: Node, words: str) -> bool:
        whole_text = self._cable.text[node.start : node.end]
        return whole_text == words or whole_text.strip() == words.strip()

    def _holding(self, start: int) -> Node | None:
        held = (node for node in self._nodes if node.start <= start < node.end)
        return min(held, key=lambda node: node.end - node.start, default=None)
