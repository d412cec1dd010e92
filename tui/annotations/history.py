"""Undo and redo, also across restarts: what each action changed, and a journal of it.

A step is undone only where the annotations still are as the step left them; what somebody else
changed since is never undone by accident.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from tui.annotations import places
from tui.annotations.durable import replace_file
from tui.annotations.model import Annotation, Annotations

MOST_STEPS = 500
"""Steps kept in the journal of one sidecar; older ones can no longer be undone."""
_LARGEST_JOURNAL = 16 * 1024 * 1024


class NoLongerApplies(Exception):  # noqa: N818 - it is an answer to the reader, not a fault
    """The annotations changed since; undoing or redoing would touch somebody else's work."""


@dataclass(frozen=True, slots=True)
class Change:
    """One annotation before and after a step; None where it did not exist."""

    before: Annotation | None
    after: Annotation | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one action did: its name, the annotations it changed, the paragraphs it reviewed.

    ``reviewed`` holds each paragraph whose mark changed, with the new state.
    """

    name: str
    changes: tuple[Change, ...]
    reviewed: tuple[tuple[str, bool], ...] = ()


def step_between(name: str, before: Annotations, after: Annotations) -> Step:
    """The step that leads from ``before`` to ``after``."""
    old = {item.id: item for item in before.items}
    new = {item.id: item for item in after.items}
    identities = dict.fromkeys((*old, *new))
    changes = tuple(
        Change(old.get(identity), new.get(identity))
        for identity in identities
        if old.get(identity) != new.get(identity)
    )
    reviewed = [(name_, False) for name_ in before.reviewed if name_ not in after.reviewed]
    reviewed += [(name_, True) for name_ in after.reviewed if name_ not in before.reviewed]
    return Step(name, changes, tuple(reviewed))


def apply(step: Step, annotations: Annotations, *, backwards: bool = False) -> Annotations:
    """``annotations`` with ``step`` done, or undone. Raises ``NoLongerApplies``."""
    result = annotations
    for change in step.changes:
        expected, wanted = change.before, change.after
        if backwards:
            expected, wanted = wanted, expected
        known = expected if expected is not None else wanted
        if known is None or result.get(known.id) != expected:
            raise NoLongerApplies
        result = result.without(known.id) if wanted is None else _put(result, wanted)
    for paragraph, done in step.reviewed:
        state = not done if backwards else done
        if (paragraph in result.reviewed) is state:
            raise NoLongerApplies
        result = result.review(paragraph, done=state)
    return result


def _put(annotations: Annotations, wanted: Annotation) -> Annotations:
    """With ``wanted`` as it stood, also where it says nothing: a hand may have written it so."""
    if not wanted.is_empty:
        return annotations.put(wanted)
    items = tuple(wanted if item.id == wanted.id else item for item in annotations.items)
    if wanted not in items:
        items = (*items, wanted)
    return replace(annotations, items=items)


class History:
    """The steps that can be undone and redone, kept in a journal where ``path`` is given."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._done: list[Step] = []
        self._undone: list[Step] = []
        if path is not None:
            self._load(path)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to do again."""
        return bool(self._undone)

    def record(self, step: Step) -> None:
        """Remember a step that was just done; what had been undone is forgotten."""
        self._done.append(step)
        self._undone.clear()
        del self._done[:-MOST_STEPS]

    def undo(self, annotations: Annotations) -> tuple[Step, Annotations]:
        """The last step and the annotations without it.

        Raises ``IndexError`` where there is none and ``NoLongerApplies`` where it cannot be undone;
        such a step is dropped.
        """
        step = self._done.pop()
        result = apply(step, annotations, backwards=True)
        self._undone.append(step)
        return step, result

    def redo(self, annotations: Annotations) -> tuple[Step, Annotations]:
        """The last undone step and the annotations with it. Raises as ``undo`` does."""
        step = self._undone.pop()
        result = apply(step, annotations)
        self._done.append(step)
        return step, result

    def save(self) -> None:
        """Write the journal and return once it is on disk. Raises ``OSError``."""
        if self._path is None:
            return
        lines = [_line("done", step) for step in self._done]
        lines += [_line("undone", step) for step in self._undone]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(lines).encode("utf-8", "surrogatepass")
        replace_file(self._path, text, backup=False)

    def _load(self, path: Path) -> None:
        """Read the journal; a damaged line ends what can be undone, and harms nothing else."""
        try:
            if path.stat().st_size > _LARGEST_JOURNAL:
                return
            text = path.read_bytes().decode("utf-8", "surrogatepass")
        except (OSError, UnicodeDecodeError):
            return
        for line in text.splitlines():
            try:
                kind, step = _step_of(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                self._done.clear()
                self._undone.clear()
                continue
            (self._done if kind == "done" else self._undone).append(step)


def journal_of(sidecar: Path) -> Path:
    """The journal of a sidecar, under the user's state directory."""
    real = os.path.realpath(sidecar).encode("utf-8", "surrogateescape")
    return places.state() / "journals" / f"{hashlib.sha256(real).hexdigest()[:24]}.jsonl"


def _line(kind: str, step: Step) -> str:
    value = {
        "kind": kind,
        "name": step.name,
        "changes": [
            [asdict(side) if side is not None else None for side in (change.before, change.after)]
            for change in step.changes
        ],
        "reviewed": step.reviewed,
    }
    return json.dumps(value) + "\n"


def _step_of(value: dict[str, object]) -> tuple[str, Step]:
    changes = value["changes"]
    reviewed = value["reviewed"]
    if not isinstance(changes, list) or not isinstance(reviewed, list):
        raise TypeError
    pairs = tuple(Change(_annotation(before), _annotation(after)) for before, after in changes)
    marks = tuple((str(paragraph), bool(done)) for paragraph, done in reviewed)
    kind = str(value["kind"])
    if kind not in ("done", "undone"):
        raise ValueError
    return kind, Step(str(value["name"]), pairs, marks)


_FIELDS = frozenset(field.name for field in fields(Annotation))
_TYPES: dict[str, type | tuple[type, ...]] = {
    "start": (int, type(None)),
    "end": (int, type(None)),
    "conflict": bool,
}


def _annotation(value: object) -> Annotation | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not _FIELDS.issuperset(value):
        raise TypeError
    values = dict(value)
    values["tags"] = tuple(str(tag) for tag in values.get("tags", ()))
    values["extra"] = tuple((str(key), str(text)) for key, text in values.get("extra", ()))
    for name, held in values.items():
        if name not in ("tags", "extra") and not isinstance(held, _TYPES.get(name, str)):
            raise TypeError
    return Annotation(**values)
