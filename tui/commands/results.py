"""What a search finds, printed. ``cablegram search DIR QUERY`` is soon over.

So whatever is loaded here, and by what is imported here, is there because every search needs it;
``tests/commands/test_search_loads.py`` holds the list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.libraries import BadQueryError, as_named, opened, query_of
from tui.commands.output import (
    FAILURE,
    SUCCESS,
    USAGE,
    columns,
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
USUAL_LIMIT = 50
"""Results that are listed unless told."""
_WINDOW = 500
"""Results that are asked for at once."""
_NARROWEST = 40


def search_plainly(folder: Path, typed: str) -> int:
    """Carry out a search without options; answers the exit status."""
    return answered(
        lambda: found(folder, query_of(folder, typed.strip()), Sort.RELEVANCE, USUAL_LIMIT)
    )


def answered(carry_out: Callable[[], int]) -> int:
    """Carry out a call on a library; a query that is none, and a catalogue's trouble, are told."""
    try:
        return carry_out()
    except BadQueryError as error:
        put(f"cablegram: {error}", sys.stderr)
        return USAGE
    except CatalogueError as error:
        complain(str(error))
        return FAILURE


def found(
    folder: Path,
    query: Query,
    sort: Sort,
    limit: int,
    *,
    is_json: bool = False,
    jobs: int | None = None,
) -> int:
    """Print what a query finds, at most ``limit`` results, 0 for all; answers the exit status."""
    with opened(folder, jobs, recent=True) as catalogue:
        return _printed(catalogue, folder, query, sort, limit, is_json=is_json)


def _printed(
    catalogue: Catalogue, folder: Path, query: Query, sort: Sort, limit: int, *, is_json: bool
) -> int:
    if is_json:
        # Loaded where it is needed alone: other searches are over sooner than that.
        from tui.exports.json_text import json_text

        put_utf8()
    total = listed = 0
    width = max(_NARROWEST, columns())
    while not limit or listed < limit:
        window = min(_WINDOW, limit - listed) if limit else _WINDOW
        results = catalogue.search(query, sort, listed, window)
        for hit in results.hits:
            if is_json:
                put(json_text(hit_value(hit, folder)), escaped=True)
            else:
                _put_hit(hit, width)
        total = results.total
        listed += len(results.hits)
        if not results.hits or listed >= total:
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
