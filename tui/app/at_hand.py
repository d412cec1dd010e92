"""One cable at hand: its text, its units, its annotations, and what stands where.

Nothing here draws, and nothing here changes an annotation: that is the session's, which adds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import editing
from tui.annotations.anchors import Anchors, Placed, Placement
from tui.annotations.codebook import Codebook, nearest
from tui.annotations.editing import Spot
from tui.annotations.model import Annotation, Annotations
from tui.annotations.passages import Passage
from tui.app.letters import Lettered
from tui.app.outline import ORPHANS, Outline, Unit, units
from tui.app.standing import Standing
from tui.cable.addresses import split
from tui.cable.model import Cable
from tui.cable.vocabulary import Vocabulary, nearest_vocabulary
from tui.sources.files import Source
from tui.sources.found import cable_of

if TYPE_CHECKING:
    from tui.annotations.searching import Candidate
    from tui.app.subjects import Subject
    from tui.cable.check import Finding


class AtHand:
    """A cable, and what has been added to it; the reader's own is what ``author`` made."""

    annotations: Annotations

    def __init__(self, source: Source) -> None:
        folder = source.path.absolute().parent
        self.source = source
        self.cable: Cable = cable_of(source.text, source.record)
        self.outline = Outline(units(self.cable))
        self.codebook: Codebook = nearest(folder)
        self.vocabulary: Vocabulary = nearest_vocabulary(folder)
        self._anchors = Anchors(self.cable)
        self._findings: tuple[Finding, ...] | None = None
        self._gravest: dict[str, str] = {}
        self._paragraphs: frozenset[str] | None = None
        self._marked: frozenset[str] = frozenset()
        self._marked_for: tuple[str, ...] = ()
        self._standing: Standing | None = None
        self._standing_for: Annotations | None = None

    @property
    def author(self) -> str:
        """Who annotates."""
        raise NotImplementedError

    @property
    def path(self) -> Path:
        """The cable's file."""
        return self.source.path

    @property
    def library(self) -> Path:
        """The folder of the library: that of the codebook, else the cable's own."""
        governing = self.codebook.path
        return split(self.path)[0].absolute().parent if governing is None else governing.parent

    @property
    def standing(self) -> Standing:
        """Where the annotations stand, found again after each change."""
        if self._standing is None or self._standing_for is not self.annotations:
            placement = self._anchors.place(self.annotations, self.source.sha256)
            self._standing = Standing(placement, self.outline)
            self._standing_for = self.annotations
        return self._standing

    @property
    def placement(self) -> Placement:
        """Where the annotations stand in the text, and which of them have no place."""
        return self.standing.placement

    @property
    def passages(self) -> tuple[Lettered, ...]:
        """The passages that have their place, in the order of the text, with their letters."""
        return self.standing.passages

    def findings(self) -> tuple[Finding, ...]:
        """What in the cable departs from the rules for cables; worked out at the first call."""
        if self._findings is None:
            # Not needed for the first screen, so not loaded for it.
            from tui.cable.check import check

            self._findings = check(self.cable, datetime.now(UTC).date())
            for found in self._findings:
                severity = found.severity.value
                graver = severity == "error" or not self._gravest.get(found.paragraph)
                if severity in ("error", "warning") and graver:
                    self._gravest[found.paragraph] = severity
        return self._findings

    def gravest_on(self, unit: str) -> str:
        """The gravest finding on a unit: ``error``, ``warning``, or empty; once worked out."""
        return self._gravest.get(unit, "")

    def list_orphans(self) -> None:
        """Keep the tree's last row true: how many annotations have no place or a doubtful one."""
        label = self.standing.doubts
        present = self.outline.get(ORPHANS)
        if label != (present.label if present is not None else ""):
            kept = tuple(unit for unit in self.outline.units if unit.id != ORPHANS)
            extra = (Unit(ORPHANS, "orphans", (), label),) if label else ()
            self.outline.set_units((*kept, *extra))

    # What stands on a unit

    def on(self, unit: str) -> tuple[Annotation, ...]:
        """The annotations that stand on a unit."""
        return self.standing.on(unit)

    @property
    def near(self) -> dict[str, Placed]:
        """By id the annotations whose words, or what stands around them, differ a little."""
        return self.standing.near

    def candidates(self, annotation: Annotation) -> tuple[Candidate, ...]:
        """The places that an annotation may be meant for, also unlikely ones, the best first."""
        return self._anchors.candidates(annotation)

    def tags_on(self, unit: str) -> tuple[str, ...]:
        """The tags on a unit, each once."""
        return tuple(dict.fromkeys(tag for item in self.on(unit) for tag in item.tags))

    def own_tags_on(self, subject: Subject | str) -> tuple[str, ...]:
        """The tags that the reader, not another coder, put on a subject, or a unit by its id."""
        own = self._own(subject)
        return own.tags if own is not None else ()

    def note_on(self, subject: Subject | str) -> str:
        """The note that an edit would change: the reader's own on this subject or unit."""
        own = self._own(subject)
        return own.note if own is not None else ""

    def may_change(self, item: Annotation) -> bool:
        """Whether an annotation is the reader's own: theirs, nobody's, or one of two versions."""
        return item.author in ("", self.author) or item.conflict

    def is_reviewed(self, unit: str) -> bool:
        """Whether a unit is marked as reviewed, or carries an annotation."""
        return unit in self._reviewed() or bool(self.on(unit))

    def is_marked(self, unit: str) -> bool:
        """Whether a unit is marked as reviewed."""
        return unit in self._reviewed()

    def _reviewed(self) -> frozenset[str]:
        """The units that are marked as reviewed."""
        if self._marked_for is not self.annotations.reviewed:
            self._marked_for = self.annotations.reviewed
            self._marked = frozenset(self._marked_for)
        return self._marked

    def _own(self, subject: Subject | str) -> Annotation | None:
        """The reader's own annotation of just this: the one that actions change."""
        if isinstance(subject, Annotation):
            present = self.annotations.get(subject.id)
            return present if present is not None and self.may_change(present) else None
        passage = isinstance(subject, Passage)
        return editing.own_of(self._on(subject), self.author, passage=passage)

    def _spot(self, subject: Subject) -> Spot:
        sha256 = self.source.sha256
        if isinstance(subject, Annotation):
            chosen = self.annotations.get(subject.id) or subject
            return Spot(self.cable, None, chosen=chosen, sha256=sha256)
        present = self._on(subject)
        if isinstance(subject, Passage):
            span = subject.start, subject.end
            return Spot(self.cable, self.cable.find(subject.paragraph), present, span, sha256)
        return Spot(self.cable, subject.nodes[0], present, sha256=sha256)

    def _on(self, subject: Subject | str) -> tuple[Annotation, ...]:
        """What stands on just this: the unit as a whole, those very words, that annotation."""
        if isinstance(subject, Annotation):
            return tuple(item for item in self.annotations.items if item.id == subject.id)
        if isinstance(subject, Passage):
            placed = (one.placed for one in self.passages)
            return tuple(
                one.annotation
                for one in placed
                if (one.start, one.end) == (subject.start, subject.end)
            )
        unit = subject if isinstance(subject, str) else subject.id
        return tuple(item for item in self.on(unit) if not item.is_passage)

    def progress(self) -> tuple[int, int]:
        """How many paragraphs are reviewed, and of how many."""
        if self._paragraphs is None:
            found = [unit for unit in self.outline.units if unit.kind == "paragraph"]
            # Unnumbered ones count only where there are no others.
            found = [unit for unit in found if unit.number] or found
            self._paragraphs = frozenset(unit.id for unit in found)
        done = self._paragraphs & (self._reviewed() | self.standing.annotated)
        return len(done), len(self._paragraphs)

    def known_tags(self, recent: Sequence[str]) -> list[str]:
        """Every tag that is known here: recent ones first, then the codebook's and the cable's."""
        defined = (code.name for code in self.codebook.codes)
        return list(dict.fromkeys((*recent, *defined, *self.annotations.tags())))
