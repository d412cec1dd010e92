"""docs/queries.md holds: each query that it shows finds what it says in a small library."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.library.plain_catalogue import PlainCatalogue
from tests.library.samples import build
from tui.library.catalogue import Sort
from tui.library.fields import FIELDS
from tui.library.parsing import parse

PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
Z12, S7, S8, Z3, Z4 = "03ZENDA12", "03STRELSAU7", "03STRELSAU8", "04ZENDA3", "04ZENDA4"
ALL = {Z12, S7, S8, Z3, Z4}

FOUND: dict[str, set[str]] = {
    "shelter": {Z12, Z3},
    "shelter visit": {Z12},
    "shelter and visit": {Z12},
    "shelter or oil": {Z12, S7, S8, Z3},
    "shelter -oil": {Z12},
    "shelter not oil": {Z12},
    '"civil society"': {Z12, S7},
    '"civil society"~3': {Z12, S7},
    "deport*": {S8},
    "minister near shelter": {Z12, Z3},
    "minister near/2 shelter": set(),
    "visit (oil or shelter)": {Z12, S7},
    "-shelter": {S7, S8, Z4},
    '"or"': {Z3},
    "post:zenda": {Z12, Z3, Z4},
    "country:ruritania": ALL,
    "country:RU": ALL,
    "date:2003-07-15": {Z12},
    "date:2003-07": {Z12},
    "date:2003-05..2003-07": {Z12, S7},
    "date:2003-07..": {Z12, S8, Z3, Z4},
    "date:..2003-07": {Z12, S7},
    "date:>2003-07": {S8, Z3, Z4},
    "year:2003": {Z12, S7, S8},
    "class:secret": {S8, Z4},
    "class:S": {S8, Z4},
    "class:>=confidential": {Z12, S8, Z4},
    "class:sbu..c": {Z12, Z3},
    "caption:nodis": {Z4},
    "tags:PHUM": {Z12, S8},
    "subject:shelter": {Z12},
    "from:zenda": {Z4},
    "to:secstate": {Z4},
    "ref:03ZENDA12": {S8},
    "id:03ZENDA12": {Z12},
    "code:shelter": {Z12},
    "code:shelter/": {Z12},
    "coder:kim": {Z12},
    'note:"six months"': {Z12},
    "has:note": {Z12},
    "has:tags": {Z12, S8},
    "has:passage": {Z12},
    "has:orphan": {S8},
    "has:conflict": set(),
    "has:finding": set(),
    "has:references": {Z12, S7, S8},
    "is:annotated": {Z12, S8},
    "is:reviewed": {Z12},
    "is:orphan": {S8},
    "is:read": {Z3},
    "is:unread": ALL - {Z3},
    "in:¶ visit minister": {Z12, S7},
    "in:heading house": {Z12},
    "in:summary shelter": {Z12},
    "in:comment minister": {Z12},
    "in:note shelter": set(),
    "in:action visit": set(),
    "in:summary in:¶ room children": {Z12},
    "marking:nf shelter": {Z12},
    "marking:>=c minister": {Z12},
    "marking:s//nf": set(),
    "in:¶ code:shelter may": {Z12},
    "shelter -in:summary": {Z12, Z3},
    "-marking:nf": {S7, S8, Z3, Z4},
    "(in:summary shelter) (in:comment shelter)": {Z12},
}
"""What each example of the page finds; the library is that of ``samples``."""

BESIDE: dict[str, set[str]] = {
    "": ALL,
    "SHELTER": {Z12, Z3},
    "year:2003..2004": ALL,
    "year:>=2004": {Z3, Z4},
    "class:>c": {S8, Z4},
    "class:none": set(),
    "tags:P*": {Z12, S8, Z3},
    'post:"Embassy Zenda"': {Z12, Z3, Z4},
    "post:emb": set(),
    "subject:shelt*": {Z12},
    "id:03ZEN*": {Z12},
    "id:03zenda0012": {Z12},
    "in:p visit minister": {Z12, S7},
    "visit minister forty": {Z12},
    "in:¶ visit minister forty": set(),
    "in:comment shelter -never": set(),
    "in:comment visit": set(),
    "in:summary marking:nf": set(),
    "marking:u minister": {Z12},
    "marking:u never": set(),
    "code:shelters": set(),
    "code:lost": {S8},
    "in:¶ code:lost": set(),
    "in:¶ code:shelter/capacity director": {Z12},
    "in:¶ code:shelter/capacity forty": set(),
    "post:zenda -marking:nf": {Z3, Z4},
    "shelter -marking:nf": {Z12, Z3},
    "full -marking:nf -in:heading": set(),
    '"society civil"': set(),
    '"society civil"~3': set(),
    '"civil society"~1': {Z12, S7},
    '"civil of"~1': set(),
    '"trade asked"': {S7},
    '"prices oil"': set(),
    "visit near/1 shelter": set(),
    "visit near/2 shelter": {Z12},
    "shelter near/2 visit": {Z12},
    "news near minister": {Z3},
    "03ZENDA12": {Z12},
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> PlainCatalogue:
    folder = build(tmp_path_factory.mktemp("queries") / "library")
    found = PlainCatalogue(folder)
    found.mark_read([folder / f"{Z3}.txt"])
    return found


def examples() -> list[str]:
    """The queries of the page: what stands before two blanks or more in an indented line."""
    return re.findall(r"^    (\S.*?)(?: {2,}.*)?$", PAGE, re.MULTILINE)


def test_every_example_of_the_page_is_tried() -> None:
    assert set(examples()) == set(FOUND)


@pytest.mark.parametrize("query", [*FOUND, *BESIDE])
def test_a_query_finds(query: str, catalogue: PlainCatalogue) -> None:
    expected = FOUND.get(query, BESIDE.get(query))
    found = catalogue.search(parse(query))
    assert {hit.row.id for hit in found.hits} == expected
    assert found.total == len(found.hits)
    assert {path.stem for path in catalogue.addresses(parse(query))} == expected


def test_the_page_tells_of_every_field_and_every_fixed_value() -> None:
    for name, kind in FIELDS.items():
        assert f"    {name}:" in PAGE
        for value, _ in kind.values if name != "class" else ():
            assert re.search(rf"{name}:{value}\b|{name}:{value} ", PAGE), f"{name}:{value}"


def test_the_best_paragraph_is_shown_with_what_was_found(catalogue: PlainCatalogue) -> None:
    [hit] = catalogue.search(parse("director near shelter society")).hits
    assert (hit.paragraph, hit.marking) == ("2", "C//NF")
    assert [hit.words[a:b] for a, b in hit.marks] == ["director", "shelter", "society"]
    [coded] = catalogue.search(parse("code:shelter/capacity")).hits
    assert (coded.paragraph, coded.marks) == ("2", ())
    [plain] = catalogue.search(parse("caption:nodis")).hits
    assert (plain.paragraph, plain.words) == ("", "")


def test_every_paragraph_that_is_found(catalogue: PlainCatalogue) -> None:
    def found(query: str) -> list[str]:
        [one] = catalogue.search(parse(f"id:{Z12}")).hits
        return [hit.paragraph for hit in catalogue.paragraphs(parse(query), one.row)]

    assert found("shelter") == ["", "1", "2", "3", "4"]
    assert found("shelter -minister") == ["", "1", "2", "3", "4"]
    assert found("in:¶ shelter -minister") == ["1", "2"]
    assert found("marking:c shelter") == ["1", "2", "4"]
    assert found("code:shelter") == ["1", "2"]
    assert found("in:¶ code:shelter director") == ["2"]
    assert found("post:zenda") == []


def test_results_are_sorted(catalogue: PlainCatalogue) -> None:
    def order(sort: Sort) -> list[str]:
        return [hit.row.id for hit in catalogue.search(parse("visit or shelter"), sort).hits]

    assert order(Sort.DATE) == [Z4, Z3, Z12, S7]
    assert order(Sort.OLDEST) == [S7, Z12, Z3, Z4]
    assert order(Sort.POST) == [S7, Z4, Z3, Z12]
    assert order(Sort.RELEVANCE)[0] == Z12
    window = catalogue.search(parse(""), Sort.DATE, 1, 2)
    assert ([hit.row.id for hit in window.hits], window.total, window.offset) == ([Z3, S8], 5, 1)
