"""Summary, comment, note, action-request and text blocks: from their label to their end label.

A block that a paragraph or a heading opens may close in a later paragraph; it then holds the
paragraphs between. A note in parentheses lies inside the paragraph or item that holds it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tui.cable.draft import Draft, label, wrap
from tui.cable.headings import LABEL_WORDS
from tui.cable.labels import Label, Part, find_labels, role_of
from tui.cable.model import Kind

_FURTHEST = 20
"""Paragraphs that a block may span."""
_LONGEST_PARENTHESIS = 4000
_BEFORE_TEXT = frozenset({Kind.NUMBER, Kind.MARKING, Kind.BULLET})


def mark_blocks(text: str, drafts: list[Draft]) -> None:
    """Find the blocks of a body and put them into its drafts."""
    if not drafts:
        return
    labels = find_labels(text, drafts[0].start, drafts[-1].end)
    headed = _mark_headings(text, drafts)
    if not labels:
        return
    for draft in drafts:
        if draft.kind is not Kind.HEADING:
            within = _within(labels, draft)
            if within:
                for owner in _owners(draft):
                    _inside(text, owner, _within(within, owner))
    _gather_paragraphs(drafts, labels, headed)


def _mark_headings(text: str, drafts: list[Draft]) -> dict[int, str]:
    """Give headings such as ``SUMMARY`` their role; the roles by the headings' offsets."""
    headed: dict[int, str] = {}
    for draft in drafts:
        if draft.kind is not Kind.HEADING:
            continue
        for child in draft.children:
            if child.kind is Kind.TEXT:
                printed = " ".join(text[child.start : child.end].split()[:8])
                found = LABEL_WORDS.match(printed)
                if found is not None and found.end() in (len(printed), found.end("name")):
                    rest = printed[found.end("name") :]
                    if not rest or not rest.lstrip()[:1].islower() or rest.startswith(" and "):
                        draft.role = headed[draft.start] = role_of(found["name"])
    return headed


def _within(labels: Sequence[Label], draft: Draft) -> Sequence[Label]:
    first = bisect_left(labels, (draft.start,))
    return labels[first : bisect_left(labels, (draft.end,), first)]


def _owners(draft: Draft) -> Iterator[Draft]:
    """The draft and what it holds that directly holds text."""
    yield draft
    for child in list(draft.children):
        if child.kind is Kind.SUBPARAGRAPH:
            yield from _owners(child)


def _inside(text: str, owner: Draft, labels: Sequence[Label]) -> None:
    """Mark the labels that stand in the text of ``owner`` itself, and wrap blocks within it."""
    notes = 0
    reached = 0
    labels = [found for found in labels if _holder(owner, found) is not None]
    for place, opening in enumerate(labels):
        holder = _holder(owner, opening)
        if holder is None or opening.start < reached:
            continue
        if opening.part is Part.ENDS:
            label(text, owner, opening.start, opening.end)
            continue
        at_start = _is_at_start(owner, holder, opening)
        end = _block_end(text, owner, opening, labels[place + 1 :])
        if opening.part is Part.OPENS and not at_start:
            before = text[holder.start : opening.start].rstrip()
            if end is None or not before.endswith((".", "!", "?", '"', ")", "”", ":")):
                continue
        if end is None:
            if at_start:
                label(text, owner, opening.start, opening.end)
                if owner.kind is Kind.SUBPARAGRAPH:
                    wrap(text, owner, opening.start, owner.end, opening.role)
                    return
            continue
        rest = text[end : owner.end].strip(" .)\n")
        if at_start and not rest and owner.kind is Kind.PARAGRAPH:
            label(text, owner, opening.start, opening.end)
            continue
        notes += 1
        reached = end
        block = wrap(text, owner, opening.start, end, opening.role)
        if opening.part is Part.OPENS_INSIDE and owner.id:
            block.id = f"{owner.id}.n{notes}"
        label(text, block, opening.start, opening.end)
        for closing in labels[place + 1 :]:
            if closing.part is Part.ENDS and closing.start < end:
                label(text, block, closing.start, end)
                break


def _holder(owner: Draft, found: Label) -> Draft | None:
    """The text leaf of ``owner`` in which the label stands."""
    for child in owner.children:
        if child.start <= found.start < child.end:
            return child if child.kind is Kind.TEXT and not child.children else None
    return None


def _is_at_start(owner: Draft, holder: Draft, opening: Label) -> bool:
    if opening.start > holder.start + 2:
        return False
    for child in owner.children:
        if child is holder:
            return True
        if child.kind not in _BEFORE_TEXT:
            return False
    return False


def _block_end(text: str, owner: Draft, opening: Label, later: Sequence[Label]) -> int | None:
    """Where the block that ``opening`` opens ends within ``owner``, or None."""
    limit = next(
        (child.start for child in owner.children if child.kind is Kind.SUBPARAGRAPH), owner.end
    )
    for closing in later:
        if closing.start >= limit:
            break
        if closing.role != opening.role:
            continue
        if closing.part is not Part.ENDS:
            break
        end = closing.end
        bracketed = text[end : end + 1] in (")", "]") and text[end - 1] not in ")]"
        return end + 1 if bracketed and end < limit else end
    if opening.part is not Part.OPENS_INSIDE:
        return None
    return _parenthesis_end(text, opening.start, min(limit, opening.start + _LONGEST_PARENTHESIS))


def _parenthesis_end(text: str, start: int, limit: int) -> int | None:
    depth = 0
    for at in range(start, limit):
        sign = text[at]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def _gather_paragraphs(
    drafts: list[Draft], labels: Sequence[Label], headed: dict[int, str]
) -> None:
    """Make blocks of the paragraphs that open one, and of those up to its end label."""
    gathered: list[Draft] = []
    index = 0
    role = ""
    while index < len(drafts):
        draft = drafts[index]
        if draft.kind is Kind.HEADING:
            role = headed.get(draft.start, "")
            gathered.append(draft)
            index += 1
            continue
        opened = _opened_by(draft, labels)
        kind = opened or role
        role = ""
        if draft.kind is not Kind.PARAGRAPH or not kind:
            gathered.append(draft)
            index += 1
            continue
        last = _last_of_block(drafts, index, labels, kind)
        if last is None and not opened:
            gathered.append(draft)
            index += 1
            continue
        held = drafts[index : (index if last is None else last) + 1]
        gathered.append(Draft(Kind.BLOCK, held[0].start, held[-1].end, role=kind, children=held))
        index += len(held)
    drafts[:] = gathered


def _opened_by(draft: Draft, labels: Sequence[Label]) -> str:
    """The role of the block that a paragraph's first words open, or an empty text."""
    for child in draft.children:
        if child.kind is Kind.LABEL:
            place = bisect_left(labels, (child.start,))
            found = labels[place] if place < len(labels) else None
            if found is not None and found.start == child.start and found.part is not Part.ENDS:
                return found.role
            return ""
        if child.kind not in _BEFORE_TEXT:
            return ""
    return ""


def _last_of_block(
    drafts: list[Draft], index: int, labels: Sequence[Label], kind: str
) -> int | None:
    """The index of the paragraph that closes the block which ``drafts[index]`` opens, or None."""
    for last in range(index, min(len(drafts), index + _FURTHEST)):
        draft = drafts[last]
        if last > index and (draft.kind is Kind.HEADING or _opened_by(draft, labels) == kind):
            # A comment without an end label ends where the next heading or comment begins.
            return None
        for found in _within(labels, draft):
            if found.role == kind and found.part is Part.ENDS:
                return last
    return None
