"""``cablegram search``: a library asked from the command line, and searches kept under a name."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.calls import Parser, UsageError, add_coder, add_jobs, queries_apart
from tui.commands.libraries import BadQueryError, as_named, opened, query_of
from tui.commands.output import (
    FAILURE,
    SUCCESS,
    USAGE,
    complain,
    counted,
    put,
    put_line,
    put_marked,
    put_utf8,
)
from tui.library.catalogue import Catalogue, CatalogueError, Hit, Sort
from tui.library.excerpts import excerpt
from tui.library.query import Query

if TYPE_CHECKING:
    from tui.exports.model import JsonObject

SCHEMA = "cablegram/search/1"
EXAMPLES = """\
examples:
  cablegram search cables/ shelter 'civil society'
  cablegram search cables/ '"civil society" -oil class:>=secret'
  cablegram search cables/ code:shelter/ --sort oldest --format jsonl
  cablegram search cables/ --save visits 'subject:visit date:2003..2004'
  cablegram search cables/ @visits
  cablegram search cables/ @visits --tag visit
  cablegram search cables/ @visits --tag visit --yes

docs/queries.md describes queries; quote what the shell would take for its own.
--tag lists what it would tag, and --yes does it: the paragraphs with the words
asked for, else each cable's first one; 'cablegram tags DIR --undo' takes it
back.
It ends with 1 where nothing is found, with 2 for a query that is none.
"""
_WINDOW = 500
"""Results that are asked for at once."""
_USUAL_LIMIT = 50
_NARROWEST = 40


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram search", "Search a library.", EXAMPLES)
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the library")
    parser.add_argument("query", metavar="QUERY", nargs="*", help="what to find, or @NAME")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    orders = [sort.value for sort in Sort]
    parser.add_argument("--sort", choices=orders, default=Sort.RELEVANCE.value)
    parser.add_argument(
        "--limit",
        metavar="N",
        type=_limit,
        help=f"list at most N (default: {_USUAL_LIMIT}; 0 lists all)",
    )
    parser.add_argument("--saved", action="store_true", help="list the saved searches")
    parser.add_argument("--save", metavar="NAME", help="keep the query under a name")
    parser.add_argument("--forget", metavar="NAME", help="take a saved search away")
    parser.add_argument("--tag", metavar="TAG", help="list what would be tagged")
    parser.add_argument("--yes", action="store_true", help="tag it, do not only list it")
    add_coder(parser, "who tags")
    add_jobs(parser)
    options = parser.parse_intermixed_args(queries_apart(given))
    folder: Path = options.folder
    typed = " ".join(word.strip() for word in options.query).strip()
    _refuse(options, typed)
    try:
        if options.saved or options.forget is not None:
            from tui.commands.saved_searches import kept_searches

            return kept_searches(folder, options.forget)
        query = query_of(folder, typed)
        if options.save is not None:
            from tui.commands.saved_searches import keep_search

            return keep_search(folder, options.save, typed)
        with opened(folder, options.jobs) as catalogue:
            if options.tag is not None:
                from tui.commands.batch_tagging import tag_all
                from tui.commands.saved_searches import as_typed

                rule = as_typed(folder, typed)
                coder: str = options.coder or ""
                do_it: bool = options.yes
                return tag_all(catalogue, query, rule, options.tag, coder, do_it=do_it)
            return _search(catalogue, query, options)
    except BadQueryError as error:
        put(f"cablegram: {error}", sys.stderr)
        return USAGE
    except CatalogueError as error:
        complain(str(error))
        return FAILURE


def _refuse(options: argparse.Namespace, typed: str) -> None:
    """Raise ``UsageError`` where the arguments do not go together."""
    asked = [options.saved or None, options.save, options.forget, options.tag]
    if sum(one is not None for one in asked) > 1:
        raise UsageError("one of --saved, --save, --forget and --tag at a time")
    if options.yes and options.tag is None:
        raise UsageError("--yes goes with --tag")
    if options.tag is not None and options.limit is not None:
        raise UsageError("--tag takes all that is found; narrow the query instead of --limit")
    if (options.save is not None or options.tag is not None) and not typed:
        raise UsageError("this needs a query; see 'cablegram search --help'")
    if (options.saved or options.forget is not None) and typed:
        raise UsageError("--saved and --forget take no query")


def _limit(printed: str) -> int:
    if printed.isascii() and printed.isdecimal() and len(printed) < 10:
        return int(printed)
    raise argparse.ArgumentTypeError(f"{printed!r} is no number of results")


# Searching


def _search(catalogue: Catalogue, query: Query, options: argparse.Namespace) -> int:
    sort = Sort(options.sort)
    limit: int = _USUAL_LIMIT if options.limit is None else options.limit
    is_json = options.format == "jsonl"
    if is_json:
        # Loaded where it is needed alone, here and below: a search is over sooner than that.
        from tui.exports.json_text import json_text

        put_utf8()
    total = listed = 0
    width = max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)
    while not limit or listed < limit:
        window = min(_WINDOW, limit - listed) if limit else _WINDOW
        found = catalogue.search(query, sort, listed, window)
        for hit in found.hits:
            if is_json:
                put(json_text(hit_value(hit, options.folder)), escaped=True)
            else:
                _put_hit(hit, width)
        total = found.total
        listed += len(found.hits)
        if not found.hits or listed >= total:
            break
    if not listed:
        complain("nothing found")
        return FAILURE
    if not is_json:
        more = f"{listed:,} of {total:,} cables; --limit 0 lists all"
        put(counted(total, "cable") if listed == total else more, sys.stderr)
    return SUCCESS


def _put_hit(hit: Hit, width: int) -> None:
    """Print a result: what cable it is, and below that its paragraph."""
    row = hit.row
    told = (row.id, row.date, row.classification, row.post, row.subject)
    line = "  ".join(filter(None, told))
    put_line(excerpt(line, (), width)[0] if sys.stdout.isatty() else line)
    if not hit.words:
        return
    named = f"¶{hit.paragraph}" if hit.paragraph[:1].isdigit() else hit.paragraph
    margin = "    " + "".join(f"{one}  " for one in (named, hit.marking) if one)
    words, marks = excerpt(hit.words, hit.marks, width - len(margin))
    put_marked(words, marks, margin)


def hit_value(hit: Hit, folder: Path) -> JsonObject:
    """A result as JSON, found in the library that was named so; docs/json.md describes it."""
    row = hit.row
    return {
        "schema": SCHEMA,
        "cable": row.id,
        "file": as_named(folder, row.address),
        "date": row.date or None,
        "classification": row.classification or None,
        "level": int(row.level),
        "post": row.post or None,
        "subject": row.subject or None,
        "tags": list(row.tags),
        "codes": list(row.codes),
        "annotations": row.annotations,
        "orphans": row.orphans,
        "findings": row.findings,
        "read": row.read,
        "paragraph": hit.paragraph or None,
        "marking": hit.marking or None,
        "words": hit.words or None,
        "marks": [[start, end] for start, end in hit.marks],
    }
