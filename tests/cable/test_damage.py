"""Faults that collections and senders left in: glued words, copied headers, years, titles."""

import pytest

from tests.cable.build import HEADER, cable_text
from tui.cable.model import Kind
from tui.cable.parse import parse

TRANSMISSION = """\
VZCZCXRO1234
DE RUEHZZ #0045/01 0351702
R 041702Z FEB 09
FM AMEMBASSY RURITANIA
TO RUEHC/SECSTATE WASHDC 4352
INFO RUCNMEM/EU MEMBER STATES COLLECTIVE
RUEHVV/USMISSION ELBONIA 1616"""


def test_two_thousand_paragraphs() -> None:
    body = "".join(f"¶{number}. (U) The mint.\n\n" for number in range(1, 2001))
    paragraphs = parse(cable_text(body)).paragraphs()
    assert [node.id for node in paragraphs] == [str(number) for number in range(1, 2001)]


def test_two_thousand_unmarked_paragraphs() -> None:
    body = "".join(f"¶{number}. The mint.\n\n" for number in range(1, 2001))
    assert len(parse(cable_text(body)).paragraphs()) == 2000


@pytest.mark.parametrize("year", ["¶2006. He left.", "¶2006. (U) He left.", "1998. She stayed."])
def test_a_year_stays_a_wrapped_year(year: str) -> None:
    cable = parse(cable_text(f"¶1. (U) He was born in\n{year}\n\n¶2. (U) More.\n"))
    assert [node.id for node in cable.paragraphs()] == ["1", "2"]


def test_addressees_after_xmt_are_excluded() -> None:
    text = f"{TRANSMISSION}\nXMT AMCONSUL ZENDA\nAMEMBASSY HENTZAU\nUNCLAS RURITANIA 000045\n"
    fields = parse(text).fields
    assert [one.name for one in fields.excluded] == ["AMCONSUL ZENDA", "AMEMBASSY HENTZAU"]
    assert [one.name for one in fields.info][-1] == "USMISSION ELBONIA"


def test_sipdis_glued_to_an_addressee_is_a_caption() -> None:
    cable = parse(f"{TRANSMISSION}SIPDIS\n\nUNCLAS RURITANIA 000045\n\nSUBJECT: THE MINT\n")
    assert cable.fields.captions == ("SIPDIS",)
    assert cable.fields.info[-1].number == "1616"
    assert cable.fields.banner is not None


METADATA = "<<218634>>\n7/27/2009 5:38\n09RURITANIA45\nEmbassy Ruritania\nUNCLASSIFIED\n"


def test_a_copied_header_before_the_banner_gives_no_second_addressees() -> None:
    text = f"{TRANSMISSION}{METADATA}{TRANSMISSION}\nUNCLAS RURITANIA 000045\n\nSUBJECT: X\n"
    cable = parse(text)
    assert len(cable.fields.to) == 1
    assert [one.name for one in cable.fields.info] == [
        "EU MEMBER STATES COLLECTIVE",
        "USMISSION ELBONIA",
    ]
    assert "<<218634>>" in [cable.source(n) for n in cable.walk() if n.kind is Kind.NOTICE]


def test_a_copied_header_after_the_banner_is_no_passing_line() -> None:
    banner = "UNCLAS RURITANIA 000045\n"
    text = f"{TRANSMISSION}{banner}\n{METADATA}{TRANSMISSION}{banner}\nSUBJECT: X\n\n¶1. (U) y\n"
    cable = parse(text)
    assert cable.fields.passing == ()
    assert cable.fields.subject == "X"
    assert [node.kind for node in cable.walk()].count(Kind.BANNER) == 2


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("EINDETRD PGOV", ("EIND", "ETRD", "PGOV")),
        ("PRELPGOV", ("PREL", "PGOV")),
        ("PRELFR", ("PREL", "FR")),
        ("QQQQZZZZ", ("QQQQZZZZ",)),
        ("prel, PGOV", ("PREL", "PGOV")),
    ],
)
def test_glued_tags_stay_as_printed_and_are_taken_apart_beside(
    printed: str, codes: tuple[str, ...]
) -> None:
    fields = parse(HEADER.replace("PREL PGOV", printed) + "¶1. (U) x\n").fields
    assert fields.tags == tuple(printed.replace(",", "").split())
    assert fields.tag_codes == codes


@pytest.mark.parametrize(
    "ending",
    [
        "See our site:\nhttp://www.state.sgov.example/p/eur/strelsau/\nindex.cfm\nZenda\n",
        "See our site:\nHTTP://WWW.STATE.SGOV.EXAMPLE/P/EUR/STRELSAU/\nINDEX/RURITANIA.CFM\nZENDA\n",
        "See our site:\nwww.state.sgov.example/p/eur/strelsau/ruri\ntani/index.cfm?page=2\nZenda\n",
        "See http://www.state.sgov.example/p/eur/strelsau ZENDA\n",
    ],
)
def test_a_signature_below_an_address(ending: str) -> None:
    signature = parse(cable_text(f"¶1. (U) The mint.\n\n¶2. (U) {ending}")).fields.signature
    assert signature is not None
    assert signature.upper() == "ZENDA"


def test_a_year_after_a_reference_is_no_second_reference() -> None:
    header = HEADER.rstrip() + "\nREF: A. DAILY REPORT FOR JANUARY 13\n¶B. 2008\n\n"
    [reference] = parse(header + "¶1. (U) x\n").fields.references
    assert (reference.bullet, reference.kind) == ("A", "other")


PROSE = "The mint of Strelsau has been closed since the king went to the country for a rest.\n"


def test_titles_in_a_body_without_numbers() -> None:
    cable = parse(cable_text(f"{PROSE}\nThe Closing of the Mint\n\n{PROSE}\nNext Steps\n\n{PROSE}"))
    assert [node.id for node in cable.headings()] == ["s1", "s2"]


@pytest.mark.parametrize(
    "line", ["The mint is closed", "Zenda", "Dear Mr. Rassendyll,", "Signed:", "Rudolf V,"]
)
def test_no_titles_in_a_body_without_numbers(line: str) -> None:
    assert parse(cable_text(f"{PROSE}\n{line}\n\n{PROSE}")).headings() == ()
