"""Tags, notes and reviewed marks by their keys: seen on the screen, and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.app.cables import MEADOW, RIVER, put
from tests.app.desk import Desk, at_desk, presses
from tui.annotations.document import parse
from tui.annotations.model import Annotations
from tui.app.commands.tagging import favourites

FAVOURITES = tuple(f"tag.favourite_{digit}" for digit in range(1, 10))


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


@pytest.fixture
def book(cable: Path) -> Path:
    """A codebook with a tag for each of the nine keys."""
    rows = "".join(
        f"  - name: topic/{digit}\n    key: {digit}\n    description: Topic number {digit}\n"
        for digit in range(1, 10)
    )
    path = cable.with_name("codebook.yaml")
    path.write_text(f"version: 1\ntags:\n{rows}", encoding="utf-8")
    return path


def tags(held: Annotations) -> dict[str, tuple[str, ...]]:
    return {item.paragraph: item.tags for item in held.items}


def notes(held: Annotations) -> dict[str, str]:
    return {item.paragraph: item.note for item in held.items}


async def tag(desk: Desk, name: str) -> None:
    """Tag what is at hand through the picker."""
    await desk.do("tag.pick")
    await desk.type(name)
    await desk.do("list.accept")


@presses("tag.pick", "list.accept")
async def test_a_new_name_makes_a_tag(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.pick")
        assert "No tags yet" in desk.text()
        await desk.type("harvest")
        assert "New: harvest" in desk.text()
        await desk.do("list.accept")
        assert desk.at_hand.endswith("#") and "#harvest" in desk.detail
        assert "¶ 1: #harvest" in desk.footer
        held = await desk.saved()
        assert tags(held) == {"1": ("harvest",)}
        assert held.items[0].author == "kim" and held.cable == "04ZENDA117"


@presses("tag.pick", "list.accept")
async def test_a_known_tag_takes_four_keys_with_the_picker(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await tag(desk, "bridge")
        await desk.press("j")
        # t, two letters, enter.
        await desk.press("t", "h", "a", "enter")
        assert tags(await desk.saved())["2"] == ("harvest",)


@presses("tag.pick", "list.accept", "list.next")
async def test_the_tag_used_last_stands_first_and_letters_may_be_missing(cable: Path) -> None:
    async with at_desk(cable) as desk:
        for name in ("harvest", "bridge"):
            await tag(desk, name)
        await desk.do("move.next_paragraph", "tag.pick")
        assert desk.listed == ["bridge", "harvest"]
        await desk.type("hvst")
        assert desk.listed[0] == "harvest"
        await desk.do("list.accept", "move.next_paragraph", "tag.pick")
        assert desk.listed == ["harvest", "bridge"]
        await desk.do("list.next", "list.accept")
        assert tags(await desk.saved()) == {
            "1": ("harvest", "bridge"),
            "2": ("harvest",),
            "3": ("bridge",),
        }


@presses("tag.pick", "list.mark", "list.accept")
async def test_several_tags_at_once(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.pick")
        await desk.type("harvest")
        await desk.do("list.mark")
        assert "✓ harvest" in desk.text()
        await desk.type("bridge")
        await desk.do("list.mark", "list.accept")
        held = await desk.saved()
        assert sorted(tags(held)["1"]) == ["bridge", "harvest"]
        await desk.do("tag.pick")
        assert desk.text().count("✓ ") == 2, "what is on it is marked"


@presses("tag.pick", "list.mark", "list.accept")
async def test_a_mark_taken_away_takes_the_tag_off(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await tag(desk, "bridge")
        await desk.do("tag.pick")
        await desk.type("harvest")
        await desk.do("list.mark", "list.accept")
        await desk.until(lambda: tags(desk.on_disk()) == {"1": ("bridge",)})
        assert "harvest" not in desk.detail


@presses("tag.pick", "list.cancel")
async def test_leaving_the_picker_changes_nothing(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.pick")
        await desk.type("harvest")
        await desk.do("list.cancel")
        assert not desk.reader.session.sidecar.path.exists()
        assert desk.reader.session.annotations.items == ()


@presses("tag.repeat")
async def test_the_last_tags_again_with_two_keys(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.repeat")
        assert "No tag has been used yet" in desk.footer
        await tag(desk, "harvest")
        await desk.press("j", ".")
        assert tags(await desk.saved()) == {"1": ("harvest",), "2": ("harvest",)}
        await desk.do("tag.repeat")
        assert "on it already" in desk.footer


@presses("tag.repeat")
async def test_the_last_tag_of_another_day_can_be_repeated(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await desk.saved()
        await desk.do("app.quit")
    async with at_desk(cable) as desk:
        await desk.do("move.last", "move.previous_paragraph", "tag.repeat")
        assert tags(await desk.saved())["5"] == ("harvest",)


@presses(*FAVOURITES)
async def test_each_favourite_is_put_on_and_taken_off(cable: Path, book: Path) -> None:
    async with at_desk(cable) as desk:
        for number, name in enumerate(FAVOURITES, 1):
            await desk.do(name)
            assert f"¶ 1: #topic/{number}" in desk.footer
        held = await desk.saved()
        assert tags(held) == {"1": tuple(f"topic/{digit}" for digit in range(1, 10))}
        assert "#×9" in desk.at_hand
        for number, name in enumerate(FAVOURITES, 1):
            await desk.do(name)
            assert f"−#topic/{number}" in desk.footer
        await desk.until(lambda: desk.on_disk().items == ())
        assert "#" not in desk.at_hand


@presses("tag.favourite_1", "tag.favourite_2")
async def test_a_favourite_tags_with_two_keys(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.favourite_2")
        assert "No favourite 2 yet" in desk.footer
        await tag(desk, "harvest")
        await desk.do("move.next_paragraph", "tag.favourite_1")
        assert tags(await desk.saved()) == {"1": ("harvest",), "2": ("harvest",)}


@presses("tag.pick", "list.pin", "tag.favourite_1", "tag.favourite_2")
async def test_a_tag_is_pinned_and_dropped_as_a_favourite(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await tag(desk, "bridge")
        await desk.do("tag.pick")
        row = next(row for row in desk.rows() if "harvest" in row and "✓" in row)
        assert row.rstrip().rstrip("▕").split()[-1] != "harvest", "its key stands beside it"
        await desk.type("harvest")
        await desk.do("list.pin")
        assert desk.reader.favourites.digits == {"2": "bridge"}
        assert desk.chosen == "harvest"
        await desk.do("list.pin")
        assert desk.reader.favourites.digits == {"1": "harvest", "2": "bridge"}
        await desk.do("list.cancel", "move.next_paragraph", "tag.favourite_1", "tag.favourite_2")
        assert tags(await desk.saved())["2"] == ("harvest", "bridge")


async def test_favourites_belong_to_the_project(cable: Path, tmp_path: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await desk.saved()
    async with at_desk(put(tmp_path / "elsewhere", "05STRELSAU20.txt", RIVER)) as desk:
        await desk.do("tag.favourite_1")
        assert "No favourite 1 yet" in desk.footer
        await desk.do("tag.repeat")
        assert "No tag has been used yet" in desk.footer
    async with at_desk(put(cable.parent, "05STRELSAU20.txt", RIVER)) as desk:
        await desk.do("tag.favourite_1")
        assert tags(await desk.saved()) == {"1": ("harvest",)}


async def test_a_key_means_what_the_codebook_says_now(cable: Path) -> None:
    book = cable.parent / "codebook.yaml"
    book.write_text('version: 1\ntags:\n  - {name: trade, key: "1"}\n', encoding="utf-8")
    async with at_desk(cable) as desk:
        await desk.do("tag.favourite_1")
        assert tags(await desk.saved()) == {"1": ("trade",)}
        book.write_text('version: 1\ntags:\n  - {name: goods, key: "2"}\n', encoding="utf-8")
        await desk.until(lambda: desk.reader.session.codebook.get("goods") is not None)
        assert "1" not in favourites(desk.reader), "a colleague renamed it"
        await desk.do("move.next_paragraph", "tag.favourite_2")
        assert tags(await desk.saved()) == {"1": ("trade",), "2": ("goods",)}


@presses("tag.select_run", "tag.favourite_1", "move.back", "tag.pick")
async def test_a_run_is_tagged_together(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "first")
        await desk.do("move.next_paragraph", "tag.select_run", "move.next_paragraph")
        await desk.do("move.next_paragraph")
        assert "3 selected" in desk.footer
        starred = [row.split() for row in desk.tree if row.startswith("*")]
        assert ["2" in starred[0], "3" in starred[1]] == [True, True]
        assert len(starred) == 2, "headings are passed over"
        await tag(desk, "harvest")
        held = await desk.saved()
        assert {key: tags(held)[key] for key in "234"} == dict.fromkeys("234", ("harvest",))
        assert "3 paragraphs: #harvest" in desk.footer
        assert desk.reader.run_from is None
        await desk.do("tag.select_run", "move.next_paragraph", "move.back")
        assert desk.reader.run_from is None and not any(r.startswith("*") for r in desk.tree)
        await desk.do("move.previous_paragraph", "tag.select_run", "move.previous_paragraph")
        await desk.do("tag.favourite_1")
        await desk.until(lambda: "first" in tags(desk.on_disk()).get("4", ()))
        assert "first" in tags(desk.on_disk())["3"]


@presses("tag.select_run")
async def test_selecting_again_ends_the_run(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("tag.select_run", "move.next_paragraph", "tag.select_run")
        assert desk.reader.run_from is None and "selected" not in desk.footer


@presses("note.write", "note.save")
async def test_a_note_is_written_in_place(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        assert "Note on ¶ 1" in desk.text() and desk.writing == "note"
        await desk.type("Compare 4,")
        await desk.press("enter")
        await desk.type("said j and k?")
        assert desk.reader.cursor == "1", "letters are text here"
        await desk.do("note.save")
        assert desk.writing == ""
        assert notes(await desk.saved()) == {"1": "Compare 4,\nsaid j and k?"}
        assert "Compare 4, said j and k? kim," in desk.detail
        assert desk.at_hand.endswith(" n")


@presses("note.write", "note.save")
async def test_escape_keeps_the_note_and_writing_goes_on_later(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.type("First")
        await desk.press("escape")
        assert notes(await desk.saved()) == {"1": "First"}
        await desk.do("note.write")
        await desk.type(" and second")
        await desk.do("note.save")
        await desk.until(lambda: notes(desk.on_disk()) == {"1": "First and second"})
        await desk.do("note.write")
        await desk.press(*["backspace"] * 20)
        await desk.do("note.save")
        await desk.until(lambda: desk.on_disk().items == ())
        assert "taken away" in desk.footer


@presses("note.write", "note.save")
async def test_a_note_with_nothing_in_it_is_none(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.press("space", "enter", "space")
        await desk.do("note.save")
        assert desk.reader.session.annotations.items == ()
        assert not desk.reader.session.sidecar.path.exists()


@presses("note.write", "app.quit")
async def test_a_note_being_written_is_kept_when_quitting(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.type("unfinished")
        path = desk.reader.session.sidecar.path
        await desk.do("app.quit", key=1)
        assert notes(parse(path.read_text(encoding="utf-8")).annotations) == {"1": "unfinished"}


@presses("note.editor")
async def test_without_a_terminal_the_editor_says_so(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with at_desk(cable) as desk:
        await desk.do("note.editor")
        assert "cannot be handed to an editor" in desk.footer
        assert desk.reader.session.annotations.items == ()


@presses("note.write", "note.to_editor", "note.save")
async def test_a_note_stays_open_where_no_editor_can_be_had(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.type("kept")
        await desk.do("note.to_editor")
        assert desk.writing == "note" and desk.reader.note.field.text == "kept"
        await desk.do("note.save")
        assert notes(await desk.saved()) == {"1": "kept"}


@presses("note.editor")
async def test_no_editor_at_all(cable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(cable) as desk:
        monkeypatch.setenv("PATH", "")
        await desk.do("note.editor")
        assert "No editor: set VISUAL or EDITOR" in desk.footer


@presses("review.toggle", "tag.select_run")
async def test_paragraphs_are_reviewed_without_tags(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("review.toggle")
        assert "✓" in desk.at_hand and "1/5 reviewed" in desk.footer
        assert (await desk.saved()).reviewed == ("1",)
        await desk.do("tag.select_run", "move.next_paragraph", "review.toggle")
        await desk.until(lambda: desk.on_disk().reviewed == ("1", "2"))
        assert "2/5 reviewed" in desk.footer
        await desk.do("review.toggle")
        await desk.until(lambda: desk.on_disk().reviewed == ("1",))
        assert "✓" not in desk.at_hand and "not reviewed" in desk.footer


@presses("annotation.delete", "edit.undo")
async def test_deleting_asks_nothing_and_undo_gives_it_back(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("annotation.delete")
        assert "Nothing to delete here." in desk.footer
        await tag(desk, "harvest")
        await desk.do("note.write")
        await desk.type("a note")
        await desk.do("note.save")
        before = await desk.saved()
        await desk.do("annotation.delete")
        assert "Deleted from ¶ 1; u gives it back." in desk.footer
        assert "#harvest" not in desk.detail and "a note" not in desk.detail
        await desk.until(lambda: desk.on_disk().items == ())
        await desk.do("edit.undo")
        assert "#harvest" in desk.detail and "a note" in desk.detail
        await desk.until(lambda: desk.on_disk() == before)


@presses("annotation.delete")
async def test_what_other_coders_wrote_stays(cable: Path) -> None:
    async with at_desk(cable, coder="lee") as desk:
        await tag(desk, "theirs")
        await desk.saved()
    async with at_desk(cable, coder="kim") as desk:
        assert "#theirs" in desk.detail
        await desk.do("annotation.delete")
        assert "Only other coders' annotations stand here." in desk.footer
        await tag(desk, "mine")
        await desk.saved()
        await desk.do("annotation.delete")
        assert "other coders' stay" in desk.footer
        await desk.until(lambda: tags(desk.on_disk()) == {"1": ("theirs",)})


@presses("edit.undo", "edit.redo")
async def test_every_kind_of_change_is_undone_and_done_again(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("edit.undo")
        assert "Nothing to undo." in desk.footer
        await tag(desk, "harvest")
        await desk.do("review.toggle", "note.write")
        await desk.type("a note")
        await desk.do("note.save")
        await desk.until(lambda: notes(desk.on_disk()) == {"1": "a note"})
        await desk.do("edit.undo")
        assert "Undone: note." in desk.footer and "a note" not in desk.detail
        await desk.do("edit.undo")
        assert "✓" not in desk.at_hand
        await desk.do("edit.undo")
        assert "#harvest" not in desk.detail
        await desk.until(lambda: desk.on_disk().items == () and desk.on_disk().reviewed == ())
        for _ in range(3):
            await desk.do("edit.redo")
        assert "a note" in desk.detail and "#harvest" in desk.detail and "✓" in desk.at_hand
        await desk.until(lambda: notes(desk.on_disk()) == {"1": "a note"})
        await desk.do("edit.redo")
        assert "Nothing to redo." in desk.footer


@presses("edit.undo", "edit.redo")
async def test_undo_reaches_back_over_quitting(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await desk.saved()
    async with at_desk(cable) as desk:
        assert "#harvest" in desk.detail
        await desk.do("edit.undo")
        await desk.until(lambda: desk.on_disk().items == ())
    async with at_desk(cable) as desk:
        await desk.do("edit.redo")
        await desk.until(lambda: tags(desk.on_disk()) == {"1": ("harvest",)})


async def test_only_paragraphs_and_headings_take_annotations(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.first")
        for name in ("tag.pick", "note.write", "review.toggle", "note.editor"):
            await desk.do(name)
            assert "Go to a paragraph, an item or a heading to annotate it." in desk.footer
            assert desk.app.screen is desk.reader and desk.writing == ""
        await desk.do("move.next_heading")
        await tag(desk, "mill")
        assert tags(await desk.saved()) == {"s1": ("mill",)}


@presses("edit.undo", "edit.redo", "tag.select_run", "fold.close", "fold.open", "move.first")
async def test_a_key_that_can_do_nothing_says_why(cable: Path) -> None:
    sidecar = cable.with_name("04ZENDA117.annotations.yaml")
    sidecar.write_text("version: [", encoding="utf-8")
    async with at_desk(cable, size=(200, 36)) as desk:
        await desk.do("list.cancel")
        for action in ("edit.undo", "edit.redo"):
            await desk.do(action)
            assert "annotations.yaml:2:" in desk.footer, action
        await desk.do("move.first", "tag.select_run")
        assert "to begin a run" in desk.footer
        await desk.do("fold.close")
        assert "nothing to fold" in desk.footer
        await desk.do("fold.open")
        assert "nothing to unfold" in desk.footer


async def test_items_are_tagged_and_shown_with_their_paragraph(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.jump")
        await desk.type("3.2")
        await desk.do("prompt.accept")
        await tag(desk, "bridge")
        assert tags(await desk.saved()) == {"3.2": ("bridge",)}
        assert "3.2 #bridge" in desk.detail
        await desk.do("fold.close")
        assert "3.2 #bridge" in desk.detail


async def test_a_change_by_another_program_is_shown(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "harvest")
        await desk.saved()
        path = desk.reader.session.sidecar.path
        path.write_text(path.read_text(encoding="utf-8").replace("harvest", "famine"))
        await desk.until(lambda: "#famine" in desk.detail, "the other program's tag")
        assert "changed by another program" in desk.footer


@pytest.mark.parametrize("early", [True, False], ids=["before the focus", "in the field"])
async def test_what_is_pasted_into_a_note_stands_there_once(cable: Path, early: bool) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        target = desk.reader if early else desk.reader.note.field
        target.post_message(events.Paste("One.\nTwo."))
        await desk.settle()
        assert desk.reader.note.field.text == "One.\nTwo."


async def test_a_note_that_somebody_else_wrote_meanwhile_is_kept_beside_mine(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.type("base")
        await desk.do("note.save")
        await desk.saved()
        await desk.do("note.write")
        await desk.type(" MINE")
        path = desk.reader.session.sidecar.path
        path.write_text(path.read_text(encoding="utf-8").replace("base", "base THEIRS"))
        desk.reader._look_outside()
        await desk.do("note.save")
        await desk.until(lambda: not desk.reader.session.dirty, "the save")
        notes = {item.note for item in desk.on_disk().items}
        assert notes == {"base MINE", "base THEIRS"}


async def test_a_new_tag_is_made_though_a_known_one_contains_it(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "paidwork")
        await desk.do("move.next_paragraph", "tag.pick")
        await desk.type("aid")
        assert desk.chosen == "aid"
        await desk.do("list.accept")
        assert tags(await desk.saved())["2"] == ("aid",)


async def test_the_beginning_of_a_known_tag_or_of_its_part_finds_it(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await tag(desk, "shelter/capacity")
        for typed in ("shel", "cap"):
            await desk.do("tag.pick")
            await desk.type(typed)
            assert desk.chosen == "shelter/capacity"
            await desk.do("list.cancel")


async def test_a_cable_file_that_changes_while_it_is_open_is_told(cable: Path) -> None:
    async with at_desk(cable) as desk:
        cable.write_text(cable.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        desk.reader.saver.look(lambda: False)
        await desk.until(lambda: "The cable's file changed" in desk.footer)
        cable.unlink()
        desk.reader.saver.look(lambda: False)
        await desk.until(lambda: "The cable's file is gone" in desk.footer)
