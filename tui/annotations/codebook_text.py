"""Editing a codebook's text in place, and writing codes in its own style.

A change touches only the lines of the codes that it changes; comments, order and unknown keys stay.
"""

from __future__ import annotations

from collections.abc import Mapping as Map

from tui.annotations import render
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.codebook import FIELDS, Book, Code, Wording, parse
from tui.annotations.codebook_changes import Codes
from tui.annotations.lines import line_end, newline_of
from tui.annotations.yaml_edits import (
    CannotEditError,
    Edit,
    append_key,
    apply_edits,
    flow_edits,
    insert_field,
    line_removal,
    remove_field,
)

HEADER = "# Cablegram codebook. Safe to edit by hand.\nversion: 1\n"


def rewritten(book: Book, codes: Codes, renamed: Map[str, str] | None = None) -> str:
    """A codebook's text edited so that it says ``codes``; ``renamed`` leads to the new names.

    Raises ``ValueError`` where its layout cannot be edited, and for text that YAML cannot hold.
    """
    if codes == book.codes and not renamed:
        return book.text
    names = renamed or {}
    moved = [names.get(code.name, code.name) for code in book.codes]
    wanted = {code.name: code for code in codes}
    for whole in (False, True):
        try:
            text = apply_edits(book.text, _edits(book, moved, wanted, whole=whole))
            found = parse(text)
        except (CannotEditError, YamlError):
            continue
        if {code.name: code for code in found.codes} == wanted and _keeps(book, found):
            return text
    raise ValueError("its layout cannot be edited; put each tag on lines of its own")


def _keeps(before: Book, after: Book) -> bool:
    """Whether all other keys at the top are as they were."""
    if before.root is None:
        return True
    if after.root is None:
        return False
    kept = after.root.entries
    return all(
        key in kept and render.flow(value) == render.flow(kept[key][1])
        for key, (_, value) in before.root.entries.items()
        if key != "tags"
    )


def _edits(book: Book, moved: list[str], wanted: dict[str, Code], *, whole: bool) -> list[Edit]:
    text = book.text
    edits: list[Edit] = []
    kept: list[Node] = []
    left = dict(wanted)
    gone: list[Node] = []
    for code, name, node in zip(book.codes, moved, book.nodes, strict=True):
        target = left.pop(name, None)
        if target is None:
            gone.append(node)
            continue
        kept.append(node)
        if target != code:
            edits.extend(_code_edits(text, node, code, target, whole=whole))
    added = list(left.values())
    listed = book.root.get("tags") if book.root is not None else None
    if isinstance(listed, Sequence) and listed.flow and (listed.items or _in_flow(book)):
        edits.extend(flow_edits(listed, kept, [flow_code(code) for code in added]))
        return edits
    removals = [line_removal(text, node) for node in gone]
    if not added:
        return [*edits, *removals]
    newline = newline_of(text)
    if isinstance(listed, Sequence) and listed.items:
        block = newline.join(block_code(code, listed.column - 1, newline) for code in added)
        if kept:
            end = line_end(text, kept[-1].end)
            return [*edits, *removals, (end, end, newline + block)]
        (start, end, _), *others = removals
        return [(start, end, block + newline), *others]
    block = newline.join(block_code(code, 2, newline) for code in added)
    return [*edits, *_first_codes(book, block)]


def _in_flow(book: Book) -> bool:
    return book.root is not None and book.root.flow


def _first_codes(book: Book, block: str) -> list[Edit]:
    """The edits that give a codebook its first codes."""
    text, newline = book.text, newline_of(book.text)
    if book.root is None:
        joint = "" if not text or text.endswith("\n") else newline
        head = HEADER if not text.strip() else f"version: 1{newline}"
        return [(len(text), len(text), f"{joint}{head}tags:{newline}{block}{newline}")]
    entry = book.root.entries.get("tags")
    if entry is None:
        return [append_key(text, book.root, f"tags:{newline}{block}")]
    key, value = entry
    start = value.start
    while text[start - 1] in " \t":
        start -= 1
    end = line_end(text, max(value.end, key.end))
    return [(start, value.end, ""), (end, end, newline + block)]


def _code_edits(text: str, node: Node, before: Code, after: Code, *, whole: bool) -> list[Edit]:
    newline = newline_of(text)
    if node.flow if isinstance(node, Mapping) else _stands_in_flow(text, node):
        return [(node.start, node.end, flow_code(after))]
    margin = newline + " " * (node.column - 1)
    if isinstance(node, Scalar):
        first, *others = _fields(after, node.column - 1, newline)
        if not others:
            return [(node.start, node.end, render.scalar(after.name))]
        end = line_end(text, node.end)
        return [
            (node.start, node.end, first),
            (end, end, "".join(margin + line for line in others)),
        ]
    if not isinstance(node, Mapping):
        raise CannotEditError
    if whole or before.extra != after.extra:
        return [(node.start, node.end, margin.join(_fields(after, node.column - 1, newline)))]
    edits: list[Edit] = []
    for name in FIELDS:
        if getattr(before, name) == getattr(after, name):
            continue
        written = _value(after, name, node.column - 1, newline)
        entry = node.entries.get(name)
        if entry is None:
            if written is not None:
                edits.append(insert_field(text, node, FIELDS, name, written, edits))
        elif written is None:
            edits.append(remove_field(text, node, *entry))
        else:
            edits.append(_replaced(text, entry[1], name, after, written))
    return edits


def _replaced(text: str, value: Node, name: str, after: Code, written: str) -> Edit:
    if value.end == value.start:
        # An empty value has no span of its own: it stands after the colon.
        return value.start, value.start, " " + written
    if name == "earlier":
        start = value.start
        while text[start - 1] in " \t\r\n":
            start -= 1
        return start, value.end, written
    is_block = isinstance(value, Scalar) and value.block
    if not is_block and "\n" in written and text[value.end : line_end(text, value.end)].strip():
        # A comment stands behind it.
        written = render.quoted(after.description)
    return value.start, value.end, written


def _stands_in_flow(text: str, node: Node) -> bool:
    """Whether an item stands in brackets: no dash of a block list is before it."""
    return not text[: node.start].rstrip(" \t\r\n").endswith("-")


# Writing


def block_code(code: Code, indent: int, newline: str = "\n") -> str:
    """A code as an item of a block list, the dash at column ``indent``; without a last line end."""
    lines = _fields(code, indent + 2, newline)
    return " " * indent + "- " + (newline + " " * (indent + 2)).join(lines)


def flow_code(code: Code) -> str:
    """A code in braces, on one line; a name alone without them."""
    if code == Code(code.name):
        return render.scalar(code.name)
    pairs = [f"name: {render.scalar(code.name)}"]
    if code.description:
        pairs.append(f"description: {render.quoted(code.description)}")
    pairs.extend(
        f"{name}: {written}"
        for name in ("colour", "key", "since")
        if (written := _value(code, name, 0, "\n")) is not None
    )
    if code.earlier:
        worded = (", ".join(_wording(one)) for one in code.earlier)
        pairs.append("earlier: [" + ", ".join("{" + one + "}" for one in worded) + "]")
    pairs.extend(f"{render.scalar(key)}: {source}" for key, source in code.extra)
    return "{" + ", ".join(pairs) + "}"


def _fields(code: Code, indent: int, newline: str) -> list[str]:
    lines = [
        f"{name}:{'' if name == 'earlier' else ' '}{written}"
        for name in FIELDS
        if (written := _value(code, name, indent, newline)) is not None
    ]
    return [*lines, *(f"{render.scalar(key)}: {source}" for key, source in code.extra)]


def _value(code: Code, name: str, indent: int, newline: str) -> str | None:
    """One field's YAML, None where it is absent; ``earlier`` begins with a line break."""
    if name == "name":
        return render.scalar(code.name)
    if name == "description":
        text = code.description
        if "\n" in text:
            return render.prose(text, indent + 2, newline)
        return render.scalar(text) if text else None
    if name == "earlier":
        if not code.earlier:
            return None
        joint = newline + " " * (indent + 4)
        items = (joint.join(_wording(one)) for one in code.earlier)
        return "".join(f"{newline}{' ' * (indent + 2)}- {item}" for item in items)
    text = str(getattr(code, name))
    if name == "since":
        return text or None
    return render.quoted(text) if text else None


def _wording(wording: Wording) -> list[str]:
    lines = [f"since: {wording.since}"] if wording.since else []
    lines.append(f"until: {wording.until}")
    if wording.name:
        lines.append(f"name: {render.scalar(wording.name)}")
    return [*lines, f"description: {render.quoted(wording.description)}"]
