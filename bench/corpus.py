"""A large fictional library on disk, with as many different words as a real one has.

The generator of cables knows some hundred words, which no index has trouble with. Here the bodies
are exchanged for paragraphs of words that occur as those of a language do (Zipf): a few everywhere,
half of all once or twice. Each cable also has names and numbers that no other has.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from datetime import date, timedelta
from pathlib import Path

from bench.fiction import WORDS
from bench.generate import generate
from tui.cable.parse import parse

VOCABULARY = 60_000
_BASES = 400
_PARAGRAPHS = 20_000
_IN_FOLDER = 1000
_FIRST_DAY = date(2003, 1, 1)
_DAYS = 2900
_ONSETS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "st",
    "t",
)
_RHYMES = (
    "a",
    "an",
    "e",
    "el",
    "en",
    "er",
    "i",
    "in",
    "is",
    "o",
    "ol",
    "or",
    "u",
    "un",
    "ar",
    "ea",
)
_ENDINGS = ("", "", "", "s", "ed", "ing", "ation", "ly", "er", "ment", "ity")


def vocabulary() -> list[str]:
    """Words in the order of their frequency; the first hundred are English."""
    rng = random.Random(1)
    words = dict.fromkeys(WORDS)
    while len(words) < VOCABULARY:
        syllables = rng.choices((1, 2, 3), (1, 4, 2))[0]
        word = "".join(rng.choice(_ONSETS) + rng.choice(_RHYMES) for _ in range(syllables))
        words.setdefault(word + rng.choice(_ENDINGS))
    return list(words)


class Corpus:
    """Makes cables, each from its number alone."""

    def __init__(self) -> None:
        self._words = vocabulary()
        weights = (1 / (rank + 2.7) ** 1.05 for rank in range(len(self._words)))
        self._cumulated = list(itertools.accumulate(weights))
        self._headers = [_header(generate(seed, 1500).text) for seed in range(_BASES)]
        rng = random.Random(2)
        self._paragraphs = [self._paragraph(rng) for _ in range(_PARAGRAPHS)]

    def _paragraph(self, rng: random.Random) -> str:
        total = self._cumulated[-1]
        count = max(15, int(rng.gauss(95, 35)))
        words = [self._words[bisect(self._cumulated, rng.random() * total)] for _ in range(count)]
        for at in range(0, count, 14):
            words[at] = words[at].capitalize()
        lines = [" ".join(words[at : at + 10]) for at in range(0, count, 10)]
        return " \n".join(lines) + "."

    def text(self, number: int) -> str:
        """The cable with this number: 11 to 12 kB on average."""
        rng = random.Random(number)
        header, post = self._headers[number % _BASES]
        day = _FIRST_DAY + timedelta(rng.randrange(_DAYS))
        identity = f"{day:%y}{post}{number}"
        printed = f"{day:%a %b %d} 00:00:00 +0000 {day:%Y}"
        parts = [identity, *header[1:2], printed, *header[3:]]
        count = max(2, min(40, int(rng.lognormvariate(2.62, 0.5))))
        for at in range(1, count + 1):
            mark = rng.choice(("C", "C", "U", "S", "S//NF", "SBU"))
            own = (
                f"Mr. {rng.choice(self._words).capitalize()}{number % 977} gave {rng.random():.6f}."
            )
            parts.append(f"¶{at}.  ({mark}) {own} {rng.choice(self._paragraphs)}")
            parts.append("")
        return "\n".join(parts) + "\nHOPE\n"


def write(folder: Path, count: int) -> Path:
    """Write the cables from 1 to ``count``, a thousand in a folder, unless they are there."""
    if folder.is_dir() and sum(1 for _ in folder.rglob("*.txt")) == count:
        return folder
    corpus = Corpus()
    for number in range(1, count + 1):
        sub = folder / f"box{number // _IN_FOLDER:03d}"
        if number == 1 or number % _IN_FOLDER == 0:
            sub.mkdir(parents=True, exist_ok=True)
        (sub / f"c{number}.txt").write_text(corpus.text(number), encoding="utf-8")
    return folder


def _header(text: str) -> tuple[list[str], str]:
    """The lines before the first paragraph, and the post in the message id."""
    first = parse(text).paragraphs()[0].start
    lines = text[:first].split("\n")
    return lines[:-1], lines[0].strip("0123456789")
