"""A note being written is kept every second, and comes back after the reader was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, presses
from tests.app.program import reader as program
from tui.annotations import drafts, places
from tui.annotations.document import parse
from tui.annotations.drafts import Draft, Words
from tui.annotations.model import Annotation, Annotations
from tui.annotations.passages import Passage
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


def kill(desk: Desk) -> None:
    """Let go of the draft, as the system does when the reader is killed."""
    draft = desk.reader.drafting._draft
    assert draft is not None and kept() == [draft.path]
    draft.leave()


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


SEED = MEADOW.index("harvest seed")
WORDS = Words(SEED, SEED + len("harvest seed"), "harvest seed")


def leave_on_words(
    cable: Path, text: str, base: str = "", words: Words = WORDS, annotation: str = ""
) -> Path:
    """What a reader was writing on words when it was killed."""
    draft = drafts.begin(sidecar(cable), "2", base, words=words, annotation=annotation)
    draft.keep(text)
    draft.leave()
    return draft.path


def with_passage(cable: Path, note: str, **more: str) -> None:
    item = Annotation(
        "bbbb2222",
        "2",
        ("seed",),
        note=note,
        quote="harvest seed",
        start=WORDS.start,
        end=WORDS.end,
        author=more.get("author", "kim"),
    )
    sidecar(cable).write_text(document(Annotations(items=(item,))), encoding="utf-8")


@presses("selection.start", "selection.next_word", "note.write", "note.save")
async def test_a_note_on_words_comes_back_on_the_same_words(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.press("g", "2", "enter")
        await desk.do("selection.start", "selection.next_word", "note.write")
        await desk.type("half a sent")
        await keep_now(desk)
        subject = desk.reader.note_subject
        assert isinstance(subject, Passage)
        kill(desk)
    async with at_desk(cable) as desk:
        assert desk.reader.note.field.text == "half a sent"
        assert desk.reader.note_subject == subject
        assert desk.reader.selecting.span == (subject.start, subject.end)
        assert "Unfinished note on words in ¶ 2: " in desk.footer
        assert not sidecar(cable).exists()
        await desk.type("ence")
        await desk.do("note.save")
        assert desk.reader.selecting.now is None
        (item,) = (await desk.saved()).items
        assert (item.start, item.end) == (subject.start, subject.end)
        assert (item.quote, item.note) == (MEADOW[item.start : item.end], "half a sentence")
        await keep_now(desk)
        assert kept() == []


@presses("note.save", "edit.undo")
async def test_a_note_on_words_that_changed_goes_to_their_paragraph(cable: Path) -> None:
    cable.write_text(MEADOW.replace("praised the meadow", "praised that meadow"))
    leave_on_words(cable, "on the seed")
    async with at_desk(cable) as desk:
        assert desk.reader.cursor == "2" and desk.reader.selecting.now is None
        assert "Unfinished note on ¶ 2: " in desk.footer
        assert "the words “harvest seed” are no longer there" in desk.footer
        await desk.do("note.save")
        (item,) = (await desk.saved()).items
        assert (item.paragraph, item.quote, item.note) == ("2", "", "on the seed")
        await desk.do("edit.undo")
        assert notes(await desk.saved()) == []


@presses("note.save")
@pytest.mark.parametrize("base", ["", "newer", "older"])
async def test_a_note_that_moved_is_never_put_over_the_paragraphs(cable: Path, base: str) -> None:
    with_note(cable, "newer")
    leave_on_words(cable, "on the seed", base, Words(3, 9, "harvest seed"))
    async with at_desk(cable) as desk:
        assert "both stay" in desk.reader.messages[-1][0]
        await desk.do("note.save")
        assert notes(await desk.saved()) == ["newer", "on the seed"]


@pytest.mark.parametrize("words", [Words(-9, -1, "ASSENDYL"), Words(10**9, 10**9, ""), WORDS])
async def test_words_are_looked_for_only_where_they_were(cable: Path, words: Words) -> None:
    leave_on_words(cable, "on the seed", words=words)
    async with at_desk(cable) as desk:
        assert isinstance(desk.reader.note_subject, Passage) is (words is WORDS)


@presses("annotation.list", "list.accept", "note.save")
async def test_a_note_on_a_chosen_annotation_comes_back_on_it(cable: Path) -> None:
    with_passage(cable, "before")
    async with at_desk(cable) as desk:
        await desk.press("g", "2", "enter")
        await desk.do("annotation.list", "list.accept")
        await desk.press("down")
        await desk.do("list.accept")
        assert desk.writing == "note"
        await desk.type(" and after")
        await keep_now(desk)
        kill(desk)
    async with at_desk(cable) as desk:
        assert desk.reader.cursor == "2"
        assert desk.reader.note.field.text == "before and after"
        assert "Unfinished note on “harvest seed”: " in desk.footer
        await desk.do("note.save")
        (item,) = (await desk.saved()).items
        assert (item.id, item.tags, item.note) == ("bbbb2222", ("seed",), "before and after")


@presses("note.save")
async def test_a_note_on_a_chosen_annotation_is_never_put_over_a_newer_one(cable: Path) -> None:
    with_passage(cable, "newer")
    leave_on_words(cable, "older and longer", "older", annotation="bbbb2222")
    async with at_desk(cable) as desk:
        assert "the note changed since: both stay" in desk.footer
        await desk.do("note.save")
        found = await desk.saved()
        assert notes(found) == ["newer", "older and longer"]
        assert {item.quote for item in found.items} == {"harvest seed"}


@presses("note.save")
@pytest.mark.parametrize("author", ["", "lee"], ids=["gone", "anothers"])
async def test_without_its_annotation_a_note_goes_to_the_words(cable: Path, author: str) -> None:
    if author:
        with_passage(cable, "theirs", author=author)
    leave_on_words(cable, "on the seed", "before", annotation="bbbb2222")
    async with at_desk(cable) as desk:
        assert desk.reader.selecting.span == (WORDS.start, WORDS.end)
        await desk.do("note.save")
        found = await desk.saved()
        (item,) = (item for item in found.items if item.note == "on the seed")
        assert (item.quote, item.author) == ("harvest seed", "kim")
        assert ("theirs" in notes(found)) is bool(author)


async def test_a_note_on_words_that_was_saved_after_all_is_not_offered(cable: Path) -> None:
    with_passage(cable, "half a sentence")
    leave_on_words(cable, "half a sentence", "half")
    async with at_desk(cable) as desk:
        assert desk.writing == ""
        assert kept() == []


@presses("note.save")
async def test_unfinished_notes_on_words_and_paragraphs_come_back_in_turn(cable: Path) -> None:
    leave_on_words(cable, "on words")
    leave_behind(cable, "on all", unit="3")
    async with at_desk(cable) as desk:
        for _ in range(2):
            await desk.do("note.save")
        assert desk.writing == "" and desk.reader.selecting.now is None
        found = await desk.saved()
        assert {(item.quote, item.note) for item in found.items} == {
            ("harvest seed", "on words"),
            ("", "on all"),
        }


async def test_a_fault_keeps_an_unfinished_note_beside_the_newer_one(cable: Path) -> None:
    with_note(cable, "newer")
    leave_behind(cable, "older and longer", base="older")
    async with at_desk(cable) as desk:
        desk.reader.rescue()
    assert notes(parse(sidecar(cable).read_text()).annotations) == ["newer", "older and longer"]


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


def test_a_note_on_words_outlives_the_kill_of_the_program(cable: Path) -> None:
    with program(cable) as terminal:
        terminal.wait_for("ZENDA")
        terminal.press("s")
        terminal.wait_for("1 word")
        terminal.press("n")
        terminal.wait_for("keeps it")
        terminal.send("half a sent")
        terminal.wait_until(lambda _: any("half a sent" in each.read_text() for each in kept()))
        terminal.process.kill()
    with program(cable) as terminal:
        terminal.wait_for("half a sent")
        terminal.wait_for("Unfinished note on words in")


# A file that an editor has


def own_editor(folder: Path, *lines: str) -> str:
    """An editor that does what ``lines``, of a shell script, say with the file ``$1``."""
    path = folder / "editor"
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return str(path)


def test_what_an_editor_saved_outlives_the_kill_of_the_program(cable: Path, tmp_path: Path) -> None:
    waiting = own_editor(tmp_path, 'echo "half a sent" >> "$1"', "echo EDITING", "read answer")
    with program(cable, EDITOR=waiting) as terminal:
        terminal.wait_for("ZENDA")
        terminal.press("e")
        terminal.wait_for("EDITING")
        terminal.process.kill()
    with program(cable) as terminal:
        terminal.wait_for("half a sent")
        terminal.wait_for("Unfinished note")
        terminal.press("ctrl+s")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert notes(parse(sidecar(cable).read_text()).annotations) == ["half a sent"]
    assert [*(places.state() / "drafts").iterdir()] == [], "nothing of it is left"


def test_what_an_editor_saved_goes_before_what_was_typed(cable: Path) -> None:
    draft = drafts.begin(sidecar(cable), "2", "")
    draft.lend("typed")
    draft.outside.write_text("typed and edited\r\n", encoding="utf-8")
    draft.leave()
    (found,) = drafts.left_behind(sidecar(cable))
    assert found.text == "typed and edited\n"
    found.forget()
    assert not draft.outside.exists()


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"x" * (8 * 1024 * 1024 + 1)])
def test_a_file_of_an_editor_that_cannot_be_read_hides_nothing(cable: Path, damage: bytes) -> None:
    draft = drafts.begin(sidecar(cable), "2", "")
    draft.lend("typed")
    draft.outside.write_bytes(damage)
    draft.leave()
    (found,) = drafts.left_behind(sidecar(cable))
    assert found.text == "typed"


def test_only_its_owner_can_read_what_an_editor_is_given(cable: Path) -> None:
    draft = drafts.begin(sidecar(cable), "2", "")
    draft.lend("typed")
    assert draft.outside.stat().st_mode & 0o777 == 0o600
