"""The engine finds in generated libraries what the plain catalogue finds there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.generate import generate
from tests.library.plain_catalogue import PlainCatalogue
from tests.library.queries import NOWHERE
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.library.catalogue import Facet, Sort
from tui.library.indexed import IndexedCatalogue
from tui.library.opening import open_catalogue
from tui.library.query import And, Everything, Field, Near, Not, Or, Phrase, Query, Word
from tui.library.stems import begins, stem
from tui.library.words import words as words_of

CABLES = 18
_WORDS = st.sampled_from(
    (
        *("treaty", "treaties", "minister", "mint", "budget", "relations", "zenda", "klow"),
        *("expected", "rudolf", "summary", "comment", "sapt", "nowhere", "reforms", "TAGS"),
        *("3.5", "mid-term"),
    )
)
_words = st.builds(Word, _WORDS, st.just(NOWHERE))
_phrases = st.builds(
    Phrase,
    st.lists(_WORDS, min_size=1, max_size=3).map(tuple),
    st.just(NOWHERE),
    st.sampled_from([0, 0, 1, 3, 8, 40]),
)
_nears = st.builds(Near, _WORDS, _WORDS, st.sampled_from([1, 2, 5, 10, 60]), st.just(NOWHERE))


def _field(name: str, *values: str) -> st.SearchStrategy[Field]:
    return st.builds(Field, st.just(name), st.sampled_from(values), st.just(NOWHERE))


_fields = st.one_of(
    _field("post", "zenda", "strelsau", "Embassy Rio De Zenda", "embassy", "vladi*"),
    _field("caption", "nofor*", "sipdis", "sensitive"),
    _field("tags", "PREL", "P*", "RS", "XX"),
    _field("from", "amembassy", "graustark"),
    _field("to", "secstate", "secstate washdc", "flav*"),
    _field("subject", "minister", "the mint", "rur*"),
    _field("id", "03ZENDA*", "04*"),
    _field("class", "secret", "C", "unclassified"),
    _field("marking", "NF", "U", "S//NF", "SBU"),
    _field("in", "¶", "heading", "summary", "comment", "note"),
    _field("has", "note", "tags", "passage", "orphan", "finding", "references", "conflict"),
    _field("is", "read", "unread", "annotated", "reviewed", "orphan"),
    _field("code", "aid", "aid/food", "trade"),
    _field("coder", "kim", "ana"),
    _field("note", "six months", "mon*"),
    st.builds(
        Field,
        st.just("date"),
        st.sampled_from(["2003-01", "2005-04-15", "2007"]),
        st.just(NOWHERE),
        st.sampled_from([":", ">", "<=", "<"]),
    ),
    st.builds(
        Field,
        st.just("class"),
        st.just("confidential"),
        st.just(NOWHERE),
        st.sampled_from([">=", "<", ">", "<="]),
    ),
)
_terms = st.one_of(_words, _phrases, _nears, _fields)


def _larger(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several, st.just(NOWHERE)),
        st.builds(Or, several, st.just(NOWHERE)),
        st.builds(Not, inner, st.just(NOWHERE)),
    )


queries: st.SearchStrategy[Query] = st.one_of(
    st.just(Everything()), st.recursive(_terms, _larger, max_leaves=6)
)


def _made(folder: Path) -> Path:
    """A library of generated cables, some of them annotated."""
    folder.mkdir()
    rng = random.Random(7)
    for seed in range(CABLES):
        cable = generate(seed, 1800)
        sub = folder / f"box{seed % 3}"
        sub.mkdir(exist_ok=True)
        (sub / f"c{seed}.txt").write_text(cable.text, encoding="utf-8")
        if seed % 3:
            continue
        items = tuple(
            Annotation(
                f"k{at}{seed:06d}",
                str(at),
                tuple(rng.sample(["aid", "aid/food", "aids", "trade"], rng.randint(1, 2))),
                rng.choice(["", "Six months.", "A month or so."]),
                rng.choice(["", "kim", "ana"]),
                opening="Words that nobody wrote" if rng.random() < 0.3 else "",
            )
            for at in range(1, rng.randint(2, 4))
        )
        held = Annotations(f"c{seed}", f"c{seed}.txt", "", items, ("1", "2"))
        name = f"c{seed}.kim.annotations.yaml" if seed % 2 else f"c{seed}.annotations.yaml"
        (sub / name).write_text(render.document(held), encoding="utf-8")
    return folder


class _Both:
    """The same library twice."""

    def __init__(self, folder: Path) -> None:
        self.engine: IndexedCatalogue = open_catalogue(folder, 1, watch=False, wait=True)
        self.plain = PlainCatalogue(folder, stem)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Both]:
    folder = tmp_path_factory.mktemp("generated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        both = _Both(_made(folder / "library"))
    yield both
    both.engine.close()


def _try(examples: int) -> settings:
    return settings(
        deadline=None,
        max_examples=examples,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@_try(12)
@given(query=queries)
def test_a_query_finds_what_it_means(query: Query, both: _Both) -> None:
    assert_alike(query, both)


@pytest.mark.faults
@_try(600)
@given(query=queries)
def test_any_query_finds_what_it_means(query: Query, both: _Both) -> None:
    assert_alike(query, both)


def assert_alike(query: Query, both: _Both) -> None:
    """Whatever is asked, both say the same."""
    engine, plain = both.engine, both.plain
    read = [engine.folder / "box1" / "c4.txt", engine.folder / "box2" / "c2.txt"]
    engine.mark_read(read)
    plain.mark_read(read)
    for sort in (Sort.DATE, Sort.OLDEST, Sort.POST):
        assert engine.addresses(query, sort) == plain.addresses(query, sort)
    assert set(engine.addresses(query, Sort.RELEVANCE)) == set(plain.addresses(query))
    expected = plain.search(query, Sort.DATE, 1, 5)
    found = engine.search(query, Sort.DATE, 1, 5)
    assert found.total == expected.total
    for mine, theirs in zip(found.hits, expected.hits, strict=True):
        assert (mine.paragraph, mine.marking, mine.words, mine.marks) == (
            theirs.paragraph,
            theirs.marking,
            theirs.words,
            theirs.marks,
        )
        assert mine.row.address == theirs.row.address
        assert engine.paragraphs(query, mine.row) == tuple(
            hit._replace(row=mine.row) for hit in plain.paragraphs(query, theirs.row)
        )
    facets = list(Facet)
    assert engine.facets(query, facets, 1000) == plain.facets(query, facets, 1000)


@pytest.mark.parametrize("prefix", ["m", "mi", "minister", "treat", "hop", "expecte", "relatio"])
def test_a_prefix_finds_each_word_that_begins_so_in_all_its_forms(prefix: str, both: _Both) -> None:
    found = set(both.engine.addresses(Word(prefix, NOWHERE, prefix=True)))
    assert found >= set(both.plain.addresses(Word(prefix, NOWHERE, prefix=True)))
    assert found == {
        one.address
        for one in both.plain._cables
        if any(begins(word, prefix) for unit in one.units for word in words_of(unit.text))
    }
    assert found
