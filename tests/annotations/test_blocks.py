"""A change to one annotation reads and writes its own lines, and says what a whole edit says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations import strategies
from tui.annotations import blocks as module
from tui.annotations.blocks import Blocks, cut, edit
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.annotations.rewrite import rewrite

SIDECAR = """\
version: 1
annotations:
  # the first
  - id: aaaa1111
    paragraph: "8"
    tags: [deportation]   # one

  # the second
  - {id: bbbb2222, paragraph: '14', tags: [border]}
  - paragraph: "2"
    id: cccc3333
    note: |-
      Six-month figure.
reviewed: ["1"]
"""
Change = Callable[[Annotations], Annotations]
NEW = Annotation("dddd4444", "5", tags=("pitch",), note="One.\nTwo.")


def pieces_of(text: str) -> Blocks:
    found = cut(parse(text))
    assert found is not None
    assert found.text == text
    return found


def sound(found: Blocks, target: Annotations) -> None:
    """What the pieces say is what their text says, and what was meant."""
    whole = parse(found.text).annotations
    assert whole == found.annotations
    assert {item.id: item for item in whole.items} == {item.id: item for item in target.items}
    assert whole.reviewed == target.reviewed
    assert list(found.pieces) == [item.id for item in whole.items]


def test_a_sidecar_is_cut_between_its_annotations() -> None:
    found = pieces_of(SIDECAR)
    assert found.head.endswith("# the first\n")
    assert list(found.pieces) == ["aaaa1111", "bbbb2222", "cccc3333"]
    assert found.pieces["aaaa1111"].endswith(b"# one\n\n  # the second\n")
    assert found.tail == 'reviewed: ["1"]\n'


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\n",
        "version: 1\nannotations: []\n",
        "version: 1\nannotations: [{id: x, paragraph: '1'}]\n",
        '{"version": 1, "annotations": [{"id": "x", "paragraph": "1"}]}\n',
        "version: 1\n? annotations\n: - {id: x, paragraph: '1'}\n",
        "version: 1\nannotations:\n  - # a remark\n    id: x\n    paragraph: '1'\n",
        "version: 1\nannotations:\n  - {id: x, paragraph: '1'}",
    ],
)
def test_other_layouts_are_left_to_the_edit_of_the_whole_file(text: str) -> None:
    assert cut(parse(text)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.put(replace(held.items[0], tags=("deportation", "more"))),
        lambda held: held.put(replace(held.items[1], note="a: b # c")),
        lambda held: held.put(replace(held.items[2], note="", tags=("x",))),
        lambda held: held.without("aaaa1111"),
        lambda held: held.without("bbbb2222").without("cccc3333"),
        lambda held: held.put(NEW),
        lambda held: held.review("9", done=True),
        lambda held: held.review("1", done=False).put(NEW).without("aaaa1111"),
        lambda held: held.put(replace(held.items[0], paragraph="9")).put(NEW),
    ],
)
def test_an_edit_of_the_pieces_is_the_edit_of_the_whole(change: Change) -> None:
    document = parse(SIDECAR)
    target = change(document.annotations)
    found = edit(pieces_of(SIDECAR), target)
    assert found is not None
    sound(found, target)
    assert found.text == rewrite(document, target).text


def test_an_annotation_keeps_the_hash_that_it_was_made_on() -> None:
    """Without one of its own it has the sidecar's: under another, it would be trusted elsewhere."""
    text = SIDECAR.replace(
        "annotations:", f"source: {{file: a.txt, sha256: {'a' * 64}}}\nannotations:"
    )
    blocks = pieces_of(text)
    target = blocks.annotations.under("f" * 64).put(NEW)
    found = edit(blocks, target)
    assert found is not None
    said = parse(found.text).annotations
    assert said == found.annotations and said.sha256 == "a" * 64
    assert [item.sha256 for item in said.items] == ["", "", "", "f" * 64]


def test_the_last_annotation_that_goes_needs_the_whole_file() -> None:
    found = pieces_of(SIDECAR)
    assert edit(found, replace(found.annotations, items=())) is None


def test_a_file_that_would_hold_too_much_to_be_read_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 1078)
    found = pieces_of(SIDECAR)
    first = edit(found, found.annotations.put(NEW))
    assert first is not None and 0 <= first.room < found.room
    again = replace(NEW, id="eeee5555")
    assert edit(first, first.annotations.put(again)) is None


def test_text_that_no_file_can_hold_is_refused() -> None:
    found = pieces_of(SIDECAR)
    with pytest.raises(ValueError, match=r"U\+D800 is half a character"):
        edit(found, found.annotations.put(replace(NEW, note="\ud800")))


def test_a_piece_that_does_not_say_what_was_thought_is_not_edited() -> None:
    """Whatever the reason, the whole file is read then."""
    found = pieces_of(SIDECAR)
    other = dict(found.pieces, aaaa1111=found.pieces["aaaa1111"].replace(b"8", b"9"))
    torn = dict(found.pieces, aaaa1111=b'  - {id: aaaa1111, paragraph: "8"\n')
    for pieces in (other, torn):
        wrong = replace(found, pieces=pieces)
        assert edit(wrong, wrong.annotations.without("aaaa1111")) is None


@given(st.data())
def test_any_edits_of_any_handwriting_say_what_was_meant(data: st.DataObject) -> None:
    now = data.draw(strategies.sidecars.filter(lambda value: len(value.items) > 0))
    found = cut(parse(data.draw(strategies.handwritten(now))))
    for _ in range(3):
        if found is None:
            return
        sound(found, now)
        before = found
        kept = data.draw(st.lists(st.sampled_from(now.items), min_size=1, unique=True))
        fresh = data.draw(st.lists(strategies.annotation(), max_size=2, unique_by=lambda i: i.id))
        names = {item.id for item in fresh}
        items = (*(item for item in kept if item.id not in names), *fresh)
        reviewed = data.draw(st.lists(strategies.paragraphs, max_size=3, unique=True))
        now = replace(now, items=items, reviewed=tuple(reviewed))
        found = edit(before, now)
        if found is not None:
            for item in before.annotations.items:
                if item in found.annotations.items:
                    assert found.pieces[item.id].startswith(before.pieces[item.id])
            now = replace(now, items=found.annotations.items)
