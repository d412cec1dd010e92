"""From a script, what the keys do: the same sidecar, the same undo, and on disk when it says so."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.desk import at_desk
from tests.conftest import ROOT
from tests.exports.samples import NAME, TEXT, on_disk
from tests.sources.made import dump, row, written
from tests.test_cli import one_line, run
from tui.annotations import sidecar as sidecars
from tui.annotations.coders import open_kept
from tui.annotations.document import parse
from tui.annotations.durable import NotConfirmed
from tui.annotations.model import Annotations
from tui.annotations.sidecar import Sidecar
from tui.app.session import open_session
from tui.cli import main


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return on_disk(tmp_path)


def annotate(cable: Path, *arguments: str, coder: str = "kim") -> int:
    return main(["annotate", str(cable), *arguments, "--coder", coder])


def held(cable: Path) -> Annotations:
    path = cable.with_name("09EXAMPLE12.annotations.yaml")
    return parse(path.read_text(encoding="utf-8")).annotations


def test_it_leaves_the_sidecar_that_the_keys_leave(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("script", "keys")]
    cables = []
    for folder in folders:
        folder.mkdir()
        cables.append(on_disk(folder))
    annotate(cables[0], "--paragraph", "2", "--tag", "grain", "--tag", "# rain / wet ")
    annotate(cables[0], "--paragraph", "2", "--note", "Compare 3.")
    annotate(cables[0], "--paragraph", "3", "--reviewed")
    session = open_session(cables[1], "kim")
    two, three = (unit for unit in session.outline.units if unit.id in ("2", "3"))
    session.set_tags([two], ("grain", "rain/wet"), ())
    session.set_note(two, "Compare 3.")
    session.toggle_reviewed([three])
    session.save()

    def plain(annotations: Annotations) -> list[tuple[object, ...]]:
        return [
            (i.paragraph, i.tags, i.note, i.author, i.opening, i.quote) for i in annotations.items
        ]

    assert plain(held(cables[0])) == plain(held(cables[1]))
    assert held(cables[0]).reviewed == held(cables[1]).reviewed == ("3",)
    assert held(cables[0]).sha256 == held(cables[1]).sha256


def test_it_says_what_was_done_and_where_it_is_kept(
    cable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert annotate(cable, "--paragraph", "¶2", "--tag", "grain", "--note", "x") == 0
    sidecar = cable.with_name("09EXAMPLE12.annotations.yaml")
    assert capsys.readouterr() == (
        f"09EXAMPLE12 ¶2: tags #grain, note written; kept in {sidecar}\n",
        "",
    )
    [item] = held(cable).items
    assert (item.tags, item.note) == (("grain",), "x")
    assert annotate(cable, "--paragraph", "2", "--tag", "grain") == 0
    assert "nothing to change" in capsys.readouterr().out
    assert annotate(cable, "--paragraph", "2", "--note", "y") == 0
    assert "note replaced" in capsys.readouterr().out


async def test_u_in_the_reader_undoes_it(cable: Path) -> None:
    annotate(cable, "--paragraph", "2", "--tag", "grain")
    annotate(cable, "--paragraph", "2", "--note", "Compare 3.")
    async with at_desk(cable) as desk:
        await desk.do("edit.undo")
        assert "Undone: note written." in desk.text()
        await desk.do("edit.undo")
        assert "Undone: tags #grain." in desk.text()
        await desk.saved()
    assert held(cable).items == ()


def test_a_passage_is_its_words_wherever_the_lines_break(cable: Path) -> None:
    words = "harvest was better than the last one."
    assert annotate(cable, "--paragraph", "2", "--quote", words, "--tag", "grain") == 0
    [item] = held(cable).items
    assert item.start is not None and item.end is not None
    # A stray line of the transmission lies between; the quote is what stands in the cable.
    quote = "harvest was\n\nSIPDIS\nbetter than the last one."
    assert TEXT[item.start : item.end] == item.quote == quote
    assert item.prefix.endswith("said that the ") and item.suffix.startswith("\n")
    assert item.opening == "" and item.paragraph == "2"
    assert annotate(cable, "--paragraph", "2", "--quote", words, "--note", "Sure?") == 0
    assert [(one.tags, one.note) for one in held(cable).items] == [(("grain",), "Sure?")]
    assert annotate(cable, "--paragraph", "2", "--quote", words, "--remove") == 0
    assert held(cable).items == ()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--paragraph", "9"], "no paragraph 9; near it are 1, 2, 3"),
        (["--paragraph", "s9"], "no paragraph s9; near it are s1"),
        (["--paragraph", "2", "--quote", "rained"], "do not stand in ¶2, but in ¶1: rained"),
        (["--paragraph", "2", "--quote", "nowhere"], "do not stand in ¶2: nowhere"),
        (["--paragraph", "2", "--quote", "better"], "stand 2 times in ¶2, at"),
    ],
)
def test_what_is_not_there_or_not_only_once_is_said(
    cable: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    assert annotate(cable, *arguments, "--tag", "x") == 1
    assert problem in one_line(capsys)
    assert not cable.with_name("09EXAMPLE12.annotations.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "nothing to do"),
        (["--tag", " # "], "is no tag"),
        (["--remove", "--note", "x"], "--remove takes tags off"),
        (["--quote", "x", "--reviewed"], "leave --quote out"),
        (["--quote", "  ", "--tag", "x"], "--quote must hold words"),
    ],
)
def test_a_call_without_sense_is_a_wrong_call(
    cable: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    assert annotate(cable, "--paragraph", "2", *arguments) == 2
    assert problem in one_line(capsys)


def test_only_ones_own_is_changed_and_removed(
    cable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    annotate(cable, "--paragraph", "2", "--tag", "grain", coder="ana")
    annotate(cable, "--paragraph", "2", "--tag", "grain", "--tag", "rain")
    assert annotate(cable, "--paragraph", "2", "--tag", "grain", "--remove") == 0
    assert [(one.author, one.tags) for one in held(cable).items] == [
        ("ana", ("grain",)),
        ("kim", ("rain",)),
    ]
    capsys.readouterr()
    assert annotate(cable, "--paragraph", "2", "--remove") == 0
    assert "1 of your annotations removed, 1 of other coders stay" in capsys.readouterr().out
    assert [one.author for one in held(cable).items] == ["ana"]
    annotate(cable, "--paragraph", "2", "--reviewed")
    annotate(cable, "--paragraph", "2", "--reviewed", "--remove")
    assert held(cable).reviewed == () and len(held(cable).items) == 1


def test_a_note_is_read_from_standard_input(
    cable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = b"\xef\xbb\xbfOne\r\ntwo\n\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert annotate(cable, "--paragraph", "2", "--tag", "x", "--note", "-") == 0
    assert held(cable).items[0].note == "One\ntwo"
    capsys.readouterr()
    for data, problem in (
        (b"\xff", "byte 0xFF is not UTF-8"),
        (b"x" * (2**20 + 1), "longer than"),
        (b"\n", "standard input was empty"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert annotate(cable, "--paragraph", "2", "--note", "-") == 2
        assert problem in one_line(capsys)
    assert held(cable).items[0].note == "One\ntwo", "a failed pipe takes no note away"


def test_a_coder_needs_a_name(cable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert annotate(cable, "--paragraph", "2", "--tag", "x", coder=" ") == 2
    assert "it needs a name" in one_line(capsys)


def test_a_sidecar_that_cannot_be_read_is_left_alone(
    cable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sidecar = cable.with_name("09EXAMPLE12.annotations.yaml")
    sidecar.write_text("version: [\n")
    assert annotate(cable, "--paragraph", "2", "--tag", "x") == 1
    assert f"{sidecar}:2:1:" in one_line(capsys)
    assert sidecar.read_text() == "version: [\n"
    assert annotate(cable.with_name("none.txt"), "--paragraph", "2", "--tag", "x") == 1
    assert "no such file" in one_line(capsys)


def test_where_coding_is_blind_it_goes_into_the_coders_own(cable: Path) -> None:
    (cable.parent / "cablegram.yaml").write_text("coding: blind\n")
    assert annotate(cable, "--paragraph", "2", "--tag", "x") == 0
    assert not cable.with_name("09EXAMPLE12.annotations.yaml").exists()
    assert cable.with_name("09EXAMPLE12.kim.annotations.yaml").exists()


def test_success_means_on_disk(
    cable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unconfirmed(*_: object, **__: object) -> None:
        raise NotConfirmed(5, "Input/output error")

    monkeypatch.setattr(sidecars, "replace_file", unconfirmed)
    assert annotate(cable, "--paragraph", "2", "--tag", "x") == 1
    assert "the disk did not confirm" in capsys.readouterr().err

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sidecars, "replace_file", full)
    assert annotate(cable, "--paragraph", "2", "--tag", "y") == 1
    assert "Not saved: No space left on device" in one_line(capsys)


def test_many_at_once_lose_nothing(cable: Path) -> None:
    command = [sys.executable, "-m", "tui.cli", "annotate", NAME, "--paragraph", "2"]
    calls = [
        subprocess.Popen(
            [*command, "--tag", f"t{number}", "--coder", f"c{number}"],
            cwd=cable.parent,
            env={"PYTHONPATH": str(ROOT), "HOME": str(cable.parent)},
            stdout=subprocess.DEVNULL,
        )
        for number in range(6)
    ]
    assert [call.wait(60) for call in calls] == [0] * 6
    assert {one.tags for one in held(cable).items} == {(f"t{n}",) for n in range(6)}


def test_one_coder_twice_at_once_adds_to_one_annotation(cable: Path) -> None:
    """The later process sees what the earlier one wrote, and nobody is called somebody else."""
    command = [sys.executable, "-m", "tui.cli", "annotate", NAME, "--paragraph", "2"]
    calls = [
        subprocess.Popen(
            [*command, "--tag", f"t{number}", "--coder", "kim"],
            cwd=cable.parent,
            env={"PYTHONPATH": str(ROOT), "HOME": str(cable.parent)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number in range(6)
    ]
    assert [call.communicate(timeout=60)[1] for call in calls] == [b""] * 6
    [item] = held(cable).items
    assert sorted(item.tags) == [f"t{number}" for number in range(6)]


def test_what_came_between_is_read_again_under_the_lock(
    cable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another call that ended after this one had read the sidecar."""

    def late(path: Path, identity: str, sha256: str, coder: str) -> tuple[Sidecar, str]:
        found = open_kept(path, identity, sha256, coder)
        monkeypatch.undo()
        assert annotate(cable, "--paragraph", "2", "--tag", "first", "--coder", "kim") == 0
        return found

    monkeypatch.setattr("tui.commands.annotate.open_kept", late)
    assert annotate(cable, "--paragraph", "2", "--tag", "second", "--coder", "kim") == 0
    [item] = held(cable).items
    assert item.tags == ("first", "second")
    assert "changed" not in capsys.readouterr().err


@pytest.mark.parametrize("note", [" ", "\n", "\t \u2003"])
def test_a_note_of_blanks_is_no_note(
    cable: Path, capsys: pytest.CaptureFixture[str], note: str
) -> None:
    assert annotate(cable, "--paragraph", "2", "--note", note) == 2
    assert "--note holds only blanks; --note '' takes the note away" in one_line(capsys)
    assert not cable.with_name("09EXAMPLE12.annotations.yaml").exists()


def test_a_cable_in_a_dump_is_named_by_its_address(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    result = run("annotate", path, "--paragraph", "1", "--tag", "x", cwd=tmp_path)
    assert result.returncode == 1 and b"holds many cables; name one" in result.stderr
    named = f"{path}#09TESTVILLE2"
    assert run("annotate", named, "--paragraph", "1", "--tag", "x", cwd=tmp_path).returncode == 0
    assert (tmp_path / "09TESTVILLE2.annotations.yaml").exists()


def test_hostile_words_are_stored_as_they_are_and_shown_as_signs(
    cable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "\x1b]52;c;AAAA\x07\u202e"
    assert annotate(cable, "--paragraph", "2", "--tag", hostile, "--note", hostile) == 0
    assert "\x1b" not in capsys.readouterr().out
    [item] = held(cable).items
    assert (item.tags, item.note) == ((hostile,), hostile)
    assert annotate(cable, "--paragraph", "2", "--tag", "\udcff") == 1
    assert "half a character" in capsys.readouterr().err
