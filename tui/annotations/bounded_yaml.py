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
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from yaml._yaml import Mark as FastMark
    from yaml.error import Mark
    from yaml.events import Event, NodeEvent

    _Mark = Mark | FastMark

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes that a file may have."""
LONGEST_SCALAR = 1024 * 1024
"""Code points that one scalar may have."""
DEEPEST = 32
MOST_EVENTS = 200_000
_BLOCK_STYLES = ("|", ">")
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


class _Place:
    """Where a node stands in the text.

    ``start`` is in code points into the text that was parsed; ``line`` and ``column`` count from 1.
    """

    __slots__ = ("_column", "_line", "start")

    start: int
    _line: int
    _column: int

    @property
    def line(self) -> int:
        """The line that it starts in."""
        return self._line + 1

    @property
    def column(self) -> int:
        """The column that it starts in."""
        return self._column + 1

    def fail(self, problem: str) -> NoReturn:
        """Raise ``YamlError`` for this node."""
        raise YamlError(problem, self.line, self.column)


class Scalar(_Place):
    """A scalar: its text, whether it was written without quotes, and whether as a block.

    ``end`` is the offset after its last code point; blank lines after a block are left out.
    """

    __slots__ = ("block", "end", "plain", "text")

    def __init__(
        self, text: str, plain: bool, block: bool, start: int, end: int, line: int, column: int
    ) -> None:
        self.text = text
        self.plain = plain
        self.block = block
        self.start = start
        self.end = end
        self._line = line
        self._column = column

    @property
    def is_null(self) -> bool:
        """Whether the value is YAML's null: nothing, ``~`` or ``null`` without quotes."""
        return self.plain and self.text in ("", "~", "null")


class Sequence(_Place):
    """A list; ``flow`` says that it is written in brackets."""

    __slots__ = ("_stop", "flow", "items")

    def __init__(self, flow: bool, start: int, line: int, column: int) -> None:
        self.flow = flow
        self.items: list[Node] = []
        self.start = self._stop = start
        self._line = line
        self._column = column

    def close(self, stop: int) -> None:
        """Note where the parser says that it ends."""
        self._stop = stop

    @property
    def end(self) -> int:
        """The offset after its bracket, or after its last value."""
        if self.flow or not self.items:
            return self._stop if self.flow else self.start
        return self.items[-1].end


class Mapping(_Place):
    """A mapping; ``flow`` says that it is written in braces. Keys are unique scalars."""

    __slots__ = ("_stop", "entries", "flow")

    def __init__(self, flow: bool, start: int, line: int, column: int) -> None:
        self.flow = flow
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.start = self._stop = start
        self._line = line
        self._column = column

    def close(self, stop: int) -> None:
        """Note where the parser says that it ends."""
        self._stop = stop

    @property
    def end(self) -> int:
        """The offset after its brace, or after its last value."""
        if self.flow or not self.entries:
            return self._stop if self.flow else self.start
        # The parser ends it at the next token, past comments and blank lines.
        key, value = next(reversed(self.entries.values()))
        return max(key.end, value.end)

    def get(self, key: str) -> Node | None:
        """The value under ``key``, or None."""
        found = self.entries.get(key)
        return found[1] if found is not None else None


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

    found = _DIRECTIVE.search(text) if "%TAG" in text else None
    if found is not None:
        line, column = _position(text[: found.end() - len("%TAG")])
        raise YamlError("tag directives (%TAG) are not read here", line, column)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(text, iter(loader(text).get_event, None))
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


def _build(text: str, events: Iterator[Event]) -> Node | None:
    """The tree of the parser's events, counted and checked one by one.

    Nearly all events are scalars: they take the shortest way, without a call, which halves the time
    that a sidecar of 2,000 annotations takes.
    """
    import yaml
    from yaml.events import ScalarEvent

    # A byte order mark that was left in the text is passed over and not counted by libyaml.
    shift = 1 if text.startswith("\ufeff") and hasattr(yaml, "CSafeLoader") else 0
    builder = _Structure(shift)
    items: list[Node] | None = builder.root
    entries: dict[str, tuple[Scalar, Node]] = {}
    key: Scalar | None = None
    for event in islice(events, MOST_EVENTS):
        if type(event) is not ScalarEvent:
            items, entries, key = builder.take(event, items, entries, key)
            continue
        value, style, mark, stop = event.value, event.style, event.start_mark, event.end_mark
        tag = event.tag
        if mark is None or stop is None:
            continue
        if tag is not None or event.anchor is not None:
            _check_properties(event, mark)
        if len(value) > LONGEST_SCALAR:
            raise YamlError("a text longer than 1 MiB", mark.line + 1, mark.column + 1)
        start, end = mark.index + shift, stop.index + shift
        block = style in _BLOCK_STYLES
        if block:
            end = _end_of_block(text, start, end)
        # A tag makes it text, whatever it looks like.
        plain = not style and tag is None
        node = Scalar(value, plain, block, start, end, mark.line, mark.column)
        if items is not None:
            items.append(node)
        elif key is not None:
            entries[key.text] = key, node
            key = None
        else:
            if value in entries or value == "<<":
                _refuse_key(node, entries)
            key = node
    more = next(events, None)
    if more is not None:
        mark = more.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise YamlError(f"more than {MOST_EVENTS} items", line, column)
    return builder.root[0] if builder.root else None


_Items = list["Node"] | None
_Entries = dict[str, tuple[Scalar, "Node"]]


class _Structure:
    """The lists and mappings that are open while a tree is built."""

    def __init__(self, shift: int) -> None:
        from yaml import events

        self._ending, self._beginning = events.CollectionEndEvent, events.CollectionStartEvent
        self._list = events.SequenceStartEvent
        self._document, self._alias = events.DocumentStartEvent, events.AliasEvent
        self.root: list[Node] = []
        self._shift = shift
        self._open: list[tuple[Sequence | Mapping, _Items, _Entries]] = []
        self._documents = 0

    def take(
        self, event: Event, items: _Items, entries: _Entries, key: Scalar | None
    ) -> tuple[_Items, _Entries, Scalar | None]:
        """Begin or end a list, a mapping or the document.

        ``items``, or ``entries`` where that is None, is what nodes are put into, ``key`` that of
        the next value; the answer is what they are afterwards.
        """
        mark, stop = event.start_mark, event.end_mark
        if mark is None or stop is None:
            return items, entries, key
        if isinstance(event, self._ending):
            node, items, entries = self._open.pop()
            node.close(stop.index + self._shift)
            return items, entries, None
        if not isinstance(event, self._beginning):
            self._pass(event, mark)
            return items, entries, key
        if event.tag is not None or event.anchor is not None:
            _check_properties(event, mark)
        kind = Sequence if isinstance(event, self._list) else Mapping
        start = mark.index + self._shift
        begun = kind(bool(event.flow_style), start, mark.line, mark.column)
        if items is not None:
            items.append(begun)
        elif key is not None:
            entries[key.text] = (key, begun)
        else:
            begun.fail("a key must be a plain word")
        self._open.append((begun, items, entries))
        if len(self._open) > DEEPEST:
            begun.fail(f"nested deeper than {DEEPEST} levels")
        if isinstance(begun, Sequence):
            return begun.items, entries, None
        return None, begun.entries, None

    def _pass(self, event: Event, mark: _Mark) -> None:
        """Neither begins nor ends anything here: raises ``YamlError`` where it may not stand."""
        if isinstance(event, self._alias):
            raise YamlError("aliases (*name) are not read here", mark.line + 1, mark.column + 1)
        if isinstance(event, self._document):
            self._documents += 1
            if self._documents > 1:
                raise YamlError("a second document begins here", mark.line + 1, mark.column + 1)


def _end_of_block(text: str, start: int, end: int) -> int:
    """The end of a block scalar: the parser takes blank lines after it in, but only ``|+`` does."""
    piece = text[start:end]
    if "+" in piece.split("\n", 1)[0].split("#", 1)[0]:
        return end
    return start + len(piece.rstrip(" \t\r\n"))


def _refuse_key(node: Scalar, entries: _Entries) -> None:
    """Raise ``YamlError`` for a key that stands there a second time or merges another mapping."""
    if node.text in entries:
        node.fail(f"the key {node.text!r} stands here a second time")
    if node.plain:
        node.fail("merge keys (<<) are not read here")


def _check_properties(event: NodeEvent, mark: _Mark) -> None:
    if event.anchor is not None:
        raise YamlError("anchors (&name) are not read here", mark.line + 1, mark.column + 1)
    if getattr(event, "tag", None) not in (None, "!", "tag:yaml.org,2002:str"):
        raise YamlError("tags (!name) are not read here", mark.line + 1, mark.column + 1)
