"""The library's screen: searching as it is typed, narrowing, reading along, tagging."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, RIVER, put
from tests.app.desk import Desk, at_desk, presses
from tests.library.injected import open_plainly
from tui.annotations import settings
from tui.annotations.document import parse
from tui.app.columns import COLUMNS, fitting
from tui.app.screens.library import Library
from tui.app.screens.notice import Notice
from tui.library.catalogue import CatalogueError, Row, Sort

BRIDGE = RIVER.replace("05STRELSAU20", "05STRELSAU21").replace("000020", "000021")
BRIDGE = (
    BRIDGE.replace("RIVER LEVELS", "A BRIDGE")
    .replace("Apr 5", "Apr 6")
    .replace("1. (U) The river", "REF: 04 ZENDA 117\n\n1. (U) The bridge")
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    open_plainly(monkeypatch)
    place = tmp_path / "cables"
    put(place, "04ZENDA117.txt", MEADOW)
    put(place, "05STRELSAU20.txt", RIVER)
    put(place, "05STRELSAU21.txt", BRIDGE)
    return place


@asynccontextmanager
async def in_library(folder: Path, size: tuple[int, int] = (160, 40)) -> AsyncIterator[Desk]:
    async with at_desk(folder, size=size) as desk:
        await settled(desk)
        yield desk


def library(desk: Desk) -> Library:
    found = desk.app.library
    assert found is not None
    return found


async def settled(desk: Desk) -> None:
    """Wait until every answer has arrived."""
    await desk.until(lambda: not library(desk).listing.busy, "the answers")
    await desk.settle()
    await desk.until(lambda: not library(desk).listing.busy, "the answers")


def listed(desk: Desk) -> list[str]:
    listing = library(desk).listing
    rows = (listing.row(index) for index in range(listing.total))
    return [row.address.stem for row in rows if row is not None]


async def search(desk: Desk, words: str) -> None:
    await desk.do("library.search")
    await desk.type(words)
    await settled(desk)
    await desk.do("prompt.accept")


async def test_a_folder_lists_its_cables_newest_first(folder: Path) -> None:
    async with in_library(folder) as desk:
        assert listed(desk) == ["05STRELSAU21", "05STRELSAU20", "04ZENDA117"]
        assert "3 cables" in desk.rows()[0]
        assert "newest first" in desk.rows()[0]
        assert "S//NF" in desk.text()
        assert "A BRIDGE" in desk.text()


@presses("library.next", "library.previous", "library.first", "library.last", "library.open")
async def test_the_cable_at_hand_is_read(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.last")
        assert library(desk).table.at == 2
        await desk.do("library.first", "library.next", "library.next", "library.previous")
        await desk.do("library.open")
        assert desk.reader.session.cable.id == "05STRELSAU20"


@presses("library.page_down", "library.page_up")
async def test_pages_stop_at_the_ends(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.page_down")
        assert library(desk).table.at == 2
        await desk.do("library.page_up")
        assert library(desk).table.at == 0


@presses("library.search", "library.clear")
async def test_results_come_as_it_is_typed_with_the_best_paragraph(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.search")
        await desk.type("harvest")
        await settled(desk)
        assert listed(desk) == ["04ZENDA117"]
        assert "¶ 2 (S//NF)" in desk.text()
        await desk.press("enter", "enter")
        assert desk.reader.cursor == "2", "it opens at the paragraph that was found"
        await desk.do("cable.open")
        await desk.do("library.clear")
        await settled(desk)
        assert len(listed(desk)) == 3


async def test_without_words_the_preview_is_how_the_cable_begins(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.until(lambda: "The bridge stands two feet above" in desk.text(), "the beginning")
        await desk.do("library.last")
        await desk.until(lambda: "The millers and the crown" in desk.text(), "the beginning")
        (folder / "05STRELSAU20.txt").unlink()
        await desk.do("library.previous")
        await desk.until(lambda: "RIVER LEVELS" in desk.text(), "a cable that is gone")


async def test_an_error_points_at_its_spot_and_keeps_the_results(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "bridge pots:zenda")
        rows = desk.rows()
        assert "^^^^" in rows[2]
        assert rows[2].index("^") == rows[1].index("pots:")
        assert "post" in rows[2]
        await desk.do("library.clear")
        await search(desk, "bridge")
        before = listed(desk)
        await desk.do("library.search")
        await desk.type(" (")
        await settled(desk)
        assert "^" in desk.rows()[2]
        assert listed(desk) == before != []


async def test_nothing_found_says_how_to_go_on(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "snow")
        assert "Nothing is found. esc shows all cables again." in desk.text()


@presses("library.sort")
async def test_sorting_goes_through_the_orders(folder: Path) -> None:
    async with in_library(folder) as desk:
        seen = [library(desk).listing.sort]
        for _ in range(3):
            await desk.do("library.sort")
            await settled(desk)
            seen.append(library(desk).listing.sort)
        assert seen == [Sort.DATE, Sort.OLDEST, Sort.POST, Sort.DATE]
        await search(desk, "bridge")
        await desk.do("library.sort")
        await settled(desk)


@presses(
    "library.by_year",
    "library.by_post",
    "library.by_country",
    "library.by_tags",
    "library.by_class",
    "library.by_code",
    "library.by_coder",
    "library.by_read",
)
async def test_a_facet_narrows_and_the_same_again_widens(folder: Path) -> None:
    async with in_library(folder) as desk:
        for action, typed, left in (
            ("library.by_year", "2004", ["04ZENDA117"]),
            ("library.by_post", "Strelsau", ["05STRELSAU21", "05STRELSAU20"]),
            ("library.by_tags", "SENV", ["05STRELSAU21", "05STRELSAU20"]),
            ("library.by_class", "NF", ["04ZENDA117"]),
            ("library.by_read", "unread", ["05STRELSAU21", "05STRELSAU20", "04ZENDA117"]),
        ):
            await desk.do(action)
            await desk.until(lambda: desk.app.screen is not library(desk), "the values")
            await desk.type(typed)
            await desk.press("enter")
            await settled(desk)
            assert listed(desk) == left, library(desk).listing.typed
            query = library(desk).listing.typed
            await desk.do(action)
            await desk.until(lambda: desk.app.screen is not library(desk), "the values")
            await desk.press("enter")
            await settled(desk)
            assert library(desk).listing.typed == "", query
        for action in ("library.by_country", "library.by_code", "library.by_coder"):
            await desk.do(action)
            await desk.until(lambda: "none among these" in library_footer(desk), "the answer")


def first_row(desk: Desk) -> Row:
    found = library(desk).listing.row(0)
    assert found is not None
    return found


def is_read(desk: Desk, address: Path) -> bool:
    found = library(desk).catalogue.at(address)
    return found is not None and found.read


def library_footer(desk: Desk) -> str:
    return library(desk).footer.render_line(0).text


async def test_facets_stand_beside_the_table_where_there_is_room(folder: Path) -> None:
    async with in_library(folder) as desk:
        assert "Years" in desk.text()
        assert "SENV" in desk.text()
    async with in_library(folder, (120, 36)) as desk:
        assert "Years" not in desk.text()


@presses("library.save_search", "library.saved")
async def test_a_search_is_kept_with_the_library_and_asked_again(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.save_search")
        assert "no search to keep" in library_footer(desk)
        await search(desk, "bridge")
        await desk.do("library.save_search")
        await desk.type("Bridges of 2005")
        await desk.press("enter")
        found = settings.nearest(folder)
        assert [(one.name, one.query) for one in found.searches] == [("Bridges of 2005", "bridge")]
        await desk.do("library.clear", "library.saved")
        await desk.press("enter")
        await settled(desk)
        assert library(desk).listing.typed == "bridge"
        await desk.do("library.clear", "library.save_search")
        await desk.press("enter")
        assert settings.nearest(folder).searches == ()


@presses("library.read")
async def test_reading_marks_as_read_and_the_key_as_unread(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.open")
        await desk.until(lambda: is_read(desk, desk.reader.session.path), "read")
        await desk.do("cable.open")
        await settled(desk)
        assert first_row(desk).read
        await desk.do("library.read")
        await desk.until(lambda: not first_row(desk).read, "unread")


@presses("library.columns")
async def test_columns_are_chosen_and_remembered(folder: Path) -> None:
    async with in_library(folder, (260, 50)) as desk:
        assert "TAGS" in desk.pane(library(desk).table)[0]
        await desk.do("library.columns")
        await desk.type("TAGS")
        await desk.press("tab", "enter")
        assert "TAGS" not in desk.pane(library(desk).table)[0]
    async with in_library(folder, (260, 50)) as desk:
        assert "TAGS" not in desk.pane(library(desk).table)[0]


@presses("library.tag", "library.undo")
async def test_all_that_is_found_is_tagged_in_one_step_that_is_shown_first(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "bridge")
        await desk.do("library.tag")
        await desk.type("crossing")
        await desk.press("enter")
        await desk.until(lambda: "+ #crossing" in desk.text(), "the plan")
        assert not list(folder.glob("*.yaml")), "nothing is written before it is accepted"
        await desk.press("enter")
        await desk.until(lambda: "takes it back" in library_footer(desk), "the tags")
        sidecars = sorted(folder.glob("*.annotations.yaml"))
        assert len(sidecars) == 2
        for sidecar in sidecars:
            annotations = parse(sidecar.read_text(encoding="utf-8")).annotations
            assert {tag for item in annotations.items for tag in item.tags} == {"crossing"}
            assert {item.rules for item in annotations.items} == {("crossing: bridge",)}
        await desk.do("library.undo")
        await desk.until(lambda: "Undone" in library_footer(desk), "undo")
        left = [parse(one.read_text(encoding="utf-8")) for one in folder.glob("*.annotations.yaml")]
        assert [item for one in left for item in one.annotations.items] == []


async def test_a_plan_that_is_filtered_tags_nothing_for_it_would_tag_all(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "bridge")
        await desk.do("library.tag")
        await desk.type("crossing")
        await desk.press("enter")
        await desk.until(lambda: "+ #crossing" in desk.text(), "the plan")
        await desk.type("05STREL")
        await desk.press("enter")
        await desk.until(lambda: "enter tags all" in library_footer(desk), "the reason")
        assert not list(folder.glob("*.yaml"))


async def test_leaving_the_plan_changes_nothing(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "bridge")
        await desk.do("library.tag")
        await desk.type("crossing")
        await desk.press("enter")
        await desk.until(lambda: "+ #crossing" in desk.text(), "the plan")
        await desk.press("escape")
        assert not list(folder.glob("*.yaml"))


@presses("library.statistics", "library.messages", "library.help", "library.palette")
async def test_figures_messages_and_help_are_pages_over_the_table(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.statistics")
        await desk.until(lambda: isinstance(desk.app.screen, Notice), "the figures")
        assert "3 cables, 0 codings" in desk.text()
        await desk.press("escape")
        await desk.do("library.messages")
        assert isinstance(desk.app.screen, Notice)
        await desk.press("escape")
        await desk.do("library.help")
        assert "Search the library" in desk.text()
        await desk.press("escape")
        await desk.do("library.palette")
        await desk.type("figures")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Notice), "the figures")


async def test_a_catalogue_that_cannot_answer_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_library(folder) as desk:

        def fail(*_: object) -> None:
            raise CatalogueError("the disk is full: make room, then search again")

        monkeypatch.setattr(library(desk).catalogue, "search", fail)
        await search(desk, "bridge")
        assert "the disk is full: make room" in desk.text()


@presses("prompt.complete")
async def test_fields_and_values_are_completed(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.search")
        await desk.type("cla")
        await settled(desk)
        assert "class:" in desk.rows()[2]
        await desk.do("prompt.complete")
        assert library(desk).field.value == "class:"
        await desk.type("sec")
        await desk.do("prompt.complete")
        await settled(desk)
        assert library(desk).listing.typed.strip() == "class:secret"
        assert listed(desk) == ["04ZENDA117"]


async def test_what_is_found_can_be_exported_from_a_cable(folder: Path) -> None:
    async with in_library(folder) as desk:
        await search(desk, "bridge")
        await desk.do("library.open", "cable.export")
        await desk.until(lambda: "What is found" in desk.text(), "the choice")
        assert "2 cables" in desk.text()


async def test_keys_of_one_burst_are_a_query(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.rush("/", *"river")
        await settled(desk)
        assert library(desk).listing.typed == "river"


async def test_quitting_ends_the_program(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.press("q")
        await desk.until(lambda: desk.app._exit, "the end")
        assert desk.app.return_value == 0


# From cable to cable


@presses("cable.next", "cable.previous")
async def test_the_list_is_read_along(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.open", "cable.next")
        assert desk.reader.session.cable.id == "05STRELSAU20"
        await desk.do("cable.next", "cable.next")
        assert desk.reader.session.cable.id == "04ZENDA117"
        assert "last cable of the list" in desk.footer
        await desk.do("cable.previous")
        assert desk.reader.session.cable.id == "05STRELSAU20"


@presses("cable.references", "cable.cited_by", "history.back", "history.forward")
async def test_references_are_followed_both_ways_and_back(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.open", "cable.references")
        await desk.until(lambda: desk.app.screen is not desk.reader, "the references")
        await desk.press("enter")
        assert desk.reader.session.cable.id == "04ZENDA117"
        await desk.do("cable.references")
        await desk.until(lambda: "not in this library" in desk.text(), "the references")
        await desk.press("enter")
        assert "is not in this library" in desk.footer
        await desk.do("cable.cited_by")
        await desk.until(lambda: "05STRELSAU21" in desk.text(), "the cables")
        await desk.press("escape")
        await desk.do("history.back")
        assert desk.reader.session.cable.id == "05STRELSAU21"
        await desk.do("history.back")
        assert "No cable was read before" in desk.footer
        await desk.do("history.forward")
        assert desk.reader.session.cable.id == "04ZENDA117"


@presses("cable.library")
async def test_a_cable_by_itself_says_how_to_get_a_library(folder: Path) -> None:
    async with at_desk(folder / "05STRELSAU21.txt") as desk:
        await desk.do("cable.references")
        await desk.until(lambda: "opens its folder as a library" in desk.footer, "the way")
        await desk.do("cable.library")
        await settled(desk)
        assert len(listed(desk)) == 3


async def test_a_tag_made_in_a_cable_is_known_in_the_library_at_once(folder: Path) -> None:
    async with in_library(folder) as desk:
        await desk.do("library.open", "tag.pick")
        await desk.type("crossing")
        await desk.press("enter")
        await desk.saved()
        await desk.do("cable.open")
        await settled(desk)
        await desk.until(lambda: first_row(desk).annotations == 1, "the tag")


@presses("cable.bring")
async def test_annotations_of_another_copy_are_offered_and_never_moved_unasked(
    folder: Path,
) -> None:
    copy = put(
        folder / "again",
        "04ZENDA117.txt",
        MEADOW.replace("the harvest would fail\nwithout", "the harvest would\nfail without"),
    )
    async with at_desk(copy, coder="ana") as desk:
        await desk.do("move.next_paragraph", "tag.pick")
        await desk.type("famine")
        await desk.press("enter")
        await desk.saved()
    before = copy.with_name("04ZENDA117.annotations.yaml").read_bytes()
    async with in_library(folder) as desk:
        library(desk).set_query("id:04ZENDA117")
        await settled(desk)
        places = [first_row(desk).address.parent.name]
        if places == ["again"]:
            await desk.do("library.next")
        await desk.do("library.open", "cable.bring")
        await desk.until(lambda: "#famine" in desk.text(), "the offer")
        await desk.press("escape")
        assert desk.on_disk().items == ()
        await desk.do("cable.bring")
        await desk.until(lambda: "#famine" in desk.text(), "the offer")
        await desk.press("enter")
        annotations = await desk.saved()
        assert [(item.paragraph, item.tags, item.author) for item in annotations.items] == [
            ("2", ("famine",), "ana")
        ]
        await desk.do("cable.bring")
        await desk.until(lambda: "1 are here already" in desk.footer, "nothing more")
    assert copy.with_name("04ZENDA117.annotations.yaml").read_bytes() == before


# The engine itself


async def test_the_real_engine_stands_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cables"
    put(place, "04ZENDA117.txt", MEADOW)
    put(place, "05STRELSAU20.txt", RIVER)
    async with at_desk(place) as desk:
        await desk.until(lambda: library(desk).listing.total == 2, "the cables")
        await search(desk, "ferri")
        await desk.until(lambda: library(desk).listing.total == 1, "the ferry, by its stem")


# Small parts


@pytest.mark.parametrize("width", [20, 40, 60, 78, 120, 200])
def test_columns_fit_and_the_subject_always_stays(width: int) -> None:
    shown = fitting([column.name for column in COLUMNS], width)
    assert "subject" in [column.name for column, _ in shown]
    assert sum(size for _, size in shown) + 2 * (len(shown) - 1) <= max(width, 22)
