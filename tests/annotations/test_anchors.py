"""Where annotations stand when the text changed: on their own words, or nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLE, ROOT
from tui.annotations.anchors import Placed, place
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import opening_of, passage_of
from tui.cable.model import Cable, Kind
from tui.cable.parse import parse

FIRST = "The minister said that talks on extradition would resume in the spring."
SECOND = "Post will follow up with the ministry of the interior next week."
THIRD = "Talks on trade were put off again; the minister gave no reason."
OLD, NEW = "0" * 64, "1" * 64


def cable(*paragraphs: str) -> Cable:
    body = "\n\n".join(f"{n}. (SBU) {text}" for n, text in enumerate(paragraphs, 1))
    return parse(f"UNCLAS LIMA 000123\n\nSUBJECT: TALKS\n\n{body}\nSMITH\n")


BEFORE = cable(FIRST, SECOND, THIRD)


def whole(number: str, text: Cable = BEFORE) -> Annotation:
    node = text.find(number)
    assert node is not None
    return Annotation(f"p{number}", number, note="x", opening=opening_of(text, node))


def passage(words: str, text: Cable = BEFORE, paragraph: str = "1") -> Annotation:
    start = text.text.index(words)
    end = start + len(words)
    quote, prefix, suffix = passage_of(text, start, end)
    return Annotation(
        "q", paragraph, note="x", quote=quote, prefix=prefix, suffix=suffix, start=start, end=end
    )


def placed(text: Cable, annotation: Annotation, *, sha256: str = OLD) -> Placed | None:
    found = place(text, Annotations(sha256=sha256, items=(annotation,)), NEW)
    assert len(found.placed) + len(found.orphans) == 1
    if found.orphans:
        assert found.orphans == (annotation,)
        return None
    assert found.placed[0].annotation == annotation
    return found.placed[0]


def words_of(text: Cable, found: Placed | None) -> str:
    assert found is not None
    return " ".join(text.text[found.start : found.end].split())


def compared(text: Cable, start: int, end: int) -> str:
    """The words of a span, page footers and captions left out."""
    kept = text.text[start:end]
    for leaf in text.leaves():
        if leaf.kind in (Kind.ARTEFACT, Kind.CAPTION):
            low, high = max(start, leaf.start) - start, min(end, leaf.end) - start
            if low < high:
                kept = kept[:low] + " " * (high - low) + kept[high:]
    return " ".join(kept.split())


def alike(one: str, other: str) -> float:
    """One less the edit distance over the length of ``one``, by the textbook."""
    row = list(range(len(other) + 1))
    for place_, character in enumerate(one, 1):
        before, row[0] = row[0], place_
        for at, letter in enumerate(other, 1):
            least = min(row[at] + 1, row[at - 1] + 1, before + (character != letter))
            before, row[at] = row[at], least
    return 1 - row[-1] / max(1, len(one))


# The same text


def test_on_the_same_text_a_position_is_trusted() -> None:
    quoted = passage("the minister gave no reason", paragraph="3")
    found = placed(BEFORE, quoted, sha256=NEW)
    assert found == Placed(quoted, "3", quoted.start or 0, quoted.end or 0)
    plain = Annotation("x", "2", note="no opening")
    assert SECOND in words_of(BEFORE, placed(BEFORE, plain, sha256=NEW))


def test_a_sidecar_without_a_hash_trusts_the_number() -> None:
    found = placed(BEFORE, Annotation("x", "2", note="by hand"), sha256="")
    assert SECOND in words_of(BEFORE, found)


def test_a_paragraph_that_is_not_there_is_an_orphan() -> None:
    for sha256 in (NEW, OLD, ""):
        assert placed(BEFORE, Annotation("x", "9", note="x"), sha256=sha256) is None


@pytest.mark.parametrize("shift", [(None, None), (0, 5), (100_000, 100_027), (9, 3)])
def test_on_the_same_text_a_wrong_position_is_not_trusted(
    shift: tuple[int | None, int | None],
) -> None:
    quoted = replace(passage("the minister gave no reason"), start=shift[0], end=shift[1])
    assert words_of(BEFORE, placed(BEFORE, quoted, sha256=NEW)) == "the minister gave no reason"
    absent = replace(quoted, quote="the minister gave a reason", prefix="", suffix="")
    assert placed(BEFORE, absent, sha256=NEW) is None


# A whole paragraph, when the text changed


def test_a_renumbered_paragraph_is_followed_by_its_words() -> None:
    after = cable("A new one comes first.", FIRST, SECOND)
    found = placed(after, whole("2"))
    assert SECOND in words_of(after, found)
    assert found is not None and found.paragraph == "3"


def test_a_reflowed_paragraph_is_the_same_one() -> None:
    after = cable(FIRST, SECOND.replace(" ", "\n  "), THIRD)
    assert SECOND in words_of(after, placed(after, whole("2")))


def test_a_deleted_paragraph_leaves_an_orphan() -> None:
    assert placed(cable(FIRST, THIRD), whole("2")) is None
    assert placed(cable(FIRST), whole("2")) is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (SECOND, THIRD),
        (SECOND, "Post will not follow up with the ministry of the interior."),
        ("No comment.", "No comment. The embassy then spoke of another matter."),
        ("Comment", "Comments were asked for."),
        ("The post agrees", "The post agrees with none of this."),
    ],
)
def test_a_number_given_to_other_words_is_an_orphan(was: str, now: str) -> None:
    annotation = whole("2", cable(FIRST, was))
    assert annotation.opening
    assert placed(cable(FIRST, now), annotation) is None
    assert placed(cable(now, FIRST), annotation) is None


def test_two_paragraphs_that_open_alike_leave_an_orphan() -> None:
    after = cable("A new one.", SECOND, "A newer one.", SECOND)
    assert placed(after, replace(whole("2"), paragraph="1")) is None


def test_an_annotation_by_hand_without_opening_is_an_orphan_on_another_text() -> None:
    assert placed(cable(FIRST, SECOND), Annotation("x", "2", note="by hand")) is None


def test_an_opening_ends_with_a_word() -> None:
    node = BEFORE.find("2")
    assert node is not None
    assert opening_of(BEFORE, node) == "Post will follow up with the ministry of the interior next"
    long = cable("x" * 100)
    node = long.find("1")
    assert node is not None
    assert opening_of(long, node) == "x" * 60
    assert placed(long, whole("1", long)) is not None


# A passage, when the text changed


def test_a_passage_that_moved_is_followed() -> None:
    words = "Talks on trade were put off again"
    after = cable("A new one.", THIRD, FIRST)
    found = placed(after, passage(words, paragraph="3"))
    assert words_of(after, found) == words
    assert found is not None and found.paragraph == "2"


def test_a_passage_over_a_changed_line_break_is_found() -> None:
    words = "talks on extradition would resume"
    after = cable(FIRST.replace(" on ", "\n   on  "), SECOND)
    assert words_of(after, placed(after, passage(words))) == words


def test_a_passage_whose_words_changed_is_an_orphan() -> None:
    after = cable(FIRST.replace("extradition", "fisheries"), SECOND)
    assert placed(after, passage("talks on extradition would resume")) is None


def test_a_passage_that_stands_twice_is_asked_about() -> None:
    words = "talks on extradition would resume"
    after = cable("A new one.", FIRST, SECOND, FIRST, SECOND)
    for annotation in (passage(words), replace(passage(words), prefix="", suffix="")):
        found = place(after, Annotations(sha256=OLD, items=(annotation,)), NEW)
        assert found.orphans == (annotation,)
        assert [one.paragraph for one in found.undecided["q"]] == ["2", "4"]


def test_words_that_repeat_themselves_are_asked_about() -> None:
    after = cable("ho " * 50)
    quoted = replace(passage(FIRST[:30]), quote="ho " * 11, prefix="ho " * 10, suffix="ho " * 10)
    found = place(after, Annotations(sha256=OLD, items=(quoted,)), NEW)
    assert found.orphans == (quoted,)
    assert len(found.undecided["q"]) > 1


def test_a_passage_that_stands_twice_is_told_apart_by_its_context() -> None:
    words = "talks on extradition would resume"
    after = cable(f"Nobody knew whether {words} at all.", FIRST)
    found = placed(after, passage(words))
    assert found is not None and found.paragraph == "2"


def test_long_words_elsewhere_are_not_the_passage() -> None:
    words = "talks on extradition would resume"
    after = cable(SECOND, f"Nobody knew whether {words} at all.")
    assert placed(after, passage(words)) is None
    assert placed(after, replace(passage(words), prefix="")) is None
    assert placed(after, replace(passage(words), suffix="")) is None


@pytest.mark.parametrize(
    ("now", "next_one", "kept"),
    [
        ("It is not true that talks on extradition would resume in the spring.", SECOND, True),
        ("The minister said that talks on extradition would resume at once.", THIRD, True),
        ("It is not true that talks on extradition would resume at once.", THIRD, False),
    ],
)
def test_a_long_passage_needs_one_side_of_its_context(now: str, next_one: str, kept: bool) -> None:
    found = placed(cable(THIRD, now, next_one), passage("talks on extradition would resume"))
    assert (found is not None) is kept
    assert found is None or found.near, "the other side differs, and the reader is told"


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (f"{FIRST} So they said.", True),
        ("The minister hinted that talks on extradition would resume in the spring.", True),
        ("The minister said that talks on trade would resume in the spring.", False),
        ("The minister gave no sign of extradition.", False),
        ("A treaty on extradition would help.", False),
    ],
)
def test_a_short_passage_needs_both_sides_of_its_context(now: str, kept: bool) -> None:
    after = cable(SECOND, now)
    found = placed(after, passage("extradition"))
    assert (found is not None) is kept
    assert placed(after, replace(passage("extradition"), prefix="", suffix="")) is None


def test_offsets_are_right_after_emoji_and_wide_blanks() -> None:
    words = "the minister gave no reason"
    after = cable("😀 🇵🇪 \u3000 A new one.", THIRD)
    assert words_of(after, placed(after, passage(words, paragraph="3"))) == words


EXAMPLE_CABLE = parse((ROOT / "examples" / EXAMPLE).read_text(encoding="utf-8"))
NUMBERS = [node.id for node in EXAMPLE_CABLE.paragraphs()]


@given(st.data())
def test_in_any_changed_example_an_annotation_stands_on_its_words_or_nowhere(
    data: st.DataObject,
) -> None:
    """Lines are taken out, put in and moved; what is placed always has the words it was put on."""
    source = EXAMPLE_CABLE
    start = data.draw(st.integers(0, len(source.text) - 100))
    length = data.draw(st.integers(1, 90))
    if not source.text[start : start + length].strip():
        return
    quote, prefix, suffix = passage_of(source, start, start + length)
    items = (
        Annotation(
            *("q", "1", ("t",)),
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            start=start,
            end=start + length,
        ),
        replace(whole(data.draw(st.sampled_from(NUMBERS)), source), id="p"),
    )
    lines = source.text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        count = data.draw(st.integers(1, 40))
        act = data.draw(st.sampled_from(["delete", "insert", "move"]))
        taken = lines[at : at + count]
        if act != "insert":
            del lines[at : at + count]
        if act == "insert":
            lines.insert(at, "A line that was not there.\n")
        if act == "move":
            to = data.draw(st.integers(0, len(lines)))
            lines[to:to] = taken
        if not lines:
            lines = ["\n"]
    after = parse("".join(lines))
    found = place(after, Annotations(sha256=OLD, items=items), NEW)
    assert len(found.placed) + len(found.orphans) == 2
    for each in found.placed:
        words = " ".join(after.text[each.start : each.end].split())
        stands_on = compared(after, each.start, each.end) or words
        node = after.find(each.paragraph)
        if each.annotation.id == "q":
            # Page furniture is not compared; what was some may be text in the other cable.
            wanted = compared(source, start, start + length) or " ".join(quote.split())
            if each.near:
                assert alike(wanted, stands_on) >= 0.75
            else:
                assert stands_on == wanted
        else:
            assert node is not None
            opening = opening_of(after, node)
            assert alike(each.annotation.opening, opening) >= 0.75


def test_an_opening_by_hand_ends_where_a_word_ends() -> None:
    for opening, kept in (
        ("Post will follow up with the ministry", True),
        ("Post will follow up with the minist", False),
        ("Post will follow up", False),
    ):
        found = placed(BEFORE, Annotation("x", "2", note="x", opening=opening))
        assert (found is not None) is kept
