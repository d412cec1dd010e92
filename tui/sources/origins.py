"""Where a cable can be found again: what its source says about archive, volume and address.

Nothing is guessed: what the file does not say is empty, and a citation goes without it.

- An electronic telegram with a document number in its attributes is of the series in which the U.S.
  National Archives hold those of 1973 to 1979.
- A volume says in its TEI header what it is called, who edited it, and where and when it appeared.
  Its documents have addresses that the Office of the Historian says are always built in one way
  (history.state.gov/historicaldocuments/citing-frus).
- A page may name its address and its site; a browser that saves one adds the address.
- A file of plain text and a dump say nothing of where they come from.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from xml.parsers import expat

from tui.cable.addresses import split
from tui.cable.pages import end_of_telegram
from tui.sources.encodings import decode
from tui.sources.files import SourceError, opened
from tui.sources.nara import attributes
from tui.sources.open import format_of

NATIONAL_ARCHIVES = "U.S. National Archives"
ELECTRONIC_TELEGRAMS = (
    "Central Foreign Policy Files, 1973–79/Electronic Telegrams, "
    "RG 59: General Records of the Department of State"
)
"""The series, as the National Archives' own guidance for its database has it."""
_HISTORIAN = "https://history.state.gov/historicaldocuments"
_HEADER = 256 * 1024
"""Bytes in which a volume's header, and a page's, must stand."""
_LARGEST_TELEGRAM = 4 * 1024 * 1024
_NUMBER = re.compile(r"19(?P<year>7[3-9])[A-Z]{3,30}\d{1,7}")
_VOLUME = re.compile(r"frus\d{4}[A-Za-z0-9-]{0,60}")
_DOCUMENT = re.compile(r"(?:.+-)?(?P<name>d(?P<number>\d{1,5}))(?:-\d+)?")
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,5}\)(?P<url>\S{1,2000}?)\s{0,9}-->")
_META = re.compile(r"<(?:meta|link)\b[^<>]{0,2500}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?P<name>[a-zA-Z:-]{1,30})\s{0,9}=\s{0,9}(?:\"(?P<double>[^\"]{0,2000})\"|'(?P<single>[^']{0,2000})')"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1900}")


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of *Foreign Relations of the United States*, as its header describes it.

    Where the header gives the title in parts, ``series`` is series and subseries, ``number`` the
    volume's number as printed and ``title`` its own title; else ``title`` is the whole.
    """

    identity: str = ""
    series: str = ""
    number: str = ""
    title: str = ""
    editors: tuple[str, ...] = ()
    general_editors: tuple[str, ...] = ()
    place: str = ""
    publisher: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of where a cable comes from; empty where its source does not say.

    ``format`` is the source's (a name of ``tui.sources.open.FORMATS``). ``number`` is the archive's
    own number of the document. ``archive`` is who holds or publishes it, ``location`` the series in
    it. ``document`` is the number in ``volume``. ``url`` is an http address.
    """

    format: str = ""
    number: str = ""
    archive: str = ""
    location: str = ""
    url: str = ""
    volume: Volume | None = None
    document: str = ""


class Origins:
    """Tells the origins of cables one after the other; a file of many is looked at once.

    ``source`` forces a source format, else the content says it.
    """

    def __init__(self, source: str | None = None) -> None:
        self._source = source
        self._file: Path | None = None
        self._of_file = Origin()

    def of(self, address: Path) -> Origin:
        """The origin of the cable at ``address``; of one that cannot be read, nothing is known."""
        file, identity = split(address)
        if file != self._file:
            self._file, self._of_file = file, _origin(file, self._source)
        found = self._of_file
        return _document(found, identity) if found.volume is not None else found


def _origin(file: Path, source: str | None) -> Origin:
    try:
        name = format_of(file, source)
        match name:
            case "nara":
                return _telegram(_beginning(file, _LARGEST_TELEGRAM))
            case "html":
                return _page(_beginning(file, _HEADER))
            case "frus":
                return Origin(name, volume=_volume(_beginning(file, _HEADER)))
            case _:
                return Origin(name)
    except SourceError:
        return Origin()


def _beginning(file: Path, most: int) -> bytes:
    with opened(file) as stream:
        return stream.read(most)


def _telegram(data: bytes) -> Origin:
    text = decode(data)[0]
    number = attributes(text[end_of_telegram(text) :]).get("Document Number", "")
    if _NUMBER.fullmatch(number) is None:
        return Origin("nara")
    return Origin("nara", number, NATIONAL_ARCHIVES, ELECTRONIC_TELEGRAMS)


# Pages


def _page(data: bytes) -> Origin:
    text = decode(data)[0]
    head = text[: text.lower().find("<body")] if "<body" in text.lower() else text
    said: dict[str, str] = {}
    for tag in _META.finditer(head):
        values = {
            each["name"].lower(): unescape(each["double"] or each["single"] or "").strip()
            for each in _ATTRIBUTE.finditer(tag.group())
        }
        if values.get("rel", "").lower() == "canonical":
            said.setdefault("canonical", values.get("href", ""))
        elif "content" in values:
            name = values.get("property", "") or values.get("name", "")
            said.setdefault(name.lower(), values["content"])
    saved = _SAVED_FROM.search(head)
    addresses = (said.get("canonical"), said.get("og:url"), saved["url"] if saved else "")
    url = next((one for one in addresses if one and _ADDRESS.fullmatch(one)), "")
    return Origin("html", archive=" ".join(said.get("og:site_name", "").split()), url=url)


# Volumes


def _document(origin: Origin, identity: str) -> Origin:
    """The origin of one document of a volume."""
    volume = origin.volume or Volume()
    found = _DOCUMENT.fullmatch(identity)
    name = found["name"] if found is not None else ""
    known = _VOLUME.fullmatch(volume.identity) is not None
    url = f"{_HISTORIAN}/{volume.identity}/{name}" if known and name else ""
    number = found["number"] if found is not None else ""
    return Origin(origin.format, url=url, volume=volume, document=number)


@dataclass(slots=True)
class _Header:
    """What the parse of a header has come across."""

    identity: str = ""
    path: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    editors: dict[str, list[str]] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    pieces: list[str] = field(default_factory=list)

    def start(self, printed: str, attributes: dict[str, str]) -> None:
        if not self.path:
            self.identity = attributes.get("xml:id", "")
        self.path.append(printed.rpartition(":")[2])
        self.kind = attributes.get("type", "") or attributes.get("role", "")
        self.pieces.clear()

    def text(self, data: str) -> None:
        self.pieces.append(data)

    def end(self, printed: str) -> None:
        words = " ".join("".join(self.pieces).split())
        within = self.path[-2:-1]
        name = self.path.pop()
        if words and within == ["titleStmt"] and name == "title":
            self.titles.setdefault(self.kind.replace("-", ""), words)
        elif words and within == ["titleStmt"] and name == "editor":
            self.editors.setdefault(self.kind, []).append(words)
        elif words and within == ["publicationStmt"]:
            self.published.setdefault(name, words)
        self.pieces.clear()
        if name == "teiHeader":
            raise _HeaderEnd


class _HeaderEnd(Exception):  # noqa: N818 - it ends a parse, and is no error
    """The header has been read."""


def _volume(data: bytes) -> Volume:
    header = _Header()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = header.start
    parser.EndElementHandler = header.end
    parser.CharacterDataHandler = header.text
    parser.StartDoctypeDeclHandler = _refused
    # What stands before a fault is still what the volume says.
    with suppress(_HeaderEnd, expat.ExpatError, LookupError, ValueError):
        parser.Parse(data, False)
    titles, published = header.titles, header.published
    parts = ", ".join(filter(None, (titles.get("series"), titles.get("subseries"))))
    own = titles.get("volume", "")
    if parts and own:
        series, number, title = parts, titles.get("volumenumber", ""), own
    else:
        series, number = "", ""
        title = titles.get("complete", "") or next(iter(titles.values()), "")
    return Volume(
        header.identity,
        series,
        number,
        title,
        tuple(header.editors.get("primary", ())),
        tuple(header.editors.get("general", ())),
        published.get("pubPlace", ""),
        published.get("publisher", ""),
        published.get("date", ""),
    )


def _refused(*_: object) -> None:
    raise _HeaderEnd
