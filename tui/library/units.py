"""The units of a cable, in which a search finds words: paragraphs, headings, and all the rest.

A paragraph holds its sub-paragraphs; what stands outside of all paragraphs and headings is one unit
more, with an empty id. The catalogue keeps where the words of each unit stand, and reads the words
again from the cable's file where they are needed: no tree has to be made then. ``dividing`` takes
trees apart.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Sequence
from typing import NamedTuple

PARAGRAPH, HEADING = "¶", "heading"
GAP = 12
"""Words that two units stand apart in the index: nothing that is near reaches across."""
BARRIER = "\ua66e"
"""What stands between two units, ``GAP`` times: a letter that no cable has."""
_BETWEEN = f" {BARRIER}" * GAP + " "


class Piece(NamedTuple):
    """Code points ``[start, end)`` of a cable's text, and the roles of the blocks around them.

    Where a piece does not begin at the end of the one before it, no word reaches from one to the
    other: a page line or a marking stands between.
    """

    start: int
    end: int
    roles: tuple[str, ...] = ()


class Unit(NamedTuple):
    """One unit: its speakable id, its marking, and where its words stand.

    ``portions`` are the markings of all that is in it, ``nodes`` the ids. ``place`` is ``¶``,
    ``heading``, or empty.
    """

    id: str
    portion: str
    portions: tuple[str, ...]
    nodes: tuple[str, ...]
    place: str
    pieces: tuple[Piece, ...]


# Words


def said(text: str, unit: Unit) -> str:
    """The words of a unit on one line; ``text`` is that of its cable."""
    return " ".join(_raw(text, unit.pieces).split())


def _raw(text: str, pieces: Sequence[Piece]) -> str:
    if len(pieces) == 1:
        return text[pieces[0].start : pieces[0].end]
    parts: list[str] = []
    at = -1
    for start, end, _ in pieces:
        if start != at and at >= 0:
            parts.append(" ")
        parts.append(text[start:end])
        at = end
    return "".join(parts)


def roles_said(text: str, unit: Unit) -> list[tuple[int, int, frozenset[str]]]:
    """Where in ``said`` which places are: half-open spans, in order, and the places there."""
    own = frozenset({unit.place} if unit.place else ())
    found: list[tuple[int, int, frozenset[str]]] = []
    length = 0
    ends_blank = True
    at = -1
    for start, end, roles in unit.pieces:
        piece = text[start:end]
        if start != at and at >= 0:
            piece = " " + piece
        at = end
        begin = length
        words = piece.split()
        if not words:
            length += bool(piece) and not ends_blank
            ends_blank = ends_blank or bool(piece)
        else:
            opened = piece[0].isspace() and not ends_blank
            closed = piece[-1].isspace()
            length += opened + len(" ".join(words)) + closed
            ends_blank = closed
        found.append((begin, length, own.union(roles)))
    return found


def indexed(text: str, units: Sequence[Unit]) -> str:
    """The words of a cable's units, apart from each other."""
    return _BETWEEN.join([_raw(text, unit.pieces) for unit in units if unit.pieces])


def places_of(units: Sequence[Unit]) -> frozenset[str]:
    """The places that a cable has: ``¶``, ``heading``, and the roles of its blocks."""
    roles = {role for unit in units for piece in unit.pieces for role in piece.roles}
    return frozenset(roles | {unit.place for unit in units if unit.place})


# Keeping

_Flat = tuple[str, str, object, object, str, tuple[int, ...], object]
"""Id, portion, portions if they are others, nodes but for its own, place; for each piece how far it
is from the one before and how long; the pieces' roles if they have any."""


def packed(units: Sequence[Unit]) -> bytes:
    """The units in few bytes, which are read at once."""
    at = 0
    flat: list[_Flat] = []
    for unit in units:
        lengths: list[int] = []
        for start, end, _ in unit.pieces:
            lengths += (start - at, end - start)
            at = end
        roles = tuple(piece.roles for piece in unit.pieces)
        flat.append(
            (
                unit.id,
                unit.portion,
                unit.portions if unit.portions != ((unit.portion,) if unit.portion else ()) else 0,
                unit.nodes[1:] or 0,
                unit.place,
                tuple(lengths),
                roles if any(roles) else 0,
            )
        )
        at = at if unit.place else 0
    return zlib.compress(marshal.dumps(flat, 4), 6)


def unpacked(data: bytes) -> list[Unit]:
    """The units that ``packed`` made ``data`` of."""
    # What was damaged on the disk has another check sum than the compressed bytes say.
    flat: list[_Flat] = marshal.loads(zlib.decompress(data))  # noqa: S302
    units: list[Unit] = []
    at = 0
    for identity, portion, portions, nodes, place, lengths, roles in flat:
        pieces: list[Piece] = []
        for which in range(0, len(lengths), 2):
            start = at + lengths[which]
            at = start + lengths[which + 1]
            around = roles[which // 2] if isinstance(roles, tuple) else ()
            pieces.append(Piece(start, at, around))
        if not isinstance(portions, tuple):
            portions = (portion,) if portion else ()
        inner = nodes if isinstance(nodes, tuple) else ()
        own = (identity, *inner) if identity else ()
        units.append(Unit(identity, portion, portions, own, place, tuple(pieces)))
        at = at if place else 0
    return units
