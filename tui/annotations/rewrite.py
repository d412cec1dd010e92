"""Editing a sidecar in place: a change touches only the lines of the annotation it changes.

``rewrite`` compares what a text says with what it should say, edits the spans that differ, and
reads the result back. Where an unusual layout defeats the small edit, the annotation is written
anew; where that fails too, the whole list. What does not read back as meant is never returned.
"""

from __future__ import annotations

from dataclasses import replace

from tui.annotations import render
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.document import Document, parse, unknown_keys
from tui.annotations.model import Annotation, Annotations

Edit = tuple[int, int, str]
"""Replace the code points ``[start, end)`` by a text."""


class RewriteError(ValueError):
    """No edit of the file gives what it should say; nothing was changed."""


def rewrite(document: Document, target: Annotations) -> Document:
    """The sidecar edited so that it says ``target``; the header keys are left as they stand.

    Raises ``RewriteError`` where that cannot be done, and ``ValueError`` for text that YAML cannot
    hold.
    """
    target = replace(
        target.under(document.annotations.sha256),
        cable=document.annotations.cable,
        file=document.annotations.file,
    )
    if document.annotations == target:
        return document
    for attempt in (_small_edits, _whole_items, _whole_lists):
        try:
            text = _apply(document.text, attempt(document, target))
            edited = parse(text)
        except (_CannotEditError, YamlError):
            continue
        if _same(edited.annotations, target) and _keeps_unknown(document, edited):
            return edited
    raise RewriteError("the file's layout cannot be edited without losing something")


class _CannotEditError(Exception):
    """This way of editing does not fit the layout."""


def _same(found: Annotations, target: Annotations) -> bool:
    return replace(found, items=()) == replace(target, items=()) and {
        item.id: item for item in found.items
    } == {item.id: item for item in target.items}


def _keeps_unknown(before: Document, after: Document) -> bool:
    kept = after.root.entries
    if any(key not in kept for key in before.root.entries):
        return False
    return all(
        render.flow(before.root.entries[key][1]) == render.flow(kept[key][1])
        for key in unknown_keys(before)
    )


def _apply(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        if start < at:
            raise _CannotEditError
        pieces.append(text[at:start])
        pieces.append(new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# Whole files


def _small_edits(document: Document, target: Annotations) -> list[Edit]:
    return _list_edits(document, target, whole=False)


def _whole_items(document: Document, target: Annotations) -> list[Edit]:
    return _list_edits(document, target, whole=True)


def _list_edits(document: Document, target: Annotations, *, whole: bool) -> list[Edit]:
    edits: list[Edit] = []
    wanted = {item.id: item for item in target.items}
    current = {item.id: item for item in document.annotations.items}
    removed = [identity for identity in current if identity not in wanted]
    added = [item for item in target.items if item.id not in current]
    for identity, item in wanted.items():
        before = current.get(identity)
        if before is None or before == item:
            continue
        node = document.nodes[identity]
        if whole:
            edits.append((node.start, node.end, _rewritten(document, node, item)))
        else:
            edits.extend(_field_edits(document, node, before, item))
    edits.extend(_membership(document, removed, added))
    if target.reviewed != document.annotations.reviewed:
        edits.extend(_reviewed(document, target.reviewed))
    return edits


def _whole_lists(document: Document, target: Annotations) -> list[Edit]:
    """Write the list of annotations anew; the keys around it stay."""
    newline = _newline(document.text)
    edits: list[Edit] = []
    written = newline + newline.join(render.item(item, 2, newline) for item in target.items)
    entry = document.root.entries.get("annotations")
    if entry is None or document.root.flow:
        raise _CannotEditError
    key, value = entry
    edits.append((key.end, value.end, ":" + (written if target.items else " []")))
    if target.reviewed != document.annotations.reviewed:
        edits.extend(_reviewed(document, target.reviewed))
    return edits


def _rewritten(document: Document, node: Mapping, item: Annotation) -> str:
    if node.flow:
        return render.flow_item(item)
    text = render.item(item, node.column - 3, _newline(document.text))
    return text[node.column - 1 :]


# Adding and removing annotations


def _membership(document: Document, removed: list[str], added: list[Annotation]) -> list[Edit]:
    if not removed and not added:
        return []
    text = document.text
    newline = _newline(text)
    entry = document.root.entries.get("annotations")
    if document.root.flow and (entry is None or not isinstance(entry[1], Sequence)):
        braces = "[" + ", ".join(render.flow_item(item) for item in added) + "]"
        if entry is None:
            return [_append_key(document, f'"annotations": {braces}')]
        return [(entry[1].start, entry[1].end, f" {braces}")]
    if entry is None:
        block = newline.join(render.item(item, 2, newline) for item in added)
        return [_append_key(document, f"annotations:{newline}{block}")]
    key, value = entry
    if isinstance(value, Sequence) and value.flow and (value.items or document.root.flow):
        gone = [document.nodes[identity] for identity in removed]
        kept = [node for node in value.items if not any(node is other for other in gone)]
        return _flow_edits(value, kept, [render.flow_item(item) for item in added])
    if not isinstance(value, Sequence) or value.flow:
        # The list goes below the key; a comment on the key's line stays where it is.
        block = newline.join(render.item(item, 2, newline) for item in added)
        start = value.start
        while text[start - 1] in " \t":
            start -= 1
        end = _line_end(text, max(value.end, key.end))
        return [(start, value.end, ""), (end, end, newline + block)]
    edits = [_line_removal(text, document.nodes[identity]) for identity in removed]
    if added:
        indent = value.column - 1
        block = newline.join(render.item(item, indent, newline) for item in added)
        end = _line_end(text, value.end)
        edits.append((end, end, newline + block))
    return edits


def _flow_edits(value: Sequence, kept: list[Node], added: list[str]) -> list[Edit]:
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


def _append_key(document: Document, written: str) -> Edit:
    """Add a key after the last one at the top level."""
    if document.root.flow:
        last = max(value.end for _, value in document.root.entries.values())
        return last, last, f", {written}"
    end = _line_end(document.text, document.root.end)
    if end and document.text[end - 1] == "\n":
        # After a block scalar that keeps its line breaks.
        return end, end, written + _newline(document.text)
    after = end + len(_break_at(document.text, end))
    if after > end:
        return after, after, written + _newline(document.text)
    return end, end, _newline(document.text) + written


# Fields of one annotation


def _field_edits(
    document: Document, node: Mapping, before: Annotation, after: Annotation
) -> list[Edit]:
    if before.extra != after.extra:
        raise _CannotEditError
    edits: list[Edit] = []
    for name in render.FIELDS:
        if getattr(before, name) == getattr(after, name):
            continue
        written = _value(document, node, after, name)
        entry = node.entries.get(name)
        if entry is None:
            if written is not None:
                edits.append(_insert_field(document, node, name, written, edits))
        elif written is None:
            edits.append(_remove_field(document, node, entry[0], entry[1]))
        elif name == "tags" and isinstance(entry[1], Sequence):
            edits.extend(_words(document, entry[1], after.tags))
        else:
            edits.append(_replace_value(document, node, entry[1], after, name, written))
    return edits


def _value(document: Document, node: Mapping, item: Annotation, name: str) -> str | None:
    if name == "note" and node.flow:
        return render.quoted(item.note) if item.note else None
    return render.value(item, name, node.column - 1, _newline(document.text))


def _replace_value(
    document: Document, node: Mapping, value: Node, item: Annotation, name: str, written: str
) -> Edit:
    text = document.text
    if value.end == value.start:
        # An empty value has no span of its own: it stands after the colon.
        return value.start, value.start, " " + written
    block = isinstance(value, Scalar) and value.block
    rest = text[value.end : _line_end(text, value.end)]
    if name == "note" and rest.strip() and not block:
        written = render.quoted(item.note)
    return value.start, value.end, written


def _insert_field(
    document: Document, node: Mapping, name: str, written: str, edits: list[Edit]
) -> Edit:
    """Put a new field after the last one that precedes it in the usual order."""
    order = render.FIELDS.index(name)
    earlier = [
        value
        for key, (_, value) in node.entries.items()
        if key in render.FIELDS and render.FIELDS.index(key) < order
    ]
    if not earlier:
        raise _CannotEditError
    anchor = max(earlier, key=lambda value: value.end)
    if node.flow:
        return anchor.end, anchor.end, f", {name}: {written}"
    end = _line_end(document.text, anchor.end)
    if any(start <= end < stop for start, stop, _ in edits):
        raise _CannotEditError
    margin = _newline(document.text) + " " * (node.column - 1)
    return end, end, f"{margin}{name}: {written}"


def _remove_field(document: Document, node: Mapping, key: Scalar, value: Node) -> Edit:
    text = document.text
    if node.flow:
        keys = list(node.entries)
        place = keys.index(key.text)
        if place == 0:
            raise _CannotEditError
        previous = node.entries[keys[place - 1]][1]
        return previous.end, max(value.end, key.end), ""
    start = _line_start(text, key.start)
    if text[start : key.start].strip():
        raise _CannotEditError
    end = _line_end(text, max(value.end, key.end))
    return start, min(len(text), end + len(_break_at(text, end))), ""


# Lists of words


def _words(document: Document, value: Sequence, wanted: tuple[str, ...]) -> list[Edit]:
    kept, added = _compared(value, wanted)
    if value.flow:
        return _flow_edits(value, kept, [render.scalar(word) for word in added])
    edits = [
        _line_removal(document.text, child)
        for child in value.items
        if not any(child is other for other in kept)
    ]
    if not kept:
        raise _CannotEditError
    if added:
        margin = _newline(document.text) + " " * (value.column - 1)
        end = _line_end(document.text, value.end)
        edits.append((end, end, "".join(f"{margin}- {render.scalar(word)}" for word in added)))
    return edits


def _compared(value: Sequence, wanted: tuple[str, ...]) -> tuple[list[Node], list[str]]:
    """The nodes of a list that stay and the words that come after them."""
    kept: list[Node] = []
    found: list[str] = []
    for child in value.items:
        if isinstance(child, Scalar) and child.text in wanted and child.text not in found:
            kept.append(child)
            found.append(child.text)
    added = [word for word in wanted if word not in found]
    if (*found, *added) != wanted:
        raise _CannotEditError
    return kept, added


def _reviewed(document: Document, wanted: tuple[str, ...]) -> list[Edit]:
    entry = document.root.entries.get("reviewed")
    written = render.numbers(wanted)
    if entry is None:
        key = '"reviewed"' if document.root.flow else "reviewed"
        return [_append_key(document, f"{key}: {written}")]
    value = entry[1]
    if not isinstance(value, Sequence):
        space = " " if value.end == value.start else ""
        return [(value.start, value.end, space + written)]
    if not value.flow:
        return _words(document, value, wanted)
    try:
        kept, added = _compared(value, wanted)
    except _CannotEditError:
        return [(value.start, value.end, written)]
    return _flow_edits(value, kept, [render.quoted(word) for word in added])


# Lines


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The offset of the line break that ends the line of ``at``, or the end of the text."""
    found = text.find("\n", at)
    if found < 0:
        return len(text)
    return found - 1 if found > at and text[found - 1] == "\r" else found


def _break_at(text: str, at: int) -> str:
    return "\r\n" if text.startswith("\r\n", at) else text[at : at + 1]


def _line_removal(text: str, node: Node) -> Edit:
    """The edit that takes an item of a block list out, from its dash to the end of its line."""
    at = node.start - 1
    while at >= 0 and text[at] in " \t\r\n":
        at -= 1
    if at < 0 or text[at] != "-":
        raise _CannotEditError
    start = _line_start(text, at)
    if text[start:at].strip():
        raise _CannotEditError
    end = _line_end(text, node.end)
    return start, min(len(text), end + len(_break_at(text, end))), ""
