"""Opening cables and folders, exporting, leaving, coming back, and what goes wrong at it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, NO_SUBJECT, PLAIN_WORDS, RIVER, put
from tests.app.desk import Desk, at_desk, own_keymap, presses
from tui.annotations import places
from tui.app.memory import Memory
from tui.app.screens.chooser import Chooser
from tui.app.screens.notice import Notice
from tui.app.screens.welcome import Welcome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    put(tmp_path / "cables", "05STRELSAU20.txt", RIVER)
    return tmp_path / "cables"


@pytest.fixture
def cable(folder: Path) -> Path:
    return folder / "04ZENDA117.txt"


def fail_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.annotations.sidecar.replace_file", full)


async def ended(desk: Desk) -> None:
    await desk.until(lambda: desk.app._exit, "the end")


# Folders


async def test_a_folder_of_several_cables_is_a_list(folder: Path) -> None:
    async with at_desk(folder) as desk:
        await desk.until(lambda: "2 cables" in desk.rows()[0], "the cables")
        assert "RIVER LEVELS" in desk.text() and "HARVEST TALKS" in desk.text()
        await desk.press("enter")
        assert desk.reader.session.path.name == "05STRELSAU20.txt"
        assert "The river stands" in desk.detail


async def test_leaving_the_list_of_a_folder_ends_the_program(folder: Path) -> None:
    async with at_desk(folder) as desk:
        await desk.do("app.quit")
        await ended(desk)
        assert desk.app.return_value == 0


async def test_a_folder_of_one_cable_opens_it(folder: Path) -> None:
    (folder / "05STRELSAU20.txt").unlink()
    async with at_desk(folder) as desk:
        assert desk.reader.session.path.name == "04ZENDA117.txt"


async def test_an_empty_folder_says_what_a_cable_is(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    async with at_desk(tmp_path) as desk:
        assert isinstance(desk.app.screen, Welcome)
        told = " ".join(desk.text().split())
        assert "no cables here; a cable is a text file that ends in .txt" in told
        await desk.press("q")
        await ended(desk)


async def test_without_a_path_and_a_past_it_says_what_to_do() -> None:
    async with at_desk(None) as desk:
        assert isinstance(desk.app.screen, Welcome)
        assert "cablegram 03GUATEMALA1815.txt" in desk.text() and "q quits." in desk.text()
        await desk.press("x")
        assert desk.app.is_running
        await desk.press("escape")
        await ended(desk)


async def test_without_a_path_it_opens_what_was_open_last(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.quit")
    async with at_desk(None) as desk:
        assert desk.reader.session.path == cable
        await desk.do("app.quit")
    cable.unlink()
    async with at_desk(None) as desk:
        assert isinstance(desk.app.screen, Welcome)


@presses("cable.open", "list.next", "list.accept")
async def test_another_cable_of_the_folder(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("review.toggle", "cable.open")
        assert Path(desk.chosen) == cable, "the open one is at hand"
        await desk.do("list.next", "list.accept")
        assert desk.reader.session.path.name == "05STRELSAU20.txt"
        assert "¶ 1" in desk.detail and "UNCLASSIFIED" in desk.rows()[0]
        await desk.do("review.toggle")
        await desk.saved()
        assert cable.with_name("05STRELSAU20.annotations.yaml").exists()
        assert cable.with_name("04ZENDA117.annotations.yaml").exists()
        await desk.do("cable.open", "list.previous", "list.accept")
        assert desk.reader.session.path == cable
        assert desk.reader.session.annotations.reviewed == ("1",)


@presses("cable.open", "list.cancel")
async def test_the_list_of_cables_can_be_left(cable: Path) -> None:
    async with at_desk(cable) as desk:
        before = desk.reader
        await desk.do("cable.open", "list.cancel")
        assert desk.app.screen is before


@presses("cable.open")
async def test_a_folder_that_is_gone_is_told(cable: Path) -> None:
    async with at_desk(cable) as desk:
        shutil.rmtree(cable.parent)
        await desk.do("cable.open")
        assert "there is no such folder" in desk.reader.messages[-1][0]
        assert desk.app.is_running and desk.app.screen is desk.reader
        await desk.do("app.quit")


@presses("cable.open", "list.next", "list.accept")
async def test_a_file_that_is_no_cable_is_told_and_the_list_is_there_again(cable: Path) -> None:
    put(cable.parent, "05STRELSAU20.txt", b"\x00\x01\x02picture")
    async with at_desk(cable) as desk:
        await desk.do("cable.open", "list.next", "list.accept")
        assert "not a text file" in " ".join(desk.text().split())
        assert desk.app.is_running


async def test_a_binary_file_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, "picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    async with at_desk(path) as desk:
        assert isinstance(desk.app.screen, Welcome)
        assert "not a text file" in " ".join(desk.text().split())


# Odd cables


@pytest.mark.parametrize("text", [PLAIN_WORDS, NO_SUBJECT, "x", "\n", "\x1b[2J" * 50])
@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_a_cable_without_paragraphs_or_subject_is_shown(
    tmp_path: Path, text: str, size: tuple[int, int]
) -> None:
    path = put(tmp_path / "cables", "odd.txt", text)
    async with at_desk(path, size=size) as desk:
        await desk.do("view.whole", "view.transmitted", "view.header", "tag.pick")
        if isinstance(desk.app.screen, Chooser):
            await desk.do("list.cancel")
        await desk.do("copy.text", "copy.citation", "annotation.delete", "move.first")
        assert desk.app.is_running
        if not desk.reader.session.cable.subject and size[0] >= 80:
            assert "(no subject)" in desk.text()


async def test_bytes_that_are_not_utf_8_are_shown(tmp_path: Path) -> None:
    text = MEADOW.replace("The miller", "The m\udc81ller").replace("crown", "cröwn")
    path = put(tmp_path / "c", "04ZENDA117.txt", text)
    async with at_desk(path) as desk:
        await desk.do("move.next_paragraph")
        assert "m<81>ller" in desk.detail
        await desk.do("review.toggle")
        assert (await desk.saved()).reviewed == ("2",)


# Leaving and coming back


@presses("app.quit")
async def test_quitting_saves_and_coming_back_finds_the_place(example: Path) -> None:
    async with at_desk(example) as desk:
        await desk.do("move.jump")
        await desk.type("11")
        await desk.do("prompt.accept", "view.whole", "review.toggle")
        await desk.do("move.line_down", "move.line_down")
        place, top = desk.reader.cursor, desk.reader.detail.top
        await desk.do("app.quit")
        await ended(desk)
        assert desk.app.return_value == 0
    async with at_desk(example) as desk:
        reader = desk.reader
        assert reader.cursor == place and reader.detail.view.whole
        await desk.until(lambda: reader.detail.top == top, "the line")
        assert "11" in reader.session.annotations.reviewed
        assert f" {place} " in desk.at_hand


async def test_a_place_that_is_gone_is_the_beginning(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.last", "move.previous_paragraph", "app.quit")
    cable.write_text(MEADOW.split("4. (C)")[0], encoding="utf-8")
    async with at_desk(cable) as desk:
        assert desk.reader.cursor == "1" and desk.at_hand


@presses("app.quit")
async def test_quitting_with_something_unsaved_asks_twice(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(cable) as desk:
        fail_to_save(monkeypatch)
        await desk.do("review.toggle")
        await desk.until(lambda: "NOT SAVED" in desk.footer, "NOT SAVED")
        assert "Not saved: No space left on device" in desk.reader.messages[-1][0]
        await desk.do("app.quit")
        assert not desk.app._exit
        assert any("again quits without saving" in text for text, _ in desk.reader.messages)
        await desk.do("move.next_paragraph", "app.quit")
        assert not desk.app._exit, "something else was done in between"
        await desk.do("app.quit")
        await ended(desk)


@presses("app.quit")
async def test_once_saving_works_again_quitting_needs_one_key(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(cable) as desk:
        with monkeypatch.context() as patched:
            fail_to_save(patched)
            await desk.do("review.toggle")
            await desk.until(lambda: "NOT SAVED" in desk.footer)
        path = desk.reader.session.sidecar.path
        await desk.do("app.quit")
        await ended(desk)
        assert "reviewed" in path.read_text(encoding="utf-8")


async def test_the_next_action_saves_what_an_earlier_one_could_not(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(cable) as desk:
        with monkeypatch.context() as patched:
            fail_to_save(patched)
            await desk.do("review.toggle")
            await desk.until(lambda: "NOT SAVED" in desk.footer)
        await desk.do("move.next_paragraph", "review.toggle")
        assert (await desk.saved()).reviewed == ("1", "2")
        assert "NOT SAVED" not in desk.footer


# What cannot be read


async def test_a_sidecar_that_cannot_be_read_is_told_and_left_alone(cable: Path) -> None:
    sidecar = cable.with_name("04ZENDA117.kim.annotations.yaml")
    broken = "version: 1\ncable: 04ZENDA117\nannotations: [unclosed\n"
    sidecar.write_text(broken, encoding="utf-8")
    async with at_desk(cable) as desk:
        told = " ".join(" ".join(desk.pane(desk.notice._page)).split())
        assert "04ZENDA117.kim.annotations.yaml" in told.replace(" ", "")
        line = told.replace(" ", "").split("annotations.yaml:")[1]
        assert line[0].isdigit() and line.split(":")[1][0].isdigit(), "line and column"
        await desk.do("list.cancel")
        assert "read-only" in desk.footer and "The millers" in desk.detail
        await desk.do("move.next_paragraph")
        for name in ("tag.pick", "note.write", "review.toggle", "annotation.delete", "edit.undo"):
            await desk.do(name)
            assert desk.app.screen is desk.reader and desk.writing == ""
        await desk.do("app.messages")
        assert "annotations.yaml" in desk.text(), "it can be read again"
        await desk.do("list.cancel", "app.quit")
        await ended(desk)
    assert sidecar.read_text(encoding="utf-8") == broken
    assert [path.name for path in cable.parent.glob("*.yaml")] == [sidecar.name]


async def test_a_codebook_that_cannot_be_read_is_told(cable: Path) -> None:
    cable.with_name("codebook.yaml").write_text("tags: {\n", encoding="utf-8")
    async with at_desk(cable) as desk:
        assert "codebook.yaml" in desk.text()
        await desk.do("list.cancel", "review.toggle")
        assert (await desk.saved()).reviewed == ("1",)


async def test_every_problem_of_keymap_and_themes_stands_in_one_notice(cable: Path) -> None:
    own_keymap("move.sideways: [s]\nmove.last: [nokey]\nedit.undo: 7\n")
    themes = places.config() / "themes"
    themes.mkdir(parents=True)
    (themes / "bad.yaml").write_text("version: 1\ntitle: Bad\n", encoding="utf-8")
    async with at_desk(cable, size=(120, 50), theme="missing") as desk:
        told = " ".join(" ".join(desk.pane(desk.notice._page)).split())
        joined = told.replace(" ", "")
        for words in ("keymap.yaml:1", "move.sideways", "keymap.yaml:2", "nokey", "keymap.yaml:3"):
            assert words in joined, words
        assert "bad.yaml" in joined
        assert "There is no theme 'missing'; there are monochrome, night," in told
        assert sum(isinstance(screen, Notice) for screen in desk.app.screen_stack) == 1
        assert "bad" not in desk.app.themes.themes
        await desk.do("list.cancel")
        assert desk.app.screen is desk.reader
        await desk.do("move.last")
        assert desk.reader.cursor == "ending", "the default is kept"
        await desk.do("app.messages")
        assert "move.sideways" in desk.text()


async def test_problems_of_the_keymap_are_told_over_a_list_of_cables(folder: Path) -> None:
    own_keymap("move.sideways: [s]\n")
    async with at_desk(folder) as desk:
        assert "move.sideways" in " ".join(desk.pane(desk.notice._page))
        await desk.press("escape")
        assert desk.app.screen is desk.app.library


async def test_the_users_keys_are_in_force(cable: Path, tmp_path: Path) -> None:
    own_keymap("move.last: [X]\n")
    named = tmp_path / "named.yaml"
    named.write_text("tag.pick: [T]\n", encoding="utf-8")
    async with at_desk(cable, keymap=named) as desk:
        await desk.press("X")
        assert desk.reader.cursor == "ending"
        await desk.press("home", "j", "T")
        assert isinstance(desk.app.screen, Chooser)
        await desk.press("escape")
        assert "T tag" in desk.footer


# Themes and colour


async def test_no_color_gives_the_monochrome_theme(cable: Path) -> None:
    async with at_desk(cable, environment={"NO_COLOR": "1"}) as desk:
        assert desk.app.themes.get(desk.app.theme_name).monochrome
        for y in range(36):
            for segment in desk.reader.tree_pane.render_line(y) if y < 30 else ():
                style = segment.style
                assert style is None or style.color is None or style.color.is_default


async def test_a_theme_by_name(cable: Path) -> None:
    async with at_desk(cable, theme="paper") as desk:
        assert desk.app.theme_name == "paper"
    assert Memory().theme == "", "a theme for once is not remembered"


async def test_where_coding_is_blind_the_sidecar_bears_the_coders_name(cable: Path) -> None:
    (cable.parent / "cablegram.yaml").write_text("coding: blind\n")
    async with at_desk(cable, coder="Ann Lee") as desk:
        await desk.do("review.toggle")
        await desk.saved()
        assert desk.reader.session.sidecar.path.name == "04ZENDA117.Ann-Lee.annotations.yaml"


async def test_settings_that_cannot_be_read_are_named_and_nothing_is_written(cable: Path) -> None:
    (cable.parent / "cablegram.yaml").write_text("coding: closed\n")
    async with at_desk(cable) as desk:
        told = " ".join(desk.text().split())
        assert "coding must be shared or blind" in told
    assert not cable.with_name("04ZENDA117.annotations.yaml").exists()
