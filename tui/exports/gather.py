"""From paths to what is exported: each cable with all its sidecars, problems told and passed by."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import place
from tui.annotations.bounded_yaml import LARGEST_FILE, Mapping, Node, Scalar, YamlError
from tui.annotations.document import Document, parse, unknown_keys
from tui.cable.addresses import split
from tui.cable.model import Cable
from tui.cable.visible import visible
from tui.exports.model import CoderSidecar, Exported, JsonObject, JsonValue
from tui.sources.files import SourceError, is_walked, read_regular
from tui.sources.found import FoundCable, cable_of
from tui.sources.open import cables_of, each_file_in, is_listed

_SIDECAR = ".annotations.yaml"
_MARK = "\ufeff"
"""A byte order mark, with which a sidecar may begin."""
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_SOURCE_KEYS = frozenset({"file", "sha256"})


def cable_files(paths: Iterable[Path], problems: list[str]) -> Iterator[Path]:
    """The cable files that ``paths`` (files, folders and addresses ``FILE#ID``) name, each once.

    A line for whatever cannot be used is added to ``problems``. What is remembered are the folders
    that were walked and the files that were named themselves or by a link, not those in folders.
    """
    walked: set[str] = set()
    seen: set[bytes] = set()
    for path in paths:
        if path.name.endswith(_SIDECAR):
            problems.append(f"{visible(str(path))}: this is a sidecar; name its cable")
        elif path.is_dir():
            yield from _in_folder(path, problems, walked, seen)
        elif _is_new(path, walked, seen):
            yield path


def _in_folder(
    folder: Path, problems: list[str], walked: set[str], seen: set[bytes]
) -> Iterator[Path]:
    if is_walked(os.path.realpath(folder), walked):
        return
    empty = True
    here = real = ""
    try:
        for file in each_file_in(folder, problems, walked):
            empty = False
            if file.is_symlink():
                if _is_new(file, walked, seen):
                    yield file
            elif seen:
                # As texts, once a folder: to resolve each path takes longer than all the rest.
                above, name = os.path.split(file)
                if above != here:
                    here, real = above, os.path.realpath(above)
                if _digest(os.path.join(real, name)) not in seen:  # noqa: PTH118
                    yield file
            else:
                yield file
    except SourceError as error:
        problems.append(str(error))
        return
    # All that is in it may have been walked already.
    if empty and next(each_file_in(folder), None) is None:
        problems.append(f"{visible(str(folder))}: no cables in this folder")


def _is_new(file: Path, walked: set[str], seen: set[bytes]) -> bool:
    """Whether a file was neither named before nor is in one of the folders that were walked."""
    real = os.path.realpath(file)
    known = _digest(real)
    if known in seen:
        return False
    if is_walked(real, walked) and Path(real).is_file() and is_listed(Path(real)):
        return False
    seen.add(known)
    return True


def _digest(real: str) -> bytes:
    """Sixteen bytes that stand for a path: many may be named, and none is asked for again."""
    return hashlib.blake2b(os.fsencode(real), digest_size=16).digest()


def found_cables(
    paths: Iterable[Path], problems: list[str], source: str | None = None
) -> Iterator[FoundCable]:
    """Every cable that ``paths`` name, one after the other; a dump or volume gives all of its own.

    ``source`` forces a source format, else the content says it. A line for whatever cannot be read
    is added to ``problems``, and the rest goes on. Only the cable at hand is kept in memory.
    """
    for path in cable_files(paths, problems):
        yield from cables_in_file(path, problems, source)


def cables_in_file(path: Path, problems: list[str], source: str | None) -> Iterator[FoundCable]:
    """The cables of one file or address, as ``found_cables`` gives them."""
    try:
        yield from cables_of(path, source, problems.append)
    except SourceError as error:
        problems.append(str(error))


def gather(
    paths: Iterable[Path], problems: list[str], source: str | None = None
) -> Iterator[Exported]:
    """Every cable that ``paths`` (files, folders, addresses) name, one after the other.

    Of a file that holds many cables, those that somebody annotated, and those that have their own
    address among ``paths``, which come first where their file is named as well. A cable or sidecar
    that cannot be read is left out; a line about it, with line and column where there are any, is
    added to ``problems``.
    """
    folders = places.Folders()
    asked: set[tuple[str, str]] = set()
    for named in cable_files(_addresses_first(paths), problems):
        is_asked = bool(split(named)[1])
        for found in cables_in_file(named, problems, source):
            if asked or is_asked:
                known = os.path.realpath(split(found.address)[0]), found.id
                if known in asked:
                    continue
                if is_asked:
                    asked.add(known)
            beside = folders.sidecars_of(found.address)
            if beside or is_asked or not found.id:
                yield with_sidecars(found, beside, problems)


def _addresses_first(paths: Iterable[Path]) -> list[Path]:
    """The paths in their order, but addresses first where others may hold the same cables."""
    given = list(paths)
    files = {file for file, identity in map(split, given) if identity}
    if not files or not any(path in files or path.is_dir() for path in given):
        return given
    return sorted(given, key=lambda path: not split(path)[1])


def with_sidecars(found: FoundCable, beside: list[Path], problems: list[str]) -> Exported:
    """A cable with those of its sidecars that can be read; a line about each other one is told."""
    one = found.source
    cable = cable_of(one.text, one.record)
    read = sidecars_read(found.address, cable, one.sha256, beside, problems)
    return Exported(found.address, cable, one.sha256, read)


def sidecars_read(
    path: Path, cable: Cable, sha256: str, beside: list[Path], problems: list[str]
) -> tuple[CoderSidecar, ...]:
    """Those of a cable's sidecars that can be read; a line about each other one is told.

    ``sha256`` is that of the cable's file as it is now.
    """
    sidecars: list[CoderSidecar] = []
    # One kept in the data directory goes on from the one beside the cable: it is read first, and
    # what both hold is exported once.
    for sidecar in sorted(beside, key=lambda each: each.parent == path.parent):
        try:
            found_one = _sidecar(path, sidecar, cable, sha256)
            sidecars.append(_without(found_one, sidecars, cable, sha256))
        except SourceError as error:
            problems.append(str(error))
        except YamlError as error:
            problems.append(error.at(visible(str(sidecar))))
    return tuple(sidecars)


def _without(
    sidecar: CoderSidecar, others: list[CoderSidecar], cable: Cable, sha256: str
) -> CoderSidecar:
    """A sidecar without what another one of the same coder holds already."""
    same = [other.annotations for other in others if other.coder == sidecar.coder]
    if not same:
        return sidecar
    ids = {item.id for held in same for item in held.items}
    marks = {mark for held in same for mark in held.reviewed}
    own = sidecar.annotations
    rest = replace(
        own,
        items=tuple(item for item in own.items if item.id not in ids),
        reviewed=tuple(mark for mark in own.reviewed if mark not in marks),
    )
    return replace(sidecar, annotations=rest, placement=place(cable, rest, sha256))


def _sidecar(path: Path, found: Path, cable: Cable, sha256: str) -> CoderSidecar:
    data = read_regular(found, LARGEST_FILE)
    text = bounded_yaml.decode(data)
    document = parse(text)
    return CoderSidecar(
        found,
        places.coder_of(path, found),
        document.annotations,
        place(cable, document.annotations, sha256),
        _unknown(document),
        {identity: _unknown_of(document, identity) for identity in document.nodes},
        _MARK + text if data.startswith(codecs.BOM_UTF8) else text,
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
