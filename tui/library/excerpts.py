"""A few of the words of a paragraph, with what was found in them in sight."""

from __future__ import annotations

from collections.abc import Sequence

Mark = tuple[int, int]
_BEFORE = 0.3
"""The share of the room that stands before the first mark."""
_SIGN = "…"


def excerpt(words: str, marks: Sequence[Mark], room: int) -> tuple[str, tuple[Mark, ...]]:
    """``words`` cut to ``room`` code points around the first of ``marks``, and the marks in it.

    Cuts are made between words where there are blanks, and shown as ``…``. Marks are half-open
    spans; those given may be in any order and overlap, those returned are in order and do not.
    """
    joined = _joined(marks, len(words))
    if len(words) <= room:
        return words, joined
    room = max(room - 2 * len(_SIGN), 1)
    start = max(0, (joined[0][0] if joined else 0) - int(room * _BEFORE))
    start = max(0, min(start, len(words) - room))
    end = min(len(words), start + room)
    first = joined[0] if joined else (0, 0)
    if start > 0:
        blank = words.find(" ", start - 1, max(start, first[0]))
        start = blank + 1 if blank >= 0 else start
    if end < len(words):
        blank = words.rfind(" ", max(start, first[1]), end + 1)
        end = blank if blank > start else end
    before = _SIGN if start > 0 else ""
    after = _SIGN if end < len(words) else ""
    shift = len(before) - start
    held = tuple(
        (max(a, start) + shift, min(b, end) + shift) for a, b in joined if a < end and b > start
    )
    return before + words[start:end] + after, held


def _joined(marks: Sequence[Mark], length: int) -> tuple[Mark, ...]:
    """Marks in order, inside the text, those that touch each other made one."""
    found: list[Mark] = []
    for start, end in sorted(marks):
        start, end = max(0, start), min(end, length)
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)
