"""The last complete look at a library's files, so that a search need not take another at once.

Files come and go with their folder's time, and so does what is written under another name and then
put in place, as editors and Cablegram do. What is written into a file in place shows in its own
time alone. So a look is held to be good for a few seconds where no folder's time has changed.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tui.library import walking

TRUSTED = 10.0
"""Seconds for which a complete look is trusted where no folder's own time has changed."""
_ABSENT = 0
_FILE = "look"
_MARK = ""
"""What stands for the look itself among the folders, which have absolute paths."""


class Look(NamedTuple):
    """When a look began, in nanoseconds since the epoch, how many problems it found, and the
    ``mtime_ns`` of each folder before it was listed, 0 where there was none."""

    at: int
    problems: int
    folders: dict[str, int]


def keep(place: Path, look: Look) -> None:
    """Remember a complete look in the folder of a catalogue; what cannot be kept is done again."""
    known: walking.Known = {path: (when, 0) for path, when in look.folders.items()}
    known[_MARK] = (look.at, look.problems)
    # Not in the tables: closing them would have to bring the one row safely to the disk each time.
    # What is torn by an interruption has another check sum than it says.
    with suppress(OSError):
        (place / _FILE).write_bytes(walking.packed(known))


def forget(place: Path) -> None:
    """Have the next search look at everything."""
    with suppress(OSError):
        (place / _FILE).unlink(missing_ok=True)


def recent(place: Path) -> Look | None:
    """The last complete look at what the catalogue in ``place`` is of, if it still holds."""
    try:
        known = walking.unpacked((place / _FILE).read_bytes())
    except OSError:
        return None
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
