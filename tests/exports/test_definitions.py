"""The codebooks of an export: those above its cables and those below the folder that is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.samples import NAME, TEXT, on_disk
from tui.annotations.model import Annotation
from tui.cli import main
from tui.exports.definitions import codebooks_of, united
from tui.exports.losing import definitions_lost
from tui.exports.model import Options
from tui.exports.registry import FORMATS

ABOVE = "tags:\n  - name: rain\n    description: Water.\n  - name: port\n"
BELOW = (
    "tags:\n  - name: rain\n    description: Weather.\n  - name: wheat\n    description: Crop.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "cables" / "inner"
    inner.mkdir(parents=True)
    on_disk(inner.parent, [Annotation(id="a", paragraph="1", tags=("rain",))])
    (inner / NAME).write_text(TEXT)
    (tmp_path / "codebook.yaml").write_text(ABOVE)
    (inner / "codebook.yaml").write_text(BELOW)
    return inner.parent


def test_each_codebook_is_found_once(folder: Path) -> None:
    problems: list[str] = []
    books = codebooks_of([folder, folder / NAME, folder / "inner"], problems)
    above, below = folder.parent / "codebook.yaml", folder / "inner" / "codebook.yaml"
    assert [book.path for book in books] == [above, below]
    assert problems == []
    assert codebooks_of([folder / "inner" / NAME], problems)[0].path == below


def test_of_two_definitions_the_first_counts_and_the_other_is_a_loss(folder: Path) -> None:
    books = codebooks_of([folder], [])
    book = united(books)
    assert [(code.name, code.description) for code in book.codes] == [
        ("rain", "Water."),
        ("port", ""),
        ("wheat", "Crop."),
    ]
    options = Options(codebook=book, codebooks=books)
    assert [one.detail for one in definitions_lost(FORMATS["html"], options)] == ["Weather."]
    lost = [one.detail for one in definitions_lost(FORMATS["csv"], options)]
    assert lost == ["Water.", "Weather.", "Crop."]
    assert list(definitions_lost(FORMATS["jsonl"], options)) == []


def test_a_codebook_that_cannot_be_read_is_told_and_the_rest_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "inner" / "codebook.yaml").write_text("tags: {\n")
    assert main(["export", str(folder)]) == 1
    captured = capsys.readouterr()
    assert "inner/codebook.yaml:2:1: " in captured.err
    kinds = [json.loads(line)["kind"] for line in captured.out.splitlines()]
    assert kinds[:2] == ["codebook", "cable"]
    assert "annotation" in kinds
