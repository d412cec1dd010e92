"""``cablegram index``: a library made ready from the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.library.test_faults import assert_right, opened, write
from tui.cli import main


def test_it_says_what_it_made_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "library"
    write(folder, range(1, 4))
    assert main(["index", str(folder), "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("3 cables, ")
    assert " MB in " in said.out
    assert said.err == ""
    write(folder, range(4, 6))
    assert main(["index", str(folder), "--rebuild", "--jobs", "1"]) == 0
    assert capsys.readouterr().out.startswith("5 cables, ")
    with opened(folder) as catalogue:
        assert_right(catalogue, folder)


def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "library"
    write(folder, range(1, 3))
    (folder / "empty.txt").write_bytes(b"")
    assert main(["index", str(folder), "--jobs", "1"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("2 cables, ")
    assert said.err.startswith("cablegram: ")
    assert "empty.txt: the file is empty" in said.err
    assert said.err.count("\n") == 1
    assert main(["index", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    write(folder, range(1, 800))
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "index", str(folder), "--jobs", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    place = Path(os.environ["XDG_CACHE_HOME"]) / "cablegram" / "libraries"
    end = time.monotonic() + 30
    while not list(place.glob("*/text/*.term")) and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    if process.returncode != 0:  # it may have been quicker
        assert process.returncode == 130
        assert out == ""
        assert err == "cablegram: stopped; what is done is kept, and the same command goes on\n"
    with opened(folder) as catalogue:
        assert_right(catalogue, folder)
