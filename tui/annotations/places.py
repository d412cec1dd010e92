"""Where Cablegram keeps things: the user's configuration, data and state directories.

The platform's own rules are followed (XDG on Linux). Nothing is created before it is needed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.cable.addresses import stem

SUFFIX = ".annotations.yaml"
"""What the name of every sidecar ends in."""
_NAME = "cablegram"


def config() -> Path:
    """The directory of the user's ``keymap.yaml`` and ``themes/``."""
    import platformdirs

    return platformdirs.user_config_path(_NAME, appauthor=False)


def state() -> Path:
    """The directory of what is remembered between runs: where the reader stopped, recent tags."""
    import platformdirs

    return platformdirs.user_state_path(_NAME, appauthor=False)


def data() -> Path:
    """The directory of sidecars whose cables lie where nothing can be written."""
    import platformdirs

    return platformdirs.user_data_path(_NAME, appauthor=False)


def cache() -> Path:
    """The directory of what can be made again from cables and sidecars."""
    import platformdirs

    return platformdirs.user_cache_path(_NAME, appauthor=False)


def sidecar_name(cable: Path, coder: str = "") -> str:
    """The sidecar's file name: ``03GUATEMALA1815.annotations.yaml``; a coder's name goes in it.

    The cable ``dump.csv#09TESTVILLE12`` in a file that holds many has one of its own, named after
    its identity.
    """
    middle = f".{safe_name(coder)}" if coder else ""
    return f"{stem(cable)}{middle}{SUFFIX}"


def coder_of(cable: Path, sidecar: Path) -> str:
    """Whose own sidecar of ``cable`` a file is, by its name; empty for the one that all share."""
    return sidecar.name.removesuffix(SUFFIX)[len(stem(cable)) :].removeprefix(".")


def safe_name(name: str) -> str:
    """``name`` as part of a file name: letters and digits kept, everything else a hyphen."""
    kept = "".join(c if c.isalnum() and c.isprintable() else "-" for c in name.strip())
    return kept.strip("-") or "coder"


def beside(cable: Path, coder: str = "") -> Path:
    """The sidecar's path beside its cable."""
    return cable.parent / sidecar_name(cable, coder)


def away(cable: Path, coder: str = "") -> Path:
    """The sidecar's path in the data directory, for a cable whose own directory is read-only."""
    return away_folder(Path(os.path.realpath(cable)).parent) / sidecar_name(cable, coder)


def away_folder(directory: Path) -> Path:
    """The folder in the data directory that stands for ``directory`` where it is read-only."""
    real = os.path.realpath(directory)
    key = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return data() / "sidecars" / key


def key_of(path: Path) -> str:
    """What a file is called by in the state directory: a hash of its real path."""
    real = os.path.realpath(path).encode("utf-8", "surrogateescape")
    return hashlib.sha256(real).hexdigest()[:24]


def can_write(directory: Path) -> bool:
    """Whether files can be made in ``directory`` by this process."""
    effective = os.access in os.supports_effective_ids
    return os.access(directory, os.W_OK | os.X_OK, effective_ids=effective)


Listing = Callable[[Path], Sequence[str]]
"""Gives the names of the sidecars in a folder, in their order; one that remembers them saves
listing a large folder again for each of its cables."""


def sidecar_names(folder: Path) -> Sequence[str]:
    """The names of all sidecars in a folder, in order; none where it cannot be listed."""
    try:
        return sorted(one.name for one in os.scandir(folder) if one.name.endswith(SUFFIX))
    except OSError:
        return ()


def sidecars_of(cable: Path, listing: Listing = sidecar_names) -> list[Path]:
    """Every sidecar of a cable that exists, its own first, then each coder's, by name."""
    found: list[Path] = []
    for own in (beside(cable), away(cable)):
        names = listing(own.parent)
        if own.name in names:
            found.append(own)
        prefix, suffix = f"{stem(cable)}.", SUFFIX
        for name in names:
            coder = name[len(prefix) : -len(suffix)]
            if name.startswith(prefix) and name.endswith(suffix) and coder and "." not in coder:
                found.append(own.parent / name)
    return found
