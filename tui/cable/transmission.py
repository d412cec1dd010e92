"""What precedes a cable's banner: record lines and the transmission header.

The transmission header is that of ACP 127: message line, routing, precedence and date-time group,
then who sends (FM), who acts (TO) and who is informed (INFO).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from tui.cable.draft import Piece, leaf
from tui.cable.lines import Lines
from tui.cable.model import Addressee, DateTimeGroup, Kind, Record

# Archives made some ids of a damaged banner: a section counter or half a name is in them. Only
# where the other lines are those of a record for certain is it one.
_MALFORMED_ID = re.compile(r"\d\d(?=\d{0,4}[A-Z])[A-Z\d]{3,60}")
MESSAGE_ID = re.compile(r"(?:19|20)?\d\d[A-Z]{3,30}\d{1,7}")
NOTICE = (
    "This record is a partial extract of the original cable. "
    "The full text of the original cable is not available."
)
_BEGINS_NOTICE = NOTICE[:24]
_MAIL_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]{2,8} \d{4}, \d\d:\d\d"
)
# Letters of precedence, day, hour, minute, month, year.
_DTG = re.compile(
    r"(?:([ZOPRMWY](?: [ZOPRMWY]){0,2}) )?"
    r"(\d{2})(\d{2})(\d{2})Z ?([A-Z]{3}) ?(\d{4}|\d{2})\b"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ROUTING_LENGTHS = range(5, 9)
_NUMBER_LENGTHS = range(4, 6)
# A member of an enumeration takes ten times as long to find as a name of the module.
_TRANSMISSION_ID, _ROUTING, _FROM = Kind.TRANSMISSION_ID, Kind.ROUTING, Kind.FROM
_TO, _INFO, _EXCLUDED = Kind.TO, Kind.INFO, Kind.EXCLUDED
_DATE_TIME_GROUP, _CAPTION, _NOTICE = Kind.DATE_TIME_GROUP, Kind.CAPTION, Kind.NOTICE
_OPENS_LIST = {"TO": _TO, "INFO": _INFO, "XMT": _EXCLUDED}
"""ACP 127: to whom a message goes for action, for information, and whom a collective leaves out."""
_OPENS_INSIDE = re.compile(r"(?:TO|INFO) {1,4}(XMT|PAGE(?= \d\d\b))")
"""What stands between the word that opens a list and its first addressee, or in place of one."""
_CAPTIONS = frozenset({"SIPDIS", "NOFORN"})
# What a collection put before a header that it copied: its own number, or a list of its columns.
_METADATA = re.compile(r"<<\d{1,9}>>|ID: \d{1,9}\b|\d{1,9}[|,]\"?\d{1,2}/\d{1,2}/\d{4}")
_BEGINS_METADATA = frozenset("<I0123456789")
_MAY_OPEN = frozenset("VSNTFX") | _BEGINS_METADATA
"""What a line begins with that is not simply one more of those before it."""
_GLUED = re.compile(r"(?<=[A-Z\d])(?:SIPDIS|ID: \d{1,9}|<<\d{1,9}>>)$")
_LONGEST_GLUED = 16
_DISTRIBUTION = re.compile(r"(?:ACTION|INFO)?\s{0,4}[A-Z]{1,6}-\d\d\b")
_PRECEDENCE_LINE = re.compile(r"([ZOPR])\1(?: R[A-Z]{4,7}\b|$)")
_PRECEDENCES = frozenset({"IMMEDIATE", "PRIORITY", "ROUTINE", "FLASH", "NIACT"})
_FURTHEST_WITHOUT_BANNER = 120
_LONGEST_REMEMBERED = 100
_FURTHEST_COPY = 600
"""Code points of metadata after which a copied header stands."""


class Transmission(NamedTuple):
    """The drafts of the transmission header and the values that they give.

    ``noticed`` is true where a notice of a collection is among them.
    """

    drafts: list[Piece]
    transmission_id: str | None = None
    precedence: tuple[str, ...] = ()
    date_time_group: DateTimeGroup | None = None
    sender: str | None = None
    to: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    excluded: tuple[Addressee, ...] = ()
    captions: tuple[str, ...] = ()
    noticed: bool = False


def read_record(lines: Lines) -> Record | None:
    """The record of the first five lines, or None where the first is no message id.

    A damaged id (``08SECTION01OF02TESTVILLE12``) stays as printed.
    """
    trimmed = lines.trimmed
    if len(lines) < 5:
        return None
    malformed = MESSAGE_ID.fullmatch(trimmed[0]) is None
    if malformed and _MALFORMED_ID.fullmatch(trimmed[0]) is None:
        return None
    day = read_date(trimmed[2])
    if (day is None or not trimmed[4]) if malformed else (day is None and not trimmed[3]):
        return None
    return Record(trimmed[0], trimmed[1], day, trimmed[3], trimmed[4])


def read_date(printed: str) -> str | None:
    """The ISO 8601 date of a record's date line (``Tue Jul 15 00:00:00 +0200 2003``), or None."""
    return _same_day(printed) if len(printed) < _LONGEST_REMEMBERED else _day(printed)


def _day(printed: str) -> str | None:
    parts = printed.split()
    try:
        if len(parts) == 6 and len(parts[5]) == 4 and parts[1].upper() in _MONTHS:
            month = _MONTHS.index(parts[1].upper()) + 1
            return date(int(parts[5]), month, int(parts[2])).isoformat()
        return datetime.fromisoformat(printed).date().isoformat()
    except (ValueError, OverflowError):
        return None


# A collection has many cables of each day.
_same_day = lru_cache(maxsize=4096)(_day)


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
    drafts: list[Piece] = []
    identity: str | None = None
    precedence: tuple[str, ...] = ()
    group: DateTimeGroup | None = None
    sender: str | None = None
    captions: list[str] = []
    listed: dict[Kind, list[str]] = {_TO: [], _INFO: [], _EXCLUDED: []}
    current: Kind | None = None
    repeated = copied = noticed = False
    for begin, printed in _segments(lines, first, end):
        kind = None
        if copied or printed[0] in _MAY_OPEN or "-0" in printed:
            kind = _opening(printed, copied)
        if kind is not None:
            current = kind if kind in listed else None
            inside = _OPENS_INSIDE.match(printed) if current is not None else None
            if inside is not None:
                # Those informed but for some, or a page head in place of an addressee.
                kind = current = _EXCLUDED if inside[1] == "XMT" else kind
                if not repeated and kind is _EXCLUDED:
                    listed[kind].append(printed[inside.start(1) :])
                drafts.append(leaf(kind, begin, begin + len(printed)))
                continue
            if kind is _TRANSMISSION_ID:
                copied = False
                repeated = repeated or identity is not None
                identity = identity or printed
            elif kind is _CAPTION:
                captions.append(printed)
            elif kind is _NOTICE:
                noticed = True
                copied = not printed.startswith(_BEGINS_NOTICE)
            elif kind is _FROM:
                repeated = repeated or sender is not None
                sender = sender or printed[3:].strip()
        elif current is not None:
            kind = current
        elif (found := _DTG.match(printed)) is not None:
            kind = _DATE_TIME_GROUP
            group = group or _date_time_group(found, printed)
        else:
            kind = _ROUTING
            if not precedence and _PRECEDENCE_LINE.match(printed):
                precedence = (printed[0],)
        if current is not None and not repeated:
            listed[current].append(printed)
        drafts.append(leaf(kind, begin, begin + len(printed)))
    if group is not None and group.precedence:
        precedence = group.precedence
    return Transmission(
        drafts,
        identity,
        precedence,
        group,
        sender,
        tuple(map(_addressee, listed[_TO])),
        tuple(map(_addressee, listed[_INFO])),
        tuple(map(_addressee, listed[_EXCLUDED])),
        tuple(captions),
        noticed,
    )


def _opening(printed: str, copied: bool) -> Kind | None:
    """What a line opens whatever stands before it, or None; ``copied`` if metadata precede it."""
    if printed.startswith("VZCZC"):
        return _TRANSMISSION_ID
    if printed in _CAPTIONS:
        return _CAPTION
    if copied or printed.startswith(_BEGINS_NOTICE):
        return _NOTICE
    if printed[0] in _BEGINS_METADATA and _METADATA.match(printed):
        return _NOTICE
    if printed.startswith("FM "):
        return _FROM
    if "-0" in printed and _DISTRIBUTION.match(printed):
        return _ROUTING
    return _OPENS_LIST.get(printed.partition(" ")[0])


def _segments(lines: Lines, first: int, end: int) -> list[tuple[int, str]]:
    """The written lines up to the offset ``end``, each with the offset where it begins.

    A notice or a caption stands apart from what is glued to it.
    """
    stop = lines.holding(end - 1) + 1
    segments = list(zip(lines.begins[first:stop], lines.trimmed[first:stop], strict=True))
    if segments:
        begin, printed = segments.pop()
        if begin < end:
            segments.append((begin, printed[: end - begin].rstrip()))
    header = lines.text[lines.starts[first] : end]
    if "SIPDIS" in header or "ID: " in header or ">>" in header or _BEGINS_NOTICE in header:
        segments = [part for begin, printed in segments for part in _unglued(begin, printed)]
    return [segment for segment in segments if segment[1]]


def _unglued(begin: int, printed: str) -> list[tuple[int, str]]:
    parts: list[tuple[int, str]] = []
    if len(printed) > len(NOTICE) and printed.startswith(NOTICE):
        parts.append((begin, NOTICE))
        rest = printed[len(NOTICE) :].lstrip()
        begin, printed = begin + len(printed) - len(rest), rest
    glued = _GLUED.search(printed, max(0, len(printed) - _LONGEST_GLUED))
    if glued is not None:
        parts.append((begin, printed[: glued.start()]))
        begin, printed = begin + glued.start(), glued.group()
    parts.append((begin, printed))
    return parts


def _date_time_group(found: re.Match[str], printed: str) -> DateTimeGroup:
    letters, day, hour, minute, month, year = found.groups()
    instant: str | None = None
    if month in _MONTHS:
        full = int(year)
        if full < 100:
            full += 1900 if full > 50 else 2000
        try:
            moment = datetime(full, _MONTHS.index(month) + 1, int(day), int(hour), int(minute))
            instant = moment.isoformat(timespec="minutes") + "Z"
        except ValueError:
            instant = None
    return DateTimeGroup(printed, tuple(letters.split()) if letters else (), instant)


def _addressee(printed: str) -> Addressee:
    return _same_addressee(printed) if len(printed) < _LONGEST_REMEMBERED else _read_one(printed)


def _read_one(printed: str) -> Addressee:
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


# A post writes to the same addressees in nearly all of its cables.
_same_addressee = lru_cache(maxsize=4096)(_read_one)
