"""Annotations as rows to read: tags, the words of a passage, the note, who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.annotations.codebook import Codebook
from tui.annotations.model import Annotation
from tui.app.letters import reaching
from tui.app.outline import Unit
from tui.app.session import Session
from tui.app.subjects import short
from tui.app.terminal import Row, Span, wrap

_LOST = (
    "These annotations have no place in this text: their words were not found in it, or in more "
    "than one place, or no paragraph has their number. They are kept in the sidecar."
)


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
        for row in annotation_rows(item, session.codebook, width - len(inset), where, letter):
            rows.append([(inset, ""), *row])
    return rows


def annotation_rows(
    item: Annotation, codebook: Codebook, width: int, where: str = "", letter: str = ""
) -> list[Row]:
    """One annotation; ``where`` names the unit, where it is not the one shown.

    ``letter`` is that of a passage: the one that its words have in the text.
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
    if item.is_passage:
        # One with a letter stands in the text above: its ends are enough to know it by.
        quote = short(item.quote, 2 * width - 4) if letter else item.quote
        rows.extend([(line, "label")] for line in wrap(f"“{quote}”", width))
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
