"""What the offsets of another program count in.

REFI-QDA wants code points and says nothing of byte order marks and line ends. Some programs count a
mark or leave it out, and count CR LF as one or as two. Where a text has either, that reading is
taken by which most selections begin and end where words do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

_MARK = "\ufeff"


class Offsets:
    """The text as a cable has it, and the way from the file's offsets into it.

    ``text`` has line feeds only and no byte order mark. ``spans`` are the file's selections.
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        marked = text.startswith(_MARK)
        bare = text.removeprefix(_MARK)
        self.text = bare.replace("\r\n", "\n").replace("\r", "\n")
        # Each CR of a CR LF, as an offset into the text without the mark.
        pairs = list(_all(bare, "\r\n"))
        self._readings = [
            (shift, joined)
            for shift in ((0, 1) if marked else (0,))
            for joined in ((False, True) if pairs else (False,))
        ]
        self._pairs = pairs
        known = list(spans)
        # The plainest first: the mark left out, as nearly all do, and offsets into what is there.
        self._shift, self._joined = max(
            self._readings, key=lambda reading: self._fitting(known, *reading)
        )

    def of(self, offset: int) -> int:
        """The offset into ``text`` of one in the file, at most the text's length."""
        return self._of(offset, self._shift, self._joined)

    def _of(self, offset: int, shift: int, joined: bool) -> int:
        at = max(0, offset - shift)
        if not joined:
            at -= bisect_left(self._pairs, at)
        return min(at, len(self.text))

    def _fitting(self, spans: Sequence[tuple[int, int]], shift: int, joined: bool) -> int:
        """How many ends of selections stand at a word's edge."""
        found = 0
        for start, end in spans:
            begin, stop = self._of(start, shift, joined), self._of(end, shift, joined)
            found += _is_edge(self.text, begin) and begin < stop
            found += _is_edge(self.text, stop)
        return found


def _is_edge(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return (
        before.isspace() != after.isspace()
        or not before
        or not after
        or (before.isalnum() != after.isalnum())
    )


def _all(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))
