"""JSON Lines come back to the sidecars that they were made from, and twice is once."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.annotations.library import contents
from tests.annotations.strategies import sidecars
from tests.conftest import EXAMPLE, ROOT
from tests.exports.qda import exported, library, written
from tui.annotations import render
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Annotations
from tui.exports import jsonl as exports
from tui.exports.model import Options
from tui.imports.jsonl import read
from tui.imports.limits import ImportProblem
from tui.imports.plan import apply, plan

UNKNOWN = """\
version: 1
cable: 09TESTVILLE12
project: {name: rain, round: 2}
source: {file: 09TESTVILLE12.txt, sha256: '', edition: "3"}
annotations:
  - id: aaaa
    paragraph: "1"
    note: wet
    weight: 3
    certain: true
    where: {page: "4", seen: [NO, 22:30, ~]}
"""


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """The export of a folder, without the paths of where it lies."""
    found: list[dict[str, Any]] = []
    for one in exported(folder):
        for line in "".join(map(str, exports.write([one], Options()))).splitlines():
            value = json.loads(line.replace(str(folder), ""))
            found.append(value)
    return found


def copy_of(folder: Path, target: Path) -> Path:
    """The cables of a library without its annotations."""
    target.mkdir()
    for file in folder.glob("*.txt"):
        shutil.copy(file, target)
    return target


def test_a_library_comes_back_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonl")
    target = copy_of(folder, tmp_path / "b")
    made = plan(file, read(file), target)
    assert (made.unmatched, made.problems, made.count("added")) == ([], [], 9)
    apply(made)
    assert contents(target) == contents(folder)
    again = plan(file, read(file), target)
    assert again.is_empty
    assert again.count("present") == 9


@pytest.mark.parametrize("comment", ["", "# by hand\n"])
def test_a_sidecar_with_a_byte_order_mark_comes_back_with_it(tmp_path: Path, comment: str) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    sidecar = folder / "09TESTVILLE12.annotations.yaml"
    sidecar.write_bytes(b"\xef\xbb\xbf" + comment.encode() + sidecar.read_bytes())
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonl")
    target = copy_of(folder, tmp_path / "b")
    apply(plan(file, read(file), target))
    assert contents(target) == contents(folder)
    assert plan(file, read(file), target).is_empty


def test_a_cable_whose_name_is_no_text_is_found_again(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / f"{name}.txt").write_text("1. (U) The port is open.\n")
    held = Annotations(items=(Annotation("aaaa", "1", ("port",)),))
    (tmp_path / "a" / f"{name}.annotations.yaml").write_text(render.document(held))
    file = written(exports.FORMAT, exported(tmp_path / "a"), tmp_path / "all.jsonl")
    target = copy_of(tmp_path / "a", tmp_path / "b")
    made = plan(file, read(file), target)
    assert (made.unmatched, made.count("added")) == ([], 1)
    apply(made)
    assert (target / f"{name}.annotations.yaml").exists()


@given(sidecars)
def test_any_sidecar_comes_back_as_it_was(held: Annotations) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        for side in ("a", "b"):
            (base / side).mkdir()
            shutil.copy(ROOT / "examples" / EXAMPLE, base / side)
        sidecar = f"{Path(EXAMPLE).stem}.annotations.yaml"
        (base / "a" / sidecar).write_text(render.document(held), encoding="utf-8")
        file = written(exports.FORMAT, exported(base / "a"), base / "all.jsonl")
        made = plan(file, read(file), base / "b")
        if not held.items and not held.reviewed:
            assert made.is_empty
            return
        apply(made)
        assert (base / "b" / sidecar).read_bytes() == (base / "a" / sidecar).read_bytes()
        assert lines_of(base / "b") == lines_of(base / "a")


def test_keys_of_others_come_back_as_they_were_spelled(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    for file in folder.glob("*.yaml"):
        file.unlink()
    (folder / "09TESTVILLE12.annotations.yaml").write_text(UNKNOWN)
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonl")
    target = copy_of(folder, tmp_path / "b")
    apply(plan(file, read(file), target))
    assert contents(target) == contents(folder)


def test_keys_of_others_come_back_with_their_values_where_the_sidecar_is_not_in_the_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    for file in folder.glob("*.yaml"):
        file.unlink()
    (folder / "09TESTVILLE12.annotations.yaml").write_text(UNKNOWN)
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonl")
    values = [json.loads(line) for line in file.read_text().splitlines()]
    for value in values:
        for sidecar in value.get("sidecars", []):
            sidecar["text"] = None
    file.write_text("".join(json.dumps(value) + "\n" for value in values))
    target = copy_of(folder, tmp_path / "b")
    apply(plan(file, read(file), target))
    back, was = lines_of(target), lines_of(folder)
    for lines in (back, was):
        for line in lines:
            for one in line.get("sidecars", []):
                one.pop("text")
    assert back == was


def test_what_differs_here_is_kept_and_the_file_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonl")
    sidecar = folder / "09TESTVILLE12.annotations.yaml"
    text = sidecar.read_text()
    sidecar.write_text(
        text.replace("note: |-\n      accent", "note: other")
        .replace("tags: [aid/food, trade/food]", "tags: [aid/food, mine]")
        .replace("    note: |-\n      a note alone\n", "")
    )
    made = plan(file, read(file), folder)
    assert (made.count("beside"), made.count("changed"), made.count("added")) == (1, 2, 0)
    apply(made)
    held = {item.id: item for item in parse(sidecar.read_text()).annotations.items}
    assert held["a1"].tags == ("aid/food", "mine", "trade/food")
    assert held["a3"].note == "other"
    assert held["a5"].note == "a note alone"
    [beside] = [item for item in held.values() if item.conflict]
    assert (beside.note, beside.quote) == ("accent", "Cafe\u0301 owners")
    assert plan(file, read(file), folder).is_empty


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "line 1: not JSON"),
        (b"[]", "line 1: an object is wanted here"),
        (b'{"schema": "other/1", "kind": "cable"}', "line 1: its schema is other/1"),
        (b'{"schema": "cablegram/annotations/1", "kind": "x"}', "there is no kind x"),
        (b'{"schema": "cablegram/annotations/1", "kind": "annotation"}', "id must be a text"),
        (b'{"a": 1, "a": 2}', "the same key twice"),
        (b'{"a": NaN}', "NaN is no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits"),
        (b"[" * 100_000, "line 1:"),
        (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
        (
            b'{"schema": "cablegram/annotations/1", "kind": "reviewed", "paragraph": "\\ud800"}',
            "half a character",
        ),
    ],
)
def test_a_line_that_is_not_ours_is_refused_with_its_number(
    tmp_path: Path, line: bytes, told: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(line + b"\n")
    with pytest.raises(ImportProblem, match=r"^line 1: ") as caught:
        read(file)
    assert told in str(caught.value)
