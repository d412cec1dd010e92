"""The codebook on disk: made where there is none, merged with others' changes, never torn over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.annotations.conftest import unprivileged
from tests.annotations.library import BOOK
from tui.annotations.codebook import Code, nearest
from tui.annotations.codebook_changes import CodebookError, create, describe, recolour, rename
from tui.annotations.codebook_file import open_codebook


def written(folder: Path, text: str = BOOK) -> Path:
    path = folder / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_tag_makes_the_file(tmp_path: Path) -> None:
    file = open_codebook(tmp_path)
    assert file.content is None
    file.save(create(file.codes, Code("trade", "Goods.", key="1")))
    assert (tmp_path / "codebook.yaml").read_text(encoding="utf-8") == (
        "# Cablegram codebook. Safe to edit by hand.\nversion: 1\ntags:\n"
        '  - name: trade\n    description: Goods.\n    key: "1"\n'
    )
    assert nearest(tmp_path).codes == file.codes == (Code("trade", "Goods.", key="1"),)


def test_the_nearest_one_is_edited_and_its_comments_stay(tmp_path: Path) -> None:
    path = written(tmp_path)
    inner = tmp_path / "2003"
    inner.mkdir()
    file = open_codebook(inner)
    file.save(
        rename(file.codes, "trade", "commerce"),
        {"trade": "commerce", "trade/steel": "commerce/steel"},
    )
    assert path.read_text(encoding="utf-8") == BOOK.replace("name: trade", "name: commerce")


def test_a_byte_order_mark_and_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode())
    file = open_codebook(tmp_path)
    file.save(recolour(file.codes, "aid", "#abcdef"))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# Ours.\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_what_another_program_added_meanwhile_stays(tmp_path: Path) -> None:
    path = written(tmp_path)
    file = open_codebook(tmp_path)
    path.write_text(BOOK + "  - theirs  # new\n", encoding="utf-8")
    file.save(describe(file.codes, "aid", "Gifts.", "2026-11-24"))
    text = path.read_text(encoding="utf-8")
    assert "- theirs  # new\n" in text and "description: Gifts." in text
    assert [code.name for code in file.codes][-1] == "theirs"


@pytest.mark.parametrize(
    ("text", "renames", "problem"),
    [
        (BOOK.replace("Money given", "Cash"), False, "description of aid was changed meanwhile"),
        ("tags: [\n", False, "mend it first"),
        (BOOK + "  - theirs\n", True, "changed meanwhile by another program"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_left_alone(
    tmp_path: Path, text: str, renames: bool, problem: str
) -> None:
    path = written(tmp_path)
    file = open_codebook(tmp_path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=problem):
        if renames:
            file.save(rename(file.codes, "aid", "gifts"), {"aid": "gifts"})
        else:
            file.save(describe(file.codes, "aid", "Gifts.", "2026-11-24"))
    assert path.read_text(encoding="utf-8") == text


def test_one_that_cannot_be_read_is_not_opened(tmp_path: Path) -> None:
    path = written(tmp_path, "tags: [\n")
    with pytest.raises(CodebookError, match=r"codebook\.yaml:2:1"):
        open_codebook(tmp_path)
    assert path.read_text() == "tags: [\n"


def test_text_that_yaml_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    file = open_codebook(tmp_path)
    with pytest.raises(CodebookError, match="half a character"):
        file.save(describe(file.codes, "aid", "\ud800", "2026-11-24"))
    assert path.read_text(encoding="utf-8") == BOOK


def test_a_folder_that_cannot_be_written_is_told(public: Path) -> None:
    path = written(public)
    with unprivileged():
        file = open_codebook(public)
        with pytest.raises(CodebookError, match="not saved: Permission denied"):
            file.save(recolour(file.codes, "aid", "#abcdef"))
    assert path.read_text(encoding="utf-8") == BOOK


def test_setting_back_gives_the_very_bytes_unless_it_changed(tmp_path: Path) -> None:
    path = written(tmp_path)
    file = open_codebook(tmp_path)
    before = file.content
    after = create(file.codes, Code("x"))
    assert file.preview(after) != before
    file.save(after)
    assert file.content is not None
    saved = file.content
    file.restore(before, saved)
    assert path.read_bytes() == before
    with pytest.raises(CodebookError, match="changed since"):
        file.restore(before, saved)


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "shared.yaml"
    target.write_text(BOOK, encoding="utf-8")
    (tmp_path / "codebook.yaml").symlink_to(target)
    file = open_codebook(tmp_path)
    file.save(tuple(replace(code, key="") for code in file.codes))
    assert (tmp_path / "codebook.yaml").is_symlink()
    assert 'key: "1"' not in target.read_text(encoding="utf-8")
