"""How portion markings are written: P4 to P7. They are read all the same."""

from __future__ import annotations

from collections.abc import Iterator

from tui.cable.checks.evidence import Evidence, Found, Portion


def check_portions(evidence: Evidence) -> Iterator[Found]:
    """Each portion marking by itself: case, form, slashes, release list."""
    released = any(
        marking is not None and marking.released_to for marking in (evidence.body, evidence.record)
    )
    for portion in evidence.portions:
        marking = portion.marking
        if marking.form == "strict" and not marking.controls:
            continue  # a level alone, as nearly all are
        for rule, message in _written(portion, released):
            yield Found(rule, message, portion.start, portion.end, portion.owner)


def _written(portion: Portion, released: bool) -> Iterator[tuple[str, str]]:
    marking = portion.marking
    printed = " ".join(marking.printed.split())
    if marking.form == "case":
        yield "P4", f"{printed} is written ({marking.portion})"
    elif marking.form == "loose":
        yield "P5", f"{printed} is malformed; read as ({marking.portion})"
    elif marking.form == "unknown":
        yield "P5", f"{printed} is not a marking that any list has"
    if "/" in printed.replace("//", ""):
        yield "P6", f"{printed} has a single slash"
    listed = any(c == "REL" or c.startswith("REL TO ") for c in marking.controls)
    if not listed:
        return
    if marking.released_to:
        if "REL TO USA" not in printed.upper():
            yield "P7", f"{printed} does not say REL TO USA, … (read as {marking.portion})"
    elif not released:
        yield "P7", f"{printed} does not say to whom, nor does the cable"
