"""Fictional cables with every feature of real ones, and what a parser should read from them.

``generate(seed)`` gives the same cable for the same seed. Sizes follow 1,295 real cables: the
median is 9,045 bytes, nine in ten have fewer than 17,600, one in a hundred more than 30,000, which
is a log-normal distribution with sigma 0.52. Four in ten are reflowed, a line a paragraph; the
others are wrapped by hand. How often a feature occurs follows the counts in the anatomy of cables.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from bench.body import Body, Unit
from bench.fiction import NAMES, POSTS, SURNAMES, words, wrap

MEDIAN, SIGMA = 9045, 0.519
SMALLEST, LARGEST = 565, 66_592
LEVELS = {
    "UNCLASSIFIED": ("UNCLAS", {"U": "U", "SBU": "SBU", "U//FOUO": "U//FOUO", "SBU/NF": "SBU//NF"}),
    "CONFIDENTIAL": ("C O N F I D E N T I A L", {"C": "C", "U": "U", "C/NF": "C//NF", "c": "C"}),
    "SECRET": ("S E C R E T", {"S": "S", "C": "C", "S/NF": "S//NF", "S//NF": "S//NF"}),
}


@dataclass(slots=True)
class Expected:
    """What a parser should read from a generated cable."""

    id: str
    level: str
    post: str
    serial: str
    sections: int | None
    captions: list[str] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    subject: str = ""
    references: list[tuple[str | None, str | None]] = field(default_factory=list)
    declassification: str = ""
    reasons: list[str] = field(default_factory=list)
    to: int = 0
    info: int = 0
    signature: str | None = None
    units: list[Unit] = field(default_factory=list)
    blocks: list[tuple[str, list[str]]] = field(default_factory=list)
    artefacts: int = 0


@dataclass(frozen=True, slots=True)
class Generated:
    """A fictional cable and what should be read from it."""

    text: str
    expected: Expected


def generate(seed: int, size: int | None = None) -> Generated:
    """The cable of this seed, of about ``size`` code points or of a size that real ones have."""
    return _Generator(random.Random(seed), size).cable()


class _Generator:
    """Writes one cable, part by part, and notes what each part should be read as."""

    def __init__(self, rng: random.Random, size: int | None) -> None:
        self._rng = rng
        drawn = math.exp(rng.gauss(math.log(MEDIAN), SIGMA))
        self._size = size or int(min(LARGEST, max(SMALLEST, drawn)))
        self._reflowed = rng.random() < 0.4
        self._level = rng.choices(tuple(LEVELS), (0.1, 0.5, 0.4))[0]
        self._post = rng.choice(POSTS)
        self._year = rng.randint(2003, 2010)
        self._serial = rng.randint(1, 4000)
        self._lines: list[str] = []
        paged = self._size > 6000 and rng.random() < 0.7
        station = self._post.replace(" ", "")
        self._expected = Expected(
            f"{self._year % 100:02d}{station}{self._serial}",
            self._level,
            self._post,
            f"{self._serial:06d}",
            self._size // 6000 + 1 if paged else None,
        )

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def cable(self) -> Generated:
        self._record()
        self._transmission()
        self._fields()
        body = Body(
            rng=self._rng,
            marks=LEVELS[self._level][1],
            reflowed=self._reflowed,
            footer=self._footer() if self._expected.sections else "",
        )
        body.write(self._size - sum(map(len, self._lines)))
        self._lines += body.lines
        expected = self._expected
        expected.units, expected.blocks = body.units, body.blocks
        expected.artefacts = body.artefacts
        self._ending()
        return Generated("\n".join(self._lines) + "\n", expected)

    def _footer(self) -> str:
        return f"{self._post[:10]} {self._serial:08d}  002 OF {self._expected.sections or 1:03d} "

    def _ending(self) -> None:
        """The signature: alone, in mixed case, glued to the last sentence, or none."""
        surname = self._rng.choice(SURNAMES)
        form = self._rng.choices(("alone", "mixed", "glued", "none"), (0.6, 0.12, 0.18, 0.1))[0]
        if form == "none":
            return
        if form == "mixed":
            surname = surname.title()
        self._expected.signature = surname
        if form == "glued":
            while not self._lines[-1].strip():
                self._lines.pop()
            self._lines[-1] = f"{self._lines[-1].rstrip()} {surname} "
            return
        self._lines.append(f"{surname} ")
        if self._chance(0.02):
            self._lines += ["", "NNNN"]

    # Before the content

    def _record(self) -> None:
        month = self._rng.choice(("Jan", "Apr", "Jul", "Nov"))
        self._lines += [
            self._expected.id,
            " ".join(words(self._rng, 4)).upper(),
            f"Tue {month} 15 00:00:00 +0100 {self._year}",
            self._level,
            f"Embassy {self._post.title()}",
        ]

    def _transmission(self) -> None:
        expected, rng = self._expected, self._rng
        spelled = LEVELS[self._level][0]
        counter = f" SECTION 01 OF {expected.sections:02d}" if expected.sections else ""
        banner = f"{spelled}{counter} {self._post} {expected.serial} "
        if not self._chance(0.88):
            self._lines.append(banner)
            return
        routes = [f"RU{''.join(rng.choices('ABCDEFGH', k=4))}" for _ in range(12)]
        info = [
            f"{route}/{rng.choice(('AMEMBASSY', 'USMISSION', 'AMCONSUL'))} {name.upper()}"
            f"{rng.choice((' PRIORITY', '', ' IMMEDIATE'))}{rng.choice(('', ' 1616', ' 0475'))}"
            for route, name in zip(routes, rng.sample(NAMES, rng.randint(1, 8)), strict=False)
        ]
        expected.to, expected.info = 1, len(info)
        self._lines += [
            f"VZCZCXRO{rng.randint(1000, 9999)}",
            f"RR {routes[0]} {routes[1]}",
            f"DE {routes[2]} #{rng.randint(1, 9999):04d}/01 0351702",
            "ZNY CCCCC ZZH",
            f"{rng.choice(('R', 'P', 'O R'))} 151702Z JAN {self._year % 100:02d}",
            f"FM AMEMBASSY {self._post}",
            "TO RUEHC/SECSTATE WASHDC IMMEDIATE 4352",
            f"INFO {info[0]}",
            *info[1:],
        ]
        if self._chance(0.09):
            self._lines.append(f"Friday, 07 September {self._year}, 10:49")
            self._lines.append(banner)
        else:
            self._lines[-1] += banner

    # The header of the content

    def _fields(self) -> None:
        expected, rng = self._expected, self._rng
        self._lines.append(" ")
        for caption, share in (("SIPDIS", 0.93), ("NOFORN", 0.2), ("SENSITIVE", 0.1)):
            if self._chance(share):
                expected.captions.append(caption)
                self._lines += [f"{caption} ", " "]
        if self._chance(0.45):
            passing = rng.choice(("DEPT FOR EUR/RU", "STATE FOR WHA/CEN; G/TIP", "NSC FOR HOPE"))
            expected.passing.append(passing)
            self._lines += [f"{passing} ", " "]
        self._executive_order()
        tags = rng.sample(("PREL", "PGOV", "ECON", "ETRD", "KDEM", "PHUM", "ASEC", "KNNP"), 4)
        expected.tags = [*tags, "RS"]
        label, separator = rng.choice((("TAGS: ", ", "), ("TAGS ", " ")))
        self._lines.append(f"{label}{separator.join(expected.tags)} ")
        expected.subject = " ".join(words(rng, rng.randint(4, 14))).upper()
        self._lines += [f"{line} " for line in wrap(f"SUBJECT: {expected.subject}".split(), 60)]
        self._lines.append(" ")
        if self._chance(0.56):
            self._references()
        if self._level != "UNCLASSIFIED":
            self._classified_by()

    def _executive_order(self) -> None:
        label = self._rng.choice(("E.O. 12958: ", "EO 12958 "))
        year = self._year + 10
        printed, kind = "N/A", "na"
        if self._level != "UNCLASSIFIED":
            printed, kind = self._rng.choices(
                ((f"DECL: 01/15/{year}", "date"), (f"DECL: {year}/01/15", "date"),
                 ("DECL: OADR", "code"), ("DECL: CLOSURE OF THE MINT", "event")),
                (0.8, 0.1, 0.05, 0.05),
            )[0]  # fmt: skip
        self._expected.declassification = kind
        self._lines.append(f"{label}{printed} ")

    def _references(self) -> None:
        rng, year = self._rng, self._year % 100
        serials = rng.sample(range(1, 9999), rng.randint(1, 4))
        bulleted = len(serials) > 1
        for place, serial in enumerate(serials):
            letter = "ABCD"[place]
            stated = rng.random() < 0.3
            printed = f"{year - 1:02d} STATE {serial}" if stated else f"STATE {serial}"
            identity = f"{year - 1 if stated else year:02d}STATE{serial}"
            self._expected.references.append((letter if bulleted else None, identity))
            label = "REF: " if place == 0 else ""
            bullet = f"{'¶' if place else ''}{letter}. " if bulleted else ""
            self._lines.append(f"{label}{bullet}{printed} ")
        self._lines.append(" ")

    def _classified_by(self) -> None:
        letters = self._rng.choice((["b"], ["b", "d"], ["a", "c", "d"]))
        self._expected.reasons = letters
        listed = " and ".join(f"({letter})" for letter in letters)
        said = f"Classified By: Ambassador Rudolf Hope for reasons 1.4 {listed}."
        self._lines += [f"{line} " for line in wrap(said.split(), 60)]
        self._lines.append(" ")
