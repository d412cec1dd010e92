"""Record lines, transmission header and banner, on fictional cables."""

import pytest

from tui.cable.model import Kind
from tui.cable.parse import parse

HEADER = """\
09RURITANIA45
THE MINT STRIKES
Wed Feb 04 00:00:00 +0100 2009
UNCLASSIFIED
Embassy Ruritania
VZCZCXRO1234
OO RUEHAA RUEHBB
DE RUEHZZ #0045/01 0351702
ZNR UUUUU ZZH
O R 041702Z FEB 09 ZDS
FM AMEMBASSY RURITANIA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 4352
AMCONSUL GRAUSTARK
INFO RUCNMEM/EU MEMBER STATES COLLECTIVE
RUEHVV/USMISSION ELBONIA PRIORITY 1616"""
GLUED = HEADER + "UNCLAS SECTION 01 OF 02 RURITANIA 000045 \n\n¶1. (U) The mint.\n"


def test_record_lines() -> None:
    record = parse(GLUED).record
    assert record is not None
    assert (record.id, record.subject) == ("09RURITANIA45", "THE MINT STRIKES")
    assert (record.date, record.classification) == ("2009-02-04", "UNCLASSIFIED")
    assert record.origin == "Embassy Ruritania"


def test_the_transmission_header() -> None:
    fields = parse(GLUED).fields
    assert fields.transmission_id == "VZCZCXRO1234"
    assert fields.precedence == ("O", "R")
    assert fields.sender == "AMEMBASSY RURITANIA"
    group = fields.date_time_group
    assert group is not None
    assert (group.printed, group.instant) == ("O R 041702Z FEB 09 ZDS", "2009-02-04T17:02Z")


def test_addressees_with_routing_precedence_and_number() -> None:
    fields = parse(GLUED).fields
    assert [(a.routing, a.name, a.precedence, a.number) for a in fields.to] == [
        ("RUEHC", "SECSTATE WASHDC", "IMMEDIATE", "4352"),
        (None, "AMCONSUL GRAUSTARK", None, None),
    ]
    assert [(a.routing, a.name, a.precedence, a.number) for a in fields.info] == [
        ("RUCNMEM", "EU MEMBER STATES COLLECTIVE", None, None),
        ("RUEHVV", "USMISSION ELBONIA", "PRIORITY", "1616"),
    ]


def test_the_banner_glued_to_the_last_addressee() -> None:
    cable = parse(GLUED)
    [banner] = [node for node in cable.nodes if node.kind is Kind.BANNER]
    assert cable.source(banner) == "UNCLAS SECTION 01 OF 02 RURITANIA 000045"
    [last] = [node for node in cable.walk() if node.kind is Kind.INFO][1:]
    assert last.end == banner.start


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("C O N F I D E N T I A L SECTION 01 OF 03 RURITANIA 000045", "CONFIDENTIAL"),
        ("C o n f i d e n t i a l section 01 of 03 RURITANIA 000045", "CONFIDENTIAL"),
        ("S E C R E T RURITANIA 000045", "SECRET"),
        ("SE C R E T RURITANIA 000045", "SECRET"),
        ("SS E C R E T RURITANIA 000045", "SECRET"),
        ("E C R E T RURITANIA 000045", "SECRET"),
        ("S e c r e t RURITANIA 000045", "SECRET"),
        ("UUNCLAS RURITANIA 000045", "UNCLASSIFIED"),
        ("UNCLASSIFIED RURITANIA 000045", "UNCLASSIFIED"),
        ("S E C R E T NOFORN RURITANIA 000045", "SECRET"),
        ("UNCLAS//FOUO RURITANIA 000045", "UNCLASSIFIED"),
    ],
)
def test_spellings_of_the_banner(line: str, level: str) -> None:
    banner = parse(f"{HEADER}{line}\n\nSIPDIS\n").fields.banner
    assert banner is not None
    assert (banner.level, banner.post, banner.serial) == (level, "RURITANIA", "000045")


def test_a_post_of_several_words_keeps_its_blanks() -> None:
    banner = parse(HEADER + "UNCLAS RIO DE RURITANIA 000045\n").fields.banner
    assert banner is not None
    assert banner.post == "RIO DE RURITANIA"


def test_a_telegraph_line_with_eight_digits_is_no_banner() -> None:
    text = (
        "UNCLASSIFIED   RURITANIA   00000045\nFM AMEMBASSY RURITANIA\n"
        "TO SECSTATE WASHDCUNCLAS RURITANIA 000045\n\n¶1. (U) x\n"
    )
    cable = parse(text)
    assert cable.fields.banner is not None
    assert cable.fields.banner.serial == "000045"
    assert cable.fields.sender == "AMEMBASSY RURITANIA"


def test_a_secret_service_is_no_banner() -> None:
    text = HEADER + "\nRHMFIUU/US SECRET SERVICE WASHDC 0123UNCLAS RURITANIA 000045\n"
    cable = parse(text)
    assert cable.fields.banner is not None
    assert cable.fields.banner.level == "UNCLASSIFIED"
    assert cable.fields.info[-1].name == "US SECRET SERVICE WASHDC"


def test_a_mail_date_parts_header_and_banner() -> None:
    mailed = "Friday, 07 September 2007, 10:49"
    cable = parse(f"{HEADER}{mailed}\nC O N F I D E N T I A L RURITANIA 000045\n\nSIPDIS\n")
    [notice] = [node for node in cable.walk() if node.kind is Kind.NOTICE]
    assert cable.source(notice) == mailed
    assert cable.fields.info[-1].number == "1616"
    assert cable.fields.banner is not None


def test_a_header_without_a_banner_is_still_read() -> None:
    cable = parse(HEADER + "\n\nSUBJECT: THE MINT\n\n¶1. (U) x\n")
    assert cable.fields.banner is None
    assert cable.fields.sender == "AMEMBASSY RURITANIA"
    assert cable.fields.subject == "THE MINT"


def test_an_impossible_date_time_group_gives_no_instant() -> None:
    group = parse(GLUED.replace("041702Z FEB", "311702Z FEB")).fields.date_time_group
    assert group is not None
    assert group.instant is None


def test_without_a_record_the_id_comes_from_banner_and_date() -> None:
    text = GLUED.split("\n", 5)[5]
    assert parse(text).id == "09RURITANIA45"


def test_a_last_centurys_year() -> None:
    assert parse(GLUED.split("\n", 5)[5].replace("FEB 09", "FEB 79")).id == "79RURITANIA45"


def test_night_action_is_part_of_the_precedence() -> None:
    found = parse(
        "O 201405Z DEC 89\nFM SECSTATE WASHDC\nTO AMCONSUL TESTVILLE NIACT IMMEDIATE\n"
        "INFO AMEMBASSY ZENDA NIACT IMMEDIATE 0012\nCONFIDENTIAL STATE 000012\n\n1. (C) Text.\n"
    ).fields
    assert [(one.name, one.precedence, one.number) for one in (*found.to, *found.info)] == [
        ("AMCONSUL TESTVILLE", "NIACT IMMEDIATE", None),
        ("AMEMBASSY ZENDA", "NIACT IMMEDIATE", "0012"),
    ]


def test_a_page_head_after_the_word_to_is_no_addressee() -> None:
    found = parse(
        "P 182318Z FEB 09\nFM SECSTATE WASHDC\nTO PAGE 02        STATE   015113  182333Z\n"
        "ALL DIPLOMATIC POSTS COLLECTIVE PRIORITY\nINFO XMT AMEMBASSY ZENDA\n"
        "CONFIDENTIAL STATE 000012\n\n1. (C) Text.\n"
    ).fields
    assert [one.name for one in found.to] == ["ALL DIPLOMATIC POSTS COLLECTIVE"]
    assert found.info == ()
    assert [one.name for one in found.excluded] == ["AMEMBASSY ZENDA"]


@pytest.mark.parametrize("damaged", ["08SCTION02OF02TESTVILLE12", "06TESTVILLE", "092OF5"])
def test_a_damaged_message_id_leaves_the_record_a_record(damaged: str) -> None:
    text = (
        f"{damaged}\nTHE MILL\nTue Jul 15 00:00:00 +0200 2008\nSECRET\nEmbassy Testville\n"
        "S E C R E T TESTVILLE 000012\n\n1. (S) Text.\n"
    )
    cable = parse(text)
    assert (cable.id, cable.origin, cable.date) == (damaged, "Embassy Testville", "2008-07-15")
    assert parse(text.replace("2008", "sometime")).record is None
