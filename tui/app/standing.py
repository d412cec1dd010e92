"""Where the annotations of one cable stand: on which unit, on which words, how surely."""

from __future__ import annotations

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
