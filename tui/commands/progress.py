"""How far a long export is, on one line of the terminal that is gone when it is through."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from tui.commands.output import put
from tui.exports.tally import Tally, counted

_WAIT, _AGAIN = 1.0, 0.2
"""Seconds until progress is shown at all, and from one time to the next."""


class Progress:
    """Told of each cable that has passed; shows the count on standard error now and then.

    Only a terminal is shown it, and not where the export itself goes there.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._next = time.monotonic() + _WAIT
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __call__(self, tally: Tally) -> None:
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _AGAIN
        cables, annotations = tally.cables, tally.annotations
        self._print(f"{counted(cables, 'cable')}, {counted(annotations, 'annotation')} so far")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._width:
            self._print("")
            put("", sys.stderr, end="\r")

    def _print(self, text: str) -> None:
        put(text.ljust(self._width), sys.stderr, end="\r")
        sys.stderr.flush()
        self._width = max(self._width, len(text))
