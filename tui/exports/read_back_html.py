"""What a report in HTML holds, found by the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tui.exports.model import Coding, FormatError, reviewed_mark

_EMPTY = frozenset({"meta", "br", "hr"})
"""Elements that are never closed."""
_PIECE = 1 << 16


class _Reader(HTMLParser):
    """Reads a report element by element; ``found`` is what has been read and not yet taken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Coding] = []
        self._open: list[tuple[str, str]] = []
        self._words = self._coder = self._note = ""
        self._tags: list[str] = []
        self._marks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            return
        kind = dict(attrs).get("class") or ""
        self._open.append((tag, kind))
        if kind == "words":
            self._words = ""
        elif kind in ("annotation", "reviewed"):
            self._coder = self._note = ""
            self._tags, self._marks = [], []
        elif tag == "a" and self._is_within("annotation"):
            self._tags.append("")
        elif tag == "b" and self._is_within("reviewed"):
            self._marks.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            line, column = self.getpos()
            raise FormatError(f"line {line}, column {column + 1}: </{tag}> closes nothing")
        _, kind = self._open.pop()
        if kind == "annotation":
            for code in self._tags or [""]:
                self.found.append(Coding(self._coder, code, self._words, self._note))
        elif kind == "reviewed":
            self.found.extend(reviewed_mark(self._coder, mark) for mark in self._marks)

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        tag, kind = self._open[-1]
        if kind == "words":
            self._words += data
        elif kind == "note" and self._is_within("annotation"):
            self._note += data
        elif tag == "cite":
            self._coder += data
        elif tag == "a" and self._is_within("annotation"):
            self._tags[-1] += data
        elif tag == "b" and self._is_within("reviewed"):
            self._marks[-1] += data

    def close(self) -> None:
        super().close()
        if self._open:
            raise FormatError(f"<{self._open[-1][0]}> is not closed")

    def _is_within(self, kind: str) -> bool:
        return any(other == kind for _, other in self._open)


def from_html(path: Path) -> Iterator[Coding]:
    """The codings of a report, and its reviewed marks."""
    reader = _Reader()
    with path.open(encoding="utf-8", newline="\n") as stream:
        while piece := stream.read(_PIECE):
            reader.feed(piece)
            yield from reader.found
            reader.found.clear()
    reader.close()
    yield from reader.found
