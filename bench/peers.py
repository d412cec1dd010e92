"""The programs that a library is measured against: SQLite FTS5, notmuch, ripgrep."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

_TAGS = re.compile(r"^TAGS:? (.*)$", re.MULTILINE)
_DAY = re.compile(r"^\w{3} (\w{3}) (\d\d) 00:00:00 \+\d{4} (\d{4})$", re.MULTILINE)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def day_of(text: str) -> int:
    """The date of a cable, as 20030715."""
    found = _DAY.search(text)
    if found is None:
        return 0
    return int(found[3]) * 10_000 + (_MONTHS.index(found[1]) + 1) * 100 + int(found[2])


def build_fts5(folder: Path, file: Path) -> None:
    """An index without the texts, stemmed, as fast as FTS5 makes one; dates and TAGS beside it."""
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -65536"):
        connection.execute(f"pragma {pragma}")
    connection.executescript(
        "create virtual table words using fts5(text, content='', tokenize='porter unicode61');"
        "insert into words (words, rank) values ('hashsize', 67108864);"
        "create table cables (number integer primary key, day integer);"
        "create table tags (number integer, tag text);"
    )
    connection.execute("begin")
    for number, path in enumerate(sorted(folder.rglob("*.txt")), start=1):
        text = path.read_text(encoding="utf-8")
        connection.execute("insert into words (rowid, text) values (?, ?)", (number, text))
        connection.execute("insert into cables values (?, ?)", (number, day_of(text)))
        found = _TAGS.search(text)
        tags = re.findall(r"\w+", found[1]) if found is not None else []
        connection.executemany("insert into tags values (?, ?)", [(number, tag) for tag in tags])
    connection.execute("commit")
    connection.execute("create index tagged on tags (number)")
    connection.execute("create index dated on cables (day)")
    connection.close()


class Fts5:
    """Questions to such an index."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)

    def words(self, match: str) -> int:
        """50 ranked results, and how many there are."""
        self._connection.execute(
            "select rowid from words where words match ? order by rank limit 50", (match,)
        ).fetchall()
        return int(
            self._connection.execute(
                "select count(*) from words where words match ?", (match,)
            ).fetchone()[0]
        )

    def counted(self, match: str, first: int, last: int) -> int:
        """50 ranked results of some days, how many there are, and the 50 most frequent TAGS."""
        within = (
            "from words join cables on cables.number = words.rowid"
            " where words match ? and day between ? and ?"
        )
        asked = (match, first, last)
        self._connection.execute(
            f"select words.rowid {within} order by rank limit 50",
            asked,
        ).fetchall()
        self._connection.execute(
            "select tag, count(*) from tags where number in"
            f" (select words.rowid {within}) group by tag order by 2 desc limit 50",
            asked,
        ).fetchall()
        [total] = self._connection.execute(f"select count(*) {within}", asked).fetchone()
        return int(total)


class Notmuch:
    """Notmuch over the same texts as mails."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.mail = place / "mail"
        shutil.rmtree(self.mail, ignore_errors=True)
        for number, path in enumerate(sorted(folder.rglob("*.txt"))):
            sub = self.mail / path.parent.name
            sub.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            day = str(day_of(text))
            head = (
                f"From: post@example.org\nTo: reader@example.org\nSubject: {path.stem}\n"
                f"Message-ID: <{number}@example.org>\n"
                f"Date: {day[6:]} {_MONTHS[int(day[4:6]) - 1]} {day[:4]} 00:00:00 +0000\n"
                "Content-Type: text/plain; charset=utf-8\n\n"
            )
            (sub / path.stem).write_text(head + text, encoding="utf-8")
        config = place / "notmuch-config"
        config.write_text(
            f"[database]\npath={self.mail}\n[user]\nname=x\nprimary_email=x@example.org\n"
            "[new]\ntags=\nignore=\n[search]\nexclude_tags=\n",
            encoding="utf-8",
        )
        self._environment = {**os.environ, "NOTMUCH_CONFIG": str(config)}

    def run(self, *arguments: str) -> str:
        """Run one notmuch command; answers what it prints."""
        return subprocess.run(
            ["notmuch", *arguments],
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
