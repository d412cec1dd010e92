"""Words of a country that never was: sentences, lines and footers for generated cables."""

from __future__ import annotations

import random

WORDS = tuple(
    """
    the of and to in that for with on was his by minister mint crown palace harbor railway bridge
    harvest budget treaty border village council election committee parliament newspaper economy
    visit meeting proposal agreement delegation ambassador embassy government opposition public
    private local recent regional significant possible informal early annual senior former said
    argued noted explained expected planned agreed declined reported added confirmed continued
    would could should after before during about between against without through toward nearly
    concerns interests reforms measures prices relations discussions results problems resources
    """.split()  # noqa: SIM905 -- a paragraph of words is read, a column of strings is not
)
NAMES = tuple(
    """
    Rassendyll Zenda Strelsau Hentzau Tarlenheim Sapt Graustark Elbonia Ruritania Flavia Rupert
    Edelweiss Lutha Karlova Freedonia Sylvania Borduria Klow Vulgaria Orsinia Evallonia
    """.split()  # noqa: SIM905
)
MONTHS = ("January", "March", "June", "August", "October")
SURNAMES = ("ATKINS", "HOPE", "MCCUTCHEON", "O'DELL", "HAWKINS", "MARTINEZ-LEE", "ROSE")
POSTS = ("RURITANIA", "STRELSAU", "GRAUSTARK", "RIO DE ZENDA", "VLADIZENDOSTOK")


def words(rng: random.Random, count: int) -> list[str]:
    """``count`` words without any punctuation, a name among them here and there."""
    return [rng.choice(NAMES) if rng.random() < 0.06 else rng.choice(WORDS) for _ in range(count)]


def sentence(rng: random.Random) -> list[str]:
    """The words of one sentence: it begins with a capital and ends with a full stop."""
    said = words(rng, rng.randint(7, 19))
    said[0] = said[0].capitalize()
    if rng.random() < 0.08:
        said += ["in", rng.choice(MONTHS), str(rng.randint(1996, 2010))]
    elif rng.random() < 0.04:
        said.insert(4, "XXXXXXXXXXXX")
    elif rng.random() < 0.04:
        said += ["&the", rng.choice(NAMES), "mint,8", "and", "Zenda,s", "king"]
    elif rng.random() < 0.05:
        said.insert(3, rng.choice(('"the', "(the", "mid-term", "GOR's", "3.5", "$4")))
    said[-1] += "."
    return said


def sentences(rng: random.Random, size: int) -> list[str]:
    """The words of as many sentences as take about ``size`` code points, one at least."""
    said = sentence(rng)
    while sum(map(len, said)) + len(said) < size:
        said += sentence(rng)
    return said


def wrap(said: list[str], width: int, first: int = 0) -> list[str]:
    """The words in lines of at most ``width``; the first line has ``first`` code points before it.

    What the publisher did to a line that starts with a number or a letter and a full stop, is done
    here as well: a ``¶`` before it, which makes no paragraph of it.
    """
    lines: list[list[str]] = [[]]
    used = first
    for word in said:
        if used + len(word) > width and lines[-1]:
            lines.append([])
            used = 0
        lines[-1].append(word)
        used += len(word) + 1
    printed = [" ".join(line) for line in lines]
    return [printed[0], *(_pilcrow(line) for line in printed[1:])]


def _pilcrow(line: str) -> str:
    head, _, rest = line.partition(" ")
    numbered = head.endswith(".") and (head[:-1].isdecimal() or (len(head) == 2 and head.isupper()))
    return f"¶{line}" if numbered and rest else line
