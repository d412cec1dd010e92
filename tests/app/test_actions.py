"""The table of actions, and the shipped keymap against it."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tui.app import keymap
from tui.app.actions import ACTIONS, BY_ID, QUIT, TYPED, WAYS_OUT, Action, action
from tui.app.keymap import places_of
from tui.app.keymap_file import read_lines

SHIPPED = (ROOT / "keymap.yaml").read_text(encoding="utf-8")


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)


@pytest.mark.parametrize("each", ACTIONS, ids=lambda each: each.id)
def test_an_action_is_told_in_a_fragment(each: Action) -> None:
    assert each.description[0].isupper()
    assert not each.description.endswith(".")
    assert each.description.isprintable() and each.short.isprintable()
    assert 0 < len(each.short.split()) <= 2
    assert action(each.id) is each


def test_groups_stand_together() -> None:
    groups = [each.group for each in ACTIONS]
    changes = [
        group for before, group in zip(["", *groups], groups, strict=False) if group != before
    ]
    assert len(changes) == len(set(changes))


def test_the_short_words_tell_the_actions_of_a_group_apart() -> None:
    seen = [(each.group, each.short) for each in ACTIONS if each.id != "fold.toggle"]
    assert len(seen) == len(set(seen))


def test_ways_out_are_actions_with_an_exit_from_every_place_with_text() -> None:
    assert set(BY_ID) >= WAYS_OUT
    left = {place for name in WAYS_OUT - {QUIT} for place in places_of(BY_ID[name], "escape")}
    assert left >= TYPED


def test_the_shipped_keymap_has_every_action_and_no_other() -> None:
    problems: list[str] = []
    lines = read_lines(SHIPPED, "keymap.yaml", problems)
    assert problems == []
    assert set(lines) == set(BY_ID)
    assert list(lines) == [each.id for each in ACTIONS]


def test_every_action_has_a_key_and_the_key_finds_it() -> None:
    loaded = keymap.load()
    assert loaded.problems == ()
    for each in ACTIONS:
        assert loaded.keys_of(each.id), each.id
        for key in loaded.keys_of(each.id):
            assert loaded.lookup(each.context, key) is each
