"""The last complete look at a library's files, so that a search need not take another at once.

Files come and go with their folder's time, and so does what is written under another name and then
put in place, as editors and Cablegram do. What is written into a file in place shows in its own
time alone. So a look is held to be good for a few seconds where no folder's time has changed.
"""

from __future__ import annotations

import os
import sqlite3
import time
from typing import NamedTuple

from tui.library import tables, walking

TRUSTED = 10.0
"""Seconds for which a complete look is trusted where no folder's own time has changed."""
_ABSENT = 0
_MARK = ""
"""What stands for the look itself among the folders, which have absolute paths."""


class Look(NamedTuple):
    """When a look began, in nanoseconds since the epoch, how many problems it found, and the
    ``mtime_ns`` of each folder before it was listed, 0 where there was none."""

    at: int
    problems: int
    folders: dict[str, int]


def keep(connection: sqlite3.Connection, look: Look) -> None:
    """Remember a complete look."""
    known: walking.Known = {path: (when, 0) for path, when in look.folders.items()}
    known[_MARK] = (look.at, look.problems)
    connection.execute("insert or replace into facts values ('look', ?)", (walking.packed(known),))


def forget(connection: sqlite3.Connection) -> None:
    """Have the next search look at everything."""
    connection.execute("delete from facts where name = 'look'")


def recent(connection: sqlite3.Connection) -> Look | None:
    """The last complete look, if it still holds."""
    if not tables.fact(connection, "complete"):
        return None
    found = connection.execute("select value from facts where name = 'look'").fetchone()
    known = walking.unpacked(found[0]) if found is not None else None
    if known is None:
        return None
    at, problems = known.pop(_MARK)
    # A clock that was set back makes every look one of the future.
    if not 0 <= time.time_ns() - at < TRUSTED * 1e9:
        return None
    folders = {path: when for path, (when, _) in known.items()}
    if any(time_of(path) != when for path, when in folders.items()):
        return None
    return Look(at, problems, folders)


def time_of(folder: str) -> int:
    """The ``mtime_ns`` of a folder, 0 where there is none."""
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116
    except OSError:
        return _ABSENT
