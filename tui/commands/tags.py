"""``cablegram tags``: a library's tags with their counts; renaming and merging them everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tui.annotations.codebook import Code, Codebook, nearest
from tui.annotations.codebook_changes import CodebookError, create
from tui.annotations.codebook_file import open_codebook
from tui.annotations.collection import TagCount, Use, collect, library_of, tag_table, uses_of
from tui.annotations.model import clean_tag
from tui.annotations.recoding import Plan, RecodingError, apply, plan
from tui.annotations.recoding_journal import last_of
from tui.annotations.recoding_undo import undo
from tui.cable.addresses import split
from tui.commands.calls import Parser, UsageError
from tui.commands.output import (
    FAILURE,
    SUCCESS,
    complain,
    counted,
    finish,
    put,
    put_line,
    put_utf8,
    tell,
)
from tui.exports.json_text import json_text
from tui.exports.model import JsonObject, JsonValue

SCHEMA = "cablegram/tags/1"
EXAMPLES = """\
examples:
  cablegram tags cables/
  cablegram tags cables/ --uses trade
  cablegram tags cables/ --rename trade commerce
  cablegram tags cables/ --rename trade commerce --yes
  cablegram tags cables/ --merge aid/food aid --yes
  cablegram tags cables/ --undo
  cablegram tags cables/ --adopt shelter

Renaming and merging go through the whole library, that is the folder of the
codebook and all below it; tags below the one that is named move along. Without
--yes they only list what would change. --undo takes the last one back.
"""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram tags", "Count tags, rename them, make two into one.", EXAMPLES)
    parser.add_argument("path", metavar="PATH", type=Path, help="a folder, or a cable")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--uses", metavar="TAG", help="list the annotations that carry it")
    parser.add_argument("--rename", metavar=("OLD", "NEW"), nargs=2)
    parser.add_argument("--merge", metavar=("OLD", "NEW"), nargs=2, help="make OLD one with NEW")
    parser.add_argument("--undo", action="store_true", help="undo the last of these, or a tagging")
    parser.add_argument("--adopt", metavar="TAG", action="append", help="put into the codebook")
    parser.add_argument("--yes", action="store_true", help="do it, do not only list it")
    options = parser.parse_args(given)
    path: Path = options.path
    asked = [options.uses, options.rename, options.merge, options.undo or None, options.adopt]
    if sum(one is not None for one in asked) > 1:
        raise UsageError("one of --uses, --rename, --merge, --undo and --adopt at a time")
    if options.yes and not (options.rename or options.merge):
        raise UsageError("--yes goes with --rename or --merge")
    if options.uses is not None and not clean_tag(options.uses):
        raise UsageError("--uses needs a tag")
    if not split(path)[0].exists():
        complain(f"{path}: there is no such file or folder; check the name")
        return FAILURE
    try:
        if options.rename or options.merge:
            return _recode(path, options)
        if options.undo:
            return _undo(path)
        if options.adopt:
            return _adopt(path, options.adopt)
    except (RecodingError, CodebookError) as error:
        complain(str(error))
        return FAILURE
    return _list(path, options)


# Listing


def _list(path: Path, options: argparse.Namespace) -> int:
    problems: list[str] = []
    codebook = nearest(_folder(path))
    if codebook.problem:
        problems.append(codebook.problem)
    kept = collect([path], problems)
    is_json = options.format == "json"
    if is_json:
        put_utf8()
    if options.uses is not None:
        tag = clean_tag(options.uses)
        found = list(uses_of(tag, kept))
        if is_json:
            put(json_text({"schema": SCHEMA, "tag": tag, "uses": [*map(_use, found)]}, indent=2))
        else:
            for use in found:
                put_line(_use_line(use))
        if not found:
            problems.append(f"nothing carries the tag {tag}")
        return finish(problems)
    table = tag_table(codebook, kept)
    if is_json:
        put(json_text(_table(codebook, table), indent=2))
        return finish(problems)
    for line in _lines(codebook, table):
        put_line(line)
    status = finish(problems)
    undefined = [row.name for row in table if not row.defined]
    if undefined and codebook.path is not None:
        named = ", ".join(undefined[:5]) + (", …" if len(undefined) > 5 else "")
        tell([f"not in {codebook.path}: {named}; --adopt TAG puts one into it"])
    return status


def _lines(codebook: Codebook, table: list[TagCount]) -> Iterator[str]:
    if not table:
        yield "no tags"
        return
    width = max(3, *(len(row.name) for row in table))
    yield f"{'tag':<{width}}  {'uses':>5}  {'below':>5}  {'cables':>6}  description"
    for row in table:
        code = codebook.get(row.name)
        told = code.description.split("\n")[0] if code is not None else "(not in the codebook)"
        below = row.within - row.uses
        counts = f"{row.uses:>5}  {below or '':>5}  {len(row.cables):>6}"
        yield f"{row.name:<{width}}  {counts}  {told}".rstrip()


def _table(codebook: Codebook, table: list[TagCount]) -> JsonObject:
    rows: list[JsonValue] = []
    for row in table:
        code = codebook.get(row.name) or Code(row.name)
        rows.append(
            {
                "tag": row.name,
                "defined": row.defined,
                "uses": row.uses,
                "below": row.within - row.uses,
                "cables": len(row.cables),
                "description": code.description or None,
                "colour": code.colour or None,
                "key": code.key or None,
                "since": code.since or None,
                "earlier": [
                    {
                        "since": wording.since or None,
                        "until": wording.until,
                        "name": wording.name or None,
                        "description": wording.description,
                    }
                    for wording in code.earlier
                ],
            }
        )
    book = None if codebook.path is None else str(codebook.path)
    return {"schema": SCHEMA, "codebook": book, "tags": rows}


def _use(use: Use) -> JsonValue:
    item = use.annotation
    return {
        "cable": str(use.kept.cable),
        "sidecar": str(use.kept.path),
        "coder": use.kept.coder or None,
        "paragraph": item.paragraph,
        "annotation": item.id,
        "tags": list(item.tags),
        "author": item.author or None,
        "quote": item.quote or None,
    }


def _use_line(use: Use) -> str:
    item = use.annotation
    tags = " ".join(f"#{tag}" for tag in item.tags)
    who = use.kept.coder or item.author
    return " ".join(
        filter(None, (f"{use.kept.cable} {_named(item.paragraph)}", item.id, who, tags))
    )


# Changing


def _recode(path: Path, options: argparse.Namespace) -> int:
    is_merge = options.merge is not None
    old, new = options.merge if is_merge else options.rename
    wanted = plan(path, old, new, date.today().isoformat(), merge=is_merge)
    for line in plan_lines(wanted):
        put_line(line)
    tell(wanted.problems)
    if not options.yes:
        put_line("Nothing was changed yet; --yes does it.")
        return FAILURE if wanted.problems else SUCCESS
    apply(wanted)
    put_line(f"Done; 'cablegram tags {path} --undo' takes it back.")
    return SUCCESS


def plan_lines(wanted: Plan) -> Iterator[str]:
    """What a plan changes, to be read: each sidecar, each annotation, each tag of a codebook."""
    verb, into = ("merging", "into") if wanted.is_merge else ("renaming", "to")
    yield (
        f"{verb} {wanted.old} {into} {wanted.new} in {wanted.library}: "
        f"{counted(wanted.annotation_count, 'annotation')} "
        f"in {counted(len(wanted.sidecars), 'sidecar')}"
    )
    for one in wanted.sidecars:
        yield _below(one.kept.path, wanted.library)
        for before, after in one.changes:
            tags = " ".join(f"#{tag}" for tag in after.tags)
            was = " ".join(f"#{tag}" for tag in before.tags)
            yield f"  {_named(before.paragraph)} {before.id}: {was} -> {tags}"
    for book in wanted.codebooks:
        yield _below(book.file.path, wanted.library)
        names = {code.name for code in book.after}
        for code in book.file.codes:
            if code.name in book.renamed:
                yield f"  {code.name} -> {book.renamed[code.name]}"
            elif code.name not in names:
                yield f"  {code.name}: its definition is kept as an earlier one of {wanted.new}"
    if wanted.coders:
        yield f"sidecars of their own that change: {', '.join(wanted.coders)}"


def _below(path: Path, library: Path) -> str:
    return str(path.relative_to(library)) if path.is_relative_to(library) else str(path)


def _undo(path: Path) -> int:
    library = library_of(path, nearest(_folder(path)))
    found = last_of(library)
    if found is None:
        complain(f"{library}: nothing to undo")
        return FAILURE
    count = undo(found)
    put_line(
        f"Undone: {found.name} of {found.when[:10]}; {counted(count, 'annotation')} changed back."
    )
    return SUCCESS


def _adopt(path: Path, named: list[str]) -> int:
    file = open_codebook(_folder(path))
    codes = file.codes
    for tag in named:
        codes = create(codes, Code(tag))
    file.save(codes)
    put_line(f"{', '.join(map(clean_tag, named))} put into {file.path}")
    return SUCCESS


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.absolute().parent


def _named(identity: str) -> str:
    return f"¶{identity}" if identity[:1].isdigit() else identity
