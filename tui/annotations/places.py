"""Where Cablegram keeps things: the user's configuration, data and state directories.

The platform's own rules are followed (XDG on Linux). Nothing is created before it is needed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.cable.addresses import stem

SUFFIX = ".annotations.yaml"
"""What the name of every sidecar ends in."""
_NAME = "cablegram"
_CABLES = (".txt", ".html", ".htm", ".eml")
"""What the names of files that are one cable end in."""


def config() -> Path:
    """The directory of the user's ``keymap.yaml`` and ``themes/``."""
    return _place("config")


def state() -> Path:
    """The directory of what is remembered between runs: where the reader stopped, recent tags."""
    return _place("state")


def data() -> Path:
    """The directory of sidecars whose cables lie where nothing can be written."""
    return _place("data")


def cache() -> Path:
    """The directory of what can be made again from cables and sidecars."""
    return _place("cache")


_XDG = {
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
}


def _place(kind: str) -> Path:
    if sys.platform == "linux" and not hasattr(sys, "getandroidapilevel"):
        # What platformdirs answers there, without the modules that it needs for that: half of what
        # a search takes.
        variable, usual = _XDG[kind]
        chosen = os.environ.get(variable, "")
        return Path(chosen if chosen.strip() else os.path.expanduser(usual), _NAME)  # noqa: PTH111
    import platformdirs

    found: Path = getattr(platformdirs, f"user_{kind}_path")(_NAME, appauthor=False)
    return found


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
    prefix = f"{stem(cable)}."
    own = prefix.removesuffix(".") + SUFFIX
    found: list[Path] = []
    for place in (cable.parent, away(cable).parent):
        names = listing(place)
        others: list[Path] = []
        for at in range(bisect_left(names, prefix), len(names)):
            name = names[at]
            if not name.startswith(prefix):
                break
            coder = name[len(prefix) : -len(SUFFIX)]
            if name == own:
                found.append(place / name)
            elif coder and "." not in coder and not _is_cable(cable, coder):
                others.append(place / name)
        found += others
    return found


def _is_cable(cable: Path, coder: str) -> bool:
    """Whether what looks like kim's sidecar of x.txt is that of the cable x.kim.txt beside it."""
    other = f"{stem(cable)}.{coder}"
    return any(os.path.lexists(cable.with_name(other + suffix)) for suffix in _CABLES)


class Folders:
    """The names of the sidecars in the folder that was looked at last, and in its place far away.

    In a folder of thousands, listing it for every cable takes longer than reading the cables.
    """

    def __init__(self) -> None:
        self._known: dict[Path, Sequence[str]] = {}

    def sidecars_of(self, cable: Path) -> list[Path]:
        """Every sidecar that the cable had when its folder was looked at, as ``sidecars_of``."""
        return sidecars_of(cable, self.names)

    def names(self, folder: Path) -> Sequence[str]:
        """The names in a folder, as ``sidecar_names``, as they were when it was looked at."""
        names = self._known.get(folder)
        if names is None:
            if len(self._known) >= 2:
                self._known.clear()
            names = self._known[folder] = sidecar_names(folder)
        return names
