"""From sidecars to what coders are compared on: each paragraph with every coder's tags.

A tag on part of a paragraph, or on a passage in it, counts for the paragraph. A coder has reviewed
a paragraph that they marked as reviewed: whoever has put one tag on it may not be done. On others
they gave no answer. Only sidecars of the coders' own are compared: of a shared one nobody can say
who read what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tui.annotations.agreement_table import CodedUnit
from tui.annotations.model import Annotation
from tui.annotations.places import safe_name
from tui.cable.model import Cable, Kind, Node
from tui.exports.model import CoderSidecar, Exported


@dataclass(slots=True)
class Universe:
    """The units that are compared, and what was left out.

    ``partial`` counts paragraphs that some but not all of the coders reviewed, ``lacking`` cables
    without a sidecar of a coder's own and ``unmarked`` paragraphs that a coder annotated and did
    not mark as reviewed, both by coder; ``elsewhere`` annotations on headings, and those without a
    place.
    """

    units: list[CodedUnit] = field(default_factory=list)
    cables: int = 0
    partial: int = 0
    elsewhere: int = 0
    lacking: dict[str, int] = field(default_factory=dict)
    unmarked: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def universe(
    exported: Iterable[Exported],
    coders: Sequence[str],
    *,
    union: bool = False,
    annotated: bool = False,
) -> Universe:
    """The paragraphs that all ``coders`` reviewed, or with ``union`` that any two of them did.

    With ``annotated`` those that a coder annotated count as reviewed by them, too.
    """
    found = Universe(lacking=dict.fromkeys(coders, 0), unmarked=dict.fromkeys(coders, 0))
    for one in exported:
        found.seen.update(sidecar.coder for sidecar in one.sidecars if sidecar.coder)
        held = [own_sidecars(one.sidecars, safe_name(coder)) for coder in coders]
        for coder, own in zip(coders, held, strict=True):
            found.lacking[coder] += not own
        before = len(found.units)
        found.elsewhere += sum(_elsewhere(one.cable, sidecar) for own in held for sidecar in own)
        for node in paragraphs_of(one.cable):
            for coder, own in zip(coders, held, strict=True):
                found.unmarked[coder] += bool(annotations_on(node, own)) and not _marked(node, own)
            given = tuple(tags_on(node, own, annotated=annotated) for own in held)
            answers = sum(tags is not None for tags in given)
            if answers == len(coders) or (union and answers > 1):
                found.units.append(CodedUnit(str(one.path), node.id, given))
            elif answers:
                found.partial += 1
        found.cables += len(found.units) > before
    return found


def paragraphs_of(cable: Cable) -> tuple[Node, ...]:
    """The numbered paragraphs; in a cable without any, those that are there."""
    return cable.paragraphs() or tuple(
        node for node in cable.walk() if node.kind in (Kind.PARAGRAPH, Kind.BLOCK) and node.id
    )


def own_sidecars(sidecars: Iterable[CoderSidecar], coder: str) -> tuple[CoderSidecar, ...]:
    """A coder's own sidecars of a cable, by the name in the files'.

    There are two where the cable's folder could not be written for a while.
    """
    return tuple(sidecar for sidecar in sidecars if sidecar.coder == coder)


def annotations_on(node: Node, own: Iterable[CoderSidecar]) -> tuple[Annotation, ...]:
    """A coder's annotations that count for a paragraph, in file order."""
    return tuple(
        placed.annotation
        for sidecar in own
        for placed in sidecar.placement.placed
        if node.start <= placed.start < node.end
    )


def tags_on(
    node: Node, own: Sequence[CoderSidecar], *, annotated: bool = False
) -> frozenset[str] | None:
    """A coder's tags on a paragraph; None where they did not review it.

    With ``annotated`` they reviewed what they annotated, too.
    """
    on = annotations_on(node, own)
    if not _marked(node, own) and not (annotated and on):
        return None
    return frozenset(tag for item in on for tag in item.tags)


def _marked(node: Node, own: Sequence[CoderSidecar]) -> bool:
    return any(node.id in sidecar.annotations.reviewed for sidecar in own)


def _elsewhere(cable: Cable, sidecar: CoderSidecar) -> int:
    spans = [(node.start, node.end) for node in paragraphs_of(cable)]
    outside = sum(
        not any(start <= placed.start < end for start, end in spans)
        for placed in sidecar.placement.placed
    )
    return outside + len(sidecar.placement.orphans)
