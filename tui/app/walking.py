"""The disagreement walk: from one cable of a library where coders differ to the next.

Nothing here draws. ``next`` and ``before`` go through sidecars and cables and are called from
another thread; ``stop`` ends that.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations.codebook import Codebook
from tui.annotations.collection import collect
from tui.app.comparing import Compared, compare
from tui.app.session import Session
from tui.sources.files import SourceError
from tui.sources.open import read

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Stop:
    """A cable where coders differ, how, and the codebook that governs it."""

    path: Path
    found: Compared
    codebook: Codebook


class Walk:
    """Goes through the cables of a session's library that more than one coder has coded."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cables: list[str] | None = None
        self._stopped = 0

    def stop(self) -> None:
        """End a search that is under way."""
        self._stopped += 1

    def next(self, path: Path) -> Stop | None:
        """The first cable after ``path``, by name, where coders differ."""
        mine = self._stopped
        cables = self._coded(mine)
        return self._first(cables[bisect_right(cables, _name(path)) :], mine)

    def before(self, path: Path) -> Stop | None:
        """The last cable before ``path``, by name, where coders differ."""
        mine = self._stopped
        cables = self._coded(mine)
        return self._first(cables[: bisect_left(cables, _name(path))][::-1], mine)

    def _coded(self, mine: int) -> list[str]:
        if self._cables is not None:
            return self._cables
        coders: dict[str, set[str]] = {}
        # What cannot be read is told where its cable is compared.
        for kept in collect([self._session.library], []):
            if mine != self._stopped:
                return []
            if kept.coder:
                coders.setdefault(_name(kept.cable), set()).add(kept.coder)
        self._cables = sorted(name for name, who in coders.items() if len(who) > 1)
        return self._cables

    def _first(self, cables: Sequence[str], mine: int) -> Stop | None:
        for name in cables:
            if mine != self._stopped:
                return None
            session = self._opened(Path(name))
            found = compare(session) if session is not None else None
            if session is not None and found is not None and found.differences:
                return Stop(session.path, found, session.codebook)
        return None

    def _opened(self, path: Path) -> Session | None:
        """The session at hand, which may not be on disk yet, or one of another cable."""
        if _name(self._session.path) == _name(path):
            return self._session
        try:
            return Session(read(path), self._session.coder)
        except SourceError:
            return None


def _name(path: Path) -> str:
    """What cables are ordered by: the folder, then the name."""
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - a # stays
