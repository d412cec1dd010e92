"""``cablegram notes``: what was added to a cable, as the reader shows it."""

from __future__ import annotations

from pathlib import Path

from tui.commands.calls import Parser, add_coder, add_source
from tui.commands.output import FAILURE, complain, finish, put, put_line, put_utf8, tell
from tui.exports.json_text import json_text
from tui.exports.notes import noted, notes_object, text_lines
from tui.sources.files import SourceError

EXAMPLES = """\
examples:
  cablegram notes 03GUATEMALA1815.txt
  cablegram notes 03GUATEMALA1815.txt --format json
  cablegram notes 03GUATEMALA1815.txt --coder kim

It shows what the reader would: where coding is blind, your own alone. Exports
have every coder's.
"""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram notes", "Print what was added to a cable.", EXAMPLES)
    parser.add_argument("path", metavar="FILE", type=Path, help="a cable, or FILE#ID")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_coder(parser, "whose, where coding is blind")
    add_source(parser)
    options = parser.parse_args(given)
    problems: list[str] = []
    try:
        exported, kept = noted(options.path, options.coder or "", problems, options.source)
    except SourceError as error:
        complain(str(error))
        return FAILURE
    if options.format == "json":
        put_utf8()
        put(json_text(notes_object(exported, kept), indent=2))
    else:
        for line in text_lines(exported):
            put_line(line)
    status = finish(problems)
    if not exported.is_touched and not problems:
        tell([f"{exported.identity}: nothing was added to it yet"])
    if kept.notice:
        tell([kept.notice])
    return status
