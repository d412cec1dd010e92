"""What the reader remembers between runs; a damaged file costs the memory and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.app.memory import Memory, Place


def test_everything_is_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.last_opened, memory.theme = "/cables/a.txt", "light"
    memory.use_tags(("rain", "seed"))
    memory.save()
    again = Memory(tmp_path)
    assert (again.last_opened, again.theme) == ("/cables/a.txt", "light")
    assert again.recent_tags == ["rain", "seed"]
    assert again.favourites == {"1": "rain", "2": "seed"}


def test_the_tag_used_last_stands_first(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.use_tags(("a",))
    memory.use_tags(("b", "c"))
    memory.use_tags(("a",))
    assert memory.recent_tags == ["a", "b", "c"]


def test_only_so_many_tags_are_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(250):
        memory.use_tags((f"tag {number}",))
    assert len(memory.recent_tags) == 200 and memory.recent_tags[0] == "tag 249"


def test_favourites_fill_and_stay_where_they_are(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(12):
        memory.use_tags((f"t{number}",))
    full = {str(digit): f"t{digit - 1}" for digit in range(1, 10)}
    assert memory.favourites == full
    memory.use_tags(("t11", "t0"))
    assert memory.favourites == full, "hands learn them"
    del memory.favourites["4"]
    memory.use_tags(("t11",))
    assert memory.favourites == {**full, "4": "t11"}, "the first free one is taken"


def test_each_cable_has_a_place_of_its_own(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    memory.remember(first, Place("8", 3, whole=True, transmitted=True))
    assert memory.place(first) == Place("8", 3, whole=True, transmitted=True)
    assert memory.place(second) == Place()


def test_a_cable_reached_by_a_link_is_the_same_cable(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    cable, link = tmp_path / "a.txt", tmp_path / "b.txt"
    cable.touch()
    link.symlink_to(cable)
    memory.remember(cable, Place("8"))
    assert memory.place(link).unit == "8"


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"last_opened": 3, "theme": [], "recent_tags": {"a": 1}, "favourites": "x"}',
        b'{"recent_tags": [1, null, "rain"], "favourites": {"0": "a", "12": "b", "x": "c"}}',
        b'{"unit": 7, "offset": "x", "whole": 1, "transmitted": "yes"}',
        b'{"offset": -4}',
        b'{"offset": 1e300}',
        b'{"theme": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=range(12),
)
def test_a_damaged_file_costs_only_the_memory(tmp_path: Path, damage: bytes) -> None:
    cable = tmp_path / "a.txt"
    memory = Memory(tmp_path)
    memory.save()
    memory.remember(cable, Place("8", 3))
    for file in [tmp_path / "reader.json", *(tmp_path / "places").iterdir()]:
        file.write_bytes(damage)
    again = Memory(tmp_path)
    assert again.last_opened == "" and again.theme == ""
    assert all(isinstance(tag, str) for tag in again.recent_tags)
    assert set(again.favourites) <= set("123456789")
    assert again.place(cable) == Place()
    again.use_tags(("rain",))
    again.save()
    assert Memory(tmp_path).recent_tags[0] == "rain"


def test_a_place_that_holds_true_as_an_offset_is_no_offset(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.remember(tmp_path / "a.txt", Place("8"))
    (file,) = (tmp_path / "places").iterdir()
    file.write_text(json.dumps({"unit": "8", "offset": True}))
    place = memory.place(tmp_path / "a.txt")
    assert place.unit == "8" and place.offset == -1


def test_where_nothing_can_be_written_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "below")
    memory.use_tags(("rain",))
    memory.save()
    memory.remember(tmp_path / "a.txt", Place("8"))
    assert memory.place(tmp_path / "a.txt") == Place()
