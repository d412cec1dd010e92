"""Every format on texts and codes that other programs have stumbled over, by the command itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exports.samples import TEXT
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.parse import parse
from tui.cli import main
from tui.exports.model import REVIEWED, Coding
from tui.exports.registry import FORMATS

CHECKED = sorted(name for name, chosen in FORMATS.items() if chosen.read_back is not None)
WORDS = "The po\u0301rt 🚢 of Testville (“&<>'\"”) is 👩‍🚀-open; =SUM(1) 𝕏 naïve שלום."
TAGS = ("trade/grain", "harvest/grain", '=HYPERLINK("x")', "&<>\"'", "🌾", "e\u0301tude")
NOTES = ("=1+1", "- a dash\n\n  and a margin", "<b>&amp;</b>", "")


def text_of(size: int) -> str:
    """The sample with one more paragraph after another until it has ``size`` code points."""
    head, tail = TEXT.replace("The port is open.", WORDS).split("NOBODY\n")
    pieces = [head]
    number = 4
    length = len(head)
    while length < size:
        pieces.append(f"\n{number}. (U) Paragraph {number} says: {WORDS} It goes on {number}.\n")
        length += len(pieces[-1])
        number += 1
    return "".join([*pieces, "NOBODY\n", tail])


def library(folder: Path, size: int, count: int) -> Path:
    """One cable with byte order mark and CR LF, and ``count`` annotations, two coders."""
    text = text_of(size)
    path = folder / "09TESTVILLE12.txt"
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    path.write_bytes(data)
    cable = parse(text)
    nodes = [node for node in cable.paragraphs() if WORDS in cable.source(node)]
    items: dict[str, list[Annotation]] = {"": [], "kim": []}
    for number in range(count):
        node = nodes[number % len(nodes)]
        made = Annotation(
            id=f"a{number:07d}",
            paragraph=node.id,
            tags=tuple(dict.fromkeys((TAGS[number % 6], TAGS[number % 5])))[: number % 3],
            note=NOTES[number % 4],
            author=("lee", "", "=kim")[number % 3],
            created="2026-11-23T19:41:07Z",
        )
        if not made.tags and not made.note:
            made = replace(made, note="No tag, a note.")
        if number % 2:
            start = cable.text.index("po\u0301rt 🚢", node.start)
            made = on_passage(cable, node.id, start, start + 6 + number % 9, made)
        else:
            made = on_paragraph(cable, node, made)
        items[("", "kim")[number % 4 in (1, 2)]].append(made)
    items[""].append(Annotation("gone0000", "2", ("trade/grain",), "gone", quote="not in the text"))
    for coder, those in items.items():
        digest = hashlib.sha256(data).hexdigest()
        held = Annotations("09TESTVILLE12", path.name, digest, tuple(those), ("1", "2"))
        middle = f".{coder}" if coder else ""
        sidecar = folder / f"09TESTVILLE12{middle}.annotations.yaml"
        sidecar.write_text(render.document(held), encoding="utf-8")
    (folder / "codebook.yaml").write_text(
        'version: 1\ntags:\n  - name: trade/grain\n    description: "=1+1 <b>"\n'
        '    colour: "#7fb4ca"\n  - name: harvest/grain\n    description: As it was cut.\n',
        encoding="utf-8",
    )
    return folder


def export(folder: Path, form: str, out: Path, *more: str) -> list[Coding]:
    """What an independent reader finds in what the command wrote and verified."""
    chosen = FORMATS[form]
    target = out / f"{form}{''.join(more)}{chosen.suffix}"
    call = ["export", str(folder), "--format", form, "-o", str(target), "--verify", *more]
    assert main(call) == 0
    assert chosen.read_back is not None
    return list(chosen.read_back(target))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    return library(folder, 3000, 24)


@pytest.mark.parametrize("form", CHECKED)
def test_what_others_stumble_over_arrives(form: str, small: Path, tmp_path: Path) -> None:
    found = export(small, form, tmp_path)
    codes = Counter(coding.code for coding in found)
    assert {*TAGS} <= {*codes}, "tags of one name under two parents are two"
    assert codes["trade/grain"] != codes["harvest/grain"]
    notes = {coding.note for coding in found}
    assert {"=1+1", "<b>&amp;</b>", "No tag, a note."} <= notes
    coders = {coding.coder for coding in found}
    assert {"lee", "=kim"} <= coders
    words = {coding.quoted for coding in found}
    assert any("🚢 of Testville" in each for each in words)
    assert any(each == "not in the text" for each in words)


def test_a_note_of_several_lines_keeps_them_where_the_format_can(
    small: Path, tmp_path: Path
) -> None:
    for form in ("jsonl", "csv", "xlsx", "html", "web-annotation"):
        assert NOTES[1] in {coding.note for coding in export(small, form, tmp_path)}


@pytest.mark.parametrize("more", [("--rows", "paragraphs"), ("--rows", "matrix"), ("--raw",)])
def test_tables_of_every_kind_are_verified(
    more: tuple[str, ...], small: Path, tmp_path: Path
) -> None:
    assert export(small, "csv", tmp_path, *more)


def test_a_report_by_tag_is_verified(small: Path, tmp_path: Path) -> None:
    by_cable = Counter(export(small, "markdown", tmp_path))
    by_tag = Counter(export(small, "markdown", tmp_path, "--by", "tag"))
    assert by_tag == by_cable


def test_all_formats_agree_on_how_much_there_is(small: Path, tmp_path: Path) -> None:
    numbers = {
        form: sum(coding.code != REVIEWED for coding in export(small, form, tmp_path))
        for form in ("jsonl", "csv", "xlsx", "html", "markdown", "web-annotation")
    }
    assert len(set(numbers.values())) == 1, numbers


@pytest.mark.faults
@pytest.mark.parametrize("form", CHECKED)
def test_a_megabyte_with_ten_thousand_codings_arrives(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    library(folder, 1_000_000, 13_000)
    found = export(folder, form, tmp_path)
    assert sum(bool(coding.code) for coding in found) >= 10_000


@pytest.mark.parametrize("form", CHECKED)
def test_a_text_of_many_paragraphs_arrives(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "middling"
    folder.mkdir()
    library(folder, 20_000, 60)
    assert export(folder, form, tmp_path)
