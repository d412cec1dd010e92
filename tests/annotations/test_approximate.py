"""Edit distance by bit vectors, held against the textbook; and where a text is looked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.approximate import Pattern, fit, seeded

words = st.text("abc ", max_size=24)
patterns = st.text("abc ", min_size=1, max_size=70)


def errors_at(pattern: str, text: str, *, anywhere: bool) -> list[int]:
    """The least errors of ``pattern`` against what ends at each place of ``text``."""
    column = list(range(len(pattern) + 1))
    found = []
    for place, letter in enumerate(text, 1):
        before, column[0] = column[0], 0 if anywhere else place
        for at, character in enumerate(pattern, 1):
            least = min(column[at] + 1, column[at - 1] + 1, before + (character != letter))
            before, column[at] = column[at], least
        found.append(column[-1])
    return found


@given(patterns, words)
def test_the_distance_is_the_edit_distance(pattern: str, text: str) -> None:
    known = errors_at(pattern, text, anywhere=False)
    assert Pattern(pattern).distance(text) == (known[-1] if known else len(pattern))
    errors, length = Pattern(pattern).reach(text)
    assert errors == min([len(pattern), *known])
    assert errors == ([len(pattern), *known])[length]


@given(patterns, words, st.integers(0, 30))
def test_the_nearest_place_has_the_fewest_errors(pattern: str, text: str, expected: int) -> None:
    known = [len(pattern), *errors_at(pattern, text, anywhere=True)]
    errors, end = Pattern(pattern).nearest(text, expected)
    assert errors == min(known) == known[end]
    nearer = [at for at, count in enumerate(known) if count == errors]
    assert abs(end - expected) == min(abs(at - expected) for at in nearer)


@given(st.text("abc ", min_size=1, max_size=40), words, words)
def test_what_stands_there_is_found_there(pattern: str, before: str, after: str) -> None:
    text = before + pattern + after
    found = fit(pattern, text, 0, len(text), len(before) + len(pattern))
    assert (found.errors, found.end) == (0, len(before) + len(pattern))
    assert text[found.start : found.end] == pattern


@given(st.text("abcdefgh ", min_size=257, max_size=900), st.data())
def test_a_long_pattern_never_has_fewer_errors_than_there_are(
    pattern: str, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(pattern) - 1))
    taken = data.draw(st.integers(0, 40))
    new = data.draw(st.text("xyz", max_size=40))
    changed = pattern[:cut] + new + pattern[cut + taken :]
    found = fit(pattern, changed, 0, len(changed), len(pattern))
    assert 0 <= found.start <= found.end <= len(changed)
    if changed == pattern:
        assert found.errors == 0
    whole = Pattern(pattern).distance(changed[found.start : found.end])
    assert found.errors >= min(whole, len(pattern)) or found.errors == len(pattern)


def test_a_long_pattern_is_found_whole_around_what_was_put_into_it() -> None:
    pattern = " ".join(f"the sheep of valley {number} were counted" for number in range(40))
    middle = len(pattern) // 2
    changed = f"before {pattern[:middle]} and some more {pattern[middle:]} after"
    found = fit(pattern, changed, 0, len(changed), len(pattern) + 7)
    assert changed[found.start : found.end] == changed[7:-6]
    assert found.errors <= 2 * len(" and some more ")


def test_a_long_pattern_is_given_up_where_it_is_not() -> None:
    found = fit("abc " * 400, "xyz " * 400, 0, 1600, 1600, most=400)
    assert found.errors == 1600


def test_a_place_is_looked_for_by_pieces_of_the_words() -> None:
    pattern = "the ministry of the interior will follow"
    text = "x" * 500 + "the ministre of the interier will follow" + "y" * 500
    assert seeded(pattern, text, 16, 4)[0] == 500
    assert seeded("ab", text, 16, 4) == []


def test_a_piece_that_stands_everywhere_says_nothing() -> None:
    assert seeded("a" * 40, "a" * 100_000, 16, 4) == []
