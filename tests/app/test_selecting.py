"""Selecting words by keys: what is selected, seen on the screen, and stored as a passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, NO_SUBJECT, PLAIN_WORDS, put
from tests.app.desk import Desk, at_desk, own_keymap, presses
from tests.app.test_tagging import FAVOURITES, tag
from tui.annotations.model import Annotation

SMALL = (80, 18)
"""Columns and rows: drawing is most of what these tests take, and takes less of a small screen."""


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def selected(desk: Desk) -> str:
    """The words selected, blanks joined."""
    span = desk.reader.selecting.span
    text = desk.reader.session.cable.text
    return " ".join(text[span[0] : span[1]].split()) if span is not None else ""


async def to(desk: Desk, paragraph: str) -> None:
    """Go to a paragraph without pressing keys."""
    desk.reader.show_unit(paragraph)
    await desk.settle()


async def only(desk: Desk) -> Annotation:
    """The one annotation on disk."""
    (item,) = (await desk.saved()).items
    return item


@presses("selection.start", "selection.cancel")
async def test_selecting_begins_at_the_first_word_and_says_what_is_selected(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start")
        assert selected(desk) == "The"
        assert "Selected 1 word, ¶ 2" in desk.detail
        assert "w/b word" in desk.footer and "1 word" in desk.footer
        await desk.do("selection.cancel")
        assert selected(desk) == "" and "Selected" not in desk.detail
        assert "¶ 2" in desk.detail and "j/k paragraph" in desk.footer
        assert desk.reader.cursor == "2"


@presses("selection.start", "selection.next_word", "selection.previous_word")
async def test_words_are_added_and_taken_away_at_either_end(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", "selection.next_word", "selection.next_word")
        assert selected(desk) == "The miller said"
        await desk.do("selection.next_word", key=1)
        assert selected(desk) == "The miller said that"
        await desk.do("selection.previous_word")
        assert selected(desk) == "The miller said"
        await desk.rush("b", "b", "b")
        assert selected(desk) == "Mill -------- 2. (S//NF) The", "it goes into the heading before"
        assert "¶ s1–2" in desk.detail


@presses("selection.swap", "selection.next_word")
async def test_the_other_end_can_be_moved(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", *["selection.next_word"] * 3, "selection.swap")
        await desk.do("selection.next_word")
        assert selected(desk) == "miller said that"
        await desk.do("selection.swap", "selection.previous_word")
        assert selected(desk) == "miller said"


@presses("selection.next_sentence", "selection.previous_sentence")
async def test_sentences(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", "selection.next_sentence")
        assert selected(desk) == "The miller said that the harvest would fail without rain."
        await desk.do("selection.next_sentence")
        assert selected(desk).endswith("He asked for harvest seed from abroad.")
        await desk.do("selection.previous_sentence")
        assert selected(desk).endswith("without rain.")


@presses("selection.next_paragraph", "selection.previous_paragraph")
async def test_paragraphs_are_gone_over_and_the_view_goes_along(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "4")
        await desk.do("selection.start", "selection.next_paragraph")
        assert selected(desk) == "Engineers doubt that the bridge can stand by June."
        await desk.do("selection.next_paragraph")
        assert desk.reader.cursor == "5" and "¶ 4–5" in desk.detail
        assert "The meadow plan needs a bridge." in desk.detail
        await desk.do("selection.previous_paragraph")
        assert desk.reader.cursor == "4" and "¶ 4" in desk.detail
        assert selected(desk).endswith("by June.")


@presses(
    "selection.next_line",
    "selection.previous_line",
    "selection.line_start",
    "selection.line_end",
)
async def test_lines_are_those_on_the_screen(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        first, second = (row.strip() for row in desk.pane(desk.reader.detail)[2:4])
        await desk.do("selection.start", "selection.line_end")
        assert selected(desk) == first
        await desk.do("selection.line_start")
        assert selected(desk) == first[0]
        await desk.do("selection.next_line")
        assert selected(desk) == f"{first} {second[0]}"
        await desk.do("selection.line_end", key=1)
        assert selected(desk) == f"{first} {second}"
        await desk.do("selection.previous_line", key=1)
        assert selected(desk) == first[: len(second)]


@presses("selection.next_line", "selection.previous_line")
async def test_a_column_is_kept_over_a_shorter_line_and_lines_lead_on(cable: Path) -> None:
    async with at_desk(cable, size=(120, 18)) as desk:
        await desk.do("view.transmitted")
        await to(desk, "1")
        rows = [row.strip() for row in desk.pane(desk.reader.detail)[2:4]]
        assert rows[0].startswith("1. (C) Summary: The millers")
        await desk.do("selection.start", "selection.line_end")
        for _ in range(3):
            await desk.do("selection.next_line")
        assert desk.reader.cursor != "1", "from the last line it goes on into what follows"
        assert "Both sides praised the meadow plan. End summary." in selected(desk)
        for _ in range(3):
            await desk.do("selection.previous_line")
        assert desk.reader.cursor == "1"


@presses("selection.next_character", "selection.previous_character")
async def test_characters_are_never_cut(tmp_path: Path) -> None:
    text = MEADOW.replace("The miller said", "Cafe\u0301 漢字 \U0001f468\u200d\U0001f469 said")
    async with at_desk(put(tmp_path, "04ZENDA117.txt", text), size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", "selection.previous_character")
        assert selected(desk) == "Caf"
        await desk.do("selection.next_character")
        assert selected(desk) == "Cafe\u0301"
        await desk.do("selection.next_character", key=1)
        assert selected(desk) == "Cafe\u0301 漢"
        await desk.do("selection.next_character", "selection.next_character")
        assert selected(desk) == "Cafe\u0301 漢字 \U0001f468\u200d\U0001f469"
        await desk.do("note.write")
        await desk.type("Three alphabets.")
        await desk.do("note.save")
        item = await only(desk)
        assert item.quote == "Cafe\u0301 漢字 \U0001f468\u200d\U0001f469"


@presses("selection.start", "tag.pick")
async def test_a_passage_is_tagged_like_a_paragraph(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", "selection.next_word")
        await tag(desk, "people")
        item = await only(desk)
        text = desk.reader.session.cable.text
        assert item.start is not None and item.end is not None
        assert (item.quote, item.paragraph) == ("The miller", "2")
        assert text[item.start : item.end] == item.quote
        assert item.prefix == text[item.start - 32 : item.start]
        assert item.suffix == text[item.end : item.end + 32]
        assert (item.tags, item.author) == (("people",), "kim")
        assert selected(desk) == "", "the selection is done with"
        assert "words in ¶ 2: #people" in desk.footer
        assert "ᵃThe millerᵃ said" in desk.detail
        assert "a #people “The miller”" in desk.detail
        assert desk.at_hand.endswith("#")


@presses("note.write", "note.save", "selection.start")
async def test_a_note_on_words_is_edited_by_selecting_them_again(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        for words in ("Who?", " The elder."):
            await desk.do("selection.start", "selection.next_word", "note.write")
            assert "Note on words in ¶ 2" in desk.text()
            await desk.type(words)
            await desk.do("note.save")
        await desk.until(lambda: [i.note for i in desk.on_disk().items] == ["Who? The elder."])
        assert desk.on_disk().items[0].modified
        await desk.do("note.write")
        assert desk.reader.note.field.text == "", "the paragraph has no note of its own"


@presses("tag.repeat", *FAVOURITES[:2], "edit.undo", "edit.redo", "annotation.delete")
async def test_repeat_favourites_delete_and_undo_are_about_the_words(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await tag(desk, "harvest")
        await tag(desk, "seed")
        await to(desk, "2")
        await desk.do("selection.start", "tag.repeat")
        passages = [i for i in (await desk.saved()).items if i.is_passage]
        assert [(i.quote, i.tags) for i in passages] == [("The", ("seed",))]
        await desk.do("selection.start", FAVOURITES[0])
        await desk.until(lambda: desk.on_disk().items[-1].tags == ("seed", "harvest"))
        await desk.do("selection.start", FAVOURITES[1])
        assert "−#seed" in desk.footer
        await desk.do("selection.start", "annotation.delete")
        assert "Deleted from words in ¶ 2" in desk.footer
        await desk.until(lambda: [i.paragraph for i in desk.on_disk().items] == ["1"])
        for _ in range(4):
            await desk.do("edit.undo")
        assert [i.is_passage for i in desk.reader.session.annotations.items] == [False]
        for _ in range(3):
            await desk.do("edit.redo")
        assert desk.reader.session.annotations.items[-1].tags == ("harvest",)


@presses("annotation.delete", "selection.start")
async def test_deleting_a_paragraphs_tags_leaves_its_passages(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start")
        await tag(desk, "people")
        await desk.do("annotation.delete")
        assert "Only passages are annotated here; A lists them." in desk.footer
        await tag(desk, "rain")
        await desk.do("annotation.delete")
        await desk.until(lambda: [i.tags for i in desk.on_disk().items] == [("people",)])
        await desk.do("selection.start", "selection.next_word", "annotation.delete")
        assert "Nothing to delete here." in desk.footer and selected(desk) == "The miller"


@presses("copy.text", "selection.start", "selection.next_sentence")
async def test_the_words_selected_are_copied_as_they_are_read(tmp_path: Path) -> None:
    text = MEADOW.replace("harvest would fail\n", "harvest would fail\n\nSIPDIS\n")
    async with at_desk(put(tmp_path, "04ZENDA117.txt", text), size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", "selection.next_sentence", "copy.text")
        assert desk.app.clipboard == "The miller said that the harvest would fail without rain."
        assert selected(desk) == "" and "Passage copied" in desk.footer
        await desk.do("selection.start", "selection.next_sentence")
        await tag(desk, "rain")
        assert "fail\n\nSIPDIS\nwithout" in (await only(desk)).quote


@presses("view.transmitted", "selection.start")
async def test_the_selection_stays_when_the_view_changes(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start", *["selection.next_word"] * 9)
        words = selected(desk)
        await desk.do("view.transmitted")
        assert selected(desk) == words and "Selected 10 words" in desk.detail
        await tag(desk, "rain")
        assert "ᵃ 2. (S//NF) The miller said" in desk.detail, "its letter is in the margin"
        await desk.do("view.transmitted")
        assert "ᵃThe miller said that the harvest would fail without rain.ᵃ He" in desk.detail


@presses("search.open", "prompt.accept", "selection.start")
async def test_selecting_begins_with_the_hit_at_hand(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await desk.do("search.open")
        await desk.type("would fail")
        await desk.do("prompt.accept", "selection.start")
        assert selected(desk) == "would fail"
        await desk.do("selection.next_word")
        assert selected(desk) == "would fail without"


@presses("view.whole", "selection.start", "move.page_down")
async def test_in_the_whole_cable_it_begins_with_the_first_word_in_sight(cable: Path) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await to(desk, "1")
        await desk.do("view.whole")
        await desk.do("selection.start")
        assert selected(desk) == "Summary:"
        await desk.do("selection.cancel")
        await desk.do("move.page_down", "selection.start")
        top = " ".join(desk.pane(desk.reader.detail)[2:6])
        assert selected(desk) in top
        await desk.do("selection.next_paragraph", "selection.next_paragraph")
        active = desk.reader.selecting.now
        assert active is not None
        row = desk.reader.detail.row_at(active.active)
        assert row is not None
        assert 0 <= row - desk.reader.detail.top < desk.reader.detail.page, "it is in sight"


@presses("selection.start", "selection.next_sentence", "tag.pick")
async def test_a_passage_over_two_paragraphs_is_seen_in_both(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "4")
        await desk.do("selection.start", *["selection.next_sentence"] * 2)
        await tag(desk, "bridge")
        assert (await only(desk)).paragraph == "4" and desk.reader.cursor == "4"
        assert "ᵃEngineers" in desk.detail
        await to(desk, "5")
        assert "from ¶ 4 #bridge" in desk.detail
        assert "bridge.ᵃ" in desk.detail


async def test_a_burst_of_keys_stays_in_order(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.rush(*"swwwbtpeople", "enter", *"jsw")
        assert [i.quote for i in desk.reader.session.annotations.items] == ["The miller said"]
        assert selected(desk) == "The crown"
        await desk.rush("n", *"a j", "escape", *"k")
        assert desk.reader.session.annotations.items[-1].note == "a j"
        assert desk.reader.cursor == "2"


@presses("selection.start")
async def test_escape_and_a_letter_that_came_together_are_both_heard(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start")
        await desk.press("alt+j")
        assert selected(desk) == "" and desk.reader.cursor == "3"
        await desk.rush("alt+s", "w", "w")
        assert selected(desk) == "The crown promised", "in the order in which they came"


@presses("selection.start")
async def test_other_keys_do_nothing_and_say_so(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("selection.start")
        for key in "xq":
            await desk.press(key)
            assert selected(desk) == "The" and "esc leaves them" in desk.footer
        assert desk.app.is_running


@presses("selection.start")
async def test_on_a_narrow_screen_the_text_is_shown(cable: Path) -> None:
    async with at_desk(cable, size=(60, 20)) as desk:
        await to(desk, "2")
        assert desk.panes == {"tree"}
        await desk.do("selection.start", "selection.next_word")
        assert desk.panes == {"reading"} and "Selected 2 words" in desk.detail


@pytest.mark.parametrize("text", [PLAIN_WORDS, NO_SUBJECT, ""], ids=range(3))
async def test_selecting_is_harmless_in_a_cable_with_little_in_it(
    tmp_path: Path, text: str
) -> None:
    async with at_desk(put(tmp_path / "cables", "small.txt", text), size=SMALL) as desk:
        keymap = desk.app.keymap
        names = [name for name in keymap.keys if name.startswith("selection.")]
        for unit in ("move.first", "move.last"):
            await desk.rush(keymap.keys_of(unit)[0], *(keymap.keys_of(n)[0] for n in names))
        await desk.do("annotation.list")
        assert desk.app.is_running


@presses("selection.start")
async def test_nothing_is_written_where_the_sidecar_cannot_be_read(cable: Path) -> None:
    sidecar = cable.with_name("04ZENDA117.kim.annotations.yaml")
    sidecar.write_text("version: 1\ncolour: [\n", encoding="utf-8")
    async with at_desk(cable, size=SMALL) as desk:
        await desk.press("escape")
        await desk.do("selection.start")
        await desk.press("t")
        assert "04ZENDA117.kim.annotations.yaml" in desk.footer
        assert desk.reader.session.annotations.items == ()


async def test_the_reader_keeps_its_own_keys_while_words_are_selected(cable: Path) -> None:
    path = own_keymap("tag.pick: [T]\nselection.next_word: [f]\n")
    async with at_desk(cable, keymap=path) as desk:
        await desk.press("s", "f", "T")
        await desk.type("people")
        await desk.press("enter")
        assert [i.tags for i in (await desk.saved()).items] == [("people",)]
