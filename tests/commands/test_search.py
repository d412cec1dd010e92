"""A library searched from the command line, and searches kept under a name."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.annotations.library import contents
from tests.conftest import ROOT
from tests.library.injected import open_plainly
from tests.library.plain_catalogue import PlainCatalogue
from tests.library.samples import CABLES, build
from tests.test_cli import HOSTILE, one_line
from tui.cable.visible import visible
from tui.cli import main
from tui.commands import libraries
from tui.library.catalogue import CatalogueError, Progress


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    build(tmp_path / "lib")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "lib"


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> list[PlainCatalogue]:
    return open_plainly(monkeypatch)


def test_results_are_two_lines_each(
    library: Path, capsys: pytest.CaptureFixture[str], catalogues: list[PlainCatalogue]
) -> None:
    assert main(["search", "lib", "director"]) == 0
    shown = capsys.readouterr()
    assert shown.out == (
        "03ZENDA12  2003-07-15  C//NF  Embassy Zenda  A VISIT TO THE SHELTER\n"
        "    ¶2  C//NF  The director said that the shelter was full since May, and that…\n"
    )
    assert shown.err == "1 cable\n"
    assert catalogues[0].is_closed


def test_what_has_no_paragraph_is_one_line(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "post:zenda", "--sort", "oldest", "--limit", "2"]) == 0
    shown = capsys.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()] == ["03ZENDA12", "04ZENDA3"]
    assert shown.err == "2 of 3 cables; --limit 0 lists all\n"
    assert main(["search", "lib", "post:zenda", "--limit", "0"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_was_found_is_bold_on_a_terminal_alone(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["search", "lib", "director"]) == 0
    assert "    ¶2  C//NF  The \x1b[1mdirector\x1b[22m said" in capsys.readouterr().out
    monkeypatch.setenv("TERM", "dumb")
    assert main(["search", "lib", "director"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_query_may_be_several_words_and_exclude_some(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "shelter", "-oil", "--format", "jsonl"]) == 0
    assert [json.loads(line)["cable"] for line in capsys.readouterr().out.splitlines()] == [
        "03ZENDA12"
    ]
    assert main(["search", "lib"]) == 0
    assert capsys.readouterr().err == "5 cables\n"


def test_json_has_everything(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "lib", "in:¶ shelter since", "--format", "jsonl"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert set(found) <= set(re.findall(r"`([a-z0-9_]+)`", page))
    words = found.pop("words")
    assert [words[start:end] for start, end in found.pop("marks")] == ["shelter", "since"]
    assert found == {
        "schema": "cablegram/search/1",
        "cable": "03ZENDA12",
        "file": "lib/03ZENDA12.txt",
        "date": "2003-07-15",
        "classification": "C//NF",
        "level": 4,
        "post": "Embassy Zenda",
        "subject": "A VISIT TO THE SHELTER",
        "tags": ["PHUM", "SMIG"],
        "codes": ["shelter/capacity", "shelter"],
        "annotations": 2,
        "orphans": 0,
        "findings": 0,
        "read": False,
        "paragraph": "2",
        "marking": "C//NF",
    }


def test_results_come_in_windows(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.commands.results._WINDOW", 2)
    assert main(["search", "lib", "--limit", "0", "--sort", "oldest"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        *("03STRELSAU7", "03ZENDA12", "03STRELSAU8", "04ZENDA3", "04ZENDA4")
    ]
    assert main(["search", "lib", "--limit", "3", "--sort", "oldest"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_a_cable_says_cannot_drive_the_terminal(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CABLES["04ZENDA4"].replace("NODIS VISIT", HOSTILE).replace("short", f"short {HOSTILE}")
    (library / "04ZENDA4.txt").write_text(text.replace("Embassy", HOSTILE), encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["search", "lib", "short"]) == 0
    shown = capsys.readouterr().out.replace("\x1b[1m", "").replace("\x1b[22m", "")
    assert "evil" in shown
    assert visible(shown, newlines=True) == shown
    assert main(["search", "lib", "short", "--format", "jsonl"]) == 0
    shown = capsys.readouterr().out
    assert visible(shown, newlines=True) == shown
    assert main(["search", "lib", "short", "--tag", HOSTILE]) == 0
    shown = capsys.readouterr().out.replace("\x1b[1m", "").replace("\x1b[22m", "")
    assert visible(shown, newlines=True) == shown
    assert main(["stats", "lib", "short"]) == 0
    shown = capsys.readouterr().out
    assert visible(shown, newlines=True) == shown


def test_nothing_found(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "lib", "giraffe"]) == 1
    assert one_line(capsys) == "cablegram: nothing found\n"


def test_a_query_that_is_none_is_shown_with_its_spot(
    library: Path, capsys: pytest.CaptureFixture[str], catalogues: list[PlainCatalogue]
) -> None:
    assert main(["search", "lib", "oil pots:lima"]) == 2
    assert capsys.readouterr() == (
        "",
        "cablegram: there is no field pots:; did you mean post:? "
        'Words with a colon go in "quotation marks"\n'
        "  oil pots:lima\n"
        "      ^^^^\n",
    )
    assert main(["search", "lib", "\x1b[2J near"]) == 2
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert shown.splitlines()[2].index("^") == shown.splitlines()[1].index("near")
    assert main(["search", "lib", "oil or"]) == 2
    assert capsys.readouterr().err.endswith("\n  oil or\n        ^\n")
    assert catalogues == []


def test_what_is_no_library_is_told(
    library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    catalogues: list[PlainCatalogue],
) -> None:
    assert main(["search", "lib/03ZENDA12.txt", "oil"]) == 1
    assert "this is no folder" in one_line(capsys)

    def refuses(folder: Path, *others: object, **more: object) -> None:
        raise CatalogueError(f"{folder}: the disk is full")

    monkeypatch.setattr(sys.modules["tui.library.opening"], "open_catalogue", refuses)
    assert main(["search", "lib", "oil"]) == 1
    assert one_line(capsys) == "cablegram: lib: the disk is full\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--limit", "-3"],
        ["--limit", "many"],
        ["--sort", "size"],
        ["--yes"],
        ["--tag", "a"],
        ["--tag", "a", "--limit", "3", "oil"],
        ["--save", "a"],
        ["--saved", "oil"],
        ["--forget", "a", "oil"],
        ["--save", "a", "--forget", "b"],
        ["@nothing"],
        ["@a", "--save", "b"],
    ],
)
def test_wrong_calls(
    arguments: list[str], library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "--save", "a", "oil"]) == 0
    capsys.readouterr()
    assert main(["search", "lib", *arguments]) == 2
    one_line(capsys)


def test_searches_are_kept_listed_asked_and_forgotten(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "--saved"]) == 1
    assert "no saved searches" in one_line(capsys)
    assert main(["search", "lib", "--save", "full  shelters", "code:shelter/", "full"]) == 0
    assert main(["search", "lib", "--save", "oil", "oil", "-shelter"]) == 0
    assert (library / "cablegram.yaml").is_file()
    capsys.readouterr()
    assert main(["search", "lib", "--saved"]) == 0
    assert (
        capsys.readouterr().out
        == "full shelters  code:shelter/ full\noil            oil -shelter\n"
    )
    assert main(["search", "lib", "@full shelters"]) == 0
    assert capsys.readouterr().out.startswith("03ZENDA12")
    assert main(["search", "lib", "--forget", "oil"]) == 0
    capsys.readouterr()
    assert main(["search", "lib", "@oil"]) == 2
    assert "there are full shelters" in one_line(capsys)
    assert main(["search", "lib", "--forget", "oil"]) == 1
    assert "no search 'oil'" in one_line(capsys)


def test_a_bad_query_is_not_kept_and_a_kept_one_is_told_with_its_line(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "--save", "a", "oil or"]) == 2
    assert not (library / "cablegram.yaml").exists()
    capsys.readouterr()
    (library / "cablegram.yaml").write_text("searches:\n  - name: a\n    query: oil or\n")
    assert main(["search", "lib", "@a"]) == 2
    assert capsys.readouterr().err.startswith(f"cablegram: {library}/cablegram.yaml:2: after or")
    (library / "cablegram.yaml").write_text("searches: 3\n")
    assert main(["search", "lib", "@a"]) == 2
    assert "cablegram.yaml:1:11" in one_line(capsys)


def test_a_library_that_is_being_read_is_waited_for(
    library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    catalogues: list[PlainCatalogue],
) -> None:
    steps = [
        Progress(1, 5, 1, done=False),
        Progress(5, 5, 4, seconds_left=0.4, done=False),
        Progress(5, 5, 4, problem_count=1),
    ]
    monkeypatch.setattr(PlainCatalogue, "progress", lambda _: steps.pop(0))
    monkeypatch.setattr(libraries, "_PAUSE", 0.0)
    assert main(["search", "lib", "director"]) == 0
    assert not steps
    assert capsys.readouterr().err == (
        "cablegram: 1 file or cable could not be read; 'cablegram index DIR' lists them\n1 cable\n"
    )


# Tagging


def test_tagging_is_listed_first_and_then_done_and_undone(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(library)
    arguments = ["search", "lib", "in:¶ director shelter", "--tag", "staff", "--coder", "kim"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == (
        "tagging #staff by in:¶ director shelter: 1 paragraph in 1 cable\n"
        "03ZENDA12  2003-07-15  A VISIT TO THE SHELTER\n"
        "  ~ ¶2  C//NF  #staff beside #shelter/capacity  The director said that the…\n"
        "Nothing was changed yet; --yes does it.\n"
    )
    assert contents(library) == before
    assert main([*arguments, "--yes"]) == 0
    assert "'cablegram tags lib --undo' takes it back" in capsys.readouterr().out
    assert "staff: in:¶ director shelter" in (library / "03ZENDA12.annotations.yaml").read_text()
    assert main([*arguments, "--yes"]) == 1
    shown = capsys.readouterr()
    assert "already tagged so: 1 paragraph\n" in shown.out
    assert shown.err == "cablegram: nothing to tag\n"
    assert main(["tags", "lib", "--undo"]) == 0
    assert "tag staff by in:¶ director shelter" in capsys.readouterr().out
    assert "staff" not in (library / "03ZENDA12.annotations.yaml").read_text()


def test_a_saved_search_tags_by_what_it_says(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "lib", "--save", "short", "visit short"]) == 0
    assert main(["search", "lib", "@short", "--tag", "brief", "--yes"]) == 0
    assert "brief: visit short" in (library / "04ZENDA4.annotations.yaml").read_text()


def test_a_sidecar_that_cannot_be_read_stops_all(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "04ZENDA4.annotations.yaml").write_text("version: [", encoding="utf-8")
    before = contents(library)
    assert main(["search", "lib", "visit", "--tag", "a"]) == 1
    assert "04ZENDA4.annotations.yaml:2:1" in capsys.readouterr().err
    assert main(["search", "lib", "visit", "--tag", "a", "--yes"]) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert contents(library) == before
    assert main(["search", "lib", "visit", "--tag", "#"]) == 1
    assert "a tag needs a name" in capsys.readouterr().err
