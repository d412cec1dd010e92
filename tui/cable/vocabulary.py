"""What the codes of a cable mean: TAGS and posts, from data files with source and certainty.

A code whose meaning no source establishes has none here either; ``data/SOURCES.md`` names the
sources. A reader may know more: ``vocabulary.tsv`` in the folder of a cable, or in one above it,
adds terms and goes before what is shipped. It has the columns of ``data/tags.tsv``, of which only
``code`` and ``meaning`` are needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

KINDS = ("subject", "program", "country", "region", "organization")
"""The kinds of TAGS, the one that a code is most likely to have first."""
USER_FILE = "vocabulary.tsv"
_SMALL_WORD = 3
_CERTAINTIES = frozenset({"high", "medium", "low"})


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


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms that a reader's own file adds; what it does not name, the shipped files say.

    ``faults`` are the lines that could not be used, each as a sentence with its number.
    """

    terms: Mapping[str, TagTerm] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def tag(self, code: str) -> TagTerm:
        """The reader's term for a TAGS code, else the shipped one."""
        return self.terms.get(code.upper()) or tag_term(code)


def find_vocabulary(folder: Path) -> Path | None:
    """The ``vocabulary.tsv`` in ``folder`` or the nearest one above it, or None.

    Folders that can't be looked into count as having none.
    """
    for place in (folder, *folder.parents):
        candidate = place / USER_FILE
        try:
            if candidate.is_file():
                return candidate
        except OSError:
            continue
    return None


def read_vocabulary(printed: str) -> Vocabulary:
    """The terms of a vocabulary file's text: tab-separated, with a line of column names.

    Never raises: a line without code or meaning, or with an unknown kind or certainty, becomes a
    fault. ``kind`` may be left out for a code that is shipped; ``certainty`` is high unless told.
    """
    terms: dict[str, TagTerm] = {}
    faults: list[str] = []
    lines = printed.splitlines()
    columns = [name.strip().lower() for name in lines[0].split("\t")] if lines else []
    if "code" not in columns or "meaning" not in columns:
        return Vocabulary({}, ("Line 1: the columns code and meaning are needed.",))
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False))
        code, meaning = cells.get("code", "").upper(), cells.get("meaning", "")
        kind = cells.get("kind", "").lower() or tag_term(code).kind
        certainty = cells.get("certainty", "").lower() or "high"
        if not code or not meaning:
            faults.append(f"Line {number}: a code and its meaning are needed.")
        elif kind not in (*KINDS, "unknown") or certainty not in _CERTAINTIES:
            faults.append(f"Line {number}: kind {kind!r} or certainty {certainty!r} is not known.")
        else:
            sources = cells.get("sources", "") or USER_FILE
            terms[code] = TagTerm(code, kind, meaning, certainty, sources)
    return Vocabulary(terms, tuple(faults))


def tag_term(code: str) -> TagTerm:
    """The term for a TAGS code; where a code has two kinds, the established meaning wins."""
    found = _tags().get(code.upper())
    return found if found is not None else TagTerm(code, _kind_of_unlisted(code), None)


def is_listed(code: str) -> bool:
    """Whether the shipped vocabulary has this TAGS code, which is in capitals."""
    return code in _tags()


def post(station: str) -> Post | None:
    """The post with this station name (``GUATEMALA``, ``RIODEJANEIRO``), or None."""
    return _posts().get(station.upper().replace(" ", ""))


@cache
def stations() -> frozenset[str]:
    """The station names of all shipped posts."""
    return frozenset(_posts())


@cache
def country_words() -> frozenset[str]:
    """The words of the names of countries and regions, in capitals: what a title may name."""
    return frozenset(
        word
        for term in _tags().values()
        if term.kind in ("country", "region") and term.meaning
        for word in term.meaning.upper().replace("-", " ").split()
        if word.isalpha() and len(word) > _SMALL_WORD
    )


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
    return term.meaning is None, KINDS.index(term.kind)


@cache
def _posts() -> dict[str, Post]:
    return {
        row["station"]: Post(row["station"], row["name"], row["country"], row["code"])
        for row in _rows("posts.tsv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    printed = files("tui.cable").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(printed.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
