"""The codebook: the nearest one counts, and what is wrong in it is said, not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations.conftest import unprivileged
from tui.annotations.codebook import Code, Codebook, nearest

BOOK = """\
# Ours.
version: 1
tags:
  - name: "# shelter / capacity"
    description: Beds, and how many are taken.
    colour: "#7fb4ca"
    key: "1"
  - deportation
  - {name: tier, key: 9}
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "codebook.yaml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def test_a_codebook_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, BOOK)
    found = nearest(tmp_path)
    assert found == Codebook(
        path,
        (
            Code("shelter/capacity", "Beds, and how many are taken.", "#7fb4ca", "1"),
            Code("deportation"),
            Code("tier", key="9"),
        ),
    )
    assert found.get("tier") == Code("tier", key="9")
    assert found.get("nothing") is None


def test_the_nearest_one_counts(tmp_path: Path) -> None:
    inner = tmp_path / "guatemala" / "2003"
    inner.mkdir(parents=True)
    written(tmp_path, "tags: [outer]\n")
    assert [code.name for code in nearest(inner).codes] == ["outer"]
    written(tmp_path / "guatemala", "tags: [inner]\n")
    assert [code.name for code in nearest(inner).codes] == ["inner"]
    (inner / "codebook.yaml").mkdir()
    assert [code.name for code in nearest(inner).codes] == ["inner"]


def test_a_relative_directory_looks_above_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "cables"
    inner.mkdir()
    written(tmp_path, "tags: [outer]\n")
    monkeypatch.chdir(inner)
    assert [code.name for code in nearest(Path()).codes] == ["outer"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\n", "tags: []\n"])
def test_an_empty_one_defines_nothing(tmp_path: Path, text: str) -> None:
    assert nearest(tmp_path / "absent").codes == ()
    path = written(tmp_path, text)
    assert nearest(tmp_path) == Codebook(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    written(tmp_path, b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode())
    assert len(nearest(tmp_path).codes) == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a\n", "1:1: a codebook is a mapping"),
        ("tags: a\n", "1:7: tags must be a list"),
        ("tags:\n  - [a]\n", "2:5: a tag must be a name"),
        ("tags:\n  - ''\n", "2:5: this tag has no name"),
        ("tags:\n  - ~\n", "2:5: this tag has no name"),
        ("tags:\n  - ' # '\n", "2:5: this tag has no name"),
        ("tags:\n  - {colour: '#aabbcc'}\n", "2:5: this tag has no name"),
        ("tags:\n  - {name: [a]}\n", "2:12: name must be a text"),
        ("tags:\n  - {name: a, colour: red}\n", '2:23: colour must look like "#7fb4ca"'),
        ("tags:\n  - {name: a, colour: '#abc'}\n", "2:23: colour must look like"),
        ("tags:\n  - {name: a, key: '0'}\n", "2:20: key must be a digit from 1 to 9"),
        ("tags:\n  - {name: a, key: '12'}\n", "2:20: key must be a digit from 1 to 9"),
        ("tags:\n  - {name: a, key: x}\n", "2:20: key must be a digit from 1 to 9"),
        ("tags:\n  - a\n  - name: '#a'\n", "3:5: the tag 'a' stands here a second time"),
        ("tags:\n  - a\n  - a\n", "3:5: the tag 'a' stands here a second time"),
        ("tags: [a\n", "2:1: "),
        ("tags: &x [a]\n", "1:7: anchors"),
        (b"tags: [caf\xe9]\n", "1:11: byte 0xE9 is not UTF-8"),
        (b"#" * (8 * 1024 * 1024 + 1), "1:1: the file is larger than 8 MiB"),
    ],
    ids=lambda value: value[:40],
)
def test_a_problem_is_said_with_its_place(tmp_path: Path, text: str | bytes, problem: str) -> None:
    path = written(tmp_path, text)
    found = nearest(tmp_path)
    assert found.path == path
    assert found.codes == ()
    assert found.problem.startswith(f"{path}:{problem}")


def test_one_that_may_not_be_read_is_named_and_not_passed_over(public: Path) -> None:
    inner = public / "cables"
    inner.mkdir()
    written(public, "tags: [outer]\n")
    path = written(inner, BOOK)
    path.chmod(0o000)
    with unprivileged():
        found = nearest(inner)
    assert found == Codebook(path, (), f"{path}: Permission denied")


@given(st.one_of(st.binary(), st.text("tags:name- []{}#'\"\n key").map(str.encode)))
def test_any_bytes_give_a_codebook(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    written(folder, data)
    found = nearest(folder)
    assert found.path == folder / "codebook.yaml"
    assert not (found.problem and found.codes)
    assert all(code.name for code in found.codes)
