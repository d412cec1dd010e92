"""Annotations on a text that was misread, wrapped anew or cut: placed, asked about, or orphans."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotations.test_anchors import (
    BEFORE,
    EXAMPLE_CABLE,
    FIRST,
    NEW,
    NUMBERS,
    OLD,
    SECOND,
    THIRD,
    cable,
    compared,
    passage,
    words_of,
)
from tests.annotations.test_anchors import placed as placed_on
from tests.annotations.test_approximate import errors_at
from tui.annotations.anchors import Anchors, Placed, place
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import made_on, on_paragraph, on_passage
from tui.cable.model import Cable
from tui.cable.parse import parse

STANDING = (
    "The harvest of the three valleys was brought in before the rains came, the miller said, and "
    "the crown had no reason to buy seed abroad this year or the next."
)


BODY = EXAMPLE_CABLE.paragraphs()[0].start


def stored(text: Cable, number: str) -> Annotation:
    """An annotation of a whole paragraph, as the reader makes it."""
    node = text.find(number)
    assert node is not None
    return on_paragraph(text, node, Annotation(f"p{number}", number, ("t",)))


def misread(text: str, seed: int, share: float = 0.01) -> str:
    rng = random.Random(seed)
    return "".join(
        rng.choice("abcdefg") if character.isalpha() and rng.random() < share else character
        for character in text
    )


# Whole paragraphs


def test_a_paragraph_keeps_its_first_words_and_what_stands_around_them() -> None:
    text = cable(FIRST, STANDING, THIRD)
    annotation = stored(text, "2")
    node = text.find("2")
    assert node is not None
    assert not annotation.is_passage
    assert STANDING.startswith(annotation.opening)
    assert (annotation.start, annotation.end) == (node.start, node.end)
    assert text.text[: node.start].endswith(annotation.prefix) and len(annotation.prefix) == 32
    assert STANDING.startswith(annotation.opening + annotation.suffix)


def test_a_misread_paragraph_is_placed_and_said_to_differ() -> None:
    text = cable(FIRST, STANDING, THIRD)
    after = cable("A new one.", FIRST, STANDING.replace("harvest", "harvcst"), THIRD)
    found = placed_on(after, stored(text, "2"))
    assert found is not None and (found.paragraph, found.near) == ("3", True)


def test_a_paragraph_that_moved_is_followed_and_said_to_stand_elsewhere() -> None:
    text = cable(FIRST, STANDING, THIRD)
    found = placed_on(cable(STANDING, THIRD, FIRST), stored(text, "2"))
    assert found is not None and (found.paragraph, found.near) == ("1", True)


def test_a_paragraph_that_only_moved_down_is_the_same_one() -> None:
    text = cable(FIRST, STANDING, THIRD)
    found = placed_on(cable("A new one.", FIRST, STANDING, THIRD), stored(text, "2"))
    assert found is not None and (found.paragraph, found.near) == ("3", False)


def test_a_paragraph_that_was_cut_short_is_said_to_differ() -> None:
    text = cable(FIRST, STANDING + STANDING, THIRD)
    found = placed_on(cable(FIRST, STANDING, THIRD), stored(text, "2"))
    assert found is not None and (found.paragraph, found.near) == ("2", True)


def test_paragraphs_that_begin_alike_are_told_apart_by_what_stands_around_them() -> None:
    beginning = "The following was said by the miller on that day to the embassy: "
    text = cable(beginning + "seed is dear.", FIRST, beginning + "there is no rain.", THIRD)
    after = cable("New.", beginning + "seed is dear.", FIRST, beginning + "there is no rain.")
    for number, now in (("1", "2"), ("3", "4")):
        found = placed_on(after, stored(text, number))
        assert found is not None and found.paragraph == now


def test_of_two_paragraphs_alike_the_reader_is_asked() -> None:
    text = cable(FIRST, STANDING, THIRD)
    after = cable("New.", FIRST, STANDING, THIRD, FIRST, STANDING, THIRD)
    annotation = stored(text, "2")
    found = place(after, Annotations(sha256=OLD, items=(annotation,)), NEW)
    assert found.orphans == (annotation,)
    assert [one.paragraph for one in found.undecided["p2"]] == ["3", "6"]


def test_a_deleted_paragraph_is_an_orphan_with_the_likeliest_ones_at_hand() -> None:
    text = cable(FIRST, STANDING, THIRD)
    after = cable(FIRST, STANDING[:28] + "is not yet known at all; nobody asked.", THIRD)
    annotation = stored(text, "2")
    assert placed_on(after, annotation) is None
    candidates = Anchors(after).candidates(annotation)
    assert candidates[0].paragraph == "2"
    assert 0.5 < candidates[0].likeness.words < 1


def test_a_short_paragraph_needs_its_surroundings() -> None:
    text = cable(STANDING, "No comment.", FIRST)
    annotation = stored(text, "2")
    kept = placed_on(cable("New.", STANDING, "No comment.", FIRST), annotation)
    assert kept is not None and kept.paragraph == "3"
    assert placed_on(cable("No comment.", THIRD, SECOND), annotation) is None


def test_more_paragraphs_alike_than_can_be_told_apart_leave_orphans() -> None:
    text = cable(*["No comment."] * 80)
    annotation = stored(text, "40")
    after = cable("New.", *["No comment."] * 80)
    assert placed_on(after, replace(annotation, paragraph="90")) is None


# Passages


@pytest.mark.parametrize("words", ["the three valleys was brought in before", "miller said"])
def test_a_misread_passage_is_placed_on_the_words_that_stand_there(words: str) -> None:
    text = cable(FIRST, STANDING, THIRD)
    quoted = passage(words, text, "2")
    wrong = words.replace("l", "1", 1)
    after = cable("A new one.", STANDING.replace(words, wrong).replace(" ", "\n", 5), THIRD)
    found = placed_on(after, quoted)
    assert words_of(after, found) == wrong
    assert found is not None and found.near and found.annotation == quoted


def test_a_misread_last_letter_belongs_to_the_word() -> None:
    quoted = passage("the miller", cable(STANDING))
    after = cable("New.", STANDING.replace("the miller", "the millen"))
    assert words_of(after, placed_on(after, quoted)) == "the millen"


def test_a_page_footer_inside_a_quote_may_come_and_go() -> None:
    plain = "1. (U) The harvest of the three valleys was brought in\nbefore the rains came.\n"
    paged = plain.replace("in\n", "in\n\nTESTVILLE 00000123  002 OF 002\n\n")
    texts = [
        parse(f"UNCLAS SECTION 01 OF 02 TESTVILLE 000123\n\nSUBJECT: {subject}\n\n{body}\nSMITH\n")
        for subject, body in (("RAIN", plain), ("MUCH RAIN", paged))
    ]
    for before, after in (texts, texts[::-1]):
        start = before.text.index("three valleys")
        end = before.text.index(" the rains")
        quoted = on_passage(before, "1", start, end, Annotation("q", "1", ("t",)))
        found = placed_on(after, quoted)
        assert found is not None and not found.near
        words = compared(after, found.start, found.end)
        assert words == "three valleys was brought in before"


def test_a_quote_by_hand_stands_where_its_paragraph_has_it() -> None:
    by_hand = Annotation("x", "3", ("t",), quote="the minister gave")
    found = placed_on(BEFORE, by_hand, sha256=NEW)
    assert found is not None and (found.paragraph, found.near) == ("3", False)
    assert words_of(BEFORE, found) == "the minister gave"
    for wrong in (replace(by_hand, paragraph="1"), replace(by_hand, quote="t")):
        assert placed_on(BEFORE, wrong, sha256=NEW) is None
    assert placed_on(BEFORE, by_hand) is None, "on another text its number says nothing"


def test_candidates_of_a_lost_passage_are_the_best_ones_first() -> None:
    quoted = passage("talks on extradition would resume")
    after = cable(SECOND, "The minister said that talks on trade were put off in the spring.")
    assert placed_on(after, quoted) is None
    candidates = Anchors(after).candidates(quoted)
    assert candidates[0].paragraph == "2"
    scores = [one.likeness.score for one in candidates]
    assert scores == sorted(scores, reverse=True)


# Which text an annotation was made on


def test_an_annotation_made_on_the_changed_text_says_so() -> None:
    annotation = passage("the minister gave no reason")
    assert made_on(annotation, OLD, OLD).sha256 == ""
    assert made_on(annotation, NEW, OLD).sha256 == NEW
    assert made_on(annotation, NEW, "").sha256 == NEW


def test_an_annotation_is_trusted_on_the_text_it_was_made_on_alone() -> None:
    """Its number is trusted without any words; on another text it has nothing to go by."""
    old, new = Annotation("old", "2", ("t",)), Annotation("new", "2", ("t",), sha256=NEW)
    found = place(BEFORE, Annotations(sha256=OLD, items=(old, new)), NEW)
    assert [one.annotation for one in found.placed] == [new]
    assert found.orphans == (old,)
    found = place(BEFORE, Annotations(sha256=OLD, items=(old, new)), OLD)
    assert [one.annotation for one in found.placed] == [old]


def test_the_sidecar_may_give_another_hash_and_no_annotation_changes_its_own() -> None:
    items = (Annotation("a", "1", ("t",)), Annotation("b", "1", ("t",), sha256=NEW))
    held = Annotations(sha256=OLD, items=items)
    under = held.under(NEW)
    assert (under.sha256, [item.sha256 for item in under.items]) == (NEW, [OLD, ""])
    assert under.under(OLD) == held
    assert held.under(OLD) == held
    assert Annotations(items=items[:1]).under(NEW).items == items[:1]


# Properties


@given(st.data())
def test_an_unchanged_text_is_always_trusted(data: st.DataObject) -> None:
    """Also where only the hash says that something changed."""
    text = EXAMPLE_CABLE
    start = data.draw(st.integers(0, len(text.text) - 2))
    end = data.draw(st.integers(start + 1, min(len(text.text), start + 200)))
    quoted = on_passage(text, "1", start, end, Annotation("q", "1", ("t",)))
    whole = stored(text, data.draw(st.sampled_from(NUMBERS)))
    sha256 = data.draw(st.sampled_from([OLD, NEW]))
    found = place(text, Annotations(sha256=sha256, items=(quoted, whole)), NEW)
    if not quoted.quote.strip() and sha256 == OLD:
        return
    assert [(one.annotation, one.start, one.end, one.near) for one in found.placed] == [
        (one, one.start, one.end, False) for one in (quoted, whole)
    ]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_annotation_is_attached_to_words_below_the_floor(data: st.DataObject) -> None:
    """Lines go, come, move and are misread; what is said to be exact has the very words."""
    text = EXAMPLE_CABLE
    start = data.draw(st.integers(BODY, len(text.text) - 100))
    length = data.draw(st.integers(1, 90))
    quoted = on_passage(text, "1", start, start + length, Annotation("q", "1", ("t",)))
    whole = stored(text, data.draw(st.sampled_from(NUMBERS)))
    lines = text.text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        taken = [lines.pop(at) for _ in range(min(len(lines) - at, data.draw(st.integers(1, 30))))]
        if data.draw(st.booleans()):
            to = data.draw(st.integers(0, len(lines)))
            lines[to:to] = taken
        lines = lines or ["\n"]
    share = data.draw(st.sampled_from([0.0, 0.01, 0.1, 0.3]))
    after = parse(misread("".join(lines), data.draw(st.integers(0, 99)), share))
    found = place(after, Annotations(sha256=OLD, items=(quoted, whole)), NEW)
    assert {one.annotation for one in found.placed} | set(found.orphans) == {quoted, whole}
    for one in found.placed:
        if one.annotation == quoted:
            wanted = compared(text, start, start + length)
            stands = compared(after, one.start, one.end)
            assert held(wanted, stands) >= 0.75 if one.near else stands == wanted
        else:
            begins = compared(after, one.start, one.end)
            assert held(whole.opening, begins[:150]) >= 0.75


def held(words: str, text: str) -> float:
    """How alike ``words`` are to the part of ``text`` that is most like them."""
    errors = errors_at(words, text, anywhere=True)
    return 1 - min([len(words), *errors]) / max(1, len(words))


@given(
    st.text("ab1. \n()U", max_size=200),
    st.text("ab1. \n()U", max_size=40),
    st.text("ab \n", max_size=20),
    st.one_of(st.none(), st.integers(0, 300)),
    st.one_of(st.none(), st.integers(0, 300)),
)
def test_any_annotation_of_any_text_is_placed_or_an_orphan(
    body: str, words: str, around: str, start: int | None, end: int | None
) -> None:
    text = parse(body)
    items = (
        Annotation("q", "1", ("t",), quote=words, prefix=around, suffix=around[::-1]),
        Annotation("r", "9", ("t",), quote=words, start=start, end=end),
        Annotation("p", "1", ("t",), opening=words, prefix=around, suffix=around),
        Annotation("o", "2", ("t",), opening=around, start=start, end=end),
    )
    for sha256 in ("", OLD, NEW):
        annotations = Annotations(sha256=sha256, items=items)
        anchors = Anchors(text)
        found = anchors.place(annotations, NEW)
        assert {one.annotation for one in found.placed} | set(found.orphans) == set(items)
        assert found == anchors.place(annotations, NEW)
        assert set(found.undecided) <= {item.id for item in found.orphans}
        for one in found.placed:
            assert 0 <= one.start <= one.end <= len(body)
    for item in items:
        for candidate in Anchors(text).candidates(item):
            assert 0 <= candidate.start <= candidate.end <= len(body)
            assert 0 <= candidate.likeness.score <= 1


def test_a_long_quote_with_a_few_errors_is_found_at_a_cost_in_proportion() -> None:
    rng = random.Random(4)
    body = " ".join("".join(rng.choices("abcdefghij", k=6)) for _ in range(4000))
    text = cable(body)
    start = text.text.index(body) + 5000
    quoted = on_passage(text, "1", start, start + 10_000, Annotation("q", "1", ("t",)))
    after = cable("A new one.", misread(body, 5, 0.02))
    found = placed_on(after, quoted)
    assert isinstance(found, Placed) and found.near
    assert after.text[found.start : found.end] == misread(body, 5, 0.02)[5000:15_000].strip()
