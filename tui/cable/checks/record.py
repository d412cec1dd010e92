"""The text against the record lines of its collection, and captions against each other.

A record and a text that name two cables belong to two cables: collections have such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.cable.checks.evidence import Evidence, Found
from tui.cable.model import Kind
from tui.cable.references import message_id

_ID = re.compile(r"(?:19|20)?(\d\d)([A-Z]{3,30}?)(\d{1,7})")
_RESTRICTING = ("NODIS", "EXDIS", "STADIS")


def check_captions(evidence: Evidence) -> Iterator[Found]:
    """C1: SIPDIS sends to a network that NODIS, EXDIS and STADIS cables may not go to."""
    captions = evidence.captions
    restricting = next((caption for caption in captions if caption in _RESTRICTING), None)
    if restricting is not None and "SIPDIS" in captions:
        yield Found("C1", f"SIPDIS with {restricting}", *evidence.place(Kind.CAPTION))


def check_record(evidence: Evidence) -> Iterator[Found]:
    """B1: another level. B2: NOFORN in one of the two. B4: another cable."""
    body, record = evidence.body, evidence.record
    place = evidence.place(Kind.BANNER)
    if body is not None and record is not None:
        if body.base != record.base:
            message = f"the banner says {body.banner}, the record {record.banner}"
            yield Found("B1", message, *place)
        if body.noforn != record.noforn:
            who, other = ("text", "record") if body.noforn else ("record", "text")
            yield Found("B2", f"the {who} says NOFORN, the {other} does not", *place)
    yield from _other_cable(evidence)


def _other_cable(evidence: Evidence) -> Iterator[Found]:
    record, banner = evidence.cable.record, evidence.cable.fields.banner
    if record is None or banner is None or banner.serial is None:
        return
    found = _ID.fullmatch(record.id)
    if found is None or not (banner.serial.isascii() and banner.serial.isdecimal()):
        return
    station, serial = found[2], int(found[3])
    printed = int(banner.serial)
    named = banner.post or ""
    letters = "".join(letter for letter in named.upper() if letter.isalpha())
    if printed != serial or not _is_same(station, letters, named, banner.serial, int(found[1])):
        said = f"the banner says {named} {banner.serial}".replace("  ", " ")
        yield Found("B4", f"{said}, the record {record.id}", *evidence.place(Kind.BANNER))


def _is_same(station: str, letters: str, named: str, serial: str, year: int) -> bool:
    """Whether the post that a banner names, in ``letters`` alone, is the record's station."""
    if not letters or letters == station:
        return True
    if any(a.startswith(b) or a.endswith(b) for a, b in ((station, letters), (letters, station))):
        return True
    return message_id(named.upper(), serial, year)[2:].rstrip("0123456789") == station
