"""Annotations as rows to read: tags, the words of a passage, the note, who wrote it and when."""

from __future__ import annotations

from rich.cells import cell_len

from tui.annotations.anchors import Placement
from tui.annotations.codebook import Codebook
from tui.annotations.model import Annotation
from tui.app.terminal import Row, Span, wrap

_LOST = (
    "These annotations have no place in this text: their words were not found in it, or fit more "
    "than one place, or no paragraph has their number. They are kept in the sidecar."
)
_NEAR = "≈ The words here, or those around them, are not quite those that were annotated:"


def annotation_rows(
    item: Annotation,
    codebook: Codebook,
    width: int,
    where: str = "",
    *,
    near: bool = False,
    quoted: bool = True,
) -> list[Row]:
    """One annotation; ``where`` is the id of the unit, where it is not the one shown.

    ``near`` says that it stands on words that differ; without ``quoted`` no words are shown.
    """
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
    if near:
        rows.extend([(line, "warning")] for line in wrap(_NEAR, width))
    words = item.quote or (item.opening if near else "")
    if words and quoted:
        rows.extend([(line, "label")] for line in wrap(f"“{words}”", width))
    if item.conflict:
        rows.append([("Two versions: this is the other one.", "warning")])
    if item.note:
        rows.extend([(line, "note")] for line in wrap(item.note, width))
        day = (item.modified or item.created)[:10]
        signed = ", ".join(part for part in (item.author, day) if part)
        if signed:
            rows.append([(signed, "label")])
    return rows


def doubtful_rows(placement: Placement, codebook: Codebook, width: int) -> list[Row]:
    """What has no place: where it was, its old words, what it says; then what stands on others."""
    rows: list[Row] = []
    if placement.orphans:
        rows.extend([(line, "warning")] for line in wrap(_LOST, width))
    for item in placement.orphans:
        rows += [(), [(f"was at {item.paragraph}", "accent")]]
        fits = placement.undecided.get(item.id, ())
        if fits:
            places = ", ".join(dict.fromkeys(one.paragraph or "header" for one in fits))
            rows.extend([(line, "warning")] for line in wrap(f"may be meant for {places}", width))
        if item.opening and not item.is_passage:
            rows.extend([(line, "label")] for line in wrap(f"“{item.opening}”", width))
        rows.extend(annotation_rows(item, codebook, width))
    for placed in placement.placed:
        if placed.near:
            rows += [(), [(f"at {placed.paragraph}", "accent")]]
            rows.extend(annotation_rows(placed.annotation, codebook, width, near=True))
    return rows
