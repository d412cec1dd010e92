"""Opening cables, whatever they are in: the one way from a path or ``FILE#ID`` to cables.

What a file is, its content says; ``source`` (a name of ``FORMATS``) overrules that. A file of plain
text, a page and an electronic telegram are one cable; a dump and a volume hold many, each with an
address of its own, and are read one at a time.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tui.cable.addresses import split
from tui.cable.model import Cable
from tui.cable.visible import visible
from tui.sources import csv, frus, html, nara, text
from tui.sources.files import (
    SUFFIXES,
    TEXT_FILES,
    Source,
    SourceError,
    each_cable_in,
    first_bytes,
    read_text,
    refuse_binary,
)
from tui.sources.found import FoundCable, Report, cable_of

_ONE: dict[str, Callable[[Path, bytes], Iterator[FoundCable]]] = {
    "text": text.cables,
    "html": html.cables,
    "nara": nara.cables,
}
_MANY: dict[str, Callable[[Path, Report], Iterator[FoundCable]]] = {
    "csv": csv.cables,
    "frus": frus.cables,
}
FORMATS = ("text", "html", "csv", "nara", "frus")
"""The source formats, by the names that ``--source`` takes."""
MOST_PROBLEMS = 100
"""Problems of one file that are told one by one; of the rest, only the number is."""
OUR_REPORT = b'<meta name="generator" content="Cablegram">'
"""What a report that was exported says of itself: it is no page of a cable."""
_SAMPLE = 64 * 1024


def detect(sample: bytes) -> str:
    """The format of a file that starts with ``sample``, a name of ``FORMATS``.

    ``text`` is what is none of the others.
    """
    sample = sample.removeprefix(codecs.BOM_UTF8)
    if frus.looks_like(sample):
        return "frus"
    if html.looks_like(sample):
        return "html"
    if csv.looks_like(sample):
        return "csv"
    return "nara" if nara.looks_like(sample) else "text"


def format_of(path: Path, source: str | None = None) -> str:
    """The format of a file: ``source``, else what its content says.

    Raises ``SourceError`` where it is no file of text, and ``ValueError`` for a name that is not in
    ``FORMATS``.
    """
    return _look(path, source)[0]


def _look(path: Path, source: str | None) -> tuple[str, bytes | None]:
    """The format of a file, and all its bytes where looking at its beginning has read them."""
    if source is not None and source not in FORMATS:
        raise ValueError(f"there is no source format {source!r}")
    sample = first_bytes(path, _SAMPLE)
    if not sample.removeprefix(codecs.BOM_UTF8):
        raise SourceError(f"{visible(str(path))}: the file is empty; get the cable again")
    name = source if source is not None else detect(sample)
    # A row that is no text is left out alone; the dump goes on.
    if name != "csv":
        refuse_binary(path, sample)
    return name, sample if len(sample) < _SAMPLE else None


def holds_many(path: Path, source: str | None = None) -> bool:
    """Whether a file is of a format that holds many cables. Raises as ``format_of`` does."""
    return format_of(path, source) in _MANY


def cables_of(
    path: Path, source: str | None = None, report: Report | None = None
) -> Iterator[FoundCable]:
    """The cables of a file, or the one that ``FILE#ID`` addresses, in the file's order.

    A member that cannot be read is told to ``report``, in one line with file and line, and the rest
    goes on; so memory stays that of one cable. Raises ``SourceError`` where the file itself cannot
    be read, or not further, and where nothing has the address.
    """
    file, identity = split(path)
    if identity:
        yield _member(file, identity, source)
        return
    name, data = _look(file, source)
    if name in _ONE:
        yield from _only(file, name, data)
        return
    listened = _Bounded(report)
    found = False
    for cable in _MANY[name](file, listened):
        found = True
        yield cable
    listened.close(file)
    if not found and not listened.count:
        raise SourceError(f"{visible(str(file))}: no cables in it")


class _Bounded:
    """Hands problems on until there are too many, and tells their number at the end."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self.count = 0

    def __call__(self, problem: str) -> None:
        self.count += 1
        if self._report is not None and self.count <= MOST_PROBLEMS:
            self._report(problem)

    def close(self, file: Path) -> None:
        """Tell how many were not told."""
        more = self.count - MOST_PROBLEMS
        if self._report is not None and more > 0:
            self._report(f"{visible(str(file))}: {more} more problems like these")


def _only(file: Path, name: str, data: bytes | None = None) -> Iterator[FoundCable]:
    if data is None:
        data = read_text(file)
    for found in _ONE[name](file, data):
        yield found if found.file_bytes else replace(found, file_bytes=data)


def _member(file: Path, identity: str, source: str | None) -> FoundCable:
    """The cable that ``FILE#ID`` addresses. Raises ``SourceError`` where there is none."""
    name = format_of(file, source)
    found: FoundCable | None = None
    if name == "csv":
        found = csv.find(file, identity)
    elif name == "frus":
        # The volume's own identifier (``d17``) is enough in the volume's own file.
        named = (identity, f"-{identity}")
        for one in frus.cables(file, lambda _: None):
            if one.id == named[0] or one.id.endswith(named[1]):
                found = one
                break
    else:
        [only] = _only(file, name)
        if cable_of(only.text, only.record).id == identity:
            found = only
    if found is None:
        raise SourceError(f"{visible(str(file))}: no cable {visible(identity)} in it")
    return found


def read(reference: Path | str, source: str | None = None) -> Source:
    """The one cable that a path or ``FILE#ID`` names.

    Raises ``SourceError`` where it cannot be read, where nothing has the address, and where a file
    holds many; the line then says how to name one.
    """
    path = Path(reference)
    first = list(islice(cables_of(path, source), 2))
    if not first:
        raise SourceError(f"{visible(str(path))}: no cable in it can be read")
    if len(first) > 1:
        example = visible(str(first[0].address))
        raise SourceError(f"{visible(str(path))}: holds many cables; name one, as in {example}")
    return first[0].source


def refuse_unreadable(path: Path) -> None:
    """Raise ``SourceError`` where the reader could show nothing of a file or ``FILE#ID``.

    Only the first cable of a file is read.
    """
    if not list(islice(cables_of(path), 1)):
        raise SourceError(f"{visible(str(path))}: no cable in it can be read")


def open_cable(reference: Path | str, source: str | None = None) -> Cable:
    """The cable that a path or ``FILE#ID`` names, parsed. Raises as ``read`` does."""
    found = read(reference, source)
    return cable_of(found.text, found.record)


def exists(reference: Path | str) -> bool:
    """Whether the file that a path or ``FILE#ID`` names is there; opening it may then succeed."""
    with suppress(OSError, ValueError):
        return split(Path(reference))[0].is_file()
    return False


def files_in(folder: Path, problems: list[str] | None = None) -> list[Path]:
    """The files that hold cables, as ``each_file_in`` gives them."""
    return list(each_file_in(folder, problems))


def each_file_in(
    folder: Path, problems: list[str] | None = None, walked: set[str] | None = None
) -> Iterator[Path]:
    """The files of a folder and the folders below it that hold cables, in natural order.

    Every ``.txt`` file, and each page, dump or volume that looks like one: a spreadsheet of codes
    beside the cables is left alone. ``walked`` and ``SourceError`` are as in ``each_cable_in``.
    """
    for path in each_cable_in(folder, problems, SUFFIXES, walked):
        if is_listed(path):
            yield path


def is_listed(path: Path) -> bool:
    """Whether a folder that has this file in it is said to hold a cable for it."""
    suffix = path.suffix.lower()
    return suffix in TEXT_FILES or (suffix in SUFFIXES and _is_cable(path))


def _is_cable(path: Path) -> bool:
    """Whether a file that is not named as text is one of ours."""
    try:
        sample = first_bytes(path, _SAMPLE)
        return OUR_REPORT not in sample and detect(sample) not in ("text", "nara")
    except SourceError:
        return False
