"""All sidecars of a library are found, whoever's they are, and each tag is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotations.library import BOOK, put, tagged
from tui.annotations import places
from tui.annotations.codebook import nearest
from tui.annotations.collection import collect, library_of, tag_table, uses_of


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    put(folder, "03LIMA1", tagged("a", "1", "trade", "aid"), tagged("b", "2", "tradecraft"))
    put(folder / "2004", "04LIMA2", tagged("c", "1", "trade/steel"), coder="kim")
    put(folder / "2004", "04LIMA2", tagged("d", "1", "new"), coder="ana")
    (folder / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    return folder


def test_every_coders_sidecars_are_found_with_their_cables(library: Path) -> None:
    (library / "03LIMA1.txt").unlink()
    (library / ".hidden").mkdir()
    put(library / ".hidden", "05LIMA3", tagged("e", "1", "trade"))
    problems: list[str] = []
    found = list(collect([library, library / "2004"], problems))
    assert problems == []
    assert [(one.cable.relative_to(library).as_posix(), one.coder) for one in found] == [
        ("03LIMA1.txt", ""),
        ("2004/04LIMA2.txt", "ana"),
        ("2004/04LIMA2.txt", "kim"),
    ]


def test_those_in_the_data_directory_are_found_too(library: Path) -> None:
    near = library / "03LIMA1.annotations.yaml"
    far = places.away(library / "03LIMA1.txt", "lee")
    far.parent.mkdir(parents=True)
    far.write_bytes(near.read_bytes())
    found = {one.path: one for one in collect([library], [])}
    assert found[far].coder == "lee"
    assert found[far].cable == library / "03LIMA1.txt"


def test_a_cable_or_a_dump_has_its_own(library: Path) -> None:
    put(library, "03LIMA11", tagged("x", "1", "aid"))
    [one] = collect([library / "03LIMA1.txt"], [])
    assert one.path.name == "03LIMA1.annotations.yaml"
    member = library / "09TESTVILLE1.annotations.yaml"
    text = (library / "03LIMA1.annotations.yaml").read_text()
    member.write_text(text.replace("03LIMA1.txt", '"dump.csv#09TESTVILLE1"'), encoding="utf-8")
    [of_dump] = collect([library / "dump.csv"], [])
    [of_member] = collect([library / "dump.csv#09TESTVILLE1"], [])
    assert of_dump == of_member
    assert of_dump.cable == library / "dump.csv#09TESTVILLE1" and of_dump.coder == ""


def test_a_name_in_a_sidecar_leads_nowhere_else(library: Path) -> None:
    path = library / "03LIMA1.annotations.yaml"
    path.write_text(path.read_text().replace("03LIMA1.txt", '"../../etc/passwd"'))
    assert {one.cable.parent for one in collect([library], [])} == {library, library / "2004"}


def test_one_that_cannot_be_read_is_named_and_the_others_are_counted(library: Path) -> None:
    (library / "03LIMA1.annotations.yaml").write_text("version: [\n")
    problems: list[str] = []
    assert len(list(collect([library], problems))) == 2
    [problem] = problems
    assert "03LIMA1.annotations.yaml:2:1:" in problem


def test_a_table_counts_each_tag_and_what_is_below_it(library: Path) -> None:
    table = tag_table(nearest(library), collect([library], []))
    assert [(row.name, row.defined, row.uses, row.within, len(row.cables)) for row in table] == [
        ("trade", True, 1, 2, 1),
        ("trade/steel", True, 1, 1, 1),
        ("tradecraft", True, 1, 1, 1),
        ("aid", True, 1, 1, 1),
        ("new", False, 1, 1, 1),
    ]


def test_the_uses_of_a_tag_are_listed_without_its_namesakes(library: Path) -> None:
    found = uses_of("trade", collect([library], []))
    assert [(use.kept.cable.name, use.annotation.id) for use in found] == [
        ("03LIMA1.txt", "a"),
        ("04LIMA2.txt", "c"),
    ]


def test_a_library_is_the_codebooks_folder(library: Path) -> None:
    inner = library / "2004"
    assert library_of(inner / "04LIMA2.txt", nearest(inner)) == library
    (library / "codebook.yaml").unlink()
    assert library_of(inner / "04LIMA2.txt", nearest(inner)) == inner
    assert library_of(inner, nearest(inner)) == inner
