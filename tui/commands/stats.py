"""``cablegram stats``: what a library holds and how it is coded, as charts, CSV and SVG."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.annotations import codebook, settings
from tui.cable.addresses import split
from tui.cable.visible import visible
from tui.commands.calls import Parser, add_jobs, queries_apart
from tui.commands.libraries import BadQueryError, opened, query_of
from tui.commands.output import FAILURE, USAGE, complain, counted, finish, put, put_utf8
from tui.exports.csv import safe
from tui.exports.writing import ExportError, refuse_target, write_file
from tui.library.catalogue import Catalogue, CatalogueError, Facet
from tui.library.charts import charts_of, drawn
from tui.library.coded import statistics_of
from tui.library.pictures import picture
from tui.library.query import Everything
from tui.library.statistics import BY, Statistics

EXAMPLES = """\
examples:
  cablegram stats cables/
  cablegram stats cables/ 'post:guatemala year:2003'
  cablegram stats cables/ @visits --format csv -o visits.csv
  cablegram stats cables/ --format svg -o library.svg

A coding is one code on one annotation. Codes count as being together where they
are on one paragraph of a cable, whoever put them there. CSV has all figures,
charts the largest ones.
"""
COLUMNS = ("figure", "value", "with", "cables", "codings", "paragraphs")
_NAMES = {Facet.MONTH: "month", Facet.POST: "post", Facet.CLASSIFICATION: "classification"}


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram stats", "Count a library's cables and codings.", EXAMPLES)
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the library")
    parser.add_argument("query", metavar="QUERY", nargs="*", help="of what, or @NAME; else of all")
    parser.add_argument("--format", choices=("text", "csv", "svg"), default="text")
    parser.add_argument("-o", dest="output", metavar="FILE", help="write to FILE, whole or not")
    add_jobs(parser)
    options = parser.parse_intermixed_args(queries_apart(given, ("-o",)))
    folder: Path = options.folder
    form: str = options.format
    output: str | None = options.output
    problems: list[str] = []
    try:
        query = query_of(folder, " ".join(word.strip() for word in options.query))
        with opened(folder, options.jobs) as catalogue:
            _refuse_target(catalogue, output)
            found = statistics_of(catalogue, query, problems)
    except BadQueryError as error:
        put(f"cablegram: {error}", sys.stderr)
        return USAGE
    except (CatalogueError, ExportError) as error:
        complain(str(error))
        return FAILURE
    if not found.cables:
        complain("nothing found")
        return FAILURE
    _write(found, form, output, problems)
    return finish(problems)


def _refuse_target(catalogue: Catalogue, output: str | None) -> None:
    """Raise ``ExportError`` where a file that is there must not be written over."""
    if output is None or output == "-":
        return
    target = Path(output)
    book, rules = codebook.nearest(catalogue.folder).path, settings.nearest(catalogue.folder).path
    kept = [path for path in (book, rules) if path is not None]
    cables = catalogue.addresses(Everything()) if target.exists() else ()
    refuse_target(target, [*kept, *(split(address)[0] for address in cables)])


def _write(found: Statistics, form: str, output: str | None, problems: list[str]) -> None:
    if form == "svg":
        pieces = [picture(charts_of(found))]
    elif form == "csv":
        pieces = list(rows(found))
    else:
        width = shutil.get_terminal_size((80, 24)).columns
        pieces = [f"{line}\n" for line in summary(found)]
        pieces += [f"\n{drawn(chart, width)}\n" for chart in charts_of(found)]
    if output is None or output == "-":
        if form != "text":
            put_utf8()
        for piece in pieces:
            put(piece, end="")
        return
    try:
        write_file(Path(output), pieces)
    except ExportError as error:
        problems.append(str(error))
        return
    put(f"{counted(found.cables, 'cable')} written to {visible(output)}", sys.stderr)


def summary(found: Statistics) -> Iterator[str]:
    """What is counted, and how far reviewing is, in two lines."""
    codes = counted(len(found.codes), "code")
    yield f"{_many(found.cables, 'cable')}, {_many(found.codings, 'coding')} by {codes}"
    seen = found.reviewed
    if not seen.touched:
        yield "reviewed: nothing yet"
        return
    share = f" ({seen.paragraphs_reviewed / seen.paragraphs:.0%})" if seen.paragraphs else ""
    yield (
        f"reviewed: {_many(seen.whole, 'whole cable')}; {seen.paragraphs_reviewed:,} of "
        f"{seen.paragraphs:,} paragraphs{share} of the {_many(seen.touched, 'cable')} worked on"
    )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rows(found: Statistics) -> Iterator[str]:
    """All figures as CSV, a row each, whose first cell says which figure it is."""
    yield _row(COLUMNS)
    for facet in BY:
        for bar in found.by.get(facet, ()):
            yield _row((_NAMES[facet], bar.value, "", bar.cables, bar.codings, ""))
    for use in found.codes:
        yield _row(("code", use.code, "", use.cables, use.codings, use.paragraphs))
    for pair in found.together:
        yield _row(("together", pair.first, pair.second, "", "", pair.paragraphs))
    seen = found.reviewed
    yield _row(("all", "", "", found.cables, found.codings, ""))
    yield _row(("worked on", "", "", seen.touched, "", seen.paragraphs))
    yield _row(("reviewed", "", "", seen.whole, "", seen.paragraphs_reviewed))


def _row(cells: Iterable[str | int]) -> str:
    stream = io.StringIO(newline="")
    written = [safe(visible(cell)) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(stream).writerow(written)
    return stream.getvalue()
