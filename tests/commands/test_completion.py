"""Completions for shells, and the manual page, are what the commands really take."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT
from tui.cli import _COMMANDS, main, read
from tui.commands.completion import SHELLS
from tui.commands.manual import described, whole

PAGE = ROOT / "docs" / "cablegram.1"


def printed(capsys: pytest.CaptureFixture[str], shell: str) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def options_of(name: str) -> list[str]:
    actions = described(_COMMANDS[name])._actions
    named = [option for action in actions for option in action.option_strings]
    return [option for option in named if option not in ("-h", "--help")]


def completed(script: Path, words: list[str], folder: Path) -> list[str]:
    """What bash offers after ``words``, the last of which is being typed."""
    asked = (
        f"source {script}\nCOMP_WORDS=({' '.join(words)})\nCOMP_CWORD={len(words) - 1}\n"
        '_shtab_cablegram\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ended = subprocess.run(
        ["bash", "-c", asked], cwd=folder, capture_output=True, text=True, check=True
    )
    return ended.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_options_values_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "cablegram.bash"
    script.write_text(printed(capsys, "bash"), encoding="utf-8")
    (tmp_path / "09EXAMPLE12.txt").touch()
    assert completed(script, ["cablegram", "agree"], tmp_path) == ["agreement"]
    assert completed(script, ["cablegram", "annotate", "--para"], tmp_path) == ["--paragraph"]
    assert completed(script, ["cablegram", "show", "--format", "j"], tmp_path) == ["json", "jsonl"]
    assert completed(script, ["cablegram", "notes", "09"], tmp_path) == ["09EXAMPLE12.txt"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_completed(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    script = printed(capsys, shell)
    for name in _COMMANDS:
        assert name in script
        for option in options_of(name):
            assert option.lstrip("-") in script, (name, option)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_itself_takes_it(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    script = tmp_path / f"cablegram.{shell}"
    script.write_text(printed(capsys, shell), encoding="utf-8")
    subprocess.run([shell, "-n", script], check=True)


def test_a_shell_that_is_not_known_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcl"]) == 2
    assert "bash" in capsys.readouterr().err


def test_help_is_one_parser_with_all_commands_in_it() -> None:
    told = whole(read, _COMMANDS).format_help()
    assert all(name in told for name in _COMMANDS)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words usages otherwise later")
def test_the_manual_page_is_what_the_parsers_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual().page(), "run: make manual"


def test_the_manual_page_names_every_command_and_option() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    for name in _COMMANDS:
        assert f"cablegram {name}" in page
        for option in options_of(name):
            assert option in page


def manual() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manual", ROOT / "docs" / "manual.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
