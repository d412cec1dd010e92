"""Classification markings: recognising them, and their normal forms.

The grammar is the IC Markings Register's (CAPCO, December 2016, section G.1): levels, control
systems and dissemination controls between ``//`` and ``/``; with the State Department's dialect
(5 FAH-1 H-246): the marking follows the paragraph number, a single slash separates, ``SBU`` and
``LOU`` stand for unclassified but controlled text.

A marking is read by tokens. No regular expression sees more than the 200 characters that a
marking may take, so hostile input costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

LONGEST = 200
"""Code points that a portion marking may take, parentheses included."""


class Level(IntEnum):
    """Sensitivity, comparable: a higher value needs more protection."""

    UNMARKED = 0
    UNCLASSIFIED = 1
    CONTROLLED = 2
    RESTRICTED = 3
    CONFIDENTIAL = 4
    SECRET = 5
    TOP_SECRET = 6
    COMPARTMENTED = 7


@dataclass(frozen=True, slots=True)
class Marking:
    """One marking as printed, and what it says.

    ``portion`` is the canonical portion form (``S//NF``), ``banner`` the canonical banner form
    (``SECRET//NOFORN``). ``form`` is ``strict``, ``case`` (letter case only), ``loose`` (spaces, a
    missing parenthesis, other separators) or ``unknown``. ``controls`` are portion forms.
    """

    printed: str
    level: Level
    portion: str
    banner: str
    controls: tuple[str, ...] = ()
    form: str = "strict"

    @property
    def swatch(self) -> str:
        """The colour class: u, sbu, c, s, ts, sci, or unknown."""
        return _SWATCHES[self.level] if self.form != "unknown" else "unknown"


_SWATCHES = {
    Level.UNMARKED: "unmarked",
    Level.UNCLASSIFIED: "u",
    Level.CONTROLLED: "sbu",
    Level.RESTRICTED: "c",
    Level.CONFIDENTIAL: "c",
    Level.SECRET: "s",
    Level.TOP_SECRET: "ts",
    Level.COMPARTMENTED: "sci",
}

# token -> (level, portion form, banner form)
_LEVELS: dict[str, tuple[Level, str, str]] = {
    "U": (Level.UNCLASSIFIED, "U", "UNCLASSIFIED"),
    "UNCLAS": (Level.UNCLASSIFIED, "U", "UNCLASSIFIED"),
    "UNCLASSIFIED": (Level.UNCLASSIFIED, "U", "UNCLASSIFIED"),
    "SBU": (Level.CONTROLLED, "SBU", "SBU"),
    "CUI": (Level.CONTROLLED, "CUI", "CUI"),
    "LOU": (Level.CONTROLLED, "LOU", "LIMITED OFFICIAL USE"),
    "LIMITED OFFICIAL USE": (Level.CONTROLLED, "LOU", "LIMITED OFFICIAL USE"),
    "FOUO": (Level.CONTROLLED, "FOUO", "FOR OFFICIAL USE ONLY"),
    "R": (Level.RESTRICTED, "R", "RESTRICTED"),
    "RESTRICTED": (Level.RESTRICTED, "R", "RESTRICTED"),
    "C": (Level.CONFIDENTIAL, "C", "CONFIDENTIAL"),
    "CONFIDENTIAL": (Level.CONFIDENTIAL, "C", "CONFIDENTIAL"),
    "S": (Level.SECRET, "S", "SECRET"),
    "SECRET": (Level.SECRET, "S", "SECRET"),
    "TS": (Level.TOP_SECRET, "TS", "TOP SECRET"),
    "TOP SECRET": (Level.TOP_SECRET, "TS", "TOP SECRET"),
}

# token -> (portion form, banner form); the order is the Register's order of categories.
_CONTROLS: dict[str, tuple[str, str]] = {
    "HCS": ("HCS", "HCS"),
    "SI": ("SI", "SI"),
    "TK": ("TK", "TK"),
    "KDK": ("KDK", "KDK"),
    "RSV": ("RSV", "RSV"),
    "RD": ("RD", "RD"),
    "FRD": ("FRD", "FRD"),
    "FGI": ("FGI", "FGI"),
    "RS": ("RS", "RSEN"),
    "RSEN": ("RS", "RSEN"),
    "FOUO": ("FOUO", "FOR OFFICIAL USE ONLY"),
    "FOR OFFICIAL USE ONLY": ("FOUO", "FOR OFFICIAL USE ONLY"),
    "OFFICIAL USE ONLY": ("FOUO", "FOR OFFICIAL USE ONLY"),
    "OC": ("OC", "ORCON"),
    "ORCON": ("OC", "ORCON"),
    "IMC": ("IMC", "IMCON"),
    "IMCON": ("IMC", "IMCON"),
    "N": ("NF", "NOFORN"),
    "NF": ("NF", "NOFORN"),
    "NOFORN": ("NF", "NOFORN"),
    "PR": ("PR", "PROPIN"),
    "PROPIN": ("PR", "PROPIN"),
    "RELIDO": ("RELIDO", "RELIDO"),
    "REL": ("REL", "REL"),
    "EYES ONLY": ("EYES", "EYES ONLY"),
    "DSEN": ("DSEN", "DEA SENSITIVE"),
    "DEA SENSITIVE": ("DSEN", "DEA SENSITIVE"),
    "FISA": ("FISA", "FISA"),
    "DS": ("DS", "LIMDIS"),
    "LIMDIS": ("DS", "LIMDIS"),
    "XD": ("XD", "EXDIS"),
    "EXDIS": ("XD", "EXDIS"),
    "ND": ("ND", "NODIS"),
    "NODIS": ("ND", "NODIS"),
    "STADIS": ("STADIS", "STADIS"),
    "SBU": ("SBU", "SBU"),
    "SENSITIVE": ("SBU", "SENSITIVE"),
    "LES": ("LES", "LES"),
    "SSI": ("SSI", "SSI"),
}
_COMPARTMENTS = frozenset({"HCS", "SI", "TK", "KDK", "RSV"})
_CONTROLLING = frozenset({"FOUO", "SBU", "LES", "SSI", "DSEN"})
_OPENING = frozenset("([{")
_REAL_LETTERS = frozenset("".join(sorted(real)) for real in ("SNF", "CNF", "SBU", "SBUNF"))
# "C) Text" and "(C Text": one parenthesis missing.
_HALF_OPEN = re.compile(
    r"(?P<mark>(?P<inner>(?:SBU|TS|[CSU])(?://?NF)?) {0,2}\)"
    r"|\( {0,2}(?P<open>(?:SBU|TS|[CSU])(?://?NF)?))(?= {1,3}[A-Z]|\)? {1,3}\S)"
)


def read_portion(text: str, at: int = 0, *, numbered: bool = False) -> tuple[Marking, int] | None:
    """The portion marking that stands at ``text[at]``, and the offset after it.

    Call it only where a portion marking can stand: after a paragraph number, at the start of a
    line, after a bullet, before a subject. In running text ``(C)`` may be anything. After a
    number (``numbered``) slips of the pen are read too: ``C)``, ``(C Text``, ``(SNF)``.
    """
    opening = text[at : at + 1]
    if opening in _OPENING:
        piece = text[at : at + LONGEST]
        closing = min((found for found in map(piece.find, ")]}") if found > 0), default=-1)
        if closing > 0:
            marking = read_marking(piece[1:closing], piece[: closing + 1])
            if marking is not None:
                return marking, at + closing + 1
            if numbered and (slip := _transposed(piece[: closing + 1])) is not None:
                return slip, at + closing + 1
    if not numbered:
        return None
    found = _HALF_OPEN.match(text, at)
    if found is None:
        return None
    marking = read_marking(found["inner"] or found["open"], found.group().rstrip())
    return None if marking is None else (replace(marking, form="loose"), found.end("mark"))


def _transposed(printed: str) -> Marking | None:
    """A marking with the letters of a real one in another order, or run together: ``(N/SF)``.

    What it was meant to be is not guessed, except where only the separator is missing.
    """
    inner = printed[1:-1].upper()
    letters = "".join(letter for letter in inner if letter.isalpha())
    released = inner.startswith(("/REL ", "//REL "))
    transposed = len(inner) - len(letters) < 3 and "".join(sorted(letters)) in _REAL_LETTERS
    if not released and not transposed:
        return None
    if letters in ("SNF", "CNF", "SBUNF"):
        marking = read_marking(f"{letters[:-2]}/NF", printed)
        return replace(marking, form="loose") if marking is not None else None
    return Marking(printed, Level.UNMARKED, inner, inner, form="unknown")


@lru_cache(maxsize=2048)
def read_marking(inner: str, printed: str | None = None) -> Marking | None:
    """The marking that ``inner`` (without parentheses) is, or None where it is none."""
    printed = inner if printed is None else printed
    collapsed = " ".join(inner.split())
    upper = collapsed.upper()
    for tail in (" - ENTIRE TEXT", "-ENTIRE TEXT", " ENTIRE TEXT"):
        upper = upper.removesuffix(tail)
    if not upper or len(upper) > LONGEST:
        return None
    level_token, rest = _split_level(upper)
    if level_token is None:
        return None
    level, portion, banner = _LEVELS[level_token]
    controls: list[str] = []
    banners: list[str] = []
    unknown = False
    for token in _control_tokens(rest):
        known = _control(token)
        if known is None:
            unknown = True
            continue
        controls.append(known[0])
        banners.append(known[1])
    if unknown:
        return None
    if level is Level.CONTROLLED and portion == "FOUO":
        portion, banner, controls, banners = (
            "U",
            "UNCLASSIFIED",
            ["FOUO", *controls],
            ["FOR OFFICIAL USE ONLY", *banners],
        )
    if level is Level.UNCLASSIFIED and _CONTROLLING.intersection(controls):
        level = Level.CONTROLLED
    if level is Level.TOP_SECRET and any(c.split("-")[0] in _COMPARTMENTS for c in controls):
        level = Level.COMPARTMENTED
    canonical = "//".join([portion, *controls])
    return Marking(
        printed=printed,
        level=level,
        portion=canonical,
        banner="//".join([banner, *banners]),
        controls=tuple(controls),
        form=_form(inner, collapsed, rest),
    )


def read_banner(text: str) -> Marking | None:
    """The marking of a banner or of a record's classification, letter spacing undone."""
    return read_marking(despaced(text), text)


def despaced(text: str) -> str:
    """``text`` with the letter spacing of telegrams undone: ``S E C R E T`` is ``SECRET``."""
    words: list[str] = []
    letters = ""
    for token in text.split():
        if len(token) == 1 and token.isalpha():
            letters += token
            continue
        if letters:
            words.append(letters)
            letters = ""
        words.append(token)
    if letters:
        words.append(letters)
    joined = " ".join(words)
    return "TOP SECRET" + joined[9:] if joined.upper().startswith("TOPSECRET") else joined


def _split_level(upper: str) -> tuple[str | None, str]:
    for token in ("LIMITED OFFICIAL USE", "TOP SECRET"):
        if upper.startswith(token):
            return token, upper[len(token) :]
    end = 0
    while end < len(upper) and upper[end].isalpha():
        end += 1
    token = upper[:end]
    return (token, upper[end:]) if token in _LEVELS else (None, "")


def _control_tokens(rest: str) -> list[str]:
    """The controls after the level. A list of countries stays with its REL."""
    tokens: list[str] = []
    for part in rest.replace("//", "/").split("/"):
        token = part.strip(" -")
        if not token:
            continue
        if tokens and tokens[-1].startswith("REL") and "," in token:
            tokens[-1] += "/" + token
            continue
        if _control(token) is None and " " in token:
            tokens.extend(token.split())
        else:
            tokens.append(token)
    return tokens


def _control(token: str) -> tuple[str, str] | None:
    known = _CONTROLS.get(token)
    if known is not None:
        return known
    head = token.split("-", 1)[0]
    if head in _COMPARTMENTS and len(token) <= 24:
        return token, token
    if token.startswith("REL ") and all(c.isalpha() or c in " ,&-/" for c in token):
        listed = token[4:].removeprefix("TO ").strip()
        return f"REL TO {listed}", f"REL TO {listed}"
    if token.startswith("FGI "):
        return token, token
    return None


def _form(inner: str, collapsed: str, rest: str) -> str:
    if inner != collapsed or (rest and rest[0] not in "/"):
        return "loose"
    return "strict" if collapsed == collapsed.upper() else "case"
