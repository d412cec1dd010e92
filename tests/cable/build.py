"""Fictional cables for the tests: a header that needs no attention, and the body under test."""

from tui.cable.model import Cable, Kind, Node

UNITS = frozenset({Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.HEADING})
"""The kinds of node that a body is divided into."""
_SAID = frozenset({Kind.TEXT, Kind.LABEL})

HEADER = """\
UNCLAS RURITANIA 000123

SIPDIS

E.O. 12958: N/A
TAGS: PREL PGOV
SUBJECT: A VISIT TO THE MINT

"""


def cable_text(body: str, header: str = HEADER) -> str:
    """A cable of the fictional post Ruritania with this body."""
    return header + body


def own_words(cable: Cable, unit: Node) -> str:
    """The words of a unit itself, notes in it included, those of the units in it left out."""
    said: list[str] = []
    for child in unit.children:
        if child.kind in _SAID:
            said += cable.source(child).split()
        elif child.kind not in UNITS and child.children:
            said += own_words(cable, child).split()
    return " ".join(said)
