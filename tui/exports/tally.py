"""What passes on its way into a file: counted, what is lost of it, and what of it must arrive.

An export may be larger than memory. What is kept of each cable is a count; the lists of losses and
of what must arrive are kept in files without a name, and a digest of each coding in memory.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from tui.cable.addresses import split
from tui.cable.visible import visible
from tui.exports.losing import definitions_lost
from tui.exports.model import REVIEWED, Coding, Exported, Format, Loss, Options

_MOST_TOLD = 5
"""Differences that are told; the others are counted."""
_WORDS = 60


class TargetError(Exception):
    """The file that is to be written is among those that are read."""


class Tally:
    """An export under way. Give ``passing`` to the format; the counts are whole when it is through.

    ``lost`` counts losses by their sort, in the order in which they occurred. ``told`` is called
    after each cable.
    """

    def __init__(
        self,
        chosen: Format,
        options: Options,
        *,
        list_losses: bool = False,
        verify: bool = False,
        avoid: Path | None = None,
        told: Callable[[Tally], None] | None = None,
    ) -> None:
        self.cables = self.annotated = self.annotations = self.reviewed = 0
        self.lost: Counter[str] = Counter()
        self._chosen, self._options, self._told = chosen, options, told
        self._losses = _spool() if list_losses else None
        self._meant = Meant() if verify else None
        self._avoid = _identity(avoid) if avoid is not None else None

    def passing(self, exported: Iterable[Exported]) -> Iterator[Exported]:
        """The same, one after the other. Raises ``TargetError``."""
        for loss in definitions_lost(self._chosen, self._options):
            self._lose(loss)
        for one in exported:
            self._count(one)
            yield one
            if self._told is not None:
                self._told(self)

    def _count(self, one: Exported) -> None:
        if self._avoid is not None and self._avoid in map(_identity, files_of(one)):
            raise TargetError
        self.cables += 1
        number = one.annotation_count
        self.annotated += number > 0
        self.annotations += number
        self.reviewed += sum(len(sidecar.annotations.reviewed) for sidecar in one.sidecars)
        if self._chosen.losses is not None:
            for loss in self._chosen.losses(one, self._options):
                self._lose(loss)
        if self._meant is not None and self._chosen.meant is not None:
            for coding in self._chosen.meant(one, self._options):
                self._meant.add(coding)

    def _lose(self, loss: Loss) -> None:
        self.lost[loss.what] += 1
        if self._losses is not None:
            said = [loss.what, loss.cable, loss.sidecar, loss.annotation, loss.detail]
            self._losses.write(json.dumps(said) + "\n")

    def losses(self) -> Iterator[Loss]:
        """Every loss, in the order in which they occurred; none where they were not listed."""
        if self._losses is not None:
            self._losses.seek(0)
            for line in self._losses:
                yield Loss(*json.loads(line))

    def differences(self, file: Path) -> list[str]:
        """What of a written file is not as it was meant, a line each; the first ones, then a count.

        Raises ``FormatError`` where the file cannot be read as what it should be.
        """
        read_back = self._chosen.read_back
        if self._meant is None or read_back is None:
            return []
        return self._meant.differences(lambda: read_back(file))

    @property
    def meant(self) -> int:
        """How many codings and reviewed marks must arrive."""
        return self._meant.count if self._meant is not None else 0

    @property
    def summary(self) -> str:
        """What has passed: ``12 annotations of 3 cables``."""
        return f"{counted(self.annotations, 'annotation')} of {self._of_cables()}"

    def _of_cables(self) -> str:
        return counted(self.annotated or self.cables, "cable")


def files_of(one: Exported) -> list[Path]:
    """The files that a cable and what was added to it are read from."""
    return [split(one.path)[0], *(sidecar.path for sidecar in one.sidecars)]


class Meant:
    """The codings that must arrive in a file."""

    def __init__(self) -> None:
        self._due: Counter[bytes] = Counter()
        self._all = _spool()

    def add(self, coding: Coding) -> None:
        """One more must arrive."""
        line = json.dumps(coding)
        self._due[_digest(line)] += 1
        self._all.write(line + "\n")

    @property
    def count(self) -> int:
        """How many must arrive."""
        return self._due.total()

    def differences(self, found: Callable[[], Iterator[Coding]]) -> list[str]:
        """What has not arrived, and what has that was not meant; ``found`` reads the file anew."""
        left = Counter(self._due)
        for coding in found():
            left[_digest(json.dumps(coding))] -= 1
        missing = sum(number for number in left.values() if number > 0)
        added = -sum(number for number in left.values() if number < 0)
        told: list[str] = []
        if missing:
            self._all.seek(0)
            lines = (line.rstrip("\n") for line in self._all)
            told += _told("missing", missing, _those(lines, left, 1))
        if added:
            told += _told("not meant", added, _those(map(json.dumps, found()), left, -1))
        return told


def _those(lines: Iterable[str], left: Counter[bytes], side: int) -> Iterator[Coding]:
    due = {digest: abs(number) for digest, number in left.items() if number * side > 0}
    for line in lines:
        digest = _digest(line)
        if due.get(digest, 0):
            due[digest] -= 1
            yield Coding(*json.loads(line))


def _told(side: str, number: int, those: Iterator[Coding]) -> list[str]:
    lines = [f"{side}: {_described(coding)}" for coding in islice(those, _MOST_TOLD)]
    if number > _MOST_TOLD:
        lines.append(f"{side}: {number - _MOST_TOLD} more")
    return lines


def _described(coding: Coding) -> str:
    what = "reviewed" if coding.code == REVIEWED else f"#{coding.code}" if coding.code else "no tag"
    parts = [coding.coder, what, f"on “{_short(coding.quoted)}”"]
    if coding.note:
        parts.append(f"note “{_short(coding.note)}”")
    return visible(" ".join(filter(None, parts)))


def _short(text: str) -> str:
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"


def _digest(line: str) -> bytes:
    return hashlib.blake2b(line.encode(), digest_size=16).digest()


def _spool() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8")


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError, ValueError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 cable``, ``1,200 cables``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
