"""The annotations of a library as the catalogue keeps them: which sidecar changed, whose it is."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.library import looks, tables, walking
from tui.library.store import Store, told
from tui.library.walking import Known, Stamp

if TYPE_CHECKING:
    from tui.library.coding import Asked, Coded
    from tui.library.pool import Task

_BATCH = 32
_WORTH = 200
"""Cables with sidecars to be read from which on other processes are started."""
_Seen = dict[bytes, tuple[bytes, bytes, Stamp]]
"""Sidecars by path: the folder of their cables, their name without its end, and their stamp."""


class Sidecars:
    """Notices the sidecars of a library while its folders are walked, and reads what changed."""

    def __init__(self, store: Store, jobs: int = 1) -> None:
        self._store = store
        self._jobs = jobs
        self._seen: _Seen = {}
        self._away: frozenset[str] | None = None
        self.times: dict[str, int] = {}
        """The ``mtime_ns`` of the folders away from the library, before they were listed."""

    def see(self, folder: str, sidecars: Known) -> None:
        """Take note of the sidecars in a folder, and of those that are kept away from it."""
        top = self._store.library
        here = top / folder if folder else top
        self._note(folder, str(here), sidecars)
        if self._away is None:
            away_from_all = places.data() / "sidecars"
            self.times[str(away_from_all)] = looks.time_of(str(away_from_all))
            self._away = frozenset(_names(away_from_all))
        if self._away:
            away = places.away_folder(here)
            if away.name in self._away:
                self.times[str(away)] = looks.time_of(str(away))
                self._note(folder, str(away), _listed(away))

    def _note(self, folder: str, place: str, sidecars: Known) -> None:
        for name, stamp in sidecars.items():
            path = os.fsencode(os.path.join(place, name))  # noqa: PTH118
            base = os.fsencode(name.removesuffix(places.SUFFIX))
            self._seen[path] = (os.fsencode(folder), base, stamp)

    def update(self, check: Callable[[], None]) -> bool:
        """Read whatever changed since the last time; answers whether there was anything.

        ``check`` is called now and then, and may raise.
        """
        connection = self._store.connection()
        known: _Seen = {
            path: (folder, base, (mtime_ns, size))
            for path, folder, base, mtime_ns, size in connection.execute(
                "select path, folder, base, mtime_ns, size from sidecars"
            )
        }
        changed = {path: entry for path, entry in self._seen.items() if known.get(path) != entry}
        gone = {path: entry for path, entry in known.items() if path not in self._seen}
        numbers = set(_uncoded(connection))
        for folder, base, _ in (*changed.values(), *gone.values()):
            numbers.update(_cables_of(connection, folder, base))
        if not (changed or gone or numbers):
            return False
        from tui.library.pool import Pool

        # Noted with a stamp that no file has: an interruption leaves them to be read again.
        connection.execute("begin immediate")
        connection.executemany("delete from sidecars where path = ?", [(one,) for one in gone])
        connection.executemany(
            "insert or replace into sidecars (path, folder, base, mtime_ns, size)"
            " values (?, ?, ?, -1, -1)",
            [(path, entry[0], entry[1]) for path, entry in changed.items()],
        )
        connection.execute("commit")
        pool: Pool[list[Coded]] = Pool(self._jobs if len(numbers) > _WORTH else 1)
        try:
            for coded in pool.results(_tasks(self._store, sorted(numbers))):
                check()
                keep(connection, coded)
        finally:
            pool.close()
        connection.execute("begin immediate")
        connection.executemany(
            "update sidecars set mtime_ns = ?, size = ? where path = ?",
            [(*entry[2], path) for path, entry in changed.items()],
        )
        connection.execute("commit")
        return True


def one_changed(store: Store, number: int) -> None:
    """Read the sidecars of one cable, which somebody is about to look at."""
    from tui.library.coding import read

    with told(store.folder):
        connection = store.connection()
        row = connection.execute(
            "select files.path, cables.stem from cables join files on files.number = cables.file"
            " where cables.number = ?",
            (number,),
        ).fetchone()
        if row is None:
            return
        folder = os.fsdecode(row[0]).rpartition("/")[0]
        sidecars = Sidecars(store)
        here = store.library / folder if folder else store.library
        own = os.fsdecode(row[1])
        beside = {name: stamp for name, stamp in _listed(here).items() if _is_of(name, own)}
        sidecars.see(folder, beside)
        seen = {path: e for path, e in sidecars._seen.items() if _is_of(os.fsdecode(path), own)}
        connection.execute("begin immediate")
        known = list(_sidecars_of(connection, os.fsencode(folder), row[1]))
        connection.executemany(
            "delete from sidecars where path = ?", [(one,) for one in known if one not in seen]
        )
        connection.executemany(
            "insert or replace into sidecars (path, folder, base, mtime_ns, size)"
            " values (?, ?, ?, ?, ?)",
            [(path, folder_, base, *stamp) for path, (folder_, base, stamp) in seen.items()],
        )
        connection.execute("commit")
        keep(connection, [read(one) for one in _asked(store, [number])])


def keep(connection: sqlite3.Connection, coded: Iterable[Coded]) -> None:
    """Keep what the sidecars of some cables hold, in place of what they held."""
    connection.execute("begin immediate")
    for one in coded:
        for table in ("coded", "uses", "coders", "annotations"):
            connection.execute(f"delete from {table} where number = ?", (one.number,))  # noqa: S608
        held = one.annotations
        codes = tuple(dict.fromkeys(code for each in held for code in each.codes))
        coders = dict.fromkeys(each.coder for each in held if each.coder)
        orphans = sum(each.unit is None for each in held)
        connection.execute(
            "insert into coded values (?, ?, ?, ?, ?)",
            (one.number, len(held), orphans, one.reviewed, json.dumps(codes)),
        )
        connection.executemany(
            "insert into annotations values (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.number,
                    _plain(each.unit) if each.unit is not None else None,
                    json.dumps(each.codes),
                    _plain(each.coder),
                    _plain(each.note),
                    each.is_passage,
                    each.conflict,
                )
                for each in held
            ],
        )
        connection.executemany(
            "insert into uses (number, code) values (?, ?)",
            [(one.number, code) for code in dict.fromkeys(map(_plain, codes))],
        )
        connection.executemany(
            "insert into coders (number, coder) values (?, ?)",
            [(one.number, coder) for coder in dict.fromkeys(map(_plain, coders))],
        )
        for path, problem in one.problems:
            connection.execute(
                "update sidecars set problem = ? where path = ?", (problem, os.fsencode(path))
            )
    tables.set_fact(connection, "marks", tables.fact(connection, "marks") + 1)
    connection.execute("commit")


def _plain(text: str) -> str:
    """``text`` as SQLite takes it: without lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _tasks(store: Store, numbers: list[int]) -> Iterator[Task[list[Coded]]]:
    from tui.library.coding import read_all

    waiting = iter(numbers)
    while batch := list(islice(waiting, _BATCH)):
        yield partial(read_all, list(_asked(store, batch)))


def _asked(store: Store, numbers: list[int]) -> Iterator[Asked]:
    from tui.library.coding import Asked

    connection = store.connection()
    for number in numbers:
        row = connection.execute(
            "select files.path, cables.member, cables.stem, kept.text from cables"
            " join files on files.number = cables.file"
            " left join kept on kept.number = cables.number where cables.number = ?",
            (number,),
        ).fetchone()
        if row is None:
            continue
        path, member, stem, kept = row
        folder = path.rpartition(b"/")[0]
        sidecars = tuple(map(os.fsdecode, _sidecars_of(connection, folder, stem)))
        text = zlib.decompress(kept).decode("utf-8", "surrogatepass") if kept else None
        file = str(store.library / os.fsdecode(path))
        yield Asked(number, file, member, text, sidecars)


def _uncoded(connection: sqlite3.Connection) -> list[int]:
    """Cables that have sidecars, none of which was read for them: the cables are new."""
    rows = connection.execute(
        "select distinct cables.number from sidecars"
        " join cables on cables.stem in (sidecars.base, shorter(sidecars.base))"
        " join files on files.number = cables.file and folder_of(files.path) = sidecars.folder"
        " left join coded on coded.number = cables.number where coded.number is null"
    )
    return [number for (number,) in rows]


def _cables_of(connection: sqlite3.Connection, folder: bytes, base: bytes) -> list[int]:
    """The cables that a sidecar is of: by its name, as the reader finds it."""
    stems = {base, base.rpartition(b".")[0] or base}
    found: list[int] = []
    for stem in stems:
        rows = connection.execute(
            "select cables.number, files.path from cables join files on files.number = cables.file"
            " where cables.stem = ?",
            (stem,),
        )
        found.extend(number for number, path in rows if path.rpartition(b"/")[0] == folder)
    return found


def _sidecars_of(connection: sqlite3.Connection, folder: bytes, stem: bytes) -> list[bytes]:
    # A coder's own has the coder's name, without a full stop, behind the cable's.
    rows = connection.execute(
        "select path, base from sidecars where folder = ? and base >= ? and base < ?",
        (folder, stem, stem + b"/"),
    )
    return [
        path
        for path, base in rows
        if base == stem or (base.startswith(stem + b".") and b"." not in base[len(stem) + 1 :])
    ]


def _is_of(name: str, stem: str) -> bool:
    base = name.rpartition("/")[2].removesuffix(places.SUFFIX)
    return base == stem or (base.startswith(f"{stem}.") and "." not in base[len(stem) + 1 :])


def _listed(folder: Path) -> Known:
    found: Known = {}
    for name in _names(folder):
        if name.endswith(places.SUFFIX) and not name.startswith("."):
            stamp = walking.stamp_of(str(folder / name))
            if stamp is not None:
                found[name] = stamp
    return found


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder)]
    except OSError:
        return []
