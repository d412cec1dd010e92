"""Every command and every error of the command line, its exit status and what it may print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.exports.samples import on_disk
from tui import __version__, cli
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.cli import main
from tui.commands import output

ONE = Annotation(id="aaaa", paragraph="1", tags=("rain", "grain"), note="wet")
HOSTILE = "\x1b]52;c;AAAA\x07\x1b[2J \x9b31m \u202eevil\u2066 \u200b\x7f"


def run(
    *arguments: str | Path, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("cablegram: ")
    assert captured.err.count("\n") == 1
    assert visible(captured.err, newlines=True) == captured.err
    return captured.err


# Help, version, wrong calls


def test_help_has_examples_and_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for word in (*cli._COMMANDS, "--keymap", "--theme", "--coder", "examples:"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 80
    for command in cli._COMMANDS:
        assert main([command, "--help"]) == 0
        text = capsys.readouterr().out
        assert f"usage: cablegram {command}" in text
        assert max(map(len, text.splitlines())) <= 80


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cablegram {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["a", "b"],
        ["show"],
        ["show", "--format", "xml", "x"],
        ["show", "--form", "text", "x"],
        ["export"],
        ["export", "x", "--format", HOSTILE],
        ["export", "x", "-o"],
        ["annotate", "x"],
        ["annotate", "x", "--paragraph", "1"],
        ["notes"],
        ["tags", "x", "--rename", "one"],
        ["codebook", "look", "x"],
        ["agreement", "x"],
        ["merge", "x", "y"],
        ["keys", "extra\n" + HOSTILE],
        ["themes", "--keymap"],
    ],
    ids=repr,
)
def test_a_wrong_call_is_one_line_and_status_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "--help" in one_line(capsys)


# The reader


Call = tuple[Path | None, Path | None, str | None, str]


@dataclass
class Reader:
    """Stands for the reader and remembers how it was called."""

    called: Call | None = None

    def run(self, path: Path | None, keymap: Path | None, theme: str | None, coder: str) -> int:
        self.called = path, keymap, theme, coder
        return 0


def replace_module(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = ModuleType(name)
    for member, value in members.items():
        setattr(module, member, value)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    stand_in = Reader()
    replace_module(monkeypatch, "tui.app.start", run=stand_in.run)
    return stand_in


def test_the_reader_opens_a_cable_a_folder_or_nothing(reader: Reader, example: Path) -> None:
    calls: list[Call | None] = []
    for path in ([], [str(example.parent)]):
        assert main(path) == 0
        calls.append(reader.called)
    keymap = example.parent / "k.yaml"
    keymap.write_text("x: y\n")
    arguments = ["--coder", "kim", str(example), "--theme", "ink", "--keymap", str(keymap)]
    assert main(arguments) == 0
    calls.append(reader.called)
    assert calls == [
        (None, None, None, ""),
        (example.parent, None, None, ""),
        (example, keymap, "ink", "kim"),
    ]


def test_a_file_named_like_a_command_is_opened_by_its_path(
    reader: Reader, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example.parent)
    example.rename("show")
    assert main(["./show"]) == 0
    assert reader.called is not None
    assert reader.called[0] == Path("show")


def test_what_cannot_be_read_is_told_before_the_screen_is_taken(
    reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("nowhere.txt", HOSTILE.replace("/", "")):
        assert main([str(tmp_path / name)]) == 1
        assert "no such file" in one_line(capsys)
    (tmp_path / "binary.txt").write_bytes(b"\0")
    assert main([str(tmp_path / "binary.txt")]) == 1
    assert "not a text file" in one_line(capsys)
    assert main(["--keymap", str(tmp_path / "nowhere.yaml")]) == 1
    assert "nowhere.yaml" in one_line(capsys)
    assert reader.called is None


# show


def test_show_reads(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(example)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    assert max(map(len, lines)) <= 72
    assert lines[-1] == "HAMILTON"


def test_show_keeps_to_a_narrow_terminal(
    example: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert main(["show", str(example)]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


def test_show_gives_json_that_is_the_cable(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "--format", "json", str(example)]) == 0
    text = capsys.readouterr().out
    assert json.loads(text)["text"] == example.read_text(encoding="utf-8")
    assert text.startswith('{\n  "schema"')
    assert main(["show", "--format", "jsonl", str(example)]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(text)


def test_show_goes_through_a_folder(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(example.parent)
    assert main(["show", "--format", "jsonl", str(example.parent)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["03GUATEMALA1815", "09EXAMPLE12"]
    assert main(["show", str(example.parent)]) == 0
    assert "\n────" in capsys.readouterr().out
    assert main(["show", "--format", "json", str(example.parent)]) == 2
    assert "jsonl" in one_line(capsys)


def test_show_goes_on_after_a_bad_file(
    tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(tmp_path / "no.txt"), str(example)]) == 1
    captured = capsys.readouterr()
    assert "HAMILTON" in captured.out
    assert captured.err.count("\n") == 1


# keys and themes


@dataclass(frozen=True)
class Loaded:
    """Stands for a keymap or themes."""

    problems: tuple[str, ...] = ()


def described(_: Loaded) -> str:
    return "j  next paragraph\n"


@pytest.mark.parametrize("command", ["keys", "themes"])
def test_keys_and_themes_are_listed_and_checked(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = "tui.app.keymap" if command == "keys" else "tui.app.themes"
    loads: list[tuple[Path | None, ...]] = []

    def loading(problems: tuple[str, ...]) -> Callable[..., Loaded]:
        def load(*arguments: Path | None) -> Loaded:
            loads.append(arguments)
            return Loaded(problems)

        return load

    replace_module(monkeypatch, module, load=loading(()), describe=described)
    assert main([command]) == 0
    assert capsys.readouterr() == ("j  next paragraph\n", "")
    assert main([command, "--check"]) == 0
    assert "as " in capsys.readouterr().out
    problem = f"line 3: {HOSTILE}\nx"
    replace_module(monkeypatch, module, load=loading((problem,)), describe=described)
    assert main([command, "--check"]) == 2
    one_line(capsys)
    assert main([command]) == 0
    captured = capsys.readouterr()
    assert captured.out == "j  next paragraph\n"
    assert captured.err.count("\n") == 1
    assert loads == [(None,) if command == "keys" else ()] * 4


def test_keys_takes_a_keymap_that_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "--check", "--keymap", str(tmp_path / "no.yaml")]) == 1
    assert "no.yaml" in one_line(capsys)


# Terminals, pipes, encodings


def test_everything_printed_is_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    # Whatever a command hands over: the formats' own care is not what this rests on.
    output.put(f"one {HOSTILE}\ntwo")
    output.put("a,b\r\n", end="")
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert visible(printed, newlines=True) == printed.replace("\r\n", "\n")
    assert printed.endswith("\ntwo\na,b\r\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["show"],
        ["show", "--format", "json"],
        ["show", "--format", "jsonl"],
        ["export", "--format", "jsonl"],
        ["export", "--format", "csv"],
        ["export", "--format", "csv", "--raw"],
        ["export", "--format", "markdown"],
    ],
    ids=" ".join,
)
def test_hostile_text_never_reaches_the_output(tmp_path: Path, arguments: list[str]) -> None:
    note = Annotation(id="aaaa", paragraph="1", tags=(HOSTILE,), note=HOSTILE, author=HOSTILE)
    path = on_disk(tmp_path, [note])
    text = path.read_text().replace("EXAMPLE 7", f"EXAMPLE {HOSTILE}")
    text = text.replace("It rained", f"It rained {HOSTILE}").replace("GRAIN", f"GRAIN{HOSTILE}")
    hostile = tmp_path / f"09{HOSTILE.replace('/', '')}.txt"
    hostile.write_bytes(text.encode() + b"\xff\x9b2J\n")
    path.unlink()
    sidecar = tmp_path / "09EXAMPLE12.annotations.yaml"
    sidecar.rename(tmp_path / f"{hostile.stem}.annotations.yaml")
    command, *rest = arguments
    result = run(command, hostile, *rest, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for printed in (result.stdout.decode(), result.stderr.decode()):
        assert visible(printed, newlines=True) == printed.replace("\r\n", "\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_output_that_is_not_utf8_does_not_end_the_program(tmp_path: Path, encoding: str) -> None:
    path = on_disk(tmp_path, [Annotation(id="aaaa", paragraph="1", note="agua ─ ␛ ñ \U0001f600")])
    variables = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    shown = run("show", path, cwd=tmp_path, **variables)
    assert shown.returncode == 0, shown.stderr
    assert b"The port is open" in shown.stdout
    exported = run("export", path, cwd=tmp_path, **variables)
    assert json.loads(exported.stdout.decode("utf-8").splitlines()[1])["note"].startswith("agua ─")
    failed = run("show", "ñ.txt", cwd=tmp_path, **variables)
    assert failed.returncode == 1


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_bytes((ROOT / "examples" / EXAMPLE).read_bytes())
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "show", "--format", "jsonl", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == output.BROKEN_PIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(example: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "tui.cli", "show", str(example)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr == b"cablegram: No space left on device\n"


def test_an_interrupt_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli._COMMANDS, "show", interrupted)
    assert main(["show"]) == 130
    assert capsys.readouterr() == ("", "")
