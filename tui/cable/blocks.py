"""Summary, comment, note, action-request and text blocks: from their label to their end label.

A block that a paragraph or a heading opens may close in a later paragraph; it then holds the
paragraphs between. A note in parentheses lies inside the paragraph or item that holds it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tui.cable.draft import Draft, Piece, leaf
from tui.cable.headings import LABEL_WORDS
from tui.cable.labels import Label, Part, find_labels, role_of
from tui.cable.model import Kind

_HEADING, _LABEL, _TEXT = Kind.HEADING, Kind.LABEL, Kind.TEXT
_PARAGRAPH, _SUBPARAGRAPH = Kind.PARAGRAPH, Kind.SUBPARAGRAPH
_FURTHEST = 20
"""Paragraphs that a block may span."""
_LONGEST_PARENTHESIS = 4000
_FEW = 8
"""Notes in a body up to which each one's end is looked for by itself."""
_BRACKET = re.compile(r"[()\[\]]")
_SENTENCE_ENDS = (".", "!", "?", '"', ")", "”", ":")
_AFTER_TEXT = frozenset({Kind.SUBPARAGRAPH, Kind.UNDERLINE})
_BEFORE_TEXT = frozenset({Kind.NUMBER, Kind.MARKING, Kind.BULLET})


def mark_blocks(text: str, drafts: list[Draft], begins: Sequence[int]) -> None:
    """Find the blocks of a body and put them into its drafts.

    ``begins`` are the offsets where the texts of its paragraphs and items begin, in order.
    """
    if not drafts:
        return
    labels = find_labels(text, begins, drafts[-1].end) if begins else []
    headed = _mark_headings(text, drafts)
    if not labels:
        return
    inside = [found.start for found in labels if found.part is Part.OPENS_INSIDE]
    if len(inside) > _FEW:
        brackets = _brackets(text, drafts[0].start, drafts[-1].end)
    else:
        brackets = {at: _closing_bracket(text, at, drafts[-1].end) for at in inside}
    held = _held_labels(drafts, labels)
    for index, within in held.items():
        draft = drafts[index]
        if draft.kind is _HEADING:
            continue
        for owner in _owners(draft):
            owned = within if owner is draft else _within(within, owner)
            if owned:
                _inside(text, owner, owned, brackets)
    _gather_paragraphs(drafts, held, headed)


def _held_labels(drafts: list[Draft], labels: Sequence[Label]) -> dict[int, list[Label]]:
    """The labels that stand in each draft, by its index; most drafts have none."""
    held: dict[int, list[Label]] = {}
    starts = [draft.start for draft in drafts]
    for label in labels:
        index = bisect_right(starts, label.start) - 1
        if label.start < drafts[index].end:
            held.setdefault(index, []).append(label)
    return held


def _mark_headings(text: str, drafts: list[Draft]) -> dict[int, str]:
    """Give headings such as ``SUMMARY`` their role; the roles by the headings' offsets."""
    headed: dict[int, str] = {}
    for draft in drafts:
        if draft.kind is not _HEADING:
            continue
        for child in draft.children:
            if child.kind is _TEXT:
                printed = " ".join(text[child.start : child.end].split()[:8])
                found = LABEL_WORDS.match(printed)
                if found is None:
                    continue
                name_end = found.end("name")
                if found.end() in (len(printed), name_end, name_end + 1):
                    rest = printed[name_end:].removeprefix("s")
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
        if isinstance(child, Draft) and child.kind is _SUBPARAGRAPH:
            yield from _owners(child)


def _inside(text: str, owner: Draft, labels: Sequence[Label], brackets: dict[int, int]) -> None:
    """Mark the labels that stand in the text of ``owner`` itself, and wrap blocks within it."""
    held = _in_text(owner, labels)
    marked: list[tuple[int, int]] = []
    blocks: list[Draft] = []
    reached = 0
    limit = next((child.start for child in owner.children if child.kind in _AFTER_TEXT), owner.end)
    for place, (opening, before) in enumerate(held):
        if opening.start < reached:
            continue
        if opening.part is Part.ENDS:
            marked.append((opening.start, opening.end))
            continue
        at_start = before < 0
        closing = _closing(held, place)
        end = _block_end(text, limit, opening, closing, brackets)
        if opening.part is Part.OPENS and not at_start:
            sentence = text[max(before, opening.start - 8) : opening.start].rstrip()
            if end is None or not sentence.endswith(_SENTENCE_ENDS):
                continue
        if end is None and at_start and owner.kind is _SUBPARAGRAPH:
            end = owner.end
        if end is None or (at_start and owner.kind is _PARAGRAPH and _is_rest(text, end, owner)):
            if at_start:
                marked.append((opening.start, opening.end))
            continue
        reached = end
        marked.append((opening.start, opening.end))
        if closing is not None and closing.end <= end:
            marked.append((closing.start, end))
        block = Draft(Kind.BLOCK, opening.start, end, role=opening.role)
        if opening.part is Part.OPENS_INSIDE and owner.id:
            block.id = f"{owner.id}.n{len(blocks) + 1}"
        blocks.append(block)
    if marked:
        _rebuild(text, owner, marked, blocks)


def _in_text(owner: Draft, labels: Sequence[Label]) -> list[tuple[Label, int]]:
    """The labels in the text leaves of ``owner``; each with its leaf's start, or -1 at the start.

    A label is at the start where only number, marking or bullet precede it.
    """
    held: list[tuple[Label, int]] = []
    at = 0
    first = True
    for child in owner.children:
        if child.kind is _TEXT:
            while at < len(labels) and labels[at].start < child.end:
                if labels[at].start >= child.start and labels[at].end <= child.end:
                    at_start = first and labels[at].start <= child.start + 2
                    held.append((labels[at], -1 if at_start else child.start))
                at += 1
        first = first and child.kind in _BEFORE_TEXT
    return held


def _closing(held: list[tuple[Label, int]], place: int) -> Label | None:
    """The end label that belongs to the opening at ``place``, before the next of its role opens."""
    role = held[place][0].role
    for later in range(place + 1, len(held)):
        found = held[later][0]
        if found.role == role:
            return found if found.part is Part.ENDS else None
    return None


def _block_end(
    text: str, limit: int, opening: Label, closing: Label | None, brackets: dict[int, int]
) -> int | None:
    """Where the block that ``opening`` opens ends before ``limit``, or None."""
    if closing is not None:
        end = closing.end
        bracketed = text[end : end + 1] in (")", "]") and text[end - 1] not in ")]"
        return end + 1 if bracketed and end < limit else end
    if opening.part is Part.OPENS:
        return None
    found = brackets.get(opening.start)
    if found is None or found >= limit or found - opening.start > _LONGEST_PARENTHESIS:
        return None
    return found + 1


def _is_rest(text: str, end: int, owner: Draft) -> bool:
    """Whether nothing of the paragraph follows the block's end."""
    return not text[end : min(owner.end, end + 40)].strip(" .)\n")


def _brackets(text: str, start: int, end: int) -> dict[int, int]:
    """The offsets of closing brackets by those of the opening ones they close."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACKET.finditer(text, start, end):
        if found.group() in "([":
            opened.append(found.start())
        elif opened:
            pairs[opened.pop()] = found.start()
    return pairs


def _closing_bracket(text: str, start: int, end: int) -> int:
    """The offset of the bracket that closes the one at ``start``; ``end`` where none is near."""
    depth = 0
    for found in _BRACKET.finditer(text, start, min(end, start + _LONGEST_PARENTHESIS + 1)):
        depth += 1 if found.group() in "([" else -1
        if depth == 0:
            return found.start()
    return end


def _rebuild(text: str, owner: Draft, marked: list[tuple[int, int]], blocks: list[Draft]) -> None:
    """Cut the text leaves of ``owner`` at labels and blocks, and let the blocks hold theirs."""
    starts = {start for start, _ in marked}
    edges = sorted({edge for span in marked for edge in span} | {block.end for block in blocks})
    children: list[Piece] = []
    waiting = iter(blocks)
    block = next(waiting, None)
    at = 0
    for child in owner.children:
        pieces: list[Piece] = [child]
        if child.kind is _TEXT:
            pieces = []
            begin = child.start
            while at < len(edges) and edges[at] < child.end:
                if edges[at] > begin:
                    pieces.extend(_piece(text, begin, edges[at], starts))
                    begin = edges[at]
                at += 1
            pieces.extend(_piece(text, begin, child.end, starts))
        for piece in pieces:
            while block is not None and piece.start >= block.end:
                block = next(waiting, None)
            if block is None or piece.start < block.start or piece.end > block.end:
                children.append(piece)
                continue
            if not block.children:
                children.append(block)
            block.children.append(piece)
    owner.children = children


def _piece(text: str, begin: int, end: int, starts: set[int]) -> list[Piece]:
    """The text between two cuts, without the blanks around it; a label where one starts."""
    piece = text[begin:end]
    stripped = piece.strip()
    if not stripped:
        return []
    start = end - len(piece.lstrip())
    kind = _LABEL if begin in starts else _TEXT
    return [leaf(kind, start, start + len(stripped))]


def _gather_paragraphs(
    drafts: list[Draft], held: dict[int, list[Label]], headed: dict[int, str]
) -> None:
    """Make blocks of the paragraphs that open one, and of those up to its end label.

    Some senders end a summary that they did not call one: it begins with the first paragraph.
    """
    gathered: list[Draft] = []
    index = 0
    role = ""
    unopened = _ends_unopened(held, "summary")
    while index < len(drafts):
        draft = drafts[index]
        if draft.kind is _HEADING:
            role = headed.get(draft.start, "")
            gathered.append(draft)
            index += 1
            continue
        opened = _opened_by(draft, held[index]) if index in held else ""
        kind = opened or role
        role = ""
        if unopened and draft.number:
            kind = kind or "summary"
            unopened = False
        if draft.kind is not _PARAGRAPH or not kind:
            gathered.append(draft)
            index += 1
            continue
        last = _last_of_block(drafts, index, held, kind)
        if last is None and not opened:
            gathered.append(draft)
            index += 1
            continue
        inner = drafts[index : (index if last is None else last) + 1]
        gathered.append(Draft(Kind.BLOCK, inner[0].start, inner[-1].end, role=kind, children=inner))
        index += len(inner)
    drafts[:] = gathered


def _ends_unopened(held: dict[int, list[Label]], role: str) -> bool:
    """Whether the first label of a role, in the order of the text, is one that ends a block."""
    labels = (label for index in sorted(held) for label in held[index] if label.role == role)
    first = next(labels, None)
    return first is not None and first.part is Part.ENDS


def _opened_by(draft: Draft, labels: Sequence[Label]) -> str:
    """The role of the block that a paragraph's first words open, or an empty text."""
    for child in draft.children:
        if child.kind is _LABEL:
            found = next((label for label in labels if label.start == child.start), None)
            return found.role if found is not None and found.part is not Part.ENDS else ""
        if child.kind not in _BEFORE_TEXT:
            return ""
    return ""


def _last_of_block(
    drafts: list[Draft], index: int, held: dict[int, list[Label]], kind: str
) -> int | None:
    """The index of the paragraph that closes the block which ``drafts[index]`` opens, or None."""
    for last in range(index, min(len(drafts), index + _FURTHEST)):
        within = held.get(last, ())
        if last > index and (
            drafts[last].kind is _HEADING or (within and _opened_by(drafts[last], within) == kind)
        ):
            # A comment without an end label ends where the next heading or comment begins.
            return None
        if any(found.role == kind and found.part is Part.ENDS for found in within):
            return last
    return None
