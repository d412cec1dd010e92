"""Reading cable files: what a text becomes, and what is refused in one line and at once."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cable.visible import visible
from tui.sources.files import LARGEST_FILE, SourceError, cables_in, read_source


def written(folder: Path, data: bytes, name: str = "09EXAMPLE1.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as raised:
        read_source(path)
    line = str(raised.value)
    assert "\n" not in line
    return line


def test_byte_order_mark_and_line_ends_go_and_nothing_else(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfone \r\ntwo\rthree\n\n\tfour\x0c \xc2\xb61."
    source = read_source(written(tmp_path, data))
    assert source.text == "one \ntwo\nthree\n\n\tfour\x0c ¶1."
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.invalid_bytes == 0


def test_only_the_first_byte_order_mark_goes(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbfA"))
    assert source.text == "\ufeffA"


def test_a_byte_that_is_not_utf8_is_one_code_point_and_is_shown(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, b"Bogot\xe1 and \xff."))
    assert source.invalid_bytes == 2
    assert len(source.text) == len("Bogota and X.")
    assert visible(source.text) == "Bogot<E1> and <FF>."


@given(st.text(st.characters(exclude_characters="\0"), min_size=1).filter(str.strip))
def test_text_without_carriage_returns_stays_as_it_is(text: str) -> None:
    import tempfile

    encoded = (" " * 30 + text).replace("\r", "").encode("utf-8", "replace")
    with tempfile.TemporaryDirectory() as folder:
        source = read_source(written(Path(folder), encoded))
    assert source.text.encode("utf-8") == encoded
    assert source.invalid_bytes == 0


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "09NOWHERE1.txt")


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    assert "empty" in refused(written(tmp_path, b""))
    assert "empty" in refused(written(tmp_path, b"\xef\xbb\xbf"))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"text")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    # A mode would not stop root.
    monkeypatch.setattr(os, "open", denied)
    assert "permission" in refused(path)


def test_binary_files(tmp_path: Path) -> None:
    assert "not a text file" in refused(written(tmp_path, b"\x7fELF\x02\x01\0\0"))
    assert "not a text file" in refused(written(tmp_path, b"a" * 8000 + b"\0"))
    assert "not a text file" in refused(written(tmp_path, b"\x01\x02\x03ab"))
    assert "UTF-16" in refused(written(tmp_path, "text".encode("utf-16")))


def test_a_cable_with_a_few_control_codes_is_text(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, b"\x1b[31mred\x07 and more words")).text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_never_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert "not a regular file" in refused(pipe)
    assert "not a regular file" in refused(Path(os.devnull))


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.write(b"x" * 9000)
        stream.truncate(LARGEST_FILE + 1)
    assert "64 MiB" in refused(path)


def test_names_that_are_hostile_or_no_names(tmp_path: Path) -> None:
    line = refused(tmp_path / "\x1b]0;title\x07\u202e.txt")
    assert visible(line) == line
    assert "not a file name" in refused(Path("a\0b"))
    assert "cannot be read" in refused(tmp_path / ("x" * 300))
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    assert "cannot be read" in refused(loop)


def test_the_cables_of_a_folder_in_natural_order(tmp_path: Path) -> None:
    inner = tmp_path / "b10"
    inner.mkdir()
    (tmp_path / "b9").mkdir()
    (tmp_path / ".hidden").mkdir()
    kept = ["09A2.txt", "09A10.txt", "b9/09A1.TXT", "b10/09A1.txt"]
    others = [".09A1.txt", "09A2.annotations.yaml", "codebook.yaml", "notes.md", ".hidden/1.txt"]
    for name in (*kept, *others):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "broken.txt").symlink_to("nowhere")
    found = [path.relative_to(tmp_path).as_posix() for path in cables_in(tmp_path)]
    assert found == kept


@given(
    st.lists(
        st.text("aAbé_-~0129", min_size=1, max_size=6).map("{}.txt".format),
        unique=True,
        max_size=12,
    )
)
def test_numbers_in_names_are_sorted_as_numbers(names: list[str]) -> None:
    def pieces(name: str) -> tuple[list[str | int], str]:
        split = re.split("([0-9]+)", name.casefold())
        return [int(piece) if at % 2 else piece for at, piece in enumerate(split)], name

    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            (Path(folder) / name).touch()
        assert [path.name for path in cables_in(Path(folder))] == sorted(names, key=pieces)


def test_links_are_followed_but_loops_are_not(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cables", tmp_path / "outside"
    (folder / "z").mkdir(parents=True)
    outside.mkdir()
    (folder / "z" / "2.txt").write_text("x")
    (outside / "1.txt").write_text("x")
    (folder / "a").symlink_to(folder / "z")
    (folder / "back").symlink_to(folder)
    (folder / "more").symlink_to(outside)
    found = [path.relative_to(folder).as_posix() for path in cables_in(folder)]
    assert found == ["more/1.txt", "z/2.txt"]


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        cables_in(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="not a folder"):
        cables_in(written(tmp_path, b"x"))
    locked = tmp_path / "locked"
    locked.mkdir()
    real = os.scandir

    def scandir(path: Path) -> object:
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems: list[str] = []
    assert [path.name for path in cables_in(tmp_path, problems)] == ["09EXAMPLE1.txt"]
    [problem] = problems
    assert "locked" in problem
