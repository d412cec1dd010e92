"""Putting annotations on disk behind the reader's back, and saying when they are there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tui.annotations.codebook import nearest
from tui.annotations.sidecar import SidecarError
from tui.app.session import Session
from tui.app.terminal import Span
from tui.app.widgets.footer import SAVED
from tui.cable.addresses import split


class Saver:
    """Saves one session. ``failure`` says why the last save failed, or is empty. ``written``, where
    it is set, is called when something is on the disk.

    ``told`` is called with what a save has to say, ``failed`` with why one failed, and ``changed``
    whenever ``state`` may have changed.
    """

    def __init__(
        self,
        session: Session,
        told: Callable[[str], None],
        failed: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self.session = session
        self.failure = ""
        self.written: Callable[[], None] | None = None
        self._saved_at = ""
        self._task: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._cable = split(session.path)[0]
        self._cable_state = _state_of(self._cable)
        self._told = told
        self._failed = failed
        self._changed = changed

    @property
    def busy(self) -> bool:
        """Whether a save is under way."""
        return self._task is not None and not self._task.done()

    @property
    def state(self) -> Span:
        """What the footer says: nothing is called saved before it is on disk."""
        if self.failure:
            return "NOT SAVED", "error"
        if not self.session.sidecar.writable:
            return "read-only", "warning"
        if self.busy and self.session.dirty:
            return "saving", "label"
        return (f"{SAVED} {self._saved_at}", "good") if self._saved_at else ("", "")

    def soon(self) -> None:
        """Save in the background; changes made meanwhile are saved right after."""
        if self.session.dirty and not self.busy:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self.session.dirty:
            self._changed()
            try:
                written = await asyncio.to_thread(self.session.write)
            except SidecarError as error:
                self.failure = str(error)
                self._failed(self.failure)
                self._changed()
                return
            self._done(self.session.settle(written))
            self._changed()
            # What is changed during this is saved by another round.
            await asyncio.to_thread(self.session.confirm)

    def look(self, unless: Callable[[], bool]) -> None:
        """Look in the background at what another program made of the sidecar, and take it in.

        Not where ``unless`` says no, then or by then.
        """
        idle = self._looking is None or self._looking.done()
        if idle and not self.busy and not unless():
            self._looking = asyncio.create_task(self._look(unless))

    async def _look(self, unless: Callable[[], bool]) -> None:
        look = await asyncio.to_thread(self.session.look)
        if look is not None and not unless():
            # At once: by the end of any wait a note may be open that rests on what is shown.
            said = self.session.take_in(look)
            if said:
                self._told(said)
            # Who renames tags changes the codebook with the sidecars.
            folder = self.session.path.absolute().parent
            self.session.codebook = await asyncio.to_thread(nearest, folder)
        state = await asyncio.to_thread(_state_of, self._cable)
        if state != self._cable_state:
            self._cable_state = state
            if state is None:
                self._told("The cable's file is gone; what you see is what it was.")
            else:
                self._told("The cable's file changed: open it again to read what it says now.")

    def now(self) -> bool:
        """Save before leaving; answers whether everything is on disk."""
        while self.session.dirty:
            try:
                self._done(self.session.save())
            except SidecarError as error:
                self.failure = str(error)
                self._failed(self.failure)
                return False
        return True

    def rescue(self) -> None:
        """Save after a fault, without telling anybody."""
        with contextlib.suppress(SidecarError):
            self.session.save()

    def _done(self, message: str) -> None:
        self.failure = ""
        self._saved_at = f"{datetime.now():%H:%M:%S}"
        if self.written is not None:
            self.written()
        if message:
            self._told(message)


def _state_of(path: Path) -> tuple[int, int] | None:
    """What tells one state of a file from another: its size and time; None where it is gone."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
