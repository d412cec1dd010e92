"""What readers say about cables, as the numbers of cables: codes, notes, coders, what was read.

It comes from SQLite and is kept until something changes, for a query is asked again with every key.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable

from tui.library import read_state, tables
from tui.library.catalogue import CatalogueError
from tui.library.query import Field
from tui.library.store import Store
from tui.library.words import contains

Numbers = tuple[int, ...] | frozenset[int]

_ANNOTATED = "select distinct number from annotations where "
_HAS = {
    "note": _ANNOTATED + "note <> ''",
    "tags": "select distinct number from uses",
    "passage": _ANNOTATED + "passage",
    "orphan": "select number from coded where orphans > 0",
    "conflict": _ANNOTATED + "conflict",
    "finding": "select number from cables where findings > 0",
    "references": "select distinct number from refs",
}
_IS = {
    "annotated": "select number from coded where annotations > 0",
    "reviewed": "select number from coded where reviewed",
    "orphan": _HAS["orphan"],
}


class Marks:
    """The numbers of the cables that readers' marks single out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._guard = threading.Lock()
        self._version: tuple[object, ...] = ()
        self._held: dict[tuple[str, str], Numbers] = {}

    @property
    def version(self) -> tuple[object, ...]:
        """What changes whenever an answer may have."""
        connection = self._store.connection()
        return (self._store.era, *tables.changes(connection), read_state.stamp())

    def of(self, field: Field) -> Numbers:
        """The cables for which a field of annotations or reading holds."""
        match field.name:
            case "code":
                return self._of(field, lambda: self._coded(field.value))
            case "coder":
                return self._of(field, lambda: self._by(field.value))
            case "note":
                return self._of(field, lambda: self._noted(field.value))
            case "is" if field.value in ("read", "unread"):
                return self.read()
            case "is":
                return self._of(field, lambda: self._numbers(_IS[field.value]))
            case _:
                return self._of(field, lambda: self._numbers(_HAS[field.value]))

    def read(self) -> frozenset[int]:
        """The cables that were read."""
        return frozenset(self._held_or("is", "read", self._read))

    def portions(self, field: Field) -> frozenset[str]:
        """The portion markings in the library that a ``marking:`` asks for."""
        from tui.cable.markings import Level, Marking
        from tui.library.fields import is_marked

        rows = self._store.connection().execute("select portion, level, controls from portions")
        return frozenset(
            portion
            for portion, level, controls in rows
            if is_marked(Marking("", Level(level), portion, "", tuple(json.loads(controls))), field)
        )

    def _of(self, field: Field, find: Callable[[], Numbers]) -> Numbers:
        return self._held_or(field.name, field.value, find)

    def _held_or(self, name: str, value: str, find: Callable[[], Numbers]) -> Numbers:
        version = self.version
        with self._guard:
            if version != self._version:
                self._held.clear()
                self._version = version
            found = self._held.get((name, value))
        if found is None:
            found = find()
            with self._guard:
                if version == self._version:
                    self._held[name, value] = found
        return found

    def _numbers(self, statement: str, values: tuple[str, ...] = ()) -> Numbers:
        rows = self._store.connection().execute(statement, values)
        return tuple(number for (number,) in rows)

    def _coded(self, code: str) -> Numbers:
        # "0" is the sign behind "/": all that begins with the code and a stroke.
        return self._numbers(
            "select distinct number from uses where code = ? or (code > ? and code < ?)",
            (code, f"{code}/", f"{code}0"),
        )

    def _by(self, coder: str) -> Numbers:
        names = self._store.connection().execute("select distinct coder from coders").fetchall()
        found = {
            number
            for (name,) in names
            if contains(name, coder)
            for number in self._numbers("select number from coders where coder = ?", (name,))
        }
        return tuple(found)

    def _noted(self, value: str) -> Numbers:
        rows = self._store.connection().execute(
            "select number, note from annotations where note <> ''"
        )
        return tuple({number for number, note in rows if contains(note, value)})

    def _read(self) -> Numbers:
        try:
            marked = read_state.marked(self._store.library)
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError(
                f"{read_state.file()}: what was read cannot be told ({error}); mend or remove it"
            ) from None
        connection = self._store.connection()
        numbers: set[int] = set()
        for folder, name in marked:
            prefix = folder + b"/" if folder else b""
            numbers.update(at_address(connection, prefix + name))
        return frozenset(numbers)


def at_address(connection: sqlite3.Connection, path: bytes) -> list[int]:
    """The cables at a relative address."""
    rows = connection.execute(
        "select cables.number from files join cables on cables.file = files.number"
        " where files.path = ? and cables.member = ''",
        (path,),
    ).fetchall()
    if not rows and b"#" in path:
        file, _, member = path.rpartition(b"#")
        rows = connection.execute(
            "select cables.number from files join cables on cables.file = files.number"
            " where files.path = ? and cables.member = ?",
            (file, os.fsdecode(member)),
        ).fetchall()
    return [number for (number,) in rows]
