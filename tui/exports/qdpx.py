"""A REFI-QDA project (QDA-XML 1.0, REFI-QDA 1.5): a ZIP of ``project.qde`` and the cables' texts.

Offsets are code points, half-open, into the very bytes of the text that goes along: UTF-8 without
a byte order mark, line feeds only. What is written is laid down in docs/refi-qda.md, with what
other programs make of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tui import __version__
from tui.annotations.guids import (
    code_guid,
    coding_guid,
    selection_guid,
    source_guid,
    user_guid,
    variable_guid,
)
from tui.cable.xml_characters import carried
from tui.exports.model import Entry, Exported, Format, Options, entries
from tui.exports.qdpx_losses import (
    instant,
    kept_words,
    losses,
    marks_of,
    meant,
    plain,
    reviewed_variable,
)
from tui.exports.qdpx_read_back import read_back
from tui.exports.refi_codes import code_elements
from tui.exports.xml_text import attributes, element

NAMESPACE = "urn:QDA-XML:project:1.0"
_OLDEST, _NEWEST = "1980-01-01T00:00:00Z", "2107-12-31T23:59:58Z"
"""The moments that a ZIP can name; the first stands where no date of export was given."""
_PIECE = 256 * 1024
ORPHANS = "Annotations without a place"
"""The source that holds the words of annotations whose own text no longer has them."""
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
            project = _Project(packed, options)
            for one in exported:
                for line in project.source(one):
                    sources.write(line.encode("utf-8"))
            for line in project.orphans():
                sources.write(line.encode("utf-8"))
            sources.seek(0)
            with packed.open(_member("project.qde", options.moment), "w") as qde:
                for line in project.before_sources():
                    qde.write(line.encode("utf-8"))
                shutil.copyfileobj(sources, qde, _PIECE)
                for line in project.after_sources():
                    qde.write(line.encode("utf-8"))
        archive.seek(0)
        while piece := archive.read(_PIECE):
            yield piece


class _Project:
    """What the cables written so far have in common: coders, codes, names and orphans."""

    def __init__(self, packed: ZipFile, options: Options) -> None:
        self._packed = packed
        self._options = options
        self._users: dict[str, str] = {}
        self._used: set[str] = set()
        self._occurrences: dict[str, int] = {}
        self._variables = dict(_VARIABLES)
        self._orphans: list[str] = []
        self._words: list[str] = []
        self._length = 0

    def source(self, one: Exported) -> Iterator[str]:
        """The ``TextSource`` of one cable, whose text is put into the archive."""
        occurrence = self._occurrences[one.identity] = self._occurrences.get(one.identity, 0) + 1
        guid = source_guid(one.identity, occurrence)
        # Programs name a file after it, and no two may have the same.
        name = carried(one.identity).replace("/", "-")
        name += f" ({occurrence})" if occurrence > 1 else ""
        self._put(guid, plain(one.cable.text))
        yield _opening(guid, name)
        if one.cable.subject:
            yield element("Description", one.cable.subject) + "\n"
        for entry in entries(one):
            if entry.start is None or entry.end is None:
                self._keep(guid, name, entry)
            else:
                yield from self._selection(guid, entry, entry.start, entry.end, _named(entry))
        yield from self._values(one)
        yield "</TextSource>\n"

    def orphans(self) -> Iterator[str]:
        """A ``TextSource`` of the words whose places are gone, with what was said of them."""
        if self._orphans:
            guid = source_guid(ORPHANS)
            self._put(guid, "".join(self._words))
            self._occurrences.setdefault(ORPHANS, 1)
            yield _opening(guid, ORPHANS)
            yield from self._orphans
            yield "</TextSource>\n"

    def before_sources(self) -> Iterator[str]:
        """The project down to its sources, of which all are known by now."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<Project xmlns="{NAMESPACE}"' + attributes(
            name="Cablegram",
            origin=f"Cablegram {__version__}",
            creationDateTime=self._options.moment,
        )
        yield ">\n"
        if self._users:
            yield "<Users>\n"
            for name, guid in self._users.items():
                yield f"<User{attributes(guid=guid, name=name)}/>\n"
            yield "</Users>\n"
        if self._used or self._options.codebook.codes:
            yield "<CodeBook><Codes>\n"
            yield from code_elements(self._options.codebook, self._used)
            yield "</Codes></CodeBook>\n"
        yield "<Variables>\n"
        for name, kind in self._variables.items():
            own = attributes(guid=variable_guid(name), name=name, typeOfVariable=kind)
            yield f"<Variable{own}/>\n"
        yield "</Variables>\n"
        if self._occurrences:
            yield "<Sources>\n"

    def after_sources(self) -> Iterator[str]:
        """What follows the sources."""
        if self._occurrences:
            yield "</Sources>\n"
        yield "</Project>\n"

    def _selection(
        self, source: str, entry: Entry, start: int, end: int, name: str
    ) -> Iterator[str]:
        """An annotation of the cable ``source`` on ``[start, end)`` of the text it stands in."""
        annotation = entry.annotation
        user = self._user(entry.coder)
        created, modified = instant(annotation.created), instant(annotation.modified)
        guid = selection_guid(source, entry.sidecar.coder, annotation.id)
        own = attributes(
            guid=guid,
            name=name,
            startPosition=str(start),
            endPosition=str(end),
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

    def _keep(self, source: str, name: str, entry: Entry) -> None:
        """Put an orphan's words into a text of their own, below the name of its cable."""
        heading = f"{name} ¶ {carried(entry.annotation.paragraph)}"
        words = kept_words(entry.annotation)
        start = self._length + len(heading) + 1
        text = f"{heading}\n{words}\n\n"
        self._words.append(text)
        self._length += len(text)
        end = start + len(words)
        self._orphans.extend(self._selection(source, entry, start, end, heading))

    def _values(self, one: Exported) -> Iterator[str]:
        """What is known of a cable, and what was reviewed in it, as the values of variables."""
        cable = one.cable
        yield from self._value("Date", _day(cable.date or ""))
        yield from self._value("Post", cable.origin)
        yield from self._value("Classification", cable.classification)
        yield from self._value("TAGS", " ".join(cable.fields.tags))
        reviewed: dict[str, list[str]] = {}
        for sidecar in one.sidecars:
            reviewed.setdefault(reviewed_variable(sidecar.coder), []).extend(marks_of(sidecar))
        for name, marks in reviewed.items():
            yield from self._value(name, " ".join(marks))

    def _value(self, name: str, value: str) -> Iterator[str]:
        if value:
            typed = element(f"{self._variables.setdefault(name, 'Text')}Value", value)
            own = attributes(targetGUID=variable_guid(name))
            yield f"<VariableValue><VariableRef{own}/>{typed}</VariableValue>\n"

    def _put(self, guid: str, text: str) -> None:
        name = _member(f"sources/{guid}.txt", self._options.moment)
        self._packed.writestr(name, text.encode("utf-8"))


def _opening(guid: str, name: str) -> str:
    own = attributes(guid=guid, name=name, plainTextPath=f"internal://{guid}.txt")
    return f"<TextSource{own}>\n"


def _named(entry: Entry) -> str:
    """What a list of quotations shows: the paragraph and its marking."""
    is_number = entry.paragraph[:1].isdigit()
    place = f"¶ {entry.paragraph}" if is_number else entry.paragraph
    return f"{place} ({entry.marking})" if entry.marking else place


def _day(printed: str) -> str:
    try:
        return date.fromisoformat(printed[:10]).isoformat()
    except ValueError:
        return ""


def _member(name: str, moment: str) -> ZipInfo:
    """A member of the archive, the same whatever system writes it, and when."""
    dated = datetime.fromisoformat(min(max(moment, _OLDEST), _NEWEST))
    info = ZipInfo(name, dated.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


FORMAT = Format(
    "qdpx",
    "a REFI-QDA project for NVivo, ATLAS.ti, MAXQDA and QualCoder",
    ".qdpx",
    write,
    losses=losses,
    meant=meant,
    read_back=read_back,
    defines=True,
)
