"""The reference line: each reference as printed, and the canonical id of a cable it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tui.cable.model import Reference
from tui.cable.vocabulary import post

_LABEL = re.compile(r"\s*REF(?:ERENCE|TEL)?S?\s?(?:\(S\))?\s?[:.;]?\s*", re.IGNORECASE)
# A bullet is a letter or small number with a dot or parenthesis: "A.", "(B)", "¶C.", "1)".
_BULLET = re.compile(
    r"(?<![^\s,;])[¶(]{0,2}(?:(?P<letter>[A-Za-z])|(?P<number>\d{1,2}))"
    r"(?:\)\.?|\.(?=\s|[A-Z(])|:(?=\s))\s*"
)
# A year, the post, a year between post and serial number, the serial number, a year after it.
_CABLE = re.compile(
    r"\(?(?:((?:19|20)?\d\d)\)?\s{0,2})?([A-Z][A-Z .'-]{1,28}[A-Z])\s{0,3}"
    r"(?:(\d\d)\s(?=\d{2,6}(?!\d)))?(0{0,4}\d{1,7})(?!\d)(?:\s{1,2}\(?((?:19|20)\d\d)\)?)?"
)
# "REPORT FOR JANUARY 13 ¶B. 2008": no reference is a year alone, so that is no bullet.
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?=$|\s?[,;]|\s[¶(]{0,2}[A-Z][.)])")
_SERIAL_ONLY = re.compile(r"\d{1,7}(?=$| \()")
_BETWEEN = re.compile(
    r"\s*[;,]\s*(?:AND\s+(?=\d))?|\s+(?:AND|&)\s+(?=[A-Z0-9(])|(?<=\d\d)/(?=\d\d)", re.IGNORECASE
)
_LABEL_AGAIN = re.compile(r"[\s,;]{1,4}REFS?$", re.IGNORECASE)
_OFFICE_WORDS = re.compile(r"(?:AMEMBASSY|EMBASSY|AMCONSUL|CONSULATE|USMISSION) ")
_ALIASES = {
    "SECSTATE": "STATE",
    "SECSTATEWASHDC": "STATE",
    "USUN": "USUNNEWYORK",
    "UNVIE": "UNVIEVIENNA",
    "USEU": "USEUBRUSSELS",
}
_NO_POSTS = frozenset(
    {
        *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER"),
        *("OCTOBER", "NOVEMBER", "DECEMBER", "JAN", "FEB", "MAR", "APR", "JUN", "JUL", "AUG"),
        *("SEP", "SEPT", "OCT", "NOV", "DEC", "PARA", "PARAGRAPH", "TD", "IIR", "UNSCR", "FAM"),
    }
)


def read_references(printed: str, year: int | None) -> tuple[Reference, ...]:
    """The references of a reference field (label included), in order.

    ``year`` is the four-digit year of the cable; it dates references printed without a year.
    """
    label = _LABEL.match(printed)
    body = " ".join((printed[label.end() :] if label is not None else printed).split())
    references: list[Reference] = []
    for bullet, item in _items(body):
        references.extend(_in_item(item, bullet, year))
    return tuple(references)


def message_id(station: str, serial: str, year: int) -> str:
    """The canonical message id: two-digit year, station without spaces, serial without zeros."""
    letters = _letters(station)
    return f"{year % 100:02d}{_ALIASES.get(letters, letters)}{int(serial)}"


@lru_cache(maxsize=1024)
def _letters(station: str) -> str:
    return "".join([letter for letter in station if letter.isalpha()])


def _items(body: str) -> Iterator[tuple[str | None, str]]:
    """The items of one reference field with their bullets, which follow each other in order."""
    bullet: str | None = None
    at = 0
    for found in _BULLET.finditer(body):
        letter = (found["letter"] or found["number"]).upper()
        between = body[at : found.start()].strip(" ,;")
        if bullet == letter and not between:
            at = found.end()  # the publisher's doubled bullet: "A. A. STATE 1"
            continue
        if not _follows(bullet, letter) or _YEAR_ALONE.match(body, found.end()):
            continue
        if between:
            yield bullet, _LABEL_AGAIN.sub("", between)
        bullet, at = letter, found.end()
    rest = body[at:].strip(" ,;")
    if rest:
        yield bullet, rest


def _follows(last: str | None, letter: str) -> bool:
    if last is None:
        return letter in ("A", "1")
    if letter.isdecimal() or last.isdecimal():
        return letter.isdecimal() and last.isdecimal() and int(letter) == int(last) + 1
    return ord(letter) - ord(last) in (1, 2)


def _in_item(item: str, bullet: str | None, year: int | None) -> list[Reference]:
    """The references in one item: several cables may share a bullet or have none."""
    upper = item.upper()
    cable = _CABLE.match(upper)
    if cable is not None and cable.end() == len(upper) == len(item) and "AND" not in upper:
        return [_reference(item, upper, cable, bullet, year, "")[0]]
    found: list[Reference] = []
    station = ""
    begin = at = 0
    ends = _next_cables(item, upper)
    if "AND" in upper or any(sign in item for sign in ",;&/"):
        ends = sorted({match.span() for match in _BETWEEN.finditer(item)}.union(ends))
    for stop, following in [*ends, (len(item), len(item))]:
        piece = item[at:stop].strip()
        at = following
        if not piece:
            continue
        upper = piece.upper()
        reference, station = _reference(piece, upper, _CABLE.match(upper), bullet, year, station)
        if reference.kind == "other" and found:
            # "MADRID 800 AND OTHERS" stays together.
            found[-1] = found[-1]._replace(printed=item[begin:stop].strip())
            continue
        begin = stop - len(piece)
        found.append(reference)
    return found


def _next_cables(item: str, upper: str) -> list[tuple[int, int]]:
    """The blanks between two cables that nothing else parts (``STATE 12345 09 MADRID 2``)."""
    if len(upper) != len(item):
        return []  # a letter whose capital is two letters shifts the offsets
    return [
        (found.start() - 1, found.start())
        for place, found in enumerate(_CABLE.finditer(upper))
        if place and item[found.start() - 1] == " " and post(_place(found[2])) is not None
    ]


def _place(printed: str) -> str:
    """A post without the words for what stands there."""
    return _OFFICE_WORDS.sub("", printed) if " " in printed else printed


def _reference(
    piece: str,
    upper: str,
    cable: re.Match[str] | None,
    bullet: str | None,
    year: int | None,
    station: str,
) -> tuple[Reference, str]:
    """One reference, and the station that a bare serial number after it belongs to.

    ``cable`` is what ``upper``, the piece in capitals, names first.
    """
    if station and _SERIAL_ONLY.match(piece) is not None:
        serial = piece.split()[0]
        identity = message_id(station, serial, year) if year is not None else None
        return Reference("cable", piece, bullet, identity, True), station
    if cable is not None:
        before, printed, between, serial, after = cable.groups()
        place = _place(printed)
        if _is_station(place):
            stated = before or between or after
            known = _full_year(stated) if stated is not None else year
            identity = message_id(place, serial, known) if known is not None else None
            return Reference("cable", piece, bullet, identity, stated is None), place
    if "PREVIOUS" in upper and len(piece) < 40:
        return Reference("previous", piece, bullet), ""
    if "E-MAIL" in upper or "EMAIL" in upper or "@" in upper:
        return Reference("e-mail", piece, bullet), ""
    if "TELCON" in upper or "PHONE" in upper or "TELCALL" in upper:
        return Reference("telephone", piece, bullet), ""
    return Reference("other", piece, bullet), ""


@lru_cache(maxsize=1024)
def _is_station(place: str) -> bool:
    """Whether a cable can come from there: a known station, or one word that is nothing else."""
    letters = _letters(place)
    if letters in _ALIASES or post(letters) is not None:
        return True
    return place == letters and len(letters) > 3 and letters not in _NO_POSTS


def _full_year(printed: str) -> int:
    year = int(printed)
    return year if year > 99 else (1900 if year > 50 else 2000) + year
