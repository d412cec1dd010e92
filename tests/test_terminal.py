"""The terminal that other tests rely on, itself tested with small programs."""

from __future__ import annotations

import sys

import pytest

from tests.terminal import Terminal

ECHO = """
import os, signal, sys, termios, tty
def show(*_):
    size = os.get_terminal_size()
    print(f"size {size.columns}x{size.lines}", end="\\r\\n", flush=True)
signal.signal(signal.SIGWINCH, show)
tty.setraw(0)
show()
while (key := os.read(0, 64)) != b"q":
    print(f"key {key!r}", end="\\r\\n", flush=True)
sys.exit(3)
"""


def program(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def test_a_program_is_seen_typed_to_resized_and_ended() -> None:
    with Terminal.spawn(program(ECHO), size=(80, 24)) as terminal:
        terminal.wait_for("size 80x24")
        terminal.press("down")
        terminal.wait_for(r"key b'\x1b[B'")
        terminal.resize(100, 30)
        terminal.wait_for("size 100x30")
        assert len(terminal.screen()) == 30
        terminal.send("q")
        assert terminal.wait_exit() == 3
    assert b"size 100x30" in terminal.raw


def test_a_sequence_that_pyte_does_not_know_leaves_nothing_on_screen() -> None:
    source = r"""
import sys, time
for part in ("a\x1b[>1u", "\x1b[<", "u", "b\x1b", "[1mc", "\x1b[?2026$p", "d\n"):
    sys.stdout.write(part); sys.stdout.flush(); time.sleep(0.02)
"""
    with Terminal.spawn(program(source)) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen()[0] == "abcd"
    assert b"\x1b[<u" in terminal.raw


def test_a_wait_that_fails_shows_the_screen() -> None:
    with (
        Terminal.spawn(program("print('only this')")) as terminal,
        pytest.raises(AssertionError, match="only this"),
    ):
        terminal.wait_for("something else")


def test_a_wait_ends_at_its_deadline() -> None:
    with (
        Terminal.spawn(
            program("import time; print('here', flush=True); time.sleep(60)")
        ) as terminal,
        pytest.raises(AssertionError, match=r"not on screen in 0.5 s"),
    ):
        terminal.wait_for("something else", timeout=0.5)


def test_interrupt_reaches_the_program() -> None:
    with Terminal.spawn(
        program("import time; print('up', flush=True); time.sleep(60)")
    ) as terminal:
        terminal.wait_for("up")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() != 0
        terminal.wait_for("KeyboardInterrupt")
