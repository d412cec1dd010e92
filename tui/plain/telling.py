"""What the dialogue says: a cable, its tree, a paragraph and what stands on it, as plain lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from tui.annotations.model import Annotation
from tui.app.outline import ENDING, HEADER, ORPHANS, Unit
from tui.app.session import Session
from tui.cable.addresses import stem
from tui.cable.reading import reflowed
from tui.cable.visible import visible
from tui.exports.plain_text import cells, fitting, header_text

_INDENT = "  "


def greeting(session: Session, width: int) -> Iterator[str]:
    """The cable's header, how much of it was read, and what the reader should know."""
    yield from header_lines(session, width)
    yield ""
    reviewed, paragraphs = session.progress()
    annotations = len(session.annotations.items)
    told = [_counted(paragraphs, "paragraph"), f"{reviewed} reviewed"]
    yield ", ".join([*told, _counted(annotations, "annotation")]) + "."
    if not session.sidecar.writable:
        yield f"Read-only: {session.sidecar.problem}"
    yield from session.notices()


def header_lines(session: Session, width: int) -> Iterator[str]:
    """The short header of the cable."""
    yield from header_text(session.cable, stem(session.path), width, session.vocabulary)


def unit_lines(session: Session, unit: Unit, width: int) -> Iterator[str]:
    """A unit as it is read, and below it what stands on it."""
    width = fitting(width)
    if unit.id == HEADER:
        yield from header_lines(session, width)
    elif unit.id == ORPHANS:
        yield "Annotations whose words are not found in the text:"
        for item in session.placement.orphans:
            yield from _annotation(session, item, width)
    else:
        if unit.kind == "heading":
            yield f"Heading {unit.id}:"
        for line in reflowed(session.cable, unit.nodes, width, cells):
            yield (" " * line.indent + line.text).rstrip()
        yield from standing_lines(session, unit, width)
        for inner in session.outline.children_of(unit.id) if unit.kind == "paragraph" else ():
            yield from standing_lines(session, inner, width)


def standing_lines(session: Session, unit: Unit, width: int) -> Iterator[str]:
    """What stands on a unit: its annotations, and whether it is reviewed."""
    for item in session.on(unit.id):
        yield from _annotation(session, item, width, where=unit.id if unit.kind == "item" else "")
    if unit.id in session.annotations.reviewed:
        yield f"{_INDENT}[reviewed]"


def outline_lines(session: Session, width: int, at: str) -> Iterator[str]:
    """The tree, a line a unit; the unit at hand has a ``>`` in front."""
    width = fitting(width)
    for unit in session.outline.units:
        margin = ("> " if unit.id == at else "  ") + _INDENT * unit.depth
        name = unit.id if unit.kind not in ("header", "ending", "orphans") else ""
        signs = f"  [{', '.join(_signs(session, unit))}]" if _signs(session, unit) else ""
        words = visible(" ".join(filter(None, (name, _letters(unit), unit.label))))
        room = max(12, width - len(margin) - cells(signs))
        yield margin + textwrap.shorten(words, room, placeholder=" …") + signs


def tags_lines(session: Session, recent: Iterable[str]) -> Iterator[str]:
    """Every tag that is known here, with how often it stands in this cable and what it means."""
    counts = session.annotations.tags()
    for tag in session.known_tags(list(recent)):
        code = session.codebook.get(tag)
        meaning = f": {' '.join(code.description.split())}" if code and code.description else ""
        yield visible(f"{_INDENT}#{tag} ({counts.get(tag, 0)} here){meaning}")


def name_of(unit: Unit) -> str:
    """What a unit is called in a sentence: ``paragraph 8``, ``heading s2``, ``header``."""
    if unit.kind in ("header", "ending", "orphans"):
        return {HEADER: "header", ENDING: "ending", ORPHANS: "orphans"}[unit.id]
    return f"{unit.kind} {visible(unit.id)}"


def _annotation(session: Session, item: Annotation, width: int, where: str = "") -> Iterator[str]:
    parts = [f"on {where}:" if where else "", *(f"#{tag}" for tag in item.tags)]
    if item.is_passage:
        parts.append(f"on “{' '.join(item.quote.split())}”")
    elif session.standing.placed(item) is None:
        parts.append(f"was on “{' '.join(item.opening.split())}”" if item.opening else "")
    if item.id in session.near:
        parts.append("(the words differ a little now)")
    if item.conflict:
        parts.append("(in conflict)")
    if item.author and item.author != session.author:
        parts.append(f"by {item.author}")
    said = " ".join(filter(None, parts))
    yield from _wrapped(f"[{said or 'note'}]", width)
    label = "note: "
    for line in item.note.split("\n") if item.note else ():
        yield from _wrapped(f"{label}{line}", width)
        label = "      "


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        visible(text),
        width,
        initial_indent=_INDENT,
        subsequent_indent=2 * _INDENT,
        break_on_hyphens=False,
    )


def _letters(unit: Unit) -> str:
    return f"({unit.letters})" if unit.letters else ""


def _signs(session: Session, unit: Unit) -> list[str]:
    present = session.on(unit.id)
    signs = [f"#{visible(tag)}" for tag in session.tags_on(unit.id)]
    if any(item.note for item in present):
        signs.append("note")
    if unit.id in session.annotations.reviewed:
        signs.append("reviewed")
    return signs


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
