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
_NOTICE = NOTICE[:24]
_MAIL_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]{2,8} \d{4}, \d\d:\d\d"
)
_DTG = re.compile(
    r"(?:(?P<letters>[ZOPRMWY](?: [ZOPRMWY]){0,2}) )?"
    r"(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})Z ?(?P<month>[A-Z]{3}) ?(?P<year>\d{4}|\d{2})\b"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ROUTING_LENGTHS = range(5, 9)
_NUMBER_LENGTHS = range(4, 6)
_OPENS_LIST = {"TO": Kind.TO, "INFO": Kind.INFO, "XMT": Kind.EXCLUDED}
"""ACP 127: to whom a message goes for action, for information, and whom a collective leaves out."""
_OPENS_INSIDE = re.compile(r"(?:TO|INFO) {1,4}(XMT|PAGE(?= \d\d\b))")
"""What stands between the word that opens a list and its first addressee, or in place of one."""
_CAPTIONS = frozenset({"SIPDIS", "NOFORN"})
# What a collection put before a header that it copied: its own number, or a list of its columns.
_METADATA = re.compile(r"<<\d{1,9}>>|ID: \d{1,9}\b|\d{1,9}[|,]\"?\d{1,2}/\d{1,2}/\d{4}")
_BEGINS_METADATA = frozenset("<I0123456789")
_GLUED = re.compile(r"(?<=[A-Z\d])(?:SIPDIS|ID: \d{1,9}|<<\d{1,9}>>)$")
_DISTRIBUTION = re.compile(r"(?:ACTION|INFO)?\s{0,4}[A-Z]{1,6}-\d\d\b")
_PRECEDENCE_LINE = re.compile(r"([ZOPR])\1(?: R[A-Z]{4,7}\b|$)")
_PRECEDENCES = frozenset({"IMMEDIATE", "PRIORITY", "ROUTINE", "FLASH", "NIACT"})
_FURTHEST_WITHOUT_BANNER = 120
_FURTHEST_COPY = 600
"""Code points of metadata after which a copied header stands."""


class Transmission(NamedTuple):
    """The drafts of the transmission header and the values that they give."""

    drafts: list[Draft]
    transmission_id: str | None = None
    precedence: tuple[str, ...] = ()
    date_time_group: DateTimeGroup | None = None
    sender: str | None = None
    to: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    excluded: tuple[Addressee, ...] = ()
    captions: tuple[str, ...] = ()


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


def copied_header(lines: Lines, content: int) -> int:
    """The message line of a second header right after the banner in line ``content`` - 1; else 0.

    A collection that copied a cable with its own metadata left them between banner and content.
    """
    at = lines.text.find("VZCZC", lines.starts[content], lines.starts[content] + _FURTHEST_COPY)
    index = lines.holding(at) if at >= 0 else 0
    return index if index and lines.trimmed[index].startswith("VZCZC") else 0


def read_transmission(lines: Lines, first: int, end: int) -> Transmission:
    """The transmission header from line ``first`` to the offset ``end``.

    A second header, which a collection copied with its own metadata before it, gives nodes of the
    same kinds; the values are those of the first.
    """
    drafts: list[Draft] = []
    identity: str | None = None
    precedence: tuple[str, ...] = ()
    group: DateTimeGroup | None = None
    sender: str | None = None
    captions: list[str] = []
    listed: dict[Kind, list[str]] = {Kind.TO: [], Kind.INFO: [], Kind.EXCLUDED: []}
    current: Kind | None = None
    repeated = copied = False
    for begin, printed in _segments(lines, first, end):
        kind = Kind.ROUTING
        if printed.startswith("VZCZC"):
            kind, current, copied = Kind.TRANSMISSION_ID, None, False
            repeated = repeated or identity is not None
            identity = identity or printed
        elif printed in _CAPTIONS:
            kind, current = Kind.CAPTION, None
            captions.append(printed)
        elif (
            copied
            or printed.startswith(_NOTICE)
            or (printed[0] in _BEGINS_METADATA and _METADATA.match(printed))
        ):
            kind, current = Kind.NOTICE, None
            copied = not printed.startswith(_NOTICE)
        elif printed.startswith("FM "):
            kind, current = Kind.FROM, None
            repeated = repeated or sender is not None
            sender = sender or printed[3:].strip()
        elif "-0" in printed and _DISTRIBUTION.match(printed):
            current = None
        elif (opened := _OPENS_LIST.get(printed.partition(" ")[0])) is not None:
            inside = _OPENS_INSIDE.match(printed)
            if inside is not None and inside[1] == "XMT":
                # A list of those informed that begins with those who are not.
                opened, printed_as = Kind.EXCLUDED, printed[inside.start(1) :]
            else:
                printed_as = printed
            kind = current = opened
            if not repeated and (inside is None or inside[1] == "XMT"):
                listed[current].append(printed_as)
        elif current is not None:
            kind = current
            if not repeated:
                listed[current].append(printed)
        elif (found := _DTG.match(printed)) is not None:
            kind = Kind.DATE_TIME_GROUP
            group = group or _date_time_group(found, printed)
        elif not precedence and _PRECEDENCE_LINE.match(printed):
            precedence = (printed[0],)
        drafts.append(Draft(kind, begin, begin + len(printed)))
    if group is not None and group.precedence:
        precedence = group.precedence
    return Transmission(
        drafts,
        identity,
        precedence,
        group,
        sender,
        tuple(map(_addressee, listed[Kind.TO])),
        tuple(map(_addressee, listed[Kind.INFO])),
        tuple(map(_addressee, listed[Kind.EXCLUDED])),
        tuple(captions),
    )


def _segments(lines: Lines, first: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines up to the offset ``end``, a notice or a caption apart from what is glued to it."""
    for index in range(first, len(lines)):
        begin = lines.begins[index]
        if begin >= end:
            return
        printed = lines.trimmed[index]
        if begin + len(printed) > end:
            printed = printed[: end - begin].rstrip()
        if len(printed) > len(NOTICE) and printed.startswith(NOTICE):
            yield begin, NOTICE
            rest = printed[len(NOTICE) :].lstrip()
            begin, printed = begin + len(printed) - len(rest), rest
        if printed[-6:] == "SIPDIS" or "ID: " in printed or printed[-2:] == ">>":
            glued = _GLUED.search(printed)
            if glued is not None:
                yield begin, printed[: glued.start()]
                begin, printed = begin + glued.start(), glued.group()
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


def _addressee(printed: str) -> Addressee:
    head, blank, rest = printed.partition(" ")
    name = rest.strip() if blank and head in _OPENS_LIST else printed
    routing: str | None = None
    head, slash, rest = name.partition("/")
    if slash and rest and len(head) in _ROUTING_LENGTHS and head.isalpha() and head.isupper():
        routing, name = head, rest.strip()
    number = precedence = None
    head, _, last = name.rpartition(" ")
    if head and last.isdecimal() and len(last) in _NUMBER_LENGTHS:
        name, number = head, last
        head, _, last = name.rpartition(" ")
    if head and last in _PRECEDENCES:
        name, precedence = head, last
        if name.endswith(" NIACT"):
            # Night action: the post is to act on the message outside its hours.
            name, precedence = name[:-6].rstrip(), f"NIACT {last}"
    return Addressee(printed, name, routing, precedence, number)
