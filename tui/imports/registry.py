"""The formats that are imported, and how a file tells which one it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tui.imports import jsonl, qdpx, tables, web_annotation
from tui.imports.limits import ImportProblem
from tui.imports.model import Batch

FORMATS = ("jsonl", "web-annotation", "qdpx", "qdc", "codebook", "csv")
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "web-annotation",
    ".jsonld": "web-annotation",
    ".qdpx": "qdpx",
    ".qdc": "qdc",
    ".csv": "csv",
    ".tsv": "csv",
}


def read(path: Path, chosen: str | None, mapped: Mapping[str, str]) -> Batch:
    """All that a file holds, read as ``chosen`` or as what its name and beginning say.

    Raises ``ImportProblem``, one line without the file's name.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ImportProblem("not a regular file")
        if not status.st_size:
            raise ImportProblem("the file is empty")
        return _read(path, chosen or _format_of(path, mapped), mapped)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ImportProblem(reason) from None


def _read(path: Path, name: str, mapped: Mapping[str, str]) -> Batch:
    match name:
        case "jsonl":
            return jsonl.read(path)
        case "web-annotation":
            return web_annotation.read(path)
        case "qdpx":
            return qdpx.read_project(path)
        case "qdc":
            return qdpx.read_codebook(path)
        case "codebook":
            return tables.read_codebook(path)
        case _:
            return tables.read(path, mapped)


def _format_of(path: Path, mapped: Mapping[str, str]) -> str:
    name = _SUFFIXES.get(path.suffix.lower())
    if name is None:
        known = ", ".join(_SUFFIXES)
        raise ImportProblem(f"its name ends in none of {known}; use --format")
    if name == "csv" and not mapped and tables.is_codebook(path):
        return "codebook"
    return name
