"""The codebook: the tags that a project has defined, in ``codebook.yaml``.

    version: 1
    tags:
      - name: shelter/capacity
        description: Beds, and how many are taken.
        colour: "#7fb4ca"
        key: "1"
        since: 2026-11-24
        earlier:
          - until: 2026-11-24
            description: Beds.

It is looked for beside the cable and in each directory above; the nearest one counts. A tag that
is not in it works all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.document import source_of
from tui.annotations.model import Extra, clean_tag
from tui.annotations.nearest import nearest_file

NAME = "codebook.yaml"
FIELDS = ("name", "description", "colour", "key", "since", "earlier")
"""The keys of a code, in the order in which they are written."""
KEYS = "123456789"
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A definition that is no longer in force.

    ``until`` is the day on which another one took its place, ``since`` the day on which it had
    begun, where that is known; ISO 8601. ``name`` is that of another tag that was merged in.
    """

    description: str
    until: str
    since: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One defined tag.

    ``key`` is the digit that toggles it, ``colour`` ``#rrggbb``, or empty. ``since`` is the day, in
    ISO 8601, from which on the description has this wording, where an earlier one is known.
    """

    name: str
    description: str = ""
    colour: str = ""
    key: str = ""
    since: str = ""
    earlier: tuple[Wording, ...] = ()
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes in file order; ``problem`` says what could not be read, with file and line.

    ``text`` is the whole file.
    """

    path: Path | None = None
    codes: tuple[Code, ...] = ()
    problem: str = ""
    text: str = field(default="", repr=False, compare=False)

    def get(self, name: str) -> Code | None:
        """The code with this name, or None."""
        return next((code for code in self.codes if code.name == name), None)


@dataclass(frozen=True, slots=True)
class Book:
    """A codebook's text, what it says, and the node of each code in the order of ``codes``."""

    text: str
    root: Mapping | None
    codes: tuple[Code, ...] = ()
    nodes: list[Node] = field(default_factory=list)


def nearest(directory: Path) -> Codebook:
    """The codebook that governs ``directory``; an empty one where there is none."""
    found = nearest_file(directory, NAME)
    if found is None:
        return Codebook()
    if found.problem:
        return Codebook(found.path, (), found.problem)
    try:
        return Codebook(found.path, parse(found.text).codes, text=found.text)
    except YamlError as error:
        return Codebook(found.path, (), error.at(str(found.path)))


def is_within(tag: str, ancestor: str) -> bool:
    """Whether ``tag`` is ``ancestor`` or one below it: ``trade`` does not hold ``tradecraft``."""
    return tag == ancestor or tag.startswith(ancestor + "/")


def moved(tag: str, old: str, new: str) -> str:
    """``tag`` once ``old`` and all below it are called ``new``."""
    return new + tag[len(old) :] if is_within(tag, old) else tag


def parent_of(tag: str) -> str:
    """The tag above: ``shelter`` for ``shelter/capacity``; empty at the top."""
    return tag.rpartition("/")[0]


def parse(text: str) -> Book:
    """The codebook in ``text``. Raises ``YamlError`` where something in it is not as it should."""
    root = bounded_yaml.read(text)
    if root is None:
        return Book(text, None)
    if not isinstance(root, Mapping):
        root.fail("a codebook is a mapping with the keys version and tags")
    listed = root.get("tags")
    if listed is None or (isinstance(listed, Scalar) and listed.is_null):
        return Book(text, root)
    if not isinstance(listed, Sequence):
        listed.fail("tags must be a list")
    codes: dict[str, Code] = {}
    for node in listed.items:
        if isinstance(node, Scalar):
            code = Code("" if node.is_null else clean_tag(node.text))
        else:
            code = _code(text, node)
        if not code.name:
            node.fail("this tag has no name")
        if code.name in codes:
            node.fail(f"the tag {code.name!r} stands here a second time")
        codes[code.name] = code
    return Book(text, root, tuple(codes.values()), listed.items)


def _code(text: str, node: Node) -> Code:
    if not isinstance(node, Mapping):
        node.fail("a tag must be a name, or a mapping with the key name")
    code = Code(
        name=clean_tag(_text(node, "name")),
        description=_text(node, "description"),
        colour=_text(node, "colour"),
        key=_text(node, "key"),
        since=_day(node, "since"),
        earlier=tuple(map(_wording, _listed(node.get("earlier")))),
        extra=tuple(
            (key, source_of(text, value))
            for key, (_, value) in node.entries.items()
            if key not in FIELDS
        ),
    )
    if code.colour and not COLOUR.fullmatch(code.colour):
        node.entries["colour"][1].fail('colour must look like "#7fb4ca"')
    if code.key and (len(code.key) > 1 or code.key not in KEYS):
        node.entries["key"][1].fail("key must be a digit from 1 to 9")
    return code


def _listed(node: Node | None) -> list[Node]:
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return []
    if not isinstance(node, Sequence):
        node.fail("earlier must be a list of wordings")
    return node.items


def _wording(node: Node) -> Wording:
    if not isinstance(node, Mapping):
        node.fail("an earlier wording must be a mapping with the keys until and description")
    for key, (where, _) in node.entries.items():
        if key not in ("description", "until", "since", "name"):
            where.fail(f"an earlier wording has no {key!r}: since, until, name, description")
    found = Wording(
        _text(node, "description"), _day(node, "until"), _day(node, "since"), _text(node, "name")
    )
    if not found.until:
        node.fail("this earlier wording has no 'until', the day on which it was replaced")
    return found


def _day(node: Mapping, key: str) -> str:
    text = _text(node, key)
    if text:
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            node.entries[key][1].fail(f"{key} must be a day such as 2026-11-24")
    return text


def _text(node: Mapping, key: str) -> str:
    value = node.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar):
        value.fail(f"{key} must be a text")
    return "" if value.is_null else value.text
