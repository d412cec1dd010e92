"""The cables of a library, as they are found again by what a file says of them.

First by the same bytes, then by the same words however they are wrapped, then by name where the
words are alike, and at last by words alike enough that no other cable comes near.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from tui.cable.addresses import stem
from tui.cable.model import Cable
from tui.imports.model import IncomingCable
from tui.sources.files import SourceError
from tui.sources.found import FoundCable, cable_of
from tui.sources.open import cables_of, files_in

_LONE = re.compile("[\ud800-\udfff]")
_WINDOW = 4
"""Words in a row that are compared as one."""
_SKETCH = 256
"""Rows of words that stand for a whole text: those with the least hashes (A. Broder, 1997)."""
NAMED_ALIKE = 0.2
"""The share of rows in common from which a cable of the same name is the one that is meant."""
ALIKE = 0.5
"""The share from which one of another name is."""
_MARGIN = 0.1
"""By how much the second best must be less alike."""


@dataclass(frozen=True, slots=True)
class Known:
    """One cable of the library. ``sha256`` is that by which a sidecar knows its text."""

    address: Path
    identity: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Match:
    """The cable that is meant; ``how`` says by what it was found, empty where it is the same."""

    known: Known
    how: str = ""


class Library:
    """The cables of a folder or file, each looked at once; their texts are not kept."""

    def __init__(self, folder: Path, problems: list[str]) -> None:
        self._by_sha256: dict[str, list[Known]] = {}
        self._by_text: dict[bytes, list[Known]] = {}
        self._by_words: dict[bytes, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._all: list[Known] = []
        self._sketches: dict[Path, frozenset[int]] = {}
        for file in files_in(folder, problems) if folder.is_dir() else [folder]:
            try:
                for found in cables_of(file, None, problems.append):
                    self._add(found)
            except SourceError as error:
                problems.append(str(error))

    def _add(self, found: FoundCable) -> None:
        address, text = found.address, found.text
        identity = found.id or cable_of(text, found.record).id or stem(address)
        known = Known(address, identity, found.source.sha256)
        self._all.append(known)
        self._by_sha256.setdefault(known.sha256, []).append(known)
        self._by_text.setdefault(_digest(comparable(text)), []).append(known)
        self._by_words.setdefault(_digest(" ".join(text.split())), []).append(known)
        for name in {known.identity.casefold(), stem(address).casefold()}:
            self._by_name.setdefault(name, []).append(known)

    def __len__(self) -> int:
        return len(self._all)

    def match(self, incoming: IncomingCable) -> Match | None:
        """The cable that a file means; None where none is, or two are alike."""
        named = self._named(incoming)
        if incoming.sha256:
            same = self._by_sha256.get(incoming.sha256, [])
            if same:
                return Match(_one_of(same, named, incoming.file))
        if incoming.text is None:
            return Match(_one_of(named, (), incoming.file)) if _is_one(named) else None
        same = self._by_text.get(_digest(comparable(incoming.text)), [])
        if same:
            return Match(_one_of(same, named, incoming.file))
        same = self._by_words.get(_digest(" ".join(incoming.text.split())), [])
        if same:
            return Match(_one_of(same, named, incoming.file), "wrapped otherwise")
        return self._alike(incoming.text, named)

    def _named(self, incoming: IncomingCable) -> list[Known]:
        for name in (incoming.name, Path(incoming.file).name, Path(incoming.name).stem):
            found = self._by_name.get(name.casefold()) or self._by_name.get(
                stem(Path(name)).casefold() if name else ""
            )
            if found:
                return found
        return []

    def _alike(self, text: str, named: list[Known]) -> Match | None:
        sketch = _sketch(text)
        best = max(named, key=lambda one: _alike(sketch, self._sketch(one)), default=None)
        if best is not None:
            share = _alike(sketch, self._sketch(best))
            if share >= NAMED_ALIKE:
                return Match(best, f"by its name, {share:.0%} alike")
        ranked = heapq.nlargest(
            2, ((_alike(sketch, self._sketch(one)), -at) for at, one in enumerate(self._all))
        )
        if not ranked or ranked[0][0] < ALIKE:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
            return None
        return Match(self._all[-ranked[0][1]], f"{ranked[0][0]:.0%} alike")

    def _sketch(self, known: Known) -> frozenset[int]:
        if known.address not in self._sketches:
            opened = open_known(known)
            self._sketches[known.address] = _sketch("" if opened is None else opened.text)
        return self._sketches[known.address]


def open_known(known: Known) -> Cable | None:
    """A cable of the library, parsed; None where it can no longer be read."""
    try:
        found = next(cables_of(known.address))
    except (SourceError, StopIteration):
        return None
    return cable_of(found.text, found.record)


def comparable(text: str) -> str:
    """A text as an export has it, code point by code point.

    A byte without a meaning is U+FFFD, and a byte order mark at the beginning is U+2060.
    """
    text = _LONE.sub("\ufffd", text)
    return f"\u2060{text[1:]}" if text.startswith("\ufeff") else text


def _is_one(named: list[Known]) -> bool:
    """Whether cables of a name are the same one, as often as it may lie there."""
    return len({known.sha256 for known in named}) == 1


def _one_of(same: list[Known], named: Iterable[Known], file: str) -> Known:
    """Of several with the same text the one in the same place, then the one with the name."""
    parts = Path(file).parts[::-1]
    known = set(named)

    def fits(one: Known) -> tuple[int, bool]:
        own = one.address.parts[::-1]
        alike = (left == right for left, right in zip(parts, own, strict=False))
        return sum(1 for _ in takewhile(bool, alike)), one in known

    return same[0] if len(same) == 1 else max(same, key=fits)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _sketch(text: str) -> frozenset[int]:
    return frozenset(heapq.nsmallest(_SKETCH, set(_rows(text.split()))))


def _rows(words: list[str]) -> Iterator[int]:
    for at in range(max(1, len(words) - _WINDOW + 1)):
        yield zlib.crc32(" ".join(words[at : at + _WINDOW]).encode("utf-8", "surrogatepass"))


def _alike(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of rows that two texts have in common, estimated from their sketches."""
    union = heapq.nsmallest(_SKETCH, one | other)
    return sum(row in one and row in other for row in union) / len(union) if union else 0.0
