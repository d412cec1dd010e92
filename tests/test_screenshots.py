"""The pictures in ``docs/images``: drawn by the program, and complete in themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

IMAGES = ROOT / "docs" / "images"


def words(svg: str) -> str:
    """The text of a picture, its blanks as one blank each."""
    text = re.sub(r"<[^>]+>", "", svg[svg.index("<g class=") :])
    return " ".join(text.replace("&#160;", " ").split())


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, drawn now."""
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run(
        [sys.executable, ROOT / "docs" / "screenshots.py", folder],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        timeout=240,
        check=True,
    )
    return folder


def test_there_is_one_for_each_that_the_documents_show(drawn: Path) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        Path(name).name
        for page in pages
        for name in re.findall(r"images/([a-z]+\.svg)", page.read_text(encoding="utf-8"))
    }
    assert shown == {path.name for path in drawn.iterdir()}
    assert shown == {path.name for path in IMAGES.iterdir()}


def test_they_show_the_work_and_need_nothing_from_elsewhere(drawn: Path) -> None:
    for path in (*drawn.iterdir(), *IMAGES.iterdir()):
        svg = path.read_text(encoding="utf-8")
        text = words(svg)
        tag = {"small": "#shelter", "export": "¶ 8"}.get(path.stem, "#deportation")
        for seen in ("03GUATEMALA1815", tag):
            assert seen in text, path
        # The small terminal has no room for the time.
        when = "" if path.stem == "small" else " 19:41:07"
        if path.stem != "export":
            assert f"8/18 reviewed saved{when}" in text, path
        assert "Fira" not in svg
        assert "@font-face" not in svg
        assert set(re.findall(r"(?:href|src|url)\W+\w+://[^\s\"')]+", svg)) == set()
        assert str(ROOT) not in svg
