"""Lists: going through them, filtering, marking, and notices that are read and closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import at_desk, presses


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


@presses("list.next", "list.previous")
async def test_row_by_row_and_round_the_ends(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        names = desk.listed
        assert desk.chosen == names[0]
        await desk.do("list.next")
        assert desk.chosen == names[1]
        assert desk.text().count("›") >= 1
        await desk.do("list.next", key=1)
        await desk.do("list.previous")
        assert desk.chosen == names[1]
        await desk.do("list.previous", "list.previous")
        assert desk.chosen == names[-1]
        await desk.do("list.next")
        assert desk.chosen == names[0]


@presses("list.next", "list.previous")
async def test_headings_cannot_be_chosen(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.help")
        assert desk.chosen == desk.listed[1]
        groups = sum(name.startswith("group ") for name in desk.listed)
        seen = set()
        for _ in range(len(desk.listed) - groups):
            seen.add(desk.chosen)
            await desk.do("list.next")
        assert len(seen) == len(desk.listed) - groups and desk.chosen == desk.listed[1]
        await desk.do("list.previous")
        assert desk.chosen == desk.listed[-1]


@presses("list.page_down", "list.page_up")
async def test_page_by_page(cable: Path) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await desk.do("app.help")
        await desk.do("list.page_down")
        first = desk.listed.index(desk.chosen)
        assert first > 5
        rows = desk.text()
        for _ in range(12):
            await desk.do("list.page_down")
            assert not desk.chosen.startswith("group ")
        assert desk.chosen == desk.listed[-1] and desk.text() != rows
        for _ in range(13):
            await desk.do("list.page_up")
            assert not desk.chosen.startswith("group ") or desk.chosen == desk.listed[0]
        assert desk.listed.index(desk.chosen) <= 1


@presses("list.accept")
async def test_the_list_is_filtered_as_it_is_typed(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        everything = len(desk.listed)
        await desk.type("head")
        assert 0 < len(desk.listed) < everything
        await desk.press(*["backspace"] * 4)
        assert len(desk.listed) == everything
        await desk.type("qqqq")
        assert desk.listed == [] and "Nothing here." in desk.text()
        await desk.do("list.accept")
        assert desk.app.screen is desk.reader, "nothing was chosen"


@presses("list.mark", "list.pin")
async def test_a_list_of_one_choice_has_no_marks_and_no_pins(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        before = desk.text()
        await desk.do("list.mark", "list.pin")
        assert desk.text() == before


@presses("list.mark", "list.next", "list.accept")
async def test_marks_stay_while_the_filter_changes(cable: Path) -> None:
    async with at_desk(cable) as desk:
        for name in ("rain", "seed", "mill"):
            await desk.do("tag.pick")
            await desk.type(name)
            await desk.do("list.accept")
        await desk.do("move.next_paragraph", "tag.pick", "list.mark")
        await desk.do("list.next", "list.mark")
        assert "✓ mill" in desk.text() and "✓ seed" in desk.text()
        await desk.do("list.mark")
        assert "✓ seed" not in desk.text(), "a second time takes the mark away"
        await desk.type("rain")
        await desk.do("list.mark", "list.accept")
        assert set((await desk.saved()).tags_of("2")) == {"mill", "rain"}


@presses("list.cancel")
async def test_the_key_that_quits_works_over_a_list(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.help", "list.cancel", "app.help")
        await desk.do("app.quit", key=1)
        await desk.until(lambda: desk.app._exit, "the end")
        assert desk.app.return_code == 0


async def test_the_key_that_quits_works_over_messages(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.messages")
        await desk.do("app.quit", key=1)
        await desk.until(lambda: desk.app._exit, "the end")


async def test_a_click_chooses_a_row(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        place = desk.listed.index("move.last")
        await desk.pilot.click("#rows", offset=(4, place))
        await desk.settle()
        assert desk.reader.cursor == "ending"


async def test_two_clicks_at_once_choose_once(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        chooser, place = desk.chooser, desk.listed.index("move.last")
        chooser._pick(place)
        chooser._pick(place)
        await desk.settle()
        assert desk.app.screen is desk.reader and desk.reader.cursor == "ending"


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_a_list_fits_while_it_is_resized(cable: Path, size: tuple[int, int]) -> None:
    async with at_desk(cable, size=size) as desk:
        await desk.do("app.help")
        for width, height in (size, (30, 8), (200, 50), (79, 24)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            box = desk.chooser.query_one("#chooser").region
            assert box.x >= 0 and box.right <= width, (width, box)
            assert box.y >= 0 and box.bottom <= height, (height, box)
            assert all(len(row) == width for row in desk.rows())
            row = next(row for row in desk.rows() if "›" in row[box.x : box.right])
            assert "Next paragraph" in row or width < 40
        await desk.do("list.cancel")
        assert desk.app.screen is desk.reader


async def test_a_notice_scrolls_with_the_readers_keys_and_closes(cable: Path) -> None:
    async with at_desk(cable, size=(60, 12)) as desk:
        for number in range(30):
            desk.reader.say(f"message {number}", "warning")
        await desk.do("app.messages")
        page = desk.notice._page
        assert "message 29" in desk.text() and "message 0" not in desk.text()
        for names, top in (
            (["move.next_paragraph", "list.next"], 2),
            (["move.line_down"], 3),
            (["move.previous_paragraph", "list.previous", "move.line_up"], 0),
            (["list.page_down"], page.page - 1),
            (["list.page_up"], 0),
        ):
            await desk.do(*names)
            assert page.top == top, names
        for _ in range(30):
            await desk.do("move.page_down")
        assert "message 0" in desk.text()
        await desk.press("f12")
        assert desk.notice, "a key without a meaning closes nothing"
        await desk.do("list.accept")
        assert desk.app.screen is desk.reader
