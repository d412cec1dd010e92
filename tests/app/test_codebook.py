"""The codebook's screen: tags defined, renamed, merged, coloured, counted and found, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.annotations.conftest import public, unprivileged
from tests.annotations.library import BOOK, contents, tags_in
from tests.app.cables import MEADOW, RIVER, put
from tests.app.desk import Desk, at_desk, presses
from tests.library.plain_catalogue import PlainCatalogue
from tui.annotations.codebook import Code, Codebook, nearest
from tui.annotations.codebook_changes import Codes
from tui.annotations.collection import Kept, collect
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document
from tui.annotations.selectors import on_paragraph
from tui.annotations.sidecar import file_hash
from tui.app import coding
from tui.app.code_actions import KEYS_SHOWN
from tui.app.coding import Library, arranged
from tui.app.colours import COLOURS, colour_name
from tui.app.screens.asking import Ask
from tui.app.screens.codes import Codes as Screen
from tui.app.screens.notice import Notice
from tui.app.screens.reader import Reader
from tui.cable.parse import parse as parse_cable
from tui.library.batch import apply, plan
from tui.library.parsing import parse

__all__ = ["public"]

MADE = "2026-11-23T19:41:07Z"


def annotate(path: Path, text: str, *rows: tuple[str, str, str, str], coder: str = "") -> Path:
    """Write a sidecar: each row an id, a paragraph, tags, an author; answers its path."""
    cable = parse_cable(text)
    items: list[Annotation] = []
    for identity, number, tags, author in rows:
        node = cable.find(number)
        assert node is not None
        blank = Annotation(identity, number, tuple(tags.split()), author=author, created=MADE)
        items.append(on_paragraph(cable, node, blank))
    held = Annotations(path.stem, path.name, file_hash(text.encode()), tuple(items))
    sidecar = path.with_suffix(f".{coder}.annotations.yaml" if coder else ".annotations.yaml")
    sidecar.write_text(document(held), encoding="utf-8")
    return sidecar


def library(folder: Path) -> Path:
    """Two cables in two folders under one codebook; answers the first."""
    cable = put(folder, "04ZENDA117.txt", MEADOW)
    annotate(cable, MEADOW, ("aaaa1111", "2", "trade harvest", "kim"))
    other = put(folder / "2005", "05STRELSAU20.txt", RIVER)
    rows = ("bbbb1111", "2", "trade/steel", "lee"), ("cccc1111", "1", "aid", "lee")
    annotate(other, RIVER, *rows)
    (folder / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    return cable


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return library(tmp_path / "cables")


@pytest.fixture
def other(cable: Path) -> Path:
    """The sidecar of the cable that is not open."""
    return cable.parent / "2005" / "05STRELSAU20.annotations.yaml"


def screen(desk: Desk) -> Screen:
    found = desk.app.screen
    assert isinstance(found, Screen), found
    return found


async def opened(desk: Desk) -> None:
    """Open the codebook, and wait until the uses are counted."""
    await desk.do("codebook.open")
    await counted(desk)


async def counted(desk: Desk) -> None:
    await desk.until(lambda: screen(desk).library.is_counted and listed(desk)[0].split()[1] != "…")


def listed(desk: Desk) -> list[str]:
    """The rows of the list, without the margin."""
    return [row.strip(" ›▕") for row in desk.pane(screen(desk)._list) if row.strip(" ▕")]


def listed_below(desk: Desk) -> str:
    """The first row of the list, also where a box lies over it."""
    codes = next(one for one in desk.app.screen_stack if isinstance(one, Screen))
    return desk.pane(codes._list)[0]


def told(desk: Desk) -> str:
    return " ".join(" ".join(desk.pane(screen(desk)._told)).split())


def said(desk: Desk) -> str:
    return " ".join(" ".join(desk.pane(screen(desk)._foot)).split())


async def offered(desk: Desk, words: str) -> None:
    """Choose one of the things that can be done with the tag at hand."""
    await desk.do("move.open")
    await desk.type(words)
    await desk.do("list.accept")


async def write(desk: Desk, text: str) -> None:
    """Write a name in place of the one that stands there."""
    assert isinstance(desk.app.screen, Ask)
    await desk.rush("ctrl+u", *text)
    await desk.do("prompt.accept")


async def at_rest(desk: Desk, *, over: type = Screen) -> None:
    """Wait until nothing is done in the background any more."""

    def rests() -> bool:
        below = next(one for one in desk.app.screen_stack if isinstance(one, Screen))
        return not below.busy and isinstance(desk.app.screen, over)

    await desk.settle()
    await desk.until(rests, "the end of it")


async def agree(desk: Desk) -> None:
    """Say yes to what a list shows; no is at hand."""

    def asks() -> bool:
        """The list is there, and its rows are."""
        return not isinstance(desk.app.screen, Screen | Ask) and "No: leave" in desk.text()

    await desk.until(asks, "the dry run")
    assert desk.chosen == "no"
    await desk.do("list.next", "list.accept")
    await at_rest(desk)


def book(cable: Path) -> Codebook:
    return nearest(cable.parent)


# Seeing


@presses("codebook.open", "move.back")
async def test_the_tags_are_listed_with_what_they_are_and_how_often_they_are_used(
    cable: Path,
) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await opened(desk)
        assert "Codebook: 4 tags" in desk.text()
        rows = [row.split() for row in listed(desk)]
        assert rows[0] == ["trade", "1", "■", "blue", "Goods", "across", "borders."]
        assert rows[1:3] == [["1", "steel", "1"], ["tradecraft", "0"]]
        assert rows[4:] == [["Not", "in", "the", "codebook,", "but", "in", "use"], ["harvest", "1"]]
        assert "trade blue #7fb4ca 1 use in 1 cable 1 more below it Goods across" in told(desk)
        await desk.do("move.back")
        assert isinstance(desk.app.screen, Reader)


@presses(
    *("move.next_paragraph", "move.previous_paragraph", "move.last", "move.first"),
    *("search.open", "annotation.list", "app.help", "list.cancel"),
)
async def test_moving_goes_from_tag_to_tag_and_help_names_the_keys(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("move.next_paragraph")
        assert screen(desk).cursor == "trade/steel"
        await desk.do("move.last")
        assert screen(desk).cursor == "harvest"
        assert "enter offers to adopt it" in told(desk)
        await desk.do("move.previous_paragraph")
        assert screen(desk).cursor == "aid"
        await desk.do("move.first", "move.previous_paragraph")
        assert screen(desk).cursor == "trade"
        await desk.do("search.open")
        await desk.type("craft")
        await desk.do("list.accept")
        assert screen(desk).cursor == "tradecraft"
        await desk.do("annotation.list")
        assert "Nothing carries tradecraft" in said(desk)
        await desk.do("app.help")
        assert isinstance(desk.app.screen, Notice)
        assert "1 to 9  the digit that puts it on" in desk.text()
        await desk.do("list.cancel")
        screen(desk)


@presses("annotation.list", "list.accept")
async def test_a_use_in_another_cable_opens_it_there(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("annotation.list")
        assert "2 uses of trade" in desk.text()
        assert "#trade/steel The ferry does not run." in desk.text()
        await desk.type("strelsau")
        await desk.do("list.accept")
        await desk.until(lambda: desk.reader.session.path.name == "05STRELSAU20.txt")
        await desk.until(lambda: desk.reader.cursor == "2", "the paragraph")
        assert "The ferry does not run." in desk.detail


@presses("annotation.list", "list.accept")
async def test_a_use_in_this_cable_is_gone_to(cable: Path) -> None:
    async with at_desk(cable) as desk:
        reader = desk.reader
        await opened(desk)
        await desk.do("annotation.list", "list.accept")
        assert desk.app.screen is reader and reader.cursor == "2"


async def test_a_use_whose_cable_is_gone_is_named(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        (cable.parent / "2005" / "05STRELSAU20.txt").unlink()
        await desk.do("annotation.list")
        await desk.type("strelsau")
        await desk.do("list.accept")
        assert desk.reader.session.path == cable
        assert "05STRELSAU20.txt" in desk.footer


async def test_what_cannot_be_read_is_named_and_counted_without(cable: Path, other: Path) -> None:
    other.write_text("annotations: [", encoding="utf-8")
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.until(lambda: "Not counted" in said(desk))
        assert "05STRELSAU20.annotations.yaml" in said(desk)
        assert listed(desk)[1].split() == ["1", "steel", "0"]


async def test_where_coding_is_blind_only_ones_own_uses_are_shown(tmp_path: Path) -> None:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    (path.parent / "cablegram.yaml").write_text("version: 1\ncoding: blind\n", encoding="utf-8")
    annotate(path, MEADOW, ("aaaa1111", "2", "mine", "kim"), coder="kim")
    annotate(path, MEADOW, ("bbbb1111", "4", "theirs", "lee"), coder="lee")
    async with at_desk(path) as desk:
        await opened(desk)
        assert "mine" in desk.text() and "theirs" not in desk.text()


@pytest.mark.parametrize("size", [(40, 10), (60, 16)])
async def test_every_hint_that_is_shown_is_shown_whole(cable: Path, size: tuple[int, int]) -> None:
    async with at_desk(cable, size=size) as desk:
        await opened(desk)
        hints = said(desk)
        assert "…" not in hints
        assert any(words in hints for _, words in KEYS_SHOWN)
        assert "trade" in listed(desk)[0]


@presses("app.quit")
async def test_the_key_that_quits_quits(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("app.quit")
        await desk.until(lambda: desk.app._exit, "the end")


async def test_a_codebook_cannot_drive_the_terminal(cable: Path) -> None:
    hostile = r"a\e[2J\u202eb"
    rows = f'  - name: "{hostile}"\n    description: "{hostile}\\n{hostile}"\n'
    (cable.parent / "codebook.yaml").write_text(f"version: 1\ntags:\n{rows}", encoding="utf-8")
    async with at_desk(cable) as desk:
        await opened(desk)
        shown = desk.text()
        for action in ("move.open", "list.cancel", "app.theme", "list.cancel", "note.write"):
            await desk.do(action)
            shown += desk.text()
        assert "[2J" in listed_below(desk), "its letters are shown"
        assert "\x1b" not in shown and "\u202e" not in shown


# Defining


@presses("tag.pick", "prompt.accept", "prompt.cancel", "edit.undo")
async def test_a_new_tag_is_made_and_undone(cable: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("tag.pick")
        await desk.type("rain")
        await desk.do("prompt.cancel", "tag.pick")
        await write(desk, "aid")
        assert said(desk) == "the tag aid is in the codebook already"
        assert contents(cable.parent) == before
        await desk.do("tag.pick")
        await write(desk, "#shelter / capacity")
        assert book(cable).codes[-1] == Code("shelter/capacity")
        assert screen(desk).cursor == "shelter/capacity"
        await desk.do("edit.undo")
        await at_rest(desk)
        assert "Undone: new tag shelter/capacity." in said(desk)
        assert contents(cable.parent) == before


@presses("tag.pick")
async def test_the_first_tag_makes_the_codebook(tmp_path: Path) -> None:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    async with at_desk(path) as desk:
        await desk.do("codebook.open")
        await desk.until(lambda: screen(desk).library.is_counted)
        await desk.until(lambda: "No tags in this library yet: t makes one." in desk.text())
        assert "No codebook yet; the first tag makes it" in desk.text()
        await desk.do("tag.pick")
        await write(desk, "rain")
        assert book(path).codes == (Code("rain"),)
        await desk.do("edit.undo")
        await at_rest(desk)
        assert not (path.parent / "codebook.yaml").exists()


@presses("note.write", "note.save", "edit.undo")
async def test_a_description_of_several_lines_keeps_the_one_before_as_a_wording(
    cable: Path,
) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("note.write")
        await desk.press("enter")
        await desk.type("And tolls.")
        await desk.do("note.save")
        code = book(cable).get("trade")
        assert code is not None
        assert code.description == "Goods across borders.\nAnd tolls."
        assert [wording.description for wording in code.earlier] == ["Goods across borders."]
        assert "And tolls. Until" in told(desk)
        assert listed(desk)[0].endswith("Goods across borders. …")
        await desk.do("edit.undo")
        await at_rest(desk)
        assert (cable.parent / "codebook.yaml").read_text(encoding="utf-8") == BOOK


@presses("app.theme", "list.accept")
async def test_a_colour_is_chosen_and_the_cable_shows_it(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("app.theme")
        await desk.type("green")
        await desk.do("list.accept")
        code = book(cable).get("trade")
        assert code is not None and code.colour == COLOURS["green"]
        assert "■ green" in listed(desk)[0]
        shown = desk.reader.session.codebook.get("trade")
        assert shown is not None and shown.colour == COLOURS["green"]
        await desk.do("app.theme")
        await desk.type("#0a0b0c")
        await desk.do("list.accept")
        code = book(cable).get("trade")
        assert code is not None and code.colour == "#0a0b0c", "any colour can be typed"


@presses("tag.favourite_1", "move.back", "move.next_paragraph")
async def test_a_digit_gives_the_tag_that_key_and_takes_it_from_another(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("tag.favourite_1")
        assert said(desk).startswith("1 puts on trade, and no longer trade/steel")
        assert [code.key for code in book(cable).codes] == ["1", "", "", ""]
        await desk.do("move.back", "move.next_paragraph", "tag.favourite_1")
        assert "−#trade" in desk.footer


async def test_a_key_is_taken_away(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("move.next_paragraph")
        await offered(desk, "key")
        assert desk.chosen == "1"
        await desk.type("no key")
        await desk.do("list.accept")
        assert [code.key for code in book(cable).codes] == ["", "", "", ""]


@presses("move.open", "move.last")
async def test_a_tag_in_use_is_adopted(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("move.last")
        await offered(desk, "put it")
        assert book(cable).codes[-1] == Code("harvest")
        assert "Not in the codebook" not in desk.text()


@presses("move.last", "note.write", "tag.favourite_2", "annotation.delete")
async def test_what_only_a_defined_tag_can_have_is_refused_otherwise(cable: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("move.last")
        for action in ("note.write", "tag.favourite_2", "annotation.delete"):
            await desk.do(action)
            assert "harvest is not in the codebook" in said(desk)
        assert contents(cable.parent) == before


@presses("annotation.delete", "edit.undo")
async def test_a_tag_taken_out_stays_on_its_annotations(cable: Path, other: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("annotation.delete")
        assert "1 annotation keeps it" in said(desk)
        assert book(cable).get("trade") is None
        assert tags_in(other) == [("trade/steel",), ("aid",)]
        assert screen(desk).cursor == "trade", "listed among those not in the codebook"
        await desk.do("edit.undo")
        await at_rest(desk)
        assert (cable.parent / "codebook.yaml").read_text(encoding="utf-8") == BOOK


# The whole library


@presses("move.open", "list.accept", "prompt.accept", "edit.undo", "codebook.open")
async def test_a_tag_is_renamed_everywhere_and_undone_as_one_step(cable: Path, other: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph")
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "commerce")
        await desk.until(lambda: "Rename trade to commerce?" in desk.text(), "the dry run")
        shown = desk.text()
        assert "2 annotations in 2 sidecars would change" in shown
        assert "written by  kim, lee" in shown
        assert "trade/steel → commerce/steel" in shown
        assert "05STRELSAU20.annotations.yaml  1 annotation" in shown
        assert contents(cable.parent) == before, "nothing is changed by looking"
        await agree(desk)
        assert "trade is now commerce in 2 annotations" in said(desk)
        assert [code.name for code in book(cable).codes][:2] == ["commerce", "commerce/steel"]
        assert tags_in(other) == [("commerce/steel",), ("aid",)]
        assert listed(desk)[0].split()[:2] == ["commerce", "1"]
        await desk.press("escape")
        assert "#commerce" in desk.detail and "#trade" not in desk.detail
        await desk.do("codebook.open")
        await desk.do("edit.undo")
        assert "Yes: undo rename trade to commerce" in desk.text(), "it is of an earlier time now"
        await agree(desk)
        assert contents(cable.parent) == before
        await desk.press("escape")
        assert "#trade" in desk.detail


@presses("codebook.open", "edit.undo")
async def test_a_batch_of_tags_is_shown_with_its_search_and_undone_here(cable: Path) -> None:
    before = contents(cable.parent)
    catalogue = PlainCatalogue(cable.parent)
    apply(catalogue, plan(catalogue, parse("in:¶ the"), "in:¶ the", "common", "kim"))
    changed = contents(cable.parent)
    assert changed != before
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph")
        assert "#common" in desk.detail and "by a search: common: in:¶ the" in desk.detail
        await opened(desk)
        await desk.do("edit.undo")
        assert "Yes: undo tag common by in:¶ the" in desk.text()
        await agree(desk)
        await at_rest(desk)
        assert "Undone: tag common by in:¶ the" in said(desk)
        assert contents(cable.parent) == before


@presses("move.open", "edit.undo")
async def test_what_was_done_last_is_undone_first(cable: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("tag.favourite_2")
        await offered(desk, "rename")
        await write(desk, "commerce")
        await agree(desk)
        await desk.do("edit.undo")
        await at_rest(desk)
        assert "Undone: rename trade to commerce" in said(desk)
        await desk.do("edit.undo")
        await at_rest(desk)
        assert "Undone: key of trade" in said(desk)
        assert contents(cable.parent) == before
        await desk.do("edit.undo")
        assert said(desk) == "Nothing to undo here."


async def test_declining_changes_nothing(cable: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "commerce")
        await desk.until(lambda: "?" in desk.text() and "No: leave" in desk.text())
        await desk.do("list.next", "list.next", "list.accept")
        assert "No: leave" in desk.text(), "a line of the plan only tells something"
        await desk.type("no")
        await desk.do("list.accept")
        assert "Nothing was changed." in said(desk)
        assert contents(cable.parent) == before


async def test_two_tags_are_merged_and_the_definition_is_kept(cable: Path, other: Path) -> None:
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await desk.do("move.last", "move.previous_paragraph")
        assert screen(desk).cursor == "aid"
        await offered(desk, "merge")
        assert "aid" not in desk.listed
        await desk.type("tradecraft")
        await desk.do("list.accept")
        await desk.until(lambda: "Merge aid into tradecraft?" in desk.text(), "the dry run")
        await agree(desk)
        assert tags_in(other) == [("trade/steel",), ("tradecraft",)]
        code = book(cable).get("tradecraft")
        assert code is not None and code.description == "Money given."
        await desk.do("edit.undo")
        await at_rest(desk)
        assert contents(cable.parent) == before


async def test_what_makes_no_sense_is_refused_in_a_line(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "aid")
        await at_rest(desk)
        assert said(desk) == "there is a tag aid already: merge trade into it instead"


async def test_an_undo_is_refused_where_tags_were_changed_since(cable: Path, other: Path) -> None:
    async with at_desk(cable) as desk:
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "commerce")
        await agree(desk)
        text = other.read_text(encoding="utf-8").replace("commerce/steel", "coal")
        other.write_text(text, encoding="utf-8")
        held = contents(cable.parent)
        await desk.do("edit.undo")
        await at_rest(desk)
        assert "Cannot undo" in said(desk) and "nothing was undone" in said(desk)
        assert contents(cable.parent) == held


async def test_tags_used_last_and_favourites_go_along(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.pick")
        await desk.type("trade")
        await desk.do("list.accept")
        await desk.saved()
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "commerce")
        await agree(desk)
        assert desk.reader.last_tags == ("commerce",)
        assert "trade" not in desk.reader.memory.recent_tags
        assert "trade" not in desk.reader.memory.favourites.values()
        await desk.do("edit.undo")
        await at_rest(desk)
        assert desk.reader.last_tags == ("trade",)


async def test_nothing_is_renamed_where_a_sidecar_cannot_be_read(cable: Path, other: Path) -> None:
    other.write_text("annotations: [", encoding="utf-8")
    before = contents(cable.parent)
    async with at_desk(cable) as desk:
        await opened(desk)
        await offered(desk, "rename")
        await write(desk, "commerce")
        await at_rest(desk)
        assert "no tag can be renamed until it is mended" in said(desk)
        assert contents(cable.parent) == before


# What can go wrong


@presses("codebook.open")
async def test_a_broken_codebook_is_named_and_left(cable: Path) -> None:
    path = cable.parent / "codebook.yaml"
    async with at_desk(cable) as desk:
        path.write_text("version: 1\ntags: 7\n", encoding="utf-8")
        await desk.do("codebook.open")
        assert isinstance(desk.app.screen, Reader)
        assert "codebook.yaml:2:7: tags must be a list" in desk.footer
        assert path.read_text(encoding="utf-8") == "version: 1\ntags: 7\n"


@presses("tag.favourite_3")
async def test_one_that_breaks_while_it_is_open_is_not_written_over(cable: Path) -> None:
    path = cable.parent / "codebook.yaml"
    async with at_desk(cable) as desk:
        await opened(desk)
        path.write_text("version: 1\ntags: 7\n", encoding="utf-8")
        await desk.do("tag.favourite_3")
        assert "tags must be a list" in said(desk)
        assert path.read_text(encoding="utf-8") == "version: 1\ntags: 7\n"


@pytest.fixture
def locked(public: Path) -> Iterator[Path]:
    """A cable in a library where nothing may be written."""
    yield library(public / "cables")


@presses("tag.favourite_3")
async def test_in_a_read_only_library_one_line_says_why(locked: Path) -> None:
    before = contents(locked.parent)
    async with at_desk(locked) as desk:
        await opened(desk)
        with unprivileged():
            await desk.do("tag.favourite_3")
        assert "not saved: Permission denied" in said(desk)
        assert contents(locked.parent) == before
        assert book(locked) == screen(desk).library.codebook


# Below the screen


def test_codes_are_arranged_below_those_that_they_belong_to() -> None:
    names = ("b/c", "a", "b", "a/x/y", "z/q", "a/x", "ab")
    codes: Codes = tuple(map(Code, names))
    shown = [(depth, label) for _, depth, label in arranged(codes)]
    assert shown == [
        *((0, "a"), (1, "x"), (2, "y"), (0, "b"), (1, "c")),
        *((0, "z/q"), (0, "ab")),
    ]


def test_a_tag_of_thousands_of_levels_is_arranged() -> None:
    names = ["/".join("a" * depth) for depth in range(1, 600)]
    assert [depth for _, depth, _ in arranged(tuple(map(Code, names)))] == list(range(599))


def test_a_survey_that_is_stopped_half_way_tells_nothing(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Library(cable.parent, lambda: "kim")
    read: list[Path] = []

    def stopped(paths: list[Path], problems: list[str]) -> Iterator[Kept]:
        for one in collect(paths, problems):
            read.append(one.path)
            yield one
            held.stop()

    monkeypatch.setattr(coding, "collect", stopped)
    held.survey()
    assert len(read) == 2 and not held.is_counted
    monkeypatch.undo()
    held.survey()
    assert [line.name for line in held.others()] == ["harvest"]


@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_that_is_offered_is_called_what_it_is_offered_as(name: str) -> None:
    assert colour_name(COLOURS[name]) == name


@pytest.mark.parametrize(
    ("colour", "name"),
    [("#ffffff", "white"), ("#000000", "black"), ("#808080", "grey"), ("#FF0000", "red")],
)
def test_other_colours_have_the_name_nearest_to_them(colour: str, name: str) -> None:
    assert colour_name(colour) == name
