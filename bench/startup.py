"""How long the reader takes to show a cable, beside a Textual program that does the least.

    make bench
    python bench/startup.py --runs 15

Each round starts every program once, on a terminal of 120 by 40, so that what else the machine
does falls on all of them alike. Output is only time-stamped while a program runs and drawn
afterwards, so that drawing it costs the program nothing. "First screen" is the time from fork to
the first output after which the words of the cable stand on the screen, and "CPU" what the program
had used by then, which a busy machine changes less; "key" the time from writing ``j`` to the output
after which the next paragraph's words do.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "03GUATEMALA1815.txt"
COLUMNS, ROWS = 120, 40
FIRST = "magistrate"
"""A word of the first paragraph that only the text pane shows, in either program."""
AFTER_KEY = ("Tecun", "acknowledges", "Aguilera")
"""The same for what each ``j`` goes to: paragraphs 2, 3 and 4."""
QUIET = 0.4
"""Seconds of silence after which a program has said all that it has to say for now."""
LONGEST = 30.0

READER = (sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())")
"""What the installed command ``cablegram`` does."""
MINIMAL = (sys.executable, str(ROOT / "bench" / "minimal.py"))
FLOORS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "import textual.app": (sys.executable, "-c", "import textual.app"),
}


@dataclass
class Measured:
    """Milliseconds of one program, one item a run (``key``: one a key press)."""

    first_byte: list[float] = field(default_factory=list)
    first_screen: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    key: list[float] = field(default_factory=list)


@dataclass
class Burst:
    """What a program wrote after ``start``: moment, CPU seconds used by then, and the piece."""

    start: float
    pieces: list[tuple[float, float, bytes]]


class Screen:
    """A terminal's picture, drawn piece by piece."""

    def __init__(self) -> None:
        self._picture = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._picture)

    def until(self, burst: Burst, words: str) -> tuple[float, float]:
        """Milliseconds until ``words`` stood on the screen, by the clock and of CPU.

        The whole burst is drawn.
        """
        found: tuple[float, float] | None = None
        for moment, cpu, data in burst.pieces:
            # pyte takes the end of this sequence, which it does not know, for text.
            self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))
            if found is None and any(words in row for row in self._picture.display):
                found = (moment - burst.start) * 1000, cpu * 1000
        if found is None:
            raise SystemExit(
                f"{words!r} is not on the screen:\n" + "\n".join(self._picture.display)
            )
        return found


def cpu_used(child: int) -> float:
    """Seconds of CPU that a process has used so far in all its threads; 0 where unknown."""
    nanoseconds = 0
    for task in Path(f"/proc/{child}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            nanoseconds += int(task.read_text().split()[0])
    return nanoseconds / 1e9


def collect(master: int, child: int, start: float) -> Burst:
    """Everything that is written until there is silence."""
    burst = Burst(start, [])
    limit = time.perf_counter() + LONGEST
    while time.perf_counter() < limit:
        wait = QUIET if burst.pieces else LONGEST
        if not select.select([master], [], [], wait)[0]:
            break
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        burst.pieces.append((time.perf_counter(), cpu_used(child), data))
    return burst


def run(argv: tuple[str, ...], cable: Path, home: Path, into: Measured) -> None:
    """Start a program, press a key some times, quit, and add what was measured."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "HOME": str(home),
    }
    start = time.perf_counter()
    child, master = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execve(argv[0], [*argv, str(cable)], environment)
    try:
        opened = collect(master, child, start)
        answers: list[Burst] = []
        for _ in AFTER_KEY:
            moment = time.perf_counter()
            os.write(master, b"j")
            answers.append(collect(master, child, moment))
        os.write(master, b"q")
        collect(master, child, time.perf_counter())
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(master)
    screen = Screen()
    into.first_byte.append((opened.pieces[0][0] - start) * 1000)
    clock, cpu = screen.until(opened, FIRST)
    into.first_screen.append(clock)
    into.cpu.append(cpu)
    for burst, words in zip(answers, AFTER_KEY, strict=True):
        into.key.append(screen.until(burst, words)[0])


def floor(argv: tuple[str, ...]) -> float:
    """Milliseconds that a program takes that only starts and ends."""
    start = time.perf_counter()
    subprocess.run(argv, check=True, cwd=ROOT)
    return (time.perf_counter() - start) * 1000


def table(reader: Measured, minimal: Measured, floors: dict[str, list[float]], runs: int) -> str:
    """The figures, one program a line, and what the reader costs beside the least."""
    lines = [
        f"{runs} runs, interleaved, after a warm-up; milliseconds, median (least)",
        "",
        f"{'':22}{'first byte':>16}{'first screen':>16}{'CPU':>16}{'key':>16}",
    ]
    for name, measured in (("cablegram", reader), ("minimal Textual", minimal)):
        cells = (measured.first_byte, measured.first_screen, measured.cpu, measured.key)
        lines.append(f"{name:22}" + "".join(f"{shown(cell):>16}" for cell in cells))
    lines.extend(f"{name:22}{shown(times):>16}" for name, times in floors.items())
    pairs = zip(reader.first_screen, minimal.first_screen, strict=True)
    by_round = statistics.median(ours / theirs for ours, theirs in pairs)
    ratios = {
        "first screen, ratio of medians": ratio(reader.first_screen, minimal.first_screen),
        "first screen, median of ratios": by_round,
        "first screen, ratio of the least": min(reader.first_screen) / min(minimal.first_screen),
        "CPU, ratio of medians": ratio(reader.cpu, minimal.cpu),
        "key, ratio of medians": ratio(reader.key, minimal.key),
    }
    lines += ["", *(f"{name:34}{value:.2f}" for name, value in ratios.items())]
    return "\n".join(lines)


def shown(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ({min(times):.0f})"


def ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(ours) / statistics.median(theirs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure start-up and key response.")
    parser.add_argument("--runs", type=int, default=11, metavar="N", help="rounds (default 11)")
    runs: int = parser.parse_args().runs
    reader, minimal = Measured(), Measured()
    floors: dict[str, list[float]] = {name: [] for name in FLOORS}
    for number in range(-1, runs):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            cable = Path(shutil.copy(EXAMPLE, home))
            into = (reader, minimal) if number >= 0 else (Measured(), Measured())
            run(READER, cable, home, into[0])
            run(MINIMAL, cable, home, into[1])
        for name, argv in FLOORS.items():
            if number >= 0:
                floors[name].append(floor(argv))
    print(table(reader, minimal, floors, runs))


if __name__ == "__main__":
    main()
