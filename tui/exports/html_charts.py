"""Charts of tags as inline SVG, drawn by leather: bars and columns that count, nothing more.

The page's style sheet overrules their colours, so that they are dark on a light page and light on a
dark one.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

_ROW = 26
"""Units of a bar with its gap."""
_WIDTH = 640
_LONGEST_NAME = 36
_MOST_LABELS = 14
_STEPS = (1, 2, 5)

Counts = Sequence[tuple[str, int]]
"""Names with their numbers, in the order in which they are drawn."""


def bars(title: str, counts: Counts) -> str:
    """A bar for each name, the first at the top, as an ``svg`` element."""
    import leather

    named = _distinct(counts)
    chart = leather.Chart()
    top = max(number for _, number in named)
    ticks = _ticks(top)
    chart.add_x_scale(0, max(ticks))
    chart.add_x_axis(ticks=ticks, tick_formatter=_whole)
    chart.add_bars([(number, name) for name, number in named])
    height = _ROW * len(named) + 84
    return _inline(chart.to_svg(width=_WIDTH, height=height), title, _WIDTH, height)


def columns(title: str, counts: Counts, width: int = _WIDTH, height: int = 240) -> str:
    """A column for each name, the first at the left, as an ``svg`` element."""
    import leather

    named = _distinct(counts)
    chart = leather.Chart()
    ticks = _ticks(max(number for _, number in named))
    most = max(1, _MOST_LABELS * width // _WIDTH)
    every = -(-len(named) // most)

    def label(value: object, at: int, count: int) -> str:
        return str(value) if at % every == 0 else ""

    chart.add_x_axis(tick_formatter=label)
    chart.add_y_scale(0, max(ticks))
    chart.add_y_axis(ticks=ticks, tick_formatter=_whole)
    chart.add_columns(named)
    return _inline(chart.to_svg(width=width, height=height), title, width, height)


def _distinct(counts: Counts) -> list[tuple[str, int]]:
    """Names short enough for an axis, no two alike: leather draws names that are alike as one."""
    found: dict[str, int] = {}
    for name, number in counts:
        short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
        while short in found:
            short += "\u2032"
        found[short] = number
    return list(found.items())


def _ticks(top: int) -> list[int]:
    """Whole numbers from 0 to ``top`` or a little beyond, about five of them."""
    scale = 1
    while True:
        for step in _STEPS:
            if top <= 5 * step * scale:
                last = -(-top // (step * scale)) * step * scale
                return list(range(0, last + 1, step * scale))
        scale *= 10


def _whole(value: object, at: int, count: int) -> str:
    return str(value)


def _inline(svg: str, title: str, width: int, height: int) -> str:
    """The drawing for a page: as wide as it may be, and named for who cannot see it."""
    _, _, inner = svg.partition(">")
    name = html.escape(title, quote=True)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{inner}'
