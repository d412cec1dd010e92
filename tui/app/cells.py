"""Between the cells of a line on the screen and the code points of the cable's text."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from tui.cable.graphemes import clusters
from tui.cable.reading import Line


def cells_of(line: Line) -> Iterator[tuple[int, int, int]]:
    """Each character of a line: its first code point, its first cell, its width in cells.

    The cells are counted from the line's left edge, its indent included. What stands for no code
    point, such as the letter of a passage, takes its cells and is left out.
    """
    cell = line.indent
    for run in line.runs:
        if run.start == run.end:
            cell += cell_len(run.text)
            continue
        if len(run.text) != run.end - run.start or run.text.isascii():
            direct = len(run.text) == run.end - run.start
            for place in range(len(run.text)) if direct else (0,):
                width = 1 if direct else cell_len(run.text)
                yield run.start + place, cell, width
                cell += width
            continue
        for first, last in clusters(run.text, 0, len(run.text)):
            width = cell_len(run.text[first:last])
            yield run.start + first, cell, width
            cell += width


def cell_of(line: Line, offset: int) -> int:
    """The first cell of the character that holds a code point, or where it would stand."""
    found = line.indent
    for start, cell, _ in cells_of(line):
        if start > offset:
            break
        found = cell
    return found


def offset_at(line: Line, cell: int) -> int | None:
    """The code point of the character in a cell; of the nearest one beside the text; or None."""
    found: int | None = None
    for start, first, _ in cells_of(line):
        if first > cell and found is not None:
            break
        found = start
    return found
