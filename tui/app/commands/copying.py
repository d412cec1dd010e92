"""What is copied: the words at hand, their citation, or both, and where a copy is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import places
from tui.app.outline import Unit
from tui.app.selecting import leave
from tui.cable.reading_text import words_of
from tui.cable.visible import visible

if TYPE_CHECKING:
    from tui.app.screens.library import Library
    from tui.app.screens.reader import Reader
    from tui.exports.citing import Place

KEPT = "clipboard.txt"
"""The file in the state directory that holds what was copied last."""


def copy_text(reader: Reader) -> None:
    """Copy the words that are selected, or those of the paragraph, or of the run."""
    span = reader.selecting.span
    if span is not None:
        leave(reader)
        _copy(reader, reader.searchable().between(*span), "Passage")
        return
    units = _at_hand(reader)
    if not units:
        reader.footer.say("There is no paragraph to copy here.")
        return
    cable = reader.session.cable
    texts = [words_of(cable, node) for unit in units for node in unit.nodes]
    _copy(reader, "\n\n".join(texts), "Paragraph" if len(units) == 1 else "Paragraphs")


def copy_quotation(reader: Reader) -> None:
    """Copy the words at hand in quotation marks, and below them the note to cite them by."""
    from tui.exports.citing import quoted_and_cited  # not needed for the first screen

    words, place = _quoted(reader)
    if not words:
        reader.footer.say("There are no words to quote here.")
        return
    _cite(reader, "Quotation", place, lambda note: quoted_and_cited(words, note))


def copy_citation(reader: Reader) -> None:
    """Copy the note to cite what is at hand by."""
    _cite(reader, "Citation", _quoted(reader)[1], lambda note: note)


def _quoted(reader: Reader) -> tuple[list[str], Place]:
    """The words at hand, a text for each paragraph, and the place that they stand at."""
    from tui.exports.citing import ids_between, place_of
    from tui.exports.quoting import paragraphs_of, spoken

    cable = reader.session.cable
    span = reader.selecting.span
    if span is not None:
        return spoken(cable, *span), place_of(cable, ids_between(cable, *span))
    ids = [unit.id for unit in _at_hand(reader) if unit.can_be_tagged]
    return paragraphs_of(cable, ids), place_of(cable, ids)


def _cite(reader: Reader, what: str, place: Place, made: Callable[[str], str]) -> None:
    """Copy what is made of the citation of a place."""
    from tui.exports.citing import Citer

    session = reader.session
    citer = Citer()
    text = made(citer.note(session.path, session.cable, place))
    leave(reader)
    _copy(reader, text, what)
    if citer.problems:
        reader.say(f"{what} in the usual style: {citer.problems[0]}", "warning")


def _at_hand(reader: Reader) -> list[Unit]:
    return reader.run_units() or [unit for unit in (reader.unit(),) if unit is not None]


def copy_path(reader: Reader | Library, path: Path) -> None:
    """Copy the path of a file."""
    _copy(reader, str(path), "Path")


def _copy(reader: Reader | Library, text: str, what: str) -> None:
    """Send a text to the terminal's clipboard, and keep it in a file: no terminal confirms it."""
    # Only what can be seen is sent: the terminal must not be driven through its clipboard.
    shown = visible(text, newlines=True)
    reader.app.copy_to_clipboard(shown)
    said = f"{what} copied if your terminal allows"
    in_tmux = " (tmux: set-clipboard on)" if os.environ.get("TMUX") else ""
    try:
        kept = keep(shown)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        said, kind = f"{said}{in_tmux}; not kept in a file: {why}", "warning"
    else:
        said, kind = f"{said}, and to {kept}{in_tmux}", "good"
    reader.say(said, kind)


def keep(text: str) -> str:
    """Keep what was copied in the state directory, for nobody else to read; answers the file.

    Raises ``OSError``.
    """
    folder = places.state()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / KEPT
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    return str(path)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "copy.text": copy_text,
    "copy.quotation": copy_quotation,
    "copy.citation": copy_citation,
}
