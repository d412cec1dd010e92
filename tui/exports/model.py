"""What every export format is given: a cable, its sidecars, and where each annotation stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tui.annotations.anchors import Placed, Placement
from tui.annotations.codebook import Codebook
from tui.annotations.model import Annotation, Annotations
from tui.cable.addresses import stem
from tui.cable.model import Cable, Kind, Node

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""A value that JSON can hold; numbers with a fraction occur in figures of agreement alone."""
JsonObject: TypeAlias = dict[str, JsonValue]

_BLANKS = re.compile(r"[ \t\n\u00a0]+")
_READ = frozenset({Kind.TEXT, Kind.LABEL, Kind.BULLET})


@dataclass(frozen=True, slots=True)
class CoderSidecar:
    """One sidecar of a cable. ``coder`` is empty for the cable's own.

    ``unknown`` holds the keys at its top level that Cablegram does not know (those of ``source``
    under ``source``), ``unknown_of`` those of each annotation by the annotation's id. ``text`` is
    the whole file.
    """

    path: Path
    coder: str
    annotations: Annotations
    placement: Placement
    unknown: Mapping[str, JsonValue] = field(default_factory=dict)
    unknown_of: Mapping[str, JsonObject] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """One cable with all that was added to it.

    ``path`` is its file or its address ``FILE#ID``; ``sha256`` is that of the file's bytes, or in a
    file that holds many that of the cable's own text.
    """

    path: Path
    cable: Cable
    sha256: str
    sidecars: tuple[CoderSidecar, ...] = ()

    @property
    def identity(self) -> str:
        """The message id, or the file's name where the cable has none."""
        return self.cable.id or stem(self.path)

    @property
    def annotation_count(self) -> int:
        """How many annotations all its sidecars hold together."""
        return sum(len(sidecar.annotations.items) for sidecar in self.sidecars)

    @property
    def is_touched(self) -> bool:
        """Whether anybody annotated it or marked a paragraph as reviewed."""
        return any(s.annotations.items or s.annotations.reviewed for s in self.sidecars)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person can choose about an export, and what all cables of it share.

    ``raw`` leaves spreadsheet formulas as they are; ``bom`` begins a table with a byte order mark;
    ``rows`` says what a row of a table stands for (one of ``ROWS``), ``by`` what a report is
    arranged by (one of ``ARRANGED``). ``codebook`` holds the definitions of codes, ``codebooks``
    each codebook that they are from. ``moment`` is the date of export, ISO 8601 in UTC, that a
    format may write: empty where nobody gave one, so that the same input gives the same bytes.
    """

    raw: bool = False
    codebook: Codebook = field(default_factory=Codebook)
    rows: str = "tags"
    by: str = "cable"
    bom: bool = False
    codebooks: tuple[Codebook, ...] = ()
    moment: str = ""


ROWS = ("tags", "paragraphs", "matrix")
ARRANGED = ("cable", "tag")
REVIEWED = "(reviewed)"
"""The code under which a mark that a paragraph was reviewed is counted among codings."""


class FormatError(Exception):
    """What a format cannot be made of, or a package that it needs; one line with what to do."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format does not carry.

    ``what`` names its sort as a count would (``conflict marks``); ``cable``, ``sidecar`` and
    ``annotation`` say of which, the last one empty where it is no annotation's; ``detail`` is what
    is lost, in a few words.
    """

    what: str
    cable: str
    sidecar: str = ""
    annotation: str = ""
    detail: str = ""


class Coding(NamedTuple):
    """What must arrive: one tag of one annotation, or an annotation without tags (``code`` empty).

    ``code`` is the full path, ``quoted`` the words it stands on as the format writes them, empty
    for a whole cable.
    """

    coder: str
    code: str
    quoted: str
    note: str


def reviewed_mark(coder: str, paragraph: str) -> Coding:
    """What must arrive of a mark that ``coder`` reviewed the paragraph with this id."""
    return Coding(coder, REVIEWED, paragraph, "")


@dataclass(frozen=True, slots=True)
class Format:
    """An export format.

    ``write`` gives the file piece by piece, as text or, where it is no text, as bytes. ``losses``
    lists what the file lacks of one cable and its sidecars. ``meant`` gives the codings that the
    file should hold of one cable, and ``read_back`` those that an independent reader finds in a
    written file; a format without the two cannot be verified. ``omits`` says in words what is
    always lacking. ``defines`` is whether the file holds the codebook's definitions. ``write`` and
    ``read_back`` raise ``FormatError``.
    """

    name: str
    description: str
    suffix: str
    write: Callable[[Iterable[Exported], Options], Iterator[str] | Iterator[bytes]]
    omits: str = ""
    losses: Callable[[Exported, Options], Iterator[Loss]] | None = None
    meant: Callable[[Exported, Options], Iterator[Coding]] | None = None
    read_back: Callable[[Path], Iterator[Coding]] | None = None
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotation with what a reader wants to see beside it.

    ``kind`` is paragraph, passage or orphan. ``paragraph`` is where it stands now, and for an
    orphan where it once stood; ``marking`` is the portion marking that governs the place. ``text``
    is the words of the paragraph or passage, artefacts left out; ``start`` is None for an orphan.
    ``near`` says that the words there, or those around them, are not quite the annotated ones.
    """

    sidecar: CoderSidecar
    annotation: Annotation
    kind: str
    paragraph: str
    number: str
    marking: str
    text: str
    start: int | None = None
    end: int | None = None
    near: bool = False

    @property
    def coder(self) -> str:
        """Who made it: its author, else the coder in its sidecar's name, else empty."""
        return self.annotation.author or self.sidecar.coder


class Words:
    """The words of a cable between any two offsets, without numbers, markings and artefacts."""

    def __init__(self, cable: Cable) -> None:
        self._text = cable.text
        self._leaves = [leaf for leaf in cable.leaves() if leaf.end > leaf.start]
        self._starts = [leaf.start for leaf in self._leaves]

    def between(self, start: int, end: int) -> str:
        """The words of ``[start, end)``, blanks joined.

        Where no sentence stands there, as in a header line, everything but artefacts is given.
        """
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, end - 1)
        held = self._leaves[first:last]
        kept = [leaf for leaf in held if leaf.kind in _READ]
        # Bullets keep the items of a list apart; the first word needs none.
        while kept and kept[0].kind is Kind.BULLET:
            kept.pop(0)
        words = self._joined(kept or [leaf for leaf in held if not _left_out(leaf)], start, end)
        return words or joined(self._text[start:end])

    def _joined(self, leaves: list[Node], start: int, end: int) -> str:
        pieces: list[str] = []
        before = start
        for leaf in leaves:
            if leaf.start > before:
                pieces.append(" ")
            pieces.append(self._text[max(start, leaf.start) : min(end, leaf.end)])
            before = leaf.end
        return joined("".join(pieces))


def _left_out(leaf: Node) -> bool:
    return leaf.kind in (Kind.ARTEFACT, Kind.UNDERLINE)


def joined(text: str) -> str:
    """``text`` on one line, its blanks and line breaks each made one blank."""
    return _BLANKS.sub(" ", text).strip(" ")


def governing_marking(cable: Cable, paragraph: str) -> str:
    """The portion marking of a paragraph, else of the paragraph that holds it, else empty."""
    while paragraph:
        node = cable.find(paragraph)
        if node is not None and node.marking is not None:
            return node.marking.portion
        if node is not None and node.kind is Kind.HEADING:
            return ""
        paragraph = paragraph.rpartition(".")[0]
        # A heading's marking is that of its own words, not of the text below it.
        if paragraph.startswith("s"):
            return ""
    return ""


def entries(exported: Exported) -> Iterator[Entry]:
    """Every annotation of every sidecar of one cable, in file order."""
    words = Words(exported.cable)
    for sidecar in exported.sidecars:
        placed = {item.annotation.id: item for item in sidecar.placement.placed}
        for annotation in sidecar.annotations.items:
            found = placed.get(annotation.id)
            if found is None:
                yield _orphan(sidecar, annotation)
            else:
                yield _standing(exported.cable, words, sidecar, found)


def _orphan(sidecar: CoderSidecar, annotation: Annotation) -> Entry:
    text = joined(annotation.quote or annotation.opening)
    return Entry(sidecar, annotation, "orphan", annotation.paragraph, "", "", text)


def _standing(cable: Cable, words: Words, sidecar: CoderSidecar, placed: Placed) -> Entry:
    node = cable.find(placed.paragraph)
    return Entry(
        sidecar,
        placed.annotation,
        "passage" if placed.annotation.is_passage else "paragraph",
        placed.paragraph,
        node.number if node is not None else "",
        governing_marking(cable, placed.paragraph),
        words.between(placed.start, placed.end),
        placed.start,
        placed.end,
        placed.near,
    )
