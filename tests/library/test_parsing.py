"""Reading queries: what is typed becomes a tree; an error says where and what would be right."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given

from tests.library import queries
from tui.library.parsing import DEEPEST, LONGEST, parse
from tui.library.query import (
    And,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    QueryError,
    Word,
)
from tui.library.writing import unparse

AT = (0, 0)


def bare(query: Query) -> Query:
    """The query with every span the same, so that only what it asks for is compared."""
    found = query.having(span=AT)
    if isinstance(found, Not):
        return found.having(term=bare(found.term))
    if isinstance(found, And | Or):
        return found.having(terms=tuple(bare(term) for term in found.terms))
    return found


def asked(text: str) -> Query:
    return bare(parse(text))


def word(text: str, *, prefix: bool = False) -> Word:
    return Word(text, AT, prefix)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Everything(AT)),
        ("  \t", Everything(AT)),
        ("oil", word("oil")),
        ("deport*", word("deport", prefix=True)),
        ("U.S. 12:30 anti-drug", And((word("U.S."), word("12:30"), word("anti-drug")), AT)),
        ('"civil society"', Phrase(("civil", "society"), AT)),
        ("“civil society”", Phrase(("civil", "society"), AT)),
        ('"civil society"~3', Phrase(("civil", "society"), AT, 3)),
        ('"or"', Phrase(("or",), AT)),
        ("minister near visit", Near("minister", "visit", 10, AT)),
        ("minister NEAR/3 visit", Near("minister", "visit", 3, AT)),
        ("a b", And((word("a"), word("b")), AT)),
        ("a and b", And((word("a"), word("b")), AT)),
        ("a b or c", Or((And((word("a"), word("b")), AT), word("c")), AT)),
        ("a (b or c)", And((word("a"), Or((word("b"), word("c")), AT)), AT)),
        ("(a b) c", And((And((word("a"), word("b")), AT), word("c")), AT)),
        ("((a))", word("a")),
        ("-a", Not(word("a"), AT)),
        ("not a", Not(word("a"), AT)),
        ('-"a b"', Not(Phrase(("a", "b"), AT), AT)),
        ("--a", Not(Not(word("a"), AT), AT)),
        ("-(a or b)", Not(Or((word("a"), word("b")), AT), AT)),
        ("post:lima", Field("post", "lima", AT)),
        ("POST:lima", Field("post", "lima", AT)),
        ('post:"Embassy Lima"', Field("post", "Embassy Lima", AT)),
        ("date:2003", Field("date", "2003", AT)),
        ("date:2003-07..2003-09", Field("date", "2003-07", AT, "..", "2003-09")),
        ("date:2003-07..", Field("date", "2003-07", AT, "..", "")),
        ("date:..2003-07-04", Field("date", "", AT, "..", "2003-07-04")),
        ("date:>=2003-07", Field("date", "2003-07", AT, ">=")),
        ("year<2003", Field("year", "2003", AT, "<")),
        ("class:>=secret", Field("class", "secret", AT, ">=")),
        ("class>=S", Field("class", "S", AT, ">=")),
        ("class:c..s", Field("class", "c", AT, "..", "s")),
        ("tags:phum", Field("tags", "PHUM", AT)),
        ("code:shelter/", Field("code", "shelter", AT)),
        ("code:#aid/food", Field("code", "aid/food", AT)),
        ("ref:03STATE193839", Field("ref", "03STATE193839", AT)),
        ('ref:"03 State 193839"', Field("ref", "03STATE193839", AT)),
        ("has:notes", Field("has", "note", AT)),
        ("in:paragraph", Field("in", "¶", AT)),
        ("marking:nf", Field("marking", "NF", AT)),
        ('note:"six months"', Field("note", "six months", AT)),
        ("-is:unread", Not(Field("is", "unread", AT), AT)),
    ],
)
def test_what_is_typed_is_read(text: str, query: Query) -> None:
    assert asked(text) == query


@pytest.mark.parametrize(
    ("text", "spot", "reason"),
    [
        ('visit "civil soc', '"civil soc', "quotation mark is missing"),
        ("visit (a or b", "(", "put ) at its end"),
        ("visit) more", ")", "closes nothing"),
        (")", ")", "closes nothing"),
        ("visit ()", ")", "nothing between"),
        ("visit or", "", "after or"),
        ("or visit", "or", 'write "or"'),
        ("visit or or trade", "or", "after or"),
        ("a - b", "-", "-oil"),
        ("not", "", "after not"),
        ("near visit", "near", "between two words"),
        ("visit near", "near", "between two whole words"),
        ('visit near "a b"', "near", "between two whole words"),
        ("a near b near c", "near", "(a near b) (b near c)"),
        ("a near/ b", "near/", "near/5"),
        ("a near/99999 b", "near/99999", "up to 1000"),
        ("sh*ter", "*", "end of a word"),
        ("*", "*", "no letters"),
        ("a & b", "&", "no letters"),
        ('"sh* b"', '"sh* b"', "leave it out"),
        ('""', '""', "words of the phrase"),
        ("colour:red", "colour", "no field colour:"),
        ("pots:lima", "pots", "did you mean post:?"),
        ("post:", "post:", "post:guatemala"),
        ("post:>lima", "post:>lima", "knows no >"),
        ("date:2003-13", "2003-13", "no month"),
        ("date:2003-02-30", "2003-02-30", "28"),
        ("date:yesterday", "yesterday", "2003-07-15"),
        ("date:..", "date:..", "an end at least"),
        ("year:03", "03", "four digits"),
        ("class:>=hidden", "hidden", "confidential"),
        ("marking:>=nf", "nf", "confidential"),
        ("has:everything", "everything", "note, tags"),
        ("is:new", "new", "unread"),
        ("ref:STATE193839", "STATE193839", "03STATE193839"),
        ("code:/", "/", "code:shelter"),
        ("note:!!", "!!", "needs a value"),
    ],
)
def test_an_error_points_at_the_spot_and_says_what_would_be_right(
    text: str, spot: str, reason: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    start, end = caught.value.span
    assert (text[start:end], reason in caught.value.reason) == (spot, True), caught.value.reason


def test_spans_are_those_of_the_query_as_typed() -> None:
    text = 'oil -(post:lima or "a b") c near d'
    query = cast(And, parse(text))
    assert [text[t.span[0] : t.span[1]] for t in query.terms] == [
        "oil",
        '-(post:lima or "a b")',
        "c near d",
    ]
    inner = cast(Or, cast(Not, query.terms[1]).term)
    assert [text[t.span[0] : t.span[1]] for t in inner.terms] == ["post:lima", '"a b"']


def test_what_is_too_long_or_too_deep_is_refused() -> None:
    for text in ("a" * (LONGEST + 1), "(" * DEEPEST * 2, "-" * 200 + "a", "not " * 500 + "a"):
        with pytest.raises(QueryError):
            parse(text)
    assert asked("(" * DEEPEST + "a" + ")" * DEEPEST) == word("a")
    assert len(cast(And, parse("ab " * (LONGEST // 3))).terms) == LONGEST // 3


@given(queries.typed)
def test_whatever_is_typed_gives_a_tree_or_an_error_with_a_spot_in_the_text(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert 0 <= error.span[0] <= error.span[1] <= len(text)
        assert error.reason
        return
    assert bare(parse(unparse(query))) == bare(query)


@given(queries.trees)
def test_a_query_written_out_is_read_as_the_same(query: Query) -> None:
    assert asked(unparse(query)) == query


@given(queries.trees)
def test_every_spot_of_a_tree_holds_those_below_it(query: Query) -> None:
    text = unparse(query)
    pending = [parse(text)]
    while pending:
        node = pending.pop()
        below = [*getattr(node, "terms", ()), *([node.term] if isinstance(node, Not) else [])]
        assert 0 <= node.span[0] < node.span[1] <= len(text)
        assert all(node.span[0] <= b.span[0] and b.span[1] <= node.span[1] for b in below)
        pending += below


def test_every_node_of_the_tree_has_a_span() -> None:
    for node in (Word, Phrase, Near, Field, Not, And, Or, Everything):
        assert "span" in node.__slots__
