"""Small edits of a YAML text: spans replaced, list items and keys put in or taken out, by lines.

Everything else of the text stays as it is, comments above all. An edit that a layout does not
allow raises ``CannotEditError``; what the result says is for the caller to read back.
"""

from __future__ import annotations

from collections.abc import Sequence as Many

from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence
from tui.annotations.lines import (
    after_line,
    break_at,
    dash_line,
    line_end,
    line_start,
    newline_of,
)

Edit = tuple[int, int, str]
"""Replace the code points ``[start, end)`` by a text."""


class CannotEditError(Exception):
    """This way of editing does not fit the layout."""


def apply_edits(text: str, edits: list[Edit]) -> str:
    """The text with edits made. Raises ``CannotEditError`` where two of them overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        if start < at:
            raise CannotEditError
        pieces.append(text[at:start])
        pieces.append(new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def flow_edits(value: Sequence, kept: list[Node], added: list[str]) -> list[Edit]:
    """Edits of a list in brackets: the items not in ``kept`` out, ``added`` in at its end."""
    edits: list[Edit] = []
    items = value.items
    gone = [not any(node is other for other in kept) for node in items]
    index = 0
    while index < len(items):
        if not gone[index]:
            index += 1
            continue
        first = index
        while index < len(items) and gone[index]:
            index += 1
        if index < len(items):
            edits.append((items[first].start, items[index].start, ""))
        else:
            start = kept[-1].end if kept else items[first].start
            edits.append((start, items[-1].end, ""))
    if added:
        joined = ", ".join(added)
        if kept:
            last = kept[-1].end
            same = [edit for edit in edits if edit[0] == last]
            if same:
                edits.remove(same[0])
                edits.append((last, same[0][1], ", " + joined))
            else:
                edits.append((last, last, ", " + joined))
        elif items:
            edits = [(items[0].start, items[-1].end, joined)]
        else:
            edits.append((value.start + 1, value.start + 1, joined))
    return edits


def append_key(text: str, root: Mapping, written: str) -> Edit:
    """Add a key after the last one at the top level."""
    if root.flow:
        last = max(value.end for _, value in root.entries.values())
        return last, last, f", {written}"
    end = line_end(text, root.end)
    if end and text[end - 1] == "\n":
        # After a block scalar that keeps its line breaks.
        return end, end, written + newline_of(text)
    after = end + len(break_at(text, end))
    if after > end:
        return after, after, written + newline_of(text)
    return end, end, newline_of(text) + written


def insert_field(
    text: str, node: Mapping, order: Many[str], name: str, written: str, edits: list[Edit]
) -> Edit:
    """Put a new field after the last one that precedes it in the usual order."""
    place = order.index(name)
    earlier = [
        value
        for key, (_, value) in node.entries.items()
        if key in order and order.index(key) < place
    ]
    if not earlier:
        raise CannotEditError
    anchor = max(earlier, key=lambda value: value.end)
    if node.flow:
        return anchor.end, anchor.end, f", {name}: {written}"
    end = line_end(text, anchor.end)
    if any(start <= end < stop for start, stop, _ in edits):
        raise CannotEditError
    margin = newline_of(text) + " " * (node.column - 1)
    joint = "" if written[:1] in ("\n", "\r") else " "
    return end, end, f"{margin}{name}:{joint}{written}"


def remove_field(text: str, node: Mapping, key: Scalar, value: Node) -> Edit:
    """Take a key with its value out of a mapping."""
    if node.flow:
        keys = list(node.entries)
        place = keys.index(key.text)
        if place == 0:
            raise CannotEditError
        previous = node.entries[keys[place - 1]][1]
        return previous.end, max(value.end, key.end), ""
    start = line_start(text, key.start)
    if text[start : key.start].strip():
        raise CannotEditError
    return start, after_line(text, max(value.end, key.end)), ""


def line_removal(text: str, node: Node) -> Edit:
    """The edit that takes an item of a block list out, from its dash to the end of its line."""
    start = dash_line(text, node)
    if start is None:
        raise CannotEditError
    return start, after_line(text, node.end), ""


def line_edits(text: str, value: Sequence, kept: list[Node], added: list[str]) -> list[Edit]:
    """Edits of a list of lines: the items not in ``kept`` out, ``added`` in at its end."""
    edits = [
        line_removal(text, child)
        for child in value.items
        if not any(child is other for other in kept)
    ]
    if not added:
        return edits
    newline = newline_of(text)
    margin = " " * (value.column - 1)
    if kept and kept[-1] is value.items[-1]:
        end = line_end(text, value.end)
        edits.append((end, end, "".join(f"{newline}{margin}- {word}" for word in added)))
    else:
        # Where the last line goes, the new ones come in its place.
        start, end, _ = edits.pop()
        edits.append((start, end, "".join(f"{margin}- {word}{newline}" for word in added)))
    return edits
