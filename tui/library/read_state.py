"""Which cables were read. Nothing else knows, so that it is kept apart from what can be made again.

One small database in the user's state directory, for all libraries: a cable is known by its real
path, so that it is also read where a folder above or below its library is opened.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tui.annotations import places
from tui.cable.addresses import split

_TABLE = """
create table if not exists read (
    folder blob not null, name blob not null, primary key (folder, name)
) without rowid
"""


def file() -> Path:
    """Where it is kept."""
    return places.state() / "read.db"


def key(path: Path) -> tuple[bytes, bytes]:
    """What a cable is known by: the real path of its file's folder, and the name of its address."""
    own, identity = split(path)
    folder, name = os.path.split(os.path.realpath(own))
    return os.fsencode(folder), os.fsencode(f"{name}#{identity}" if identity else name)


def mark(addresses: Iterable[Path], *, read: bool) -> None:
    """Remember that cables were read, or not. Raises ``sqlite3.Error`` or ``OSError``."""
    keys = [key(path) for path in addresses]
    place = file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(place, timeout=10)) as connection, connection:
        connection.execute(_TABLE)
        if read:
            connection.executemany("insert or ignore into read values (?, ?)", keys)
        else:
            connection.executemany("delete from read where folder = ? and name = ?", keys)


def marked(folder: Path) -> list[tuple[bytes, bytes]]:
    """The read cables in a folder and those below it: folder relative to it, and name.

    Raises ``sqlite3.Error`` where the database is damaged.
    """
    place = file()
    if not place.exists():
        return []
    top = os.fsencode(os.path.realpath(folder))
    prefix = top if top.endswith(b"/") else top + b"/"
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        rows = connection.execute(
            "select folder, name from read where folder = ? or (folder >= ? and folder < ?)",
            (top, prefix, prefix[:-1] + b"0"),
        ).fetchall()
    return [(row[0][len(prefix) :], row[1]) for row in rows]


def stamp() -> tuple[int, int]:
    """What changes whenever something was marked, here or in another process."""
    try:
        status = file().stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size
