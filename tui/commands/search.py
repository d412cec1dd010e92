"""``cablegram search``: a library asked from the command line, and searches kept under a name."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.commands.calls import Parser, UsageError, add_coder, add_jobs, queries_apart
from tui.commands.libraries import opened, query_of
from tui.commands.results import USUAL_LIMIT, answered, found
from tui.library.catalogue import Sort

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
        help=f"list at most N (default: {USUAL_LIMIT}; 0 lists all)",
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

    def carry_out() -> int:
        if options.saved or options.forget is not None:
            from tui.commands.saved_searches import kept_searches

            return kept_searches(folder, options.forget)
        query = query_of(folder, typed)
        if options.save is not None:
            from tui.commands.saved_searches import keep_search

            return keep_search(folder, options.save, typed)
        if options.tag is not None:
            with opened(folder, options.jobs) as catalogue:
                from tui.commands.batch_tagging import tag_all
                from tui.commands.saved_searches import as_typed

                rule = as_typed(folder, typed)
                coder: str = options.coder or ""
                do_it: bool = options.yes
                return tag_all(catalogue, query, rule, options.tag, coder, do_it=do_it)
        limit: int = USUAL_LIMIT if options.limit is None else options.limit
        is_json: bool = options.format == "jsonl"
        return found(folder, query, Sort(options.sort), limit, is_json=is_json, jobs=options.jobs)

    return answered(carry_out)


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
