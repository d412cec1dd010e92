"""The first commands that anybody runs in a clone, and the lock that they install from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCKS = ("run.txt", "test.txt")

# Stands where an interpreter would: notes what it was asked to do, and does nothing.
STAND_IN = """#!/bin/sh
echo "$@" >> "{log}"
"""


def pins(lock: str) -> dict[str, str]:
    """The version of each package that a lock holds, by its canonical name."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, flags=re.MULTILINE))


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    inherited = {"PYTHON", "CABLES", "PYTEST_ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MAKELEVEL"}
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the Makefile needs of a checkout, in a folder of its own."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def put_environment(clone: Path) -> Path:
    """An environment without stamps whose interpreter is a stand-in; returns the stand-in's log."""
    log = clone / "log"
    log.touch()
    stand_in = clone / ".venv" / "bin" / "python"
    stand_in.parent.mkdir(parents=True)
    for name in ("python", "ruff", "mypy"):
        program = stand_in.with_name(name)
        program.write_text(STAND_IN.format(log=log), encoding="utf-8")
        program.chmod(0o755)
    return log


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert re.findall(r"\S*(?:://|index-url|find-links|trusted-host| @ )\S*", text) == []
    assert re.findall(r"(?:^|\s)/\S+", text) == []
    assert "#    make lock\n" in text


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_everything_with_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.split(
        r"^(?=[A-Za-z])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE), flags=re.M
    )
    named = [entry for entry in entries if entry.strip()]
    assert len(named) == len(pins(lock)) > 5
    assert [entry for entry in named if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_the_locks_agree_with_each_other() -> None:
    assert pins("run.txt").items() <= pins("test.txt").items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    asked = [("run.txt", line) for line in project["dependencies"]]
    asked += [("test.txt", line) for line in project["optional-dependencies"]["test"]]
    # The wheel is built without a download, so the back end is locked at the version it asks for.
    asked += [("test.txt", line) for line in settings["build-system"]["requires"]]
    for lock, line in asked:
        requirement = Requirement(line)
        version = pins(lock)[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{lock}: {line} but {version}: make lock"


def test_help_is_the_default_and_lists_every_target(clone: Path) -> None:
    listed = make(clone).stdout
    text = (clone / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert [name for name in phony.split() if f"  make {name} " not in listed] == []


def test_an_environment_without_a_stamp_is_installed_into_once(clone: Path) -> None:
    log = put_environment(clone)
    for _ in range(2):
        assert make(clone, "read").returncode == 0
    install, *opened = log.read_text(encoding="utf-8").splitlines()
    assert "install" in install
    assert "--require-hashes --requirement requirements/run.txt" in install
    assert opened == ["-m tui.cli examples"] * 2


def test_a_changed_lock_is_installed_again(clone: Path) -> None:
    log = put_environment(clone)
    make(clone, "read")
    log.write_text("", encoding="utf-8")
    stamp = (clone / ".venv" / ".read").stat().st_mtime
    os.utime(clone / "requirements" / "run.txt", (stamp + 1, stamp + 1))
    make(clone, "read")
    assert "--require-hashes" in log.read_text(encoding="utf-8")


def test_the_tests_install_what_the_reader_needs_too(clone: Path) -> None:
    log = put_environment(clone)
    assert make(clone, "test").returncode == 0
    asked = log.read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements/test.txt" in asked
    assert asked.splitlines()[1:] == ["check .", "format --check .", "--strict", "-m pytest -n 3"]
    log.write_text("", encoding="utf-8")
    make(clone, "read")
    assert log.read_text(encoding="utf-8") == "-m tui.cli examples\n"


def test_a_failed_install_leaves_no_stamp(clone: Path) -> None:
    put_environment(clone)
    (clone / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert make(clone, "read").returncode != 0
    assert not (clone / ".venv" / ".read").exists()


@pytest.mark.parametrize("python", ["", "no-such-python", "false"])
def test_without_a_new_enough_python_one_line_says_so(clone: Path, python: str) -> None:
    result = make(clone, "read", f"PYTHON={python}")
    assert result.returncode != 0
    said, made = result.stderr.splitlines()
    assert said.startswith("Cablegram needs Python 3.11 or newer")
    assert made.startswith("make: ***")
    assert not (clone / ".venv").exists()


def test_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make test")
    subprocess.run(["bash", "-n", script], check=True)
