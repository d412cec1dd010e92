"""The fields of the query language: what each takes, and what a value of it means.

``docs/queries.md`` tells the same to a reader. An engine finds here what bounds a date or a level
has, so that all engines mean the same by ``date:2003-07..2003-09``.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tui.library.query import Field

if TYPE_CHECKING:
    from tui.cable.markings import Level, Marking

ORDERS = (">=", "<=", ">", "<")
"""The operators that compare; a longer one before those it begins with."""
PARAGRAPH = "¶"


class Takes(Enum):
    """What a field's value is."""

    TEXT = "words"
    CHOICE = "choice"
    CODE = "code"
    TAG = "tag"
    DATE = "date"
    YEAR = "year"
    LEVEL = "level"
    MARKING = "marking"
    MESSAGE_ID = "message id"


class FieldKind(NamedTuple):
    """One field: what it takes, what it means in a line, an example, and its values if fixed."""

    name: str
    takes: Takes
    told: str
    example: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def is_ordered(self) -> bool:
        """Whether its values can be compared, as in ``class:>=secret``."""
        return self.takes in (Takes.DATE, Takes.YEAR, Takes.LEVEL, Takes.MARKING)


_LEVELS = (
    ("unclassified", "U"),
    ("sbu", "SBU, FOUO, LOU: controlled, not classified"),
    ("restricted", "R, of other governments"),
    ("confidential", "C"),
    ("secret", "S"),
    ("top-secret", "TS"),
)
_HAS = (
    ("note", "a note of yours or another coder's"),
    ("tags", "a code"),
    ("passage", "an annotation on words inside a paragraph"),
    ("orphan", "an annotation whose words are not found any more"),
    ("conflict", "versions of an annotation that two people wrote"),
    ("finding", "something that the rules call an error or a warning"),
    ("references", "a reference to another cable"),
)
_IS = (
    ("unread", "not opened yet, or marked unread"),
    ("read", "opened, or marked read"),
    ("annotated", "somebody annotated it"),
    ("reviewed", "every paragraph is marked as reviewed"),
    ("orphan", "it has an annotation without a place"),
)
_IN = (
    (PARAGRAPH, "a paragraph: all of it in one"),
    ("heading", "a heading"),
    ("summary", "a summary"),
    ("comment", "a comment of the drafter"),
    ("note", "a note that stands in the cable"),
    ("action", "an action request"),
)

FIELDS: dict[str, FieldKind] = {
    kind.name: kind
    for kind in (
        FieldKind("post", Takes.TEXT, "the post that sent it", "post:guatemala"),
        FieldKind("country", Takes.TEXT, "the country of that post, by name or code", "country:GT"),
        FieldKind("date", Takes.DATE, "its date: a day, a month, a year", "date:2003-07..2003-09"),
        FieldKind("year", Takes.YEAR, "the year of its date", "year:2003"),
        FieldKind("class", Takes.LEVEL, "its classification", "class:>=secret", _LEVELS),
        FieldKind("caption", Takes.TEXT, "a caption such as NODIS", "caption:nodis"),
        FieldKind("tags", Takes.TAG, "one of its TAGS", "tags:PHUM"),
        FieldKind("code", Takes.CODE, "a code of yours, or one below it", "code:shelter/"),
        FieldKind("coder", Takes.TEXT, "who annotated it", "coder:kim"),
        FieldKind("note", Takes.TEXT, "words of a note of yours", 'note:"six months"'),
        FieldKind("has", Takes.CHOICE, "what somebody added to it", "has:note", _HAS),
        FieldKind("is", Takes.CHOICE, "how far you are with it", "is:unread", _IS),
        FieldKind("ref", Takes.MESSAGE_ID, "a cable that it refers to", "ref:03STATE193839"),
        FieldKind("id", Takes.TEXT, "its message id; id:03GUAT* for a beginning", "id:03LIMA12"),
        FieldKind("subject", Takes.TEXT, "words of its subject", "subject:trafficking"),
        FieldKind("from", Takes.TEXT, "its sender", 'from:"amembassy guatemala"'),
        FieldKind("to", Takes.TEXT, "an addressee, for action or information", "to:secstate"),
        FieldKind("marking", Takes.MARKING, "the marking of a paragraph", "marking:nf"),
        FieldKind("in", Takes.CHOICE, "where the words beside it stand", "in:summary", _IN),
    )
}
"""The fields of the language by their names, in the order in which they are offered."""

OF_PARAGRAPHS = frozenset({"in", "marking"})
"""The fields that let what stands beside them hold of one paragraph, not of the cable."""
OF_ANNOTATIONS = frozenset({"code", "coder", "note"})

_CHOICES = {
    "has": {"notes": "note", "tag": "tags", "code": "tags", "codes": "tags", "ref": "references"}
    | {"refs": "references", "findings": "finding", "orphans": "orphan", "passages": "passage"},
    "is": {"orphaned": "orphan"},
    "in": {"p": PARAGRAPH, "paragraph": PARAGRAPH, "headings": "heading"},
}
"""Other words for fixed values, by field."""
# Patterns are made when they are first needed, and what knows markings is loaded then: most queries
# have no fields.
_DATE = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
_YEAR = r"\d{4}"
_MESSAGE_ID = r"(\d\d)\s*([A-Z][A-Z .'-]*?)\s*(\d{1,7})"


# Values, as they are checked when a query is read


def settled(kind: FieldKind, value: str) -> str:
    """``value`` as the field keeps it. Raises ``ValueError`` that says what would be right."""
    match kind.takes:
        case Takes.CHOICE:
            return _choice(kind, value)
        case Takes.DATE:
            _day(value, first=True)
        case Takes.YEAR:
            if not re.fullmatch(_YEAR, value, re.ASCII):
                raise ValueError(f"a year has four digits, as in {kind.example}")
        case Takes.LEVEL:
            if level_named(value) is None:
                known = ", ".join(name for name, _ in kind.values)
                raise ValueError(f"there is no classification {value!r}; known are: {known}")
        case Takes.MESSAGE_ID:
            found = message_id(value)
            if not found:
                raise ValueError("a message id is year, post and number, as in 03STATE193839")
            return found
        case Takes.CODE:
            from tui.annotations.model import clean_tag

            return clean_tag(value) or _nothing(kind)
        case Takes.TAG:
            return value.upper()
        case Takes.TEXT:
            if not any(character.isalnum() for character in value):
                _nothing(kind)
        case Takes.MARKING:
            return value.upper()
    return value


def _nothing(kind: FieldKind) -> str:
    raise ValueError(f"{kind.name}: needs a value, as in {kind.example}")


def _choice(kind: FieldKind, value: str) -> str:
    asked = value.casefold()
    asked = _CHOICES[kind.name].get(asked, asked)
    known = [name for name, _ in kind.values]
    if asked in known:
        return asked
    raise ValueError(f"{kind.name}: is one of {', '.join(known)}")


def message_id(printed: str) -> str:
    """The canonical message id that ``printed`` is: ``03STATE193839`` for ``03 State 193839``.

    Empty where it is none.
    """
    from tui.cable.references import message_id as canonical

    found = re.fullmatch(_MESSAGE_ID, printed.strip().upper(), re.ASCII)
    return canonical(found[2], found[3], int(found[1])) if found is not None else ""


def level_named(name: str) -> Level | None:
    """The level of a name or a portion form: ``secret``, ``top-secret``, ``S//NF``, ``FOUO``."""
    from tui.cable.marking_terms import FOUO_NAMES, LEVELS
    from tui.cable.markings import Level, read_marking

    upper = " ".join(name.upper().replace("_", " ").split())
    spaced = upper.replace("-", " ")
    if spaced in ("NONE", "UNMARKED"):
        return Level.UNMARKED
    if spaced == "SCI":
        return Level.COMPARTMENTED
    if spaced in LEVELS:
        return LEVELS[spaced].level
    if spaced in FOUO_NAMES:
        return Level.CONTROLLED
    found = read_marking(upper)
    return found.level if found is not None and found.form != "unknown" else None


def _day(value: str, *, first: bool) -> str:
    """The first or the last day of a day, a month or a year, in ISO 8601."""
    import calendar

    found = re.fullmatch(_DATE, value, re.ASCII)
    if found is None:
        raise ValueError("a date is written 2003, 2003-07 or 2003-07-15")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if year == 0 or (found[2] and not 1 <= month <= 12):
        raise ValueError(f"there is no month {value}" if year else "years begin with 0001")
    if not month:
        month, day = (1, 1) if first else (12, 31)
    longest = calendar.monthrange(year, month)[1]
    if found[3] and not 1 <= day <= longest:
        raise ValueError(f"there is no day {value}; that month has {longest}")
    if not day:
        day = 1 if first else longest
    return f"{year:04d}-{month:02d}-{day:02d}"


# Values, as an engine asks for them


def days(field: Field) -> tuple[str, str]:
    """The first and last day that ``date:`` or ``year:`` lets through, in ISO 8601, inclusive.

    Either is empty where the range is open; a cable without a date is in none.
    """
    low, high = _bounds(field)
    first = _day(low, first=field.operator != ">") if low else ""
    last = _day(high, first=field.operator == "<") if high else ""
    # ``>2003`` begins the day after 2003 ends: no date has the day 32.
    if field.operator == ">":
        first = f"{first[:8]}{int(first[8:]) + 1:02d}"
    if field.operator == "<":
        last = f"{last[:8]}{int(last[8:]) - 1:02d}"
    return first, last


def levels(field: Field) -> tuple[Level, Level]:
    """The lowest and highest level that ``class:`` or a compared ``marking:`` lets through.

    The first is above the second where none does, as for ``class:>ts//si``.
    """
    from tui.cable.markings import Level

    low, high = _bounds(field)
    first = level_named(low) if low else None
    last = level_named(high) if high else None
    bottom, top = min(Level), max(Level)
    lowest = int(bottom if first is None else first) + (field.operator == ">")
    highest = int(top if last is None else last) - (field.operator == "<")
    if lowest > top or highest < bottom:
        return top, bottom
    return Level(lowest), Level(highest)


def _bounds(field: Field) -> tuple[str, str]:
    match field.operator:
        case "..":
            return field.value, field.upper
        case ">=" | ">":
            return field.value, ""
        case "<=" | "<":
            return "", field.value
        case _:
            return field.value, field.value


def is_marked(marking: Marking, field: Field) -> bool:
    """Whether a portion marking is one that ``marking:`` asks for.

    A control (``nf``, ``noforn``, ``rel``) must be among its own; a level, or a level with controls
    (``s//nf``), must be its level and among its controls; the rest must stand in its portion form.
    """
    if field.operator != ":":
        low, high = levels(field)
        return low <= marking.level <= high
    from tui.cable.marking_terms import CONTROLS, LEVELS
    from tui.cable.markings import read_marking

    value = field.value
    control = CONTROLS.get(value)
    if value in LEVELS:
        return marking.base == LEVELS[value].portion or value in marking.controls
    if control is not None:
        return (
            control.portion in marking.controls
            or (control.portion == "NF" and marking.noforn)
            or (control.portion == "REL" and bool(marking.released_to))
        )
    wanted = read_marking(value)
    if wanted is not None and wanted.form != "unknown":
        return wanted.base == marking.base and set(wanted.controls) <= set(marking.controls)
    return value in marking.portion
