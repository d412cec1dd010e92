"""A long text in sections, of which each is laid out when a line of it comes into sight.

Until then a section has as many rows as it is likely to take. So opening a cable, and changing an
annotation of it, costs as much as what is in sight and what was changed, however long the cable is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Generic, TypeVar, overload

from tui.app.terminal import Row
from tui.cable.model import Cable, Kind, Node
from tui.cable.reading import Line, is_body

Item = TypeVar("Item")
_UNSEEN = (Kind.SPACE, Kind.ARTEFACT)


@dataclass(slots=True)
class Laid:
    """Rows of a pane, and the line of reading text in each, or None in a row of other words."""

    rows: list[Row] = field(default_factory=list)
    lines: list[Line | None] = field(default_factory=list)

    def add_line(self, line: Line) -> None:
        """Add a line of reading text; its row is made when it is drawn."""
        self.rows.append(())
        self.lines.append(line)

    def add_row(self, row: Row) -> None:
        """Add a row of other words."""
        self.rows.append(row)
        self.lines.append(None)

    def span_of(self, unit: str) -> tuple[int, int] | None:
        """The first and the last row that shows a unit's text, or None."""
        found = [at for at, line in enumerate(self.lines) if line is not None and line.unit == unit]
        return (found[0], found[-1]) if found else None

    def row_at(self, offset: int) -> int | None:
        """The row that shows the code point at ``offset``, or None."""
        for at, line in enumerate(self.lines):
            if line is not None and line.runs and line.runs[0].start <= offset < line.runs[-1].end:
                return at
        return None


@dataclass(slots=True)
class Section:
    """Some nodes that follow each other, and their rows, once ``laid`` out; else ``size`` of them.

    ``leads`` says that nothing is shown before it: it begins without a blank line.
    """

    nodes: tuple[Node, ...]
    size: int
    leads: bool
    laid: Laid | None = None

    @property
    def start(self) -> int:
        """The offset of its first code point."""
        return self.nodes[0].start

    @property
    def end(self) -> int:
        """The offset after its last code point."""
        return self.nodes[-1].end


class Sections:
    """The sections of a text in their order; ``lay`` makes the rows of one."""

    def __init__(self, sections: Sequence[Section], lay: Callable[[Section], Laid]) -> None:
        self._sections = sections
        self._lay = lay
        self._offsets = [section.start for section in sections]
        self._starts: list[int] | None = None
        self.rows: Sequence[Row] = _View(self, lambda laid: laid.rows, ())
        self.lines: Sequence[Line | None] = _View(self, lambda laid: laid.lines, None)

    @property
    def starts(self) -> list[int]:
        """The first row of each section, and after them the number of rows."""
        if self._starts is None:
            self._starts = [0, *accumulate(section.size for section in self._sections)]
        return self._starts

    def __getitem__(self, number: int) -> Section:
        return self._sections[number]

    def __len__(self) -> int:
        return len(self._sections)

    def holding_row(self, row: int) -> int:
        """The number of the section that a row belongs to."""
        return max(0, min(bisect_right(self.starts, row), len(self._sections)) - 1)

    def holding(self, offset: int) -> int:
        """The number of the section that a code point belongs to; the nearest where none has it."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    def over(self, start: int, end: int) -> range:
        """The numbers of the sections that hold any of ``[start, end)``."""
        return range(self.holding(start), bisect_left(self._offsets, end))

    def next_unlaid(self, first: int, last: int) -> int | None:
        """The first section with rows from ``first`` to before ``last`` that is not laid out."""
        for number in range(self.holding_row(first), len(self._sections)):
            if self.starts[number] >= last:
                break
            if self._sections[number].laid is None:
                return number
        return None

    def lay(self, number: int) -> int:
        """Lay a section out; answers how many rows more it has than before."""
        section = self._sections[number]
        if section.laid is None:
            section.laid = self._lay(section)
        change = len(section.laid.rows) - section.size
        if change:
            section.size += change
            self._starts = None
        return change

    def forget(self, number: int) -> None:
        """What a section shows has changed: it is laid out again when it comes into sight."""
        self._sections[number].laid = None


class _View(Sequence[Item], Generic[Item]):
    """Rows or lines of all sections as one sequence; ``missing`` stands for one not laid out."""

    def __init__(
        self, sections: Sections, part: Callable[[Laid], list[Item]], missing: Item
    ) -> None:
        self._sections = sections
        self._part = part
        self._missing = missing

    def __len__(self) -> int:
        return self._sections.starts[-1]

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = self._sections.holding_row(index)
        laid = self._sections[number].laid
        return self._missing if laid is None else self._at(laid, index, number)

    def _at(self, laid: Laid, index: int, number: int) -> Item:
        return self._part(laid)[index - self._sections.starts[number]]


def sections_of(cable: Cable, width: int, *, transmitted: bool) -> list[Section]:
    """The sections of a cable: each paragraph and heading, what is before them and after them.

    As it was transmitted, a section begins where a line does.
    """
    groups: list[list[Node]] = []
    before: Node | None = None
    """The last node that is seen."""
    for node in cable.nodes:
        unseen = node.kind in _UNSEEN
        begins = before is not None and (is_body(node) or is_body(before)) and not unseen
        if transmitted and node.start and cable.text[node.start - 1] != "\n":
            begins = False
        if begins or not groups:
            groups.append([])
        groups[-1].append(node)
        if not unseen:
            before = node
    return [
        Section(tuple(group), _likely(cable, group, width, transmitted), place == 0)
        for place, group in enumerate(groups)
    ]


def _likely(cable: Cable, nodes: Sequence[Node], width: int, transmitted: bool) -> int:
    """How many rows nodes are likely to take."""
    start, end = nodes[0].start, nodes[-1].end
    if transmitted or not any(map(is_body, nodes)):
        return max(1, cable.text.count("\n", start, end))
    return 2 + (end - start) // max(8, width)
