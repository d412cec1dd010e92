"""What the rest of the program may ask of a library, whatever engine stands behind it.

The catalogue is derived from cables and sidecars, which are the truth: it can be deleted at any
time and is built again. Its answers are those of the last commit; ``Progress`` says how far it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

from tui.library.query import Query


class Sort(Enum):
    """The order of results. Dates are newest first; where two are equal, the address decides."""

    RELEVANCE = "relevance"
    DATE = "date"
    OLDEST = "oldest"
    POST = "post"


class Facet(Enum):
    """What results can be counted by."""

    YEAR = "year"
    MONTH = "month"
    POST = "post"
    COUNTRY = "country"
    TAGS = "tags"
    CLASSIFICATION = "class"
    CODE = "code"
    CODER = "coder"
    READ = "read"


class Row(NamedTuple):
    """A cable in a list.

    ``number`` is the catalogue's own, the same until the cable's file changes or it is built again.
    ``date`` is ISO 8601 or empty. ``level`` is the rank of the classification, from 0 (none known)
    on; ``classification`` its portion form. ``findings`` is how many of the rules' findings are
    errors or warnings.
    """

    number: int
    address: Path
    id: str
    date: str
    classification: str
    level: int
    post: str
    subject: str
    tags: tuple[str, ...]
    read: bool = False
    annotations: int = 0
    orphans: int = 0
    findings: int = 0
    codes: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A result: a cable, and its best paragraph where words were asked for.

    ``paragraph`` is its speakable id, or empty; ``marking`` its portion marking. ``words`` are some
    of its words, and ``marks`` the half-open spans in them that matched.
    """

    row: Row
    paragraph: str = ""
    marking: str = ""
    words: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    score: float = 0.0


class Results(NamedTuple):
    """A window of the results: ``hits`` from ``offset`` on, of ``total`` cables."""

    total: int
    offset: int
    hits: tuple[Hit, ...]


class Count(NamedTuple):
    """One value of a facet and how many of the results have it. ``label`` is what it means."""

    value: str
    number: int
    label: str = ""


class Progress(NamedTuple):
    """How far the catalogue is. ``files`` of ``all_files`` are looked at; rates are per second.

    ``problems`` are lines about what could not be read, at most a hundred, and ``problem_count``
    how many there are.
    """

    files: int = 0
    all_files: int = 0
    cables: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    done: bool = True
    problems: tuple[str, ...] = ()
    problem_count: int = 0


class CatalogueError(Exception):
    """The catalogue cannot answer; the text is one line that says why and what to do."""


class Catalogue(Protocol):
    """A library that can be asked. Every method may raise ``CatalogueError``.

    Queries may come from any thread; ``close`` ends the work that goes on behind it.
    """

    folder: Path

    def progress(self) -> Progress:
        """How far building or refreshing is."""

    def settled(self, seconds: float | None = None) -> bool:
        """Wait until what stood on the disk is in; False where that takes longer."""

    def search(
        self, query: Query, sort: Sort = Sort.RELEVANCE, offset: int = 0, limit: int = 50
    ) -> Results:
        """The cables that ``query`` asks for, ``limit`` of them from ``offset`` on."""

    def addresses(self, query: Query, sort: Sort = Sort.DATE) -> Sequence[Path]:
        """The addresses of all cables that ``query`` asks for."""

    def paragraphs(self, query: Query, row: Row) -> tuple[Hit, ...]:
        """All paragraphs of one cable that ``query`` finds, in the order of the text."""

    def facets(
        self, query: Query, wanted: Iterable[Facet], limit: int = 50
    ) -> Mapping[Facet, tuple[Count, ...]]:
        """The most frequent values of each facet among the results, the most frequent first."""

    def at(self, address: Path) -> Row | None:
        """The row of a cable of the library, or None."""

    def holding(self, message_id: str) -> tuple[Row, ...]:
        """Every copy of the cable with this canonical message id."""

    def citing(self, message_id: str) -> tuple[Row, ...]:
        """The cables that refer to this canonical message id, oldest first."""

    def missing(self, limit: int = 50) -> tuple[Count, ...]:
        """The message ids that are referred to most often and are not in the library."""

    def mark_read(self, addresses: Iterable[Path], read: bool = True) -> None:
        """Remember that cables were read, or not."""

    def annotated(self, address: Path) -> None:
        """Tell that the annotations of a cable were changed, by us."""

    def close(self) -> None:
        """Stop what goes on in the background and let go of the files."""
