"""What the reader remembers between runs; a damaged file costs the memory and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.app.memory import Memory, Place


def test_everything_is_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.last_opened, memory.theme = "/cables/a.txt", "light"
    memory.save()
    mine = memory.favourites(tmp_path / "cables")
    mine.use(("rain", "seed"))
    memory.keep(mine)
    again = Memory(tmp_path)
    assert (again.last_opened, again.theme) == ("/cables/a.txt", "light")
    kept = again.favourites(tmp_path / "cables")
    assert kept.recent == ["rain", "seed"]
    assert kept.digits == {"1": "rain", "2": "seed"}


def test_each_library_has_favourites_of_its_own(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    mine = memory.favourites(tmp_path / "one")
    mine.use(("rain",))
    memory.keep(mine)
    other = memory.favourites(tmp_path / "other")
    assert (other.digits, other.recent) == ({}, [])
    assert memory.favourites(tmp_path / "one").digits == {"1": "rain"}


def test_what_another_reader_at_the_same_desk_kept_is_taken_in(tmp_path: Path) -> None:
    memory, other = Memory(tmp_path), Memory(tmp_path)
    assert memory.favourites(tmp_path).digits == {}
    theirs = other.favourites(tmp_path)
    theirs.use(("rain",))
    other.keep(theirs)
    assert memory.favourites(tmp_path).digits == {"1": "rain"}


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
        b'{"last_opened": 3, "theme": [], "recent": {"a": 1}, "favourites": "x"}',
        b'{"recent": [1, null, "rain"], "favourites": {"0": "a", "12": "b", "x": "c", "1": 7}}',
        b'{"defined": {"a": 1}, "favourites": {"1": "", "2": null}}',
        b'{"unit": 7, "offset": "x", "whole": 1, "transmitted": "yes"}',
        b'{"offset": -4}',
        b'{"offset": 1e300}',
        b'{"theme": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=range(13),
)
def test_a_damaged_file_costs_only_the_memory(tmp_path: Path, damage: bytes) -> None:
    cable = tmp_path / "a.txt"
    memory = Memory(tmp_path)
    memory.save()
    memory.keep(memory.favourites(tmp_path))
    memory.remember(cable, Place("8", 3))
    kept = (*(tmp_path / "places").iterdir(), *(tmp_path / "favourites").iterdir())
    for file in [tmp_path / "reader.json", *kept]:
        file.write_bytes(damage)
    again = Memory(tmp_path)
    assert again.last_opened == "" and again.theme == ""
    mine = again.favourites(tmp_path)
    assert all(isinstance(tag, str) for tag in mine.recent)
    assert mine.digits == {}
    assert again.place(cable) == Place()
    mine.use(("rain",))
    again.keep(mine)
    assert Memory(tmp_path).favourites(tmp_path).recent[0] == "rain"


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
    memory.save()
    mine = memory.favourites(tmp_path)
    mine.use(("rain",))
    memory.keep(mine)
    memory.remember(tmp_path / "a.txt", Place("8"))
    assert memory.place(tmp_path / "a.txt") == Place()
