"""Three-way merge of annotations by id: nobody's work is dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tui.annotations.model import Annotation, Annotations, Extra, new_id

_PLACE = ("paragraph", "quote", "prefix", "suffix", "opening", "start", "end", "sha256")
"""Where an annotation stands: taken whole from one side, for half of each is no place."""
_FIELDS = (_PLACE, ("note",), ("author",), ("created",))


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged annotations, and the ids that both sides had changed: both versions are kept."""

    annotations: Annotations
    conflicts: tuple[str, ...] = ()


def merge(base: Annotations, ours: Annotations, theirs: Annotations) -> Merged:
    """What ``ours`` and ``theirs`` make together, both having started from ``base``.

    Additions of both stay. A deletion yields to an edit. Tags are merged as sets. Where both
    changed the same note, ours stays in place and theirs is added as an annotation of its own,
    marked ``conflict``. The sidecar's hash is theirs; what was made on another text says so.
    """
    base, ours = base.under(theirs.sha256), ours.under(theirs.sha256)
    items: list[Annotation] = []
    siblings: list[Annotation] = []
    conflicts: list[str] = []
    old, own, their = _by_id(base), _by_id(ours), _by_id(theirs)
    for identity in dict.fromkeys((*their, *own)):
        before, mine, other = old.get(identity), own.get(identity), their.get(identity)
        if mine is None and other is None:
            continue
        if mine is None or other is None:
            present = mine if mine is not None else other
            if present is not None and present != before:
                items.append(present)
            continue
        if mine == other or other == before:
            items.append(mine)
        elif mine == before:
            items.append(other)
        else:
            both, sibling = _merge_item(before, mine, other)
            items.append(both)
            if sibling is not None:
                siblings.append(sibling)
                conflicts.append(identity)
    reviewed = _merge_words(base.reviewed, ours.reviewed, theirs.reviewed)
    result = replace(theirs, items=(*items, *siblings), reviewed=reviewed)
    return Merged(result, tuple(conflicts))


def _by_id(annotations: Annotations) -> dict[str, Annotation]:
    return {item.id: item for item in annotations.items}


def _merge_item(
    base: Annotation | None, mine: Annotation, theirs: Annotation
) -> tuple[Annotation, Annotation | None]:
    """One annotation that both changed: the merged one, and theirs where it cannot be merged.

    Without a ``base`` both made it; then whatever differs, tags apart, is in conflict.
    """
    before = base.tags if base is not None else ()
    extra, clash = _merge_extra(base, mine.extra, theirs.extra)
    kept_flag = base is not None and mine.conflict == base.conflict
    merged = replace(
        mine,
        tags=_merge_words(before, mine.tags, theirs.tags),
        rules=_merge_words(base.rules if base is not None else (), mine.rules, theirs.rules),
        conflict=theirs.conflict if kept_flag else mine.conflict,
        modified=max(mine.modified, theirs.modified),
        extra=extra,
    )
    for names in _FIELDS:
        own, other = _values(mine, names), _values(theirs, names)
        old = _values(base, names) if base is not None else None
        if own == other or other == old:
            continue
        if own == old:
            merged = replace(merged, **other)
        else:
            clash = True
    if not clash:
        return merged, None
    return merged, replace(theirs, id=new_id(), conflict=True)


def _values(annotation: Annotation, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(annotation, name) for name in names}


def _merge_extra(base: Annotation | None, ours: Extra, theirs: Extra) -> tuple[Extra, bool]:
    """The unknown keys of both sides, and whether both changed the same one."""
    before = dict(base.extra) if base is not None else {}
    mine, other = dict(ours), dict(theirs)
    merged: list[tuple[str, str]] = []
    clash = False
    for key in dict.fromkeys((*other, *mine)):
        old, own, their = before.get(key), mine.get(key), other.get(key)
        clash = clash or (None not in (own, their) and old not in (own, their) and own != their)
        kept = their if own == old or (own is None and their != old) else own
        if kept is not None:
            merged.append((key, kept))
    return tuple(merged), clash


def _merge_words(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """Words of both sides; one that either side took out stays out."""
    gone = (set(base) - set(ours)) | (set(base) - set(theirs))
    return tuple(word for word in dict.fromkeys((*theirs, *ours)) if word not in gone)
