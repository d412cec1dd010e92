"""A YAML reader that no file can make slow, deep, large or executable.

Only a plain subset of YAML is accepted: one document of mappings, lists and scalars, without
anchors, aliases, tags or merge keys, since these are what bombs are made of. Every node knows
where it stands, so that a file can be edited in place and an error can name line and column.
Scalars stay text: nothing turns ``NO`` into false or ``22:30`` into a number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from yaml.events import Event, ScalarEvent

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes that a file may have."""
LONGEST_SCALAR = 1024 * 1024
"""Code points that one scalar may have."""
DEEPEST = 32
MOST_EVENTS = 200_000
_BLOCK_STYLES = ("|", ">")
# Compiled when it is first needed: that takes as long as reading a small file.
# Compiled when it is first needed: that takes as long as reading a small file.
_UNREADABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# Each tag directive is compared with every other one, so that many of them take minutes.
_DIRECTIVE = re.compile("(?:\\A\ufeff?|[\n\r\x85\u2028\u2029])%TAG")


class YamlError(ValueError):
    """What is wrong with a YAML text, and where: ``line`` and ``column`` count from 1."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column

    def at(self, name: str) -> str:
        """The error as one line: ``name:line:column: problem``."""
        return f"{name}:{self.line}:{self.column}: {self.problem}"


@dataclass(slots=True)
class Scalar:
    """A scalar: its text, whether it was written without quotes, and its span in the file.

    ``start`` and ``end`` are code points into the text that was parsed; ``end`` is after the last
    character of the value, blank lines after a block scalar left out.
    """

    text: str
    plain: bool
    start: int
    end: int
    line: int
    column: int
    block: bool = False

    @property
    def is_null(self) -> bool:
        """Whether the value is YAML's null: nothing, ``~`` or ``null`` without quotes."""
        return self.plain and self.text in ("", "~", "null")

    def fail(self, problem: str) -> NoReturn:
        """Raise ``YamlError`` for this node."""
        raise YamlError(problem, self.line, self.column)


@dataclass(slots=True)
class Sequence:
    """A list; ``flow`` says that it is written in brackets."""

    flow: bool
    start: int
    end: int
    line: int
    column: int
    items: list[Node] = field(default_factory=list)

    def fail(self, problem: str) -> NoReturn:
        """Raise ``YamlError`` for this node."""
        raise YamlError(problem, self.line, self.column)


@dataclass(slots=True)
class Mapping:
    """A mapping; ``flow`` says that it is written in braces. Keys are unique scalars."""

    flow: bool
    start: int
    end: int
    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value under ``key``, or None."""
        found = self.entries.get(key)
        return found[1] if found is not None else None

    def fail(self, problem: str) -> NoReturn:
        """Raise ``YamlError`` for this node."""
        raise YamlError(problem, self.line, self.column)


Node = Scalar | Sequence | Mapping


def decode(data: bytes) -> str:
    """The text of a YAML file. Raises ``YamlError`` where it is too large or is not UTF-8."""
    if len(data) > LARGEST_FILE:
        raise YamlError(f"the file is larger than {LARGEST_FILE // 1024 // 1024} MiB", 1, 1)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode("utf-8"))
        raise YamlError(f"byte 0x{data[error.start]:02X} is not UTF-8", line, column) from None


def read(text: str) -> Node | None:
    """The tree of the one document in ``text``, or None where the text holds no document.

    Raises ``YamlError`` for anything that is not the plain subset or passes a limit.
    """
    import yaml

    found = _DIRECTIVE.search(text)
    if found is not None:
        line, column = _position(text[: found.end() - len("%TAG")])
        raise YamlError("tag directives (%TAG) are not read here", line, column)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(text).build(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "this is not YAML"
        if "nesting depth" in problem:
            # Newer parsers have a limit of their own, which may be met first.
            problem = f"nested deeper than {DEEPEST} levels"
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise YamlError(problem, line, column) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise _unreadable(text) from None
    except yaml.YAMLError as error:
        problem = str(error).splitlines()[0] if str(error) else "this is not YAML"
        raise YamlError(problem, 1, 1) from None


def _position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unreadable(text: str) -> YamlError:
    found = re.search(_UNREADABLE, text)
    if found is None:
        return YamlError("this is not YAML", 1, 1)
    code = ord(found[0])
    if 0xD800 <= code <= 0xDFFF:
        problem = f"U+{code:04X} is half a character"
    else:
        problem = f"character U+{code:04X} cannot stand in YAML; write it as an escape"
    return YamlError(problem, *_position(text[: found.start()]))


class _Builder:
    """Builds the tree from the parser's events and keeps count of the limits."""

    def __init__(self, text: str) -> None:
        import yaml

        self._text = text
        # A byte order mark that was left in the text is passed over and not counted by libyaml.
        self._skipped = 1 if text.startswith("\ufeff") and hasattr(yaml, "CSafeLoader") else 0
        self._events = 0
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._root: Node | None = None

    def build(self, events: Iterator[Event]) -> Node | None:
        from yaml import events as kinds

        documents = 0
        for event in events:
            self._events += 1
            mark = event.start_mark
            stop = event.end_mark
            if mark is None or stop is None:
                continue
            line, column = mark.line + 1, mark.column + 1
            start, end = mark.index + self._skipped, stop.index + self._skipped
            if self._events > MOST_EVENTS:
                raise YamlError(f"more than {MOST_EVENTS} items", line, column)
            if isinstance(event, kinds.AliasEvent):
                raise YamlError("aliases (*name) are not read here", line, column)
            if getattr(event, "anchor", None) is not None:
                raise YamlError("anchors (&name) are not read here", line, column)
            if getattr(event, "tag", None) not in (None, "!", "tag:yaml.org,2002:str"):
                raise YamlError("tags (!name) are not read here", line, column)
            if isinstance(event, kinds.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlError("a second document begins here", line, column)
            elif isinstance(event, kinds.ScalarEvent):
                self._add(self._scalar(event, start, end, line, column))
            elif isinstance(event, kinds.SequenceStartEvent):
                flow = bool(event.flow_style)
                self._begin(Sequence(flow, start, start, line, column))
            elif isinstance(event, kinds.MappingStartEvent):
                flow = bool(event.flow_style)
                self._begin(Mapping(flow, start, start, line, column))
            elif isinstance(event, kinds.CollectionEndEvent):
                self._finish(end)
        return self._root

    def _scalar(self, event: ScalarEvent, start: int, end: int, line: int, column: int) -> Scalar:
        value: str = event.value
        if len(value) > LONGEST_SCALAR:
            raise YamlError("a text longer than 1 MiB", line, column)
        block = event.style in _BLOCK_STYLES
        if block:
            # The parser takes blank lines after a block scalar in; only "|+" means them.
            piece = self._text[start:end]
            if "+" not in piece.split("\n", 1)[0].split("#", 1)[0]:
                end = start + len(piece.rstrip(" \t\r\n"))
        # A tag makes it text, whatever it looks like.
        plain = event.style in (None, "") and event.tag is None
        return Scalar(value, plain, start, end, line, column, block)

    def _begin(self, node: Sequence | Mapping) -> None:
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            node.fail(f"nested deeper than {DEEPEST} levels")

    def _finish(self, end: int) -> None:
        node = self._open.pop()
        self._keys.pop()
        if node.flow:
            node.end = end
            return
        # The parser ends a block collection at the next token, past comments and blank lines.
        held: list[Node] = []
        if isinstance(node, Sequence):
            held = node.items
        else:
            for key, value in node.entries.values():
                held.extend((key, value))
        node.end = max([node.start, *(child.end for child in held)])

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        owner = self._open[-1]
        if isinstance(owner, Sequence):
            owner.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                node.fail("a key must be a plain word")
            if node.plain and node.text == "<<":
                node.fail("merge keys (<<) are not read here")
            if node.text in owner.entries:
                node.fail(f"the key {node.text!r} stands here a second time")
            self._keys[-1] = node
            return
        owner.entries[key.text] = (key, node)
        self._keys[-1] = None
