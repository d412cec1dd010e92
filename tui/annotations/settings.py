"""The settings of a library, in ``cablegram.yaml`` beside its codebook or in any folder above.

    version: 1
    coding: blind

``shared``, which also holds where there is no such file, keeps what all coders write about a cable
in its one sidecar, each annotation under its author's name. ``blind`` gives every coder a sidecar
of their own, and nobody sees another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import Mapping, Scalar, YamlError
from tui.annotations.nearest import nearest_file

NAME = "cablegram.yaml"
_KEYS = ("version", "coding")


class Coding(Enum):
    """Whether coders share a cable's sidecar or each have one of their own."""

    SHARED = "shared"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Settings:
    """What governs a folder; ``problem`` says what could not be read, with file and line."""

    path: Path | None = None
    coding: Coding = Coding.SHARED
    problem: str = ""


def nearest(directory: Path) -> Settings:
    """The settings that govern ``directory``; the usual ones where there are none."""
    found = nearest_file(directory, NAME)
    if found is None:
        return Settings()
    if found.problem:
        return Settings(found.path, problem=found.problem)
    try:
        return Settings(found.path, _coding(found.text))
    except YamlError as error:
        return Settings(found.path, problem=error.at(str(found.path)))


def _coding(text: str) -> Coding:
    root = bounded_yaml.read(text)
    if root is None:
        return Coding.SHARED
    if not isinstance(root, Mapping):
        root.fail("the settings are a mapping with the keys version and coding")
    for key, (where, _) in root.entries.items():
        if key not in _KEYS:
            where.fail(f"there is no setting {key!r}; known are: {', '.join(_KEYS)}")
    version = root.get("version")
    if version is not None and not (isinstance(version, Scalar) and version.text == "1"):
        version.fail("this Cablegram reads settings of version 1")
    coding = root.get("coding")
    if coding is None:
        return Coding.SHARED
    if not isinstance(coding, Scalar) or coding.text not in [one.value for one in Coding]:
        coding.fail("coding must be shared or blind")
    return Coding(coding.text)
