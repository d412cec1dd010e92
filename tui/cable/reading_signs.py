"""Signs between the words of a view: they stand for no code point, so the map stays as it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tui.cable.reading import Line, Measure, Role, Run

Word = tuple[Run, ...]


class Sign(NamedTuple):
    """A sign for the half-open span of code points ``[start, end)``.

    It is shown before the first character of the span that is shown, and after the last one.
    """

    start: int
    end: int
    text: str


def signing(signs: Sequence[Sign]) -> Callable[[Sequence[list[Word]], int, int], None]:
    """What puts ``signs`` into the words of a node that has the span ``[first, last)``.

    A span that begins before the node has no sign at its beginning there, and one that goes on
    after it none at its end.
    """

    def put(flows: Sequence[list[Word]], first: int, last: int) -> None:
        near = [sign for sign in signs if sign.start < last and sign.end > first]
        places = [(flow, at) for flow in flows for at in range(len(flow))] if near else []
        starts = [flow[at][0].start for flow, at in places]
        ends = [flow[at][-1].end for flow, at in places]
        before: dict[int, dict[int, str]] = defaultdict(dict)
        after: dict[int, dict[int, str]] = defaultdict(dict)
        for sign in near:
            begin = bisect_right(ends, sign.start)
            stop = bisect_left(starts, sign.end) - 1
            if begin > stop:
                continue
            if sign.start >= first:
                at = max(sign.start, starts[begin])
                before[begin][at] = before[begin].get(at, "") + sign.text
            if sign.end <= last:
                at = min(sign.end, ends[stop])
                after[stop][at] = after[stop].get(at, "") + sign.text
        for place in {*before, *after}:
            flow, at = places[place]
            flow[at] = tuple(_signed(flow[at], before[place], after[place]))

    return put


def _signed(word: Word, before: dict[int, str], after: dict[int, str]) -> Iterator[Run]:
    """A word cut where signs stand in it, with the signs."""
    for run in word:
        edges = [run.start, run.end]
        if len(run.text) == run.end - run.start:
            edges += [at for at in {*before, *after} if run.start < at < run.end]
        edges.sort()
        for start, end in pairwise(edges):
            whole = len(edges) == 2
            text = run.text if whole else run.text[start - run.start : end - run.start]
            if start in before:
                yield Run(before[start], start, start, Role.LETTER)
            yield Run(text, start, end, run.role)
            if end in after:
                yield Run(after[end], end, end, Role.LETTER)


def lettered(
    lines: list[Line],
    signs: Sequence[Sign],
    span: tuple[int, int],
    width: int,
    measure: Measure = len,
) -> None:
    """Put ``signs`` into lines that stay as they were sent, where there is room for all of a line.

    ``span`` is that of the lines' text. A line that would be wider than ``width`` stays without.
    """
    shown = [at for at, line in enumerate(lines) if line.runs]
    words = [lines[at].runs for at in shown]
    signing(signs)([words], *span)
    for at, runs in zip(shown, words, strict=True):
        if runs is not lines[at].runs and sum(measure(run.text) for run in runs) <= width:
            lines[at] = replace(lines[at], runs=runs)
