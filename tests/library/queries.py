"""Queries as hypothesis makes them: trees that can be typed, and texts that somebody may type."""

from __future__ import annotations

from hypothesis import strategies as st

from tui.library.fields import FIELDS
from tui.library.query import And, Field, Near, Not, Or, Phrase, Query, Word

NOWHERE = (0, 0)
_LETTERS = st.text("abcdeéñ", min_size=1, max_size=6)
_ANYTHING = st.text(min_size=1, max_size=8).map(lambda text: " ".join(text.split()))

words = st.builds(Word, _LETTERS, st.just(NOWHERE), st.booleans())
phrases = st.builds(
    Phrase,
    st.lists(
        _ANYTHING.map(lambda word: "x" + word.replace(" ", "").replace("*", "")), min_size=1
    ).map(tuple),
    st.just(NOWHERE),
    st.integers(0, 20),
)
nears = st.builds(Near, _LETTERS, _LETTERS, st.integers(0, 99), st.just(NOWHERE))
_texts = st.builds(
    Field,
    st.sampled_from(["post", "note", "subject", "coder", "from", "to", "caption", "country"]),
    _ANYTHING.map(lambda text: f"x{text}"),
    st.just(NOWHERE),
)
_choices = st.sampled_from(
    [
        Field(kind.name, value, NOWHERE)
        for kind in FIELDS.values()
        if kind.name in ("has", "is", "in", "class")
        for value, _ in kind.values
    ]
)
_days = st.dates().map(lambda day: day.isoformat())
_ordered = st.one_of(
    st.builds(Field, st.just("date"), _days, st.just(NOWHERE), st.sampled_from([":", ">", "<="])),
    st.builds(Field, st.just("date"), _days, st.just(NOWHERE), st.just(".."), st.just("") | _days),
    st.builds(
        Field, st.just("class"), st.just("secret"), st.just(NOWHERE), st.sampled_from([">=", "<"])
    ),
)
_codes = st.builds(
    Field,
    st.just("code"),
    st.sampled_from(["aid/food", 'a "b"', "x(y)", "#"]).map(lambda tag: f"x{tag}"),
    st.just(NOWHERE),
)
terms = st.one_of(words, phrases, nears, _texts, _choices, _ordered, _codes)


def _larger(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, several, st.just(NOWHERE)),
        st.builds(Or, several, st.just(NOWHERE)),
        st.builds(Not, inner, st.just(NOWHERE)),
    )


trees: st.SearchStrategy[Query] = st.recursive(terms, _larger, max_leaves=8)

_PIECES = ["or", "and", "not", "near", "near/5", "-", "(", ")", '"', "*", "~2", ":", "..", " "]
_PIECES += ["class:", "date:", ">=", "2003-13", "secret", "in:¶", "ref:", "03LIMA1", "oil", "\\"]
typed = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(_PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join),
)
