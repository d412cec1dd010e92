"""What can be done to a codebook: each change gives new codes, and none of them loses a wording.

A change that makes no sense raises ``CodebookError``, whose text is one line for the person who
asked for it. ``tui.annotations.codebook_file`` puts codes on disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.annotations.codebook import COLOUR, KEYS, Code, Wording, is_within, moved
from tui.annotations.model import Extra, clean_tag

Codes = tuple[Code, ...]


class CodebookError(Exception):
    """A change that cannot be made, or a codebook that cannot be read or saved; one line."""


@dataclass(frozen=True, slots=True)
class MergedCodes:
    """Codes of two sides; ``conflicts`` names what both changed, where ours was kept."""

    codes: Codes
    conflicts: tuple[str, ...] = ()


def create(codes: Codes, code: Code) -> Codes:
    """With a new code at the end."""
    name = clean_tag(code.name)
    if not name:
        raise CodebookError("a tag needs a name")
    if _find(codes, name) is not None:
        raise CodebookError(f"the tag {name} is in the codebook already")
    made = (*codes, Code(name, code.description, extra=code.extra))
    return assign_key(recolour(made, name, code.colour), name, code.key)


def describe(codes: Codes, name: str, description: str, today: str) -> Codes:
    """With another description; the one before is kept as an earlier wording.

    ``today`` is a day in ISO 8601, the first on which the new wording holds.
    """
    before = _get(codes, name)
    if before.description == description:
        return codes
    after = replace(before, description=description)
    if before.description:
        worded = Wording(before.description, today, before.since)
        after = replace(after, since=today, earlier=(*before.earlier, worded))
    return _put(codes, after)


def recolour(codes: Codes, name: str, colour: str) -> Codes:
    """With another colour, ``#rrggbb``, or with none."""
    if colour and not COLOUR.fullmatch(colour):
        raise CodebookError(f'{colour!r} is no colour: write one like "#7fb4ca"')
    return _put(codes, replace(_get(codes, name), colour=colour))


def assign_key(codes: Codes, name: str, key: str) -> Codes:
    """With a digit from 1 to 9 that toggles the tag, or none; the tag that had it loses it."""
    if key and (len(key) > 1 or key not in KEYS):
        raise CodebookError(f"{key!r} is no key for a tag: take a digit from 1 to 9")
    wanted = replace(_get(codes, name), key=key)
    freed = (replace(code, key="") if key and code.key == key else code for code in codes)
    return _put(tuple(freed), wanted)


def rename(codes: Codes, old: str, new: str) -> Codes:
    """With a tag, and all below it, under another name; a tag that is not in it changes nothing."""
    kept = {code.name for code in codes if not is_within(code.name, old)}
    for code in codes:
        name = moved(code.name, old, new)
        if name != code.name and name in kept:
            raise CodebookError(f"the tag {name} is in the codebook already: merge them instead")
    return tuple(replace(code, name=moved(code.name, old, new)) for code in codes)


def merge_tags(codes: Codes, old: str, new: str, today: str) -> Codes:
    """With a tag, and all below it, made one with another; its definition becomes an earlier one.

    What the other one lacks (description, colour, key) it takes over.
    """
    named: dict[str, list[Code]] = {}
    for code in codes:
        named.setdefault(moved(code.name, old, new), []).append(code)
    merged: list[Code] = []
    for name, same in named.items():
        # The one that bears the name already comes first and takes the other in.
        first, *others = sorted(same, key=lambda code: is_within(code.name, old))
        into = replace(first, name=name)
        for other in others:
            into = _absorbed(into, other, today)
        merged.append(into)
    return tuple(merged)


def remove(codes: Codes, name: str) -> Codes:
    """Without a code; annotations keep the tag."""
    gone = _get(codes, name)
    return tuple(code for code in codes if code is not gone)


def merge_codes(base: Codes, ours: Codes, theirs: Codes) -> MergedCodes:
    """What ``ours`` and ``theirs`` make together, both having started from ``base``.

    Codes are the same where their names are. A deletion yields to a change. Where both changed the
    same part of one, ours is kept and named.
    """
    conflicts: list[str] = []
    merged: list[Code] = []
    for name in dict.fromkeys(code.name for code in (*ours, *theirs)):
        before, mine, other = (_find(side, name) for side in (base, ours, theirs))
        if mine is not None and other is not None:
            merged.append(_merged(before, mine, other, conflicts))
        else:
            present = mine if mine is not None else other
            if present is not None and present != before:
                merged.append(present)
    return MergedCodes(tuple(merged), tuple(conflicts))


def _merged(before: Code | None, mine: Code, other: Code, conflicts: list[str]) -> Code:
    result = mine
    base = before if before is not None else Code(mine.name)
    # A wording goes with its dates: half of each would be no history.
    definition = ("description", "since", "earlier")
    for names in (definition, ("colour",), ("key",)):
        old, own, their = ({n: getattr(code, n) for n in names} for code in (base, mine, other))
        if own == their or their == old:
            continue
        if own == old:
            result = replace(result, **their)
        else:
            conflicts.append(f"{names[0]} of {mine.name}")
    extra: list[tuple[str, str]] = []
    known, kept, found = dict(base.extra), dict(mine.extra), dict(other.extra)
    for key in dict.fromkeys((*kept, *found)):
        old_value, own_value, their_value = known.get(key), kept.get(key), found.get(key)
        if own_value not in (old_value, their_value) and their_value != old_value:
            conflicts.append(f"{key} of {mine.name}")
        value = their_value if own_value == old_value else own_value
        if value is not None:
            extra.append((key, value))
    merged_extra: Extra = tuple(extra)
    return replace(result, extra=merged_extra)


def _absorbed(into: Code, code: Code, today: str) -> Code:
    result = replace(
        into,
        description=into.description or code.description,
        colour=into.colour or code.colour,
        key=into.key or code.key,
        extra=(*into.extra, *((k, v) for k, v in code.extra if k not in dict(into.extra))),
    )
    earlier = (*into.earlier, *code.earlier)
    if not into.description:
        return replace(result, since=code.since, earlier=earlier)
    if code.description:
        earlier = (*earlier, Wording(code.description, today, code.since, code.name))
    return replace(result, earlier=earlier)


def _find(codes: Iterable[Code], name: str) -> Code | None:
    return next((code for code in codes if code.name == name), None)


def _get(codes: Codes, name: str) -> Code:
    found = _find(codes, name)
    if found is None:
        raise CodebookError(f"the tag {name} is not in the codebook")
    return found


def _put(codes: Codes, code: Code) -> Codes:
    return tuple(code if other.name == code.name else other for other in codes)
