"""Taking cables into the catalogue so that it is right after any interruption.

A commit has three steps: what is about to change is noted in SQLite, with the new rows; the index
commits; the new rows are confirmed and the old ones go. Numbers only grow, so that whatever is
above the last confirmed one, on either side, belongs to a commit that did not end.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.library import tables
from tui.library.index import document
from tui.library.store import DamagedError, Store, told
from tui.library.tables import DONE, PARTIAL, PENDING
from tui.library.walking import Stamp

if TYPE_CHECKING:
    from tantivy import IndexWriter

    from tui.library.intake import FileTaken, Taken

MOST_UNCOMMITTED = 8192
FEWEST_UNCOMMITTED = 100
_MOST_LINES = 20
"""Lines of problems that are kept of one file."""


@dataclass(slots=True)
class _File:
    """A file of the commit at hand: ``taken`` counts its cables so far."""

    number: int
    path: bytes
    stamp: Stamp
    state: int
    taken: int = 0
    problem: str = ""
    was_there: bool = False


class Feeder:
    """Takes in what was read of files, and commits it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tables = store.connection()
        self._writer: IndexWriter | None = None
        self._confirmed = tables.fact(self._tables, "confirmed")
        self._number = self._confirmed
        self._next_file = self._highest_file()
        self._rows: list[tuple[object, ...]] = []
        self._references: list[tuple[str, int]] = []
        self._kept: list[tuple[int, bytes]] = []
        self._portions: set[tuple[str, int, str]] = set()
        self._states: set[tuple[str, str]] = set()
        self._files: dict[bytes, _File] = {}
        self._gone: list[int] = []
        self.cables = self._count()

    def _highest_file(self) -> int:
        return int(self._tables.execute("select ifnull(max(number), 0) from files").fetchone()[0])

    def _count(self) -> int:
        return int(self._tables.execute("select count(*) from cables").fetchone()[0])

    @property
    def uncommitted(self) -> int:
        """Cables that were taken in since the last commit."""
        return len(self._rows)

    @property
    def is_due(self) -> bool:
        """Whether it is time to commit: early at first, so that there is something to see."""
        limit = min(MOST_UNCOMMITTED, max(FEWEST_UNCOMMITTED, self._confirmed))
        return len(self._rows) >= limit or len(self._files) + len(self._gone) >= 4 * limit

    def recover(self) -> None:
        """Take back what a commit that did not end left; ``DamagedError`` where it cannot be."""
        with told(self._store.folder):
            connection = self._tables
            above = connection.execute(
                "select 1 from cables where number > ?", (self._confirmed,)
            ).fetchone()
            pending = [
                number
                for (number,) in connection.execute(
                    "select number from files where state = ?", (PENDING,)
                )
            ]
            if above or pending or self._store.searcher().num_docs != self.cables:
                self._take_back(pending)
                self.cables = self._count()
            if self._store.searcher().num_docs != self.cables:
                raise DamagedError(f"{self._store.folder}: index and rows differ; built again")

    def _take_back(self, pending: list[int]) -> None:
        import tantivy

        writer = self.writer
        writer.delete_documents_by_query(
            tantivy.Query.range_query(
                self._store.index.schema,
                "number",
                tantivy.FieldType.Unsigned,
                lower_bound=self._confirmed + 1,
            )
        )
        for number in pending:
            self._drop(number)
        writer.commit()
        connection = self._tables
        connection.execute("begin immediate")
        tables.forget_cables(connection, "number > ?", (self._confirmed,))
        for number in pending:
            tables.forget_cables(connection, "file = ?", (number,))
        connection.execute("delete from files where state = ?", (PENDING,))
        connection.execute("commit")

    @property
    def writer(self) -> IndexWriter:
        """The writer of the index, opened when first needed: it takes memory and threads."""
        if self._writer is None:
            self._writer = self._store.writer()
        return self._writer

    def _drop(self, file: int) -> None:
        """Take the documents of a file, as they are so far, out of the index."""
        import tantivy

        # By a query: deleting by the term of a number finds nothing, for its type is another one.
        of_file = tantivy.Query.term_query(self._store.index.schema, "file", file)
        self.writer.delete_documents_by_query(of_file)

    # Taking in

    def take(self, file: FileTaken) -> None:
        """Take in a whole file in place of what was known of it."""
        entry = self._begin(file.path, file.stamp, PENDING)
        for taken in file.cables:
            self._add(entry, taken)
        entry.problem = "\n".join(file.problems[:_MOST_LINES])

    def begin_large(self, path: str, stamp: Stamp) -> int:
        """Begin with a file that is taken in piece by piece; answers how many cables are in.

        It goes on after an interruption, unless the file was changed.
        """
        known = self._tables.execute(
            "select number, mtime_ns, size, state, taken from files where path = ?",
            (os.fsencode(path),),
        ).fetchone()
        if known is not None:
            same = (known[1], known[2]) == stamp and stamp[0] >= 0
            if known[3] == PARTIAL and same:
                entry = _File(known[0], os.fsencode(path), stamp, PARTIAL, 0, "", True)
                self._files[entry.path] = entry
                return int(known[4])
            self.forget([path])
            self.commit()
        self._begin(path, stamp, PARTIAL)
        return 0

    def add_to_large(self, path: str, stamp: Stamp, cables: list[Taken]) -> None:
        """Take in some cables of a large file that was begun."""
        entry = self._files.get(os.fsencode(path))
        if entry is None:  # it was committed meanwhile
            [number] = self._tables.execute(
                "select number from files where path = ?", (os.fsencode(path),)
            ).fetchone()
            entry = _File(number, os.fsencode(path), stamp, PARTIAL, 0, "", True)
            self._files[entry.path] = entry
        for taken in cables:
            self._add(entry, taken)

    def end_large(self, path: str, stamp: Stamp, problems: list[str]) -> None:
        """Tell that a large file is in."""
        self.add_to_large(path, stamp, [])
        entry = self._files[os.fsencode(path)]
        entry.state, entry.problem = DONE, "\n".join(problems[:_MOST_LINES])

    def forget(self, paths: list[str]) -> None:
        """Let go of files that are not there any more."""
        for path in paths:
            found = self._tables.execute(
                "select number from files where path = ?", (os.fsencode(path),)
            ).fetchone()
            if found is not None:
                self._drop(found[0])
                self._gone.append(found[0])

    def _begin(self, path: str, stamp: Stamp, state: int) -> _File:
        name = os.fsencode(path)
        known = self._tables.execute("select number from files where path = ?", (name,)).fetchone()
        if known is not None:
            number = int(known[0])
            self._drop(number)
        else:
            self._next_file += 1
            number = self._next_file
        entry = _File(number, name, stamp, state, 0, "", known is not None)
        self._files[name] = entry
        return entry

    def _add(self, entry: _File, taken: Taken) -> None:
        self._number += 1
        number = self._number
        self.writer.add_document(document(number, entry.number, taken))
        entry.taken += 1
        self._rows.append(
            (
                number,
                entry.number,
                taken.member,
                os.fsencode(taken.stem),
                _text(taken.id),
                taken.date,
                taken.classification,
                taken.level,
                _text(taken.post),
                _text(taken.subject),
                json.dumps(taken.tags),
                taken.findings,
                taken.sha256,
                taken.units,
                taken.plain,
            )
        )
        self._references.extend((_text(one), number) for one in taken.references)
        self._portions.update((one[0], one[1], json.dumps(one[2])) for one in taken.portions)
        if taken.country_code:
            self._states.add((_text(taken.country_code), _text(taken.country)))
        if taken.kept:
            self._kept.append((number, taken.kept))

    # Committing

    def commit(self) -> bool:
        """Make all that was taken in part of the catalogue; answers whether there was anything."""
        if not (self._files or self._gone):
            return False
        with told(self._store.folder):
            self._note()
            self.writer.commit()
            self._confirm()
        return True

    def _note(self) -> None:
        connection = self._tables
        connection.execute("begin immediate")
        connection.executemany(
            "insert into files (number, path, mtime_ns, size, state) values (?, ?, ?, ?, ?)",
            [
                (one.number, one.path, *one.stamp, PARTIAL if one.state == PARTIAL else PENDING)
                for one in self._files.values()
                if not one.was_there
            ],
        )
        changed = [
            one.number for one in self._files.values() if one.was_there and self._is_whole(one)
        ]
        connection.executemany(
            "update files set state = ? where number = ?",
            [(PENDING, number) for number in (*changed, *self._gone)],
        )
        connection.executemany(
            f"insert into cables values ({', '.join('?' * 15)})",  # noqa: S608
            self._rows,
        )
        connection.executemany(
            "insert or ignore into refs (id, number) values (?, ?)", self._references
        )
        connection.executemany("insert into kept values (?, ?)", self._kept)
        connection.executemany("insert or ignore into portions values (?, ?, ?)", self._portions)
        connection.executemany("insert or replace into states values (?, ?)", self._states)
        connection.execute("commit")

    def _is_whole(self, one: _File) -> bool:
        return one.state == PENDING

    def _confirm(self) -> None:
        connection = self._tables
        connection.execute("begin immediate")
        for one in self._files.values():
            if one.was_there and self._is_whole(one):
                tables.forget_cables(
                    connection, "file = ? and number <= ?", (one.number, self._confirmed)
                )
        for number in self._gone:
            tables.forget_cables(connection, "file = ?", (number,))
        connection.executemany(
            "delete from files where number = ?", [(number,) for number in self._gone]
        )
        connection.executemany(
            "update files set mtime_ns = ?, size = ?, problem = ?, taken = taken + ?, state = ?"
            " where number = ?",
            [
                (*one.stamp, one.problem, one.taken, DONE if one.state == PENDING else one.state,
                 one.number)
                for one in self._files.values()
            ],
        )  # fmt: skip
        tables.set_fact(connection, "confirmed", self._number)
        tables.set_fact(connection, "commits", tables.fact(connection, "commits") + 1)
        tables.set_fact(connection, "complete", 0)
        connection.execute("commit")
        self._confirmed = self._number
        self._rows.clear()
        self._references.clear()
        self._kept.clear()
        self._portions.clear()
        self._states.clear()
        self._files.clear()
        self._gone.clear()
        self.cables = self._count()

    def close(self) -> None:
        """Let go of the writer, once it has joined what belongs together."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with told(self._store.folder):
                writer.wait_merging_threads()

    def abandon(self) -> None:
        """Let go of the writer at once; what was not committed is not taken in."""
        self._writer = None


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
