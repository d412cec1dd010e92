"""Three versions of a sidecar or a codebook as files, made into one: what git asks of a driver.

Our version is edited in place, so that its comments, order and layout stay. Nothing of either side
is dropped: what cannot be one is kept twice in a sidecar, and named where there can only be one.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui.annotations import bounded_yaml, codebook, document, render
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.codebook_changes import merge_codes
from tui.annotations.codebook_text import rewritten
from tui.annotations.merge import merge
from tui.annotations.model import Annotations
from tui.annotations.rewrite import rewrite
from tui.annotations.yaml_edits import (
    CannotEditError,
    Edit,
    append_key,
    apply_edits,
    remove_field,
)

_MERGED = frozenset({"version", "annotations", "reviewed", "tags"})
"""Keys that are merged by what they hold."""
_NAMES = ("base", "ours", "theirs")
_HEADER = frozenset({"cable", "source"})
"""Keys that say which cable a sidecar is of; ours is as good as theirs."""


class MergeError(Exception):
    """Versions that cannot be merged; one line that says which and why."""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The merged bytes. ``notes`` are to be told; ``problems`` are for a person to settle."""

    data: bytes
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def merge_files(base: bytes, ours: bytes, theirs: bytes) -> MergedFile:
    """What ``ours`` and ``theirs`` make together; ``base`` is empty where there was no file.

    Raises ``MergeError`` where one of them cannot be read, or ours cannot be edited.
    """
    versions = zip((base, ours, theirs), _NAMES, strict=True)
    before, mine, other = (_text(data, name) for data, name in versions)
    base_root, our_root, their_root = map(_root, (before, mine, other), _NAMES)
    if our_root is None or their_root is None:
        # An empty file has nothing to lose: the other one is what both make.
        return MergedFile(theirs if our_root is None else ours)
    known = set(our_root.entries)
    work = _codebooks if "tags" in known and not {"annotations", "cable"} & known else _sidecars
    mine, notes, problems = _other_keys(mine, base_root, our_root, their_root)
    try:
        text, more_notes, more_problems = work(before, mine, other)
    except ValueError as error:
        raise MergeError(f"ours: {error}") from None
    lost = _lost_comments(other, before, text)
    if lost:
        notes.append(f"comments of the other side that are not taken over: {' / '.join(lost)}")
    data = text.encode("utf-8")
    if ours.startswith(codecs.BOM_UTF8):
        data = codecs.BOM_UTF8 + data
    if len(data) > bounded_yaml.LARGEST_FILE:
        raise MergeError("together they would be larger than Cablegram reads")
    return MergedFile(data, (*notes, *more_notes), (*problems, *more_problems))


def _sidecars(base: str, ours: str, theirs: str) -> tuple[str, list[str], list[str]]:
    before = _annotations(base, "base")
    mine = _document(ours, "ours")
    other = _annotations(theirs, "theirs")
    merged = merge(before, mine.annotations, other)
    text = rewrite(mine, _in_order(merged.annotations, mine.annotations)).text
    notes = []
    if merged.conflicts:
        count = len(merged.conflicts)
        notes.append(
            f"both sides changed {count} of the same annotations; both versions are kept "
            "(conflict: true)"
        )
    return text, notes, []


def _codebooks(base: str, ours: str, theirs: str) -> tuple[str, list[str], list[str]]:
    before, mine, other = map(_book, (base, ours, theirs), _NAMES)
    merged = merge_codes(before.codes, mine.codes, other.codes)
    problems = [f"{what}: both sides changed it; ours is kept" for what in merged.conflicts]
    return rewritten(mine, merged.codes), [], problems


def _in_order(merged: Annotations, ours: Annotations) -> Annotations:
    """The merged annotations with tags and marks in the order of ours, so that edits are small."""
    items = []
    for item in merged.items:
        mine = ours.get(item.id)
        items.append(item if mine is None else replace(item, tags=_first(mine.tags, item.tags)))
    return replace(merged, items=tuple(items), reviewed=_first(ours.reviewed, merged.reviewed))


def _first(order: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word for word in order if word in words)
    return (*kept, *(word for word in words if word not in kept))


# Keys at the top that are merged whole


def _other_keys(
    text: str, base: Mapping | None, ours: Mapping, theirs: Mapping
) -> tuple[str, list[str], list[str]]:
    """Our text with what theirs did to other keys, and what is to be told about that."""
    edits: list[Edit] = []
    notes: list[str] = []
    problems: list[str] = []
    empty: dict[str, tuple[Scalar, Node]] = {}
    before = base.entries if base is not None else empty
    for key in dict.fromkeys((*ours.entries, *theirs.entries)):
        if key in _MERGED:
            continue
        old, mine, other = (_flow(side.get(key)) for side in (before, ours.entries, theirs.entries))
        if other in (mine, old):
            continue
        if mine != old:
            told = notes if key in _HEADER else problems
            told.append(f"{key}: both sides changed it; ours is kept, theirs is: {other}")
            continue
        try:
            edits.append(_key_edit(text, ours, key, other))
        except CannotEditError:
            problems.append(f"{key}: theirs could not be taken over: {other}")
    try:
        return apply_edits(text, edits), notes, problems
    except CannotEditError:
        raise MergeError("ours: its layout cannot be edited") from None


def _key_edit(text: str, ours: Mapping, key: str, other: str | None) -> Edit:
    present = ours.entries.get(key)
    if other is None:
        if present is None:
            raise CannotEditError
        return remove_field(text, ours, *present)
    if present is None:
        return append_key(text, ours, f"{render.scalar(key)}: {other}")
    value = present[1]
    if value.start == value.end:
        return value.start, value.end, " " + other
    start = value.start
    while not ours.flow and text[start - 1] in " \t\r\n":
        start -= 1
    return start, value.end, other if ours.flow else " " + other


def _flow(entry: tuple[Scalar, Node] | None) -> str | None:
    return None if entry is None else render.flow(entry[1])


# Comments


def _lost_comments(theirs: str, base: str, result: str) -> list[str]:
    """Lines that are a comment in theirs alone: new there, and not in what was made."""
    known = {*_comments(base), *_comments(result)}
    return [line for line in dict.fromkeys(_comments(theirs)) if line not in known]


def _comments(text: str) -> list[str]:
    """The lines of a text that are nothing but a comment."""
    root = bounded_yaml.read(text)
    inside = [(one.start, one.end) for one in _scalars(root) if "\n" in text[one.start : one.end]]
    found: list[str] = []
    at = 0
    for line in text.split("\n"):
        if line.lstrip().startswith("#") and not any(start < at < end for start, end in inside):
            found.append(line.strip())
        at += len(line) + 1
    return found


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for child in node.items:
            yield from _scalars(child)
    elif isinstance(node, Mapping):
        for _, child in node.entries.values():
            yield from _scalars(child)


# Reading


def _text(data: bytes, name: str) -> str:
    try:
        return bounded_yaml.decode(data)
    except YamlError as error:
        raise MergeError(error.at(name)) from None


def _root(text: str, name: str) -> Mapping | None:
    try:
        root = bounded_yaml.read(text)
    except YamlError as error:
        raise MergeError(error.at(name)) from None
    if root is not None and not isinstance(root, Mapping):
        raise MergeError(f"{name}: neither a sidecar nor a codebook")
    return root


def _document(text: str, name: str) -> document.Document:
    try:
        return document.parse(text)
    except YamlError as error:
        raise MergeError(error.at(name)) from None


def _annotations(text: str, name: str) -> Annotations:
    """The annotations of a version; none where it is empty."""
    if _root(text, name) is None:
        return Annotations()
    return _document(text, name).annotations


def _book(text: str, name: str) -> codebook.Book:
    try:
        return codebook.parse(text)
    except YamlError as error:
        raise MergeError(error.at(name)) from None
