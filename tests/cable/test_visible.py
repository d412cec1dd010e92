"""What a terminal gets to see: the table, and every code point there is."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cable.visible import MAXIMUM_MARKS, encodable, hidden_count, visible

DANGEROUS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b", "␛"),
        ("\x07", "␇"),
        ("\r", "␍"),
        ("\x7f", "␡"),
        ("\x9b", "<U+009B>"),
        ("\u202e", "<U+202E>"),
        ("\u200b", "<U+200B>"),
        ("\u00ad", "<U+00AD>"),
        ("\ufeff", "<U+FEFF>"),
        ("\ufe0f", "<U+FE0F>"),
        ("\u3164", "<U+3164>"),
        ("\u034f", "<U+034F>"),
        ("\u2800", "<U+2800>"),
        ("\u2028", "<U+2028>"),
        ("\U000e0041", "<U+E0041>"),
        ("\u00a0", " "),
        ("\u3000", "<U+3000>"),
        ("\udcff", "<FF>"),
        ("\t.", "        ."),
        ("ab\t.", "ab      ."),
        ("\n", "␊"),
        ("¶ é “x” – •", "¶ é “x” – •"),
    ],
)
def test_the_table(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_breaks_where_lines_are_wanted() -> None:
    assert visible("a\r\nb\nc\rd", newlines=True) == "a\nb\nc␍d"


def test_no_code_point_of_a_dangerous_category_passes() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in DANGEROUS:
            passed = set(visible(character + "x")) & {character}
            assert not passed, hex(code)


def test_every_other_code_point_passes_unless_it_is_a_filler_or_a_blank() -> None:
    fillers = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
    for code in range(0x21, sys.maxunicode + 1):
        character = chr(code)
        category = unicodedata.category(character)
        selector = unicodedata.name(character, "").startswith(("VARIATION SEL", "MONGOLIAN FREE"))
        if category in DANGEROUS or category == "Zs" or code in fillers or selector:
            continue
        assert visible(character) == character, hex(code)


def test_marks_beyond_the_fourth_are_written_out() -> None:
    text = "e" + "\u0301" * (MAXIMUM_MARKS + 2)
    assert visible(text) == "e" + "\u0301" * MAXIMUM_MARKS + "<U+0301>" * 2


def test_hidden_characters_are_counted() -> None:
    assert hidden_count("plain\ttext\n") == 0
    assert hidden_count("a\u202eb\x1b") == 2


@given(st.text(st.characters()))
def test_nothing_dangerous_passes_in_any_text(text: str) -> None:
    assert not [c for c in visible(text) if unicodedata.category(c) in DANGEROUS]


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert visible(once) == once


@given(st.text(st.characters(codec=None)))
def test_encodable_text_can_be_encoded(text: str) -> None:
    assert encodable(text).encode().decode() == encodable(text)
    assert encodable("\udcff") == "<FF>"
