"""Undoing a renaming, also after a restart: where nothing it changed was changed again."""

from __future__ import annotations

import codecs
import contextlib
from dataclasses import replace
from pathlib import Path

from tui.annotations import bounded_yaml, render
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.codebook import parse as parse_codebook
from tui.annotations.codebook_changes import Codes
from tui.annotations.codebook_file import CodebookFile
from tui.annotations.document import parse
from tui.annotations.durable import locked
from tui.annotations.model import Annotations
from tui.annotations.recoding import CodebookPlan, RecodingError, run
from tui.annotations.recoding_journal import BookChange, Record, TagChange
from tui.annotations.sidecar import Sidecar


def undo(made: Record) -> int:
    """Undo a renaming in every sidecar and codebook; answers how many annotations changed back.

    Nothing is done where one of the annotations carries other tags by now, or where the same part
    of a codebook was changed since. Of a renaming that was cut short, what was done is undone.
    Raises ``RecodingError``.
    """
    steps: list[tuple[Sidecar, Annotations, Annotations]] = []
    count = 0
    for path, changes in made.sidecars:
        if not path.exists() and all(_is_addition(change) for change in changes):
            continue
        data, held = _sidecar(path)
        target, number = _before(path, held, changes)
        if number:
            steps.append((Sidecar(path, held, data), held, target))
            count += number
    books = [plan for change in made.codebooks if (plan := _codebook(change)) is not None]
    run(steps, books)
    for sidecar, _, target in steps:
        _sweep(sidecar.path, target)
    made.forget()
    return count


def _sweep(path: Path, target: Annotations) -> None:
    """Take away a sidecar that says nothing any more and has nothing of anybody's hand in it."""
    if target.items or target.reviewed:
        return
    made = render.document(target)
    emptied = made.removesuffix(" []\n") + "\n"
    with contextlib.suppress(OSError), locked(path.parent):
        if path.read_bytes() in (made.encode("utf-8"), emptied.encode("utf-8")):
            path.unlink()


def _sidecar(path: Path) -> tuple[bytes, Annotations]:
    try:
        data = path.read_bytes()
        return data, parse(bounded_yaml.decode(data)).annotations
    except FileNotFoundError:
        raise RecodingError(f"{path}: gone since; nothing was undone") from None
    except OSError as error:
        raise RecodingError(f"{path}: {error.strerror}; nothing was undone") from None
    except YamlError as error:
        raise RecodingError(f"{error.at(str(path))}; nothing was undone") from None


def _before(
    path: Path, held: Annotations, changes: tuple[TagChange, ...]
) -> tuple[Annotations, int]:
    target = held
    count = 0
    for change in changes:
        item = held.get(change.annotation)
        if item is None and _is_addition(change):
            continue  # cut short before it was made, or taken away by hand since
        if item is not None and item.tags == change.before:
            continue  # cut short before it came to this one
        if item is None or item.tags != change.after:
            what = "is gone" if item is None else "has other tags"
            raise RecodingError(
                f"{path}: the annotation {change.annotation} {what} since; nothing was undone"
            )
        rules = tuple(rule for rule in item.rules if rule != change.rule)
        target = target.put(replace(item, tags=_restored(change), rules=rules))
        count += 1
    return target, count


def _is_addition(change: TagChange) -> bool:
    """Whether the annotation was made by the step: where it is gone, there is nothing to undo."""
    return not change.before and bool(change.rule)


def _restored(change: TagChange) -> tuple[str, ...]:
    """The tags from before, in an order that leaves as many of them as can be in their places."""
    if len(change.before) == len(change.after):
        return change.before
    kept = tuple(tag for tag in change.after if tag in change.before)
    return (*kept, *(tag for tag in change.before if tag not in kept))


def _codebook(change: BookChange) -> CodebookPlan | None:
    """How to set a codebook back; None where it is as it was."""
    try:
        present: bytes | None = change.path.read_bytes()
    except FileNotFoundError:
        present = None
    except OSError as error:
        raise RecodingError(f"{change.path}: {error.strerror}; nothing was undone") from None
    before = None if change.before is None else change.before.encode("utf-8")
    if present == before:
        return None
    after = change.after.encode("utf-8")
    file = CodebookFile(change.path, _codes(after), after)
    return CodebookPlan(file, _codes(before), {}, before if present == after else None)


def _codes(data: bytes | None) -> Codes:
    if data is None:
        return ()
    return parse_codebook(data.removeprefix(codecs.BOM_UTF8).decode("utf-8")).codes
