"""From a file to what the catalogue keeps of its cables; this is what the worker processes do.

Everything that comes back is plain values, small next to the text, for it goes from one process to
another.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tui.cable.addresses import stem
from tui.cable.check import Severity, check
from tui.cable.markings import Marking, read_banner, with_captions
from tui.cable.model import Cable
from tui.cable.naming import sent_from
from tui.cable.stations import station
from tui.cable.vocabulary import Vocabulary, nearest_vocabulary
from tui.library.dividing import units_of
from tui.library.index import encodable
from tui.library.units import indexed, packed, places_of
from tui.library.walking import Stamp, stamp_before
from tui.sources.encodings import decode
from tui.sources.files import TEXT_FILES, SourceError, opened
from tui.sources.found import FoundCable, cable_of
from tui.sources.open import cables_of, detect

_SAMPLE = 64 * 1024
_TODAY = date(1, 1, 1)
"""No rule that is counted depends on the day."""


class Taken(NamedTuple):
    """What the catalogue keeps of one cable.

    ``member`` is its identity in a file that holds many, else empty; ``stem`` what its sidecars are
    named after. ``date`` is ISO 8601 or empty. ``post`` is the name of the post that sent it,
    ``station`` that in message ids. ``portions`` are the markings of its paragraphs,
    each once. ``text`` is what is looked for, its pieces apart. ``units`` are packed; ``plain`` is
    whether the file is just the text; ``kept`` is the compressed text of a member, which could else
    be read only by looking through its file.
    """

    member: str
    stem: str
    id: str
    date: str
    classification: str
    level: int
    post: str
    station: str
    country: str
    country_code: str
    subject: str
    tags: tuple[str, ...]
    captions: tuple[str, ...]
    references: tuple[str, ...]
    sender: str
    addressees: tuple[str, ...]
    findings: int
    sha256: bytes
    portions: tuple[tuple[str, int, tuple[str, ...]], ...]
    places: tuple[str, ...]
    text: str
    units: bytes
    plain: bool
    kept: bytes


class FileTaken(NamedTuple):
    """The cables of one file, and what could not be read, a line each.

    ``stamp`` is the file's as it was before it was read: what was written since, differs from it.
    """

    path: str
    stamp: Stamp
    cables: tuple[Taken, ...]
    problems: tuple[str, ...]


def take_files(folder: str, paths: list[str]) -> list[FileTaken]:
    """The cables of each of ``paths``, which are relative to ``folder``. Never raises for a file.

    A file that is not named as text and is none of our formats holds no cables.
    """
    return [take_file(folder, path) for path in paths]


def take_file(folder: str, path: str) -> FileTaken:
    """The cables of one file, all at once: for a file that is small."""
    problems: list[str] = []
    stamp = stamp_before(os.path.join(folder, path))  # noqa: PTH118
    taken = tuple(map(take, found_in(Path(folder, path), problems)))
    return FileTaken(path, stamp, taken, tuple(problems))


def take_cables(found: list[FoundCable]) -> list[Taken]:
    """What the catalogue keeps of cables that were already cut out of a large file."""
    return [take(one) for one in found]


def found_in(file: Path, problems: list[str]) -> Iterator[FoundCable]:
    """The cables of a file, one after the other; a line for what cannot be read."""
    try:
        if file.suffix.lower() in TEXT_FILES or _is_cable(file):
            yield from cables_of(file, None, problems.append)
    except SourceError as error:
        problems.append(str(error))


def _is_cable(file: Path) -> bool:
    with opened(file) as stream:
        return detect(stream.read(_SAMPLE)) not in ("text", "nara")


def take(found: FoundCable) -> Taken:
    """What the catalogue keeps of one cable."""
    cable = cable_of(found.text, found.record)
    fields = cable.fields
    units, markings = units_of(cable)
    overall = _overall(cable)
    vocabulary = _vocabulary(found.address.parent)
    banner = fields.banner
    named = cable.id.strip("0123456789")
    sent = named or (banner.post if banner is not None else None) or ""
    post = vocabulary.post(sent) if sent else None
    data = found.file_bytes or found.text.encode("utf-8", "surrogateescape")
    return Taken(
        found.id,
        stem(found.address),
        cable.id or stem(found.address),
        cable.date or "",
        overall.portion if overall is not None else "",
        int(overall.level) if overall is not None else 0,
        sent_from(cable, vocabulary),
        station(named) if named else "",
        post.country if post is not None else "",
        post.code if post is not None else "",
        " ".join(cable.subject.split()),
        fields.tag_codes,
        fields.captions,
        _references(cable),
        fields.sender or "",
        tuple(one.name for one in (*fields.to, *fields.info)),
        sum(one.severity is not Severity.INFO for one in check(cable, _TODAY)),
        hashlib.sha256(data).digest(),
        tuple((one.portion, int(one.level), one.controls) for one in markings.values()),
        tuple(sorted(places_of(units))),
        encodable(indexed(cable.text, units)).casefold(),
        packed(units),
        bool(found.file_bytes) and decode(found.file_bytes).text == found.text,
        zlib.compress(found.text.encode("utf-8", "surrogatepass"), 6) if found.id else b"",
    )


@lru_cache(maxsize=64)
def _vocabulary(folder: Path) -> Vocabulary:
    return nearest_vocabulary(folder)


def _overall(cable: Cable) -> Marking | None:
    marking = read_banner(cable.classification) if cable.classification else None
    if marking is not None and cable.record is None:
        return with_captions(marking, cable.fields.captions)
    return marking


def _references(cable: Cable) -> tuple[str, ...]:
    """The message ids that a cable refers to, its own left out."""
    listed = cable.record.references if cable.record is not None else ()
    named = (one.id for one in cable.fields.references if one.id is not None)
    own = cable.id
    return tuple(one for one in dict.fromkeys((*named, *listed)) if one and one != own)
