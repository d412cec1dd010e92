"""The archive's dump: a cable a row, eight columns, without a heading row.

The columns are running number, date (``7/15/2003 9:05``, month first), message id, origin,
classification, references with ``|`` between them, header, body. Comma, double quote, backslash as
the escape character, also for quotes inside; newlines inside fields. The real one has 251,287 rows
in 1.6 GB, so rows are read one at a time and nothing is kept of those before.

A row begins with ``"number","date"``. Inside a field that would have to be escaped, so a row whose
quotes were never closed is told apart from the next one, and only it is lost. The standard
library's ``csv`` has one field limit for the whole process, and an unclosed quote takes it to the
end of the file: hence a reader of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui.cable.model import Record
from tui.cable.transmission import MESSAGE_ID
from tui.cable.visible import visible
from tui.sources.encodings import decode
from tui.sources.files import opened
from tui.sources.found import FoundCable, Report, Where
from tui.sources.layout import laid_out, subject_line

COLUMNS = 8
LARGEST_ROW = 16 * 1024 * 1024
"""Bytes that a row may have; the largest real cable is far below a hundredth of it."""
_BLOCK = 1024 * 1024
_PIECE = 64 * 1024
_BOM = b"\xef\xbb\xbf"
_BEGINS = re.compile(rb'"?\d{1,12}"?,"?\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d"?,')
_BEGINS_QUOTED = re.compile(rb'"\d{1,12}","\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d",')
_BOUNDARY = re.compile(rb'\n"(?=\d{1,12}","\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d",)')
_LONGEST_BEGIN = 64
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_FIELD = re.compile(r'"((?:[^"\\]++|\\.|"")*+)"(,|\Z)|((?:[^",\\]++|\\.)*+)(,|\Z)', re.DOTALL)
_NO_IDENTITY = re.compile(r"[^A-Za-z0-9_-]")
_LITERAL = re.compile(r'\\(.)|""', re.DOTALL)
_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d\d)")
_NEAR = 200
"""Bytes within which a row's message id stands: its third column, after two short ones."""


class _Row(NamedTuple):
    """The bytes of one row without its line end, and the line on which it begins."""

    line: int
    data: bytes


def looks_like(sample: bytes) -> bool:
    """Whether a file that starts with ``sample`` is a dump."""
    return _BEGINS.match(sample) is not None


def cables(path: Path, report: Report) -> Iterator[FoundCable]:
    """The cables of a dump, in its order, in constant memory.

    A row that is malformed or too large is told to ``report`` with its line and left out. Raises
    ``SourceError`` where the file cannot be read.
    """
    with opened(path) as stream:
        for row in _rows(stream, path, report):
            found = _cable(path, row, report)
            if found is not None:
                yield found


def find(path: Path, identity: str) -> FoundCable | None:
    """The first cable of a dump that has this identity; rows before it are only passed by.

    Raises ``SourceError`` where the file cannot be read.
    """
    wanted = identity.encode("ascii", "replace")
    line = _line_of(path, identity)
    with opened(path) as stream:
        offset, first_line = (0, 1) if line else _row_with(stream, wanted)
        stream.seek(offset)
        for row in _rows(stream, path, _unheard, first_line):
            # A row's own id is near its start; only a row that can be the one is taken apart.
            if row.line != line and wanted not in row.data[:_NEAR]:
                continue
            found = _cable(path, row, _unheard)
            if found is not None and found.id == identity:
                return found
    return None


def _row_with(stream: BinaryIO, wanted: bytes) -> tuple[int, int]:
    """Offset and line of the first row whose id is ``wanted`` as the archive writes it.

    The beginning of the file where there is none: then every row has to be looked at.
    """
    sign = b'","%s","' % wanted
    held, base, line = b"", 0, 1
    while block := stream.read(_BLOCK):
        held += block
        at = held.find(sign)
        while at >= 0:
            begin = held.rfind(b"\n", max(0, at - _NEAR), at) + 1
            if (begin or not base) and _BEGINS_QUOTED.match(held, begin):
                return base + begin, line + held.count(b"\n", 0, begin)
            at = held.find(sign, at + 1)
        gone = max(0, len(held) - _NEAR)
        line += held.count(b"\n", 0, gone)
        held, base = held[gone:], base + gone
    return 0, 1


def _unheard(_: str) -> None:
    """Whoever looks for one cable is not told about the others."""


def _rows(stream: BinaryIO, path: Path, report: Report, first_line: int = 1) -> Iterator[_Row]:
    """The rows of a dump; most are cut out whole, at the beginning of the next one."""
    origin = stream.tell()
    start = stream.read(_LONGEST_BEGIN).removeprefix(_BOM)
    if _BEGINS_QUOTED.match(start) is None:
        stream.seek(origin)
        yield from _rows_by_line(stream, first_line, path, report)
        return
    for chunk in _chunks(stream, start, first_line, path, report):
        if _looks_whole(chunk.data):
            yield chunk
        else:
            yield from _rows_by_line(BytesIO(chunk.data), chunk.line, path, report)


def _looks_whole(data: bytes) -> bool:
    closed = data.rstrip(b"\r\n").endswith(b'"')
    return closed and _ESCAPED.sub(b"", data).count(b'"') == 2 * COLUMNS


def _chunks(
    stream: BinaryIO, start: bytes, line: int, path: Path, report: Report
) -> Iterator[_Row]:
    """What stands between two beginnings of a row: one row, if it is as it should be."""
    held, searched, lost = start, 0, False
    while block := stream.read(_BLOCK):
        held += block
        begin = 0
        for found in _BOUNDARY.finditer(held, searched):
            chunk = held[begin : found.start() + 1]
            if not lost:
                yield _Row(line, chunk)
            line += chunk.count(b"\n")
            begin, lost = found.start() + 1, False
        held = held[begin:]
        if len(held) > LARGEST_ROW or lost:
            if not lost:
                _too_large(report, path, line)
            gone = max(0, len(held) - _LONGEST_BEGIN)
            line += held.count(b"\n", 0, gone)
            held, lost = held[gone:], True
        searched = max(0, len(held) - _LONGEST_BEGIN)
    if held and not lost:
        yield _Row(line, held)


def _too_large(report: Report, path: Path, line: int) -> None:
    limit = LARGEST_ROW // 1024 // 1024
    _tell(report, path, line, f"a row of more than {limit} MiB; it is left out")


def _rows_by_line(stream: BinaryIO, first_line: int, path: Path, report: Report) -> Iterator[_Row]:
    """The rows of a stream by the quotes in each line, for what cannot be cut out whole."""
    held: list[bytes] = []
    size = begun = 0
    line = first_line - 1
    inside = lost = False
    for piece, starts_line in _pieces(stream):
        line += starts_line
        if starts_line and held and inside and _BEGINS_QUOTED.match(piece):
            _tell(report, path, begun, "a quote that is never closed; the row is left out")
            held, size, inside = [], 0, False
        if starts_line and not held:
            if (lost and not _BEGINS.match(piece)) or not piece.strip():
                continue
            lost, begun = False, line
        elif lost:
            continue
        held.append(piece)
        size += len(piece)
        if size > LARGEST_ROW:
            _too_large(report, path, begun)
            held, size, inside, lost = [], 0, False, True
            continue
        inside ^= _odd_quotes(piece)
        if not inside and piece.endswith(b"\n"):
            row = _Row(begun, b"".join(held))
            yield row
            # What follows a broken row, up to the next beginning, is more of it.
            held, size, lost = [], 0, not _is_whole(row)
    if held and inside:
        _tell(report, path, begun, "a quote that is never closed; the row is left out")
    elif held:
        yield _Row(begun, b"".join(held))


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, those that are very long in pieces; the flag says that a piece starts a line.

    No piece ends between a backslash and what it escapes.
    """
    starts = True
    first = True
    while piece := stream.readline(_PIECE):
        if first:
            piece, first = piece.removeprefix(_BOM), False
        while not piece.endswith(b"\n") and _ends_escaping(piece) and (more := stream.read(1)):
            piece += more
        yield piece, starts
        starts = piece.endswith(b"\n")


def _ends_escaping(piece: bytes) -> bool:
    return (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 1


def _odd_quotes(piece: bytes) -> bool:
    if b"\\" in piece:
        piece = _ESCAPED.sub(b"", piece)
    return piece.count(b'"') % 2 == 1


def _cable(path: Path, row: _Row, report: Report) -> FoundCable | None:
    if b"\0" in row.data:
        _tell(report, path, row.line, "not text; the row is left out")
        return None
    text, encoding, invalid = decode(row.data)
    fields = split_row(text)
    if fields is None or len(fields) != COLUMNS:
        count = "broken" if fields is None else str(len(fields))
        _tell(report, path, row.line, f"{count} columns, not {COLUMNS}; the row is left out")
        return None
    _, printed, identity, origin, classification, references, header, body = fields
    if not (header + body).strip():
        _tell(report, path, row.line, "a cable without text; the row is left out")
        return None
    created = moment(printed)
    identity = identity.strip()
    record = Record(
        id=identity,
        subject=subject_line(body),
        date=created[:10] if created is not None else None,
        classification=classification.strip(),
        origin=origin.strip(),
        created=created,
        references=tuple(filter(None, map(str.strip, references.split("|")))),
    )
    found = laid_out(record, header, body)
    if MESSAGE_ID.fullmatch(identity) is None:
        identity = numbered(path, row.line)
    return FoundCable(identity, found, record, Where(path, row.line), encoding, invalid)


def split_row(text: str) -> list[str] | None:
    """The fields of one row, escapes resolved; None where a quote is out of place."""
    text = text.rstrip("\n")
    fields: list[str] = []
    at = 0
    while (found := _FIELD.match(text, at)) is not None:
        quoted, plain = found[1], found[3]
        if quoted is not None:
            fields.append(_LITERAL.sub(_literal, quoted) if _is_escaped(quoted) else quoted)
        else:
            fields.append(_LITERAL.sub(_literal, plain) if "\\" in plain else plain)
        at = found.end()
        if not (found[2] or found[4]):
            return fields if at == len(text) else None
    return None


def _is_whole(row: _Row) -> bool:
    fields = split_row(decode(row.data).text)
    return fields is not None and len(fields) == COLUMNS


def _is_escaped(quoted: str) -> bool:
    return "\\" in quoted or '"' in quoted


def _literal(found: re.Match[str]) -> str:
    return found[1] if found[1] is not None else '"'


def numbered(path: Path, line: int) -> str:
    """The identity of a cable whose message id is malformed: the dump's name and the line."""
    return f"{_NO_IDENTITY.sub('-', path.stem)[:60]}-line-{line}"


def _line_of(path: Path, identity: str) -> int:
    """The line that ``numbered`` made ``identity`` from; 0 where it did not."""
    number = identity.rpartition("-line-")[2]
    is_numbered = (
        number.isdecimal() and len(number) < 12 and numbered(path, int(number)) == identity
    )
    return int(number) if is_numbered else 0


def moment(printed: str) -> str | None:
    """A dump's ``7/15/2003 9:05`` as ISO 8601 without a zone, or None where it is no date."""
    found = _MOMENT.fullmatch(printed.strip())
    if found is None:
        return None
    month, day, year, hour, minute = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute).isoformat(timespec="minutes")
    except ValueError:
        return None


def _tell(report: Report, path: Path, line: int, problem: str) -> None:
    report(f"{visible(str(path))}:{line}: {problem}")
