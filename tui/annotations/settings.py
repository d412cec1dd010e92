"""The settings of a library, in ``cablegram.yaml`` beside its codebook or in any folder above.

    version: 1
    coding: blind

``shared``, which also holds where there is no such file, keeps what all coders write about a cable
in its one sidecar, each annotation under its author's name. ``blind`` gives every coder a sidecar
of their own, and nobody sees another's. ``citation`` says how cables are cited; see
``citation_form``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Scalar, YamlError
from tui.annotations.nearest import nearest_file

if TYPE_CHECKING:
    from tui.annotations.citation_form import Citing

NAME = "cablegram.yaml"
_KEYS = ("version", "coding", "citation")


class Coding(Enum):
    """Whether coders share a cable's sidecar or each have one of their own."""

    SHARED = "shared"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Settings:
    """What governs a folder; ``problem`` says what could not be read, with file and line.

    ``citing`` is None where nothing is said about citations.
    """

    path: Path | None = None
    coding: Coding = Coding.SHARED
    problem: str = ""
    citing: Citing | None = None


def nearest(directory: Path) -> Settings:
    """The settings that govern ``directory``; the usual ones where there are none."""
    found = nearest_file(directory, NAME)
    if found is None:
        return Settings()
    if found.problem:
        return Settings(found.path, problem=found.problem)
    try:
        root = _root(found.text)
        return Settings(found.path, _coding(root), citing=_citing(root))
    except YamlError as error:
        return Settings(found.path, problem=error.at(str(found.path)))


def _root(text: str) -> Mapping | None:
    """The settings, their keys and version looked at; None where the file holds nothing."""
    root = bounded_yaml.read(text)
    if root is None:
        return None
    if not isinstance(root, Mapping):
        root.fail(f"the settings are a mapping with the keys {', '.join(_KEYS)}")
    for key, (where, _) in root.entries.items():
        if key not in _KEYS:
            where.fail(f"there is no setting {key!r}; known are: {', '.join(_KEYS)}")
    version = root.get("version")
    if version is not None and not (isinstance(version, Scalar) and version.text == "1"):
        version.fail("this Cablegram reads settings of version 1")
    return root


def _coding(root: Mapping | None) -> Coding:
    coding = root.get("coding") if root is not None else None
    if coding is None:
        return Coding.SHARED
    if not isinstance(coding, Scalar) or coding.text not in [one.value for one in Coding]:
        coding.fail("coding must be shared or blind")
    return Coding(coding.text)


def _citing(root: Mapping | None) -> Citing | None:
    citation = root.get("citation") if root is not None else None
    if citation is None:
        return None
    # Not needed at the start of the reader, and few libraries say anything about it.
    from tui.annotations import citation_form

    return citation_form.read(citation)
