"""A codebook as CSV: any reader's encoding, no formula, and nothing changed on the way back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.codebook import Code
from tui.annotations.model import clean_tag
from tui.cable.visible import visible
from tui.exports.codebook_csv import CodebookCsvError, read, take_in, write

TODAY = "2026-11-24"


def codes_in(text: str | bytes) -> list[Code]:
    return [row.code for row in read(text.encode() if isinstance(text, str) else text)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_accents_come_in_with_a_byte_order_mark_and_without(mark: bytes) -> None:
    data = mark + "name,description\nasile,Réfugiés\n".encode()
    assert codes_in(data) == [Code("asile", "Réfugiés")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag,description\nbeds,Places\n", [Code("beds", "Places")]),
        ("Path;Memo\r\nshelter/beds;Places\r\n", [Code("shelter/beds", "Places")]),
        ("name\tcategory\nbeds\tshelter\n", [Code("shelter/beds")]),
        ("name,parent\nshelter/beds,shelter\n", [Code("shelter/beds")]),
        ("name,color,key\na,#fB0,3\n", [Code("a", "", "#ffBB00", "3")]),
        ("\n\nname\n\n a \n\nb,extra,cells\n", [Code("a"), Code("b")]),
        ('name,description\na,"two\r\nlines"\n', [Code("a", "two\nlines")]),
        ("name\na\na\n", [Code("a")]),
        ("name,description\na\n", [Code("a")]),
    ],
)
def test_other_programs_columns_are_known(text: str, expected: list[Code]) -> None:
    assert codes_in(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: no header row"),
        ("x,y\n", "line 1: no column is called name, tag or path"),
        ("name\n#\n", "line 2: this tag has no name"),
        ("name,colour\na,red\n", "line 2: red is no colour"),
        ("name,key\na,0\n", "line 2: 0 is no key"),
        ("name,key\na,1\nb,1\n", "line 3: the key 1 is that of line 2"),
        ("name,description\na,x\na,y\n", "line 3: a stands on line 2 already"),
        (b"name\n\xe9\n", "line 2: byte 0xE9 is not UTF-8"),
        ('name\n"a"b\n', "line 2: "),
        ("name\n" + "x" * 200_000 + "\n", "line "),
        (b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_codebook_is_said_with_its_line(text: str | bytes, problem: str) -> None:
    with pytest.raises(CodebookCsvError) as caught:
        codes_in(text)
    assert str(caught.value).startswith(problem)


def test_an_import_merges_by_name_and_empties_nothing() -> None:
    before = (Code("a", "Old.", "#111111", "1"), Code("b"), Code("c", "Kept."))
    rows = read(b"name,description,colour,key\na,New.,,\nb,,#222222,1\nd,,,\n")
    made = take_in(before, rows, TODAY)
    assert made.changes == (
        "~ a: description",
        "~ b: colour #222222",
        "~ b: key 1",
        "~ a: key 1 taken off",
        "+ d",
    )
    a, b, c, d = made.codes
    assert (a.description, a.colour, a.key, a.earlier[0].until) == ("New.", "#111111", "", TODAY)
    assert b == Code("b", "", "#222222", "1")
    assert (c, d) == (Code("c", "Kept."), Code("d"))
    assert take_in(made.codes, rows, TODAY) == type(made)(made.codes, ())


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)
codes = st.builds(
    Code,
    st.one_of(st.sampled_from(["trade", "trade/steel", "=cmd", "-x", "'=x"]), texts)
    .map(clean_tag)
    .filter(bool),
    texts,
    st.sampled_from(["", "#7fb4ca"]),
)
books = st.lists(codes, max_size=5, unique_by=lambda code: code.name)


@given(books)
def test_what_goes_out_comes_in_the_same(held: list[Code]) -> None:
    data = "".join(write(held)).encode("utf-8")
    assert codes_in(data) == held


@given(books)
def test_no_cell_is_computed(held: list[Code]) -> None:
    text = "".join(write(held)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert cell[:1] not in tuple("=+-@\t\r\n\0＝＋－＠") or not cell


def test_a_hostile_codebook_goes_through_the_one_way_to_a_terminal() -> None:
    # The file holds what the codebook says; a terminal is shown signs by ``put``.
    text = "".join(write([Code("a", "\x1b[2J")]))
    assert "\x1b" in text and "\x1b" not in visible(text, newlines=True)
