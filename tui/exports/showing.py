"""Cables to be printed: as text to read, or as JSON, one after the other in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tui.cable.addresses import stem
from tui.cable.vocabulary import Vocabulary, nearest_vocabulary
from tui.exports.cable_json import cable_object
from tui.exports.cable_line import cable_line
from tui.exports.gather import found_cables
from tui.exports.json_text import json_text
from tui.exports.plain_text import WIDEST, plain_text
from tui.exports.workers import each_cable
from tui.sources.found import FoundCable, cable_of


class OneCableError(Exception):
    """More than one cable for a form that holds one; the text says what to do."""


def shown(
    paths: Iterable[Path],
    form: str,
    width: int,
    problems: list[str],
    source: str | None = None,
) -> Iterator[str]:
    """The lines to print for the cables that ``paths`` name, as ``text`` or as ``json``.

    ``source`` forces a source format. What cannot be read is added to ``problems`` and passed by.
    Raises ``OneCableError`` where ``json`` is asked for and there is more than one cable.
    """
    cables = found_cables(paths, problems, source)
    if form == "json":
        first = list(islice(cables, 2))
        if len(first) > 1:
            raise OneCableError("--format json prints one cable; use --format jsonl for more")
        cables = iter(first)
    vocabularies: dict[Path, Vocabulary] = {}
    for number, found in enumerate(cables):
        if form == "text":
            vocabulary = _vocabulary(found.address.parent, vocabularies, problems)
            yield from _to_read(found, number, width, vocabulary)
        else:
            cable = cable_of(found.text, found.record)
            yield json_text(cable_object(cable, found.address), indent=2)


def json_lines(
    paths: Iterable[Path], problems: list[str], source: str | None = None, jobs: int = 1
) -> Iterator[bytes]:
    """Each cable that ``paths`` name as a line of JSON in UTF-8, its line feed included.

    ``problems`` and ``source`` are those of ``shown``; ``jobs`` is the number of processes that
    make the lines where there are many. Bytes, so that what one of them made goes out as it is.
    """
    return each_cable(_line, paths, problems, source, jobs)


def _line(found: FoundCable) -> bytes:
    return cable_line(cable_of(found.text, found.record), found.address)


def _vocabulary(folder: Path, known: dict[Path, Vocabulary], problems: list[str]) -> Vocabulary:
    """The vocabulary of a folder; its faults are told once."""
    if folder not in known:
        found = nearest_vocabulary(folder.absolute())
        if found.path not in {other.path for other in known.values()}:
            problems.extend(f"{found.path}: {fault}" for fault in found.faults)
        known[folder] = found
    return known[folder]


def _to_read(found: FoundCable, number: int, width: int, vocabulary: Vocabulary) -> Iterator[str]:
    if number:
        yield "\n" + "─" * min(width, WIDEST) + "\n"
    cable = cable_of(found.text, found.record)
    yield from plain_text(cable, stem(found.address), width, vocabulary)
