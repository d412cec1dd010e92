"""What was added to the cables that a search finds, read from their sidecars for the statistics."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tui.annotations.anchors import place
from tui.annotations.collection import Kept, collect
from tui.cable.model import Cable, Kind, Node
from tui.library.catalogue import Catalogue, Facet, Row
from tui.library.query import Query
from tui.library.statistics import BY, CodedCable, Coding, Statistics, statistics
from tui.sources.files import SourceError
from tui.sources.found import cable_of
from tui.sources.open import read

_ALL_VALUES = 1_000_000
_UNITS = frozenset({Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.HEADING})


def statistics_of(catalogue: Catalogue, query: Query, problems: list[str]) -> Statistics:
    """The figures of the cables that ``query`` asks for.

    A line for each sidecar or annotated cable that cannot be read is added to ``problems``. Raises
    ``CatalogueError``.
    """
    total = catalogue.search(query, limit=1).total
    counts = catalogue.facets(query, BY, _ALL_VALUES)
    return statistics(total, counts, coded_cables(catalogue, query, problems))


def coded_cables(catalogue: Catalogue, query: Query, problems: list[str]) -> Iterator[CodedCable]:
    """Each cable of those that ``query`` asks for which has annotations or reviewed paragraphs."""
    wanted = {os.path.abspath(path): path for path in catalogue.addresses(query)}  # noqa: PTH100
    held: dict[Path, list[Kept]] = {}
    for kept in collect([catalogue.folder], problems):
        address = wanted.get(os.path.abspath(kept.cable))  # noqa: PTH100 - links stay links
        if address is not None and (kept.annotations.items or kept.annotations.reviewed):
            held.setdefault(address, []).append(kept)
    for address, sidecars in held.items():
        row = catalogue.at(address)
        if row is None:
            continue
        try:
            source = read(address)
        except SourceError as error:
            problems.append(str(error))
            continue
        cable = cable_of(source.text, source.record)
        yield _coded(row, cable, source.sha256, sidecars)


def _coded(row: Row, cable: Cable, sha256: str, sidecars: list[Kept]) -> CodedCable:
    owners = _owners(cable)
    codings: list[Coding] = []
    reviewed: set[str] = set()
    for kept in sidecars:
        placement = place(cable, kept.annotations, sha256)
        for placed in placement.placed:
            unit = owners.get(placed.paragraph, placed.paragraph)
            codings.extend(Coding(tag, unit) for tag in placed.annotation.tags)
        codings.extend(Coding(tag, "") for orphan in placement.orphans for tag in orphan.tags)
        reviewed.update(kept.annotations.reviewed)
    return CodedCable(
        {
            Facet.MONTH: row.date[:7],
            Facet.POST: row.post,
            Facet.CLASSIFICATION: row.classification,
        },
        tuple(codings),
        frozenset(node.id for node in cable.paragraphs()),
        frozenset(reviewed),
    )


def _owners(cable: Cable) -> dict[str, str]:
    """For the id of every node, that of the outermost paragraph or heading that holds it."""
    owners: dict[str, str] = {}
    pending: list[tuple[Node, str]] = [(node, "") for node in cable.nodes]
    while pending:
        node, owner = pending.pop()
        if not owner and node.kind in _UNITS:
            owner = node.id
        if node.id:
            owners[node.id] = owner or node.id
        pending.extend((child, owner) for child in node.children)
    return owners
