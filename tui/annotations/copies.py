"""Annotations of another copy of a cable, offered where their words stand in this one.

A cable comes from several sources, and was sent more than once. What was written on one copy is
never moved to another unasked; what is taken over is a new annotation here, and the old one stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import Anchors, Placed
from tui.annotations.bounded_yaml import LARGEST_FILE
from tui.annotations.coders import keeping
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations, new_id
from tui.annotations.selectors import made_on, on_paragraph, on_passage
from tui.cable.model import Cable


@dataclass(frozen=True, slots=True)
class Offer:
    """What another copy's annotations come to in this cable.

    ``placed`` have their words here and are not here yet; ``present`` counts those that are, and
    ``lost`` those whose words are not found, or could be meant for two places.
    """

    placed: tuple[Placed, ...]
    present: int
    lost: int


def annotations_of(copy: Path, coder: str = "") -> list[Annotations]:
    """What ``coder`` may see of another copy's annotations: where coding is blind, their own alone.

    Raises ``OSError``, and ``YamlError`` for a sidecar that cannot be read.
    """
    wanted = places.sidecar_name(copy, keeping(copy, coder).own)
    found: list[Annotations] = []
    for path in places.sidecars_of(copy):
        if path.name == wanted:
            with path.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
            found.append(parse(bounded_yaml.decode(data)).annotations)
    return found


def offered(cable: Cable, sha256: str, own: Annotations, others: Iterable[Annotations]) -> Offer:
    """Where the annotations of another copy stand in ``cable``, and which are here already.

    ``sha256`` is that of this cable's file, ``own`` what its sidecar holds.
    """
    anchors = Anchors(cable)
    here = {_said(one) for one in anchors.place(own, sha256).placed}
    placed: list[Placed] = []
    present = lost = 0
    for held in others:
        found = anchors.place(held, sha256)
        lost += len(found.orphans)
        for one in found.placed:
            if _said(one) in here:
                present += 1
            else:
                placed.append(one)
    return Offer(tuple(placed), present, lost)


def _said(placed: Placed) -> tuple[object, ...]:
    item = placed.annotation
    return placed.start, placed.end, item.is_passage, item.tags, item.note, item.author


def taken_over(
    cable: Cable, sha256: str, own: Annotations, chosen: Iterable[Placed]
) -> Annotations:
    """``own`` with the chosen ones as new annotations of this cable, by their own authors."""
    for one in chosen:
        item = one.annotation
        bare = replace(item, id=new_id(), conflict=False, sha256="", opening="", quote="")
        made: Annotation | None = None
        node = cable.find(one.paragraph)
        if item.is_passage:
            made = on_passage(cable, one.paragraph, one.start, one.end, bare)
        elif node is not None:
            made = on_paragraph(cable, node, bare)
        if made is not None:
            own = own.put(made_on(made, sha256, own.sha256))
    return own
