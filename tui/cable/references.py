"""The reference line: each reference as printed, and the canonical id of a cable it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tui.cable.model import Reference
from tui.cable.stations import is_station, station

_LABEL = re.compile(r"\s*REF(?:ERENCE|TEL)?S?\s?(?:\(S\))?\s?[:.;]?\s*", re.IGNORECASE)
# A bullet is a letter or small number with a dot or parenthesis: "A.", "(B)", "¶C.", "1)".
_BULLET = re.compile(
    r"(?:(?<=[\s,;])|^)[¶(\[]{0,2}(?:(?P<letter>[A-Za-z])|(?P<number>\d{1,2}))"
    r"(?:[)\]]\.?|\.(?=\s|[A-Z(])|:(?=\s)|\s-(?=\s))\s*"
)
_CABLE = re.compile(
    r"\(?(?:(?P<year>(?:19|20)?\d\d)\)?\s{0,2})?(?P<post>[A-Z][A-Z .'-]{0,28}[A-Z])\s{0,3}"
    r"(?:CABLES?\s|#\s?|\([A-Z]\)\s?)?(?:\(?(?P<between>\d\d)\)?\s(?=\d{2,6}(?!\d)))?"
    r"(?P<serial>[0O]{0,4}\d{1,7})(?!\d|Z\b)"
    r"(?:\s{1,2}(?:\((?P<after>(?:19|20)\d\d)\)|(?P<last>(?:19|20)\d\d)(?=$|[\s,;])(?!\s[A-Z]{3}))"
    r"|-(?P<dashed>\d\d)(?!\d)|\s(?P<short>\d\d)$)?"
)
# "870 ZENDA": the number before the post.
_REVERSED = re.compile(r"(?P<serial>\d{2,6})\s(?P<post>[A-Z][A-Z .'-]{2,28}[A-Z])$")
# "REF A ZENDA 12", "REF: ZENDA 12": the label once more before a reference.
_LABEL_FIRST = re.compile(r"REF(?:ERENCE|TEL)?S?(?:\s[A-Z](?=\s))?\s?[:.]?\s+(?=\S)")
_ZERO_FOR_O = re.compile(r"(?<=[A-Z])0(?=[A-Z])")
# "REPORT FOR JANUARY 13 ¶B. 2008": no reference is a year alone, so that is no bullet.
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?=$|\s?[,;]|\s[¶(]{0,2}[A-Z][.)])")
_SERIAL_ONLY = re.compile(r"(\d{1,7})(?: \((?P<year>(?:19|20)\d\d)\)| AND PREVIOUS)?(?=$| \()")
_LONG_SERIAL = 4
"""Digits of a number from which on two more behind it are a year (``4525-91``, ``00789/08``)."""
_RECENT = 3
_EARLIEST = 1966
_SHORTEST_ALONE = 3
"""Digits of a number that may stand for a cable without its post, at the start of an item."""
_BETWEEN = re.compile(
    r"\s*[;,]\s*(?:AND\s+(?=\d))?|\s+(?:AND|&)\s+(?=[A-Z0-9(])|(?<=\d\d)/(?=\d\d)", re.IGNORECASE
)
_LABEL_ALONE = re.compile(r"REFS?:?", re.IGNORECASE)
_FOOTER = re.compile(r" \d{8}$")
_LABEL_AGAIN = re.compile(r"[\s,;]{1,4}REFS?$", re.IGNORECASE)
_OFFICE_WORDS = re.compile(
    r"(?:(?:AMEMBASSY|EMBASSY|AMCONSUL|CONSULATE|USMISSION|UNCLASS?(?:IFIED)?|SECRET"
    r"|CONFIDENTIAL) )+"
)
_NO_POSTS = frozenset(
    {
        *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER"),
        *("OCTOBER", "NOVEMBER", "DECEMBER", "JAN", "FEB", "MAR", "APR", "JUN", "JUL", "AUG"),
        *("SEP", "SEPT", "OCT", "NOV", "DEC", "PARA", "PARAGRAPH", "TD", "IIR", "UNSCR", "FAM"),
    }
)


def read_references(printed: str, year: int | None, own: str = "") -> tuple[Reference, ...]:
    """The references of a reference field (label included), in order.

    ``year`` is the four-digit year of the cable; it dates references printed without a year.
    ``own`` is the cable's message id: its post is that of a number without one, and a page footer
    of its own among the references is none.
    """
    label = _LABEL.match(printed)
    body = " ".join((printed[label.end() :] if label is not None else printed).split())
    references: list[Reference] = []
    last = _Post(own.strip("0123456789"))
    for bullet, item in _items(body):
        found, last = _in_item(item, bullet, year, last)
        references.extend(found)
    if own:
        return tuple(
            [one for one in references if one.id != own or not _FOOTER.search(one.printed)]
        )
    return tuple(references)


def message_id(post: str, serial: str, year: int) -> str:
    """The canonical message id: two-digit year, station without spaces, serial without zeros."""
    digits = serial.replace("O", "0") if "O" in serial else serial
    return f"{year % 100:02d}{station(post)}{int(digits)}"


def _items(body: str) -> Iterator[tuple[str | None, str]]:
    """The items of one reference field with their bullets, which follow each other in order."""
    bullet: str | None = None
    at = 0
    for found in _BULLET.finditer(body):
        letter = (found["letter"] or found["number"]).upper()
        between = body[at : found.start()].strip(" ,;-")
        if bullet == letter and not between:
            at = found.end()  # the publisher's doubled bullet: "A. A. STATE 1"
            continue
        if not _follows(bullet, letter) or _YEAR_ALONE.match(body, found.end()):
            continue
        if between and not _LABEL_ALONE.fullmatch(between):
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


class _Post(NamedTuple):
    """The post, and the year where one is printed, that a bare number after them belongs to."""

    name: str
    stated: int | None = None


def _in_item(
    item: str, bullet: str | None, year: int | None, last: _Post
) -> tuple[list[Reference], _Post]:
    """The references in one item: several cables may share a bullet or have none."""
    upper = item.upper()
    several = "AND" in upper or "," in item or ";" in item or "/" in item or "&" in item
    cable = None if several or upper.startswith("REF") else _CABLE.match(upper)
    if cable is not None and cable.end() == len(upper) == len(item):
        reference, last = _reference(item, upper, bullet, year, last, first=True, cable=cable)
        return [reference] if reference is not None else [], last
    found: list[Reference] = []
    begin = at = 0
    waiting = False
    ends = list(_next_cables(item, upper))
    if several:
        ends = sorted({match.span() for match in _BETWEEN.finditer(item)}.union(ends))
    for stop, following in [*ends, (len(item), len(item))]:
        piece = item[at:stop].strip()
        before, at = at, following
        if not piece:
            continue
        core = _LABEL_FIRST.sub("", piece, count=1) if piece[:1] in "Rr" else piece
        upper = core.upper()
        if "0" in upper:
            upper = _ZERO_FOR_O.sub("O", upper)
        if found and len(piece) == 2 and item[before - 1] == "/" and year is not None:
            dated = _dated(found[-1], item[begin:stop].strip(), piece, year)
            if dated is not None:
                found[-1] = dated
                continue
        if not waiting:
            start = stop - len(piece)
        else:
            piece, waiting = item[start:stop].strip(), False
        reference, last = _reference(piece, upper, bullet, year, last, first=not found)
        if reference is None:
            waiting = True
            continue
        if reference.kind == "other" and found:
            # "MADRID 800 AND OTHERS" stays together.
            found[-1] = found[-1]._replace(printed=item[begin:stop].strip())
            continue
        begin = start
        found.append(reference)
    if waiting:
        found.append(Reference("other", item[start:].strip(), bullet))
    return found, last


def _dated(before: Reference, printed: str, digits: str, year: int) -> Reference | None:
    """The reference ``before`` with the year that stands behind a stroke (``00789/08``)."""
    stated = _full_year(digits)
    serial = before.printed.rpartition(" ")[2]
    if before.id is None or len(serial) < _LONG_SERIAL or not 0 <= year - stated <= _RECENT:
        return None
    return before._replace(printed=printed, id=f"{digits}{before.id[2:]}", year_inferred=False)


def _next_cables(item: str, upper: str) -> Iterator[tuple[int, int]]:
    """The blanks between two cables that nothing else parts (``STATE 12345 09 MADRID 2``)."""
    if len(upper) != len(item):
        return  # a letter whose capital is two letters shifts the offsets
    for place, found in enumerate(_CABLE.finditer(upper)):
        begin = found.start()
        known = is_station(_OFFICE_WORDS.sub("", found["post"]))
        if place and known and item[begin - 1] == " ":
            yield begin - 1, begin


def _reference(
    piece: str,
    upper: str,
    bullet: str | None,
    year: int | None,
    last: _Post,
    *,
    first: bool,
    cable: re.Match[str] | None = None,
) -> tuple[Reference | None, _Post]:
    """One reference, and the post that a bare number after it belongs to.

    ``cable`` is the match of a cable's post and number in ``upper``, where it has been looked for.
    None stands for a post alone, whose number follows behind a comma (``PRAGUE, 1228``).
    """
    alone = _SERIAL_ONLY.match(upper) if last.name else None
    if alone is not None and (not first or _stands_for_a_cable(alone[1])):
        stated = int(alone["year"]) if alone["year"] else last.stated
        return _cable(piece, bullet, last.name, alone[1], stated, year), last
    found = cable if cable is not None else _CABLE.match(upper)
    if found is not None:
        named = _station_named(found["post"])
        if named:
            stated = _stated(found, year)
            return _cable(piece, bullet, named, found["serial"], stated, year), _Post(named, stated)
    found = _REVERSED.match(upper)
    if found is not None and is_station(found["post"]):
        return _cable(piece, bullet, found["post"], found["serial"], None, year), _Post(
            found["post"]
        )
    if upper.isalpha() and is_station(upper):
        return None, _Post(upper)
    none = _Post("")
    if "PREVIOUS" in upper and len(piece) < 40:
        return Reference("previous", piece, bullet), none
    if "E-MAIL" in upper or "EMAIL" in upper or "@" in upper:
        return Reference("e-mail", piece, bullet), none
    if "TELCON" in upper or "PHONE" in upper or "TELCALL" in upper:
        return Reference("telephone", piece, bullet), none
    return Reference("other", piece, bullet), none


def _cable(
    piece: str, bullet: str | None, place: str, serial: str, stated: int | None, year: int | None
) -> Reference:
    known = stated if stated is not None else year
    identity = message_id(place, serial, known) if known is not None else None
    return Reference("cable", piece, bullet, identity, stated is None)


def _stands_for_a_cable(digits: str) -> bool:
    """Whether a number that opens an item can be a cable's: long enough, and no year."""
    return len(digits) >= _SHORTEST_ALONE and _YEAR_ALONE.fullmatch(digits) is None


def _stated(found: re.Match[str], year: int | None) -> int | None:
    """The four-digit year that a reference states; behind the number only one that has passed."""
    before, _, between, serial, after, last, dashed, short = found.groups()
    stated = before or between or after or last
    if stated is not None:
        return _full_year(stated)
    behind = dashed or short
    if behind is None or len(serial) < _LONG_SERIAL:
        return None
    full = _full_year(behind)
    return full if _EARLIEST <= full <= (year or full) else None


@lru_cache(maxsize=1024)
def _station_named(printed: str) -> str:
    """The station that a cable can come from; an empty text where what is printed is none.

    It is a known station, or one word that is nothing else.
    """
    place = _OFFICE_WORDS.sub("", printed).removesuffix(" CABLES")
    if is_station(place):
        return station(place)
    letters = "".join(letter for letter in place if letter.isalpha())
    return letters if place == letters and len(letters) > 3 and letters not in _NO_POSTS else ""


def _full_year(printed: str) -> int:
    year = int(printed)
    return year if year > 99 else (1900 if year > 50 else 2000) + year
