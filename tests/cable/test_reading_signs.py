"""Signs between the words of the reflowed text: seen by the reader, unknown to the map."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.cable.build import cable_text
from tests.cable.strange import strange_cables
from tui.cable.model import Cable
from tui.cable.parse import parse
from tui.cable.reading import Line, Role, reflowed
from tui.cable.reading_signs import Sign, signing

BODY = """\
1. (U) The harvest was

SIPDIS
better than in May.

2. (C) Rain came.
"""


def shown(cable: Cable, signs: list[Sign], *, numbers: bool = False, width: int = 60) -> str:
    lines = reflowed(cable, cable.nodes, width, numbers=numbers, signing=signing(signs))
    text = "\n".join(line.text for line in lines)
    return text[text.index("harvest") - 8 :]


def between(cable: Cable, first: str, last: str, sign: str) -> Sign:
    start = cable.text.index(first)
    return Sign(start, cable.text.index(last, start) + len(last), sign)


def test_a_sign_stands_before_the_first_word_and_after_the_last() -> None:
    cable = parse(cable_text(BODY))
    text = shown(cable, [between(cable, "harvest", "better", "ᵃ")])
    assert "The ᵃharvest was betterᵃ than in May." in text


def test_signs_that_meet_all_stand() -> None:
    cable = parse(cable_text(BODY))
    a, b = between(cable, "harvest", "was", "ᵃ"), between(cable, "harvest", "better", "ᵇ")
    c = between(cable, "etter", "than", "ᶜ")
    assert "The ᵃᵇharvest wasᵃ bᶜetterᵇ thanᶜ in May." in shown(cable, [a, b, c])


def test_a_passage_over_two_paragraphs_has_a_sign_in_each() -> None:
    cable = parse(cable_text(BODY))
    text = shown(cable, [between(cable, "in May", "Rain", "ᵃ")])
    assert "than ᵃin May." in text and "Rainᵃ came." in text
    assert text.count("ᵃ") == 2


def test_a_passage_of_what_is_not_shown_has_no_sign() -> None:
    cable = parse(cable_text(BODY))
    start = cable.text.index("SIPDIS", cable.text.index("harvest"))
    assert "ᵃ" not in shown(cable, [Sign(start, start + 6, "ᵃ")])
    number = between(cable, "1. (U)", "(U)", "ᵃ")
    assert "ᵃ" not in shown(cable, [number])
    at_the_number = between(cable, "1. (U)", "harvest", "ᵃ")
    assert "ᵃThe harvestᵃ was" in shown(cable, [at_the_number])


def without_signs(lines: list[Line]) -> list[tuple[str, int, int, Role]]:
    """The runs of words without signs, pieces that a sign cut apart joined again."""
    found: list[tuple[str, int, int, Role]] = []
    for line in lines:
        for run in line.runs:
            if run.role in (Role.LETTER, Role.SPACE):
                continue
            last = found[-1] if found else None
            if last is not None and last[2] == run.start and last[3] is run.role:
                found[-1] = (last[0] + run.text, last[1], run.end, run.role)
            else:
                found.append((run.text, run.start, run.end, run.role))
    return found


@given(strange_cables(), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 400)), max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_map_is_the_same_with_signs_and_lines_are_no_wider(
    cable: Cable, spans: list[tuple[float, int]]
) -> None:
    signs = [
        Sign(start, min(start + length, len(cable.text)), "ᵃ")
        for at, length in spans
        if (start := int(at * len(cable.text))) < len(cable.text)
    ]
    width = 40
    plain = reflowed(cable, cable.nodes, width, cell_len)
    signed = reflowed(cable, cable.nodes, width, cell_len, signing=signing(signs))
    assert without_signs(signed) == without_signs(plain)
    for line in signed:
        assert line.indent + cell_len(line.text) <= max(width, line.indent + 8 + 3)
        for run in line.runs:
            assert run.role is not Role.LETTER or run.start == run.end
