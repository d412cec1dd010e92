"""What a report in Markdown holds, found by a reader that shares nothing with the writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tui.exports.model import Coding, FormatError, reviewed_mark

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(slots=True)
class _Item:
    """An item of a list as it is read: its first paragraph says who and what, the others are its
    note."""

    coder: str = ""
    tags: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    begun: bool = False


def from_markdown(path: Path) -> Iterator[Coding]:
    """The codings of a report by cable or by tag; every text on one line."""
    # Textual's own reader of Markdown; only for this.
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parse(path.read_text(encoding="utf-8"))
    by_tag, tag, quote = False, "", ""
    item: _Item | None = None
    inside: list[str] = []
    for token in tokens:
        if token.nesting > 0:
            inside.append(token.tag)
            if token.tag == "li":
                item = _Item()
        elif token.nesting < 0:
            inside.pop()
            if token.tag == "li" and item is not None:
                for each in [tag] if by_tag else item.tags or [""]:
                    yield Coding(item.coder, each, quote, _one_line("\n".join(item.note)))
                item = None
        elif token.type == "inline":
            if item is not None:
                _read_item(item, token)
            elif "blockquote" in inside:
                quote = _one_line(_plain(token))
            else:
                quote = ""
                if inside == ["h1"]:
                    by_tag = _plain(token) == "Annotations by tag"
                elif inside == ["h2"]:
                    tag = next(iter(_within(token, "strong")), "")
                else:
                    yield from _marks(token)
        else:
            raise FormatError(f"a report has no {token.type}")


def _read_item(item: _Item, token: Token) -> None:
    if item.begun:
        item.note.append(_plain(token))
        return
    item.begun = True
    item.coder = next(iter(_within(token, "em")), "")
    item.tags = _within(token, "strong")


def _marks(token: Token) -> Iterator[Coding]:
    children = token.children or []
    if children and children[0].type == "text" and children[0].content.startswith("Reviewed"):
        coder = next(iter(_within(token, "em")), "")
        for paragraph in _within(token, "strong"):
            yield reviewed_mark(coder, paragraph)


def _plain(token: Token) -> str:
    """The text of an inline token; a line break is one."""
    breaks = ("hardbreak", "softbreak")
    return "".join(
        "\n" if child.type in breaks else child.content for child in token.children or ()
    )


def _within(token: Token, tag: str) -> list[str]:
    """The texts that stand in elements of one kind."""
    found: list[str] = []
    depth = 0
    for child in token.children or ():
        if child.tag == tag:
            depth += child.nesting
            if child.nesting > 0:
                found.append("")
        elif depth:
            found[-1] += child.content
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())
