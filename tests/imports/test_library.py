"""Which cable a file means: by the same text, the same words, its name, or words much alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.generate import generate
from tui.imports.library import Library
from tui.imports.model import IncomingCable


@pytest.fixture
def texts(tmp_path: Path) -> dict[str, str]:
    made = {f"cable{seed}": generate(seed).text for seed in range(6)}
    for name, text in made.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


def matched(folder: Path, text: str | None, name: str = "Document 1", file: str = "") -> str | None:
    problems: list[str] = []
    found = Library(folder, problems).match(IncomingCable(name, file, text=text))
    assert problems == []
    return None if found is None else f"{found.known.address.stem} {found.how}".strip()


def test_the_same_text_is_the_cable_whatever_it_is_called(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    assert matched(tmp_path, texts["cable3"], "cable1") == "cable3"


def test_of_two_with_the_same_text_the_one_of_that_name(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    (tmp_path / "twin.txt").write_text(texts["cable3"], encoding="utf-8")
    assert matched(tmp_path, texts["cable3"], "twin.txt") == "twin"


def test_of_two_with_the_same_text_the_one_in_the_same_place(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cable3.txt").write_text(texts["cable3"], encoding="utf-8")
    (tmp_path / "cable3.txt").unlink()
    problems: list[str] = []
    incoming = IncomingCable("cable3", "/home/kim/b/cable3.txt", text=texts["cable3"])
    found = Library(tmp_path, problems).match(incoming)
    assert found is not None
    assert found.known.address == tmp_path / "b" / "cable3.txt"


def test_a_text_wrapped_otherwise_is_told(tmp_path: Path, texts: dict[str, str]) -> None:
    text = " ".join(texts["cable3"].split())
    assert matched(tmp_path, text) == "cable3 wrapped otherwise"


def test_a_text_with_a_fifth_of_its_words_cut_out_is_found(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    text = texts["cable3"]
    found = matched(tmp_path, text[: len(text) * 4 // 5])
    assert found is not None
    assert found.startswith("cable3 ")
    assert found.endswith("% alike")


def test_a_text_of_another_matter_is_none_of_them_even_by_name(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    assert (
        matched(tmp_path, "The price of ink rose by a half in the third quarter.", "cable3") is None
    )


def test_between_two_that_are_nearly_the_same_nothing_is_chosen(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    (tmp_path / "twin.txt").write_text(texts["cable3"] + "\nAgain.\n", encoding="utf-8")
    text = texts["cable3"]
    assert matched(tmp_path, text[: len(text) * 4 // 5]) is None


def test_without_a_text_the_name_or_the_hash_tells(tmp_path: Path, texts: dict[str, str]) -> None:
    assert matched(tmp_path, None, "CABLE3") == "cable3"
    assert matched(tmp_path, None, "elsewhere", file="/home/kim/cable3.txt") == "cable3"
    assert matched(tmp_path, None, "elsewhere") is None
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "cable3.txt").write_text("Another one.\n", encoding="utf-8")
    assert matched(tmp_path, None, "cable3") is None
