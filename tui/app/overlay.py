"""Search hits, passages and the selection, drawn over lines of reading text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui.annotations.codebook import Codebook
from tui.app.letters import Lettered
from tui.app.terminal import Span
from tui.cable.reading import Role, Run

PASSAGE = "passage"
SELECTED, ACTIVE = "selecting", "selecting-end"
"""The styles of what is selected, and of the character at the end that moves."""
_HUES = 3


class Mark(NamedTuple):
    """The styles of a half-open span of code points."""

    start: int
    end: int
    style: str


def passage_marks(passages: Sequence[Lettered], codebook: Codebook) -> list[Mark]:
    """A mark for each passage, in the order of their beginnings.

    A passage has the colour that the codebook gives its first tag; those without take turns with a
    few of the theme's, so that neighbours differ.
    """
    marks: list[Mark] = []
    for place, one in enumerate(passages):
        tags = one.placed.annotation.tags
        code = codebook.get(tags[0]) if tags else None
        style = f"{PASSAGE}-{place % _HUES}"
        if code is not None and code.colour:
            style += f" {code.colour}"
        marks.append(Mark(one.placed.start, one.placed.end, style))
    return marks


def overlaid(run: Run, style: str, marks: Sequence[Mark]) -> Iterator[Span]:
    """A run in pieces, cut where marks begin and end; later marks go on top of earlier ones."""
    near = [mark for mark in marks if mark.start < run.end and mark.end > run.start]
    if run.start == run.end:
        # A letter stands for no words: only what goes over it on both sides colours it.
        near = [
            mark
            for mark in marks
            if mark.start < run.start < mark.end and not mark.style.startswith(PASSAGE)
        ]
    edges = {run.start, run.end}
    if len(run.text) == run.end - run.start:
        for mark in near:
            edges.update((max(mark.start, run.start), min(mark.end, run.end)))
    pieces = list(pairwise(sorted(edges))) or [(run.start, run.end)]
    for begin, stop in pieces:
        held = [mark.style for mark in near if mark.start < stop and mark.end > begin]
        if begin == stop:
            held = [mark.style for mark in near]
        if sum(name.startswith(PASSAGE) for name in held) > 1:
            held.append("overlap")
        text = run.text if len(pieces) == 1 else run.text[begin - run.start : stop - run.start]
        yield text, " ".join(name for name in (style, *held) if name)


STYLES = {
    Role.NUMBER: "accent",
    Role.LABEL: "label",
    Role.BULLET: "label",
    Role.HEADING: "title",
    Role.HEADER: "",
    Role.ARTEFACT: "artefact",
    Role.SIGN: "sign",
    Role.LETTER: "letter",
}
"""The style of each role; a marking's depends on its level."""
