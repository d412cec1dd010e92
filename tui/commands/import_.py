"""``cablegram import``: what other programs, or other copies of a library, say of its cables."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui.annotations.codebook import nearest
from tui.annotations.collection import library_of
from tui.annotations.compared import normal
from tui.annotations.recoding import RecodingError
from tui.annotations.recoding_journal import last_of
from tui.annotations.recoding_undo import undo
from tui.cable.addresses import split
from tui.commands.calls import Parser, UsageError, add_coder
from tui.commands.output import FAILURE, SUCCESS, complain, counted, put_line, tell
from tui.imports.limits import ImportProblem
from tui.imports.plan import apply, plan
from tui.imports.planned import Change, Plan, SidecarPlan
from tui.imports.registry import FORMATS, read

EXAMPLES = """\
examples:
  cablegram import study.qdpx --into cables/
  cablegram import study.qdpx --into cables/ --yes
  cablegram import annotations.jsonl --into cables/ --yes
  cablegram import rows.csv --into cables/ --map Item=cable --map Words=quote
  cablegram import tags.csv --into cables/ --format codebook --yes
  cablegram import --undo --into cables/

Without --yes it only lists what it would do: + is new, ~ gets a tag or a note
more, ! is kept beside one that says something else, = is there already, and ?
has no place in the cable. Nothing that is there is changed or taken away, and
importing a file twice changes nothing. --undo takes the last import back.
"""
_SIGNS = {"added": "+", "changed": "~", "beside": "!", "present": "="}
_SHOWN = 48
"""Code points of a quotation that are listed."""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram import", "Take in what a file says of cables.", EXAMPLES)
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
    parser.add_argument("--into", metavar="PATH", type=Path, required=True, help="the library")
    parser.add_argument(
        "--format", metavar="NAME", choices=FORMATS, help=f"read as: {', '.join(FORMATS)}"
    )
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", action="append", default=[], help="CSV: what a column has"
    )
    add_coder(parser, "whose annotations those are for which the file names nobody")
    parser.add_argument("--yes", action="store_true", help="do it, do not only list it")
    parser.add_argument("--undo", action="store_true", help="take the last import back")
    options = parser.parse_args(given)
    into: Path = options.into
    if not split(into)[0].exists():
        complain(f"{into}: there is no such file or folder; check the name")
        return FAILURE
    if options.undo:
        if options.file is not None or options.yes:
            raise UsageError("--undo takes no file and no --yes")
        return _undo(into)
    if options.file is None:
        raise UsageError("name the file to import; see 'cablegram import --help'")
    return _import(options.file, into, options)


def _import(file: Path, into: Path, options: argparse.Namespace) -> int:
    try:
        batch = read(file, options.format, _mapped(options.map))
        made = plan(file, batch, into, options.coder or "")
    except ImportProblem as error:
        complain(f"{file}: {error}")
        return FAILURE
    for line in plan_lines(made):
        put_line(line)
    tell(made.problems)
    tell(f"not in the library: {line}" for line in made.unmatched)
    failed = bool(made.problems or made.unmatched)
    if made.is_empty:
        put_line("Nothing to change.")
    elif not options.yes:
        put_line("Nothing was changed yet; --yes does it.")
    else:
        try:
            apply(made)
        except RecodingError as error:
            complain(str(error))
            return FAILURE
        put_line(f"Done; 'cablegram import --undo --into {into}' takes it back.")
    return FAILURE if failed else SUCCESS


def _mapped(given: list[str]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in given]
    if any(not column or not name for column, _, name in pairs):
        raise UsageError("--map takes COLUMN=FIELD, as in --map Document=cable")
    return {column: name for column, _, name in pairs}


def plan_lines(made: Plan) -> Iterator[str]:
    """What an import would do, to be read: cable by cable, then the codes, then what is left."""
    yield from made.matches
    for one in made.sidecars:
        if one.is_changed or any(not change.is_placed for change in one.changes):
            yield from _sidecar_lines(one, made)
    if made.codes is not None and (made.codes.changes or made.codes.kept):
        yield str(made.codes.file.path)
        yield from (f"  {line}" for line in (*made.codes.changes, *made.codes.kept))
    yield from (f"left: {line}" for line in made.left)
    unplaced = sum(not change.is_placed for change in made.changes())
    parts = [
        f"{made.count('added', 'beside')} added",
        f"{made.count('changed')} changed",
        f"{made.count('present')} there already",
        f"{unplaced} without a place" if unplaced else "",
        f"{len(made.unmatched)} not matched" if made.unmatched else "",
        counted(len(made.codes.changes), "code") if made.codes and made.codes.changes else "",
    ]
    yield f"{made.file}: {', '.join(filter(None, parts))}"


def _sidecar_lines(one: SidecarPlan, made: Plan) -> Iterator[str]:
    path = one.sidecar.path
    yield str(path.relative_to(made.library)) if path.is_relative_to(made.library) else str(path)
    present = 0
    for change in one.changes:
        if change.kind == "present" and not change.problem:
            present += 1
        else:
            yield f"  {_line(change)}"
    if one.reviewed:
        yield f"  + reviewed: {', '.join(one.reviewed)}"
    if present:
        yield f"  = {present} there already"


def _line(change: Change) -> str:
    item = change.annotation
    sign = _SIGNS[change.kind] if change.is_placed else "?"
    where = f"¶{item.paragraph}" if item.paragraph[:1].isdigit() else item.paragraph
    words = normal(item.quote or item.opening)
    shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    parts = [
        sign,
        where if change.is_placed else "",
        item.id,
        *(f"#{tag}" for tag in item.tags),
        f"“{shown}”" if shown else "",
        "note" if item.note else "",
        f"· {item.author}" if item.author else "",
        f"({change.problem})" if change.problem else "",
    ]
    return " ".join(filter(None, parts))


def _undo(into: Path) -> int:
    folder = into if into.is_dir() else into.absolute().parent
    library = library_of(into, nearest(folder))
    found = last_of(library)
    if found is None or not found.name.startswith("import "):
        later = "" if found is None else f"; '{found.name}' came after: cablegram tags --undo"
        complain(f"{library}: no import to undo{later}")
        return FAILURE
    try:
        count = undo(found)
    except RecodingError as error:
        complain(str(error))
        return FAILURE
    put_line(f"Undone: {found.name} of {found.when[:10]}; {counted(count, 'annotation')} gone.")
    return SUCCESS
