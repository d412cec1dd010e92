"""One cable being read: its text, its annotations, and every action that changes them.

Nothing here draws. Actions change the annotations in memory at once; ``write`` puts them on disk
and is the only thing that may be called from another thread.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import editing
from tui.annotations.coders import open_kept, user_name
from tui.annotations.durable import sweep
from tui.annotations.history import History, NoLongerApplies, journal_of
from tui.annotations.merge import merge
from tui.annotations.model import Annotations
from tui.annotations.sidecar import Look, Saved, Sidecar
from tui.app.at_hand import AtHand
from tui.cable.addresses import stem
from tui.sources.files import Source
from tui.sources.open import read

if TYPE_CHECKING:
    from tui.app.outline import Unit
    from tui.app.subjects import Subject


@dataclass(frozen=True, slots=True)
class Written:
    """What was to be saved, and what the sidecar says now, others' changes merged in."""

    target: Annotations
    saved: Saved


class Session(AtHand):
    """A cable and what its reader adds to it."""

    def __init__(self, source: Source, coder: str = "") -> None:
        super().__init__(source)
        self.coder = coder
        identity = self.cable.id or stem(source.path)
        self.sidecar: Sidecar
        self.sidecar, self._author = open_kept(source.path, identity, source.sha256, coder)
        self.annotations: Annotations = self.sidecar.pending or self.sidecar.base
        self.history = History(journal_of(self.sidecar.path))
        self._recovered = ""
        if self.sidecar.writable:
            self._recover()
        self.saved: Annotations = self.sidecar.base
        self.placing = ""
        self._lock = threading.Lock()
        self._step = threading.Lock()
        self._journal_failure = ""

    @property
    def author(self) -> str:
        """Who annotates: the coder, else git's user name, else the login name."""
        if not self._author:
            self._author = user_name()
        return self._author

    @property
    def dirty(self) -> bool:
        """Whether something is not on disk yet."""
        return self.annotations != self.saved

    def notices(self) -> list[str]:
        """What the reader should know on opening the cable, a line each."""
        found = [notice for notice in (self.sidecar.notice, self._recovered) if notice]
        if bad := self.source.invalid_bytes:
            found.append(f"{bad} bytes are not UTF-8; they are shown as <..>.")
        annotations = self.annotations
        if annotations.items and annotations.sha256 not in ("", self.source.sha256):
            found.append(self.standing.after_a_change)
        return found

    # Actions

    def change(self, name: str, target: Annotations) -> bool:
        """Make ``target`` the annotations, as one step of undo; answers whether they differ."""
        with self._step:
            if not editing.record(self.history, name, self.annotations, target):
                return False
            self.annotations = target
        return True

    def set_tags(
        self, chosen: Sequence[Subject], add: Sequence[str], remove: Sequence[str]
    ) -> bool:
        """Add the reader's tags to subjects and take others of theirs off, as one step."""
        spots = [self._spot(subject) for subject in chosen]
        target = editing.with_tags(self.annotations, spots, add, remove, self.author)
        names = " ".join(f"#{tag}" for tag in (*editing.clean_tags(add), *remove))
        return self.change(f"tags {names}", target)

    def toggle_tag(self, chosen: Sequence[Subject], tag: str) -> bool:
        """Put the reader's tag on all subjects, or off where all have it; answers the new state."""
        everywhere = all(tag in self.own_tags_on(subject) for subject in chosen)
        if everywhere:
            self.set_tags(chosen, (), (tag,))
        else:
            self.set_tags(chosen, (tag,), ())
        return not everywhere

    def set_note(self, subject: Subject, text: str, base: str | None = None) -> bool:
        """Write the reader's note on a subject; an empty text takes it away.

        ``base`` is the note that ``text`` was written on. Where there is another one by now, that
        is kept beside it, as when two readers change the same note.
        """
        spot = self._spot(subject)
        target = editing.with_note(self.annotations, spot, text, self.author, base)
        return self.change("note", target)

    def toggle_reviewed(self, chosen: Sequence[Unit]) -> bool:
        """Mark units as reviewed, or take the mark off where all have it; answers the new state."""
        done = not all(unit.id in self.annotations.reviewed for unit in chosen)
        named = [unit.id for unit in chosen]
        target = editing.with_reviewed(self.annotations, named, done=done)
        self.change("reviewed" if done else "not reviewed", target)
        return done

    def delete(self, chosen: Sequence[Subject]) -> tuple[int, int]:
        """Take the reader's annotations of the subjects away; of a unit, not those of its passages.

        Answers how many went, and how many of other coders stay.
        """
        present = [item for subject in chosen for item in self._on(subject)]
        left = editing.without_own(self.annotations, present, self.author)
        self.change("deletion", left.annotations)
        return left.gone, left.others

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
            with self._step:
                step, self.annotations = move(self.annotations)
        except IndexError:
            return f"Nothing to {word}."
        except NoLongerApplies:
            return f"Cannot {word}: the annotation was changed elsewhere since."
        return f"{'Undone' if backwards else 'Done again'}: {step.name}."

    # Disk

    def _recover(self) -> None:
        """Bring back what an earlier run could not put on disk before it was ended."""
        found = self.history.recover(self.annotations)
        self.annotations = found.annotations
        self._recovered = found.told

    def write(self) -> Written:
        """Put journal and sidecar on disk, in this order. Raises ``SidecarError``.

        May be called from another thread, and changes nothing that an action changes; ``settle``
        takes the result in.
        """
        with self._lock:
            with self._step:
                # Together: a step counts as saved once an annotation of after it was.
                target, steps = self.annotations, self.history.waiting
            saved, failure = editing.save(self.history, self.sidecar, target, steps)
            if failure and failure != self._journal_failure:
                saved = replace(saved, message=" ".join(filter(None, (saved.message, failure))))
            self._journal_failure = failure
            return Written(target, saved)

    def settle(self, written: Written) -> str:
        """Take in what a save put on disk; answers what the reader should be told, if anything.

        Actions of the meantime are kept: they are merged with what others had written.
        """
        done = written.saved.annotations
        self.saved = done
        if self.annotations is written.target:
            # The same object again spares looking for all their places once more.
            self.annotations = done if done != written.target else written.target
        else:
            self.annotations = merge(written.target, self.annotations, done).annotations
        return written.saved.message

    def save(self) -> str:
        """Write, settle and confirm at once. Raises ``SidecarError``."""
        said = self.settle(self.write())
        self.confirm()
        return said

    def confirm(self) -> None:
        """Note in the journal what the sidecar has got; nobody waits for this.

        May be called from another thread, as ``write``.
        """
        with self._lock:
            if not self.dirty:
                self.history.confirm()

    def look(self) -> Look | None:
        """Look at what another program made of the sidecar; None where there is nothing new.

        Nothing is looked at while something is not saved yet: saving merges it. May be called from
        another thread and changes nothing; ``take_in`` takes the result in.
        """
        return None if self.dirty else self.sidecar.look()

    def take_in(self, look: Look) -> str:
        """Take in what ``look`` found; answers what the reader should be told, if anything.

        Where something was changed or saved meanwhile, that is left to the next look or save.
        """
        if self.dirty or not self._lock.acquire(blocking=False):
            return ""
        try:
            if not self.sidecar.accept(look):
                return ""
        finally:
            self._lock.release()
        if look.annotations is not None:
            self.annotations = self.saved = look.annotations
        return look.message

    def look_outside(self) -> str:
        """Look and take in at once."""
        look = self.look()
        return self.take_in(look) if look is not None else ""


def open_session(path: Path, coder: str = "") -> Session:
    """Read a cable and its annotations. Raises ``SourceError`` where the file is no text."""
    sweep(path.absolute().parent)
    return Session(read(path), coder)
