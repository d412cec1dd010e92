"""Headings, paragraphs, items, artefacts and signatures of fictional bodies."""

import pytest

from tests.cable.build import cable_text
from tui.cable.model import Cable, Kind, Node
from tui.cable.parse import parse


def read(body: str) -> Cable:
    return parse(cable_text(body))


def ids(body: str) -> list[str]:
    return [node.id for node in read(body).paragraphs()]


def marks(body: str) -> list[str]:
    return [node.marking.portion if node.marking else "" for node in read(body).paragraphs()]


def prose(cable: Cable, node: Node) -> str:
    texts = (cable.source(leaf) for leaf in node.walk() if leaf.kind is Kind.TEXT)
    return " ".join(" ".join(texts).split())


def text_of(body: str, name: str) -> str:
    cable = read(body)
    node = cable.find(name)
    assert node is not None, [one.id for one in cable.walk() if one.id]
    return prose(cable, node)


def headings(body: str) -> list[str]:
    cable = read(body)
    return [prose(cable, node) for node in cable.headings()]


@pytest.mark.parametrize(
    "body",
    [
        "¶1. (U) One.\n\n¶2. (C) Two.\n",
        "1. (U) One.\n\n2. (C) Two.\n",
        "1.(U) One.\n\n2.(C) Two.\n",
        " ¶1. (U) One.\n\n ¶2. (C) Two.\n",
        "¶1. (U) One.\n¶2. (C) Two.\n",
        "¶1. (U) One. 2. (C) Two.\n",
        "¶1. (U) One in\nRuritania. 2. (C) Two.\n",
        "¶1.  (U)  One.\n \n¶2.  (C)  Two.\n",
    ],
)
def test_forms_of_numbers_and_markings(body: str) -> None:
    assert ids(body) == ["1", "2"]
    assert marks(body) == ["U", "C"]
    assert text_of(body, "2") == "Two."


def test_numbers_without_markings() -> None:
    assert ids("¶1. One.\n\n¶2. Two.\n\n¶3. Three.\n") == ["1", "2", "3"]


@pytest.mark.parametrize(
    "body",
    [
        "¶1. (U) He was born in June\n¶2006. He left.\n\n¶2. (U) Two.\n",
        "¶1. (U) The strike of the workers at the mint ended on June\n¶2. The news was good.\n\n"
        "¶2. (U) Two.\n",
        "¶1. (U) It cost\n1.4 million crowns.\n\n¶2. (U) Two.\n",
        "¶1. (U) It was signed by\n¶R. Nicholas Zenda.\n\n¶2. (U) Two.\n",
    ],
)
def test_a_pilcrow_before_a_wrapped_year_day_or_initial_is_no_paragraph(body: str) -> None:
    assert ids(body) == ["1", "2"]


def test_a_country_in_parentheses_is_no_marking() -> None:
    body = "¶1. (Iran) One.\n\n¶2. (U.S.) Two.\n"
    assert marks(body) == ["", ""]
    assert text_of(body, "1") == "(Iran) One."


def test_numbers_that_start_again_get_a_suffix() -> None:
    body = "¶1. (U) One.\n\n¶2. (U) Two.\n\n¶1. Een.\n\n¶2. Twee.\n\n¶1. Uno.\n"
    assert ids(body) == ["1", "2", "1b", "2b", "1c"]


def test_a_doubled_number_counts_as_the_next_one() -> None:
    assert ids("¶1. (U) One.\n\n¶2. (U) Two.\n\n¶4. 3. (U) Three.\n") == ["1", "2", "3"]


def test_a_paragraph_left_out() -> None:
    assert ids("¶1. One.\n\n¶2. Two.\n\n¶4. Four.\n") == ["1", "2", "4"]


def test_a_list_of_contents_precedes_the_paragraphs_it_lists() -> None:
    body = "¶1. The Mint\n¶2. (Iran) The Bank\n\n¶1. The Mint\n\nText.\n\n¶2. (Iran) The Bank\n"
    assert ids(body) == ["1", "2", "1b", "2b"]


def test_unnumbered_paragraphs() -> None:
    body = "Dear all.\n\n¶1. (U) One.\n\nMore of it.\n\nBELOW\n-----\n\nText.\n\n(C) Marked.\n"
    assert text_of(body, "0.1") == "Dear all."
    assert text_of(body, "1.1") == "More of it."
    assert text_of(body, "s1.1") == "Text."
    marked = read(body).find("s1.2")
    assert marked is not None
    assert marked.marking is not None
    assert marked.marking.portion == "C"


@pytest.mark.parametrize("bullet", ["-- ", "--", "- ", "* ", "• ", "o "])
def test_bullets(bullet: str) -> None:
    body = f"¶1. (U) He said:\n\n{bullet}The mint\nis closed.\n\n{bullet}The bank is open.\n"
    assert text_of(body, "1.1") == "The mint is closed."
    assert text_of(body, "1.2") == "The bank is open."


def test_a_bullet_with_a_marking() -> None:
    item = read("¶1. (U) He said:\n\n-- (C) The mint is closed.\n").find("1.1")
    assert item is not None
    assert item.marking is not None
    assert item.marking.portion == "C"


def test_a_dash_inside_a_wrapped_sentence_is_no_bullet() -> None:
    body = "¶1. (U) The mint\n-- and the bank -- had closed.\n"
    assert text_of(body, "1") == "The mint -- and the bank -- had closed."


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("A. ", "B. ", ["A", "B"]),
        ("a) ", "b) ", ["a", "b"]),
        ("(1) ", "(2) ", ["1", "2"]),
        ("¶A. ", "¶B. ", ["A", "B"]),
        ("1) ", "2) ", ["1", "2"]),
        ("(i) ", "(ii) ", ["i", "ii"]),
    ],
)
def test_lettered_items(first: str, second: str, numbers: list[str]) -> None:
    body = f"¶1. (U) He said:\n\n{first}The mint is closed.\n\n{second}The bank is open.\n"
    cable = read(body)
    found = [node for node in cable.walk() if node.kind is Kind.SUBPARAGRAPH]
    assert [node.number for node in found] == numbers
    assert text_of(body, "1.2") == "The bank is open."


@pytest.mark.parametrize(
    "heading",
    [
        "The Mint\n--------",
        "THE MINT\n---",
        "The Mint\n- - - - -",
        "The Mint\n========",
        "------\nThe Mint\n------",
        "The Mint --------",
        "//The Mint//",
        "THE MINT",
        "The\nMint\n--------",
        "The Mint\n--------------------------------------------- ---",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_forms_of_headings(heading: str, gap: str) -> None:
    if gap == "\n" and heading == "//The Mint//":
        gap = "\n\n"
    body = f"¶1. (U) One.\n\n{heading}{gap}¶2. (U) Two.\n"
    assert [one.strip("/") for one in headings(body)] == ["The Mint"] or headings(body) == [
        "THE MINT"
    ]
    assert ids(body) == ["1", "2"]


def test_a_mixed_case_heading_without_a_rule_needs_a_paragraph_after_it() -> None:
    assert headings("¶1. (U) One.\n\nThe Mint Is Closed\n\n¶2. (U) Two.\n") == [
        "The Mint Is Closed"
    ]
    assert headings("¶1. (U) One.\n\nThe Mint Is Closed\n\nAnd so on.\n") == []


def test_a_marked_heading() -> None:
    cable = read("¶1. (U) One.\n\n(C) The Mint\n------------\n\n¶2. (U) Two.\n")
    [heading] = cable.headings()
    assert heading.marking is not None
    assert prose(cable, heading) == "The Mint"


FOOTER = "RURITANIA 00000123 002 OF 003"


@pytest.mark.parametrize(
    "artefact",
    [FOOTER, "RURITANIA 00000123  002.3 OF 003", "SIPDIS", "PAGE 02 RURITA 000123", "CONFIDENTIAL"],
)
def test_an_artefact_leaves_the_sentence_whole(artefact: str) -> None:
    body = f"¶1. (U) The Secretary of the mint\n\n{artefact}\n\n\nresigned today.\n\n¶2. (U) x.\n"
    cable = read(body)
    first = cable.find("1")
    assert first is not None
    assert prose(cable, first) == "The Secretary of the mint resigned today."
    inside = [cable.source(node) for node in first.walk() if node.kind is Kind.ARTEFACT]
    assert inside == [artefact]


def test_an_artefact_in_the_middle_of_a_line() -> None:
    body = f"¶1. (U) The mint {FOOTER} is closed.\n"
    assert text_of(body, "1") == "The mint is closed."


def test_a_footer_with_a_shortened_post() -> None:
    text = (
        "UNCLAS VLADIVOSTOK 000123\n\nSUBJECT: X\n\n¶1. (U) He left ONE VLADIVOSTO 00000123 "
        "002 OF 003 behind.\n"
    )
    cable = parse(text)
    assert [cable.source(n) for n in cable.walk() if n.kind is Kind.ARTEFACT] == [
        "VLADIVOSTO 00000123 002 OF 003"
    ]


def test_a_stray_sipdis_before_the_rest_of_a_reflowed_sentence() -> None:
    body = "¶1. (U) The Secretary\n\nSIPDIS emphasized the mint.\n"
    assert text_of(body, "1") == "The Secretary emphasized the mint."


@pytest.mark.parametrize(
    ("ending", "signature"),
    [
        ("It is closed.\nZENDA\n", "ZENDA"),
        ("It is closed.\n\nZenda\n", "Zenda"),
        ("It is closed. ZENDA\n", "ZENDA"),
        ("It is closed.\nDE ZENDA\n", "DE ZENDA"),
        ("It is closed.\n\nZENDA ZENDA\n", "ZENDA"),
        ("It is closed.\nZENDA / ARCHIVE @ PAPER\n", "ZENDA"),
        ("It is closed. ZENDA 2009-12-31\n", "ZENDA"),
        ("It is closed.\nZENDA\n\nNNNN\n", "ZENDA"),
        (f"It is closed. {FOOTER} ZENDA\n", "ZENDA"),
        ("End comment. Zenda\n", "Zenda"),
        ("It is closed.\n", None),
        ("It is closed.\nCONFIDENTIAL\n", None),
        ("It is closed.\n\nXXXXXXXXXXXX\n", None),
    ],
)
def test_signatures(ending: str, signature: str | None) -> None:
    cable = read(f"¶1. (U) The mint.\n\n¶2. (U) {ending}")
    assert cable.fields.signature == signature


def test_what_follows_the_signature_is_the_trailer() -> None:
    cable = read("¶1. (U) The mint.\nZENDA\n\nNNNN\n")
    assert [cable.source(n) for n in cable.nodes if n.kind is Kind.TRAILER] == ["NNNN"]
