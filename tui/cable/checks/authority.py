"""The executive-order line and Classified By: D1 to D4, I1, I2, E1, E3, R1 to R6.

What the header's reader did not take for a field may still be printed; before anything is called
missing, the words are looked for in the text around the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tui.cable.checks.evidence import Evidence, Found, read_day
from tui.cable.model import Kind

_ORDERS: dict[str, tuple[date, date]] = {
    "10290": (date(1951, 10, 27), date(1953, 12, 15)),
    "10501": (date(1953, 12, 15), date(1972, 6, 1)),
    "11652": (date(1972, 6, 1), date(1978, 12, 1)),
    "12065": (date(1978, 12, 1), date(1982, 8, 1)),
    "12356": (date(1982, 8, 1), date(1995, 10, 14)),
    "12958": (date(1995, 10, 14), date(2010, 6, 27)),
    "13292": (date(2003, 3, 25), date(2010, 6, 27)),
    "13526": (date(2009, 12, 29), date.max),
}
"""The orders on classified information: first day, and the day when the next one took its place."""
_GRACE = timedelta(days=31)
"""How long the old number may still be printed, and how far a date counted in years may be off."""
_FIRST_LINE = date(1972, 6, 1)
"""Telegrams carry an executive-order line since E.O. 11652."""
_FIRST_CLASSIFIED_BY = date(1995, 10, 14)
_REASONS_BECAME_1_4 = date(2003, 3, 25)
_LAST_1_5 = date(2003, 9, 22)
_MOST_YEARS = 25

_NUMERIC_DATE = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?!\d)")
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2}(?!\d)")
_AUTHORITY = re.compile(
    r"(?<!de)clas{1,2}i?fi?e[dr]\s{0,2}(?:by\b|from\b|:)|derived\s{1,2}(?:by|from)\b", re.IGNORECASE
)
_SECTION = re.compile(r"1\s?[.,:]\s{0,3}[45](?!\d)")
_IN_PARENTHESES = re.compile(r"\([a-h](?:\)|\s?[,/&+]|\sand\b)", re.IGNORECASE)
_DERIVED = re.compile(r"\bderived\b|\bclassification guide\b", re.IGNORECASE)
_REASON = re.compile(r"\breasons?\b", re.IGNORECASE)
_DECLASSIFY = re.compile(r"\bDECL|\bDNG\b|\bDOWNGRADE", re.IGNORECASE)
_LETTER = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])|\([A-Za-z]{1,3}\)|[45]\s?[a-h](?![a-z])")
_REASON_LETTER = re.compile(r"(?<![A-Za-z])[a-h](?![A-Za-z])", re.IGNORECASE)
_LATE_LETTER = re.compile(r"1\s?[.,:]\s{0,3}[45]\s{0,3}\(([i-z])\)(?=[\s,.;]|$)", re.IGNORECASE)
_HEADER = 6000
"""Code points from the banner on in which the words of the header may stand."""
_AFTER_AUTHORITY = 400


def check_declassification(evidence: Evidence) -> Iterator[Found]:
    """D1 to D4, I1 and I2 without today: a date, possible, after the cable's, within 25 years."""
    order = evidence.cable.fields.executive_order
    if order is None:
        return
    place = evidence.place(Kind.EXECUTIVE_ORDER)
    declared = order.declassification
    printed = " ".join(declared.printed.split())
    if declared.kind == "unreadable" and _NUMERIC_DATE.search(printed) is not None:
        yield Found("D2", f"{printed} is no date", *place)
    elif evidence.classified and declared.kind in ("none", "na", "unreadable"):
        authority = evidence.cable.fields.classified_by or ""
        if _DECLASSIFY.search(authority) is None:
            said = f"says {printed}" if printed else "says nothing"
            yield Found("D1", f"classified, but the declassification line {said}", *place)
    day, due = evidence.day, read_day(declared.date)
    if due is None or day is None or _is_downgrading(evidence):
        return
    if day.year < 2000 and _TWO_DIGIT_YEAR.match(printed) is not None:
        return  # the century is not printed
    if due <= day:
        yield Found("D3", f"{due} is not after the cable's date, {day}", *place)
    elif due > _later(_years_after(day, _MOST_YEARS), _GRACE):
        yield Found("D4", f"{due} is more than 25 years after the cable's date, {day}", *place)


def check_state(evidence: Evidence, today: date) -> Iterator[Found]:
    """I1 and I2: whether the declassification date has passed on the day ``today``."""
    order = evidence.cable.fields.executive_order
    due = read_day(order.declassification.date) if order is not None else None
    if due is not None:
        place = evidence.place(Kind.EXECUTIVE_ORDER)
        rule, said = ("I1", "has passed") if due <= today else ("I2", "has not passed")
        yield Found(rule, f"the declassification date, {due}, {said}", *place)


def check_order(evidence: Evidence) -> Iterator[Found]:
    """E1: no executive-order line. E3: one whose order was not in force."""
    cable, day = evidence.cable, evidence.day
    order = cable.fields.executive_order
    if order is None:
        is_cable = cable.fields.banner is not None or cable.record is not None
        if is_cable and (day is None or day >= _FIRST_LINE) and not _printed_order(evidence):
            yield Found("E1", "no executive-order line", *evidence.place(Kind.BANNER))
        return
    place = evidence.place(Kind.EXECUTIVE_ORDER)
    known = _ORDERS.get(order.order)
    if known is None:
        # A misprint, as a rule; "not in force" would be saying too much.
        message = f"no order on classified information is E.O. {order.order}"
        yield Found("E3", message, *place, lowered=True)
    elif day is not None and not known[0] <= day <= _later(known[1], _GRACE):
        message = f"E.O. {order.order} was not in force on {day}"
        yield Found("E3", message, *place)


def check_authority(evidence: Evidence) -> Iterator[Found]:
    """R1: nobody said to have classified. R2: no reason. R3 to R6: the reason's section, letter."""
    day, fields = evidence.day, evidence.cable.fields
    if not evidence.classified or (day is not None and day < _FIRST_CLASSIFIED_BY):
        return
    if day is None and (fields.executive_order is None or fields.executive_order.order < "12958"):
        return
    around, body = _around_header(evidence)
    place = evidence.place(Kind.CLASSIFIED_BY, Kind.BANNER)
    label = _AUTHORITY.search(around, max(0, place.start - evidence.place(Kind.BANNER).start))
    if fields.classified_by is None and label is None:
        yield Found("R1", "no Classified By or Derived From", *evidence.place(Kind.BANNER))
        return
    stated = fields.classified_by or ""
    after = ""
    if label is not None:
        stop = label.start() + _AFTER_AUTHORITY
        after = around[label.start() : min(stop, body) if label.start() < body else stop]
    said = f"{stated} {after}"
    lowered = said.lower()  # much faster than to look in all cases of letters
    if ("derived" in lowered or "guide" in lowered) and _DERIVED.search(said) is not None:
        return
    authority = fields.authority
    section = authority.section if authority is not None else None
    reasons = authority.reasons if authority is not None else ()
    if section is None and (printed := _SECTION.search(said)) is not None:
        section = f"1.{printed.group()[-1]}"
    if section is None and not reasons and not _reason_given(stated, after):
        yield Found("R2", "no reason for the classification", *place)
    yield from (found._replace(start=place.start, end=place.end) for found in _dated(section, day))
    if section is not None and not reasons and not _letter_after(stated, after):
        yield Found("R5", f"section {section}, but no letter of a reason", *place)
    late = _LATE_LETTER.search(stated)
    if late is not None and not reasons:
        yield Found("R6", f"reason {late[1].lower()}; the last one is h", *place)


def _dated(section: str | None, day: date | None) -> Iterator[Found]:
    if day is None:
        return
    if section == "1.5" and day > _LAST_1_5:
        yield Found("R3", f"section 1.5 on {day}; the reasons are in 1.4 since 2003", 0, 0)
    elif section == "1.4" and day < _REASONS_BECAME_1_4:
        yield Found("R4", f"section 1.4 on {day}; the reasons were in 1.5", 0, 0)


def _reason_given(*printed: str) -> bool:
    """Whether a reason is stated by letter without its section: ``for reasons (b) and (d)``."""
    for said in printed:
        word = _REASON.search(said)
        if _IN_PARENTHESES.search(said) is not None:
            return True
        if word is not None and _REASON_LETTER.search(said, word.end(), word.end() + 30):
            return True
    return False


def _letter_after(stated: str, after: str) -> bool:
    """Whether anything that may be the letter of a reason follows the section's number."""
    for printed in (stated, after):
        found = _SECTION.search(printed)
        if found is not None and _LETTER.search(printed, found.end() - 1) is not None:
            return True
        if found is not None and "XXXX" in printed[found.end() :].upper():
            return True
    return False


def _around_header(evidence: Evidence) -> tuple[str, int]:
    """The text from the banner to the end of the first paragraph, and where that one begins.

    Classified By may have got into the first paragraph.
    """
    start = evidence.place(Kind.BANNER).start
    first = evidence.numbered[0] if evidence.numbered else None
    end = min(start + _HEADER, first.end if first is not None else start + _HEADER)
    body = first.start if first is not None else end
    return evidence.cable.text[start:end], max(0, body - start)


def _printed_order(evidence: Evidence) -> bool:
    return re.search(r"E\.? ?[O0]\.?:? {0,2}\d{5}\b", _around_header(evidence)[0]) is not None


def _is_downgrading(evidence: Evidence) -> bool:
    """Whether the line says when the cable is downgraded, not when it is declassified."""
    start, end = evidence.place(Kind.EXECUTIVE_ORDER)
    line = evidence.cable.text[start:end].upper()
    return "DNG" in line or "DOWNGRADE" in line


def _years_after(day: date, years: int) -> date:
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _later(day: date, by: timedelta) -> date:
    return day + by if day < date.max - by else date.max
