"""``cablegram export``: annotations for other programs, what they lose there, and whether all came.

Cables pass one after the other, so that a library may be larger than memory.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from tui.cable.visible import visible
from tui.commands.calls import Parser, UsageError, add_paths, add_source
from tui.commands.output import finish, put, put_bytes, put_utf8
from tui.commands.progress import Progress
from tui.exports.definitions import codebooks_of, united
from tui.exports.gather import gather
from tui.exports.model import ARRANGED, ROWS, Exported, Format, FormatError, Options
from tui.exports.registry import FORMATS
from tui.exports.tally import Tally, counted
from tui.exports.writing import ExportError, loss_table, refuse_target, write_file

EXAMPLES = """\
examples:
  cablegram export cables/ > annotations.jsonl
  cablegram export cables/ --format csv -o codes.csv
  cablegram export cables/ --format csv --rows matrix -o matrix.csv
  cablegram export 03GUATEMALA1815.txt --format html -o report.html --verify

CSV marks cells that a spreadsheet would compute with an apostrophe; --raw
leaves them as they are. JSON Lines is complete. What another format does not
carry is counted at the end; --losses lists it. --verify reads the file back and
compares who tagged and noted what on which words. SOURCE_DATE_EPOCH dates an
export; without it, none bears a date of export.
"""
_ONLY = {"raw": ("csv",), "bom": ("csv",), "rows": ("csv",), "by": ("markdown", "notes")}
"""The options that only some formats know."""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    asked = _parsed(given)
    chosen = FORMATS[asked.format]
    problems: list[str] = []
    books = codebooks_of(asked.paths, problems)
    options = Options(
        raw=asked.raw,
        codebook=united(books),
        rows=asked.rows or ROWS[0],
        by=asked.by or ARRANGED[0],
        bom=asked.bom,
        codebooks=books,
        moment=_moment(),
    )
    target: Path | None = None if asked.output in (None, "-") else Path(asked.output)
    try:
        for file in filter(None, (target, asked.losses)):
            refuse_target(file, force=asked.force)
        told = Progress(shown=target is not None or not sys.stdout.isatty())
        tally = Tally(
            chosen,
            options,
            list_losses=asked.losses is not None,
            verify=asked.verify,
            avoid=target,
            told=told,
        )
        with told:
            written = _write(tally, chosen, options, asked, target, problems)
        if written:
            _tell(tally, chosen, asked, target)
        if written and target is not None and asked.verify:
            _verify(tally, target, problems)
    except (ExportError, FormatError) as error:
        problems.append(str(error))
    return finish(problems)


class _Asked(argparse.Namespace):
    """A call as it was understood."""

    paths: list[Path]
    format: str
    output: str | None
    force: bool
    losses: Path | None
    verify: bool
    raw: bool
    bom: bool
    rows: str | None
    by: str | None
    source: str | None


def _parsed(given: list[str]) -> _Asked:
    """The call. Raises ``UsageError``."""
    parser = Parser("cablegram export", "Write annotations to be used elsewhere.", EXAMPLES)
    add_paths(parser)
    names = ", ".join(FORMATS)
    parser.add_argument(
        "--format", metavar="NAME", choices=tuple(FORMATS), default="jsonl", help=names
    )
    parser.add_argument("-o", dest="output", metavar="FILE", help="write to FILE, whole or not")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    told = "list all that the format does not carry, as CSV"
    parser.add_argument("--losses", metavar="FILE", type=Path, help=told)
    told = "read the file back and compare it with what was meant"
    parser.add_argument("--verify", action="store_true", help=told)
    parser.add_argument("--rows", choices=ROWS, help="CSV: what a row stands for (default: tags)")
    parser.add_argument("--raw", action="store_true", help="CSV: leave formulas as they are")
    parser.add_argument("--bom", action="store_true", help="CSV: say to Excel that it is UTF-8")
    parser.add_argument("--by", choices=ARRANGED, help="reports: by cable (default) or by tag")
    add_source(parser)
    asked = parser.parse_args(given, namespace=_Asked())
    for name, formats in _ONLY.items():
        if getattr(asked, name) and asked.format not in formats:
            raise UsageError(f"--{name} is for {' and '.join(formats)}; see '{parser.prog} --help'")
    file = None if asked.output in (None, "-") else Path(str(asked.output))
    if asked.verify and file is None:
        raise UsageError("--verify reads a file back; name it with -o")
    if asked.losses is not None and file is not None and asked.losses.absolute() == file.absolute():
        raise UsageError("-o and --losses name the same file")
    if asked.verify and FORMATS[asked.format].read_back is None:
        raise UsageError(f"{asked.format} cannot be verified")
    return asked


def _moment() -> str:
    """The date of export that ``SOURCE_DATE_EPOCH`` gives, seconds since 1970; empty without it."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {seconds}") from None


def _write(
    tally: Tally,
    chosen: Format,
    options: Options,
    asked: _Asked,
    target: Path | None,
    problems: list[str],
) -> bool:
    """Write the file, then the list of losses; answers whether there was anything to write."""
    found = gather(asked.paths, problems, asked.source)
    first = next(found, None)
    if first is None and target is not None:
        return False
    every: Iterator[Exported] = chain(() if first is None else (first,), found)
    pieces = chosen.write(tally.passing(every), options)
    if target is not None:
        write_file(target, pieces, force=asked.force)
    else:
        _print(pieces, chosen)
    if asked.losses is not None:
        write_file(asked.losses, loss_table(tally.losses()), force=asked.force)
    return True


def _print(pieces: Iterator[str] | Iterator[bytes], chosen: Format) -> None:
    terminal = sys.stdout.isatty()
    put_utf8()
    for piece in pieces:
        if isinstance(piece, bytes):
            if terminal:
                raise FormatError(f"{chosen.name} is not for a terminal; name a file with -o")
            put_bytes(piece)
        else:
            # A format shows what could drive a terminal; a mark or a line end of its own is none.
            put(piece, end="", escaped=not terminal)


def _tell(tally: Tally, chosen: Format, asked: _Asked, target: Path | None) -> None:
    """What was written, and what the format could not carry."""
    sys.stdout.flush()
    if target is not None:
        put(f"{tally.summary} written to {visible(str(target))}", sys.stderr)
    if not tally.lost:
        return
    put(f"{chosen.name} does not carry, and jsonl does:", sys.stderr)
    width = max(len(f"{number:,}") for number in tally.lost.values())
    for what, number in tally.lost.items():
        put(f"  {number:>{width},} {visible(what)}", sys.stderr)
    if asked.losses is not None:
        put(f"each is listed in {visible(str(asked.losses))}", sys.stderr)


def _verify(tally: Tally, target: Path, problems: list[str]) -> None:
    try:
        differences = tally.differences(target)
    except FormatError as error:
        differences = [str(error)]
    name = visible(str(target))
    if differences:
        problems.append(f"{name}: this is not what was meant")
        problems.extend(differences)
        return
    put(f"{name}: read back, and all {counted(tally.meant, 'coding')} are there", sys.stderr)
