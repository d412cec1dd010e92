"""A look that was taken a moment ago, and when it does not do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library import looks
from tui.library.opening import open_catalogue
from tui.library.parsing import parse

LONG_AGO = 1_700_000_000


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cables that nobody has touched for long, looked at a moment ago."""
    for name in ("CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    folder = tmp_path / "library"
    for name in ("a", "b"):
        place = folder / name
        place.mkdir(parents=True)
        write(place / "04TESTVILLE1.txt", "harvest")
    for each in (*folder.iterdir(), folder):
        os.utime(each, (LONG_AGO, LONG_AGO))
    open_catalogue(folder, 1, watch=False, wait=True).close()
    return folder


def write(file: Path, word: str) -> None:
    file.write_text(f"SUBJECT: Notes\n\n1. (U) The {word} was good.\n", encoding="utf-8")
    os.utime(file, (LONG_AGO, LONG_AGO))


def found(folder: Path, word: str) -> int:
    """How many cables a search finds that trusts a recent look."""
    catalogue = open_catalogue(folder, 1, watch=False, wait=True, recent=True)
    try:
        return catalogue.search(parse(word)).total
    finally:
        catalogue.close()


def last(folder: Path) -> looks.Look | None:
    catalogue = open_catalogue(folder, 1, refresh=False)
    try:
        return looks.recent(catalogue.place)
    finally:
        catalogue.close()


def add(folder: Path) -> None:
    write(folder / "a" / "04TESTVILLE2.txt", "treaty")


def remove(folder: Path) -> None:
    (folder / "a" / "04TESTVILLE1.txt").unlink()


def replace(folder: Path) -> None:
    write(folder / "new", "treaty")
    (folder / "new").replace(folder / "a" / "04TESTVILLE1.txt")


def add_folder(folder: Path) -> None:
    (folder / "c").mkdir()
    write(folder / "c" / "04TESTVILLE3.txt", "treaty")


@pytest.mark.parametrize(
    ("change", "harvests", "treaties"),
    [(add, 2, 1), (remove, 1, 0), (replace, 1, 1), (add_folder, 2, 1)],
)
def test_files_that_come_go_or_are_replaced_are_seen_at_once(
    library: Path, change: Callable[[Path], None], harvests: int, treaties: int
) -> None:
    assert last(library) is not None
    change(library)
    assert last(library) is None
    assert (found(library, "harvest"), found(library, "treaty")) == (harvests, treaties)


def test_what_is_written_in_place_is_seen_when_the_look_is_old(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(library / "a" / "04TESTVILLE1.txt", "treaty, long awaited,")
    monkeypatch.setattr(looks, "TRUSTED", 1000.0)
    assert found(library, "treaty") == 0
    monkeypatch.setattr(looks, "TRUSTED", 0.0)
    assert found(library, "treaty") == 1


def test_a_look_that_is_torn_or_of_the_future_does_not_do(library: Path) -> None:
    catalogue = open_catalogue(library, 1, refresh=False)
    place = catalogue.place
    catalogue.close()
    look = looks.recent(place)
    assert look is not None
    file = place / "look"
    file.write_bytes(file.read_bytes()[:-3])
    assert looks.recent(place) is None
    looks.keep(place, look._replace(at=time.time_ns() + 3_600_000_000_000))
    assert looks.recent(place) is None
    looks.forget(place)
    assert looks.recent(place) is None


def test_a_folder_that_was_changed_a_moment_ago_is_looked_at_again(library: Path) -> None:
    open_catalogue(library, 1, watch=False, wait=True).close()
    (library / "a" / "note").touch()
    open_catalogue(library, 1, watch=False, wait=True).close()
    assert last(library) is None
