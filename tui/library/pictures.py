"""Statistics as one SVG picture, drawn by leather: for reports and the web, without a script.

Names from cables and codebooks are data: what XML cannot hold is made visible first, and the rest
is escaped where it is written. Nothing in the picture refers to anything outside of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tui.cable.visible import visible
from tui.library.charts import MOST_BARS, Chart, short

_WIDTH, _HEIGHT = 720, 420
"""Of one chart, in the picture's units."""
_COLOUR = "#4a6fa5"
_FONT = 'font-family="Monaco"'
_ANY_FONT = 'font-family="sans-serif"'
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def picture(charts: Iterable[Chart]) -> str:
    """The charts in a grid, as the text of an SVG file. At least one must have bars."""
    import leather

    grid = leather.Grid()
    count = 0
    for chart in charts:
        grid.add_one(_drawn(chart))
        count += 1
    columns = max(1, math.ceil(math.sqrt(count)))
    rows = max(1, math.ceil(count / columns))
    drawn: str = grid.to_svg(width=columns * _WIDTH, height=rows * _HEIGHT)
    return _HEADER + drawn.replace(_FONT, _ANY_FONT) + "\n"


def _drawn(chart: Chart) -> object:
    """A chart as leather has it: a timeline stands, a ranking lies with the most at its top."""
    import leather

    made = leather.Chart(visible(chart.title))
    if chart.in_time:
        made.add_columns(
            [(visible(name), number) for name, number in chart.bars], fill_color=_COLOUR
        )
        made.add_x_axis(ticks=_some([visible(name) for name, _ in chart.bars]))
        return made
    shown = chart.bars[:MOST_BARS]
    bars = [(number, name) for name, number in zip(_apart(shown), _numbers(shown), strict=True)]
    made.add_bars(bars[::-1], fill_color=_COLOUR)
    return made


def _numbers(bars: Iterable[tuple[str, int]]) -> list[int]:
    return [number for _, number in bars]


def _apart(bars: Iterable[tuple[str, int]]) -> list[str]:
    """The names, those that were cut to the same made different: leather would draw them as one."""
    found: dict[str, int] = {}
    names: list[str] = []
    for name, _ in bars:
        shown = short(name)
        found[shown] = found.get(shown, 0) + 1
        names.append(shown if found[shown] == 1 else f"{shown} ({found[shown]})")
    return names


def _some(names: list[str]) -> list[str]:
    """At most eight of the names of a timeline, evenly spread."""
    step = max(1, math.ceil(len(names) / 8))
    return names[::step]
