"""Pictures of passages: words being selected, passages that overlap, the list of annotations.

See ``test_snapshots`` for what to do after a change that is meant.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.test_snapshots import EXAMPLE, SIZES
from tui.app.app import CablegramApp

Compare = Callable[..., bool]

PASSAGES = (
    ("DirGen of Immigration Contreras", "people", "kim", ""),
    ("Contreras described the", "statistics", "kim", "Which months?"),
    ("described", "verbs", "lee", ""),
)


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """The example with a tagged paragraph and three passages in it that overlap."""
    path = tmp_path / EXAMPLE.name
    shutil.copy(EXAMPLE, path)
    text = path.read_text(encoding="utf-8")
    rows = ["version: 1", "cable: 03GUATEMALA1815", "annotations:"]
    rows += ["  - id: aaaa1111", '    paragraph: "8"', "    tags: [deportation]", "    author: kim"]
    for place, (words, tag, author, note) in enumerate(PASSAGES):
        start = text.index(words, text.index("DirGen of Immigration Contreras"))
        rows += [f"  - id: bbbb{place}222", '    paragraph: "8"', f"    quote: {words}"]
        rows += [f"    start: {start}", f"    end: {start + len(words)}", f"    tags: [{tag}]"]
        rows += [f"    author: {author}", *([f"    note: {note}"] if note else [])]
    path.with_suffix(".kim.annotations.yaml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("selecting", ["s", "right_parenthesis"]),
        ("overlapping", []),
        ("list", ["A"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_passages(
    snap_compare: Compare, annotated: Path, size: tuple[int, int], name: str, keys: list[str]
) -> None:
    app = CablegramApp(annotated, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=size, press=["g", "8", "enter", *keys])


@pytest.mark.parametrize("keys", [["s", "right_parenthesis"], []], ids=["selecting", "overlapping"])
def test_without_colours(snap_compare: Compare, annotated: Path, keys: list[str]) -> None:
    app = CablegramApp(annotated, theme="monochrome", coder="kim")
    assert snap_compare(app, terminal_size=(80, 24), press=["g", "8", "enter", *keys])


def test_as_transmitted(snap_compare: Compare, annotated: Path) -> None:
    app = CablegramApp(annotated, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=(80, 24), press=["g", "8", "enter", "a"])
