"""How a cable ends: the signature of the chief of mission, and what a collection put after it.

The signature is a surname, in capitals or not, alone on one of the last lines or glued to the last
sentence (``...problems here. ATKINS``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.cable.artefacts import Furniture
from tui.cable.draft import Draft, Piece, leaf
from tui.cable.header import CAPTIONS
from tui.cable.lines import Lines
from tui.cable.model import Kind

_CAPITALS = r"[A-Z][A-Z'’.-]{1,20}"
_MIXED = r"(?:Mc|Mac|O'|D'|De|Di|La|Van)?[A-Z][a-z'’-]{2,20}(?:-[A-Z][a-z]{2,14})?"
_NAME = re.compile(
    rf"(?:{_CAPITALS}(?: {_CAPITALS}){{0,2}}|{_MIXED}(?: {_MIXED}){{0,1}}|[a-z]{{4,14}})"
)
_WITH_JUNK = re.compile(
    r"(?P<name>[A-Z][A-Z'-]{2,20}) {0,3}(?: /|@|\d{4}-\d\d-\d\d|[=-]{3}|NNNN\b|BT$|#{1,6}$)"
)
_FULL_STOP = re.compile(r"[A-Z][A-Z'-]{2,20}\.")
# E.O. 11652 and before: the group that says when a text is downgraded, in a line of its own.
_GROUP = re.compile(r"GP-?[1-4]")
_GLUED = re.compile(
    r"(?= )(?:(?<=[.!?\"”)\]])|(?<=END COMMENT)|(?<=End comment)|(?<=End Comment)"
    r"|(?<=OF \d\d\d)) {1,4}"
    r"(?P<name>[A-Z][A-Z'-]{2,20}(?: [A-Z][A-Z'-]{2,20})?|[A-Z][a-z]{3,16})"
    r"(?P<junk> {1,3}(?:/ .{1,40}|\d{4}-\d\d-\d\d|[=-]{3,}.{0,40}|NNNN|#\d{1,6}))?$"
)
_AFTER_ADDRESS = re.compile(r"(?:://|www\.)\S{4,80} {1,4}(?P<name>[A-Z][A-Z'-]{2,20})$")
_NO_NAMES = CAPTIONS | {
    *("SUMMARY", "COMMENT", "BACKGROUND", "CONCLUSION", "NOTE", "CONFIDENTIAL", "SECRET", "END"),
    *("UNCLASSIFIED", "UNCLAS", "NNNN", "BT", "INTRODUCTION", "FYI", "USA", "THE", "ATTACHMENT"),
    *("ANNEX", "TEXT", "MINIMIZE", "REGARDS", "BEST", "SINCERELY", "ISSUES", "RECOMMENDATION"),
    *("CONSIDERED", "MINIMIZE CONSIDERED", "THANKS", "POC", "N/A", "NONE", "NEXT", "YES", "NO"),
}
_END_OF_MESSAGE = re.compile(r"NNNN|BT|#\d{1,6}")
_SENTENCE_ENDS = (".", "!", "?", '"', ")", "”", ".]", "]", "---", "...", ",", ":")
_LAST_LINES = 7
_WINDOW = 100
_SHORT_LINE = 12


class Ending(NamedTuple):
    """The signature and trailer: their drafts, the line where the body stops, and the name."""

    drafts: list[Piece]
    stop: int
    signature: str | None


def find_ending(lines: Lines, first: int, furniture: Furniture) -> Ending:
    """The ending of the body whose first line is ``first``."""
    written = _last_written(lines, first)
    # What ends a message on the line (ACP 127) makes the signature no less the last of its text.
    ends = 0
    while ends < len(written) - 1 and _END_OF_MESSAGE.fullmatch(lines.trimmed[written[ends]]):
        ends += 1
    for place, index in enumerate(written[:-1] if len(written) > 1 else []):
        found = _alone(lines, index, written, place, furniture, last=ends)
        if found is None:
            continue
        begin = lines.begin(index)
        stop = begin + len(found)
        drafts: list[Piece] = [leaf(Kind.SIGNATURE, begin, stop)]
        last = lines.end(written[0])
        if last > stop:
            begin_trailer = last - len(lines.text[stop:last].lstrip())
            drafts.append(Draft(Kind.TRAILER, begin_trailer, last))
        return Ending(drafts, index, _once(found))
    for index in written[: 2 + ends]:
        glued = _glued(lines, index, written[0])
        if glued is not None:
            return glued
    if not ends:
        return Ending([], len(lines), None)
    first_end = written[ends - 1]
    trailer = Draft(Kind.TRAILER, lines.begin(first_end), lines.end(written[0]))
    return Ending([trailer], first_end, None)


def _once(name: str) -> str:
    """The name without its repetition: ``KUBISKE KUBISKE`` is one person."""
    words = name.split()
    return words[0] if len(set(words)) == 1 else name


def _last_written(lines: Lines, first: int) -> list[int]:
    """The indexes of the last lines that are not blank, the last one first."""
    written: list[int] = []
    trimmed = lines.trimmed
    for index in range(len(trimmed) - 1, first - 1, -1):
        if trimmed[index]:
            written.append(index)
            if len(written) > _LAST_LINES:
                break
    return written


def _alone(
    lines: Lines, index: int, written: list[int], place: int, furniture: Furniture, *, last: int
) -> str | None:
    """The signature that line ``index`` is, or None; ``written`` are the last lines, from below.

    ``place`` is that of the line among them, ``last`` that of the last line of the text.
    """
    trimmed = lines.trimmed[index]
    if len(trimmed) > _WINDOW or index in furniture.artefacts:
        return None
    junk = _WITH_JUNK.match(trimmed)
    name = junk["name"] if junk is not None else trimmed
    if name.endswith(".") and place <= last and _FULL_STOP.fullmatch(name) is not None:
        above = written[place + 1]
        if above < index - 1 and lines.trimmed[above].endswith(_SENTENCE_ENDS):
            name = name[:-1]
    if not _is_name(name):
        return None
    if place > last and not (name.isupper() and name.count(" ") < 2):
        return None
    below = written[place - 1] if place else -1
    if below >= 0 and (below in furniture.rules or lines.trimmed[below][0] in "¶0123456789-"):
        return None
    above = written[place + 1]
    before = lines.trimmed[above]
    if before.endswith(_SENTENCE_ENDS) or above in furniture.artefacts or _GROUP.fullmatch(before):
        return name
    if name.isupper():
        parted = above < index - 1 or _ends_address(lines, above)
        return name if parted or not before.isupper() else None
    # "Jeff / clinton": a name below a short line, or below an address of a site.
    parted = above < index - 1 and not name.islower()
    closing = len(before) < _SHORT_LINE or _ends_address(lines, above)
    return name if place <= last and (parted or (closing and " " not in name)) else None


def _ends_address(lines: Lines, index: int) -> bool:
    """Whether a line is the address of a site, or the rest of one that was wrapped."""
    printed = lines.trimmed[index]
    if "://" in printed or "www." in printed.lower():
        return True
    above = lines.trimmed[index - 1] if index else ""
    return " " not in printed and ("://" in above or "www." in above.lower())


def _is_name(name: str) -> bool:
    if _NAME.fullmatch(name) is None or name.upper() in _NO_NAMES:
        return False
    words = name.upper().split()
    if words[0] in _NO_NAMES or words[-1] in _NO_NAMES or name.endswith("."):
        return False
    return bool(name.strip("Xx'-. "))


def _glued(lines: Lines, index: int, last: int) -> Ending | None:
    """The signature at the end of the last sentence, in line ``index``, which it then shortens."""
    end = lines.end(index)
    begin = max(lines.begin(index), end - _WINDOW)
    window = lines.text[begin:end]
    found = _GLUED.search(window) or _AFTER_ADDRESS.search(window)
    if found is None or not _is_name(found["name"]):
        return None
    if index != last and not found["name"].isupper():
        return None
    start, stop = begin + found.start("name"), begin + found.end("name")
    drafts: list[Piece] = [leaf(Kind.SIGNATURE, start, stop)]
    after = lines.end(last)
    if after > stop:
        trailer = after - len(lines.text[stop:after].lstrip())
        drafts.append(Draft(Kind.TRAILER, trailer, after))
    lines.shorten(index, start)
    return Ending(drafts, index + 1, found["name"])
