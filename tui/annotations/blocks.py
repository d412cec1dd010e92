"""A sidecar cut between its annotations, so that a change reads and writes only its own lines.

Reading a whole sidecar back after every change takes longer than the disk, once it holds thousands
of annotations. In a list of lines, an annotation means the same wherever it stands: it is edited in
a small sidecar of its own, read back there with another one after it, and put back in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.annotations import render
from tui.annotations.bounded_yaml import MOST_EVENTS, Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.document import Document, parse, parse_item
from tui.annotations.lines import after_line, dash_line, newline_of
from tui.annotations.model import Annotation, Annotations, differing
from tui.annotations.rewrite import RewriteError, rewrite

_SPARE = 1000
"""Events that are kept free below the reader's limit: what the document's own keys may need."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A sidecar's text in pieces, and what it says.

    ``pieces`` holds each annotation's lines by id, in UTF-8 and in file order, with what follows up
    to the next one. ``indent`` is the column of their dashes; ``room`` is how many more events of
    the parser the file may have until it can't be read any more.
    """

    head: str
    pieces: dict[str, bytes]
    tail: str
    annotations: Annotations
    indent: int
    newline: str
    room: int

    @property
    def data(self) -> bytes:
        """The whole sidecar."""
        return b"".join((self.head.encode(), *self.pieces.values(), self.tail.encode()))

    @property
    def text(self) -> str:
        """The whole sidecar as text."""
        return self.data.decode()


class _WholeFileError(Exception):
    """This change cannot be made to single annotations."""


def cut(document: Document) -> Blocks | None:
    """A sidecar in pieces; None where its annotations are no list of lines, or there are none."""
    text = document.text
    listed = document.root.get("annotations")
    if document.root.flow or not isinstance(listed, Sequence) or listed.flow or not listed.items:
        return None
    starts = [dash_line(text, node) for node in listed.items]
    kept = [start for start in starts if start is not None]
    end = after_line(text, listed.end)
    if text[listed.end - 1] == "\n":
        end = listed.end  # a block scalar that keeps its line breaks
    if len(kept) < len(starts) or len(set(kept)) < len(kept) or text[end - 1] != "\n":
        return None
    pieces = {
        identity: text[start:stop].encode()
        for identity, start, stop in zip(document.nodes, kept, (*kept[1:], end), strict=True)
    }
    room = MOST_EVENTS - _SPARE - _events(document.root)
    indent = listed.column - 1
    newline = newline_of(text)
    return Blocks(text[: kept[0]], pieces, text[end:], document.annotations, indent, newline, room)


def edit(blocks: Blocks, target: Annotations) -> Blocks | None:
    """The sidecar edited so that it says ``target``, as ``rewrite`` would do it.

    None where that needs the whole file. Raises ``ValueError`` for text that YAML cannot hold.
    """
    try:
        return _edit(blocks, target)
    except (_WholeFileError, RewriteError, YamlError):
        return None


def _edit(blocks: Blocks, target: Annotations) -> Blocks:
    # An annotation without a hash has the sidecar's, whichever that is.
    before, after = blocks.annotations.items, target.under(blocks.annotations.sha256).items
    pieces = dict(blocks.pieces)
    head, room = blocks.head, blocks.room
    span = differing(before, after) if len(before) == len(after) else slice(0, 0)
    changed = list(zip(before[span], after[span], strict=True))
    if len(before) == len(after) and all(old.id == new.id for old, new in changed):
        for old, new in changed:
            if old is not new and old != new:
                pieces[old.id], events = _edit_piece(blocks, pieces[old.id], old, new)
                room -= events
    else:
        head, after, events = _edit_list(blocks, pieces, after)
        room -= events
    if not pieces or room < 0:
        raise _WholeFileError
    held = blocks.annotations
    annotations = Annotations(held.cable, held.file, held.sha256, after, held.reviewed)
    indent, newline = blocks.indent, blocks.newline
    edited = Blocks(head, pieces, blocks.tail, annotations, indent, newline, room)
    return edited if target.reviewed == held.reviewed else _review(edited, target.reviewed)


def _edit_list(
    blocks: Blocks, pieces: dict[str, bytes], target: tuple[Annotation, ...]
) -> tuple[str, tuple[Annotation, ...], int]:
    """Add to ``pieces``, take out of it and edit in it.

    Answers what stands before it, its annotations in their order, and how many events that adds.
    """
    wanted = {item.id: item for item in target}
    held = {item.id: item for item in blocks.annotations.items}
    head, added = blocks.head, 0
    for item in blocks.annotations.items:
        after = wanted.get(item.id)
        if after is item or after == item:
            continue
        edited, events = _edit_piece(blocks, pieces[item.id], item, after)
        added += events
        if after is not None:
            pieces[item.id], held[item.id] = edited, after
            continue
        # Comments under an annotation that goes stay where they are.
        order = list(held)
        place = order.index(item.id)
        if place:
            pieces[order[place - 1]] += edited
        else:
            head += edited.decode()
        del pieces[item.id], held[item.id]
    for identity, item in wanted.items():
        if identity not in held:
            pieces[identity], held[identity] = _written(blocks, item), item
            added += _events_of(item)
    return head, tuple(held.values()), added


def _edit_piece(
    blocks: Blocks, piece: bytes, before: Annotation, after: Annotation | None
) -> tuple[bytes, int]:
    """The lines of one annotation changed, or without it; and how many events that adds."""
    if after is not None:
        held = render.fields(before, blocks.indent + 2, blocks.newline)
        if piece == _lines(blocks, held.values()):
            # Not touched by a hand: edited or written anew, it is the same.
            events = _events_of(after) - _events_of(before)
            if before.extra == after.extra:
                return _changed(blocks, held, before, after), events
            return _written(blocks, after), events
    start = f"version: 1{blocks.newline}annotations:{blocks.newline}"
    end = _follower(blocks, before)
    document = parse(start + piece.decode() + end)
    if len(document.annotations.items) != 2 or document.annotations.items[0] != before:
        raise _WholeFileError
    follower = document.annotations.items[1]
    meant = (follower,) if after is None else (after, follower)
    edited = rewrite(document, replace(document.annotations, items=meant))
    text = edited.text
    if edited.annotations.items != meant or not text.startswith(start) or not text.endswith(end):
        raise _WholeFileError
    changed = text[len(start) : -len(end)].encode()
    return changed, _events(edited.root) - _events(document.root)


def _lines(blocks: Blocks, fields: Iterable[str]) -> bytes:
    return (render.listed(fields, blocks.indent, blocks.newline) + blocks.newline).encode()


def _written(blocks: Blocks, item: Annotation) -> bytes:
    """The lines of one annotation, read back; raises ``_WholeFileError`` where they say another."""
    return _lines(blocks, _read_back(blocks, item).values())


def _changed(blocks: Blocks, held: dict[str, str], before: Annotation, after: Annotation) -> bytes:
    """The lines of one annotation whose fields were written as ``held``; raises as ``_written``.

    A field says the same whichever stand above and below it. So those that changed are read back,
    with the two that every annotation has; what the others say was read before.
    """
    names = [name for name in render.FIELDS if getattr(before, name) != getattr(after, name)]
    changes = {name: getattr(after, name) for name in names}
    small = {"id": after.id, "paragraph": after.paragraph, **changes}
    fresh = _read_back(blocks, Annotation(**small))
    kept = {name: text for name, text in held.items() if name not in changes} | fresh
    known = [kept[name] for name in render.FIELDS if name in kept]
    return _lines(blocks, [*known, *(kept[key] for key, _ in after.extra)])


def _read_back(blocks: Blocks, item: Annotation) -> dict[str, str]:
    """The fields as they are written; raises ``_WholeFileError`` where they say another thing."""
    fields = render.fields(item, blocks.indent + 2, blocks.newline)
    lines = render.listed(fields.values(), blocks.indent, blocks.newline) + blocks.newline
    # A word after it shows that it is whole and ends there.
    if parse_item(f"{lines}{' ' * blocks.indent}- end{blocks.newline}", "end") != item:
        raise _WholeFileError
    return fields


def _follower(blocks: Blocks, item: Annotation) -> str:
    """An annotation after another one: it shows that the other is whole and ends there."""
    margin, identity = " " * blocks.indent, render.quoted(f"{item.id}+")
    return f'{margin}- {{id: {identity}, paragraph: "1"}}{blocks.newline}'


def _events_of(item: Annotation) -> int:
    """At most so many events does an annotation take that is written here."""
    own = 2 * len(render.FIELDS) + 4 + len(item.tags) + len(item.rules)
    return own + sum(1 + len(source) for _, source in item.extra)


def _review(blocks: Blocks, reviewed: tuple[str, ...]) -> Blocks:
    """The marks changed: in what stands before or after all annotations."""
    last = blocks.annotations.items[-1]
    piece = blocks.pieces[last.id].decode()
    document = parse(blocks.head + piece + blocks.tail)
    if document.annotations.items != (last,):
        raise _WholeFileError
    edited = rewrite(document, replace(document.annotations, reviewed=reviewed))
    before, after = blocks.head + piece, piece + blocks.tail
    head, tail = blocks.head, blocks.tail
    if edited.text.startswith(before):
        tail = edited.text[len(before) :]
    elif edited.text.endswith(after):
        head = edited.text[: -len(after)]
    else:
        raise _WholeFileError
    room = blocks.room - _events(edited.root) + _events(document.root)
    if room < 0:
        raise _WholeFileError
    annotations = replace(blocks.annotations, reviewed=reviewed)
    return replace(blocks, head=head, tail=tail, annotations=annotations, room=room)


def _events(root: Node) -> int:
    """How many events of the parser a node takes."""
    count = 0
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            count += 1
        elif isinstance(node, Mapping):
            count += 2 + len(node.entries)
            waiting.extend(value for _, value in node.entries.values())
        else:
            count += 2
            waiting.extend(node.items)
    return count
