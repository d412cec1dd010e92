"""Edits of the keys and the command line: on a paragraph or a passage, and of ones own alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports.samples import TEXT
from tui.annotations import editing
from tui.annotations.editing import Spot
from tui.annotations.history import History
from tui.annotations.model import Annotation, Annotations
from tui.annotations.sidecar import Sidecar, SidecarError
from tui.cable.model import Cable, Node
from tui.cable.parse import parse

START = TEXT.index("harvest was")


@pytest.fixture(scope="module")
def cable() -> Cable:
    return parse(TEXT)


@pytest.fixture(scope="module")
def two(cable: Cable) -> Node:
    found = cable.find("2")
    assert found is not None
    return found


def test_a_passage_keeps_its_words_and_what_stands_beside_them(cable: Cable, two: Node) -> None:
    spot = Spot(cable, two, (), (START, START + 11))
    after = editing.with_tags(Annotations(), [spot], ["grain", "#grain", " "], (), "kim")
    [item] = after.items
    assert (item.quote, item.start, item.end) == ("harvest was", START, START + 11)
    assert item.prefix == TEXT[START - 32 : START] and item.suffix == TEXT[START + 11 : START + 43]
    assert (item.paragraph, item.tags, item.author, item.opening) == ("2", ("grain",), "kim", "")


def test_a_paragraph_and_a_passage_in_it_are_annotated_apart(cable: Cable, two: Node) -> None:
    whole = Annotation("w", "2", tags=("a",), author="kim")
    part = Annotation("p", "2", tags=("b",), author="kim", quote="x", start=1, end=2)
    assert Spot(cable, two, (part, whole)).own("kim") == whole
    assert Spot(cable, two, (whole, part), (1, 2)).own("kim") == part
    assert Spot(cable, two, (whole,), (1, 2)).own("kim") is None


def test_what_others_wrote_and_what_is_in_conflict_is_left_alone(cable: Cable, two: Node) -> None:
    theirs = Annotation("t", "2", tags=("a",), note="n", author="ana")
    clash = Annotation("c", "2", note="m", author="kim", conflict=True)
    nobodys = Annotation("n", "2", tags=("b",))
    held = Annotations(items=(theirs, clash, nobodys))
    spot = Spot(cable, two, held.items)
    assert spot.own("kim") == nobodys
    assert editing.with_tags(held, [spot], (), ("a",), "kim") == held
    noted = editing.with_note(held, spot, "mine", "kim")
    assert [item.note for item in noted.items] == ["n", "m", "mine"]
    left = editing.without_own(held, held.items, "kim")
    assert (left.annotations.items, left.gone, left.others) == ((theirs,), 2, 1)


def test_an_edit_that_changes_nothing_is_no_step(cable: Cable, two: Node) -> None:
    history = History()
    held = Annotations(items=(Annotation("w", "2", tags=("a",), note="n"),), reviewed=("1",))
    spot = Spot(cable, two, held.items)
    for same in (
        editing.with_tags(held, [spot], ["a"], ["z"], "kim"),
        editing.with_note(held, spot, "n", "kim"),
        editing.with_reviewed(held, ["1"], done=True),
    ):
        assert same == held
        assert not editing.record(history, "nothing", held, same)
    assert not history.can_undo
    assert editing.record(history, "read", held, editing.with_reviewed(held, ["2"], done=True))
    assert history.can_undo


def test_a_lost_journal_costs_the_undo_and_not_the_annotations(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    history = History(blocked / "journal.jsonl")
    target = Annotations("x", items=(Annotation("w", "2", tags=("a",)),))
    sidecar = Sidecar(tmp_path / "x.annotations.yaml", Annotations("x"), None)
    saved = editing.put_on_disk(history, sidecar, target)
    assert saved.confirmed and saved.annotations.items == target.items
    gone = Sidecar(tmp_path / "none" / "x.annotations.yaml", Annotations("x"), None)
    with pytest.raises(SidecarError, match="Not saved"):
        editing.put_on_disk(history, gone, target)
