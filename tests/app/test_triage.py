"""Annotations without a place or with a doubtful one: looked at, accepted, placed by hand, left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, own_keymap, presses
from tui.annotations import places
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document
from tui.annotations.selectors import on_paragraph, on_passage
from tui.annotations.sidecar import file_hash
from tui.app.app import CablegramApp
from tui.app.outline import ORPHANS
from tui.app.screens.reader import Reader
from tui.app.screens.triage import Triage
from tui.app.triage import difference
from tui.cable.parse import parse as parse_cable

CHANGED = (
    MEADOW.replace(
        "Engineers doubt that the bridge can stand by June.",
        "Builders of the crown now say that no bridge will be ready this summer.",
    )
    .replace("would fail\nwithout rain", "would foil without\nrain")
    .replace("RASSENDYLL", "6. (U) He asked for harvest seed from abroad.\n\nRASSENDYLL")
)
BEFORE = parse_cable(MEADOW)


def whole(identity: str, number: str, tag: str) -> Annotation:
    node = BEFORE.find(number)
    assert node is not None
    blank = Annotation(identity, number, (tag,), author="kim", created="2026-11-23T19:41:07Z")
    return on_paragraph(BEFORE, node, blank)


def passage(identity: str, number: str, words: str, tag: str) -> Annotation:
    start = MEADOW.index(words)
    blank = Annotation(identity, number, (tag,), author="kim", created="2026-11-23T19:41:07Z")
    return on_passage(BEFORE, number, start, start + len(words), blank)


LOST = whole("lost1111", "4", "bridge")
NEAR = whole("near1111", "2", "harvest")
QUOTE = passage("quot1111", "4", "bridge can stand by June", "june")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A cable that changed since these annotations were made."""

    def make(*items: Annotation, text: str = CHANGED) -> Path:
        path = put(tmp_path / "cables", "04ZENDA117.txt", text)
        held = Annotations("04ZENDA117", path.name, file_hash(MEADOW.encode()), items)
        places.beside(path, "kim").write_text(document(held), encoding="utf-8")
        return path

    return make


def stored(desk: Desk, identity: str) -> Annotation:
    found = desk.on_disk().get(identity)
    assert found is not None
    return found


@presses("annotation.triage", "move.open", "edit.undo")
async def test_an_accepted_place_is_written_and_undone_in_one_step(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(LOST)) as desk:
        assert "1 without a place" in desk.tree[-1]
        await desk.do("annotation.triage")
        shown = desk.text()
        assert "Annotations to check: 1 of 1" in shown
        assert "Its words were not found in this text." in shown
        assert "“[-Engineers doubt-]" in shown and "{+Builders of the crown" in shown
        await desk.do("move.open")
        assert isinstance(desk.app.screen, Reader)
        assert "Every annotation has its place" in desk.footer
        await desk.press("escape")
        await desk.saved()
        written = stored(desk, "lost1111")
        assert written.opening.startswith("Builders of the crown")
        assert written.sha256 == file_hash(CHANGED.encode())
        assert written.tags == ("bridge",) and written.modified
        assert desk.reader.session.on("4") == (written,)
        assert not any("without a place" in row for row in desk.tree)
        await desk.do("edit.undo")
        await desk.saved()
        assert stored(desk, "lost1111") == LOST
        assert "1 without a place" in desk.tree[-1]


@presses("annotation.triage", "annotation.place", "move.last")
async def test_an_annotation_is_placed_by_hand(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.triage", "annotation.place")
        assert isinstance(desk.app.screen, Reader)
        assert "P places it there" in desk.footer
        await desk.do("move.last", "annotation.place")
        assert "Go to a paragraph" in desk.footer
        await desk.press("g", "5", "enter")
        assert "P place here" in desk.footer
        await desk.do("annotation.place")
        assert "Placed on the whole of ¶ 5" in desk.footer
        await desk.press("j")
        await desk.saved()
        written = stored(desk, "lost1111")
        assert (written.paragraph, written.opening[:8]) == ("5", "Comment:")
        assert desk.reader.session.placement.orphans == ()


@presses("edit.undo", "move.open")
async def test_while_placing_nothing_is_undone_and_enter_places(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.triage", "annotation.place", "edit.undo")
        assert "places the annotation here" in desk.footer
        assert desk.reader.session.placing
        await desk.do("move.first", "move.next_paragraph", "move.open")
        assert not desk.reader.session.placing


@presses("annotation.place", "move.back")
async def test_placing_by_hand_is_given_up(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.place")
        assert "No annotation is being placed; O shows" in desk.footer
        await desk.do("annotation.triage", "annotation.place", "move.back")
        assert "stays without a new place" in desk.footer
        await desk.do("annotation.place")
        assert "No annotation is being placed" in desk.footer
        assert desk.on_disk().items == (LOST,)


@presses("annotation.place")
async def test_a_passage_is_placed_on_its_words_where_they_are(
    changed: Callable[..., Path],
) -> None:
    text = MEADOW.replace("Engineers doubt that the bridge can stand by June.", "None.").replace(
        "Comment: The meadow plan needs a bridge.", "It may be said: bridge can\nstand by June"
    )
    async with at_desk(changed(QUOTE, text=text)) as desk:
        assert desk.reader.session.placement.orphans == (QUOTE,)
        await desk.do("annotation.triage", "annotation.place")
        await desk.press("g", "5", "enter")
        await desk.do("annotation.place")
        assert "Placed on the words in ¶ 5" in desk.footer
        await desk.press("j")
        await desk.saved()
        assert stored(desk, "quot1111").quote == "bridge can\nstand by June"


@presses("annotation.triage", "move.next_pane", "move.previous_pane", "move.back")
async def test_what_is_left_stays_as_it_was(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST, NEAR)) as desk:
        await desk.do("annotation.triage")
        assert "1 of 2" in desk.text() and "#bridge" in desk.text()
        await desk.do("move.next_pane")
        assert "2 of 2" in desk.text() and "#harvest" in desk.text()
        await desk.do("move.next_pane")
        assert "1 of 2" in desk.text()
        await desk.do("move.previous_pane")
        assert "2 of 2" in desk.text()
        await desk.do("move.back")
        assert isinstance(desk.app.screen, Reader)
        assert desk.on_disk().items == (LOST, NEAR)
        assert not desk.reader.session.dirty


@presses("annotation.triage", "move.open")
async def test_words_that_differ_are_signed_and_can_be_accepted(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(NEAR)) as desk:
        assert "≈ 1 to check" in desk.tree[-1]
        await desk.press("g", "2", "enter")
        assert "≈" in desk.at_hand
        assert "not quite those that were annotated" in desk.detail
        assert "“The miller said that the harvest would fail" in desk.detail
        await desk.do("annotation.triage")
        assert "≈ stands here" in desk.text()
        assert "[-fail-]" in desk.text() and "{+foil+}" in desk.text()
        await desk.do("move.open")
        await desk.press("j", "k")
        await desk.saved()
        assert "would foil" in stored(desk, "near1111").opening
        assert "≈" not in desk.at_hand
        assert "not quite" not in desk.detail


@presses("annotation.triage", "move.next_paragraph", "move.previous_paragraph", "move.open")
async def test_of_two_places_alike_the_reader_chooses(changed: Callable[..., Path]) -> None:
    page = MEADOW.split("The Mill\n", 1)[1].split("3. (U)", 1)[0]
    again = page.replace("2. (S//NF)", "6. (S//NF)")
    text = MEADOW.replace("SUBJECT: HARVEST", "SUBJECT: SOME HARVEST").replace(
        "RASSENDYLL", f"The Mill\n{again}3. (U) The crown promised\n\nRASSENDYLL"
    )
    seed = passage("seed1111", "2", "He asked for harvest seed", "seed")
    async with at_desk(changed(seed, text=text)) as desk:
        await desk.do("annotation.triage")
        shown = desk.text()
        assert "Several places fit it alike." in shown
        assert "1  ¶ 2" in shown and "2  ¶ 6" in shown
        await desk.do("move.next_paragraph", "move.next_paragraph", "move.previous_paragraph")
        await desk.do("move.next_paragraph", "move.open")
        await desk.press("j")
        await desk.saved()
        assert stored(desk, "seed1111").paragraph == "6"
        assert desk.reader.session.placement.orphans == ()


@presses("annotation.triage")
async def test_where_nothing_is_to_be_checked_it_says_so(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST, text=MEADOW)) as desk:
        await desk.do("annotation.triage")
        assert "Every annotation stands on its own words." in desk.footer


@presses("move.last", "move.open")
async def test_the_last_row_of_the_tree_opens_them(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST), size=(80, 24)) as desk:
        await desk.do("move.last")
        assert desk.reader.cursor == ORPHANS
        assert "O to check" in desk.footer
        await desk.do("move.open")
        assert isinstance(desk.app.screen, Triage)


@presses("annotation.triage", "annotation.place")
async def test_an_annotation_that_nothing_is_like_can_only_be_placed_by_hand(
    changed: Callable[..., Path],
) -> None:
    strange = Annotation("none1111", "99", ("x",), note="by hand")
    async with at_desk(changed(strange)) as desk:
        await desk.do("annotation.triage")
        assert "No words of it are stored" in desk.text()
        assert "Nothing in it is like these words. P lets you place it" in desk.text()
        await desk.do("move.open")
        assert "no place to accept" in desk.text()
        await desk.do("annotation.place")
        await desk.press("g", "1", "enter")
        await desk.do("annotation.place")
        await desk.press("j")
        await desk.saved()
        assert stored(desk, "none1111").opening.startswith("Summary: The millers")


@presses("annotation.triage", "move.open")
async def test_what_another_program_changed_meanwhile_is_kept(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.triage")
        sidecar = desk.reader.session.sidecar.path
        text = sidecar.read_text(encoding="utf-8")
        sidecar.write_text(text.replace("[bridge]", "[bridge, theirs]"), encoding="utf-8")
        desk.reader._look_outside()
        await desk.do("move.open")
        await desk.press("j")
        await desk.saved()
        assert stored(desk, "lost1111").tags == ("bridge", "theirs")
        assert stored(desk, "lost1111").opening.startswith("Builders")


@presses("annotation.triage", "move.open")
async def test_what_another_program_deleted_meanwhile_is_not_placed(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(LOST, NEAR)) as desk:
        await desk.do("annotation.triage")
        held = Annotations("04ZENDA117", "x", file_hash(MEADOW.encode()), (NEAR,))
        desk.reader.session.sidecar.path.write_text(document(held), encoding="utf-8")
        desk.reader.session.look_outside()
        await desk.do("move.open")
        assert "somebody else deleted it" in desk.text()
        assert "1 of 1" in desk.text() and "#harvest" in desk.text()
        assert desk.on_disk().items == (NEAR,)


@presses("annotation.triage", "move.open", "annotation.place")
async def test_nothing_is_placed_where_nothing_can_be_written(
    changed: Callable[..., Path],
) -> None:
    async with at_desk(changed(LOST)) as desk:
        desk.reader.session.sidecar.problem = "the sidecar cannot be read"
        await desk.do("annotation.triage", "move.open")
        assert "the sidecar cannot be read" in desk.text()
        await desk.do("annotation.place")
        assert isinstance(desk.app.screen, Triage)
        assert desk.on_disk().items == (LOST,)


@presses("annotation.triage", "edit.undo", "move.open")
async def test_undo_works_over_the_candidates(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST, NEAR)) as desk:
        await desk.do("annotation.triage", "move.open")
        assert "Placed at ¶ 4" in desk.text() and "1 of 1" in desk.text()
        await desk.do("edit.undo")
        assert "Undone: place" in desk.text() and "1 of 2" in desk.text()
        assert desk.reader.session.annotations.items == (LOST, NEAR)


@presses("annotation.triage", "app.quit")
async def test_quitting_works_over_the_candidates(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.triage", "app.quit")
        await desk.until(lambda: desk.app._exit, "the end")


@pytest.mark.parametrize("width", [40, 80, 99, 100, 160])
async def test_old_and_new_stand_side_by_side_where_there_is_room(
    changed: Callable[..., Path], width: int
) -> None:
    async with at_desk(changed(LOST, NEAR, QUOTE), size=(width, 24)) as desk:
        await desk.press("O")
        rows = desk.rows()
        old = next(at for at, row in enumerate(rows) if "As annotated" in row)
        new = next(at for at, row in enumerate(rows) if "In this text" in row)
        assert (old == new) is (width >= 100)
        assert old <= new
        await desk.press("j", "tab", "space", "b", "tab", "x")
        assert isinstance(desk.app.screen, Triage)


@presses("annotation.triage")
async def test_the_keys_are_those_of_the_keymap(changed: Callable[..., Path]) -> None:
    own = own_keymap("annotation.triage: [W]\nannotation.place: [S]\nmove.open: [E]\n")
    async with at_desk(changed(LOST), keymap=own) as desk:
        await desk.do("annotation.triage")
        assert "E accept" in desk.text() and "S by hand" in desk.text()


def test_the_words_that_the_other_text_lacks_are_told() -> None:
    was, now = difference("the old bridge stands", "the new bridge stands firm")
    assert was == [("the", "same"), ("old", "gone"), ("bridge", "same"), ("stands", "same")]
    assert [word for word, how in now if how == "new"] == ["new", "firm"]
    long = " ".join(map(str, range(1000)))
    was, now = difference(long, long)
    assert was == now and len(was) < 200 and ("…", "same") in was


SIZES = ((80, 24), (120, 36))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_pictures(
    snap_compare: Callable[..., bool], changed: Callable[..., Path], size: tuple[int, int]
) -> None:
    path = changed(LOST, NEAR, QUOTE)
    sidecar = places.beside(path, "kim")
    assert len(parse(sidecar.read_text(encoding="utf-8")).annotations.items) == 3
    app = CablegramApp(path, theme="night", coder="kim")
    assert snap_compare(app, terminal_size=size, press=["O"])


@presses("annotation.triage", "tag.pick")
async def test_a_key_that_means_nothing_here_says_so(changed: Callable[..., Path]) -> None:
    async with at_desk(changed(LOST)) as desk:
        await desk.do("annotation.triage", "tag.pick")
        assert "This key does nothing here; esc closes." in desk.text()
        await desk.press("alt+j")
        assert desk.reader.footer.message is None, "escape and j on a slow line: closed, then moved"
        assert desk.app.screen is desk.reader
