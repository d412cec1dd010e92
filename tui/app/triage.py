"""Annotations whose place is lost or doubtful: what each was about, and where it may be now.

Nothing here draws. Accepting a place writes the annotation's selectors anew, as one step of undo;
until then they stay what they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tui.annotations.compared import Compared, normal
from tui.annotations.model import Annotation, now
from tui.annotations.selectors import CONTEXT, made_on, on_paragraph, on_passage, written
from tui.app.outline import Unit

if TYPE_CHECKING:
    from tui.annotations.searching import Candidate
    from tui.app.session import Session

LOST, UNDECIDED, NEAR = "lost", "undecided", "near"
_MOST_WORDS = 160
"""Words of a long passage that are compared and shown."""

Words = tuple[str, str]
"""A word and whether the other text has it: ``same``, ``gone`` or ``new``."""


@dataclass(frozen=True, slots=True)
class Item:
    """An annotation to be looked at, and why: ``lost``, ``undecided`` or ``near``."""

    annotation: Annotation
    why: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text, and what stands before and after them."""

    before: str
    words: str
    after: str


def items(session: Session) -> list[Item]:
    """What there is to be looked at: first what has no place, then what stands on other words."""
    undecided = session.placement.undecided
    found = [
        Item(one, UNDECIDED if one.id in undecided else LOST, one.paragraph)
        for one in session.placement.orphans
    ]
    return found + [Item(one.annotation, NEAR, one.paragraph) for one in session.near.values()]


def candidates(session: Session, item: Item) -> tuple[Candidate, ...]:
    """The places to choose from, the likeliest first; where it stands now is one of them."""
    undecided = session.placement.undecided.get(item.annotation.id)
    return undecided if undecided is not None else session.candidates(item.annotation)


def stored(annotation: Annotation) -> Excerpt:
    """What the sidecar has of an annotation's words."""
    words = annotation.quote or annotation.opening
    return Excerpt(normal(annotation.prefix), normal(words), normal(annotation.suffix))


def standing(session: Session, annotation: Annotation, found: Candidate) -> Excerpt:
    """What stands in the text at a candidate: as much of it as is stored of the annotation."""
    text = session.cable.text
    start, end = found.start, found.end
    node = session.cable.find(found.paragraph)
    if not annotation.is_passage and node is not None:
        words = written(session.cable, node)
        shown = _begun(words.text, len(normal(annotation.opening)) or 2 * CONTEXT)
        end = words.span(0, len(shown))[1] if shown else start
    else:
        shown = normal(text[start:end])
    return Excerpt(
        normal(text[max(0, start - 2 * CONTEXT) : start]),
        shown,
        normal(text[end : end + 2 * CONTEXT]),
    )


def _begun(words: str, length: int) -> str:
    """The beginning of ``words``, about ``length`` code points, to the end of a word.

    A paragraph that is not much longer is given whole.
    """
    if len(words) <= 2 * length:
        return words
    cut = words.find(" ", length)
    return words if cut < 0 else words[:cut]


def difference(old: str, new: str) -> tuple[list[Words], list[Words]]:
    """The words of both, each with whether the other has it in its place."""
    before, after = _few(old.split()), _few(new.split())
    was: list[Words] = []
    now_: list[Words] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        same = tag == "equal"
        was += [(word, "same" if same else "gone") for word in before[first:last]]
        now_ += [(word, "same" if same else "new") for word in after[begin:end]]
    return was, now_


def _few(words: Sequence[str]) -> list[str]:
    if len(words) <= _MOST_WORDS:
        return list(words)
    half = _MOST_WORDS // 2
    return [*words[:half], "…", *words[-half:]]


# Accepting a place


def accept(session: Session, identity: str, found: Candidate) -> bool:
    """Put an annotation on a candidate: its selectors are those of the text as it is now.

    Answers False where the annotation is gone: somebody else may have deleted it meanwhile.
    """
    annotation = session.annotations.get(identity)
    node = session.cable.find(found.paragraph)
    if annotation is None:
        return False
    if annotation.is_passage:
        paragraph = found.paragraph or annotation.paragraph
        return _put(
            session, on_passage(session.cable, paragraph, found.start, found.end, annotation)
        )
    return node is not None and _put(session, on_paragraph(session.cable, node, annotation))


def place_on(session: Session, identity: str, unit: Unit) -> bool:
    """Put an annotation on a paragraph by hand: on its words, if they stand there once.

    Answers False where the annotation is gone.
    """
    annotation = session.annotations.get(identity)
    if annotation is None:
        return False
    node = unit.nodes[0]
    compared = Compared(session.cable.text, [(node.start, node.end)])
    words = normal(annotation.quote)
    at = compared.text.find(words) if words else -1
    if at >= 0 and compared.text.find(words, at + 1) < 0:
        span = compared.span(at, at + len(words))
        return _put(session, on_passage(session.cable, unit.id, *span, annotation))
    return _put(session, on_paragraph(session.cable, node, annotation))


def _put(session: Session, moved: Annotation) -> bool:
    held = session.annotations
    made = made_on(replace(moved, modified=now()), session.source.sha256, held.sha256)
    # An annotation by hand may say nothing yet; it is moved all the same.
    kept = tuple(made if item.id == made.id else item for item in held.items)
    return session.change("place", replace(held, items=kept))
