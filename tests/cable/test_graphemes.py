"""Grapheme clusters: what a person takes for one character is never cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cable.graphemes import clusters, joined, whole_clusters

WHOLE = {
    "an accent of its own": "e\u0301",
    "several marks": "a\u0302\u0301\u0323",
    "a variation selector": "\u2764\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "a skin tone": "\U0001f44d\U0001f3fd",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a flag": "\U0001f1e9\U0001f1ea",
    "a flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "a syllable in pieces": "\u1112\u1161\u11ab",
    "a syllable and a tail": "\uac00\u11a8",
    "a vowel that stands after": "\u0915\u093e",
    "a conjunct": "\u0915\u094d\u0937",
    "a Thai vowel": "\u0e01\u0e33",
    "an Arabic number sign": "\u0600\u0661",
}
APART = {
    "two letters": "ab",
    "a letter and a blank": "a ",
    "a line feed and a mark": "\n\u0301",
    "a mark and a control": "\u0301\u202e",
    "a joiner and a letter": "a\u200db",
    "two ideographs": "漢字",
    "two syllables": "\uac01\uac01",
}

texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "ab \n\t漢\u0301\u200d\ufe0f\U0001f1e9\U0001f468\U0001f3fd\u1100\u1161\u094d"
        ),
    ),
    max_size=30,
)


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_one_character_is_one_cluster(text: str) -> None:
    around = f"x{text}y"
    assert list(clusters(around, 0, len(around)))[1:-1] == [(1, 1 + len(text))]


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_what_does_not_belong_together_is_apart(text: str) -> None:
    assert len(list(clusters(text, 0, len(text)))) == 2


def test_flags_are_taken_two_letters_at_a_time() -> None:
    flags = "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7\U0001f1ee"
    assert list(clusters(flags, 0, 5)) == [(0, 2), (2, 4), (4, 5)]
    assert [joined(flags, at) for at in range(6)] == [False, True, False, True, False, False]


@given(texts)
def test_clusters_partition_any_text_where_nothing_is_joined(text: str) -> None:
    found = list(clusters(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in found) == text
    assert {start for start, _ in found} == {at for at in range(len(text)) if not joined(text, at)}


@given(texts, st.data())
def test_a_span_made_whole_cuts_no_cluster_and_grows_no_further_than_needed(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole_clusters(text, start, end)
    if start == end:
        assert (first, last) == (start, end)
        return
    assert first <= start < end <= last
    assert not joined(text, first) and not joined(text, last)
    assert all(joined(text, at) for at in (*range(first + 1, start + 1), *range(end, last)))
