"""Statistics as charts of characters for a terminal, drawn by plotext, without colours.

Names from cables and codebooks are data: what could drive a terminal is made visible before it is
drawn. Charts have no colours, so that they read the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.cable.visible import visible
from tui.library.catalogue import Facet
from tui.library.statistics import Statistics, over_time

MOST_BARS = 15
"""Bars of a chart; of what is left over, the number is told."""
_FEW_MONTHS = 12
_HEIGHT = 12
_LONGEST_NAME = 28
_NARROWEST = 40
_FRACTION = re.compile(r"\.0+$", re.MULTILINE)
_NONE = {Facet.MONTH: "no date", Facet.POST: "no post", Facet.CLASSIFICATION: "none known"}

Bars = Sequence[tuple[str, int]]


class Chart(NamedTuple):
    """One chart: its title, each name with its number, and whether they follow each other."""

    title: str
    bars: Bars
    in_time: bool = False


def charts_of(found: Statistics) -> Iterator[Chart]:
    """Every chart that has something to show, whatever draws it."""
    months = over_time(found.by.get(Facet.MONTH, ()))
    span = "month" if months and len(months[0].value) > len("2003") else "year"
    cables = [(_named(Facet.MONTH, bar.value), bar.cables) for bar in months]
    codings = [(_named(Facet.MONTH, bar.value), bar.codings) for bar in months]
    every = [Chart(f"Cables by {span}", cables, True), Chart(f"Codings by {span}", codings, True)]
    for facet, name in ((Facet.POST, "post"), (Facet.CLASSIFICATION, "classification")):
        held = found.by.get(facet, ())
        coded = sorted((bar for bar in held if bar.codings), key=lambda bar: -bar.codings)
        every.append(Chart(f"Cables by {name}", [(_named(facet, b.value), b.cables) for b in held]))
        every.append(
            Chart(f"Codings by {name}", [(_named(facet, b.value), b.codings) for b in coded])
        )
    every.append(Chart("Codes", [(use.code, use.codings) for use in found.codes]))
    pairs = [(f"{pair.first} + {pair.second}", pair.paragraphs) for pair in found.together]
    every.append(Chart("Codes on one paragraph", pairs))
    yield from (chart for chart in every if any(number for _, number in chart.bars))


def _named(facet: Facet, value: str) -> str:
    return value or _NONE[facet]


def drawn(chart: Chart, width: int) -> str:
    """A chart as lines of at most ``width`` columns."""
    width = max(_NARROWEST, width)
    draw = timeline if chart.in_time else ranking
    return draw(chart.title, chart.bars, width)


def ranking(title: str, bars: Bars, width: int) -> str:
    """A bar for each of the first ``MOST_BARS``, lying, with its number at the end."""
    import plotext

    shown = bars[:MOST_BARS]
    plotext.clear_figure()
    plotext.simple_bar(
        [short(name) for name, _ in shown], [number for _, number in shown], width=width
    )
    lines = _FRACTION.sub("", _plain(plotext.build()))
    more = len(bars) - len(shown)
    return "\n".join([title, lines, *([f"and {more:,} more"] if more else [])])


def timeline(title: str, bars: Bars, width: int) -> str:
    """A bar for each, standing, from the left to the right; lying where they are few."""
    if len(bars) <= _FEW_MONTHS:
        return ranking(title, bars, width)
    import plotext

    most = max(number for _, number in bars)
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(width, _HEIGHT)
    plotext.bar([visible(name) for name, _ in bars], [number for _, number in bars], width=0.8)
    plotext.yticks(sorted({0, most // 2, most}))
    return f"{title}\n{_plain(plotext.build())}"


def short(name: str) -> str:
    """A name as a chart has it: made visible, and cut where it is long."""
    shown = visible(name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _plain(drawn: str) -> str:
    """What plotext drew, its colours and the blanks at the ends of its lines taken off."""
    import plotext

    lines = plotext.uncolorize(drawn).rstrip("\n").split("\n")
    return "\n".join(visible(line).rstrip() for line in lines)
