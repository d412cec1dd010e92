"""Volumes of Foreign Relations of the United States, in TEI: each document a cable.

A telegram's header comes from its opener and its source note: who sends and to whom from the
``gloss`` and ``persName`` elements of the heading (else from its words), date from the dateline,
level, precedence and captions from the sentence of the source note (``Secret; Priority; Nodis.``),
subject and references from the ``list`` elements that have these headings. They are laid out as a
telegram is (``FM``, ``TO``, the level on a line of its own, ``SUBJECT:``, ``REF:``), so that the
same parser reads it. Paragraphs stand apart by blank lines, white space is collapsed, page breaks
are left out. A footnote leaves ``[2]`` where its sign stands and is kept at the end, after the line
``[Footnotes]``. Other documents (memoranda, editorial notes) have no such header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui.cable.addresses import is_identity
from tui.cable.model import Record
from tui.cable.pages import FOOTNOTES
from tui.cable.visible import visible
from tui.sources.found import FoundCable, Report, Where
from tui.sources.tei import Document, Element, documents

_LOOKS = re.compile(rb"<(?:\w{1,20}:)?TEI[\s>]|tei-c\.org/ns")
_TELEGRAM = re.compile(r"\b(?:tele|aero|air)gram\b|\bcable\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<number>\d{1,6})\.\s+(?=\S)")
_HEAD_NUMBER = re.compile(r"\[?\d{1,5}[a-z]?\.\]?\s+")
_FROM_TO = re.compile(
    r"\bFrom (?P<sender>.{3,150}?)(?: to (?P<to>(?:the|all|certain)\b.{3,150}))?$"
)
_REFERENCE = re.compile(
    r"Re(?:f(?:erences?|tel|s)?\s?[:.]|\s?:)\s*(?P<cited>[^.]{1,120})\.(?P<signs>(?:\[[^\]]{1,9}\])*)\s*",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_LEVELS = {
    "top secret": "TOP SECRET",
    "secret": "SECRET",
    "confidential": "CONFIDENTIAL",
    "limited official use": "LIMITED OFFICIAL USE",
    "official use only": "OFFICIAL USE ONLY",
    "restricted": "RESTRICTED",
    "unclassified": "UNCLASSIFIED",
}
_BANNERS = frozenset(_LEVELS.values()) - {"OFFICIAL USE ONLY", "RESTRICTED"}
"""The levels that the parser knows as a banner; the others stand in the record alone."""
_PRECEDENCES = ("flash", "niact immediate", "niact", "immediate", "priority", "routine")
_CAPTIONS = (
    "nodis",
    "exdis",
    "limdis",
    "stadis",
    "noforn",
    "eyes only",
    "roger channel",
    "cherokee",
)
_SET_APART = frozenset({"p", "list", "item", "table", "row", "head", "quote", "lg", "l", "ab"})
_APARTS = frozenset({"opener", "dateline", "closer", "signed", "salute", "postscript", "div"})


def looks_like(sample: bytes) -> bool:
    """Whether a file that starts with ``sample`` is a TEI volume."""
    return sample.lstrip()[:1] == b"<" and _LOOKS.search(sample) is not None


def cables(path: Path, report: Report) -> Iterator[FoundCable]:
    """The documents of a volume, in its order.

    A document that has no text, or more than one can have, is told to ``report`` and left out.
    Raises ``SourceError`` where the file stops being XML, after the documents before that.
    """
    given: dict[str, int] = {}
    for document in documents(path):
        place = f"{visible(str(path))}:{document.line}"
        if document.root is None:
            report(f"{place}: {document.problem}")
            continue
        found = _found(path, document, document.root, given)
        if found.text.strip():
            yield found
        else:
            report(f"{place}: a document without text; it is left out")


def _found(path: Path, document: Document, root: Element, given: dict[str, int]) -> FoundCable:
    identity = f"{document.volume or path.stem}-{document.identity or document.line}"
    if not is_identity(identity):
        identity = re.sub(r"[^A-Za-z0-9_-]", "-", identity)[:90]
    # Volumes repeat identifiers in front and back matter.
    given[identity] = given.get(identity, 0) + 1
    if given[identity] > 1:
        identity = f"{identity}-{given[identity]}"
    text, record = _Telegram(root, identity).laid_out()
    return FoundCable(identity, text, record, Where(path, document.line))


@dataclass(slots=True)
class _Flow:
    """Running text of a document: its paragraphs, and the footnotes met on the way."""

    paragraphs: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _labelled: bool = False

    def add(self, text: str) -> None:
        self._pieces.append(text)
        if self._labelled and text.strip():
            self._labelled = False

    def label(self, words: str) -> None:
        """Begin an item with its label; what sets the item apart leaves it there."""
        self.close()
        self._pieces.append(f"{words} ")
        self._labelled = True

    def close(self) -> None:
        """End the paragraph. A label stays until the words that it labels."""
        if not self._labelled:
            self.finish()

    def finish(self) -> None:
        """End the paragraph, also where it is a label alone."""
        self._labelled = False
        joined = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if joined:
            self.paragraphs.append(joined)


class _Telegram:
    """Lays one document out as a telegram."""

    def __init__(self, root: Element, identity: str) -> None:
        self._root = root
        self._identity = identity
        self._flow = _Flow()
        self._subject: list[str] = []
        self._references: list[str] = []
        self._source = ""

    def laid_out(self) -> tuple[str, Record]:
        """The text, and the record of what the volume says about it."""
        root = self._root
        head = next((part for part in root.elements() if part.name == "head"), None)
        title = ""
        if head is not None:
            title = _HEAD_NUMBER.sub("", self._words(head), count=1)
        for part in root.parts:
            if isinstance(part, Element):
                if part is not head:
                    self._read(part)
            else:
                self._flow.add(part)
        self._flow.finish()
        is_telegram = _TELEGRAM.search(title) is not None
        level, precedence, captions = self._markings()
        sender, addressee = self._parties(head, title)
        dates = root.first("date")
        when = dates.attributes.get("when", "") if dates is not None else ""
        minute = _MINUTE.match(when)
        record = Record(
            id=self._identity,
            subject=title,
            date=when[:10] if _DATE.match(when) else None,
            classification=level,
            origin=sender,
            created=minute.group() if minute is not None else None,
        )
        lines = [title, *self._dateline()]
        paragraphs = self._flow.paragraphs
        if is_telegram:
            lines.extend(self._number(paragraphs))
            lines.extend([f"FM {sender}"] if sender else [])
            lines.extend(
                [" ".join(filter(None, ("TO", addressee, precedence)))] if addressee else []
            )
        lines.append("")
        lines.extend([level, ""] if level in _BANNERS and is_telegram else [])
        for caption in captions:
            lines.extend((caption, ""))
        lines.extend([f"SUBJECT: {' '.join(self._subject)}", ""] if self._subject else [])
        lines.extend([f"REF: {' '.join(self._references)}", ""] if self._references else [])
        for paragraph in paragraphs:
            lines.extend((paragraph, ""))
        if self._flow.notes:
            lines.append(FOOTNOTES)
            lines.extend(f"[{number}] {note}" for number, note in self._flow.notes)
        return "\n".join(lines).strip("\n") + "\n", record

    # Elements

    def _read(self, element: Element) -> None:
        """Add what an element holds to the flow."""
        flow, name = self._flow, element.name
        if name == "list" and self._is_field(element):
            return
        if name == "note":
            self._note(element)
            return
        if name == "label":
            flow.label(self._words(element))
            return
        if name in ("pb", "figure", "dateline"):
            flow.add(" ")
            return
        apart = name in _SET_APART or name in _APARTS
        if apart:
            flow.close()
        if name in ("lb", "cell"):
            flow.add(" ")
        for part in element.parts:
            if isinstance(part, Element):
                self._read(part)
            else:
                flow.add(part)
        if apart:
            flow.close()

    def _is_field(self, element: Element) -> bool:
        """Take a list that is a header field; answers whether it is one."""
        head = next((part for part in element.elements() if part.name == "head"), None)
        if element.attributes.get("type") != "subject" or head is None:
            return False
        heading = self._words(head).strip(" :").upper()
        if heading.startswith("REF"):
            into = self._references
        elif heading.startswith("SUBJ"):
            into = self._subject
        else:
            return False
        into.extend(self._words(part) for part in element.elements() if part is not head)
        return True

    def _words(self, element: Element) -> str:
        """The words of an element on one line; its notes are taken out of them."""
        pieces: list[str] = []
        self._gather(element, pieces)
        return " ".join("".join(pieces).split())

    def _gather(self, element: Element, pieces: list[str]) -> None:
        for part in element.parts:
            if isinstance(part, str):
                pieces.append(part)
            elif part.name == "note":
                self._note(part, pieces)
            elif part.name in ("lb", "pb"):
                pieces.append(" ")
            else:
                spaced = part.name in _SET_APART or part.name in _APARTS
                pieces.append(" " if spaced else "")
                self._gather(part, pieces)
                pieces.append(" " if spaced else "")

    def _note(self, note: Element, pieces: list[str] | None = None) -> None:
        number = note.attributes.get("n", "") or str(len(self._flow.notes) + 1)
        place = len(self._flow.notes)
        self._flow.notes.append((number, ""))
        words = self._words(note)
        self._flow.notes[place] = (number, words)
        if note.attributes.get("type") == "source":
            self._source = self._source or words
        elif pieces is not None:
            pieces.append(f"[{number}]")
        else:
            self._flow.add(f"[{number}]")

    # Fields

    def _dateline(self) -> list[str]:
        dateline = self._root.first("dateline")
        words = self._words(dateline) if dateline is not None else ""
        return [words] if words else []

    def _parties(self, head: Element | None, title: str) -> tuple[str, str]:
        """Sender and addressee: the offices that the volume marks, else what the heading says.

        A person that it marks (``the Chief of the Division (King)``) is part of what it says.
        """
        said = _FROM_TO.search(title)
        parties = []
        for party, name in (("from", "sender"), ("to", "to")):
            marked = [
                self._words(element)
                for element in (head.walk() if head is not None else ())
                if element.name == "gloss" and element.attributes.get("type") == party
            ]
            spoken = (said[name] or "") if said is not None else ""
            person = head.first("persName", type=party) if head is not None else None
            last = self._words(person) if person is not None else ""
            parties.append(", ".join(marked) or spoken or last)
        return parties[0], parties[1]

    def _markings(self) -> tuple[str, str, list[str]]:
        """Level, precedence and captions of the source note's sentence, in capitals."""
        for sentence in self._source.split("."):
            terms = [term.strip().lower() for term in sentence.replace(",", ";").split(";")]
            level = _LEVELS.get(terms[0], "")
            if level:
                precedence = next((word for word in _PRECEDENCES if word in terms), "")
                captions = [word.upper() for word in _CAPTIONS if word in terms]
                return level, precedence.upper(), captions
        return "", "", []

    def _number(self, paragraphs: list[str]) -> list[str]:
        """The telegram's number, which opens the first paragraph; taken out of it."""
        found = _NUMBER.match(paragraphs[0]) if paragraphs else None
        if found is None or found["number"] == "1":
            return []
        rest = paragraphs[0][found.end() :]
        reference = _REFERENCE.match(rest)
        if reference is not None and not self._references:
            signs = reference["signs"]
            self._references.append(reference["cited"] + (f".{signs}" if signs else ""))
            rest = rest[reference.end() :]
        paragraphs[:1] = [rest] if rest else []
        return [f"{found['number']}."]
