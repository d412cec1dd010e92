"""A sidecar on disk: saved, merged, rescued; never lost, and never written where not understood."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.annotations import strategies
from tests.annotations.conftest import unprivileged
from tui.annotations import bounded_yaml, durable, places, render, sidecar
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.annotations.sidecar import Saved, Sidecar, SidecarError, file_hash, open_sidecar

ONE = Annotation("aaaa1111", "8", tags=("border",), note="Six months.")
TWO = Annotation("bbbb2222", "9", tags=("visas",))
NEW = Annotation("cccc3333", "1", note="Mine.")
HASH = file_hash(b"a cable")
HANDWRITTEN = """\
# By hand.
version: 1
box: 12   # of the archive
annotations:
  # the first
  - id: aaaa1111
    paragraph: "8"
    tags: [border]   # and more
    note: Six months.
    mood: doubtful
  - {id: bbbb2222, paragraph: '9', tags: [visas]}
"""


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    path = tmp_path / "03LIMA123.txt"
    path.write_bytes(b"a cable")
    return path


def opened(cable: Path, coder: str = "") -> Sidecar:
    return open_sidecar(cable, "03LIMA123", HASH, coder)


def beside(cable: Path) -> Path:
    return cable.parent / "03LIMA123.annotations.yaml"


def items(path: Path) -> dict[str, Annotation]:
    return {item.id: item for item in parse(path.read_text(encoding="utf-8")).annotations.items}


def conflicts(cable: Path) -> list[Path]:
    return sorted(cable.parent.glob("*.conflict-*"))


# Saved and opened


def test_the_first_save_makes_the_file(cable: Path) -> None:
    first = opened(cable)
    assert first.writable and not first.notice and not first.changed_outside()
    assert first.base == Annotations(cable="03LIMA123", file="03LIMA123.txt", sha256=HASH)
    assert not beside(cable).exists()
    saved = first.save(first.base.put(ONE).review("8", done=True))
    assert saved == Saved(first.base.put(ONE).review("8", done=True))
    assert beside(cable).read_text().startswith("# Cablegram annotations.")
    again = opened(cable)
    assert again.base == saved.annotations
    assert not again.changed_outside()
    assert again.save(again.base) == Saved(again.base)


@given(strategies.sidecars, strategies.sidecars)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_what_is_saved_is_opened_again(
    tmp_path_factory: pytest.TempPathFactory, first: Annotations, second: Annotations
) -> None:
    cable = tmp_path_factory.mktemp("any") / "03LIMA123.txt"
    kept = opened(cable)
    for source in (first, second):
        target = replace(kept.base, items=source.items, reviewed=source.reviewed)
        saved = kept.save(target).annotations
        assert opened(cable).base == saved
        assert set(saved.items) == set(target.items)
        assert saved.reviewed == target.reviewed


def test_a_coder_has_a_sidecar_of_their_own(cable: Path) -> None:
    opened(cable).save(Annotations(items=(ONE,)))
    kim = opened(cable, "kim")
    assert kim.base.items == ()
    kim.save(kim.base.put(TWO))
    assert kim.path == cable.parent / "03LIMA123.kim.annotations.yaml"
    assert set(items(kim.path)) == {"bbbb2222"}
    assert set(items(beside(cable))) == {"aaaa1111"}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_change_leaves_every_other_byte(cable: Path, mark: bytes, newline: str) -> None:
    text = HANDWRITTEN.replace("\n", newline)
    beside(cable).write_bytes(mark + text.encode())
    kept = opened(cable)
    kept.save(kept.base.put(replace(ONE, extra=(("mood", "doubtful"),), tags=("border", "new"))))
    expected = text.replace("[border]", "[border, new]")
    assert beside(cable).read_bytes() == mark + expected.encode()
    kept.save(kept.base.put(NEW))
    added = beside(cable).read_bytes()
    assert added.startswith(mark + expected.encode())
    assert newline == "\n" or b"\n" not in added.replace(b"\r\n", b"")
    assert not opened(cable).problem


def test_a_symlink_is_followed(cable: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "mine.yaml"
    real.parent.mkdir()
    real.write_text(HANDWRITTEN)
    real.chmod(0o640)
    beside(cable).symlink_to(real)
    kept = opened(cable)
    kept.save(kept.base.put(NEW))
    assert beside(cable).is_symlink() and not real.is_symlink()
    assert "cccc3333" in items(real)
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_cable_whose_name_is_no_text_can_be_annotated(tmp_path: Path) -> None:
    cable = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    kept = opened(cable)
    kept.save(kept.base.put(ONE))
    assert opened(cable).base.items == (ONE,)
    assert kept.path.name == "caf\udce9.annotations.yaml"


# Changed from outside while it is open

Change = Callable[[Path, str], None]


def in_place(path: Path, text: str) -> None:
    with path.open("r+", encoding="utf-8") as stream:
        stream.truncate()
        stream.write(text)


def by_rename(path: Path, text: str) -> None:
    other = path.with_name("other")
    other.write_text(text, encoding="utf-8")
    other.rename(path)


def with_the_same_time(path: Path, text: str) -> None:
    before = path.stat()
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: list[Change] = [in_place, by_rename, with_the_same_time]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_somebody_else_wrote_is_merged(cable: Path, change: Change) -> None:
    beside(cable).write_text(HANDWRITTEN)
    kept = opened(cable)
    theirs = HANDWRITTEN.replace("[visas]", "[visas, theirs]") + (
        "  # theirs\n  - id: dddd4444\n    paragraph: '3'\n    note: Theirs.\n"
    )
    change(beside(cable), theirs)
    assert kept.changed_outside()
    saved = kept.save(kept.base.put(NEW))
    assert saved.message == "Another program changed the annotations; both changes were kept."
    found = items(beside(cable))
    assert set(found) == {"aaaa1111", "bbbb2222", "cccc3333", "dddd4444"}
    assert found["bbbb2222"].tags == ("visas", "theirs")
    assert saved.annotations == opened(cable).base
    assert "# theirs" in beside(cable).read_text()
    assert not kept.changed_outside() and not conflicts(cable)
    assert kept.save(kept.base.without("cccc3333")).message == ""


def test_two_versions_of_one_note_are_both_kept(cable: Path) -> None:
    beside(cable).write_text(HANDWRITTEN)
    kept = opened(cable)
    in_place(beside(cable), HANDWRITTEN.replace("Six months.", "Eight months."))
    mine = replace(kept.base.items[0], note="Seven months.")
    saved = kept.save(kept.base.put(mine))
    assert saved.message == (
        "Another program changed 1 of the same annotations; both versions were kept."
    )
    found = items(beside(cable))
    assert {item.note for item in found.values()} == {"Seven months.", "Eight months.", ""}
    assert [item.note for item in found.values() if item.conflict] == ["Eight months."]


def test_a_file_that_appeared_meanwhile_is_merged(cable: Path) -> None:
    kept = opened(cable)
    beside(cable).write_text(HANDWRITTEN)
    assert kept.changed_outside()
    kept.save(kept.base.put(NEW))
    assert set(items(beside(cable))) == {"aaaa1111", "bbbb2222", "cccc3333"}
    assert beside(cable).read_text().startswith("# By hand.\n")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_deleted_file_is_written_again_with_all_that_was_in_it(cable: Path, mark: bytes) -> None:
    beside(cable).write_bytes(mark + HANDWRITTEN.encode())
    kept = opened(cable)
    beside(cable).unlink()
    assert kept.changed_outside()
    saved = kept.save(kept.base.put(NEW))
    assert saved.message == "The sidecar had been deleted; it was written again."
    assert beside(cable).read_bytes().startswith(mark + HANDWRITTEN.encode())
    assert set(items_of_bytes(beside(cable))) == {"aaaa1111", "bbbb2222", "cccc3333"}


def items_of_bytes(path: Path) -> dict[str, Annotation]:
    text = bounded_yaml.decode(path.read_bytes())
    return {item.id: item for item in parse(text).annotations.items}


def test_a_deleted_directory_is_not_made_again_and_nothing_is_called_saved(tmp_path: Path) -> None:
    cable = tmp_path / "cables" / "03LIMA123.txt"
    cable.parent.mkdir()
    kept = opened(cable)
    kept.save(kept.base.put(ONE))
    for path in cable.parent.iterdir():
        path.unlink()
    cable.parent.rmdir()
    with pytest.raises(SidecarError):
        kept.save(kept.base.put(NEW))
    assert not cable.parent.exists()
    cable.parent.mkdir()
    kept.save(kept.base.put(NEW))
    assert set(items(beside(cable))) == {"aaaa1111", "cccc3333"}


SPOILT = {
    "truncated": HANDWRITTEN[:-20].encode(),
    "emptied": b"",
    "git conflict": HANDWRITTEN.replace("  # the first", "<<<<<<< HEAD").encode(),
    "invalid utf-8": HANDWRITTEN.encode().replace(b"Six", b"S\xefx"),
    "nul": b"\0" * 4096,
    "newer": HANDWRITTEN.replace("version: 1", "version: 2").encode(),
    "twice": (HANDWRITTEN + "  - {id: aaaa1111, paragraph: '1'}\n").encode(),
    "bomb": b"a: &a [b]\nc: [*a, *a]\n",
    "too large": HANDWRITTEN.encode() + b"#" * (8 * 1024 * 1024),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_file_spoilt_meanwhile_is_left_and_the_work_is_rescued(cable: Path, kind: str) -> None:
    beside(cable).write_text(HANDWRITTEN)
    kept = opened(cable)
    beside(cable).write_bytes(SPOILT[kind])
    for _ in range(2):
        with pytest.raises(SidecarError, match=r"annotations\.yaml:\d+:\d+: .*your annotations"):
            kept.save(kept.base.put(NEW))
        assert beside(cable).read_bytes() == SPOILT[kind]
        assert not kept.writable
    (rescue,) = conflicts(cable)
    assert rescue.name in kept.problem
    assert items(rescue) == {"cccc3333": NEW} | {item.id: item for item in kept.base.items}


def test_two_readers_are_rescued_to_two_files(cable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2026, 11, 23, tzinfo=tz)

    monkeypatch.setattr(sidecar, "datetime", Still)
    beside(cable).write_text(HANDWRITTEN)
    readers = [opened(cable) for _ in range(3)]
    beside(cable).write_text("- spoilt\n")
    for number, reader in enumerate(readers):
        with pytest.raises(SidecarError):
            reader.save(reader.base.put(replace(NEW, note=f"of reader {number}")))
    notes = {items(path)["cccc3333"].note for path in conflicts(cable)}
    assert notes == {"of reader 0", "of reader 1", "of reader 2"}


# Not understood when it is opened


@pytest.mark.parametrize("kind", SPOILT)
def test_a_file_that_is_not_understood_is_never_written(cable: Path, kind: str) -> None:
    beside(cable).write_bytes(SPOILT[kind])
    kept = opened(cable)
    assert kept.problem.startswith(f"{beside(cable)}:")
    line, column, _ = kept.problem.removeprefix(f"{beside(cable)}:").split(":", 2)
    assert int(line) >= 1 and int(column) >= 1
    assert not kept.writable
    assert kept.base.items == ()
    with pytest.raises(SidecarError) as caught:
        kept.save(kept.base.put(NEW))
    assert str(caught.value) == kept.problem
    assert beside(cable).read_bytes() == SPOILT[kind]
    assert sorted(path.name for path in cable.parent.iterdir()) == [
        "03LIMA123.annotations.yaml",
        "03LIMA123.txt",
    ]


def test_a_directory_or_a_loop_in_its_place_is_a_problem(cable: Path) -> None:
    beside(cable).mkdir()
    kept = opened(cable)
    assert "Is a directory" in kept.problem and not kept.writable
    beside(cable).rmdir()
    beside(cable).symlink_to(beside(cable).name)
    kept = opened(cable)
    assert "symbolic links" in kept.problem and not kept.writable
    assert beside(cable).is_symlink()


def test_a_file_that_may_not_be_read_is_a_problem(public: Path) -> None:
    cable = public / "03LIMA123.txt"
    beside(cable).write_text(HANDWRITTEN)
    beside(cable).chmod(0o000)
    with unprivileged():
        kept = opened(cable)
        assert "Permission denied" in kept.problem
        with pytest.raises(SidecarError):
            kept.save(kept.base.put(NEW))
    beside(cable).chmod(0o644)
    assert beside(cable).read_text() == HANDWRITTEN


# What cannot be saved


def test_a_save_that_fails_says_so_and_can_be_tried_again(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(cable).write_text(HANDWRITTEN)
    kept = opened(cable)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "write", fail)
        with pytest.raises(SidecarError, match=r"Not saved: No space left on device"):
            kept.save(kept.base.put(NEW))
    assert beside(cable).read_text() == HANDWRITTEN
    assert kept.writable
    assert kept.save(kept.base.put(NEW)).message == ""
    assert "cccc3333" in items(beside(cable))


def test_a_save_that_the_disk_did_not_confirm_is_a_save(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = opened(cable)
    write = durable.replace_file

    def unconfirmed(path: Path, data: bytes, *, directory: int, first: None) -> None:
        write(path, data, directory=directory, first=first)
        raise durable.NotConfirmed(5, "Input/output error")

    with monkeypatch.context() as context:
        context.setattr(sidecar, "replace_file", unconfirmed)
        saved = kept.save(kept.base.put(NEW))
    assert "did not confirm" in saved.message
    assert saved.annotations.items == (NEW,)
    assert kept.save(saved.annotations.put(ONE)).message == ""
    assert set(items(beside(cable))) == {"cccc3333", "aaaa1111"}


def test_half_a_character_is_refused_and_nothing_is_written(cable: Path) -> None:
    beside(cable).write_text(HANDWRITTEN)
    for kept in (opened(cable), opened(cable, "kim")):
        with pytest.raises(SidecarError, match=r"Not saved: U\+D800"):
            kept.save(kept.base.put(replace(NEW, note="a\ud800")))
        assert kept.writable
    assert beside(cable).read_text() == HANDWRITTEN
    assert not (cable.parent / "03LIMA123.kim.annotations.yaml").exists()


@pytest.mark.parametrize(
    ("length", "problem"),
    [(1024 * 1024 + 1, "longer than 1 MiB"), (1_000_000, "larger than Cablegram reads")],
)
def test_no_file_is_written_that_could_not_be_read_again(
    cable: Path, length: int, problem: str
) -> None:
    kept = opened(cable)
    notes = [replace(NEW, id=f"n{number}", note="x" * length) for number in range(9)]
    with pytest.raises(SidecarError, match=f"Not saved: .*{problem}"):
        kept.save(replace(kept.base, items=tuple(notes)))
    assert not beside(cable).exists()
    kept.save(kept.base.put(NEW))
    assert opened(cable).base.items == (NEW,)


# Where nothing can be written


def test_a_pipe_in_its_place_is_not_waited_for(cable: Path) -> None:
    kept = opened(cable)
    os.mkfifo(beside(cable))
    assert "not a regular file" in opened(cable).problem
    with pytest.raises(SidecarError, match="Not saved: not a regular file"):
        kept.save(kept.base.put(NEW))
    assert kept.look() is None


def test_a_read_only_directory_is_named_however_the_cable_was(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "can_write", lambda _: False)
    monkeypatch.chdir(cable.parent)
    assert opened(Path(cable.name)).notice.startswith(f"{cable.parent} cannot be written;")


def test_in_a_read_only_directory_the_data_directory_is_used(public: Path) -> None:
    cable = public / "03LIMA123.txt"
    beside(cable).write_text(HANDWRITTEN)
    public.chmod(0o555)
    with unprivileged():
        kept = opened(cable)
        assert kept.path == places.away(cable)
        assert kept.path.is_relative_to(public / "home")
        assert kept.notice == f"{public} cannot be written; annotations are kept in " + str(
            kept.path.parent
        )
        assert kept.writable
        assert [item.id for item in kept.base.items] == ["aaaa1111", "bbbb2222"]
        kept.save(kept.base.put(NEW))
        assert kept.path.read_text().startswith(HANDWRITTEN)
        again = opened(cable)
        assert again.base == kept.base
        assert not again.changed_outside()
        again.save(again.base.without("aaaa1111"))
        assert set(items(again.path)) == {"bbbb2222", "cccc3333"}
    assert beside(cable).read_text() == HANDWRITTEN
    assert places.sidecars_of(cable) == [beside(cable), kept.path]


def test_a_first_sidecar_of_a_read_only_directory(public: Path) -> None:
    cable = public / "03LIMA123.txt"
    public.chmod(0o555)
    with unprivileged():
        kept = opened(cable, "kim")
        kept.save(kept.base.put(ONE))
        assert opened(cable, "kim").base.items == (ONE,)
        assert opened(cable).base.items == ()
    assert kept.path.name == "03LIMA123.kim.annotations.yaml"
    assert not beside(cable).exists()


def test_a_spoilt_sidecar_in_a_read_only_directory_is_a_problem(public: Path) -> None:
    cable = public / "03LIMA123.txt"
    beside(cable).write_text("- spoilt\n")
    public.chmod(0o555)
    with unprivileged():
        kept = opened(cable)
        assert kept.problem.startswith(f"{beside(cable)}:1:1: ")
        with pytest.raises(SidecarError):
            kept.save(kept.base.put(NEW))
        assert not kept.path.exists()


def test_a_directory_that_became_read_only_is_an_error(public: Path) -> None:
    folder = public / "cables"
    folder.mkdir()
    folder.chmod(0o777)
    cable = folder / "03LIMA123.txt"
    with unprivileged():
        kept = opened(cable)
        kept.save(kept.base.put(ONE))
    folder.chmod(0o555)
    with unprivileged(), pytest.raises(SidecarError, match=r"Not saved: Permission denied"):
        kept.save(kept.base.put(NEW))
    assert set(items(beside(cable))) == {"aaaa1111"}


# Any sequence of actions


def held(found: Annotations) -> tuple[dict[str, Annotation], set[str]]:
    return {item.id: item for item in found.items}, set(found.reviewed)


class Readers(RuleBasedStateMachine):
    """Two readers of one cable; what the model says is what the file says after each save."""

    def __init__(self, cable: Path) -> None:
        super().__init__()
        self.cable = cable
        for path in cable.parent.iterdir():
            path.unlink()
        self.reader = opened(cable)
        self.now = self.reader.base
        self.items: dict[str, Annotation] = {}
        self.reviewed: set[str] = set()
        self.saved = held(self.now)

    @rule(item=strategies.annotation())
    def put(self, item: Annotation) -> None:
        self.now = self.now.put(item)
        self.items.pop(item.id, None)
        if item.tags or item.note or item.extra:
            self.items[item.id] = item

    @rule(data=st.data(), note=strategies.prose, tags=strategies.tags)
    def edit(self, data: st.DataObject, note: str, tags: tuple[str, ...]) -> None:
        if self.items:
            name = data.draw(st.sampled_from(sorted(self.items)))
            self.put(replace(self.items[name], note=note, tags=tags))

    @rule(data=st.data())
    def without(self, data: st.DataObject) -> None:
        if self.items:
            name = data.draw(st.sampled_from(sorted(self.items)))
            del self.items[name]
            self.now = self.now.without(name)

    @rule(paragraph=strategies.paragraphs, done=st.booleans())
    def review(self, paragraph: str, done: bool) -> None:
        self.now = self.now.review(paragraph, done=done)
        (self.reviewed.add if done else self.reviewed.discard)(paragraph)

    @rule()
    def save(self) -> None:
        saved = self.reader.save(self.now)
        assert saved.message == ""
        self.now = saved.annotations
        self.saved = (dict(self.items), set(self.reviewed))

    @rule()
    def save_and_reopen(self) -> None:
        self.save()
        self.reader = opened(self.cable)
        assert not self.reader.problem
        self.now = self.reader.base

    @rule()
    def crash(self) -> None:
        self.reader = opened(self.cable)
        self.now = self.reader.base
        self.items, self.reviewed = dict(self.saved[0]), set(self.saved[1])

    @invariant()
    def memory_and_disk_say_what_the_model_says(self) -> None:
        assert held(self.now) == (self.items, self.reviewed)
        assert held(opened(self.cable).base) == self.saved


def test_any_sequence_of_actions_ends_as_the_model_says(tmp_path: Path) -> None:
    class Here(Readers):
        def __init__(self) -> None:
            super().__init__(tmp_path / "03LIMA123.txt")

    run_state_machine_as_test(
        Here, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )


def test_what_was_kept_away_comes_back_once_the_folder_can_be_written(tmp_path: Path) -> None:
    cable = tmp_path / "03GUATEMALA1815.txt"
    cable.write_text("a cable", encoding="utf-8")
    far = places.away(cable)
    far.parent.mkdir(parents=True)
    near = open_sidecar(cable, "03GUATEMALA1815", "")
    near.save(near.base.put(Annotation("near0000", "1", tags=("beside",))))
    kept = parse(near.path.read_text(encoding="utf-8")).annotations
    kept = kept.put(Annotation("away0000", "2", tags=("kept",)))
    far.write_text(render.document(kept), encoding="utf-8")
    again = open_sidecar(cable, "03GUATEMALA1815", "")
    assert again.pending is not None and "merged in" in again.notice
    again.save(again.pending)
    held = parse(again.path.read_text(encoding="utf-8")).annotations
    assert {item.id for item in held.items} == {"near0000", "away0000"}
    assert not far.exists() and far.with_name(far.name + ".merged").exists()


def test_what_is_still_written_there_is_not_set_aside(tmp_path: Path) -> None:
    """A reader that was opened while the folder could not be written goes on in the other file."""
    cable = tmp_path / "03GUATEMALA1815.txt"
    cable.write_text("a cable", encoding="utf-8")
    far = places.away(cable)
    far.parent.mkdir(parents=True)
    early = Annotation("away0000", "2", tags=("kept",))
    far.write_text(render.document(Annotations("03GUATEMALA1815", items=(early,))))
    again = open_sidecar(cable, "03GUATEMALA1815", "")
    late = Annotation("away1111", "3", tags=("late",))
    far.write_text(render.document(Annotations("03GUATEMALA1815", items=(early, late))))
    assert again.pending is not None
    again.save(again.pending)
    third = open_sidecar(cable, "03GUATEMALA1815", "")
    assert third.pending is not None
    assert {item.id for item in third.pending.items} == {"away0000", "away1111"}
