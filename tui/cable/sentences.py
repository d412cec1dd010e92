"""Where a sentence ends, and where it goes on over whatever stands between its halves."""

from __future__ import annotations

_ENDS_SENTENCE = ('."', ".)", ".”", ".", "?", "!", ":", ";", ")", '"', "”", "]", "---")
_GOES_ON = frozenset(
    {
        *("a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "with", "by", "for"),
        *("from", "that", "as"),
    }
)
LOOKED_AT = 6
"""Code points at the end of a text that show whether its sentence ends."""


def is_unfinished(written: str) -> bool:
    """Whether a text, of which ``written`` is the end, stops in the middle of a sentence."""
    return written != "" and not written.endswith(_ENDS_SENTENCE)


def goes_on(written: str) -> bool:
    """Whether the last word is one after which every sentence goes on: an article, a preposition.

    The word counts only where the blank before it is seen: ``written`` may be cut.
    """
    parts = written.split()
    return len(parts) > 1 and parts[-1] in _GOES_ON
