"""What one coder added to one cable, to be read, and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui.annotations import places
from tui.annotations.coders import Keeping, keeping, user_name
from tui.cable.visible import visible
from tui.exports.gather import with_sidecars
from tui.exports.jsonl import annotation_object
from tui.exports.model import Entry, Exported, JsonObject, entries
from tui.sources.files import SourceError
from tui.sources.open import cables_of

SCHEMA = "cablegram/notes/1"


def noted(
    path: Path, coder: str, problems: list[str], source: str | None = None
) -> tuple[Exported, Keeping]:
    """A cable with the sidecars that ``coder`` sees of it in the reader, and where they are kept.

    A line for a sidecar that cannot be read is added to ``problems``. Raises ``SourceError`` where
    the cable cannot be read, or the file holds many.
    """
    found = list(zip(range(2), cables_of(path, source), strict=False))
    if len(found) != 1:
        example = f": name one, as in {visible(str(found[0][1].address))}" if found else ""
        raise SourceError(
            f"{visible(str(path))}: holds {'many' if found else 'no'} cables{example}"
        )
    cable = found[0][1]
    kept = keeping(cable.address, coder)
    if kept.problem:
        problems.append(kept.problem)
    name = places.sidecar_name(cable.address, kept.own)
    own = [file for file in places.sidecars_of(cable.address) if file.name == name]
    return with_sidecars(cable, own, problems), kept


def text_lines(exported: Exported) -> Iterator[str]:
    """Every annotation in the order of the text, those without a place last; then what was read."""
    every = sorted(entries(exported), key=lambda entry: (entry.start is None, entry.start or 0))
    for entry in every:
        yield _heading(entry)
        if entry.kind == "passage":
            yield f"    “{entry.text}”"
        if entry.near:
            was = entry.annotation.quote or entry.annotation.opening
            yield f"    ≈ annotated as “{' '.join(was.split())}”"
        if entry.kind == "orphan":
            yield f"    was: {entry.text or 'no words kept'}"
        for rule in entry.annotation.rules:
            yield f"    by a search: {rule}"
        for line in entry.annotation.note.splitlines():
            yield f"    {line}"
    marks = [mark for sidecar in exported.sidecars for mark in sidecar.annotations.reviewed]
    if marks:
        yield f"reviewed: {' '.join(marks)}"


def notes_object(exported: Exported, kept: Keeping) -> JsonObject:
    """The same, with everything that JSON Lines have of an annotation. See docs/json.md."""
    return {
        "schema": SCHEMA,
        "cable": exported.identity,
        "file": str(exported.path),
        "sha256": exported.sha256,
        "coder": kept.coder or user_name() or None,
        "sidecars": [str(sidecar.path) for sidecar in exported.sidecars],
        "annotations": [annotation_object(exported, entry) for entry in entries(exported)],
        "reviewed": [
            mark for sidecar in exported.sidecars for mark in sidecar.annotations.reviewed
        ],
    }


def _heading(entry: Entry) -> str:
    annotation = entry.annotation
    where = f"¶{entry.paragraph}" if entry.paragraph[:1].isdigit() else entry.paragraph
    parts = [
        where,
        f"({entry.marking})" if entry.marking else "",
        "≈" if entry.near else "",
        "without a place" if entry.kind == "orphan" else "",
        "in conflict" if annotation.conflict else "",
        *(f"#{tag}" for tag in annotation.tags),
        f"· {annotation.author}" if annotation.author else "",
        annotation.created[:10],
    ]
    return " ".join(filter(None, parts))
