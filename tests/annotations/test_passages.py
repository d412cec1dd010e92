"""Passages: what is stored of them, and the paragraph that they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cable.build import cable_text
from tests.cable.strange import strange_cables
from tui.annotations.anchors import place
from tui.annotations.editing import Spot
from tui.annotations.model import Annotation, Annotations
from tui.annotations.passages import Passage, paragraph_at, passage_at
from tui.cable.model import Cable
from tui.cable.parse import parse

CABLE = parse(
    cable_text(
        """\
1. (U) The harvest was

SIPDIS
better. It came:

-- late in May
-- early in Zenda

The Mint
--------

2. (C) Sold.
"""
    )
)


def annotated(cable: Cable, passage: Passage, author: str = "") -> Annotation:
    """A new annotation of a passage."""
    span = passage.start, passage.end
    return Spot(cable, cable.find(passage.paragraph), span=span).new(author, "")


def of(first: str, last: str) -> Passage:
    start = CABLE.text.index(first)
    return passage_at(CABLE, start, CABLE.text.index(last, start) + len(last))


def test_the_words_are_kept_exactly_with_32_characters_on_either_side() -> None:
    made = annotated(CABLE, of("harvest", "better"), "kim")
    assert made.quote == "harvest was\n\nSIPDIS\nbetter"
    assert made.start is not None and made.end is not None
    assert CABLE.text[made.start : made.end] == made.quote
    assert made.prefix == CABLE.text[made.start - 32 : made.start]
    assert made.suffix == CABLE.text[made.end : made.end + 32]
    assert (made.author, made.paragraph, made.opening) == ("kim", "1", "")
    assert made.is_passage and made.is_empty


@pytest.mark.parametrize(
    ("first", "last", "paragraph"),
    [
        ("harvest", "better", "1"),
        ("early", "Zenda", "1.2"),
        ("The Mint", "Mint", "s1"),
        ("better", "Sold", "1"),
        ("SIPDIS\nbetter", "better", "1"),
        ("UNCLAS", "UNCLAS", "1"),
    ],
)
def test_a_passage_belongs_to_the_paragraph_it_starts_in(
    first: str, last: str, paragraph: str
) -> None:
    assert of(first, last).paragraph == paragraph


@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (9, 4), (-1, 3), (0, 100_000), (CABLE.text.index("\n\n"), 25)]
)
def test_what_is_no_span_of_words_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"no span|no words"):
        passage_at(CABLE, start, end)


def test_a_cable_without_paragraphs_takes_no_passage() -> None:
    assert paragraph_at(parse(""), 0) == ""
    with pytest.raises(ValueError, match="no span"):
        passage_at(parse(""), 0, 1)


@given(strange_cables(), st.floats(0, 1), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_any_passage_is_found_again_where_it_was_made(
    cable: Cable, where: float, length: int
) -> None:
    start = min(int(where * len(cable.text)), len(cable.text) - 1)
    end = min(start + length, len(cable.text))
    if not cable.text[start:end].strip() or not paragraph_at(cable, start):
        return
    made = annotated(cable, passage_at(cable, start, end))
    held = Annotations(sha256="same", items=(made,))
    (placed,) = place(cable, held, "same").placed
    assert (placed.start, placed.end) == (start, end)
    assert cable.text[start:end] == made.quote
