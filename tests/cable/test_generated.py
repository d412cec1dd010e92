"""Generated cables, of both families and with every feature: what is read is what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate import Expected, generate
from tests.cable.build import UNITS, own_words
from tests.cable.properties import assert_all
from tui.cable.model import Cable, Kind
from tui.cable.parse import parse


def units(cable: Cable) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            node.kind.value,
            node.id,
            node.number,
            node.marking.portion if node.marking is not None else "",
            own_words(cable, node).replace("¶", ""),
        )
        for node in cable.walk()
        if node.kind in UNITS
    ]


def blocks(cable: Cable) -> list[tuple[str, list[str]]]:
    return [
        (node.role, [child.id for child in node.children if child.kind is Kind.PARAGRAPH])
        for node in cable.walk()
        if node.kind is Kind.BLOCK and not node.id
    ]


def fields(cable: Cable) -> Expected:
    """The fields of a cable in the shape of what was expected."""
    found, banner = cable.fields, cable.fields.banner
    assert banner is not None
    order = found.executive_order
    return Expected(
        id=cable.id,
        level=banner.level,
        post=banner.post or "",
        serial=banner.serial or "",
        sections=banner.sections,
        captions=list(found.captions),
        passing=list(found.passing),
        tags=list(found.tag_codes),
        subject=found.subject or "",
        references=[(one.bullet, one.id) for one in found.references],
        declassification=order.declassification.kind if order is not None else "",
        reasons=list(found.authority.reasons) if found.authority is not None else [],
        to=len(found.to),
        info=len(found.info),
        signature=found.signature,
    )


def assert_as_written(seed: int) -> None:
    text, expected = (generated := generate(seed)).text, generated.expected
    cable = parse(text)
    assert units(cable) == [
        (one.kind, one.id, one.number, one.marking, one.words) for one in expected.units
    ]
    assert blocks(cable) == expected.blocks
    artefacts = [node for node in cable.walk() if node.kind is Kind.ARTEFACT]
    assert len(artefacts) == expected.artefacts
    expected.units, expected.blocks, expected.artefacts = [], [], 0
    assert fields(cable) == expected


@pytest.mark.parametrize("seed", range(150))
def test_what_is_read_is_what_was_written(seed: int) -> None:
    assert_as_written(seed)


@given(st.integers(150, 1_000_000))
@settings(max_examples=60, deadline=None)
def test_what_is_read_is_what_was_written_for_any_seed(seed: int) -> None:
    assert_as_written(seed)


@given(st.integers(0, 1_000_000), st.data())
@settings(max_examples=60, deadline=None)
def test_the_properties_hold_for_a_cable_that_was_damaged(seed: int, data: st.DataObject) -> None:
    lines = generate(seed, 1500).text.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        at, to = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(("drop", "move", "join", "cut"))):
            case "drop":
                lines[at] = ""
            case "move":
                lines[at], lines[to] = lines[to], lines[at]
            case "join":
                lines[at] += lines[to]
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2]
    assert_all("\n".join(lines))


def test_the_same_seed_gives_the_same_cable() -> None:
    assert generate(7).text == generate(7).text


def test_sizes_follow_those_of_real_cables() -> None:
    sizes = sorted(len(generate(seed).text) for seed in range(400))
    assert 7_500 < sizes[200] < 11_000
    assert 14_000 < sizes[360] < 22_000
