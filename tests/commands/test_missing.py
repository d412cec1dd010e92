"""The cables that a library refers to most and has not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.library.samples import CABLES, build
from tests.test_cli import one_line
from tui.cli import main


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = build(tmp_path / "lib")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_most_wanted_come_first(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "03ZENDA12.txt").unlink()
    assert main(["check", "--missing", "lib"]) == 0
    assert capsys.readouterr().out == (
        "02ZENDA99  1 cable: 03STRELSAU7\n03ZENDA12  1 cable: 03STRELSAU8\n"
    )
    text = CABLES["03STRELSAU8"].replace("STRELSAU 000008", "STRELSAU 000009")
    for serial in range(9, 13):
        other = text.replace("03STRELSAU8", f"03STRELSAU{serial}")
        (library / f"03STRELSAU{serial}.txt").write_text(other, encoding="utf-8")
    assert main(["check", "--missing", "lib"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "03ZENDA12  5 cables: 03STRELSAU10, 03STRELSAU11, 03STRELSAU12, …"
    )


def test_json(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--missing", "lib", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": "cablegram/missing/1",
        "missing": [{"id": "02ZENDA99", "cables": 2, "cited_by": ["03STRELSAU7", "03ZENDA12"]}],
    }


def test_nothing_is_missing(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("03ZENDA12", "03STRELSAU7", "03STRELSAU8"):
        (library / f"{name}.txt").unlink()
    assert main(["check", "--missing", "lib"]) == 0
    assert capsys.readouterr().out == "no reference is missing\n"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["lib", "lib"], 2),
        (["lib", "--only", "L1"], 2),
        (["lib", "--ignore", "L1"], 2),
        (["lib/03ZENDA12.txt"], 1),
        (["nowhere"], 1),
    ],
)
def test_wrong_calls(
    arguments: list[str], status: int, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--missing", *arguments]) == status
    one_line(capsys)
