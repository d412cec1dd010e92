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
_INSTEAD = (
    ('font-family="Monaco"', 'font-family="sans-serif"'),
    # Leather's grey of labels is too light to be read on its ground.
    ('fill="#9c9c9c"', 'fill="#555555"'),
)
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
    for old, new in _INSTEAD:
        drawn = drawn.replace(old, new)
    return f"{_HEADER}{drawn}\n"


def _drawn(chart: Chart) -> object:
    """A chart as leather has it: a timeline stands, a ranking lies with the most at its top."""
    import leather

    shown = chart.bars if chart.in_time else chart.bars[:MOST_BARS]
    left_out = f" (the first {MOST_BARS} of {len(chart.bars)})" if shown != chart.bars else ""
    made = leather.Chart(visible(chart.title) + left_out)
    ticks = _whole(max(number for _, number in shown))
    if chart.in_time:
        bars = [(visible(name), number) for name, number in shown]
        made.add_columns(bars, fill_color=_COLOUR)
        made.add_x_axis(ticks=_some([name for name, _ in bars]))
        made.add_y_scale(0, ticks[-1])
        made.add_y_axis(ticks=ticks)
        return made
    named = zip(_numbers(shown), _apart(shown), strict=True)
    made.add_bars(list(named), fill_color=_COLOUR)
    made.add_x_scale(0, ticks[-1])
    made.add_x_axis(ticks=ticks)
    return made


def _whole(most: int) -> list[int]:
    """Whole numbers from 0 to ``most`` or a little above it, evenly spread, for an axis."""
    step = max(1, math.ceil(most / 5))
    unit = 10 ** (len(str(step)) - 1)
    step = math.ceil(step / unit) * unit
    return [*range(0, most + step, step)]


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
