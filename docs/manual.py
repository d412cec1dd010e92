"""The manual page, ``docs/cablegram.1``, from the parsers that ``--help`` prints.

make manual
"""

from __future__ import annotations

import sys
from pathlib import Path

from argparse_manpage.manpage import Manpage

from tui import __version__
from tui.cli import _COMMANDS, read
from tui.commands.manual import whole

USAGE = "cablegram [OPTION]... [PATH]\n.br\n.B cablegram\nCOMMAND [ARGUMENT]..."
SECTIONS = (
    (
        "FILES",
        ".TP\n.B CABLE.annotations.yaml\nWhat was added to a cable, beside it.\n"
        ".TP\n.B codebook.yaml, cablegram.yaml, vocabulary.tsv\n"
        "The tags, settings and words of a project, in a folder of cables or above it.\n"
        ".TP\n.B ~/.config/cablegram/\nkeymap.yaml and themes of your own.\n"
        ".TP\n.B ~/.local/state/cablegram/\nUndo, drafts, and where you stopped.",
    ),
    (
        "EXIT STATUS",
        ".TP\n.B 0\nsuccess\n.TP\n.B 1\na failure, told in one line\n"
        ".TP\n.B 2\na wrong call, or a problem that --check found",
    ),
)
PAGE = Path(__file__).resolve().parent / "cablegram.1"


def page() -> str:
    """The page in the language of man(7), the same for the same version of Cablegram."""
    parser = whole(read, _COMMANDS)
    sections = [{"heading": heading, "content": text} for heading, text in SECTIONS]
    vars(parser)["_manpage"] = sections
    made = Manpage(
        parser,
        {
            "project_name": "Cablegram",
            "version": __version__,
            "manual_title": "Cablegram manual",
            "description": "read and annotate diplomatic cables in a terminal",
        },
    )
    made.synopsis = USAGE.split(" ")
    # A date would make two builds of one version differ.
    made.date = ""
    return str(made)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
