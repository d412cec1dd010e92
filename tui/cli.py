"""The command line: the reader, and what can be had without it.

Only the reader loads Textual. Every error is one line on standard error; the exit status is 0 for
success, 1 for a failure, 2 for a wrong call or for problems that ``--check`` found.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.output import (
    BROKEN_PIPE,
    FAILURE,
    INTERRUPTED,
    SUCCESS,
    USAGE,
    UsageError,
    abandon_output,
    checked,
    complain,
    finish,
    put,
    put_encoded,
    put_utf8,
    tell,
)

if TYPE_CHECKING:
    from tui.commands.calls import Parser

# What reads arguments is loaded by the commands that need it: a search is over sooner than that.


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
        abandon_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except UsageError as error:
        complain(str(error))
        return USAGE
    except OSError as error:
        abandon_output()
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
    from tui import __version__
    from tui.cli_texts import COMMANDS
    from tui.commands.calls import Parser, add_coder

    parser = Parser(
        "cablegram", "A keyboard-first terminal reader for diplomatic cables.", COMMANDS
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, help="a cable, FILE#ID or a folder"
    )
    _add_keymap(parser)
    parser.add_argument("--theme", metavar="NAME", help="the theme to start with")
    parser.add_argument(
        "--plain", action="store_true", help="a dialogue of plain lines, as for screen readers"
    )
    add_coder(parser, "the name that yours bear")
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
    coder: str = options.coder or ""
    if not _can_read(keymap):
        return FAILURE
    # On a terminal that only prints, the screen cannot be drawn.
    if options.plain or (os.environ.get("TERM") == "dumb" and sys.stdin.isatty()):
        from tui.plain.start import run as talk

        return talk(path, coder)
    from tui.app.start import run

    return run(path, keymap, theme, coder)


def show(given: list[str]) -> int:
    """Print cables to read, or as JSON."""
    from tui.cli_texts import SHOW_EXAMPLES
    from tui.commands.calls import Parser, add_jobs, add_paths, add_source, jobs

    parser = Parser("cablegram show", "Print cables to read, or as JSON.", SHOW_EXAMPLES)
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text")
    add_source(parser)
    add_jobs(parser)
    options = parser.parse_args(given)

    import shutil

    from tui.exports.showing import OneCableError, json_lines, shown

    form: str = options.format
    paths: list[Path] = options.paths
    source: str | None = options.source
    problems: list[str] = []
    if form != "text":
        put_utf8()
    width = shutil.get_terminal_size((80, 24)).columns
    if form == "jsonl":
        for encoded in json_lines(paths, problems, source, jobs(options.jobs)):
            put_encoded(encoded)
        return finish(problems)
    try:
        for line in shown(paths, form, width, problems, source):
            put(line)
    except OneCableError as error:
        raise UsageError(str(error)) from None
    return finish(problems)


def check(given: list[str]) -> int:
    """Tell what in cables departs from the rules that they were written under."""
    from tui.cli_texts import CHECK_EXAMPLES
    from tui.commands.calls import Parser, add_jobs, add_paths, add_source, jobs

    parser = Parser("cablegram check", "Tell what departs from the rules.", CHECK_EXAMPLES)
    add_paths(parser)
    add_source(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--only", metavar="RULES", help="run these rules alone")
    parser.add_argument("--ignore", metavar="RULES", help="leave these rules out")
    parser.add_argument(
        "--missing", action="store_true", help="of a folder: list what it refers to and lacks"
    )
    add_jobs(parser)
    options = parser.parse_args(given)
    if options.missing:
        from tui.commands.missing import run

        return run(options)

    from tui.cable.check import RuleError, chosen_rules
    from tui.exports.findings import Checking

    try:
        rules = chosen_rules(options.only, options.ignore)
    except RuleError as error:
        raise UsageError(f"{error}; see 'cablegram check --help'") from None
    if options.format == "json":
        put_utf8()
    checking = Checking(rules, options.format, jobs(options.jobs))
    for line in checking.lines(options.paths, options.source):
        put(line)
    status = finish(checking.problems)
    put(checking.summary, sys.stderr)
    return FAILURE if checking.errors else status


def export(given: list[str]) -> int:
    """Write annotations to be used elsewhere."""
    from tui.commands.export import run

    return run(given)


def keys(given: list[str]) -> int:
    """List the reader's keys."""
    from tui.cli_texts import KEYS_EXAMPLES
    from tui.commands.calls import Parser
    from tui.resources import PRESETS, preset

    parser = Parser("cablegram keys", "List the reader's keys and what they do.", KEYS_EXAMPLES)
    parser.add_argument("--check", action="store_true", help="only say what is wrong, if anything")
    parser.add_argument(
        "--preset", choices=PRESETS, help="print a keymap to keep as your own, or to change"
    )
    _add_keymap(parser)
    options = parser.parse_args(given)
    file: Path | None = options.keymap
    check: bool = options.check
    if options.preset is not None:
        put(preset(options.preset).rstrip("\n"))
        return SUCCESS
    if not _can_read(file):
        return FAILURE

    from tui.app.keymap import describe, load

    keymap = load(file)
    if check:
        return checked(keymap.problems, "the keymap is as it should be")
    put(describe(keymap).rstrip("\n"))
    tell(keymap.problems)
    return SUCCESS


def themes(given: list[str]) -> int:
    """List the reader's themes."""
    from tui.commands.calls import Parser

    parser = Parser("cablegram themes", "List the reader's themes.")
    parser.add_argument("--check", action="store_true", help="only say what is wrong, if anything")
    options = parser.parse_args(given)
    check: bool = options.check

    from tui.app.themes import describe, load

    found = load()
    if check:
        return checked(found.problems, "the themes are as they should be")
    put(describe(found).rstrip("\n"))
    tell(found.problems)
    return SUCCESS


def annotate(given: list[str]) -> int:
    """Tag a paragraph or a passage, write a note on it, or take that away."""
    from tui.commands.annotate import run

    return run(given)


def notes(given: list[str]) -> int:
    """Print what was added to a cable."""
    from tui.commands.notes import run

    return run(given)


def cite(given: list[str]) -> int:
    """Print a citation."""
    from tui.commands.cite import run

    return run(given)


def merge(given: list[str]) -> int:
    """Merge sidecars or codebooks for git."""
    from tui.commands.merge import run

    return run(given)


def tags(given: list[str]) -> int:
    """Count tags, rename them, make two into one."""
    from tui.commands.tags import run

    return run(given)


def index(given: list[str]) -> int:
    """Make a library ready to be searched."""
    from tui.commands.index import run

    return run(given)


def search(given: list[str]) -> int:
    """Search a library."""
    if given and not any(word[:1] in ("-", "\0") for word in given):
        from tui.commands.results import search_plainly

        return search_plainly(Path(given[0]), " ".join(given[1:]))
    from tui.commands.search import run

    return run(given)


def stats(given: list[str]) -> int:
    """Count a library's cables and codings."""
    from tui.commands.stats import run

    return run(given)


def codebook(given: list[str]) -> int:
    """Write a codebook as CSV, or take one in."""
    from tui.commands.codebook import run

    return run(given)


def import_(given: list[str]) -> int:
    """Take in what another program says of cables."""
    from tui.commands.import_ import run

    return run(given)


def agreement(given: list[str]) -> int:
    """Measure how far coders agree."""
    from tui.commands.agreement import run

    return run(given)


def serve(given: list[str]) -> int:
    """Give the reader to a browser of this machine."""
    from tui.commands.serve import run

    return run(given)


def completion(given: list[str]) -> int:
    """Print what a shell needs to complete commands, options and files."""
    from tui.commands.completion import run

    return run(given, read, _COMMANDS)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "show": show,
    "check": check,
    "annotate": annotate,
    "notes": notes,
    "export": export,
    "index": index,
    "search": search,
    "stats": stats,
    "cite": cite,
    "import": import_,
    "tags": tags,
    "codebook": codebook,
    "agreement": agreement,
    "merge": merge,
    "keys": keys,
    "themes": themes,
    "serve": serve,
    "completion": completion,
}


# Arguments


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


if __name__ == "__main__":
    sys.exit(main())
