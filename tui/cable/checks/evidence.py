"""What the rules look at: the cable's own marking, its portions, its paragraphs, its date.

Gathered once for all rules, in one walk over the tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tui.cable.markings import Level, Marking, read_banner, with_captions
from tui.cable.model import SPEAKABLE, Cable, Kind, Node

_REDACTED = ("XXXX", "xxxx", "NAME REMOVED")
_PLAIN = frozenset({Kind.TEXT, Kind.SPACE, Kind.NUMBER, Kind.BULLET, Kind.UNDERLINE, Kind.LABEL})
_PARAGRAPH, _MARKING, _SUBJECT = Kind.PARAGRAPH, Kind.MARKING, Kind.SUBJECT
_ARTEFACT = Kind.ARTEFACT
_new = tuple.__new__
"""Makes a portion or a place of all its values, in half the time: a cable has one for nearly every
paragraph."""
_LABEL_WITHIN = 30
_SHORT = 120
"""Code points of a paragraph that says no more than MINIMIZE CONSIDERED."""


class Found(NamedTuple):
    """What a rule found: where, in which paragraph (``""`` for none), and what to say.

    ``lowered`` says that something else may explain it: one level down.
    """

    rule: str
    message: str
    start: int
    end: int
    paragraph: str = ""
    lowered: bool = False


class Portion(NamedTuple):
    """A portion marking, its span, and the id of the unit that it marks."""

    marking: Marking
    start: int
    end: int
    owner: str


class Place(NamedTuple):
    """A span of the text."""

    start: int
    end: int


_NOWHERE = Place(0, 0)


class Evidence(NamedTuple):
    """The evidence of one cable.

    ``overall`` is the marking of banner and captions, or the record's where there is no banner.
    ``body`` and ``record`` are the two apart. ``main`` are the paragraphs of the cable's own
    sequence: those that carry a marking, and those whose number comes next; that leaves out
    attached texts and numbers that a wrapped line put at its start. ``marked`` are the offsets of
    the paragraphs that carry a marking, or have something in them that does.
    """

    cable: Cable
    overall: Marking | None
    body: Marking | None
    record: Marking | None
    portions: tuple[Portion, ...]
    numbered: tuple[Node, ...]
    main: tuple[Node, ...]
    unnumbered: tuple[Node, ...]
    marked: frozenset[int]
    artefacts: tuple[Node, ...]
    first: dict[Kind, Node]
    day: date | None

    @property
    def classified(self) -> bool:
        """Whether the cable is RESTRICTED or higher."""
        return self.overall is not None and self.overall.level >= Level.RESTRICTED

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions, one word each where several stand in a line, in capitals."""
        return tuple(word for line in self.cable.fields.captions for word in line.upper().split())

    @property
    def excused(self) -> bool:
        """Whether something was taken out of the text, or it is only part of it."""
        text = self.cable.text
        return self.cable.fields.partial or any(sign in text for sign in _REDACTED)

    def is_marked(self, paragraph: Node) -> bool:
        """Whether a paragraph, or something in it, carries a marking."""
        return paragraph.start in self.marked

    def place(self, *kinds: Kind) -> Place:
        """Where the first of these kinds stands that the cable has; its start if it has none."""
        first = self.first
        for kind in kinds:
            if kind in first:
                return _new(Place, first[kind][1:3])
        return _NOWHERE


def gather(cable: Cable) -> Evidence:
    """The evidence of ``cable``."""
    seen = _Seen()
    seen.look(cable.nodes)
    record, body = _record_marking(cable), _body_marking(cable)
    return Evidence(
        cable=cable,
        overall=body if body is not None else record,
        body=body,
        record=record,
        portions=tuple(seen.portions),
        numbered=tuple(seen.numbered),
        main=_main_sequence(seen.numbered, seen.marked),
        unnumbered=tuple(seen.unnumbered),
        marked=frozenset(seen.marked),
        artefacts=tuple(seen.artefacts),
        first=seen.first,
        day=read_day(cable.date),
    )


class _Seen:
    """What a walk over the tree has seen so far."""

    def __init__(self) -> None:
        self.portions: list[Portion] = []
        self.numbered: list[Node] = []
        self.unnumbered: list[Node] = []
        self.artefacts: list[Node] = []
        self.first: dict[Kind, Node] = {}
        self.marked: set[int] = set()
        self._owner = ""
        self._start = self._end = -1  # of the paragraph at hand

    def look(self, nodes: Iterable[Node]) -> None:
        """Look at nodes, and at all below them, in the order of the text."""
        first = self.first
        for node in nodes:
            kind = node.kind
            if kind in _PLAIN:
                continue
            _, start, end, identity, number, _, marking, children = node
            if kind not in first:
                first[kind] = node
            if kind is _MARKING and marking is not None:
                self._mark(marking, start, end)
                continue
            if kind is _PARAGRAPH:
                self._start, self._end = start, end
                (self.numbered if number else self.unnumbered).append(node)
            elif kind is _ARTEFACT:
                self.artefacts.append(node)
            elif kind is _SUBJECT:
                self._owner = ""
                # Where a subject has children, one of them is its marking.
                if marking is not None and not children:
                    self._mark(marking, start, end)
            if identity and kind in SPEAKABLE:
                self._owner = identity
            if children:
                self.look(children)

    def _mark(self, marking: Marking, start: int, end: int) -> None:
        self.portions.append(_new(Portion, (marking, start, end, self._owner)))
        if start < self._end:
            self.marked.add(self._start)


def read_day(printed: str | None) -> date | None:
    """The day of an ISO 8601 date, or None."""
    try:
        return date.fromisoformat(printed) if printed is not None else None
    except ValueError:
        return None


def needs_marking(text: str, node: Node) -> bool:
    """Whether a paragraph says anything that could be classified.

    Neither MINIMIZE CONSIDERED nor a numbered Classified By does.
    """
    printed = text[node.start : min(node.end, node.start + _SHORT)].upper()
    if node.end - node.start < _SHORT and "MINIMIZE" in printed:
        return False
    if any(label in printed[:_LABEL_WITHIN] for label in ("CLASSIFIED BY", "DERIVED FROM")):
        return False
    return any(
        inner.kind is Kind.TEXT and any(map(str.isalpha, text[inner.start : inner.end]))
        for inner in node.walk()
    )


def _record_marking(cable: Cable) -> Marking | None:
    return read_banner(cable.record.classification) if cable.record is not None else None


def _body_marking(cable: Cable) -> Marking | None:
    banner = cable.fields.banner
    level = read_banner(banner.level) if banner is not None else None
    if banner is None or level is None:
        return None
    return with_captions(level, (banner.printed.replace("/", " "), *cable.fields.captions))


def _main_sequence(numbered: list[Node], marked: set[int]) -> tuple[Node, ...]:
    main: list[Node] = []
    last = 0
    for node in numbered:
        if not node.number.isdecimal():
            continue
        value = int(node.number)
        if node.start in marked or value == last + 1:
            main.append(node)
            last = max(last, value)
    return tuple(main)
