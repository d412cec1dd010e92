"""A real terminal for tests: a program on a pseudo-terminal, its screen drawn by pyte.

    with Terminal.spawn(["cablegram", "examples"], env=environment) as terminal:
        terminal.wait_for("UNCLASSIFIED")
        terminal.press("j", "escape")
        terminal.send("q")
        assert terminal.wait_exit() == 0

The program is a session leader with this terminal as its own, so resizing it delivers SIGWINCH
and Ctrl+C delivers SIGINT, as at a desk. Deadlines are generous: they end a hang, and a fast
machine never waits for them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

DEADLINE = 30.0
"""Seconds that a wait lasts at most, unless told otherwise."""

KEYS: dict[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for each key that is not a character, by Textual's names."""

# Takes the terminal on standard input as its own, then becomes the program. A child does this
# after the fork: a function run between fork and exec isn't safe beside other threads.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
# pyte knows no CSI with a private prefix other than "?" (Textual's keyboard protocol has some)
# and would print its last letter; a cut-off sequence waits for the rest.
_PRIVATE = re.compile(rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")


class Terminal:
    """One program on one pseudo-terminal. Make it with ``Terminal.spawn``."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, columns: int, rows: int):
        self.process = process
        self.raw = b""
        """Every byte that the program has sent to the terminal so far."""
        self._master: int | None = master
        self._waiting = b""
        self._picture = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._picture)

    @classmethod
    def spawn(
        cls,
        argv: Sequence[str | Path],
        *,
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Self:
        """Start a program on a new terminal of ``size`` columns and rows.

        ``env`` is its whole environment; None hands on this process's, which the tests isolate.
        """
        columns, rows = size
        master, slave = os.openpty()
        try:
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *map(str, argv)],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=env,
                cwd=cwd,
                start_new_session=True,
            )
        except OSError:
            os.close(master)
            raise
        finally:
            os.close(slave)
        return cls(process, master, columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, data: str | bytes) -> None:
        """Type characters, or send bytes as they are.

        Raises ``OSError`` once the program has closed its terminal.
        """
        rest = data.encode() if isinstance(data, str) else data
        while rest:
            # A program that is busy writing reads nothing until its output is taken.
            self.pump(0)
            if self._master is None:
                raise OSError(errno.EIO, "the program has closed its terminal")
            if select.select([], [self._master], [], 0.1)[1]:
                rest = rest[os.write(self._master, rest[:1024]) :]

    def press(self, *keys: str) -> None:
        """Press keys by name (``enter``, ``ctrl+p``) or as a single character.

        Escape is followed by a short wait, for a terminal program tells a lone Escape from the
        start of a sequence by the silence after it.
        """
        for key in keys:
            if key not in KEYS and len(key) != 1:
                raise ValueError(f"no key named {key!r}")
            self.send(KEYS.get(key, key))
            if key == "escape":
                self.settle(0.3)

    def pump(self, timeout: float) -> bool:
        """Take what the program has written, waiting ``timeout`` seconds for the first of it.

        False once the terminal is closed or the time has passed in silence.
        """
        received = False
        while self._master is not None:
            if not select.select([self._master], [], [], 0 if received else timeout)[0]:
                break
            try:
                data = os.read(self._master, 65536)
            except OSError as error:
                if error.errno != errno.EIO:  # EIO is how Linux says that the other end closed
                    raise
                data = b""
            if not data:
                os.close(self._master)
                self._master = None
                break
            received = True
            self._take(data)
        return received

    def settle(self, quiet: float = 0.2) -> None:
        """Take output until the program has been silent for ``quiet`` seconds."""
        limit = time.monotonic() + DEADLINE
        while time.monotonic() < limit and self.pump(quiet):
            pass

    def screen(self) -> list[str]:
        """The rows of the screen as text, without the blanks at their ends."""
        return [row.rstrip() for row in self._picture.display]

    def text(self) -> str:
        """The screen as one text, a line a row."""
        return "\n".join(self.screen())

    def wait_for(self, text: str, timeout: float = DEADLINE) -> None:
        """Wait until a row of the screen holds ``text``. Fails as ``wait_until`` does."""
        self.wait_until(lambda rows: any(text in row for row in rows), timeout, what=repr(text))

    def wait_until(
        self,
        arrived: Callable[[list[str]], bool],
        timeout: float = DEADLINE,
        *,
        what: str = "what was waited for",
    ) -> None:
        """Wait until ``arrived`` holds of the screen's rows.

        Raises ``AssertionError`` with a picture of the screen if the time is up, or if the
        program has ended and it still doesn't hold.
        """
        limit = time.monotonic() + timeout
        while not arrived(self.screen()):
            if time.monotonic() > limit:
                raise AssertionError(f"{what} not on screen in {timeout} s:\n{self.text()}")
            if self._master is None:
                code = self.wait_exit()
                raise AssertionError(f"{what} not on screen at exit ({code}):\n{self.text()}")
            self.pump(0.1)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a window manager does."""
        if self._master is None:
            raise OSError(errno.EIO, "the program has closed its terminal")
        self.pump(0)
        self._picture.resize(lines=rows, columns=columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_exit(self, timeout: float = DEADLINE) -> int:
        """The program's exit code (negative: the signal that ended it), once it has ended.

        Raises ``AssertionError`` with a picture of the screen if it goes on running.
        """
        limit = time.monotonic() + timeout
        while (code := self.process.poll()) is None:
            if time.monotonic() > limit:
                raise AssertionError(f"still running after {timeout} s:\n{self.text()}")
            if not self.pump(0.05):
                time.sleep(0.01)
        self.pump(0)
        return code

    def close(self) -> None:
        """End the program if it still runs, and let go of the terminal. Can be called again."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._master is not None:
            os.close(self._master)
            self._master = None

    def _take(self, data: bytes) -> None:
        self.raw += data
        data = self._waiting + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._waiting = data[end:]
        self._stream.feed(_PRIVATE.sub(b"", data[:end]))
