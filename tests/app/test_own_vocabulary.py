"""The reader's own vocabulary in the header pane, and readings of damaged words below the text."""

from __future__ import annotations

from pathlib import Path

from tests.app.cables import MEADOW, put
from tests.app.desk import at_desk
from tui.app.widgets.header import Header


async def test_the_header_shows_what_the_readers_vocabulary_says(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.tsv").write_text(
        "code\tmeaning\tkind\tcertainty\nECON\tHarvests\t\tlow\nPREL\t(not established)\n"
        "ZENDA\tThe house at Zenda\tpost\nX\t\n"
    )
    cable = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    async with at_desk(cable, size=(140, 50)) as desk:
        lines = [line.strip() for line in desk.pane(desk.reader.query_one(Header))]
        assert "ECON Harvests (doubtful)" in lines
        assert "PREL" in lines
        assert any("The house at Zenda" in line for line in lines)
        assert any(
            "vocabulary.tsv: Line 5" in " ".join(lines[at : at + 2]) for at in range(len(lines))
        )


async def test_a_reading_stands_below_a_damaged_paragraph(tmp_path: Path) -> None:
    text = MEADOW.replace(
        "Both sides praised the meadow plan.", "&The meadow,8 he said, is Zenda,s."
    )
    cable = put(tmp_path, "04ZENDA117.txt", text)
    async with at_desk(cable) as desk:
        assert "&The meadow,8" in desk.detail
        assert "Reading: “The meadow,”; Zenda’s" in desk.detail
