"""The codebook: the tags that a project has defined, in ``codebook.yaml``.

    version: 1
    tags:
      - name: shelter/capacity
        description: Beds, and how many are taken.
        colour: "#7fb4ca"
        key: "1"

It is looked for beside the cable and in each directory above; the nearest one counts. A tag that
is not in it works all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.model import clean_tag
from tui.annotations.nearest import nearest_file

NAME = "codebook.yaml"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Code:
    """One defined tag: ``key`` is the digit that toggles it, ``colour`` ``#rrggbb``, or empty."""

    name: str
    description: str = ""
    colour: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes in file order; ``problem`` says what could not be read, with file and line."""

    path: Path | None = None
    codes: tuple[Code, ...] = ()
    problem: str = ""

    def get(self, name: str) -> Code | None:
        """The code with this name, or None."""
        return next((code for code in self.codes if code.name == name), None)


def nearest(directory: Path) -> Codebook:
    """The codebook that governs ``directory``; an empty one where there is none."""
    found = nearest_file(directory, NAME)
    if found is None:
        return Codebook()
    if found.problem:
        return Codebook(found.path, (), found.problem)
    try:
        return Codebook(found.path, tuple(_codes(found.text)))
    except YamlError as error:
        return Codebook(found.path, (), error.at(str(found.path)))


def _codes(text: str) -> list[Code]:
    root = bounded_yaml.read(text)
    if root is None:
        return []
    if not isinstance(root, Mapping):
        root.fail("a codebook is a mapping with the keys version and tags")
    listed = root.get("tags")
    if listed is None:
        return []
    if not isinstance(listed, Sequence):
        listed.fail("tags must be a list")
    codes: list[Code] = []
    for node in listed.items:
        if isinstance(node, Scalar):
            code = Code("" if node.is_null else clean_tag(node.text))
        else:
            code = _code(node)
        if not code.name:
            node.fail("this tag has no name")
        if any(code.name == other.name for other in codes):
            node.fail(f"the tag {code.name!r} stands here a second time")
        codes.append(code)
    return codes


def _code(node: Node) -> Code:
    if not isinstance(node, Mapping):
        node.fail("a tag must be a name, or a mapping with the key name")
    code = Code(
        name=clean_tag(_text(node, "name")),
        description=_text(node, "description"),
        colour=_text(node, "colour"),
        key=_text(node, "key"),
    )
    if code.colour and not _COLOUR.fullmatch(code.colour):
        node.entries["colour"][1].fail('colour must look like "#7fb4ca"')
    if code.key and (len(code.key) > 1 or code.key not in "123456789"):
        node.entries["key"][1].fail("key must be a digit from 1 to 9")
    return code


def _text(node: Mapping, key: str) -> str:
    value = node.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar):
        value.fail(f"{key} must be a text")
    return "" if value.is_null else value.text
