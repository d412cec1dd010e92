"""``cablegram show``: a reader's own vocabulary, and what damaged words were meant to say."""

from __future__ import annotations

from pathlib import Path

from tui.exports.showing import shown

CABLE = """\
04ZENDA117
HARVEST TALKS
Mon Mar 1 00:00:00 +0100 2004
SECRET
Embassy Zenda
S E C R E T ZENDA 000117

TAGS: PREL KSEP KAWK QQQQ
SUBJECT: HARVEST TALKS

1. (C) Ruritania,s king met the &Zenda network,8 he said.

2. (U) Nothing came of it.
"""
OWN = (
    "code\tmeaning\tkind\tcertainty\n"
    "KSEP\tSeparation\tprogram\tlow\n"
    "PREL\tExternal talks\n"
    "KAWK\t(not established)\n"
    "ZENDA\tBranch Office Zenda\tpost\n"
    "BAD\t\n"
)


def printed(folder: Path, problems: list[str]) -> str:
    return "\n".join(shown([folder / "cables"], "text", 80, problems))


def put(folder: Path, vocabulary: bytes | None) -> Path:
    (folder / "cables").mkdir()
    (folder / "cables" / "04ZENDA117.txt").write_text(CABLE)
    if vocabulary is not None:
        (folder / "vocabulary.tsv").write_bytes(vocabulary)
    return folder


def test_a_vocabulary_above_the_cable_says_what_its_codes_mean(tmp_path: Path) -> None:
    problems: list[str] = []
    lines = printed(put(tmp_path, OWN.encode()), problems).splitlines()
    assert "04ZENDA117 · 2004-03-01 · Branch Office Zenda" in lines
    start = next(at for at, line in enumerate(lines) if line.startswith("TAGS"))
    assert [line[10:] for line in lines[start : start + 4]] == [
        "PREL  External talks",
        "KSEP  Separation (doubtful)",
        "KAWK",
        "QQQQ  (not listed)",
    ]
    assert problems == [
        f"{tmp_path / 'vocabulary.tsv'}: Line 6: a code and its meaning are needed."
    ]


def test_without_one_the_shipped_meanings_stand(tmp_path: Path) -> None:
    problems: list[str] = []
    found = printed(put(tmp_path, None), problems)
    assert "PREL  External political relations" in found
    assert "Embassy Zenda" in found
    assert problems == []


def test_one_that_cannot_be_read_is_told_once_and_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, b"code\tmeaning\nPREL\tcaf\xe9\n")
    (tmp_path / "cables" / "04ZENDA118.txt").write_text(CABLE.replace("117", "118"))
    problems: list[str] = []
    assert "External political relations" in printed(tmp_path, problems)
    assert problems == [f"{tmp_path / 'vocabulary.tsv'}: Line 2: it is not UTF-8."]


def test_what_damaged_words_were_meant_to_say_stands_below_their_paragraph(tmp_path: Path) -> None:
    lines = printed(put(tmp_path, None), []).splitlines()
    at = next(at for at, line in enumerate(lines) if "he said" in line)
    assert "Ruritania,s" in lines[at] and "&Zenda network,8" in lines[at]
    assert lines[at + 1].strip() == "[reading: Ruritania’s; “Zenda network,”]"
    assert sum("reading:" in line for line in lines) == 1
