"""Selecting words with the mouse: press, drag, let go; a click alone means what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk
from tests.app.test_selecting import SMALL, selected, to
from tests.app.test_tagging import tag


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    text = MEADOW.replace("The miller said", "漢字 e\u0301te\u0301 said")
    return put(tmp_path / "cables", "04ZENDA117.txt", text)


def cell(desk: Desk, words: str) -> tuple[int, int]:
    """The cell of the detail pane where words begin: column and row."""
    from rich.cells import cell_len

    for y, row in enumerate(desk.pane(desk.reader.detail)):
        if words in row:
            return cell_len(row[: row.index(words)]), y
    raise AssertionError(f"{words} not in sight:\n{desk.text()}")


async def drag(desk: Desk, start: tuple[int, int], *way: tuple[int, int]) -> None:
    detail = desk.reader.detail
    await desk.pilot.mouse_down(detail, offset=start)
    for offset in way:
        await desk.pilot.hover(detail, offset=offset)
    await desk.pilot.mouse_up(detail, offset=way[-1] if way else start)
    await desk.settle()


async def test_dragging_selects_from_one_character_to_the_other(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        x, y = cell(desk, "字")
        await drag(desk, (x + 1, y), (x + 4, y), (x + 7, y))
        assert selected(desk) == "字 e\u0301te\u0301 s", "half of a wide character is all of it"
        assert "Selected 3 words" in desk.detail
        await tag(desk, "summer")
        assert [i.quote for i in (await desk.saved()).items] == ["字 e\u0301te\u0301 s"]
        assert "漢ᵃ字" in desk.detail.replace(" ᵃ", "ᵃ")


async def test_dragging_backwards_and_over_lines(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        x, y = cell(desk, "seed from")
        await drag(desk, (x + 3, y), cell(desk, "said"))
        assert selected(desk).startswith("said that") and selected(desk).endswith("harvest seed")
        await desk.do("selection.previous_word")
        assert selected(desk).startswith("e\u0301te\u0301 said"), "the end let go of goes on moving"


async def test_dragging_in_the_whole_cable_goes_over_paragraphs(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await desk.do("view.whole")
        await desk.do("view.transmitted")
        await to(desk, "4")
        x, y = cell(desk, "June.")
        await drag(desk, (x, y), cell(desk, "Comment"))
        assert " ".join(selected(desk).split()) == "June. 5. (U) C"


async def test_below_the_text_and_beside_it_the_nearest_word_counts(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        x, y = cell(desk, "abroad")
        await drag(desk, cell(desk, "said"), (x + 20, y), (x, desk.reader.detail.size.height - 1))
        assert selected(desk).endswith("abroad.")
        await drag(desk, (x, desk.reader.detail.size.height - 2), (x, y))
        assert selected(desk).endswith("abroad."), "nothing begins where there is no text"


async def test_two_clicks_select_a_word(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.pilot.click(desk.reader.detail, offset=cell(desk, "harvest"), times=2)
        await desk.settle()
        assert selected(desk) == "harvest"


async def test_a_click_selects_nothing_and_puts_the_cursor_on_a_paragraph(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.pilot.click(desk.reader.detail, offset=cell(desk, "said"))
        await desk.settle()
        assert selected(desk) == "" and desk.reader.cursor == "2"
        await desk.do("view.whole")
        await to(desk, "1")
        await desk.pilot.click(desk.reader.detail, offset=cell(desk, "praised"))
        await desk.pilot.click(desk.reader.detail, offset=cell(desk, "said"))
        await desk.settle()
        assert selected(desk) == "" and desk.reader.cursor == "2"


async def test_a_drag_is_no_click_and_a_click_ends_the_selection(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await desk.do("view.whole")
        await to(desk, "1")
        await drag(desk, cell(desk, "said"), cell(desk, "that"))
        assert selected(desk) == "said t"
        await desk.pilot.click(desk.reader.tree_pane, offset=(5, 2))
        await desk.settle()
        assert selected(desk) == ""


async def test_while_a_note_is_written_the_mouse_selects_nothing(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("note.write")
        await drag(desk, cell(desk, "said"), cell(desk, "that"))
        assert selected(desk) == "" and desk.writing == "note"


async def test_dragging_over_the_edge_scrolls(cable: Path) -> None:
    async with at_desk(cable, size=(80, 14)) as desk:
        await desk.do("view.whole")
        await to(desk, "1")
        top = desk.reader.detail.top
        detail = desk.reader.detail
        await desk.pilot.mouse_down(detail, offset=(6, 4))
        for turn in range(6):
            await desk.pilot.hover(detail, offset=(6 + turn, detail.size.height - 1))
        await desk.pilot.mouse_up(detail, offset=(6, detail.size.height - 1))
        await desk.settle()
        assert detail.top > top
