"""The dialogue: a command a line, an answer in lines.

Whatever changes an annotation is on disk before the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from tui.annotations import drafts
from tui.annotations.drafts import Draft
from tui.annotations.sidecar import SidecarError
from tui.app.outline import Unit
from tui.app.session import Session
from tui.cable.visible import visible
from tui.plain import telling

Ask = Callable[[str], "str | None"]
"""Asks for one line with a prompt; None where there will be no more."""
Put = Callable[[str], None]
"""Says one line."""

_END_OF_NOTE = "."


class RefusalError(Exception):
    """A command that cannot be carried out; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, a shorter one, what it takes, and what it does in a sentence."""

    name: str
    short: str
    takes: str
    told: str
    run: Callable[[Dialogue, str], Iterable[str]]


class Dialogue:
    """One cable in plain lines. ``at`` is the id of the unit at hand, empty where there is none.

    ``used_tags`` are the tags used last, the newest first; ``sought`` what was looked for last.
    """

    def __init__(
        self,
        session: Session,
        commands: Mapping[str, Command],
        put: Put,
        ask: Ask,
        width: int,
        *,
        at: str = "",
        used_tags: Iterable[str] = (),
    ) -> None:
        self.session = session
        self.commands = commands
        self.width = width
        self.used_tags = list(used_tags)
        self.left = False
        self.sought = ""
        self._put = put
        self._ask = ask
        session.list_orphans()
        units = session.outline.units
        self.at = at if session.outline.get(at) is not None else (units[0].id if units else "")

    def run(self) -> bool:
        """Talk until the reader leaves; answers whether everything is on disk."""
        for told in telling.greeting(self.session, self.width):
            self._put(told)
        self._put("Type a paragraph's number to read it, help for the commands, quit to leave.")
        for draft in drafts.left_behind(self.session.sidecar.path):
            self._put(f"An unfinished note on {visible(draft.unit)} is kept: type draft to see it.")
            draft.leave()
        while not self.left:
            unit = self.unit
            try:
                line = self._ask(f"{telling.name_of(unit) if unit is not None else 'cable'}> ")
            except KeyboardInterrupt:
                self._put("quit leaves.")
                continue
            if line is None:
                break
            self.answer(line)
        if self.session.dirty:
            for said in self._saved(""):
                self._put(said)
        return not self.session.dirty

    @property
    def unit(self) -> Unit | None:
        """The unit at hand; None in a cable that has none."""
        return self.session.outline.get(self.at)

    def answer(self, line: str) -> None:
        """Do what one line says and tell it; what it cannot mean is told too."""
        outside = self.session.look_outside()
        if outside:
            self._put(outside)
        self.session.list_orphans()
        try:
            for said in self._answers(line.strip()):
                self._put(said)
        except RefusalError as refusal:
            self._put(str(refusal))

    def _answers(self, line: str) -> Iterable[str]:
        name, _, rest = line.partition(" ")
        if not name:
            return self.commands["next"].run(self, "")
        identity = name.removeprefix("¶")
        if not rest and self.session.outline.get(identity) is not None:
            return self.commands["go"].run(self, identity)
        command = self.commands.get(name.lower())
        if command is None:
            known = "a number, next, back, tag, note, find, outline"
            raise RefusalError(
                f"There is no command {visible(name)}; type help, or one of: {known}."
            )
        return command.run(self, rest.strip())

    def ask_lines(self, draft: Draft) -> str | None:
        """Lines up to one that is a single full stop; None where the note is given up for now.

        Each line is kept in ``draft`` as soon as it is typed.
        """
        lines = draft.text.split("\n") if draft.text else []
        while True:
            try:
                line = self._ask("note> ")
            except KeyboardInterrupt:
                return None
            if line is None or line == _END_OF_NOTE:
                return "\n".join(lines).rstrip()
            lines.append(line)
            with suppress(OSError):
                draft.keep("\n".join(lines))

    def changed(self, said: str) -> Iterator[str]:
        """Put what was done on disk, and only then say so."""
        yield from self._saved(said)
        self.session.list_orphans()

    def _saved(self, said: str) -> Iterator[str]:
        try:
            message = self.session.save()
        except SidecarError as error:
            yield f"NOT SAVED: {error}. It is tried again with the next change and on leaving."
            return
        if said:
            yield f"Saved: {said}"
        if message:
            yield message
