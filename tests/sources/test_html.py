"""The publisher's page: the same cable as in its text form, whatever surrounds it."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.sources.made import CONTENT, HEADER, TEXT, page, written
from tui.cable.parse import parse
from tui.sources import html
from tui.sources.files import SourceError
from tui.sources.found import FoundCable, cable_of
from tui.sources.open import cables_of, open_cable


def found(data: bytes) -> FoundCable:
    [one] = html.cables(Path("09TESTVILLE12.html"), data)
    return one


def test_a_page_gives_the_cable_of_its_text_form(tmp_path: Path) -> None:
    cable = open_cable(written(tmp_path, "page.html", page()))
    expected = parse(TEXT)
    assert cable.text == TEXT
    assert cable.nodes == expected.nodes
    assert cable.fields == expected.fields
    assert expected.record is not None
    assert cable.record is not None
    assert cable.record.date == expected.record.date
    assert cable.id == expected.id == "09TESTVILLE12"


def test_the_record_knows_more() -> None:
    record = found(page()).record
    assert record is not None
    assert record.created == "2009-02-03T12:05"
    assert record.released == "2010-11-28T18:06"


@pytest.mark.parametrize("column", ["created", "released"])
def test_some_pages_have_a_column_less(column: str) -> None:
    data = page(created="") if column == "created" else page(released="")
    record = found(data).record
    assert record is not None
    assert record.id == "09TESTVILLE12"
    assert record.origin == "Embassy Testville"
    assert record.classification == "UNCLASSIFIED"
    assert getattr(record, column) is None


def test_entities_other_than_the_line_feed_stay_as_they_are() -> None:
    content = (
        "UNCLAS TESTVILLE 000012&#x000A;&amp; &amp &pounding &#8217; &#xa; &#10;<<218634>> <A>"
    )
    text = found(page(content=content)).text
    assert text.endswith("\n&amp; &amp &pounding &#8217; \n \n<<218634>> <A>")


def test_a_partial_extract_has_its_notice_and_its_content() -> None:
    notice = "This record is a partial extract of the original cable."
    text = found(page(header=notice)).text
    assert text.endswith(notice + CONTENT)


LETTERS = st.text(st.sampled_from("¶1. A\n&;#x0(U)SUBJECT:é-"), max_size=120)


@given(LETTERS, LETTERS)
@example(HEADER, CONTENT)
@example("", "SUBJECT: A\n\nB")
def test_from_text_to_page_to_text(header: str, content: str) -> None:
    one = found(page(header=header, content=content))
    text = header + content
    for entity in ("&#x000A;", "&#x0A;", "&#xA;", "&#10;", "&#xa;", "&#010;"):
        if entity.lower() in text.lower():
            return
    assert one.text.split("\n", 5)[5] == text


@given(st.integers(0, len(page())))
def test_a_page_that_is_cut_off_is_refused_or_whole(length: int) -> None:
    data = page()[:length]
    try:
        text = found(data).text
    except SourceError as error:
        assert "\n" not in str(error)
        return
    assert text in TEXT or text == TEXT


@pytest.mark.parametrize(
    "data", [b"<html><body>nothing</body></html>", b"<html><pre>a", b"<html><pre>a<pre>b"]
)
def test_a_page_without_a_whole_cable_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SourceError) as raised:
        list(cables_of(written(tmp_path, "a.html", data)))
    assert "a.html: " in str(raised.value)


@pytest.mark.parametrize(
    "bait",
    [
        "<a ",
        "<!--x",
        "<table class=cable ",
        "<pre>",
        "<td>",
        "<pre ",
        '<a b="',
        "&#x",
        "class=",
        "<",
    ],
)
def test_an_endless_bait_is_a_page_or_a_problem(bait: str) -> None:
    inner = bait * 240_000
    data = f"<html><table class='cable'><tr><td>{inner}</table><pre>{inner}</pre>".encode()
    with contextlib.suppress(SourceError):
        assert len(found(data).text) <= len(data)


def test_any_bytes_are_a_page_or_a_problem() -> None:
    @given(st.binary(max_size=300))
    def check(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = written(Path(folder), "x.html", b"<html>" + data)
            try:
                for one in cables_of(path, "html"):
                    cable_of(one.text, one.record)
            except SourceError as error:
                assert "\n" not in str(error)

    check()
