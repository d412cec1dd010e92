"""The lines of a sidecar's text, which may end in LF or CRLF."""

from __future__ import annotations

from tui.annotations.bounded_yaml import Node


def newline_of(text: str) -> str:
    """The line break that new lines get: CRLF where the text has one anywhere."""
    return "\r\n" if "\r\n" in text else "\n"


def line_start(text: str, at: int) -> int:
    """The offset of the first code point of the line of ``at``."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """The offset of the line break that ends the line of ``at``, or the end of the text."""
    found = text.find("\n", at)
    if found < 0:
        return len(text)
    return found - 1 if found > at and text[found - 1] == "\r" else found


def break_at(text: str, at: int) -> str:
    """The line break that stands at ``at``, or nothing at the end of the text."""
    return "\r\n" if text.startswith("\r\n", at) else text[at : at + 1]


def after_line(text: str, at: int) -> int:
    """The offset of the line after that of ``at``, or the end of the text."""
    end = line_end(text, at)
    return min(len(text), end + len(break_at(text, end)))


def dash_line(text: str, node: Node) -> int | None:
    """The start of the line of a list item's dash; None where something else stands there too."""
    at = node.start - 1
    while at >= 0 and text[at] in " \t\r\n":
        at -= 1
    if at < 0 or text[at] != "-":
        return None
    start = line_start(text, at)
    return None if text[start:at].strip() else start
