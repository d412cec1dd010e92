"""Three-way merge: nobody's work is dropped."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.annotations import strategies
from tui.annotations.merge import merge
from tui.annotations.model import Annotation, Annotations


def held(*items: Annotation, reviewed: tuple[str, ...] = ()) -> Annotations:
    return Annotations(cable="03LIMA123", items=items, reviewed=reviewed)


ONE = Annotation("aaaa1111", "8", tags=("border",), note="Six months.", author="kim")


def test_additions_of_both_stay() -> None:
    mine, theirs = Annotation("m1", "1", note="mine"), Annotation("t1", "2", note="theirs")
    result = merge(held(ONE), held(ONE, mine), held(ONE, theirs))
    assert set(result.annotations.items) == {ONE, mine, theirs}
    assert result.conflicts == ()


def test_a_deletion_of_what_nobody_touched_is_kept() -> None:
    for mine, theirs in ((held(), held(ONE)), (held(ONE), held()), (held(), held())):
        assert merge(held(ONE), mine, theirs).annotations.items == ()


def test_a_deletion_yields_to_an_edit() -> None:
    edited = replace(ONE, note="Seven months.")
    for mine, theirs in ((held(), held(edited)), (held(edited), held())):
        assert merge(held(ONE), mine, theirs).annotations.items == (edited,)


def test_edits_of_different_fields_make_one_annotation() -> None:
    mine = replace(ONE, note="Seven months.", modified="2026-01-01T00:00:00Z")
    theirs = replace(ONE, author="ana", modified="2026-01-02T00:00:00Z")
    result = merge(held(ONE), held(mine), held(theirs))
    assert result.annotations.items == (
        replace(ONE, note="Seven months.", author="ana", modified="2026-01-02T00:00:00Z"),
    )
    assert result.conflicts == ()


def test_two_versions_of_a_note_are_both_kept_and_named() -> None:
    mine, theirs = replace(ONE, note="Seven."), replace(ONE, note="Eight.")
    result = merge(held(ONE), held(mine), held(theirs))
    first, second = result.annotations.items
    assert first == mine
    assert second == replace(theirs, id=second.id, conflict=True)
    assert second.id != ONE.id
    assert result.conflicts == (ONE.id,)


def test_the_same_edit_on_both_sides_is_no_conflict() -> None:
    edited = replace(ONE, note="Seven.")
    result = merge(held(ONE), held(edited), held(edited))
    assert result.annotations.items == (edited,)
    assert result.conflicts == ()


def test_what_was_made_on_another_text_says_so_in_the_merged_sidecar() -> None:
    """A folder that could not be written: each side has its own hash for what it made."""
    mine = Annotations(sha256="a" * 64, items=(replace(ONE, id="mine"),))
    theirs = Annotations(sha256="b" * 64, items=(replace(ONE, id="theirs"),))
    result = merge(Annotations(), mine, theirs).annotations
    assert result.sha256 == "b" * 64
    assert {item.id: item.sha256 for item in result.items} == {"mine": "a" * 64, "theirs": ""}
    back = merge(Annotations(), theirs, result).annotations
    assert back == result


def test_a_place_is_taken_whole_from_one_side() -> None:
    base = replace(ONE, quote="a hundred", start=3, end=12)
    moved = replace(base, quote="a hundred", start=9, end=18, sha256="c" * 64)
    noted = replace(base, note="Seven months.")
    result = merge(held(base), held(noted), held(moved)).annotations
    assert result.items == (replace(moved, note="Seven months."),)


def test_tags_are_merged_as_sets() -> None:
    base = replace(ONE, tags=("a", "b", "c"))
    mine = replace(base, tags=("a", "c", "mine"))
    theirs = replace(base, tags=("b", "c", "theirs"))
    result = merge(held(base), held(mine), held(theirs)).annotations
    assert set(result.items[0].tags) == {"c", "mine", "theirs"}
    assert len(result.items[0].tags) == 3


def test_one_id_given_twice_to_different_words_keeps_both() -> None:
    mine = Annotation("x", "1", note="about the first")
    theirs = Annotation("x", "2", tags=("second",))
    result = merge(held(), held(mine), held(theirs))
    first, second = result.annotations.items
    assert (first.paragraph, first.note) == ("1", "about the first")
    assert (second.paragraph, second.tags, second.conflict) == ("2", ("second",), True)
    assert result.conflicts == ("x",)


def test_a_place_is_never_put_together_from_two() -> None:
    base = replace(ONE, quote="hundred", start=15, end=22)
    mine = replace(base, quote="a hundred", start=13)
    theirs = replace(base, quote="hundred children", end=31)
    first, second = merge(held(base), held(mine), held(theirs)).annotations.items
    assert first == mine
    assert (second.quote, second.start, second.end) == ("hundred children", 15, 31)


def test_unknown_keys_are_merged_one_by_one() -> None:
    base = replace(ONE, extra=(("mood", "a"), ("page", "1"), ("old", "x")))
    mine = replace(base, note="Seven.", extra=(("mood", "b"), ("page", "1"), ("old", "x")))
    theirs = replace(base, extra=(("mood", "a"), ("page", "2"), ("new", "y")))
    result = merge(held(base), held(mine), held(theirs))
    (found,) = result.annotations.items
    assert dict(found.extra) == {"mood": "b", "page": "2", "new": "y"}
    assert (found.note, result.conflicts) == ("Seven.", ())


def test_one_unknown_key_changed_twice_keeps_both() -> None:
    base = replace(ONE, extra=(("mood", "a"),))
    mine, theirs = replace(base, extra=(("mood", "b"),)), replace(base, extra=(("mood", "c"),))
    first, second = merge(held(base), held(mine), held(theirs)).annotations.items
    assert (first.extra, second.extra) == (mine.extra, theirs.extra)


def test_a_conflict_that_one_side_settled_stays_settled() -> None:
    base = replace(ONE, conflict=True)
    settled, tagged = replace(base, conflict=False), replace(base, tags=("border", "new"))
    for mine, theirs in ((settled, tagged), (tagged, settled)):
        (found,) = merge(held(base), held(mine), held(theirs)).annotations.items
        assert not found.conflict
        assert found.tags == ("border", "new")


def test_reviewed_paragraphs_are_merged_as_sets() -> None:
    result = merge(
        held(reviewed=("1", "2")), held(reviewed=("2", "3")), held(reviewed=("1", "2", "4"))
    )
    assert set(result.annotations.reviewed) == {"2", "3", "4"}


@st.composite
def edited(draw: st.DrawFn, base: Annotations) -> Annotations:
    """``base`` as one reader might leave it."""
    result = base
    for item in base.items:
        act = draw(st.sampled_from(["keep", "keep", "delete", "note", "tags", "both"]))
        if act == "delete":
            result = result.without(item.id)
        if act in ("note", "both"):
            result = result.put(replace(item, note=draw(st.sampled_from("ABC"))))
        if act in ("tags", "both"):
            now = result.get(item.id) or item
            result = result.put(replace(now, tags=draw(strategies.tags)))
    for item in draw(st.lists(strategies.annotation(), max_size=2, unique_by=lambda i: i.id)):
        if base.get(item.id) is None:
            result = result.put(item)
    for paragraph in draw(st.lists(strategies.paragraphs, max_size=3, unique=True)):
        result = result.review(paragraph, done=paragraph not in result.reviewed)
    return result


@given(st.data())
def test_no_work_is_lost_whatever_both_did(data: st.DataObject) -> None:
    base = data.draw(strategies.sidecars)
    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    result = merge(base, mine, theirs).annotations
    names = [item.id for item in result.items]
    assert len(names) == len(set(names))
    notes = [item.note for item in result.items]
    for side, other_side in ((mine, theirs), (theirs, mine)):
        for item in side.items:
            before, other = base.get(item.id), other_side.get(item.id)
            if item == before:
                continue
            found = [held for held in result.items if held.id == item.id]
            assert found
            if before is None or item.note != before.note:
                assert item.note in notes
            old = set(before.tags) if before is not None else set()
            taken_off = old - set(other.tags) if other is not None else set()
            kept = {tag for held in result.items for tag in held.tags}
            assert set(item.tags) - old - taken_off <= kept
    for item in base.items:
        mine_has, theirs_has = mine.get(item.id), theirs.get(item.id)
        if (mine_has is None and theirs_has in (None, item)) or (
            theirs_has is None and mine_has in (None, item)
        ):
            assert result.get(item.id) is None
        elif mine_has == theirs_has == item:
            assert result.get(item.id) == item
    for paragraph in {*base.reviewed, *mine.reviewed, *theirs.reviewed}:
        states = [paragraph in side.reviewed for side in (mine, theirs)]
        was = paragraph in base.reviewed
        assert (paragraph in result.reviewed) is (not was if (not was) in states else was)


@given(st.data())
def test_one_side_alone_is_taken_as_it_is(data: st.DataObject) -> None:
    base = data.draw(strategies.sidecars)
    changed = data.draw(edited(base))
    theirs = merge(base, base, changed)
    assert theirs.annotations == changed
    mine = merge(base, changed, base)
    assert mine.annotations == replace(changed, reviewed=mine.annotations.reviewed)
    assert set(mine.annotations.reviewed) == set(changed.reviewed)
    assert mine.conflicts == theirs.conflicts == ()


@given(st.data())
def test_merging_twice_changes_nothing_more(data: st.DataObject) -> None:
    base = data.draw(strategies.sidecars)
    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    once = merge(base, mine, theirs).annotations
    assert merge(theirs, once, theirs).annotations.items == once.items
