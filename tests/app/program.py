"""The real program on a terminal of its own, for tests of what reaches that terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.terminal import Terminal


def environment(**more: str) -> dict[str, str]:
    """This test's environment, with the checkout to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def reader(*arguments: str | Path, size: tuple[int, int] = (120, 36), **more: str) -> Terminal:
    """Start the reader as the command line does."""
    argv = [sys.executable, "-m", "tui.cli", "--coder", "kim", *arguments]
    return Terminal.spawn(argv, size=size, env=environment(**more))


def run(source: str, *arguments: str | Path, size: tuple[int, int] = (120, 36)) -> Terminal:
    """Start a program of the test's own."""
    return Terminal.spawn([sys.executable, "-c", source, *arguments], size=size, env=environment())


def after_the_end(terminal: Terminal) -> str:
    """What was written to the terminal after the reader gave it back."""
    return terminal.raw.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
