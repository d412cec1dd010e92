"""Keeping the note that is being written, and bringing back one that an ended program left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tui.annotations import drafts
from tui.annotations.drafts import Draft, Words
from tui.annotations.model import Annotation
from tui.annotations.passages import Passage, passage_at
from tui.app.outline import Unit
from tui.app.session import Session
from tui.app.subjects import Subject, short
from tui.cable.model import Cable


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft that was left behind, what it is about now, and the unit which that stands on.

    ``moved`` says why it is about the unit and no longer about what it was begun on; ``base`` is
    the note that it was written on, which on another subject is none.
    """

    draft: Draft
    subject: Subject
    unit: Unit
    base: str
    moved: str = ""


class Drafting:
    """The draft of the note at hand, those of notes that await their save, and those found.

    ``text`` answers what the field holds while a note is being written, else None; ``failed`` is
    told when a draft cannot be kept.
    """

    def __init__(
        self, session: Session, text: Callable[[], str | None], failed: Callable[[str], None]
    ) -> None:
        self._session = session
        self._text = text
        self._failed = failed
        self._draft: Draft | None = None
        self._awaiting: list[Draft] = []
        self._found: list[Draft] = []
        self._task: asyncio.Task[None] | None = None
        self._told = False

    def begin(self, subject: Subject, base: str) -> None:
        """A note is begun, which said ``base`` before."""
        session = self._session
        words: Words | None = None
        chosen = ""
        if isinstance(subject, Passage):
            unit = subject.paragraph
            words = _words(session.cable, subject.start, subject.end)
        elif isinstance(subject, Annotation):
            unit, chosen = subject.paragraph, subject.id
            placed = session.standing.placed(subject)
            if placed is not None:
                unit = placed.paragraph
                if subject.is_passage:
                    words = _words(session.cable, placed.start, placed.end)
        else:
            unit = subject.id
        self._draft = drafts.begin(session.sidecar.path, unit, base, annotation=chosen, words=words)
        self._draft.text = base

    @property
    def at_hand(self) -> Draft | None:
        """The draft of the note that is being written."""
        return self._draft

    def give_up(self) -> None:
        """Nothing was written on the note that was begun."""
        if self._draft is not None:
            self._draft.forget()
            self._draft = None

    def go_on(self, draft: Draft) -> None:
        """A draft that was found is being written on."""
        self._draft = draft

    def end(self) -> None:
        """The note at hand was kept; its draft stays until the sidecar has it."""
        if self._draft is not None:
            self._awaiting.append(self._draft)
            self._draft = None

    def tick(self) -> None:
        """Called every second: keep what was typed since, and take away what has been saved."""
        if self._task is None or self._task.done():
            text = self._text()
            draft = self._draft if text is not None else None
            changed = draft is not None and text != draft.text
            if changed or (self._awaiting and not self._session.dirty):
                self._task = asyncio.create_task(self._run(draft if changed else None, text or ""))

    async def _run(self, draft: Draft | None, text: str) -> None:
        if draft is not None:
            try:
                await asyncio.to_thread(draft.keep, text)
                self._told = False
            except OSError as error:
                if not self._told:
                    reason = error.strerror or str(error)
                    self._failed(f"What you are writing is not kept in case of a crash: {reason}")
                self._told = True
        if not self._session.dirty:
            done, self._awaiting = self._awaiting, []
            for each in done:
                await asyncio.to_thread(each.forget)

    def close(self) -> None:
        """Before leaving: what the sidecar has needs no draft any more; the rest stays."""
        for each in self._awaiting:
            if self._session.dirty:
                each.leave()
            else:
                each.forget()
        self._awaiting = []

    def put_back(self) -> None:
        """Leave what was found and not yet shown where it was, for the next reader."""
        for each in self._found:
            each.leave()
        self._found = []

    def look(self) -> list[str]:
        """Find what was left behind; answers a line for each draft that has no place to go on."""
        said: list[str] = []
        for draft in drafts.left_behind(self._session.sidecar.path):
            text = draft.text.rstrip()
            found = _unfinished(self._session, draft)
            saved = found is not None and text == self._session.note_on(found.subject).rstrip()
            if not text or saved:
                draft.forget()
            elif found is None or not self._session.sidecar.writable:
                draft.leave()
                said.append(f"An unfinished note on ¶ {draft.unit} is kept in {draft.path}")
            else:
                self._found.append(draft)
        return said

    def next(self) -> Unfinished | None:
        """The next draft that was left behind and can be written on, or None."""
        while self._found:
            draft = self._found.pop(0)
            found = _unfinished(self._session, draft)
            if found is not None:
                return found
            draft.leave()
        return None


def _words(cable: Cable, start: int, end: int) -> Words:
    return Words(start, end, cable.text[start:end])


def _unfinished(session: Session, draft: Draft) -> Unfinished | None:
    """What a draft is about by now; None where not even its paragraph is there.

    A note on words goes back to the same words in the same place, or else to their paragraph.
    """
    item = session.annotations.get(draft.annotation)
    if item is not None and session.may_change(item):
        placed = session.standing.placed(item)
        unit = session.outline.get(placed.paragraph if placed is not None else draft.unit)
        return Unfinished(draft, item, unit, draft.base) if unit is not None else None
    words = draft.words
    if (
        words is not None
        and words.quote.strip()
        and session.cable.text[words.start : words.end] == words.quote
    ):
        try:
            passage = passage_at(session.cable, words.start, words.end)
        except ValueError:
            passage = None
        unit = session.outline.get(passage.paragraph) if passage is not None else None
        if passage is not None and unit is not None:
            return Unfinished(draft, passage, unit, draft.base)
    unit = session.outline.get(draft.unit)
    if unit is None:
        return None
    if words is None and not draft.annotation:
        return Unfinished(draft, unit, unit, draft.base)
    gone = f"the words “{short(words.quote)}” are" if words is not None else "its annotation is"
    return Unfinished(draft, unit, unit, "", f"{gone} no longer there")
