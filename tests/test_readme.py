"""The README holds: its commands run, its tour shows what it says, its examples are read."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.terminal import KEYS, Terminal
from tui.annotations import bounded_yaml, codebook, render
from tui.annotations.document import parse
from tui.app.actions import BY_ID
from tui.app.keymap_file import read_lines
from tui.cli import _COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (
    "README.md",
    "CHANGELOG.md",
    "bench/README.md",
    *(f"docs/{p.name}" for p in sorted((ROOT / "docs").glob("*.md"))),
)
NEEDED = ("Makefile", "README.md", "LICENSE", "keymap.yaml", "pyproject.toml")
NEEDED_FOLDERS = ("examples", "requirements", "themes", "tui")
FIRST_SCREEN = "UNCLASSIFIED//FOR OFFICIAL USE ONLY"


def blocks(language: str, text: str = README) -> list[str]:
    """The contents of the fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


SHELL = [line for block in blocks("sh") for line in block.splitlines()]
"""Every command in the README, in its order."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout whose environment is the one that runs the tests."""
    folder = tmp_path_factory.mktemp("readme") / "checkout"
    folder.mkdir()
    for name in NEEDED:
        shutil.copy(ROOT / name, folder)
    for name in NEEDED_FOLDERS:
        # Annotations that somebody made in the checkout are theirs.
        ignored = shutil.ignore_patterns("__pycache__", "*annotations*")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored if name == "examples" else None)
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    program(binaries / "python", f'exec "{sys.executable}" "$@"')
    program(binaries / "cablegram", f'exec "{sys.executable}" -m tui.cli "$@"')
    program(binaries / "pipx", f'exec "{sys.executable}" -m pip "$@" --target installed {OFFLINE}')
    for stamp in (".read", ".test"):
        (folder / ".venv" / stamp).touch()
    return folder


OFFLINE = "--no-index --no-deps --quiet --disable-pip-version-check"


def program(path: Path, script: str) -> None:
    """Make a shell script that can be run."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def environment(checkout: Path) -> dict[str, str]:
    leads_elsewhere = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHONHOME", "CABLES", "PYTHON"}
    kept = {name: value for name, value in os.environ.items() if name not in leads_elsewhere}
    path = os.pathsep.join([str(checkout / ".venv" / "bin"), os.environ["PATH"]])
    return {**kept, "PATH": path, "PYTHONPATH": str(checkout), "GIT_CONFIG_GLOBAL": os.devnull}


def opens_the_reader(words: list[str]) -> bool:
    if words[0] == "make":
        return words[1:] == ["read"]
    asks_for_print = {*_COMMANDS, "--version", "--help", "--plain"}
    return words[0] == "cablegram" and not asks_for_print.intersection(words[1:2])


def test_every_command_runs(checkout: Path) -> None:
    assert {"make read", "make test", "make wheel"} <= set(SHELL)
    for line in SHELL:
        words = shlex.split(line)
        if line == "make test":  # these very tests, so only what it would do
            line = "make -n test"
        if opens_the_reader(words):
            command = ["sh", "-c", f"exec {line}"]
            with Terminal.spawn(command, env=environment(checkout), cwd=checkout) as terminal:
                terminal.wait_for(FIRST_SCREEN)
                terminal.wait_for("1 SBU")
                terminal.press("q")
                assert terminal.wait_exit() == 0, line
            continue
        result = subprocess.run(
            ["sh", "-c", line],
            cwd=checkout,
            env=environment(checkout),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert result.returncode == 0, f"{line}\n{result.stdout}\n{result.stderr}"
    assert (checkout / "codes.csv").is_file()
    assert (checkout / "report.md").is_file()
    assert (checkout / "installed" / "tui" / "shipped" / "keymap.yaml").is_file()


@dataclass(frozen=True)
class Step:
    """A row of the tour: what is pressed, and what must then be on the screen."""

    keys: tuple[str, ...]
    seen: tuple[str, ...]


def tour() -> list[Step]:
    """The rows of the README's table of keys."""
    start = README.index("| Keys |")
    rows = README[start : README.index("\n\n", start)].splitlines()[2:]
    steps: list[Step] = []
    for row in rows:
        keys, _, seen = row.strip("|").split("|")
        steps.append(Step(*(tuple(re.findall(r"`([^`]+)`", cell)) for cell in (keys, seen))))
    return steps


def press(terminal: Terminal, key: str) -> None:
    """Press a key by its name, or type a text."""
    if key in KEYS:
        terminal.press(key)
    else:
        terminal.send(key)
    terminal.settle(0.15)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_tour_shows_what_it_says(
    checkout: Path, tmp_path: Path, isolated: Path, size: tuple[int, int]
) -> None:
    shutil.copytree(checkout / "examples", tmp_path / "examples")
    program_name = checkout / ".venv" / "bin" / "cablegram"
    environ = environment(checkout)
    steps = tour()
    assert len(steps) > 10
    command: list[str | Path] = [program_name, f"examples/{EXAMPLE}"]
    with Terminal.spawn(command, size=size, env=environ, cwd=tmp_path) as terminal:
        terminal.wait_for("¶ 1 (SBU)")
        for step in steps[:-1]:
            for key in step.keys:
                press(terminal, key)
            for words in step.seen:
                terminal.wait_for(words)
        assert steps[-1].keys == ("q",)
        terminal.press("q")
        assert terminal.wait_exit() == 0
    folder = tmp_path / "examples"
    assert (folder / EXAMPLE).read_bytes() == (ROOT / "examples" / EXAMPLE).read_bytes()
    (table,) = folder.glob("*.csv")
    assert "shelter" in table.read_text(encoding="utf-8")
    written = (folder / EXAMPLE).with_suffix(".annotations.yaml").read_text(encoding="utf-8")
    assert normal(written) == normal(blocks("yaml")[1])
    # "opens the cable that was open last, where you left it", and undo reaches back.
    with Terminal.spawn([program_name], size=size, env=environ, cwd=tmp_path) as terminal:
        terminal.wait_for("¶ 14 (SBU)")
        terminal.press("u")
        terminal.wait_for("1/18 reviewed")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def normal(sidecar: str) -> str:
    """A sidecar without what differs each time: ids, author, times."""
    return re.sub(r"(id|author|created|modified): \S+", r"\1: …", sidecar)


def test_the_sidecar_is_as_the_program_writes_it() -> None:
    shown = blocks("yaml")[1]
    document = parse(shown)
    assert document.annotations.cable == "03GUATEMALA1815"
    assert render.document(document.annotations) == shown


def test_the_codebook_and_the_keymap_are_read(tmp_path: Path) -> None:
    tags, _, keys = blocks("yaml")
    (tmp_path / "codebook.yaml").write_text(tags, encoding="utf-8")
    found = codebook.nearest(tmp_path)
    assert found.problem == ""
    assert [code.name for code in found.codes] == ["shelter/capacity"]
    problems: list[str] = []
    assert read_lines(keys, "keymap.yaml", problems).keys() <= BY_ID.keys()
    assert problems == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


@pytest.mark.parametrize("page", PAGES)
def test_every_yaml_block_can_be_read(page: str) -> None:
    for block in blocks("yaml", (ROOT / page).read_text(encoding="utf-8")):
        assert bounded_yaml.read(block) is not None
