"""The example cable, fact by fact: what a reader of 03GUATEMALA1815 must be shown."""

from pathlib import Path

import pytest

from tui.cable.model import Cable, Kind, Node
from tui.cable.parse import parse
from tui.cable.vocabulary import tag_term

EXAMPLE = Path(__file__).parents[2] / "examples" / "03GUATEMALA1815.txt"

MEANINGS = {
    "ELAB": ("subject", "Labor (labor sector affairs)"),
    "PHUM": ("subject", "Human rights"),
    "SMIG": ("subject", "Migration"),
    "PREL": ("subject", "External political relations"),
    "ASEC": ("subject", "Security"),
    "KSEP": ("program", None),
    "KFRD": ("program", "Fraud prevention (consular fraud)"),
    "CA": ("country", "Canada"),
    "CVIS": ("subject", "Visas"),
    "GT": ("country", "Guatemala"),
}


@pytest.fixture(scope="module")
def cable() -> Cable:
    return parse(EXAMPLE.read_bytes().decode())


def paragraph(cable: Cable, name: str) -> Node:
    found = cable.find(name)
    assert found is not None, name
    return found


def of_kind(node: Node, kind: Kind) -> list[Node]:
    return [child for child in node.children if child.kind is kind]


def prose(cable: Cable, node: Node) -> str:
    """The node's sentences in one line: its text leaves without numbers, markings, artefacts."""
    texts = (cable.source(leaf) for leaf in node.walk() if leaf.kind is Kind.TEXT)
    return " ".join(" ".join(texts).split())


def test_the_leaves_give_the_text_back(cable: Cable) -> None:
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == cable.text


def test_the_message_id_is_that_of_the_record(cable: Cable) -> None:
    assert cable.id == "03GUATEMALA1815"


def test_the_record_states_the_subject(cable: Cable) -> None:
    assert cable.record is not None
    assert cable.record.subject == "BILATERAL TIP WORKING GROUP FORMED"


def test_the_record_states_the_date(cable: Cable) -> None:
    assert cable.date == "2003-07-15"


def test_the_record_states_the_classification(cable: Cable) -> None:
    assert cable.classification == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"


def test_the_record_states_the_origin(cable: Cable) -> None:
    assert cable.origin == "Embassy Guatemala"


def test_the_partial_extract_notice_is_glued_to_the_banner(cable: Cable) -> None:
    [notice] = [node for node in cable.walk() if node.kind is Kind.NOTICE]
    [banner] = [node for node in cable.walk() if node.kind is Kind.BANNER]
    assert cable.source(notice).endswith("of the original cable is not available.")
    assert notice.end == banner.start
    assert cable.fields.partial


def test_the_banner_states_level_section_post_and_serial(cable: Cable) -> None:
    banner = cable.fields.banner
    assert banner is not None
    assert banner.printed == "UNCLAS SECTION 01 OF 04 GUATEMALA 001815"
    assert (banner.level, banner.section, banner.sections) == ("UNCLASSIFIED", 1, 4)
    assert (banner.post, banner.serial) == ("GUATEMALA", "001815")


def test_a_partial_extract_has_no_transmission_header(cable: Cable) -> None:
    assert cable.fields.transmission_id is None
    assert cable.fields.sender is None
    assert cable.fields.to == ()


def test_the_captions_are_sipdis_and_sensitive(cable: Cable) -> None:
    assert cable.fields.captions == ("SIPDIS", "SENSITIVE")


def test_the_passing_line_names_four_offices_and_one_person(cable: Cable) -> None:
    assert cable.fields.passing == ("DEPT FOR WHA/CEN; G/TIP:GREG HOLLIDAY; CA/VO AND CA/FPP",)
    assert [(office.name, office.person) for office in cable.fields.offices] == [
        ("WHA/CEN", None),
        ("G/TIP", "GREG HOLLIDAY"),
        ("CA/VO", None),
        ("CA/FPP", None),
    ]


def test_the_executive_order_does_not_apply(cable: Cable) -> None:
    order = cable.fields.executive_order
    assert order is not None
    assert order.order == "12958"
    assert (order.declassification.kind, order.declassification.printed) == ("na", "N/A")


def test_the_ten_tags_stand_in_their_order(cable: Cable) -> None:
    assert cable.fields.tags == tuple(MEANINGS)


@pytest.mark.parametrize("code", MEANINGS)
def test_a_tag_has_its_kind_and_only_an_established_meaning(code: str) -> None:
    term = tag_term(code)
    assert (term.kind, term.meaning) == MEANINGS[code]


def test_the_subject_line_agrees_with_the_record(cable: Cable) -> None:
    assert cable.fields.subject == "BILATERAL TIP WORKING GROUP FORMED"


def test_the_reference_takes_its_year_from_the_cable(cable: Cable) -> None:
    [reference] = cable.fields.references
    assert (reference.kind, reference.printed) == ("cable", "STATE 193839")
    assert reference.id == "03STATE193839"
    assert reference.year_inferred


def test_there_are_eighteen_paragraphs(cable: Cable) -> None:
    assert [node.id for node in cable.paragraphs()] == [str(n) for n in range(1, 19)]


def test_paragraphs_two_to_four_are_unclassified_and_the_others_sbu(cable: Cable) -> None:
    marked = {node.id: node.marking.portion for node in cable.paragraphs() if node.marking}
    expected = {str(n): "U" if n in (2, 3, 4) else "SBU" for n in range(1, 19)}
    assert marked == expected


def test_the_first_paragraph_is_the_summary(cable: Cable) -> None:
    [summary] = [node for node in cable.nodes if node.role == "summary"]
    assert summary.kind is Kind.BLOCK
    [first] = of_kind(summary, Kind.PARAGRAPH)
    assert first.id == "1"
    labels = [cable.source(label) for label in of_kind(first, Kind.LABEL)]
    assert labels == ["Summary:", "End Summary."]


def test_the_five_headings_are_underlined(cable: Cable) -> None:
    printed = {
        node.id: [cable.source(child) for child in node.children if child.kind is not Kind.SPACE]
        for node in cable.headings()
    }
    assert printed == {
        "s1": ["Background", "-" * 10],
        "s2": ["USG Pitch", "-" * 9],
        "s3": [
            "GOG Presentations:  Confusing TIP with Alien Smuggling",
            "-" * 45 + " " + "-" * 9,
        ],
        "s4": ["Victims Assistance Efforts", "-" * 26],
        "s5": ["Comment and Action Plan", "-" * 23],
    }


def test_headings_stand_before_the_paragraphs_they_head(cable: Cable) -> None:
    order = [node.id for node in cable.walk() if node.kind in (Kind.HEADING, Kind.PARAGRAPH)]
    following = {name: order[order.index(name) + 1] for name in ("s1", "s2", "s3", "s4", "s5")}
    assert following == {"s1": "2", "s2": "5", "s3": "8", "s4": "13", "s5": "17"}


def test_paragraph_four_has_eight_bullets(cable: Cable) -> None:
    items = of_kind(paragraph(cable, "4"), Kind.SUBPARAGRAPH)
    bullets = [item for item in items if of_kind(item, Kind.BULLET)]
    assert [item.id for item in bullets] == [f"4.{n}" for n in range(1, 9)]
    assert prose(cable, bullets[2]) == (
        "Minister of Public Health and Social Assistance Dr. Julio Molina Aviles"
    )


def test_the_unnumbered_paragraph_after_its_bullets_belongs_to_four(cable: Cable) -> None:
    unnumbered = paragraph(cable, "4.9")
    assert not of_kind(unnumbered, Kind.BULLET)
    assert prose(cable, unnumbered).startswith("The Ambassador and Mr. Holliday were accompanied")


def test_paragraph_eleven_has_eighteen_bullets(cable: Cable) -> None:
    items = of_kind(paragraph(cable, "11"), Kind.SUBPARAGRAPH)
    assert len([item for item in items if of_kind(item, Kind.BULLET)]) == 18
    assert prose(cable, items[-1]).startswith("various port and border crossing")


def test_the_two_unnumbered_paragraphs_between_bullets_belong_to_eleven(cable: Cable) -> None:
    items = of_kind(paragraph(cable, "11"), Kind.SUBPARAGRAPH)
    unnumbered = [item for item in items if not of_kind(item, Kind.BULLET)]
    assert [item.id for item in unnumbered] == ["11.11", "11.16"]
    assert [prose(cable, item)[:21] for item in unnumbered] == [
        "Cifuentes then listed",
        "Finally, Cifuentes de",
    ]


def test_the_note_lies_inside_the_eighth_bullet_of_eleven(cable: Cable) -> None:
    [note] = of_kind(paragraph(cable, "11.8"), Kind.BLOCK)
    assert note.role == "note"
    labels = [cable.source(label) for label in of_kind(note, Kind.LABEL)]
    assert labels == ["(Note:", "End Note.)"]
    assert prose(cable, note).startswith("the Embassy facilitated a meeting")
    assert prose(cable, note).endswith("would clearly still be welcomed by the GOG.")


def test_the_stray_sipdis_is_an_artefact_inside_a_whole_sentence(cable: Cable) -> None:
    fourteen = paragraph(cable, "14")
    [artefact] = of_kind(fourteen, Kind.ARTEFACT)
    assert cable.source(artefact) == "SIPDIS"
    assert "four shelters for child victims of abuse referred by the courts." in prose(
        cable, fourteen
    )
    assert "SIPDIS" not in prose(cable, fourteen)


def test_every_sipdis_is_a_caption_or_an_artefact(cable: Cable) -> None:
    kinds = [node.kind for node in cable.leaves() if cable.source(node) == "SIPDIS"]
    assert kinds == [Kind.CAPTION, Kind.ARTEFACT]


def test_the_cable_is_signed_hamilton(cable: Cable) -> None:
    assert cable.fields.signature == "HAMILTON"
    [signature] = [node for node in cable.nodes if node.kind is Kind.SIGNATURE]
    assert cable.source(signature) == "HAMILTON"
    assert signature.start > paragraph(cable, "18").end


def test_every_id_names_one_node(cable: Cable) -> None:
    names = [node.id for node in cable.walk() if node.id]
    assert len(names) == len(set(names))
    assert all(cable.find(name) is not None for name in names)
