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
from tui.annotations.lines import line_end, newline_of
from tui.annotations.model import Annotation, Annotations
from tui.annotations.yaml_edits import (
    CannotEditError,
    Edit,
    append_key,
    apply_edits,
    flow_edits,
    insert_field,
    line_edits,
    line_removal,
    remove_field,
)


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
            text = apply_edits(document.text, attempt(document, target))
            edited = parse(text)
        except (CannotEditError, YamlError):
            continue
        if _same(edited.annotations, target) and _keeps_unknown(document, edited):
            return edited
    raise RewriteError("the file's layout cannot be edited without losing something")


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
        if not whole:
            try:
                edits.extend(_field_edits(document, node, before, item))
                continue
            except CannotEditError:
                pass
        edits.append((node.start, node.end, _rewritten(document, node, item)))
    edits.extend(_membership(document, removed, added))
    if target.reviewed != document.annotations.reviewed:
        edits.extend(_reviewed(document, target.reviewed))
    return edits


def _whole_lists(document: Document, target: Annotations) -> list[Edit]:
    """Write the list of annotations anew; the keys around it stay."""
    newline = newline_of(document.text)
    edits: list[Edit] = []
    written = newline + newline.join(render.item(item, 2, newline) for item in target.items)
    entry = document.root.entries.get("annotations")
    if entry is None or document.root.flow:
        raise CannotEditError
    key, value = entry
    edits.append((key.end, value.end, ":" + (written if target.items else " []")))
    if target.reviewed != document.annotations.reviewed:
        edits.extend(_reviewed(document, target.reviewed))
    return edits


def _rewritten(document: Document, node: Mapping, item: Annotation) -> str:
    if node.flow:
        return render.flow_item(item)
    text = render.item(item, node.column - 3, newline_of(document.text))
    return text[node.column - 1 :]


# Adding and removing annotations


def _membership(document: Document, removed: list[str], added: list[Annotation]) -> list[Edit]:
    if not removed and not added:
        return []
    text = document.text
    newline = newline_of(text)
    entry = document.root.entries.get("annotations")
    if document.root.flow and (entry is None or not isinstance(entry[1], Sequence)):
        braces = "[" + ", ".join(render.flow_item(item) for item in added) + "]"
        if entry is None:
            return [append_key(text, document.root, f'"annotations": {braces}')]
        return [(entry[1].start, entry[1].end, f" {braces}")]
    if entry is None:
        block = newline.join(render.item(item, 2, newline) for item in added)
        return [append_key(text, document.root, f"annotations:{newline}{block}")]
    key, value = entry
    if isinstance(value, Sequence) and value.flow and (value.items or document.root.flow):
        gone = [document.nodes[identity] for identity in removed]
        kept = [node for node in value.items if not any(node is other for other in gone)]
        return flow_edits(value, kept, [render.flow_item(item) for item in added])
    if not isinstance(value, Sequence) or value.flow:
        # The list goes below the key; a comment on the key's line stays where it is.
        block = newline.join(render.item(item, 2, newline) for item in added)
        start = value.start
        while text[start - 1] in " \t":
            start -= 1
        end = line_end(text, max(value.end, key.end))
        return [(start, value.end, ""), (end, end, newline + block)]
    edits = [line_removal(text, document.nodes[identity]) for identity in removed]
    if added:
        indent = value.column - 1
        block = newline.join(render.item(item, indent, newline) for item in added)
        gone = [document.nodes[identity] for identity in removed]
        kept = [node for node in value.items if not any(node is other for other in gone)]
        if kept:
            end = line_end(text, kept[-1].end)
            edits.append((end, end, newline + block))
        else:
            edits[0] = (edits[0][0], edits[0][1], block + newline)
    return edits


# Fields of one annotation


def _field_edits(
    document: Document, node: Mapping, before: Annotation, after: Annotation
) -> list[Edit]:
    if before.extra != after.extra:
        raise CannotEditError
    edits: list[Edit] = []
    for name in render.FIELDS:
        if getattr(before, name) == getattr(after, name):
            continue
        written = _value(document, node, after, name)
        entry = node.entries.get(name)
        if entry is None:
            if written is not None:
                edits.append(insert_field(document.text, node, render.FIELDS, name, written, edits))
        elif written is None:
            edits.append(remove_field(document.text, node, entry[0], entry[1]))
        elif name in ("tags", "rules") and isinstance(entry[1], Sequence):
            edits.extend(_words(document, entry[1], getattr(after, name)))
        else:
            edits.append(_replace_value(document, node, entry[1], after, name, written))
    return edits


def _value(document: Document, node: Mapping, item: Annotation, name: str) -> str | None:
    if name == "note" and node.flow:
        return render.quoted(item.note) if item.note else None
    return render.value(item, name, node.column - 1, newline_of(document.text))


def _replace_value(
    document: Document, node: Mapping, value: Node, item: Annotation, name: str, written: str
) -> Edit:
    text = document.text
    if value.end == value.start:
        # An empty value has no span of its own: it stands after the colon.
        return value.start, value.start, " " + written
    block = isinstance(value, Scalar) and value.block
    rest = text[value.end : line_end(text, value.end)]
    if name == "note" and rest.strip() and not block:
        written = render.quoted(item.note)
    return value.start, value.end, written


# Lists of words


def _words(document: Document, value: Sequence, wanted: tuple[str, ...]) -> list[Edit]:
    if _is_renaming(value, wanted):
        return [
            (child.start, child.end, render.scalar(word))
            for child, word in zip(value.items, wanted, strict=True)
            if isinstance(child, Scalar) and child.text != word
        ]
    kept, added = _compared(value, wanted)
    if value.flow:
        return flow_edits(value, kept, [render.scalar(word) for word in added])
    return line_edits(document.text, value, kept, [render.scalar(word) for word in added])


def _is_renaming(value: Sequence, wanted: tuple[str, ...]) -> bool:
    """Whether the words of a list keep their places, and others stand where some were."""
    present = [child.text if isinstance(child, Scalar) else "" for child in value.items]
    return len(present) == len(wanted) and all(
        old == new or (old not in wanted and new not in present)
        for old, new in zip(present, wanted, strict=True)
    )


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
        raise CannotEditError
    return kept, added


def _reviewed(document: Document, wanted: tuple[str, ...]) -> list[Edit]:
    entry = document.root.entries.get("reviewed")
    written = render.numbers(wanted)
    if entry is None:
        key = '"reviewed"' if document.root.flow else "reviewed"
        return [append_key(document.text, document.root, f"{key}: {written}")]
    value = entry[1]
    if not isinstance(value, Sequence):
        space = " " if value.end == value.start else ""
        return [(value.start, value.end, space + written)]
    quoted = [render.quoted(word) for word in wanted]
    try:
        kept, added = _compared(value, wanted)
    except CannotEditError:
        if value.flow:
            return [(value.start, value.end, written)]
        return line_edits(document.text, value, [], quoted)
    words = [render.quoted(word) for word in added]
    if value.flow:
        return flow_edits(value, kept, words)
    return line_edits(document.text, value, kept, words)
