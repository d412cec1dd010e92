"""Cablegram makes no connection: every command and the reader run where none can be made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.program import environment
from tests.conftest import EXAMPLE, ROOT
from tests.terminal import Terminal

BLOCKED = """
import socket, sys

def refuse(*arguments, **named):
    sys.stderr.write("CONNECTION ATTEMPTED\\n")
    sys.stderr.flush()
    raise OSError("no connection may be made")

class Closed(socket.socket):
    def connect(self, address):
        if self.family != socket.AF_UNIX:
            refuse()
        return super().connect(address)
    connect_ex = connect
    def bind(self, address):
        if self.family != socket.AF_UNIX:
            refuse()
        return super().bind(address)

socket.socket = Closed
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse

from tui.cli import main

sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "examples" / EXAMPLE, tmp_path)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "--format", "jsonl", "."],
        ["check", "."],
        ["annotate", EXAMPLE, "--paragraph", "8", "--tag", "x"],
        ["notes", EXAMPLE],
        ["export", "."],
        ["export", ".", "--format", "csv"],
        ["export", ".", "--format", "markdown"],
        ["tags", "."],
        ["codebook", "export", "-"],
        ["keys"],
        ["themes"],
        ["completion", "bash"],
        ["--plain", EXAMPLE],
    ],
    ids=" ".join,
)
def test_a_command_makes_no_connection(folder: Path, arguments: list[str]) -> None:
    ended = run(folder, *arguments)
    assert "CONNECTION ATTEMPTED" not in ended.stderr
    assert ended.returncode in (0, 1), ended.stderr


def test_the_reader_makes_no_connection(folder: Path) -> None:
    argv = [sys.executable, "-c", BLOCKED, "--coder", "kim", str(folder / EXAMPLE)]
    with Terminal.spawn(argv, env=environment()) as terminal:
        terminal.wait_for("1 SBU")
        terminal.send("tnetwork\r")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert b"CONNECTION ATTEMPTED" not in terminal.raw


def test_a_connection_would_be_seen(folder: Path) -> None:
    tried = BLOCKED.replace(
        "from tui.cli import main", "socket.create_connection(('127.0.0.1', 9))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", tried], capture_output=True, text=True, check=False, env=os.environ
    )
    assert "CONNECTION ATTEMPTED" in ended.stderr
