"""The station of a message id, for the many ways in which senders write a post.

A station is the post's name in capitals without blanks (``RIODEJANEIRO``). Beside full names,
telegrams have names of offices (``SECSTATE``), abbreviations (``HCMC``), names that a page footer
cut off (``RIO DE JAN``) and slips of the pen; a slip is mended only where it can be one post's.
"""

from __future__ import annotations

from functools import cache, lru_cache

from tui.cable.vocabulary import stations

_ALIASES = {
    "ADDIS": "ADDISABABA",
    "AITT": "AITTAIPEI",
    "BA": "BUENOSAIRES",
    "BKK": "BANGKOK",
    "BRAZIL": "BRASILIA",
    "CDCATLANTA": "CDCATLANTAGA",
    "DAR": "DARESSALAAM",
    "HAGUE": "THEHAGUE",
    "HALIF": "HALIFAX",
    "HCMC": "HOCHIMINHCITY",
    "HOCHIMINH": "HOCHIMINHCITY",
    "HK": "HONGKONG",
    "KL": "KUALALUMPUR",
    "MADRIDSP": "MADRID",
    "MEXICOCITY": "MEXICO",
    "PANAM": "PANAMA",
    "PAP": "PORTAUPRINCE",
    "PARISFR": "UNESCOPARISFR",
    "PAUP": "PORTAUPRINCE",
    "POS": "PORTOFSPAIN",
    "RIO": "RIODEJANEIRO",
    "SECDEFWASH": "SECDEF",
    "SECDEFWASHDC": "SECDEF",
    "SECSTATE": "STATE",
    "SECSTATEWASHDC": "STATE",
    "STATEWASHDC": "STATE",
    "UNVIE": "UNVIEVIENNA",
    "USCUSTOMS": "USCBP",
    "USDA": "USDAFAS",
    "USDOCWASHDC": "USDOC",
    "USEU": "USEUBRUSSELS",
    "USMISSIONUNNEWYORK": "USUNNEWYORK",
    "USUN": "USUNNEWYORK",
    "USUNNY": "USUNNEWYORK",
    "USUNESCOPARISFR": "UNESCOPARISFR",
    "USVIENNA": "UNVIEVIENNA",
    "VAT": "VATICAN",
}
_OFFICES = ("AMEMBASSY", "EMBASSY", "AMCONSULATE", "AMCONSUL", "CONSULATE", "USMISSION")
_SHORTEST_CUT = 6
_SHORTEST_SLIP = 6


@lru_cache(maxsize=4096)
def station(printed: str) -> str:
    """The station that ``printed`` names; its own letters in capitals where no post is known."""
    letters = "".join(letter for letter in printed.upper() if letter.isalpha())
    for office in _OFFICES:
        if letters.startswith(office) and len(letters) > len(office):
            letters = letters.removeprefix(office)
            break
    letters = _ALIASES.get(letters, letters)
    if letters in stations():
        return letters
    return _cut_off(letters) or _slip(letters) or letters


def is_station(printed: str) -> bool:
    """Whether ``printed`` names a known post, however it is spelled."""
    return station(printed) in stations()


def _cut_off(letters: str) -> str | None:
    if len(letters) < _SHORTEST_CUT:
        return None
    whole = [name for name in stations() if name.startswith(letters)]
    return whole[0] if len(whole) == 1 else None


def _slip(letters: str) -> str | None:
    """The one post that a letter too many, too few, another or out of place makes of ``letters``.

    Two names that share all but one letter always share one with that letter left out.
    """
    if len(letters) < _SHORTEST_SLIP:
        return None
    found = {
        name
        for key in _without_one(letters)
        for name in _by_shortened().get(key, ())
        if _is_one_slip(letters, name)
    }
    for name in _ALIASES:
        if len(name) >= _SHORTEST_SLIP + 2 and _is_one_slip(letters, name):
            found.add(_ALIASES[name])
    return found.pop() if len(found) == 1 else None


def _without_one(name: str) -> set[str]:
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


@cache
def _by_shortened() -> dict[str, list[str]]:
    shortened: dict[str, list[str]] = {}
    for name in stations():
        for key in _without_one(name):
            shortened.setdefault(key, []).append(name)
    return shortened


def _is_one_slip(first: str, second: str) -> bool:
    """Whether one letter added, left out, changed, or two exchanged, parts two names."""
    if abs(len(first) - len(second)) > 1:
        return False
    begin = 0
    while begin < min(len(first), len(second)) and first[begin] == second[begin]:
        begin += 1
    if first[begin + 1 :] == second[begin + 1 :]:
        return True
    if first[begin:] == second[begin + 1 :] or first[begin + 1 :] == second[begin:]:
        return True
    exchanged = first[begin : begin + 2] == second[begin : begin + 2][::-1]
    return exchanged and first[begin + 2 :] == second[begin + 2 :]
