"""How a cable is shown, what is copied from it, and help, palette, colours and messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, presses
from tui.app.actions import ACTIONS
from tui.app.memory import Memory
from tui.app.screens.chooser import Chooser


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


async def jump(desk: Desk, number: str) -> None:
    await desk.do("move.jump")
    await desk.type(number)
    await desk.do("prompt.accept")
    assert desk.reader.cursor == number


@presses("view.whole")
async def test_the_paragraph_at_hand_or_the_whole_cable(cable: Path) -> None:
    async with at_desk(cable, size=(120, 60)) as desk:
        await desk.do("move.next_paragraph")
        assert "harvest would fail" in desk.detail and "Engineers" not in desk.detail
        await desk.do("view.whole")
        assert "Whole cable" in desk.detail and "reflowed" in desk.detail
        for words in ("NOFORN", "The millers", "harvest would fail", "Engineers", "RASSENDYLL"):
            assert words in desk.detail
        lines = desk.pane(desk.reader.detail)
        marked = [line for line in lines if line.startswith(" ▎")]
        assert "harvest would fail" in " ".join(" ".join(marked).replace("▎", " ").split())
        assert not any("millers" in line for line in marked)
        await desk.do("move.next_paragraph")
        marked = [line for line in desk.pane(desk.reader.detail) if line.startswith(" ▎")]
        assert "crown promised" in marked[0], "tree and text agree"
        await desk.do("view.whole")
        assert "Whole cable" not in desk.detail and "crown promised" in desk.detail


@presses("view.transmitted")
async def test_reflowed_or_as_it_was_transmitted(example: Path) -> None:
    async with at_desk(example, size=(200, 50)) as desk:
        await jump(desk, "14")
        reflowed = desk.detail
        sentence = "child victims of abuse referred by the courts."
        assert sentence in reflowed
        assert "Taken out of the text: SIPDIS" in reflowed
        await desk.do("view.transmitted")
        as_sent = desk.detail
        assert sentence not in as_sent and "as transmitted" in as_sent
        lines = [line.strip("▕ ") for line in desk.pane(desk.reader.detail)]
        assert "SIPDIS" in lines, "on a line of its own, as it came"
        assert any(line.endswith("child victims of abuse") for line in lines)
        await desk.do("view.transmitted")
        assert sentence in desk.detail


@presses("view.transmitted", "view.whole")
async def test_the_whole_cable_as_it_was_transmitted(cable: Path) -> None:
    async with at_desk(cable, size=(200, 90)) as desk:
        await desk.do("view.whole", "view.transmitted")
        shown = [line.strip("▎▕ ") for line in desk.pane(desk.reader.detail)]
        for line in MEADOW.splitlines():
            assert line.strip() in shown, line


@presses("view.header")
async def test_the_header_pane_can_be_put_away(cable: Path) -> None:
    async with at_desk(cable) as desk:
        assert desk.panes == {"header", "tree", "reading"}
        await desk.do("view.header")
        assert desk.panes == {"folded", "tree", "reading"}
        assert "HARVEST TALKS RESUME" in desk.text()
        await desk.do("view.header")
        assert desk.panes == {"header", "tree", "reading"}


@presses("view.header")
async def test_the_header_pane_on_a_narrower_screen(cable: Path) -> None:
    for size in ((80, 24), (60, 20)):
        async with at_desk(cable, size=size) as desk:
            await desk.do("view.header")
            assert "header" in desk.panes
            assert "Flavia" in desk.text()
            await desk.do("view.header")
            assert "header" not in desk.panes and "tree" in desk.panes


async def test_the_header_tells_what_each_code_means(example: Path) -> None:
    async with at_desk(example, size=(200, 50)) as desk:
        header = " ".join(" ".join(desk.pane(desk.reader.header)).split())
        for words in (
            "BILATERAL TIP WORKING GROUP FORMED",
            "03GUATEMALA1815",
            "15 July 2003",
            "Embassy Guatemala",
            "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
            "SIPDIS SENSITIVE",
            "WHA/CEN",
            "GREG HOLLIDAY",
            "12958: N/A",
            "STATE 193839",
            "03STATE193839",
            "18 paragraphs 5 headings",
            "SBU 15 U 3",
            "Signed Hamilton",
            "Partial extract",
        ):
            assert words in header, words
        for code in ["ELAB", "PHUM", "SMIG", "PREL", "ASEC", "KSEP", "KFRD", "CA", "CVIS", "GT"]:
            assert f" {code} " in header


@presses("copy.text", "tag.select_run")
async def test_the_words_are_copied(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "copy.text")
        words = (
            "The miller said that the harvest would fail without rain. "
            "He asked for harvest seed from abroad."
        )
        assert desk.app.clipboard == words
        assert "Paragraph copied if your terminal allows, and to" in desk.footer
        await desk.do("tag.select_run", "move.next_paragraph", "copy.text")
        assert desk.app.clipboard.startswith(words + "\n\n")
        assert "Tarlenheim" in desk.app.clipboard


async def test_what_is_copied_cannot_drive_a_terminal(tmp_path: Path) -> None:
    text = MEADOW.replace("The miller", "The \x1b]52;c;QQ==\x07\u202emiller")
    path = put(tmp_path / "cables", "04ZENDA117.txt", text)
    async with at_desk(path) as desk:
        await desk.do("move.next_paragraph", "copy.text")
        assert desk.app.clipboard.startswith("The ␛]52;c;QQ==␇<U+202E>miller said")


@presses("app.help", "list.cancel")
async def test_help_shows_every_action_with_its_keys(cable: Path) -> None:
    async with at_desk(cable, size=(120, 50)) as desk:
        await desk.do("app.help")
        listed = [key for key in desk.listed if not key.startswith("group ")]
        assert listed == [action.id for action in ACTIONS]
        page = desk.text()
        assert "Moving" in page and "Next paragraph" in page
        row = next(row for row in desk.rows() if "Next paragraph" in row)
        assert "j" in row.split("Next paragraph")[1] and "down" in row
        await desk.do("list.cancel")
        assert desk.app.screen is desk.reader


@presses("app.help", "list.accept")
async def test_what_is_found_in_help_can_be_done_there(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.help")
        await desk.type("whole cable")
        assert desk.chosen == "view.whole"
        await desk.do("list.accept")
        assert desk.reader.detail.view.whole


@presses("app.help", "list.accept")
async def test_help_on_a_key_of_another_place_does_nothing(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.help")
        await desk.type("keep the note")
        assert desk.chosen == "note.save"
        await desk.do("list.accept")
        assert desk.app.screen is desk.reader and desk.app.is_running


@presses("app.palette", "list.accept", "list.cancel")
async def test_the_palette_does_what_it_finds(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.palette")
        assert "tag.pick" in desk.listed and "list.next" not in desk.listed
        await desk.do("list.cancel")
        await desk.do("app.palette", key=1)
        await desk.type("go to the end")
        assert desk.chosen == "move.last"
        await desk.do("list.accept")
        assert desk.reader.cursor == "ending"


async def test_an_action_without_a_key_is_in_the_palette(cable: Path, tmp_path: Path) -> None:
    keymap = tmp_path / "keys.yaml"
    keymap.write_text("move.last: []\n")
    async with at_desk(cable, keymap=keymap) as desk:
        await desk.press("G")
        assert desk.reader.cursor == "1"
        await desk.do("app.palette")
        await desk.type("go to the end")
        await desk.do("list.accept")
        assert desk.reader.cursor == "ending"


@presses("app.theme", "list.next", "list.cancel")
async def test_a_theme_is_previewed_and_given_up(cable: Path) -> None:
    async with at_desk(cable) as desk:
        before = desk.app.theme_name
        ground = desk.reader.band.palette.style("ground")
        await desk.do("app.theme")
        assert desk.chosen == before
        await desk.do("list.next")
        assert desk.app.theme_name != before
        assert desk.reader.band.palette.style("ground") != ground, "shown at once"
        await desk.do("list.cancel")
        assert desk.app.theme_name == before
        assert desk.reader.band.palette.style("ground") == ground
        assert Memory().theme == ""


@presses("app.theme", "list.accept")
async def test_a_theme_is_kept_for_the_next_time(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.theme")
        await desk.type("paper")
        await desk.do("list.accept")
        assert desk.app.theme_name == "paper"
    async with at_desk(cable) as desk:
        assert desk.app.theme_name == "paper"


async def test_every_theme_draws_every_screen(cable: Path) -> None:
    async with at_desk(cable) as desk:
        for name in desk.app.themes.themes:
            desk.app.use_theme(name)
            await desk.settle()
            await desk.do("app.help", "list.cancel", "note.write", "note.save", "search.open")
            await desk.do("prompt.cancel", "app.messages", "list.cancel")
            assert "HARVEST TALKS RESUME" in desk.text()


@presses("app.messages", "list.cancel")
async def test_messages_can_be_read_again(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("app.messages")
        assert "No messages yet." in desk.text()
        await desk.do("list.cancel")
        await desk.do("copy.text", "move.next_paragraph")
        assert "clipboard" not in desk.footer
        await desk.do("app.messages")
        assert "Paragraph copied if your terminal allows" in desk.text()
        await desk.do("app.messages")
        assert desk.app.screen is desk.reader


async def test_the_band_shows_the_marking_and_the_tree_its_letters(cable: Path) -> None:
    async with at_desk(cable) as desk:
        reader = desk.reader
        band = reader.band.render_line(0)
        first = next(segment for segment in band if "SECRET//NOFORN" in segment.text)
        assert first.style is not None
        assert first.style.bgcolor == reader.palette.style("ground band-s").bgcolor
        rows = desk.tree
        for letters in ("1 C ", "2 S//NF ", "3 U "):
            assert any(letters in row for row in rows), "readable without colour"


async def test_a_click_on_a_hint_does_what_its_key_does(cable: Path) -> None:
    async with at_desk(cable) as desk:
        at = desk.footer.index("help")
        await desk.pilot.click(desk.reader.footer, offset=(at, 0))
        await desk.settle()
        assert isinstance(desk.app.screen, Chooser)
