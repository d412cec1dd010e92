"""CSV: codebooks of other programs, our own table, and columns that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports.qda import exported, library, written
from tests.imports.test_jsonl import copy_of
from tests.imports.test_qdpx import TEXT, items
from tui.annotations.codebook import Code, nearest
from tui.annotations.document import parse
from tui.exports import csv as exports
from tui.imports.limits import ImportProblem
from tui.imports.plan import apply, plan
from tui.imports.registry import read


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    folder = tmp_path / "cables"
    folder.mkdir()
    (folder / "09TESTVILLE20.txt").write_text(TEXT)
    return folder


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("head", ["tag", "name", "path"])
def test_a_codebook_of_taguette_is_told_by_its_columns(
    tmp_path: Path, cables: Path, encoding: str, head: str
) -> None:
    file = table(
        tmp_path, f"{head},description\r\ncaf\u00e9,Caf\u00e9s.\r\naid/food,\r\n", encoding
    )
    made = plan(file, read(file, None, {}), cables)
    apply(made)
    assert nearest(cables).codes == (Code("caf\u00e9", "Caf\u00e9s."), Code("aid/food"))
    assert plan(file, read(file, None, {}), cables).is_empty


def test_a_codebook_that_is_not_utf8_is_refused_not_guessed(tmp_path: Path) -> None:
    file = table(tmp_path, "tag,description\ncaf\u00e9,x\n", "latin-1")
    with pytest.raises(ImportProblem, match=r"^line 2: byte 0xE9 is not UTF-8"):
        read(file, "codebook", {})


def test_columns_are_mapped_by_name(tmp_path: Path, cables: Path) -> None:
    file = table(
        tmp_path,
        "Item;Words;Theme;By;Said\n"
        "09TESTVILLE20;the grain was lost;loss;ana;'=1+1\n"
        "09TESTVILLE20;the grain was lost;grain;ana;'=1+1\n"
        "09TESTVILLE20;not there at all;loss;;\n",
    )
    mapped = {"Item": "cable", "words": "quote", "Theme": "tag", "By": "author", "Said": "note"}
    made = plan(file, read(file, None, mapped), cables, "kim")
    apply(made)
    found, lost = items(cables)
    assert (found.quote, found.tags, found.author) == (
        "the grain was lost",
        ("loss", "grain"),
        "ana",
    )
    assert found.note == "=1+1"
    assert found.start == TEXT.index("the grain was lost")
    assert (lost.quote, lost.author) == ("not there at all", "kim")
    assert [change.is_placed for change in made.changes()] == [True, False]
    assert plan(file, read(file, None, mapped), cables, "kim").is_empty


def test_a_note_that_a_table_shows_by_signs_is_there_already(tmp_path: Path) -> None:
    folder = library(tmp_path)
    sidecar = folder / "09TESTVILLE12.annotations.yaml"
    note = '"a coder \\U0001f469\\u200d\\U0001f4bb,\\tat work"'
    sidecar.write_text(sidecar.read_text().replace("note: |-\n      accent", f"note: {note}"))
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.csv")
    assert "<U+200D>" in file.read_text()
    assert plan(file, read(file, None, {}), folder).is_empty


def test_our_own_table_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.csv")
    target = copy_of(folder, tmp_path / "b")
    made = plan(file, read(file, None, {}), target)
    apply(made)
    held = parse((target / "09TESTVILLE12.annotations.yaml").read_text()).annotations
    by_note = {item.note: item for item in held.items}
    assert by_note["=1+1 & <b>\n\n second"].tags == ("aid/food", "trade/food")
    assert by_note["=1+1 & <b>\n\n second"].opening.startswith("Summary: It rained")
    assert by_note["accent"].quote == "Cafe\u0301 owners"
    assert by_note["where?"].quote == "Gone."
    assert held.reviewed == ("1", "2")
    assert plan(file, read(file, None, {}), target).is_empty


@pytest.mark.parametrize(
    ("text", "mapped", "told"),
    [
        ("x,y\n1,2\n", {}, "line 1: no column names the cable; use --map COLUMN=cable"),
        ("cable,y\n1,2\n", {}, "line 1: no column has words or paragraphs"),
        ("cable,text\n,2\n", {}, "line 2: this row names no cable"),
        ("cable,text\n1,2\n", {"z": "quote"}, "line 1: there is no column z"),
        ("cable,text\n1,2\n", {"text": "z"}, "there is no field z; known are cable"),
        ("cable,text,start\n1,2,x\n", {}, "line 2: x is no offset"),
        ("cable,text,kind\n1,2,x\n", {}, "line 2: there is no kind x"),
        ('cable,text\n1,"2\n', {}, "line 2: unexpected end of data"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(
    text: str, mapped: dict[str, str], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ImportProblem) as caught:
        read(table(tmp_path, text), "csv", mapped)
    assert str(caught.value).startswith(told)
