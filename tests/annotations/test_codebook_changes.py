"""What can be done to a codebook: every change keeps what was defined before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations.library import BOOK
from tui.annotations.codebook import Code, Wording, is_within, moved, parent_of, parse
from tui.annotations.codebook_changes import (
    CodebookError,
    Codes,
    assign_key,
    create,
    describe,
    merge_codes,
    merge_tags,
    recolour,
    remove,
    rename,
)

CODES = parse(BOOK).codes
TRADE, STEEL, TRADECRAFT, AID = CODES


def names(codes: Codes) -> list[str]:
    return [code.name for code in codes]


def test_a_hierarchy_is_made_by_slashes_alone() -> None:
    assert is_within("trade", "trade") and is_within("trade/steel/ore", "trade")
    assert not is_within("tradecraft", "trade") and not is_within("trade", "trade/steel")
    assert moved("trade/steel", "trade", "commerce") == "commerce/steel"
    assert moved("tradecraft", "trade", "commerce") == "tradecraft"
    assert [parent_of(tag) for tag in ("a/b/c", "a")] == ["a/b", ""]


def test_a_new_definition_keeps_the_earlier_one_with_its_days() -> None:
    once = describe(CODES, "trade", "Goods and services.", "2026-11-24")
    assert once[0].description == "Goods and services."
    assert once[0].since == "2026-11-24"
    assert once[0].earlier == (Wording("Goods across borders.", "2026-11-24"),)
    twice = describe(once, "trade", "All commerce.", "2026-12-01")
    assert twice[0].earlier[1:] == (Wording("Goods and services.", "2026-12-01", "2026-11-24"),)
    assert describe(twice, "trade", "All commerce.", "2027-01-01") == twice
    first = describe(CODES, "tradecraft", "Spying.", "2026-11-24")
    assert first[2] == Code("tradecraft", "Spying."), "a first definition replaces none"


def test_a_digit_toggles_one_tag() -> None:
    after = assign_key(CODES, "aid", "1")
    assert [code.key for code in after] == ["", "", "", "1"]
    assert assign_key(after, "aid", "")[3].key == ""


def test_a_tag_is_created_and_removed() -> None:
    after = create(CODES, Code("# aid / food ", "Grain.", "#AABBCC", "2"))
    assert after[-1] == Code("aid/food", "Grain.", "#AABBCC", "2")
    assert remove(after, "aid/food") == CODES


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda: create(CODES, Code(" # ")), "a tag needs a name"),
        (lambda: create(CODES, Code("aid")), "the tag aid is in the codebook already"),
        (lambda: create(CODES, Code("x", key="0")), "'0' is no key for a tag"),
        (lambda: recolour(CODES, "aid", "red"), "'red' is no colour"),
        (lambda: assign_key(CODES, "aid", "12"), "'12' is no key for a tag"),
        (lambda: describe(CODES, "none", "x", "2026-11-24"), "the tag none is not in the codebook"),
        (lambda: remove(CODES, "none"), "the tag none is not in the codebook"),
        (lambda: rename(CODES, "trade", "aid"), "the tag aid is in the codebook already"),
    ],
)
def test_what_makes_no_sense_is_said(change: object, problem: str) -> None:
    assert callable(change)
    with pytest.raises(CodebookError, match=problem):
        change()


def test_renaming_takes_what_is_below_along_and_nothing_else() -> None:
    after = rename(CODES, "trade", "commerce")
    assert names(after) == ["commerce", "commerce/steel", "tradecraft", "aid"]
    assert after[0].description == TRADE.description and after[1].key == "1"
    assert rename(CODES, "unknown", "other") == CODES


def test_merging_keeps_the_other_definition_as_an_earlier_one() -> None:
    after = merge_tags(CODES, "trade", "aid", "2026-11-24")
    assert names(after) == ["aid", "aid/steel", "tradecraft"]
    aid = next(code for code in after if code.name == "aid")
    assert aid.description == "Money given."
    assert aid.colour == "#7fb4ca", "it had none"
    assert aid.earlier == (Wording("Goods across borders.", "2026-11-24", name="trade"),)
    into_parent = merge_tags(CODES, "trade/steel", "trade", "2026-11-24")
    assert names(into_parent) == ["trade", "tradecraft", "aid"]
    assert into_parent[0].key == "1" and into_parent[0].earlier == ()
    undefined = merge_tags(CODES, "trade", "new", "2026-11-24")
    assert undefined[0] == Code("new", TRADE.description, TRADE.colour)


def test_two_sides_of_a_codebook_are_merged_part_by_part() -> None:
    ours = recolour(create(CODES, Code("mine")), "aid", "#000000")
    theirs = describe(
        create(remove(CODES, "tradecraft"), Code("theirs")), "aid", "Gifts.", "2026-1-1"
    )
    result = merge_codes(CODES, ours, theirs)
    assert result.conflicts == ()
    assert set(names(result.codes)) == {"trade", "trade/steel", "aid", "mine", "theirs"}
    [aid] = [code for code in result.codes if code.name == "aid"]
    assert (aid.description, aid.colour) == ("Gifts.", "#000000")


def test_what_both_sides_changed_is_named_and_ours_is_kept() -> None:
    ours = recolour(CODES, "aid", "#000000")
    theirs = recolour(CODES, "aid", "#ffffff")
    result = merge_codes(CODES, ours, theirs)
    assert result.conflicts == ("colour of aid",)
    assert result.codes == ours
    changed = recolour(CODES, "aid", "#ffffff")
    kept = merge_codes(CODES, remove(CODES, "aid"), changed).codes
    assert "aid" in names(kept), "a deletion yields to a change"


tags = st.sampled_from(["a", "a/b", "a/b/c", "ab", "b", "b/b"])
some_codes = st.lists(
    st.builds(Code, tags, st.sampled_from(["", "x", "y"])), unique_by=lambda c: c.name
)


@given(some_codes.map(tuple), tags, tags)
def test_merging_loses_no_definition(codes: Codes, old: str, new: str) -> None:
    if is_within(new, old):
        return
    after = merge_tags(codes, old, new, "2026-11-24")
    assert len(set(names(after))) == len(after)
    assert set(names(after)) == {moved(code.name, old, new) for code in codes}
    for code in codes:
        [held] = [one for one in after if one.name == moved(code.name, old, new)]
        said = [held.description, *(wording.description for wording in held.earlier)]
        assert not code.description or code.description in said
