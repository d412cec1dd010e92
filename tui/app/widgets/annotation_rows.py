"""Annotations as rows to read: tags, the words of a passage, the note, who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.annotations.anchors import Placement
from tui.annotations.codebook import Codebook
from tui.annotations.model import Annotation
from tui.app.letters import reaching
from tui.app.outline import Unit
from tui.app.session import Session
from tui.app.subjects import short
from tui.app.terminal import Row, Span, wrap

_LOST = (
    "These annotations have no place in this text: their words were not found in it, or fit more "
    "than one place, or no paragraph has their number. They are kept in the sidecar."
)
_NEAR = "≈ The words here, or those around them, are not quite those that were annotated:"


def rows_on(session: Session, shown: Sequence[Unit], width: int, *, rule: bool) -> list[Row]:
    """What stands on the units shown, which are a paragraph and its items, below their text.

    ``rule`` sets them off by a line, tells of which item they are, and adds the passages of earlier
    paragraphs that reach into this one.
    """
    letters = {one.placed.annotation.id: one.letter for one in session.passages}
    order = {identity: place for place, identity in enumerate(letters, 1)}
    present = [
        (f"{unit.id}  " if rule and unit is not shown[0] else "", item)
        for unit in shown
        for item in sorted(session.on(unit.id), key=lambda item: order.get(item.id, 0))
    ]
    if rule:
        present += [
            (f"from ¶ {one.placed.paragraph}  ", one.placed.annotation)
            for one in reaching(session.passages, shown)
        ]
    rows: list[Row] = [(), [("─" * width, "rule")]] if present and rule else []
    inset = "" if rule else "   "
    for where, item in present:
        letter = letters.get(item.id, "")
        near, room = item.id in session.near, width - len(inset)
        for row in annotation_rows(item, session.codebook, room, where, letter, near=near):
            rows.append([(inset, ""), *row])
    return rows


def annotation_rows(
    item: Annotation,
    codebook: Codebook,
    width: int,
    where: str = "",
    letter: str = "",
    *,
    near: bool = False,
    quoted: bool = True,
) -> list[Row]:
    """One annotation; ``where`` names the unit, where it is not the one shown.

    ``letter`` is that of a passage: the one that its words have in the text. ``near`` says that it
    stands on words that differ; without ``quoted`` no words are shown.
    """
    rows: list[Row] = []
    spans: list[Span] = []
    if letter:
        spans.append((f"{letter}  ", "letter"))
    if where:
        spans.append((where, "label"))
    used = sum(len(text) for text, _ in spans)
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
        # One with a letter stands in the text above: its ends are enough to know it by.
        known = letter and not near
        quote = short(words, 2 * width - 4) if known else words
        rows.extend([(line, "label")] for line in wrap(f"“{quote}”", width))
    for rule in item.rules:
        rows.extend([(line, "label")] for line in wrap(f"by a search: {rule}", width))
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
