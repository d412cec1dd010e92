"""Exports chosen in the reader: of one cable or of all, beside the cables, never over a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, RIVER, put
from tests.sources.made import dump, row, written
from tui.annotations import places
from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import document
from tui.app import exporting
from tui.app.exporting import Cancelled, Job, Scope, preview, scope_of_cables, scopes_of, write
from tui.exports.model import Exported, Format, FormatError, Options
from tui.exports.registry import FORMATS
from tui.exports.writing import ExportError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cables, one of them annotated."""
    folder = tmp_path / "cables"
    path = put(folder, "04ZENDA117.txt", MEADOW)
    put(folder, "05STRELSAU20.txt", RIVER)
    items = (Annotation("aaaa1111", "2", ("harvest",), "Look.", author="kim"),)
    held = Annotations("04ZENDA117", path.name, "", items)
    places.beside(path).write_text(document(held), encoding="utf-8")
    return folder


@pytest.fixture
def scopes(folder: Path) -> tuple[Scope, ...]:
    return scopes_of(folder / "04ZENDA117.txt")


def job(scope: Scope, name: str = "jsonl", *, verify: bool = False) -> Job:
    return Job(FORMATS[name], scope, Options(), verify)


def kinds(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [f"{one['cable']} {one['kind']}" for one in map(json.loads, lines)]


def test_this_cable_or_its_library(folder: Path, scopes: tuple[Scope, ...]) -> None:
    one, every = scopes
    assert kinds(write(job(one)).path) == ["04ZENDA117 cable", "04ZENDA117 annotation"]
    done = write(job(every))
    assert kinds(done.path)[-1] == "05STRELSAU20 cable"
    assert done.path == folder / "cables.annotations.jsonl"
    assert done.summary == "1 annotation of 1 cable"


def test_the_library_of_a_cable_in_a_dump_is_the_dump(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    address = Path(f"{path}#09TESTVILLE1")
    one, every = scopes_of(address)
    assert write(job(one)).path.name == "09TESTVILLE1.annotations.jsonl"
    # Of a file that holds many, those that somebody annotated.
    with pytest.raises(ExportError, match="no cable here is annotated"):
        write(job(every))
    held = Annotations("09TESTVILLE1", "dump.csv", "", (Annotation("aaaa1111", "1", ("x",)),))
    places.beside(address).write_text(document(held), encoding="utf-8")
    assert write(job(every, "csl")).path.name == "dump.annotations.csl.json"


def test_a_list_of_cables_is_a_scope_like_any_other(folder: Path) -> None:
    found = scope_of_cables("This filter", [folder / "05STRELSAU20.txt"], folder, "found")
    assert found.detail == "1 cable"
    assert kinds(write(job(found)).path) == ["05STRELSAU20 cable"]


def test_no_file_is_written_over(folder: Path, scopes: tuple[Scope, ...]) -> None:
    names = [write(job(scopes[0], "csv")).path.name for _ in range(3)]
    assert names == [f"04ZENDA117.annotations{number}.csv" for number in ("", "-2", "-3")]


def test_what_is_not_carried_is_counted_and_what_arrived_is_proved(
    scopes: tuple[Scope, ...],
) -> None:
    done = write(job(scopes[0], "notes", verify=True))
    assert done.lost["ids of annotations"] == 1
    assert (done.differences, done.meant) == ((), 1)
    assert write(job(scopes[0], "notes")).differences is None
    assert write(job(scopes[0], "ris", verify=True)).differences is None


def test_a_file_that_is_not_what_was_meant_is_told(scopes: tuple[Scope, ...]) -> None:
    notes = FORMATS["notes"]

    def wrong(every: list[Exported], options: Options) -> object:
        yield from ("" for _ in every)
        yield "# Nothing\n"

    bad = replace(notes, write=wrong)  # type: ignore[arg-type]
    done = write(Job(bad, scopes[0], Options(), verify=True))
    assert done.differences is not None
    assert done.differences[0].startswith("missing: kim #harvest on “The miller said")


def test_where_nothing_can_be_written_it_goes_elsewhere_and_says_why(
    folder: Path,
    scopes: tuple[Scope, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    closed = {folder}
    monkeypatch.setattr(places, "can_write", lambda directory: directory not in closed)
    done = write(job(scopes[0]))
    assert done.path.parent == here
    assert done.elsewhere == "nothing can be written where the cables are"
    closed.add(here)
    assert write(job(scopes[0])).path.parent == places.data() / "exports"
    assert preview(job(scopes[0])).elsewhere


def test_of_one_cable_nothing_is_left_out_unseen(folder: Path, scopes: tuple[Scope, ...]) -> None:
    bad = folder / "04ZENDA117.ana.annotations.yaml"
    bad.write_text("version: [\n")
    before = sorted(folder.iterdir())
    with pytest.raises(ExportError, match="nothing was exported"):
        write(job(scopes[0]))
    assert sorted(folder.iterdir()) == before
    # Of a library the others are written, and it is told what is not.
    assert any(bad.name in problem for problem in write(job(scopes[1])).problems)


# Before it is written


def test_a_preview_has_the_beginning_and_what_is_left_out(scopes: tuple[Scope, ...]) -> None:
    seen = preview(job(scopes[0], "notes"))
    assert seen.lines[0].startswith("# U.S. Embassy Zenda, “HARVEST TALKS RESUME,”")
    assert seen.lost["ids of annotations"] == 1
    assert seen.whole and seen.target is not None and not seen.target.exists()


def test_only_the_first_cables_are_looked_at(
    scopes: tuple[Scope, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_SEEN", 1)
    assert not preview(job(scopes[1])).whole
    assert preview(job(scopes[0])).whole


def test_blind_coding_shows_nothing_of_others(folder: Path, scopes: tuple[Scope, ...]) -> None:
    (folder / "cablegram.yaml").write_text("coding: blind\n")
    seen = preview(job(scopes[0]))
    assert (seen.lines, seen.summary) == ((), "")
    assert "Coding is blind here" in seen.problem


def made(write: Callable[..., object]) -> Format:
    return Format("odd", "odd", ".odd", write)  # type: ignore[arg-type]


def test_a_format_of_bytes_has_nothing_to_show(scopes: tuple[Scope, ...]) -> None:
    seen = preview(Job(made(lambda every, _: (b"x" for _ in every)), scopes[0], Options()))
    assert (seen.lines, seen.problem) == ((), "odd is no text that could be shown here.")


def test_a_format_that_cannot_be_made_says_why(scopes: tuple[Scope, ...]) -> None:
    def refuse(every: object, options: Options) -> object:
        raise FormatError("it needs a package")

    assert preview(Job(made(refuse), scopes[0], Options())).problem == "it needs a package"
    with pytest.raises(ExportError, match="it needs a package"):
        write(
            Job(
                made(lambda every, _: (refuse(one, Options()) for one in every)),
                scopes[0],
                Options(),
            )
        )


# Giving up


def test_an_export_that_is_given_up_leaves_no_file(folder: Path, scopes: tuple[Scope, ...]) -> None:
    def stopping(every: list[Exported], options: Options) -> object:
        for one in every:
            yield one.identity
            under_way.stop()

    under_way = Job(made(stopping), scopes[1], Options())
    before = sorted(folder.iterdir())
    with pytest.raises(Cancelled):
        write(under_way)
    assert sorted(folder.iterdir()) == before
    assert under_way.cables == 1


def test_one_that_is_given_up_at_the_very_end_leaves_none_either(
    folder: Path, scopes: tuple[Scope, ...]
) -> None:
    def late(every: list[Exported], options: Options) -> object:
        for one in every:
            yield one.identity
        under_way.stop()

    under_way = Job(made(late), scopes[0], Options())
    before = sorted(folder.iterdir())
    with pytest.raises(Cancelled):
        write(under_way)
    assert sorted(folder.iterdir()) == before
