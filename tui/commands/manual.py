"""One parser of the whole command line: what the manual page and the completions are made from.

It is put together from the parsers that the commands really use, so it says what ``--help`` says.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from tui.commands.calls import DESCRIBE, Described, Parser

Command = Callable[[list[str]], int]
"""A command of the command line: from its arguments to the exit status."""


def described(command: Command) -> Parser:
    """The parser that a command parses its arguments with.

    Raises ``LookupError`` where it does something before it parses them.
    """
    try:
        command([DESCRIBE])
    except Described as found:
        return found.parser
    raise LookupError(f"{command.__name__} does not parse its arguments first")


def whole(reader: Command, commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of ``cablegram`` with one below it for each command."""
    own = described(reader)
    parser = argparse.ArgumentParser(
        prog="cablegram",
        description=own.description,
        formatter_class=_formatter,
    )
    _take_options(parser, own)
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in commands.items():
        of = described(command)
        inner = below.add_parser(
            name,
            help=of.description,
            description=of.description,
            epilog=of.epilog,
            formatter_class=_formatter,
        )
        _take(inner, of)
    return parser


def _formatter(prog: str) -> argparse.HelpFormatter:
    """One width whatever the terminal's is, so that the page is the same everywhere."""
    return argparse.RawDescriptionHelpFormatter(prog, width=78)


def _take(parser: argparse.ArgumentParser, of: argparse.ArgumentParser) -> None:
    for action in of._actions:
        if "--help" not in action.option_strings:
            parser._add_action(action)


def _take_options(parser: argparse.ArgumentParser, of: argparse.ArgumentParser) -> None:
    """Its options alone: beside commands, a path in their place would be taken for one."""
    for action in of._actions:
        if action.option_strings and "--help" not in action.option_strings:
            parser._add_action(action)


def takes_a_file(action: argparse.Action) -> bool:
    """Whether the values of an argument are files or folders."""
    return action.type is Path or str(action.metavar or "").upper() in ("FILE", "OUT", "PATH")
