"""A pane of reading text of which only what comes into sight is laid out."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.sections import Laid, Sections
from tui.app.terminal import Palette
from tui.app.widgets.swept import Swept


class Scrolled(Swept):
    """Shows one text whole, in sections, or a short one alone, and knows where it is in either.

    Where a section turns out to have other rows than were expected, what is in sight stays.
    """

    def __init__(
        self,
        palette: Palette,
        chosen: Callable[[str], None],
        swept: Callable[[int, int | None], None],
    ) -> None:
        super().__init__(palette, chosen, swept)
        self._alone = Laid()
        self._whole: Sections | None = None
        self._anchor = -1

    def scroll_top(self, top: int) -> bool:
        """Make ``top`` the first row in sight, as far as there are rows."""
        self._anchor = -1
        wanted = self._laid_out(max(0, top), rising=top < self.top)
        moved = super().scroll_top(wanted)
        # Near the end the top is another one, above which nothing may be laid out yet.
        self.top = self._laid_out(self.top, rising=True)
        return moved

    def to_end(self) -> None:
        """Bring the last row into sight."""
        while self.scroll_top(len(self.rows)):
            pass

    def _laid_out(self, top: int, *, rising: bool) -> int:
        """Lay out what is in sight below row ``top``; answers the row where that is by then.

        ``rising`` says that the text is gone through upwards: then what is below stays in place.
        """
        whole = self._whole
        while whole is not None:
            number = whole.next_unlaid(top, top + self.page)
            if number is None:
                break
            first = whole.starts[number]
            change = self._lay(whole, number)
            if first < top:
                last = first + max(0, whole[number].size - 1)
                top = max(first, top + change) if rising else min(top, last)
        return top

    def _lay(self, whole: Sections, number: int) -> int:
        """Lay a section out; what is in sight stays where it is."""
        self._drawn.clear()
        self.refresh()
        return whole.lay(number)

    def _laid_at(self, number: int) -> tuple[Laid, int] | None:
        """A section of the whole cable, laid out with those beside it, and its first row."""
        whole = self._whole
        if whole is None or not len(whole):
            return None
        for each in range(max(0, number - 1), min(number + 2, len(whole))):
            above = whole.starts[each] + whole[each].size <= self.top
            if whole[each].laid is None:
                change = self._lay(whole, each)
                self.top += change if above else 0
        laid = whole[number].laid
        return (laid, whole.starts[number]) if laid is not None else None

    def span_of(self, identity: str, start: int) -> tuple[int, int] | None:
        """The first and the last row with text of a unit, which begins at ``start``; or None."""
        if self._whole is None:
            return self._alone.span_of(identity)
        found = self._laid_at(self._whole.holding(start)) if start >= 0 else None
        span = found[0].span_of(identity) if found is not None else None
        return (found[1] + span[0], found[1] + span[1]) if found and span else None

    def row_at(self, offset: int) -> int | None:
        """The row that shows the code point at ``offset``, or None."""
        if self._whole is None:
            return self._alone.row_at(offset)
        found = self._laid_at(self._whole.holding(offset)) if offset >= 0 else None
        at = found[0].row_at(offset) if found is not None else None
        return found[1] + at if found is not None and at is not None else None
