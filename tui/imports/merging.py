"""One annotation of a file merged into a sidecar: by id, and nothing that is there is changed.

Tags come together, an empty note takes the file's. What the two say otherwise is kept beside each
other, the file's version marked ``conflict``. To import a file twice changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.cable.xml_characters import carried

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SYMBOLS = "0123456789" + _LETTERS
_LENGTH = 12
_PLACE = ("quote", "opening", "start", "end")


def derived_id(*parts: str) -> str:
    """An annotation id made from what is known of it: the same from the same."""
    number = int.from_bytes(
        hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16], "big"
    )
    number, first = divmod(number, len(_LETTERS))
    letters = [_LETTERS[first]]
    for _ in range(_LENGTH - 1):
        number, at = divmod(number, len(_SYMBOLS))
        letters.append(_SYMBOLS[at])
    return "".join(letters)


def merged(
    held: dict[str, Annotation], incoming: Annotation, owner: str = ""
) -> tuple[str, Annotation]:
    """Put ``incoming``, which has an id, into ``held``; answers what became of it.

    That is ``added``, ``changed``, ``beside`` or, where all of it was there, ``present``, and the
    annotation that it is now. ``owner`` is the coder whose sidecar it is.
    """
    present = held.get(incoming.id)
    if present is None:
        held[incoming.id] = incoming
        return "added", incoming
    both = _together(present, incoming, owner)
    if both is None:
        return _beside(held, present, incoming)
    if both == present:
        return "present", present
    held[both.id] = both
    return "changed", both


def _together(present: Annotation, incoming: Annotation, owner: str) -> Annotation | None:
    """Both as one; None where they say different things."""
    if present == incoming:
        return present
    authors = {present.author or owner, incoming.author or owner}
    known = dict(present.extra)
    differs = (
        (present.note and incoming.note and not _is_same_note(present.note, incoming.note))
        or len(authors - {""}) > 1
        or any(getattr(present, name) != getattr(incoming, name) for name in _PLACE)
        or any(known.get(key, value) != value for key, value in incoming.extra)
    )
    if differs:
        return None
    return replace(
        present,
        note=present.note or incoming.note,
        tags=tuple(dict.fromkeys((*present.tags, *incoming.tags))),
        rules=tuple(dict.fromkeys((*present.rules, *incoming.rules))),
        author=present.author or ("" if owner else incoming.author),
        extra=tuple((known | dict(incoming.extra)).items()),
    )


def _is_same_note(present: str, incoming: str) -> bool:
    """Whether a note is the one that is there, or that one as a table or a project shows it."""
    return incoming in (present, visible(present, newlines=True), carried(present))


def _beside(
    held: dict[str, Annotation], present: Annotation, incoming: Annotation
) -> tuple[str, Annotation]:
    """The file's version beside the one that is there, under an id that is made from both."""
    place = (str(getattr(incoming, name)) for name in _PLACE)
    said = (incoming.note, incoming.author, *incoming.tags)
    identity = derived_id("beside", present.id, *said, *place)
    if identity in held:
        return "present", held[identity]
    held[identity] = replace(incoming, id=identity, conflict=True)
    return "beside", held[identity]
