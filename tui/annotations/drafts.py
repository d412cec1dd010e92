"""What is being written, kept in the state directory until it is in a sidecar or a codebook.

A draft is a file that its owner alone can read, and a lock that lives as long as the program that
writes it: what lies there without its lock was left behind by a program that was ended. Beside it
may lie the file that an editor was given, whose text then counts.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import threading
import time
from pathlib import Path
from typing import NamedTuple

from tui.annotations import places
from tui.annotations.durable import replace_file

_LARGEST = 8 * 1024 * 1024
_STALE_AFTER = 3600.0
"""Seconds after which a lock without a draft is swept away."""


class Words(NamedTuple):
    """The words that a note is about: their half-open span in code points, and what they say."""

    start: int
    end: int
    quote: str


class Draft:
    """One note being written: on what, its text so far, and what the note said before.

    ``unit`` is the id of the paragraph or heading; ``annotation`` that of the annotation which was
    chosen, else empty; ``words`` those of a passage, else None. ``path`` is the file that keeps it.
    Only one program holds a draft.
    """

    def __init__(
        self,
        path: Path,
        unit: str,
        base: str,
        text: str = "",
        *,
        annotation: str = "",
        words: Words | None = None,
    ) -> None:
        self.path = path
        self.unit = unit
        self.base = base
        self.text = text
        self.annotation = annotation
        self.words = words
        self._lock = threading.Lock()
        self._handle = -1
        self._forgotten = False

    @property
    def outside(self) -> Path:
        """The file that an editor is given; it goes with the draft."""
        return self.path.with_suffix(".txt")

    def lend(self, text: str) -> None:
        """Put ``text`` into ``outside`` for an editor. Raises ``OSError``."""
        self.keep(text)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(self.outside, flags, 0o600), "wb") as stream:
            stream.write(text.encode("utf-8", "surrogateescape"))

    def keep(self, text: str) -> None:
        """Put ``text`` on disk and return once it is there; nothing after ``forget``.

        May be called from another thread. Raises ``OSError``.
        """
        with self._lock:
            if self._forgotten:
                return
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.claim(make=True):
                raise BlockingIOError("another program holds this draft")
            value: dict[str, str | int] = {"unit": self.unit, "base": self.base, "text": text}
            if self.annotation:
                value["annotation"] = self.annotation
            if self.words is not None:
                value.update(self.words._asdict())
            data = json.dumps(value).encode("ascii")
            replace_file(self.path, data, backup=False, mode=0o600)
            self.text = text

    def forget(self) -> None:
        """Take the draft away: what it held is in the sidecar, or was given up."""
        with self._lock:
            self._forgotten = True
            for path in (self.path, self.outside, _lock_of(self.path)):
                with contextlib.suppress(OSError):
                    path.unlink()
            self._release()

    def leave(self) -> None:
        """Let another program have the draft, which stays where it is."""
        with self._lock:
            self._forgotten = True
            self._release()

    def claim(self, *, make: bool = False) -> bool:
        """Hold the draft from now on; answers False where another program does."""
        if self._handle >= 0:
            return True
        flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_CREAT if make else 0)
        try:
            handle = os.open(_lock_of(self.path), flags, 0o600)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except OSError:
            pass  # a file system without locks: a draft may be offered twice, but not lost
        self._handle = handle
        return True

    def _release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def begin(
    target: Path, unit: str, base: str, *, annotation: str = "", words: Words | None = None
) -> Draft:
    """A draft of a note of a sidecar; there is no file until something is kept.

    ``target`` may be a codebook as well: then ``unit`` is the tag that is being described.
    """
    name = f"{places.key_of(target)}.{secrets.token_hex(4)}.json"
    return Draft(_folder() / name, unit, base, annotation=annotation, words=words)


def left_behind(target: Path) -> list[Draft]:
    """The drafts of ``target`` whose programs were ended, oldest first; they are held now."""
    found: list[tuple[float, Draft]] = []
    try:
        names = sorted(entry.name for entry in os.scandir(_folder()))
    except OSError:
        return []
    key = places.key_of(target)
    for name in names:
        path = _folder() / name
        if name.endswith(".lock"):
            _sweep(path)
        elif name.startswith(f"{key}.") and name.endswith(".json"):
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                draft = _read(path)
                if draft.claim():
                    found.append((path.stat().st_mtime, draft))
    return [draft for _, draft in sorted(found, key=lambda each: each[0])]


def _read(path: Path) -> Draft:
    if path.stat().st_size > _LARGEST:
        raise ValueError(path)
    value = json.loads(path.read_bytes())
    unit, base, text = (value[name] for name in ("unit", "base", "text"))
    annotation = value.get("annotation", "")
    if not all(isinstance(each, str) for each in (unit, base, text, annotation)):
        raise TypeError(path)
    words = Words(value["start"], value["end"], value["quote"]) if "quote" in value else None
    if words is not None and not (
        type(words.start) is int and type(words.end) is int and isinstance(words.quote, str)
    ):
        raise TypeError(path)
    found = Draft(path, unit, base, text, annotation=annotation, words=words)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if found.outside.stat().st_size <= _LARGEST:
            found.text = found.outside.read_bytes().decode("utf-8").replace("\r\n", "\n")
    return found


def _sweep(lock: Path) -> None:
    """Take a lock away that a program left before it kept anything."""
    with contextlib.suppress(OSError):
        old = time.time() - lock.stat().st_mtime > _STALE_AFTER
        draft = Draft(lock.with_suffix(".json"), "", "")
        if old and not draft.path.exists() and draft.claim():
            draft.forget()


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _folder() -> Path:
    return places.state() / "drafts"
