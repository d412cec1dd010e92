"""The publisher's HTML page: one cable, laid out as its text form.

A page has a table of class ``cable`` (message id, created, released, classification, origin; some
pages have a column less) and two ``<pre>`` elements, header and content. Everything else is the
site's. The text comes out as the publisher's text form has it: links taken out, ``&#x000A;`` made a
line feed, every other entity left as it is, for what it stood for is not certain.

It is read by a scanner of its own. The standard library's ``html.parser`` cannot say whether
``&amp`` had its semicolon, so entities could not be left as they are; and it takes quadratic time
on unclosed tags and comments (25 s for 48 KB of ``<a`` in Python 3.11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

from tui.cable.model import Record
from tui.cable.transmission import MESSAGE_ID
from tui.cable.visible import visible
from tui.sources.encodings import decode
from tui.sources.files import SourceError
from tui.sources.found import FoundCable, Where
from tui.sources.layout import laid_out, subject_line

LARGEST_CELL = 1000
"""Code points that a cell of the table may have; what is longer is not read."""
_LOOKS = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<table\s[^<>]{0,80}class=.cable.|<pre[\s>]", re.IGNORECASE
)
_TABLE = re.compile(
    r"<table\b[^<>]{0,200}?\bclass\s{0,9}=\s{0,9}[\"']?cable\b[^<>]{0,200}>", re.IGNORECASE
)
_CELL = re.compile(r"<t(?P<kind>[hd])\b[^<>]*>", re.IGNORECASE)
_CELL_ENDS = re.compile(r"</?t(?:[hdr]|able)\b", re.IGNORECASE)
_PRE = re.compile(r"<pre\b[^<>]*>", re.IGNORECASE)
_PRE_ENDS = re.compile(r"</pre\b|<pre\b", re.IGNORECASE)
_PAGE_ENDS = re.compile(r"</html", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"<a\s[^<>]*>|</a>")
"""The page's own links are in small letters; ``<<218634>>`` and ``<A>`` are a cable's words."""
_LINE_FEED = re.compile(r"&#(?:[xX]0*[aA]|0*10);")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?")
_CREATED, _RELEASED, _CLASSIFICATION, _ORIGIN = "created", "released", "classification", "origin"
_IDENTITY = "reference id"


def looks_like(sample: bytes) -> bool:
    """Whether a file that starts with ``sample`` is an HTML page."""
    return sample.lstrip()[:1] == b"<" and _LOOKS.search(sample) is not None


def cables(path: Path, data: bytes) -> Iterator[FoundCable]:
    """The cable of a page. Raises ``SourceError`` where the page has none, or is cut off."""
    text, encoding, invalid = decode(data)
    name = visible(str(path))
    parts = list(_preformatted(text))
    if not parts:
        raise SourceError(f"{name}: a page without a cable's text; name a cable's page")
    header, content, whole = parts[0][1], "".join(part[1] for part in parts[1:]), parts[-1][2]
    if not whole or (len(parts) == 1 and _PAGE_ENDS.search(text) is None):
        raise SourceError(f"{name}: the page is cut off inside the cable; get it again")
    cells = _cells(text)
    line = text.count("\n", 0, parts[0][0]) + 1
    record = _record(cells, subject_line(content or header))
    found = laid_out(record, header, content) if record is not None else header + content
    yield FoundCable("", found, record, Where(path, line), encoding, invalid)


def _preformatted(text: str) -> Iterator[tuple[int, str, bool]]:
    """Offset and text of each ``<pre>`` element, and whether it is closed."""
    at = 0
    while (opening := _PRE.search(text, at)) is not None:
        closing = _PRE_ENDS.search(text, opening.end())
        at = closing.start() if closing is not None else len(text)
        whole = closing is not None and closing.group().startswith("</")
        yield opening.start(), plain(text[opening.end() : at]), whole


def plain(marked: str) -> str:
    """Text without its links; ``&#x000A;`` is a line feed, other entities stay as they are."""
    return _LINE_FEED.sub("\n", _LINK.sub("", marked))


def _cells(text: str) -> dict[str, str]:
    """The values of the cable's table by their headings, in small letters."""
    table = _TABLE.search(text)
    if table is None:
        return {}
    end = text.find("</table", table.end())
    end = len(text) if end < 0 else end
    headings: list[str] = []
    values: list[str] = []
    at = table.end()
    while (cell := _CELL.search(text, at, end)) is not None:
        closing = _CELL_ENDS.search(text, cell.end(), end)
        at = closing.start() if closing is not None else end
        inner = text[cell.end() : min(at, cell.end() + LARGEST_CELL)]
        value = " ".join(unescape(_TAG.sub("", inner)).split())
        (headings if cell["kind"].lower() == "h" else values).append(value)
    if len(headings) != len(values):
        headings = [_heading_of(value, place) for place, value in enumerate(values)]
    return {heading.lower(): value for heading, value in zip(headings, values, strict=True)}


def _heading_of(value: str, place: int) -> str:
    """What a cell without a heading must be: its form says id or date, its place the others."""
    if MESSAGE_ID.fullmatch(value) is not None:
        return _IDENTITY
    if _MOMENT.fullmatch(value) is not None:
        return _CREATED if place == 1 else _RELEASED
    return _CLASSIFICATION if value.isupper() else _ORIGIN


def _record(cells: dict[str, str], subject: str) -> Record | None:
    identity = cells.get(_IDENTITY, "")
    if not identity:
        return None
    created = moment(cells.get(_CREATED, ""))
    return Record(
        id=identity,
        subject=subject,
        date=created[:10] if created is not None else None,
        classification=cells.get(_CLASSIFICATION, ""),
        origin=cells.get(_ORIGIN, ""),
        created=created,
        released=moment(cells.get(_RELEASED, "")),
    )


def moment(printed: str) -> str | None:
    """A page's ``2009-12-29 07:07`` as ISO 8601 without a zone, or None where it is no date."""
    found = _MOMENT.fullmatch(printed)
    if found is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute).isoformat(timespec="minutes")
    except ValueError:
        return None
