"""The cables that were read one after the other, to go back and forth among them."""

from __future__ import annotations

from pathlib import Path

_LONGEST = 200


class Trail:
    """A list of addresses with a place in it, as a browser has."""

    def __init__(self) -> None:
        self._visited: list[Path] = []
        self._at = -1

    def visit(self, address: Path) -> None:
        """Go to a cable. What lay ahead is forgotten, unless it is the one that was gone to."""
        if self._at >= 0 and self._visited[self._at] == address:
            return
        del self._visited[self._at + 1 :]
        self._visited.append(address)
        del self._visited[:-_LONGEST]
        self._at = len(self._visited) - 1

    def step(self, by: int) -> Path | None:
        """Go ``by`` places back (below 0) or forth; None where the trail ends."""
        at = self._at + by
        if not 0 <= at < len(self._visited):
            return None
        self._at = at
        return self._visited[at]
