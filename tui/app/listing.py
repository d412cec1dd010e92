"""What the library's table shows: a query, an order, and the results as they arrive.

Nothing here draws. Questions go to the catalogue in threads, one at a time: what is asked while one
is under way is asked when it ends, and answers to an older question are dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

from tui.library.catalogue import Catalogue, CatalogueError, Count, Facet, Hit, Row, Sort
from tui.library.parsing import parse
from tui.library.query import And, Everything, Field, Near, Not, Or, Phrase, Query, QueryError, Word

WINDOW = 100
"""Results that are asked for at once."""
_MOST_WINDOWS = 60
_FACETS = 12
"""Values of each facet beside the table."""


class Listing:
    """The results of the query at hand.

    ``problem`` is what is wrong with the query as typed, which then lists what it listed before;
    ``trouble`` why the catalogue cannot answer. ``total`` counts cables. ``changed`` is called
    whenever something arrived. ``start`` runs a coroutine beside the screen, which hears of faults.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        changed: Callable[[], None],
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self.catalogue = catalogue
        self.typed = ""
        self.query: Query = Everything()
        self.problem: QueryError | None = None
        self.trouble = ""
        self.total = 0
        self.facets: Mapping[Facet, tuple[Count, ...]] = {}
        self.wanted_facets: tuple[Facet, ...] = ()
        self.chosen_sort: Sort | None = None
        self._changed = changed
        self._start = start
        self._windows: dict[int, tuple[Hit, ...]] = {}
        self._generation = 0
        self._wanted: set[int] = set()
        self._counted = False
        self.busy = False
        """Whether an answer is awaited."""

    @property
    def sort(self) -> Sort:
        """The order: as chosen, else by relevance where words are asked for, else newest first."""
        if self.chosen_sort is not None:
            return self.chosen_sort
        return Sort.RELEVANCE if asks_words(self.query) else Sort.DATE

    def ask(self, typed: str) -> None:
        """Ask for what was typed; a query that makes no sense leaves the results as they are."""
        self.typed = typed
        try:
            query = parse(typed)
        except QueryError as error:
            self.problem = error
            self._changed()
            return
        self.problem = None
        if query != self.query:
            self.query = query
            self.renew()
        else:
            self._changed()

    def order(self, sort: Sort) -> None:
        """List in another order."""
        self.chosen_sort = sort
        self.renew()

    def renew(self) -> None:
        """Ask again; what is shown stays until the answer is there."""
        self._generation += 1
        self._wanted = {0}
        self._counted = False
        self._go_on()

    def want_facets(self, wanted: tuple[Facet, ...]) -> None:
        """Count these facets from now on."""
        if set(wanted) - set(self.wanted_facets):
            self._counted = False
        self.wanted_facets = wanted
        self._go_on()

    def hit(self, index: int) -> Hit | None:
        """The result at ``index``; None where it is still to come, and asked for now."""
        start = index - index % WINDOW
        window = self._windows.get(start)
        if window is None:
            if 0 <= index < self.total:
                self._wanted.add(start)
                self._go_on()
            return None
        return window[index - start] if index - start < len(window) else None

    def row(self, index: int) -> Row | None:
        """The cable at ``index``, or None where it is still to come."""
        found = self.hit(index)
        return found.row if found is not None else None

    def place_of(self, address: Path) -> int | None:
        """The index of a cable, where it is among those that have arrived."""
        for start, window in self._windows.items():
            for place, hit in enumerate(window):
                if hit.row.address == address:
                    return start + place
        return None

    @property
    def waiting(self) -> bool:
        """Whether results are still to come."""
        return bool(self._wanted)

    def _go_on(self) -> None:
        if not self.busy and (self._wanted or not self._counted):
            self.busy = True
            self._start(self._run())

    async def _run(self) -> None:
        try:
            while True:
                generation = self._generation
                if self._wanted:
                    await self._fetch(generation, min(self._wanted))
                elif not self._counted:
                    await self._count(generation)
                else:
                    return
                self._changed()
        except CatalogueError as error:
            self.trouble = str(error)
            self._wanted.clear()
            self._counted = True
            self._changed()
        finally:
            self.busy = False

    async def _fetch(self, generation: int, start: int) -> None:
        found = await asyncio.to_thread(self.catalogue.search, self.query, self.sort, start, WINDOW)
        if generation != self._generation:
            return
        self.trouble = ""
        if start == 0 or found.total != self.total:
            # Another total is another list: what had arrived may stand elsewhere now.
            self._windows.clear()
        self._wanted.discard(start)
        self.total = found.total
        self._windows[start] = found.hits
        while len(self._windows) > _MOST_WINDOWS:
            del self._windows[next(iter(self._windows))]

    async def _count(self, generation: int) -> None:
        wanted = self.wanted_facets
        found = (
            await asyncio.to_thread(self.catalogue.facets, self.query, wanted, _FACETS)
            if wanted
            else {}
        )
        if generation == self._generation and wanted == self.wanted_facets:
            self.facets = found
            self._counted = True


def asks_words(query: Query) -> bool:
    """Whether a query asks for words of the text, by which results can be ranked."""
    match query:
        case Word() | Phrase() | Near():
            return True
        case And(terms=terms) | Or(terms=terms):
            return any(map(asks_words, terms))
        case Field() | Not() | Everything():
            return False
