"""``cablegram cite``: a citation, a place in it, the words; and what is wrong in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW
from tests.sources.made import ROW, dump, row, written
from tests.test_cli import one_line
from tui.cli import main

NOTE = (
    "U.S. Embassy Zenda, “HARVEST TALKS RESUME,” telegram 04ZENDA117, March 1, 2004, Secret//NOFORN"
)


@pytest.fixture
def cable(tmp_path: Path) -> str:
    return str(written(tmp_path, "04ZENDA117.txt", MEADOW))


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ([], f"{NOTE}.\n"),
        (["--paragraph", "4"], f"{NOTE}, para. 4.\n"),
        (
            ["--paragraph", "4", "--quote"],
            f"“Engineers doubt that the bridge can stand by June.”\n\n{NOTE}, para. 4.\n",
        ),
        (
            ["--quote", "would FAIL without rain"],
            f"“would fail without rain”\n\n{NOTE}, para. 2.\n",
        ),
        (
            ["--style", "plain", "--paragraph", "2"],
            "U.S. Embassy Zenda, “HARVEST TALKS RESUME,” 04ZENDA117, March 1, 2004, ¶ 2 (S//NF).\n",
        ),
    ],
)
def test_it_prints_what_the_reader_copies(
    cable: str, more: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cite", cable, *more]) == 0
    assert capsys.readouterr() == (shown, "")


@pytest.mark.parametrize(
    ("more", "status", "problem"),
    [
        (["--paragraph", "99"], 1, "there is no paragraph 99 in this cable"),
        (["--quote", "no such words"], 1, "these words are not in the cable"),
        (["--quote", "bridge"], 1, "quote more of them, or name a --paragraph"),
        (["--quote"], 2, "--quote without words needs --paragraph"),
        (["--style", "harvard"], 2, "invalid choice: 'harvard'"),
    ],
)
def test_what_cannot_be_cited_is_one_line(
    cable: str, more: list[str], status: int, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cite", cable, *more]) == status
    assert problem in one_line(capsys)


def test_one_cable_of_many_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "d.csv", dump([ROW, row(13)]))
    assert main(["cite", str(path)]) == 1
    assert "holds many cables" in one_line(capsys)
    assert main(["cite", f"{path}#09TESTVILLE13"]) == 0
    assert "telegram 09TESTVILLE13" in capsys.readouterr().out


def test_settings_that_cannot_be_read_are_told_after_the_usual_note(
    cable: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = Path(cable).with_name("cablegram.yaml")
    rules.write_text("citation:\n  form: '{who}'\n")
    assert main(["cite", cable]) == 1
    shown = capsys.readouterr()
    assert shown.out == f"{NOTE}.\n"
    assert f"{rules}:2:9: citation's form: character 1: there is no {{who}}" in shown.err


def test_nothing_in_a_cable_drives_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MEADOW.replace("HARVEST TALKS", "HARVEST \x1b]52;c;AAAA\x07\u202eTALKS")
    path = written(tmp_path, "04ZENDA117.txt", text)
    assert main(["cite", str(path)]) == 0
    assert "HARVEST ␛]52;c;AAAA␇<U+202E>TALKS RESUME" in capsys.readouterr().out
