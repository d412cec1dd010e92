"""Agreement from the command line: what is compared is said, and equals a count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.samples import on_disk, passage
from tests.test_cli import one_line
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.cli import main


def code(folder: Path, coder: str, reviewed: str, *items: Annotation) -> Path:
    """One coder's sidecar of the sample cable."""
    cable = on_disk(folder)
    held = Annotations("09EXAMPLE12", cable.name, "", items, tuple(reviewed.split()))
    name = f"09EXAMPLE12.{coder}.annotations.yaml"
    (folder / name).write_text(render.document(held), encoding="utf-8")
    return cable


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    part = passage("a2", "wheat: good", "2", tag="grain")
    code(
        folder,
        "ana",
        "1 2 3",
        Annotation("a1", "1", tags=("rain",)),
        part,
        Annotation("a3", "3", tags=("port",)),
    )
    heading = Annotation("k9", "s1", tags=("grain",))
    code(folder, "kim", "1 2 3", Annotation("k1", "2", tags=("grain", "rain")), heading)
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_unit_and_the_universe_are_printed_with_the_figures(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "lib", "--coders", "ana,kim", "--resamples", "100"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "coders    ana, kim",
        "unit      paragraph; its value is whether a coder put the tag on it",
        "universe  3 paragraphs of 1 cable that all of them marked as reviewed",
        "left out  1 annotation on headings, or without a place in the text",
        "interval  95%, percentile bootstrap over paragraphs, 100 resamples, seed 0",
    ]
    rows = {line.split()[0]: line.split() for line in lines if line[:1].strip()}
    # Of nine decisions, six are the same: rain on 1 and 2 and port on 3 are not.
    assert rows["all"][2:5] == ["3", "2", "0.667"]
    assert rows["grain"][1:] == ["1", "1", "1.000", "1.000", "1.000", "1.000"]
    assert rows["port"][1:] == ["1", "0", "0.667", "0.000", "-0.200", "0.000"]
    assert max(map(len, lines)) <= 80


def test_json_gives_the_same_to_programs(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["agreement", "lib", "--coders", "kim,ana", "--format", "json", "--resamples", "20"]
    assert main(arguments) == 0
    once = capsys.readouterr().out
    assert main(arguments) == 0
    assert capsys.readouterr().out == once
    found = json.loads(once)
    assert found["universe"] == {
        "rule": "all reviewed",
        "reviewed": "marked",
        "paragraphs": 3,
        "cables": 1,
        "partial": 0,
        "elsewhere": 1,
        "lacking": {"kim": 0, "ana": 0},
        "unmarked": {"kim": 0, "ana": 0},
    }
    assert found["all"]["percent"]["value"] == pytest.approx(6 / 9)
    assert [one["tag"] for one in found["tags"]] == ["grain", "port", "rain"]
    assert found["tags"][0]["uses"] == {"kim": 1, "ana": 1}


def test_paragraphs_that_not_all_reviewed_are_counted_apart(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code(library, "lee", "1")
    assert main(["agreement", "lib", "--coders", "ana,kim,lee"]) == 0
    shown = capsys.readouterr().out
    assert "universe  1 paragraph of 1 cable that all of them marked as reviewed" in shown
    assert "2 paragraphs that not all marked as reviewed" in shown
    assert "– for two coders only" in shown
    assert "Cohen κ over all tags, pair by pair\nana, kim: 0.000\n" in shown
    assert main(["agreement", "lib", "--coders", "ana,kim,lee", "--union"]) == 0
    assert "universe  3 paragraphs of 1 cable that any two of them" in capsys.readouterr().out


def test_what_was_annotated_only_is_left_out_unless_asked_for(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has put one tag on a paragraph may not be done with it."""
    code(library, "ana", "1", Annotation("a1", "2", tags=("rain",)))
    assert main(["agreement", "lib", "--coders", "ana,kim"]) == 0
    shown = capsys.readouterr().out
    assert "universe  1 paragraph of 1 cable that all of them marked as reviewed" in shown
    assert "1 paragraph that ana annotated, but did not mark" in shown
    assert main(["agreement", "lib", "--coders", "ana,kim", "--annotated"]) == 0
    shown = capsys.readouterr().out
    assert "universe  2 paragraphs of 1 cable that all of them reviewed or annotated" in shown
    assert "but did not mark" not in shown
    assert main(["agreement", "lib", "--coders", "ana,kim", "--annotated", "--differences"]) == 2
    assert "leave --annotated out" in one_line(capsys)


def test_differences_are_listed_with_each_coders_tags(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "lib", "--coders", "ana,kim", "--differences"]) == 0
    assert capsys.readouterr().out == (
        "lib/09EXAMPLE12.txt ¶1  ana: #rain  kim: nothing\n"
        "lib/09EXAMPLE12.txt ¶2  ana: #grain  kim: #grain #rain\n"
        "lib/09EXAMPLE12.txt ¶3  ana: #port  kim: nothing\n"
    )
    call = ["agreement", "lib", "--coders", "ana,kim", "--differences", "--format", "json"]
    assert main(call) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["tags"] == {"ana": ["rain"], "kim": []}


def test_no_units_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code(tmp_path, "ana", "1")
    code(tmp_path, "kim", "2")
    assert main(["agreement", str(tmp_path), "--coders", "ana,kim"]) == 0
    shown = capsys.readouterr().out
    assert "universe  0 paragraphs of 0 cables" in shown and "– no units" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (["--coders", "ana"], 2, "two or more different names"),
        (["--coders", "ana,ana"], 2, "two or more different names"),
        (["--coders", "ana,kim", "--resamples", "-1"], 2, "--resamples takes a number"),
        (["--coders", "ana,kim", "--seed", "x"], 2, "invalid int value"),
        (
            ["--coders", "ana,lee"],
            1,
            "lee has no sidecar of their own here; there are those of ana",
        ),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    library: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    problem: str,
) -> None:
    assert main(["agreement", "lib", *arguments]) == status
    assert problem in one_line(capsys)


def test_what_cannot_be_read_is_told(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "nowhere", "--coders", "ana,kim"]) == 1
    assert "no such file" in one_line(capsys)
    (library / "more.txt").write_bytes(b"\0")
    assert main(["agreement", "lib", "--coders", "ana,kim", "--resamples", "0"]) == 1
    shown = capsys.readouterr()
    assert "universe  3 paragraphs" in shown.out and "more.txt" in shown.err


def test_a_shared_sidecar_is_not_compared(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = Annotations("09EXAMPLE12", "09EXAMPLE12.txt", "", (), ("1", "2", "3"))
    (library / "09EXAMPLE12.annotations.yaml").write_text(render.document(shared))
    (library / "09EXAMPLE12.kim.annotations.yaml").unlink()
    assert main(["agreement", "lib", "--coders", "ana,kim"]) == 1
    assert "kim has no sidecar of their own" in one_line(capsys)
