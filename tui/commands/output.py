"""The one way to a terminal for every command, and what the exit statuses mean."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from tui.cable.visible import visible

SUCCESS, FAILURE, USAGE = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141


class UsageError(Exception):
    """A call that the command line does not understand."""


def put(text: str, stream: TextIO | None = None, *, end: str = "\n", escaped: bool = False) -> None:
    """Print ``text``: the one way to a terminal, past ``visible``. A CR LF at its end is kept.

    ``escaped`` is JSON that our own writer made: it holds nothing that ``visible`` would change.
    """
    stream = sys.stdout if stream is None else stream
    if escaped:
        print(text, end=end, file=stream)
        return
    closing = "\r\n" if text.endswith("\r\n") else ""
    print(visible(text.removesuffix("\r\n"), newlines=True), end=closing + end, file=stream)


def put_encoded(json: bytes) -> None:
    """Print JSON in UTF-8 that our own writer made, which holds nothing that ``visible`` changes.

    Where output is UTF-8 as well, as a file or a pipe is, the bytes go there as they are.
    """
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() == "utf-8":
        stream.flush()
        stream.buffer.write(json)
    else:
        stream.write(json.decode("utf-8"))


def put_bytes(data: bytes) -> None:
    """Write what is no text to standard output, which must not be a terminal."""
    if sys.stdout.isatty():
        raise ValueError("bytes are not for a terminal")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def put_line(text: str) -> None:
    """Print ``text`` as one line: a line break in a name or a tag is shown as a sign."""
    put(visible(text))


def put_marked(text: str, marks: Sequence[tuple[int, int]], margin: str = "") -> None:
    """Print ``text`` as one line, the spans ``marks`` of it in bold where that is a terminal.

    The spans are half-open, in order, and do not overlap.
    """
    on, off = ("\x1b[1m", "\x1b[22m") if _shows_bold() else ("", "")
    pieces: list[str] = [visible(margin)]
    at = 0
    for start, end in marks:
        pieces += [visible(text[at:start]), on, visible(text[start:end]), off]
        at = end
    print("".join([*pieces, visible(text[at:])]))


def _shows_bold() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def put_progress(text: str) -> None:
    """Show how far something is, over what was shown before; an empty text takes it away.

    Nothing is shown where standard error is no terminal.
    """
    if sys.stderr.isatty():
        print(f"\r{visible(text)}\x1b[K", end="", file=sys.stderr, flush=True)


def complain(problem: str) -> None:
    """Print a problem as one line on standard error."""
    put("cablegram: " + visible(problem), sys.stderr)


def tell(problems: Iterable[str]) -> None:
    """Print problems, a line each, after what was printed before."""
    sys.stdout.flush()
    for problem in problems:
        complain(problem)


def finish(problems: Sequence[str]) -> int:
    """Tell the problems of a command that went on after each; answers its exit status."""
    tell(problems)
    return FAILURE if problems else SUCCESS


def checked(problems: Sequence[str], well: str) -> int:
    """Say what a check found, ``well`` where that is nothing; answers the exit status."""
    if not problems:
        put(well)
        return SUCCESS
    tell(problems)
    return USAGE


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 cable``, ``2 cables``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def columns() -> int:
    """The columns of the terminal, 80 where there is none; ``COLUMNS`` overrules it."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def put_utf8() -> None:
    """Make standard output UTF-8, as files for other programs are, unless it is a terminal."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def abandon_output() -> None:
    """Let the interpreter find nothing to flush, and so nothing to complain about, at its end."""
    try:
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, sys.stdout.fileno())
        os.close(handle)
    except (OSError, ValueError):
        return
