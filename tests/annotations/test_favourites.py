"""The tags at hand in a library: filled by use, kept, and renamed or dropped with the tags."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tui.annotations.codebook import Code, Codebook
from tui.annotations.favourites import Favourites, follow_back, follow_everywhere, store
from tui.annotations.recoding_journal import TagChange, record


@pytest.fixture
def mine(tmp_path: Path) -> Favourites:
    return Favourites(tmp_path / "cables")


def book(*names: str) -> Codebook:
    return Codebook(Path("codebook.yaml"), tuple(map(Code, names)))


def test_the_tag_used_last_stands_first(mine: Favourites) -> None:
    mine.use(("a",))
    mine.use(("b", "c"))
    mine.use(("a",))
    assert mine.recent == ["a", "b", "c"]


def test_only_so_many_tags_are_remembered(mine: Favourites) -> None:
    for number in range(250):
        mine.use((f"tag {number}",))
    assert len(mine.recent) == 200 and mine.recent[0] == "tag 249"


def test_favourites_fill_and_stay_where_they_are(mine: Favourites) -> None:
    for number in range(12):
        mine.use((f"t{number}",))
    full = {str(digit): f"t{digit - 1}" for digit in range(1, 10)}
    assert mine.digits == full
    mine.use(("t11", "t0"))
    assert mine.digits == full, "hands learn them"
    del mine.digits["4"]
    mine.use(("t11",))
    assert mine.digits == {**full, "4": "t11"}, "the first free one is taken"


def test_a_renamed_tag_keeps_its_digit_with_those_below_it(mine: Favourites) -> None:
    mine.use(("trade", "trade/steel", "tradecraft"))
    mine.follow("trade", "commerce")
    assert mine.digits == {"1": "commerce", "2": "commerce/steel", "3": "tradecraft"}
    assert mine.recent == ["commerce", "commerce/steel", "tradecraft"]


def test_of_two_tags_made_one_the_first_digit_stays(mine: Favourites) -> None:
    mine.use(("aid",))
    mine.use(("help",))
    mine.follow("help", "aid")
    assert mine.digits == {"1": "aid"} and mine.recent == ["aid"]


def test_what_a_colleague_renamed_in_the_codebook_is_dropped(mine: Favourites) -> None:
    mine.use(("trade", "by hand"))
    mine.note(book("trade"))
    mine.settle(book("commerce"))
    assert mine.digits == {"2": "by hand"} and mine.recent == ["by hand"]


def test_a_codebook_that_is_gone_or_cannot_be_read_drops_nothing(mine: Favourites) -> None:
    mine.use(("trade",))
    mine.note(book("trade"))
    mine.settle(Codebook())
    mine.settle(replace(book(), problem="codebook.yaml:1:1: not a mapping"))
    assert mine.digits == {"1": "trade"}


def test_a_renaming_from_a_script_and_its_undo_are_followed(tmp_path: Path) -> None:
    library = tmp_path / "cables"
    mine = Favourites(library)
    mine.use(("trade", "trade/steel"))
    store(mine.file, mine.value())
    follow_everywhere(library, "trade", "commerce")
    assert Favourites(library).digits == {"1": "commerce", "2": "commerce/steel"}
    changes = [
        TagChange("aaaa1111", ("harvest", "trade"), ("harvest", "commerce")),
        TagChange("bbbb1111", ("trade/steel",), ("commerce/steel",)),
    ]
    made = record(library, "rename trade to commerce", [(library / "a.yaml", changes)], [])
    follow_back(made)
    assert Favourites(library).digits == {"1": "trade", "2": "trade/steel"}


def test_an_undone_merge_takes_no_favourite_along(tmp_path: Path) -> None:
    library = tmp_path / "cables"
    mine = Favourites(library)
    mine.use(("aid",))
    store(mine.file, mine.value())
    changes = [TagChange("aaaa1111", ("help",), ("aid",))]
    follow_back(record(library, "merge help into aid", [(library / "a.yaml", changes)], []))
    assert Favourites(library).digits == {"1": "aid"}
