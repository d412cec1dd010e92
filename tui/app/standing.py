"""Where the annotations of one cable stand: on which unit, on which words, how surely."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import accumulate

from tui.annotations.anchors import Placed, Placement
from tui.annotations.model import Annotation
from tui.app.letters import Lettered, lettered
from tui.app.outline import Outline


class Standing:
    """A placement, by unit and by annotation.

    ``near`` are by id the annotations whose words, or what stands around them, differ a little;
    ``passages`` those of words, in the order of the text, with their letters.
    """

    def __init__(self, placement: Placement, outline: Outline) -> None:
        self.placement = placement
        self.near: dict[str, Placed] = {}
        self._by_unit: dict[str, list[Annotation]] = {}
        for placed in placement.placed:
            self._by_unit.setdefault(placed.paragraph, []).append(placed.annotation)
            if placed.near:
                self.near[placed.annotation.id] = placed
        self.passages: tuple[Lettered, ...] = lettered(placement.placed, outline)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each passage by the annotation's id, in the order of the text."""
        return {one.placed.annotation.id: one.letter for one in self.passages}

    @cached_property
    def annotated(self) -> frozenset[str]:
        """The units that an annotation stands on."""
        return frozenset(self._by_unit)

    @cached_property
    def _starts(self) -> list[int]:
        return [one.placed.start for one in self.passages]

    @cached_property
    def _reach(self) -> list[int]:
        """How far any of the passages up to each goes."""
        return list(accumulate((one.placed.end for one in self.passages), max))

    def over(self, start: int, end: int) -> list[int]:
        """The places among ``passages`` of those that are on any of ``[start, end)``."""
        found: list[int] = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self.passages[at].placed.end > start:
                found.append(at)
            at -= 1
        return found[::-1]

    def changed_since(self, before: Standing) -> list[Placed]:
        """What stands otherwise than it did ``before``: as it was, and as it is."""
        old, new = before._shown, self._shown
        changed = [one for identity, one in old.items() if new.get(identity) != one]
        changed += [one for identity, one in new.items() if old.get(identity) != one]
        return [placed for placed, _ in changed]

    @cached_property
    def _shown(self) -> dict[str, tuple[Placed, str]]:
        """What the screen shows of each annotation: where it stands, and its letter."""
        return {
            one.annotation.id: (one, self.letters.get(one.annotation.id, ""))
            for one in self.placement.placed
        }

    def on(self, unit: str) -> tuple[Annotation, ...]:
        """The annotations that stand on a unit."""
        return tuple(self._by_unit.get(unit, ()))

    def placed(self, annotation: Annotation) -> Placed | None:
        """Where an annotation stands; None where it has no place."""
        own = (one for one in self.placement.placed if one.annotation.id == annotation.id)
        return next(own, None)

    @property
    def doubts(self) -> str:
        """How many annotations have no place or a doubtful one; empty where none has."""
        told = self._lost()
        return ", ".join([*told, f"≈ {len(self.near)} to check"] if self.near else told)

    @property
    def after_a_change(self) -> str:
        """What became of the annotations of a cable whose text changed, in a line."""
        told = self._lost() + ([f"{len(self.near)} on words that differ"] if self.near else [])
        rest = f"{' and '.join(told)}." if told else "all were found in it again."
        return f"The cable's text changed since it was annotated: {rest}"

    def _lost(self) -> list[str]:
        count = len(self.placement.orphans)
        return [f"{count} without a place"] if count else []
