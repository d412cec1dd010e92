"""The rates that ``bench/anchoring.py`` reports, held on a small sample that never changes."""

from __future__ import annotations

import pytest

from bench.anchoring import CASES, UNITS, Case, measure

CABLES = 12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_annotations_are_found_again_or_become_orphans(case: Case) -> None:
    rates, by_position = measure(case, CABLES)
    for unit in UNITS:
        total = sum(rates[unit].values())
        assert total >= 2 * CABLES
        assert rates[unit]["wrong"] == 0
        if case.deletes:
            assert rates[unit]["lost"] + rates[unit]["asked"] == total
        else:
            assert rates[unit]["right"] >= 0.9 * total
    if case.heads:
        assert by_position["1-2 words"]["right"] == 0, "the experiment moves every annotation"
