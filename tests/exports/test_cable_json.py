"""A cable as JSON: the documented shape, and a tree whose leaves give the text back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generate import generate
from tests.conftest import EXAMPLE, ROOT
from tests.exports.samples import cable
from tui.cable.parse import parse
from tui.cable.visible import visible
from tui.exports.cable_json import cable_object
from tui.exports.cable_line import cable_line
from tui.exports.json_text import json_text
from tui.exports.model import JsonValue
from tui.exports.plain_text import cells, plain_text


def leaves(nodes: JsonValue) -> Iterator[tuple[int, int]]:
    assert isinstance(nodes, list)
    for node in nodes:
        assert isinstance(node, dict)
        start, end = node["start"], node["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        if node["children"]:
            yield from leaves(node["children"])
        else:
            yield start, end


def keys(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_the_example_has_the_shape_of_the_design() -> None:
    text = (ROOT / "examples" / EXAMPLE).read_text(encoding="utf-8")
    found = cable_object(parse(text), Path("examples") / EXAMPLE)
    assert list(found) == [
        *("schema", "file", "id", "record", "fields", "text", "nodes", "findings"),
    ]
    assert found["schema"] == "cablegram/cable/1"
    assert found["file"] == "examples/03GUATEMALA1815.txt"
    assert found["findings"] == []
    fields = found["fields"]
    assert isinstance(fields, dict)
    assert fields["banner"] == {
        "level": "UNCLASSIFIED",
        "section": 1,
        "sections": 4,
        "post": "GUATEMALA",
        "serial": "001815",
    }
    assert fields["eo"] == {
        "order": "12958",
        "decl": {"kind": "na", "printed": "N/A", "date": None},
    }
    assert fields["references"] == [
        {
            "kind": "cable",
            "bullet": None,
            "printed": "STATE 193839",
            "id": "03STATE193839",
            "year_inferred": True,
        }
    ]
    assert fields["dtg"] is None
    assert fields["to"] == []
    assert fields["signature"] == "HAMILTON"


def test_every_key_is_documented() -> None:
    text = (
        "09EXAMPLE12\nS\nTue Feb 03 00:00:00 +0000 2009\nSECRET\nEmbassy Example\n"
        "VZCZCXRO1\nPP RUEHEX\nDE RUEHEX #0012/01 0341200\nP 031200Z FEB 09\n"
        "FM AMEMBASSY EXAMPLE\nTO RUEHC/SECSTATE WASHDC PRIORITY 0001\n"
        "S E C R E T EXAMPLE 000012\n\nSUBJECT: S\n\n1. (S) Text.\n"
    )
    documented = set(re.findall(r"`([a-z0-9_]+)`", (ROOT / "docs" / "json.md").read_text()))
    for one in (parse(text), cable()):
        assert set(keys(cable_object(one, Path("x")))) <= documented
    assert parse(text).fields.date_time_group is not None


@given(st.text(max_size=200))
def test_the_leaves_give_the_text_back(text: str) -> None:
    found = json.loads(json_text(cable_object(parse(text), Path("x"))))
    assert found["text"] == text
    assert "".join(text[start:end] for start, end in leaves(found["nodes"])) == text


def test_a_cable_reads_as_text() -> None:
    lines = list(plain_text(cable(), "name"))
    assert lines[:2] == ["CONFIDENTIAL//NOFORN", "09EXAMPLE12 · 2009-02-03 · Embassy Example"]
    text = "\n".join(lines)
    assert "PREL  External political relations" in text
    assert "2. (C/NF) The minister said that the harvest was better than the last one." in (
        " ".join(text.split())
    )
    assert "   -- wheat: good\n   -- barley: better" in text
    assert "Captions  SIPDIS" in text
    assert text.count("SIPDIS") == 1
    assert lines[-1] == "NOBODY"


@given(st.text(max_size=200))
def test_a_line_says_what_the_object_says_and_drives_no_terminal(text: str) -> None:
    read = parse(text)
    line = cable_line(read, Path("a\x1bb"))
    assert json.loads(line) == cable_object(read, Path("a\x1bb"))
    printed = line.decode("utf-8").removesuffix("\n")
    assert visible(printed) == printed


@pytest.mark.parametrize("seed", range(8))
def test_a_line_of_a_whole_cable_is_its_object(seed: int) -> None:
    read = parse(generate(seed).text)
    assert json.loads(cable_line(read, Path("x"))) == cable_object(read, Path("x"))


@given(st.text(max_size=300), st.integers(1, 200))
def test_no_line_is_wider_than_its_limit(text: str, width: int) -> None:
    for line in plain_text(parse(text), "name", width):
        assert cells(line) <= max(24, min(width, 72)) + 1


def test_every_word_of_a_text_that_is_no_cable_is_read() -> None:
    text = "Dear all,\n\nthis is no cable at all.\n\nYours\nN."
    assert " ".join(" ".join(plain_text(parse(text), "letter")).split()).endswith(
        " ".join(text.split())
    )
