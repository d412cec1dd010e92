"""What the formats for reference managers have in common: one entry a cable, and what that loses.

Tags come along as keywords, each once a cable, so that a library of references can be searched by
them. Where in the cable a tag stands, notes, passages and reviewed marks do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.annotations import settings
from tui.cable.visible import visible
from tui.exports.citing import Citation, Citer
from tui.exports.losing import loss, losses_of
from tui.exports.model import Exported, Loss, Options, joined

OMITS = "where in a cable a tag stands, passages, notes, coders and reviewed marks"
_KEY = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One cable as a reference manager knows it. ``key`` is unique in the file, case apart."""

    key: str
    exported: Exported
    citation: Citation
    tags: tuple[str, ...]


def references(exported: Iterable[Exported]) -> Iterator[Reference]:
    """A reference for each cable, in the order given."""
    citer = Citer()
    given: dict[str, int] = {}
    for one in exported:
        base = _KEY.sub("-", one.identity).strip("-") or "cable"
        key = base
        while key.casefold() in given:
            given[base.casefold()] += 1
            key = f"{base}-{given[base.casefold()]}"
        given[key.casefold()] = 1
        yield Reference(key, one, citer.facts(one.path, one.cable), tags_of(one))


def tags_of(exported: Exported) -> tuple[str, ...]:
    """The tags on a cable, each once, in the order of its sidecars."""
    return tuple(
        dict.fromkeys(
            tag
            for sidecar in exported.sidecars
            for item in sidecar.annotations.items
            for tag in item.tags
        )
    )


def line(text: str) -> str:
    """``text`` as a value that takes one line, with nothing in it that drives a terminal."""
    return visible(joined(text))


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What a reference has not of a cable's annotations, one by one."""
    yield from style_losses(exported)
    for sidecar in exported.sidecars:
        for item in sidecar.annotations.items:
            if item.tags:
                tagged = f"¶ {item.paragraph}: {', '.join(item.tags)}"
                yield loss("places of tags", exported, sidecar, item, tagged)
    yield from losses_of(exported, {"tags"})


def style_losses(exported: Exported) -> Iterator[Loss]:
    """That the library's own way of citing could not be read, where it could not."""
    problem = settings.nearest(exported.path.absolute().parent).problem
    if problem:
        yield Loss("the library's way of citing", exported.identity, "", "", line(problem))
