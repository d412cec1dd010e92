"""Citations of cables: the facts that one is made of, and the note that a historian writes.

Chicago's rules for correspondence (CMOS 14.111, 14.120): author, title in quotation marks,
addressee, kind and number, date, place in it, archive. A paragraph is ``para. 8`` in a note and
``¶ 8`` in the plain style; both are Chicago's (CMOS 10.49 and 13.117). What a volume of *Foreign
Relations* prints is cited as its answer faq0443 shows. What no source says is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from tui.annotations import settings
from tui.annotations.citation_form import STYLES, URL_FIELDS, Citing, Form, filled, parse
from tui.annotations.passages import paragraph_at
from tui.cable.model import Cable, Kind
from tui.cable.reading_text import words_of
from tui.cable.vocabulary import Vocabulary, nearest_vocabulary
from tui.exports.model import governing_marking, joined
from tui.exports.parties import author, recipients, without_article
from tui.sources.origins import Origin, Origins, Volume

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_PLACE = re.compile(rf"(?P<place>[^\d]{{2,80}}?),\s(?:{'|'.join(_MONTHS)}|\d|undated)")
_TELEGRAM = re.compile(r"\b(?:telegram|aerogram|airgram|cable|despatch)\b", re.IGNORECASE)
_PRINTED_NUMBER = re.compile(r"(\d{1,6})\.")
_VOLUME_NUMBER = re.compile(
    r"Vol(?:ume|\.)\s+(?P<roman>[IVXLC]+)(?P<part>,\s+Part\s+(?P<number>\d+))?", re.IGNORECASE
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_WORDED_LEVELS = frozenset(
    {
        *("TOP SECRET", "SECRET", "CONFIDENTIAL", "UNCLASSIFIED", "RESTRICTED"),
        *("FOR OFFICIAL USE ONLY", "LIMITED OFFICIAL USE", "OFFICIAL USE ONLY"),
        *("SENSITIVE BUT UNCLASSIFIED", "SENSITIVE"),
    }
)
_STRAIGHT = re.compile(r'"([^"]*)"')
_PAIRED = re.compile(r'(?:[^"]*(?<![^\s(\[/‘-])"(?=\S)[^"]*(?<=\S)"(?![^\W_]))+[^"]*')
_INNER_END = re.compile(r"(‘[^‘’]*)’,”")
_OPEN = frozenset({"", "UNCLASSIFIED", "UNCLAS"})
_ARTICLES = 3
"""Editors that are all named; of more, the first."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The facts of one cable's citation, each empty where nothing says it.

    ``date`` is ISO 8601. ``id`` is the archive's number, else the message id, in a volume the
    telegram's number. ``is_printed`` says that a volume prints it.
    """

    author: str = ""
    recipient: str = ""
    title: str = ""
    kind: str = "telegram"
    id: str = ""
    date: str = ""
    place: str = ""
    classification: str = ""
    location: str = ""
    archive: str = ""
    volume: str = ""
    document: str = ""
    url: str = ""
    is_printed: bool = False

    def values(self, place: Place) -> dict[str, str]:
        """What the fields of a form stand for."""
        return {
            "author": self.author,
            "recipient": self.recipient,
            "title": self.title,
            "kind": self.kind,
            "id": self.id,
            "date": in_words(self.date),
            "iso_date": self.date,
            "place": self.place,
            "classification": self.classification,
            "marking": place.marking,
            "paragraph": place.in_words,
            "pilcrow": place.with_sign,
            "archive": ", ".join(filter(None, (self.location, self.archive))),
            "volume": self.volume,
            "document": f"doc. {self.document}" if self.document else "",
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """The place in a cable that is cited: paragraph numbers as printed, or a heading's words."""

    numbers: tuple[str, ...] = ()
    heading: str = ""
    marking: str = ""

    @property
    def in_words(self) -> str:
        """``para. 8``, ``paras. 8–10``, ``under “The Mill”``; empty for no place."""
        return self._named("para.", "paras.")

    @property
    def with_sign(self) -> str:
        """``¶ 8``, ``¶¶ 8–10``; a heading as ``in_words``."""
        return self._named("¶", "¶¶")

    def _named(self, one: str, several: str) -> str:
        if len(self.numbers) > 1:
            return f"{several} {_ranges(self.numbers)}"
        if self.numbers:
            return f"{one} {self.numbers[0]}"
        return f"under “{self.heading}”" if self.heading else ""


def _ranges(numbers: Sequence[str]) -> str:
    """``8–10, 12``."""
    pieces: list[list[str]] = []
    for number in numbers:
        before = pieces[-1][-1] if pieces else ""
        if before.isdecimal() and number.isdecimal() and int(number) == int(before) + 1:
            pieces[-1] = [pieces[-1][0], number]
        else:
            pieces.append([number])
    return ", ".join("–".join(piece) for piece in pieces)


class Citer:
    """Cites cables one after the other, each by the settings and the vocabulary of its folder.

    ``style`` goes before what the settings say, and ``source`` forces a source format. ``problems``
    gets a line for settings that cannot be read; the usual style stands in for them.
    """

    def __init__(self, style: str = "", source: str | None = None) -> None:
        self.problems: list[str] = []
        self._style = style
        self._origins = Origins(source)
        self._folders: dict[Path, tuple[Citing, Vocabulary]] = {}
        self._forms: dict[str, Form] = {}

    def facts(self, address: Path, cable: Cable) -> Citation:
        """The facts of a cable that stands at ``address``."""
        citing, vocabulary = self._rules(address)
        return facts(cable, self._origins.of(address), citing, vocabulary)

    def note(self, address: Path, cable: Cable, place: Place | None = None) -> str:
        """The citation of a cable, or of a place in it, by the style in force, on one line."""
        found = self.facts(address, cable)
        citing = self._rules(address)[0]
        style = STYLES[self._style or citing.style]
        printed = style.printed if found.is_printed else style.telegram
        form = self._form(citing.form if citing.form and not self._style else printed)
        return _sentence(filled(form, found.values(place or Place())))

    def _rules(self, address: Path) -> tuple[Citing, Vocabulary]:
        folder = address.absolute().parent
        if folder not in self._folders:
            found = settings.nearest(folder)
            if found.problem and found.problem not in self.problems:
                self.problems.append(found.problem)
            self._folders[folder] = found.citing or Citing(), nearest_vocabulary(folder)
        return self._folders[folder]

    def _form(self, printed: str) -> Form:
        if printed not in self._forms:
            self._forms[printed] = parse(printed)
        return self._forms[printed]


def _sentence(text: str) -> str:
    """A filled form as a sentence: no comma before its first word, none twice at a closing mark."""
    text = joined(text).lstrip(", ").replace(",”,", ",”")
    text = _INNER_END.sub(r"\1,’”", text)
    return text[:1].upper() + text[1:] if text[:1].islower() else text


def facts(cable: Cable, origin: Origin, citing: Citing, vocabulary: Vocabulary) -> Citation:
    """The facts of a cable's citation, from its text, its source and its library's settings."""
    if origin.volume is not None:
        return _printed(cable, origin, origin.volume)
    banner = cable.fields.banner
    serial = banner.serial.lstrip("0") if banner is not None and banner.serial else ""
    identity = origin.number or cable.id or serial
    url = origin.url
    if not url and citing.url and identity:
        values = {"id": quote(identity, safe=""), "iso_date": cable.date or ""}
        url = filled(parse(citing.url, URL_FIELDS), values)
    is_known = bool(origin.archive)
    return Citation(
        author=author(cable, vocabulary),
        recipient=recipients(cable, vocabulary),
        title=_title(cable.subject),
        id=identity,
        date=cable.date or "",
        classification=classification(cable.classification),
        location=origin.location if is_known else "",
        archive=origin.archive or citing.archive,
        url=url,
    )


def _printed(cable: Cable, origin: Origin, volume: Volume) -> Citation:
    """The facts of a document that a volume prints."""
    heading = joined(cable.record.subject if cable.record is not None else cable.subject)
    found = _TELEGRAM.search(heading)
    lines = cable.text.split("\n", 4)[:4]
    number = next((one[1] for one in map(_PRINTED_NUMBER.fullmatch, lines) if one), "")
    place = next((one["place"] for one in map(_PLACE.match, lines[1:3]) if one), "")
    sender = cable.record.origin if cable.record is not None else ""
    names = [without_article(joined(one.name)) for one in cable.fields.to]
    return Citation(
        author=without_article(joined(sender)),
        recipient=names[0] if names else "",
        title=heading,
        kind=found.group().lower() if found is not None else heading or "document",
        id=number if found is not None else "",
        date=cable.date or "",
        place=place.strip(),
        classification=classification(cable.classification),
        volume=volume_in_words(volume),
        document=origin.document,
        url=origin.url,
        is_printed=True,
    )


def _title(subject: str) -> str:
    """A subject as a title: on one line, without the full stop that the note brings itself.

    Quotation marks in it become single ones (CMOS 13.7) where it is sure which open and which
    close.
    """
    title = joined(subject).replace("“", "‘").replace("”", "’")
    title = title[:-1] if title.endswith(".") and not title.endswith("..") else title
    return _STRAIGHT.sub("‘\\1’", title) if _PAIRED.fullmatch(title) else title


def classification(printed: str) -> str:
    """A cable's classification as a historian names it; empty where anybody may read it."""
    parts = [part.strip() for part in printed.split("//")]
    if len(parts) == 1 and parts[0].upper() in _OPEN:
        return ""
    return "//".join(part.title() if part.upper() in _WORDED_LEVELS else part for part in parts)


def day_of(iso: str) -> date | None:
    """The day that an ISO 8601 date is; None where the calendar has no such day."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def in_words(iso: str) -> str:
    """An ISO 8601 date as Chicago has it in a note: ``March 4, 2009``; as it is where none."""
    day = day_of(iso)
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" if day is not None else iso


def volume_in_words(volume: Volume) -> str:
    """A volume with its editors and its imprint (CMOS faq0443)."""
    pieces = [volume.series]
    if volume.series and volume.general_editors:
        pieces.append(_editors(volume.general_editors))
    pieces += [_volume_number(volume.number), volume.title]
    if volume.editors:
        pieces.append(_editors(volume.editors))
    named = ", ".join(filter(None, pieces))
    imprint = ": ".join(filter(None, (volume.place, volume.publisher)))
    imprint = ", ".join(filter(None, (imprint, volume.year)))
    return f"{named} ({imprint})" if imprint and named else named


def _editors(names: Sequence[str]) -> str:
    if len(names) > _ARTICLES:
        return f"ed. {names[0]} et al."
    if len(names) < 3:
        return "ed. " + " and ".join(names)
    return f"ed. {', '.join(names[:-1])}, and {names[-1]}"


def _volume_number(printed: str) -> str:
    """``Volume XXI`` is ``vol. 21``; anything else stays as it is printed."""
    found = _VOLUME_NUMBER.fullmatch(printed)
    if found is None:
        return printed
    values = [_ROMAN[letter] for letter in found["roman"].upper()]
    following = [*values[1:], 0]
    number = sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
    return f"vol. {number}" + (f", pt. {found['number']}" if found["number"] else "")


# Places


def place_of(cable: Cable, ids: Iterable[str]) -> Place:
    """The place that the units with these ids are.

    An item is cited by its paragraph. What has neither number nor heading has no place to cite.
    """
    numbers: list[str] = []
    heading = ""
    markings: set[str] = set()
    for identity in ids:
        markings.add(governing_marking(cable, identity))
        node = cable.find(identity)
        while node is not None and not (node.kind is Kind.PARAGRAPH and node.number):
            if node.kind is Kind.HEADING and not heading:
                heading = words_of(cable, node)
            above = node.id.rpartition(".")[0]
            node = cable.find(above) if above else None
        if node is not None and node.number not in numbers:
            numbers.append(node.number)
    marking = markings.pop() if len(markings) == 1 else ""
    return Place(tuple(numbers), "" if numbers else heading, marking)


def ids_between(cable: Cable, start: int, end: int) -> tuple[str, ...]:
    """The ids of the numbered paragraphs that hold code points of ``[start, end)``.

    Where none does, the heading or paragraph that is nearest before.
    """
    found = tuple(
        node.id for node in cable.paragraphs() if node.id and node.start < end and start < node.end
    )
    if found:
        return found
    nearest = paragraph_at(cable, start)
    return (nearest,) if nearest else ()


def quotation(paragraphs: Sequence[str]) -> str:
    """Words in quotation marks; each paragraph opens with one, the last one closes (CMOS 13.32).

    The words themselves are the cable's: the marks inside them are left as they are.
    """
    kept = [one for one in paragraphs if one]
    return "\n\n".join(f"“{one}" for one in kept) + "”" if kept else ""


def quoted_and_cited(paragraphs: Sequence[str], note: str) -> str:
    """A quotation, and its note below it."""
    return "\n\n".join(filter(None, (quotation(paragraphs), note)))
