"""The settings of a library, in ``cablegram.yaml`` beside its codebook or in any folder above.

    version: 1
    coding: blind
    searches:
      - name: full shelters
        query: code:shelter/ note:full

``shared``, which also holds where there is no such file, keeps what all coders write about a cable
in its one sidecar, each annotation under its author's name. ``blind`` gives every coder a sidecar
of their own, and nobody sees another's. ``searches`` are queries kept under a name; what they may
say, docs/queries.md describes. ``citation`` says how cables are cited; see ``citation_form``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, Sequence, YamlError
from tui.annotations.nearest import nearest_file

if TYPE_CHECKING:
    from tui.annotations.citation_form import Citing

NAME = "cablegram.yaml"
_KEYS = ("version", "coding", "searches", "citation")
_SEARCH_KEYS = ("name", "query")


class Coding(Enum):
    """Whether coders share a cable's sidecar or each have one of their own."""

    SHARED = "shared"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Search:
    """A query under a name; ``line`` is where it stands in the file, from 1 on."""

    name: str
    query: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What governs a folder; ``problem`` says what could not be read, with file and line.

    ``citing`` is None where nothing is said about citations.
    """

    path: Path | None = None
    coding: Coding = Coding.SHARED
    problem: str = ""
    searches: tuple[Search, ...] = ()
    citing: Citing | None = None

    def search(self, name: str) -> Search | None:
        """The saved search of this name, or None."""
        return next((one for one in self.searches if one.name == name), None)


def nearest(directory: Path) -> Settings:
    """The settings that govern ``directory``; the usual ones where there are none."""
    found = nearest_file(directory, NAME)
    if found is None:
        return Settings()
    if found.problem:
        return Settings(found.path, problem=found.problem)
    try:
        return replace(parse(found.text), path=found.path)
    except YamlError as error:
        return Settings(found.path, problem=error.at(str(found.path)))


def parse(text: str) -> Settings:
    """The settings in ``text``. Raises ``YamlError`` where something is not as it should be."""
    root = bounded_yaml.read(text)
    if root is None:
        return Settings()
    if not isinstance(root, Mapping):
        root.fail(f"the settings are a mapping with the keys {', '.join(_KEYS)}")
    for key, (where, _) in root.entries.items():
        if key not in _KEYS:
            where.fail(f"there is no setting {key!r}; known are: {', '.join(_KEYS)}")
    version = root.get("version")
    if version is not None and not (isinstance(version, Scalar) and version.text == "1"):
        version.fail("this Cablegram reads settings of version 1")
    return Settings(
        coding=_coding(root.get("coding")),
        searches=_searches(root.get("searches")),
        citing=_citing(root.get("citation")),
    )


def _coding(coding: Node | None) -> Coding:
    if coding is None:
        return Coding.SHARED
    if not isinstance(coding, Scalar) or coding.text not in [one.value for one in Coding]:
        coding.fail("coding must be shared or blind")
    return Coding(coding.text)


def _searches(node: Node | None) -> tuple[Search, ...]:
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return ()
    if not isinstance(node, Sequence):
        node.fail("searches must be a list of names with their queries")
    found: dict[str, Search] = {}
    for item in node.items:
        if not isinstance(item, Mapping):
            item.fail("a search is a mapping with the keys name and query")
        for key, (where, _) in item.entries.items():
            if key not in _SEARCH_KEYS:
                where.fail(f"a search has no key {key!r}; known are: {', '.join(_SEARCH_KEYS)}")
        name, query = (_one_line(item, key) for key in _SEARCH_KEYS)
        if name in found:
            item.fail(f"a second search with the name {name!r}; give one of them another name")
        found[name] = Search(name, query, item.line)
    return tuple(found.values())


def _one_line(item: Mapping, key: str) -> str:
    value = item.get(key)
    if value is None:
        item.fail(f"this search has no {key!r}")
    if not isinstance(value, Scalar) or value.is_null or not value.text.strip():
        value.fail(f"{key} must be a text that is not empty")
    if "\n" in value.text.strip():
        value.fail(f"{key} must be one line")
    return value.text.strip()


def _citing(citation: Node | None) -> Citing | None:
    if citation is None:
        return None
    # Not needed at the start of the reader, and few libraries say anything about it.
    from tui.annotations import citation_form

    return citation_form.read(citation)
