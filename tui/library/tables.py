"""What the catalogue keeps in SQLite: rows, references, and what sidecars say about cables.

The text of cables is not here. Paths are kept as the bytes that they are on disk, relative to the
library's folder.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

FORMAT = 1
"""Raised whenever what is kept changes its shape or meaning; older catalogues are built again."""
PENDING, PARTIAL, DONE = 0, 1, 2
"""The states of a file: its cables are about to change; some of them are in; all of them are.

What is pending when the catalogue is opened is taken in again. Of a partial file, the first
``taken`` cables are in.
"""
_TABLES = """
create table facts (name text primary key, value) without rowid;
create table files (
    number integer primary key, path blob not null unique, mtime_ns integer not null,
    size integer not null, state integer not null, taken integer not null default 0,
    problem text not null default ''
);
create index unfinished on files (state) where state < 2;
create index troubled on files (number) where problem <> '';
create table cables (
    number integer primary key, file integer not null, member text not null, stem blob not null,
    id text not null, date text not null, classification text not null, level integer not null,
    post text not null, subject text not null, tags text not null, findings integer not null,
    sha256 blob not null, units blob not null, plain integer not null
);
create index cables_date on cables (date);
create index cables_file on cables (file);
create index cables_id on cables (id);
create index cables_stem on cables (stem);
create table kept (number integer primary key, text blob not null);
create table refs (number integer not null, id text not null, primary key (id, number))
    without rowid;
create index refs_number on refs (number);
create table portions (portion text primary key, level integer not null, controls text not null)
    without rowid;
create table states (code text primary key, name text not null) without rowid;
create table folders (path blob primary key, known blob not null) without rowid;
create table sidecars (
    path blob primary key, folder blob not null, base blob not null, mtime_ns integer not null,
    size integer not null, problem text not null default ''
) without rowid;
create index sidecars_base on sidecars (base);
create table coded (
    number integer primary key, annotations integer not null, orphans integer not null,
    reviewed integer not null, codes text not null
);
create table annotations (
    number integer not null, unit text, codes text not null, coder text not null,
    note text not null, passage integer not null, conflict integer not null
);
create index annotations_number on annotations (number);
create table uses (number integer not null, code text not null, primary key (code, number))
    without rowid;
create index uses_number on uses (number);
create table coders (number integer not null, coder text not null, primary key (coder, number))
    without rowid;
create index coders_number on coders (number);
insert into facts values ('confirmed', 0), ('commits', 0), ('marks', 0), ('complete', 0);
"""
_OF_CABLE = ("cables", "kept", "refs", "coded", "uses", "coders", "annotations")


def create(file: Path) -> None:
    """Make the tables in a new file, all or nothing."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(f"begin; {_TABLES} pragma user_version = {FORMAT}; commit;")
    finally:
        connection.close()


def connect(file: Path, *, write: bool, immutable: bool = False) -> sqlite3.Connection:
    """A connection to the tables in ``file``, which exist. It may be closed by another thread.

    With ``immutable`` nothing but the file is needed, which nobody may write meanwhile.
    """
    connection = sqlite3.connect(
        f"{file.as_uri()}?{'immutable=1' if immutable else 'mode=rw'}",
        uri=True,
        timeout=10,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
    )
    # What an interrupted machine loses is taken in again; what is confirmed is in the index.
    connection.execute("pragma synchronous = normal")
    connection.execute(f"pragma cache_size = {-32_768 if write else -8_192}")
    connection.execute("pragma temp_store = memory")
    connection.create_function("folder_of", 1, _folder_of, deterministic=True)
    connection.create_function("shorter", 1, _shorter, deterministic=True)
    return connection


def _folder_of(path: bytes) -> bytes:
    """The folder of a path relative to the library's."""
    return path.rpartition(b"/")[0]


def _shorter(base: bytes) -> bytes:
    """A sidecar's name without a coder's behind it."""
    return base.rpartition(b".")[0] or base


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the tables are of this version."""
    return int(connection.execute("pragma user_version").fetchone()[0]) == FORMAT


def fact(connection: sqlite3.Connection, name: str) -> int:
    """A number that the catalogue remembers of itself; 0 where there is none."""
    found = connection.execute("select value from facts where name = ?", (name,)).fetchone()
    return int(found[0]) if found is not None else 0


def changes(connection: sqlite3.Connection) -> tuple[int, ...]:
    """What is another whenever cables or annotations were taken in; asked with every query."""
    rows = connection.execute(
        "select value from facts where name in ('commits', 'marks') order by name"
    )
    return tuple([int(value) for (value,) in rows])


def set_fact(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Remember a number."""
    connection.execute("insert or replace into facts values (?, ?)", (name, value))


def forget_cables(connection: sqlite3.Connection, condition: str, values: tuple[int, ...]) -> None:
    """Delete cables, chosen by a condition on ``cables``, and whatever hangs on them."""
    numbers = f"select number from cables where {condition}"  # noqa: S608 - our own conditions
    for table in reversed(_OF_CABLE):
        connection.execute(f"delete from {table} where number in ({numbers})", values)  # noqa: S608
