"""``cablegram import`` as it is called: listed first, done with --yes, undone as one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotations.library import contents
from tests.exports.qda import exported, library, written
from tests.imports.test_jsonl import copy_of
from tui.annotations.codebook import nearest
from tui.cli import main
from tui.exports import jsonl, qdpx


def run(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, str, str]:
    """A call's exit status and what it printed."""
    status = main(["import", *given])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.fixture
def shared(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A library, a copy of its cables, and the library as JSON Lines."""
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    file = written(jsonl.FORMAT, exported(folder), tmp_path / "all.jsonl")
    return folder, copy_of(folder, tmp_path / "b"), file


def test_it_lists_first_and_does_it_with_yes(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, target, file = shared
    before = contents(target)
    status, out, err = run(capsys, str(file), "--into", str(target))
    assert (status, err) == (0, "")
    assert contents(target) == before
    assert "  + ¶2 a4 #aid “the harvest was SIPDIS better”" in out
    assert "  + reviewed: 1, 2, 3" in out
    assert f"{file}: 9 added, 0 changed, 0 there already" in out
    assert out.endswith("Nothing was changed yet; --yes does it.\n")
    status, out, err = run(capsys, str(file), "--into", str(target), "--yes")
    assert (status, err) == (0, "")
    assert f"Done; 'cablegram import --undo --into {target}' takes it back." in out
    assert contents(target) == contents(folder)
    status, out, err = run(capsys, str(file), "--into", str(target), "--yes")
    assert (status, out.splitlines()[-1]) == (0, "Nothing to change.")


def test_undo_takes_the_whole_import_back(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, target, _ = shared
    before = contents(target)
    file = written(qdpx.FORMAT, exported(folder), tmp_path / "all.qdpx")
    assert run(capsys, str(file), "--into", str(target), "--yes")[0] == 0
    assert nearest(target).path is not None
    status, out, _ = run(capsys, "--undo", "--into", str(target))
    assert (status, out.startswith("Undone: import all.qdpx of ")) == (0, True)
    assert contents(target) == before
    status, _, err = run(capsys, "--undo", "--into", str(target))
    assert (status, err) == (1, f"cablegram: {target}: no import to undo\n")


def test_undo_keeps_what_was_there_before(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, file = shared
    sidecar = folder / "09TESTVILLE12.annotations.yaml"
    lines = sidecar.read_text().replace("reviewed:", "# mine\nreviewed:").splitlines(keepends=True)
    without = [line for line in lines if "note alone" not in line]
    at = next(n for n, line in enumerate(without) if line.startswith("    note: |-") and n > 50)
    sidecar.write_text("".join(without[:at] + without[at + 1 :]))
    before = contents(folder)
    assert run(capsys, str(file), "--into", str(folder), "--yes")[0] == 0
    assert contents(folder) != before
    assert run(capsys, "--undo", "--into", str(folder))[0] == 0
    assert contents(folder) == before


def test_undo_refuses_where_something_was_changed_since(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, target, file = shared
    assert run(capsys, str(file), "--into", str(target), "--yes")[0] == 0
    sidecar = target / "09TESTVILLE13.annotations.yaml"
    sidecar.write_text(sidecar.read_text().replace("tags: [aid]", "tags: [aid, more]"))
    after = contents(target)
    status, _, err = run(capsys, "--undo", "--into", str(target))
    assert (status, err) == (1, f"cablegram: {sidecar}: was changed since; nothing was undone\n")
    assert contents(target) == after


def test_a_sidecar_that_cannot_be_read_stops_nothing_else_and_is_left(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, target, file = shared
    broken = target / "09TESTVILLE13.annotations.yaml"
    broken.write_text("version: [")
    status, _, err = run(capsys, str(file), "--into", str(target), "--yes")
    assert status == 1
    assert f"{broken}:" in err
    assert broken.read_text() == "version: ["
    assert (target / "09TESTVILLE12.annotations.yaml").exists()


def test_what_is_not_in_the_library_is_told_and_fails(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, target, file = shared
    (target / "09TESTVILLE13.txt").unlink()
    status, out, err = run(capsys, str(file), "--into", str(target))
    assert status == 1
    assert err == "cablegram: not in the library: 09TESTVILLE13: 1 annotation\n"
    assert "1 not matched" in out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--into", "."], "name the file to import"),
        (["x.csv"], "--into"),
        (["x.csv", "--undo", "--into", "."], "--undo takes no file"),
        (["x.csv", "--into", ".", "--map", "nothing"], "--map takes COLUMN=FIELD"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *given)
    assert (status, out) == (2, "")
    assert told in err


def test_blind_coding_gives_each_coder_a_sidecar(
    shared: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, target, _ = shared
    (target / "cablegram.yaml").write_text("version: 1\ncoding: blind\n")
    file = written(qdpx.FORMAT, exported(folder), tmp_path / "all.qdpx")
    status, _, _ = run(capsys, str(file), "--into", str(target), "--coder", "lou", "--yes")
    assert status == 0
    names = sorted(path.name for path in target.glob("09TESTVILLE12.*.yaml"))
    coders = ["ana", "kim", "lee", "lou"]
    assert names == [f"09TESTVILLE12.{coder}.annotations.yaml" for coder in coders]
