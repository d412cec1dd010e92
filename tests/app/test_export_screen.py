"""The export screen: formats, scope, a look before, writing, proof, and leaving it at any time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, RIVER, put
from tests.app.desk import Desk, at_desk, own_keymap, presses
from tests.app.test_library import in_library, search
from tui.annotations import places
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document
from tui.app.app import CablegramApp
from tui.app.commands.cable import open_export
from tui.app.exporting import Job, Written, scope_of_cables
from tui.app.screens.export import Export
from tui.app.screens.library import Library
from tui.app.screens.reader import Reader
from tui.exports.registry import FORMATS
from tui.exports.tally import Tally


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    """A cable that is annotated, and another one beside it."""
    folder = tmp_path / "cables"
    path = put(folder, "04ZENDA117.txt", MEADOW)
    put(folder, "05STRELSAU20.txt", RIVER)
    items = (
        Annotation("aaaa1111", "2", ("harvest",), "Look.", author="kim"),
        Annotation("bbbb1111", "4", ("bridge", "harvest"), author="ana"),
    )
    held = Annotations("04ZENDA117", path.name, "", items, ("1",))
    places.beside(path).write_text(document(held), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice is looked at without waiting whether it lasts."""
    monkeypatch.setattr("tui.app.screens.export._PAUSE", 0.0)


def screen(desk: Desk) -> Export:
    assert isinstance(desk.app.screen, Export), desk.app.screen
    return desk.app.screen


def at_hand(desk: Desk) -> str:
    chosen = screen(desk).chosen
    return chosen.name if chosen is not None else ""


async def looked(desk: Desk) -> str:
    """The screen once the file was looked at."""
    await desk.until(lambda: screen(desk)._preview is not None, "the preview")
    await desk.settle()
    return desk.text()


async def done(desk: Desk) -> Written:
    await desk.until(lambda: screen(desk).written is not None, "the file")
    await desk.settle()
    found = screen(desk).written
    assert found is not None
    return found


@presses("cable.export", "list.accept", "list.cancel")
async def test_a_format_is_found_by_typing_and_written_beside_the_cable(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("cable.export")
        assert "Export: this cable, 04ZENDA117" in desk.text()
        await desk.type("csv")
        assert at_hand(desk) == "csv"
        assert "04ZENDA117,2004-03-01," in await looked(desk)
        await desk.do("list.accept")
        written = await done(desk)
        assert written.path == cable.with_name("04ZENDA117.annotations.csv")
        text = desk.text()
        assert "2 annotations of 1 cable." in text
        await desk.do("list.cancel")
        assert isinstance(desk.app.screen, Reader)
        assert ("Written: 04ZENDA117.annotations.csv, beside the cable", "good") in (
            desk.reader.messages
        )


@presses("list.next", "list.previous", "list.page_down", "list.page_up")
async def test_the_formats_are_gone_through_by_keys(cable: Path) -> None:
    async with at_desk(cable) as desk:
        names = list(FORMATS)
        await desk.do("cable.export", "list.next")
        assert at_hand(desk) == names[1]
        await desk.do("list.page_down")
        assert at_hand(desk) == names[-1]
        await desk.do("list.previous")
        assert at_hand(desk) == names[-2]
        await desk.do("list.page_up")
        assert at_hand(desk) == names[0]
        await desk.type("nothing is called so")
        assert at_hand(desk) == "" and "No format is like this." in desk.text()
        await desk.do("list.accept", "list.next")
        assert screen(desk).written is None


@presses("export.scope", "export.copy_path")
async def test_the_library_is_exported_too_and_the_path_copied(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("cable.export")
        await desk.type("bib")
        await desk.do("export.copy_path")
        assert desk.app.clipboard == ""
        await desk.do("export.scope")
        assert "Export: the library, cables" in desk.text()
        await desk.do("list.accept")
        written = await done(desk)
        assert written.path.name == "cables.annotations.bib"
        text = written.path.read_text(encoding="utf-8")
        assert "@misc{04ZENDA117," in text and "@misc{05STRELSAU20," in text
        await desk.do("export.copy_path")
        assert desk.app.clipboard == str(written.path)
        assert "Path copied if your terminal allows" in desk.text()


@presses("export.order", "export.raw")
async def test_notes_are_arranged_by_cable_or_by_tag_and_formulas_marked_or_left(
    cable: Path,
) -> None:
    async with at_desk(cable) as desk:
        await desk.do("cable.export")
        await desk.type("notes")
        assert "# U.S. Embassy Zenda" in await looked(desk)
        await desk.do("export.order")
        assert "# Code: **bridge**" in await looked(desk)
        assert "by tag" in desk.text()
        await desk.do("export.raw")
        assert "That makes no difference to notes." in desk.text()
        await desk.press(*["backspace"] * 5)
        await desk.type("csv")
        await desk.do("export.raw")
        assert "left as they are" in desk.text()
        assert screen(desk)._options.raw


@presses("export.verify", "app.quit")
async def test_the_file_is_read_back_and_compared(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("cable.export", "export.verify", "list.accept")
        await done(desk)
        assert "Read back: all 4 codings are there." in desk.text()
        await desk.do("list.cancel", "cable.export")
        await desk.type("ris")
        await desk.do("list.accept")
        await done(desk)
        shown = desk.text()
        assert "What the file does not carry, and jsonl does:" in shown
        assert "2  places of tags" in shown and "1  reviewed marks" in shown
        await desk.do("app.quit")
        await desk.until(lambda: desk.app._exit, "the end")


@presses("list.cancel")
async def test_a_long_export_shows_progress_and_is_given_up(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, goes_on = threading.Event(), threading.Event()
    count = Job._counted

    def slow(self: Job, tally: Tally) -> None:
        if self.verify:  # the one that is written
            self.cables = tally.cables
            reached.set()
            goes_on.wait(20)
        count(self, tally)

    monkeypatch.setattr(Job, "_counted", slow)
    async with at_desk(cable) as desk:
        await desk.do("cable.export", "export.scope", "export.verify", "list.accept")
        await desk.until(reached.is_set, "the first cable")
        await desk.until(lambda: "Writing jsonl: 1 cables" in desk.text(), "progress")
        # Nothing but giving up does anything now.
        await desk.press("x", "down", "enter")
        await desk.do("list.cancel")
        await desk.until(lambda: "Giving it up" in desk.text(), "the answer")
        goes_on.set()
        await desk.until(lambda: "Given up; nothing was written." in desk.text(), "the end")
        assert at_hand(desk) == "jsonl" and screen(desk).written is None
        assert not list(cable.parent.glob("*.jsonl*"))
        assert not [one for one in cable.parent.iterdir() if one.name.endswith(".tmp")]


async def test_leaving_it_gives_up_what_is_looked_at_and_writes_nothing(cable: Path) -> None:
    async with at_desk(cable) as desk:
        before = sorted(cable.parent.iterdir())
        await desk.do("cable.export")
        looking = screen(desk)._looking
        assert looking is not None and not looking.is_stopped
        await desk.do("list.cancel")
        await desk.until(lambda: looking.is_stopped, "the stop")
        assert isinstance(desk.app.screen, Reader)
        assert sorted(cable.parent.iterdir()) == before
        await desk.do("cable.export")
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit, "the end")


async def test_a_failure_is_told_and_another_format_can_be_tried(cable: Path) -> None:
    bad = cable.with_name("04ZENDA117.ana.annotations.yaml")
    async with at_desk(cable) as desk:
        await desk.do("cable.export")
        bad.write_text("version: [\n")
        await desk.do("list.accept")
        await desk.until(lambda: "nothing was exported" in desk.text(), "the failure")
        bad.unlink()
        await desk.do("list.accept")
        await done(desk)


async def test_what_cannot_be_written_beside_goes_elsewhere_with_a_clear_line(
    cable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    async with at_desk(cable) as desk:
        can_write = places.can_write
        monkeypatch.setattr(
            places, "can_write", lambda folder: folder != cable.parent and can_write(folder)
        )
        await desk.do("cable.export", "list.accept")
        assert (await done(desk)).path.parent == here
        assert "It is there because nothing can be written where the cables are." in desk.text()


async def test_what_a_search_found_can_be_exported(cable: Path) -> None:
    async with at_desk(cable) as desk:
        found = scope_of_cables(
            "This filter", [cable.with_name("05STRELSAU20.txt")], cable.parent, "found"
        )
        open_export(desk.reader, [found])
        await desk.settle()
        assert "Export: this filter, 1 cable" in desk.text()
        await desk.do("list.accept")
        assert (await done(desk)).path.name == "found.jsonl"


async def test_everything_can_be_clicked(cable: Path) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await desk.do("cable.export")

        async def click(words: str) -> None:
            rows = desk.rows()
            at = next(y for y, line in enumerate(rows) if words in line)
            await desk.pilot.click(offset=(rows[at].index(words), at))
            await desk.settle()

        await click("quotations with")
        assert at_hand(desk) == "notes"
        await click("by cable  ")
        assert screen(desk)._options.by == "tag"
        await click("This cable")
        assert "Export: the library" in desk.text()
        await click("enter write")
        assert (await done(desk)).path.name == "cables.annotations.notes.md"
        await click("esc close")
        assert isinstance(desk.app.screen, Reader)


async def test_the_keys_are_those_of_the_keymap(cable: Path) -> None:
    own = own_keymap("export.scope: [ctrl+o]\nlist.accept: [ctrl+g]\n")
    async with at_desk(cable, keymap=own) as desk:
        await desk.do("cable.export", "export.scope")
        assert "ctrl+o scope" in desk.text() and "Export: the library" in desk.text()
        await desk.do("list.accept")
        await done(desk)


async def test_keys_in_one_burst_keep_their_order(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.rush("x", "n", "o", "t", "e", "s", "tab", "enter")
        assert (await done(desk)).path.name == "cables.annotations.notes.md"


async def test_hostile_names_and_texts_show_as_signs(tmp_path: Path) -> None:
    text = MEADOW.replace("HARVEST TALKS", "HARVEST \x1b[2J\u202eTALKS")
    path = put(tmp_path / "ca\x1bbles", "04ZENDA117.txt", text)
    items = (Annotation("aaaa1111", "2", ("\x9b31m[/]",), "[@click=app.quit]x[/]"),)
    held = Annotations("04ZENDA117", path.name, "", items)
    places.beside(path).write_text(document(held), encoding="utf-8")
    async with at_desk(path) as desk:
        await desk.do("cable.export", "export.scope")
        await desk.type("notes")
        shown = await looked(desk)
        assert "␛" in shown and "ca␛bles" in shown
        await desk.do("list.accept")
        await done(desk)
        assert "ca␛bles.annotations" in desk.text()


@pytest.mark.parametrize("size", [(40, 10), (24, 8)])
async def test_every_size_shows_formats_and_keys(cable: Path, size: tuple[int, int]) -> None:
    async with at_desk(cable, size=size) as desk:
        await desk.do("cable.export")
        await desk.type("notes")
        shown = await looked(desk)
        assert "› notes" in shown and "Scope" in shown
        assert "enter write" in shown
        await desk.do("list.accept")
        await done(desk)
        assert "Written:" in desk.text()


PICTURES = [
    pytest.param(size, theme, id=f"{theme}-{size[0]}x{size[1]}")
    for size, theme in (
        *(((80, 24), "night"), ((120, 36), "night"), ((200, 50), "night")),
        ((80, 24), "monochrome"),
    )
]


@pytest.mark.parametrize(("size", "theme"), PICTURES)
def test_pictures(
    snap_compare: Callable[..., bool],
    cable: Path,
    size: tuple[int, int],
    theme: str,
) -> None:
    app = CablegramApp(cable, theme=theme, coder="kim")

    async def ready(pilot: object) -> None:
        desk = Desk(app, pilot)  # type: ignore[arg-type]
        await desk.do("cable.export")
        await desk.type("notes")
        await looked(desk)

    assert snap_compare(app, terminal_size=size, run_before=ready)


@presses("library.export")
async def test_the_library_s_list_exports_what_is_found_and_the_whole_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    first, second = (
        put(folder / "a", "04ZENDA117.txt", MEADOW),
        put(folder / "b", "05S20.txt", RIVER),
    )
    for path in (first, second):
        held = Annotations(path.stem, path.name, "", (Annotation("aaaa1111", "2", ("rain",)),))
        places.beside(path).write_text(document(held), encoding="utf-8")
    async with in_library(folder) as desk:
        await desk.do("library.export")
        await desk.until(lambda: isinstance(desk.app.screen, Export), "the export screen")
        assert "The library: cables" in await looked(desk)
        await desk.type("csv")
        await desk.do("list.accept")
        written = await done(desk)
        assert written.path == folder / "cables.annotations.csv"
        assert written.path.read_text().count(",rain,") == 2
        await desk.do("export.copy_path", "list.cancel")
        assert isinstance(desk.app.screen, Library)
        await search(desk, "meadow")
        await desk.do("library.export")
        await desk.until(lambda: isinstance(desk.app.screen, Export), "the export screen")
        assert "What is found: 1 cable" in await looked(desk)
        assert "1 annotation of 1 cable" in desk.text()


async def test_a_cable_s_library_is_the_folder_that_was_opened(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    put(folder / "a", "04ZENDA117.txt", MEADOW)
    put(folder / "b", "05STRELSAU20.txt", RIVER)
    async with in_library(folder) as desk:
        await desk.do("library.open")
        await desk.until(lambda: isinstance(desk.app.screen, Reader), "the cable")
        await desk.do("cable.export", "export.scope")
        assert "The library: cables" in await looked(desk)
