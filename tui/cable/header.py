"""The header of a cable's content: captions, passing lines, E.O., TAGS, subject, references.

A field starts with its label, at the start of a line or run on to another field, and goes on over
the lines that follow it. Whatever else stands before the last field is a passing line; the body
begins at the first paragraph number or heading, or with the first line after the last field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui.cable.artefacts import INLINE_RULE, Furniture, has_inline_rule
from tui.cable.authority import read_authority, read_executive_order
from tui.cable.draft import Piece, leaf
from tui.cable.header_values import (
    AUTHORITY_INSIDE,
    RUN_ON,
    SUBJECT_LABEL,
    is_cut,
    is_reference,
    may_run_on,
    read_subject,
    unwrapped,
)
from tui.cable.lines import Lines
from tui.cable.markings import read_portion
from tui.cable.model import ClassificationAuthority, ExecutiveOrder, Kind, Office
from tui.cable.passing import read_offices
from tui.cable.prefixes import BEGINS_NUMBER, Number, read_number
from tui.cable.tags import TAGS_LABEL, all_tags, read_tag_codes, read_tags

CAPTIONS = frozenset(
    {
        *("SIPDIS", "SENSITIVE", "NOFORN", "EXDIS", "NODIS", "LIMDIS", "STADIS", "TERREP"),
        *("ROGER", "CHEROKEE", "ONLY", "PROPIN", "ORCON", "NIACT", "CODEL", "DEA SENSITIVE"),
        *("ROGER CHANNEL", "DISSENT CHANNEL", "DS CHANNEL", "MED CHANNEL", "NO DISTRIBUTION"),
        *("NOT FOR INTERNET DISTRIBUTION", "SENSITIVE BUT UNCLASSIFIED", "EYES ONLY"),
        *("SIPDIS NOFORN", "NOFORN SIPDIS", "SENSITIVE SIPDIS", "SIPDIS SENSITIVE"),
    }
)
_LONGEST_CAPTION = 40
_CORRECTED = ("C O R R E C T E D", "CORRECTED COPY")

# A member of an enumeration takes ten times as long to find as a name of the module.
_EXECUTIVE_ORDER, _TAGS, _SUBJECT = Kind.EXECUTIVE_ORDER, Kind.TAGS, Kind.SUBJECT
_REFERENCES, _CLASSIFIED_BY, _PASSING = Kind.REFERENCES, Kind.CLASSIFIED_BY, Kind.PASSING
_CAPTION = Kind.CAPTION
_LABELS: dict[str, tuple[Kind, re.Pattern[str]]] = {
    "E": (_EXECUTIVE_ORDER, re.compile(r"E\.? ?[O0]\.?:? ?\d{4,5}(?!\d)", re.IGNORECASE)),
    "T": (_TAGS, TAGS_LABEL),
    "A": (_TAGS, TAGS_LABEL),
    "S": (_SUBJECT, SUBJECT_LABEL),
    "R": (
        _REFERENCES,
        re.compile(
            r"REF(?:ERENCE|TEL)?S?\s?(?:\([sS]\))?(?:\s?[:.;]|\s+(?=[A-Z\d(]))"
            r"|Ref(?:erence|tel)?s?(?:\(s\))?(?:\s?[:.;]|\s+(?=\(?[A-Z][.)]\s))"
        ),
    ),
    "C": (_CLASSIFIED_BY, re.compile(r"CLASS(?:I?FIED)? (?:BY|FROM)\b", re.IGNORECASE)),
    "D": (_CLASSIFIED_BY, re.compile(r"(?:DERIVED|DECLASSIFIED) (?:BY|FROM)", re.IGNORECASE)),
    "(": (_CLASSIFIED_BY, re.compile(r"\(\w\)\s{0,3}(?:CLASSIFIED|DERIVED) \w", re.I)),
}
# Capitals or not: the patterns tell.
_LABELS.update({letter.lower(): labelled for letter, labelled in _LABELS.items()})
_REASON = re.compile(r"REASONS?\s?:", re.IGNORECASE)
_SECTION_NAMES = frozenset({"SUMMARY", "INTRODUCTION", "COMMENT", "BACKGROUND", "KEY POINTS"})
_LONGEST_NAME = max(map(len, _SECTION_NAMES)) + 3
_SENTENCE = re.compile(r"[A-Z][a-z]+(?: [a-z]+){2}")
_LONG_LINE = 160
_LONGEST_AUTHORITY = 400
_AUTHORITY_LINES = 4
_FURTHEST_FIELD = 30
"""Written lines after the content's start, or a field's, within which the next field stands."""
_FURTHEST_AFTER_SUBJECT = 9


@dataclass(slots=True)
class ContentHeader:
    """The drafts of the header fields, their values, and the index of the first body line."""

    drafts: list[Piece] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    executive_order: ExecutiveOrder | None = None
    tags: tuple[str, ...] = ()
    tag_codes: tuple[str, ...] = ()
    subject: str | None = None
    references: list[str] = field(default_factory=list)
    classified_by: str | None = None
    authority: ClassificationAuthority | None = None
    body: int = 0


def read_header(lines: Lines, first: int, furniture: Furniture) -> ContentHeader:
    """The header fields from line ``first`` on."""
    return _HeaderReader(lines, first, furniture).read()


class _HeaderReader:
    """Reads one header: ``_kind`` and ``_spans`` are the field that the next line may continue."""

    def __init__(self, lines: Lines, first: int, furniture: Furniture) -> None:
        self._lines = lines
        self._first = first
        self._furniture = furniture
        self._header = ContentHeader()
        self._kind: Kind | None = None
        self._spans: list[tuple[int, int]] = []
        self._blank = False
        self._after_artefact = False
        self._before_last_field = True
        self._last = -1  # the line of the last field, which bounds the header; -1 without fields
        self._numbers: dict[int, Number | None] = {}

    def read(self) -> ContentHeader:
        lines, trimmed, artefacts = self._lines, self._lines.trimmed, self._furniture.artefacts
        kinds = self._find_fields()
        body = max(self._first, len(lines))
        for index in range(self._first, len(lines)):
            printed = trimmed[index]
            if not printed:
                self._blank = True
                continue
            # What has a label is no caption, and of the body only with a number or a rule.
            kind = kinds[index] if index in kinds else field_kind(printed)
            self._before_last_field = index < self._last
            if kind is None and self._caption(index, printed):
                continue
            labelled = kind is not None and printed[0] != "("
            labelled = labelled and (kind is _SUBJECT or not self._is_ruled(index, printed))
            if not labelled and self._begins_body(index, printed, kind):
                body = index
                break
            if index in artefacts or may_run_on(printed):
                self._parts(index, printed)
                self._blank = index in artefacts and self._blank
            else:
                begin = lines.begins[index]
                self._part(begin, begin + len(printed), printed, kind)
        self._flush()
        self._header.body = body
        if self._header.authority is None and body < len(lines):
            self._authority_in_body(body)
        return self._header

    def _authority_in_body(self, index: int) -> None:
        """Read a Classified By that the sender numbered as the first paragraph."""
        lines = self._lines
        number = self._number(index)
        if number is None:
            return
        if "lassified " not in lines.trimmed[index].lower():
            return
        last = index
        while last + 1 < len(lines) and lines.trimmed[last + 1] and last < index + _AUTHORITY_LINES:
            last += 1
        joined = " ".join(lines.text[number.after : lines.end(last)].split())[:_LONGEST_AUTHORITY]
        label = AUTHORITY_INSIDE.match(joined)
        if label is None:
            return
        joined = joined[label.end() :]
        self._header.classified_by = joined
        self._header.authority = read_authority(joined)

    def _find_fields(self) -> dict[int, Kind | None]:
        """Find the line of the last field; answers the labels of the lines that were looked at."""
        trimmed, last, written, furthest = self._lines.trimmed, -1, 0, _FURTHEST_FIELD
        kinds: dict[int, Kind | None] = {}
        for index in range(self._first, len(trimmed)):
            printed = trimmed[index]
            if not printed:
                continue
            kind = kinds[index] = field_kind(printed)
            if kind is not None:
                last, written = index, 0
                if kind is _SUBJECT:
                    furthest = _FURTHEST_AFTER_SUBJECT
                continue
            written += 1
            if written > furthest or (last >= 0 and self._is_body(index, printed)):
                break
            if (
                " E.O." in printed
                or " TAGS: " in printed
                or " SUBJECT: " in printed
                or " Subject: " in printed
            ):
                last, written = index, 0
        self._last = last
        return kinds

    def _number(self, index: int) -> Number | None:
        """The number that a line begins with, or None."""
        if index not in self._numbers:
            lines = self._lines
            self._numbers[index] = read_number(lines.text, lines.begins[index], lines.end(index))
        return self._numbers[index]

    def _is_ruled(self, index: int, trimmed: str) -> bool:
        return index in self._furniture.rules or (
            INLINE_RULE in trimmed and has_inline_rule(trimmed)
        )

    def _is_body(self, index: int, trimmed: str) -> bool:
        """Whether a line is certainly of the body: a paragraph number, a heading, a long line."""
        if self._is_ruled(index, trimmed):
            return True
        if trimmed[0] in BEGINS_NUMBER:
            number = self._number(index)
            if number is not None and (number.marking is not None or 0 < number.value < 4):
                return number.marking is not None or self._kind is not _REFERENCES
        return len(trimmed) < _LONGEST_NAME and trimmed.strip(" :.").upper() in _SECTION_NAMES

    def _begins_body(self, index: int, trimmed: str, kind: Kind | None) -> bool:
        if self._is_body(index, trimmed):
            return True
        if index <= self._last or kind is not None:
            return False
        if index in self._furniture.artefacts and not self._blank_beyond(index):
            return False
        if self._continues(trimmed):
            return False
        return self._last >= 0 or not _is_passing(trimmed)

    def _blank_beyond(self, index: int) -> bool:
        """Whether an artefact in line ``index`` leaves text in it."""
        spans = self._furniture.artefacts[index]
        return sum(end - begin for begin, end in spans) + 2 < len(self._lines.trimmed[index])

    def _parts(self, index: int, trimmed: str) -> None:
        """Read the parts of a line: artefacts, and text where one field runs on to the next."""
        at = begin = self._lines.begins[index]
        for start, stop in self._furniture.artefacts.get(index, ()):
            self._run_on(at, start)
            self._artefact(start, stop)
            at = stop
        self._run_on(at, begin + len(trimmed))

    def _run_on(self, begin: int, end: int) -> None:
        printed = self._lines.text[begin:end]
        at = 0
        if may_run_on(printed):
            for found in RUN_ON.finditer(printed, 0, _LONG_LINE * 4):
                self._piece(begin + at, printed[at : found.start()])
                at = found.end()
        self._piece(begin + at, printed[at:])

    def _piece(self, begin: int, printed: str) -> None:
        """Read a part of a line, blanks around it left out, if anything is left of it."""
        trimmed = printed.strip()
        if trimmed:
            begin += len(printed) - len(printed.lstrip())
            self._part(begin, begin + len(trimmed), trimmed, field_kind(trimmed))

    def _caption(self, index: int, trimmed: str) -> bool:
        if len(trimmed) > _LONGEST_CAPTION:
            if trimmed[0] not in "Cc" or not trimmed.startswith(_CORRECTED):
                return False
        else:
            upper = trimmed.upper().rstrip(".")
            if upper not in CAPTIONS and not upper.startswith(_CORRECTED):
                return False
        self._flush()
        self._header.captions.append(trimmed)
        begin = self._lines.begin(index)
        self._header.drafts.append(leaf(_CAPTION, begin, begin + len(trimmed)))
        self._blank = False
        return True

    def _artefact(self, begin: int, end: int) -> None:
        printed = self._lines.text[begin:end]
        if printed in CAPTIONS:
            self._flush()
            self._header.captions.append(printed)
            self._header.drafts.append(leaf(_CAPTION, begin, end))
            return
        self._add_nodes()
        self._header.drafts.append(leaf(Kind.ARTEFACT, begin, end))
        self._after_artefact = True

    def _part(self, begin: int, end: int, printed: str, kind: Kind | None) -> None:
        """Read a line or a part of one, which a label of ``kind`` begins."""
        if kind is None and not self._continues(printed):
            kind = _PASSING
        if kind is not None:
            if self._kind is not None:
                self._flush()
            self._kind = kind
        self._spans.append((begin, end))
        self._blank = self._after_artefact = False

    def _continues(self, printed: str) -> bool:
        """Whether a line without a label goes on with the field before it."""
        kind = self._kind
        if kind is None:
            return False
        if kind is _PASSING:
            before = self._printed()
            joined = before.endswith((",", "/", ";", " AND")) or printed.startswith("AND ")
            return joined and not self._blank
        if kind is _TAGS:
            if self._blank:
                return False
            return all_tags(printed) or (
                printed.islower() and self._printed().endswith(",") and all_tags(printed.upper())
            )
        if kind is _REFERENCES:
            if self._blank and (read_portion(printed) or not is_reference(printed)):
                return False
            return len(printed) < _LONG_LINE * 2
        if kind is _SUBJECT:
            if not self._blank:
                # A sentence of its own below a subject in capitals is a note to the addressee.
                sentence = printed.endswith(".") and _SENTENCE.match(printed) is not None
                return not (sentence and self._printed()[9:].isupper())
            # What stands in capitals between the subject and a later field is more of the subject.
            parted = self._after_artefact or self._before_last_field
            return parted and printed.isupper() and not _is_passing(printed)
        if not self._blank or (kind is _CLASSIFIED_BY and self._after_artefact):
            return True
        # "…FOR REA", a blank line, "SONS 1.4 (B)".
        cut = kind is _CLASSIFIED_BY and is_cut(self._lines, self._spans[-1])
        return cut and (" 1.4" in printed or " 1.5" in printed)

    def _printed(self) -> str:
        """The text of the open field, artefacts left out."""
        text = self._lines.text
        return "\n".join([text[begin:end] for begin, end in self._spans])

    def _add_nodes(self) -> None:
        """Add the nodes of what the open field has so far; an artefact or a new field follows."""
        drafts, spans = self._header.drafts, self._spans
        if drafts and spans and spans[0][0] < drafts[-1].end:
            spans = [span for span in spans if span[0] >= drafts[-1].end]
        if spans and self._kind is not None:
            drafts.append(leaf(self._kind, spans[0][0], spans[-1][1]))

    def _flush(self) -> None:
        """Close the open field: its nodes and its value."""
        kind, header = self._kind, self._header
        if kind is None:
            return
        self._add_nodes()
        printed = self._printed()
        joined = " ".join(printed.split())
        spans = self._spans
        self._kind, self._spans = None, []
        if kind is _PASSING:
            header.passing.append(joined)
            header.offices.extend(read_offices(joined))
        elif kind is _EXECUTIVE_ORDER:
            header.executive_order = header.executive_order or read_executive_order(joined)
        elif kind is _TAGS:
            if not header.tags:
                header.tags = read_tags(joined)
                header.tag_codes = read_tag_codes(joined, header.tags)
        elif kind is _SUBJECT:
            if header.subject is None:
                value, marking = read_subject(joined)
                header.subject = value
                if marking is not None:
                    whole = header.drafts[-1]
                    header.drafts[-1] = leaf(_SUBJECT, whole.start, whole.end, marking)
        elif kind is _REFERENCES:
            header.references.append(printed)
        else:
            joined = unwrapped(self._lines, spans)
            before = header.classified_by
            header.classified_by = joined if before is None else f"{before} {joined}"
            header.authority = read_authority(header.classified_by)


def field_kind(trimmed: str) -> Kind | None:
    """The field whose label ``trimmed`` starts with, or None."""
    labelled = _LABELS.get(trimmed[0])
    if labelled is None:
        return None
    if labelled[1].match(trimmed) is not None:
        return labelled[0]
    if labelled[0] is _REFERENCES and _REASON.match(trimmed) is not None:
        return _CLASSIFIED_BY
    return None


def _is_passing(trimmed: str) -> bool:
    """Whether a line in a cable without fields still reads as a passing instruction."""
    return len(trimmed) < _LONG_LINE and _PASSING_LINE.match(trimmed) is not None


_PASSING_LINE = re.compile(r"(?:[A-Z/]{2,20} ){0,3}(?:FOR|PASS|ALSO FOR)\b [A-Z]")
