"""What is drawn over the text: the code points that are selected or annotated, and no others."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.cable.build import cable_text
from tests.cable.strange import strange_cables
from tui.annotations.anchors import Placed
from tui.annotations.codebook import Code, Codebook
from tui.annotations.model import Annotation
from tui.app.cells import cell_of, cells_of, offset_at
from tui.app.letters import Lettered, lettered
from tui.app.outline import Outline, units
from tui.app.overlay import Mark, overlaid, passage_marks
from tui.cable.as_transmitted import transmitted
from tui.cable.model import Cable
from tui.cable.parse import parse
from tui.cable.reading import Line, Role, Run, reflowed
from tui.cable.reading_signs import Sign, signing
from tui.cable.selecting import Selectable, Step

CABLE = parse(
    cable_text(
        """\
1. (U) The harvest was better than in May.

2. (C) Rain came:

-- late in Zenda
-- early in Strelsau

3. (U) Sold.
"""
    )
)
OUTLINE = Outline(units(CABLE))


def placed(identity: str, first: str, last: str = "") -> Placed:
    start = CABLE.text.index(first)
    end = CABLE.text.index(last or first, start) + len(last or first)
    holding = OUTLINE.at(start)
    assert holding is not None
    quote = CABLE.text[start:end]
    item = Annotation(identity, holding.id, ("tag",), quote=quote, start=start, end=end)
    return Placed(item, holding.id, start, end)


def letters(*passages: Placed) -> dict[str, str]:
    return {one.placed.annotation.id: one.letter for one in lettered(passages, OUTLINE)}


def test_letters_go_by_the_text_and_begin_anew_in_each_paragraph() -> None:
    found = letters(
        placed("later", "May"),
        placed("first", "The", "was"),
        placed("inner", "harvest"),
        placed("item", "early"),
        placed("list", "Rain"),
    )
    assert found == {"first": "a", "inner": "b", "later": "c", "list": "a", "item": "b"}


def test_a_passage_that_reaches_into_a_paragraph_keeps_its_letter_there() -> None:
    found = letters(
        placed("one", "The"),
        placed("over", "May", "Rain"),
        placed("two", "late"),
        placed("3", "Sold"),
    )
    assert found == {"one": "a", "over": "b", "two": "c", "3": "a"}


def test_there_is_a_letter_of_one_cell_each_for_any_number_of_passages() -> None:
    many = [placed(f"p{place:03}", "harvest") for place in range(60)]
    found = lettered(many, OUTLINE)
    assert [one.letter for one in found[:3]] == ["a", "b", "c"]
    assert len({one.letter for one in found}) == 60
    assert found[24].letter == "z" and found[25].letter == "aa"
    assert all(cell_len(one.raised) == len(one.letter) for one in found)


def test_whole_paragraphs_have_no_letter() -> None:
    whole = Placed(Annotation("whole", "1", ("tag",)), "1", 0, 10)
    assert lettered([whole], OUTLINE) == ()


def test_overlapping_passages_differ_and_what_they_share_stands_out() -> None:
    both = [Lettered(placed("a", "The", "was"), "a"), Lettered(placed("b", "was", "than"), "b")]
    marks = passage_marks(both, Codebook())
    run = Run("The harvest was better than", both[0].placed.start, both[1].placed.end, Role.TEXT)
    pieces = list(overlaid(run, "", marks))
    assert [text for text, _ in pieces] == ["The harvest ", "was", " better than"]
    styles = [style.split() for _, style in pieces]
    assert styles[0] != styles[2]
    assert set(styles[1]) == {*styles[0], *styles[2], "overlap"}


def test_a_passage_has_the_colour_that_the_codebook_gives_its_tag() -> None:
    codes = Codebook(codes=(Code("tag", colour="#112233"),))
    (mark,) = passage_marks([Lettered(placed("a", "The"), "a")], codes)
    assert mark.style.split() == ["passage-0", "#112233"]


SHOWN = ("reflowed", "reflowed alone", "transmitted")


def lines_of(cable: Cable, how: str, width: int, signs: list[Sign]) -> list[Line]:
    if how == "transmitted":
        return transmitted(cable, cable.nodes, width, cell_len)
    put = signing(signs)
    numbers = how == "reflowed"
    return reflowed(cable, cable.nodes, width, cell_len, numbers=numbers, signing=put)


def marked(lines: list[Line], marks: list[Mark], style: str) -> tuple[set[int], set[int]]:
    """The code points that are shown with a style and without it, blanks and signs apart."""
    inside: set[int] = set()
    outside: set[int] = set()
    for line in lines:
        for run in line.runs:
            at = run.start
            pieces = list(overlaid(run, "", marks))
            assert "".join(text for text, _ in pieces) == run.text
            for text, names in pieces:
                whole = len(pieces) == 1
                size = run.end - run.start if whole else len(text)
                if run.role not in (Role.SPACE, Role.LETTER):
                    (inside if style in names.split() else outside).update(range(at, at + size))
                at += size
    return inside, outside


@given(
    strange_cables(),
    st.sampled_from(SHOWN),
    st.integers(20, 72),
    st.floats(0, 1),
    st.lists(st.tuples(st.sampled_from(tuple(Step)), st.booleans()), max_size=8),
)
@settings(max_examples=40, deadline=None)
def test_what_is_shown_as_selected_is_what_is_selected(
    cable: Cable, how: str, width: int, where: float, steps: list[tuple[Step, bool]]
) -> None:
    places = Selectable(cable)
    now = places.word_at(int(where * len(cable.text)))
    if now is None:
        return
    for step, on in steps:
        now = places.forward(now, step) if on else places.backward(now, step)
    start, end = places.span(now)
    signs = [Sign(start, end, "ᵃ"), Sign((start + end) // 2, end, "ᵇ")]
    lines = lines_of(cable, how, width, signs)
    inside, outside = marked(lines, [Mark(start, end, "selecting")], "selecting")
    assert all(start <= at < end for at in inside)
    assert not any(start <= at < end for at in outside)
    shown = inside | outside
    assert {start, end - 1} <= shown, "both ends are to be seen"
    if how == "transmitted":
        missing = set(range(start, end)) - shown
        assert all(cable.text[at].isspace() for at in missing)


@given(strange_cables(), st.sampled_from(SHOWN), st.integers(20, 72))
@settings(max_examples=25, deadline=None)
def test_every_character_has_its_cells_and_is_found_by_them(
    cable: Cable, how: str, width: int
) -> None:
    for line in lines_of(cable, how, width, [Sign(0, len(cable.text) // 2, "ᵃ")]):
        end = line.indent
        for _, cell, size in cells_of(line):
            assert cell >= end
            end = cell + size
            for under in {cell, cell + size - 1} if size else ():
                found = offset_at(line, under)
                assert found is not None
                assert cell_of(line, found) <= under
        assert end <= line.indent + sum(cell_len(run.text) for run in line.runs)
