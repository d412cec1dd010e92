"""Excerpts: as many words as there is room for, with what was found among them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.library.excerpts import excerpt

TEXT = "The director said that the shelter was full since May, and that somebody pays for it."


def test_what_has_room_is_not_cut() -> None:
    assert excerpt("A full house.", ((2, 6),), 13) == ("A full house.", ((2, 6),))


def test_a_long_paragraph_is_cut_between_words_around_the_first_mark() -> None:
    at = TEXT.index("somebody")
    found, marks = excerpt(TEXT, ((at, at + 8),), 40)
    assert found == "…May, and that somebody pays for it."
    assert [found[a:b] for a, b in marks] == ["somebody"]
    assert excerpt(TEXT, (), 20) == ("The director said…", ())


def test_marks_are_put_in_order_and_joined() -> None:
    assert excerpt("full house", ((5, 10), (0, 2), (1, 4), (9, 99), (3, 3)), 20)[1] == (
        (0, 4),
        (5, 10),
    )


@given(
    st.text("ab ", max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4),
    st.integers(1, 50),
)
def test_an_excerpt_is_of_the_text_and_its_first_mark_stays_in_sight(
    text: str, marks: list[tuple[int, int]], room: int
) -> None:
    found, held = excerpt(text, marks, room)
    assert len(found) <= max(room, 3)
    assert found.strip("…") in text
    assert all(0 <= a < b <= len(found) for a, b in held)
    assert all(first[1] < second[0] for first, second in pairwise(held))
    if any(start < min(end, len(text)) for start, end in marks):
        assert held
