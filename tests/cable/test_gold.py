"""The gold set: small fictional cables whose structure was written down by hand, one test a cable.

``gold/NAME.yaml`` says what a careful reader finds in ``gold/NAME.txt``; only what it names is
compared. Units are written ``ID [NUMBER] (MARKING) words``, headings with ``#`` before them, the
number where it differs from the id; references ``BULLET | KIND | PRINTED | ID``, with ``?`` where
the year was inferred; addressees ``ROUTING | NAME | PRECEDENCE | NUMBER``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cable.build import UNITS, own_words
from tests.cable.properties import assert_all
from tui.cable.model import Addressee, Cable, Kind
from tui.cable.parse import parse
from tui.cable.reading_forms import reading_forms

GOLD = Path(__file__).parent / "gold"
NAMES = sorted(path.stem for path in GOLD.glob("*.txt"))
Value = str | bool | None | list[str] | dict[str, str]


def units(cable: Cable) -> list[str]:
    listed = []
    for node in cable.walk():
        if node.kind in UNITS:
            number = f"[{node.number}]" if node.number and node.number != node.id else ""
            marking = f"({node.marking.portion})" if node.marking is not None else ""
            sign = "#" if node.kind is Kind.HEADING else ""
            parts = (sign, node.id, number, marking, own_words(cable, node))
            listed.append(" ".join(part for part in parts if part))
    return listed


def blocks(cable: Cable) -> list[str]:
    listed = []
    for node in cable.walk():
        if node.kind is Kind.BLOCK and node.id:
            listed.append(f"{node.role} {node.id}: {' '.join(cable.source(node).split())}")
        elif node.kind is Kind.BLOCK:
            held = (child.id for child in node.children if child.kind is Kind.PARAGRAPH)
            listed.append(f"{node.role}: {' '.join(held)}")
    return listed


def printed(cable: Cable, kind: Kind) -> list[str]:
    return [cable.source(node) for node in cable.walk() if node.kind is kind]


def only(values: list[str]) -> str | None:
    return values[0] if values else None


def addressees(listed: tuple[Addressee, ...]) -> list[str]:
    return [
        f"{one.routing or ''} | {one.name} | {one.precedence or ''} | {one.number or ''}"
        for one in listed
    ]


def banner(cable: Cable) -> str | None:
    found = cable.fields.banner
    if found is None:
        return None
    counter = f"{found.section}/{found.sections}" if found.section is not None else ""
    parts = (found.level, counter, found.post, found.serial)
    return " ".join(part for part in parts if part)


def executive_order(cable: Cable) -> str | None:
    order = cable.fields.executive_order
    if order is None:
        return None
    decl = order.declassification
    value = {"date": decl.date, "na": ""}.get(decl.kind, decl.printed)
    return f"{order.order} {decl.kind} {value}".strip()


def references(cable: Cable) -> list[str]:
    return [
        f"{one.bullet or ''} | {one.kind} | {one.printed} | {one.id or ''}"
        f"{'?' if one.id and one.year_inferred else ''}"
        for one in cable.fields.references
    ]


def authority(cable: Cable) -> str | None:
    found = cable.fields.authority
    if found is None:
        return None
    parts = (found.name, found.title, found.section, " ".join(found.reasons))
    return " | ".join(part or "" for part in parts)


def date_time_group(cable: Cable) -> str | None:
    group = cable.fields.date_time_group
    return f"{group.printed} = {group.instant}" if group is not None else None


def record(cable: Cable) -> dict[str, str]:
    assert cable.record is not None
    found = cable.record
    return {
        "subject": found.subject,
        "classification": found.classification,
        "origin": found.origin,
    }


def subject_marking(cable: Cable) -> str | None:
    marks = [node.marking for node in cable.walk() if node.kind is Kind.SUBJECT]
    return next((mark.portion for mark in marks if mark is not None), None)


READ: dict[str, Callable[[Cable], Value]] = {
    "artefacts": lambda cable: printed(cable, Kind.ARTEFACT),
    "authority": authority,
    "banner": banner,
    "blocks": blocks,
    "captions": lambda cable: list(cable.fields.captions),
    "date": lambda cable: cable.date,
    "dtg": date_time_group,
    "eo": executive_order,
    "excluded": lambda cable: addressees(cable.fields.excluded),
    "from": lambda cable: cable.fields.sender,
    "id": lambda cable: cable.id,
    "info": lambda cable: addressees(cable.fields.info),
    "notices": lambda cable: printed(cable, Kind.NOTICE),
    "offices": lambda cable: [
        f"{one.name}: {one.person}" if one.person else one.name for one in cable.fields.offices
    ],
    "partial": lambda cable: cable.fields.partial,
    "passing": lambda cable: list(cable.fields.passing),
    "precedence": lambda cable: list(cable.fields.precedence),
    "readings": lambda cable: [
        f"{cable.text[form.start : form.end]} = {form.reading}"
        for form in reading_forms(cable.text)
    ],
    "record": record,
    "references": references,
    "signature": lambda cable: cable.fields.signature,
    "subject": lambda cable: cable.fields.subject,
    "subject_marking": subject_marking,
    "tag_codes": lambda cable: list(cable.fields.tag_codes),
    "tags": lambda cable: list(cable.fields.tags),
    "to": lambda cable: addressees(cable.fields.to),
    "trailer": lambda cable: only(printed(cable, Kind.TRAILER)),
    "transmission_id": lambda cable: cable.fields.transmission_id,
    "units": units,
}


def lines(values: dict[str, Value]) -> list[str]:
    """A line a value or an item of a list, for a difference that can be read."""
    listed: list[str] = []
    for name, value in values.items():
        if isinstance(value, list):
            listed += [f"{name}:", *(f"  {' '.join(item.split())}" for item in value)]
        else:
            listed.append(" ".join(f"{name}: {value}".split()))
    return listed


@pytest.mark.parametrize("name", NAMES)
def test_gold(name: str) -> None:
    text = (GOLD / f"{name}.txt").read_text(encoding="utf-8")
    loaded: dict[str, Value] = yaml.safe_load((GOLD / f"{name}.yaml").read_text(encoding="utf-8"))
    assert set(loaded) <= set(READ)
    cable = parse(text)
    found = {key: READ[key](cable) for key in loaded}
    compared = difflib.unified_diff(lines(loaded), lines(found), "gold", "parsed", n=9)
    difference = list(compared)
    assert not difference, "\n".join(["", *difference])


@pytest.mark.parametrize("name", NAMES)
def test_the_properties_hold_for_the_gold_set(name: str) -> None:
    assert_all((GOLD / f"{name}.txt").read_text(encoding="utf-8"))


def test_the_gold_set_is_whole() -> None:
    assert len(NAMES) >= 60
    assert {path.stem for path in GOLD.glob("*.yaml")} == set(NAMES)
