"""The command line: the reader, and what can be had without it.

Only the reader loads Textual. Every error is one line on standard error; the exit status is 0 for
success, 1 for a failure, 2 for a wrong call or for problems that ``--check`` found.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from tui import __version__
from tui.cable.visible import visible
from tui.cli_texts import CHECK_EXAMPLES, COMMANDS, EXPORT_EXAMPLES, SHOW_EXAMPLES

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

SUCCESS, FAILURE, USAGE = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141
MOST_JOBS = 512


class UsageError(Exception):
    """A call that the command line does not understand."""


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` and prints as everything else does."""

    def __init__(self, name: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=name,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if message:
            put(message, end="")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; ``arguments`` are those after the name."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A sign that the terminal's encoding lacks must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except UsageError as error:
        complain(str(error))
        return USAGE
    except OSError as error:
        _abandon_output()
        reason = os.strerror(error.errno) if error.errno else str(error)
        where = f"{error.filename!s}: " if error.filename is not None else ""
        complain(where + reason)
        return FAILURE
    return status


def _run(given: list[str]) -> int:
    name = given[0] if given else ""
    command = _COMMANDS.get(name)
    try:
        return command(given[1:]) if command is not None else read(given)
    except SystemExit as ended:  # argparse has printed help or version
        return ended.code if isinstance(ended.code, int) else SUCCESS


# The commands


def read(given: list[str]) -> int:
    """Open the reader."""
    parser = Parser(
        "cablegram", "A keyboard-first terminal reader for diplomatic cables.", COMMANDS
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, help="a cable, FILE#ID or a folder"
    )
    _add_keymap(parser)
    parser.add_argument("--theme", metavar="NAME", help="the theme to start with")
    parser.add_argument("--coder", metavar="NAME", default="", help="keep annotations under a name")
    parser.add_argument("--version", action="version", version=f"cablegram {__version__}")
    options = parser.parse_args(given)
    path: Path | None = options.path
    if path is not None and not path.is_dir():
        from tui.sources.files import SourceError
        from tui.sources.open import refuse_unreadable

        # Before Textual takes the screen, where an error can still be read.
        try:
            refuse_unreadable(path)
        except SourceError as error:
            complain(str(error))
            return FAILURE
    keymap: Path | None = options.keymap
    theme: str | None = options.theme
    coder: str = options.coder
    if not _can_read(keymap):
        return FAILURE
    from tui.app.start import run

    return run(path, keymap, theme, coder)


def show(given: list[str]) -> int:
    """Print cables to read, or as JSON."""
    parser = Parser("cablegram show", "Print cables to read, or as JSON.", SHOW_EXAMPLES)
    _add_paths(parser)
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text")
    _add_source(parser)
    _add_jobs(parser)
    options = parser.parse_args(given)

    from tui.exports.showing import OneCableError, shown

    form: str = options.format
    paths: list[Path] = options.paths
    source: str | None = options.source
    problems: list[str] = []
    if form != "text":
        _put_utf8()
    width = shutil.get_terminal_size((80, 24)).columns
    try:
        for line in shown(paths, form, width, problems, source, _jobs(options.jobs)):
            put(line, escaped=form == "jsonl")
    except OneCableError as error:
        raise UsageError(str(error)) from None
    return _finish(problems)


def check(given: list[str]) -> int:
    """Tell what in cables departs from the rules that they were written under."""
    parser = Parser("cablegram check", "Tell what departs from the rules.", CHECK_EXAMPLES)
    _add_paths(parser)
    _add_source(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--only", metavar="RULES", help="run these rules alone")
    parser.add_argument("--ignore", metavar="RULES", help="leave these rules out")
    _add_jobs(parser)
    options = parser.parse_args(given)

    from tui.cable.check import RuleError, chosen_rules
    from tui.exports.findings import Checking

    try:
        rules = chosen_rules(options.only, options.ignore)
    except RuleError as error:
        raise UsageError(f"{error}; see 'cablegram check --help'") from None
    if options.format == "json":
        _put_utf8()
    checking = Checking(rules, options.format, _jobs(options.jobs))
    for line in checking.lines(options.paths, options.source):
        put(line)
    status = _finish(checking.problems)
    put(checking.summary, sys.stderr)
    return FAILURE if checking.errors else status


def export(given: list[str]) -> int:
    """Write annotations as JSON Lines, CSV or Markdown."""
    from tui.exports.gather import gather
    from tui.exports.model import Options
    from tui.exports.registry import FORMATS
    from tui.exports.writing import ExportError, files_read, refuse_target, summary, write_file

    parser = Parser("cablegram export", "Write annotations to be used elsewhere.", EXPORT_EXAMPLES)
    _add_paths(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), default="jsonl")
    parser.add_argument("-o", dest="output", metavar="FILE", help="write to FILE, whole or not")
    parser.add_argument("--raw", action="store_true", help="CSV: leave formulas as they are")
    _add_source(parser)
    options = parser.parse_args(given)
    form: str = options.format
    paths: list[Path] = options.paths
    output: str | None = options.output
    raw: bool = options.raw
    chosen = FORMATS[form]
    problems: list[str] = []
    exported = list(gather(paths, problems, options.source))
    pieces = chosen.write(exported, Options(raw=raw))
    said, lacking = summary(exported, chosen)
    if output is None or output == "-":
        _put_utf8()
        for piece in pieces:
            put(piece, end="")
    elif exported:
        target = Path(output)
        try:
            refuse_target(target, files_read(exported))
            write_file(target, pieces)
        except ExportError as error:
            problems.append(str(error))
            return _finish(problems)
        put(f"{said} written to {visible(str(target))}", sys.stderr)
    if lacking:
        put(lacking, sys.stderr)
    return _finish(problems)


def keys(given: list[str]) -> int:
    """List the reader's keys."""
    parser = Parser("cablegram keys", "List the reader's keys and what they do.")
    parser.add_argument("--check", action="store_true", help="only say what is wrong, if anything")
    _add_keymap(parser)
    options = parser.parse_args(given)
    file: Path | None = options.keymap
    check: bool = options.check
    if not _can_read(file):
        return FAILURE

    from tui.app.keymap import describe, load

    keymap = load(file)
    if check:
        return _checked(keymap.problems, "the keymap is as it should be")
    put(describe(keymap).rstrip("\n"))
    _tell(keymap.problems)
    return SUCCESS


def themes(given: list[str]) -> int:
    """List the reader's themes."""
    parser = Parser("cablegram themes", "List the reader's themes.")
    parser.add_argument("--check", action="store_true", help="only say what is wrong, if anything")
    options = parser.parse_args(given)
    check: bool = options.check

    from tui.app.themes import describe, load

    found = load()
    if check:
        return _checked(found.problems, "the themes are as they should be")
    put(describe(found).rstrip("\n"))
    _tell(found.problems)
    return SUCCESS


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "show": show,
    "check": check,
    "export": export,
    "keys": keys,
    "themes": themes,
}


# Arguments


def _add_paths(parser: Parser) -> None:
    told = "a cable, a file of many (FILE#ID is one of them), or a folder"
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help=told)


def _add_source(parser: Parser) -> None:
    from tui.sources.open import FORMATS

    parser.add_argument(
        "--source", metavar="NAME", choices=FORMATS, help=f"read as: {', '.join(FORMATS)}"
    )


def _add_jobs(parser: Parser) -> None:
    told = "processes for many cables (default: one for each core)"
    parser.add_argument("--jobs", metavar="N", type=_count, help=told)


def _count(printed: str) -> int:
    if printed.isascii() and printed.isdecimal() and 0 < int(printed) <= MOST_JOBS:
        return int(printed)
    raise argparse.ArgumentTypeError(f"{printed!r} is no number from 1 to {MOST_JOBS}")


def _jobs(asked: int | None) -> int:
    from tui.exports.workers import cores

    return asked if asked is not None else cores()


def _add_keymap(parser: Parser) -> None:
    parser.add_argument("--keymap", metavar="FILE", type=Path, help="a keymap to use over yours")


def _can_read(keymap: Path | None) -> bool:
    if keymap is None:
        return True
    from tui.annotations.bounded_yaml import LARGEST_FILE
    from tui.sources.files import SourceError, read_regular

    try:
        read_regular(keymap, LARGEST_FILE)
    except SourceError as error:
        complain(str(error))
        return False
    return True


# Printing


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


def complain(problem: str) -> None:
    """Print a problem as one line on standard error."""
    put("cablegram: " + visible(problem), sys.stderr)


def _tell(problems: Iterable[str]) -> None:
    sys.stdout.flush()
    for problem in problems:
        complain(problem)


def _finish(problems: list[str]) -> int:
    _tell(problems)
    return FAILURE if problems else SUCCESS


def _checked(problems: Sequence[str], well: str) -> int:
    if not problems:
        put(well)
        return SUCCESS
    _tell(problems)
    return USAGE


def _put_utf8() -> None:
    """Make standard output UTF-8, as files for other programs are, unless it is a terminal."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _abandon_output() -> None:
    """Let the interpreter find nothing to flush, and so nothing to complain about, at its end."""
    try:
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, sys.stdout.fileno())
        os.close(handle)
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    sys.exit(main())
