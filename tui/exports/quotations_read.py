"""Notes for writers read back, as Markdown, without what wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tui.exports.model import Coding, reviewed_mark
from tui.exports.quotation_blocks import BLANK, BREAK, CODE, CODER, CODES, NEAR, NOTE, REVIEWED

_ESCAPED = re.compile(r"\\(.)|&nbsp;")
_BOLD = re.compile(r"\*\*((?:[^*\\]|\\.)*)\*\*")


def read_back(path: Path) -> Iterator[Coding]:
    """The codings that a written file holds, read as Markdown without what wrote it."""
    code = ""
    entry: list[str] = []
    for block in [*path.read_text(encoding="utf-8").rstrip("\n").split("\n\n"), "# "]:
        if block.startswith(("# ", "## ", "### ")):
            yield from _codings(entry, code)
            entry = [block] if block.startswith("### ") else []
            if block.startswith("# "):
                # A citation's own asterisks are escaped, so that none looks like this.
                named = _BOLD.search(block) if block.startswith(f"# {CODE}") else None
                code = _words(named[1]) if named is not None else ""
        elif block.startswith(REVIEWED):
            yield from _reviewed(block)
        elif entry:
            entry.append(block)


def _reviewed(block: str) -> Iterator[Coding]:
    names = [_words(found[1]) for found in _BOLD.finditer(block)]
    by_one = " by " in _BOLD.sub("", block)
    for paragraph in names[2 if by_one else 1 :]:
        yield reviewed_mark(names[1] if by_one else "", paragraph)


def _codings(blocks: list[str], code: str) -> Iterator[Coding]:
    """The codings of one entry; under a code's heading it stands for that code alone."""
    if not blocks:
        return
    quoted = note = coder = ""
    codes: list[str] = []
    is_cited = False
    for block in blocks[1:]:
        if block.startswith("> ") and not is_cited:
            quoted = _words(block.removeprefix("> "))
        elif not is_cited:
            # A citation may begin as a library's own form wants it to.
            is_cited = not block.startswith(NEAR)
        elif block.startswith(CODES):
            codes = [_words(found[1]) for found in _BOLD.finditer(block)]
        elif block.startswith(NOTE):
            lines = block.removeprefix(NOTE).split(BREAK)
            note = "\n".join("" if line == BLANK else _words(line) for line in lines)
        elif block.startswith(CODER):
            coder = _words(block.removeprefix(CODER).split(BREAK)[0])
    for each in [code] if code else codes or [""]:
        yield Coding(coder, each, quoted, note)


def _words(escaped: str) -> str:
    """Escaped words as they were before."""
    return _ESCAPED.sub(lambda found: found[1] or " ", escaped)
