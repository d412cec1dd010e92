"""Searching within a cable: hits while typing, all of them marked, and back to where one was."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, presses


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def marked(desk: Desk) -> list[tuple[str, bool]]:
    """The words that the text pane shows as hits, and whether each is the one at hand."""
    detail = desk.reader.detail
    hit, current = (detail.palette.style(f"pane {name}") for name in ("hit", "hit-current"))
    found = []
    for y in range(detail.size.height):
        for segment in detail.render_line(y):
            if segment.style is not None and segment.text.strip():
                for style, is_current in ((current, True), (hit, False)):
                    if segment.style.bgcolor == style.bgcolor:
                        found.append((segment.text, is_current))
                        break
    return found


@presses("search.open", "prompt.accept", "search.next", "search.previous", "view.whole")
async def test_all_hits_are_marked_and_gone_through(cable: Path) -> None:
    async with at_desk(cable, size=(120, 60)) as desk:
        await desk.do("view.whole", "search.open")
        await desk.type("meadow")
        assert "1 of 2" in desk.text(), "while it is typed"
        assert sorted(marked(desk)) == [("meadow", False), ("meadow", True)]
        await desk.do("prompt.accept")
        assert desk.writing == "" and "“meadow”: 1 of 2" in desk.footer
        assert desk.reader.cursor == "1"
        await desk.do("search.next")
        assert desk.reader.cursor == "5" and "2 of 2" in desk.footer
        assert marked(desk) == [("meadow", False), ("meadow", True)]
        await desk.do("search.next")
        assert desk.reader.cursor == "1" and "1 of 2" in desk.footer, "on to the first again"
        await desk.do("search.previous")
        assert desk.reader.cursor == "5"


@presses("search.open", "prompt.cancel")
async def test_cancelling_goes_back_to_where_the_search_began(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph")
        await desk.do("search.open")
        await desk.type("engineers")
        assert desk.reader.cursor == "4"
        await desk.do("prompt.cancel")
        assert desk.reader.cursor == "2" and marked(desk) == []
        assert "2 S//NF" in desk.at_hand and desk.writing == ""
        await desk.do("search.next")
        assert "Nothing is being searched for" in desk.footer


@presses("search.open", "prompt.accept", "move.back")
async def test_a_search_goes_on_from_where_one_is_and_ends_with_back(cable: Path) -> None:
    async with at_desk(cable) as desk:
        for _ in range(3):
            await desk.do("move.next_paragraph")
        assert desk.reader.cursor == "4"
        await desk.do("search.open")
        await desk.type("bridge")
        assert "4 of" not in desk.text() and desk.reader.cursor == "4"
        await desk.do("prompt.accept")
        assert marked(desk)
        await desk.do("move.back")
        assert marked(desk) == [] and desk.reader.hits == []


@presses("search.open", "prompt.accept")
async def test_words_that_are_not_there(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "search.open")
        await desk.type("zebra")
        assert "no hits" in desk.text() and desk.reader.cursor == "2"
        await desk.do("prompt.accept")
        assert "“zebra” does not stand in this cable." in desk.footer
        assert desk.reader.cursor == "2"


@presses("search.open", "prompt.accept")
async def test_a_search_finds_words_across_lines_and_in_any_case(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await desk.type("FAIL without RAIN")
        assert desk.reader.cursor == "2" and "1 of 1" in desk.text()
        await desk.do("prompt.accept")
        assert "".join(text for text, _ in marked(desk)).replace(" ", "") == "failwithoutrain"


@presses("search.open", "prompt.next", "prompt.previous", "prompt.accept")
async def test_hits_can_be_looked_at_before_the_search_is_accepted(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await desk.type("harvest")
        first = desk.reader.hit
        await desk.do("prompt.next")
        assert desk.reader.hit == first + 1 and desk.writing != ""
        await desk.do("prompt.previous")
        assert desk.reader.hit == first
        await desk.do("prompt.next", key=1)
        await desk.do("prompt.accept")
        assert desk.reader.hit == first + 1


@presses("move.jump", "prompt.next", "prompt.previous")
async def test_next_and_previous_do_nothing_while_a_number_is_asked_for(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.jump", "prompt.next", "prompt.previous")
        assert desk.reader.cursor == "1" and desk.writing != ""


@presses("search.open")
async def test_a_hit_under_a_fold_is_brought_to_light(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("fold.all", "search.open")
        await desk.type("engineers")
        assert desk.reader.cursor == "4" and "4 C" in desk.at_hand
        assert [text for text, _ in marked(desk)] == ["Engineers"]


@presses("search.open", "prompt.accept")
async def test_what_is_typed_and_accepted_faster_than_it_is_searched(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await desk.rush(*"engineers", "enter")
        await desk.until(lambda: desk.writing == "")
        assert desk.reader.searched == "engineers"
        assert desk.reader.cursor == "4" and "1 of 1" in desk.footer
        await desk.do("search.open")
        await desk.type("x")
        await desk.do("prompt.accept")


@presses("search.open", "prompt.cancel")
async def test_what_is_typed_and_cancelled_faster_than_it_is_searched(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await desk.rush(*"engineers", "escape")
        await desk.until(lambda: desk.writing == "")
        await desk.settle()
        assert desk.reader.cursor == "1" and desk.reader.hits == []
        await desk.do("search.open")
        await desk.do("prompt.cancel")


@presses("search.open", "prompt.accept")
async def test_a_hit_is_shown_on_a_narrow_screen(cable: Path) -> None:
    async with at_desk(cable, size=(40, 10)) as desk:
        await desk.do("search.open")
        await desk.type("engineers")
        await desk.do("prompt.accept")
        assert desk.reader.active == "detail"
        assert "Engineers" in desk.text()


@presses("search.open", "prompt.accept")
async def test_a_sentence_that_a_page_line_cuts_is_found_whole(example: Path) -> None:
    async with at_desk(example) as desk:
        await desk.do("search.open")
        await desk.press(*"abuse", "space", *"referred")
        await desk.do("prompt.accept")
        assert desk.reader.cursor == "14" and "1 of 1" in desk.footer
        assert "abuse referred" in desk.detail


@pytest.mark.parametrize("early", [True, False], ids=["before the focus", "in the field"])
async def test_what_is_pasted_is_searched_once(cable: Path, early: bool) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        target = desk.reader if early else desk.reader.prompt.field
        target.post_message(events.Paste("meadow"))
        await desk.settle()
        assert desk.reader.prompt.field.value == "meadow"
        assert "1 of 2" in desk.text()
