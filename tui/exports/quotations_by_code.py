"""Notes for writers, code by code: under each code what it stands on, in file order.

A passage stands under each of its codes. What has none, and what has no place in its text any more,
comes last. The notes of a whole library are held in memory, for a code gathers from everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.exports.citing import Citer
from tui.exports.model import Exported, Format, Options
from tui.exports.quotations import (
    CODE,
    OMITS,
    ORPHANS,
    entry_blocks,
    in_order,
    losses,
    meant,
    plain,
    read_back,
    reviewed_lines,
    text,
)

_UNCODED = "Without a code"


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The notes by their codes, in the codebook's order, then those of no code or place."""
    citer = Citer()
    coded: dict[str, list[str]] = {}
    uncoded: list[str] = []
    orphans: list[str] = []
    reviewed: list[str] = []
    for one in exported:
        for entry in in_order(one):
            tags = entry.annotation.tags
            if entry.start is None:
                orphans += entry_blocks(citer, one, entry, tags)
            elif not tags:
                uncoded += entry_blocks(citer, one, entry, ())
            for tag in tags if entry.start is not None else ():
                others = tuple(other for other in tags if other != tag)
                coded.setdefault(tag, []).extend(entry_blocks(citer, one, entry, others, "Also: "))
        reviewed += [f"{plain(one.identity)}: {line}" for line in reviewed_lines(one)]
    order = {code.name: place for place, code in enumerate(options.codebook.codes)}
    blocks: list[str] = []
    for tag in sorted(coded, key=lambda name: (order.get(name, len(order)), name.casefold(), name)):
        blocks += [f"# {CODE}{plain(tag)}", *coded[tag]]
    blocks += [f"# {_UNCODED}", *uncoded] if uncoded else []
    blocks += [f"# {ORPHANS}", *orphans] if orphans else []
    blocks += ["# Reviewed", *reviewed] if reviewed else []
    yield text(blocks or ["No annotations."])


FORMAT = Format(
    "notes-by-code",
    "quotations with their Chicago notes, code by code, for writers",
    ".notes.md",
    write,
    OMITS,
    losses,
    meant,
    read_back,
)
