"""Pictures of the screens at 80x24, 120x36 and 200x50, in each theme's level of colour.

After a change that is meant, look at the report that a failing run writes, then run
``pytest tests/app/test_snapshots.py --snapshot-update`` and look at the new pictures.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.app.app import CablegramApp
from tui.app.screens.notice import Notice

Compare = Callable[..., bool]

EXAMPLE = Path(__file__).parents[2] / "examples" / "03GUATEMALA1815.txt"
SIZES = ((80, 24), (120, 36), (200, 50))
THEMES = ("night", "paper", "safe", "monochrome")

SIDECAR = """\
version: 1
cable: 03GUATEMALA1815
annotations:
  - id: aaaa1111
    paragraph: "8"
    tags: [deportation, statistics]
    note: |-
      Six-month figure; compare 13, which counts Ecuadorians only.
    author: kim
    created: 2026-11-23T19:41:07Z
  - id: bbbb2222
    paragraph: "14"
    quote: currently approximately 100 children
    tags: [shelter/capacity]
    author: kim
    created: 2026-11-23T19:44:30Z
reviewed: ["1", "2", "3"]
"""


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """The example with two annotations and three reviewed paragraphs beside it."""
    path = tmp_path / EXAMPLE.name
    shutil.copy(EXAMPLE, path)
    path.with_suffix(".annotations.yaml").write_text(SIDECAR, encoding="utf-8")
    return path


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_reading(snap_compare: Compare, annotated: Path, size: tuple[int, int], theme: str) -> None:
    app = CablegramApp(annotated, theme=theme)
    assert snap_compare(app, terminal_size=size, press=["g", "8", "enter"])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("first", []),
        ("search", ["/", *"children"]),
        ("whole", ["g", "1", "4", "enter", "w"]),
        ("transmitted", ["g", "1", "4", "enter", "a", "space"]),
        ("note", ["g", "8", "enter", "n"]),
        ("tags", ["g", "8", "enter", "t"]),
        ("items", ["g", "4", "enter", "l", "j", "j"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_screens(
    snap_compare: Compare, annotated: Path, size: tuple[int, int], name: str, keys: list[str]
) -> None:
    assert snap_compare(CablegramApp(annotated, theme="night"), terminal_size=size, press=keys)


@pytest.mark.parametrize("size", [(40, 10), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [[], ["tab"], ["tab", "tab"]], ids=["tree", "text", "header"])
def test_one_pane_at_a_time(
    snap_compare: Compare, annotated: Path, size: tuple[int, int], keys: list[str]
) -> None:
    assert snap_compare(CablegramApp(annotated, theme="night"), terminal_size=size, press=keys)


@pytest.mark.parametrize(
    "keys", [["question_mark"], ["colon"], ["c"]], ids=["help", "all", "theme"]
)
def test_lists(snap_compare: Compare, annotated: Path, keys: list[str]) -> None:
    assert snap_compare(CablegramApp(annotated, theme="night"), terminal_size=(80, 24), press=keys)


def test_a_sidecar_that_cannot_be_read(snap_compare: Compare, tmp_path: Path) -> None:
    path = tmp_path / EXAMPLE.name
    shutil.copy(EXAMPLE, path)
    path.with_suffix(".annotations.yaml").write_text("version: 1\ncolour: [\n", encoding="utf-8")

    async def leave_the_notice(pilot: Pilot[None]) -> None:
        """It names a path that differs from run to run; the reader behind it does not."""
        while not isinstance(pilot.app.screen, Notice):
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()

    app = CablegramApp(path, theme="night")
    assert snap_compare(app, terminal_size=(80, 24), run_before=leave_the_notice)


def test_nothing_to_open(snap_compare: Compare) -> None:
    assert snap_compare(CablegramApp(None, theme="night"), terminal_size=(80, 24))
