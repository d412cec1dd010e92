"""``cablegram check``: what it prints, its exit status, and the same findings in a cable's JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cable.check_samples import sample
from tui.cable.check import RULES
from tui.cable.visible import visible
from tui.cli import main

HOSTILE = "\x1b]52;c;AAAA\x07\x1b[2J \u202eevil \u200b"
GOLD = "1. (S/NF) It was gold.\n"


def written(folder: Path, body: str = GOLD, name: str = "05STRELSAU123.txt") -> Path:
    path = folder / name
    path.write_text(sample(body, captions="NOFORN", level="CONFIDENTIAL//NOFORN").text)
    return path


def test_each_finding_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    assert main(["check", str(path)]) == 1
    captured = capsys.readouterr()
    line = sample(GOLD, captions="NOFORN").text.partition(GOLD)[0].count("\n") + 1
    assert captured.out == (
        f"{path}:{line}: E L1 ¶1: marked S//NF, but the cable is CONFIDENTIAL//NOFORN\n"
    )
    assert captured.err == "1 cable checked, 1 error, 0 warnings, 0 info\n"


def test_each_finding_is_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    assert main(["check", "--format", "json", str(path)]) == 1
    [line] = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found == {
        "file": str(path),
        "id": "05STRELSAU123",
        "rule": "L1",
        "severity": "error",
        "paragraph": "1",
        "line": found["line"],
        "start": found["start"],
        "end": found["start"] + len("(S/NF)"),
        "message": "marked S//NF, but the cable is CONFIDENTIAL//NOFORN",
        "source": RULES["L1"].source,
    }
    assert main(["show", "--format", "json", str(path)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["findings"] == [
        {key: value for key, value in found.items() if key not in ("file", "id")}
    ]


def test_a_finding_of_the_header_names_no_paragraph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.txt"
    path.write_text(sample(order="").text)
    assert main(["check", "--only", "E1", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}:6: W E1: no executive-order line\n"


@pytest.mark.parametrize(
    ("arguments", "status", "rules"),
    [
        ([], 1, {"L1", "P4"}),
        (["--only", "P4"], 0, {"P4"}),
        (["--only", "p4,p6"], 0, {"P4", "P6"}),
        (["--ignore", "L1"], 0, {"P4"}),
        (["--only", "L1,P4", "--ignore", "P4"], 1, {"L1"}),
    ],
)
def test_rules_are_chosen(
    arguments: list[str],
    status: int,
    rules: set[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = written(tmp_path, "1. (s/nf) It was gold.\n")
    assert main(["check", "--format", "json", *arguments, str(path)]) == status
    lines = capsys.readouterr().out.splitlines()
    assert {json.loads(line)["rule"] for line in lines} == rules


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "L9"], "there is no rule 'L9'; did you mean L"),
        (["--ignore", f"L1,{HOSTILE}"], "there is no rule"),
        (["--only", ""], "there is no rule ''"),
        (["--only", "L1", "--ignore", "L1"], "no rule is left"),
        (["--format", "xml"], "invalid choice"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_two(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(written(tmp_path)), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert visible(captured.err, newlines=True) == captured.err


def test_what_cannot_be_read_is_told_and_passed_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, "1. (C) It was gold.\n")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["check", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert "empty.txt" in captured.err
    assert "1 cable checked" in captured.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_text_reaches_no_terminal(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = f"1. (C//REL {HOSTILE}) x\n\n2. (S/NF) It.\n\n3. (/Rel \x1b[2J) So.\n"
    path = written(tmp_path, body, f"x{HOSTILE.replace('/', '')}\n.txt")
    assert main(["check", "--format", form, str(path)]) == 1
    captured = capsys.readouterr()
    for printed in (captured.out, captured.err):
        assert visible(printed, newlines=True) == printed
    if form == "text":
        assert all(".txt:" in line for line in captured.out.splitlines())
