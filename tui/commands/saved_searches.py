"""Searches kept under a name, from the command line: listed, kept, and taken away."""

from __future__ import annotations

from pathlib import Path

from tui.annotations.searches_file import SearchesError, drop, keep
from tui.annotations.settings import nearest
from tui.commands.calls import UsageError
from tui.commands.output import FAILURE, SUCCESS, complain, put_line


def kept_searches(folder: Path, forget: str | None) -> int:
    """List the saved searches, or take away the one called ``forget``; answers the exit status."""
    if forget is None:
        return _list(folder)
    try:
        put_line(f"{forget} taken out of {drop(folder, forget)}")
    except SearchesError as error:
        complain(str(error))
        return FAILURE
    return SUCCESS


def _list(folder: Path) -> int:
    found = nearest(folder)
    if found.problem:
        complain(found.problem)
        return FAILURE
    width = max((len(one.name) for one in found.searches), default=0)
    for one in found.searches:
        put_line(f"{one.name:<{width}}  {one.query}")
    if not found.searches:
        complain("no saved searches; --save NAME keeps a query")
        return FAILURE
    return SUCCESS


def keep_search(folder: Path, name: str, typed: str) -> int:
    """Keep a query that was understood under a name; answers the exit status."""
    if typed.startswith("@"):
        raise UsageError("--save takes a query, not the name of another search")
    if not folder.is_dir():
        complain(f"{folder}: this is no folder; name the folder of a library")
        return FAILURE
    try:
        file = keep(folder, name, typed)
    except SearchesError as error:
        complain(str(error))
        return FAILURE
    put_line(f"kept in {file}; 'cablegram search {folder} @{' '.join(name.split())}' asks it")
    return SUCCESS


def as_typed(folder: Path, typed: str) -> str:
    """The query that a saved search stands for: what annotations keep must not change with it."""
    found = nearest(folder).search(typed[1:].strip()) if typed.startswith("@") else None
    return found.query if found is not None else typed
