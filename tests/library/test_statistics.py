"""Figures of a library against a naive count, and the charts that are made of them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library.plain_catalogue import PlainCatalogue
from tests.library.samples import build, save
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.library.catalogue import Count, Facet
from tui.library.charts import MOST_BARS, Chart, charts_of, drawn
from tui.library.coded import statistics_of
from tui.library.parsing import parse
from tui.library.pictures import picture
from tui.library.statistics import (
    BY,
    MOST_MONTHS,
    Bar,
    CodedCable,
    CodeUse,
    Coding,
    Reviewed,
    Statistics,
    Together,
    over_time,
    statistics,
)

HOSTILE = "\x1b]52;c;AAAA\x07 <script>alert(1)</script> &\u202e\ud800"

codings = st.builds(
    Coding, st.sampled_from(["aid", "aid/food", "oil"]), st.sampled_from(["", "1", "2", "s1"])
)
cables = st.builds(
    CodedCable,
    st.fixed_dictionaries(
        {
            Facet.MONTH: st.sampled_from(["", "2003-01", "2003-02"]),
            Facet.POST: st.sampled_from(["", "Zenda"]),
            Facet.CLASSIFICATION: st.sampled_from(["C", "S"]),
        }
    ),
    st.lists(codings, max_size=6).map(tuple),
    st.frozensets(st.sampled_from("123")),
    st.frozensets(st.sampled_from(["1", "2", "s1"])),
)


@given(st.lists(cables, max_size=6), st.integers(0, 3))
def test_the_figures_are_those_of_a_naive_count(coded: list[CodedCable], others: int) -> None:
    total = len(coded) + others
    counts = {
        facet: tuple(
            Count(value, sum(one.of[facet] == value for one in coded))
            for value in {one.of[facet] for one in coded} - {""}
        )
        for facet in BY
    }
    found = statistics(total, counts, coded)
    every = [(place, coding) for place, one in enumerate(coded) for coding in one.codings]
    assert (found.cables, found.codings) == (total, len(every))
    for facet in BY:
        assert sum(bar.cables for bar in found.by[facet]) == total
        assert sum(bar.codings for bar in found.by[facet]) == len(every)
        for bar in found.by[facet]:
            held = [one for one in coded if one.of[facet] == bar.value]
            assert bar.cables == len(held) + (others if not bar.value else 0)
            assert bar.codings == sum(len(one.codings) for one in held)
    for use in found.codes:
        own = [(place, coding) for place, coding in every if coding.code == use.code]
        assert use.codings == len(own)
        assert use.cables == len({place for place, _ in own})
        assert use.paragraphs == len({(p, c.paragraph) for p, c in own if c.paragraph})
    assert {use.code for use in found.codes} == {coding.code for _, coding in every}
    spots: dict[tuple[int, str], set[str]] = {}
    for place, coding in every:
        spots.setdefault((place, coding.paragraph), set()).add(coding.code)
    together = {(pair.first, pair.second): pair.paragraphs for pair in found.together}
    for pair in [("aid", "aid/food"), ("aid", "oil"), ("aid/food", "oil")]:
        both = [spot for spot, codes in spots.items() if spot[1] and codes >= set(pair)]
        assert together.pop(pair, 0) == len(both)
    assert not together
    assert found.reviewed.paragraphs_reviewed == sum(
        len(one.paragraphs & one.reviewed) for one in coded
    )


def test_the_figures_of_a_library(tmp_path: Path) -> None:
    folder = build(tmp_path / "lib")
    save(
        folder,
        "04ZENDA3",
        (
            Annotation("caaa", "1", ("oil", "news"), author="kim"),
            Annotation("cbbb", "1", ("oil",), author="ana"),
        ),
    )
    problems: list[str] = []
    found = statistics_of(PlainCatalogue(folder), parse("post:zenda"), problems)
    assert (found.cables, found.codings) == (3, 5)
    assert found.by[Facet.MONTH] == (Bar("2003-07", 1, 2), Bar("2004-01", 2, 3))
    assert found.by[Facet.CLASSIFICATION] == (
        Bar("C//NF", 1, 2),
        Bar("S", 1, 0),
        Bar("U//FOUO", 1, 3),
    )
    assert found.codes == (
        CodeUse("oil", 2, 1, 1),
        CodeUse("news", 1, 1, 1),
        CodeUse("shelter", 1, 1, 1),
        CodeUse("shelter/capacity", 1, 1, 1),
    )
    assert found.together == (Together("news", "oil", 1),)
    assert found.reviewed == Reviewed(3, 2, 1, 5, 4)
    assert problems == []


def test_orphans_count_as_codings_on_no_paragraph(tmp_path: Path) -> None:
    found = statistics_of(PlainCatalogue(build(tmp_path / "lib")), parse("class:secret"), [])
    assert CodeUse("lost", 1, 0, 1) in found.codes
    assert found.together == ()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = build(tmp_path / "lib")
    (folder / "04ZENDA4.annotations.yaml").write_text("version: [", encoding="utf-8")
    problems: list[str] = []
    assert statistics_of(PlainCatalogue(folder), parse(""), problems).cables == 5
    assert len(problems) == 1 and "04ZENDA4" in problems[0]


# Timelines


def test_a_timeline_has_the_months_between() -> None:
    months = [Bar("2003-11", 2, 1), Bar("2004-02", 1), Bar("", 3)]
    assert over_time(months) == (
        Bar("2003-11", 2, 1),
        Bar("2003-12", 0),
        Bar("2004-01", 0),
        Bar("2004-02", 1),
        Bar("", 3),
    )
    assert over_time([]) == ()
    assert over_time([Bar("", 3)]) == (Bar("", 3),)


@given(st.dictionaries(st.dates().map(lambda day: f"{day:%Y-%m}".rjust(7, "0")), st.integers(1, 9)))
def test_a_timeline_is_not_too_long_and_loses_nothing(counts: dict[str, int]) -> None:
    bars = over_time([Bar(month, number, number) for month, number in counts.items()])
    assert (
        sum(bar.cables for bar in bars) == sum(bar.codings for bar in bars) == sum(counts.values())
    )
    assert [bar.value for bar in bars] == sorted({bar.value for bar in bars})
    if bars and len(bars[0].value) == len("2003-01"):
        assert len(bars) <= MOST_MONTHS


# Charts


def long_statistics() -> Statistics:
    months = tuple(
        Bar(f"20{year:02d}-{month:02d}", year + month, 1)
        for year in (3, 4)
        for month in range(1, 13)
    )
    posts = tuple(Bar(f"Embassy {HOSTILE}{number}", 40 - number, 1) for number in range(30))
    codes = (CodeUse(HOSTILE, 3, 2, 1), CodeUse("a" * 90, 2, 2, 2), CodeUse("a" * 91, 1, 1, 1))
    by = {Facet.MONTH: months, Facet.POST: posts, Facet.CLASSIFICATION: (Bar("", 5, 0),)}
    return Statistics(345, 24, by, codes, (), Reviewed(345, 0, 0, 0, 0))


@pytest.mark.parametrize("width", [10, 40, 80, 200])
def test_charts_fit_and_hold_nothing_that_drives_a_terminal(width: int) -> None:
    for chart in charts_of(long_statistics()):
        text = drawn(chart, width)
        assert visible(text, newlines=True) == text
        assert max(map(len, text.split("\n"))) <= max(width, 40)
        assert chart.title in text


def test_a_ranking_has_its_numbers_and_says_what_is_left_over() -> None:
    chart = Chart("Posts", [(f"Post {number}", 1000 - number) for number in range(MOST_BARS + 3)])
    lines = drawn(chart, 80).split("\n")
    assert lines[0] == "Posts"
    assert re.fullmatch(r"Post 0 +▇+ 1000", lines[1])
    assert len(lines) == MOST_BARS + 2
    assert lines[-1] == "and 3 more"


def test_a_chart_with_nothing_in_it_is_left_out() -> None:
    titles = [chart.title for chart in charts_of(long_statistics())]
    assert titles == [
        "Cables by month",
        "Codings by month",
        "Cables by post",
        "Codings by post",
        "Cables by classification",
        "Codes",
    ]
    assert "none known" in drawn(list(charts_of(long_statistics()))[4], 60)


def test_a_picture_is_plain_xml_without_scripts_and_references() -> None:
    text = picture(charts_of(long_statistics()))
    root = ElementTree.fromstring(text.encode("utf-8"))
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "g", "rect", "text", "line"}
    keys = {key for element in root.iter() for key in element.attrib}
    assert not [key for key in keys if key.startswith("on") or "href" in key or key == "style"]
    assert "url(" not in text and "Monaco" not in text
    said = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert any("<script>" in words for words in said)
    assert visible("".join(said)) == "".join(said)
    assert len([words for words in said if words.startswith("aaa")]) == 2
