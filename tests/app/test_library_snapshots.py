"""Pictures of the library: all cables, what a search finds, and a query that makes no sense.

See ``test_snapshots`` for what to do after a change that is meant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.cables import MEADOW, RIVER, put
from tests.library.injected import open_plainly
from tui.app.app import CablegramApp
from tui.app.screens.library import Library

Compare = Callable[..., bool]

SIZES = ((80, 24), (120, 36), (200, 50))
KEYS: dict[str, list[str]] = {
    "all": ["j"],
    "found": ["/", *"harvest", "enter"],
    "error": ["/", *"harvest (pots:zenda"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    open_plainly(monkeypatch)
    place = tmp_path / "cables"
    put(place, "04ZENDA117.txt", MEADOW)
    for number in range(20, 40):
        text = RIVER.replace("05STRELSAU20", f"05STRELSAU{number}")
        put(place, f"05STRELSAU{number}.txt", text.replace("Apr 5", f"Apr {number - 19}"))
    return place


def pressed(name: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Press keys, each once all answers to the one before have arrived."""

    async def press(pilot: Pilot[int]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, Library)
        for key in [*KEYS[name], ""]:
            while any(not worker.is_finished for worker in screen.workers):
                await asyncio.sleep(0.01)
            if key:
                await pilot.press(key)
        await pilot.pause()

    return press


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", list(KEYS))
def test_library(snap_compare: Compare, folder: Path, size: tuple[int, int], name: str) -> None:
    app = CablegramApp(folder, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=size, run_before=pressed(name))


def test_library_in_paper(snap_compare: Compare, folder: Path) -> None:
    app = CablegramApp(folder, theme="paper", coder="kim")
    assert snap_compare(app, terminal_size=(120, 36), run_before=pressed("found"))
