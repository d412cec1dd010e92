"""Which number comes next, and the ids that paragraphs and items get.

Ids are stable and speakable: ``8`` is paragraph 8, ``8b`` the second paragraph with that number,
``8.2`` the second child of 8, ``0.1`` the first unnumbered paragraph before any other.
"""

from __future__ import annotations

from tui.cable.prefixes import Number

_YEARS = 1000
"""From here on a number may be a year."""


class Numbering:
    """The paragraph numbers seen so far, in the cable's own sequence and in one that restarted."""

    def __init__(self) -> None:
        self._last = 0
        self._restarted = 0
        self._seen: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    @property
    def began(self) -> bool:
        """Whether any number has been taken."""
        return self._last > 0

    def may_take(self, value: int) -> bool:
        """Whether a marked number can be a paragraph's; one of four digits only when it is next.

        A year at the start of a wrapped line (``¶2006. (U) …``) would otherwise be one.
        """
        return 0 < value < _YEARS or self.is_next(value)

    def is_next(self, value: int) -> bool:
        """Whether ``value`` comes next in the cable's own sequence."""
        return value == self._last + 1

    def takes(self, number: Number, *, blank: bool, unfinished: bool) -> bool:
        """Whether an unmarked number is the next one, and so that of a paragraph.

        ``blank`` says whether a blank line precedes; ``unfinished`` whether the text before stops
        in the middle of a sentence, as it does before a wrapped date.
        """
        value = number.value
        if unfinished and not blank:
            return False
        if self._last == 0:
            return 0 < value < 4
        if self._last + 1 in (value, number.other):
            return True
        if self._restarted and self._restarted + 1 in (value, number.other):
            return True
        # A paragraph was left out.
        return number.pilcrow and blank and value == self._last + 2 and value < _YEARS

    def was_left_out(self, number: Number) -> bool:
        """Whether a lower number has not been seen: two have changed places."""
        lower = number.pilcrow and 0 < number.value < self._last
        return lower and str(number.value) not in self._seen

    def take(self, number: Number) -> tuple[str, str]:
        """The number of a new paragraph, and its id: the number, with a letter where used."""
        value = number.value
        if number.other is not None and self.is_next(number.other):
            value = number.other
        if number.marking is None and value == 1 and self._last > 0:
            self._restarted = 1
        elif self._restarted and value == self._restarted + 1 and not self.is_next(value):
            self._restarted = value
        else:
            self._last, self._restarted = value, 0
        printed = str(value)
        seen = self._seen.get(printed, 0) + 1
        self._seen[printed] = seen
        return printed, printed if seen == 1 else printed + _suffix(seen)

    def child_of(self, parent: str) -> str:
        """The id of the next child of ``parent``."""
        self._counts[parent] = self._counts.get(parent, 0) + 1
        return f"{parent}.{self._counts[parent]}"


def _suffix(seen: int) -> str:
    letters = ""
    while seen > 0:
        seen, remainder = divmod(seen - 1, 26)
        letters = chr(ord("a") + remainder) + letters
    return letters
