"""The codebook as a file for spreadsheets and other programs, and theirs taken in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.annotations.library import BOOK
from tests.test_cli import one_line
from tui.annotations.codebook import Wording, nearest
from tui.cli import main


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_codebook_goes_out_with_its_mark_and_comes_in_unchanged(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codebook", "export", "codes.csv"]) == 0
    assert "4 tags of" in capsys.readouterr().out
    data = (library / "codes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfname,description,colour,key,parent,since\r\n")
    assert main(["codebook", "import", "codes.csv", "--yes"]) == 0
    assert "4 tags read, 0 changes" in capsys.readouterr().out
    assert (library / "codebook.yaml").read_text(encoding="utf-8") == BOOK


def test_an_export_writes_over_an_earlier_one_only_when_told(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = library / "codes.csv"
    codes.write_text("name;description;colour;key;parent;since\nmine;kept;;;;\n", encoding="utf-8")
    before = codes.read_bytes()
    assert main(["codebook", "export", "codes.csv"]) == 1
    assert one_line(capsys) == "cablegram: codes.csv: there already; --force writes over it\n"
    assert codes.read_bytes() == before
    assert main(["codebook", "export", "codes.csv", "--force"]) == 0
    assert codes.read_bytes().startswith(
        b"\xef\xbb\xbfname,description,colour,key,parent,since\r\n"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("codebook.yaml", BOOK),
        ("04ZENDA117.annotations.yaml", "version: 1\n"),
        ("04ZENDA117.txt", "1. (U) A cable.\n"),
        ("cables.csv", "name,description\n04ZENDA117,A dump.\n"),
        ("mark.csv", "\ufeff"),
        ("there/", ""),
    ],
)
def test_an_export_never_writes_over_what_is_no_export(
    library: Path, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    target = library / "other" / name
    target.parent.mkdir()
    if name.endswith("/"):
        target.mkdir()
    else:
        target.write_text(content, encoding="utf-8")
    assert main(["codebook", "export", str(target), "--force"]) == 1
    assert str(target) in one_line(capsys)
    assert target.is_dir() or target.read_text(encoding="utf-8") == content
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name]


def test_force_goes_with_an_export_only(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "import", "codes.csv", "--force"]) == 2
    assert "--force goes with export" in one_line(capsys)


def test_a_pipe_gets_no_mark(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "export", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row["name"] for row in rows] == ["trade", "trade/steel", "tradecraft", "aid"]


def test_an_import_lists_first_and_is_done_when_told(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "theirs.csv").write_text("tag,description\ntrade,Wares.\nbeds,Places to sleep\n")
    assert main(["codebook", "import", "theirs.csv"]) == 0
    listed = (
        "~ trade: description\n+ beds\n2 tags read, 2 changes; 3 tags of the codebook not in it\n"
    )
    assert capsys.readouterr().out == listed + "Nothing was changed yet; --yes does it.\n"
    assert (library / "codebook.yaml").read_text(encoding="utf-8") == BOOK
    assert main(["codebook", "import", "theirs.csv", "--yes"]) == 0
    trade = nearest(library).get("trade")
    assert trade is not None and trade.description == "Wares."
    assert trade.earlier == (Wording("Goods across borders.", trade.since),)
    assert "- tradecraft\n" in (library / "codebook.yaml").read_text(), "nothing is dropped"
    capsys.readouterr()
    assert main(["codebook", "export", "codes.csv"]) == 0
    assert "csv leaves out earlier wordings" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["import", "none.csv"], "there is no such file"),
        (["import", "bad.csv"], "bad.csv: line 1: no column is called name"),
        (["export", "codebook.yaml"], "this is what is exported"),
        (["export", "none/codes.csv"], "not written"),
        (["export", "x.csv", "--library", ".."], "no codebook"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    (library / "bad.csv").write_text("x,y\n1,2\n")
    assert main(["codebook", *arguments]) == 1
    assert problem in one_line(capsys)
    assert (library / "codebook.yaml").read_text(encoding="utf-8") == BOOK
