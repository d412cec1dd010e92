"""The reference line: kinds, bullets, years and canonical ids."""

import pytest

from tui.cable.references import message_id, read_references


@pytest.mark.parametrize(
    ("printed", "ids"),
    [
        ("REF: STATE 193839", ["03STATE193839"]),
        ("REF: SECSTATE 10152", ["03STATE10152"]),
        ("REFS: A) BERLIN 169 B) 02 MUNICH 355", ["03BERLIN169", "02MUNICH355"]),
        ("REF: A. MADRID 910\n¶B. MADRID 899\n¶C. MADRID 800", None),
        ("REF: (A) MADRID 910 (B) MADRID 899", ["03MADRID910", "03MADRID899"]),
        ("REF: A. A. MADRID 910 B. MADRID 899", ["03MADRID910", "03MADRID899"]),
        ("REF: 2001 VLADIVOSTOK 095", ["01VLADIVOSTOK95"]),
        ("REF: (98) SAO PAULO 581", ["98SAOPAULO581"]),
        ("REF: MADRID 581 (1999)", ["99MADRID581"]),
        ("REF: 02STATE12345", ["02STATE12345"]),
        ("REF: ASHGABAT687", ["03ASHGABAT687"]),
        ("REF: BRASILIA 1250; RECIFE 66; SAO PAULO 5", None),
        ("REFS: STATE 12345, 12346", ["03STATE12345", "03STATE12346"]),
        ("REF: MADRID 12 (NOTAL)", ["03MADRID12"]),
        ("REF: (09) PORT-AU-PRINCE 12", ["09PORTAUPRINCE12"]),
        ("REF: THE HAGUE 02 123", ["02THEHAGUE123"]),
        ("REF: ABU DHABI 2345/2346", ["03ABUDHABI2345", "03ABUDHABI2346"]),
        ("REF: A. MADRID 1, 2, AND 3 B. ROME 4", [*(f"03MADRID{n}" for n in "123"), "03ROME4"]),
        ("REF: BRASILIA 00001250", ["03BRASILIA1250"]),
        ("REF: JAKARTA 02063 02 JAKARTA 2", ["03JAKARTA2063", "02JAKARTA2"]),
        ("REF A: MADRID 12\nREF B: ROME 13", ["03MADRID12", "03ROME13"]),
        ("REF: A. REF A MADRID 12 B. REF B ROME 13", ["03MADRID12", "03ROME13"]),
        ("REF: A. REF: MADRID 12 B. ROME 13", ["03MADRID12", "03ROME13"]),
        ("Ref:  Ref A) Madrid 12 B) Rome 13", ["03MADRID12", "03ROME13"]),
        ("Ref: [A] Madrid 12, 13, [B] Rome 14", ["03MADRID12", "03MADRID13", "03ROME14"]),
        ("Ref: A - Madrid 12", ["03MADRID12"]),
        (
            "REFS: A) ROME (01) 201, B) ROME (02) 213,C) ROME 14",
            ["01ROME201", "02ROME213", "03ROME14"],
        ),
        ("REF: MADRID #565", ["03MADRID565"]),
        ("REF: MADRID (C)02293", ["03MADRID2293"]),
        ("REF: MADRID CABLES 0266 AND 02259 (2002)", ["03MADRID266", "02MADRID2259"]),
        ("REF: (A) MADRID O512, (B) ROME 3", ["03MADRID512", "03ROME3"]),
        ("REF: COTON0U 34", ["03COTONOU34"]),
        ("REF: MADRID 849, MADRID, 1228, ROME 3", ["03MADRID849", "03MADRID1228", "03ROME3"]),
        ("REF: 02 MADRID 5353/5194", ["02MADRID5353", "02MADRID5194"]),
        ("REF: A. MADRID 2969 B. 2962 (NOTAL)", ["03MADRID2969", "03MADRID2962"]),
        ("REF: A. ROME 4525-91 B. ROME 35", ["91ROME4525", "03ROME35"]),
        ("REF: A. A: ROME 00789/02 B. B: ROME 930", ["02ROME789", "03ROME930"]),
        ("REF: ROME 07718 99, ROME 05986 00, ROME 7", ["99ROME7718", "00ROME5986", "03ROME7"]),
        ("REF: A) 377 MADRID, B) 01 ROME 2383", ["03MADRID377", "01ROME2383"]),
        ("REF: REFERENCE: 01 ROME 997", ["01ROME997"]),
        ("REF: UNCLASS ROME 57", ["03ROME57"]),
        ("REF: 2002 ROME 2394 2002 ROME 491", ["02ROME2394", "02ROME491"]),
    ],
)
def test_cables_get_their_canonical_ids(printed: str, ids: list[str] | None) -> None:
    expected = (
        ids
        or {
            True: ["03MADRID910", "03MADRID899", "03MADRID800"],
            False: ["03BRASILIA1250", "03RECIFE66", "03SAOPAULO5"],
        }["¶B" in printed]
    )
    assert [reference.id for reference in read_references(printed, 2003)] == expected


def test_bullets_are_kept() -> None:
    references = read_references("REF: A. MADRID 910\n¶B. MADRID 899", 2007)
    assert [(reference.bullet, reference.printed) for reference in references] == [
        ("A", "MADRID 910"),
        ("B", "MADRID 899"),
    ]


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("REF: SMITH-JONES E-MAIL OF MAY 5", "e-mail"),
        ("REF: smith@ruritania.example", "e-mail"),
        ("REF: SMITH/JONES TELCON", "telephone"),
        ("REF: PREVIOUS", "previous"),
        ("REF: MEETING OF JUNE 12", "other"),
        ("REF: JANUARY 13", "other"),
    ],
)
def test_other_kinds_have_no_id(printed: str, kind: str) -> None:
    [reference] = read_references(printed, 2003)
    assert (reference.kind, reference.id) == (kind, None)


def test_and_previous_is_a_reference_of_its_own() -> None:
    kinds = [one.kind for one in read_references("REF: STATE 138377 AND PREVIOUS", 2007)]
    assert kinds == ["cable", "previous"]


def test_and_others_stays_with_its_cable() -> None:
    [reference] = read_references("REF: MADRID 800 AND OTHERS", 2007)
    assert (reference.printed, reference.id) == ("MADRID 800 AND OTHERS", "07MADRID800")


def test_a_year_is_inferred_only_where_none_is_printed() -> None:
    references = read_references("REF: A. MADRID 1 B. 06 MADRID 2", 2007)
    assert [reference.year_inferred for reference in references] == [True, False]


def test_without_any_year_there_is_no_id() -> None:
    [reference] = read_references("REF: MADRID 1", None)
    assert (reference.kind, reference.id) == ("cable", None)


def test_serial_and_station_are_canonical() -> None:
    assert message_id("RIO DE JANEIRO", "00171", 2008) == "08RIODEJANEIRO171"


def test_a_letter_with_a_longer_capital_shifts_nothing() -> None:
    printed = [one.printed for one in read_references("REF: MADRID 12 ßßßßßß MADRID 13", 2007)]
    assert "".join(printed).startswith("MADRID 12")


def test_a_number_alone_is_a_cable_of_the_post_that_sends() -> None:
    found = read_references("REF: A) 6307 B) STATE 285773", 2003, "03TESTVILLE12")
    assert [one.id for one in found] == ["03TESTVILLE6307", "03STATE285773"]
    assert read_references("REF: A) 6307", 2003)[0].kind == "other"


def test_a_page_footer_of_the_cable_itself_is_no_reference() -> None:
    printed = "REF: A) ROME 199, B) ROME 227 TESTVILLE 00000402"
    found = read_references(printed, 2008, "08TESTVILLE402")
    assert [one.id for one in found] == ["08ROME199", "08ROME227"]


def test_the_time_of_a_message_is_no_number_of_a_cable() -> None:
    assert read_references("REF: SECDEF R162245Z OCT 08", 2008)[0].kind == "other"
