"""The header pane: what the cable says about itself, each code with its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len

from tui.app.session import Session
from tui.app.terminal import Palette, Row, Span, wrap
from tui.app.widgets.pane import Pane
from tui.cable.markings import read_banner
from tui.cable.model import Cable, ExecutiveOrder, Reference
from tui.cable.naming import sent_from
from tui.cable.visible import hidden_count
from tui.cable.vocabulary import USER_FILE, Vocabulary

LABEL = 8
"""Cells of the column of field names."""
_FOLDED_LINES = 3
# These captions mark the text; the others route it (5 FAH-2 H-440).
_MARKING_CAPTIONS = frozenset({"SENSITIVE", "NOFORN", "EXDIS", "NODIS", "LIMDIS", "STADIS"})


class Header(Pane):
    """Subject, id, date, post, classification, captions, TAGS, references, passing line, counts."""

    def __init__(self, palette: Palette, session: Session) -> None:
        super().__init__(palette, id="header")
        self.session = session
        self._of_cable: list[Row] = []
        self._made_for: tuple[int, Vocabulary] | None = None

    def build(self, width: int) -> Sequence[Row]:
        """The fields, one below the other; two columns of words would not fit a narrow pane."""
        made_for = width, self.session.vocabulary
        if made_for != self._made_for:
            self._of_cable, self._made_for = self._fields(width), made_for
        return [*self._of_cable, *_doubts(self.session, width)]

    def _fields(self, width: int) -> list[Row]:
        cable = self.session.cable
        rows: list[Row] = [[(line, "title")] for line in wrap(subject(cable), width)]
        rows.append(())
        for name, values in _fields(self.session):
            rows.extend(_labelled(name, values, width))
        if cable.fields.tags:
            rows += [(), [("TAGS", "label")]]
            for code in cable.fields.tags:
                rows.extend(_tag(code, width, self.session.vocabulary))
        if cable.fields.references:
            rows += [(), [("References", "label")]]
            for reference in cable.fields.references:
                rows.extend(_reference(reference, width))
        rows.append(())
        rows.extend(_counts(self.session, width))
        return rows


class FoldedHeader(Pane):
    """The header in a few lines above the panes, for terminals of less than 120 columns."""

    def __init__(self, palette: Palette, session: Session) -> None:
        super().__init__(palette, id="folded")
        self.session = session

    def build(self, width: int) -> Sequence[Row]:
        """Subject, then date, post and TAGS, as far as they fit."""
        cable = self.session.cable
        rows: list[Row] = [[(subject(cable), "title")]]
        captions = " ".join(cable.fields.captions)
        origin = sent_from(cable, self.session.vocabulary)
        facts = [printed_date(cable.date), origin, captions]
        if cable.fields.references:
            first = cable.fields.references[0]
            more = len(cable.fields.references) - 1
            facts.append(f"Ref {first.printed}" + (f" and {more} more" if more else ""))
        rows.append([("  ".join(fact for fact in facts if fact), "label")])
        spans: list[Span] = []
        for code in cable.fields.tags:
            spans += [(code, "accent"), (" ", "")]
        rows.append(spans)
        return rows[:_FOLDED_LINES]


def subject(cable: Cable) -> str:
    """The subject as it is shown: as printed, or a word for its absence."""
    return cable.subject or "(no subject)"


def printed_date(iso: str | None) -> str:
    """An ISO date as people write it: ``15 July 2003``; empty for None."""
    if iso is None:
        return ""
    try:
        return f"{date.fromisoformat(iso):%-d %B %Y}"
    except ValueError:
        return iso


def _fields(session: Session) -> list[tuple[str, list[list[Span]]]]:
    cable = session.cable
    fields = cable.fields
    found: list[tuple[str, list[list[Span]]]] = []
    found.append(("Id", [[(cable.id or session.path.name, "accent")]]))
    if cable.date:
        found.append(("Date", [[(printed_date(cable.date), "")]]))
    origin = sent_from(cable, session.vocabulary)
    if origin:
        found.append(("From", [[(origin, "")]]))
    if cable.classification:
        marking = read_banner(cable.classification)
        swatch = marking.swatch if marking is not None else "unknown"
        # A long marking is broken before its slashes, never inside a word.
        pieces = cable.classification.replace("//", "\n//").split("\n")
        found.append(("Class", [[(piece, f"marking-{swatch}") for piece in pieces]]))
    if fields.captions:
        spans: list[Span] = []
        for caption in fields.captions:
            marks = caption in _MARKING_CAPTIONS
            spans += [(caption, "marking-sbu" if marks else ""), ("  ", "")]
        found.append(("Caption", [spans]))
    if fields.offices:
        listed: list[Span] = []
        for office in fields.offices:
            listed.append((office.name, ""))
            if office.person:
                listed += [(" ", ""), (office.person, "label")]
            listed.append(("  ", ""))
        found.append(("For", [listed]))
    elif fields.passing:
        found.append(("For", [[(line, "")] for line in fields.passing]))
    for name, addressees in (("To", fields.to), ("Info", fields.info)):
        if addressees:
            found.append((name, [[(addressee.name, "")] for addressee in addressees]))
    if fields.executive_order is not None:
        found.append(("E.O.", [[(printed_order(fields.executive_order), "")]]))
    if fields.classified_by:
        found.append(("By", [[(_after_label(fields.classified_by), "")]]))
    return found


def _after_label(classified_by: str) -> str:
    """A Classified By line without its own label, which the pane's label repeats."""
    label, colon, rest = classified_by.partition(":")
    return rest.strip() if colon and label.strip().upper() == "CLASSIFIED BY" else classified_by


def printed_order(order: ExecutiveOrder) -> str:
    """The executive order and its declassification, as printed."""
    declassification = order.declassification
    if declassification.kind == "date":
        return f"{order.order}: until {printed_date(declassification.date)}"
    return f"{order.order}: {declassification.printed or 'nothing stated'}"


def _labelled(name: str, values: list[list[Span]], width: int) -> list[Row]:
    """A field name and its values beside it, each on its own lines."""
    rows: list[Row] = []
    room = max(8, width - LABEL)
    for spans in values:
        for row in _wrapped(spans, room):
            label = name if not rows else ""
            rows.append([(label.ljust(LABEL), "label"), *row])
    return rows


def _wrapped(spans: list[Span], width: int) -> list[Row]:
    """Spans filled into lines at their blanks; each word keeps its style."""
    rows: list[list[Span]] = [[]]
    used = 0
    for text, names in spans:
        if not text.strip():
            if used:
                rows[-1].append((text, ""))
                used += len(text)
            continue
        for index, word in enumerate(text.split(" ")):
            for piece in wrap(word, width):
                size = cell_len(piece)
                gap = 1 if index else 0
                if used and used + gap + size > width:
                    rows.append([])
                    used = gap = 0
                if gap and used:
                    rows[-1].append((" ", names))
                    used += 1
                rows[-1].append((piece, names))
                used += size
    return [*rows]


def _tag(code: str, width: int, vocabulary: Vocabulary) -> list[Row]:
    term = vocabulary.tag(code)
    if term.meaning is None and code.upper() in vocabulary.terms:
        return [[(code, "accent")]]
    if term.meaning is None:
        meaning, names = f"({term.kind})" if term.kind != "unknown" else "(not listed)", "label"
    elif term.doubtful:
        meaning, names = f"{term.meaning} (doubtful)", "label"
    else:
        meaning, names = term.meaning, ""
    column = max(5, len(code) + 1)
    lines = wrap(meaning, max(8, width - column))
    rows: list[Row] = [[(code.ljust(column), "accent"), (lines[0], names)]]
    rows.extend([(" " * column, ""), (line, names)] for line in lines[1:])
    return rows


def _reference(reference: Reference, width: int) -> list[Row]:
    bullet = f"{reference.bullet}. " if reference.bullet else ""
    spans: list[Span] = [(bullet + reference.printed, "")]
    rows = _wrapped(spans, width)
    if reference.id is not None and reference.id != reference.printed:
        year = ", year inferred" if reference.year_inferred else ""
        rows.extend(_wrapped([(reference.id, "accent"), (year, "label")], width))
    return rows


def _counts(session: Session, width: int) -> list[Row]:
    cable = session.cable
    paragraphs = cable.paragraphs()
    rows: list[Row] = []
    pieces = [_count(len(paragraphs), "paragraph"), _count(len(cable.headings()), "heading")]
    rows.extend([(line, "label")] for line in wrap("  ".join(pieces), width))
    levels: dict[tuple[str, str], int] = {}
    for node in paragraphs:
        marking = node.marking
        key = (marking.portion, marking.swatch) if marking is not None else ("unmarked", "unmarked")
        levels[key] = levels.get(key, 0) + 1
    spans: list[Span] = []
    for (portion, swatch), count in sorted(levels.items(), key=lambda pair: -pair[1]):
        spans += [(f"{portion} {count}", f"marking-{swatch}"), ("  ", "")]
    if spans:
        rows.append(spans)
    if cable.fields.signature:
        rows += [(), [("Signed".ljust(LABEL), "label"), (cable.fields.signature.title(), "")]]
    if cable.fields.partial:
        rows.extend([(line, "label")] for line in wrap("Partial extract of the original", width))
    hidden = hidden_count(cable.text)
    if hidden:
        line = f"{_count(hidden, 'hidden character')} shown as signs"
        rows.extend([(piece, "warning")] for piece in wrap(line, width))
    faults = session.vocabulary.faults
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        line = f"{USER_FILE}: {faults[0]}{more}"
        rows.extend([(piece, "warning")] for piece in wrap(line, width))
    return rows


def _doubts(session: Session, width: int) -> list[Row]:
    """What of the annotations has no place or a doubtful one."""
    rows: list[Row] = []
    orphans = len(session.placement.orphans)
    if orphans:
        line = f"{_count(orphans, 'annotation')} without a place in this text"
        rows.extend([(piece, "warning")] for piece in wrap(line, width))
    if session.near:
        line = f"≈ {_count(len(session.near), 'annotation')} on words that differ a little"
        rows.extend([(piece, "warning")] for piece in wrap(line, width))
    return rows


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
