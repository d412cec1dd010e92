"""Who writes to whom, in a historian's words: ``AMEMBASSY QUITO`` is ``U.S. Embassy Quito``.

Only what is known is put in words; every other name stays as it is printed.
"""

from __future__ import annotations

import re

from tui.cable.model import Addressee, Cable
from tui.cable.stations import station
from tui.cable.vocabulary import Vocabulary

DEPARTMENT = "U.S. Department of State"
"""The Department as author and as addressee, whichever name of it the telegram has."""
_WORDED = {
    "GENEVA": "U.S. Mission Geneva",
    "IRANRPODUBAI": "U.S. Iran Regional Presence Office Dubai",
    "RPODUBAI": "U.S. Iran Regional Presence Office Dubai",
    "SECDEF": "U.S. Secretary of Defense",
    "STATE": DEPARTMENT,
    "UNESCOPARISFR": "U.S. Mission to UNESCO, Paris",
    "UNROME": "U.S. Mission to the UN Agencies in Rome",
    "UNVIEVIENNA": "U.S. Mission to International Organizations in Vienna",
    "USEUBRUSSELS": "U.S. Mission to the European Union, Brussels",
    "USNATO": "U.S. Mission to NATO",
    "USOSCE": "U.S. Mission to the OSCE",
    "USUNNEWYORK": "U.S. Mission to the United Nations, New York",
    "WASHDC": DEPARTMENT,
    "WHITEHOUSE": "White House",
}
"""Stations whose display name is no name that a reader of a footnote would know."""
_OFFICES = {
    "AMEMBASSY": "U.S. Embassy",
    "EMBASSY": "U.S. Embassy",
    "AMCONSULATE": "U.S. Consulate",
    "AMCONSUL": "U.S. Consulate",
    "AMCONGEN": "U.S. Consulate General",
    "CONSULATE": "U.S. Consulate",
    "USINT": "U.S. Interests Section",
    "USMISSION": "U.S. Mission",
    "USLO": "U.S. Liaison Office",
}
_OFFICE = re.compile(rf"(?P<office>{'|'.join(_OFFICES)})\s+(?P<place>\S.*)", re.IGNORECASE)
_OWN = ("Embassy", "Consulate", "Mission", "Interests", "Liaison", "Office", "REO")
_COLLECTIVES = {"ALL DIPLOMATIC AND CONSULAR POSTS COLLECTIVE": "all diplomatic and consular posts"}
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)


def author(cable: Cable, vocabulary: Vocabulary) -> str:
    """Who sent a cable, in words; empty where nothing says so."""
    banner = cable.fields.banner
    own = cable.id.strip("0123456789")
    for name in (own, banner.post if banner is not None and banner.post else ""):
        found = vocabulary.posts.get(name.upper().replace(" ", ""))
        if found is not None:
            return _with_country(found.name)
    origin = cable.record.origin if cable.record is not None else ""
    said = [" ".join(one.split()) for one in (origin, cable.fields.sender or "", cable.origin)]
    # An archive may have a town alone where the telegram itself says which office is there.
    worded = [party(one, vocabulary) for one in said if one]
    known = [name for name, one in zip(worded, filter(None, said), strict=True) if name != one]
    return next(iter([*known, *worded]), "")


def recipients(cable: Cable, vocabulary: Vocabulary) -> str:
    """To whom a cable went, in words; ``and others`` after the first of more than two."""
    names = [party(_name(one), vocabulary) for one in cable.fields.to]
    names = list(dict.fromkeys(name for name in names if name))
    if len(names) > 2:
        return f"{names[0]} and others"
    return " and ".join(names)


def _name(addressee: Addressee) -> str:
    return " ".join((addressee.name or addressee.printed).split())


def party(printed: str, vocabulary: Vocabulary) -> str:
    """One office in words; as it is printed where it is none that is known."""
    printed = " ".join(printed.split())
    office = _OFFICE.fullmatch(printed)
    if office is not None:
        place = office["place"]
        if station(place) in _WORDED and office["office"].upper() == "USMISSION":
            return _WORDED[station(place)]
        return f"{_OFFICES[office['office'].upper()]} {_place(place, vocabulary)}"
    name = station(printed)
    found = vocabulary.posts.get(name)
    if found is not None:
        return _with_country(found.name)
    if printed.upper() in _COLLECTIVES:
        return _COLLECTIVES[printed.upper()]
    if name in _WORDED or printed.casefold() == "secretary of state":
        return _WORDED.get(name, DEPARTMENT)
    post = vocabulary.post(name)
    if post is not None and (printed.isupper() or printed.casefold() == post.name.casefold()):
        return _with_country(post.name)
    return _with_country(printed)


def _place(printed: str, vocabulary: Vocabulary) -> str:
    """The name of a post's town, spelled as the vocabulary has it."""
    post = vocabulary.post(station(printed))
    first, _, rest = post.name.partition(" ") if post is not None else ("", "", "")
    if rest and first in _OWN:
        return rest
    return printed.title() if printed.isupper() else printed


def _with_country(name: str) -> str:
    """A post's name with whose it is."""
    first, _, rest = name.partition(" ")
    if first in ("US", "U.S."):
        return f"U.S. {rest}"
    if first == "REO":
        return f"U.S. Regional Embassy Office {rest}"
    if first == "American" and rest.startswith(_OWN):
        return f"U.S. {rest}"
    return f"U.S. {name}" if first in _OWN else name


def without_article(name: str) -> str:
    """``the Embassy in Ruritania`` as a note has it: ``Embassy in Ruritania``."""
    return _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name
