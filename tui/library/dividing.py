"""A cable's tree taken apart into the units in which a search finds words."""

from __future__ import annotations

from tui.cable.markings import Marking
from tui.cable.model import Cable, Kind, Node
from tui.library.units import HEADING, PARAGRAPH, Piece, Unit

_UNITS = frozenset({Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.HEADING})
_HEADING = Kind.HEADING
_UNSAID = frozenset({Kind.ARTEFACT, Kind.UNDERLINE})
_NOT_WORDS = _UNSAID | {Kind.NUMBER, Kind.MARKING}


def units_of(cable: Cable) -> tuple[list[Unit], dict[str, Marking]]:
    """The units, first what is in none, and the markings of their portions."""
    found: list[Unit] = []
    markings: dict[str, Marking] = {}
    loose: list[Piece] = []
    for node in cable.nodes:
        _divide(node, (), found, loose, markings)
    return [Unit("", "", (), (), "", tuple(loose)), *found], markings


def _divide(
    node: Node,
    roles: tuple[str, ...],
    found: list[Unit],
    loose: list[Piece],
    markings: dict[str, Marking],
) -> None:
    if node.kind in _UNITS and node.id:
        pieces: list[Piece] = []
        portions: list[str] = []
        nodes: list[str] = []
        _gather(node, roles, pieces, portions, nodes, markings)
        found.append(
            Unit(
                node.id,
                node.marking.portion if node.marking is not None else "",
                tuple(dict.fromkeys(portions)),
                tuple(nodes),
                HEADING if node.kind is _HEADING else PARAGRAPH,
                tuple(pieces),
            )
        )
    elif node.children:
        inside = (*roles, node.role) if node.role else roles
        for child in node.children:
            _divide(child, inside, found, loose, markings)
    elif node.kind not in _UNSAID:
        _add(loose, node.start, node.end, roles)


def _gather(
    node: Node,
    roles: tuple[str, ...],
    pieces: list[Piece],
    portions: list[str],
    nodes: list[str],
    markings: dict[str, Marking],
) -> None:
    marking = node.marking
    if marking is not None:
        portions.append(marking.portion)
        markings[marking.portion] = marking
    if node.id:
        nodes.append(node.id)
    inside = (*roles, node.role) if node.role else roles
    for child in node.children:
        kind = child.kind
        if child.children or child.id or child.marking is not None:
            _gather(child, inside, pieces, portions, nodes, markings)
        elif kind not in _NOT_WORDS:
            # The leaves are most of a tree.
            _add(pieces, child.start, child.end, inside)
    if not node.children and node.kind not in _NOT_WORDS:
        _add(pieces, node.start, node.end, roles)


def _add(pieces: list[Piece], start: int, end: int, roles: tuple[str, ...]) -> None:
    """Add a piece, or lengthen the last one where nothing parts them."""
    if pieces:
        last = pieces[-1]
        if last.end == start and last.roles == roles:
            pieces[-1] = Piece(last.start, end, roles)
            return
    pieces.append(Piece(start, end, roles))
