"""Undo and redo, also across restarts: what each action changed, and a journal of it.

A step is undone only where the annotations still are as the step left them; what somebody else
changed since is never undone by accident.
"""

from __future__ import annotations

import contextlib
import json
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.annotations import places
from tui.annotations.journal import Journal
from tui.annotations.merge import merge
from tui.annotations.model import Annotation, Annotations, differing, new_id
from tui.annotations.plain import annotation_of, plain

MOST_STEPS = 500
"""Steps kept in the journal of one sidecar; older ones can no longer be undone."""
_LARGEST_KEPT = 8 * 1024 * 1024
"""Bytes of steps that stay in a journal that is shortened."""


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

    ``reviewed`` holds each paragraph whose mark changed, with the new state. ``id`` tells the steps
    of a journal apart.
    """

    name: str
    changes: tuple[Change, ...]
    reviewed: tuple[tuple[str, bool], ...] = ()
    id: str = field(default_factory=new_id, compare=False)


def step_between(name: str, before: Annotations, after: Annotations) -> Step:
    """The step that leads from ``before`` to ``after``."""
    was, now = before.items, after.items
    if len(was) == len(now):
        span = differing(was, now)
        was, now = was[span], now[span]
    old = {item.id: item for item in was}
    new = {item.id: item for item in now}
    sides = ((old.get(identity), new.get(identity)) for identity in dict.fromkeys((*old, *new)))
    # Nearly all are the very same object, which is quicker seen than that they are equal.
    changes = tuple(Change(one, other) for one, other in sides if one is not other and one != other)
    reviewed = [(name_, False) for name_ in before.reviewed if name_ not in after.reviewed]
    reviewed += [(name_, True) for name_ in after.reviewed if name_ not in before.reviewed]
    return Step(name, changes, tuple(reviewed))


def apply(step: Step, annotations: Annotations, *, backwards: bool = False) -> Annotations:
    """``annotations`` with ``step`` done, or undone. Raises ``NoLongerApplies``."""
    held = {item.id: item for item in annotations.items}
    for change in step.changes:
        expected, wanted = change.before, change.after
        if backwards:
            expected, wanted = wanted, expected
        known = expected if expected is not None else wanted
        if known is None or held.get(known.id) != expected:
            raise NoLongerApplies
        if wanted is None:
            del held[known.id]
        else:
            # As it stood, also where it says nothing: a hand may have written it so.
            held[wanted.id] = wanted
    result = replace(annotations, items=tuple(held.values()))
    for paragraph, done in step.reviewed:
        state = not done if backwards else done
        if (paragraph in result.reviewed) is state:
            raise NoLongerApplies
        result = result.review(paragraph, done=state)
    return result


class History:
    """The steps that can be undone and redone, kept in a journal where ``path`` is given.

    The journal gets a line for each step, undoing and redoing. What it has and the sidecar has not,
    because that could not be written, ``recover`` brings back.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._journal = Journal(path, _shortened) if path is not None else None
        held = _replay(self._journal.read() if self._journal is not None else [])
        self._done = held.done
        self._undone = held.undone
        self._unsaved = held.unsaved
        self._waiting: list[tuple[str, bytes]] = []
        self._unconfirmed: list[str] = []
        self._lock = threading.Lock()

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
        self._note(step, _line("done", step))

    def undo(self, annotations: Annotations) -> tuple[Step, Annotations]:
        """The last step and the annotations without it.

        Raises ``IndexError`` where there is none and ``NoLongerApplies`` where it cannot be undone;
        such a step is dropped.
        """
        return self._move(annotations, self._done, self._undone, "undo")

    def redo(self, annotations: Annotations) -> tuple[Step, Annotations]:
        """The last undone step and the annotations with it. Raises as ``undo`` does."""
        return self._move(annotations, self._undone, self._done, "redo")

    def _move(
        self, annotations: Annotations, source: list[Step], target: list[Step], kind: str
    ) -> tuple[Step, Annotations]:
        step = source.pop()
        try:
            result = apply(step, annotations, backwards=kind == "undo")
        except NoLongerApplies:
            self._note(step, _mark("drop", step.id))
            raise
        target.append(step)
        self._note(step, _mark(kind, step.id))
        return step, result

    def _note(self, step: Step, line: bytes) -> None:
        if self._journal is None:
            return
        with self._lock:
            self._waiting.append((step.id, line))
            # Where no journal can be written, what waits for it must not grow for ever.
            del self._waiting[: -2 * MOST_STEPS]

    @property
    def waiting(self) -> int:
        """How many lines are not in the journal yet."""
        return len(self._waiting)

    def save(self, count: int | None = None) -> None:
        """Put the first ``count`` waiting lines, or all, into the journal; return once on disk.

        May be called from another thread than the rest. Raises ``OSError``; the lines wait on.
        """
        self.begin(count)()

    def begin(self, count: int | None = None) -> Callable[[], None]:
        """As ``save``, but answers what waits until the lines are on disk, to be called once.

        Both may raise ``OSError``.
        """
        lines = self._waiting[:count]
        if self._journal is None or not lines:
            return lambda: None
        syncing = self._journal.begin([line for _, line in lines])

        def wait() -> None:
            syncing.wait()
            with self._lock:
                # Lines may have been added meanwhile, and the oldest been dropped.
                self._waiting = [each for each in self._waiting if each not in lines]
            self._unconfirmed.extend(identity for identity, _ in lines)

        return wait

    def confirm(self) -> None:
        """Note that all that ``save`` put into the journal is in the sidecar too.

        This is not waited for: without it, a later ``recover`` finds nothing to bring back.
        """
        if self._journal is None or not self._unconfirmed:
            return
        confirmed = list(dict.fromkeys(self._unconfirmed))
        with contextlib.suppress(OSError):
            self._journal.append([_mark("saved", *confirmed)], sync=False)
            self._unconfirmed.clear()

    def recover(self, annotations: Annotations) -> Recovered:
        """``annotations`` with what the journal has and no sidecar got, as an earlier run left it.

        Where the annotations changed since, both versions are kept, as in any merge.
        """
        unsaved, self._unsaved = self._unsaved, []
        if not unsaved:
            return Recovered(annotations, 0, 0)
        self._unconfirmed.extend(step.id for step, _ in unsaved)
        old: dict[str, Annotation | None] = {}
        new: dict[str, Annotation | None] = {}
        marked: dict[str, bool] = {}
        marks: dict[str, bool] = {}
        for step, backwards in unsaved:
            for change in step.changes:
                before, after = change.before, change.after
                if backwards:
                    before, after = after, before
                known = before if before is not None else after
                if known is not None:
                    old.setdefault(known.id, before)
                    new[known.id] = after
            for paragraph, done in step.reviewed:
                marked.setdefault(paragraph, done is backwards)
                marks[paragraph] = done is not backwards
        merged = merge(_only(old, marked), _only(new, marks), annotations)
        found = merged.annotations
        count = len(step_between("", annotations, found).changes)
        count += len(set(found.reviewed) ^ set(annotations.reviewed))
        return Recovered(found if count else annotations, count, len(merged.conflicts))


@dataclass(frozen=True, slots=True)
class Recovered:
    """What ``recover`` made of the annotations, and how many changes and conflicts that were."""

    annotations: Annotations
    changes: int
    conflicts: int

    @property
    def told(self) -> str:
        """What the reader should be told of it; empty where nothing was brought back."""
        if not self.changes:
            return ""
        changes = "1 change" if self.changes == 1 else f"{self.changes} changes"
        twice = "; what was changed since is kept beside it" if self.conflicts else ""
        return f"Brought back {changes} not saved when the reader ended{twice}."


def _only(items: dict[str, Annotation | None], marks: dict[str, bool]) -> Annotations:
    kept = tuple(item for item in items.values() if item is not None)
    return Annotations(items=kept, reviewed=tuple(name for name, done in marks.items() if done))


def journal_of(sidecar: Path) -> Path:
    """The journal of a sidecar, under the user's state directory."""
    return places.state() / "journals" / f"{places.key_of(sidecar)}.jsonl"


# The journal's lines


@dataclass(slots=True)
class _Held:
    """What the lines of a journal come to. ``unsaved`` says of each step whether it was undone."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    unsaved: list[tuple[Step, bool]] = field(default_factory=list)

    def take(self, line: bytes) -> None:
        """One line more. Raises ``ValueError`` and other errors for a damaged one."""
        value = json.loads(line.decode("utf-8", "surrogatepass"))
        kind = value["kind"]
        if kind in ("done", "undone"):
            step = _step_of(value, line)
            (self.done if kind == "done" else self.undone).append(step)
            if kind == "done":
                self.undone.clear()
                del self.done[:-MOST_STEPS]
            if "id" in value and not value.get("saved"):
                self.unsaved.append((step, False))
        elif kind in ("undo", "redo", "drop"):
            self._move(kind, str(value["step"]))
        elif kind == "saved":
            confirmed = {str(identity) for identity in value["steps"]}
            self.unsaved = [held for held in self.unsaved if held[0].id not in confirmed]
        else:
            raise ValueError(kind)

    def _move(self, kind: str, identity: str) -> None:
        # Another reader's steps may stand above this one.
        for source, target in ((self.done, self.undone), (self.undone, self.done)):
            place = next((at for at, step in enumerate(source) if step.id == identity), None)
            if place is not None and (kind == "drop" or (source is self.done) is (kind == "undo")):
                step = source.pop(place)
                if kind != "drop":
                    target.append(step)
                    self.unsaved.append((step, kind == "undo"))
                return


def _replay(lines: list[bytes]) -> _Held:
    """What the lines come to; a damaged one ends what can be undone, and harms nothing else."""
    held = _Held()
    for line in lines:
        try:
            held.take(line)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            held.done.clear()
            held.undone.clear()
    return held


def _shortened(lines: list[bytes]) -> list[bytes]:
    """The last steps only, as many as fit, and all that no sidecar has got yet."""
    held = _replay(lines)
    waiting = {step.id for step, _ in held.unsaved}
    first = next((at for at, line in enumerate(lines) if _is_about(line, waiting)), len(lines))
    settled = _replay(lines[:first])
    kept = [_line("undone", step, saved=True) for step in settled.undone]
    room = _LARGEST_KEPT - sum(map(len, kept))
    for step in reversed(settled.done):
        line = _line("done", step, saved=True)
        room -= len(line)
        if room < 0:
            break
        kept.insert(0, line)
    return [*kept, *lines[first:]] if waiting else kept


def _is_about(line: bytes, steps: set[str]) -> bool:
    try:
        value = json.loads(line)
        return value.get("id", value.get("step")) in steps
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def _mark(kind: str, *steps: str) -> bytes:
    value = {"kind": kind, "steps": steps} if kind == "saved" else {"kind": kind, "step": steps[0]}
    return json.dumps(value).encode("ascii")


def _line(kind: str, step: Step, *, saved: bool = False) -> bytes:
    value: dict[str, object] = {
        "kind": kind,
        "id": step.id,
        "name": step.name,
        "changes": [
            [plain(side) if side is not None else None for side in (change.before, change.after)]
            for change in step.changes
        ],
        "reviewed": step.reviewed,
    }
    if saved:
        value["saved"] = True
    return json.dumps(value).encode("ascii")


def step_text(step: Step) -> str:
    """A step as one line of JSON, to be kept outside a journal of its own."""
    return _line("done", step).decode("ascii")


def step_of_text(text: str) -> Step:
    """The step that ``step_text`` wrote. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    return _step_of(json.loads(text), text.encode("utf-8"))


def _step_of(value: dict[str, object], line: bytes) -> Step:
    changes = value["changes"]
    reviewed = value["reviewed"]
    if not isinstance(changes, list) or not isinstance(reviewed, list):
        raise TypeError
    pairs = tuple(Change(annotation_of(before), annotation_of(after)) for before, after in changes)
    marks = tuple((str(paragraph), bool(done)) for paragraph, done in reviewed)
    identity = str(value["id"]) if "id" in value else f"{zlib.crc32(line):08x}"
    return Step(str(value["name"]), pairs, marks, identity)
