"""The boundary between data and the terminal: no control passes it, and widths are exact."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.app import themes
from tui.app.terminal import ELLIPSIS, Palette, Row, fit, strip, width_of, wrap
from tui.cable.visible import visible

THEMES = themes.load()
PALETTE = Palette(THEMES.get("night"))
PLAIN = Palette(THEMES.get("monochrome"))

ANY = st.text(st.characters(exclude_categories=()), max_size=40)
# Wide, combining, hidden and hostile characters more often than chance would bring them.
AWKWARD = st.text(
    st.sampled_from(
        "ab 漢字ｱé\u0301\u0302\u0327😀👨\u200d👩🏽\x1b\x07\x9b\u202e\u200b\ufeff\t\n\r\0\x7f\udc9b"
    ),
    max_size=40,
)
TEXT = ANY | AWKWARD
ROW = st.lists(st.tuples(TEXT, st.sampled_from(["", "tag", "marking-s", "sign", "no-such"])))
HARMLESS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def hidden(text: str) -> list[str]:
    """The characters that a terminal would obey, or that nobody would see."""
    return [c for c in text if unicodedata.category(c) in HARMLESS]


@given(ROW, st.integers(0, 60))
@example([("漢字漢字", "")], 3)
@example([("漢字", "")], 1)
@example([("e\u0301" * 5, "")], 3)
@example([("\x1b[2J", "")], 4)
@example([("a\u0301\u0301\u0301\u0301\u0301\u0301", "")], 4)
@example([("\u0301", "")], 1)
def test_a_strip_is_exactly_as_wide_as_asked(row: Row, width: int) -> None:
    made = strip(PALETTE, row, width, "pane")
    assert made.cell_length == width
    assert cell_len(made.text) == width
    assert sum(cell_len(segment.text) for segment in made) == width


@given(ROW, st.integers(0, 60))
def test_no_segment_holds_a_control_character(row: Row, width: int) -> None:
    for segment in strip(PALETTE, row, width, "pane"):
        assert hidden(segment.text) == []
        assert segment.control is None


@given(st.characters(exclude_categories=()))
def test_no_code_point_passes_as_a_control(character: str) -> None:
    shown = strip(PALETTE, [(f"a{character}b", "")], 40, "pane").text
    assert hidden(shown) == []
    assert shown.startswith("a") and "b" in shown, "nothing beside it is swallowed"


def test_every_code_point_is_shown_without_a_control() -> None:
    # All of the two planes that texts are written in; of the others every block, and all tags.
    codes = [*range(0x20000), *range(0x20000, 0x110000, 64), *range(0xE0000, 0xE0200)]
    for start in range(0, len(codes), 512):
        text = "".join(map(chr, codes[start : start + 512]))
        made = strip(PALETTE, [(text, "")], 8000, "pane")
        assert hidden(made.text) == []
        assert made.cell_length == 8000


def test_what_is_cut_off_ends_in_an_ellipsis() -> None:
    assert strip(PALETTE, [("harvest", "")], 7, "pane").text == "harvest"
    assert strip(PALETTE, [("harvest", "")], 6, "pane").text == "harve" + ELLIPSIS
    assert strip(PALETTE, [("harvest", "")], 1, "pane").text == ELLIPSIS
    assert strip(PALETTE, [("harvest", "")], 0, "pane").text == ""
    # Half of a wide character is a blank, not a broken line.
    assert strip(PALETTE, [("漢字漢字", "")], 4, "pane").text == "漢 " + ELLIPSIS


def test_what_is_short_is_filled_with_the_ground() -> None:
    made = list(strip(PALETTE, [("rain", "tag")], 9, "pane"))
    assert [segment.text for segment in made] == ["rain", "     "]
    assert made[-1].style == PALETTE.style("pane")
    assert made[0].style == PALETTE.style("pane tag") != made[-1].style


def test_a_sign_stands_out_from_the_text_around_it() -> None:
    made = list(strip(PALETTE, [("a\x1bb", "")], 3, "pane"))
    assert [segment.text for segment in made] == ["a", "␛", "b"]
    assert made[1].style == PALETTE.style("pane sign") != made[0].style == made[2].style
    # A tabulator and a no-break space are blanks, not signs of something hidden.
    for segment in strip(PALETTE, [("a\tb\u00a0c", "")], 12, "pane"):
        assert segment.style == PALETTE.style("pane")


def test_a_style_with_an_unknown_name_is_the_others_style() -> None:
    assert PALETTE.style("pane no-such-style") == PALETTE.style("pane")


def test_a_codebooks_colour_is_used_but_in_monochrome() -> None:
    style = PALETTE.style("tag #7fb4ca")
    assert style.color is not None and style.color.name == "#7fb4ca"
    assert PLAIN.style("tag #7fb4ca").color is None


def test_monochrome_styles_name_no_colour() -> None:
    for names in THEMES.get("monochrome").styles:
        style = PLAIN.style(names)
        assert all(c is None or c.is_default for c in (style.color, style.bgcolor)), names


@given(TEXT, st.integers(-3, 50))
def test_fitting_never_takes_more_than_there_is(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) <= max(0, width)
    assert hidden(fitted) == []
    assert fit(fitted, width) == fitted


def test_fitting_cuts_with_an_ellipsis_and_not_after_a_blank() -> None:
    assert fit("harvest", 7) == "harvest"
    assert fit("the harvest", 5) == "the" + ELLIPSIS
    assert fit("the harvest", 0) == ""
    assert fit("漢字漢字", 4) == "漢" + ELLIPSIS
    assert fit("\x1b[31mred", 20) == "␛[31mred"


@given(ROW)
def test_the_width_of_a_row_is_what_it_takes(row: Row) -> None:
    shown = strip(PALETTE, row, width_of(row) + 5, "pane").text
    assert cell_len(shown.rstrip(" ")) <= width_of(row) or shown.isspace()


@given(st.text("ab ", max_size=60) | TEXT, st.integers(1, 40))
def test_wrapping_loses_no_word_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    for line in lines:
        assert hidden(line) == []
        assert cell_len(line) <= max(width, 2), "a wide character needs its two cells"
    assert "".join("".join(lines).split()) == "".join(visible(text, newlines=True).split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one\n\ntwo", 7, ["one", "", "two"]),
        ("one\r\ntwo", 7, ["one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh", 4, ["ab", "cdef", "gh"]),
        ("漢字漢", 4, ["漢字", "漢"]),
        ("漢字", 1, ["漢", "字"]),
        ("[b]bold[/b] :smile: [/foo]", 40, ["[b]bold[/b] :smile: [/foo]"]),
    ],
)
def test_words_are_filled_into_lines(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
