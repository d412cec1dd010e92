"""Exports chosen in the reader: what they are of, how they would look, and writing them.

Nothing here draws, and all of it may run in another thread; ``stop`` ends it after the cable at
hand, and then no file is left.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path

from tui.annotations import places, settings
from tui.annotations.settings import Coding
from tui.app.shelf import shelf_of
from tui.cable.addresses import split, stem
from tui.exports.definitions import codebooks_of, united
from tui.exports.gather import gather
from tui.exports.model import Exported, Format, FormatError, Options
from tui.exports.tally import Tally
from tui.exports.writing import ExportError, write_file

MOST_SEEN = 200
"""Cables that are looked at before a file is written; all of them are in the file."""
ORDERED = frozenset({"markdown", "notes"})
"""The formats that can be arranged by cable or by tag."""
COMPUTED = frozenset({"csv"})
"""The formats whose cells a spreadsheet would compute."""
_LINES = 80
"""Lines of the file that are shown beforehand."""
_LONGEST_LINE = 400
_BEFORE = 64 * 1024
"""Code points from which a beginning is long enough, whatever its lines."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an export is of. ``paths`` are cables, files of many and folders.

    ``folder`` is where the file goes, and ``name`` what it is called, but for the format's suffix.
    ``is_one`` says that it is one cable: then nothing of it may be left out.
    """

    label: str
    detail: str
    paths: tuple[Path, ...]
    folder: Path
    name: str
    is_one: bool = False


def scopes_of(path: Path, library: Path | None = None) -> tuple[Scope, ...]:
    """What there is to export where the cable at ``path`` is open: itself, then its library.

    That is the folder ``library`` where one was opened, else what the cable stands in.
    """
    folder = split(path)[0].absolute().parent
    shelf = library if library is not None else shelf_of(path)
    return (
        Scope("This cable", stem(path), (path,), folder, f"{stem(path)}.annotations", is_one=True),
        scope_of_library(shelf),
    )


def scope_of_library(shelf: Path) -> Scope:
    """All the cables of a folder, or of a file that holds many, as something to export."""
    folder = shelf.absolute() if shelf.is_dir() else shelf.absolute().parent
    called = folder.name if shelf.is_dir() else shelf.stem
    named = f"{called or 'cables'}.annotations"
    return Scope("The library", shelf.name or str(shelf), (shelf,), folder, named)


def scope_of_cables(label: str, addresses: Sequence[Path], folder: Path, name: str) -> Scope:
    """A list of cables as something to export, such as those that a search has found.

    ``name`` is what the file is called, but for the format's suffix.
    """
    cables = f"{len(addresses)} cable{'' if len(addresses) == 1 else 's'}"
    return Scope(label, cables, tuple(addresses), folder, name)


class Cancelled(Exception):  # noqa: N818 - it was wanted
    """The export was given up; there is no file."""


@dataclass(slots=True)
class Job:
    """One export under way. ``cables`` and ``annotations`` count what has passed."""

    chosen: Format
    scope: Scope
    options: Options
    verify: bool = False
    cables: int = 0
    annotations: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Give it up, from any thread."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Whether it was given up."""
        return self._stopped.is_set()

    def _counted(self, tally: Tally) -> None:
        self.cables, self.annotations = tally.cables, tally.annotations
        if self._stopped.is_set():
            raise Cancelled

    def _options(self, problems: list[str]) -> Options:
        books = codebooks_of(self.scope.paths, problems)
        return replace(self.options, codebook=united(books), codebooks=books)

    def _exported(self, problems: list[str]) -> Iterator[Exported]:
        for one in gather(self.scope.paths, problems):
            if self._stopped.is_set():
                raise Cancelled
            yield one


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file would begin, and what it would lack.

    ``whole`` says that every cable was looked at. ``problem`` says why there is nothing to show.
    ``target`` is where the file would go, and ``elsewhere`` why that is not beside the cables.
    """

    lines: tuple[str, ...] = ()
    lost: Counter[str] = field(default_factory=Counter)
    summary: str = ""
    whole: bool = True
    problem: str = ""
    target: Path | None = None
    elsewhere: str = ""


def preview(job: Job) -> Preview:
    """The beginning of the file that ``job`` would write. Raises ``Cancelled``."""
    try:
        folder, elsewhere = _folder(job.scope.folder)
    except ExportError as error:
        return Preview(problem=str(error))
    target = _free(folder, job.scope.name, job.chosen.suffix)
    return replace(_looked_at(job), target=target, elsewhere=elsewhere)


def _looked_at(job: Job) -> Preview:
    folder = job.scope.folder
    if settings.nearest(folder).coding is Coding.BLIND:
        # An export has every coder's annotations, and one who codes blind is not to see them.
        return Preview(problem="Coding is blind here: the file is not shown before it is written.")
    problems: list[str] = []
    options = job._options(problems)
    tally = Tally(job.chosen, options, told=job._counted)
    exported = job._exported(problems)
    begun: list[str] = []
    size = 0
    is_text = True
    try:
        for piece in job.chosen.write(tally.passing(islice(exported, MOST_SEEN)), options):
            if isinstance(piece, bytes):
                is_text = False
            elif size < _BEFORE:
                begun.append(piece)
                size += len(piece)
        whole = next(exported, None) is None
    except FormatError as error:
        return Preview(problem=str(error))
    except OSError as error:
        return Preview(problem=os.strerror(error.errno) if error.errno else str(error))
    lines = "".join(begun).split("\n")[:_LINES]
    shown = tuple(line.rstrip("\r")[:_LONGEST_LINE] for line in lines) if is_text else ()
    problem = "" if is_text else f"{job.chosen.name} is no text that could be shown here."
    if not tally.cables and problems:
        problem = problems[0]
    return Preview(shown, tally.lost, tally.summary, whole, problem)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what is to be said of it.

    ``elsewhere`` says why the file is not where it would be. ``differences`` are those that reading
    it back has found, None where it was not read back; ``meant`` is how many codings were compared.
    """

    path: Path
    summary: str
    lost: Counter[str]
    problems: tuple[str, ...]
    elsewhere: str = ""
    differences: tuple[str, ...] | None = None
    meant: int = 0


def write(job: Job) -> Written:
    """Write the export to a new file, never over another. Raises ``ExportError``, ``Cancelled``."""
    problems: list[str] = []
    options = job._options(problems)
    can_verify = job.verify and job.chosen.read_back is not None
    tally = Tally(job.chosen, options, verify=can_verify, told=job._counted)
    exported = job._exported(problems)
    first = next(exported, None)
    if first is None or (job.scope.is_one and problems):
        raise ExportError(
            f"{problems[0] if problems else 'no cable here is annotated'}; nothing was exported"
        )
    folder, elsewhere = _folder(job.scope.folder)
    target = _free(folder, job.scope.name, job.chosen.suffix)
    every = _chained(first, exported)
    write_file(target, _watched(job, job.chosen.write(tally.passing(every), options)), force=False)
    differences: tuple[str, ...] | None = None
    if can_verify:
        try:
            differences = tuple(tally.differences(target))
        except FormatError as error:
            differences = (str(error),)
    return Written(
        target, tally.summary, tally.lost, tuple(problems), elsewhere, differences, tally.meant
    )


def _chained(first: Exported, others: Iterable[Exported]) -> Iterator[Exported]:
    yield first
    yield from others


def _watched(job: Job, pieces: Iterator[str] | Iterator[bytes]) -> Iterator[str] | Iterator[bytes]:
    """The pieces, until the job is given up: between the last of them and the file's name too."""
    for piece in pieces:
        if job.is_stopped:
            raise Cancelled
        yield piece
    if job.is_stopped:
        raise Cancelled


def _folder(wanted: Path) -> tuple[Path, str]:
    """The folder that the file goes to, and why it is not the one that was wanted."""
    if places.can_write(wanted):
        return wanted, ""
    why = "nothing can be written where the cables are"
    here = Path.cwd()
    if places.can_write(here):
        return here, why
    kept = places.data() / "exports"
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ExportError(f"{why}, nor in {kept}: {reason}") from None
    return kept, why


def _free(folder: Path, name: str, suffix: str) -> Path:
    """The first name that nothing has yet."""
    for number in count(1):
        target = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
        if not os.path.lexists(target):
            return target
    raise AssertionError("there is always a next number")
