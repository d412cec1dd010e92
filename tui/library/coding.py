"""What the sidecars of a cable say about it, as the catalogue keeps it.

Sidecars are read here and never written.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import Anchors
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.document import parse
from tui.annotations.model import Annotations
from tui.cable.addresses import address
from tui.cable.model import Cable
from tui.cable.visible import visible
from tui.library.dividing import units_of
from tui.library.intake import found_in
from tui.library.standing import Standing
from tui.sources.found import FoundCable, cable_of


class Asked(NamedTuple):
    """A cable whose sidecars are to be read: its file, its identity in it, and the sidecars.

    ``text`` is that of a member, as the catalogue keeps it; None where the file is the cable.
    """

    number: int
    file: str
    member: str
    text: str | None
    sidecars: tuple[str, ...]


class Coded(NamedTuple):
    """What the sidecars of one cable hold together.

    ``reviewed`` is whether every numbered paragraph is marked so. ``problems`` are the sidecars
    that cannot be read, and why.
    """

    number: int
    annotations: tuple[Standing, ...] = ()
    reviewed: bool = False
    problems: tuple[tuple[str, str], ...] = ()


def read_all(asked: list[Asked]) -> list[Coded]:
    """What the sidecars of each of ``asked`` hold."""
    return [read(one) for one in asked]


def read(asked: Asked) -> Coded:
    """What the sidecars of one cable hold. Never raises for a file."""
    problems: list[tuple[str, str]] = []
    held: list[tuple[str, Annotations]] = []
    own = address(Path(asked.file), asked.member)
    # One kept in the data directory goes on from the one beside the cable, and is read first.
    for path in sorted(asked.sidecars, key=lambda each: Path(each).parent == own.parent):
        try:
            held.append((places.coder_of(own, Path(path)), _annotations(path)))
        except (OSError, YamlError) as error:
            reason = error.at(path) if isinstance(error, YamlError) else _reason(path, error)
            problems.append((path, visible(reason)))
    cable, sha256 = _cable(asked) if held else (None, "")
    if cable is None:
        return Coded(asked.number, problems=tuple(problems))
    anchors = Anchors(cable)
    owners = {node: unit.id for unit in units_of(cable)[0] for node in unit.nodes}
    standing: dict[tuple[str, str], Standing] = {}
    reviewed: set[str] = set()
    for coder, own_items in held:
        reviewed.update(own_items.reviewed)
        placement = anchors.place(own_items, sha256)
        at = {one.annotation.id: owners.get(one.paragraph, "") for one in placement.placed}
        for item in own_items.items:
            # What both hold counts once.
            if (coder, item.id) not in standing:
                standing[coder, item.id] = Standing(
                    at.get(item.id),
                    item.tags,
                    item.author or coder,
                    item.note,
                    item.is_passage,
                    item.conflict,
                )
    numbered = {node.id for node in cable.paragraphs()}
    return Coded(
        asked.number,
        tuple(standing.values()),
        bool(numbered) and numbered <= reviewed,
        tuple(problems),
    )


def _annotations(path: str) -> Annotations:
    with open(path, "rb") as stream:  # noqa: PTH123 - bytes that may be no text
        data = stream.read(bounded_yaml.LARGEST_FILE + 1)
    return parse(bounded_yaml.decode(data)).annotations


def _reason(path: str, error: OSError) -> str:
    return f"{path}: {os.strerror(error.errno) if error.errno else error}"


def _cable(asked: Asked) -> tuple[Cable | None, str]:
    if asked.text is not None:
        data = asked.text.encode("utf-8", "surrogateescape")
        return cable_of(asked.text, None), hashlib.sha256(data).hexdigest()
    found: FoundCable | None = next(found_in(Path(asked.file), []), None)
    if found is None:
        return None, ""
    source = found.source
    return cable_of(source.text, source.record), source.sha256
