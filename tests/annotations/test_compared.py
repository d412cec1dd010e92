"""A text as it is compared: blanks and artefacts apart, offsets kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.compared import Compared, normal, whole, without_artefacts
from tui.cable.parse import parse

PAGED = """\
UNCLAS SECTION 01 OF 02 TESTVILLE 000123

SUBJECT: TALKS

1. (U) The minister said that the talks

TESTVILLE 00000123  002 OF 002

would resume.

SIPDIS
"""
texts = st.text("ab \n\t\u3000😀", max_size=40)


@given(texts, st.lists(st.integers(0, 40), max_size=4))
def test_offsets_go_both_ways(text: str, cuts: list[int]) -> None:
    edges = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    compared = Compared(text, spans)
    assert compared.text == " ".join(word for a, b in spans for word in text[a:b].split())
    for at, character in enumerate(compared.text):
        raw = compared.raw(at)
        if character != " ":
            assert text[raw] == character
            assert compared.at(raw) == at
            assert compared.span(at, at + 1) == (raw, raw + 1)
    for raw in range(len(text) + 1):
        following = compared.at(raw)
        assert following == len(compared.text) or compared.raw(following) >= raw


def test_a_page_footer_is_no_word_of_the_text() -> None:
    compared = whole(parse(PAGED))
    assert "that the talks would resume." in compared.text
    at = compared.text.index("talks would")
    start, end = compared.span(at, at + len("talks would"))
    assert PAGED[start:end].startswith("talks\n") and PAGED[start:end].endswith("\nwould")


def test_a_quote_loses_the_footers_and_captions_inside_it_alone() -> None:
    start = PAGED.index("the talks")
    assert normal(without_artefacts(PAGED[start:])) == "the talks would resume."
    assert without_artefacts("SIPDIS") == "SIPDIS"
    assert without_artefacts("\nSIPDIS\n") == "\nSIPDIS\n"
    page = "the talks\nPAGE 02 TEST 00123 120934Z\nwould resume"
    assert without_artefacts(page) == "the talks would resume"
    assert without_artefacts("the caption SIPDIS") == "the caption SIPDIS"
