"""Cables to be printed: as text to read, or as JSON, one after the other in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tui.cable.addresses import stem
from tui.exports.cable_json import cable_object
from tui.exports.cable_line import cable_line
from tui.exports.gather import found_cables
from tui.exports.json_text import json_text
from tui.exports.plain_text import WIDEST, plain_text
from tui.exports.workers import each_cable
from tui.sources.found import FoundCable, cable_of

FORMS = ("text", "json", "jsonl")


class OneCableError(Exception):
    """More than one cable for a form that holds one; the text says what to do."""


def shown(
    paths: Iterable[Path],
    form: str,
    width: int,
    problems: list[str],
    source: str | None = None,
    jobs: int = 1,
) -> Iterator[str]:
    """The lines to print for the cables that ``paths`` name, in one of ``FORMS``.

    ``source`` forces a source format. What cannot be read is added to ``problems`` and passed by.
    ``jobs`` is the number of processes that write JSON lines where there are many cables. Raises
    ``OneCableError`` where ``json`` is asked for and there is more than one cable.
    """
    if form == "jsonl":
        yield from each_cable(_line, paths, problems, source, jobs)
        return
    cables = found_cables(paths, problems, source)
    if form == "json":
        first = list(islice(cables, 2))
        if len(first) > 1:
            raise OneCableError("--format json prints one cable; use --format jsonl for more")
        cables = iter(first)
    for number, found in enumerate(cables):
        if form == "text":
            yield from _to_read(found, number, width)
        else:
            cable = cable_of(found.text, found.record)
            yield json_text(cable_object(cable, found.address), indent=2)


def _line(found: FoundCable) -> str:
    return cable_line(cable_of(found.text, found.record), found.address)


def _to_read(found: FoundCable, number: int, width: int) -> Iterator[str]:
    if number:
        yield "\n" + "─" * min(width, WIDEST) + "\n"
    yield from plain_text(cable_of(found.text, found.record), stem(found.address), width)
