"""Keeping the note that is being written, and bringing back one that an ended program left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui.annotations import drafts
from tui.annotations.drafts import Draft
from tui.app.session import Session


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

    def begin(self, unit: str, base: str) -> None:
        """A note is begun, which said ``base`` before."""
        self._draft = drafts.begin(self._session.sidecar.path, unit, base)
        self._draft.text = base

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
            unit = self._session.outline.get(draft.unit)
            if not draft.text.rstrip() or (
                unit is not None and draft.text.rstrip() == self._session.note_on(unit.id).rstrip()
            ):
                draft.forget()
            elif unit is None or not self._session.sidecar.writable:
                draft.leave()
                said.append(f"An unfinished note on ¶ {draft.unit} is kept in {draft.path}")
            else:
                self._found.append(draft)
        return said

    def next(self) -> Draft | None:
        """The next draft that was left behind and can be written on, or None."""
        return self._found.pop(0) if self._found else None
