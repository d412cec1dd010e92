"""Passages in a session: every action on annotations, about words instead of a paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tui.annotations.document import parse
from tui.annotations.model import Annotation
from tui.annotations.passages import Passage, passage_at
from tui.app.session import Session, open_session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_session(put(tmp_path / "cables", "04ZENDA117.txt", MEADOW), "kim")


def words(session: Session, first: str, last: str = "") -> Passage:
    start = session.cable.text.index(first)
    end = session.cable.text.index(last or first, start) + len(last or first)
    return passage_at(session.cable, start, end)


def theirs(session: Session, passage: Passage) -> Annotation:
    """An annotation of the same words by another coder, in the same sidecar."""
    session.set_tags([passage], ["theirs"], [])
    (item,) = session.annotations.items
    changed = Annotation(
        **{name: getattr(item, name) for name in item.__slots__} | {"author": "lee"}
    )
    session.change("other", session.annotations.put(changed))
    return changed


def test_one_passage_has_one_annotation_of_its_reader(session: Session) -> None:
    passage = words(session, "The miller said")
    assert session.set_tags([passage], ["people"], [])
    assert session.set_note(passage, "Who?")
    assert not session.toggle_tag([passage], "people")
    assert session.toggle_tag([passage], "miller")
    (item,) = session.annotations.items
    assert (item.tags, item.note, item.quote) == (("miller",), "Who?", "The miller said")
    assert session.own_tags_on(passage) == ("miller",) and session.note_on(passage) == "Who?"


def test_other_words_and_the_paragraph_have_their_own(session: Session) -> None:
    passage, longer = words(session, "harvest seed"), words(session, "harvest seed", "abroad")
    two = session.outline.get("2")
    assert two is not None
    for subject, name in ((passage, "a"), (longer, "b"), (two, "c")):
        session.set_tags([subject], [name], [])
    assert [session.own_tags_on(s) for s in (passage, longer, two)] == [("a",), ("b",), ("c",)]
    assert session.own_tags_on("2") == ("c",)
    assert session.tags_on("2") == ("a", "b", "c"), "the tree counts them all"
    assert session.delete([two]) == (1, 0)
    assert session.tags_on("2") == ("a", "b")


def test_each_change_is_one_step_of_undo(session: Session) -> None:
    passage = words(session, "harvest seed")
    session.set_tags([passage], ["seed", "abroad"], [])
    session.set_note(passage, "From whom?")
    session.delete([passage])
    assert session.annotations.items == ()
    assert session.undo() == "Undone: deletion." and session.note_on(passage) == "From whom?"
    assert session.undo() == "Undone: note." and session.note_on(passage) == ""
    assert session.undo() == "Undone: tags #seed #abroad." and not session.annotations.items
    for _ in range(2):
        session.redo()
    assert session.note_on(passage) == "From whom?"


def test_what_another_coder_marked_is_not_changed(session: Session) -> None:
    passage = words(session, "The miller said")
    other = theirs(session, passage)
    assert not session.may_change(other)
    assert session.own_tags_on(passage) == ()
    session.set_tags([passage], ["mine"], [])
    assert session.annotations.get(other.id) == other
    assert session.delete([passage]) == (1, 1)
    assert session.delete([other]) == (0, 1)
    assert session.annotations.items == (other,)


def test_a_note_on_another_coders_annotation_becomes_ones_own_beside_it(session: Session) -> None:
    other = theirs(session, words(session, "The miller said"))
    session.set_note(other, "I doubt it.")
    held = {item.author: item for item in session.annotations.items}
    assert held["lee"] == other
    assert (held["kim"].quote, held["kim"].note, held["kim"].tags) == (
        "The miller said",
        "I doubt it.",
        (),
    )


def test_one_annotation_is_changed_by_itself(session: Session) -> None:
    first, second = words(session, "The miller"), words(session, "The miller", "said")
    session.set_tags([first], ["a"], [])
    session.set_tags([second], ["b"], [])
    item = session.annotations.items[0]
    session.set_tags([item], ["c"], ["a"])
    session.set_note(item, "A note.")
    assert [i.tags for i in session.annotations.items] == [("c",), ("b",)]
    assert session.note_on(first) == "A note."


def test_a_passage_is_read_back_as_it_was_written(session: Session) -> None:
    passage = words(session, "fail\nwithout", "rain")
    session.set_tags([passage], ["rain"], [])
    session.save()
    (item,) = parse(session.sidecar.path.read_text(encoding="utf-8")).annotations.items
    assert (item.quote, item.start, item.end) == (
        "fail\nwithout rain",
        passage.start,
        passage.end,
    )
    again = open_session(session.path, "kim")
    (one,) = again.passages
    assert (one.placed.start, one.placed.end, one.letter) == (passage.start, passage.end, "a")
