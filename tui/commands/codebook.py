"""``cablegram codebook``: a codebook as CSV for other programs, and theirs taken in."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tui.annotations.bounded_yaml import LARGEST_FILE
from tui.annotations.codebook import NAME
from tui.annotations.codebook_changes import CodebookError
from tui.annotations.codebook_file import CodebookFile, open_codebook
from tui.commands.calls import Parser, UsageError
from tui.commands.output import FAILURE, SUCCESS, complain, counted, put, put_line, put_utf8, tell
from tui.exports.codebook_csv import CodebookCsvError, is_export, read, take_in, write
from tui.exports.writing import ExportError, refuse_target, write_file
from tui.sources.files import SourceError, read_regular

EXAMPLES = """\
examples:
  cablegram codebook export codes.csv --library cables/
  cablegram codebook export codes.csv --library cables/ --force
  cablegram codebook import codes.csv --library cables/
  cablegram codebook import codes.csv --library cables/ --yes

An export leaves a file alone that is there already; --force writes over it, where
it is a codebook in CSV. An import merges by name: it adds tags, and sets the
descriptions, colours and keys that the file gives; it removes nothing, and an
earlier description is kept as such. Without --yes it only lists what it would
change. Columns are name (or tag, or path), description, colour, key and parent.
"""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram codebook", "A codebook as CSV, out and in.", EXAMPLES)
    parser.add_argument("action", choices=("export", "import"))
    parser.add_argument("file", metavar="FILE.csv", help="- is standard output, when exporting")
    parser.add_argument("--library", metavar="PATH", type=Path, default=Path(), help="its folder")
    parser.add_argument("--force", action="store_true", help="export over a file that is there")
    parser.add_argument("--yes", action="store_true", help="import it, do not only list it")
    options = parser.parse_args(given)
    if (options.force and options.action != "export") or (
        options.yes and options.action != "import"
    ):
        raise UsageError("--force goes with export, --yes with import")
    library: Path = options.library
    name: str = options.file
    try:
        book = open_codebook(library if library.is_dir() else library.absolute().parent)
        if options.action == "export":
            return _export(book, name, force=options.force)
        return _import(book, Path(name), yes=options.yes)
    except (CodebookError, ExportError, SourceError) as error:
        complain(str(error))
    except CodebookCsvError as error:
        complain(f"{name}: {error}")
    return FAILURE


def _export(book: CodebookFile, name: str, *, force: bool) -> int:
    if book.content is None:
        complain(f"{book.path.parent}: there is no codebook in this folder or above it")
        return FAILURE
    pieces = write(book.codes)
    if name == "-":
        put_utf8()
        next(pieces)  # a pipe needs no mark
        for piece in pieces:
            put(piece, end="")
    else:
        target = Path(name)
        refuse_target(target, [book.path])
        _refuse_existing(target, force=force)
        write_file(target, pieces)
        put_line(f"{counted(len(book.codes), 'tag')} of {book.path} written to {target}")
    if any(code.earlier for code in book.codes):
        tell(["csv leaves out earlier wordings; codebook.yaml has them"])
    return SUCCESS


def _refuse_existing(target: Path, *, force: bool) -> None:
    """Raise ``ExportError`` where a file is there, unless it is to be forced and is an export."""
    if target.name == NAME:
        raise ExportError(f"{target}: a codebook's name; choose another for the CSV")
    if not os.path.lexists(target):
        return
    if not force:
        raise ExportError(f"{target}: there already; --force writes over it")
    data = read_regular(target, LARGEST_FILE)
    if data and not is_export(data):
        raise ExportError(f"{target}: not a codebook in CSV, so it stays; choose another name")


def _import(book: CodebookFile, path: Path, *, yes: bool) -> int:
    rows = read(read_regular(path, LARGEST_FILE))
    made = take_in(book.codes, rows, date.today().isoformat())
    for line in made.changes:
        put_line(line)
    named = {row.code.name for row in rows}
    kept = sum(code.name not in named for code in book.codes)
    read_in, changes = counted(len(rows), "tag"), counted(len(made.changes), "change")
    put_line(f"{read_in} read, {changes}; {counted(kept, 'tag')} of the codebook not in it")
    if not made.changes:
        return SUCCESS
    if not yes:
        put_line("Nothing was changed yet; --yes does it.")
        return SUCCESS
    book.save(made.codes)
    put_line(f"Written to {book.path}.")
    return SUCCESS
