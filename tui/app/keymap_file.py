"""One keymap file: its lines, each checked by itself.

version: 1
tag.pick: [t, ctrl+t]
fold.all: []
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.app import key_names
from tui.app.actions import BY_ID, TYPED, WAYS_OUT
from tui.app.key_names import KeyNameError
from tui.cable.visible import visible

MOST_KEYS = 16
"""Keys that one action may have."""
MOST_PROBLEMS = 20
"""Problems of one file that are told; a file with more isn't a keymap."""
_SHOWN = 40
"""Code points of a wrong word that a message repeats."""


@dataclass(frozen=True, slots=True)
class Line:
    """One action's keys as a file gives them; ``where`` is ``file:line:column``."""

    keys: tuple[str, ...]
    where: str
    line: int
    column: int


def read_lines(text: str, name: str, problems: list[str]) -> dict[str, Line]:
    """The good lines of a keymap by action id; why others were ignored goes to ``problems``.

    ``name`` is the file's name for the messages. Raises ``YamlError`` where the file as a whole
    can't be read.
    """
    root = bounded_yaml.read(text)
    if root is None or (isinstance(root, Scalar) and root.is_null):
        return {}
    if not isinstance(root, Mapping):
        root.fail("a keymap is a mapping from actions to keys, such as 'tag.pick: [t]'")
    version = root.get("version")
    if version is not None and not (isinstance(version, Scalar) and version.text == "1"):
        version.fail("this is not 'version: 1', the only keymap version that this program knows")
    lines: dict[str, Line] = {}
    for written, (key, value) in root.entries.items():
        if written == "version":
            continue
        if len(problems) >= MOST_PROBLEMS:
            problems.append(f"{name}:{key.line}:{key.column}: the rest of the file is ignored")
            break
        try:
            keys = _keys(written, key, value)
        except YamlError as error:
            problems.append(visible(error.at(name)))
            continue
        lines[written] = Line(keys, f"{name}:{key.line}:{key.column}", key.line, key.column)
    return lines


def _keys(written: str, key: Scalar, value: Node) -> tuple[str, ...]:
    """The canonical keys of one line; raises ``YamlError`` for the first thing wrong with it."""
    action = BY_ID.get(written)
    if action is None:
        near = difflib.get_close_matches(written[:_SHOWN], BY_ID, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `cablegram keys` lists them all"
        key.fail(f"there is no action {written[:_SHOWN]!r}{hint}")
    if isinstance(value, Scalar) and value.is_null:
        value.fail(f"{written} has no keys; write [] to leave it without one")
    items = value.items if isinstance(value, Sequence) else [value]
    if len(items) > MOST_KEYS:
        value.fail(f"{written} has more than {MOST_KEYS} keys")
    found: list[str] = []
    for item in items:
        if not isinstance(item, Scalar):
            item.fail(f"{written} needs keys, such as [t, ctrl+t]")
        try:
            name = key_names.parse(item.text)
        except KeyNameError as error:
            item.fail(str(error))
        if name in found:
            item.fail(f"the key {key_names.label(name)!r} stands here twice; write it once")
        if action.context in TYPED and key_names.is_printable(name):
            shown = key_names.label(name)
            item.fail(f"{shown!r} is text where {written} is live; use a key such as ctrl+t")
        found.append(name)
    if not found and written in WAYS_OUT:
        value.fail(f"{written} needs a key: without one there is no way out")
    return tuple(found)
