"""The report as html5lib reads it: nothing but what is allowed, and the texts as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings

from tests.exports.samples import TEXT, exported, on_disk, passage
from tests.exports.test_formats import HOSTILE, SAMPLE, annotation_lists, written
from tui.annotations.codebook import Code, Codebook
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.exports import html
from tui.exports.gather import gather
from tui.exports.html_charts import bars, columns
from tui.exports.model import Exported, Options, entries

ELEMENTS = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    **{name: set() for name in ("header", "h1", "nav", "thead", "tbody", "tr", "th", "li", "b")},
    **{name: {"class"} for name in ("p", "ul", "td", "dl", "dd", "mark", "span")},
    "a": {"href"},
    **{name: {"id", "class"} for name in ("h2", "div")},
    **{name: {"id"} for name in ("article", "dt")},
    **{name: set() for name in ("h3", "h4", "table", "cite", "figure", "figcaption")},
    "blockquote": {"dir"},
    "svg": {"viewBox", "role", "aria-label"},
    "g": {"transform", "class"},
    "rect": {"x", "y", "width", "height", "fill"},
    "line": {"x1", "x2", "y1", "y2", "stroke", "stroke-width"},
    "text": {"x", "y", "dy", "fill", "text-anchor", "font-family", "font-size"},
}
"""Every element that a report may have, and what may stand in its tag."""
ELEMENTS["span"] |= {"dir", "style"}
ELEMENTS["div"] |= {"dir"}
COLOUR = re.compile(r"--tag:#[0-9a-fA-F]{6}")


def page_of(*every: Exported, options: Options | None = None) -> tuple[str, Any]:
    text = "".join(html.write(every, options or Options()))
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return text, parser.parse(text)


def check_page(page: Any) -> None:
    for element in page.iter():
        tag = str(element.tag).rpartition("}")[2]
        assert tag in ELEMENTS, tag
        assert set(element.attrib) <= ELEMENTS[tag], (tag, element.attrib)
        if "style" in element.attrib:
            assert COLOUR.fullmatch(element.attrib["style"])
        if "href" in element.attrib:
            assert element.attrib["href"].startswith("#")
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(set(ids)) == len(ids)
    links = {element.attrib["href"][1:] for element in page.iter() if "href" in element.attrib}
    assert links <= set(ids)


def of_class(page: Any, name: str) -> Iterator[str]:
    for element in page.iter():
        if element.attrib.get("class") == name:
            yield "".join(element.itertext())


def test_a_report_has_only_what_is_allowed_and_loads_nothing() -> None:
    text, page = page_of(SAMPLE)
    check_page(page)
    [policy] = [e for e in page.iter() if e.attrib.get("http-equiv") == "Content-Security-Policy"]
    assert policy.attrib["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "url(" not in text
    assert "@import" not in text
    assert "://" not in text


@settings(max_examples=max(1, settings().max_examples // 3))
@given(annotation_lists)
def test_texts_are_those_of_the_files(items: list[Annotation]) -> None:
    one = exported(items)
    text, page = page_of(one)
    check_page(page)
    assert visible(text, newlines=True) == text
    notes = sorted(visible(item.note, newlines=True) for item in items if item.note)
    assert sorted(of_class(page, "note")) == notes
    expected = {visible(entry.text, newlines=True) for entry in entries(one)}
    assert set(of_class(page, "words")) == expected


def test_hostile_text_is_text() -> None:
    trap = f"</title><script>alert(1)</script><img src=x onerror=1>\"'&amp;&{HOSTILE}"
    text = TEXT.replace("GRAIN *AND* RAIN", "<script>x</script>").replace("open", "<b onclick=1>")
    items = [
        Annotation(id="a", paragraph="1", tags=(trap, "x"), note=trap, author=trap),
        Annotation(id="b", paragraph="77", quote=trap, tags=(trap,)),
        Annotation(id="c", paragraph="3", note="", tags=(" ",), created=trap),
    ]
    book = Codebook(None, (Code(trap, trap, "red;background:url(x)"),))
    one = exported(items, [trap], text=text, made_on=text)
    printed, page = page_of(one, options=Options(codebook=book, codebooks=(book,)))
    check_page(page)
    assert visible(printed, newlines=True) == printed
    assert "<script" not in printed
    assert visible(trap) in set(of_class(page, "note"))


def test_a_passage_stands_among_the_words_around_it() -> None:
    _, page = page_of(exported([passage("a", "harvest was\n\nSIPDIS\nbetter", "2", tag="x")]))
    [quotation] = [e for e in page.iter() if e.tag == "blockquote"]
    said = "The minister said that the harvest was better than the last one."
    assert "".join(quotation.itertext()).startswith(said)
    assert list(of_class(page, "words")) == ["harvest was better"]
    for words in ("inister sai", " minister said ", "The", "minister said that the harvest was\n"):
        _, page = page_of(exported([passage("a", words, "2", tag="x")]))
        [quotation] = [e for e in page.iter() if e.tag == "blockquote"]
        assert "".join(quotation.itertext()).startswith("The minister said that")


def test_contents_and_index_lead_to_what_they_name() -> None:
    other = replace(exported([passage("z", "The port is open.", "3", tag="good")]))
    book = Codebook(None, (Code("good", "What is well.", "#7fb4ca"),))
    text, page = page_of(SAMPLE, other, options=Options(codebook=book, codebooks=(book,)))
    check_page(page)
    assert [e.text for e in page.iter("h1")] == ["5 annotations of 2 cables"]
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    assert [row[0] for row in rows] == ["Cable", "09EXAMPLE12", "09EXAMPLE12"]
    terms = [" ".join("".join(term.itertext()).split()) for term in page.iter("dt")]
    assert terms == ["good 2", "grain/barley 1", "harvest 1"]
    assert "What is well." in text
    assert 'style="--tag:#7fb4ca"' in text
    targets = {e.attrib["id"]: e for e in page.iter() if "id" in e.attrib}
    place = next(e for e in page.iter("a") if "¶ 3" in "".join(e.itertext()))
    assert "annotation" in targets[place.attrib["href"][1:]].attrib["class"]
    assert "by kim" in "".join(of_class(page, "summary"))


def test_charts_count_by_year_post_and_classification() -> None:
    later = TEXT.replace("2009", "2011").replace("CONFIDENTIAL//NOFORN", "SECRET")
    item = Annotation(id="a", paragraph="3", tags=("port",))
    page = page_of(exported([item]), exported([item], text=later, made_on=later))[1]
    check_page(page)
    labels = [
        [e.text for e in drawing.iter() if str(e.tag).endswith("text") and e.text]
        for drawing in page.iter()
        if str(drawing.tag).endswith("svg")
    ]
    assert [label for label in labels[0] if len(label) == 4] == ["2009", "2010", "2011"]
    assert "Embassy Example" in labels[1]
    assert {"SECRET", "CONFIDENTIAL//NOFORN"} <= set(labels[2])
    assert len(labels) == 4, "and one of its own for the tag"


def test_a_report_of_notes_alone_has_no_charts() -> None:
    text, page = page_of(exported([Annotation(id="a", paragraph="1", note="x")]))
    check_page(page)
    assert "<svg" not in text
    assert "No annotations." in page_of(exported([]))[0]


@pytest.mark.parametrize("draw", [bars, columns])
@pytest.mark.parametrize("top", [1, 2, 7, 99, 12_345])
def test_a_chart_counts_in_whole_numbers_from_nought(draw: Any, top: int) -> None:
    svg = draw("x", [("2009", top), ("a < b", 1), ("a < b", 0)])
    assert svg == draw("x", [("2009", top), ("a < b", 1), ("a < b", 0)])
    numbers = [int(n) for n in re.findall(r">(\d+)</text>", svg) if n != "2009"]
    assert min(numbers) == 0
    assert max(numbers) >= top
    assert "a &lt; b" in svg
    assert svg.count("<rect") == 4, "the ground and three bars"


def test_a_date_of_export_is_written_where_it_is_given() -> None:
    assert "exported" not in written("html", SAMPLE)
    dated = "".join(html.write([SAMPLE], Options(moment="2026-11-24T10:00:00Z")))
    assert "exported 2026-11-24" in dated


def test_a_report_among_the_cables_is_not_taken_for_one(tmp_path: Path) -> None:
    path = on_disk(tmp_path, [Annotation(id="a", paragraph="1", tags=("x",))])
    (tmp_path / "report.html").write_text(page_of(SAMPLE)[0], encoding="utf-8")
    problems: list[str] = []
    assert [one.path for one in gather([tmp_path], problems)] == [path]
    assert problems == []
