"""Who classified a cable: the person and the title, in whatever order a sender wrote them."""

from __future__ import annotations

import pytest

from tui.cable.authority import read_authority
from tui.cable.parse import parse


@pytest.mark.parametrize(
    ("printed", "name", "title"),
    [
        ("Classified By: Rudolf Hope, Ambassador. Reason: 1.4 (b)", "Rudolf Hope", "Ambassador"),
        ("CLASSIFIED BY: HOPE, RUDOLF, PO; REASON: 1.4(B)", "HOPE, RUDOLF", "PO"),
        ("Classified By: Pol/Econ Officer Rudolf Hope", "Rudolf Hope", "Pol/Econ Officer"),
        ("Classified By: A/DCM R.H. Hope, reason 1.4 (b)", "R.H. Hope", "A/DCM"),
        ("Classified By: ATC Director Rudolf Hope, Reason(s): 1.4", "Rudolf Hope", "ATC Director"),
        (
            "Classified By: PolMinCouns Rudolf Hope-Black, 1.4 (b)",
            "Rudolf Hope-Black",
            "PolMinCouns",
        ),
        ("CLASSIFIED BY AF/C - ANNA MARY HOPE, REASON 1.5 (D)", "ANNA MARY HOPE", "AF/C"),
        ("CLASSIFIED BY AMBASSADOR TO SUDAN RUDOLF HOPE.", "RUDOLF HOPE", "AMBASSADOR TO SUDAN"),
        ("Classified By: Acting DAS for ISN Rudolf Hope.", "Rudolf Hope", "Acting DAS for ISN"),
        (
            "Classified By: Minister Counselor for Economic Affairs Rudolf Hope for 1.4 (b)",
            "Rudolf Hope",
            "Minister Counselor for Economic Affairs",
        ),
        (
            "Classified By: Charge d'Affaires, a.i., Rudolf Hope",
            "Rudolf Hope",
            "Charge d'Affaires, a.i.",
        ),
        (
            "Classified By: Charge d,Affaires a.i. Rudolf Hope",
            "Rudolf Hope",
            "Charge d'Affaires a.i.",
        ),
        (
            "Classified By: Ambassodor Rudolf Hope, Jr. for reasons 1.4",
            "Rudolf Hope, Jr.",
            "Ambassodor",
        ),
        ("CLASSIFIED BY RUDOLF HOPE, JR., CONSUL. REASON: 1.5 (B)", "RUDOLF HOPE, JR.", "CONSUL"),
        ("Classified By: Classified by DCM Rudolf Hope for reasons 1.4", "Rudolf Hope", "DCM"),
        ("Classified By: (U) CDA Rudolf Hope; E.O. 12958, reasons 1.4", "Rudolf Hope", "CDA"),
        (
            "Classified By: DCM Rudolf Hope (acting) for reasons 1.4 (b)",
            "Rudolf Hope",
            "DCM (acting)",
        ),
        ("Classified By: Acting DCM/Rudolf Hope for reasons 1.4", "Rudolf Hope", "Acting DCM"),
        ("Classified By: Pol-Mil Counselor: Rudolf Hope", "Rudolf Hope", "Pol-Mil Counselor"),
        ("Classified By: AMB:RHOPE, Reasons 1.4 (b) and (c)", "RHOPE", "AMB"),
        ("Classified By: DCM HOPE BASED UPON REASONS 1.5 (B)", "HOPE", "DCM"),
        ("Classified By: DCM RUDOLF HOPE DUE TO 1,4 (C)", "RUDOLF HOPE", "DCM"),
        ("Classified By: Ambassador Rudolf Hope.  Resons 1.5 (B)", "Rudolf Hope", "Ambassador"),
        ("Classified By: Ambassador Rudolf West for reasons 1.4", "Rudolf West", "Ambassador"),
        ("CLASSIFIED BY SECTION 1.5 (B) AND (D).", None, None),
        ("Classified By: Ambassador, reasons 1.4 (b)", None, "Ambassador"),
    ],
)
def test_the_person_and_the_title_are_told_apart(
    printed: str, name: str | None, title: str | None
) -> None:
    found = read_authority(printed)
    assert found is not None
    assert (found.name, found.title) == (name, title)


def test_a_word_that_the_edge_of_the_form_cut_is_whole_again() -> None:
    first = "Classified By: Acting Deputy Head of the Testville Branch Office Rudol"
    assert len(first + "f") == 71
    body = "1. (C) Text.\n"
    printed = f"SUBJECT: TEST\n\n{first}f \n Hope for reasons 1.4 (b) and (d) \n\n{body}"
    found = parse(printed).fields.authority
    assert found is not None and found.name == "Rudolf Hope"
    printed = f"SUBJECT: TEST\n\n{first}p \nh Hope for reasons 1.4 (b) and (d) \n\n{body}"
    found = parse(printed).fields.authority
    assert found is not None and found.name == "Rudolph Hope"


def test_an_authority_in_the_first_paragraph_may_follow_a_marking_in_words() -> None:
    printed = (
        "SUBJECT: TEST\n\n1. CONFIDENTIAL - ENTIRE TEXT.  CLASSIFIED BY:\n"
        "RUDOLF HOPE, AMBASSADOR.  REASON: 1.5 (D).\n\n2. TEXT.\n"
    )
    found = parse(printed).fields.authority
    assert found is not None
    assert (found.name, found.title, found.reasons) == ("RUDOLF HOPE", "AMBASSADOR", ("d",))
