"""The list of the annotations at hand: each can be gone to, edited, retagged, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, presses
from tests.app.test_selecting import SMALL, selected, to
from tests.app.test_tagging import tag

SIDECAR = """\
version: 1
cable: 04ZENDA117
annotations:
  - id: aaaa1111
    paragraph: "2"
    tags: [rain]
    note: |-
      Compare 4.
      And the almanac.
    author: kim
    created: 2026-11-23T19:41:07Z
  - id: bbbb2222
    paragraph: "2"
    quote: The miller said
    start: MILLER
    tags: [people, people/miller]
    author: lee
    created: 2026-11-23T19:42:07Z
  - id: cccc3333
    paragraph: "2"
    quote: miller said that the harvest
    start: SAID
    tags: [harvest]
    author: kim
    created: 2026-11-23T19:43:07Z
  - id: dddd4444
    paragraph: "3.1"
    tags: [seed]
    author: kim
    created: 2026-11-23T19:44:07Z
"""


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    sidecar = SIDECAR
    for mark, words in (("MILLER", "The miller said"), ("SAID", "miller said that the harvest")):
        start = MEADOW.index(words)
        sidecar = sidecar.replace(mark, f"{start}\n    end: {start + len(words)}")
    path.with_name("04ZENDA117.kim.annotations.yaml").write_text(sidecar, encoding="utf-8")
    return path


async def choose(desk: Desk, identity: str, what: str) -> None:
    """Choose an annotation from the list, and what to do with it."""
    await desk.do("annotation.list")
    for wanted in (identity, what):
        assert wanted in desk.listed
        while desk.chosen != wanted:
            await desk.do("list.next")
        await desk.do("list.accept")


@presses("annotation.list", "list.cancel")
async def test_every_annotation_of_the_paragraph_is_listed(cable: Path) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await to(desk, "2")
        await desk.do("annotation.list")
        assert desk.listed == ["aaaa1111", "bbbb2222", "cccc3333"]
        rows = [" ".join(row.strip("› ").split()) for row in desk.rows()]
        for row in (
            "¶ whole paragraph #rain Compare 4. kim",
            "a “The miller said” #people #people/miller lee",
            "b “miller said that the harvest” #harvest kim",
        ):
            assert row in rows
        await desk.type("harv")
        assert desk.listed == ["cccc3333"]
        await desk.do("list.cancel")
        assert desk.app.screen is desk.reader


@presses("annotation.list", "list.accept", "list.next")
async def test_going_to_one_selects_its_words_or_its_paragraph(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await choose(desk, "bbbb2222", "go")
        assert selected(desk) == "The miller said"
        await desk.do("note.write")
        await desk.type("Mine.")
        await desk.do("note.save")
        added = (await desk.saved()).items[-1]
        assert (added.quote, added.author, added.note) == ("The miller said", "kim", "Mine.")
        await choose(desk, "aaaa1111", "go")
        assert desk.reader.cursor == "2" and selected(desk) == ""


@presses("annotation.list", "list.accept", "note.save")
async def test_the_note_of_one_is_edited(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await choose(desk, "cccc3333", "note")
        assert "Note on “miller said … harvest”" in desk.text()
        await desk.type("Which one?")
        await desk.do("note.save")
        notes = {item.id: item.note for item in (await desk.saved()).items}
        assert notes["cccc3333"] == "Which one?" and notes["aaaa1111"].startswith("Compare 4.")


@presses("annotation.list", "list.accept", "list.mark")
async def test_one_is_retagged(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await choose(desk, "cccc3333", "tags")
        assert "✓ harvest" in desk.text()
        await desk.type("harvest")
        await desk.do("list.mark")
        await desk.type("seed")
        await desk.do("list.mark", "list.accept")
        tags = {item.id: item.tags for item in (await desk.saved()).items}
        assert tags["cccc3333"] == ("seed",) and tags["aaaa1111"] == ("rain",)


@presses("annotation.list", "list.accept", "edit.undo")
async def test_one_is_deleted_and_undo_gives_it_back(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        before = desk.reader.session.annotations
        await choose(desk, "cccc3333", "delete")
        left = [item.id for item in (await desk.saved()).items]
        assert left == ["aaaa1111", "bbbb2222", "dddd4444"]
        await desk.do("edit.undo")
        assert set(desk.reader.session.annotations.items) == set(before.items)


@presses("annotation.list", "list.accept")
async def test_what_another_coder_wrote_is_only_looked_at(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("annotation.list", "list.next", "list.accept")
        assert desk.listed == ["go", ""]
        assert "Written by lee: only they change it" in desk.text()
        await desk.do("list.next")
        assert desk.chosen == "go", "the words cannot be chosen"


@presses("annotation.list", "list.cancel")
async def test_items_are_listed_with_their_paragraph(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "3.2")
        await desk.do("annotation.list")
        assert desk.listed == ["dddd4444"]
        assert "¶  3.1" in desk.text()
        await desk.do("list.cancel")


@presses("annotation.list")
async def test_where_there_is_none_it_says_how_to_make_one(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        for where in ("move.first", "move.last"):
            await desk.do(where, "annotation.list")
            assert "No annotation here yet: t tags it, s selects words." in desk.footer
            assert desk.app.screen is desk.reader


@presses("annotation.list", "note.write", "annotation.delete")
async def test_the_readers_own_keys_still_mean_the_whole_paragraph(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        await desk.do("note.write")
        assert desk.reader.note.field.text == "Compare 4.\nAnd the almanac."
        await desk.do("note.save")
        await tag(desk, "seed")
        tags = {item.id: item.tags for item in (await desk.saved()).items}
        assert tags["aaaa1111"] == ("rain", "seed")
        await desk.do("annotation.delete", "annotation.list")
        assert desk.listed == ["bbbb2222", "cccc3333"]


@presses("annotation.list", "list.accept")
async def test_a_passage_of_an_earlier_paragraph_is_listed_where_it_reaches(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "4")
        await desk.do("selection.start", *["selection.next_sentence"] * 2)
        await tag(desk, "bridge")
        await to(desk, "5")
        await desk.do("annotation.list")
        assert "Engineers doubt" in desk.text()
        await desk.do("list.accept", "list.accept")
        assert selected(desk).startswith("Engineers") and "¶ 4–5" in desk.detail


@presses("annotation.list", "list.accept")
async def test_nothing_is_offered_that_a_sidecar_that_cannot_be_read_forbids(cable: Path) -> None:
    async with at_desk(cable, size=SMALL) as desk:
        await to(desk, "2")
        desk.reader.session.sidecar.path.write_text("version: 1\nx: [\n", encoding="utf-8")
        desk.reader._look_outside()
        await desk.do("annotation.list", "list.accept")
        assert desk.listed[0] == "go"
