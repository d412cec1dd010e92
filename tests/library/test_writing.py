"""What a search line offers while it is typed, and how a facet's value becomes a term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library import queries
from tui.library.parsing import parse
from tui.library.query import Field
from tui.library.writing import completions, quoted, term


def offered(typed: str) -> tuple[str, list[str]]:
    """What stands at ``|`` is replaced, and what is offered for it."""
    cursor = typed.index("|")
    text = typed.replace("|", "")
    found = completions(text, cursor, {"post": [("Embassy Lima", "41"), ("lima", "")]})
    return text[found.start : found.end], [option.text for option in found.options]


@pytest.mark.parametrize(
    ("typed", "replaced", "options"),
    [
        ("oil po|", "po", ["post:"]),
        ("c|", "c", ["country:", "class:", "caption:", "code:", "coder:"]),
        ("-ha|", "ha", ["has:"]),
        ("(is:un|", "un", ["unread"]),
        ("class:>=s|", "s", ["sbu", "secret"]),
        ("in:|", "", ["¶", "heading", "summary", "comment", "note", "action"]),
        ("post:emb|", "emb", ['"Embassy Lima"']),
        ("is:re|ad", "re", ["read", "reviewed"]),
        ("note:|", "", []),
        ("colour:|", "", []),
        ("|", "", []),
        ("oil |", "", []),
        ('"po|', "", []),
        ("is:read|", "read", ["unread"]),
    ],
)
def test_what_is_offered(typed: str, replaced: str, options: list[str]) -> None:
    found = offered(typed)
    assert found[0] == replaced
    assert found[1][: len(options)] == options
    assert options or not found[1]


def test_a_facet_becomes_a_term() -> None:
    assert term("post", "Embassy Lima") == 'post:"Embassy Lima"'
    assert term("code", "aid/food") == "code:aid/food"


@given(st.text(min_size=1).map(lambda text: "x" + "".join(text.split())))
def test_a_quoted_value_is_read_as_it_is(value: str) -> None:
    found = parse(f"note:{quoted(value)}")
    assert isinstance(found, Field)
    assert found.value == value


@given(queries.typed, st.integers(-5, 60))
def test_help_is_offered_for_whatever_is_typed(text: str, cursor: int) -> None:
    found = completions(text, cursor)
    assert 0 <= found.start <= found.end <= len(text)
    assert len({option.text for option in found.options}) == len(found.options)
