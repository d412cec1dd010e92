"""One cable being read: its text, its annotations, and every action that changes them.

Nothing here draws. Actions change the annotations in memory at once; ``write`` puts them on disk
and is the only thing that may be called from another thread.
"""

from __future__ import annotations

import contextlib
import getpass
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations.anchors import Anchors, Placement, opening_of
from tui.annotations.codebook import Codebook, nearest
from tui.annotations.durable import sweep
from tui.annotations.history import History, NoLongerApplies, journal_of, step_between
from tui.annotations.merge import merge
from tui.annotations.model import Annotation, Annotations, clean_tag, new_id, now
from tui.annotations.passages import Passage, annotation_of
from tui.annotations.sidecar import Saved, Sidecar, open_sidecar
from tui.app.letters import Lettered, lettered
from tui.app.outline import ORPHANS, Outline, Unit, units
from tui.app.subjects import Subject
from tui.cable.addresses import stem
from tui.cable.model import Cable
from tui.sources.files import Source
from tui.sources.found import cable_of
from tui.sources.open import read

if TYPE_CHECKING:
    from tui.cable.check import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """What was to be saved, and what the sidecar says now, others' changes merged in."""

    target: Annotations
    saved: Saved


class Session:
    """A cable and what its reader adds to it."""

    def __init__(self, source: Source, coder: str = "") -> None:
        self.source = source
        self.cable: Cable = cable_of(source.text, source.record)
        self.outline = Outline(units(self.cable))
        self.codebook: Codebook = nearest(source.path.absolute().parent)
        self.coder = coder
        identity = self.cable.id or stem(source.path)
        self.sidecar: Sidecar = open_sidecar(source.path, identity, source.sha256, coder)
        self.annotations: Annotations = self.sidecar.pending or self.sidecar.base
        self.history = History(journal_of(self.sidecar.path))
        self.saved: Annotations = self.sidecar.base
        self._author = coder
        self._lock = threading.Lock()
        self._anchors = Anchors(self.cable)
        self._findings: tuple[Finding, ...] | None = None
        self._counted = (0, 0)
        self._counted_for: Annotations | None = None
        self._placed_for: Annotations | None = None
        self._placement = Placement((), ())
        self._by_unit: dict[str, list[Annotation]] = {}
        self._passages: tuple[Lettered, ...] = ()

    @property
    def path(self) -> Path:
        """The cable's file."""
        return self.source.path

    @property
    def author(self) -> str:
        """Who annotates: the coder, else git's user name, else the login name."""
        if not self._author:
            self._author = _user_name()
        return self._author

    @property
    def dirty(self) -> bool:
        """Whether something is not on disk yet."""
        return self.annotations != self.saved

    @property
    def placement(self) -> Placement:
        """Where the annotations stand in the text, and which of them have no place."""
        if self._placed_for is not self.annotations:
            self._placement = self._anchors.place(self.annotations, self.source.sha256)
            self._by_unit = {}
            for placed in self._placement.placed:
                self._by_unit.setdefault(placed.paragraph, []).append(placed.annotation)
            self._passages = lettered(self._placement.placed, self.outline)
            self._placed_for = self.annotations
        return self._placement

    @property
    def passages(self) -> tuple[Lettered, ...]:
        """The passages that have their place, in the order of the text, with their letters."""
        self.placement  # noqa: B018 - brings the index up to date
        return self._passages

    def notices(self) -> list[str]:
        """What the reader should know on opening the cable, a line each."""
        found = [self.sidecar.notice] if self.sidecar.notice else []
        if self.source.invalid_bytes:
            found.append(
                f"{self.source.invalid_bytes} bytes are not UTF-8; they are shown as <..>."
            )
        annotations = self.annotations
        if annotations.items and annotations.sha256 not in ("", self.source.sha256):
            lost = len(self.placement.orphans)
            rest = f"{lost} have no place in it." if lost else "all were found in it again."
            found.append(f"The cable's text changed since it was annotated: {rest}")
        return found

    def findings(self) -> tuple[Finding, ...]:
        """What in the cable departs from the rules for cables; worked out at the first call."""
        if self._findings is None:
            # Not needed for the first screen, so not loaded for it.
            from tui.cable.check import check

            self._findings = check(self.cable, datetime.now(UTC).date())
        return self._findings

    def gravest_on(self, unit: str) -> str:
        """The gravest finding on a unit: ``error``, ``warning``, or empty; once worked out."""
        found = {f.severity.value for f in self._findings or () if f.paragraph == unit}
        return "error" if "error" in found else "warning" if "warning" in found else ""

    def list_orphans(self) -> None:
        """Keep the tree's last row true: it says how many annotations have no place."""
        count = len(self.placement.orphans)
        label = f"{count} without a place" if count else ""
        present = self.outline.get(ORPHANS)
        if label != (present.label if present is not None else ""):
            kept = tuple(unit for unit in self.outline.units if unit.id != ORPHANS)
            extra = (Unit(ORPHANS, "orphans", (), label),) if count else ()
            self.outline.set_units((*kept, *extra))

    # What stands on a unit

    def on(self, unit: str) -> tuple[Annotation, ...]:
        """The annotations that stand on a unit."""
        self.placement  # noqa: B018 - brings the index up to date
        return tuple(self._by_unit.get(unit, ()))

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
        return unit in self.annotations.reviewed or bool(self.on(unit))

    def _own(self, subject: Subject | str) -> Annotation | None:
        """The reader's own annotation of just this: the one that actions change."""
        if isinstance(subject, Annotation):
            present = self.annotations.get(subject.id)
            return present if present is not None and self.may_change(present) else None
        for item in self._on(subject):
            if item.author in ("", self.author) and not item.conflict:
                return item
        return None

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
        """How many paragraphs are reviewed, and of how many; counted again after a change only."""
        if self._counted_for is not self.annotations:
            paragraphs = [unit for unit in self.outline.units if unit.kind == "paragraph"]
            # Unnumbered ones count only where there are no others.
            paragraphs = [unit for unit in paragraphs if unit.number] or paragraphs
            done = sum(self.is_reviewed(unit.id) for unit in paragraphs)
            self._counted = (done, len(paragraphs))
            self._counted_for = self.annotations
        return self._counted

    def known_tags(self, recent: Sequence[str]) -> list[str]:
        """Every tag that is known here: recent ones first, then the codebook's and the cable's."""
        defined = (code.name for code in self.codebook.codes)
        return list(dict.fromkeys((*recent, *defined, *self.annotations.tags())))

    # Actions

    def change(self, name: str, target: Annotations) -> bool:
        """Make ``target`` the annotations, as one step of undo; answers whether they differ."""
        step = step_between(name, self.annotations, target)
        if not step.changes and not step.reviewed:
            return False
        self.history.record(step)
        self.annotations = target
        return True

    def set_tags(
        self, chosen: Sequence[Subject], add: Sequence[str], remove: Sequence[str]
    ) -> bool:
        """Add the reader's tags to subjects and take others of theirs off, as one step."""
        gone = set(remove)
        wanted = tuple(dict.fromkeys(tag for tag in map(clean_tag, add) if tag))
        target = self.annotations
        for subject in chosen:
            own = self._own(subject)
            before = own.tags if own is not None else ()
            kept = tuple(tag for tag in before if tag not in gone)
            tags = (*kept, *(tag for tag in wanted if tag not in kept))
            if tags == before:
                continue
            if own is None:
                target = target.put(replace(self._new(subject), tags=tags))
            else:
                target = target.put(replace(own, tags=tags, modified=now()))
        names = " ".join(f"#{tag}" for tag in (*wanted, *remove))
        return self.change(f"tags {names}", target)

    def toggle_tag(self, chosen: Sequence[Subject], tag: str) -> bool:
        """Put the reader's tag on all subjects, or off where all have it; answers the new state."""
        everywhere = all(tag in self.own_tags_on(subject) for subject in chosen)
        if everywhere:
            self.set_tags(chosen, (), (tag,))
        else:
            self.set_tags(chosen, (tag,), ())
        return not everywhere

    def set_note(self, subject: Subject, text: str) -> bool:
        """Write the reader's note on a subject; an empty text takes it away."""
        own = self._own(subject)
        if own is None and not text:
            return False
        item = own if own is not None else self._new(subject)
        if item.note == text:
            return False
        changed = replace(item, note=text, modified=now() if own is not None else "")
        return self.change("note", self.annotations.put(changed))

    def toggle_reviewed(self, chosen: Sequence[Unit]) -> bool:
        """Mark units as reviewed, or take the mark off where all have it; answers the new state."""
        done = not all(unit.id in self.annotations.reviewed for unit in chosen)
        target = self.annotations
        for unit in chosen:
            if (unit.id in target.reviewed) is not done:
                target = target.review(unit.id, done=done)
        self.change("reviewed" if done else "not reviewed", target)
        return done

    def delete(self, chosen: Sequence[Subject]) -> tuple[int, int]:
        """Take the reader's annotations of the subjects away; of a unit, not those of its passages.

        Answers how many went, and how many of other coders stay.
        """
        present = [item for subject in chosen for item in self._on(subject)]
        gone = [item for item in present if self.may_change(item)]
        target = self.annotations
        for item in gone:
            target = target.without(item.id)
        self.change("deletion", target)
        return len(gone), len(present) - len(gone)

    def undo(self) -> str:
        """Undo the last step; answers one line that says what happened."""
        return self._travel(backwards=True)

    def redo(self) -> str:
        """Redo the step that was undone last; answers one line that says what happened."""
        return self._travel(backwards=False)

    def _travel(self, *, backwards: bool) -> str:
        word = "undo" if backwards else "redo"
        try:
            move = self.history.undo if backwards else self.history.redo
            step, self.annotations = move(self.annotations)
        except IndexError:
            return f"Nothing to {word}."
        except NoLongerApplies:
            return f"Cannot {word}: the annotation was changed elsewhere since."
        return f"{'Undone' if backwards else 'Done again'}: {step.name}."

    def _new(self, subject: Subject) -> Annotation:
        if isinstance(subject, Annotation):
            if self.may_change(subject):
                return subject
            mine = replace(subject, id=new_id(), author=self.author, created=now(), modified="")
            return replace(mine, tags=(), note="", extra=())
        if isinstance(subject, Passage):
            return annotation_of(self.cable, subject, self.author)
        return Annotation(
            id=new_id(),
            paragraph=subject.id,
            author=self.author,
            created=now(),
            opening=opening_of(self.cable, subject.nodes[0]),
        )

    # Disk

    def write(self) -> Written:
        """Put journal and sidecar on disk. Raises ``SidecarError``.

        May be called from another thread, and changes nothing that an action changes; ``settle``
        takes the result in.
        """
        with self._lock:
            target = self.annotations
            # Without a journal, undo across restarts is lost; the annotations are not.
            with contextlib.suppress(OSError):
                self.history.save()
            return Written(target, self.sidecar.save(target))

    def settle(self, written: Written) -> str:
        """Take in what a save put on disk; answers what the reader should be told, if anything.

        Actions of the meantime are kept: they are merged with what others had written.
        """
        done = written.saved.annotations
        self.saved = done
        if self.annotations is written.target:
            self.annotations = done
        else:
            self.annotations = merge(written.target, self.annotations, done).annotations
        return written.saved.message

    def save(self) -> str:
        """Write and settle at once. Raises ``SidecarError``."""
        return self.settle(self.write())

    def look_outside(self) -> str:
        """Take in what another program wrote; answers what the reader should be told, if anything.

        Nothing is looked at while something is not saved yet: saving merges it.
        """
        look = None if self.dirty else self.sidecar.look()
        if look is None:
            return ""
        if look.annotations is not None:
            self.annotations = self.saved = look.annotations
        return look.message


def open_session(path: Path, coder: str = "") -> Session:
    """Read a cable and its annotations. Raises ``SourceError`` where the file is no text."""
    sweep(path.absolute().parent)
    return Session(read(path), coder)


def _user_name() -> str:
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git, wherever it is
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
            errors="replace",
        )
        if found.stdout.strip():
            return found.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
