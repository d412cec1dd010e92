"""Where things are kept: names that a file system takes, and that tell whose they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations import places

CABLE = Path("/cables/03GUATEMALA1815.txt")


def test_the_sidecar_stands_beside_its_cable() -> None:
    assert places.beside(CABLE) == Path("/cables/03GUATEMALA1815.annotations.yaml")
    assert places.beside(CABLE, "kim") == Path("/cables/03GUATEMALA1815.kim.annotations.yaml")


@pytest.mark.parametrize(
    ("coder", "name"),
    [
        ("kim", "kim"),
        (" Ana María ", "Ana-María"),
        ("../../etc/passwd", "etc-passwd"),
        ("a.b", "a-b"),
        ("...", "coder"),
        (" ", "coder"),
        ("a\nb\x1b\u202e", "a-b"),
        ("李", "李"),
    ],
)
def test_a_coder_is_part_of_a_file_name(coder: str, name: str) -> None:
    assert places.safe_name(coder) == name


@given(st.text())
def test_no_coder_leaves_the_directory(coder: str) -> None:
    path = places.beside(CABLE, coder)
    assert path.parent == CABLE.parent
    assert path.name.startswith("03GUATEMALA1815.") and path.name.endswith(".annotations.yaml")
    assert path.name.isprintable() and "/" not in path.name
    os.fsencode(path)


def test_the_users_directories_are_the_platforms_own(isolated: Path) -> None:
    home = isolated / "home"
    assert places.config() == home / ".config" / "cablegram"
    assert places.data() == home / ".local" / "share" / "cablegram"
    assert places.state() == home / ".local" / "state" / "cablegram"
    assert not places.data().exists()


def test_sidecars_kept_away_are_told_apart_by_directory(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    link = tmp_path / "link"
    link.symlink_to(one)
    first = places.away(one / "03LIMA123.txt")
    assert first.is_relative_to(places.data())
    assert first.name == "03LIMA123.annotations.yaml"
    assert places.away(link / "03LIMA123.txt") == first
    assert places.away(one / "03LIMA123.txt", "kim").parent == first.parent
    assert places.away(two / "03LIMA123.txt") != first


def test_every_sidecar_of_a_cable_is_found(tmp_path: Path) -> None:
    cable = tmp_path / "03LIMA123.txt"
    assert places.sidecars_of(cable) == []
    names = ["03LIMA123.ana.annotations.yaml", "03LIMA123.annotations.yaml"]
    names.append("03LIMA123.kim.annotations.yaml")
    for name in [*names, "03LIMA1234.annotations.yaml", "x03LIMA123.annotations.yaml"]:
        (tmp_path / name).touch()
    for name in (".03LIMA123.annotations.yaml.bak", "03LIMA123.annotations.conflict-1.yaml"):
        (tmp_path / name).touch()
    far = places.away(cable, "kim")
    far.parent.mkdir(parents=True)
    far.touch()
    assert places.sidecars_of(cable) == [
        tmp_path / names[1],
        tmp_path / names[0],
        tmp_path / names[2],
        far,
    ]


def test_a_directory_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert places.sidecars_of(tmp_path / "absent" / "03LIMA123.txt") == []
    assert not places.can_write(tmp_path / "absent")
    assert places.can_write(tmp_path)


def test_the_sidecar_of_a_cable_is_not_that_of_a_coder_of_another(tmp_path: Path) -> None:
    cable, other = tmp_path / "x.txt", tmp_path / "x.kim.txt"
    for path in (cable, other):
        path.touch()
    for name in ("x.annotations.yaml", "x.kim.annotations.yaml", "x.lee.annotations.yaml"):
        (tmp_path / name).touch()
    own = [path.name for path in places.sidecars_of(cable)]
    assert own == ["x.annotations.yaml", "x.lee.annotations.yaml"]
    assert [path.name for path in places.sidecars_of(other)] == ["x.kim.annotations.yaml"]
