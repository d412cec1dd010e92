"""Electronic telegrams of 1973 to 1979 as the U.S. National Archives give them.

One telegram a document: ``Message Text``, its pages, then often ``Message Attributes``, lines of
``Name: value``. The text is the document's; ``tui.cable.pages`` takes page headers and release
lines out of its sentences. The attributes say more than the telegram does, and become the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tui.cable.model import Record
from tui.cable.pages import end_of_telegram
from tui.sources.encodings import decode
from tui.sources.found import FoundCable, Where

_LOOKS = re.compile(
    rb"^[ \t]{0,40}(?:Message (?:Text|Attributes)\s*?$"
    rb"|PAGE \d\d {1,14}[A-Z][A-Z .']{1,30} {1,14}\d{3,6}\b)",
    re.MULTILINE,
)
_NAME = re.compile(r"(?P<name>[A-Z][A-Za-z/]*(?: [A-Za-z/]+){0,4}):(?: +|$)")
_NUMBER = re.compile(r"(?:19)?(?P<year>\d\d)(?P<post>[A-Z]{3,30})0{0,6}(?P<serial>\d{1,7})")
_LONGEST_NAME = 60
_MOST = 200
"""Attributes that are read; a telegram has some 60."""


def looks_like(sample: bytes) -> bool:
    """Whether a text that starts with ``sample`` has an electronic telegram's pages or headings."""
    if b"PAGE" not in sample and b"Message " not in sample:
        return False
    return _LOOKS.search(sample.replace(b"\r", b"")) is not None


def cables(path: Path, data: bytes) -> Iterator[FoundCable]:
    """The one telegram of a document; its record is None where it has no attributes."""
    text, encoding, invalid = decode(data)
    record = _record(attributes(text[end_of_telegram(text) :]))
    yield FoundCable("", text, record, Where(path), encoding, invalid)


def attributes(text: str) -> dict[str, str]:
    """The attributes by name; a value that goes on over the next lines is joined. The first counts.

    ``n/a`` is how the archive says that there is none.
    """
    found: dict[str, str] = {}
    name = ""
    for line in text.split("\n")[1:]:
        named = _NAME.match(line[:_LONGEST_NAME].lstrip())
        if named is not None:
            name = named["name"]
            if len(found) >= _MOST:
                break
            rest = line.lstrip()[named.end() :].strip()
            name = "" if name in found else name
            found.setdefault(named["name"], rest)
        elif name and line.strip():
            found[name] = f"{found[name]} {line.strip()}".strip()
    return {name: value for name, value in found.items() if value and value.lower() != "n/a"}


def _record(found: dict[str, str]) -> Record | None:
    number = _NUMBER.fullmatch(found.get("Document Number", ""))
    if number is None:
        return None
    return Record(
        id=f"{number['year']}{number['post']}{number['serial']}",
        subject=found.get("Subject", ""),
        date=_date(found.get("Draft Date", "")),
        classification=found.get("Original Classification", ""),
        origin=found.get("From", "") or number["post"].title(),
    )


def _date(printed: str) -> str | None:
    try:
        return datetime.strptime(printed, "%d %b %Y").date().isoformat()
    except ValueError:
        return None
