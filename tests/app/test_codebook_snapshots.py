"""Pictures of the codebook: its tags, what can be done with one, and what a renaming would change.

See ``test_snapshots`` for what to do after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.test_codebook import library
from tui.app.app import CablegramApp
from tui.app.screens.chooser import Chooser
from tui.app.screens.codes import Codes

Compare = Callable[..., bool]

SIZES = ((80, 24), (120, 36))
KEYS: dict[str, list[str]] = {
    "tags": [],
    "offer": ["enter"],
    "renaming": ["enter", *"rename", "enter", "ctrl+u", *"commerce", "enter"],
}


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    """A cable in a library with a codebook."""
    return library(tmp_path / "cables")


def pressed(name: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Open the codebook and press keys, once all is counted and worked out."""

    async def press(pilot: Pilot[int]) -> None:
        await pilot.press("C")
        codes = pilot.app.screen
        assert isinstance(codes, Codes)
        await codes.workers.wait_for_complete()
        # The path of a test's folder is another one each time.
        book = codes.library.codebook
        codes.library.codebook = replace(book, path=Path("/cables/codebook.yaml"))
        codes.draw()
        await pilot.press(*KEYS[name])
        await codes.workers.wait_for_complete()
        await pilot.pause()
        assert name != "renaming" or isinstance(pilot.app.screen, Chooser)

    return press


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["tags", "renaming"])
def test_codebook(snap_compare: Compare, cable: Path, size: tuple[int, int], name: str) -> None:
    app = CablegramApp(cable, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=size, run_before=pressed(name))


def test_what_is_offered(snap_compare: Compare, cable: Path) -> None:
    app = CablegramApp(cable, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressed("offer"))


def test_without_colours(snap_compare: Compare, cable: Path) -> None:
    app = CablegramApp(cable, theme="monochrome", coder="kim")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressed("tags"))
