"""Who classified a cable: the person and the title that a Classified By line names.

Senders write the two in any order, with or without a comma (``Ambassador Rudolf Hope``, ``Rudolf
Hope, Ambassador``, ``HOPE, RUDOLF, PO``), and abbreviate offices as they like. A name is what is
left at the end of a part when the words of offices, small words and places are taken away.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tui.cable.vocabulary import country_words, post

# What may precede: the label again, a marking, a paragraph number, a note in the same field.
_LABEL_AGAIN = re.compile(r".{0,160}\bCLASS?I?FIED\sBY\b\s?:?|\s?\(\w\)\s|\s?\d\.\s", re.IGNORECASE)
# What leads from the person to the reasons: "Hope for", "Hope under Section", "Hope per E.O.".
_CONNECTS = re.compile(
    r"(?:^|[\s,;:.(-]+)(?:f[o0]?r|per|under|by|se?ction|para|based(?: (?:up)?[o0]n)?|due(?: to)?"
    r"|pursuant to|in accordance with|[e]\.?[o0]\.?|\d{5})$",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(r"\bd\s?[',’`]\s?(?=aff?)", re.IGNORECASE)
_PARTS = re.compile(r"[,;:?]\s*|\s-{1,2}\s")
# "DCM/Rudolf Hope": an office and a given name, which the offices beside a stroke are none of.
_SLASH_NAME = re.compile(r"/(?=(?!Pol|Econ|Mil|Cons|Min|Off|Chief)[A-Z][a-z]+ [A-Z])")
_GENERATION = re.compile(r",\s?(?=(?:JR|SR|I{2,3}|IV)\b)", re.IGNORECASE)
_EDGES = ".'’`()\"-"
_LONGEST = 300
"""Code points of a Classified By line within which person and title stand."""
_MOST_WORDS = 5
_PARTICLES = frozenset({"de", "del", "della", "di", "van", "von", "der", "la", "el", "al", "bin"})
_GENERATIONS = frozenset({"JR", "SR", "II", "III", "IV"})
_OFFICE_WORDS = """
A ABROAD ACM ACTING ADAO ADCM ADMINISTRATOR ADVISER ADVISOR AF AFFAIRE AFFAIRES AFFAIRS AFR AI AID
AIT AL AMB AMBASSADOR AMCONSUL AMEMBASSY ANALYST AND ARMS ARMY ASSISTANT ASSOCIATE AT ATTACHE
ATTACHÉ BILATERAL BORDER BRANCH BUREAU BY CDA CENTER CENTRAL CG CHAIR CHAIRMAN CHARGE CHARGÉ CHIEF
CLASSIFICATION CLERK COL COLONEL COM COMMANDER COMMERCIAL COMMISSIONER CONGEN CONOFF CONS CONSUL
CONSULAR CONSULATE CONTROL COOPERATION COORDINATOR COUN COUNCILLOR COUNCILOR COUNS COUNSEL
COUNSELLOR COUNSELOR COUNSELOUR COUNTRY D DAO DAS DATT DCM DEFENSE DELEGATE DELEGATION DEMOCRACY
DEP DEPARTMENT DEPT DEPUTY DESK DEVELOPMENT DIPLOMATIC DIR DIRECTOR DIVISION DOS DPO DR EAP EAST
EASTERN ECON ECONOFF ECONOMIC ECONOMICAL ECONOMICS EMBASSY EMIN ENERGY ENVIRONMENT ENVOY EST ESTH
EUR EXECUTIVE EXTERNAL FOR FOREIGN FORMER FROM FSO GEN GENERAL GLOBAL GOVERNANCE GOVERNMENT GROUP
GUIDE HEAD HIV HR HUMAN IN INL INR INSTITUTIONAL INTELLIGENCE INTERAGENCY INTERIM INTERNAL
INTERNALS INTERNATIONAL IO IPO IRM ISN LABOR LEADER LEGAL LEGATT LIAISON LT LTC LTG MAJ MAJOR
MANAGEMENT MBR MC MEMBER MESSAGE MGT MIL MILITARY MIN MINISTER MISSION MR MRS MS MULTILATERAL
NARCOTICS NATIONAL NEA NORTH NORTHERN OF OFF OFFICE OFFICER OFFICIAL ON OPERATIONS ORGANIZATION
PAO PD PDAS PERMANENT PLANNING PM PO POL POLAD POLCHIEF POLCOUNS POLICY POLITICAL POLITICO POLMIL
POLOFF PRINCIPAL PRM PROGRAM PROVINCIAL PRT PUBLIC REFUGEE REGIONAL REP REPRESENTATIVE RIGHTS RSO
SA SCA SCIENCE SECRETARY SECTION SECURITY SENIOR SOUTH SOUTHERN SPECIAL STATE SUB SUBNATIONAL TDY
TEAM THE THIS TO TRADE TREASURY U UK UNDER UNIT UNVIE US USAID USDEL USEU USMISSION USNATO USOSCE
USTR USUN VCI VICE VISA VISIT WEST WESTERN WHA WITH
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())
_SURNAMES_TOO = frozenset({"BORDER", "BRANCH", "CHAIR", "CLERK", "HEAD", "MAJOR", "NORTH", "WEST"})
_COMPOUND = re.compile(r"A?(?:POL|ECON|ECO|EC|MIL|MIN|PO)+(?:COUNS?\w*|CONS|MIN|MIL|OFF\w*|PO)?")
_LONG_OFFICES = tuple(
    (word, Counter(word))
    for word in (
        *("AMBASSADOR", "AFFAIRES", "COUNSELOR", "COORDINATOR", "COMMISSIONER", "DIRECTOR"),
        *("ECONOMIC", "MINISTER", "PERMANENT", "POLITICAL", "REPRESENTATIVE", "SECRETARY"),
        *("CHIEF", "OFFICER", "DEPUTY"),
    )
)
_SHORTEST_MISSPELT = 4
_LETTERS_A_SLIP = 3
_MOST_SLIPS = 3
_LONGEST_ABBREVIATION = 5


def name_and_title(who: str) -> tuple[str | None, str | None]:
    """The person and the title in the part of a Classified By line before the reasons.

    Both as printed; None where there is none.
    """
    who = who[:_LONGEST]
    again = _LABEL_AGAIN.match(who)
    while again is not None:
        who = who[again.end() :].lstrip(" :.,")
        again = _LABEL_AGAIN.match(who)
    who = _without_connecting(who)
    if not who:
        return None, None
    who = _APOSTROPHE.sub("d'", who)
    name = ""
    titles: list[str] = []
    titled = False
    for part in _PARTS.split(_GENERATION.sub(" \x00", who)):
        words = _SLASH_NAME.sub("/ ", part).split()
        found = _name_in(words)
        if not name and found[1] > found[0]:
            name = " ".join(words[found[0] : found[1]])
            words = words[: found[0]] + words[found[1] :]
            titled = bool(titles or words)
        elif name and " " not in name and not titles and found == (0, 1) and len(words) == 1:
            name, words = f"{name}, {words[0]}", []
        elif name and titled:
            break
        if words:
            titles.append(" ".join(words))
    title = ", ".join(titles).replace(" \x00", ", ").strip(" ,-/")
    if "." not in title.rpartition(" ")[2][:-1]:
        title = title.rstrip(".")
    return name.replace(" \x00", ", ").strip(" ,-") or None, title or None


def _without_connecting(who: str) -> str:
    who = _trimmed(who)
    found = _CONNECTS.search(who)
    while found is not None:
        who = _trimmed(who[: found.start() + 1] if found.start() else "")
        found = _CONNECTS.search(who)
    return who


def _trimmed(who: str) -> str:
    """``who`` without the signs around it, but with the full stop of ``Jr.``."""
    who = who.strip(" ,;:(-")
    return who if who.upper().endswith((" JR.", " SR.", ",JR.", ",SR.")) else who.strip(" .,;:(-")


def _name_in(words: list[str]) -> tuple[int, int]:
    """The half-open range of the words that are a person's name; empty where none are."""
    end = len(words)
    last = next((word for word in reversed(words) if not _is_office(word, False)), "")
    abbreviated = any(letter.islower() for letter in last)
    surname = end > 1 and words[-1].upper() in _SURNAMES_TOO
    if not surname or _is_office(words[-2], abbreviated):
        while end and _is_office(words[end - 1], abbreviated):
            end -= 1
    begin = end - 1 if end else 0
    while begin and end - begin < _MOST_WORDS:
        word = words[begin - 1]
        if word not in _PARTICLES and _is_office(word, abbreviated):
            break
        if end - begin >= 2 and begin > 1 and _is_place(word):
            break
        begin -= 1
    while begin < end and words[begin] in _PARTICLES and begin:
        begin += 1
    if all(map(_is_place, words[begin:end])) and begin:
        return end, end
    return begin, end


def _is_place(word: str) -> bool:
    upper = word.strip(_EDGES).upper()
    return post(upper) is not None or upper in country_words()


@lru_cache(maxsize=4096)
def _is_office(word: str, abbreviated: bool) -> bool:
    """Whether a word is of an office and not of a name.

    ``abbreviated`` says that names are written small, so that a word in capitals is an office.
    """
    stripped = word.strip("\x00" + _EDGES)
    letters = "".join(letter for letter in stripped if letter.isalpha())
    if not letters:
        return not stripped.isdecimal()
    if "(" in word:
        return True
    if word[0] == "\x00":
        return False
    if "/" in word or "&" in word:
        return True
    upper = letters.upper()
    if len(letters) == 1 or (len(letters) < 4 and "." in stripped and letters.isupper()):
        # An initial: "J.", "A.F."; "a.i." is no name.
        return letters.islower() or upper == "AI" or (len(word) == 1 and upper in ("T",))
    if letters[0].islower():
        return True
    if upper in _OFFICES or _COMPOUND.fullmatch(upper) is not None:
        return upper not in _GENERATIONS
    if "-" in stripped:
        return any(_is_office(piece, False) for piece in stripped.split("-") if piece)
    if abbreviated and letters.isupper() and len(letters) <= _LONGEST_ABBREVIATION:
        return upper not in _GENERATIONS
    return len(upper) >= _SHORTEST_MISSPELT and _is_misspelt(upper)


def _is_misspelt(upper: str) -> bool:
    """Whether a word has the letters of a long office word but for a few."""
    if upper.endswith("COUNSELOR"):
        return True
    for word, letters in _LONG_OFFICES:
        if word[0] == upper[0] and abs(len(word) - len(upper)) <= 2:
            seen = Counter(upper)
            slips = sum(((letters - seen) + (seen - letters)).values())
            if slips <= min(_MOST_SLIPS, len(word) // _LETTERS_A_SLIP):
                return True
    return False
