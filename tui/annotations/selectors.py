"""What is stored so that an annotation's words can be found again: the selectors.

For a passage they are those of the W3C's text quote and text position selectors (Web Annotation
Data Model, 4.2.4 and 4.2.5): its words, 32 code points on either side, start and end. For a whole
paragraph its first words stand for all of them, so that a sidecar stays short enough to be read.
"""

from __future__ import annotations

from dataclasses import replace

from tui.annotations.compared import Compared, normal
from tui.annotations.model import Annotation
from tui.cable.model import Cable, Kind, Node

CONTEXT = 32
"""Code points kept of the text on either side."""
LONG = 30
"""Code points from which words are told apart by themselves."""
SAYS_SOMETHING = 8
"""Code points of context from which it counts; fewer are alike by chance."""
_OPENING = 60
_ENOUGH = 400
_WORDS = (Kind.TEXT, Kind.LABEL)


def passage_of(cable: Cable, start: int, end: int) -> tuple[str, str, str]:
    """The quote of ``[start, end)`` exactly as in the text, with its prefix and suffix."""
    text = cable.text
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def opening_of(cable: Cable, node: Node) -> str:
    """The first words of a paragraph, number and marking left out: at most 60 code points."""
    return shortened(written(cable, node).text)


def shortened(words: str) -> str:
    """At most 60 code points of ``words``, cut between two of them where that can be."""
    if len(words) <= _OPENING:
        return words
    cut = words.rfind(" ", 0, _OPENING + 1)
    return words[: cut if cut > 0 else _OPENING]


def written(cable: Cable, node: Node) -> Compared:
    """The first few hundred code points of a paragraph's words, number and marking left out."""
    spans: list[tuple[int, int]] = []
    length = 0
    for leaf in node.walk():
        if leaf.kind in _WORDS and not leaf.children:
            spans.append((leaf.start, min(leaf.end, leaf.start + 2 * _ENOUGH)))
            length += leaf.end - leaf.start
            if length > _ENOUGH:
                break
    return Compared(cable.text, spans)


def opens(words: str, opening: str) -> bool:
    """Whether a paragraph of these words begins with ``opening``, and not with a few like it.

    A short opening is all of its paragraph's words.
    """
    if shortened(words) == opening:
        return True
    return (
        len(opening) >= LONG
        and words.startswith(opening)
        and not words[len(opening) :][:1].isalnum()
    )


def on_paragraph(cable: Cable, node: Node, annotation: Annotation) -> Annotation:
    """``annotation`` as one of a whole paragraph: ``node`` of ``cable``.

    Its prefix is what stands before the paragraph, its suffix what follows its first words, and
    ``start`` and ``end`` are the paragraph's.
    """
    words = written(cable, node)
    opening = shortened(words.text)
    after = words.span(0, len(opening))[1] if opening else node.end
    return replace(
        annotation,
        paragraph=node.id,
        quote="",
        opening=opening,
        prefix=cable.text[max(0, node.start - CONTEXT) : node.start],
        suffix=cable.text[after : after + CONTEXT],
        start=node.start,
        end=node.end,
    )


def on_passage(
    cable: Cable, paragraph: str, start: int, end: int, annotation: Annotation
) -> Annotation:
    """``annotation`` as one of the passage ``[start, end)`` of ``cable``, in ``paragraph``."""
    quote, prefix, suffix = passage_of(cable, start, end)
    return replace(
        annotation,
        paragraph=paragraph,
        quote=quote,
        opening="",
        prefix=prefix,
        suffix=suffix,
        start=start,
        end=end,
    )


def made_on(annotation: Annotation, sha256: str, sidecar: str) -> Annotation:
    """``annotation`` with the hash of the text that its selectors are from.

    ``sidecar`` is the hash that the sidecar gives for all: only another one is kept with it.
    """
    return replace(annotation, sha256="" if sha256 == sidecar else sha256)


def words_of(annotation: Annotation) -> str:
    """The words that an annotation is about, as far as they are stored, blanks joined."""
    return normal(annotation.quote or annotation.opening)
