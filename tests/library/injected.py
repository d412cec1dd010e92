"""The plain catalogue in the place of the engine, for commands that open a library."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.library.plain_catalogue import PlainCatalogue


def open_plainly(monkeypatch: pytest.MonkeyPatch) -> list[PlainCatalogue]:
    """Let every library be opened as a plain catalogue; returns those that were, in order."""
    made: list[PlainCatalogue] = []

    def open_catalogue(
        folder: Path, jobs: int | None = None, *, watch: bool = True, recent: bool = False
    ) -> PlainCatalogue:
        made.append(PlainCatalogue(folder))
        return made[-1]

    module = ModuleType("tui.library.opening")
    module.open_catalogue = open_catalogue  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tui.library.opening", module)
    return made
