"""What a cable is: its text, and a tree of nodes that point into it.

A node is a kind and a half-open span of code points into ``Cable.text``. The leaves of the tree,
in order, partition the text: joining them gives it back. Nothing is rewritten; normal forms such
as canonical message ids stand in ``Fields``, beside the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import NamedTuple, Protocol

from tui.cable.markings import Marking


class Kind(StrEnum):
    """What a node is. The values are those of the published JSON."""

    # A member is a text. Enum's own hash is a Python function, and kinds are looked up often.
    __hash__ = str.__hash__

    RECORD = "record"
    NOTICE = "notice"
    TRANSMISSION = "transmission"
    TRANSMISSION_ID = "transmission-id"
    ROUTING = "routing"
    DATE_TIME_GROUP = "date-time-group"
    FROM = "from"
    TO = "to"
    INFO = "info"
    EXCLUDED = "excluded"
    BANNER = "banner"
    CAPTION = "caption"
    PASSING = "passing"
    EXECUTIVE_ORDER = "executive-order"
    TAGS = "tags"
    SUBJECT = "subject"
    REFERENCES = "references"
    CLASSIFIED_BY = "classified-by"
    HEADING = "heading"
    UNDERLINE = "underline"
    PARAGRAPH = "paragraph"
    SUBPARAGRAPH = "sub-paragraph"
    BLOCK = "block"
    NUMBER = "number"
    MARKING = "marking"
    BULLET = "bullet"
    LABEL = "label"
    TEXT = "text"
    SPACE = "space"
    ARTEFACT = "artefact"
    SIGNATURE = "signature"
    TRAILER = "trailer"


SPEAKABLE = frozenset({Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.HEADING, Kind.BLOCK})
"""The kinds that carry an id and can be annotated, where the id is not empty."""


class Node(NamedTuple):
    """A kind plus the half-open span ``[start, end)`` of code points into the cable's text.

    ``id`` is the stable, speakable name (``8``, ``8.2``, ``0.1``, ``s2``); empty where a node has
    none. ``number`` is the paragraph number or letter as printed. ``role`` says which block a block
    is: ``summary``, ``comment``, ``note``, ``action``. ``children`` partition the span, or are
    empty.
    """

    kind: Kind
    start: int
    end: int
    id: str = ""
    number: str = ""
    role: str = ""
    marking: Marking | None = None
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


class Record(NamedTuple):
    """The record lines that precede a cable in a collection, as printed.

    ``date`` is an ISO 8601 date, or None where the printed one could not be read. The others are
    known to some sources only: ``created`` and ``released``, ISO 8601 to the minute, without a
    zone; ``references``, the message ids that an archive lists.
    """

    id: str
    subject: str
    date: str | None
    classification: str
    origin: str
    created: str | None = None
    released: str | None = None
    references: tuple[str, ...] = ()


class DateTimeGroup(NamedTuple):
    """A date-time group: precedence letters, and the instant as ISO 8601 in UTC when readable."""

    printed: str
    precedence: tuple[str, ...]
    instant: str | None


class Addressee(NamedTuple):
    """One addressee: routing indicator, precedence and message number where printed."""

    printed: str
    name: str
    routing: str | None = None
    precedence: str | None = None
    number: str | None = None


class Banner(NamedTuple):
    """The banner line: level without its letter spacing, section counter, post, serial."""

    printed: str
    level: str
    section: int | None
    sections: int | None
    post: str | None
    serial: str | None


class Office(NamedTuple):
    """An office that a passing line names, and the person there, where one is."""

    name: str
    person: str | None = None


class Declassification(NamedTuple):
    """When a cable is declassified: ``kind`` is date, code, event, na, none or unreadable.

    ``date`` is an ISO 8601 date where kind is ``date``. Nothing is guessed (E.O. 12958, 13526).
    """

    kind: str
    printed: str
    date: str | None = None


class ExecutiveOrder(NamedTuple):
    """The executive-order line; ``order`` is the number as printed, also where it is wrong."""

    order: str
    declassification: Declassification


class ClassificationAuthority(NamedTuple):
    """Who classified a cable, and why: what a Classified By line says.

    ``section`` is the executive order's section with the reasons (``1.4``; ``1.5`` before 2003),
    ``reasons`` are its letters a to h in the order printed. What is not stated is None or empty.
    """

    printed: str
    name: str | None = None
    title: str | None = None
    section: str | None = None
    reasons: tuple[str, ...] = ()


class Reference(NamedTuple):
    """One reference. ``id`` is the canonical message id of a cable.

    ``year_inferred`` is true where the year of ``id`` comes from the cable's own date.
    """

    kind: str
    printed: str
    bullet: str | None = None
    id: str | None = None
    year_inferred: bool = False


class Fields(NamedTuple):
    """What the header says, as values. Absent fields are None or empty.

    ``excluded`` are the addressees after XMT, whom a collective address does not reach. ``tags``
    are the codes as printed; ``tag_codes`` those they stand for, glued ones (``EINDETRD``) apart.
    """

    transmission_id: str | None = None
    precedence: tuple[str, ...] = ()
    date_time_group: DateTimeGroup | None = None
    sender: str | None = None
    to: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    excluded: tuple[Addressee, ...] = ()
    banner: Banner | None = None
    captions: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    executive_order: ExecutiveOrder | None = None
    tags: tuple[str, ...] = ()
    tag_codes: tuple[str, ...] = ()
    subject: str | None = None
    references: tuple[Reference, ...] = ()
    classified_by: str | None = None
    authority: ClassificationAuthority | None = None
    signature: str | None = None
    partial: bool = False


class Unread(Protocol):
    """What can still be read of a cable: its tree."""

    def nodes(self) -> tuple[Node, ...]: ...


_READING = Lock()
"""Held while a tree is read: two threads that ask for it at once get the same one."""


@dataclass(frozen=True, slots=True)
class Cable:
    """One cable: its text, the record's fields, the header's fields and the tree of nodes.

    The tree is a function of the text, so that it takes no part in comparisons.
    """

    text: str
    record: Record | None
    fields: Fields
    _unread: Unread = field(repr=False, compare=False)
    _nodes: list[tuple[Node, ...]] = field(default_factory=list, repr=False, compare=False)
    _by_id: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the first level, in order; read from the text when first asked for."""
        if not self._nodes:
            with _READING:
                if not self._nodes:
                    self._nodes.append(self._unread.nodes())
        return self._nodes[0]

    @property
    def id(self) -> str:
        """The message id (``03GUATEMALA1815``), or an empty text where none can be told."""
        if self.record is not None:
            return self.record.id
        banner = self.fields.banner
        if banner is not None and banner.post and banner.serial and self.year is not None:
            post = banner.post.replace(" ", "")
            return f"{self.year % 100:02d}{post}{int(banner.serial)}"
        return ""

    @property
    def date(self) -> str | None:
        """The ISO 8601 date of the record, else of the date-time group."""
        if self.record is not None and self.record.date is not None:
            return self.record.date
        group = self.fields.date_time_group
        return group.instant[:10] if group is not None and group.instant is not None else None

    @property
    def year(self) -> int | None:
        """The four-digit year of the cable's date."""
        date = self.date
        return int(date[:4]) if date is not None else None

    @property
    def subject(self) -> str:
        """The subject line, else the record's subject, else an empty text."""
        if self.fields.subject:
            return self.fields.subject
        return self.record.subject if self.record is not None else ""

    @property
    def classification(self) -> str:
        """The overall classification: the record's, else the banner's, else an empty text."""
        if self.record is not None and self.record.classification:
            return self.record.classification
        return self.fields.banner.level if self.fields.banner is not None else ""

    @property
    def origin(self) -> str:
        """The post that sent the cable: the record's wording, else the banner's."""
        if self.record is not None and self.record.origin:
            return self.record.origin
        if self.fields.banner is not None and self.fields.banner.post:
            return self.fields.banner.post.title()
        return self.fields.sender or ""

    def walk(self) -> Iterator[Node]:
        """Every node, in the order of the text, a parent before its children."""
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> Iterator[Node]:
        """The leaves, which partition the text."""
        return (node for node in self.walk() if not node.children)

    def paragraphs(self) -> tuple[Node, ...]:
        """The numbered paragraphs, in order."""
        return tuple(node for node in self.walk() if node.kind is Kind.PARAGRAPH and node.number)

    def headings(self) -> tuple[Node, ...]:
        """The headings, in order."""
        return tuple(node for node in self.walk() if node.kind is Kind.HEADING)

    def find(self, node_id: str) -> Node | None:
        """The node with this id, or None."""
        if not self._by_id:
            self._by_id.update((node.id, node) for node in self.walk() if node.id)
        return self._by_id.get(node_id)

    def source(self, node: Node) -> str:
        """The text of a node exactly as transmitted."""
        return self.text[node.start : node.end]
