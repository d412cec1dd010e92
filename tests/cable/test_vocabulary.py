"""TAGS and posts: established meanings only."""

from pathlib import Path

import pytest

from tui.cable.vocabulary import (
    find_vocabulary,
    nearest_vocabulary,
    post,
    read_vocabulary,
    tag_term,
)


@pytest.mark.parametrize(
    ("code", "kind", "meaning"),
    [
        ("PREL", "subject", "External political relations"),
        ("KFRD", "program", "Fraud prevention (consular fraud)"),
        ("GT", "country", "Guatemala"),
        ("gt", "country", "Guatemala"),
    ],
)
def test_an_established_meaning(code: str, kind: str, meaning: str) -> None:
    term = tag_term(code)
    assert (term.kind, term.meaning) == (kind, meaning)


def test_a_program_without_an_established_meaning_has_none() -> None:
    term = tag_term("KSEP")
    assert (term.kind, term.meaning, term.doubtful) == ("program", None, False)


def test_an_unlisted_k_code_is_a_program_and_nothing_more() -> None:
    assert (tag_term("KQQQ").kind, tag_term("KQQQ").meaning) == ("program", None)


def test_any_other_unlisted_code_is_unknown() -> None:
    assert (tag_term("QQQQQ").kind, tag_term("QQQQQ").meaning) == ("unknown", None)


def test_a_meaning_from_one_weak_source_is_doubtful() -> None:
    assert tag_term("AA").doubtful
    assert not tag_term("PREL").doubtful


def test_a_post_is_found_by_its_station() -> None:
    found = post("GUATEMALA")
    assert found is not None
    assert (found.name, found.code) == ("Embassy Guatemala", "GT")


def test_a_station_of_several_words() -> None:
    assert post("RIO DE JANEIRO") == post("RIODEJANEIRO")
    assert post("RIO DE JANEIRO") is not None


def test_an_unknown_station() -> None:
    assert post("RURITANIA") is None


USER = (
    "code\tmeaning\tkind\tcertainty\n"
    "KSEP\tSeparations\t\t\n"
    "# a remark\n"
    "zzzz\tLocal affairs\tsubject\tlow\n"
    "\tno code\t\t\n"
    "QQ\tBad\tplanet\t\n"
)


def test_a_readers_vocabulary_goes_before_the_shipped_one() -> None:
    vocabulary = read_vocabulary(USER)
    assert vocabulary.tag("ksep").meaning == "Separations"
    assert vocabulary.tag("ZZZZ").doubtful
    assert vocabulary.tag("PREL") == tag_term("PREL")
    assert [fault[:6] for fault in vocabulary.faults] == ["Line 5", "Line 6"]


@pytest.mark.parametrize("printed", ["", "x", "code\tkind\nA\tB", "\x00", "a\tb\tc\n\n\t\t\t\t"])
def test_a_file_that_is_no_vocabulary_adds_nothing(printed: str) -> None:
    vocabulary = read_vocabulary(printed)
    assert (dict(vocabulary.terms), len(vocabulary.faults)) == ({}, 1)


def test_the_nearest_vocabulary_counts(tmp_path: Path) -> None:
    folder = tmp_path / "library" / "2003"
    folder.mkdir(parents=True)
    (tmp_path / "vocabulary.tsv").write_text(USER)
    assert find_vocabulary(folder) == tmp_path / "vocabulary.tsv"
    (folder.parent / "vocabulary.tsv").write_text(USER)
    assert find_vocabulary(folder) == folder.parent / "vocabulary.tsv"


def test_a_vocabulary_may_name_posts_and_codes_without_a_meaning(tmp_path: Path) -> None:
    printed = (
        "code\tmeaning\tkind\n"
        "Rio de Janeiro\tOur house in Rio\tpost\n"
        "PREL\t(not established)\t\n"
        "KSEP\tSeparation (doubtful)\t\n"
    )
    (tmp_path / "vocabulary.tsv").write_text(printed, encoding="utf-8-sig")
    vocabulary = nearest_vocabulary(tmp_path)
    found = vocabulary.post("RIODEJANEIRO")
    assert found is not None and found.name == "Our house in Rio"
    assert vocabulary.post("GUATEMALA") == post("GUATEMALA")
    assert vocabulary.tag("PREL").meaning is None
    assert (vocabulary.tag("KSEP").meaning, vocabulary.tag("KSEP").doubtful) == ("Separation", True)
    assert vocabulary.faults == ()


def test_a_vocabulary_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.tsv").write_text("code\tmeaning\n" + "#" * 1_000_001)
    assert nearest_vocabulary(tmp_path).faults == ("It is larger than 1 MB.",)
