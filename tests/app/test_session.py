"""What a reader adds to a cable: every action on annotations, undone, saved and merged."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tui.annotations import places
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations, new_id
from tui.annotations.render import document
from tui.annotations.sidecar import SidecarError
from tui.app.outline import ORPHANS, Unit
from tui.app.session import Session, open_session


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


@pytest.fixture
def session(cable: Path) -> Session:
    return open_session(cable, "kim")


def at(session: Session, *ids: str) -> list[Unit]:
    found = [session.outline.get(identity) for identity in ids]
    assert all(unit is not None for unit in found)
    return [unit for unit in found if unit is not None]


def sidecar(cable: Path) -> Path:
    return cable.with_name(f"{cable.stem}.annotations.yaml")


def unsaved(session: Session) -> bool:
    return session.dirty


def on_disk(session: Session) -> Annotations:
    return parse(session.sidecar.path.read_text(encoding="utf-8")).annotations


def write_outside(session: Session, *added: Annotation) -> None:
    """Another program adds annotations to the sidecar."""
    path = session.sidecar.path
    held = on_disk(session) if path.exists() else Annotations(cable="04ZENDA117")
    for item in added:
        held = held.put(item)
    path.write_text(document(held), encoding="utf-8")


def by(author: str, paragraph: str, **values: str) -> Annotation:
    return Annotation(
        new_id(), paragraph, tags=("theirs",), author=author, created="2026-01-01T00:00:00Z"
    )


def test_tags_are_added_in_order_and_once(session: Session) -> None:
    two = at(session, "2")
    assert session.set_tags(two, ("harvest", "rain", "harvest"), ())
    assert session.set_tags(two, ("seed", "rain"), ())
    assert session.own_tags_on("2") == ("harvest", "rain", "seed")
    assert session.tags_on("2") == ("harvest", "rain", "seed")
    assert len(session.on("2")) == 1, "one annotation of the paragraph, not one for each tag"


def test_adding_what_is_there_changes_nothing(session: Session) -> None:
    two = at(session, "2")
    session.set_tags(two, ("harvest",), ())
    before = session.annotations
    assert not session.set_tags(two, ("harvest",), ())
    assert session.annotations is before


def test_a_name_is_cleaned_before_it_becomes_a_tag(session: Session) -> None:
    session.set_tags(at(session, "2"), ("  #food / seed ", "   ", "#"), ())
    assert session.own_tags_on("2") == ("food/seed",)


def test_tags_are_taken_off_and_with_the_last_the_annotation_goes(session: Session) -> None:
    two = at(session, "2")
    session.set_tags(two, ("harvest", "rain"), ())
    assert session.set_tags(two, (), ("harvest",))
    assert session.own_tags_on("2") == ("rain",)
    assert session.on("2")[0].modified
    session.set_tags(two, (), ("rain",))
    assert session.on("2") == () and session.annotations.items == ()


def test_one_action_adds_and_removes_over_a_run_and_is_one_step(session: Session) -> None:
    run = at(session, "2", "3", "4")
    session.set_tags(at(session, "3"), ("old",), ())
    session.set_tags(run, ("new",), ("old",))
    assert [session.own_tags_on(unit.id) for unit in run] == [("new",)] * 3
    session.undo()
    assert [session.own_tags_on(unit.id) for unit in run] == [(), ("old",), ()]


def test_toggling_puts_a_tag_on_all_until_all_have_it(session: Session) -> None:
    run = at(session, "2", "4")
    session.set_tags(at(session, "4"), ("rain",), ())
    assert session.toggle_tag(run, "rain")
    assert [session.own_tags_on(unit.id) for unit in run] == [("rain",), ("rain",)]
    assert not session.toggle_tag(run, "rain")
    assert session.annotations.items == ()


def test_only_the_readers_own_tags_go(cable: Path) -> None:
    session = open_session(cable, "kim")
    write_outside(session, by("lee", "2"))
    session = open_session(cable, "kim")
    session.set_tags(at(session, "2"), ("mine",), ())
    assert session.tags_on("2") == ("theirs", "mine")
    assert session.own_tags_on("2") == ("mine",)
    session.set_tags(at(session, "2"), (), ("theirs", "mine"))
    assert session.tags_on("2") == ("theirs",)
    assert session.toggle_tag(at(session, "2"), "theirs"), "a tag of the reader's own beside lee's"
    assert [item.author for item in session.on("2")] == ["lee", "kim"]


def test_an_annotation_without_an_author_is_the_readers(cable: Path) -> None:
    session = open_session(cable, "kim")
    write_outside(session, by("", "2"))
    session = open_session(cable, "kim")
    session.set_tags(at(session, "2"), (), ("theirs",))
    assert session.annotations.items == ()


def test_a_note_is_written_changed_and_taken_away(session: Session) -> None:
    (two,) = at(session, "2")
    assert not session.set_note(two, "")
    assert session.set_note(two, "Compare 4.")
    assert not session.set_note(two, "Compare 4.")
    assert session.note_on("2") == "Compare 4."
    assert session.set_note(two, "Compare 4\nand 5.")
    assert session.on("2")[0].note == "Compare 4\nand 5." and len(session.on("2")) == 1
    session.set_tags([two], ("rain",), ())
    assert session.set_note(two, "")
    assert session.own_tags_on("2") == ("rain",), "the tags stay"


def test_a_note_beside_another_coders_is_one_of_ones_own(cable: Path) -> None:
    session = open_session(cable, "kim")
    write_outside(session, by("lee", "2"))
    session = open_session(cable, "kim")
    assert session.note_on("2") == ""
    session.set_note(at(session, "2")[0], "Mine.")
    assert [(item.author, item.note) for item in session.on("2")] == [("lee", ""), ("kim", "Mine.")]


def test_an_annotation_keeps_the_first_words_of_its_paragraph(session: Session) -> None:
    session.set_tags(at(session, "2", "s1"), ("rain",), ())
    assert session.on("2")[0].opening.startswith("The miller said that the harvest")
    assert session.on("2")[0].author == "kim" and session.on("2")[0].created
    assert session.on("s1")[0].paragraph == "s1"


def test_paragraphs_are_reviewed_without_tags(session: Session) -> None:
    run = at(session, "2", "3")
    assert session.toggle_reviewed(run[:1])
    assert session.toggle_reviewed(run), "not all of them were"
    assert list(session.annotations.reviewed) == ["2", "3"]
    assert session.is_reviewed("3") and not session.is_reviewed("4")
    assert not session.toggle_reviewed(run)
    assert not session.annotations.reviewed
    session.set_tags(at(session, "4"), ("rain",), ())
    assert session.is_reviewed("4"), "what is tagged has been read"


def test_deleting_takes_ones_own_and_counts_what_others_wrote(cable: Path) -> None:
    session = open_session(cable, "kim")
    write_outside(session, by("lee", "2"), by("", "3"))
    session = open_session(cable, "kim")
    run = at(session, "2", "3", "4")
    session.set_tags(run[:1], ("mine",), ())
    session.toggle_reviewed(run[:1])
    assert session.delete(run) == (2, 1)
    assert [item.author for item in session.annotations.items] == ["lee"]
    assert session.annotations.reviewed == ("2",), "it was read all the same"
    assert session.delete(at(session, "4")) == (0, 0)
    session.undo()
    assert len(session.annotations.items) == 3


def test_undo_and_redo_go_back_and_forth_through_every_kind_of_action(session: Session) -> None:
    (two,) = at(session, "2")
    states = [session.annotations]
    for act in (
        lambda: session.set_tags([two], ("rain",), ()),
        lambda: session.set_note(two, "A note."),
        lambda: session.toggle_reviewed([two]),
        lambda: session.toggle_tag([two], "rain"),
        lambda: session.delete([two]),
    ):
        act()
        states.append(session.annotations)
    for state in reversed(states[:-1]):
        assert session.undo().startswith("Undone: ")
        assert session.annotations == state
    assert session.undo() == "Nothing to undo."
    for state in states[1:]:
        assert session.redo().startswith("Done again: ")
        assert session.annotations == state
    assert session.redo() == "Nothing to redo."


def test_a_new_action_forgets_what_had_been_undone(session: Session) -> None:
    two = at(session, "2")
    session.set_tags(two, ("rain",), ())
    session.undo()
    session.set_tags(two, ("seed",), ())
    assert session.redo() == "Nothing to redo."


def test_undo_reaches_back_across_a_restart(cable: Path, session: Session) -> None:
    two = at(session, "2")
    session.set_tags(two, ("rain",), ())
    session.set_tags(two, ("seed",), ())
    session.save()
    again = open_session(cable, "kim")
    assert again.own_tags_on("2") == ("rain", "seed")
    assert again.undo() == "Undone: tags #seed."
    again.save()
    third = open_session(cable, "kim")
    assert third.own_tags_on("2") == ("rain",)
    assert third.redo() == "Done again: tags #seed."
    assert third.undo() and third.undo()
    assert third.annotations.items == ()


def test_what_somebody_else_changed_is_not_undone_by_accident(cable: Path) -> None:
    session = open_session(cable, "kim")
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    text = session.sidecar.path.read_text(encoding="utf-8")
    session.sidecar.path.write_text(text.replace("[rain]", "[drought]"), encoding="utf-8")
    again = open_session(cable, "kim")
    assert again.undo() == "Cannot undo: the annotation was changed elsewhere since."
    assert again.own_tags_on("2") == ("drought",)


def test_what_is_saved_is_read_again(cable: Path, session: Session) -> None:
    assert not unsaved(session)
    session.set_tags(at(session, "2", "3.1"), ("rain",), ())
    session.set_note(at(session, "4")[0], "Two\nlines: with a colon.")
    session.toggle_reviewed(at(session, "1"))
    assert unsaved(session)
    assert session.save() == ""
    assert not unsaved(session)
    again = open_session(cable, "kim")
    assert again.annotations == session.annotations
    assert again.on("3.1")[0].tags == ("rain",)
    assert again.sidecar.path == sidecar(cable)


def test_a_save_that_fails_says_so_and_keeps_everything(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("tui.annotations.sidecar.replace_file", full)
        with pytest.raises(SidecarError, match="Not saved: No space left on device"):
            session.save()
    assert session.dirty and session.own_tags_on("2") == ("rain",)
    session.save()
    assert on_disk(session).items[0].tags == ("rain",)


def test_annotations_are_saved_where_no_journal_can_be(session: Session) -> None:
    journals = places.state() / "journals"
    journals.parent.mkdir(parents=True, exist_ok=True)
    journals.write_text("a file where the folder should be")
    session.set_tags(at(session, "2"), ("rain",), ())
    assert session.save() == "Undo will not reach back after a restart: Not a directory."
    assert on_disk(session).items[0].tags == ("rain",)
    session.set_tags(at(session, "3"), ("snow",), ())
    assert session.save() == "", "it was told already"
    journals.unlink()
    session.set_tags(at(session, "3"), ("hail",), ())
    session.save()
    again = open_session(session.path, "kim")
    assert [again.undo(), again.undo(), again.undo()] == [
        "Undone: tags #hail.",
        "Undone: tags #snow.",
        "Undone: tags #rain.",
    ]


def test_an_outside_change_is_merged_into_a_save(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    write_outside(session, by("lee", "4"))
    session.set_tags(at(session, "3"), ("seed",), ())
    assert session.save() == "Another program changed the annotations; both changes were kept."
    held = on_disk(session)
    assert {(item.paragraph, item.tags) for item in held.items} == {
        ("2", ("rain",)),
        ("3", ("seed",)),
        ("4", ("theirs",)),
    }
    assert session.annotations == held and not session.dirty


def test_the_same_annotation_changed_twice_is_kept_twice(session: Session) -> None:
    (two,) = at(session, "2")
    session.set_note(two, "first")
    session.save()
    path = session.sidecar.path
    path.write_text(path.read_text(encoding="utf-8").replace("first", "theirs"), encoding="utf-8")
    session.set_note(two, "mine")
    assert "both versions were kept" in session.save()
    assert {item.note for item in on_disk(session).items} == {"mine", "theirs"}
    assert session.note_on("2") == "mine"


def test_what_is_done_while_a_save_runs_is_not_lost(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = session.sidecar.save

    def slow(target: Annotations, first: Callable[[], None]) -> object:
        session.set_note(at(session, "4")[0], "meanwhile")
        return save(target, first)

    session.set_tags(at(session, "2"), ("rain",), ())
    with monkeypatch.context() as during:
        during.setattr(session.sidecar, "save", slow)
        session.save()
    assert session.dirty and session.note_on("4") == "meanwhile"
    session.save()
    assert {item.paragraph for item in on_disk(session).items} == {"2", "4"}


def test_outside_changes_are_taken_only_where_nothing_is_unsaved(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    assert not session.look_outside(), "there is something to save first"
    session.save()
    assert not session.look_outside(), "nobody changed anything"
    write_outside(session, by("lee", "4"))
    assert session.look_outside() == "The sidecar was changed by another program."
    assert session.tags_on("4") == ("theirs",) and not session.dirty
    assert not session.look_outside()


def test_a_sidecar_that_is_damaged_outside_takes_nothing_from_the_screen(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    path = session.sidecar.path
    good = path.read_bytes()
    path.write_bytes(good + b"  [broken\n")
    assert path.name in session.look_outside()
    assert session.own_tags_on("2") == ("rain",)
    assert not session.look_outside(), "it was told already"
    path.write_bytes(good)
    assert session.look_outside() == "The sidecar is as it was again."
    assert session.own_tags_on("2") == ("rain",)


def test_a_sidecar_that_is_damaged_outside_and_saved_is_rescued(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    path = session.sidecar.path
    path.write_bytes(path.read_bytes() + b"  [broken\n")
    broken = path.read_bytes()
    session.look_outside()
    session.set_note(at(session, "4")[0], "Mine.")
    with pytest.raises(SidecarError):
        session.save()
    assert path.read_bytes() == broken
    rescued = next(path.parent.glob("*.conflict-*.yaml")).read_text(encoding="utf-8")
    assert "Mine." in rescued and "rain" in rescued


def test_a_sidecar_that_is_gone_is_written_again_with_all_it_held(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    session.sidecar.path.unlink()
    assert "gone" in session.look_outside()
    assert session.own_tags_on("2") == ("rain",)
    session.set_tags(at(session, "4"), ("seed",), ())
    session.save()
    assert {item.paragraph for item in on_disk(session).items} == {"2", "4"}


def test_where_the_folder_is_gone_nothing_is_called_saved(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    folder = session.path.parent
    folder.rename(folder.with_name("elsewhere"))
    session.look_outside()
    session.set_tags(at(session, "4"), ("seed",), ())
    with pytest.raises(SidecarError):
        session.save()
    assert not folder.exists() and session.dirty
    folder.with_name("elsewhere").rename(folder)
    session.save()
    assert {item.paragraph for item in on_disk(session).items} == {"2", "4"}


def test_a_sidecar_that_cannot_be_read_is_never_written(cable: Path) -> None:
    path = sidecar(cable)
    path.write_text("version: 1\nannotations: [\n", encoding="utf-8")
    session = open_session(cable, "kim")
    assert not session.sidecar.writable
    assert f"{path}:" in session.sidecar.problem
    session.set_tags(at(session, "2"), ("rain",), ())
    with pytest.raises(SidecarError):
        session.save()
    assert path.read_text(encoding="utf-8") == "version: 1\nannotations: [\n"


def test_known_tags_put_recent_ones_before_the_codebook_and_the_cable(cable: Path) -> None:
    book = "version: 1\ntags:\n  - name: rain\n    key: 1\n  - name: seed\n"
    (cable.parent / "codebook.yaml").write_text(book, encoding="utf-8")
    session = open_session(cable, "kim")
    session.set_tags(at(session, "2"), ("bridge", "seed"), ())
    assert session.codebook.problem == ""
    assert session.known_tags(["last"]) == ["last", "rain", "seed", "bridge"]


def test_without_a_coder_the_author_is_gits_user_or_the_login_name(
    cable: Path, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(isolated)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (isolated / "home" / ".gitconfig").write_text("[user]\n\tname = Fritz Kraft\n")
    assert open_session(cable).author == "Fritz Kraft"
    (isolated / "home" / ".gitconfig").unlink()
    monkeypatch.setenv("LOGNAME", "fritz")
    assert open_session(cable).author == "fritz"
    monkeypatch.setenv("PATH", os.devnull)
    assert open_session(cable).author == "fritz"


def test_an_annotation_whose_words_are_gone_is_an_orphan(cable: Path, session: Session) -> None:
    session.set_tags(at(session, "4"), ("bridge",), ())
    session.save()
    changed = MEADOW.replace("4. (C) Engineers doubt that the bridge can stand by June.\n\n", "")
    cable.write_text(changed, encoding="utf-8")
    again = open_session(cable, "kim")
    assert [item.tags for item in again.placement.orphans] == [("bridge",)]
    assert again.on("4") == ()
    again.set_tags(at(again, "2"), ("rain",), ())
    again.save()
    assert {item.tags for item in on_disk(again).items} == {("bridge",), ("rain",)}


def test_what_could_not_be_saved_is_brought_back_by_the_next_reader(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    folder = session.path.parent
    folder.rename(folder.with_name("elsewhere"))
    session.set_tags(at(session, "3"), ("snow",), ())
    session.set_note(at(session, "2")[0], "Wet.")
    with pytest.raises(SidecarError):
        session.save()
    folder.with_name("elsewhere").rename(folder)
    again = open_session(session.path, "kim")
    assert again.dirty
    assert "Brought back 2 changes not saved when the reader ended." in again.notices()
    assert again.save() == ""
    assert {item.tags for item in on_disk(again).items} == {("rain",), ("snow",)}
    assert {item.note for item in on_disk(again).items} == {"Wet.", ""}
    assert not open_session(session.path, "kim").dirty
    assert again.undo() == "Undone: note."


def test_what_was_saved_and_taken_back_elsewhere_is_not_brought_back(session: Session) -> None:
    session.set_tags(at(session, "2"), ("rain",), ())
    session.save()
    before = session.sidecar.path.read_bytes()
    session.set_tags(at(session, "3"), ("snow",), ())
    session.save()
    session.sidecar.path.write_bytes(before)
    again = open_session(session.path, "kim")
    assert not again.dirty
    assert {item.tags for item in again.annotations.items} == {("rain",)}


def test_saving_on_a_changed_text_claims_nothing_for_what_was_made_before(
    cable: Path, session: Session
) -> None:
    """The sidecar's hash stays that of the old text; what is new says that it is new."""
    session.set_tags(at(session, "4"), ("bridge",), ())
    session.save()
    before = on_disk(session)
    cable.write_text(MEADOW.replace("\n2. (S//NF)", "\n1. (U) A new one.\n\n2. (S//NF)"))
    again = open_session(cable, "kim")
    assert [one.paragraph for one in again.placement.placed] == ["4"]
    again.set_tags(at(again, "2"), ("rain",), ())
    again.save()
    after = on_disk(again)
    assert after.sha256 == before.sha256 != again.source.sha256
    assert after.items[0] == before.items[0], "what is stored is not written over by a guess"
    assert (after.items[0].sha256, after.items[1].sha256) == ("", again.source.sha256)
    cable.write_text(MEADOW)
    last = open_session(cable, "kim")
    assert len(last.placement.placed) == 2
    assert last.notices() == []


def test_the_reader_is_told_of_words_that_differ_a_little(cable: Path, session: Session) -> None:
    session.set_tags(at(session, "2", "4"), ("x",), ())
    session.save()
    changed = MEADOW.replace("4. (C) Engineers doubt that the bridge can stand by June.\n\n", "")
    cable.write_text(changed.replace("harvest would fail", "harvcst would fail"))
    again = open_session(cable, "kim")
    assert "1 without a place and 1 on words that differ." in again.notices()[0]
    assert [placed.paragraph for placed in again.near.values()] == ["2"]
    again.list_orphans()
    row = again.outline.get(ORPHANS)
    assert row is not None and row.label == "1 without a place, ≈ 1 to check"
