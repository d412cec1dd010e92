"""Starting the dialogue: on a cable, or after choosing one of a folder."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from tui.annotations.sidecar import SidecarError
from tui.app.memory import Memory, Place
from tui.app.session import Session, open_session
from tui.cable.visible import visible
from tui.commands.output import FAILURE, SUCCESS, USAGE, complain, put_line
from tui.plain.commands import BY_NAME
from tui.plain.dialogue import Dialogue
from tui.resources import example
from tui.sources.files import SourceError
from tui.sources.listing import Listed, cables_listed, files_listed
from tui.sources.open import holds_many

_MOST_LISTED = 50


def run(path: Path | None, coder: str) -> int:
    """Talk about a cable until the reader leaves; answers the exit status.

    Of a folder or a file with many cables, one is chosen first; without a path, the example is
    opened.
    """
    place = path if path is not None else example()
    if place is None:
        complain("name a cable or a folder, as in: cablegram --plain cables/")
        return USAGE
    try:
        chosen = _chosen(place)
        if chosen is None:
            return SUCCESS
        session = open_session(chosen, coder)
    except SourceError as error:
        complain(str(error))
        return FAILURE
    memory = Memory()
    at = memory.place(session.path).unit
    width = shutil.get_terminal_size((72, 24)).columns
    favourites = memory.favourites(session.library)
    dialogue = Dialogue(session, BY_NAME, put_line, ask, width, at=at, used_tags=favourites.recent)
    try:
        saved = dialogue.run()
    finally:
        _rescue(session)
    favourites.recent = dialogue.used_tags
    memory.keep(favourites)
    memory.last_opened = str(session.path.absolute())
    memory.save()
    memory.remember(session.path, Place(unit=dialogue.at))
    return SUCCESS if saved else FAILURE


def ask(prompt: str) -> str | None:
    """Ask for one line; None at the end of the input."""
    if sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401 - gives editing and history to input()
    try:
        return input(prompt)
    except EOFError:
        put_line("")
        return None


def _rescue(session: Session) -> None:
    with suppress(SidecarError):
        if session.dirty:
            session.save()


def _chosen(path: Path) -> Path | None:
    """The cable that ``path`` is, or the one of it that the reader chooses."""
    if not path.is_dir() and not holds_many(path):
        return path
    listed = list(islice(_listed(path), 100_000))
    if not listed:
        raise SourceError(f"{visible(str(path))}: no cables here")
    if len(listed) == 1 and not listed[0].many:
        return listed[0].address
    put_line(f"{len(listed)} cables in {path}. Type a number, or words to look for.")
    shown = listed
    while True:
        for number, one in enumerate(shown[:_MOST_LISTED], 1):
            put_line(f"{number}. {one.name} {one.subject}".rstrip())
        if len(shown) > _MOST_LISTED:
            put_line(f"and {len(shown) - _MOST_LISTED} more: type words to look for")
        answer = ask("cable> ")
        if answer is None or answer.strip().lower() in ("q", "quit"):
            return None
        answer = answer.strip()
        if answer.isascii() and answer.isdecimal() and 0 < int(answer) <= len(shown):
            chosen = shown[int(answer) - 1]
            return _chosen(chosen.address) if chosen.many else chosen.address
        words = answer.casefold().split()
        found = [one for one in listed if _has(one, words)]
        if found:
            shown = found
        else:
            put_line(f"No cable here has {answer} in its name or subject.")


def _listed(path: Path) -> Iterator[Listed]:
    return files_listed(path) if path.is_dir() else cables_listed(path)


def _has(one: Listed, words: list[str]) -> bool:
    told = f"{one.name} {one.subject}".casefold()
    return all(word in told for word in words)
