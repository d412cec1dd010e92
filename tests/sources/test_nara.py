"""Electronic telegrams of 1973 to 1979: pages taken out of sentences, attributes made a record."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import telegrams
from tests.sources.made import CONTENT, TELEGRAM, written
from tui.cable.model import Cable, Kind
from tui.cable.pages import FOOTNOTES
from tui.cable.parse import parse
from tui.exports.model import Words
from tui.sources.nara import attributes
from tui.sources.open import format_of, open_cable

RELEASE = "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005"
PAGE = "PAGE 02        TESTVILLE  02077  020926Z"


@pytest.fixture
def telegram(tmp_path: Path) -> Cable:
    path = written(tmp_path, "t.txt", TELEGRAM)
    assert format_of(path) == "nara"
    return open_cable(path)


def words_of(cable: Cable, identity: str) -> str:
    node = cable.find(identity)
    assert node is not None
    return Words(cable).between(node.start, node.end)


def artefacts_of(cable: Cable) -> list[str]:
    return [cable.source(node) for node in cable.walk() if node.kind is Kind.ARTEFACT]


def test_the_header_is_read_past_the_page_breaks(telegram: Cable) -> None:
    fields = telegram.fields
    assert fields.sender == "AMEMBASSY TESTVILLE"
    assert [one.name for one in fields.to] == ["SECSTATE WASHDC"]
    assert [one.name for one in fields.info] == ["AMEMBASSY NOWHERE", "AMEMBASSY STRELSAU"]
    assert fields.precedence == ("P", "R")
    assert fields.date_time_group is not None
    assert fields.date_time_group.instant == "1973-04-02T08:34Z"
    assert fields.banner is not None
    assert (fields.banner.level, fields.banner.post, fields.banner.serial) == (
        *("LIMITED OFFICIAL USE", "TESTVILLE", "2077"),
    )
    assert fields.captions == ("EXDIS",)
    assert fields.executive_order is not None
    assert fields.executive_order.order == "11652"
    assert fields.executive_order.declassification.printed == "XGDS-1"
    assert fields.tags == ("PFOR", "IR", "PK")
    assert fields.subject == "THE HARVEST AND THE RAIN"
    assert fields.signature == "NOBODY"


def test_sentences_are_whole(telegram: Cable) -> None:
    assert words_of(telegram, "1") == (
        "THE MINISTER SAID THAT THE HARVEST WAS BETTER THAN THE LAST ONE AND "
        "THAT THE PEOPLE OF THE TOWN WERE HAPPY ABOUT IT."
    )
    assert words_of(telegram, "2") == "NOTHING ELSE HAPPENED."
    assert [node.id for node in telegram.paragraphs()] == ["1", "2"]


def test_page_furniture_and_release_lines_are_artefacts(telegram: Cable) -> None:
    found = artefacts_of(telegram)
    assert sum(one.startswith("PAGE 0") for one in found) == 3
    assert found.count("LIMITED OFFICIAL USE") == 5
    assert sum("Declassified/Released" in one for one in found) == 2
    assert all(one.startswith("Ann B. Nobody") for one in found if "Declassified" in one)
    assert found[0] == "Message Text"


def test_the_attributes_make_the_record_and_the_trailer(telegram: Cable) -> None:
    record = telegram.record
    assert record is not None
    assert (record.id, record.date) == ("73TESTVILLE2077", "1973-04-02")
    assert record.classification == "LIMITED OFFICIAL USE"
    assert record.origin == "TESTVILLE"
    assert record.subject == "THE HARVEST AND THE RAIN"
    assert telegram.nodes[-2].kind is Kind.TRAILER
    assert telegram.source(telegram.nodes[-2]).startswith("Message Attributes\n")


def test_attributes_go_on_over_lines_and_n_a_is_none() -> None:
    found = attributes(TELEGRAM[TELEGRAM.index("Message Attributes") :])
    assert found["Concepts"] == "GRAIN, RAIN"
    assert "Type" not in found


def test_a_telegram_without_attributes_is_told_by_its_pages(tmp_path: Path) -> None:
    text = TELEGRAM[: TELEGRAM.index("Message Attributes")]
    cable = open_cable(written(tmp_path, "t.txt", text))
    assert cable.record is None
    assert cable.id == "73TESTVILLE2077"


@pytest.mark.parametrize(
    "line",
    [
        "PAGE 02        TESTVILLE  02077  020926Z",
        "PAGE 02        RIO DE JANEIRO  02077  01 OF 02  020926Z",
        "PAGE 02 STATE 193839",
        "PAGE 12        TESTVILLE  02077  020926Z APR 73",
    ],
)
def test_the_forms_of_a_page_header(line: str) -> None:
    body = f"1. IT RAINED IN THE\nSECRET\n\n\nSECRET\n\n{line}\n\nMORNING."
    cable = parse(f"PAGE 01  X 1\nS E C R E T TESTVILLE 2077\nSUBJECT: A\n\n{body}\n")
    assert words_of(cable, "1") == "IT RAINED IN THE MORNING."
    assert artefacts_of(cable)[-3:] == ["SECRET", "SECRET", line]


@given(st.integers(0, len(CONTENT)))
def test_a_release_line_anywhere_leaves_the_text_whole(at: int) -> None:
    text = f"{CONTENT[:at]} {RELEASE} {CONTENT[at:]}"
    cable = parse(text)
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == text
    if 120 < at < len(CONTENT) - 10:
        assert any("Declassified" in one for one in artefacts_of(cable))


PIECES = st.sampled_from(
    [
        *(PAGE, RELEASE, "LIMITED OFFICIAL USE", "CONFIDENTIAL", "FM AMEMBASSY X", "TO SECSTATE"),
        *(
            "C O N F I D E N T I A L TESTVILLE 2077",
            "Message Text",
            "Message Attributes",
            FOOTNOTES,
        ),
        *("[1] Note.", "1. (U) A.", "AND MORE", "", "NNNN", "NOBODY", "SUBJECT: A", "Name: value"),
        *("Ann B. Nobody Declassified/Released", "P R 020834Z APR 73", "ACTION EUR-12", "-----"),
    ]
)


@given(st.lists(PIECES, max_size=24), st.sampled_from(["\n", "\n\n", " ", "\n  "]))
def test_any_order_of_furniture_loses_nothing(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    cable = parse(text)
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == text
    leaves = list(cable.leaves())
    assert all(before.end == after.start for before, after in pairwise(leaves))


@pytest.mark.parametrize(
    "bait",
    [f"{PAGE}\n", f"{RELEASE}\n", "\nMessage Attributes x", "Declassified/Released ", "PAGE 0"],
)
def test_endless_furniture_is_read_whole(bait: str) -> None:
    text = "PAGE 01 TESTVILLE 02077 020926Z\n" + bait * (800_000 // len(bait))
    cable = parse(text)
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == text


def units_of(cable: Cable) -> list[str]:
    kinds = (Kind.HEADING, Kind.PARAGRAPH, Kind.SUBPARAGRAPH)
    return [f"{node.id} {words_of(cable, node.id)}" for node in cable.walk() if node.kind in kinds]


def opened_as(folder: Path, text: str, line_end: str) -> Cable:
    path = written(folder, "t.txt", text.replace("\n", line_end))
    assert format_of(path) == "nara"
    return open_cable(path)


LINE_ENDS = pytest.mark.parametrize("line_end", ["\n", "\r\n"])


@LINE_ENDS
def test_a_telegram_without_numbers_or_attributes(tmp_path: Path, line_end: str) -> None:
    cable = opened_as(tmp_path, telegrams.WITHOUT_NUMBERS, line_end)
    fields = cable.fields
    assert (cable.id, cable.classification, fields.captions) == ("75ZENDA311", "UNCLASSIFIED", ())
    assert [(one.bullet, one.id) for one in fields.references] == [
        ("A", "75STATE12345"),
        ("B", "75STRELSAU99"),
    ]
    assert units_of(cable) == [
        "0.1 OATS ARE DEAR. THE MILLERS SAY THAT THEY WILL BE DEARER STILL WHEN THE RAIN COMES."
    ]
    assert fields.signature == "HOPE"


@LINE_ENDS
def test_a_telegram_from_the_department(tmp_path: Path, line_end: str) -> None:
    cable = opened_as(tmp_path, telegrams.OUTGOING, line_end)
    fields = cable.fields
    assert (cable.id, fields.sender, fields.captions) == (
        *("76STATE193839", "SECSTATE WASHDC"),
        ("NODIS",),
    )
    assert [(one.name, one.precedence) for one in fields.to] == [
        ("AMEMBASSY ZENDA", "NIACT IMMEDIATE")
    ]
    assert fields.tags == ("OVIP", "RU")
    assert fields.subject == "CALL OF THE MINISTER ON THE SECRETARY"
    assert units_of(cable) == [
        "1 THE MINISTER CALLED ON SEPTEMBER 22.",
        "2 HE ASKED FOR OATS.",
    ]


@LINE_ENDS
def test_the_header_that_a_further_section_repeats_is_no_text(
    tmp_path: Path, line_end: str
) -> None:
    cable = opened_as(tmp_path, telegrams.TWO_SECTIONS, line_end)
    banner = cable.fields.banner
    assert banner is not None
    assert (banner.level, banner.section, banner.sections) == ("LIMITED OFFICIAL USE", 1, 2)
    assert cable.fields.captions == ("LIMDIS",)
    assert units_of(cable) == [
        "0.1 SUMMARY: THE PARTY OF THE MILLERS WILL WIN. END SUMMARY.",
        "1 THE MILLERS ARE MANY.",
        "2 SO ARE THE FARMERS.",
        "3 NOBODY KNOWS MORE.",
    ]
    found = artefacts_of(cable)
    assert "LIMITED OFFICIAL USE SECTION 02 OF 02 ZENDA 4821" in found
    assert found.count("LIMDIS") == found.count("NNNN") == 1
    assert cable.record is not None
    assert cable.record.classification == "LIMITED OFFICIAL USE"


@LINE_ENDS
def test_a_telegram_of_one_sentence(tmp_path: Path, line_end: str) -> None:
    cable = opened_as(tmp_path, telegrams.SHORT, line_end)
    fields = cable.fields
    assert (cable.id, fields.precedence, fields.captions) == ("74ZENDA7", ("Z",), ("EXDIS",))
    order = fields.executive_order
    assert order is not None
    assert (order.order, order.declassification.printed) == ("11652", "GDS")
    assert units_of(cable) == ["0.1 BORDER CLOSED AT 0700 LOCAL."]
    assert fields.signature == "HENTZAU"
