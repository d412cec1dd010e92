"""Renaming and merging tags in a whole library: planned, all or nothing, and undone as one step."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotations.conftest import unprivileged
from tests.annotations.library import BOOK, contents, put, tagged, tags_in
from tests.conftest import ROOT
from tui.annotations import durable, places
from tui.annotations.codebook import is_within, moved, nearest
from tui.annotations.collection import collect
from tui.annotations.recoding import Plan, RecodingError, apply, plan, recoded
from tui.annotations.recoding_journal import MOST_RECORDS, last_of, record, remember
from tui.annotations.recoding_undo import undo

TODAY = "2026-11-24"
COMMENTED = """\
# Mine.
version: 1
cable: 05LIMA3
source: {file: 05LIMA3.txt, sha256: ""}
annotations:
  - id: hand
    # why this one
    paragraph: "4"   # four
    tags: [aid, trade, 'trade/steel']  # three
    mood: doubtful
  - id: list
    paragraph: "5"
    tags:
      - trade   # first
      - rain
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    put(
        folder,
        "03LIMA1",
        tagged("a", "1", "trade", "rain"),
        tagged("b", "2", "tradecraft"),
        tagged("c", "3", "trade/steel", "aid"),
    )
    put(folder / "2004", "04LIMA2", tagged("d", "1", "aid", "trade"), coder="kim")
    put(folder / "2004", "04LIMA2", tagged("e", "1", "tradecraft"), coder="ana")
    (folder / "05LIMA3.annotations.yaml").write_text(COMMENTED, encoding="utf-8")
    (folder / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    return folder


def shape(wanted: Plan) -> list[tuple[str, str, list[str]]]:
    return [
        (one.kept.path.name, one.kept.coder, [before.id for before, _ in one.changes])
        for one in wanted.sidecars
    ]


def test_a_plan_lists_every_sidecar_and_annotation_and_changes_nothing(library: Path) -> None:
    before = contents(library)
    wanted = plan(library / "2004", "trade", "commerce", TODAY)
    assert wanted.library == library, "the codebook above says how far the library goes"
    assert shape(wanted) == [
        ("03LIMA1.annotations.yaml", "", ["a", "c"]),
        ("05LIMA3.annotations.yaml", "", ["hand", "list"]),
        ("04LIMA2.kim.annotations.yaml", "kim", ["d"]),
    ]
    assert (wanted.annotation_count, wanted.coders) == (5, ("kim",))
    assert contents(library) == before


def test_renaming_changes_words_and_nothing_beside_them(library: Path) -> None:
    before = contents(library)
    apply(plan(library, "trade", "commerce", TODAY))
    after = contents(library)
    for name, data in before.items():
        text = data.decode()
        for old in ("[trade", ", trade", "'trade/", "- trade  ", "name: trade"):
            text = text.replace(old, old.replace("trade", "commerce"))
        text = text.replace("'commerce/steel'", "commerce/steel").replace(
            "commercecraft", "tradecraft"
        )
        assert after[name].decode() == text
    assert tags_in(library / "03LIMA1.annotations.yaml")[1] == ("tradecraft",)
    assert {code.name for code in nearest(library).codes} == {
        "commerce",
        "commerce/steel",
        "tradecraft",
        "aid",
    }


def test_it_is_undone_as_one_step_to_the_very_bytes(library: Path) -> None:
    before = contents(library)
    apply(plan(library, "trade", "commerce", TODAY))
    found = last_of(library)
    assert found is not None
    assert (found.name, found.is_done) == ("rename trade to commerce", True)
    assert undo(found) == 5
    after = contents(library)
    # A word that was quoted without need is written plainly; all else is as it was.
    name = "05LIMA3.annotations.yaml"
    assert after.pop(name) == before.pop(name).replace(b"'trade/steel'", b"trade/steel")
    assert after == before
    assert last_of(library) is None


def test_merging_puts_no_tag_on_twice_and_is_undone_as_well(library: Path) -> None:
    before = {path.path: path.annotations for path in collect([library], [])}
    book = (library / "codebook.yaml").read_bytes()
    apply(plan(library, "trade", "aid", TODAY, merge=True))
    assert tags_in(library / "03LIMA1.annotations.yaml") == [
        ("aid", "rain"),
        ("tradecraft",),
        ("aid/steel", "aid"),
    ]
    assert tags_in(library / "2004" / "04LIMA2.kim.annotations.yaml") == [("aid",)]
    text = (library / "05LIMA3.annotations.yaml").read_text()
    assert "tags: [aid, aid/steel]  # three" in text and "# why this one" in text
    aid = nearest(library).get("aid")
    assert aid is not None and [one.name for one in aid.earlier] == ["trade"]
    found = last_of(library)
    assert found is not None
    undo(found)
    for kept in collect([library], []):
        assert [(i.id, set(i.tags)) for i in kept.annotations.items] == [
            (i.id, set(i.tags)) for i in before[kept.path].items
        ]
    assert (library / "codebook.yaml").read_bytes() == book
    assert "# why this one" in (library / "05LIMA3.annotations.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "merge", "problem"),
    [
        ("", "x", False, "a tag needs a name"),
        ("trade", "#trade", False, "the tag is called trade already"),
        ("trade", "trade/old", False, "a tag cannot be moved into itself"),
        ("trad", "x", False, "there is no tag trad; there is trade, trade/steel, tradecraft"),
        ("trade", "aid", False, "there is a tag aid already: merge trade into it"),
        ("trade", "rain", False, "there is a tag rain already"),
        ("trade", "new", True, "there is no tag new to merge trade into"),
    ],
)
def test_what_makes_no_sense_is_said(
    library: Path, old: str, new: str, merge: bool, problem: str
) -> None:
    with pytest.raises(RecodingError, match=problem):
        plan(library, old, new, TODAY, merge=merge)


def test_a_sidecar_that_cannot_be_read_stops_it_all(library: Path) -> None:
    (library / "03LIMA1.annotations.yaml").write_text("version: [\n")
    before = contents(library)
    wanted = plan(library, "trade", "commerce", TODAY)
    with pytest.raises(RecodingError, match=r"2:1.*nothing was changed: mend it first"):
        apply(wanted)
    assert contents(library) == before


def test_a_sidecar_that_changed_since_the_plan_stops_it_all(library: Path) -> None:
    wanted = plan(library, "trade", "commerce", TODAY)
    put(library, "03LIMA1", tagged("n", "1", "trade"))
    before = contents(library)
    with pytest.raises(RecodingError, match="changed meanwhile; nothing was done"):
        apply(wanted)
    assert contents(library) == before
    assert last_of(library) is None


@pytest.mark.parametrize("stopper", ["2004", "."])
def test_a_failure_half_way_is_taken_back(
    public: Path, monkeypatch: pytest.MonkeyPatch, stopper: str
) -> None:
    folder = public / "library"
    # Root makes the folders; the unprivileged one may write in only one of them.
    put(folder, "03LIMA1", tagged("a", "1", "trade"))
    put(folder / "2004", "04LIMA2", tagged("d", "1", "trade"))
    for inner in (folder, folder / "2004"):
        inner.chmod(0o777)
    (folder / stopper).chmod(0o755)
    monkeypatch.setenv("XDG_STATE_HOME", str(public / "home"))
    before = contents(folder)
    with unprivileged():
        wanted = plan(folder, "trade", "commerce", TODAY)
        with pytest.raises(RecodingError, match=r"Permission denied.*nothing was changed"):
            apply(wanted)
        assert last_of(folder) is None
    assert contents(folder) == before


def test_undoing_refuses_where_an_annotation_was_changed_since(library: Path) -> None:
    apply(plan(library, "trade", "commerce", TODAY))
    put(library, "03LIMA1", tagged("a", "1", "commerce"))
    before = contents(library)
    found = last_of(library)
    assert found is not None
    with pytest.raises(
        RecodingError, match="annotation a has other tags since; nothing was undone"
    ):
        undo(found)
    (library / "03LIMA1.annotations.yaml").unlink()
    with pytest.raises(RecodingError, match="gone since; nothing was undone"):
        undo(found)
    before.pop("03LIMA1.annotations.yaml")
    assert contents(library) == before
    assert last_of(library) == found, "it can be tried again"


def test_undoing_keeps_what_was_added_beside_it(library: Path) -> None:
    apply(plan(library, "trade", "commerce", TODAY))
    path = library / "2004" / "04LIMA2.kim.annotations.yaml"
    path.write_text(path.read_text() + '  - id: new\n    paragraph: "9"\n    tags: [commerce]\n')
    book = library / "codebook.yaml"
    book.write_text(book.read_text() + "  - added\n")
    found = last_of(library)
    assert found is not None
    undo(found)
    assert tags_in(path) == [("aid", "trade"), ("commerce",)]
    names = {code.name for code in nearest(library).codes}
    assert names == {"trade", "trade/steel", "tradecraft", "aid", "added"}


CUT_SHORT = """
import os, sys
from pathlib import Path
from tui.annotations import recoding
from tui.annotations.sidecar import Sidecar
saved = 0
real = Sidecar.save
def save(self, target):
    global saved
    saved += 1
    if saved > 2:
        os._exit(9)
    return real(self, target)
Sidecar.save = save
recoding.apply(recoding.plan(Path(sys.argv[1]), "trade", "commerce", "2026-11-24"))
"""


def test_one_that_was_cut_short_can_be_undone(library: Path) -> None:
    before = {kept.path: kept.annotations for kept in collect([library], [])}
    ended = subprocess.run([sys.executable, "-c", CUT_SHORT, library], cwd=ROOT, check=False)
    assert ended.returncode == 9
    found = last_of(library)
    assert found is not None and not found.is_done
    assert 0 < undo(found) < 5
    assert {kept.path: kept.annotations for kept in collect([library], [])} == before


KILLED = """
import sys
from pathlib import Path
from tui.annotations import recoding
print("ready", flush=True)
recoding.apply(recoding.plan(Path(sys.argv[1]), "trade", "commerce", "2026-11-24"))
"""


@pytest.mark.faults
def test_one_that_is_killed_at_any_moment_can_be_undone(tmp_path: Path) -> None:
    source = random.Random(20261124)
    library = tmp_path / "library"
    for number in range(40):
        put(library, f"03LIMA{number}", tagged("a", "1", "trade", "rain"))
    (library / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    before = contents(library)
    half_done = 0
    for _ in range(60):
        command = [sys.executable, "-c", KILLED, str(library)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(source.uniform(0, 0.15))
            process.kill()
        for left in library.glob(".*.tmp"):
            left.unlink()
        changed = sum(data != before[name] for name, data in contents(library).items())
        half_done += 0 < changed < len(before) - 40
        found = last_of(library)
        assert changed == 0 or found is not None
        if found is not None:
            undo(found)
        assert contents(library) == before
    assert half_done > 5


@pytest.mark.parametrize("where", ["sidecar", "codebook_file"])
def test_what_the_disk_does_not_confirm_is_taken_back(
    library: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Nothing is called done that may be gone tomorrow, and nothing unchanged that was changed."""
    book = (library / "codebook.yaml").read_bytes()
    before = {kept.path: kept.annotations for kept in collect([library], [])}

    def unconfirmed(
        path: Path, data: bytes, *, directory: int | None = None, first: None = None
    ) -> None:
        durable.replace_file(path, data, directory=directory, first=first)
        monkeypatch.undo()
        raise durable.NotConfirmed(5, "Input/output error")

    monkeypatch.setattr(f"tui.annotations.{where}.replace_file", unconfirmed)
    with pytest.raises(RecodingError, match=r"not confirm it.*; nothing was changed"):
        apply(plan(library, "trade", "commerce", TODAY))
    assert {kept.path: kept.annotations for kept in collect([library], [])} == before
    assert (library / "codebook.yaml").read_bytes() == book
    assert last_of(library) is None


def test_a_damaged_record_harms_nothing_and_old_ones_go(library: Path) -> None:
    for _ in range(MOST_RECORDS + 3):
        remember(record(library, "x", [], []))
    folder = places.state() / "recodings"
    assert len(list(folder.iterdir())) == MOST_RECORDS
    for damage in ("", "[]", '{"library": 1}', "[" * 100_000):
        (folder / "99999999.json").write_text(damage)
        found = last_of(library)
        assert found is not None and found.name == "x"


tags = st.lists(st.sampled_from(["a", "a/b", "a/b/c", "ab", "b", "b/b"]), unique=True).map(tuple)
names = st.sampled_from(["a", "a/b", "b", "new"])


@given(tags, names, names)
def test_recoding_moves_every_tag_and_leaves_no_other(
    before: tuple[str, ...], old: str, new: str
) -> None:
    if is_within(new, old):
        return
    after = recoded(before, old, new)
    assert len(set(after)) == len(after)
    assert set(after) == {moved(tag, old, new) for tag in before}
    untouched = [tag for tag in before if not is_within(tag, old)]
    assert [tag for tag in after if tag in untouched] == untouched


@settings(max_examples=40)
@given(st.lists(tags, min_size=1, max_size=3), names, names, st.booleans())
def test_any_recoding_is_undone(
    held: list[tuple[str, ...]], old: str, new: str, merge: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, some in enumerate(held):
            put(folder, f"03LIMA{number}", *([tagged("a", "1", *some)] if some else []))
        before = {kept.path: kept.annotations for kept in collect([folder], [])}
        try:
            apply(plan(folder, old, new, TODAY, merge=merge))
        except RecodingError:
            assert {kept.path: kept.annotations for kept in collect([folder], [])} == before
            return
        found = last_of(folder)
        assert found is not None
        undo(found)
        for kept in collect([folder], []):
            for one, other in zip(kept.annotations.items, before[kept.path].items, strict=True):
                assert set(one.tags) == set(other.tags)
