"""Summary, comment, note, action and text blocks of fictional bodies."""

import pytest

from tests.cable.build import cable_text
from tui.cable.model import Cable, Kind, Node
from tui.cable.parse import parse


def read(body: str) -> Cable:
    return parse(cable_text(body))


def blocks(cable: Cable, role: str) -> list[Node]:
    return [node for node in cable.walk() if node.kind is Kind.BLOCK and node.role == role]


def labels(cable: Cable) -> list[str]:
    return [" ".join(cable.source(n).split()) for n in cable.walk() if n.kind is Kind.LABEL]


def held(block: Node) -> list[str]:
    return [child.id for child in block.children if child.kind is Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("opens", "ends"),
    [
        ("Summary:", "End Summary."),
        ("SUMMARY.", "END SUMMARY."),
        ("SUMMARY AND COMMENT:", "END SUMMARY AND COMMENT."),
        ("BEGIN SUMMARY:", "END SUMMARY"),
        ("Summary --", "End\nSummary."),
        ("Introduction:", "End introduction."),
    ],
)
def test_a_summary_in_one_paragraph(opens: str, ends: str) -> None:
    cable = read(f"¶1. (U) {opens} The mint is closed. {ends}\n\n¶2. (U) More.\n")
    [summary] = blocks(cable, "summary")
    assert held(summary) == ["1"]
    assert labels(cable) == [opens, " ".join(ends.split())]


def test_a_summary_over_several_paragraphs() -> None:
    cable = read("¶1. (U) Summary: A.\n\n¶2. (U) B.\n\n¶3. (U) C. End Summary.\n\n¶4. (U) D.\n")
    [summary] = blocks(cable, "summary")
    assert held(summary) == ["1", "2", "3"]


def test_a_summary_under_its_heading() -> None:
    cable = read("SUMMARY\n-------\n\n¶1. (U) A.\n\n¶2. (U) B. END SUMMARY.\n\n¶3. (U) C.\n")
    assert [node.role for node in cable.headings()] == ["summary"]
    [summary] = blocks(cable, "summary")
    assert held(summary) == ["1", "2"]


def test_a_summary_that_is_only_ended_begins_with_the_first_paragraph() -> None:
    cable = read("¶1. (U) A.\n\n¶2. (U) B. END SUMMARY.\n\n¶3. (U) C.\n")
    [summary] = blocks(cable, "summary")
    assert held(summary) == ["1", "2"]


def test_a_summary_that_is_only_ended_does_not_reach_over_a_heading() -> None:
    cable = read("¶1. (U) A.\n\nThe Mint\n--------\n\n¶2. (U) B. END SUMMARY.\n")
    assert blocks(cable, "summary") == []
    assert labels(cable) == ["END SUMMARY."]


def test_a_comment_without_an_end_holds_its_paragraph() -> None:
    cable = read("¶1. (U) A.\n\n¶2. (U) Comment: B.\n\n¶3. (U) C.\n")
    [comment] = blocks(cable, "comment")
    assert held(comment) == ["2"]


def test_a_comment_ends_before_the_next_heading() -> None:
    cable = read("¶1. (U) Comment: A.\n\nTHE MINT\n--------\n\n¶2. (U) B. End Comment.\n")
    [comment] = blocks(cable, "comment")
    assert held(comment) == ["1"]


@pytest.mark.parametrize(
    "note",
    [
        "(Note: Since 1894. End Note.)",
        "(NOTE: Since 1894.)",
        "[Note: Since (about) 1894. End note.]",
    ],
)
def test_a_note_inside_a_paragraph_has_an_id_of_its_own(note: str) -> None:
    cable = read(f"¶1. (U) The mint is old. {note} It is closed.\n")
    [block] = blocks(cable, "note")
    assert block.id == "1.n1"
    assert cable.source(block) == note


def test_two_notes_are_counted() -> None:
    cable = read("¶1. (U) A. (Note: B. End note.) C. (Note: D. End note.) E.\n")
    assert [block.id for block in blocks(cable, "note")] == ["1.n1", "1.n2"]


def test_a_comment_in_the_middle_of_a_paragraph() -> None:
    cable = read("¶1. (U) A. Comment: We doubt it. End Comment. B.\n")
    [comment] = blocks(cable, "comment")
    assert cable.source(comment) == "Comment: We doubt it. End Comment."


def test_a_block_of_text() -> None:
    cable = read("¶1. (U) Begin text: Dear king. End text.\n")
    [quoted] = blocks(cable, "text")
    assert held(quoted) == ["1"]


def test_an_action_request() -> None:
    cable = read("¶1. (U) Action request: Please open the mint.\n\n¶2. (U) B.\n")
    [action] = blocks(cable, "action")
    assert held(action) == ["1"]


@pytest.mark.parametrize("text", ["He made no comment: none.", "A note, they said.", "Summary"])
def test_words_in_running_text_open_nothing(text: str) -> None:
    cable = read(f"¶1. (U) The king spoke and {text}\n")
    assert [node for node in cable.walk() if node.kind is Kind.BLOCK] == []


def test_a_heading_that_is_a_label_has_its_role() -> None:
    cable = read("¶1. (U) A.\n\n//COMMENT//\n\n¶2. (U) B.\n")
    assert [node.role for node in cable.headings()] == ["comment"]
