"""Undo and redo: exactly back, also after a restart, and never over somebody else's work."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations import strategies
from tui.annotations import history as module
from tui.annotations import journal
from tui.annotations.history import (
    MOST_STEPS,
    History,
    NoLongerApplies,
    apply,
    journal_of,
    step_between,
)
from tui.annotations.model import Annotation, Annotations

ONE = Annotation("aaaa1111", "8", tags=("border",), note="Six.", extra=(("mood", "sad"),))
TWO = Annotation("bbbb2222", "9", quote="a hundred", prefix="of ", start=3, end=12, tags=("x",))
BASE = Annotations(cable="03LIMA123", items=(ONE, TWO), reviewed=("1", "2"))
Outside = Callable[[Annotations], Annotations]
KINDS = {
    "add": BASE.put(Annotation("cccc3333", "1", note="New. 😀")),
    "delete": BASE.without("aaaa1111"),
    "delete all": replace(BASE, items=()),
    "note": BASE.put(replace(ONE, note="Seven.")),
    "tags": BASE.put(replace(ONE, tags=("a", "b"))),
    "place": BASE.put(replace(TWO, start=4, end=13, suffix=" children")),
    "conflict": BASE.put(replace(ONE, conflict=True)),
    "review": BASE.review("8", done=True),
    "review no more": BASE.review("2", done=False),
    "all at once": BASE.without("bbbb2222").put(replace(ONE, note="")).review("1", done=False),
}


def same(found: Annotations, expected: Annotations) -> bool:
    return (
        {item.id: item for item in found.items} == {item.id: item for item in expected.items}
        and len(found.items) == len(expected.items)
        and set(found.reviewed) == set(expected.reviewed)
    )


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_change_is_undone_and_redone(
    tmp_path: Path, kind: str, restart: bool
) -> None:
    path = tmp_path / "journals" / "one.jsonl"
    after = KINDS[kind]
    history = History(path)
    assert not history.can_undo and not history.can_redo
    step = step_between(kind, BASE, after)
    history.record(step)
    for _ in range(2):
        if restart:
            history.save()
            history = History(path)
        assert history.can_undo and not history.can_redo
        undone, result = history.undo(after)
        assert undone == step
        assert same(result, BASE)
        if restart:
            history.save()
            history = History(path)
        assert history.can_redo and not history.can_undo
        redone, result = history.redo(BASE)
        assert redone == step
        assert same(result, after)


def test_an_annotation_that_says_nothing_comes_back() -> None:
    highlight = Annotation("cccc3333", "1", quote="a passage marked by hand")
    before = replace(BASE, items=(*BASE.items, highlight))
    after = before.put(replace(highlight, tags=("new",)))
    assert same(apply(step_between("tag", before, after), after, backwards=True), before)
    gone = before.without("cccc3333")
    assert same(apply(step_between("delete", before, gone), gone, backwards=True), before)


def test_steps_are_undone_from_the_last(tmp_path: Path) -> None:
    history = History(tmp_path / "one.jsonl")
    states = [BASE]
    for number in range(5):
        states.append(states[-1].put(Annotation(f"n{number}", "1", note="x")))
        history.record(step_between(f"step {number}", states[-2], states[-1]))
    history.save()
    history = History(tmp_path / "one.jsonl")
    now = states[-1]
    for expected in reversed(states[:-1]):
        _, now = history.undo(now)
        assert same(now, expected)
    with pytest.raises(IndexError):
        history.undo(now)
    for expected in states[1:]:
        _, now = history.redo(now)
        assert same(now, expected)
    with pytest.raises(IndexError):
        history.redo(now)


@pytest.mark.parametrize(
    ("kind", "outside"),
    [
        ("note", lambda now: now.put(replace(ONE, note="Eight."))),
        ("note", lambda now: now.without("aaaa1111")),
        ("delete", lambda now: now.put(replace(ONE, note="Written anew."))),
        ("add", lambda now: now.put(Annotation("cccc3333", "1", note="Better."))),
        ("add", lambda now: now.without("cccc3333")),
        ("review", lambda now: now.review("8", done=False)),
        ("review no more", lambda now: now.review("2", done=True)),
    ],
)
def test_what_somebody_else_changed_since_is_left_alone(kind: str, outside: Outside) -> None:
    history = History()
    earlier = step_between("earlier", BASE.without("bbbb2222"), BASE)
    history.record(earlier)
    history.record(step_between(kind, BASE, KINDS[kind]))
    now = outside(KINDS[kind])
    with pytest.raises(NoLongerApplies):
        history.undo(now)
    assert not history.can_redo
    undone, result = history.undo(now)
    assert undone == earlier
    assert result == now.without("bbbb2222")


def test_redo_too_leaves_alone_what_changed_since() -> None:
    history = History()
    history.record(step_between("note", BASE, KINDS["note"]))
    history.undo(KINDS["note"])
    with pytest.raises(NoLongerApplies):
        history.redo(BASE.put(replace(ONE, note="Eight.")))
    assert not history.can_redo and not history.can_undo


def test_a_change_elsewhere_does_not_stand_in_the_way() -> None:
    history = History()
    history.record(step_between("note", BASE, KINDS["note"]))
    other = KINDS["note"].put(Annotation("dddd4444", "3", note="Somebody else's."))
    _, result = history.undo(other)
    assert same(result, BASE.put(Annotation("dddd4444", "3", note="Somebody else's.")))


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History()
    history.record(step_between("note", BASE, KINDS["note"]))
    history.undo(KINDS["note"])
    history.record(step_between("add", BASE, KINDS["add"]))
    assert not history.can_redo
    _, result = history.undo(KINDS["add"])
    assert same(result, BASE)
    assert not history.can_undo


def test_the_oldest_steps_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    history = History(path)
    for number in range(MOST_STEPS + 20):
        history.record(step_between(str(number), BASE, KINDS["review"]))
    history.save()
    again = History(path)
    names = []
    while again.can_undo:
        step, _ = again.undo(KINDS["review"])
        names.append(step.name)
    assert names == [str(number) for number in reversed(range(20, MOST_STEPS + 20))]


def good_line() -> str:
    return module._line("done", step_between("note", BASE, KINDS["note"])).decode() + "\n"


def without(line: str, **changes: object) -> str:
    value = json.loads(line)
    value.update(changes)
    return json.dumps(value) + "\n"


def with_before(**changes: object) -> str:
    value = json.loads(good_line())
    value["changes"][0][0].update(changes)
    return json.dumps(value) + "\n"


DAMAGED = {
    "torn": good_line()[:40] + "\n",
    "nul": "\0" * 512 + "\n",
    "list": "[1, 2]\n",
    "number": "17\n",
    "null": "null\n",
    "deep": "[" * 100_000 + "\n",
    "huge number": '{"kind": ' + "9" * 5000 + "}\n",
    "no kind": '{"name": "x", "changes": [], "reviewed": []}\n',
    "other kind": without(good_line(), kind="perhaps"),
    "changes": without(good_line(), changes="aaaa"),
    "one side": without(good_line(), changes=[[None]]),
    "three sides": without(good_line(), changes=[[None, None, None]]),
    "words": without(good_line(), changes=[["a", "b"]]),
    "reviewed": without(good_line(), reviewed=[["1"]]),
    "unknown field": with_before(colour="red"),
    "no id": without(good_line(), changes=[[{"paragraph": "1"}, None]]),
    "number as note": with_before(note=5),
    "text as start": with_before(start="5"),
    "fraction": with_before(start=1.5),
    "null as id": with_before(id=None),
    "text as tags": with_before(tags=7),
    "number as extra": with_before(extra=[1]),
    "word as conflict": with_before(conflict="yes"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_line_ends_what_can_be_undone_and_harms_nothing(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(good_line() + DAMAGED[kind], encoding="utf-8")
    assert not History(path).can_undo
    path.write_text(DAMAGED[kind] + good_line(), encoding="utf-8")
    history = History(path)
    _, result = history.undo(KINDS["note"])
    assert same(result, BASE)
    assert not history.can_undo
    history.save()
    assert History(path).can_redo


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"\n\n", b"\0" * 4096, b"{" * (1 << 12)])
def test_a_journal_of_anything_is_an_empty_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(data)
    history = History(path)
    assert not history.can_undo and not history.can_redo
    history.record(step_between("note", BASE, KINDS["note"]))
    history.save()
    assert History(path).can_undo


def test_a_journal_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(good_line())
    monkeypatch.setattr(journal, "LARGEST", path.stat().st_size)
    assert History(path).can_undo
    monkeypatch.setattr(journal, "LARGEST", path.stat().st_size - 1)
    assert not History(path).can_undo


def test_a_journal_belongs_to_one_sidecar(tmp_path: Path, isolated: Path) -> None:
    sidecar, link = tmp_path / "a.annotations.yaml", tmp_path / "b.annotations.yaml"
    link.symlink_to(sidecar)
    assert journal_of(sidecar).is_relative_to(isolated / "home" / ".local" / "state")
    assert journal_of(link) == journal_of(sidecar)
    assert journal_of(tmp_path / "c.annotations.yaml") != journal_of(sidecar)
    journal_of(tmp_path / "caf\udce9.annotations.yaml")


@given(strategies.sidecars, strategies.sidecars, st.booleans())
def test_any_step_leads_there_and_back(
    before: Annotations, after: Annotations, restart: bool
) -> None:
    step = step_between("any", before, after)
    if restart:
        line = module._line("undone", step)
        again = module._step_of(json.loads(line), line)
        assert (again, again.id) == (step, step.id)
    assert same(apply(step, before), after)
    assert same(apply(step, after, backwards=True), before)


# What reached the journal and not the sidecar


def journalled(path: Path, *, confirmed: bool, undone: bool = False) -> None:
    """A reader that noted a step, and was ended before or after the sidecar had it."""
    history = History(path)
    history.record(step_between("note", BASE, KINDS["note"]))
    if undone:
        history.undo(KINDS["note"])
    history.save()
    if confirmed:
        history.confirm()


def test_what_no_sidecar_got_is_brought_back_once(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    journalled(path, confirmed=False)
    history = History(path)
    found = history.recover(BASE)
    assert (found.annotations, found.changes, found.conflicts) == (KINDS["note"], 1, 0)
    again = History(path)
    assert again.recover(BASE).changes == 1, "it is in no sidecar yet"
    again.confirm()
    assert History(path).recover(BASE).changes == 0
    _, result = History(path).undo(found.annotations)
    assert same(result, BASE)


def test_what_the_sidecar_has_is_not_brought_back(tmp_path: Path) -> None:
    """Somebody took it back since, with another program: that stands."""
    path = tmp_path / "one.jsonl"
    journalled(path, confirmed=True)
    found = History(path).recover(BASE)
    assert (found.annotations, found.changes) == (BASE, 0)


def test_without_its_confirmation_nothing_is_done_twice(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    journalled(path, confirmed=False)
    found = History(path).recover(KINDS["note"])
    assert (found.annotations, found.changes) == (KINDS["note"], 0)


def test_an_undoing_that_no_sidecar_got_is_brought_back(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    journalled(path, confirmed=True)
    history = History(path)
    history.undo(KINDS["note"])
    history.save()
    again = History(path)
    assert again.can_redo and not again.can_undo
    found = again.recover(KINDS["note"])
    assert same(found.annotations, BASE) and found.changes == 1


def test_several_unsaved_steps_count_as_what_they_come_to(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    history = History(path)
    states = [
        BASE,
        KINDS["note"],
        KINDS["note"].put(replace(ONE, note="Eight.")).review("9", done=True),
    ]
    for before, after in itertools.pairwise(states):
        history.record(step_between("note", before, after))
    history.save()
    found = History(path).recover(BASE)
    assert same(found.annotations, states[-1])
    assert (found.changes, found.conflicts) == (2, 0)
    assert History(path).recover(states[-1]).changes == 0


def test_an_unsaved_change_and_a_newer_one_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    journalled(path, confirmed=False)
    newer = BASE.put(replace(ONE, note="Somebody else's."))
    found = History(path).recover(newer)
    assert found.conflicts == 1
    assert {item.note for item in found.annotations.items} == {"Seven.", "Somebody else's.", ""}


@given(strategies.sidecars, strategies.sidecars, strategies.sidecars)
def test_whatever_was_unsaved_is_back_and_nobody_elses_work_is_gone(
    before: Annotations, after: Annotations, now: Annotations
) -> None:
    step = step_between("any", before, after)
    held = module._replay([module._line("done", step)])
    assert [kept for kept, _ in held.unsaved] == [step]
    history = History()
    history._unsaved = held.unsaved
    found = history.recover(now).annotations
    notes = {item.note for item in found.items}
    assert notes >= {change.after.note for change in step.changes if change.after is not None}
    told = {item.id: item for item in before.items}
    assert notes >= {item.note for item in now.items if told.get(item.id) != item}


def test_a_journal_that_is_shortened_keeps_the_last_steps_and_what_is_unsaved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.jsonl"
    monkeypatch.setattr(journal, "_SHORTENED_FROM", 20_000)
    monkeypatch.setattr(module, "_LARGEST_KEPT", 5_000)
    history = History(path)
    now = BASE
    for number in range(200):
        after = now.put(Annotation(f"n{number}", "1", note="x" * 50))
        history.record(step_between(str(number), now, after))
        history.save()
        if number != 150:
            history.confirm()
        if number == 150:
            history._unconfirmed.clear()
        assert path.stat().st_size < 60_000
        now = after
    again = History(path)
    assert again.recover(BASE).annotations.get("n150") is not None
    step, _ = again.undo(now)
    assert step.name == "199"


def test_two_readers_of_one_journal_undo_their_own_steps(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    mine, theirs = History(path), History(path)
    first = BASE.put(Annotation("aaaa0000", "1", note="Mine."))
    second = first.put(Annotation("bbbb0000", "1", note="Theirs."))
    mine.record(step_between("mine", BASE, first))
    mine.save()
    theirs.record(step_between("theirs", first, second))
    theirs.save()
    _, now = mine.undo(second)
    mine.save()
    again = History(path)
    step, _ = again.undo(now)
    assert step.name == "theirs"
    assert History(path).can_redo


def test_a_journal_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    old = json.loads(good_line())
    del old["id"]
    path.write_text(json.dumps(old) + "\n" + json.dumps({**old, "kind": "undone"}) + "\n")
    history = History(path)
    assert history.recover(BASE).changes == 0
    assert history.can_undo and history.can_redo
