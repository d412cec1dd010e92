"""Agreement equals what scikit-learn, statsmodels and krippendorff compute on the same ratings."""

from __future__ import annotations

import math
import random
import warnings
from collections import Counter

import krippendorff as reference
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from tui.annotations.agreement import Row, Value, cohen, fleiss, krippendorff, percent

CLOSE = 1e-9
TRIALS = 50


def drawn(seed: int, coders: int, *, missing: bool = False) -> list[Row]:
    """Random ratings: each coder follows a common answer more or less often."""
    source = random.Random(seed)
    categories = source.randint(2, 5)
    faith = source.random()
    rows: list[Row] = []
    for _ in range(source.randint(2, 60)):
        truth = source.randrange(categories)
        row: list[Value] = []
        for _ in range(coders):
            value = truth if source.random() < faith else source.randrange(categories)
            row.append(None if missing and source.random() < 0.3 else value)
        rows.append(tuple(row))
    return rows


@pytest.mark.parametrize("seed", range(TRIALS))
def test_cohens_kappa_is_that_of_scikit_learn(seed: int) -> None:
    rows = drawn(seed, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = float(cohen_kappa_score(*map(list, zip(*rows, strict=True))))
    found = cohen(Counter(rows))
    if math.isnan(expected):
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(TRIALS))
def test_fleiss_kappa_is_that_of_statsmodels(seed: int) -> None:
    rows = drawn(seed, 2 + seed % 4)
    table, _ = aggregate_raters(numpy.array(rows))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = float(fleiss_kappa(table, method="fleiss"))
    found = fleiss(Counter(rows))
    if math.isnan(expected):
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(TRIALS))
def test_alpha_is_that_of_krippendorff_also_with_values_missing(seed: int) -> None:
    rows = drawn(seed, 2 + seed % 4, missing=seed % 2 == 1)
    table = numpy.array(
        [[numpy.nan if value is None else float(value) for value in row] for row in rows]
    ).T
    found = krippendorff(Counter(rows))
    try:
        expected = reference.alpha(reliability_data=table, level_of_measurement="nominal")
    except ValueError:
        assert found is None
    else:
        if math.isnan(expected):
            assert found is None
        else:
            assert found == pytest.approx(float(expected), abs=CLOSE)


@pytest.mark.parametrize("seed", range(TRIALS))
def test_percent_is_the_mean_share_of_pairs_that_agree(seed: int) -> None:
    rows = drawn(seed, 2 + seed % 4)
    table = numpy.array(rows)
    coders = table.shape[1]
    pairs = [(a, b) for a in range(coders) for b in range(a + 1, coders)]
    expected = numpy.mean([(table[:, a] == table[:, b]).mean() for a, b in pairs])
    assert percent(Counter(rows)) == pytest.approx(float(expected), abs=CLOSE)


def test_two_coders_who_guess_agree_by_chance_alone() -> None:
    # A widely used program gives 0.30 here, taking chance agreement as a product of the two shares.
    rows = Counter[Row](dict.fromkeys([(a, b) for a in (True, False) for b in (True, False)], 250))
    assert cohen(rows) == pytest.approx(0.0, abs=CLOSE)
    assert percent(rows) == 0.5


@pytest.mark.parametrize(
    "ratings",
    [
        {},
        {(True, True): 9},
        {(None, None): 3},
        {(True, None): 2, (None, False): 2},
    ],
)
def test_where_nothing_varies_or_nothing_is_there_no_kappa_is_made_up(
    ratings: dict[Row, int],
) -> None:
    assert cohen(ratings) is None
    assert fleiss(ratings) is None
    assert krippendorff(ratings) is None
    assert percent(ratings) == (1.0 if (True, True) in ratings else None)


def test_cohens_kappa_is_for_two() -> None:
    assert cohen({(True, True, False): 3, (False, False, True): 2}) is None


values = st.sampled_from([None, "a", "b", "c"])


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.tuples(*[values] * n), max_size=12)))
def test_no_figure_is_above_one_and_counting_is_the_same_as_listing(rows: list[Row]) -> None:
    whole = Counter(rows)
    twice = Counter({row: 2 * times for row, times in whole.items()})
    for statistic in (percent, cohen, fleiss):
        found = statistic(whole)
        assert found is None or found <= 1 + CLOSE
        again = statistic(twice)
        assert (found is None) is (again is None)
        if found is not None:
            assert again == pytest.approx(found, abs=CLOSE), "it does not depend on how many units"
    alpha = krippendorff(whole)
    assert alpha is None or alpha <= 1 + CLOSE


@given(st.lists(st.tuples(values, values), max_size=12))
def test_the_coders_names_and_the_units_order_do_not_matter(rows: list[Row]) -> None:
    swapped = Counter(tuple(reversed(row)) for row in rows)
    for statistic in (percent, cohen, fleiss, krippendorff):
        one, other = statistic(Counter(rows)), statistic(swapped)
        assert one == (None if other is None else pytest.approx(other, abs=CLOSE))
