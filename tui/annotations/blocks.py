"""A sidecar cut between its annotations, so that a change reads and writes only its own lines.

Reading a whole sidecar back after every change takes longer than the disk, once it holds thousands
of annotations. In a list of lines, an annotation means the same wherever it stands: it is edited in
a small sidecar of its own, read back there with another one after it, and put back in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.annotations import render
from tui.annotations.bounded_yaml import MOST_EVENTS, Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.document import Document, parse
from tui.annotations.lines import after_line, dash_line, newline_of
from tui.annotations.model import Annotation, Annotations
from tui.annotations.rewrite import RewriteError, rewrite

_SPARE = 1000
"""Events that are kept free below the reader's limit: what the document's own keys may need."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A sidecar's text in pieces, and what it says.

    ``pieces`` holds each annotation's lines by id, in file order, with what follows up to the next
    one. ``indent`` is the column of their dashes; ``room`` how many more events of the parser the
    file may have until it can't be read any more.
    """

    head: str
    pieces: dict[str, str]
    tail: str
    annotations: Annotations
    indent: int
    newline: str
    room: int

    @property
    def text(self) -> str:
        """The whole sidecar."""
        return "".join((self.head, *self.pieces.values(), self.tail))


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
        identity: text[start:stop]
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
    wanted = {item.id: item for item in target.items}
    pieces = dict(blocks.pieces)
    items: list[Annotation] = []
    head, tail, room = blocks.head, blocks.tail, blocks.room
    above = ""
    for before in blocks.annotations.items:
        after = wanted.pop(before.id, None)
        if after is not None and (after is before or after == before):
            items.append(before)
        else:
            edited, events = _edit_piece(blocks, before, after)
            room -= events
            if after is not None:
                pieces[before.id] = edited
                items.append(after)
            else:
                # Comments under an annotation that goes stay where they are.
                del pieces[before.id]
                if above:
                    pieces[above] += edited
                else:
                    head += edited
        above = items[-1].id if items else ""
    for item in wanted.values():
        written = render.item(item, blocks.indent, blocks.newline) + blocks.newline
        room -= _events_of(blocks, written, item)
        pieces[item.id] = written
        items.append(item)
    if not pieces or room < 0:
        raise _WholeFileError
    edited_blocks = replace(
        blocks,
        head=head,
        pieces=pieces,
        tail=tail,
        annotations=replace(blocks.annotations, items=tuple(items)),
        room=room,
    )
    if target.reviewed == blocks.annotations.reviewed:
        return edited_blocks
    return _review(edited_blocks, target.reviewed)


def _alone(blocks: Blocks, piece: str, identity: str) -> tuple[Document, str, str]:
    """A small sidecar of one annotation; the text before it and after it.

    An annotation that follows shows that the piece is whole, and ends where it seems to.
    """
    before = f"version: 1{blocks.newline}annotations:{blocks.newline}"
    margin = " " * blocks.indent
    follower = render.quoted(f"{identity}+")
    after = f'{margin}- {{id: {follower}, paragraph: "1"}}{blocks.newline}'
    return parse(before + piece + after), before, after


def _edit_piece(blocks: Blocks, before: Annotation, after: Annotation | None) -> tuple[str, int]:
    """The lines of one annotation changed, or without it; and how many events that adds."""
    document, start, end = _alone(blocks, blocks.pieces[before.id], before.id)
    if len(document.annotations.items) != 2 or document.annotations.items[0] != before:
        raise _WholeFileError
    follower = document.annotations.items[1]
    meant = (follower,) if after is None else (after, follower)
    edited = rewrite(document, replace(document.annotations, items=meant))
    text = edited.text
    if edited.annotations.items != meant or not text.startswith(start) or not text.endswith(end):
        raise _WholeFileError
    return text[len(start) : -len(end)], _events(edited.root) - _events(document.root)


def _events_of(blocks: Blocks, written: str, item: Annotation) -> int:
    document, _, _ = _alone(blocks, written, item.id)
    if len(document.annotations.items) != 2 or document.annotations.items[0] != item:
        raise _WholeFileError
    return _events(document.root)


def _review(blocks: Blocks, reviewed: tuple[str, ...]) -> Blocks:
    """The marks changed: in what stands before or after all annotations."""
    last = blocks.annotations.items[-1]
    piece = blocks.pieces[last.id]
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
