"""Tags counted, listed, renamed, merged and adopted from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.annotations.library import BOOK, contents, put, tagged, tags_in
from tests.test_cli import one_line
from tui.annotations.codebook import nearest
from tui.cli import main


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lib"
    put(folder, "03LIMA1", tagged("a", "1", "trade", "rain"), tagged("b", "2", "tradecraft"))
    put(folder / "2004", "04LIMA2", tagged("c", "s2", "trade/steel"), coder="ana")
    (folder / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_table(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "lib"]) == 0
    shown = capsys.readouterr()
    assert shown.out == (
        "tag           uses  below  cables  description\n"
        "trade            1      1       1  Goods across borders.\n"
        "trade/steel      1              1\n"
        "tradecraft       1              1\n"
        "aid              0              0  Money given.\n"
        "rain             1              1  (not in the codebook)\n"
    )
    assert (
        shown.err
        == f"cablegram: not in {library}/codebook.yaml: rain; --adopt TAG puts one into it\n"
    )
    assert main(["tags", "lib", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "cablegram/tags/1"
    assert [(one["tag"], one["uses"], one["below"]) for one in found["tags"]][:2] == [
        ("trade", 1, 1),
        ("trade/steel", 1, 0),
    ]


def test_uses_are_listed_with_their_places(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tags", "lib", "--uses", "#trade"]) == 0
    assert capsys.readouterr().out == (
        "lib/03LIMA1.txt ¶1 a kim #trade #rain\nlib/2004/04LIMA2.txt s2 c ana #trade/steel\n"
    )
    assert main(["tags", "lib/03LIMA1.txt", "--uses", "trade", "--format", "json"]) == 0
    [use] = json.loads(capsys.readouterr().out)["uses"]
    assert (use["cable"], use["paragraph"], use["annotation"]) == ("lib/03LIMA1.txt", "1", "a")
    assert main(["tags", "lib", "--uses", "none"]) == 1
    assert "nothing carries the tag none" in one_line(capsys)


def test_a_pipe_in_a_files_place_is_not_waited_for(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sidecar, book = library / "06LIMA4.annotations.yaml", library / "2004" / "codebook.yaml"
    os.mkfifo(sidecar)
    assert main(["tags", "lib", "--rename", "trade", "commerce", "--yes"]) == 1
    assert f"{sidecar}: not a regular file" in capsys.readouterr().err
    os.mkfifo(book)
    assert nearest(book.parent).problem == f"{book}: not a regular file"


@pytest.mark.parametrize("tag", ["", " ", "#", "/"])
def test_uses_needs_a_tag(library: Path, capsys: pytest.CaptureFixture[str], tag: str) -> None:
    assert main(["tags", "lib", "--uses", tag]) == 2
    assert one_line(capsys) == "cablegram: --uses needs a tag\n"


def test_a_tag_is_not_missing_where_a_sidecar_cannot_be_read(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = library / "05LIMA3.annotations.yaml"
    spoilt.write_text("version: 1\nannotations: {\n", encoding="utf-8")
    before = contents(library)
    assert main(["tags", "lib", "--rename", "ports", "harbours"]) == 1
    assert one_line(capsys) == (
        f"cablegram: {spoilt}:3:1: did not find expected node content; mend it first: "
        "there is no tag ports in the others\n"
    )
    assert contents(library) == before


def test_renaming_lists_first_and_is_done_and_undone_when_told(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(library)
    listed = (
        f"renaming trade to commerce in {library}: 2 annotations in 2 sidecars\n"
        "03LIMA1.annotations.yaml\n"
        "  ¶1 a: #trade #rain -> #commerce #rain\n"
        "2004/04LIMA2.ana.annotations.yaml\n"
        "  s2 c: #trade/steel -> #commerce/steel\n"
        "codebook.yaml\n"
        "  trade -> commerce\n"
        "  trade/steel -> commerce/steel\n"
        "sidecars of their own that change: ana\n"
    )
    assert main(["tags", "lib/2004", "--rename", "trade", "commerce"]) == 0
    assert capsys.readouterr().out == listed + "Nothing was changed yet; --yes does it.\n"
    assert contents(library) == before
    assert main(["tags", "lib/2004", "--rename", "trade", "commerce", "--yes"]) == 0
    assert capsys.readouterr().out.startswith(listed + "Done;")
    assert tags_in(library / "03LIMA1.annotations.yaml") == [("commerce", "rain"), ("tradecraft",)]
    assert main(["tags", "lib", "--undo"]) == 0
    assert "Undone: rename trade to commerce" in capsys.readouterr().out
    assert contents(library) == before
    assert main(["tags", "lib", "--undo"]) == 1
    assert "nothing to undo" in one_line(capsys)


def test_merging_says_what_becomes_of_the_definition(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tags", "lib", "--merge", "trade", "aid", "--yes"]) == 0
    assert "  trade: its definition is kept as an earlier one of aid\n" in capsys.readouterr().out
    assert tags_in(library / "03LIMA1.annotations.yaml")[0] == ("aid", "rain")


def test_a_tag_is_adopted(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "lib", "--adopt", "#rain", "--adopt", "wind"]) == 0
    assert capsys.readouterr().out == f"rain, wind put into {library}/codebook.yaml\n"
    assert [code.name for code in nearest(library).codes][-2:] == ["rain", "wind"]
    assert main(["tags", "lib", "--adopt", "rain"]) == 1
    assert "is in the codebook already" in one_line(capsys)
    (library / "codebook.yaml").unlink()
    assert main(["tags", "lib", "--adopt", "rain"]) == 0
    assert (library / "codebook.yaml").exists()


def test_hostile_tags_stay_on_their_line(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "x\x1b[2J\nDone; nothing"
    put(library, "05LIMA3", tagged("h", "1", hostile, "aid"))
    for call in (["tags", "lib"], ["tags", "lib", "--uses", "aid"]):
        assert main(call) == 0
        shown = capsys.readouterr().out
        assert "\x1b" not in shown and "\nDone" not in shown and "x␛[2J␊Done" in shown
    assert main(["tags", "lib", "--rename", "aid", "gifts"]) == 0
    assert "\nDone" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (["--rename", "none", "x"], 1, "there is no tag none"),
        (["--rename", "trade", "aid"], 1, "merge trade into it"),
        (["--yes"], 2, "--yes goes with"),
        (["--undo", "--uses", "x"], 2, "one of --uses"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    library: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    problem: str,
) -> None:
    assert main(["tags", "lib", *arguments]) == status
    assert problem in one_line(capsys)


def test_what_cannot_be_read_is_told(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "nowhere"]) == 1
    assert "nowhere: there is no such file" in one_line(capsys)
    (library / "03LIMA1.annotations.yaml").write_text("version: [\n")
    assert main(["tags", "lib"]) == 1
    shown = capsys.readouterr()
    assert "trade/steel      1" in shown.out and "2:1:" in shown.err
    assert main(["tags", "lib", "--rename", "trade", "x"]) == 1, "the list is not whole"
    assert main(["tags", "lib", "--rename", "trade", "x", "--yes"]) == 1
    assert "nothing was changed" in capsys.readouterr().err
    (library / "codebook.yaml").write_text("tags: [\n")
    assert main(["tags", "lib"]) == 1
    assert "codebook.yaml:2:1" in capsys.readouterr().err
