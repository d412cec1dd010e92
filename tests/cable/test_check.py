"""The check as a whole: what a finding says, which rules run, that nothing makes it fail."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.cable.check_samples import BODY, TODAY, ids, sample
from tests.conftest import EXAMPLE, ROOT
from tui.cable.check import DEFAULT_RULES, RULES, Severity, check, nearest_rule, rules_table
from tui.cable.parse import parse


def test_a_finding_says_where_and_by_whose_rule() -> None:
    cable = sample("1. (C) The king.\n\n2. (S/NF) It was gold.\n", captions="NOFORN")
    findings = check(cable, TODAY)
    finding = next(one for one in findings if one.rule == "L1")
    assert cable.text[finding.start : finding.end] == "(S/NF)"
    assert finding.paragraph == "2"
    assert cable.text.splitlines()[finding.line - 1].startswith("2. (S/NF)")
    assert finding.severity is Severity.ERROR
    assert finding.source == RULES["L1"].source
    assert finding.message == "marked S//NF, but the cable is CONFIDENTIAL//NOFORN"


def test_findings_stand_in_the_order_of_the_text() -> None:
    findings = check(sample("1. (c) So.\n\n2. (S) So.\n\n5. (c) So.\n", order=""), TODAY)
    assert [one.start for one in findings] == sorted(one.start for one in findings)
    assert len({one.rule for one in findings}) > 3


def test_only_the_named_rules_run() -> None:
    cable = sample("1. (c/nf) So.\n")
    assert {one.rule for one in check(cable, TODAY, {"P6"})} == {"P6"}
    assert "P6" not in {one.rule for one in check(cable, TODAY)}
    assert check(cable, TODAY, {"no such rule"}) == ()


def test_the_day_matters_to_the_state_of_declassification_alone() -> None:
    cable = sample()
    assert [one.rule for one in check(cable, date(2015, 7, 1), frozenset(RULES))] == ["I1"]
    assert [one.rule for one in check(cable, date(2015, 6, 30), frozenset(RULES))] == ["I2"]


def test_the_example_keeps_every_rule() -> None:
    text = (ROOT / "examples" / EXAMPLE).read_text(encoding="utf-8")
    assert check(parse(text), TODAY) == ()


def test_a_wrong_rule_has_a_nearest() -> None:
    assert nearest_rule("l1") == "L1"
    assert nearest_rule("X1") in ("X1a", "X1b")
    assert nearest_rule("nothing at all") is None


def test_the_documentation_has_the_table_of_the_rules() -> None:
    assert rules_table() in (ROOT / "docs" / "check.md").read_text(encoding="utf-8")


def test_rules_that_state_no_defect_are_off() -> None:
    assert set(RULES) - DEFAULT_RULES == {"P6", "I1", "I2", "X1a"}


# Hostile and random text

LINES = st.sampled_from(
    [
        *("05STRELSAU123", "SECRET//NOFORN", "S E C R E T STRELSAU 000123", "SENSITIVE", "NODIS"),
        *("UNCLAS SECTION 01 OF 03 STRELSAU 000123", "E.O. 12958: DECL: 99/99/9999", "SIPDIS"),
        *("E.O. 12958: DECL: 01/01/0001", "E.O. 12958: DECL: 12/31/9999", "SUBJECT: (S) S", ""),
        *("Classified By: X. Reason: 1.4 (z).", "1. (S/NF) So.", "¶999. (C) So.", "2. So", "(c)"),
        *("R 290713Z DEC 09", "R 290713Z DEC 0001", "Tue Jul 15 00:00:00 +0200 9999", "٣. (C) So"),
        *("STRELSAU 00000123  003 OF 003", "- (TS//SI) So", "-------", "XXXXXXXXXXXX", "1. (C"),
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=25).map("\n".join))
def test_any_text_can_be_checked(text: str) -> None:
    cable = parse(text)
    for finding in check(cable, TODAY, frozenset(RULES)):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert 1 <= finding.line <= text.count("\n") + 1
        assert not finding.paragraph or cable.find(finding.paragraph) is not None
        assert finding.message


def test_hostile_bodies_are_checked_to_their_end() -> None:
    paragraphs = "".join(f"{n % 999 + 1}. (S/NF) So.\n\n" for n in range(0, 30_000, 3))
    endless = ("\n" * 300_000, "-" * 300_000, "X" * 300_000, "1. (C) " + "a b " * 80_000)
    for body in (*endless, paragraphs):
        cable = sample(body)
        assert all(found.end <= len(cable.text) for found in check(cable, TODAY, frozenset(RULES)))


def test_a_cable_is_never_changed() -> None:
    cable = sample("1. (c) So.\n")
    before = cable.text
    check(cable, TODAY)
    assert cable.text == before
    assert ids(sample(BODY)) == {"I2"}
