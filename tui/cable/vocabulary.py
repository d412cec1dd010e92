"""What the codes of a cable mean: TAGS and posts, from data files with source and certainty.

A code whose meaning no source establishes has none here either; ``data/SOURCES.md`` names the
sources. A reader may know more: ``vocabulary.tsv`` in the folder of a cable, or in one above it,
adds terms and goes before what is shipped. It has the columns of ``data/tags.tsv``, of which only
``code`` and ``meaning`` are needed; docs/vocabulary.md describes it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

KINDS = ("subject", "program", "country", "region", "organization")
"""The kinds of TAGS, the one that a code is most likely to have first."""
POST = "post"
"""The kind of a line of a reader's file that names a post: its code is a station name."""
USER_FILE = "vocabulary.tsv"
_LARGEST_FILE = 1_000_000
"""Bytes: a vocabulary of all codes known has less than a tenth."""
_NOT_ESTABLISHED = "(not established)"
_DOUBTFUL = " (doubtful)"
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

    ``posts`` are its posts by their stations. ``faults`` are the lines that could not be used,
    each as a sentence with its number; ``path`` is the file, None where there is none.
    """

    terms: Mapping[str, TagTerm] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    posts: Mapping[str, Post] = field(default_factory=dict)
    path: Path | None = None

    def tag(self, code: str) -> TagTerm:
        """The reader's term for a TAGS code, else the shipped one."""
        return self.terms.get(code.upper()) or tag_term(code)

    def post(self, station: str) -> Post | None:
        """The reader's post with this station name, else the shipped one; None if neither is."""
        return self.posts.get(_station(station)) or post(station)


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


def nearest_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary that governs ``folder``; an empty one where there is none.

    A file that cannot be read, or is no UTF-8, gives one fault and no terms.
    """
    path = find_vocabulary(folder)
    if path is None:
        return Vocabulary()
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
        printed = data.decode("utf-8-sig")
    except OSError as error:
        return Vocabulary(faults=(f"It cannot be read: {error.strerror}.",), path=path)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Vocabulary(faults=(f"Line {line}: it is not UTF-8.",), path=path)
    if len(data) > _LARGEST_FILE:
        return Vocabulary(faults=("It is larger than 1 MB.",), path=path)
    return replace(read_vocabulary(printed), path=path)


def read_vocabulary(printed: str) -> Vocabulary:
    """The terms of a vocabulary file's text: tab-separated, with a line of column names.

    Never raises: a line without code or meaning, or with an unknown kind or certainty, becomes a
    fault. ``kind`` may be left out for a code that is shipped; ``certainty`` is high unless told.
    A meaning that is ``(not established)`` is none; one that ends in ``(doubtful)`` is doubtful.
    """
    terms: dict[str, TagTerm] = {}
    posts: dict[str, Post] = {}
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
        elif kind not in (*KINDS, POST, "unknown") or certainty not in _CERTAINTIES:
            faults.append(f"Line {number}: kind {kind!r} or certainty {certainty!r} is not known.")
        elif kind == POST:
            name, country = _station(code), cells.get("country", "")
            posts[name] = Post(name, meaning, country, cells.get("country_code", "").upper())
        else:
            sources = cells.get("sources", "") or USER_FILE
            if meaning.endswith(_DOUBTFUL):
                meaning, certainty = meaning.removesuffix(_DOUBTFUL), "low"
            established = None if meaning == _NOT_ESTABLISHED else meaning
            terms[code] = TagTerm(code, kind, established, certainty, sources)
    return Vocabulary(terms, tuple(faults), posts)


def tag_term(code: str) -> TagTerm:
    """The term for a TAGS code; where a code has two kinds, the established meaning wins."""
    found = _tags().get(code.upper())
    return found if found is not None else TagTerm(code, _kind_of_unlisted(code), None)


def is_listed(code: str) -> bool:
    """Whether the shipped vocabulary has this TAGS code, which is in capitals."""
    return code in _tags()


def post(station: str) -> Post | None:
    """The post with this station name (``GUATEMALA``, ``RIODEJANEIRO``), or None."""
    return _posts().get(_station(station))


def _station(printed: str) -> str:
    return printed.upper().replace(" ", "")


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
