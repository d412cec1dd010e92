"""What a search line offers while it is typed, and how a facet's value becomes a term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library import queries
from tests.library.test_parsing import bare
from tui.library.parsing import parse
from tui.library.query import Field, Query
from tui.library.writing import asks_for, completions, quoted, term, toggled, unparse


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


@pytest.mark.parametrize(
    ("text", "with_it"),
    [
        ("", "code:aid"),
        ("oil", "oil code:aid"),
        ("oil or gas", "(oil or gas) code:aid"),
        ("(oil or gas) -is:read", "(oil or gas) -is:read code:aid"),
        ("oil -code:aid", "oil -code:aid code:aid"),
    ],
)
def test_a_facet_is_switched_on_and_off(text: str, with_it: str) -> None:
    assert toggled(text, "code", "aid") == with_it
    assert asks_for(parse(with_it), "code", "aid")
    assert not asks_for(parse(text), "code", "aid")
    without = toggled(with_it, "code", "aid")
    assert bare(parse(without)) == bare(parse(text))


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("code:aid oil", "oil"),
        ("oil and code:aid/ and gas", "oil and gas"),
        ("code:aid and oil", "oil"),
        ("oil and code:aid", "oil"),
        ("(code:aid) oil", "oil"),
        ("oil and ((code:aid))", "oil"),
        ("(oil code:aid) gas", "(oil ) gas"),
        ("(code:aid)", ""),
    ],
)
def test_a_facet_that_was_typed_is_taken_out_where_it_stands(text: str, without: str) -> None:
    assert toggled(text, "code", "aid") == without


@given(queries.trees)
def test_a_facet_that_is_switched_on_narrows_and_off_again_is_gone(query: Query) -> None:
    text = unparse(query)
    on = toggled(text, "post", "Embassy Zenda")
    assert asks_for(parse(on), "post", "Embassy Zenda")
    assert bare(parse(toggled(on, "post", "Embassy Zenda"))) == bare(parse(text))


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
