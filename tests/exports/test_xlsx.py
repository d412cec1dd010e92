"""The workbook by openpyxl: texts and nothing else, in four sheets."""

from __future__ import annotations

import builtins
import sys
import tempfile
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from tests.exports.samples import NAME, exported, on_disk
from tests.exports.test_formats import HOSTILE, SAMPLE
from tests.test_cli import one_line, run
from tui.annotations.codebook import Code, Codebook
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.cli import main
from tui.exports import csv, csv_paragraphs, xlsx
from tui.exports.model import Exported, FormatError, Options
from tui.exports.writing import write_file

BOOK = Codebook(None, (Code("grain/barley", "=SUM(1)", "#7fb4ca", "1", "2026-11-24"),))


def sheets(one: Exported, options: Options | None = None) -> dict[str, list[list[str]]]:
    """Each sheet's rows; a cell that is no text fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.xlsx"
        write_file(file, xlsx.write([one], options or Options()))
        book = openpyxl.load_workbook(file)
        found: dict[str, list[list[str]]] = {}
        for sheet in book.worksheets:
            rows = []
            for row in sheet.iter_rows():
                assert all(cell.data_type in ("s", "n") for cell in row), "a formula"
                assert all(cell.value is None or cell.data_type == "s" for cell in row)
                assert all(cell.hyperlink is None for cell in row)
                rows.append([unescape(str(cell.value or "")) for cell in row])
            found[sheet.title] = rows
        return found


def test_there_are_four_sheets() -> None:
    found = sheets(SAMPLE, Options(codebook=BOOK, codebooks=(BOOK,)))
    assert list(found) == ["annotations", "paragraphs", "codebook", "not carried"]
    annotations = found["annotations"]
    assert annotations[0] == list(csv.COLUMNS)
    tag, note = csv.COLUMNS.index("tag"), csv.COLUMNS.index("note")
    assert [row[tag] for row in annotations[1:]] == [
        "",
        "harvest",
        "grain/barley",
        "good",
        *[""] * 3,
    ]
    assert annotations[1][note] == "whole\n\n  second"
    assert found["paragraphs"][0] == list(csv_paragraphs.COLUMNS)
    assert [row[5] for row in found["paragraphs"][1:]] == ["1", "2", "2.2", "3", "44"]
    assert found["codebook"][1] == [
        "grain/barley", "grain", "=SUM(1)", "#7fb4ca", "1", "2026-11-24",
    ]  # fmt: skip
    assert {row[0] for row in found["not carried"][1:]} == {"words before and after"}


TRAPS = (
    *('=HYPERLINK("http://example.org")', "=1+1", "+1", "-1", "@x", "12", "http://example.org"),
    *("_x0041_", "  blanks  ", "true", "𝕏 🚢 e\u0301", "<a>&\"'", "line\nbreak", HOSTILE),
)


@pytest.mark.parametrize("text", TRAPS)
def test_a_cell_is_a_text_whatever_it_looks_like(text: str) -> None:
    one = exported([Annotation(id="a", paragraph="1", tags=(text,), note=text, author=text)])
    row = sheets(one)["annotations"][1]
    shown = visible(text, newlines=True)
    for column in ("tag", "note", "author"):
        assert row[csv.COLUMNS.index(column)] == shown


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_listed() -> None:
    note = "🚢" * 20_000
    one = exported([Annotation(id="a", paragraph="1", note=note)])
    row = sheets(one)["annotations"][1]
    cell = row[csv.COLUMNS.index("note")]
    assert cell.endswith("🚢… [cut]")
    assert len(cell.encode("utf-16-le")) // 2 <= xlsx.LONGEST_CELL
    [found] = [each for each in xlsx.losses(one, Options()) if "too long" in each.what]
    assert found.annotation == "a"


def test_a_sheet_that_is_full_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(FormatError, match="annotations: a sheet holds 3 rows"):
        list(xlsx.write([SAMPLE], Options()))


def test_without_its_package_it_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = builtins.__import__

    def absent(name: str, *rest: object) -> ModuleType:
        if name.startswith("xlsxwriter"):
            raise ImportError(name)
        return found(name, *rest)  # type: ignore[arg-type]

    for name in [name for name in sys.modules if name.startswith("xlsxwriter")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", absent)
    path = on_disk(tmp_path, [Annotation(id="a", paragraph="1", note="x")])
    call = ["export", str(path), "--format", "xlsx", "-o", str(tmp_path / "out.xlsx")]
    assert main(call) == 1
    assert "pip install 'cablegram[xlsx]'" in one_line(capsys)
    assert not (tmp_path / "out.xlsx").exists()


def test_the_parts_of_the_file_bear_no_date_of_the_day(tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    write_file(file, xlsx.write([SAMPLE], Options(moment="2026-11-24T10:00:00Z")))
    with zipfile.ZipFile(file) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert b"2026-11-24T10:00:00Z" in parts.read("docProps/core.xml")


def test_nothing_is_left_where_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pieces = xlsx.write([SAMPLE], Options())
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_gets_the_same_file(tmp_path: Path) -> None:
    on_disk(tmp_path, [Annotation(id="a", paragraph="1", note="x")])
    piped = run("export", NAME, "--format", "xlsx", cwd=tmp_path)
    kept = run("export", NAME, "--format", "xlsx", "-o", "out.xlsx", cwd=tmp_path)
    assert (piped.returncode, kept.returncode) == (0, 0)
    assert piped.stdout == (tmp_path / "out.xlsx").read_bytes()
    assert piped.stdout.startswith(b"PK")
