"""What other programs' offsets count in: plain texts leave nothing to be told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.imports.offsets import Offsets

texts = st.text(st.sampled_from("ab \n\u0301🌧"), max_size=40)


@given(texts, st.data())
def test_in_a_plain_text_offsets_are_what_they_are(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    offsets = Offsets(text, [(at, len(text))])
    assert offsets.text == text
    assert offsets.of(at) == at


@given(texts, st.data())
def test_offsets_never_lead_out_of_the_text(text: str, data: st.DataObject) -> None:
    printed = "\ufeff" + text.replace("\n", "\r\n")
    at = data.draw(st.integers(0, 200))
    offsets = Offsets(printed, [(at, at + 3)])
    assert offsets.text == text
    assert 0 <= offsets.of(at) <= len(text)


def test_a_mark_that_is_counted_is_told_by_the_words() -> None:
    text = "Grain came late, and the port was shut."
    spans = [(text.index(word), text.index(word) + len(word)) for word in ("came", "late", "shut")]
    left_out = Offsets(f"\ufeff{text}", spans)
    counted = Offsets(f"\ufeff{text}", [(start + 1, end + 1) for start, end in spans])
    assert [left_out.of(start) for start, _ in spans] == [start for start, _ in spans]
    assert [counted.of(start + 1) for start, _ in spans] == [start for start, _ in spans]
