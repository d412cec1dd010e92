"""Which panes stand on the screen at each size, and that no row is longer than its pane."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk

SIZES = {
    (40, 10): "narrow",
    (79, 24): "narrow",
    (80, 24): "medium",
    (119, 30): "medium",
    (120, 36): "wide",
    (200, 50): "wide",
    (300, 100): "wide",
}
WIDE = MEADOW.replace("The miller said", "漢字 é̂ 👩🏽 The\tmiller \x1b[2J said").replace(
    "The Bridge", "橋 The Bridge"
)


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", WIDE)


def check(desk: Desk, width: int, height: int) -> None:
    """Every pane is inside the screen and draws rows of exactly its width."""
    reader = desk.reader
    for pane in (reader.band, reader.folded, reader.header, reader.tree_pane, reader.detail):
        if not pane.display or not pane.size.area or not pane.is_on_screen:
            continue
        assert pane.region.right <= width and pane.region.bottom <= height, pane
        for y in range(pane.size.height):
            line = pane.render_line(y)
            assert line.cell_length == cell_len(line.text) == pane.size.width, (pane, y)
    footer = reader.footer
    assert footer.region.bottom == height and footer.region.width == width
    assert reader.band.region.y == 0
    rows = desk.rows()
    assert len(rows) == height
    assert all(cell_len(row) == width for row in rows)
    assert "SECRET//NOFORN" in rows[0], "the marking is always whole"


@pytest.mark.parametrize(("size", "kind"), SIZES.items(), ids=lambda value: str(value))
async def test_panes_at_each_size(cable: Path, size: tuple[int, int], kind: str) -> None:
    async with at_desk(cable, size=size) as desk:
        expected = {
            "narrow": [{"tree"}, {"reading"}, {"header"}],
            "medium": [{"folded", "tree", "reading"}] * 2 + [{"folded", "tree", "header"}],
            "wide": [{"header", "tree", "reading"}] * 3,
        }[kind]
        for panes in expected:
            extra = {"folded"} if kind == "narrow" else set()
            assert desk.panes - extra == panes
            check(desk, *size)
            await desk.do("move.next_pane")
        for names in (
            ["move.next_paragraph", "view.whole"],
            ["view.transmitted"],
            ["fold.all"],
            ["view.header"],
            ["view.header", "note.write"],
            ["note.save", "search.open"],
        ):
            await desk.do(*names)
            check(desk, *size)


async def test_lines_of_reading_text_are_never_too_long_to_read(cable: Path) -> None:
    async with at_desk(cable, size=(300, 100)) as desk:
        await desk.do("view.whole")
        detail = desk.reader.detail
        for line in desk.pane(detail):
            assert cell_len(line.rstrip(" ▕")) <= 72 + detail.margin_left


async def test_resizing_folds_and_unfolds(cable: Path) -> None:
    async with at_desk(cable, size=(200, 50)) as desk:
        await desk.do("move.next_paragraph")
        for (width, height), kind in [*SIZES.items(), *reversed(SIZES.items())]:
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            check(desk, width, height)
            assert ("header" in desk.panes) is (kind == "wide")
            assert ("reading" in desk.panes) is (kind != "narrow")
            assert desk.reader.cursor == "2" and "S//NF" in desk.at_hand


async def test_resizing_keeps_the_text_at_hand_in_sight(example: Path) -> None:
    async with at_desk(example, size=(120, 36)) as desk:
        await desk.do("view.whole", "move.jump")
        await desk.type("14")
        await desk.do("prompt.accept")
        for width, height in ((80, 24), (200, 50), (120, 20), (60, 15), (120, 36)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            assert " 14 " in desk.at_hand
            if desk.reader.query_one("#reading").display:
                assert any(row.startswith(" ▎") for row in desk.pane(desk.reader.detail))


async def test_resizing_while_something_is_being_written(cable: Path) -> None:
    async with at_desk(cable, size=(120, 36)) as desk:
        await desk.do("note.write")
        await desk.type("half a no")
        for width, height in ((60, 20), (40, 10), (80, 24), (200, 50)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            check(desk, width, height)
            field = desk.reader.note.field
            assert field.size.area and field.region.bottom <= height, (width, height)
            assert "half a no" in desk.text()
        await desk.type("te")
        await desk.do("note.save")
        assert (await desk.saved()).items[0].note == "half a note"


async def test_resizing_while_a_dialog_is_open(cable: Path) -> None:
    async with at_desk(cable, size=(120, 36)) as desk:
        await desk.do("tag.pick")
        await desk.type("harv")
        for width, height in ((60, 20), (40, 10), (80, 24), (200, 50)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            box = desk.chooser.query_one("#chooser").region
            assert box.right <= width and box.bottom <= height and box.y >= 0
            assert "New: harv" in desk.text(), (width, height)
        await desk.press("enter")
        assert "harv" in str(await desk.saved())
        check(desk, 200, 50)
        await desk.do("app.messages")
        for width, height in ((40, 10), (120, 36)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            box = desk.notice.query_one("#notice").region
            assert box.right <= width and box.bottom <= height
