"""The whole cable, of which only what is in sight is laid out: nothing is missed, nothing moves."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from rich.cells import cell_len

from bench.generate import generate
from tests.app.cables import MEADOW, long_cable, put
from tests.app.desk import Desk, at_desk, presses
from tui.app.sections import Sections
from tui.app.session import Session, open_session
from tui.app.widgets.text_rows import MEASURE, TextRows
from tui.cable.as_transmitted import transmitted
from tui.cable.parse import parse
from tui.cable.reading import Line, reflowed

SMALL = (110, 30)
CABLES = [MEADOW, long_cable(30), *(generate(seed).text for seed in range(12)), "", "\n", "word"]


def session_of(folder: Path, text: str) -> Session:
    return open_session(put(folder, "05STRELSAU20.txt", text or " "))


def sections(session: Session, *, as_sent: bool, width: int = MEASURE) -> Sections:
    return TextRows(session, width, as_sent=as_sent).whole()


def laid(whole: Sections, order: list[int]) -> list[Line | None]:
    for number in order:
        whole.lay(number)
    return list(whole.lines)


@pytest.mark.parametrize("as_sent", [False, True], ids=["reflowed", "as transmitted"])
@pytest.mark.parametrize("width", [30, MEASURE])
def test_the_sections_together_are_the_whole_text(
    tmp_path: Path, width: int, as_sent: bool
) -> None:
    for place, text in enumerate(CABLES):
        session = session_of(tmp_path / str(place), text)
        cable = session.cable
        whole = sections(session, as_sent=as_sent, width=width)
        order = list(range(len(whole)))
        random.Random(place).shuffle(order)
        found = laid(whole, order)
        make = transmitted if as_sent else reflowed
        assert found == make(cable, cable.nodes, width, cell_len), text[:60]
        assert len(whole.rows) == len(found) == whole.starts[-1]


def test_as_transmitted_a_section_begins_where_a_line_does(tmp_path: Path) -> None:
    text = MEADOW.replace("valleys\n", "valleys 7. (U) On one line. 8. (U) Another.\n")
    session = session_of(tmp_path, text)
    whole = sections(session, as_sent=True)
    assert all(
        whole[number].start == 0 or text[whole[number].start - 1] == "\n"
        for number in range(len(whole))
    )


def test_every_code_point_belongs_to_the_section_that_holds_it(tmp_path: Path) -> None:
    text = parse(MEADOW).text
    whole = sections(session_of(tmp_path, MEADOW), as_sent=False)
    for offset in range(len(text)):
        section = whole[whole.holding(offset)]
        assert section.start <= offset < section.end
    assert [*whole.over(0, len(text))] == [*range(len(whole))]


def laid_out(desk: Desk) -> int:
    """How many sections are laid out."""
    whole = desk.reader.detail._whole
    assert whole is not None
    return sum(whole[number].laid is not None for number in range(len(whole)))


def shown(desk: Desk) -> list[str]:
    """The text in sight, without margins and scroll bar."""
    return [row.strip("▎ ▕\n") for row in desk.pane(desk.reader.detail)[2:]]


@pytest.fixture
def long(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "05STRELSAU20.txt", long_cable(400))


@presses("view.whole", "review.toggle", "move.next_paragraph", "tag.pick")
async def test_only_what_is_in_sight_is_laid_out(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole")
        assert laid_out(desk) < 20
        await desk.do("tag.pick")
        await desk.type("sheep")
        await desk.do("list.accept", "move.next_paragraph", "review.toggle")
        await desk.saved()
        assert "#sheep" in desk.detail and laid_out(desk) < 25


@presses("move.last", "move.first", "view.whole", "move.page_up")
async def test_the_end_of_a_long_cable_is_in_sight_at_once(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole", "move.last")
        assert shown(desk)[-1] == "SAPT" and laid_out(desk) < 30
        assert any("Paragraph 400" in row for row in shown(desk))
        await desk.do("move.page_up")
        assert laid_out(desk) < 40
        await desk.do("move.first")
        assert "05STRELSAU20" in desk.detail


@presses("move.page_up", "move.page_down", "move.line_up", "view.whole", "move.jump")
async def test_going_back_passes_every_line_once(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole", "move.jump")
        await desk.type("200")
        await desk.do("prompt.accept")
        for _ in range(30):
            before = shown(desk)
            await desk.do("move.line_up")
            assert shown(desk)[1:] == before[:-1], "what was in sight moved by one line"
        for action in ("move.page_up", "move.page_down"):
            for _ in range(4):
                before = shown(desk)
                await desk.do(action)
                kept = before[:1] if action == "move.page_up" else before[-1:]
                now = shown(desk)
                assert (now[-1:] if action == "move.page_up" else now[:1]) == kept


@presses("edit.redo", "edit.undo", "view.whole", "tag.pick")
async def test_what_changes_out_of_sight_is_true_when_it_comes_into_sight(long: Path) -> None:
    async with at_desk(long) as desk:
        await desk.do("view.whole", "tag.pick")
        await desk.type("sheep")
        await desk.do("list.accept", "move.last")
        await desk.saved()
        before = shown(desk)
        await desk.do("edit.undo")
        await desk.saved()
        assert shown(desk) == before, "far below nothing moves"
        await desk.do("move.first")
        assert "#sheep" not in desk.detail
        await desk.do("edit.redo")
        assert "#sheep" in desk.detail


@presses("view.transmitted", "selection.start", "tag.pick")
async def test_a_line_as_sent_that_is_full_has_its_letter_at_its_left(tmp_path: Path) -> None:
    async with at_desk(put(tmp_path / "narrow", "05STRELSAU20.txt", MEADOW), size=SMALL) as desk:
        # Two cells go to the margin that has room for letters.
        full = "w" * (desk.reader.detail.text_width - 2)
    text = long_cable(3).replace("counts the sheep", f"counts\n{full}\nthe sheep")
    path = put(tmp_path / "cables", "05STRELSAU20.txt", text)
    async with at_desk(path, size=SMALL) as desk:
        await desk.do("view.transmitted", "search.open")
        await desk.type(full)
        await desk.do("prompt.accept", "selection.start", "tag.pick")
        await desk.type("flock")
        await desk.do("list.accept")
        row = next(row for row in desk.pane(desk.reader.detail)[2:] if full in row)
        assert row.strip().startswith("ᵃ") and row.count("ᵃ") == 1
        assert "no room in a line" in desk.detail
        await desk.do("move.next_paragraph")
        assert "no room in a line" not in desk.detail
