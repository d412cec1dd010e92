"""A sidecar is edited in place: only the lines of what changed change."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations import strategies
from tui.annotations import render
from tui.annotations import rewrite as module
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.annotations.rewrite import RewriteError, rewrite

HANDWRITTEN = """\
# My notes on Guatemala.
version: 1
cable: 03GUATEMALA1815
source: {file: 03GUATEMALA1815.txt, sha256: "9f2c"}
box: 12   # of the archive
annotations:
  # the first one
  - id: aaaa1111
    paragraph: "8"
    tags: [deportation, 'statistics']   # two
    note: |-
      Six-month figure.

      Compare 13.
    mood: doubtful

  - paragraph: "14"
    id: bbbb2222
    tags:
      - shelter/capacity
      - children   # how many?
    created: 2026-11-23T19:44:30Z
  - {id: cccc3333, paragraph: "2", tags: [tier]}
reviewed: ["1", '2']
# end
"""


def edited(text: str, target: Annotations) -> str:
    return rewrite(parse(text), target).text


def changed_lines(before: str, after: str) -> list[str]:
    rows = difflib.ndiff(before.splitlines(), after.splitlines())
    return [row for row in rows if row[:2] in ("- ", "+ ")]


def test_a_tag_added_to_a_list_in_brackets_changes_one_line() -> None:
    target = parse(HANDWRITTEN).annotations
    item = target.items[0]
    target = target.put(replace(item, tags=(*item.tags, "border")))
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target)) == [
        "-     tags: [deportation, 'statistics']   # two",
        "+     tags: [deportation, 'statistics', border]   # two",
    ]


def test_a_tag_taken_off_a_list_of_lines_takes_one_line() -> None:
    target = parse(HANDWRITTEN).annotations
    target = target.put(replace(target.items[1], tags=("children",)))
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target)) == ["-       - shelter/capacity"]


def test_a_renamed_tag_stays_in_its_place_with_its_comment() -> None:
    target = parse(HANDWRITTEN).annotations
    first, second, *_ = target.items
    target = target.put(replace(first, tags=("removal", "statistics")))
    target = target.put(replace(second, tags=("shelter/capacity", "minors")))
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target)) == [
        "-     tags: [deportation, 'statistics']   # two",
        "+     tags: [removal, 'statistics']   # two",
        "-       - children   # how many?",
        "+       - minors   # how many?",
    ]


def test_a_comment_stays_with_the_tag_that_it_is_on() -> None:
    target = parse(HANDWRITTEN).annotations
    item = replace(target.items[1], tags=("children", "border"))
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target.put(item))) == [
        "-       - shelter/capacity",
        "+       - border",
    ]


def test_the_last_annotation_goes_while_another_comes() -> None:
    target = parse(HANDWRITTEN).annotations
    new = Annotation("dddd4444", "5", tags=("rain",))
    rows = changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target.without("cccc3333").put(new)))
    assert rows == [
        '-   - {id: cccc3333, paragraph: "2", tags: [tier]}',
        "+   - id: dddd4444",
        '+     paragraph: "5"',
        "+     tags: [rain]",
    ]
    every = replace(target, items=(new,))
    text = edited(HANDWRITTEN, every)
    assert "# My notes" in text and "# end" in text and parse(text).annotations.items == (new,)


def test_a_new_annotation_follows_the_last_one() -> None:
    target = parse(HANDWRITTEN).annotations
    target = target.put(Annotation("dddd4444", "5", tags=("pitch",), note="One.\nTwo."))
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target)) == [
        "+   - id: dddd4444",
        '+     paragraph: "5"',
        "+     tags: [pitch]",
        "+     note: |-",
        "+       One.",
        "+       Two.",
    ]


def test_a_removed_annotation_takes_only_its_own_lines() -> None:
    target = parse(HANDWRITTEN).annotations.without("aaaa1111")
    after = edited(HANDWRITTEN, target)
    assert "# the first one" in after
    assert "mood: doubtful" not in after
    assert len(changed_lines(HANDWRITTEN, after)) == 8


def test_a_note_replaced_keeps_the_unknown_key_after_it() -> None:
    target = parse(HANDWRITTEN).annotations
    after = edited(HANDWRITTEN, target.put(replace(target.items[0], note="Short.")))
    assert "    note: |-\n      Short.\n    mood: doubtful\n" in after


def test_an_annotation_in_braces_stays_in_braces() -> None:
    target = parse(HANDWRITTEN).annotations
    after = edited(HANDWRITTEN, target.put(replace(target.items[2], note="a: b # c")))
    assert '- {id: cccc3333, paragraph: "2", tags: [tier], note: "a: b # c"}' in after


def test_reviewing_a_paragraph_changes_one_line() -> None:
    target = parse(HANDWRITTEN).annotations.review("5", done=True)
    assert changed_lines(HANDWRITTEN, edited(HANDWRITTEN, target)) == [
        "- reviewed: [\"1\", '2']",
        '+ reviewed: ["1", \'2\', "5"]',
    ]


def test_unknown_keys_survive_every_edit() -> None:
    target = replace(parse(HANDWRITTEN).annotations, items=(), reviewed=())
    assert "box: 12   # of the archive" in edited(HANDWRITTEN, target)


@pytest.mark.parametrize(
    "beginning",
    [
        "version: 1\n",
        "version: 1\nannotations:\n",
        "version: 1\nannotations: []\n",
        "version: 1\nannotations: []  # none yet\n",
        "version: 1\nannotations: ~\nreviewed:\n",
        "version: 1\r\nannotations:\r\n- id: x\r\n  paragraph: '1'\r\n  tags: [a]\r\n",
        '{"version": 1, "annotations": [{"id": "x", "paragraph": "1", "tags": ["a"]}]}\n',
        "version: 1\nannotations: [{id: x, paragraph: '1', tags: [a]}]",
    ],
)
def test_the_first_annotation_fits_any_beginning(beginning: str) -> None:
    target = parse(beginning).annotations.put(Annotation("dddd4444", "5", note="Said so."))
    after = parse(edited(beginning, target)).annotations
    assert after.items == target.items


@given(strategies.sidecars)
def test_what_is_written_reads_back_the_same(annotations: Annotations) -> None:
    assert parse(render.document(annotations)).annotations == annotations


@given(st.data())
def test_any_edit_of_any_handwriting_says_what_was_meant(data: st.DataObject) -> None:
    before = data.draw(strategies.sidecars)
    text = data.draw(strategies.handwritten(before))
    document = parse(text)
    assert document.annotations.items == before.items
    after = data.draw(strategies.sidecars)
    kept = data.draw(st.lists(st.sampled_from(before.items), unique=True)) if before.items else []
    names = {item.id for item in kept}
    items = (*kept, *(item for item in after.items if item.id not in names))
    target = replace(before, items=items, reviewed=after.reviewed)
    result = rewrite(document, target)
    assert {item.id: item for item in result.annotations.items} == {i.id: i for i in items}
    assert result.annotations.reviewed == after.reviewed


@given(st.data())
def test_one_edit_leaves_every_other_line_as_it_is(data: st.DataObject) -> None:
    before = data.draw(strategies.sidecars.filter(lambda value: len(value.items) > 1))
    text = data.draw(strategies.handwritten(before))
    chosen = data.draw(st.sampled_from(before.items))
    after = replace(chosen, tags=data.draw(strategies.tags), note=data.draw(strategies.prose))
    target = replace(before, items=tuple(after if i is chosen else i for i in before.items))
    result = rewrite(parse(text), target).text
    node = parse(text).nodes[chosen.id]
    start = text.rfind("\n", 0, node.start) + 1
    # The last line may have no line break at its end.
    end = text.find("\n", node.end) + 1 or len(text)
    assert result.startswith(text[:start])
    assert result.endswith(text[end:])


def test_a_value_over_several_lines_comes_back_after_its_annotation_was_removed() -> None:
    text = HANDWRITTEN.replace(
        "    mood: doubtful\n",
        "    mood:\n      - sad\n      - {of: 2}\n    page: |2\n        indented\n",
    )
    whole = parse(text).annotations
    without = rewrite(parse(text), whole.without("aaaa1111"))
    again = rewrite(without, whole)
    assert set(again.annotations.items) == set(whole.items)
    assert '    mood: [sad, {of: 2}]\n    page: "  indented\\n"\n' in again.text


@pytest.mark.parametrize(
    "beginning",
    ['{"version": 1}', '{"version": 1, "annotations": []}', '{"version": 1, "annotations": null}'],
)
def test_a_sidecar_in_braces_can_be_begun_and_added_to(beginning: str) -> None:
    target = parse(beginning).annotations.put(Annotation("dddd4444", "5", note="Said so."))
    target = target.review("5", done=True)
    document = rewrite(parse(beginning), target)
    assert document.annotations == target
    assert document.text.startswith('{"version": 1')
    target = target.put(Annotation("eeee5555", "6", tags=("tier",))).review("6", done=True)
    assert rewrite(document, target).annotations == target


def test_a_key_of_somebody_else_at_the_end_keeps_its_blank_lines() -> None:
    text = "version: 1\nbox: |+\n  twelve\n\n"
    target = parse(text).annotations.put(Annotation("dddd4444", "5", note="Said so."))
    after = edited(text, target)
    assert after.startswith(text)
    assert parse(after).annotations.items == target.items


def test_a_note_that_ends_in_a_hard_blank_can_be_replaced() -> None:
    text = HANDWRITTEN.replace("      Compare 13.\n", "      Compare 13.\u00a0\n")
    target = parse(text).annotations
    after = edited(text, target.put(replace(target.items[0], note="Short.")))
    assert "    note: |-\n      Short.\n    mood: doubtful\n" in after


def test_text_that_no_file_can_hold_is_refused() -> None:
    target = parse(HANDWRITTEN).annotations.put(Annotation("dddd4444", "5", note="\ud800"))
    with pytest.raises(ValueError, match=r"U\+D800 is half a character"):
        rewrite(parse(HANDWRITTEN), target)


def test_an_edit_that_does_not_say_what_was_meant_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = parse(HANDWRITTEN)
    target = document.annotations.put(replace(document.annotations.items[0], note="Short."))
    ways = ("_small_edits", "_whole_items", "_whole_lists")
    for way in ways[:-1]:
        monkeypatch.setattr(module, way, lambda *_: [])
        assert rewrite(document, target).annotations == target
    start = HANDWRITTEN.index("box:")
    box = (start, start + len("box: 12"), "box: 13")
    whole = module._whole_lists
    monkeypatch.setattr(module, ways[-1], lambda *held: [*whole(*held), box])
    with pytest.raises(RewriteError):
        rewrite(document, target)
    monkeypatch.setattr(module, ways[-1], lambda *_: [])
    with pytest.raises(RewriteError):
        rewrite(document, target)
