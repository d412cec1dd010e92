"""What precedes a cable's banner: record lines and the transmission header.

The transmission header is that of ACP 127: message line, routing, precedence and date-time group,
then who sends (FM), who acts (TO) and who is informed (INFO).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tui.cable.draft import Draft
from tui.cable.lines import Lines
from tui.cable.model import Addressee, DateTimeGroup, Kind, Record

MESSAGE_ID = re.compile(r"(?:19|20)?\d\d[A-Z]{3,30}\d{1,7}")
NOTICE = (
    "This record is a partial extract of the original cable. "
    "The full text of the original cable is not available."
)
_MAIL_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]{2,8} \d{4}, \d\d:\d\d"
)
_DTG = re.compile(
    r"(?:(?P<letters>[ZOPRMWY](?: [ZOPRMWY]){0,2}) )?"
    r"(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})Z ?(?P<month>[A-Z]{3}) ?(?P<year>\d{4}|\d{2})\b"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ADDRESSEE = re.compile(r"(?:(?P<routing>[A-Z]{5,8})/)?(?P<name>[^\n]{1,160})")
_NUMBERED = re.compile(r"(.{1,150}?) (\d{4,5})")
_DISTRIBUTION = re.compile(r"(?:ACTION|INFO)?\s{0,4}[A-Z]{1,6}-\d\d\b")
_PRECEDENCE_LINE = re.compile(r"([ZOPR])\1(?: R[A-Z]{4,7}\b|$)")
_PRECEDENCES = (" IMMEDIATE", " PRIORITY", " ROUTINE", " FLASH", " NIACT")
_FURTHEST_WITHOUT_BANNER = 120


class Transmission(NamedTuple):
    """The drafts of the transmission header and the values that they give."""

    drafts: list[Draft]
    transmission_id: str | None = None
    precedence: tuple[str, ...] = ()
    date_time_group: DateTimeGroup | None = None
    sender: str | None = None
    to: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()


def read_record(lines: Lines) -> Record | None:
    """The record of the first five lines, or None where the first is no message id."""
    trimmed = lines.trimmed
    if len(lines) < 5 or not MESSAGE_ID.fullmatch(trimmed[0]):
        return None
    day = read_date(trimmed[2])
    if day is None and not trimmed[3]:
        return None
    return Record(trimmed[0], trimmed[1], day, trimmed[3], trimmed[4])


def read_date(printed: str) -> str | None:
    """The ISO 8601 date of a record's date line (``Tue Jul 15 00:00:00 +0200 2003``), or None."""
    parts = printed.split()
    try:
        if len(parts) == 6 and len(parts[5]) == 4 and parts[1].upper() in _MONTHS:
            month = _MONTHS.index(parts[1].upper()) + 1
            return date(int(parts[5]), month, int(parts[2])).isoformat()
        return datetime.fromisoformat(printed).date().isoformat()
    except (ValueError, OverflowError):
        return None


def mail_date(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of a mail program's date (``Friday, 07 September 2007, 10:49``), if one is there."""
    if text.find("day, ", start, end) < 0:
        return None
    found = _MAIL_DATE.search(text, start, end)
    return found.span() if found is not None else None


def looks_like_transmission(lines: Lines, first: int) -> int:
    """The line after a transmission header without a banner; ``first`` where none is there.

    Such a header shows a message line, a sender or a date-time group, and ends at a blank line.
    """
    shown = False
    for index in range(first, min(len(lines), first + _FURTHEST_WITHOUT_BANNER)):
        trimmed = lines.trimmed[index]
        if trimmed.startswith(("VZCZC", "FM ")) or _DTG.match(trimmed):
            shown = True
        elif shown and not trimmed and not lines.trimmed[index - 1].startswith(("PP", "RR", "OO")):
            return index
    return first


def read_transmission(lines: Lines, first: int, end: int) -> Transmission:
    """The transmission header from line ``first`` to the offset ``end``."""
    drafts: list[Draft] = []
    identity: str | None = None
    precedence: tuple[str, ...] = ()
    group: DateTimeGroup | None = None
    sender: str | None = None
    addressees: dict[Kind, list[Addressee]] = {Kind.TO: [], Kind.INFO: []}
    current: Kind | None = None
    for begin, printed in _segments(lines, first, end):
        kind = Kind.ROUTING
        if printed.startswith(NOTICE[:24]):
            kind, current = Kind.NOTICE, None
        elif printed.startswith("VZCZC"):
            kind, identity, current = Kind.TRANSMISSION_ID, printed, None
        elif printed.startswith("FM "):
            kind, sender, current = Kind.FROM, printed[3:].strip(), None
        elif "-0" in printed and _DISTRIBUTION.match(printed):
            current = None
        elif printed.startswith(("TO ", "INFO ")):
            kind = current = Kind.TO if printed[0] == "T" else Kind.INFO
            addressees[current].append(_addressee(printed, printed.split(" ", 1)[1].strip()))
        elif current is not None and not printed.startswith("XMT "):
            kind = current
            addressees[current].append(_addressee(printed, printed))
        elif (found := _DTG.match(printed)) is not None:
            kind, group, current = Kind.DATE_TIME_GROUP, _date_time_group(found, printed), None
        elif not precedence and _PRECEDENCE_LINE.match(printed):
            precedence = (printed[0],)
        drafts.append(Draft(kind, begin, begin + len(printed)))
    if group is not None and group.precedence:
        precedence = group.precedence
    to, info = tuple(addressees[Kind.TO]), tuple(addressees[Kind.INFO])
    return Transmission(drafts, identity, precedence, group, sender, to, info)


def _segments(lines: Lines, first: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines up to the offset ``end``, a notice apart from what is glued to it."""
    for index in range(first, len(lines)):
        begin = lines.begin(index)
        if begin >= end:
            return
        printed = lines.trimmed[index]
        if begin + len(printed) > end:
            printed = printed[: end - begin].rstrip()
        if printed.startswith(NOTICE) and len(printed) > len(NOTICE):
            yield begin, NOTICE
            rest = printed[len(NOTICE) :].lstrip()
            begin, printed = begin + len(printed) - len(rest), rest
        if printed:
            yield begin, printed


def _date_time_group(found: re.Match[str], printed: str) -> DateTimeGroup:
    letters, month, year = found["letters"] or "", found["month"], int(found["year"])
    instant: str | None = None
    if month in _MONTHS:
        full = year if year > 99 else (1900 if year > 50 else 2000) + year
        day, hour, minute = int(found["day"]), int(found["hour"]), int(found["minute"])
        try:
            moment = datetime(full, _MONTHS.index(month) + 1, day, hour, minute)
            instant = moment.isoformat(timespec="minutes") + "Z"
        except ValueError:
            instant = None
    return DateTimeGroup(printed, tuple(letters.split()), instant)


def _addressee(printed: str, listed: str) -> Addressee:
    found = _ADDRESSEE.match(listed)
    if found is None:
        return Addressee(printed, printed)
    name = found["name"].strip()
    number = precedence = None
    if name[-1:].isdecimal() and (numbered := _NUMBERED.fullmatch(name)) is not None:
        name, number = numbered[1], numbered[2]
    for word in _PRECEDENCES:
        if name.endswith(word):
            name, precedence = name[: -len(word)], word[1:]
            break
    return Addressee(printed, name, found["routing"], precedence, number)
