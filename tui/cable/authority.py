"""By whose authority a cable is classified, and until when: the E.O. line and Classified By.

Executive orders 11652 (1972), 12065 (1978), 12356 (1982), 12958 (1995, amended by 13292 in 2003)
and 13526 (2009) say which instructions a declassification line may carry and give the reasons for
classification the letters of their section 1.4 or 1.5.
"""

from __future__ import annotations

import re
from datetime import date

from tui.cable.model import ClassificationAuthority, Declassification, ExecutiveOrder

_ORDER = re.compile(r"E\.? ?[Oo0]\.?:? ?(\d{4,5})\b\s?[:;.]?\s*", re.IGNORECASE)
_DECL = re.compile(r"[\s/-]{0,4}(?:DECL[A-Z]{0,12}|DNG|DOWNGRADE)\b\s?[:;.]{0,2}\s*(?:ON )?", re.I)
_DATES = (
    re.compile(r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)"),
)
_CODES = re.compile(r"(?:OADR|MR|GDS|ADS|XGDS(?:-?\d)?|RDS(?:-?\d)?|X\d|25X\d?|50X\d?)(?![A-Z\d])")
_BY = re.compile(
    r"(?:\(\w\)\s)?(?:CLASSIFIED|DERIVED|DECLASSIFIED|CLASSFIED)\s(?:BY|FROM)\s?:?\s*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"[\s,.;(]*(?:\b(?:FOR\s)?REASONS?\b|\bE\.?O\.?\s?\d{5}\b|\b1\s?[.,:]\s?[45]\b)", re.IGNORECASE
)
_SECTION = re.compile(r"1\s?[.,:]\s?([45])\s?")
_LETTERS = re.compile(r"(?<![A-Za-z])([A-Ha-h])(?![A-Za-z])")
_FURTHEST_LETTER = 80


def read_executive_order(joined: str) -> ExecutiveOrder | None:
    """The order's number as printed and the declassification that its line states."""
    found = _ORDER.match(joined)
    if found is None:
        return None
    rest = joined[found.end() :]
    declared = _DECL.match(rest)
    value = rest[declared.end() :] if declared is not None else rest
    return ExecutiveOrder(found[1], read_declassification(value.strip()))


def read_declassification(printed: str) -> Declassification:
    """A declassification instruction as date, code, event, N/A, or unreadable; never a guess."""
    upper = printed.upper().strip(" .,:;")
    if not upper:
        return Declassification("none", printed)
    if upper in ("N/A", "NA", "NOT APPLICABLE", "N A", "N/A N/A"):
        return Declassification("na", printed)
    for pattern in _DATES:
        found = pattern.match(upper)
        if found is None:
            continue
        year = int(found["year"])
        try:
            day = date(year if year > 99 else 2000 + year, int(found["month"]), int(found["day"]))
        except ValueError:
            return Declassification("unreadable", printed)
        return Declassification("date", printed, day.isoformat())
    if _CODES.match(upper):
        return Declassification("code", printed)
    if not any(letter.isalpha() and letter != "X" for letter in upper):
        return Declassification("unreadable", printed)
    return Declassification("event", printed)


def read_authority(joined: str) -> ClassificationAuthority | None:
    """Who classified, with title, and for which reasons (``1.4 (b) and (d)`` gives b, d)."""
    label = _BY.match(joined)
    if label is None:
        return None
    rest = joined[label.end() :]
    reason = _REASON.search(rest)
    who = rest[: reason.start()] if reason is not None else rest
    name, title = _name_and_title(who.strip(" .,;:("))
    section, reasons = read_reasons(rest[reason.start() :] if reason is not None else "")
    return ClassificationAuthority(joined, name, title, section, reasons)


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


def _name_and_title(who: str) -> tuple[str | None, str | None]:
    """A person and a title: the parts at commas; the title is the part that names an office."""
    parts = [part.strip() for part in who.split(",") if part.strip()]
    if not parts:
        return None, None
    if len(parts) > 1:
        if _TITLE.match(parts[0]) and not _TITLE.match(parts[1]):
            return parts[1], parts[0]
        return parts[0], ", ".join(parts[1:])
    titled = _TITLE.match(parts[0])
    if titled is None:
        return parts[0], None
    name = parts[0][titled.end() :].strip(" .:")
    return (name or None), titled.group().strip(" .:")


_TITLE = re.compile(
    r"(?:(?:ACTING|A|DEPUTY|AMBASSADOR|AMB|CHARG[EÉ]|D'AFFAIRES|AI|A\.I|CDA|CONSUL|GENERAL|CG|DCM|ADCM"
    r"|PO|POLOFF|POLCOUNS\w*|POL\w*|ECON\w*|COUNSELOR|COUNS|OFFICER|CHIEF|DIRECTOR|MINISTER|PRINCIPAL"
    r"|ASSISTANT|UNDER|SECRETARY|OF|MISSION|FOR|AFFAIRS|SECTION|SENIOR|MANAGEMENT|CONSULAR|PUBLIC"
    r"|EXECUTIVE|REGIONAL|[A-Z]{1,6}/[A-Z/]{1,10})(?![A-Za-z'])[\s.:]{0,4})+",
    re.IGNORECASE,
)
