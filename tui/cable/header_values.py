"""What the fields of a header mean, once their lines are known: subject, authority, references."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui.cable.lines import Lines
from tui.cable.markings import Marking, read_portion
from tui.cable.stations import is_station

SUBJECT_LABEL = re.compile(r"SUBJ(?:ECT)?\s?[:.;]|SUBJECT\s|Subj(?:ect)?\s?:")
# Where one field runs on to the next in the same line.
RUN_ON = re.compile(
    r"(?:\s(?<![ :]A[.)]\s)|(?<=[A-Z])(?=REFS?: ))"
    r"(?=E\.?[Oo]\.? ?\d{5}|TAGS:|TAGS [A-Z]{2,4}\b|Tags:|SUBJECT:|Subject:"
    r"|REF(?:TEL)?S?\s?:|REF\(S\):|Ref(?:tel)?s?:|Ref\(s\):"
    r"|(?:Classified|CLASSIFIED|Derived|DERIVED) (?:[Bb]y|BY|[Ff]rom|FROM)\b)"
)
_REFERENCE_ITEM = re.compile(
    r"(?:-\s{1,8})?¶?\(?[A-Z](?:\)|\.)\s{0,3}\S"
    r"|(?:\(?\d\d(?:\d\d)?\)?\s)?[A-Z][A-Z ]{2,24} \d{2,7}\b"
)
_MIXED_REFERENCE = re.compile(
    r"(?P<post>[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}) \d{2,7}(?=[,;]|\s{0,2}$|\s{1,2}\(?[A-Z][.)]\s)"
)
# "1. CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY …": a marking in words may precede.
AUTHORITY_INSIDE = re.compile(
    r"(?:(?:\(\w\)|(?:ENTIRE TEXT )?[A-Z]{5,15}(?: - ENTIRE TEXT)?\.?)\s)?"
    r"(?=(?:CLASS?I?FIED|DERIVED) (?:BY|FROM)\b)",
    re.IGNORECASE,
)
_AUTHORITY_WIDTH = 71
"""Code points after which a Classified By line was cut, also inside a word."""


def may_run_on(printed: str) -> bool:
    """Whether a line may hold the label of a further field: cheaper than to look for one."""
    # Without the first letters of a label that the line itself begins with.
    further = printed[2:].lower()
    return (
        "tags" in further
        or "ref" in further
        or "lassified " in further
        or "erived " in further
        or "subject:" in further
        or " E.O." in printed
        or " EO " in printed
    )


def is_reference(printed: str) -> bool:
    """Whether a line after a blank one begins with a reference, in capitals or by a known post."""
    if _REFERENCE_ITEM.match(printed) is not None:
        return True
    found = _MIXED_REFERENCE.match(printed)
    return found is not None and is_station(found["post"])


def read_subject(joined: str) -> tuple[str, Marking | None]:
    """The subject without its label, and the portion marking before or behind it."""
    label = SUBJECT_LABEL.match(joined)
    value = joined[label.end() :].strip() if label is not None else joined
    marked = read_portion(value)
    if marked is not None:
        return value[marked[1] :].strip(), marked[0]
    bracket = value.rfind(" (") + 1
    marked = read_portion(value, bracket) if bracket and value.endswith(")") else None
    if marked is None or marked[1] < len(value):
        return value, None
    return value[:bracket].strip(), marked[0]


def is_cut(lines: Lines, span: tuple[int, int]) -> bool:
    """Whether the line that ends with ``span`` is one that was cut at the edge of a form."""
    return span[1] - lines.starts[lines.holding(span[0])] == _AUTHORITY_WIDTH


def unwrapped(lines: Lines, spans: Iterable[tuple[int, int]]) -> str:
    """The text of ``spans`` in one line; words that the edge of a form cut are whole again."""
    joined, before = "", (0, 0)
    for span in spans:
        cut = bool(joined) and is_cut(lines, before) and lines.text[span[0] - 1] == "\n"
        joined += ("" if cut or not joined else " ") + lines.text[span[0] : span[1]]
        before = span
    return " ".join(joined.split())
