"""Coders compared in the reader: what is shown, what blind coding keeps from sight, every key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk, own_keymap, presses
from tui.annotations import places
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document
from tui.annotations.selectors import on_passage
from tui.app.app import CablegramApp
from tui.app.comparing import Coded, Difference, compare, in_short, nothing_to_show
from tui.app.screens.comparison import Comparison
from tui.app.screens.reader import Reader
from tui.app.session import open_session
from tui.cable.parse import parse as parse_cable

CABLE = parse_cable(MEADOW)
Coding = dict[str, str]
"""Tags by paragraph, separated by blanks."""


def coded(coder: str, coding: Coding, reviewed: str = "", *more: Annotation) -> Annotations:
    """A coder who is done with what they tagged, and with ``reviewed``."""
    items = [
        Annotation(f"{coder}{place:04}x", number, tuple(tags.split()), author=coder)
        for place, (number, tags) in enumerate(coding.items())
    ]
    marks = dict.fromkeys((*reviewed.split(), *(number.split(".")[0] for number in coding)))
    return Annotations("04ZENDA117", items=(*items, *more), reviewed=tuple(marks))


SEED = MEADOW.index("harvest seed")
WHERE = on_passage(
    CABLE,
    "2",
    SEED,
    SEED + len("harvest seed"),
    Annotation("anapass1", "2", ("seed",), note="From which country?", author="ana"),
)
ANA = coded("ana", {"2": "rain fear", "4": "bridge", "3.1": "seed"}, "1 5", WHERE)
KIM = coded("kim", {"2": "rain", "4": "bridge river"}, "1 3")


@pytest.fixture
def library(tmp_path: Path) -> Callable[..., Path]:
    """A cable with a sidecar of each coder's own; coding is blind unless ``blind`` is false."""

    def make(blind: bool = True, **coders: Annotations) -> Path:
        path = put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
        if blind:
            path.with_name("cablegram.yaml").write_text("version: 1\ncoding: blind\n")
        for coder, held in coders.items():
            places.beside(path, coder).write_text(document(held), encoding="utf-8")
        return path

    return make


def files(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


def shown(desk: Desk) -> Comparison:
    assert isinstance(desk.app.screen, Comparison), desk.text()
    return desk.app.screen


# What is compared


def differing(path: Path, coder: str = "kim") -> list[str]:
    found = compare(open_session(path, coder))
    return [each.node.id for each in found.differences]


def test_the_paragraphs_that_both_reviewed_and_tagged_differently(
    library: Callable[..., Path],
) -> None:
    path = library(ana=ANA, kim=KIM)
    found = compare(open_session(path, "kim"))
    assert (found.own, found.coders, found.idle) == ("kim", ("kim", "ana"), ())
    assert [each.node.id for each in found.differences] == ["2", "3", "4"]
    assert (found.units, found.partial) == (4, 1), "5 is not reviewed by kim"
    two, three, four = found.differences
    assert (two.disputed, two.shared) == (("fear", "seed"), ("rain",))
    assert (three.disputed, three.shared) == (("seed",), ()), "an item's tag is its paragraph's"
    assert (four.disputed, four.shared) == (("river",), ("bridge",))
    assert [one.tags for one in four.codings] == [{"bridge", "river"}, {"bridge"}]
    assert in_short(found) == (
        "kim, ana: 3 of 4 paragraphs that both reviewed differ; 80.0% agreement; "
        "1 more not reviewed by all"
    )


def test_in_blind_coding_nothing_is_shown_of_what_the_reader_has_not_reviewed(
    library: Callable[..., Path],
) -> None:
    lee = coded("lee", {"4": "other"})
    path = library(ana=ANA, lee=lee, kim=coded("kim", {}, "1"))
    assert differing(path) == []
    path = library(ana=ANA, lee=lee, kim=coded("kim", {}, "4"))
    assert differing(path) == ["4"]
    path = library(ana=ANA, lee=lee, kim=coded("kim", {}))
    found = compare(open_session(path, "kim"))
    assert not found.differences and found.coders[0] == "kim"
    assert differing(path, "max") == [], "one who has no sidecar yet reviewed nothing"


def test_one_tag_reveals_nothing_before_both_are_done(library: Callable[..., Path]) -> None:
    begun = replace(KIM, reviewed=())
    assert differing(library(ana=ANA, kim=begun)) == [], "the reader is not done"
    assert differing(library(ana=replace(ANA, reviewed=()), kim=KIM)) == [], "nor is the other"
    assert differing(library(ana=ANA, kim=replace(KIM, reviewed=("2",)))) == ["2"]


TAGS = st.sampled_from(["rain", "seed", "fear"])
CODINGS = st.dictionaries(st.sampled_from("12345"), st.frozensets(TAGS), max_size=5)


@given(mine=CODINGS, others=st.lists(CODINGS, max_size=2))
def test_blindness_holds_whatever_was_coded(
    tmp_path_factory: pytest.TempPathFactory,
    mine: dict[str, frozenset[str]],
    others: list[dict[str, frozenset[str]]],
) -> None:
    path = put(tmp_path_factory.mktemp("blind"), "04ZENDA117.txt", MEADOW)
    path.with_name("cablegram.yaml").write_text("coding: blind\n")
    for coder, coding in zip(("kim", "ana", "lee"), (mine, *others), strict=False):
        tagged = {number: " ".join(tags) for number, tags in coding.items() if tags}
        held = coded(coder, tagged, " ".join(coding))
        places.beside(path, coder).write_text(document(held), encoding="utf-8")
    active = [coding for coding in others if coding]
    found = compare(open_session(path, "kim"))
    assert {each.node.id for each in found.differences} <= set(mine)
    everybody = [mine, *active]
    expected = [
        number
        for number in "12345"
        if active
        and all(number in coding for coding in everybody)
        and len({coding[number] for coding in everybody}) > 1
    ]
    assert [each.node.id for each in found.differences] == expected


def test_where_coding_is_shared_the_coders_sidecars_are_compared(
    library: Callable[..., Path],
) -> None:
    path = library(blind=False, ana=ANA, lee=coded("lee", {"2": "rain"}))
    found = compare(open_session(path, "kim"))
    assert (found.own, found.coders) == ("", ("ana", "lee"))
    assert [each.node.id for each in found.differences] == ["2"]


def test_settings_that_cannot_be_read_count_as_blind(library: Callable[..., Path]) -> None:
    path = library(ana=ANA, lee=coded("lee", {"2": "rain"}))
    path.with_name("cablegram.yaml").write_text("coding: deaf\n")
    found = compare(open_session(path))
    assert not found.differences
    assert "coding must be shared or blind" in nothing_to_show(found)


def test_a_sidecar_that_cannot_be_read_is_told_and_left_out(library: Callable[..., Path]) -> None:
    path = library(ana=ANA, kim=KIM, lee=coded("lee", {}, "2"))
    places.beside(path, "lee").write_text("- spoilt\n")
    found = compare(open_session(path, "kim"))
    assert found.coders == ("kim", "ana") and found.differences
    (problem,) = found.problems
    assert "04ZENDA117.lee.annotations.yaml" in problem


def test_what_is_not_saved_yet_counts(library: Callable[..., Path]) -> None:
    session = open_session(library(ana=ANA, kim=KIM), "kim")
    four = session.outline.get("4")
    assert four is not None
    session.set_tags([four], [], ["river"])
    assert [each.node.id for each in compare(session).differences] == ["2", "3"]


@pytest.mark.parametrize(
    ("coders", "blind", "said"),
    [
        ({}, True, "No other coder has a sidecar of their own for this cable."),
        ({}, False, "No coder has a sidecar of their own for this cable, as blind coding makes"),
        ({"ana": ANA}, False, "Only ana has a sidecar of their own for this cable."),
        ({"ana": ANA}, True, "Coding is blind: others' tags are shown on what you marked"),
        (
            {"ana": coded("ana", {}), "kim": KIM},
            True,
            "No paragraph here is marked as reviewed yet by ana.",
        ),
        (
            {"ana": coded("ana", {}), "lee": coded("lee", {})},
            False,
            "No paragraph here is marked as reviewed yet by ana and lee.",
        ),
        (
            {"ana": coded("ana", {}, "1"), "kim": coded("kim", {}, "2")},
            True,
            "No paragraph here is marked as reviewed yet by both kim and ana.",
        ),
        (
            {"ana": coded("ana", {}, "1"), "kim": coded("kim", {}, "1"), "lee": KIM},
            True,
            "kim, ana and lee agree on 1 paragraph that all reviewed.",
        ),
    ],
)
@presses("coders.compare")
async def test_where_there_is_nothing_to_show_it_says_why(
    library: Callable[..., Path], coders: dict[str, Annotations], blind: bool, said: str
) -> None:
    async with at_desk(library(blind, **coders)) as desk:
        await desk.do("coders.compare")
        assert isinstance(desk.app.screen, Reader)
        assert any(said in text for text, _ in desk.reader.messages)
        assert said[:40] in desk.footer


def test_a_difference_names_what_is_shared_and_what_is_not() -> None:
    node = CABLE.paragraphs()[0]
    codings = tuple(Coded(frozenset(tags.split()), ()) for tags in ("b a", "a", "a c"))
    found = Difference(node, codings)
    assert (found.shared, found.disputed) == (("a",), ("b", "c"))


# On the screen


@presses("coders.compare", "move.next_paragraph", "move.previous_paragraph", "move.back")
async def test_each_difference_is_shown_with_every_coders_tags_and_notes(
    library: Callable[..., Path],
) -> None:
    path = library(ana=ANA, kim=KIM)
    before = files(path)
    async with at_desk(path) as desk:
        await desk.do("coders.compare")
        text = desk.text()
        assert "Coders differ: 1 of 3" in text
        assert "3 of 4 paragraphs that both reviewed differ; 80.0% agreement" in text
        assert "¶ 2 S//NF" in text or "¶ 2 (S//NF)" in text
        assert "The miller said that the harvest would fail" in text
        names = next(row for row in desk.rows() if "kim (you)" in row)
        assert "ana" in names, "the coders stand side by side"
        (fear,) = (row for row in desk.rows() if "#fear" in row)
        assert fear.index("− #fear") < fear.index("+ #fear")
        (rain,) = (row for row in desk.rows() if "#rain" in row)
        assert rain.count("  #rain") == 2 and "+" not in rain and "−" not in rain
        assert "“harvest seed”" in text and "From which country?" in text
        await desk.do("move.next_paragraph")
        assert "2 of 3" in desk.text() and "3.1" in desk.text()
        await desk.do("move.next_paragraph", "move.next_paragraph")
        assert "3 of 3" in desk.text() and "+ #river" in desk.text()
        assert "This is the last difference in this cable." in desk.text()
        await desk.do("move.previous_paragraph")
        assert "2 of 3" in desk.text() and "last difference" not in desk.text()
        await desk.do("move.back")
        assert isinstance(desk.app.screen, Reader) and desk.reader.cursor == "1"
    assert files(path) == before, "nobody's sidecar is changed"


@presses("coders.compare", "move.last", "move.first", "move.open")
async def test_enter_goes_to_the_paragraph(library: Callable[..., Path]) -> None:
    async with at_desk(library(ana=ANA, kim=KIM)) as desk:
        await desk.do("coders.compare", "move.last")
        assert "3 of 3" in desk.text()
        await desk.do("move.first")
        assert "1 of 3" in desk.text()
        await desk.do("move.last", "move.open")
        assert isinstance(desk.app.screen, Reader)
        assert desk.reader.cursor == "4"
        await desk.do("coders.compare")
        assert "3 of 3" in desk.text(), "it begins at the paragraph at hand"
        await desk.do("coders.compare")
        assert isinstance(desk.app.screen, Reader)


@presses("coders.compare", "app.quit")
async def test_quitting_works_over_the_differences(library: Callable[..., Path]) -> None:
    async with at_desk(library(ana=ANA, kim=KIM)) as desk:
        await desk.do("coders.compare", "app.quit")
        await desk.until(lambda: desk.app._exit, "the end")


@presses("coders.compare")
async def test_an_unreadable_sidecar_is_in_the_messages(library: Callable[..., Path]) -> None:
    path = library(ana=ANA, kim=KIM, lee=KIM)
    places.beside(path, "lee").write_text("- spoilt\n")
    async with at_desk(path) as desk:
        await desk.do("coders.compare")
        assert shown(desk)._said[0] in [text for text, _ in desk.reader.messages]
        assert "j/k" not in desk.rows()[-1]
        await desk.press("x")
        assert "j/k" in desk.rows()[-1], "the message stays until the next key"
        assert any("lee.annotations.yaml" in text for text, _ in desk.reader.messages)


@pytest.mark.parametrize("width", [30, 60, 80, 99, 100, 160])
async def test_text_and_coders_stand_side_by_side_where_there_is_room(
    library: Callable[..., Path], width: int
) -> None:
    async with at_desk(library(ana=ANA, kim=KIM), size=(width, 24)) as desk:
        await desk.press("D")
        rows = desk.rows()
        text = next(at for at, row in enumerate(rows) if "¶ 2" in row)
        coders = next(at for at, row in enumerate(rows) if "kim (you)" in row)
        assert (text == coders) is (width >= 100)
        assert text <= coders
        await desk.press("space", "b", "space", "ctrl+e", "ctrl+y", "tab", "x")
        assert shown(desk)._at == 1


@presses("coders.compare")
async def test_it_fits_a_terminal_that_changes_its_size(library: Callable[..., Path]) -> None:
    async with at_desk(library(ana=ANA, kim=KIM), size=(80, 24)) as desk:
        await desk.do("coders.compare")
        at_first = desk.rows()
        await desk.pilot.resize_terminal(120, 36)
        await desk.settle()
        assert any("¶ 2" in row and "kim (you)" in row for row in desk.rows())
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        assert desk.rows() == at_first


@presses("coders.compare", "move.page_down", "move.page_up")
async def test_all_of_a_long_paragraph_and_many_notes_can_be_read(tmp_path: Path) -> None:
    text = MEADOW.replace("would fail\n", "would fail\n" + "and again " * 200 + "to the end\n")
    path = put(tmp_path / "cables", "04ZENDA117.txt", text)
    note = "line\n" * 40 + "last line"
    for coder, tag in (("ana", "rain"), ("kim", "fear")):
        held = coded(coder, {}, "2", Annotation(f"{coder}0000", "2", (tag,), note, coder))
        places.beside(path, coder).write_text(document(held), encoding="utf-8")
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.do("coders.compare")
        seen = desk.text()
        assert "to the end" not in seen and "last line" not in seen
        for _ in range(12):
            await desk.do("move.page_down")
            seen += desk.text()
        assert "to the end" in seen and "last line" in seen
        for _ in range(12):
            await desk.do("move.page_up")
        assert "¶ 2" in desk.text() and "kim (you)" in desk.text()


@presses("coders.compare")
async def test_many_coders_stand_below_each_other(library: Callable[..., Path]) -> None:
    others = {name: coded(name, {"2": name}) for name in ("ana", "lee", "max", "pat", "zoe")}
    path = library(kim=KIM, **others)
    async with at_desk(path, size=(80, 120)) as desk:
        await desk.do("coders.compare")
        rows = desk.rows()
        heads = [at for at, row in enumerate(rows) if row.split() in (["lee"], ["max"], ["zoe"])]
        assert len(heads) == 3
        assert "kim, ana, lee, max, pat, zoe: 1 of 1 paragraph that all reviewed" in desk.text()


@presses("coders.compare")
async def test_names_and_tags_reach_the_terminal_as_text(library: Callable[..., Path]) -> None:
    hostile = Annotation("ana0000x", "2", ("[red]x\x1b[31m",), "note \x1b]0;title\x07 [b]", "ana")
    path = library(kim=KIM, ana=coded("ana", {}, "2", hostile))
    async with at_desk(path) as desk:
        await desk.do("coders.compare")
        text = desk.text()
        assert "[red]x" in text and "\x1b" not in text and "\x07" not in text


@presses("coders.compare")
async def test_the_keys_are_those_of_the_keymap(library: Callable[..., Path]) -> None:
    own = own_keymap("coders.compare: [W]\nmove.open: [E]\n")
    async with at_desk(library(ana=ANA, kim=KIM), keymap=own) as desk:
        await desk.do("coders.compare")
        assert "E go there" in desk.text()


SIZES = ((80, 24), (120, 36))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_pictures(
    snap_compare: Callable[..., bool], library: Callable[..., Path], size: tuple[int, int]
) -> None:
    app = CablegramApp(library(ana=ANA, kim=KIM), theme="night", coder="kim")
    assert snap_compare(app, terminal_size=size, press=["D"])


def test_a_picture_without_colours(
    snap_compare: Callable[..., bool], library: Callable[..., Path]
) -> None:
    app = CablegramApp(library(ana=ANA, kim=KIM), theme="monochrome", coder="kim")
    assert snap_compare(app, terminal_size=(80, 24), press=["D"])
