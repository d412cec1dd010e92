"""A note being written is kept every second, and comes back after the reader was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, presses
from tests.app.program import reader as program
from tui.annotations import drafts, places
from tui.annotations.document import parse
from tui.annotations.drafts import Draft
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def sidecar(cable: Path) -> Path:
    return cable.with_name("04ZENDA117.annotations.yaml")


def kept() -> list[Path]:
    folder = places.state() / "drafts"
    return sorted(folder.glob("*.json")) if folder.exists() else []


def leave_behind(cable: Path, text: str, base: str = "", unit: str = "2") -> Path:
    """What a reader was writing when it was killed."""
    draft = drafts.begin(sidecar(cable), unit, base)
    draft.keep(text)
    draft.leave()
    return draft.path


def with_note(cable: Path, note: str) -> None:
    item = Annotation("aaaa1111", "2", note=note, author="kim")
    sidecar(cable).write_text(document(Annotations(items=(item,))), encoding="utf-8")


async def keep_now(desk: Desk) -> None:
    """What the clock does every second."""
    drafting = desk.reader.drafting
    drafting.tick()
    await desk.until(lambda: drafting._task is None or drafting._task.done(), "the draft")


def notes(annotations: Annotations) -> list[str]:
    return sorted(item.note for item in annotations.items)


@presses("note.write", "note.save")
async def test_a_note_is_kept_while_it_is_written_and_no_longer(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await keep_now(desk)
        assert kept() == [], "nothing was written yet"
        await desk.type("rain is")
        await keep_now(desk)
        (path,) = kept()
        assert "rain is" in path.read_text()
        await desk.type(" wet")
        await desk.do("note.save")
        await desk.saved()
        await keep_now(desk)
        assert kept() == []


@presses("note.write", "app.quit")
async def test_quitting_leaves_no_draft(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.type("rain")
        await keep_now(desk)
        await desk.do("note.save", "app.quit")
    assert kept() == []
    assert notes(parse(sidecar(cable).read_text()).annotations) == ["rain"]


@presses("note.save", "edit.undo")
async def test_an_unfinished_note_is_back_in_its_field(cable: Path) -> None:
    leave_behind(cable, "half a sent")
    async with at_desk(cable) as desk:
        assert desk.writing == "note"
        assert desk.reader.cursor == "2"
        assert desk.reader.note.field.text == "half a sent"
        assert "Unfinished note on ¶ 2: " in desk.footer
        assert not sidecar(cable).exists(), "nothing is kept before the person says so"
        await desk.type("ence")
        await desk.do("note.save")
        assert notes(await desk.saved()) == ["half a sentence"]
        await keep_now(desk)
        assert kept() == []
        await desk.do("edit.undo")
        assert notes(await desk.saved()) == []


@presses("note.save")
async def test_an_unfinished_note_is_never_put_over_a_newer_one(cable: Path) -> None:
    with_note(cable, "newer")
    leave_behind(cable, "older and longer", base="older")
    async with at_desk(cable) as desk:
        assert "the note changed since: both stay" in desk.footer
        await desk.do("note.save")
        found = await desk.saved()
        assert notes(found) == ["newer", "older and longer"]
        assert [item.note for item in found.items if item.conflict] == ["newer"]


async def test_a_note_that_was_saved_after_all_is_not_offered(cable: Path) -> None:
    with_note(cable, "half a sentence")
    leave_behind(cable, "half a sentence", base="half")
    async with at_desk(cable) as desk:
        assert desk.writing == ""
        assert kept() == []


async def test_a_draft_without_a_place_stays_and_is_told(cable: Path) -> None:
    path = leave_behind(cable, "on what is gone", unit="77")
    async with at_desk(cable) as desk:
        assert desk.writing == ""
        assert any(str(path) in text for text, _ in desk.reader.messages)
    assert path.exists()


async def test_a_draft_waits_until_the_sidecar_is_mended(cable: Path) -> None:
    sidecar(cable).write_text("- spoilt\n")
    path = leave_behind(cable, "half a sent")
    async with at_desk(cable) as desk:
        assert any(str(path) in text for text, _ in desk.reader.messages)
    sidecar(cable).unlink()
    async with at_desk(cable) as desk:
        assert desk.reader.note.field.text == "half a sent"


@presses("note.save")
async def test_two_unfinished_notes_come_back_one_after_the_other(cable: Path) -> None:
    leave_behind(cable, "first", unit="2")
    leave_behind(cable, "second", unit="3")
    async with at_desk(cable) as desk:
        units = [desk.reader.cursor]
        await desk.do("note.save")
        units.append(desk.reader.cursor)
        await desk.do("note.save")
        assert desk.writing == ""
        assert sorted(units) == ["2", "3"]
        assert notes(await desk.saved()) == ["first", "second"]


async def test_a_hang_up_keeps_what_was_shown_and_no_other_draft(cable: Path) -> None:
    leave_behind(cable, "first", unit="2")
    leave_behind(cable, "second", unit="3")
    async with at_desk(cable) as desk:
        shown = desk.reader.note.field.text
        desk.app._hang_up()
    assert notes(parse(sidecar(cable).read_text()).annotations) == [shown]
    (other,) = drafts.left_behind(sidecar(cable))
    assert {shown, other.text} == {"first", "second"}


@presses("note.write")
async def test_a_disk_that_takes_no_draft_is_told_once(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: Draft, text: str) -> None:
        raise OSError(28, "No space left on device")

    async with at_desk(cable) as desk:
        await desk.do("note.write")
        monkeypatch.setattr(Draft, "keep", full)
        for letter in "ab":
            await desk.type(letter)
            await keep_now(desk)
        told = [text for text, _ in desk.reader.messages if "in case of a crash" in text]
        assert told == [
            "What you are writing is not kept in case of a crash: No space left on device"
        ]


def test_a_note_outlives_the_kill_of_the_program(cable: Path) -> None:
    with program(cable) as terminal:
        terminal.wait_for("ZENDA")
        terminal.press("n")
        terminal.wait_for("keeps it")
        terminal.send("half a sent")
        terminal.wait_until(lambda _: any("half a sent" in each.read_text() for each in kept()))
        terminal.process.kill()
    with program(cable) as terminal:
        terminal.wait_for("half a sent")
        terminal.wait_for("Unfinished note")
