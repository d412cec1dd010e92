"""What a reader adds to a cable: annotations with tags and notes, and reviewed paragraphs.

All values are frozen; an action makes a new ``Annotations`` from the old one, which is what undo,
saving and merging work with.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

Extra = tuple[tuple[str, str], ...]
"""Keys that Cablegram does not know, each with its value's YAML source, in file order."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SYMBOLS = "0123456789" + _LETTERS
_IDS = len(_LETTERS) * len(_SYMBOLS) ** 7


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation of a paragraph, or of a passage in it.

    ``paragraph`` is the speakable id (``8``, ``8.2``). ``quote``, ``prefix`` and ``suffix`` are the
    words of a passage and up to 32 code points on either side; an annotation of a whole paragraph
    has no quote, and keeps the paragraph's first words in ``opening``, what stands before the
    paragraph in ``prefix`` and what follows those words in ``suffix``. ``start`` and ``end`` are
    code points into the cable's text. ``sha256`` is that of the cable these were taken from where
    it is not the sidecar's. ``created`` and ``modified`` are ISO 8601 in UTC. ``rules`` are the
    searches by which tags were put on it, each as ``TAG: QUERY``.
    """

    id: str
    paragraph: str
    tags: tuple[str, ...] = ()
    note: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    opening: str = ""
    start: int | None = None
    end: int | None = None
    sha256: str = ""
    conflict: bool = False
    rules: tuple[str, ...] = ()
    extra: Extra = ()

    @property
    def is_passage(self) -> bool:
        """Whether it marks words inside a paragraph, not the whole of it."""
        return bool(self.quote)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: no tag, no note, no key of somebody else's."""
        return not self.tags and not self.note and not self.extra


DEFAULTS: dict[str, object] = {field.name: field.default for field in fields(Annotation)}
"""What a field of an annotation is where it says nothing, by name."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that one sidecar holds. ``sha256`` is that of the cable file's bytes, in hexadecimal."""

    cable: str = ""
    file: str = ""
    sha256: str = ""
    items: tuple[Annotation, ...] = ()
    reviewed: tuple[str, ...] = ()

    def get(self, annotation_id: str) -> Annotation | None:
        """The annotation with this id, or None."""
        return next((item for item in self.items if item.id == annotation_id), None)

    def of(self, paragraph: str) -> tuple[Annotation, ...]:
        """The annotations of one paragraph, in file order."""
        return tuple(item for item in self.items if item.paragraph == paragraph)

    def tags_of(self, paragraph: str) -> tuple[str, ...]:
        """The tags that stand on one paragraph, each once, in file order."""
        return tuple(dict.fromkeys(tag for item in self.of(paragraph) for tag in item.tags))

    def tags(self) -> dict[str, int]:
        """How many annotations carry each tag, in file order."""
        counts: dict[str, int] = {}
        for item in self.items:
            for tag in item.tags:
                counts[tag] = counts.get(tag, 0) + 1
        return counts

    def put(self, annotation: Annotation) -> Annotations:
        """With ``annotation`` added, or in place of the one with its id; an empty one goes."""
        if annotation.is_empty:
            return self.without(annotation.id)
        items = self.items
        place = next((at for at, item in enumerate(items) if item.id == annotation.id), None)
        if place is None:
            items = (*items, annotation)
        else:
            items = (*items[:place], annotation, *items[place + 1 :])
        return Annotations(self.cable, self.file, self.sha256, items, self.reviewed)

    def without(self, annotation_id: str) -> Annotations:
        """Without the annotation with this id."""
        return replace(self, items=tuple(i for i in self.items if i.id != annotation_id))

    def under(self, sha256: str) -> Annotations:
        """The same in a sidecar that gives ``sha256`` for all: no annotation changes its hash."""
        if sha256 == self.sha256:
            return self
        if not self.sha256:
            return replace(self, sha256=sha256)
        items = (
            replace(item, sha256=self.sha256)
            if not item.sha256
            else replace(item, sha256="")
            if item.sha256 == sha256
            else item
            for item in self.items
        )
        return replace(self, sha256=sha256, items=tuple(items))

    def review(self, paragraph: str, *, done: bool) -> Annotations:
        """With ``paragraph`` marked as reviewed, or not."""
        kept = tuple(name for name in self.reviewed if name != paragraph)
        return replace(self, reviewed=(*kept, paragraph) if done else kept)


def differing(before: tuple[Annotation, ...], after: tuple[Annotation, ...]) -> slice:
    """Where two lists of as many annotations differ: alike before it and after it.

    An action changes one of thousands: tuples compare objects that are the same at once, so halving
    finds it in a twentieth of the time that a look at each takes.
    """
    first, most = 0, len(after)
    while first < most:
        middle = (first + most + 1) // 2
        if before[first:middle] == after[first:middle]:
            first = middle
        else:
            most = middle - 1
    last, least = len(after), first
    while last > least:
        middle = (last + least) // 2
        if before[middle:last] == after[middle:last]:
            last = middle
        else:
            least = middle + 1
    return slice(first, last)


def new_id() -> str:
    """A fresh annotation id: eight letters and digits, a letter first so that YAML reads text."""
    number = secrets.randbelow(_IDS)
    symbols: list[str] = []
    for _ in range(7):
        number, symbol = divmod(number, len(_SYMBOLS))
        symbols.append(_SYMBOLS[symbol])
    return _LETTERS[number] + "".join(symbols)


def now() -> str:
    """The present instant as it is written: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clean_tag(text: str) -> str:
    """A tag as it is kept: blanks joined, ``#`` before it dropped, no blank around ``/``."""
    joined = " ".join(text.split()).lstrip("#").strip()
    return "/".join(part.strip() for part in joined.split("/") if part.strip())
