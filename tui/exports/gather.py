"""From paths to what is exported: each cable with all its sidecars, problems told and passed by."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import place
from tui.annotations.bounded_yaml import LARGEST_FILE, Mapping, Node, Scalar, YamlError
from tui.annotations.document import Document, parse, unknown_keys
from tui.cable.model import Cable
from tui.cable.parse import parse as parse_cable
from tui.cable.visible import visible
from tui.exports.model import CoderSidecar, Exported, JsonObject, JsonValue
from tui.sources.files import SourceError, cables_in, read_regular, read_source

_SIDECAR = ".annotations.yaml"
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_SOURCE_KEYS = frozenset({"file", "sha256"})


def cable_files(paths: Iterable[Path], problems: list[str]) -> Iterator[Path]:
    """The cable files that ``paths`` (files and folders) name, each once.

    A line for whatever cannot be used is added to ``problems``.
    """
    seen: set[str] = set()
    for path in paths:
        for file in _files_of(path, problems):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _files_of(path: Path, problems: list[str]) -> list[Path]:
    if path.name.endswith(_SIDECAR):
        problems.append(f"{visible(str(path))}: this is a sidecar; name its cable")
        return []
    if not path.is_dir():
        return [path]
    try:
        found = cables_in(path, problems)
    except SourceError as error:
        problems.append(str(error))
        return []
    if not found:
        problems.append(f"{visible(str(path))}: no cables (.txt files) in this folder")
    return found


def gather(paths: Iterable[Path], problems: list[str]) -> Iterator[Exported]:
    """Every cable that ``paths`` (files and folders) name, one after the other.

    A cable or sidecar that cannot be read is left out; a line about it, with line and column where
    there are any, is added to ``problems``.
    """
    for path in cable_files(paths, problems):
        try:
            source = read_source(path)
        except SourceError as error:
            problems.append(str(error))
            continue
        cable = parse_cable(source.text)
        sidecars: list[CoderSidecar] = []
        for found in places.sidecars_of(path):
            try:
                sidecars.append(_sidecar(path, found, cable, source.sha256))
            except SourceError as error:
                problems.append(str(error))
            except YamlError as error:
                problems.append(error.at(visible(str(found))))
        yield Exported(path, cable, source.sha256, tuple(sidecars))


def _sidecar(path: Path, found: Path, cable: Cable, sha256: str) -> CoderSidecar:
    document = parse(bounded_yaml.decode(read_regular(found, LARGEST_FILE)))
    return CoderSidecar(
        found,
        found.name.removesuffix(_SIDECAR)[len(path.stem) :].removeprefix("."),
        document.annotations,
        place(cable, document.annotations, sha256),
        _unknown(document),
        {identity: _unknown_of(document, identity) for identity in document.nodes},
    )


def _unknown(document: Document) -> JsonObject:
    found: JsonObject = {}
    for key in unknown_keys(document):
        found[key] = value_of(document.root.get(key))
    source = document.root.get("source")
    if isinstance(source, Mapping):
        others = {
            key: value_of(node)
            for key, (_, node) in source.entries.items()
            if key not in _SOURCE_KEYS
        }
        if others:
            found["source"] = others
    return found


def _unknown_of(document: Document, identity: str) -> JsonObject:
    annotation = document.annotations.get(identity)
    keys = [key for key, _ in annotation.extra] if annotation is not None else []
    return {key: value_of(document.nodes[identity].get(key)) for key in keys}


def value_of(node: Node | None) -> JsonValue:
    """A YAML value as JSON: whole numbers, true, false and null where written plainly, else text.

    Nothing else is guessed, so that ``NO``, ``22:30`` and ``1.50`` stay what was written.
    """
    if node is None:
        return None
    if isinstance(node, Scalar):
        if node.is_null:
            return None
        if node.plain and node.text in ("true", "false"):
            return node.text == "true"
        if node.plain and _INTEGER.fullmatch(node.text) and node.text != "-0":
            return int(node.text)
        return node.text
    if isinstance(node, Mapping):
        return {key: value_of(value) for key, (_, value) in node.entries.items()}
    return [value_of(item) for item in node.items]
