"""How a command is called: its parser, and the arguments that several commands take."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui.commands.output import UsageError as UsageError
from tui.commands.output import put

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


_MOST_JOBS = 512
DESCRIBE = "\0describe"
"""No argument that a shell can hand on: the manual and the completions are made with it."""


class Described(Exception):  # noqa: N818 - no error: it ends a call that asked for the parser
    """What a call raises that was asked for its parser, by ``DESCRIBE`` alone."""

    def __init__(self, parser: Parser) -> None:
        super().__init__()
        self.parser = parser


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

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does; asked for ``DESCRIBE`` alone, raise ``Described``."""
        if args is not None and list(args) == [DESCRIBE]:
            raise Described(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if message:
            put(message, end="")


def add_paths(parser: Parser) -> None:
    """Let a command take cables, files of many and folders."""
    told = "a cable, a file of many (FILE#ID is one of them), or a folder"
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help=told)


def add_source(parser: Parser) -> None:
    """Let a command overrule what a file's content says about its format."""
    from tui.sources.open import FORMATS

    parser.add_argument(
        "--source", metavar="NAME", choices=FORMATS, help=f"read as: {', '.join(FORMATS)}"
    )


def add_coder(parser: Parser, told: str) -> None:
    """Let a command be told who annotates."""
    parser.add_argument("--coder", metavar="NAME", type=_name, default=None, help=told)


def _name(printed: str) -> str:
    if not printed.strip():
        raise argparse.ArgumentTypeError("it needs a name; without it, git's counts")
    return printed


def add_jobs(parser: Parser) -> None:
    """Let a command be told how many processes it may use."""
    told = "processes for many cables (default: one for each core)"
    parser.add_argument("--jobs", metavar="N", type=_count, help=told)


def jobs(asked: int | None) -> int:
    """How many processes to use: as many as asked for, else one for each core."""
    from tui.exports.workers import cores

    return asked if asked is not None else cores()


def _count(printed: str) -> int:
    if printed.isascii() and printed.isdecimal() and 0 < int(printed) <= _MOST_JOBS:
        return int(printed)
    raise argparse.ArgumentTypeError(f"{printed!r} is no number from 1 to {_MOST_JOBS}")


def queries_apart(given: Sequence[str], options: Sequence[str] = ()) -> list[str]:
    """The arguments with a blank before terms such as ``-oil``, so that they are no options.

    ``options`` are those of one letter that a command has beside ``-h``.
    """
    own = ("-", "-h", *options)
    return [
        f" {word}" if word[:1] == "-" and word[1:2] != "-" and word not in own else word
        for word in given
    ]
