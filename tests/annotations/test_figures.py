"""Words that are nearly the same and say something else are not followed unasked."""

from __future__ import annotations

import pytest

from tui.annotations.figures import begins_the_same, says_the_same


@pytest.mark.parametrize(
    ("stored", "found", "same"),
    [
        ("the deficit would be 7 percent", "the deficit would be 9 percent", False),
        ("did not approve the plan", "did now approve the plan", False),
        ("will not, and cannot, pay", "will not, and cannnot, pay", False),
        ("it hasn't rained", "it has rained", False),
        ("on July 7, 2004", "on Jully 7, 2004", True),
        ("No comment on 1,200 men", "no coment on 1,200 men", True),
        ("paid 12.", "paid 12", True),
        ("all quiet", "all quite", True),
    ],
)
def test_figures_and_negations_must_be_the_same(stored: str, found: str, same: bool) -> None:
    assert says_the_same(stored, found) is same


def test_a_figure_at_the_end_of_an_opening_may_be_cut_off() -> None:
    opening = "The mint struck 40 coins for the"
    assert begins_the_same(opening, "The mint struk 40 coins for the 12 towns of the valley")
    assert begins_the_same(opening + " 12", "The mint struk 40 coins for the 12 towns")
    assert not begins_the_same(opening, "The mint struck 41 coins for the 12 towns of the valley")
    assert not begins_the_same(opening, "The mint never struck 40 coins for the 12 towns")
