"""Findings in the reader: signs in the tree, a list of them, and the way to each place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import at_desk, presses


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    """A cable whose paragraph 4 is missing: its 4 and 5 are numbered 5 and 6."""
    text = MEADOW.replace("\n5. (U)", "\n6. (U)").replace("\n4. (C)", "\n5. (C)")
    return put(tmp_path / "cables", "04ZENDA117.txt", text)


@presses("cable.check")
async def test_a_finding_is_listed_and_gone_to(gap: Path) -> None:
    async with at_desk(gap) as desk:
        signed = [row for row in desk.tree if " ! " in f"{row} "]
        assert len(signed) == 1 and "Engineers" in signed[0]
        await desk.do("cable.check")
        listed = desk.text()
        assert "number 4 is missing" in listed and "warning N2" in listed
        await desk.type("number 4")
        await desk.do("list.accept")
        assert desk.reader.cursor == "5"
        assert "N2" in desk.footer and "missing" in desk.footer


@presses("cable.check")
async def test_a_cable_without_a_finding_says_so(tmp_path: Path) -> None:
    async with at_desk(put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)) as desk:
        assert not any(" ! " in f"{row} " for row in desk.tree)
        await desk.do("cable.check")
        assert "No finding" in desk.footer
