"""Three versions of a file become one: comments stay, nothing of either side is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotations.strategies import handwritten, sidecars
from tui.annotations import codebook, document, render
from tui.annotations.merge import merge
from tui.annotations.merge_files import MergeError, merge_files
from tui.annotations.model import Annotations

BASE = """\
# Mine.
version: 1
cable: 03LIMA1
source: {file: 03LIMA1.txt, sha256: ""}
mood: doubtful
annotations:
  # the first
  - id: one
    paragraph: "1"
    tags: [aid, trade]  # two
    note: As it was.
  - id: two
    paragraph: "2"
    tags: [rain]
reviewed: ["1"]
"""
BOOK = """\
version: 1
tags:
  # goods
  - name: trade
    description: Goods.
  - aid
"""


def merged(ours: str, theirs: str, base: str = BASE) -> str:
    result = merge_files(base.encode(), ours.encode(), theirs.encode())
    assert result.problems == ()
    return result.data.decode()


def test_edits_of_both_sides_are_made_in_our_text() -> None:
    ours = BASE.replace("[rain]", "[rain, wind]  # ours").replace('["1"]', '["1", "3"]')
    theirs = BASE.replace("[aid, trade]", "[trade, border]").replace('["1"]', '["2", "1"]')
    theirs += "  # the end\n"
    assert merged(ours, theirs) == ours.replace("[aid, trade]", "[trade, border]").replace(
        '["1", "3"]', '["1", "3", "2"]'
    )


def test_what_both_sides_changed_is_kept_twice_and_told() -> None:
    ours, theirs = (BASE.replace("As it was.", note) for note in ("Seven.", "Eight."))
    result = merge_files(BASE.encode(), ours.encode(), theirs.encode())
    assert result.problems == ()
    [note] = result.notes
    assert "both sides changed 1 of the same annotations" in note
    found = document.parse(result.data.decode()).annotations
    assert [(item.note, item.conflict) for item in found.items] == [
        ("Seven.", False),
        ("", False),
        ("Eight.", True),
    ]
    assert result.data.decode().startswith(ours.rstrip().rpartition("reviewed")[0])


def test_keys_of_somebody_else_are_merged_as_well() -> None:
    theirs = BASE.replace("doubtful", "sure") + "seen: [kim]\n"
    assert merged(BASE, theirs) == theirs
    gone = BASE.replace("mood: doubtful\n", "")
    assert merged(BASE, gone) == gone
    assert merged(gone, BASE) == gone
    ours = BASE.replace("doubtful", "glad")
    result = merge_files(BASE.encode(), ours.encode(), theirs.encode())
    assert result.problems == ("mood: both sides changed it; ours is kept, theirs is: sure",)
    assert result.data.decode() == ours + "seen: [kim]\n", "the rest is merged all the same"


def test_another_hash_of_the_cable_is_taken_over_where_ours_is_the_old_one() -> None:
    theirs = BASE.replace('sha256: ""', 'sha256: "ab"')
    assert document.parse(merged(BASE, theirs)).annotations.sha256 == "ab"
    ours = BASE.replace('sha256: ""', 'sha256: "cd"')
    result = merge_files(BASE.encode(), ours.encode(), theirs.encode())
    assert result.data.decode() == ours
    assert result.problems == ()
    assert "source: both sides changed it; ours is kept" in result.notes[0]


def test_comments_that_cannot_be_taken_over_are_told() -> None:
    theirs = BASE.replace("  - id: two", "  # look again\n  - id: two")
    theirs = theirs.replace("note: As it was.", "note: |-\n      # no comment\n      but words")
    result = merge_files(BASE.encode(), BASE.encode(), theirs.encode())
    assert "# no comment" in result.data.decode()
    assert result.notes == ("comments of the other side that are not taken over: # look again",)


def test_a_file_that_both_sides_made_has_no_base() -> None:
    ours = render.document(Annotations("03LIMA1", "03LIMA1.txt", "ab"))
    assert document.parse(merged(ours, BASE, base="")).annotations.items == (
        document.parse(BASE).annotations.items
    )
    assert merged("", BASE, base="") == BASE
    assert merged(BASE, "# nothing\n", base="") == BASE


def test_a_codebook_is_merged_tag_by_tag() -> None:
    ours = BOOK.replace("- aid", '- name: aid  # gifts\n    key: "1"')
    theirs = BOOK.replace("Goods.", "Goods and services.") + "  - rain\n"
    text = merged(ours, theirs, BOOK)
    assert text == ours.replace("Goods.", "Goods and services.") + "  - name: rain\n"
    clash = BOOK.replace("Goods.", "Wares.")
    result = merge_files(BOOK.encode(), clash.encode(), theirs.encode())
    assert result.problems == ("description of trade: both sides changed it; ours is kept",)
    assert [code.name for code in codebook.parse(result.data.decode()).codes] == [
        "trade",
        "aid",
        "rain",
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"version: [\n", "2:1: "),
        (b"\xff", "1:1: byte 0xFF is not UTF-8"),
        (b"- a\n", "neither a sidecar nor a codebook"),
        (b"version: 7\ncable: x\n", "1:10: version 7 is newer"),
        (b"version: 1\ncable: x\nannotations: 3\n", "3:14: annotations must be a list"),
    ],
)
def test_a_version_that_cannot_be_read_is_named(which: int, text: bytes, problem: str) -> None:
    versions = [BASE.encode()] * 3
    versions[which] = text
    with pytest.raises(MergeError) as caught:
        merge_files(*versions)
    name = ("base", "ours", "theirs")[which]
    assert str(caught.value).startswith(f"{name}:") and problem in str(caught.value)


@settings(max_examples=30)
@given(st.data(), sidecars, sidecars, sidecars)
def test_any_three_versions_give_what_the_reader_would_merge(
    data: st.DataObject, base: Annotations, ours: Annotations, theirs: Annotations
) -> None:
    texts = [data.draw(handwritten(one)).encode() for one in (base, ours, theirs)]
    expected = merge(base, ours, theirs)
    found = document.parse(merge_files(*texts).data.decode()).annotations
    assert sorted(found.reviewed) == sorted(expected.annotations.reviewed)

    def plain(annotations: Annotations) -> list[str]:
        # The version that is kept beside the other gets an id of its own each time.
        return sorted(
            repr((item.id if not item.conflict else "", item.note, sorted(item.tags), item.quote))
            for item in annotations.items
        )

    assert plain(found) == plain(expected.annotations)
