"""Cables of a folder as the plain catalogue holds them: units of words, and what stands on them.

Simple and slow on purpose: what a fast engine answers is compared with what is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import place
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.document import parse
from tui.annotations.model import Annotation
from tui.cable.addresses import stem
from tui.cable.check import Severity, check
from tui.cable.markings import Level, Marking, read_banner, with_captions
from tui.cable.model import Cable, Kind, Node
from tui.cable.naming import sent_from
from tui.cable.stations import station
from tui.cable.vocabulary import Post, nearest_vocabulary
from tui.library.catalogue import Row
from tui.library.fields import PARAGRAPH
from tui.sources.files import SourceError
from tui.sources.found import FoundCable, cable_of
from tui.sources.open import cables_of, files_in

_UNITS = frozenset({Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.HEADING})
_UNSAID = frozenset({Kind.ARTEFACT, Kind.UNDERLINE})
_NOT_WORDS = _UNSAID | {Kind.NUMBER, Kind.MARKING}


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph with its sub-paragraphs, a heading, or, with an empty id, the rest of the cable.

    ``text`` is its words on one line, and ``places`` for each character of it where that stands:
    ``¶``, ``heading``, and the roles of the blocks around it. ``nodes`` are the ids in it.
    """

    id: str
    text: str
    places: tuple[frozenset[str], ...]
    marking: str = ""
    markings: tuple[Marking, ...] = ()
    nodes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Standing:
    """One annotation: the id of the unit that it stands on, None without a place; who made it."""

    annotation: Annotation
    unit: str | None
    coder: str


@dataclass(slots=True)
class PlainCable:
    """One cable of the library, with all that is asked for."""

    address: Path
    cable: Cable
    sha256: str
    row: Row
    units: tuple[Unit, ...]
    post: Post | None
    references: frozenset[str]
    annotations: list[Standing] = field(default_factory=list)
    reviewed: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def is_reviewed(self) -> bool:
        """Whether every numbered paragraph was reviewed, by one coder or several."""
        numbered = {node.id for node in self.cable.paragraphs()}
        return bool(numbered) and numbered <= self.reviewed


def cables_below(folder: Path, problems: list[str]) -> Iterator[PlainCable]:
    """Every cable of a folder with its annotations, in the order of the files."""
    number = 0
    for file in files_in(folder, problems):
        try:
            for found in cables_of(file, None, problems.append):
                number += 1
                yield plain(found, number, problems)
        except SourceError as error:
            problems.append(str(error))


def plain(found: FoundCable, number: int, problems: list[str]) -> PlainCable:
    """One cable as it was found, with the sidecars that it has."""
    source = found.source
    cable = cable_of(source.text, source.record)
    vocabulary = nearest_vocabulary(found.address.absolute().parent)
    where = cable.id.strip("0123456789")
    banner = cable.fields.banner
    post = vocabulary.post(where or (banner.post if banner is not None else None) or "")
    overall = _overall(cable)
    grave = [one for one in check(cable, date(2026, 1, 1)) if one.severity is not Severity.INFO]
    row = Row(
        number,
        found.address,
        cable.id or stem(found.address),
        cable.date or "",
        overall.portion if overall is not None else "",
        overall.level if overall is not None else Level.UNMARKED,
        sent_from(cable, vocabulary),
        " ".join(cable.subject.split()),
        cable.fields.tag_codes,
        findings=len(grave),
    )
    listed = cable.record.references if cable.record is not None else ()
    named = {one.id for one in cable.fields.references if one.id is not None}
    made = PlainCable(
        found.address,
        cable,
        source.sha256,
        row,
        units_of(cable),
        post,
        frozenset({*named, *listed} - {row.id}),
    )
    annotate(made, problems)
    return made


def annotate(one: PlainCable, problems: list[str]) -> None:
    """Read the sidecars of a cable anew."""
    one.annotations, one.reviewed = [], set()
    owners = {node: unit.id for unit in one.units for node in unit.nodes}
    for path in places.sidecars_of(one.address):
        try:
            held = parse(bounded_yaml.decode(path.read_bytes())).annotations
        except (OSError, YamlError) as error:
            problems.append(f"{path}: {error}")
            continue
        coder = places.coder_of(one.address, path)
        placement = place(one.cable, held, one.sha256)
        at = {each.annotation.id: each.paragraph for each in placement.placed}
        for item in held.items:
            unit = owners.get(at[item.id], "") if item.id in at else None
            one.annotations.append(Standing(item, unit, item.author or coder))
        one.reviewed.update(held.reviewed)


def station_of(one: PlainCable) -> str:
    """The station name of the post that sent a cable, from its message id."""
    return station(one.id.strip("0123456789"))


def _overall(cable: Cable) -> Marking | None:
    marking = read_banner(cable.classification) if cable.classification else None
    if marking is not None and cable.record is None:
        return with_captions(marking, cable.fields.captions)
    return marking


# Units


def units_of(cable: Cable) -> tuple[Unit, ...]:
    """The units of a cable: first what is in none, then each one in the order of the text."""
    loose: list[tuple[Node, frozenset[str]]] = []
    found: list[Unit] = []
    for node in cable.nodes:
        _divide(cable, node, frozenset(), found, loose)
    text, where = _said(cable, loose, _UNSAID)
    return (Unit("", text, where), *found)


def _divide(
    cable: Cable,
    node: Node,
    roles: frozenset[str],
    found: list[Unit],
    loose: list[tuple[Node, frozenset[str]]],
) -> None:
    if node.kind in _UNITS and node.id:
        is_heading = node.kind is Kind.HEADING
        inside = roles | {"heading" if is_heading else PARAGRAPH}
        text, where = _said(cable, list(_leaves(node, inside)), _NOT_WORDS)
        markings = tuple(one.marking for one in node.walk() if one.marking is not None)
        found.append(
            Unit(
                node.id,
                text,
                where,
                node.marking.portion if node.marking is not None else "",
                tuple(dict.fromkeys(markings)),
                frozenset(one.id for one in node.walk() if one.id),
            )
        )
    elif node.children:
        for child in node.children:
            _divide(cable, child, roles | ({node.role} if node.role else set()), found, loose)
    else:
        loose.append((node, roles))


def _leaves(node: Node, roles: frozenset[str]) -> Iterator[tuple[Node, frozenset[str]]]:
    if not node.children:
        yield node, roles
    inside = roles | ({node.role} if node.role else set())
    for child in node.children:
        yield from _leaves(child, inside)


def _said(
    cable: Cable, leaves: list[tuple[Node, frozenset[str]]], without: frozenset[Kind]
) -> tuple[str, tuple[frozenset[str], ...]]:
    """The words of leaves on one line, and for each character where it stands."""
    characters: list[str] = []
    where: list[frozenset[str]] = []
    for leaf, roles in leaves:
        said = cable.source(leaf) if leaf.kind not in without else " "
        for character in said:
            is_blank = character.isspace()
            if is_blank and (not characters or characters[-1] == " "):
                continue
            characters.append(" " if is_blank else character)
            where.append(roles)
    if characters and characters[-1] == " ":
        characters.pop()
        where.pop()
    return "".join(characters), tuple(where)
