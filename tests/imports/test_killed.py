"""An import that is killed half way can be undone, and done again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.annotations.library import contents
from tests.conftest import ROOT
from tests.exports.qda import exported, library, written
from tui.annotations.recoding_journal import last_of
from tui.annotations.recoding_undo import undo
from tui.exports import jsonl
from tui.imports.jsonl import read
from tui.imports.plan import plan

CABLES = 40


def many(folder: Path) -> Path:
    """A library of many cables, as JSON Lines; its sidecars are taken away."""
    one = library(folder.parent / "one")
    folder.mkdir()
    for number in range(CABLES):
        part = folder / f"{number:02}"
        shutil.copytree(one, part)
    file = written(jsonl.FORMAT, exported(folder), folder.parent / "all.jsonl")
    for sidecar in folder.rglob("*.yaml"):
        sidecar.unlink()
    return file


def visible(found: dict[str, bytes]) -> dict[str, bytes]:
    """Without what a process leaves that is killed while it writes; the next one sweeps it up."""
    return {name: data for name, data in found.items() if not name.endswith(".tmp")}


def killed(file: Path, folder: Path, sidecars: int) -> None:
    """Import, and kill it once there are some sidecars."""
    arguments = ["import", str(file), "--into", str(folder), "--yes"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while process.poll() is None:
        if sum(1 for _ in folder.rglob("*.yaml")) >= sidecars:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    process.wait()


def check(folder: Path, sidecars: int) -> None:
    (folder / "one").mkdir()
    cables = folder / "cables"
    file = many(cables)
    before = contents(cables)
    killed(file, cables, sidecars)
    found = last_of(cables)
    assert found is not None
    undo(found)
    assert visible(contents(cables)) == before
    made = plan(file, read(file), cables)
    assert made.count("added") == 9 * CABLES


def test_what_was_done_of_it_is_undone(tmp_path: Path) -> None:
    check(tmp_path, 5)


@pytest.mark.faults
@pytest.mark.parametrize("sidecars", [1, 2, 3, 10, 40, 80, 119, 120])
def test_wherever_it_is_killed(tmp_path: Path, sidecars: int) -> None:
    check(tmp_path, sidecars)
