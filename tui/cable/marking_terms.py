"""The words of markings: levels, and the controls of each category in the Register's order.

From the IC Markings Register (CAPCO, December 2016; A.6 and table 4 of G.1), the State Department's
dialect (5 FAH-1 H-246), and the orders before 1995 (``LIMITED OFFICIAL USE``, ``RESTRICTED``).
Each word has one canonical portion form and one canonical banner form.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


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


class Category(IntEnum):
    """The categories of controls, in the order in which a marking names them."""

    CUI = 0
    SCI = 1
    SAP = 2
    AEA = 3
    FGI = 4
    DISSEMINATION = 5
    NON_IC = 6


class LevelTerm(NamedTuple):
    """A level, and its portion and banner forms."""

    level: Level
    portion: str
    banner: str


class Control(NamedTuple):
    """One control: category, rank in the category, portion form and banner form.

    Controls sort in the Register's order.
    """

    category: Category
    rank: int
    portion: str
    banner: str


_U = LevelTerm(Level.UNCLASSIFIED, "U", "UNCLASSIFIED")
_SBU = LevelTerm(Level.CONTROLLED, "SBU", "SBU")
_LOU = LevelTerm(Level.CONTROLLED, "LOU", "LIMITED OFFICIAL USE")
_OUO = LevelTerm(Level.CONTROLLED, "OUO", "OFFICIAL USE ONLY")
_CUI = LevelTerm(Level.CONTROLLED, "CUI", "CUI")
_R = LevelTerm(Level.RESTRICTED, "R", "RESTRICTED")
_C = LevelTerm(Level.CONFIDENTIAL, "C", "CONFIDENTIAL")
_S = LevelTerm(Level.SECRET, "S", "SECRET")
_TS = LevelTerm(Level.TOP_SECRET, "TS", "TOP SECRET")

LEVELS: dict[str, LevelTerm] = {
    **dict.fromkeys(("U", "UNCLAS", "UNCLASSIFIED"), _U),
    **dict.fromkeys(("SBU", "SENSITIVE BUT UNCLASSIFIED"), _SBU),
    **dict.fromkeys(("LOU", "LIMITED OFFICIAL USE"), _LOU),
    **dict.fromkeys(("OUO", "OFFICIAL USE ONLY"), _OUO),
    **dict.fromkeys(("CUI", "CONTROLLED"), _CUI),
    **dict.fromkeys(("R", "RESTRICTED"), _R),
    **dict.fromkeys(("C", "CONFIDENTIAL"), _C),
    **dict.fromkeys(("S", "SECRET"), _S),
    **dict.fromkeys(("TS", "TOP SECRET"), _TS),
}
"""The words that say a level, by each of their spellings."""

FOUO_NAMES = ("FOUO", "FOR OFFICIAL USE ONLY")
"""Stands for ``U//FOUO`` where it stands for a level."""

LONG_LEVELS = tuple(sorted((*(w for w in LEVELS if " " in w), FOUO_NAMES[1]), key=len)[::-1])
"""The levels of several words, the longest first."""

# NATO levels stand after "//" like those of any foreign owner.
_NATO = {
    "CTS": (Level.TOP_SECRET, "COSMIC TOP SECRET"),
    "NS": (Level.SECRET, "NATO SECRET"),
    "NC": (Level.CONFIDENTIAL, "NATO CONFIDENTIAL"),
    "NR": (Level.RESTRICTED, "NATO RESTRICTED"),
    "NU": (Level.UNCLASSIFIED, "NATO UNCLASSIFIED"),
    "CTSA": (Level.TOP_SECRET, "COSMIC TOP SECRET ATOMAL"),
    "NSAT": (Level.SECRET, "SECRET ATOMAL"),
    "NCA": (Level.CONFIDENTIAL, "CONFIDENTIAL ATOMAL"),
}
NATO_LEVELS: dict[str, LevelTerm] = {
    name: LevelTerm(level, f"//{short}", f"//{long}")
    for short, (level, long) in _NATO.items()
    for name in (short, long)
}

# Portion form, banner form, and other spellings; the order is the Register's.
_DISSEMINATION = (
    ("RS", "RSEN", "RISK SENSITIVE"),
    ("FOUO", "FOR OFFICIAL USE ONLY", "OFFICIAL USE ONLY", "OUO"),
    ("OC", "ORCON", "ORIGINATOR CONTROLLED"),
    ("OC-USGOV", "ORCON-USGOV", "ORIGINATOR CONTROLLED-USGOV"),
    ("IMC", "IMCON", "CONTROLLED IMAGERY"),
    ("NF", "NOFORN", "NOT RELEASABLE TO FOREIGN NATIONALS"),
    ("PR", "PROPIN", "CAUTION-PROPRIETARY INFORMATION INVOLVED"),
    ("REL", "REL"),
    ("RELIDO", "RELIDO"),
    ("EYES", "EYES ONLY"),
    ("DSEN", "DEA SENSITIVE"),
    ("FISA", "FISA", "FOREIGN INTELLIGENCE SURVEILLANCE ACT"),
    ("DISPLAY ONLY", "DISPLAY ONLY"),
    # 32 CFR 2002.16: limited dissemination controls of controlled unclassified information.
    ("FED ONLY", "FED ONLY"),
    ("FEDCON", "FEDCON"),
    ("NOCON", "NOCON"),
    ("DL ONLY", "DL ONLY"),
)
_NON_IC = (
    ("DS", "LIMDIS", "LIMITED DISTRIBUTION"),
    ("XD", "EXDIS", "EXCLUSIVE DISTRIBUTION"),
    ("ND", "NODIS", "NO DISTRIBUTION"),
    ("STADIS", "STADIS"),
    ("SBU", "SBU", "SENSITIVE", "SENSITIVE BUT UNCLASSIFIED"),
    ("SBU-NF", "SBU NOFORN"),
    ("LES", "LES", "LAW ENFORCEMENT SENSITIVE"),
    ("LES-NF", "LES NOFORN", "LAW ENFORCEMENT SENSITIVE NOFORN"),
    ("SSI", "SSI", "SENSITIVE SECURITY INFORMATION"),
    ("CUI", "CUI"),
)
_AEA = (
    ("RD", "RD", "RESTRICTED DATA"),
    ("RD-CNWDI", "RD-CNWDI", "RD-N", "CNWDI", "RESTRICTED DATA-CNWDI"),
    ("FRD", "FRD", "FORMERLY RESTRICTED DATA"),
    ("DCNI", "DOD UCNI"),
    ("UCNI", "DOE UCNI"),
    ("TFNI", "TFNI", "TRANSCLASSIFIED FOREIGN NUCLEAR INFORMATION"),
)
_SCI = (
    ("HCS", "HCS"),
    ("KDK", "KDK", "KLONDIKE"),
    ("RSV", "RSV", "RESERVE"),
    ("SI", "SI", "SPECIAL INTELLIGENCE", "COMINT"),
    ("TK", "TK", "TALENT KEYHOLE"),
)


def _terms(category: Category, rows: tuple[tuple[str, ...], ...]) -> dict[str, Control]:
    return {
        spelling: Control(category, rank, row[0], row[1])
        for rank, row in enumerate(rows)
        for spelling in row
    }


CONTROLS: dict[str, Control] = {
    **_terms(Category.SCI, _SCI),
    **_terms(Category.AEA, _AEA),
    "FGI": Control(Category.FGI, 0, "FGI", "FGI"),
    **_terms(Category.NON_IC, _NON_IC),
    **_terms(Category.DISSEMINATION, _DISSEMINATION),
}
"""The controls that are no more than a word, by each of their spellings."""

CAPTION_CONTROLS: dict[str, Control] = {
    name: CONTROLS[name]
    for name in (
        *("NOFORN", "SENSITIVE", "NODIS", "EXDIS", "LIMDIS", "STADIS", "PROPIN", "ORCON"),
        *("EYES ONLY", "DEA SENSITIVE", "NO DISTRIBUTION", "SENSITIVE BUT UNCLASSIFIED"),
    )
}
"""The captions that are markings (5 FAH-2 H-440); SIPDIS, say, is routing and none."""

CONTROLLING = frozenset(
    {"FOUO", "SBU", "SBU-NF", "LES", "LES-NF", "SSI", "DSEN", "DCNI", "UCNI", "CUI"}
)
"""Portion forms of the controls that make unclassified text controlled."""
