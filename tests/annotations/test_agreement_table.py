"""Agreement tag by tag and over all, with intervals that can be drawn again."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.agreement import Row, cohen, fleiss, krippendorff, percent
from tui.annotations.agreement_table import (
    NO_UNITS,
    NO_VARIATION,
    STATISTICS,
    TWO_ALONE,
    CodedUnit,
    measure,
    pairs,
)


def coded(number: int, *tags: str | None) -> CodedUnit:
    """One paragraph; each coder's tags in a text, or None for one who did not read it."""
    given = (None if one is None else frozenset(one.split()) for one in tags)
    return CodedUnit("03LIMA1", str(number), tuple(given))


UNITS = [
    coded(1, "aid trade", "aid"),
    coded(2, "", ""),
    coded(3, "trade", "trade"),
    coded(4, "", "trade"),
    coded(5, "aid", "aid"),
]


def test_each_tag_has_its_figures_and_all_together_have_theirs() -> None:
    every, aid, trade = measure(UNITS, resamples=50)
    assert (every.tag, aid.tag, trade.tag) == ("", "aid", "trade")
    assert (every.uses, aid.uses, trade.uses) == ((4, 4), (2, 2), (2, 2))
    assert aid.figures["cohen"].value == 1.0
    rows = Counter[Row]({(True, False): 1, (False, False): 2, (True, True): 1, (False, True): 1})
    assert trade.figures["cohen"].value == cohen(rows)
    assert every.figures["percent"].value == pytest.approx(8 / 10)


def test_the_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    units = [coded(n, "aid" if n % 3 else "", "aid" if n % 4 else "") for n in range(60)]
    once, again, other = (measure(units, 200, seed) for seed in (7, 7, 8))
    assert once == again != other
    figure = once[0].figures["krippendorff"]
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert figure.low < figure.value < figure.high


def test_where_a_figure_is_not_defined_the_reason_is_said() -> None:
    [every] = measure([], 10)
    assert {figure.reason for figure in every.figures.values()} == {NO_UNITS}
    every, aid = measure([coded(1, "aid", "aid"), coded(2, "aid", "aid")], 10)
    assert aid.figures["percent"].value == 1.0
    assert aid.figures["cohen"] == aid.figures["fleiss"]
    assert aid.figures["fleiss"].reason == NO_VARIATION
    three = measure([coded(1, "aid", "", "aid"), coded(2, "", "", "")], 10)
    assert three[0].figures["cohen"].reason == TWO_ALONE
    assert three[0].figures["fleiss"].value is not None


def test_without_resamples_there_is_no_interval_and_the_same_reason() -> None:
    _, aid = measure([coded(1, "aid", "aid")], resamples=0)
    assert aid.figures["percent"].value == 1.0 and aid.figures["percent"].low is None
    assert aid.figures["cohen"].reason == NO_VARIATION


def test_each_two_of_several_coders_are_compared() -> None:
    units = [coded(1, "aid", "aid", ""), coded(2, "", "", "aid"), coded(3, "aid", None, "aid")]
    found = {(one, other): row.figures["cohen"].value for one, other, row in pairs(units)}
    assert found == {(0, 1): 1.0, (0, 2): -0.5, (1, 2): -1.0}
    assert pairs([]) == ()


def test_resamples_without_variation_are_counted_not_made_up() -> None:
    _, aid = measure([coded(1, "aid", "aid"), coded(2, "", "")], 200)
    figure = aid.figures["cohen"]
    assert (figure.value, figure.low, figure.high) == (1.0, 1.0, 1.0)
    assert 50 < figure.undefined < 150


def test_a_unit_differs_where_those_who_answered_do() -> None:
    assert [
        coded(1, *tags).differs for tags in (("a", "a"), ("a", "b"), ("a", ""), ("a", None))
    ] == [
        False,
        True,
        True,
        False,
    ]


some = st.one_of(st.none(), st.frozensets(st.sampled_from(["aid", "trade", "rain"])))
coding = st.integers(2, 3).flatmap(lambda n: st.lists(st.tuples(*[some] * n), max_size=8))


@given(coding)
def test_counting_kinds_of_units_gives_what_listing_decisions_gives(
    given_tags: list[tuple[frozenset[str] | None, ...]],
) -> None:
    units = [CodedUnit("c", str(n), tags) for n, tags in enumerate(given_tags)]
    every, *each = measure(units, resamples=3)
    used = sorted({tag for tags in given_tags for one in tags for tag in one or ()})
    assert [row.tag for row in each] == used
    listed: Counter[Row] = Counter()
    for row in each:
        rows = Counter[Row](
            tuple(None if one is None else row.tag in one for one in tags) for tags in given_tags
        )
        listed.update(rows)
        for name, statistic in STATISTICS.items():
            value = statistic(rows)
            found = row.figures[name].value
            assert found == (None if value is None else pytest.approx(value, abs=1e-9))
    for name, statistic in zip(STATISTICS, (percent, cohen, fleiss, krippendorff), strict=True):
        value = statistic(listed)
        assert every.figures[name].value == (
            None if value is None else pytest.approx(value, abs=1e-9)
        )
