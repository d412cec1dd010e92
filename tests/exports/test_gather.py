"""From paths to exports: sidecars found, unknown keys kept, problems told and passed by."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path

import pytest

from tests.exports.samples import NAME, on_disk
from tests.sources import made
from tui.annotations import places, render
from tui.annotations.model import Annotation, Annotations
from tui.exports import jsonl
from tui.exports.gather import cable_files, gather
from tui.exports.model import Options
from tui.exports.writing import ExportError, refuse_target, write_beside, write_file

ONE = Annotation(id="aaaa", paragraph="1", tags=("rain",), note="wet")
SIDECAR = """\
version: 1
cable: 09EXAMPLE12
project: {name: rain, round: 2}
source: {file: 09EXAMPLE12.txt, sha256: '', edition: "3"}
annotations:
  - id: aaaa
    paragraph: "1"
    note: wet
    weight: 3
    certain: true
    where:
      page: "4"
      seen: [NO, 22:30, ~]
"""


def test_every_sidecar_of_a_cable_is_gathered(tmp_path: Path) -> None:
    path = on_disk(tmp_path, [ONE])
    on_disk(tmp_path, [ONE], "kim")
    problems: list[str] = []
    [found] = gather([tmp_path], problems)
    assert problems == []
    assert found.path == path
    assert [sidecar.coder for sidecar in found.sidecars] == ["", "kim"]
    assert found.annotation_count == 2
    assert len(found.sidecars[1].placement.placed) == 1


def test_unknown_keys_are_in_the_lossless_form(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    (tmp_path / "09EXAMPLE12.annotations.yaml").write_text(SIDECAR)
    lines = "".join(jsonl.write(gather([path], []), Options())).splitlines()
    cable, annotation = (json.loads(line) for line in lines)
    assert cable["sidecars"][0]["extra"] == {
        "project": {"name": "rain", "round": 2},
        "source": {"edition": "3"},
    }
    assert annotation["extra"] == {
        "weight": 3,
        "certain": True,
        "where": {"page": "4", "seen": ["NO", "22:30", None]},
    }


def test_a_bad_sidecar_is_told_with_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    on_disk(tmp_path, [ONE])
    (tmp_path / "09EXAMPLE12.kim.annotations.yaml").write_text("version: 1\ncable: [1]\n")
    os.mkfifo(tmp_path / "09EXAMPLE12.lee.annotations.yaml")
    (tmp_path / "empty.txt").write_text("")
    problems: list[str] = []
    [found] = gather([tmp_path], problems)
    assert found.annotation_count == 1
    assert len(problems) == 3
    assert any("kim.annotations.yaml:2:8: " in problem for problem in problems)
    assert any("lee" in problem and "not a regular file" in problem for problem in problems)
    assert any("empty.txt" in problem for problem in problems)


def test_a_cable_that_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    assert list(cable_files([path, tmp_path, path], [])) == [path]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("cables", "cables/2.txt cables/z/1.txt cables/z/3.txt"),
        ("cables/z/3.txt cables", "cables/z/3.txt cables/2.txt cables/z/1.txt"),
        ("cables cables/z cables/2.txt cables", "cables/2.txt cables/z/1.txt cables/z/3.txt"),
        ("cables/z cables", "cables/z/0.txt cables/z/1.txt cables/z/3.txt"),
        ("links", "links/in/2.txt links/in/z/1.txt links/in/z/3.txt"),
        ("links cables", "links/in/2.txt links/in/z/1.txt links/in/z/3.txt"),
        ("cables links", "cables/2.txt cables/z/1.txt cables/z/3.txt"),
        ("one", "one/a.txt one/b.txt"),
        ("one/c.txt one cables/z", "one/c.txt one/b.txt cables/z/0.txt cables/z/1.txt"),
        ("cables/z one", "cables/z/0.txt cables/z/1.txt cables/z/3.txt one/b.txt"),
    ],
)
def test_a_cable_that_is_reached_in_two_ways_is_taken_once(
    tmp_path: Path, asked: str, found: str
) -> None:
    cables, links, one = (tmp_path / name for name in ("cables", "links", "one"))
    for folder in (cables / "z", links, one):
        folder.mkdir(parents=True)
    for name in ("cables/2.txt", "cables/z/1.txt", "cables/z/3.txt", "one/b.txt"):
        (tmp_path / name).touch()
    (cables / "a").symlink_to(cables / "z")
    (cables / "back").symlink_to(cables)
    (cables / "z" / "0.txt").symlink_to(cables / "2.txt")
    (links / "in").symlink_to(cables)
    (links / "inner").symlink_to(cables / "z")
    for name in ("a.txt", "c.txt"):
        (one / name).symlink_to(cables / "z" / "3.txt")
    problems: list[str] = []
    given = [tmp_path / name for name in asked.split()]
    names = [path.relative_to(tmp_path).as_posix() for path in cable_files(given, problems)]
    # The link 0.txt stands for 2.txt where that was not walked before.
    assert names == found.split()
    assert problems == []


@pytest.mark.parametrize(
    "asked",
    [
        "dump.csv",
        ". dump.csv#09TESTVILLE12",
        "dump.csv dump.csv#09TESTVILLE12 dump.csv#09TESTVILLE12",
    ],
)
def test_a_cable_of_many_is_exported_once(tmp_path: Path, asked: str) -> None:
    file = made.written(tmp_path, "dump.csv", made.dump([made.ROW, made.row(8)]))
    sidecar = places.beside(file.with_name("dump.csv#09TESTVILLE12"))
    held = Annotations("09TESTVILLE12", "dump.csv", "", (ONE,))
    sidecar.write_text(render.document(held), encoding="utf-8")
    given = [tmp_path / name for name in asked.split()]
    problems: list[str] = []
    found = [(one.identity, one.annotation_count) for one in gather(given, problems)]
    assert found == [("09TESTVILLE12", 1)]
    assert problems == []


def test_a_cable_of_many_that_is_asked_for_is_exported_with_its_library(tmp_path: Path) -> None:
    made.written(tmp_path, "dump.csv", made.dump([made.ROW, made.row(8)]))
    found = gather([tmp_path, tmp_path / "dump.csv#09TESTVILLE8"], [])
    assert [one.identity for one in found] == ["09TESTVILLE8"]


def test_memory_for_the_names_of_cables_is_that_of_one_folder(tmp_path: Path) -> None:
    def peak(folders: int) -> int:
        library = tmp_path / str(folders)
        for number in range(folders):
            (library / str(number)).mkdir(parents=True)
            for name in range(100):
                (library / str(number) / f"09TESTVILLE{name}.txt").touch()
        tracemalloc.start()
        try:
            assert sum(1 for _ in cable_files([library], [])) == 100 * folders
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(3), peak(30)
    # Half a byte a cable, where the digest of one alone has sixteen.
    assert many - few < 2700 // 2 + 4096, (few, many)


def test_folders_without_cables_and_sidecars_are_told(tmp_path: Path) -> None:
    problems: list[str] = []
    assert list(cable_files([tmp_path, tmp_path / "x.annotations.yaml"], problems)) == []
    assert "no cables" in problems[0]
    assert "sidecar" in problems[1]


def test_an_export_beside_its_cable_never_replaces_a_file(tmp_path: Path) -> None:
    path = on_disk(tmp_path, [ONE])
    names = [write_beside(path, "csv").name for _ in range(3)]
    stem = "09EXAMPLE12.annotations"
    assert names == [f"{stem}.csv", f"{stem}-2.csv", f"{stem}-3.csv"]
    assert write_beside(path, "markdown").name == f"{stem}.md"
    assert "rain" in (tmp_path / f"{stem}.csv").read_text()


def test_an_export_goes_elsewhere_where_the_folder_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cables, here = tmp_path / "cables", tmp_path / "here"
    cables.mkdir()
    here.mkdir()
    path = on_disk(cables, [ONE])
    monkeypatch.setattr(places, "can_write", lambda folder: folder != cables)
    monkeypatch.chdir(here)
    assert write_beside(path, "jsonl").parent == here


def test_an_export_beside_does_not_leave_a_bad_sidecar_out(tmp_path: Path) -> None:
    path = on_disk(tmp_path, [ONE])
    (tmp_path / "09EXAMPLE12.kim.annotations.yaml").write_text("nonsense: [")
    with pytest.raises(ExportError, match="nothing was exported"):
        write_beside(path, "csv")
    assert not list(tmp_path.glob("*.csv"))


def test_a_failed_export_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = on_disk(tmp_path, [ONE])

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.exports.writing.replace_with", full)
    with pytest.raises(ExportError, match="No space left"):
        write_beside(path, "csv")
    assert not list(tmp_path.glob("*.csv"))


def test_targets_that_must_not_be_written_over(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    (tmp_path / "link.csv").symlink_to(path)
    for target in (tmp_path, path, tmp_path / "link.csv", tmp_path / "x.annotations.yaml"):
        with pytest.raises(ExportError):
            refuse_target(target, [path])
    with pytest.raises(ExportError, match="regular"):
        refuse_target(Path(os.devnull), [])
    refuse_target(tmp_path / "new.csv", [path])
    with pytest.raises(ExportError, match="not written"):
        write_file(tmp_path / "nowhere" / "new.csv", ["x"])


def test_what_lies_beside_the_cable_and_in_the_data_directory_is_exported_once(
    tmp_path: Path,
) -> None:
    cable = tmp_path / NAME
    cable.write_text("1. (U) The harvest was good.\n", encoding="utf-8")
    both = Annotations(items=(Annotation("both0000", "1", tags=("beside",)),), reviewed=("1",))
    places.beside(cable).write_text(render.document(both), encoding="utf-8")
    more = both.put(Annotation("away0000", "1", tags=("kept",))).review("2", done=True)
    places.away(cable).parent.mkdir(parents=True)
    places.away(cable).write_text(render.document(more), encoding="utf-8")
    exported = list(gather([cable], []))
    held = [sidecar.annotations for one in exported for sidecar in one.sidecars]
    assert sorted(item.id for found in held for item in found.items) == ["away0000", "both0000"]
    assert sorted(mark for found in held for mark in found.reviewed) == ["1", "2"]
