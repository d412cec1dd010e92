"""The sidecar's schema: what is not as it should be is an error with line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.bounded_yaml import YamlError
from tui.annotations.document import parse, unknown_keys
from tui.annotations.model import Annotation
from tui.annotations.render import FIELDS

BEGIN = "version: 1\ncable: 03LIMA123\n"
ONE = BEGIN + "annotations:\n  - id: aaaa1111\n    paragraph: '8'\n"


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("# nothing\n", "empty", 1, 1),
        ("- a\n", "is a mapping", 1, 1),
        ("just words\n", "is a mapping", 1, 1),
        ("cable: 03LIMA123\n", "'version' is missing", 1, 1),
        ("# x\nversion: one\n", "version must be a number", 2, 10),
        ("version: [1]\n", "version must be a number", 1, 10),
        ("version: -1\n", "version must be a number", 1, 10),
        ("version: ١\n", "version must be a number", 1, 10),
        ("version: 2\n", "version 2 is newer", 1, 10),
        ("version: 0\n", "no version 0", 1, 10),
        (BEGIN + "cable: [a]\n", "second time", 3, 1),
        ("version: 1\ncable: [a]\n", "cable must be a text", 2, 8),
        (BEGIN + "source: 03LIMA123.txt\n", "source must be a mapping", 3, 9),
        (BEGIN + "source:\n  file: [a]\n", "file must be a text", 4, 9),
        (BEGIN + "source: {sha256: {}}\n", "sha256 must be a text", 3, 18),
        (BEGIN + "annotations: none\n", "annotations must be a list", 3, 14),
        (BEGIN + "annotations: {id: a}\n", "annotations must be a list", 3, 14),
        (BEGIN + "annotations:\n  - words\n", "an annotation must be a mapping", 4, 5),
        (BEGIN + "annotations:\n  - paragraph: '8'\n", "has no 'id'", 4, 5),
        (BEGIN + "annotations:\n  - id:\n    paragraph: '8'\n", "id must not be empty", 4, 8),
        (BEGIN + "annotations:\n  - id: [a]\n", "id must be a text", 4, 9),
        (BEGIN + "annotations:\n  - id: a\n", "has no 'paragraph'", 4, 5),
        (BEGIN + "annotations:\n  - {id: a, paragraph: ~}\n", "must not be empty", 4, 24),
        (ONE + "  - id: 'aaaa1111'\n    paragraph: '9'\n", "a second annotation", 6, 5),
        (ONE + "    tags: border\n", "tags must be a list", 6, 11),
        (ONE + "    tags:\n      - border\n      - [a]\n", "a list of texts", 8, 9),
        (ONE + "    note: {a: b}\n", "note must be a text", 6, 11),
        (ONE + "    author: [kim]\n", "author must be a text", 6, 13),
        (ONE + "    created: []\n", "created must be a text", 6, 14),
        (ONE + "    modified: []\n", "modified must be a text", 6, 15),
        (ONE + "    quote: []\n", "quote must be a text", 6, 12),
        (ONE + "    prefix: []\n", "prefix must be a text", 6, 13),
        (ONE + "    suffix: []\n", "suffix must be a text", 6, 13),
        (ONE + "    opening: []\n", "opening must be a text", 6, 14),
        (ONE + "    start: ten\n", "start must be a whole number", 6, 12),
        (ONE + "    start: '10'\n", "start must be a whole number", 6, 12),
        (ONE + "    end: -1\n", "end must be a whole number", 6, 10),
        (ONE + "    end: 1.5\n", "end must be a whole number", 6, 10),
        (ONE + "    end: 9999999999999\n", "end must be a whole number", 6, 10),
        (ONE + "    sha256: [1]\n", "sha256 must be a text", 6, 13),
        (ONE + "    conflict: perhaps\n", "conflict must be true or false", 6, 15),
        (ONE + "    conflict: [true]\n", "conflict must be true or false", 6, 15),
        (BEGIN + "reviewed: '8'\n", "reviewed must be a list", 3, 11),
        ("version: 1" + ":59" * 60_000, "version must be a number", 1, 10),
        ("version: " + "9" * 200_000, "version must be a number", 1, 10),
        ("version: 0x" + "f" * 2_000_000, "longer than 1 MiB", 1, 10),
        (BEGIN + "reviewed: [[8]]\n", "a list of texts", 3, 12),
    ],
)
def test_an_error_names_line_and_column(text: str, problem: str, line: int, column: int) -> None:
    with pytest.raises(YamlError) as caught:
        parse(text)
    assert problem in caught.value.problem
    assert (caught.value.line, caught.value.column) == (line, column)


def test_every_field_is_read() -> None:
    text = ONE + (
        "    quote: a hundred\n    prefix: 'about '\n    suffix: ' children'\n"
        "    start: 10\n    end: 19\n    sha256: 0c1e\n    opening: There\n"
        "    tags: [shelter/capacity, 'NO']\n"
        "    note: |-\n      One.\n      Two.\n    author: kim\n    created: 2026-11-23T19:41:07Z\n"
        "    modified: 2026-11-24T00:00:00Z\n    conflict: true\n"
        "    rules: ['shelter/capacity: full -oil']\n"
        "source: {file: 03LIMA123.txt, sha256: 9f2c}\nreviewed: ['1', 2, 8b, '1']\n"
    )
    found = parse(text).annotations
    assert (found.cable, found.file, found.sha256) == ("03LIMA123", "03LIMA123.txt", "9f2c")
    assert found.reviewed == ("1", "2", "8b")
    assert found.items == (
        Annotation(
            id="aaaa1111",
            paragraph="8",
            tags=("shelter/capacity", "NO"),
            note="One.\nTwo.",
            author="kim",
            created="2026-11-23T19:41:07Z",
            modified="2026-11-24T00:00:00Z",
            quote="a hundred",
            prefix="about ",
            suffix=" children",
            opening="There",
            start=10,
            end=19,
            sha256="0c1e",
            conflict=True,
            rules=("shelter/capacity: full -oil",),
        ),
    )


@pytest.mark.parametrize("value", ["house", "{a: b}", "[[a], b]", "12"])
def test_rules_of_somebody_else_are_a_key_of_theirs(value: str) -> None:
    item = parse(ONE + f"    rules: {value}\n").annotations.items[0]
    assert (item.rules, item.extra) == ((), (("rules", value),))


@pytest.mark.parametrize("nothing", ["", " ~", " null"])
def test_a_key_without_a_value_is_absent(nothing: str) -> None:
    keys = [name for name in FIELDS if name not in ("id", "paragraph", "conflict")]
    text = ONE + "".join(f"    {key}:{nothing}\n" for key in keys)
    assert parse(text).annotations.items == (Annotation("aaaa1111", "8"),)
    assert parse(BEGIN + f"annotations:{nothing}\nreviewed:{nothing}\n").annotations.items == ()


def test_unknown_keys_are_kept_with_their_values() -> None:
    text = "box: 12\n" + ONE + "    mood: doubtful\n    seen: 2026-01-01   # twice\n    sure:\n"
    document = parse(text)
    assert unknown_keys(document) == ("box",)
    assert document.annotations.items[0].extra == (
        ("mood", "doubtful"),
        ("seen", "2026-01-01"),
        ("sure", "null"),
    )


@pytest.mark.parametrize(
    "layout",
    [
        "    links:\n      - one\n      - {two: 2,\n         yes: '3'}   # three\n",
        "    links: [one, {two: 2, yes: '3'}]\n",
        '    links:\n    - one\n    -\n      two: 2\n      yes: "3"\n',
    ],
)
def test_a_value_over_several_lines_is_kept_on_one(layout: str) -> None:
    ((key, source),) = parse(ONE + layout).annotations.items[0].extra
    again = parse(ONE + f"    {key}: {source}\n").annotations.items[0].extra
    assert again == ((key, source),)
    assert "two: 2" in source
    assert source.count("\n") == 0
    assert source.replace('"', "'") == "[one, {two: 2, yes: '3'}]"


def test_a_block_of_text_under_an_unknown_key_keeps_its_lines() -> None:
    text = ONE + "    mood: |2\n        indented\n      not\n"
    assert parse(text).annotations.items[0].extra == (("mood", '"  indented\\nnot\\n"'),)


@given(st.text(max_size=200))
def test_any_text_is_a_sidecar_or_an_error(text: str) -> None:
    for candidate in (text, BEGIN + text, ONE + "    note: " + text):
        try:
            parse(candidate)
        except YamlError as error:
            assert error.line >= 1 and error.column >= 1
