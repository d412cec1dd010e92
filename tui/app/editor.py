"""Writing in the reader's own editor, which gets the terminal and a file with the text."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from tui.annotations.drafts import Draft
    from tui.app.screens.reader import Reader

_EDITORS = ("sensible-editor", "nano", "vi")


def edit(reader: Reader, text: str, draft: Draft | None) -> str | None:
    """The text after $VISUAL or $EDITOR; None, with a message, where it did not come back.

    The file that the editor gets lies beside ``draft`` and goes with it: where the reader is killed
    meanwhile, what the editor saved, then or later, is offered at the next start.
    """
    command = editor()
    if command is None:
        reader.say("No editor: set VISUAL or EDITOR to the one you use.", "warning")
        return None
    path = _lent(text, draft)
    ended: subprocess.CompletedProcess[bytes] | None = None
    failure = ""
    try:
        with reader.app.suspend():
            # An error that left this block would leave the app suspended.
            try:
                ended = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - their own
            except OSError as error:
                failure = error.strerror or str(error)
    except SuspendNotSupported:
        failure = "this terminal cannot be handed to an editor"
    if ended is None:
        path.unlink(missing_ok=True)
        reader.say(f"{command[0]}: {failure}", "error")
        return None
    if ended.returncode != 0:
        where = _apart(path)
        reader.say(f"{command[0]} ended with {ended.returncode}; its text is in {where}", "error")
        return None
    try:
        edited = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        where = _apart(path)
        reader.say(f"What {command[0]} wrote is not UTF-8 text; it is in {where}", "error")
        return None
    if draft is None or path != draft.outside:
        path.unlink(missing_ok=True)
    return edited.replace("\r\n", "\n")


def _lent(text: str, draft: Draft | None) -> Path:
    """The file for the editor: the draft's, or one of the system's where that cannot be made."""
    if draft is not None:
        try:
            draft.lend(text)
        except OSError:
            draft.outside.unlink(missing_ok=True)
        else:
            return draft.outside
    handle, name = tempfile.mkstemp(prefix="cablegram-note-", suffix=".txt")
    with os.fdopen(handle, "wb") as stream:
        stream.write(text.encode("utf-8", "surrogateescape"))
    return Path(name)


def _apart(path: Path) -> Path:
    """Where what an editor left behind is kept, apart from the draft, which goes on."""
    kept = path.with_name(f"kept-{path.name}")
    try:
        path.replace(kept)
    except OSError:
        return path
    return kept


def editor() -> list[str] | None:
    """The editor's command: $VISUAL, else $EDITOR, else one that this machine has."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(os.environ.get(variable, ""))
        except ValueError:
            continue
        if command:
            return command
    return next(([name] for name in _EDITORS if shutil.which(name)), None)
