"""The units of a cable that a reader can stand on, and how they fold."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.app.cables import MEADOW, NO_SUBJECT, PLAIN_WORDS
from tui.app.outline import ENDING, HEADER, ORPHANS, Outline, Unit, units
from tui.cable.parse import parse


def outline(text: str = MEADOW) -> Outline:
    return Outline(units(parse(text)))


def ids(shown: Outline) -> list[str]:
    return [unit.id for unit in shown.rows]


def test_units_stand_in_the_order_of_the_text() -> None:
    found = units(parse(MEADOW))
    assert [(unit.id, unit.kind, unit.parent) for unit in found] == [
        (HEADER, "header", ""),
        ("1", "paragraph", ""),
        ("s1", "heading", ""),
        ("2", "paragraph", "s1"),
        ("3", "paragraph", "s1"),
        ("3.1", "item", "3"),
        ("3.2", "item", "3"),
        ("s2", "heading", ""),
        ("4", "paragraph", "s2"),
        ("5", "paragraph", "s2"),
        (ENDING, "ending", ""),
    ]
    starts = [unit.start for unit in found]
    assert starts == sorted(starts)


def test_a_unit_shows_number_marking_and_first_words() -> None:
    shown = outline()
    two, heading, item = shown.get("2"), shown.get("s1"), shown.get("3.2")
    assert two is not None and heading is not None and item is not None
    assert (two.number, two.letters, two.swatch) == ("2", "S//NF", "s")
    assert two.label.startswith("The miller said that the harvest would fail")
    assert heading.label == "The Mill"
    assert item.label == "a bridge at Tarlenheim" and item.number == "–"


def test_the_words_of_a_paragraph_end_where_its_items_begin() -> None:
    three = outline().get("3")
    assert three is not None
    assert three.label == "The crown promised the following:"


def test_only_what_was_written_in_the_body_can_be_annotated() -> None:
    for unit in units(parse(MEADOW)):
        assert unit.can_be_tagged is (unit.id not in (HEADER, ENDING))


def test_the_example_has_its_eighteen_paragraphs_and_five_headings(example: Path) -> None:
    found = units(parse(example.read_text(encoding="utf-8")))
    numbers = [unit.number for unit in found if unit.kind == "paragraph" and unit.number]
    assert numbers == [str(number) for number in range(1, 19)]
    assert sum(unit.kind == "heading" for unit in found) == 5
    bullets = [unit.parent for unit in found if unit.kind == "item" and unit.number == "–"]
    assert (bullets.count("4"), bullets.count("11")) == (8, 18)
    assert found[-1].label == "HAMILTON"


def test_items_are_folded_at_first_and_headings_are_not() -> None:
    shown = outline()
    assert ids(shown) == [HEADER, "1", "s1", "2", "3", "s2", "4", "5", ENDING]
    assert shown.is_folded("3") and not shown.is_folded("s1")
    assert len(shown.children_of("3")) == 2 and shown.children_of("1") == []


def test_folding_a_heading_takes_away_everything_under_it() -> None:
    shown = outline()
    assert shown.fold("3", False)
    assert shown.fold("s1", True)
    assert ids(shown) == [HEADER, "1", "s1", "s2", "4", "5", ENDING]
    assert not shown.fold("s1", True), "it is folded already"
    assert not shown.fold("1", True), "nothing is under it"
    assert shown.fold("s1", False)
    assert "3.1" in ids(shown), "what was unfolded before stays unfolded"


def test_a_hidden_unit_stands_in_the_row_of_what_hides_it() -> None:
    shown = outline()
    assert shown.rows[shown.row_of("3.2")].id == "3"
    shown.fold("s1", True)
    assert shown.rows[shown.row_of("3.2")].id == "s1"
    assert shown.row_of("no such unit") == 0


def test_revealing_unfolds_every_fold_above() -> None:
    shown = outline()
    shown.fold_all(True)
    assert shown.all_folded
    shown.reveal("3.2")
    assert shown.rows[shown.row_of("3.2")].id == "3.2"
    assert shown.is_folded("s2"), "other headings stay folded"


def test_all_can_be_folded_and_unfolded() -> None:
    shown = outline()
    assert not shown.all_folded
    shown.fold_all(True)
    assert ids(shown) == [HEADER, "1", "s1", "s2", ENDING]
    shown.fold_all(False)
    assert ids(shown) == [unit.id for unit in shown.units]


def test_the_unit_at_an_offset_is_the_innermost() -> None:
    shown = outline()
    for words, unit in (
        ("Tarlenheim", "3.2"),
        ("The crown promised", "3"),
        ("The Mill", "s1"),
        ("STRELSAU 44", HEADER),
        ("RASSENDYLL", ENDING),
    ):
        found = shown.at(MEADOW.index(words))
        assert found is not None and found.id == unit, words
    assert shown.at(len(MEADOW) + 5) is None


def test_other_units_can_be_taken_and_folds_stay() -> None:
    shown = outline()
    shown.fold("s1", True)
    shown.set_units((*shown.units, Unit(ORPHANS, "orphans", (), "1 without a place")))
    assert shown.rows[-1].id == ORPHANS and shown.rows[-1].start == -1
    assert shown.is_folded("s1")


def test_a_cable_without_numbers_still_has_something_to_stand_on() -> None:
    for text in (PLAIN_WORDS, NO_SUBJECT, "x", "\n", "1.", "\n\n\n1.\n2.\n"):
        shown = outline(text)
        for unit in shown.units:
            assert shown.get(unit.id) is unit
    assert outline(PLAIN_WORDS).units
    assert outline("").units == () and outline("").row_of("1") == 0


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2", "3", "1", ENDING]), st.booleans())))
def test_rows_are_always_some_of_the_units_in_their_order(folds: list[tuple[str, bool]]) -> None:
    shown = outline()
    for identity, folded in folds:
        shown.fold(identity, folded)
        places = [shown.position[unit.id] for unit in shown.rows]
        assert places == sorted(set(places))
        for unit in shown.units:
            assert 0 <= shown.row_of(unit.id) < len(shown.rows)
