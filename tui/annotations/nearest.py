"""Files that govern a folder and all below it: the nearest one, going up, counts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.file_bytes import bytes_of


@dataclass(frozen=True, slots=True)
class Governing:
    """The file that was found and its text; ``problem`` says why it cannot be read, with place."""

    path: Path
    data: bytes = b""
    text: str = ""
    problem: str = ""


def nearest_file(directory: Path, name: str) -> Governing | None:
    """The file ``name`` in ``directory``, else in the nearest folder above it; None where none is.

    One that is there and cannot be read is not passed over.
    """
    start = Path(os.path.abspath(directory))  # noqa: PTH100 - resolve() would follow links
    for folder in (start, *start.parents):
        path = folder / name
        try:
            data = bytes_of(path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
        except OSError as error:
            return Governing(path, problem=f"{path}: {error.strerror or error}")
        try:
            return Governing(path, data, bounded_yaml.decode(data))
        except YamlError as error:
            return Governing(path, data, problem=error.at(str(path)))
    return None
