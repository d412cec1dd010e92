"""Cables by their numbers: rows for a list, texts to look at, the order of all."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tui.cable.addresses import address
from tui.library.catalogue import Row, Sort
from tui.library.standing import Standing
from tui.library.units import Unit, unpacked
from tui.library.walking import stamp_of

_AMONG = "cables.number in (select value from json_each(?))"
_ROW = (
    "select cables.number, files.path, cables.member, cables.id, cables.date,"
    " cables.classification, cables.level, cables.post, cables.subject, cables.tags,"
    " cables.findings, coded.annotations, coded.orphans, coded.codes"
    " from cables join files on files.number = cables.file"
    " left join coded on coded.number = cables.number where "
)
_TEXT = (
    "select cables.number, files.path, cables.units, cables.plain, files.mtime_ns, files.size,"
    " kept.text from cables join files on files.number = cables.file"
    " left join kept on kept.number = cables.number where "
)
_KEYS = (
    "select files.path, cables.member, cables.date, cables.post, cables.number from cables"
    " join files on files.number = cables.file"
)
_ADDRESS = (
    "select cables.number, files.path, cables.member from cables"
    " join files on files.number = cables.file where "
)


class Readable(NamedTuple):
    """The text of a cable and its units, ready to be looked at."""

    text: str
    units: list[Unit]


def rows_of(
    connection: sqlite3.Connection, top: Path, numbers: Sequence[int], read: Collection[int]
) -> dict[int, Row]:
    """The rows of cables by their numbers; those that are gone meanwhile are left out."""
    found = connection.execute(_ROW + _AMONG, (json.dumps(numbers),))
    return {row[0]: _row(top, row, read) for row in found}


def rows_where(
    connection: sqlite3.Connection,
    top: Path,
    condition: str,
    values: tuple[object, ...],
    read: Collection[int],
) -> list[Row]:
    """The rows for which one of our own conditions holds."""
    return [_row(top, row, read) for row in connection.execute(_ROW + condition, values)]


_Columns = tuple[
    int, bytes, str, str, str, str, int, str, str, str, int, int | None, int | None, str | None
]


def _row(top: Path, row: _Columns, read: Collection[int]) -> Row:
    number, path, member, identity, date, classification, level, post, subject = row[:9]
    tags, findings, annotated, orphans, codes = row[9:]
    return Row(
        number,
        address(top / os.fsdecode(path), member),
        identity,
        date,
        classification,
        level,
        post,
        subject,
        tuple(json.loads(tags)) if tags != "[]" else (),
        number in read,
        annotated or 0,
        orphans or 0,
        findings,
        tuple(json.loads(codes)) if codes else (),
    )


def texts_of(
    connection: sqlite3.Connection, top: Path, numbers: Sequence[int]
) -> Iterator[tuple[int, Readable]]:
    """The text of each cable with its units; cables whose files cannot be read are left out."""
    rows = connection.execute(_TEXT + _AMONG, (json.dumps(numbers),))
    for number, path, units, plain, mtime_ns, size, kept in rows:
        if kept is not None:
            text = zlib.decompress(kept).decode("utf-8", "surrogatepass")
            yield number, Readable(text, unpacked(units))
            continue
        read = _read(str(top / os.fsdecode(path)), (mtime_ns, size), units, bool(plain))
        if read is not None:
            yield number, read


def _read(path: str, stamp: tuple[int, int], units: bytes, plain: bool) -> Readable | None:
    if plain and stamp_of(path) == stamp:
        from tui.sources.encodings import decode

        try:
            with open(path, "rb") as stream:  # noqa: PTH123 - a name that may be no text
                return Readable(decode(stream.read()).text, unpacked(units))
        except OSError:
            return None
    from tui.library.dividing import units_of
    from tui.library.intake import found_in
    from tui.sources.found import cable_of

    found = next(found_in(Path(path), []), None)
    if found is None:
        return None
    # The file may be another one than when it was taken in: its units are those of today.
    cable = cable_of(found.text, found.record)
    return Readable(found.text, units_of(cable)[0])


def standing_on(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> dict[int, list[Standing]]:
    """The annotations of cables, by the cables' numbers."""
    found: dict[int, list[Standing]] = {}
    for number, unit, codes, coder, note, passage, conflict in connection.execute(
        "select number, unit, codes, coder, note, passage, conflict from annotations"
        " where number in (select value from json_each(?))",
        (json.dumps(numbers),),
    ):
        one = Standing(unit, tuple(json.loads(codes)), coder, note, bool(passage), bool(conflict))
        found.setdefault(number, []).append(one)
    return found


# The order of all

Key = tuple[bytes, str, str, int]
"""What the order rests on: address, date, post, number."""


def ordered(connection: sqlite3.Connection, sort: Sort) -> list[int]:
    """The numbers of all cables in an order; where dates are equal, the address decides."""
    return [key[3] for key in in_order(_keys(connection.execute(_KEYS)), sort)]


def keys_of(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Key]:
    """What the order of some cables rests on."""
    return _keys(connection.execute(f"{_KEYS} where {_AMONG}", (json.dumps(numbers),)))


def in_order(keys: list[Key], sort: Sort) -> list[Key]:
    """The keys in an order."""
    keys.sort(key=lambda key: key[0])
    if sort is Sort.OLDEST:
        keys.sort(key=lambda key: key[1] or "9999-99-99")
    else:
        keys.sort(key=lambda key: key[1], reverse=True)
    if sort is Sort.POST:
        keys.sort(key=lambda key: key[2])
    return keys


def _keys(rows: sqlite3.Cursor) -> list[Key]:
    return [(_whole(path, member), date, post, number) for path, member, date, post, number in rows]


def _whole(path: bytes, member: str) -> bytes:
    return path + b"#" + os.fsencode(member) if member else path


def addresses_of(
    connection: sqlite3.Connection, top: Path, numbers: Sequence[int]
) -> dict[int, Path]:
    """The addresses of cables by their numbers."""
    found = connection.execute(_ADDRESS + _AMONG, (json.dumps(numbers),))
    return {number: address(top / os.fsdecode(path), member) for number, path, member in found}
