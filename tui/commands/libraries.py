"""What the commands on a library have in common: it is opened, and a query for it is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.cable.visible import visible
from tui.commands.output import UsageError, complain, counted, put_progress
from tui.library.catalogue import Catalogue, CatalogueError, Progress
from tui.library.parsing import parse
from tui.library.query import Query, QueryError

_PAUSE = 0.1
"""Seconds at most between two looks at how far the catalogue is."""


class BadQueryError(Exception):
    """A query that cannot be understood; the text is several lines, one of them with a caret."""


@contextmanager
def opened(folder: Path, jobs: int | None = None, *, recent: bool = False) -> Iterator[Catalogue]:
    """The catalogue of a library, complete, and closed again afterwards.

    While it is built, a terminal is told how far it is. With ``recent`` a look at all files that
    is some seconds old will do. Raises ``CatalogueError``.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: this is no folder; name the folder of a library")
    from tui.library.opening import open_catalogue

    catalogue = open_catalogue(folder, jobs, watch=False, recent=recent)
    try:
        _wait(catalogue)
        yield catalogue
    finally:
        catalogue.close()


def _wait(catalogue: Catalogue) -> None:
    """Wait until all is in the catalogue, and say what could not be read."""
    is_told = False
    while not (found := catalogue.progress()).done:
        put_progress(_how_far(found))
        is_told = True
        catalogue.settled(_PAUSE)
    if is_told:
        put_progress("")
    if found.problem_count:
        count = counted(found.problem_count, "file or cable")
        complain(f"{count} could not be read; 'cablegram index DIR' lists them")


def _how_far(found: Progress) -> str:
    left = "" if found.seconds_left is None else f", {found.seconds_left:.0f} s left"
    return f"reading {found.files:,} of {found.all_files:,} files, {found.cables:,} cables{left}"


def as_named(folder: Path, address: Path) -> str:
    """The address of a cable of a library as it is reached from ``folder``, which was named."""
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    if address.is_absolute() and address.is_relative_to(whole):
        return str(folder / address.relative_to(whole))
    return str(address)


def query_of(folder: Path, given: str) -> Query:
    """The query that was typed; ``@NAME`` is the one saved under that name.

    Raises ``BadQueryError`` where it cannot be understood, ``UsageError`` where nothing has the
    name.
    """
    if not given.startswith("@"):
        return _parsed(given)
    from tui.annotations.settings import nearest

    settings = nearest(folder)
    if settings.problem:
        raise UsageError(settings.problem)
    found = settings.search(given[1:].strip())
    if found is None:
        names = ", ".join(one.name for one in settings.searches)
        others = f"there are {names}" if names else "--save NAME keeps one"
        raise UsageError(f"no search is saved as {given[1:]}; {others}")
    return _parsed(found.query, f"{settings.path}:{found.line}: ")


def _parsed(given: str, where: str = "") -> Query:
    try:
        return parse(given)
    except QueryError as error:
        start, end = error.span
        before, spot = visible(given[:start]), visible(given[start:end])
        line = before + spot + visible(given[end:])
        caret = " " * len(before) + "^" * max(1, len(spot))
        raise BadQueryError(
            f"{visible(where)}{visible(error.reason)}\n  {line}\n  {caret}"
        ) from None
