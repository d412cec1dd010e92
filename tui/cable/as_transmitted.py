"""A cable's text line by line as it was sent: nothing is joined, reordered or left out."""

from __future__ import annotations

from collections.abc import Iterable

from tui.cable.model import Cable, Node
from tui.cable.reading import Line, Measure, Role, Run, folded, leaves_with_units, role_of, runs_of


def transmitted(
    cable: Cable, nodes: Iterable[Node], width: int, measure: Measure = len
) -> list[Line]:
    """The nodes' text line by line as it was sent; lines longer than ``width`` are folded."""
    lines: list[Line] = []
    current: list[Run] = []
    owner, level = "", ""
    column = 0
    for leaf, unit, swatch in leaves_with_units(nodes):
        role = role_of(leaf)
        at = leaf.start
        while at < leaf.end:
            found = cable.text.find("\n", at, leaf.end)
            stop = found if found >= 0 else leaf.end
            if stop > at:
                runs = list(runs_of(cable.text, at, stop, role, column))
                if not any(run.role is not Role.SPACE for run in current):
                    owner, level = unit, swatch
                current.extend(runs)
                column += sum(len(run.text) for run in runs)
            if found >= 0:
                lines.extend(folded(current, owner, level, width, measure))
                current, column, owner, level = [], 0, unit, swatch
            at = stop + 1 if found >= 0 else stop
    if current:
        lines.extend(folded(current, owner, level, width, measure))
    return lines
