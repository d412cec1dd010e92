"""A cable as lines to read: reflowed to a width, or as transmitted, with a map back to the text.

Every shown piece is a ``Run`` that knows which code points of the cable's text it stands for, so
that markings, search hits and annotations can be drawn wherever their words are. Text has passed
``visible``: nothing here can drive a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tui.cable.model import SPEAKABLE, Cable, Kind, Node
from tui.cable.visible import shown_character, visible

Measure = Callable[[str], int]
"""How many terminal cells a text takes."""


class Role(StrEnum):
    """What a run is, for whoever gives it a style."""

    TEXT = "text"
    NUMBER = "number"
    MARKING = "marking"
    LABEL = "label"
    BULLET = "bullet"
    HEADING = "heading"
    HEADER = "header"
    ARTEFACT = "artefact"
    SIGN = "sign"
    SPACE = "space"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: the text as shown and the half-open span of code points it stands for.

    Where the two have the same length, each character stands for one code point. A sign between
    words (``LETTER``) stands for none: its span is empty.
    """

    text: str
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs, the id of the speakable node that it belongs to, and its indent in cells.

    ``level`` is the swatch of the paragraph's portion marking (``u``, ``sbu`` …), or empty.
    ``continued`` says that the line goes on with a line of the source that did not fit.
    """

    runs: tuple[Run, ...]
    unit: str = ""
    indent: int = 0
    level: str = ""
    continued: bool = False

    @property
    def text(self) -> str:
        """The line as plain text, without its indent."""
        return "".join(run.text for run in self.runs)


_ROLES = {
    Kind.NUMBER: Role.NUMBER,
    Kind.MARKING: Role.MARKING,
    Kind.LABEL: Role.LABEL,
    Kind.BULLET: Role.BULLET,
    Kind.UNDERLINE: Role.HEADER,
    Kind.ARTEFACT: Role.ARTEFACT,
}
_BODY = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.BLOCK, Kind.ARTEFACT})
_SILENT = frozenset({Kind.SPACE, Kind.ARTEFACT, Kind.UNDERLINE})
_INDENT = 3
"""Cells by which a sub-paragraph stands in from its paragraph."""


def is_body(node: Node) -> bool:
    """Whether a node of the first level is part of the body, not of the header or the ending."""
    return node.kind in _BODY


# Reflowed


@dataclass(slots=True)
class _Flow:
    """Text that is filled into lines: its words, and how far its lines stand in."""

    unit: str
    level: str
    indent: int = 0
    hang: int = 0
    words: list[tuple[Run, ...]] = field(default_factory=list)


Signing = Callable[[Sequence[list[tuple[Run, ...]]], int, int], None]
"""Puts signs into the words of a node: the words of its flows, the node's start and its end."""


def reflowed(
    cable: Cable,
    nodes: Iterable[Node],
    width: int,
    measure: Measure = len,
    *,
    numbers: bool = True,
    signing: Signing | None = None,
) -> list[Line]:
    """The nodes filled into lines of at most ``width`` cells, a blank line between units.

    Header lines, the signature and the trailer keep their own lines. Artefacts and underlines are
    left out; ``artefacts`` lists them. With ``numbers`` false, the number and the marking of a
    numbered paragraph are left out, for a view that shows them above the text. ``signing`` may put
    signs between the words.
    """
    lines: list[Line] = []
    for node in nodes:
        if node.kind is Kind.SPACE or (node.kind is Kind.ARTEFACT):
            continue
        if not is_body(node):
            piece = _verbatim(cable, node, width, measure)
            if lines and lines[-1].runs and lines[-1].unit == "" and piece:
                lines.extend(piece)
                continue
        else:
            piece = _filled(cable, node, width, measure, numbers, signing)
        if lines and piece:
            lines.append(Line(()))
        lines.extend(piece)
    return lines


def _filled(
    cable: Cable, node: Node, width: int, measure: Measure, numbers: bool, signing: Signing | None
) -> list[Line]:
    flows: list[_Flow] = []
    _collect(cable, node, flows, 0, numbers)
    if signing is not None:
        signing([flow.words for flow in flows], node.start, node.end)
    lines: list[Line] = []
    before: _Flow | None = None
    for flow in flows:
        if not flow.words:
            continue
        # Items of a list stand without a blank line between them.
        if before is not None and not (before.hang and flow.hang):
            lines.append(Line(()))
        lines.extend(_fill(flow, width, measure))
        before = flow
    return lines


def _collect(cable: Cable, node: Node, flows: list[_Flow], depth: int, numbers: bool) -> None:
    """Add the flows of ``node``: one for its own text, one for each sub-paragraph."""
    swatch = node.marking.swatch if node.marking is not None else ""
    if node.kind is Kind.BLOCK and not node.id:
        for child in node.children:
            if child.kind in _BODY or not flows:
                _collect(cable, child, flows, depth, numbers)
            else:
                _add_words(cable, child, flows[-1])
        return
    level = swatch or (flows[0].level if flows else "")
    flow = _Flow(node.id, level, depth * _INDENT)
    if node.kind is Kind.SUBPARAGRAPH and _bullet(node) is not None:
        flow.hang = _INDENT
    flows.append(flow)
    _own_text(cable, node, flow, flows, depth, numbers)


def _own_text(
    cable: Cable, node: Node, flow: _Flow, flows: list[_Flow], depth: int, numbers: bool
) -> None:
    for child in node.children or (node,):
        if child.kind in _SILENT:
            continue
        if not numbers and depth == 0 and child.kind in (Kind.NUMBER, Kind.MARKING):
            continue
        if child.kind is Kind.SUBPARAGRAPH:
            inset = depth + 1 if _bullet(child) is not None else depth
            _collect(cable, child, flows, inset, numbers)
            continue
        if child.kind is Kind.BLOCK and child.children:
            # A note inside a paragraph reads on in its paragraph.
            _own_text(cable, child, flows[-1] if flows else flow, flows, depth, numbers)
            continue
        if child is node:
            _add_words(cable, child, flow)
        else:
            _add_words(cable, child, flows[-1])


def _bullet(node: Node) -> Node | None:
    return next((child for child in node.children if child.kind is Kind.BULLET), None)


def role_of(node: Node) -> Role:
    """What a leaf is, for whoever gives it a style."""
    return _ROLES.get(node.kind, Role.TEXT)


def _add_words(cable: Cable, node: Node, flow: _Flow) -> None:
    """Split a leaf's text at blanks; each word keeps its place in the text."""
    role = role_of(node)
    if node.kind is Kind.TEXT and flow.unit.startswith("s") and "." not in flow.unit:
        role = Role.HEADING
    text = cable.text
    glued = bool(flow.words) and node.start > 0 and not text[node.start - 1].isspace()
    for start, end in _words(text, node.start, node.end):
        runs = tuple(runs_of(text, start, end, role))
        if glued and start == node.start:
            flow.words[-1] = (*flow.words[-1], *runs)
        else:
            flow.words.append(runs)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for word in text[start:end].split():
        at = text.index(word, at, end)
        yield at, at + len(word)
        at += len(word)


def runs_of(text: str, start: int, end: int, role: Role, column: int = 0) -> Iterator[Run]:
    """``text[start:end]`` as runs: plain pieces, and each escaped character on its own."""
    piece = text[start:end]
    if visible(piece) == piece:
        yield Run(piece, start, end, role)
        return
    plain_from = start
    marks = 0
    for at in range(start, end):
        shown, marks = shown_character(text[at], column, marks)
        column += len(shown)
        if shown == text[at]:
            continue
        if at > plain_from:
            yield Run(text[plain_from:at], plain_from, at, role)
        blank = text[at] in "\t\u00a0"
        yield Run(shown, at, at + 1, role if blank else Role.SIGN)
        plain_from = at + 1
    if end > plain_from:
        yield Run(text[plain_from:end], plain_from, end, role)


def _fill(flow: _Flow, width: int, measure: Measure) -> list[Line]:
    """Greedy filling: as many words a line as fit; a word longer than the line is cut."""
    lines: list[Line] = []
    room = max(8, width - flow.indent - flow.hang)
    current: list[Run] = []
    used = 0
    indent = flow.indent
    first_room = room + flow.hang
    for word in flow.words:
        size = sum(measure(run.text) for run in word)
        limit = room if lines else first_room
        if current and used + 1 + size > limit:
            lines.append(Line(tuple(current), flow.unit, indent, flow.level))
            current, used, indent = [], 0, flow.indent + flow.hang
            limit = room
        if current:
            gap_start, gap_end = current[-1].end, word[0].start
            current.append(Run(" ", gap_start, max(gap_start, gap_end), Role.SPACE))
            used += 1
        if size <= limit:
            current.extend(word)
            used += size
            # The bullet takes the hanging indent, so that the words stand in one column.
            if flow.hang and not lines and word[0].role is Role.BULLET and size < flow.hang - 1:
                padding = flow.hang - 1 - size
                current.append(Run(" " * padding, word[-1].end, word[-1].end, Role.SPACE))
                used += padding
            continue
        for piece in _cut(word, limit, measure):
            if current and used:
                lines.append(Line(tuple(current), flow.unit, indent, flow.level))
                indent = flow.indent + flow.hang
            current, used = list(piece), sum(measure(run.text) for run in piece)
    if current:
        lines.append(Line(tuple(current), flow.unit, indent, flow.level))
    return lines


def _cut(word: Iterable[Run], limit: int, measure: Measure) -> list[list[Run]]:
    """A long word in pieces of at most ``limit`` cells."""
    pieces: list[list[Run]] = [[]]
    used = 0
    for run in word:
        direct = len(run.text) == run.end - run.start
        if not direct:
            size = measure(run.text)
            if used and used + size > limit:
                pieces.append([])
                used = 0
            pieces[-1].append(run)
            used += size
            continue
        begin = 0
        for index, character in enumerate(run.text):
            size = measure(character)
            if used + size > limit and (used or index > begin):
                if index > begin:
                    pieces[-1].append(_part(run, begin, index))
                pieces.append([])
                begin, used = index, 0
            used += size
        if begin < len(run.text):
            pieces[-1].append(_part(run, begin, len(run.text)))
    return [piece for piece in pieces if piece]


def _part(run: Run, begin: int, end: int) -> Run:
    return Run(run.text[begin:end], run.start + begin, run.start + end, run.role)


# Lines of the source


def folded(runs: list[Run], unit: str, level: str, width: int, measure: Measure) -> list[Line]:
    """A line of the source as one line, or folded at blanks where it is wider than ``width``."""
    if not runs:
        return [Line((), unit, 0, level)]
    if sum(measure(run.text) for run in runs) <= width:
        return [Line(tuple(runs), unit, 0, level)]
    rows: list[list[Run]] = [[]]
    used = 0
    for token in _tokens(runs):
        size = measure(token.text)
        if used + size > width and token.text.isspace():
            continue  # a blank at the fold is where the line ends
        if used and used + size > width:
            rows.append([])
            used = 0
        pieces = [[token]] if size <= width else _cut([token], max(8, width), measure)
        for place, piece in enumerate(pieces):
            if place:
                rows.append([])
                used = 0
            rows[-1].extend(piece)
            used += sum(measure(run.text) for run in piece)
    return [Line(tuple(row), unit, 0, level, continued=index > 0) for index, row in enumerate(rows)]


def _tokens(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs in words and blanks; an escaped character stays whole."""
    for run in runs:
        if len(run.text) != run.end - run.start:
            yield run
            continue
        begin = 0
        for at in range(1, len(run.text) + 1):
            if at == len(run.text) or run.text[at].isspace() != run.text[at - 1].isspace():
                yield _part(run, begin, at)
                begin = at


def _verbatim(cable: Cable, node: Node, width: int, measure: Measure) -> list[Line]:
    """A header node or the ending, each line as sent, blanks at its end left out."""
    lines: list[Line] = []
    for start, text in _source_lines(cable, node):
        stripped = text.rstrip()
        runs = list(runs_of(cable.text, start, start + len(stripped), Role.HEADER))
        lines.extend(folded(runs if stripped else [], "", "", width, measure))
    return lines


def _source_lines(cable: Cable, node: Node) -> Iterator[tuple[int, str]]:
    start = node.start
    for line in cable.text[node.start : node.end].split("\n"):
        yield start, line
        start += len(line) + 1


def leaves_with_units(nodes: Iterable[Node]) -> Iterator[tuple[Node, str, str]]:
    """The leaves with the id and the marking's swatch of the speakable node around each."""
    pending = [(node, "", "") for node in reversed(list(nodes))]
    while pending:
        node, unit, swatch = pending.pop()
        if node.id and node.kind in SPEAKABLE:
            unit = node.id
        if node.marking is not None and node.kind is not Kind.MARKING:
            swatch = node.marking.swatch
        if node.children:
            pending.extend((child, unit, swatch) for child in reversed(node.children))
        else:
            yield node, unit, swatch


def artefacts(node: Node) -> tuple[Node, ...]:
    """The artefacts inside a node: what the reflowed view takes out of its sentences."""
    return tuple(inner for inner in node.walk() if inner.kind is Kind.ARTEFACT)
