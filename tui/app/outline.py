"""The units of a cable that a reader can stand on, and the rows of the paragraph tree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from tui.cable.model import Cable, Kind, Node
from tui.cable.reading import is_body
from tui.cable.reading_text import words_of

HEADER = "header"
"""The unit that holds everything before the body."""
ENDING = "ending"
"""The unit that holds the signature and what follows it."""
ORPHANS = "orphans"
"""The unit that lists annotations whose words are not found in the text."""

_FIRST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Unit:
    """Something the cursor can stand on.

    ``kind`` is ``header``, ``heading``, ``paragraph``, ``item`` (a sub-paragraph), ``ending`` or
    ``orphans``. ``nodes`` is what the detail pane shows, ``parent`` the id of the unit under which
    it is folded, ``number`` and ``letters`` the paragraph number and marking as they are shown.
    """

    id: str
    kind: str
    nodes: tuple[Node, ...]
    label: str
    depth: int = 0
    parent: str = ""
    heading: str = ""
    number: str = ""
    letters: str = ""
    swatch: str = ""
    role: str = ""

    @property
    def start(self) -> int:
        """The offset of the unit's first code point, or -1 where it has none."""
        return self.nodes[0].start if self.nodes else -1

    @property
    def end(self) -> int:
        """The offset after the unit's last code point, or -1 where it has none."""
        return self.nodes[-1].end if self.nodes else -1

    @property
    def can_be_tagged(self) -> bool:
        """Whether annotations can be made on it."""
        return self.kind in ("heading", "paragraph", "item")


def units(cable: Cable) -> tuple[Unit, ...]:
    """The units of a cable in the order of its text."""
    found: list[Unit] = []
    before: list[Node] = []
    after: list[Node] = []
    body = False
    heading = ""
    depth = 0
    for node in cable.nodes:
        if is_body(node):
            body = True
        elif node.kind in (Kind.SIGNATURE, Kind.TRAILER):
            after.append(node)
            continue
        if not body:
            before.append(node)
            continue
        for inner in _flat(node):
            if inner.kind is Kind.HEADING:
                heading, depth = inner.id, 1
                found.append(_heading(cable, inner))
            elif inner.kind in (Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.BLOCK):
                found.extend(_paragraph(cable, inner, depth, heading))
    if any(node.kind is not Kind.SPACE for node in before):
        found.insert(0, Unit(HEADER, "header", tuple(before), "Header"))
    if after:
        name = cable.fields.signature or "Ending"
        found.append(Unit(ENDING, "ending", tuple(after), name))
    return tuple(found)


def _flat(node: Node) -> Iterator[Node]:
    """Paragraphs and headings, also those that a block spans."""
    if node.kind is Kind.BLOCK and not node.id:
        for child in node.children:
            yield from _flat(child)
    else:
        yield node


def _heading(cable: Cable, node: Node) -> Unit:
    return Unit(
        node.id,
        "heading",
        (node,),
        _words(cable, node),
        heading=node.id,
        letters=node.marking.portion if node.marking is not None else "",
        swatch=node.marking.swatch if node.marking is not None else "",
        role=node.role,
    )


def _paragraph(cable: Cable, node: Node, depth: int, heading: str) -> Iterator[Unit]:
    if not node.id:
        return
    marking = node.marking
    yield Unit(
        node.id,
        "paragraph",
        (node,),
        _words(cable, node, own=True),
        depth,
        heading,
        heading,
        node.number,
        marking.portion if marking is not None else "",
        marking.swatch if marking is not None else "",
    )
    for child in _items(node):
        inner = child.marking
        yield Unit(
            child.id,
            "item",
            (child,),
            _words(cable, child, own=True, bullet=False),
            depth + 1,
            node.id,
            heading,
            child.number or _bullet(cable, child),
            inner.portion if inner is not None else "",
            inner.swatch if inner is not None else (marking.swatch if marking is not None else ""),
        )


def _items(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind is Kind.SUBPARAGRAPH and child.id:
            yield child
        elif child.kind is Kind.BLOCK:
            yield from _items(child)


def _bullet(cable: Cable, node: Node) -> str:
    found = next((child for child in node.children if child.kind is Kind.BULLET), None)
    return "–" if found is not None else ""


def _words(cable: Cable, node: Node, *, own: bool = False, bullet: bool = True) -> str:
    """The first words, without number and marking; ``own`` leaves sub-paragraphs out."""
    pieces: list[str] = []
    length = 0
    for child in node.children or (node,):
        if own and child.kind is Kind.SUBPARAGRAPH and pieces:
            break
        if child.kind in (Kind.NUMBER, Kind.MARKING) or (child.kind is Kind.BULLET and not bullet):
            continue
        short = child
        if child.end - child.start > 4 * _FIRST_WORDS and not child.children:
            short = Node(child.kind, child.start, child.start + 4 * _FIRST_WORDS)
        words = words_of(cable, short)
        if words:
            pieces.append(words)
            length += len(words)
        if length > _FIRST_WORDS:
            break
    return " ".join(pieces)[: 2 * _FIRST_WORDS]


def _start(unit: Unit) -> int:
    return unit.start


class Outline:
    """The rows of the tree: which units are folded away, and where each unit stands."""

    def __init__(self, all_units: tuple[Unit, ...]) -> None:
        self._folded: set[str] = set()
        self.set_units(all_units)
        # Items are folded at first: a list of eighteen bullets would hide the paragraphs.
        self._folded = {
            unit.id for unit in all_units if unit.kind == "paragraph" and unit.id in self._children
        }
        self._rebuild()

    def set_units(self, all_units: tuple[Unit, ...]) -> None:
        """Take other units; what is folded stays folded."""
        self.units = all_units
        self.position = {unit.id: index for index, unit in enumerate(all_units)}
        self._placed = sorted((unit for unit in all_units if unit.nodes), key=_start)
        self._children: dict[str, list[Unit]] = {}
        for unit in all_units:
            if unit.parent:
                self._children.setdefault(unit.parent, []).append(unit)
        self.rows: tuple[Unit, ...] = ()
        self._rebuild()

    def get(self, identity: str) -> Unit | None:
        """The unit with this id, or None."""
        index = self.position.get(identity)
        return self.units[index] if index is not None else None

    def children_of(self, identity: str) -> list[Unit]:
        """The units that are folded under this one."""
        return self._children.get(identity, [])

    def is_folded(self, identity: str) -> bool:
        """Whether the units under this one are out of sight."""
        return identity in self._folded

    def row_of(self, identity: str) -> int:
        """The row of a unit, or of the unit that it is folded under."""
        unit = self.get(identity)
        while unit is not None:
            row = self._row_by_id.get(unit.id)
            if row is not None:
                return row
            unit = self.get(unit.parent) if unit.parent else None
        return 0

    def fold(self, identity: str, folded: bool) -> bool:
        """Fold or unfold a unit; answers whether anything changed."""
        if identity not in self._children or (identity in self._folded) is folded:
            return False
        (self._folded.add if folded else self._folded.discard)(identity)
        self._rebuild()
        return True

    def fold_all(self, folded: bool) -> None:
        """Fold or unfold every heading and every paragraph with items."""
        self._folded = set(self._children) if folded else set()
        self._rebuild()

    @property
    def all_folded(self) -> bool:
        """Whether every unit that can be folded is."""
        return self._folded.issuperset(self._children)

    def reveal(self, identity: str) -> None:
        """Unfold whatever hides this unit."""
        unit = self.get(identity)
        changed = False
        while unit is not None and unit.parent:
            if unit.parent in self._folded:
                self._folded.discard(unit.parent)
                changed = True
            unit = self.get(unit.parent)
        if changed:
            self._rebuild()

    def at(self, offset: int) -> Unit | None:
        """The innermost unit whose text holds this offset."""
        # What is inside another unit comes after it, so the last one that holds it is innermost.
        place = bisect_right(self._placed, offset, key=_start)
        while place > 0:
            place -= 1
            if offset < self._placed[place].end:
                return self._placed[place]
        return None

    def _rebuild(self) -> None:
        hidden: set[str] = set()
        rows: list[Unit] = []
        for unit in self.units:
            if unit.parent in self._folded or unit.parent in hidden:
                hidden.add(unit.id)
                continue
            rows.append(unit)
        self.rows = tuple(rows)
        self._row_by_id = {unit.id: row for row, unit in enumerate(rows)}
