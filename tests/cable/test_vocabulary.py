"""TAGS and posts: established meanings only."""

import pytest

from tui.cable.vocabulary import post, tag_term


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
