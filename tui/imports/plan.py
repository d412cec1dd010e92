"""What an import would do to a library: planned first, then done all or nothing, and undone as one.

What the file holds is merged into the sidecars by id and into the codebook by name. Nothing that is
there is changed or taken away, and what of the file has no place is listed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tui.annotations.codebook import Codebook, nearest
from tui.annotations.codebook_changes import CodebookError
from tui.annotations.codebook_file import open_codebook
from tui.annotations.collection import collect, library_of
from tui.annotations.history import step_between
from tui.annotations.recoding import CodebookPlan, RecodingError, run
from tui.annotations.recoding_journal import Record, SidecarStep, record, remember
from tui.annotations.sidecar import file_hash
from tui.imports.codes import codes_plan
from tui.imports.library import Library
from tui.imports.limits import ImportProblem
from tui.imports.model import Batch
from tui.imports.planned import Plan
from tui.imports.taking import Taking


def plan(file: Path, batch: Batch, into: Path, coder: str = "") -> Plan:
    """What taking in ``batch``, read from ``file``, does to the library or cable ``into``.

    ``coder`` is the name that annotations bear for which the file names nobody. Raises
    ``ImportProblem`` where the codebook cannot be read.
    """
    folder = into if into.is_dir() else into.absolute().parent
    codebook = nearest(folder)
    made = Plan(library_of(into, codebook), file, left=list(batch.left))
    if not all(cable.is_empty for cable in batch.cables):
        taking = Taking(made, Library(into, made.problems), coder)
        for incoming in batch.cables:
            if not incoming.is_empty:
                taking.take(incoming)
        made.sidecars = taking.planned()
    if batch.codes:
        _plan_codes(made, batch, folder, codebook)
    return made


def _plan_codes(made: Plan, batch: Batch, folder: Path, codebook: Codebook) -> None:
    try:
        file = open_codebook(folder)
    except CodebookError as error:
        raise ImportProblem(f"{error}; nothing was changed") from None
    used: set[str] = set()
    if any(codebook.get(code.name) is None for code in batch.codes):
        kept = collect([made.library], [])
        used = {tag for one in kept for item in one.annotations.items for tag in item.tags}
    made.codes = codes_plan(file, batch.codes, used)


def apply(wanted: Plan) -> Record:
    """Do what was planned and return its record, by which it is undone as one step.

    Nothing is done where a sidecar cannot be read or was changed since the plan was made; what was
    done before a failure is taken back. Raises ``RecodingError``.
    """
    changed = [one for one in wanted.sidecars if one.is_changed]
    for one in changed:
        if one.sidecar.changed_outside():
            raise RecodingError(f"{one.sidecar.path}: changed meanwhile; nothing was done: again")
    new = {one.sidecar.path for one in changed if one.is_new}
    books: list[CodebookPlan] = []
    previews: list[tuple[Path, bytes | None, bytes]] = []
    if wanted.codes is not None and wanted.codes.changes:
        book = CodebookPlan(wanted.codes.file, wanted.codes.after, {})
        try:
            previews.append((book.file.path, book.file.content, book.file.preview(book.after)))
        except CodebookError as error:
            raise RecodingError(f"{error}; nothing was changed") from None
        books.append(book)
    name = f"import {wanted.file.name}"
    steps = [
        SidecarStep(
            one.sidecar.path,
            step_between(name, one.before, one.after),
            one.sidecar.path in new,
        )
        for one in changed
    ]
    made = record(wanted.library, name, (), previews, steps)
    try:
        # First of all: what is cut short can be undone as well.
        remember(made)
    except OSError as error:
        raise RecodingError(f"{made.file}: {error.strerror}; nothing was changed") from error
    try:
        run([(one.sidecar, one.before, one.after) for one in changed], books)
    except RecodingError as error:
        if not error.is_half_done:
            _remove(new)
            made.forget()
        raise
    return _noted(made, new)


def _noted(made: Record, new: set[Path]) -> Record:
    """The record of what was done, with what the files are now that came with it."""
    steps = tuple(
        replace(one, sha256=file_hash(one.path.read_bytes())) if one.path in new else one
        for one in made.steps
    )
    done = replace(made, is_done=True, steps=steps)
    with suppress(OSError):
        remember(done)
    return done


def _remove(new: set[Path]) -> None:
    """Take away the sidecars that were made and emptied again."""
    for path in new:
        path.unlink(missing_ok=True)
