"""What of sidecars a format does not carry: each value that is there and has no place in the file.

A format names the parts that it carries, and everything else that a sidecar holds is a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from tui.annotations.model import Annotation
from tui.cable.visible import hidden_count, visible
from tui.exports.model import CoderSidecar, Exported, Format, Loss, Options

_SHOWN = 60
"""Code points of a value that are told of it."""


def _positions(item: Annotation) -> str:
    return "" if item.start is None or item.end is None else f"{item.start}-{item.end}"


def _words_around(item: Annotation) -> str:
    return f"{item.prefix} … {item.suffix}" if item.prefix or item.suffix else ""


PARTS: dict[str, tuple[str, Callable[[Annotation], str]]] = {
    "ids": ("ids of annotations", lambda item: item.id),
    "tags": ("tags", lambda item: ", ".join(item.tags)),
    "notes": ("notes", lambda item: item.note),
    "authors": ("authors", lambda item: item.author),
    "created": ("dates of making", lambda item: item.created),
    "modified": ("dates of changes", lambda item: item.modified),
    "quotes": ("words as they were annotated", lambda item: item.quote),
    "openings": ("first words kept of paragraphs", lambda item: item.opening),
    "context": ("words before and after", _words_around),
    "positions": ("positions as annotated", _positions),
    "hashes": ("hashes of the texts annotated", lambda item: item.sha256),
    "conflicts": ("conflict marks", lambda item: "two versions" if item.conflict else ""),
    "rules": ("searches that tagged them", lambda item: "; ".join(item.rules)),
    "extra": ("unknown keys", lambda item: ", ".join(key for key, _ in item.extra)),
}
"""The parts of an annotation: by name, what a count calls them, and what one holds, if any."""
REVIEWED, SIDECARS = "reviewed", "sidecars"
"""The parts that are no annotation's: reviewed marks, and keys of sidecars that are unknown."""


def losses_of(exported: Exported, carried: Collection[str]) -> Iterator[Loss]:
    """Every part of the sidecars that is not among those ``carried``, in the sidecars' order."""
    lacking = [part for name, part in PARTS.items() if name not in carried]
    for sidecar in exported.sidecars:
        for item in sidecar.annotations.items:
            for what, held in lacking:
                value = held(item)
                if value:
                    yield loss(what, exported, sidecar, item, value)
        if REVIEWED not in carried:
            for paragraph in sidecar.annotations.reviewed:
                yield loss("reviewed marks", exported, sidecar, None, paragraph)
        if SIDECARS not in carried:
            for key in sidecar.unknown:
                yield loss("unknown keys of sidecars", exported, sidecar, None, key)


def loss(
    what: str, exported: Exported, sidecar: CoderSidecar, item: Annotation | None, detail: str
) -> Loss:
    """A loss of one annotation, or where ``item`` is None of its sidecar."""
    identity = item.id if item is not None else ""
    return Loss(what, exported.identity, str(sidecar.path), identity, _short(detail))


def changed_since(exported: Exported) -> Iterator[Loss]:
    """What a format that tells where annotations stand now does not tell of how they were made."""
    for sidecar in exported.sidecars:
        for placed in sidecar.placement.placed:
            item = placed.annotation
            if placed.near:
                was = item.quote or item.opening
                yield loss("words as they were annotated", exported, sidecar, item, was)
            if item.start is not None and (item.start, item.end) != (placed.start, placed.end):
                yield loss("positions as annotated", exported, sidecar, item, _positions(item))
        for item in sidecar.placement.orphans:
            if item.start is not None:
                yield loss("positions as annotated", exported, sidecar, item, _positions(item))


def shown_by_signs(exported: Exported, *, blanks: bool = False) -> Iterator[Loss]:
    """What a format shows by signs, as the reader does: parts of emoji, invisible marks, controls.

    Of each annotation its tags, note, coder and the words that it stands on. With ``blanks`` also
    notes in which a tabulator, a no-break space or a carriage return becomes another blank.
    """
    what = "hidden characters shown by signs"
    for sidecar in exported.sidecars:
        words = {
            placed.annotation.id: exported.cable.text[placed.start : placed.end]
            for placed in sidecar.placement.placed
        }
        for item in sidecar.annotations.items:
            quoted = words.get(item.id, item.quote or item.opening)
            for value in (*item.tags, item.note, item.author, quoted):
                if hidden_count(value):
                    yield loss(what, exported, sidecar, item, value)
            is_plain = hidden_count(item.note) == 0
            if blanks and is_plain and visible(item.note, newlines=True) != item.note:
                yield loss("blanks in notes", exported, sidecar, item, item.note)


def definitions_lost(chosen: Format, options: Options) -> Iterator[Loss]:
    """What codebooks say of their codes and ``chosen`` does not hold.

    Where it holds definitions, those are lost that another codebook words otherwise.
    """
    if chosen.losses is None:
        return
    for book in options.codebooks or (options.codebook,):
        for code in book.codes:
            said = code.description or code.colour or code.key
            kept = chosen.defines and options.codebook.get(code.name) == code
            if said and not kept:
                yield Loss(
                    "definitions of codes", "", str(book.path or ""), code.name, _short(said)
                )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
