"""The one way to a library's catalogue."""

from __future__ import annotations

from pathlib import Path

from tui.cable.visible import visible
from tui.library.catalogue import CatalogueError
from tui.library.indexed import IndexedCatalogue


def open_catalogue(
    folder: Path,
    jobs: int = 1,
    *,
    refresh: bool = True,
    watch: bool = True,
    rebuild: bool = False,
) -> IndexedCatalogue:
    """The catalogue of a folder; what changed is taken in behind it, by ``jobs`` processes.

    Without ``refresh`` it answers from what was there when it was last brought up to date; without
    ``watch`` it is brought up to date once; with ``rebuild`` it is made anew. Raises
    ``CatalogueError`` where ``folder`` is no folder.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{visible(str(folder))}: there is no such folder; check the name")
    return IndexedCatalogue(folder, jobs, refresh=refresh, watch=watch, rebuild=rebuild)
