"""Selections of words: where they begin and end, and how each step makes them grow or shrink."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cable.build import cable_text
from tests.cable.strange import strange_cables
from tui.cable.graphemes import joined
from tui.cable.model import Cable, Kind
from tui.cable.parse import parse
from tui.cable.reading import is_body
from tui.cable.selecting import Selectable, Selection, Step

BODY = """\
1. (U) Mr. Rassendyll came in May. The king was away; the
U.S. envoy wrote twice. Nobody

SIPDIS
answered.

The Mint
--------

2. (C) It was sold for the following:

-- two cafe\u0301s at Strelsau
-- 漢字 books

3. (U) Done.
"""

STEPS = tuple(Step)


@pytest.fixture(scope="module")
def cable() -> Cable:
    return parse(cable_text(BODY))


@pytest.fixture(scope="module")
def places(cable: Cable) -> Selectable:
    return Selectable(cable)


KEYS = {"w": Step.WORD, "l": Step.CHARACTER, "s": Step.SENTENCE, "p": Step.PARAGRAPH}


class Picked:
    """A selection by its words: ``w`` is a word on, ``W`` a word back, ``o`` the other end."""

    def __init__(self, cable: Cable, places: Selectable, word: str) -> None:
        self.cable, self.places = cable, places
        found = places.word_at(cable.text.index(word, cable.text.index("1. (U)")))
        assert found is not None
        self.now = found

    def press(self, keys: str) -> str:
        for key in keys:
            if key == "o":
                self.now = self.now.swapped
                continue
            move = self.places.forward if key.islower() else self.places.backward
            self.now = move(self.now, KEYS[key.lower()])
        return self.words

    @property
    def words(self) -> str:
        start, end = self.places.span(self.now)
        return " ".join(self.cable.text[start:end].split())


@pytest.mark.parametrize(
    ("word", "keys", "selected"),
    [
        ("king", "", "king"),
        ("king", "w", "king was"),
        ("king", "www", "king was away; the"),
        ("king", "wW", "king"),
        ("king", "wWW", "The king"),
        ("king", "WW", "May. The king"),
        ("king", "WWw", "The king"),
        ("king", "WWwww", "king was"),
        ("king", "oW", "The king"),
        ("king", "wow", "was"),
        ("king", "owW", "king"),
        ("king", "l", "king w"),
        ("king", "L", "kin"),
        ("king", "LLL", "k"),
        ("king", "LLLL", "e k"),
        ("king", "Lw", "king"),
        ("king", "s", "king was away; the U.S. envoy wrote twice."),
        ("king", "oS", "The king"),
        ("king", "soS", "The king was away; the U.S. envoy wrote twice."),
        (
            "king",
            "soSS",
            "Mr. Rassendyll came in May. The king was away; the U.S. envoy wrote twice.",
        ),
        ("Rassendyll", "s", "Rassendyll came in May."),
        ("Rassendyll", "P", "Mr. Rassendyll"),
        ("Strelsau", "w", "Strelsau -- 漢字"),
        ("two", "wL", "two cafe\u0301"),
        ("two", "wLL", "two caf"),
        ("Done.", "w", "Done."),
        ("Done.", "p", "Done."),
        ("Done.", "W", "books 3. (U) Done."),
        ("Rassendyll", "WW", "Mr. Rassendyll"),
    ],
)
def test_steps(cable: Cable, places: Selectable, word: str, keys: str, selected: str) -> None:
    assert Picked(cable, places, word).press(keys) == selected


def test_a_selection_goes_over_page_lines_and_into_the_next_paragraph(
    cable: Cable, places: Selectable
) -> None:
    picked = Picked(cable, places, "Nobody")
    assert picked.press("w") == "Nobody SIPDIS answered."
    assert picked.places.words_in(picked.now) == 2
    assert picked.press("p").endswith("answered. The Mint")
    assert picked.press("p").endswith("2. (C) It was sold for the following:")


def test_numbers_markings_bullets_and_artefacts_neither_begin_nor_end_one(
    cable: Cable, places: Selectable
) -> None:
    passed = {Kind.NUMBER, Kind.MARKING, Kind.BULLET, Kind.ARTEFACT, Kind.UNDERLINE}
    for leaf in cable.leaves():
        if leaf.kind in passed:
            assert places.first_in(leaf.start, leaf.end) is None
            covered = places.covering(leaf.start, leaf.end)
            assert covered is None
    header = cable.text.index("SUBJECT")
    assert places.first_in(header, header + 7) is None


def test_a_cable_without_words_has_nothing_to_select() -> None:
    empty = Selectable(parse(""))
    assert empty.nearest(0) is None and empty.word_at(0) is None
    assert empty.covering(0, 10) is None
    now = Selection(0, 0)
    assert all(empty.forward(now, step) == now == empty.backward(now, step) for step in STEPS)


moves = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from((1, -1, 0))), max_size=12)


@given(strange_cables(), st.floats(0, 1), moves)
@settings(max_examples=60, deadline=None)
def test_any_selection_is_whole_characters_between_visible_ones(
    cable: Cable, where: float, steps: list[tuple[Step, int]]
) -> None:
    places = Selectable(cable)
    now = places.word_at(int(where * len(cable.text)))
    if now is None:
        return
    body = [node for node in cable.nodes if is_body(node)]
    for step, by in steps:
        before = places.span(now)
        move = {1: places.forward, -1: places.backward}.get(by)
        anchor = now.anchor
        now = move(now, step) if move is not None else now.swapped
        start, end = places.span(now)
        if by == 0:
            assert (start, end) == before
        else:
            assert start <= anchor < end, "what was begun with stays selected"
        assert body[0].start <= start < end <= body[-1].end
        text = cable.text
        assert not joined(text, start) and not joined(text, end)
        assert not text[start].isspace() and not text[end - 1].isspace()
        again = places.covering(start, end)
        assert again is not None and places.span(again) == (start, end)
        assert places.words_in(now) >= 1


@given(strange_cables(), st.floats(0, 1), st.sampled_from((Step.WORD, Step.SENTENCE)))
@settings(max_examples=40, deadline=None)
def test_steps_forward_are_undone_by_steps_back(cable: Cable, where: float, step: Step) -> None:
    places = Selectable(cable)
    begun = places.word_at(int(where * len(cable.text)))
    if begun is None:
        return
    seen = [places.forward(begun, step)]
    for _ in range(4):
        seen.append(places.forward(seen[-1], step))
    for earlier, later in zip(reversed(seen[:-1]), reversed(seen[1:]), strict=True):
        assert later == earlier or places.backward(later, step) == earlier
