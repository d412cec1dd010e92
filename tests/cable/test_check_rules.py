"""Every rule of the check: a cable in which it fires, and a near miss in which it does not."""

from __future__ import annotations

import pytest

from tests.cable.check_samples import BODY, found, ids, sample
from tui.cable.check import RULES, Severity
from tui.cable.model import Cable

UNCLASSIFIED = "UNCLAS STRELSAU 000123"
SECRET = "S E C R E T STRELSAU 000123"
NOT_CLASSIFIED = {"level": "UNCLASSIFIED", "order": "E.O. 12958: N/A", "classified_by": ""}
DAYS = {
    "1976": "Thu Jul 01 00:00:00 +0000 1976",
    "1997": "Tue Jul 01 00:00:00 +0000 1997",
    "2003": "Tue Jul 01 00:00:00 +0000 2003",
    "2004": "Thu Jul 01 00:00:00 +0000 2004",
}


def unclassified(body: str, captions: str = "SIPDIS", banner: str = UNCLASSIFIED) -> Cable:
    return sample(body, banner=banner, captions=captions, **NOT_CLASSIFIED)


def secret(body: str, captions: str = "SIPDIS") -> Cable:
    return sample(body, banner=SECRET, captions=captions, level="SECRET")


def numbered(*numbers: str) -> str:
    return "\n\n".join(f"{number} (C) The king went on." for number in numbers) + "\n"


MISSING = "1. (C) The king came.\n\n2. The duke came.\n\n3. (U) It rained.\n"
BY = "Classified By: Ambassador R. Rassendyll"

# The rule, a cable in which it fires, a near miss.
CASES: list[tuple[str, Cable, Cable]] = [
    ("L1", sample("1. (S) It was gold.\n"), secret("1. (S) It was gold.\n")),
    ("L1", sample("1. (C) So.\n\n   -- (S/NF) It was gold.\n"), sample("1. (C) See (S) there.\n")),
    ("L2", secret(BODY), secret("1. (S) Gold.\n\n2. (C) Silver.\n")),
    ("L2", secret(BODY), secret("1. (C) Gold.\n\n2. Silver.\n\n3. Lead.\n")),
    ("L3", secret("1. (S/NF) It was gold.\n"), secret("1. (S/NF) It was gold.\n", "NOFORN")),
    ("L3", unclassified("1. (SBU/N) Gold.\n", "SENSITIVE"), secret("1. (S//REL) Gold.\n")),
    ("L4", secret("1. (S) It was gold.\n", "NOFORN"), secret("1. (S//NF) Gold.\n", "NOFORN")),
    ("M1", sample(MISSING), sample(MISSING.replace("The duke came.", "MINIMIZE CONSIDERED."))),
    ("M1", sample(MISSING), sample(BODY + "\n1. An annex.\n\n2. It goes on.\n")),
    ("M2", sample("1. The king.\n\n2. The duke.\n"), unclassified("1. The king.\n")),
    ("M2", sample("1. The king.\n"), sample("1. The king.\n", day=DAYS["1976"])),
    ("P4", sample("1. (c) The king came.\n"), sample("1. (C) The king came.\n")),
    ("P5", sample("1. (C NF) The king.\n"), sample("1. (c) The king.\n")),
    ("P5", sample("1. C) The king.\n\n2. (C) He.\n"), sample("1. (C) The king (C).\n")),
    ("P5", sample("1. (C//XYZZY) The king.\n"), sample("1. (C//NF) The king.\n")),
    ("P6", sample("1. (C/NF) The king.\n"), sample("1. (C//NF) The king.\n")),
    ("P7", sample("1. (C/REL NATO) So.\n"), sample("1. (C//REL TO USA, RUR) So.\n")),
    ("P7", sample("1. (C//REL) So.\n"), sample("1. (C//REL TO USA, NATO) So.\n")),
    ("D1", sample(order="E.O. 12958: DECL:"), sample(order="E.O. 12958: DECL: THE CORONATION")),
    ("D1", sample(order="E.O. 12958: N/A"), unclassified("1. (U) So.\n")),
    ("D2", sample(order="E.O. 12958: DECL: 02/30/2015"), sample(order="E.O. 12958: DECL: XXXX")),
    ("D3", sample(order="E.O. 12958: DECL: 07/01/2005"), sample()),
    (
        "D4",
        sample(order="E.O. 12958: DECL: 09/01/2030"),
        sample(order="E.O. 12958: DECL: 7/5/2030"),
    ),
    ("I1", sample(order="E.O. 12958: DECL: 12/31/2009"), sample()),
    ("I2", sample(), sample(order="E.O. 12958: DECL: OADR")),
    ("E1", sample(order=""), sample()),
    ("E3", sample(order="E.O. 12356: DECL: OADR"), sample(order="E.O. 13292: DECL: 07/01/2015")),
    ("E3", sample(order="E.O. 12598: DECL: 07/01/2015"), sample(order="E.O. 12958: DECL: MR")),
    ("R1", sample(classified_by=""), sample(classified_by="DERIVED FROM: DSCG 05-1")),
    ("R1", sample(classified_by=""), unclassified("1. (U) So.\n")),
    ("R2", sample(classified_by=BY), sample(classified_by=f"{BY} for reasons b, d.")),
    ("R2", sample(classified_by=f"{BY}. Reason:"), sample(classified_by=f"{BY}. Reason: B, D.")),
    ("R3", sample(classified_by=f"{BY} for reasons 1.5 (b)."), sample()),
    ("R3", sample("1. (U) Classified by R. R., 1.5 (d).\n", classified_by=""), sample()),
    (
        "R3",
        sample(classified_by=f"{BY}. Reason: 1.5 (d).", day=DAYS["2004"]),
        sample(classified_by=f"{BY}. Reason: 1.5 (d).", day=DAYS["2003"]),
    ),
    ("R4", sample(day=DAYS["1997"]), sample(day=DAYS["2003"])),
    ("R5", sample(classified_by=f"{BY}. Reason: 1.4."), sample(classified_by=f"{BY}, 1.4 b/d")),
    ("R6", sample(classified_by=f"{BY}. Reason: 1.4 (k)."), sample(classified_by=f"{BY} 1.4(h).")),
    ("S1", unclassified("1. (U) So.\n", "SENSITIVE"), unclassified("1. (SBU) So.\n", "SENSITIVE")),
    ("S1", unclassified("1. (U) So.\n", "SENSITIVE"), unclassified("1. So.\n", "SENSITIVE")),
    ("S2", unclassified("1. (SBU) So.\n"), unclassified("1. (SBU) So.\n", "SENSITIVE")),
    (
        "S2",
        unclassified("1. (U//FOUO) So.\n"),
        unclassified("1. (SBU) So.\n", banner="UNCLAS SENSITIVE STRELSAU 000123"),
    ),
    ("S3", sample(captions="SENSITIVE"), unclassified("1. (SBU) So.\n", "SENSITIVE")),
    ("C1", sample(captions="EXDIS\nSIPDIS"), sample(captions="NOFORN\nSIPDIS")),
    (
        "X1a",
        sample(banner="C O N F I D E N T I A L SECTION 01 OF 02 STRELSAU 000123"),
        sample(banner="C O N F I D E N T I A L SECTION 01 OF 01 STRELSAU 000123"),
    ),
    (
        "X1b",
        sample(
            BODY.replace("was not", "\n\nSTRELSAU 00000123  003 OF 003\n\nwas not"),
            banner="C O N F I D E N T I A L SECTION 01 OF 03 STRELSAU 000123",
        ),
        sample(
            BODY.replace("was not", "\n\nSTRELSAU 00000123  002 OF 003\n\nwas not"),
            banner="C O N F I D E N T I A L SECTION 01 OF 03 STRELSAU 000123",
        ),
    ),
    ("N1", sample(numbered("1.", "2.", "2.", "3.")), sample(numbered("1.", "2.", "3."))),
    ("N2", sample(numbered("1.", "2.", "4.")), sample(numbered("1.", "2.", "3", "4."))),
    ("N3", sample(numbered("1.", "3.", "2.", "4.")), sample(numbered("1.", "2.", "3.", "4."))),
    ("B1", sample(level="SECRET"), sample(level="CONFIDENTIAL//NOFORN")),
    (
        "B1",
        sample(level="UNCLASSIFIED"),
        sample(
            "1. (SBU) So.\n",
            banner=UNCLASSIFIED,
            captions="SENSITIVE",
            **{**NOT_CLASSIFIED, "level": "UNCLASSIFIED//FOR OFFICIAL USE ONLY"},
        ),
    ),
    (
        "B2",
        sample(level="CONFIDENTIAL//NOFORN"),
        sample(level="CONFIDENTIAL//NOFORN", captions="NOFORN"),
    ),
    ("B4", sample(identity="05ZENDA123"), sample(banner="CONFIDENTIAL EMBASSY STRELSAU 000123")),
    ("B4", sample(identity="05STRELSAU124"), sample(identity="05STRELSAU123")),
]


@pytest.mark.parametrize(("rule", "fires", "near"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_fires_where_it_should_and_only_there(rule: str, fires: Cable, near: Cable) -> None:
    assert rule in ids(fires)
    assert rule not in ids(near)


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(RULES)


def test_a_good_cable_has_no_findings() -> None:
    assert ids(sample()) == {"I2"}
    assert ids(unclassified("1. (U) So.\n\n2. (U) And so.\n")) == set()
    assert ids(secret("1. (S//NF) So.\n\n2. (U) And so.\n", "NOFORN")) == {"I2", "B2"}


# Redactions and partial extracts


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("M1", MISSING.replace("duke", "XXXXXXXXXXXX")),
        ("M2", "1. The XXXXXXXXXXXX came.\n"),
        ("N2", numbered("1.", "2.", "4.").replace("king", "[NAME REMOVED]")),
    ],
)
def test_what_was_redacted_lowers_a_warning(rule: str, body: str) -> None:
    severities = {one.rule: one.severity for one in found(sample(body))}
    assert severities[rule] is Severity.INFO
    plain = body.replace("XXXXXXXXXXXX", "duke").replace("[NAME REMOVED]", "king")
    assert {one.rule: one.severity for one in found(sample(plain))}[rule] is Severity.WARNING


# Numbers


def test_numbers_that_start_again_are_told_once_and_lower() -> None:
    findings = found(sample(numbered("1.", "2.", "3.", "1.", "2.", "3.")))
    assert [(one.rule, one.severity) for one in findings if one.rule[0] == "N"] == [
        ("N1", Severity.INFO)
    ]


def test_two_numbers_that_changed_places_are_no_gap() -> None:
    findings = found(sample(numbered("1.", "3.", "2.", "4.")))
    assert [one.rule for one in findings if one.rule[0] == "N"] == ["N3"]


def test_an_unmarked_number_out_of_sequence_is_no_paragraph() -> None:
    assert "N2" not in ids(sample("1. (C) The king.\n\n2. (C) In\n\n17. the duke.\n"))


# Reasons, as they are written


@pytest.mark.parametrize(
    "reason",
    [
        *("1.4 (b) and (d)", "1.4(b),(d)", "1.4 b/d", "1.4b and d", "1.4 (b,d)", "1:4 b,d"),
        *("1.4 (B) AND (D)", "1,4 (b)", "1.4 (b) (d)", "1.4(bd)", "1.4 B & D", "1.4 (b+d)"),
        *("1.4 (b and (d)", "1.4 ( b) and (d)", "1.4 a,b,and d", "1.4.D", "1.4(G)(E)"),
        *("1. \n4 (b)(d)", "1.4 (b) a\nnd (d)", "1.4 (b) and (d \n)", "\n1.4 (b)", "1.2 (B), (D)"),
        *("section 1.4, paragraphs b and d", "1.4 (b) and XXXXXXXXXXXX", "EO 12958 1.4(b)"),
    ],
)
@pytest.mark.parametrize("word", ["for reasons", "for rea \nsons", "reaons", "PER", "due to", ":"])
def test_reasons_are_read_in_every_shape(reason: str, word: str) -> None:
    cable = sample(classified_by=f"Classified By: Amb. R. Rassendyll, {word} {reason}.")
    assert not ids(cable) & {"R1", "R2", "R3", "R4", "R5", "R6"}


@pytest.mark.parametrize(
    "line",
    [
        "CLASSIFIED BY: R. RASSENDYLL, AMBASSADOR. REASON: 1.4 (B).",
        "(U) Classified by Ambassador R. Rassendyll, reasons 1.4 b and d.",
        "CLASSIFED BY Ambassador R. Rassendyll for reason 1.4 (d)",
        "Classified By: Classfied By: DCM R. Rassendyll for Reas \n(b) and (d).",
        "Derived from: DSCG 05-1, d",
        "Classified By: DOS CLASSIFICATION GUIDE BY R. RASSENDYLL",
        "1. (U) CLASSIFIED BY AMBASSADOR R. RASSENDYLL, 1.4 (D).",
        "1. CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY DCM\nR. RASSENDYLL - 1.4 B,D.",
        "CLASSIFIED BY AMB R. RASSENDYLL.\n\nSTRELSAU 00000123  002 OF 002\n\nREASON: 1.4 (B).",
    ],
)
def test_an_authority_is_found_however_it_is_written(line: str) -> None:
    body = BODY if not line.startswith("1.") else "2. (C) So.\n\n3. (C) And so.\n"
    assert not ids(sample(body, classified_by=line)) & {"R1", "R2", "R5", "R6", "M1"}


@pytest.mark.parametrize(
    "body",
    [
        "1. CONFIDENTIAL - ENTIRE TEXT.\n\n2. The king.\n\n3. The duke.\n",
        "1. (C - ENTIRE TEXT) The king.\n\n2. The duke.\n",
    ],
)
def test_entire_text_marks_every_paragraph(body: str) -> None:
    assert not ids(sample(body)) & {"M1", "M2", "L2"}


def test_a_misprinted_order_is_no_more_than_info() -> None:
    findings = found(sample(order="E.O. 12598: DECL: 07/01/2015"))
    assert [one.severity for one in findings if one.rule == "E3"] == [Severity.INFO]
