"""The lines around the library's search: what library it is, and where a query makes no sense."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len

from tui.app.listing import Listing
from tui.app.terminal import Row, fit, width_of, wrap
from tui.cable.visible import visible
from tui.library.catalogue import Progress, Sort

_ORDERS = {
    Sort.RELEVANCE: "by relevance",
    Sort.DATE: "newest first",
    Sort.OLDEST: "oldest first",
    Sort.POST: "by post",
}


def head_rows(folder: Path, listing: Listing, found: Progress, width: int) -> list[Row]:
    """The library's name, how many cables are listed, their order, or how far reading is."""
    name = folder.absolute().name or str(folder)
    total = listing.total
    told = f"{total:,} {'cable' if total == 1 else 'cables'}"
    right = _ORDERS[listing.sort] if found.done else _how_far(found)
    row: list[tuple[str, str]] = [
        (fit(name, max(8, width - len(told) - len(right) - 6)), "title"),
        (f"  {told}", "label"),
    ]
    gap = width - width_of(row) - len(right)
    if gap > 1:
        row += [(" " * gap, ""), (right, "label" if found.done else "warning")]
    return [row]


def _how_far(found: Progress) -> str:
    if not found.all_files:
        return "reading"
    left = f", {found.seconds_left:.0f} s left" if found.seconds_left is not None else ""
    return f"reading {found.files:,} of {found.all_files:,} files{left}"


def spot_rows(listing: Listing, width: int) -> list[Row]:
    """Where the query makes no sense: a caret below the spot, and what would be right."""
    if listing.problem is None:
        return [[(fit(listing.trouble, width), "error")]]
    start, end = listing.problem.span
    # The field has margins before its text, as wide as the pane's.
    shift = cell_len(visible(listing.typed[:start]))
    caret = "^" * max(1, min(end, len(listing.typed)) - start)
    reason = listing.problem.reason
    room = width - shift - len(caret) - 1
    if room >= len(reason):
        return [[(" " * shift, ""), (caret, "error"), (f" {reason}", "warning")]]
    shift = min(shift, max(0, width - len(caret)))
    return [
        [(" " * shift, ""), (fit(caret, width), "error")],
        *([(line, "warning")] for line in wrap(reason, width)),
    ]
