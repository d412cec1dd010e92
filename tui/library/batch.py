"""Tagging what a search finds: planned and shown first, then done in one step that can be undone.

Where the search names paragraphs (words, places, codes, notes), each paragraph that it finds is
tagged; else each cable is, on its first paragraph. The tag is the coder's own, with the search as
its rule; a paragraph on which the coder has it already is left alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tui.annotations import editing, settings
from tui.annotations.anchors import place
from tui.annotations.codebook import nearest
from tui.annotations.coders import open_kept, user_name
from tui.annotations.collection import library_of
from tui.annotations.editing import Spot
from tui.annotations.model import Annotation, Annotations, clean_tag
from tui.annotations.places import Listing, sidecar_names
from tui.annotations.recoding import RecodingError, run
from tui.annotations.recoding_journal import Record, TagChange, record, remember
from tui.annotations.settings import Coding
from tui.annotations.sidecar import Sidecar
from tui.cable.addresses import split, stem
from tui.cable.model import Cable, Kind
from tui.library.catalogue import Catalogue, Hit, Row
from tui.library.fields import OF_ANNOTATIONS, OF_PARAGRAPHS
from tui.library.query import And, Field, Near, Or, Phrase, Query, Word
from tui.sources.files import Source, SourceError
from tui.sources.found import cable_of
from tui.sources.open import cables_of, read

_WINDOW = 500
"""Results that are asked for at once."""
_STANDS_ON = frozenset({"note", "tags", "passage", "conflict"})


@dataclass(frozen=True, slots=True)
class Tagged:
    """One paragraph that gets the tag: what stands there now, None for nothing, and then.

    ``hit`` has its words with what was found in them; without words it is found as a whole.
    """

    hit: Hit
    before: Annotation | None
    after: Annotation


@dataclass(frozen=True, slots=True)
class CablePlan:
    """What changes in one cable's sidecar."""

    row: Row
    sidecar: Sidecar
    before: Annotations
    after: Annotations
    tagged: tuple[Tagged, ...]


@dataclass(slots=True)
class TagPlan:
    """What tagging will change; nothing has been changed yet.

    ``already`` counts paragraphs that the coder has tagged so, ``without`` cables that have no
    paragraph to tag. ``problems`` names what cannot be read or written: with any, nothing is done.
    """

    library: Path
    tag: str
    rule: str
    cables: list[CablePlan] = field(default_factory=list)
    already: int = 0
    without: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many paragraphs get the tag."""
        return sum(len(one.tagged) for one in self.cables)


def plan(catalogue: Catalogue, query: Query, rule: str, tag: str, coder: str = "") -> TagPlan:
    """What putting ``tag`` on everything that ``query`` finds would change.

    ``rule`` is the query as it was typed, which each annotation keeps. ``coder`` is the name that
    annotations bear; without one, who is at the keyboard. Raises ``CatalogueError``, and
    ``RecodingError`` where the tag is none.
    """
    cleaned = clean_tag(tag)
    if not cleaned:
        raise RecodingError("a tag needs a name")
    library = library_of(catalogue.folder, nearest(catalogue.folder))
    made = TagPlan(library, cleaned, " ".join(rule.split()))
    by_paragraph = names_paragraphs(query)
    me = coder or user_name()
    if not coder and settings.nearest(catalogue.folder).coding is Coding.BLIND:
        coder = me
    who = _Who(coder, me, cache(sidecar_names))
    for row, source in _sources(_rows(catalogue, query), made.problems):
        hits = catalogue.paragraphs(query, row) if by_paragraph else (Hit(row),)
        _plan_cable(made, row, source, hits, who, by_paragraph=by_paragraph)
    return made


class _Who(NamedTuple):
    """Who tags: the coder that was named, the name that annotations bear, sidecars by folder."""

    coder: str
    author: str
    listing: Listing


def names_paragraphs(query: Query) -> bool:
    """Whether a query asks for something of a paragraph: words, a place, what was added there."""
    match query:
        case Word() | Phrase() | Near():
            return True
        case Field(name=name, value=value):
            of_paragraphs = name in OF_PARAGRAPHS or name in OF_ANNOTATIONS
            return of_paragraphs or (name == "has" and value in _STANDS_ON)
        case And(terms=terms) | Or(terms=terms):
            return any(map(names_paragraphs, terms))
        case _:
            return False


def _rows(catalogue: Catalogue, query: Query) -> Iterator[Row]:
    offset = 0
    while hits := catalogue.search(query, offset=offset, limit=_WINDOW).hits:
        yield from (hit.row for hit in hits)
        offset += len(hits)


def _sources(rows: Iterable[Row], problems: list[str]) -> Iterator[tuple[Row, Source]]:
    """Each cable's text; a file that holds many is read once for all of its own."""
    files: dict[Path, list[Row]] = {}
    for row in rows:
        files.setdefault(split(row.address)[0], []).append(row)
    for file, held in files.items():
        try:
            if len(held) == 1:
                yield held[0], read(held[0].address)
                continue
            wanted = {row.address: row for row in held}
            for found in cables_of(file):
                if found.address in wanted:
                    yield wanted[found.address], found.source
        except SourceError as error:
            problems.append(str(error))


def _plan_cable(
    made: TagPlan,
    row: Row,
    source: Source,
    hits: Iterable[Hit],
    who: _Who,
    *,
    by_paragraph: bool,
) -> None:
    cable = cable_of(source.text, source.record)
    identity = cable.id or stem(source.path)
    sidecar, name = open_kept(source.path, identity, source.sha256, who.coder, who.listing)
    if not sidecar.writable:
        made.problems.append(sidecar.problem)
        return
    author = name or who.author
    before = sidecar.pending or sidecar.base
    placed = place(cable, before, source.sha256).placed
    after = before
    tagged: list[Tagged] = []
    named = [hit for hit in hits if hit.paragraph or not by_paragraph]
    for hit in named:
        paragraph = hit.paragraph or _first(cable)
        node = cable.find(paragraph) if paragraph else None
        if node is None:
            continue
        on = tuple(one.annotation for one in placed if one.paragraph == node.id)
        spot = Spot(cable, node, on, sha256=source.sha256)
        target = editing.with_rule(after, spot, made.tag, made.rule, author)
        if target == after:
            made.already += 1
            continue
        own = spot.own(author)
        [item] = [one for one in target.items if one not in after.items]
        tagged.append(Tagged(hit._replace(paragraph=node.id), own, item))
        after = target
    if tagged:
        made.cables.append(CablePlan(row, sidecar, before, after, tuple(tagged)))
    elif not any(hit.paragraph or _first(cable) for hit in named):
        made.without += 1


def _first(cable: Cable) -> str:
    """The id of a cable's first numbered paragraph, else of its first one; empty without any."""
    numbered = cable.paragraphs()
    if numbered:
        return numbered[0].id
    found = (node.id for node in cable.walk() if node.kind is Kind.PARAGRAPH and node.id)
    return next(found, "")


def apply(catalogue: Catalogue, wanted: TagPlan) -> Record:
    """Do what was planned, in all sidecars or in none; the record undoes it as one step.

    Raises ``RecodingError``.
    """
    if wanted.problems:
        raise RecodingError(f"{wanted.problems[0]}; nothing was changed: mend it first")
    rule = f"{wanted.tag}: {wanted.rule}"
    made = record(
        wanted.library,
        f"tag {wanted.tag} by {wanted.rule}",
        [
            (one.sidecar.path, [_change(tagged, rule) for tagged in one.tagged])
            for one in wanted.cables
        ],
        [],
    )
    try:
        # First of all: what is cut short can be undone as well.
        remember(made)
    except OSError as error:
        raise RecodingError(f"{made.file}: {error.strerror}; nothing was changed") from error
    try:
        run([(one.sidecar, one.before, one.after) for one in wanted.cables], ())
    except RecodingError as error:
        if not error.is_half_done:
            made.forget()
        raise
    done = replace(made, is_done=True)
    with contextlib.suppress(OSError):
        remember(done)
    for one in wanted.cables:
        catalogue.annotated(one.row.address)
    return done


def _change(tagged: Tagged, rule: str) -> TagChange:
    before = tagged.before.tags if tagged.before is not None else ()
    return TagChange(tagged.after.id, before, tagged.after.tags, rule)
