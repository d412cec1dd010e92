"""Captions, passing lines, E.O., TAGS, subject, references, Classified By. All of it is fiction."""

import pytest

from tests.cable.build import cable_text
from tui.cable.authority import read_authority, read_executive_order
from tui.cable.model import Cable, Fields, Kind
from tui.cable.parse import parse
from tui.cable.tags import read_tags

BANNER = "C O N F I D E N T I A L RURITANIA 000045\n\n"


def fields(header: str, body: str = "¶1. (C) The mint.\n") -> Fields:
    return parse(f"{BANNER}{header}\n\n{body}").fields


def printed(cable: Cable, kind: Kind) -> list[str]:
    return [cable.source(node) for node in cable.nodes if node.kind is kind]


@pytest.mark.parametrize(
    ("line", "order", "kind", "date"),
    [
        ("E.O. 12958: DECL: 02/07/2019", "12958", "date", "2019-02-07"),
        ("EO 12958 DECL: 2019/02/07", "12958", "date", "2019-02-07"),
        ("E.o. 12958: decl: 2/7/19", "12958", "date", "2019-02-07"),
        ("E.O. 12598: DECL: 2019-02-07", "12598", "date", "2019-02-07"),
        ("E.O. 12958 DECLl: 02/07/2019", "12958", "date", "2019-02-07"),
        ("E.O. 12958: N/A", "12958", "na", None),
        ("EO 12958 N/A", "12958", "na", None),
        ("E.0. 12958: N/A", "12958", "na", None),
        ("E.O. 12356: DECL: OADR", "12356", "code", None),
        ("E.O. 12065: DNG: CO 8/12/85", "12065", "date", "1985-08-12"),
        ("E.O. 12065: DNG: 12/31/1984", "12065", "date", "1984-12-31"),
        ("E.O. 11652: GDS", "11652", "code", None),
        ("E.O. 12958: DECL: X1", "12958", "code", None),
        ("E.O. 12958: DECL: CLOSURE OF THE MINT", "12958", "event", None),
        ("E.O. 12958: DECL: XXXXXXXXXXXX", "12958", "unreadable", None),
        ("E.O. 12958: DECL: 13/45/2019", "12958", "unreadable", None),
        ("E.O. 12958:", "12958", "none", None),
    ],
)
def test_executive_order_lines(line: str, order: str, kind: str, date: str | None) -> None:
    found = read_executive_order(line)
    assert found is not None
    assert (found.order, found.declassification.kind) == (order, kind)
    assert found.declassification.date == date


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("TAGS: PREL PGOV RU", ("PREL", "PGOV", "RU")),
        ("TAGS PREL, PGOV, RU", ("PREL", "PGOV", "RU")),
        ("Tags: PREL; PGOV", ("PREL", "PGOV")),
        ("TAG: PREL", ("PREL",)),
        ("TAGS: PREL PREL PGOV", ("PREL", "PGOV")),
        ("TAGS: PINR (RASSENDYLL, RUDOLF) PGOV", ("PINR", "PGOV")),
    ],
)
def test_tags_lines(line: str, tags: tuple[str, ...]) -> None:
    assert read_tags(line) == tags


def test_a_tags_line_that_goes_on_without_a_comma() -> None:
    assert fields("TAGS: PREL PGOV\nECON RU\nSUBJECT: X").tags == ("PREL", "PGOV", "ECON", "RU")


def test_tags_run_on_after_the_executive_order() -> None:
    found = fields("E.O. 12958: DECL: 02/07/2019 TAGS: PREL RU\nSUBJECT: X")
    assert found.tags == ("PREL", "RU")
    assert found.executive_order is not None
    assert found.executive_order.declassification.date == "2019-02-07"


def test_a_caption_and_the_executive_order_in_one_line() -> None:
    found = fields("SIPDIS E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: X")
    assert found.executive_order is not None
    assert found.tags == ("PREL",)


def test_captions_also_after_the_subject() -> None:
    found = fields("SIPDIS\n\nNOFORN\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: X\n\nSENSITIVE")
    assert found.captions == ("SIPDIS", "NOFORN", "SENSITIVE")


def test_passing_lines_and_their_offices() -> None:
    found = fields("STATE FOR EUR/RU,\nAND INR/B\nCOMMERCE FOR 4212/DCALVERT\n\nE.O. 12958: N/A")
    assert found.passing == ("STATE FOR EUR/RU, AND INR/B", "COMMERCE FOR 4212/DCALVERT")
    assert [office.name for office in found.offices] == ["EUR/RU", "INR/B", "4212/DCALVERT"]


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("SUBJECT: THE MINT STRIKES", "THE MINT STRIKES"),
        ("SUBJECT: THE MINT\nSTRIKES AGAIN", "THE MINT STRIKES AGAIN"),
        ("SUBJECT: Ruritania: The Mint Strikes", "Ruritania: The Mint Strikes"),
        ("SUBJ: THE MINT STRIKES", "THE MINT STRIKES"),
        ("SUBJECT: (C) THE MINT STRIKES", "THE MINT STRIKES"),
        ("SUBJECT: THE MINT STRIKES REF: STREISAU 12", "THE MINT STRIKES"),
        ("SUBJECT: THE MINT STRIKES Classified By: Amb. Zenda", "THE MINT STRIKES"),
        ("SUBJECT: THE MINT RURITANIA 00000045 001.2 OF 003", "THE MINT"),
        ("SUBJECT: THE MINT AND\n\nITS WORKERS\n\nREF: STATE 1", "THE MINT AND ITS WORKERS"),
    ],
)
def test_subjects(header: str, subject: str) -> None:
    assert fields(f"TAGS: PREL\n{header}").subject == subject


def test_a_marked_subject_keeps_its_marking_on_the_node() -> None:
    cable = parse(f"{BANNER}SUBJECT: (S/NF) THE MINT\n\n¶1. (C) x\n")
    [subject] = [node for node in cable.nodes if node.kind is Kind.SUBJECT]
    assert subject.marking is not None
    assert subject.marking.portion == "S//NF"


def test_a_reference_run_on_to_the_subject_is_a_node_of_its_own() -> None:
    cable = parse(f"{BANNER}SUBJECT: THE MINT STRIKES REF: MADRID 12\n\n¶1. (C) x\n")
    assert printed(cable, Kind.SUBJECT) == ["SUBJECT: THE MINT STRIKES"]
    assert printed(cable, Kind.REFERENCES) == ["REF: MADRID 12"]
    assert [one.printed for one in cable.fields.references] == ["MADRID 12"]


def test_a_page_footer_inside_the_references_is_an_artefact() -> None:
    header = (
        "SUBJECT: X\n\nREF: A. MADRID 1\n\nRURITANIA 00000045 001.2 OF 003\n\n\n"
        "¶B. MADRID 2\n\nClassified By: Ambassador Zenda. Reason: 1.4 (b)"
    )
    cable = parse(f"{BANNER}{header}\n\n¶1. (C) x\n")
    assert [one.printed for one in cable.fields.references] == ["MADRID 1", "MADRID 2"]
    assert printed(cable, Kind.ARTEFACT) == ["RURITANIA 00000045 001.2 OF 003"]
    assert [node.id for node in cable.paragraphs()] == ["1"]


def test_two_reference_fields() -> None:
    found = fields("SUBJECT: X\n\nREF: MADRID 1\n\nREF: MADRID 2")
    assert [one.printed for one in found.references] == ["MADRID 1", "MADRID 2"]


@pytest.mark.parametrize(
    ("line", "name", "title", "section", "reasons"),
    [
        (
            "Classified By: Ambassador Rudolf Zenda for reasons 1.4 (b) and (d).",
            "Rudolf Zenda",
            "Ambassador",
            "1.4",
            ("b", "d"),
        ),
        (
            "CLASSIFIED BY: Flavia Hentzau, DCM, REASON: 1.4 (B), (D)",
            "Flavia Hentzau",
            "DCM",
            "1.4",
            ("b", "d"),
        ),
        (
            "Classified By: Pol Counselor Fritz Tarlenheim; reasons 1.5 b/d",
            "Fritz Tarlenheim",
            "Pol Counselor",
            "1.5",
            ("b", "d"),
        ),
        ("Classified By: DCM Hentzau, Reason 1.4 (b,d)", "Hentzau", "DCM", "1.4", ("b", "d")),
        ("Classified By: CDA Zenda, reason 1:4 b,d", "Zenda", "CDA", "1.4", ("b", "d")),
        ("Classified By: Rudolf Zenda, Chief, E.O. 12958", "Rudolf Zenda", "Chief", None, ()),
    ],
)
def test_classified_by(
    line: str, name: str, title: str, section: str | None, reasons: tuple[str, ...]
) -> None:
    found = read_authority(line)
    assert found is not None
    assert (found.name, found.title) == (name, title)
    assert (found.section, found.reasons) == (section, reasons)


def test_the_reason_in_a_line_of_its_own() -> None:
    found = fields("SUBJECT: X\n\nClassified By: Ambassador Zenda\nReason: 1.4 (b,d)")
    assert found.classified_by == "Classified By: Ambassador Zenda Reason: 1.4 (b,d)"
    assert found.authority is not None
    assert found.authority.reasons == ("b", "d")


def test_a_reason_at_the_start_of_a_line_is_no_paragraph() -> None:
    cable = parse(
        f"{BANNER}SUBJECT: X\n\nClassified By: Ambassador Zenda for reasons\n1.4 (b) and (d)\n\n"
        "¶1. (C) The mint.\n"
    )
    assert [node.id for node in cable.paragraphs()] == ["1"]
    assert cable.fields.authority is not None
    assert cable.fields.authority.section == "1.4"


def test_the_body_begins_at_a_heading_right_after_the_header() -> None:
    cable = parse(cable_text("SUMMARY\n-------\n¶1. (U) x\n"))
    assert [node.id for node in cable.headings()] == ["s1"]
    assert cable.fields.subject == "A VISIT TO THE MINT"


def test_a_truncated_header_gives_what_it_has() -> None:
    cable = parse(f"{BANNER}SIPDIS\n\nSTATE FOR EUR/RU\n ...\n")
    assert cable.fields.captions == ("SIPDIS",)
    assert cable.fields.passing[0] == "STATE FOR EUR/RU"
    assert cable.fields.subject is None


@pytest.mark.parametrize(
    ("printed", "name", "title"),
    [
        ("Classified By: Ambassador Hope per 1.4 (b)", "Hope", "Ambassador"),
        ("Classified By: PolCouns Rudolf Hope for 1.4 (b)", "Rudolf Hope", "PolCouns"),
        ("Classified by DCM Hope under E.O. 12958 1.5 (b)", "Hope", "DCM"),
        (
            "Classified By: Consul General R. Hope, Zenda; REASON: 1.4 (b)",
            "R. Hope",
            "Consul General",
        ),
        ("Derived from: DSCG 05-1 B,D", None, None),
    ],
)
def test_who_classified(printed: str, name: str | None, title: str | None) -> None:
    found = read_authority(printed)
    assert found is not None
    assert (found.name, found.title) == (name, title)


@pytest.mark.parametrize(
    ("printed", "kind", "date"),
    [
        ("26 JUN 2017", "date", "2017-06-26"),
        ("OCTOBER 26, 2017", "date", "2017-10-26"),
        ("1.6X1", "code", None),
        ("(N/A)", "na", None),
        ("31 JUN 2017", "unreadable", None),
        ("THE END OF 2017", "event", None),
    ],
)
def test_instructions_in_words(printed: str, kind: str, date: str | None) -> None:
    order = read_executive_order(f"E.O. 12958: DECL: {printed}")
    assert order is not None
    assert (order.declassification.kind, order.declassification.date) == (kind, date)


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("TAGS: ETRDEINVECONPGOVCS", ["ETRD", "EINV", "ECON", "PGOV", "CS"]),
        ("TAGS: PREL PHUM VT VTPREL", ["PREL", "PHUM", "VT"]),
        ("TAGS PHUM, OPRC, IT, HUMAN RIGHTS", ["PHUM", "OPRC", "IT", "HUMAN RIGHTS"]),
        ("TAGS: PREL JO ECONOMY AND FINANCE", ["PREL", "JO", "ECONOMY AND FINANCE"]),
        ("TAGS: OVIP HOPE RUDOLF PREL BR", ["OVIP", "HOPE, RUDOLF", "PREL", "BR"]),
        ("TAGS: ECON ETRD CA SIPDIS", ["ECON", "ETRD", "CA"]),
        ("tags: PREL ECON FR", ["PREL", "ECON", "FR"]),
        (
            "E.o. 12958: decl: 01/07/2014 Tags: prel, pgov,\npins, tu Subject: x",
            "PREL PGOV PINS TU",
        ),
    ],
)
def test_tags_stand_for_codes_however_they_are_set(printed: str, codes: list[str] | str) -> None:
    found = parse(f"CONFIDENTIAL TESTVILLE 000012\n\n{printed}\n").fields.tag_codes
    assert list(found) == (codes.split() if isinstance(codes, str) else codes)


@pytest.mark.parametrize(
    ("printed", "subject", "references"),
    [
        ("SUBJECT: A LONG WAYREF: MADRID 12", "A LONG WAY", ["12"]),
        ("SUBJECT: A LONG WAY Ref(s): A) MADRID 12", "A LONG WAY", ["12"]),
        ("SUBJECT: A LONG WAY REFTELS: A) MADRID 12", "A LONG WAY", ["12"]),
        ("SUBJECT: A LONG WAY\nThis is an action request. Please see para 2.", "A LONG WAY", []),
        ("SUBJECT: A LONG WAY\n-----------\n1. SUMMARY\n-----------", "A LONG WAY", []),
        ("Tags: prel Subject: a long way\n\n1. (U) Text.", "a long way", []),
        ("SUBJECT: X\n\nREF: A) MADRID 1 B)\n\nMadrid 22 C) Madrid 3", "X", ["1", "22", "3"]),
        ("SUBJECT: X\n\nREF: (A) MADRID 1\n\n-     (B) MADRID 2", "X", ["1", "2"]),
    ],
)
def test_a_field_ends_where_another_begins(
    printed: str, subject: str, references: list[str]
) -> None:
    text = f"R 010000Z JAN 08\nFM AMEMBASSY TESTVILLE\nCONFIDENTIAL TESTVILLE 000012\n\n{printed}\n"
    fields = parse(text).fields
    assert fields.subject == subject
    assert [one.id for one in fields.references] == [f"08MADRID{n}" for n in references]
