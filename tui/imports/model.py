"""What a file holds that is imported, before anybody knows where it belongs."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.annotations.codebook import Code
from tui.annotations.model import Annotation


@dataclass(frozen=True, slots=True)
class Incoming:
    """One annotation as a file has it.

    ``annotation`` has no id where the file gives none that lasts, and no paragraph where the file
    knows none; its ``start`` and ``end`` are code points into ``IncomingCable.text``, where there
    is one, else into the cable's own. ``own`` is the coder whose own sidecar it is from, empty for
    the shared one, and None where the file knows nothing of sidecars. ``is_whole`` says that it is
    as it was in that sidecar, its place too. ``guid`` is another program's name for it, ``line``
    where it stands in the file.
    """

    annotation: Annotation
    own: str | None = None
    guid: str = ""
    line: int = 0
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class IncomingSidecar:
    """What a file says of a whole sidecar: ``own`` is its coder, empty for the shared one.

    ``cable``, ``file`` and ``sha256`` are as in ``Annotations``; ``text`` is the whole sidecar,
    where the file has it.
    """

    own: str
    cable: str = ""
    file: str = ""
    sha256: str = ""
    reviewed: tuple[str, ...] = ()
    text: str = ""


@dataclass(slots=True)
class IncomingCable:
    """What a file says of one cable.

    ``name`` is what the file calls it, a message id where there is one. ``sha256`` is that of the
    cable's file. ``text`` is the text that it was annotated in, None where the file has none.
    ``guid`` is another program's name for it. ``reviewed`` has the paragraphs that each coder
    reviewed, where the file knows nothing of sidecars; ``sidecars`` is what it knows of them.
    """

    name: str
    file: str = ""
    sha256: str = ""
    text: str | None = None
    guid: str = ""
    items: list[Incoming] = field(default_factory=list)
    reviewed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sidecars: list[IncomingSidecar] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the file only names it."""
        return not (self.items or self.reviewed or self.sidecars)


@dataclass(slots=True)
class Batch:
    """All that a file holds. ``left`` says in words what of it has no place here, with counts."""

    cables: list[IncomingCable] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
