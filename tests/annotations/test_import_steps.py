"""What an import did to sidecars, kept as one step beside renamings, and undone as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.annotations.library import contents, put, tagged
from tests.annotations.strategies import sidecars
from tui.annotations.document import parse
from tui.annotations.history import apply, step_between, step_of_text, step_text
from tui.annotations.model import Annotations
from tui.annotations.recoding import RecodingError
from tui.annotations.recoding_journal import SidecarStep, last_of, record, remember
from tui.annotations.recoding_undo import undo
from tui.annotations.sidecar import Sidecar, file_hash, open_sidecar

TEXT = "# Theirs.\nversion: 1\ncable: 09A\nproject: rain\nannotations: []\n"


@given(sidecars, sidecars)
def test_a_step_is_the_same_after_it_was_text(before: Annotations, after: Annotations) -> None:
    step = step_between("import x", before, after)
    again = step_of_text(step_text(step))
    assert again == step
    assert apply(again, before).items == apply(step, before).items


def read(path: Path) -> Annotations:
    return parse(path.read_text(encoding="utf-8")).annotations


def added(folder: Path, name: str, *, is_new: bool) -> SidecarStep:
    """A sidecar that gets one annotation more, on disk and as a step."""
    path = folder / f"{name}.annotations.yaml"
    before = Annotations() if is_new else read(path)
    item = tagged("zzzz", "2", "aid")
    after = replace(before, items=(*before.items, item))
    data = None if is_new else path.read_bytes()
    Sidecar(path, before, data).save(after)
    digest = file_hash(path.read_bytes())
    return SidecarStep(path, step_between("import x", before, after), is_new, digest)


def test_what_came_goes_and_what_was_there_stays(tmp_path: Path) -> None:
    put(tmp_path, "09A", tagged("aaaa", "1", "trade"))
    before = contents(tmp_path)
    steps = [added(tmp_path, "09A", is_new=False), added(tmp_path, "09B", is_new=True)]
    remember(replace(record(tmp_path, "import x", (), (), steps), is_done=True))
    found = last_of(tmp_path)
    assert found is not None
    assert found.steps == tuple(steps)
    assert undo(found) == 2
    assert contents(tmp_path) == before
    assert last_of(tmp_path) is None


def test_of_one_that_was_cut_short_only_what_was_done_is_undone(tmp_path: Path) -> None:
    put(tmp_path, "09A", tagged("aaaa", "1", "trade"))
    put(tmp_path, "09C", tagged("cccc", "1", "trade"))
    before = contents(tmp_path)
    done = added(tmp_path, "09A", is_new=False)
    other = read(tmp_path / "09C.annotations.yaml")
    more = replace(other, items=(*other.items, tagged("zzzz", "2", "aid")))
    waiting = SidecarStep(
        tmp_path / "09C.annotations.yaml", step_between("import x", other, more), False
    )
    never = replace(done, path=tmp_path / "09B.annotations.yaml", is_new=True)
    remember(record(tmp_path, "import x", (), (), [done, waiting, never]))
    found = last_of(tmp_path)
    assert found is not None
    assert not found.is_done
    assert undo(found) == 1
    assert contents(tmp_path) == before


def test_a_new_sidecar_that_somebody_wrote_in_stays(tmp_path: Path) -> None:
    step = added(tmp_path, "09B", is_new=True)
    with step.path.open("a") as stream:
        stream.write("# mine\n")
    remember(record(tmp_path, "import x", (), (), [step]))
    found = last_of(tmp_path)
    assert found is not None
    assert undo(found) == 1
    assert "# mine" in step.path.read_text()
    assert read(step.path).items == ()


def test_nothing_is_undone_where_an_annotation_was_changed_since(tmp_path: Path) -> None:
    step = added(tmp_path, "09B", is_new=True)
    step.path.write_text(step.path.read_text().replace("[aid]", "[aid, more]"))
    remember(record(tmp_path, "import x", (), (), [step]))
    found = last_of(tmp_path)
    assert found is not None
    before = contents(tmp_path)
    with pytest.raises(RecodingError, match="was changed since; nothing was undone"):
        undo(found)
    assert contents(tmp_path) == before


def test_a_first_save_keeps_the_comments_and_keys_that_it_starts_from(tmp_path: Path) -> None:
    cable = tmp_path / "09A.txt"
    cable.write_text("A cable.\n")
    sidecar = open_sidecar(cable, "09A", "ab" * 32)
    sidecar.start_from(TEXT)
    held = Annotations("09A", items=(tagged("aaaa", "1", "trade"),))
    sidecar.save(held)
    text = (tmp_path / "09A.annotations.yaml").read_text()
    assert text.startswith("# Theirs.\nversion: 1\ncable: 09A\nproject: rain\n")
    assert read(tmp_path / "09A.annotations.yaml").items == held.items
