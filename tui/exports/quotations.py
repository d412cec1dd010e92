"""Notes for writers, in Markdown: each annotated passage quoted, with its Chicago note.

Cable by cable in file order, or code by code: then a passage stands under each of its codes, and
the notes of a whole library are held in memory, for a code gathers from everywhere. What has no
place in its text any more stands apart, at the end of its cable or of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.cable.visible import hidden_count, visible
from tui.exports.bibliography import style_losses
from tui.exports.citing import Citer
from tui.exports.losing import changed_since, loss, losses_of, shown_by_signs
from tui.exports.model import (
    Coding,
    Exported,
    Format,
    Loss,
    Options,
    entries,
    joined,
    reviewed_mark,
)
from tui.exports.quotation_blocks import (
    CODE,
    ORPHANS,
    UNCODED,
    as_text,
    bold,
    entry_blocks,
    in_order,
    plain,
    reviewed_lines,
    shown,
)
from tui.exports.quotations_read import read_back

CARRIED = frozenset(
    {"tags", "notes", "authors", "created", "conflicts", "reviewed"}
    | {"quotes", "openings", "positions"}
)
"""What the notes tell of an annotation; the place where it stands goes for position and words."""


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The notes, a cable or a code at a time; cables that nobody touched are left out."""
    if options.by == "tag":
        yield from _by_code(exported, options)
        return
    citer = Citer()
    first = True
    for one in exported:
        if one.is_touched:
            yield ("" if first else "\n") + as_text(_cable(citer, one))
            first = False
    if first:
        yield "No annotations.\n"


def _by_code(exported: Iterable[Exported], options: Options) -> Iterator[str]:
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
        reviewed += reviewed_lines(one)
    order = {code.name: place for place, code in enumerate(options.codebook.codes)}
    blocks: list[str] = []
    for tag in sorted(coded, key=lambda name: (order.get(name, len(order)), name.casefold(), name)):
        blocks += [f"# {CODE}{bold([tag])}", *coded[tag]]
    blocks += [f"# {UNCODED}", *uncoded] if uncoded else []
    blocks += [f"# {ORPHANS}", *orphans] if orphans else []
    blocks += ["# Reviewed", *reviewed] if reviewed else []
    yield as_text(blocks or ["No annotations."])


def _cable(citer: Citer, exported: Exported) -> Iterator[str]:
    yield f"# {plain(citer.note(exported.path, exported.cable))}"
    found = list(in_order(exported))
    for entry in found:
        if entry.start is not None:
            yield from entry_blocks(citer, exported, entry, entry.annotation.tags)
    orphans = [entry for entry in found if entry.start is None]
    if orphans:
        yield f"## {ORPHANS}"
        for entry in orphans:
            yield from entry_blocks(citer, exported, entry, entry.annotation.tags)
    yield from reviewed_lines(exported)


# Proof


def _note(text: str) -> str:
    """A note as the file can hold it: a line of blanks alone is an empty one."""
    lines = visible(text, newlines=True).split("\n")
    return "\n".join(line if line.strip(" ") else "" for line in lines)


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """The codings that the file must hold of one cable."""
    for entry in entries(exported):
        quoted, note = visible(joined(entry.text)), _note(entry.annotation.note)
        for tag in entry.annotation.tags or ("",):
            yield Coding(shown(entry.coder), shown(tag), quoted, note)
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            yield reviewed_mark(shown(sidecar.coder), shown(paragraph))


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the notes do not show, blanks that they do not keep, a style that is not followed."""
    yield from style_losses(exported)
    yield from losses_of(exported, CARRIED)
    yield from shown_by_signs(exported)
    # The words that were annotated stand beside those that stand there now.
    shown_words = "words as they were annotated"
    yield from (one for one in changed_since(exported) if one.what != shown_words)
    for sidecar in exported.sidecars:
        for item in sidecar.annotations.items:
            hidden = hidden_count(item.note)
            if _note(item.note) != (visible(item.note, newlines=True) if hidden else item.note):
                yield loss("blanks in notes", exported, sidecar, item, item.note)


FORMAT = Format(
    "notes",
    "quotations with their Chicago notes, for writers",
    ".notes.md",
    write,
    "ids, the context of quotes, changes' dates and unknown keys",
    losses,
    meant,
    read_back,
)
