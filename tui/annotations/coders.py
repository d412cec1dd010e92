"""Who annotates, and in which sidecar what they write is kept."""

from __future__ import annotations

import getpass
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tui.annotations import places, settings
from tui.annotations.places import Listing, sidecar_names
from tui.annotations.settings import Coding
from tui.annotations.sidecar import Sidecar, open_sidecar
from tui.cable.addresses import stem


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a coder's annotations of one cable are kept.

    ``coder`` is the name that they bear; empty where nobody was named and none is needed yet.
    ``own`` is the coder whose own sidecar it is, and empty for the one that all share. ``notice``
    is for the coder to know; ``problem`` says why nothing may be written.
    """

    coder: str
    own: str
    notice: str = ""
    problem: str = ""


def keeping(cable: Path, coder: str = "", listing: Listing = sidecar_names) -> Keeping:
    """Where ``coder``, or who ever is at the keyboard, annotates ``cable`` by its settings.

    In a shared library, a coder who has a sidecar of their own for this cable goes on in it:
    nothing that was coded apart is ever thrown together unasked.
    """
    rules = settings.nearest(cable.absolute().parent)
    if rules.problem:
        problem = f"{rules.problem}; annotations cannot be changed until it is mended"
        return Keeping(coder, coder, problem=problem)
    if rules.coding is Coding.BLIND:
        return _blind(cable, coder or user_name())
    others = _coders_of(cable, listing)
    own = places.safe_name(coder) if coder else ""
    if own in others:
        return Keeping(coder, coder, f"{coder} has a sidecar of their own here and goes on in it.")
    if not others:
        return Keeping(coder, "")
    return Keeping(coder, "", f"Also annotated by {', '.join(others)}; --coder NAME opens theirs.")


def _blind(cable: Path, coder: str) -> Keeping:
    if not coder:
        return Keeping(
            "", "", problem="Coding is blind here, and nobody is named: use --coder NAME"
        )
    if os.path.lexists(places.beside(cable)):
        return Keeping(coder, coder, "Blind coding: the shared sidecar is there too, not shown.")
    return Keeping(coder, coder)


def _coders_of(cable: Path, listing: Listing) -> list[str]:
    """The coders that have a sidecar of their own for a cable, by the name in the file's."""
    before, after = len(stem(cable)) + 1, len(places.SUFFIX)
    names = (path.name[before:-after] for path in places.sidecars_of(cable, listing))
    return list(dict.fromkeys(name for name in names if name))


def open_kept(
    cable: Path,
    identity: str,
    sha256: str,
    coder: str = "",
    listing: Listing | None = None,
) -> tuple[Sidecar, str]:
    """The sidecar that ``coder`` annotates ``cable`` in, and the name that annotations bear.

    The name is empty where nobody was named; ``user_name`` then says who is at the keyboard.
    ``identity`` and ``sha256`` are as in ``open_sidecar``. What the coder should know is in the
    sidecar's ``notice``, and why nothing may be written in its ``problem``.

    Where many are opened one after the other, a ``listing`` that remembers is used for all, and
    what a killed save may have left is swept up another time.
    """
    kept = keeping(cable, coder, listing or sidecar_names)
    sidecar = open_sidecar(cable, identity, sha256, kept.own, tidy=listing is None)
    sidecar.notice = "; ".join(filter(None, (kept.notice.rstrip("."), sidecar.notice)))
    sidecar.problem = sidecar.problem or kept.problem or _whose(sidecar, kept.own)
    return sidecar, kept.coder


def _whose(sidecar: Sidecar, own: str) -> str:
    """Why a coder's own sidecar is not theirs: names such as j.doe and j-doe give one file name."""
    authors = {item.author for item in sidecar.base.items} - {"", own}
    alike = sorted(name for name in authors if places.safe_name(name) == places.safe_name(own))
    if not own or not alike:
        return ""
    return f"{sidecar.path} is that of {alike[0]}; choose another name with --coder"


def user_name() -> str:
    """Who is at the keyboard: git's user name, else the login name, else nothing."""
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git, wherever it is
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
            errors="replace",
        )
        if found.stdout.strip():
            return found.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
