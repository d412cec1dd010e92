"""Portions against the whole: levels, NOFORN, SENSITIVE, and portions without a marking."""

from __future__ import annotations

from collections.abc import Iterator

from tui.cable.checks.evidence import Evidence, Found, Portion, needs_marking
from tui.cable.markings import Level
from tui.cable.model import Kind

_FIRST_PORTION_MARKS = 1979
"""Telegrams carry portion marks from then on: E.O. 12065, in force on 1 December 1978."""
_ENOUGH = 60
"""Per cent of the paragraphs that must be marked before their absence says anything."""
_MOST_NAMED = 12
_ENTIRE = "ENTIRE TEXT"
"""What a drafter writes once who marks the whole text, in its first paragraph or before it."""
_ENTIRE_WITHIN = 300


def check_levels(evidence: Evidence) -> Iterator[Found]:
    """L1: a portion higher than the cable. L2: the cable higher than every portion."""
    overall = evidence.overall
    if overall is None:
        return
    for portion in evidence.portions:
        marking = portion.marking
        if marking.level > overall.level and marking.level >= Level.RESTRICTED:
            message = f"marked {marking.portion}, but the cable is {overall.banner}"
            yield Found("L1", message, portion.start, portion.end, portion.owner)
    highest = max((portion.marking.level for portion in evidence.portions), default=overall.level)
    if evidence.classified and highest < overall.level and _mostly_marked(evidence):
        top = max(evidence.portions, key=lambda portion: portion.marking.level).marking
        message = f"the cable is {overall.banner}, but no portion is higher than {top.portion}"
        yield Found("L2", message, *evidence.place(Kind.BANNER), lowered=evidence.excused)


def check_noforn(evidence: Evidence) -> Iterator[Found]:
    """L3: a NOFORN portion in a cable that is not. L4: a NOFORN cable without one."""
    overall = evidence.overall
    if overall is None:
        return
    portions = [one for one in evidence.portions if one.marking.controls and one.marking.noforn]
    if portions and not overall.noforn:
        first = portions[0]
        message = f"marked {first.marking.portion}{_and_others(portions)}, but the cable is not"
        yield Found("L3", f"{message} NOFORN", first.start, first.end, first.owner)
    if overall.noforn and evidence.portions and not portions:
        message = "the cable is NOFORN, but no portion is"
        yield Found("L4", message, *evidence.place(Kind.CAPTION, Kind.BANNER))


def _and_others(portions: list[Portion]) -> str:
    others = len(portions) - 1
    return f" and {others} more portion{'s' if others > 1 else ''}" if others else ""


def check_missing(evidence: Evidence) -> Iterator[Found]:
    """M1: some paragraphs of a classified cable are unmarked. M2: all are."""
    if not evidence.classified:
        return
    text = evidence.cable.text
    paragraphs = evidence.main or evidence.unnumbered
    marked = evidence.marked
    without = [node for node in paragraphs if node.start not in marked]
    unmarked = [node for node in without if needs_marking(text, node)]
    if not unmarked or _ENTIRE in text[: paragraphs[0].start + _ENTIRE_WITHIN].upper():
        return
    first = unmarked[0]
    if not evidence.portions:
        if evidence.day is not None and evidence.day.year < _FIRST_PORTION_MARKS:
            return
        message = "no paragraph carries a marking"
        yield Found("M2", message, *evidence.place(Kind.BANNER), lowered=evidence.excused)
        return
    bodies = len(paragraphs) - len(without) + len(unmarked)
    if evidence.main and len(unmarked) < bodies:
        names = ", ".join(f"¶{node.id}" for node in unmarked[:_MOST_NAMED])
        more = ", …" if len(unmarked) > _MOST_NAMED else ""
        message = f"{len(unmarked)} of {bodies} paragraphs carry no marking: {names}{more}"
        # Where the number stands, which is enough to see; the paragraph may be long.
        end = min(first.end, first.start + 12)
        yield Found("M1", message, first.start, end, first.id, evidence.excused)


def check_sensitive(evidence: Evidence) -> Iterator[Found]:
    """S1 to S3: SENSITIVE and SBU portions belong together, and to unclassified cables."""
    overall = evidence.overall
    if overall is None:
        return
    banner = evidence.cable.fields.banner
    sensitive = "SENSITIVE" in evidence.captions or (
        banner is not None and "SENSITIVE" in banner.printed
    )
    place = evidence.place(Kind.CAPTION, Kind.BANNER)
    if evidence.classified:
        if "SENSITIVE" in evidence.captions:
            yield Found("S3", f"SENSITIVE, but the cable is {overall.banner}", *place)
        return
    controlled = [p for p in evidence.portions if p.marking.level is Level.CONTROLLED]
    if sensitive and evidence.portions and not controlled:
        yield Found("S1", "SENSITIVE, but no portion is SBU", *place)
    if controlled and not sensitive and not _is_controlled(evidence):
        first = controlled[0]
        message = f"marked {first.marking.portion}{_and_others(controlled)}, but the cable is not"
        yield Found("S2", f"{message} SENSITIVE", first.start, first.end, first.owner)


def _is_controlled(evidence: Evidence) -> bool:
    """Whether the cable is marked as controlled otherwise: FOUO, LOU, or a stray SENSITIVE.

    Captions that the line printer repeated are artefacts of the body.
    """
    overall, banner = evidence.overall, evidence.cable.fields.banner
    if overall is not None and overall.level is Level.CONTROLLED:
        return True
    if banner is not None and any(sign in banner.printed for sign in ("FOUO", "SBU")):
        return True
    text = evidence.cable.text
    return any("SENSITIVE" in text[node.start : node.end] for node in evidence.artefacts)


def _mostly_marked(evidence: Evidence) -> bool:
    main = evidence.main
    if not main:
        return bool(evidence.portions)
    return 100 * sum(map(evidence.is_marked, main)) >= _ENOUGH * len(main)
