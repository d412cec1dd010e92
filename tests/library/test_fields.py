"""What values of fields mean: days, levels, message ids and markings."""

from __future__ import annotations

from typing import cast

import pytest

from tui.cable.markings import Level, read_marking
from tui.library.fields import FIELDS, days, is_marked, level_named, levels, message_id
from tui.library.parsing import parse
from tui.library.query import Field
from tui.library.words import contains, tokens, words


def field(text: str) -> Field:
    return cast(Field, parse(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2003", "2003-01-01", "2003-12-31"),
        ("date:2004-02", "2004-02-01", "2004-02-29"),
        ("date:2003-7-4", "2003-07-04", "2003-07-04"),
        ("date:2003-07..2003-09", "2003-07-01", "2003-09-30"),
        ("date:2003-07..", "2003-07-01", ""),
        ("date:..2003", "", "2003-12-31"),
        ("date:>=2003-07", "2003-07-01", ""),
        ("date:<=2003-07", "", "2003-07-31"),
        ("year:2003..2004", "2003-01-01", "2004-12-31"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    assert days(field(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("date:>2003-07", "2003-08-01", "2003-07-31"),
        ("date:<2003-07", "2003-06-30", "2003-07-01"),
        ("year:>2003", "2004-01-01", "2003-12-31"),
        ("date:<2003-07-01", "2003-06-30", "2003-07-01"),
    ],
)
def test_what_is_before_or_after_a_month_is_outside_of_it(
    text: str, inside: str, outside: str
) -> None:
    first, last = days(field(text))

    def holds(day: str) -> bool:
        return (not first or first <= day) and (not last or day <= last)

    assert (holds(inside), holds(outside)) == (True, False)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("secret", Level.SECRET),
        ("S", Level.SECRET),
        ("s//nf", Level.SECRET),
        ("top-secret", Level.TOP_SECRET),
        ("Top Secret", Level.TOP_SECRET),
        ("fouo", Level.CONTROLLED),
        ("limited-official-use", Level.CONTROLLED),
        ("u", Level.UNCLASSIFIED),
        ("none", Level.UNMARKED),
        ("ts//si", Level.COMPARTMENTED),
        ("hidden", None),
    ],
)
def test_levels_have_names_and_letters(name: str, level: Level | None) -> None:
    assert level_named(name) is level


def test_levels_are_compared() -> None:
    assert levels(field("class:secret")) == (Level.SECRET, Level.SECRET)
    assert levels(field("class:>=secret")) == (Level.SECRET, Level.COMPARTMENTED)
    assert levels(field("class:<c")) == (Level.UNMARKED, Level.RESTRICTED)
    assert levels(field("class:c..s")) == (Level.CONFIDENTIAL, Level.SECRET)
    low, high = levels(field("class:>sci"))
    assert low > high


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("marking:nf", "S/NF", True),
        ("marking:noforn", "C//NF", True),
        ("marking:nf", "S", False),
        ("marking:s", "S//NF", True),
        ("marking:s", "C", False),
        ("marking:s//nf", "S/NF", True),
        ("marking:s//nf", "S", False),
        ("marking:sbu", "SBU", True),
        ("marking:sbu", "U//FOUO", False),
        ("marking:fouo", "U//FOUO", True),
        ("marking:rel", "S//REL TO USA, GBR", True),
        ("marking:gbr", "S//REL TO USA, GBR", True),
        ("marking:>=c", "S", True),
        ("marking:>=c", "SBU", False),
    ],
)
def test_markings(text: str, printed: str, expected: bool) -> None:
    marking = read_marking(printed)
    assert marking is not None
    assert is_marked(marking, field(text)) is expected


def test_message_ids_are_told_however_they_are_printed() -> None:
    assert message_id("03state193839") == "03STATE193839"
    assert message_id("03 Rio de Janeiro 0012") == "03RIODEJANEIRO12"
    assert message_id("STATE 193839") == ""


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("Embassy Rio de Janeiro", "rio de", True),
        ("Embassy Rio de Janeiro", "rio janeiro", False),
        ("Embassy Rio de Janeiro", "jan*", True),
        ("Embassy Rio de Janeiro", "jan", False),
        ("Élan", "élan", True),
        ("anything", "--", False),
        ("", "a", False),
    ],
)
def test_a_text_contains_words_in_a_row(text: str, value: str, expected: bool) -> None:
    assert contains(text, value) is expected


def test_words_and_where_they_stand() -> None:
    assert words("The U.S. visit_of 12") == ("the", "u", "s", "visit", "of", "12")
    assert [(t.start, t.end) for t in tokens("an (S) b", 2)] == [(4, 5), (7, 8)]


def test_every_field_has_an_example_that_is_a_query_of_it() -> None:
    for name, kind in FIELDS.items():
        assert field(kind.example).name == name
        assert kind.told
        assert not kind.told.endswith(".")
        for value, told in kind.values:
            assert field(f"{name}:{value}").value == value
            assert told
