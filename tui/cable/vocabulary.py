"""What the codes of a cable mean: TAGS and posts, from data files with source and certainty.

A code whose meaning no source establishes has none here either; ``data/SOURCES.md`` names the
sources.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KIND_ORDER = ("subject", "program", "country", "region", "organization")


@dataclass(frozen=True, slots=True)
class TagTerm:
    """One TAGS code: its kind, and its meaning where one is established.

    ``kind`` is subject, program, country, region, organization, or unknown. ``certainty`` is high,
    medium or low; ``doubtful`` meanings are to be shown as such.
    """

    code: str
    kind: str
    meaning: str | None
    certainty: str = "low"
    sources: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether the meaning rests on one weak source."""
        return self.meaning is not None and self.certainty == "low"


@dataclass(frozen=True, slots=True)
class Post:
    """One post: the station name of message ids, display name and country."""

    station: str
    name: str
    country: str
    code: str


def tag_term(code: str) -> TagTerm:
    """The term for a TAGS code; where a code has two kinds, the established meaning wins."""
    found = _tags().get(code.upper())
    return found if found is not None else TagTerm(code, _kind_of_unlisted(code), None)


def post(station: str) -> Post | None:
    """The post with this station name (``GUATEMALA``, ``RIODEJANEIRO``), or None."""
    return _posts().get(station.upper().replace(" ", ""))


def _kind_of_unlisted(code: str) -> str:
    # 5 FAH-3 H-011: program TAGS begin with K and have four letters.
    return "program" if len(code) == 4 and code[0] in "kK" else "unknown"


@cache
def _tags() -> dict[str, TagTerm]:
    terms: dict[str, TagTerm] = {}
    for row in _rows("tags.tsv"):
        term = TagTerm(
            row["code"], row["kind"], row["meaning"] or None, row["certainty"], row["sources"]
        )
        known = terms.get(term.code)
        if known is None or _rank(term) < _rank(known):
            terms[term.code] = term
    return terms


def _rank(term: TagTerm) -> tuple[bool, int]:
    return term.meaning is None, _KIND_ORDER.index(term.kind)


@cache
def _posts() -> dict[str, Post]:
    return {
        row["station"]: Post(row["station"], row["name"], row["country"], row["code"])
        for row in _rows("posts.tsv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    printed = files("tui.cable").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(printed.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
