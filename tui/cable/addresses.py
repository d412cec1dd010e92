"""How a cable is addressed: a file, or ``FILE#ID`` for one cable in a file that holds many.

An address is a path like any other, so that whatever is kept by path (sidecars, where the reader
stopped) is kept by cable. A file that really has such a name is that file.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path


@cache
def _address() -> re.Pattern[str]:
    return re.compile(r"(?P<file>.+\.[A-Za-z0-9]{1,8})#(?P<id>[A-Za-z0-9_-]{1,100})", re.DOTALL)


@cache
def _well_formed() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_-]{1,100}")


def is_identity(identity: str) -> bool:
    """Whether ``identity`` can stand behind the ``#``: letters, digits, hyphens, underscores.

    It becomes part of a sidecar's name, so nothing else may.
    """
    return _well_formed().fullmatch(identity) is not None


def address(file: Path, identity: str) -> Path:
    """The address of the cable ``identity`` in ``file``; ``file`` itself where it is empty."""
    return file.with_name(f"{file.name}#{identity}") if identity else file


def split(path: Path) -> tuple[Path, str]:
    """The file and the identity that ``path`` addresses; the identity is empty for a plain file.

    Never raises. A name that a file really has is no address of another.
    """
    found = _address().fullmatch(path.name)
    if found is None or os.path.lexists(path):
        return path, ""
    return path.with_name(found["file"]), found["id"]


def stem(path: Path) -> str:
    """What the files that belong to a cable are named after: its identity, else the file's stem.

    ``dump.csv#09TESTVILLE12`` gives ``09TESTVILLE12``, ``09TESTVILLE12.txt`` as well.
    """
    return split(path)[1] or path.stem
