"""The export command: what it prints and writes, and what it never writes over."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from tests.exports.samples import NAME, on_disk
from tests.test_cli import ONE, one_line, run
from tui.annotations.model import Annotation
from tui.cli import main


def test_export_gives_jsonl_unless_told_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = on_disk(tmp_path, [ONE])
    assert main(["export", str(path)]) == 0
    captured = capsys.readouterr()
    kinds = [json.loads(line)["kind"] for line in captured.out.splitlines()]
    assert kinds == ["cable", "annotation", "reviewed"]
    assert captured.err == ""


def test_export_gives_csv_with_its_line_ends(tmp_path: Path) -> None:
    on_disk(tmp_path, [ONE])
    result = run("export", NAME, "--format", "csv", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.count(b"\r\n") == 4
    found = list(csv.DictReader(io.StringIO(result.stdout.decode(), newline="")))
    assert [row["tag"] for row in found] == ["rain", "grain", ""]
    assert result.stderr == b""


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown"])
def test_a_file_has_what_standard_output_has(tmp_path: Path, form: str) -> None:
    on_disk(tmp_path, [ONE])
    printed = run("export", NAME, "--format", form, cwd=tmp_path)
    dashed = run("export", NAME, "--format", form, "-o", "-", cwd=tmp_path)
    result = run("export", NAME, "--format", form, "-o", "out file", cwd=tmp_path)
    assert result.returncode == printed.returncode == 0
    assert result.stdout == b""
    assert b"1 annotation of 1 cable written to out file\n" in result.stderr
    assert (tmp_path / "out file").read_bytes() == printed.stdout == dashed.stdout


def test_export_marks_formulas_unless_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = on_disk(tmp_path, [Annotation(id="aaaa", paragraph="1", tags=("=1+1",))])
    assert main(["export", str(path), "--format", "csv"]) == 0
    assert ",'=1+1," in capsys.readouterr().out
    assert main(["export", str(path), "--format", "csv", "--raw"]) == 0
    assert ",=1+1," in capsys.readouterr().out


def test_export_never_writes_over_what_it_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = on_disk(tmp_path, [ONE])
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    for target in (path, tmp_path, tmp_path / "09EXAMPLE12.annotations.yaml", Path(os.devnull)):
        assert main(["export", str(path), "-o", str(target)]) == 1
        one_line(capsys)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_bad_sidecar_is_one_line_and_status_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = on_disk(tmp_path, [ONE])
    (tmp_path / "09EXAMPLE12.kim.annotations.yaml").write_text("version: 1\nreviewed: {}\n")
    target = tmp_path / "out.jsonl"
    assert main(["export", str(path), "-o", str(target)]) == 1
    assert "kim.annotations.yaml:2:11: " in capsys.readouterr().err
    assert len(target.read_text().splitlines()) == 3
