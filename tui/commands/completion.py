"""``cablegram completion``: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tui.commands.calls import Parser
from tui.commands.manual import Command, takes_a_file, whole
from tui.commands.output import SUCCESS, put

SHELLS = ("bash", "zsh", "fish")
EXAMPLES = """\
examples:
  cablegram completion bash >> ~/.bash_completion
  cablegram completion zsh > ~/.zfunc/_cablegram
  cablegram completion fish > ~/.config/fish/completions/cablegram.fish

zsh looks in ~/.zfunc where ~/.zshrc has 'fpath+=~/.zfunc' before 'compinit'.
"""


def run(given: list[str], reader: Command, commands: Mapping[str, Command]) -> int:
    """Print the completions of one shell; answers the exit status."""
    parser = Parser("cablegram completion", "Print completions for a shell.", EXAMPLES)
    parser.add_argument("shell", choices=SHELLS)
    options = parser.parse_args(given)

    import shtab

    made = whole(reader, commands)
    _complete_files(made)
    put(shtab.complete(made, options.shell).rstrip("\n"))
    return SUCCESS


def _complete_files(parser: argparse.ArgumentParser) -> None:
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                _complete_files(inner)
        elif takes_a_file(action):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
