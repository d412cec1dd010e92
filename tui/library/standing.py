"""An annotation as the catalogue keeps it: where it stands, and what it says."""

from __future__ import annotations

from typing import NamedTuple


class Standing(NamedTuple):
    """One annotation: the id of the unit that it stands on (empty for the rest of the cable, None
    without a place), and what it says. ``coder`` is its author, else whose sidecar it is in."""

    unit: str | None
    codes: tuple[str, ...]
    coder: str
    note: str
    is_passage: bool
    conflict: bool
