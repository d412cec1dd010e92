"""All the sidecars of a library, and how often each tag is used in them.

A library is the folder of a codebook with everything below it; without a codebook, the folder that
was named. Sidecars are found by their names, so that those whose cable is gone are found too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.codebook import NAME, Codebook, is_within
from tui.annotations.document import parse
from tui.annotations.file_bytes import bytes_of
from tui.annotations.model import Annotation, Annotations
from tui.cable.addresses import split, stem


@dataclass(frozen=True, slots=True)
class Kept:
    """One sidecar of a library.

    ``cable`` is the address of its cable, which may be gone; ``coder`` the one whose own sidecar it
    is, empty where it is shared. ``data`` is the file's bytes.
    """

    path: Path
    cable: Path
    coder: str
    data: bytes
    annotations: Annotations


@dataclass(frozen=True, slots=True)
class Use:
    """One annotation that carries a tag, and the sidecar that it is in."""

    kept: Kept
    annotation: Annotation


@dataclass(slots=True)
class TagCount:
    """How often a tag is used: ``uses`` counts annotations that carry it, or one below it in
    ``within``; ``cables`` those that have such annotations. ``defined`` is whether the codebook has
    it."""

    name: str
    defined: bool
    uses: int = 0
    within: int = 0
    cables: set[Path] = field(default_factory=set)


def library_of(path: Path, codebook: Codebook) -> Path:
    """The folder of the library that ``path``, a folder or a cable, belongs to."""
    if codebook.path is not None:
        return codebook.path.parent
    file = split(path)[0]
    return file.absolute() if file.is_dir() else file.absolute().parent


def collect(paths: Iterable[Path], problems: list[str]) -> Iterator[Kept]:
    """Every sidecar of the folders, cable files and addresses ``FILE#ID`` in ``paths``, once.

    A line for each that cannot be read is added to ``problems``.
    """
    seen: set[str] = set()
    for path in paths:
        for folder, file in _files(path, problems):
            real = os.path.realpath(file)
            if real in seen:
                continue
            kept = _read(folder, file, problems)
            if kept is not None and _belongs(kept, path):
                seen.add(real)
                yield kept


def codebooks_below(folder: Path) -> list[Path]:
    """Every codebook in a folder and the folders below it."""
    return [
        inner / NAME
        for inner in _folders(folder, [])
        if os.path.isfile(inner / NAME)  # noqa: PTH113
    ]


def tag_table(codebook: Codebook, kept: Iterable[Kept]) -> list[TagCount]:
    """Every tag with its counts: the codebook's in its order, then the others by name."""
    rows = {code.name: TagCount(code.name, True) for code in codebook.codes}
    others: dict[str, TagCount] = {}
    for one in kept:
        for item in one.annotations.items:
            for tag in item.tags:
                row = rows.get(tag) or others.setdefault(tag, TagCount(tag, False))
                row.uses += 1
                row.cables.add(one.cable)
    table = [*rows.values(), *(others[name] for name in sorted(others))]
    for row in table:
        row.within = sum(other.uses for other in table if is_within(other.name, row.name))
    return table


def uses_of(tag: str, kept: Iterable[Kept]) -> Iterator[Use]:
    """Every annotation that carries ``tag`` or one below it."""
    for one in kept:
        for item in one.annotations.items:
            if any(is_within(other, tag) for other in item.tags):
                yield Use(one, item)


def _files(path: Path, problems: list[str]) -> Iterator[tuple[Path, Path]]:
    """Each folder of cables with each sidecar of it, beside the cables or in the data directory."""
    file = split(path)[0]
    folders = _folders(path, problems) if path.is_dir() else [file.parent]
    for folder in folders:
        for place in (folder, places.away_folder(folder)):
            try:
                names = sorted(entry.name for entry in os.scandir(place))
            except OSError:
                continue
            for name in names:
                if name.endswith(places.SUFFIX) and not name.startswith("."):
                    yield folder, place / name


def _folders(top: Path, problems: list[str]) -> Iterator[Path]:
    """A folder and those below it, hidden ones left out, each once; links are followed."""
    visited: set[str] = set()

    def failed(error: OSError) -> None:
        problems.append(f"{error.filename}: {os.strerror(error.errno or 0)}")

    for name, inner, _ in os.walk(top, onerror=failed, followlinks=True):
        real = os.path.realpath(name)
        if real in visited:
            inner.clear()
            continue
        visited.add(real)
        inner[:] = sorted(each for each in inner if not each.startswith("."))
        yield Path(name)


def _read(folder: Path, file: Path, problems: list[str]) -> Kept | None:
    try:
        data = bytes_of(file)
        annotations = parse(bounded_yaml.decode(data)).annotations
    except OSError as error:
        problems.append(f"{file}: {error.strerror or error}")
        return None
    except YamlError as error:
        problems.append(error.at(str(file)))
        return None
    base = file.name.removesuffix(places.SUFFIX)
    # A name in the file is a name beside it, whatever somebody wrote there.
    named = Path(annotations.file).name
    own = stem(Path(named)) if named else ""
    if own and base == own:
        coder = ""
    elif own and base.startswith(f"{own}."):
        coder = base[len(own) + 1 :]
    else:
        own, _, coder = base.partition(".")
        named = f"{own}.txt"
    return Kept(file, folder / named, coder, data, annotations)


def _belongs(kept: Kept, path: Path) -> bool:
    """Whether a sidecar of the same folder is one of ``path``'s."""
    if path.is_dir():
        return True
    same = stem(kept.cable) == stem(path)
    return same or kept.cable.name.startswith(f"{path.name}#")
