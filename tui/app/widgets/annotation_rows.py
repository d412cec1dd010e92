"""Annotations as rows to read: tags, the words of a passage, the note, who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.annotations.codebook import Codebook
from tui.annotations.model import Annotation
from tui.app.terminal import Row, Span, wrap

_LOST = (
    "These annotations have no place in this text: their words were not found in it, or in more "
    "than one place, or no paragraph has their number. They are kept in the sidecar."
)


def annotation_rows(item: Annotation, codebook: Codebook, width: int, where: str = "") -> list[Row]:
    """One annotation; ``where`` is the id of the unit, where it is not the one shown."""
    rows: list[Row] = []
    spans: list[Span] = [(where, "label")] if where else []
    used = len(where)
    for tag in item.tags:
        code = codebook.get(tag)
        colour = f" {code.colour}" if code is not None and code.colour else ""
        shown = f"#{tag}"
        size = cell_len(shown) + 2
        if used and used + size > width:
            rows.append(spans)
            spans, used = [], 0
        spans += [(shown, f"tag{colour}"), ("  ", "")]
        used += size
    if spans:
        rows.append(spans)
    if item.is_passage:
        rows.extend([(line, "label")] for line in wrap(f"“{item.quote}”", width))
    if item.conflict:
        rows.append([("Two versions: this is the other one.", "warning")])
    if item.note:
        rows.extend([(line, "note")] for line in wrap(item.note, width))
        day = (item.modified or item.created)[:10]
        signed = ", ".join(part for part in (item.author, day) if part)
        if signed:
            rows.append([(signed, "label")])
    return rows


def orphan_rows(orphans: Sequence[Annotation], codebook: Codebook, width: int) -> list[Row]:
    """The annotations without a place: where they were, their old words, what they say."""
    rows: list[Row] = [[(line, "warning")] for line in wrap(_LOST, width)]
    for item in orphans:
        rows += [(), [(f"was at {item.paragraph}", "accent")]]
        if item.opening and not item.is_passage:
            rows.extend([(line, "label")] for line in wrap(f"“{item.opening}”", width))
        rows.extend(annotation_rows(item, codebook, width))
    return rows
