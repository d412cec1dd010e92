"""A library counted from the command line: as charts, as CSV, as SVG."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.annotations.library import contents
from tests.library.samples import build, save
from tests.test_cli import one_line
from tui.annotations.model import Annotation
from tui.cli import main


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = build(tmp_path / "lib")
    save(folder, "04ZENDA3", (Annotation("caaa", "1", ("=cmd()", "oil"), author="kim"),))
    monkeypatch.chdir(tmp_path)
    return folder


def test_charts_have_the_width_of_the_terminal(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["stats", "lib", "post:zenda"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(
        "3 cables, 4 codings by 4 codes\n"
        "reviewed: 1 whole cable; 4 of 5 paragraphs (80%) of the 2 cables worked on\n"
        "\nCables by month\n2003-07 ▇"
    )
    for title in ("Codings by month", "Cables by post", "Codes\n", "=cmd() + oil"):
        assert title in shown.out
    assert max(map(len, shown.out.splitlines())) <= 75
    assert max(len(line) for line in shown.out.splitlines() if "▇" in line) <= 60
    assert "\x1b" not in shown.out
    assert shown.err == ""


def test_nothing_is_reviewed_yet(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "lib", "nodis"]) == 0
    assert capsys.readouterr().out.startswith(
        "1 cable, 0 codings by 0 codes\nreviewed: nothing yet\n"
    )


def test_csv_has_every_figure(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "lib", "-oil", "or", "news", "--format", "csv"]) == 0
    found = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert found == [
        ["figure", "value", "with", "cables", "codings", "paragraphs"],
        ["month", "2003-07", "", "1", "2", ""],
        ["month", "2004-01", "", "2", "2", ""],
        ["post", "Embassy Zenda", "", "3", "4", ""],
        ["classification", "C//NF", "", "1", "2", ""],
        ["classification", "S", "", "1", "0", ""],
        ["classification", "U//FOUO", "", "1", "2", ""],
        ["code", "'=cmd()", "", "1", "1", "1"],
        ["code", "oil", "", "1", "1", "1"],
        ["code", "shelter", "", "1", "1", "1"],
        ["code", "shelter/capacity", "", "1", "1", "1"],
        ["together", "'=cmd()", "oil", "", "", "1"],
        ["all", "", "", "3", "4", ""],
        ["worked on", "", "", "2", "", "5"],
        ["reviewed", "", "", "1", "", "4"],
    ]


def test_files_are_written_whole_and_never_over_a_cable(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", "lib", "--format", "svg", "-o", "lib.svg"]) == 0
    assert capsys.readouterr().err == "5 cables written to lib.svg\n"
    assert Path("lib.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert main(["stats", "lib", "--format", "svg", "-o", "lib.svg"]) == 0
    (library / "cablegram.yaml").write_text("version: 1\n", encoding="utf-8")
    (library / "codebook.yaml").write_text("version: 1\ntags: []\n", encoding="utf-8")
    capsys.readouterr()
    before = contents(library)
    for name in ("03ZENDA12.txt", "03ZENDA12.annotations.yaml", "cablegram.yaml", "codebook.yaml"):
        assert main(["stats", "lib", "-o", f"lib/{name}"]) == 1
        one_line(capsys)
    assert contents(library) == before
    assert main(["stats", "lib", "-o", "nowhere/stats.csv"]) == 1
    assert "not written" in one_line(capsys)


def test_wrong_calls(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "lib", "giraffe"]) == 1
    assert one_line(capsys) == "cablegram: nothing found\n"
    assert main(["stats", "nowhere"]) == 1
    assert "this is no folder" in one_line(capsys)
    assert main(["stats", "lib", "oil or"]) == 2
    assert capsys.readouterr().err.endswith("  oil or\n        ^\n")
    assert main(["stats", "lib", "@none"]) == 2
    one_line(capsys)
    assert main(["stats", "lib", "--format", "png"]) == 2
    one_line(capsys)


def test_what_cannot_be_read_is_told_after_the_rest(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "04ZENDA4.annotations.yaml").write_text("version: [", encoding="utf-8")
    assert main(["stats", "lib"]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("5 cables")
    assert "04ZENDA4.annotations.yaml:2:1" in shown.err
