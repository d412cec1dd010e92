"""What each of the reader's actions does: one function an action, found by the action's id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.app.commands import (
    cable,
    coders,
    coding,
    copies,
    copying,
    moving,
    noting,
    references,
    searching,
    selecting,
    tagging,
    triage,
    viewing,
)

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader

COMMANDS: Mapping[str, Callable[[Reader], None]] = MappingProxyType(
    {
        **moving.COMMANDS,
        **viewing.COMMANDS,
        **copying.COMMANDS,
        **searching.COMMANDS,
        **tagging.COMMANDS,
        **noting.COMMANDS,
        **triage.COMMANDS,
        **coders.COMMANDS,
        **selecting.COMMANDS,
        **coding.COMMANDS,
        **cable.COMMANDS,
        **references.COMMANDS,
        **copies.COMMANDS,
    }
)
