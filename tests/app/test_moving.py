"""Moving through a cable, folding it, and going between its panes, by the keys of the keymap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, NO_SUBJECT, PLAIN_WORDS, long_cable, put
from tests.app.desk import at_desk, presses


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "05STRELSAU20.txt", long_cable(90))


@presses("move.next_paragraph", "move.previous_paragraph")
async def test_paragraph_by_paragraph(cable: Path) -> None:
    async with at_desk(cable) as desk:
        assert desk.reader.cursor == "1" and "1 C" in desk.at_hand
        await desk.do("move.next_paragraph")
        assert desk.reader.cursor == "2", "a heading is no paragraph"
        assert "2 S//NF" in desk.at_hand
        assert "¶ 2 (S//NF)" in desk.detail and "harvest would fail" in desk.detail
        await desk.do("move.previous_paragraph")
        assert desk.reader.cursor == "1" and "harvest would fail" not in desk.detail
        await desk.do("move.previous_paragraph", "move.previous_paragraph")
        assert desk.reader.cursor == "header"
        assert "This is the beginning of the cable." in desk.footer
        for _ in range(9):
            await desk.do("move.next_paragraph", key=1)
        assert desk.reader.cursor == "ending" and "RASSENDYLL" in desk.at_hand
        assert "This is the end of the cable." in desk.footer


@presses("move.next_heading", "move.previous_heading")
async def test_heading_by_heading(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_heading")
        assert desk.reader.cursor == "s1" and "The Mill" in desk.at_hand
        await desk.do("move.next_heading")
        assert desk.reader.cursor == "s2"
        await desk.do("move.next_heading")
        assert desk.reader.cursor == "s2" and "no further heading" in desk.footer
        await desk.do("move.previous_heading")
        assert desk.reader.cursor == "s1"
        await desk.do("move.previous_heading", key=1)
        assert desk.reader.cursor == "s1" and "no heading before" in desk.footer


@presses("move.first", "move.last")
async def test_to_the_beginning_and_the_end(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.last")
        assert desk.reader.cursor == "ending"
        await desk.do("move.first")
        assert desk.reader.cursor == "header"
        assert "SECRET" in desk.detail, "the header as it was transmitted"


@presses("move.page_down", "move.page_up")
async def test_page_by_page_through_a_paragraph_and_on_to_the_next(example: Path) -> None:
    async with at_desk(example, size=(80, 24)) as desk:
        first = desk.pane(desk.reader.detail)[2:]
        await desk.do("move.page_down")
        assert desk.reader.cursor == "1"
        second = desk.pane(desk.reader.detail)[2:]
        assert second != first
        assert "issue" in " ".join(second) or "End Summary" in " ".join(second)
        await desk.do("move.page_down")
        assert desk.reader.cursor == "2", "a heading between them is passed"
        await desk.do("move.page_up")
        assert desk.reader.cursor == "1"
        assert desk.reader.detail.top == desk.reader.detail.furthest, "back at its end"
        await desk.do("move.page_up")
        assert desk.reader.detail.top == 0 and desk.pane(desk.reader.detail)[2:] == first


@presses("move.page_down", "move.page_up", "view.whole")
async def test_the_cursor_follows_the_pages_of_the_whole_cable(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole")
        for _ in range(3):
            await desk.do("move.page_down")
        reader = desk.reader
        assert reader.cursor != "1" and reader.cursor == reader.detail.unit_in_sight()
        assert f" {reader.cursor} U" in desk.at_hand, "tree and text agree"
        assert f"Paragraph {reader.cursor} counts" in desk.detail
        for _ in range(4):
            await desk.do("move.page_up")
        assert reader.detail.top == 0


@presses("move.line_down", "move.line_up", "view.whole")
async def test_line_by_line(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole")
        before = desk.reader.detail.top
        lines = desk.pane(desk.reader.detail)
        await desk.do("move.line_down")
        assert desk.reader.detail.top == before + 1
        assert desk.pane(desk.reader.detail)[2].rstrip("▕ ") == lines[3].rstrip("▕ ")
        await desk.do("move.line_up")
        assert desk.reader.detail.top == before
        await desk.do("move.line_up", "move.line_up")
        for _ in range(3):
            await desk.do("move.line_up")
        assert desk.reader.detail.top >= 0


@presses("move.jump", "prompt.accept")
async def test_jump_to_a_number(example: Path) -> None:
    async with at_desk(example) as desk:
        await desk.do("move.jump")
        assert "¶" in desk.text() and desk.writing != ""
        await desk.press("1", "4")
        await desk.do("prompt.accept")
        assert desk.reader.cursor == "14" and "14 SBU" in desk.at_hand
        assert desk.writing == ""
        assert "¶ 14 (SBU)" in desk.detail


@presses("move.jump", "prompt.accept")
async def test_jump_as_fast_as_fingers_go(example: Path) -> None:
    async with at_desk(example) as desk:
        await desk.do("move.jump")
        await desk.rush("1", "4", "enter")
        await desk.do("move.jump")
        await desk.press("8")
        await desk.do("prompt.accept")
        assert desk.reader.cursor == "8"
        await desk.rush("g", "1", "4", "enter", "j")
        await desk.until(lambda: desk.reader.cursor == "15", "¶ 15")


@presses("move.jump")
async def test_a_second_g_goes_to_the_beginning(example: Path) -> None:
    async with at_desk(example) as desk:
        await desk.do("move.last", "move.jump")
        await desk.press("g")
        assert desk.reader.cursor == "header" and desk.writing == ""
        await desk.do("move.last")
        await desk.rush("g", "g", "j")
        await desk.until(lambda: desk.reader.cursor == "1", "¶ 1")


@presses("move.jump", "prompt.accept", "prompt.cancel")
async def test_jump_to_a_number_that_is_not_there(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.jump")
        await desk.press("7", "7")
        await desk.do("prompt.accept")
        assert desk.reader.cursor == "1"
        assert "There is no paragraph 77; they go from 1 to 5." in desk.footer
        await desk.do("move.jump", "prompt.accept")
        assert desk.reader.cursor == "1"
        await desk.do("move.jump")
        await desk.press("4")
        await desk.do("prompt.cancel")
        assert desk.reader.cursor == "1" and desk.writing == ""
        await desk.do("move.next_paragraph")
        assert desk.reader.cursor == "2", "the keys are the reader's again"


@presses("move.jump", "prompt.accept")
async def test_jump_to_an_item_unfolds_what_hides_it(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.jump")
        await desk.type("3.2")
        await desk.do("prompt.accept")
        assert desk.reader.cursor == "3.2" and "a bridge at" in desk.at_hand
        assert "The crown promised" in desk.detail, "an item is shown in its paragraph"


@presses("move.next_pane", "move.previous_pane", "move.back")
async def test_from_pane_to_pane(cable: Path) -> None:
    async with at_desk(cable) as desk:
        seen = []
        for _ in range(3):
            await desk.do("move.next_pane")
            seen.append(desk.reader.active)
        assert sorted(seen) == ["detail", "header", "tree"] and seen[-1] == "tree"
        back = []
        for _ in range(3):
            await desk.do("move.previous_pane")
            back.append(desk.reader.active)
        assert back == [*reversed(seen[:-1]), "tree"]
        await desk.do("move.next_pane", "move.back")
        assert desk.reader.active == "tree"


@presses("move.next_pane", "move.next_paragraph", "move.previous_paragraph", "move.last")
async def test_the_header_pane_scrolls_on_its_own(example: Path) -> None:
    async with at_desk(example, size=(120, 24)) as desk:
        reader = desk.reader
        while reader.active != "header":
            await desk.do("move.next_pane")
        assert reader.header.furthest > 0, "it is longer than the pane"
        await desk.do("move.next_paragraph", "move.next_paragraph")
        assert reader.header.top == 2 and reader.cursor == "1"
        await desk.do("move.previous_paragraph")
        assert reader.header.top == 1
        await desk.do("move.last")
        assert reader.header.top == reader.header.furthest
        assert "Hamilton" in " ".join(desk.pane(reader.header)) or reader.header.furthest
        await desk.do("move.page_up")
        assert reader.header.top < reader.header.furthest
        await desk.do("move.first")
        assert reader.header.top == 0
        await desk.do("move.page_down", "move.line_down", "move.line_up")
        assert reader.header.top > 0 and reader.cursor == "1"


@presses("move.open", "move.back")
async def test_opening_goes_from_the_tree_to_the_text_on_a_narrow_screen(cable: Path) -> None:
    async with at_desk(cable, size=(60, 20)) as desk:
        assert desk.panes - {"folded"} == {"tree"}
        await desk.do("move.open")
        assert desk.panes - {"folded"} == {"reading"}
        assert "millers and the crown" in desk.text()
        await desk.do("move.back")
        assert desk.panes - {"folded"} == {"tree"}


@presses("move.open", "move.next_heading")
async def test_opening_folds_and_unfolds_a_heading(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_heading", "move.open")
        assert not any("S//NF" in row for row in desk.tree)
        assert desk.at_hand.startswith("›▸ The Mill")
        await desk.do("move.open")
        assert any("S//NF" in row for row in desk.tree)


@presses("fold.close", "fold.open")
async def test_folding_goes_out_and_in(cable: Path) -> None:
    async with at_desk(cable) as desk:
        reader = desk.reader
        await desk.do("move.next_paragraph", "move.next_paragraph")
        assert reader.cursor == "3" and desk.at_hand.startswith("›  ▸")
        await desk.do("fold.open")
        assert reader.cursor == "3" and any("seed for the" in row for row in desk.tree)
        await desk.do("fold.open")
        assert reader.cursor == "3.1"
        await desk.do("fold.close")
        assert reader.cursor == "3"
        await desk.do("fold.close")
        assert reader.cursor == "3" and not any("seed for the" in row for row in desk.tree)
        await desk.do("fold.close")
        assert reader.cursor == "s1"
        await desk.do("fold.close")
        assert not any("2 S//NF" in row for row in desk.tree)
        await desk.do("fold.open", "fold.open")
        assert reader.cursor == "2"


@presses("fold.toggle")
async def test_toggling_a_fold_from_inside_it(cable: Path) -> None:
    async with at_desk(cable) as desk:
        reader = desk.reader
        await desk.do("fold.toggle")
        assert "nothing to fold" in desk.footer
        await desk.do("move.next_paragraph", "fold.toggle")
        assert reader.cursor == "s1", "the paragraph is folded away: its heading is at hand"
        assert "▸ The Mill" in desk.at_hand
        await desk.do("fold.toggle")
        assert "▾ The Mill" in desk.at_hand


@presses("fold.close", "fold.open", "tag.pick", "note.write")
async def test_what_stands_on_items_that_are_folded_away_has_its_sign(cable: Path) -> None:
    async with at_desk(cable) as desk:
        desk.reader.show_unit("3")
        await desk.do("fold.open", "fold.open", "tag.pick")
        await desk.type("seed")
        await desk.do("list.accept", "note.write")
        await desk.type("Which?")
        await desk.do("note.save", "fold.close")
        await desk.do("fold.close")
        assert desk.at_hand.startswith("›") and desk.at_hand.endswith("▸# n")
        await desk.do("fold.open")
        assert "▸" not in desk.at_hand, "its items are in sight"
        await desk.do("fold.close", "fold.close", "fold.close")
        assert "The Mill" in desk.at_hand and desk.at_hand.endswith("▸# n")


@presses("fold.all")
async def test_everything_folds_and_unfolds(cable: Path) -> None:
    async with at_desk(cable) as desk:
        reader = desk.reader
        await desk.do("move.next_paragraph", "fold.all")
        assert [unit.id for unit in reader.outline.rows] == ["header", "1", "s1", "s2", "ending"]
        assert reader.cursor == "s1" and len(desk.tree) == 5
        await desk.do("fold.all")
        assert len(desk.tree) == 11 and any("a bridge at" in row for row in desk.tree)


async def test_a_long_cable_keeps_the_row_at_hand_in_sight(long: Path) -> None:
    async with at_desk(long, size=(80, 24)) as desk:
        await desk.press(*"j" * 40)
        assert desk.reader.cursor == "41" and " 41 U" in desk.at_hand
        await desk.press("end")
        assert "SAPT" in desk.at_hand
        await desk.press("home")
        assert "Header" in desk.at_hand


async def test_a_click_puts_the_cursor_on_a_row_and_the_wheel_scrolls(long: Path) -> None:
    async with at_desk(long) as desk:
        tree = desk.reader.tree_pane
        await desk.pilot.click(tree, offset=(5, 4))
        assert desk.reader.cursor == "4"
        assert "valley 4." in desk.detail
        await desk.pilot._post_mouse_events([_wheel()], tree, offset=(5, 5))
        await desk.settle()
        assert tree.top == 3


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


@pytest.mark.parametrize("text", [PLAIN_WORDS, NO_SUBJECT, "x", "\n\n"], ids=range(4))
async def test_every_move_is_harmless_in_a_cable_with_little_in_it(
    tmp_path: Path, text: str
) -> None:
    path = put(tmp_path / "cables", "small.txt", text)
    async with at_desk(path) as desk:
        names = [name for name in desk.app.keymap.keys if name.startswith(("move.", "fold."))]
        for name in names:
            if name != "move.jump":
                await desk.do(name)
        await desk.do("move.jump")
        await desk.press("3")
        await desk.do("prompt.accept")
        assert "no paragraph 3" in desk.footer
        assert desk.app.is_running
