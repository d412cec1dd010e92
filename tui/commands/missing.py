"""``cablegram check DIR --missing``: the cables that others refer to most and a library lacks."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.commands.calls import UsageError
from tui.commands.libraries import opened
from tui.commands.output import FAILURE, SUCCESS, complain, counted, put, put_line, put_utf8
from tui.exports.json_text import json_text
from tui.exports.model import JsonValue
from tui.library.catalogue import Catalogue, CatalogueError, Count

SCHEMA = "cablegram/missing/1"
_MOST = 50
"""Missing cables that are listed."""
_MOST_NAMED = 3
"""Cables that are named of those that refer to a missing one."""


def run(options: argparse.Namespace) -> int:
    """Print them, the most wanted first; answers the exit status."""
    paths: list[Path] = options.paths
    if len(paths) != 1 or options.only or options.ignore or options.source:
        raise UsageError("--missing takes one folder, and no rules; see 'cablegram check --help'")
    try:
        with opened(paths[0], options.jobs) as catalogue:
            found = catalogue.missing(_MOST)
            if options.format == "json":
                put_utf8()
                wanted: list[JsonValue] = [
                    {"id": one.value, "cables": one.number, "cited_by": [*_citing(catalogue, one)]}
                    for one in found
                ]
                put(json_text({"schema": SCHEMA, "missing": wanted}, indent=2))
                return SUCCESS
            for one in found:
                put_line(_line(catalogue, one))
    except CatalogueError as error:
        complain(str(error))
        return FAILURE
    if not found:
        put_line("no reference is missing")
    return SUCCESS


def _line(catalogue: Catalogue, one: Count) -> str:
    names = _citing(catalogue, one)
    more = ", …" if len(names) > _MOST_NAMED else ""
    named = ", ".join(names[:_MOST_NAMED]) + more
    return f"{one.value}  {counted(one.number, 'cable')}: {named}"


def _citing(catalogue: Catalogue, one: Count) -> list[str]:
    return [row.id for row in catalogue.citing(one.value)]
