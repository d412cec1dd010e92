"""A sidecar's text as annotations, each with the place where it stands in the text.

The schema is that of version 1. Unknown keys are kept; everything else that is not as it should
be is an error with line and column, so that no file is written over that was not understood.
"""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass, field

from tui.annotations import bounded_yaml, render
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.model import Annotation, Annotations, Extra
from tui.annotations.render import FIELDS

VERSION = 1
_KEYS = frozenset(FIELDS)
_NUMBER = re.compile(r"[0-9]{1,12}")
_BREAK = re.compile("[\n\r\x85\u2028\u2029]")
_LARGE = 65_536
"""Code points from which the garbage collector rests while a sidecar is read."""
_ROOT_KEYS = frozenset({"version", "cable", "source", "annotations", "reviewed"})


@dataclass(slots=True)
class Document:
    """A sidecar: its text, what it says, and the node of every annotation by id."""

    text: str
    root: Mapping
    annotations: Annotations
    nodes: dict[str, Mapping] = field(default_factory=dict)


def parse(text: str) -> Document:
    """The sidecar in ``text``. Raises ``YamlError`` where it is no sidecar of version 1."""
    if len(text) < _LARGE or not gc.isenabled():
        return _parse(text)
    # All nodes stay, and none is part of a cycle: the collector would look at them again and again.
    gc.disable()
    try:
        return _parse(text)
    finally:
        gc.enable()


def _parse(text: str) -> Document:
    root = bounded_yaml.read(text)
    if root is None:
        raise YamlError("the file is empty; delete it, or put 'version: 1' in it", 1, 1)
    if not isinstance(root, Mapping):
        root.fail("a sidecar is a mapping with the keys version, cable, source, annotations")
    _check_version(root)
    file, sha256 = _source(root.get("source"))
    nodes: dict[str, Mapping] = {}
    items = [_annotation(text, node, nodes) for node in _items(root.get("annotations"))]
    annotations = Annotations(
        cable=_text(root, "cable"),
        file=file,
        sha256=sha256,
        items=tuple(items),
        reviewed=_words(root, "reviewed"),
    )
    return Document(text, root, annotations, nodes)


def parse_item(text: str, end: str) -> Annotation | None:
    """The annotation in a list of just this and the word ``end``; None where it is another list.

    Raises ``YamlError``.
    """
    root = bounded_yaml.read(text)
    if not isinstance(root, Sequence) or len(root.items) != 2:
        return None
    item, word = root.items
    if not isinstance(word, Scalar) or not word.plain or word.text != end:
        return None
    return _annotation(text, item, {})


def _check_version(root: Mapping) -> None:
    found = root.get("version")
    if found is None:
        root.fail("the key 'version' is missing; this may not be a sidecar")
    if not isinstance(found, Scalar) or not _NUMBER.fullmatch(found.text):
        found.fail("version must be a number")
    if int(found.text) > VERSION:
        found.fail(f"version {found.text} is newer than this Cablegram reads ({VERSION})")
    if int(found.text) < VERSION:
        found.fail(f"there is no version {found.text}; this Cablegram reads version {VERSION}")


def _source(node: Node | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    if not isinstance(node, Mapping):
        node.fail("source must be a mapping with the keys file and sha256")
    return _text(node, "file"), _text(node, "sha256")


def _items(node: Node | None) -> list[Node]:
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return []
    if not isinstance(node, Sequence):
        node.fail("annotations must be a list")
    return node.items


def _annotation(text: str, node: Node, nodes: dict[str, Mapping]) -> Annotation:
    if not isinstance(node, Mapping):
        node.fail("an annotation must be a mapping with the keys id and paragraph")
    identity = _required(node, "id")
    if identity in nodes:
        node.fail(f"a second annotation with the id {identity!r}; give one of them another id")
    nodes[identity] = node
    rules = node.get("rules")
    known_rules = rules is None or _is_list_of_texts(rules)
    extra: Extra = ()
    if not known_rules or not _KEYS.issuperset(node.entries):
        unknown = [
            key for key in node.entries if key not in _KEYS or (key == "rules" and not known_rules)
        ]
        extra = tuple((key, source_of(text, node.entries[key][1])) for key in unknown)
    conflict = node.get("conflict")
    if conflict is not None and not (
        isinstance(conflict, Scalar) and conflict.text in ("true", "false")
    ):
        conflict.fail("conflict must be true or false")
    return Annotation(
        id=identity,
        paragraph=_required(node, "paragraph"),
        tags=_words(node, "tags"),
        note=_text(node, "note"),
        author=_text(node, "author"),
        created=_text(node, "created"),
        modified=_text(node, "modified"),
        quote=_text(node, "quote"),
        prefix=_text(node, "prefix"),
        suffix=_text(node, "suffix"),
        opening=_text(node, "opening"),
        start=_number(node, "start"),
        end=_number(node, "end"),
        sha256=_text(node, "sha256"),
        conflict=isinstance(conflict, Scalar) and conflict.text == "true",
        rules=_words(node, "rules") if rules is not None and known_rules else (),
        extra=extra,
    )


def _is_list_of_texts(node: Node) -> bool:
    """Whether ``rules`` are the rules of an annotation; of another form, the key is another's."""
    if isinstance(node, Scalar):
        return node.is_null
    return isinstance(node, Sequence) and all(isinstance(one, Scalar) for one in node.items)


def source_of(text: str, node: Node) -> str:
    """A value's YAML, on one line so that it can be written at any other place as well."""
    source = text[node.start : node.end]
    if not source:
        return "null"
    if (isinstance(node, Scalar) or node.flow) and not _BREAK.search(source):
        return source
    return render.flow(node)


def _required(node: Mapping, key: str) -> str:
    text = _text(node, key)
    if not text:
        value = node.get(key)
        if value is None:
            node.fail(f"this annotation has no {key!r}")
        value.fail(f"{key} must not be empty")
    return text


def _text(holder: Mapping, key: str) -> str:
    found = holder.entries.get(key)
    if found is None:
        return ""
    node = found[1]
    if not isinstance(node, Scalar):
        node.fail(f"{key} must be a text")
    return "" if node.plain and node.is_null else node.text


def _number(holder: Mapping, key: str) -> int | None:
    node = holder.get(key)
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return None
    if not isinstance(node, Scalar) or not node.plain or not _NUMBER.fullmatch(node.text):
        node.fail(f"{key} must be a whole number")
    return int(node.text)


def _words(holder: Mapping, key: str) -> tuple[str, ...]:
    node = holder.get(key)
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return ()
    if not isinstance(node, Sequence):
        node.fail(f"{key} must be a list")
    found: list[str] = []
    for child in node.items:
        if not isinstance(child, Scalar):
            child.fail(f"{key} must be a list of texts")
        if child.text and child.text not in found:
            found.append(child.text)
    return tuple(found)


def unknown_keys(document: Document) -> tuple[str, ...]:
    """The keys at the top level that Cablegram does not know; they are kept."""
    return tuple(key for key in document.root.entries if key not in _ROOT_KEYS)
