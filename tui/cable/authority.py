"""By whose authority a cable is classified, and until when: the E.O. line and Classified By.

Executive orders 11652 (1972), 12065 (1978), 12356 (1982), 12958 (1995, amended by 13292 in 2003)
and 13526 (2009) say which instructions a declassification line may carry and give the reasons for
classification the letters of their section 1.4 or 1.5.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from tui.cable.classifier import name_and_title
from tui.cable.model import ClassificationAuthority, Declassification, ExecutiveOrder

_ORDER = re.compile(r"E\.? ?[Oo0]\.?:? ?(\d{4,5})\b\s?[:;.]?\s*", re.IGNORECASE)
# "DNG: CO 8/12/85": when a text is downgraded to confidential (E.O. 11652, 12065).
_DECL = re.compile(
    r"[\s/-]{0,4}(?:DECL[A-Z]{0,12}|DNG|DOWNGRADE)\b\s?[:;.]{0,2}\s*(?:ON )?(?:CO (?=\d))?",
    re.IGNORECASE,
)
_EARLIEST_SHORT = 70
"""Two-digit years from here on are of the twentieth century: the first order is of 1972."""
_DATES = (
    re.compile(r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)"),
)
_WORDED_DATES = (
    re.compile(r"(?P<day>\d{1,2})\s(?P<month>[A-Z]{3})[A-Z]{0,6}\.?,?\s(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?P<month>[A-Z]{3})[A-Z]{0,6}\.?\s(?P<day>\d{1,2}),?\s(?P<year>\d{4})(?!\d)"),
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_CODES = re.compile(
    r"(?:1\.[56]\s?X\d|OADR|MR|GDS|ADS|XGDS(?:-?\d)?|RDS(?:-?\d)?|X\d|25X\d?|50X\d?)(?![A-Z\d])"
)
_BY = re.compile(
    r"(?:\(\w\)\s)?(?:CLASSIFIED|DERIVED|DECLASSIFIED|CLASSFIED)\s(?:BY|FROM)\s?:?\s*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?=[FRE1])(?:(?:FOR\s)?REAS[O0]NS?\b|E\.?O\.?\s?\d{5}\b|1\s?[.,:]\s?[2-5]\b|\d{5}\s1\.\d"
    r"|(?:(?<=\bFOR )|(?<=\. )|(?<=\.  ))R[EASO0]{2,4}N?S?(?=:?\s*(?:1\b|\()))",
    re.IGNORECASE,
)
_SECTION = re.compile(r"1\s?[.,:]\s?([45])\s?")
_LETTERS = re.compile(r"(?<![A-Za-z])([A-Ha-h])(?![A-Za-z])")
_FURTHEST_LETTER = 80
_LONGEST_REMEMBERED = 200
"""Code points of a line up to which what it says is kept for the next cable that says the same."""


def read_executive_order(joined: str) -> ExecutiveOrder | None:
    """The order's number as printed and the declassification that its line states."""
    return _same_order(joined) if len(joined) < _LONGEST_REMEMBERED else _order(joined)


def _order(joined: str) -> ExecutiveOrder | None:
    found = _ORDER.match(joined)
    if found is None:
        return None
    rest = joined[found.end() :]
    declared = _DECL.match(rest)
    value = rest[declared.end() :] if declared is not None else rest
    return ExecutiveOrder(found[1], read_declassification(value.strip()))


# Many cables of a collection are classified by the same person or until the same day.
_same_order = lru_cache(maxsize=1024)(_order)


def read_declassification(printed: str) -> Declassification:
    """A declassification instruction as date, code, event, N/A, or unreadable; never a guess."""
    upper = printed.upper().strip(" .,:;()")
    if not upper:
        return Declassification("none", printed)
    if upper in ("N/A", "NA", "NOT APPLICABLE", "N A", "N/A N/A"):
        return Declassification("na", printed)
    for pattern in _DATES:
        found = pattern.match(upper)
        if found is None:
            continue
        return _dated(printed, found["year"], int(found["month"]), found["day"])
    for pattern in _WORDED_DATES:
        found = pattern.match(upper)
        if found is not None and found["month"] in _MONTHS:
            month = _MONTHS.index(found["month"]) + 1
            return _dated(printed, found["year"], month, found["day"])
    if _CODES.match(upper):
        return Declassification("code", printed)
    if not any(letter.isalpha() and letter != "X" for letter in upper):
        return Declassification("unreadable", printed)
    return Declassification("event", printed)


def _dated(printed: str, year: str, month: int, day: str) -> Declassification:
    """A date, or an unreadable one where the calendar has no such day."""
    full = int(year)
    if len(year) == 2:
        full += 1900 if full >= _EARLIEST_SHORT else 2000
    try:
        return Declassification("date", printed, date(full, month, int(day)).isoformat())
    except ValueError:
        return Declassification("unreadable", printed)


def read_authority(joined: str) -> ClassificationAuthority | None:
    """Who classified, with title, and for which reasons (``1.4 (b) and (d)`` gives b, d)."""
    return _same_authority(joined) if len(joined) < _LONGEST_REMEMBERED else _authority(joined)


def _authority(joined: str) -> ClassificationAuthority | None:
    label = _BY.match(joined)
    if label is None:
        return None
    rest = joined[label.end() :]
    reason = _REASON.search(rest)
    who = rest[: reason.start()] if reason is not None else rest
    name, title = None, None
    if not label.group().lstrip("(UuCcSs) ").upper().startswith("DERIVED"):
        name, title = name_and_title(who)
    section, reasons = read_reasons(rest[len(who) :])
    return ClassificationAuthority(joined, name, title, section, reasons)


_same_authority = lru_cache(maxsize=1024)(_authority)


def read_reasons(printed: str) -> tuple[str | None, tuple[str, ...]]:
    """The section (``1.4``) and the letters a to h of the reasons that ``printed`` states."""
    found = _SECTION.search(printed)
    section = f"1.{found[1]}" if found is not None else None
    start = found.end() if found is not None else 0
    window = printed[start : start + _FURTHEST_LETTER]
    if found is None:
        word = re.search(r"REASONS?", window, re.IGNORECASE)
        if word is None:
            return None, ()
        window = window[word.end() :]
    glued = re.match(r"([a-h])(?= ?(?:and|,|/|&|\)|$))", window)
    letters = [glued[1]] if glued is not None else []
    letters.extend(letter.lower() for letter in _LETTERS.findall(window))
    return section, tuple(dict.fromkeys(letters))
