"""A REFI-QDA project (QDA-XML 1.0, REFI-QDA 1.5): a ZIP of ``project.qde`` and the cables' texts.

Offsets are code points, half-open, into the very bytes of the text that goes along: UTF-8 without
a byte order mark, line feeds only. What is written is laid down in docs/refi-qda.md, with what
other programs make of it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tui import __version__
from tui.annotations.guids import (
    code_guid,
    coding_guid,
    note_guid,
    selection_guid,
    source_guid,
    user_guid,
    variable_guid,
)
from tui.cable.xml_characters import carried
from tui.exports.model import Entry, Exported, Format, Options, entries
from tui.exports.qdpx_losses import instant, losses, meant, plain
from tui.exports.qdpx_read_back import read_back
from tui.exports.refi_codes import code_elements
from tui.exports.xml_text import attributes, element

NAMESPACE = "urn:QDA-XML:project:1.0"
_OLDEST = "1980-01-01T00:00:00Z"
"""The earliest moment that a ZIP can name; it stands wherever nothing else is known."""
_PIECE = 256 * 1024
_EPOCH_DIGITS = 10
"""Digits of a moment in seconds that a ZIP can name: it ends in the year 2107."""
_VARIABLES = {
    "Date": "Date",
    "Post": "Text",
    "Classification": "Text",
    "TAGS": "Text",
}


def write(exported: Iterable[Exported], options: Options) -> Iterator[bytes]:
    """The file piece by piece. One cable at a time is in memory, and the names of all of them."""
    with tempfile.TemporaryFile() as archive, tempfile.TemporaryFile() as sources:
        with ZipFile(archive, "w") as packed:
            project = _Project(packed)
            for one in exported:
                for line in project.source(one):
                    sources.write(line.encode("utf-8"))
            notes = project.notes()
            sources.seek(0)
            with packed.open(_member("project.qde"), "w") as qde:
                for line in project.before_sources(options):
                    qde.write(line.encode("utf-8"))
                shutil.copyfileobj(sources, qde, _PIECE)
                for line in project.after_sources(notes):
                    qde.write(line.encode("utf-8"))
        archive.seek(0)
        while piece := archive.read(_PIECE):
            yield piece


class _Project:
    """What the cables written so far have in common: coders, codes, names and notes."""

    def __init__(self, packed: ZipFile) -> None:
        self._packed = packed
        self._users: dict[str, str] = {}
        self._used: set[str] = set()
        self._occurrences: dict[str, int] = {}
        self._notes: dict[tuple[str, str], list[str]] = {}
        self._latest = ""

    def source(self, one: Exported) -> Iterator[str]:
        """The ``TextSource`` of one cable, whose text is put into the archive."""
        occurrence = self._occurrences[one.identity] = self._occurrences.get(one.identity, 0) + 1
        guid = source_guid(one.identity, occurrence)
        # Programs name a file after it, and no two may have the same.
        name = carried(one.identity).replace("/", "-")
        name += f" ({occurrence})" if occurrence > 1 else ""
        self._put(guid, one.cable.text)
        yield f"<TextSource{attributes(guid=guid, name=name, plainTextPath=_path(guid))}>\n"
        if one.cable.subject:
            yield element("Description", one.cable.subject) + "\n"
        for entry in entries(one):
            if entry.start is None:
                self._note("Annotations without a place", entry.sidecar.coder, _orphan(name, entry))
            else:
                yield from self._selection(guid, entry)
        for sidecar in one.sidecars:
            if sidecar.annotations.reviewed:
                marks = f"{name}: {', '.join(sidecar.annotations.reviewed)}\n"
                self._note("Reviewed paragraphs", sidecar.coder, marks)
        yield from _values(one)
        yield "</TextSource>\n"

    def before_sources(self, options: Options) -> Iterator[str]:
        """The project down to its sources, of which all are known by now."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<Project xmlns="{NAMESPACE}"' + attributes(
            name="Cablegram", origin=f"Cablegram {__version__}", creationDateTime=_epoch()
        )
        yield ">\n"
        if self._users:
            yield "<Users>\n"
            for name, guid in self._users.items():
                yield f"<User{attributes(guid=guid, name=name)}/>\n"
            yield "</Users>\n"
        if self._used or options.codebook.codes:
            yield "<CodeBook><Codes>\n"
            yield from code_elements(options.codebook, self._used)
            yield "</Codes></CodeBook>\n"
        yield "<Variables>\n"
        for name, kind in _VARIABLES.items():
            own = attributes(guid=variable_guid(name), name=name, typeOfVariable=kind)
            yield f"<Variable{own}/>\n"
        yield "</Variables>\n"
        if self._occurrences:
            yield "<Sources>\n"

    def after_sources(self, notes: list[str]) -> Iterator[str]:
        """What follows the sources."""
        if self._occurrences:
            yield "</Sources>\n"
        if notes:
            yield "<Notes>\n"
            yield from notes
            yield "</Notes>\n"
        yield "</Project>\n"

    def notes(self) -> list[str]:
        """The ``Note`` elements, whose texts are put into the archive."""
        # A program that reads projects fails on a note without any date.
        moment = self._latest or _epoch() or _OLDEST
        made: list[str] = []
        for (about, coder), lines in self._notes.items():
            name = f"{about} ({coder})" if coder else about
            guid = note_guid(name)
            self._put(guid, "".join(lines))
            own = attributes(
                guid=guid,
                name=name,
                plainTextPath=_path(guid),
                creatingUser=self._user(coder),
                creationDateTime=moment,
            )
            made.append(f"<Note{own}/>\n")
        return made

    def _selection(self, source: str, entry: Entry) -> Iterator[str]:
        annotation = entry.annotation
        user = self._user(annotation.author or entry.sidecar.coder)
        created, modified = instant(annotation.created), instant(annotation.modified)
        self._latest = max(self._latest, created, modified)
        guid = selection_guid(source, entry.sidecar.coder, annotation.id)
        own = attributes(
            guid=guid,
            name=_named(entry),
            startPosition=str(entry.start),
            endPosition=str(entry.end),
            creatingUser=user,
            creationDateTime=created,
            modifiedDateTime=modified,
        )
        yield f"<PlainTextSelection{own}>\n"
        if annotation.note:
            yield element("Description", annotation.note) + "\n"
        for tag in annotation.tags:
            self._used.add(tag)
            code = code_guid(carried(tag))
            own = attributes(
                guid=coding_guid(guid, code), creatingUser=user, creationDateTime=created
            )
            yield f"<Coding{own}><CodeRef{attributes(targetGUID=code)}/></Coding>\n"
        yield "</PlainTextSelection>\n"

    def _user(self, coder: str) -> str:
        """The GUID of a coder, who is listed from now on; empty for nobody."""
        name = carried(coder)
        return self._users.setdefault(name, user_guid(name)) if name else ""

    def _note(self, about: str, coder: str, text: str) -> None:
        self._notes.setdefault((about, carried(coder)), []).append(text)

    def _put(self, guid: str, text: str) -> None:
        self._packed.writestr(_member(f"sources/{guid}.txt"), plain(text).encode("utf-8"))


def _path(guid: str) -> str:
    return f"internal://{guid}.txt"


def _named(entry: Entry) -> str:
    """What a list of quotations shows: the paragraph and its marking."""
    is_number = entry.paragraph[:1].isdigit()
    place = f"¶ {entry.paragraph}" if is_number else entry.paragraph
    return f"{place} ({entry.marking})" if entry.marking else place


def _orphan(name: str, entry: Entry) -> str:
    """An annotation that has no place in the text, to be read."""
    annotation = entry.annotation
    heading = [f"{name}, once ¶ {annotation.paragraph}:", *(f"#{tag}" for tag in annotation.tags)]
    who = " ".join(filter(None, (annotation.author, annotation.created)))
    return "\n".join(
        filter(None, (" ".join(heading), f"“{entry.text}”", annotation.note, who, "\n"))
    )


def _values(one: Exported) -> Iterator[str]:
    """What is known of a cable, as the values of variables."""
    cable = one.cable
    for name, value in (
        ("Date", _day(cable.date or "")),
        ("Post", cable.origin),
        ("Classification", cable.classification),
        ("TAGS", " ".join(cable.fields.tags)),
    ):
        if value:
            typed = element(f"{_VARIABLES[name]}Value", value)
            own = attributes(targetGUID=variable_guid(name))
            yield f"<VariableValue><VariableRef{own}/>{typed}</VariableValue>\n"


def _day(printed: str) -> str:
    try:
        return date.fromisoformat(printed[:10]).isoformat()
    except ValueError:
        return ""


def _epoch() -> str:
    """The moment that ``SOURCE_DATE_EPOCH`` names, in ISO 8601; empty where it names none.

    See https://reproducible-builds.org/specs/source-date-epoch/. Without it no moment is written,
    so that the same annotations give the same bytes.
    """
    printed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not (printed.isascii() and printed.isdecimal() and len(printed) <= _EPOCH_DIGITS):
        return ""
    return datetime.fromtimestamp(int(printed), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _member(name: str) -> ZipInfo:
    """A member of the archive, the same whatever system writes it, and when."""
    moment = datetime.fromisoformat(max(_epoch(), _OLDEST))
    info = ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


FORMAT = Format(
    "qdpx",
    "a REFI-QDA project for NVivo, ATLAS.ti, MAXQDA and QualCoder",
    ".qdpx",
    write,
    "ids, the context of quotes, the keys of codes, and orphans and reviewed marks but as notes",
    losses,
    meant,
    read_back,
)
