"""The one way to a library's catalogue."""

from __future__ import annotations

import os
from pathlib import Path

from tui.cable.visible import visible
from tui.library.catalogue import CatalogueError
from tui.library.indexed import IndexedCatalogue


def cores() -> int:
    """The processor cores that this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_catalogue(
    folder: Path,
    jobs: int | None = None,
    *,
    refresh: bool = True,
    watch: bool = True,
    rebuild: bool = False,
    wait: bool = False,
    recent: bool = False,
) -> IndexedCatalogue:
    """The catalogue of a folder; what changed is taken in behind it, by ``jobs`` processes.

    ``jobs`` is one for each core unless told. With ``wait`` it is complete when it is returned.

    Without ``refresh`` it answers from what was there when it was last brought up to date; without
    ``watch`` it is brought up to date once; with ``rebuild`` it is made anew.
    With ``recent`` nothing is looked at where the last complete look is a few seconds old and no
    folder has changed since. Raises ``CatalogueError`` where ``folder`` is no folder.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{visible(str(folder))}: there is no such folder; check the name")
    processes = jobs if jobs is not None else cores()
    found = IndexedCatalogue(
        folder, processes, refresh=refresh, watch=watch, rebuild=rebuild, recent=recent
    )
    if wait:
        found.settled()
    return found
