"""How cables begin: the first paragraph of the one at hand, read when it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import NamedTuple

from tui.cable.addresses import split
from tui.cable.model import Kind
from tui.cable.reading_text import words_of
from tui.library.catalogue import Hit
from tui.sources.files import SourceError
from tui.sources.found import cable_of
from tui.sources.open import read

_MOST = 200


class Beginning(NamedTuple):
    """A cable's first paragraph: its id, its portion marking, its words; empty where none is."""

    paragraph: str = ""
    marking: str = ""
    words: str = ""


class Beginnings:
    """The beginnings that were looked at last. ``start`` runs a coroutine beside the screen, and
    ``arrived`` is called when one is there."""

    def __init__(
        self,
        start: Callable[[Coroutine[None, None, None]], object],
        arrived: Callable[[], None],
    ) -> None:
        self._start = start
        self._arrived = arrived
        self._known: dict[Path, Beginning] = {}
        self._asked: Path | None = None

    def shown(self, hit: Hit) -> Hit:
        """A result as it is previewed: without words of its own, with the cable's beginning."""
        if hit.words:
            return hit
        address = hit.row.address
        known = self._known.get(address)
        if known is None:
            # One of many in a file is not looked for through all of the file.
            if address != self._asked and not split(address)[1]:
                self._asked = address
                self._start(self._read(address))
            return hit
        return hit._replace(paragraph=known.paragraph, marking=known.marking, words=known.words)

    async def _read(self, address: Path) -> None:
        found = await asyncio.to_thread(beginning_of, address)
        while len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[address] = found
        self._arrived()


def beginning_of(address: Path) -> Beginning:
    """How a cable begins: its first numbered paragraph, else its first one; never raises."""
    try:
        source = read(address)
    except SourceError:
        return Beginning()
    cable = cable_of(source.text, source.record)
    numbered = cable.paragraphs()
    node = numbered[0] if numbered else None
    if node is None:
        node = next((one for one in cable.walk() if one.kind is Kind.PARAGRAPH), None)
    if node is None:
        return Beginning()
    marking = node.marking.portion if node.marking is not None else ""
    return Beginning(node.id, marking, words_of(cable, node))
