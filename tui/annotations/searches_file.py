"""Searches kept in ``cablegram.yaml``: an edit touches the lines that one takes, no others."""

from __future__ import annotations

import codecs
import os
from dataclasses import replace
from pathlib import Path

from tui.annotations import bounded_yaml, render, settings
from tui.annotations.bounded_yaml import Mapping, Scalar, Sequence, YamlError
from tui.annotations.durable import NotConfirmed, locked, replace_file
from tui.annotations.lines import line_end, newline_of
from tui.annotations.nearest import nearest_file
from tui.annotations.settings import Search, Settings
from tui.annotations.yaml_edits import (
    CannotEditError,
    Edit,
    append_key,
    apply_edits,
    flow_edits,
    line_removal,
    remove_field,
)

_NO_LAYOUT = "its layout cannot be edited; put each search on lines of its own"


class SearchesError(Exception):
    """A search that could not be kept; one line that says why. The file is as it was."""


def keep(directory: Path, name: str, query: str) -> Path:
    """Keep a query under a name in the settings that govern ``directory``; returns their file.

    One of the same name is replaced; where there are no settings yet, ``directory`` gets some.
    Returns once it is on disk. Raises ``SearchesError``.
    """
    name, query = " ".join(name.split()), " ".join(query.split())
    if not name or name.startswith("@") or not query:
        raise SearchesError("a saved search needs a name that does not begin with @, and a query")
    return _changed(directory, name, query)


def drop(directory: Path, name: str) -> Path:
    """Take the search of this name out of the settings; returns their file.

    Raises ``SearchesError``, also where there is none of this name.
    """
    return _changed(directory, name, None)


def _changed(directory: Path, name: str, query: str | None) -> Path:
    found = nearest_file(directory, settings.NAME)
    path = found.path if found is not None else directory.absolute() / settings.NAME
    real = Path(os.path.realpath(path))
    try:
        with locked(real.parent):
            before = real.read_bytes() if found is not None else b""
            data = edited(bounded_yaml.decode(before), name, query).encode("utf-8")
            if before.startswith(codecs.BOM_UTF8):
                data = codecs.BOM_UTF8 + data
            if data != before:
                replace_file(real, data)
    except YamlError as error:
        raise SearchesError(f"{error.at(str(path))}; mend it first") from None
    except NotConfirmed as error:
        raise SearchesError(f"{path}: saved, but the disk did not confirm it") from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise SearchesError(f"{path}: not saved: {reason}") from error
    return path


def edited(text: str, name: str, query: str | None) -> str:
    """The settings' text with the search ``name`` put in, changed, or taken out for None.

    Raises ``YamlError`` where the text is not as it should be, ``ValueError`` where it has no such
    search or its layout cannot be edited.
    """
    before = settings.parse(text)
    held = before.search(name)
    if query is None and held is None:
        raise ValueError(f"there is no search {name!r}")
    if held is not None and held.query == query:
        return text
    try:
        made = apply_edits(text, _edits(text, name, query))
        after = settings.parse(made)
    except (CannotEditError, YamlError):
        raise ValueError(
            "its layout cannot be edited; put each search on lines of its own"
        ) from None
    if after != _meant(before, name, query):
        raise ValueError("its layout cannot be edited; put each search on lines of its own")
    return made


def _meant(before: Settings, name: str, query: str | None) -> Settings:
    if query is None:
        left = tuple(one for one in before.searches if one.name != name)
    elif before.search(name) is None:
        left = (*before.searches, Search(name, query))
    else:
        left = tuple(Search(name, query) if one.name == name else one for one in before.searches)
    return replace(before, searches=left)


def _edits(text: str, name: str, query: str | None) -> list[Edit]:
    root = bounded_yaml.read(text)
    newline = newline_of(text)
    if root is None:
        joint = "" if not text or text.endswith("\n") else newline
        block = f"version: 1{newline}searches:{newline}{_block(name, query or '', 2, newline)}"
        return [(len(text), len(text), f"{joint}{block}{newline}")]
    if not isinstance(root, Mapping):
        raise CannotEditError
    entry = root.entries.get("searches")
    listed = entry[1] if entry is not None else None
    if isinstance(listed, Sequence) and listed.items:
        if query is None and entry is not None and len(listed.items) == 1:
            return [remove_field(text, root, *entry)]
        return _list_edits(text, listed, name, query, newline)
    if root.flow:
        raise CannotEditError
    block = _block(name, query or "", 2, newline)
    if entry is None:
        return [append_key(text, root, f"searches:{newline}{block}")]
    key, value = entry
    start = value.start
    while text[start - 1] in " \t":
        start -= 1
    end = line_end(text, max(value.end, key.end))
    return [(start, value.end, ""), (end, end, newline + block)]


def _list_edits(
    text: str, listed: Sequence, name: str, query: str | None, newline: str
) -> list[Edit]:
    for item in listed.items:
        named = item.get("name") if isinstance(item, Mapping) else None
        value = item.get("query") if isinstance(item, Mapping) else None
        if isinstance(named, Scalar) and value is not None and named.text.strip() == name:
            if query is not None:
                return [(value.start, value.end, render.scalar(query))]
            if not listed.flow:
                return [line_removal(text, item)]
            return flow_edits(listed, [one for one in listed.items if one is not item], [])
    if listed.flow:
        pair = f"{{name: {render.scalar(name)}, query: {render.quoted(query or '')}}}"
        return flow_edits(listed, listed.items, [pair])
    end = line_end(text, listed.items[-1].end)
    return [(end, end, newline + _block(name, query or "", listed.column - 1, newline))]


def _block(name: str, query: str, indent: int, newline: str) -> str:
    margin = " " * indent
    lines = f"- name: {render.scalar(name)}", f"  query: {render.scalar(query)}"
    return newline.join(margin + line for line in lines)
