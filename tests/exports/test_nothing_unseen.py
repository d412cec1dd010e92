"""Of whatever was annotated, each item is in the file, or in the list of what the file lacks."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.samples import TEXT, exported
from tests.exports.test_formats import annotation_lists
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.exports.model import Coding, Exported, Options, reviewed_mark
from tui.exports.registry import FORMATS
from tui.exports.tally import Meant
from tui.exports.writing import write_file

CHECKED = sorted(name for name, chosen in FORMATS.items() if chosen.read_back is not None)
SLOW = ("xlsx", "html", "qdpx")
"""Formats of which a file takes longer than all the others together: fewer are tried."""
reviewed = st.lists(st.sampled_from(["1", "2", "3", "s1", "77"]), max_size=3, unique=True)


def line(text: str) -> str:
    """A text as every format shows it at least: hidden signs shown, blanks joined."""
    return " ".join(visible(text, newlines=True).split()) or ("(blank)" if text else "")


def found_in(name: str, one: Exported, options: Options) -> list[Coding]:
    chosen = FORMATS[name]
    assert chosen.read_back is not None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"out{chosen.suffix}"
        write_file(file, chosen.write([one], options))
        return list(chosen.read_back(file))


def tried(name: str) -> settings:
    return settings(max_examples=max(1, settings().max_examples // (6 if name in SLOW else 1)))


@pytest.mark.parametrize("name", CHECKED)
def test_each_item_is_in_the_file_or_among_the_losses(name: str) -> None:
    @tried(name)
    @given(annotation_lists, reviewed)
    def nothing_is_unseen(items: list[Annotation], marks: list[str]) -> None:
        look_for_each(name, items, marks)

    nothing_is_unseen()


def look_for_each(name: str, items: list[Annotation], marks: list[str]) -> None:
    one = exported(items, marks)
    chosen = FORMATS[name]
    arrived = Counter(
        (line(coding.coder), line(coding.code), line(coding.note))
        for coding in found_in(name, one, Options())
    )
    assert chosen.losses is not None or name == "jsonl"
    lost = list(chosen.losses(one, Options())) if chosen.losses is not None else []
    touched = {loss.annotation for loss in lost}
    for item in items:
        for tag in item.tags or ("",):
            key = line(item.author), line(tag), line(item.note)
            if arrived[key]:
                arrived[key] -= 1
            else:
                assert item.id in touched, (item, tag)
    for mark in marks:
        coding = reviewed_mark("", mark)
        key = coding.coder, coding.code, coding.note
        if arrived[key]:
            arrived[key] -= 1
        else:
            assert any(loss.what == "reviewed marks" and loss.detail == mark for loss in lost)


@pytest.mark.parametrize("name", ["csv", "xlsx", "html", "markdown", "notes"])
@pytest.mark.parametrize(
    ("note", "sort"),
    [
        ("a coder \U0001f469\u200d\U0001f4bb", "hidden characters shown by signs"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "hidden characters shown by signs"),
        ("one\ttwo", "blanks in notes"),
    ],
)
def test_characters_that_become_signs_are_among_the_losses(name: str, note: str, sort: str) -> None:
    one = exported([Annotation(id="aaaa", paragraph="1", tags=("rain",), note=note)])
    losses = FORMATS[name].losses
    assert losses is not None
    found = [loss.annotation for loss in losses(one, Options()) if loss.what == sort]
    assert found == ["aaaa"]


@pytest.mark.parametrize("name", CHECKED)
def test_what_is_read_back_is_what_was_meant(name: str) -> None:
    @tried(name)
    @given(annotation_lists, reviewed)
    def all_of_it_is_there(items: list[Annotation], marks: list[str]) -> None:
        check(name, exported(items, marks), Options())

    all_of_it_is_there()


@pytest.mark.parametrize("rows", ["paragraphs", "matrix"])
@pytest.mark.parametrize("raw", [False, True])
@given(annotation_lists, reviewed)
def test_tables_by_paragraphs_hold_what_was_meant(
    rows: str, raw: bool, items: list[Annotation], marks: list[str]
) -> None:
    check("csv", exported(items, marks), Options(rows=rows, raw=raw))


@given(annotation_lists, reviewed)
def test_a_report_by_tag_holds_what_was_meant(items: list[Annotation], marks: list[str]) -> None:
    check("markdown", exported(items, marks), Options(by="tag"))


def check(name: str, one: Exported, options: Options) -> None:
    chosen = FORMATS[name]
    assert chosen.meant is not None
    meant = Meant()
    for coding in chosen.meant(one, options):
        meant.add(coding)
    found = found_in(name, one, options)
    assert meant.differences(lambda: iter(found)) == []


@pytest.mark.parametrize("name", CHECKED)
def test_what_the_text_no_longer_has_is_exported_all_the_same(name: str) -> None:
    gone = Annotation(id="aaaa", paragraph="2", quote="the harvest", tags=("lost",), note="here")
    one = exported([gone], text=TEXT.replace("harvest", "season"))
    assert one.sidecars[0].placement.orphans
    [coding] = [each for each in found_in(name, one, Options()) if each.code == "lost"]
    assert (line(coding.quoted), line(coding.note)) == ("the harvest", "here")


@pytest.mark.parametrize("name", CHECKED)
def test_two_coders_of_one_cable_are_told_apart(name: str) -> None:
    item = Annotation(id="aaaa", paragraph="3", tags=("port",))
    [own] = exported([item]).sidecars
    kim, lee = (replace(own, coder=coder) for coder in ("kim", "lee"))
    one = replace(exported([item]), sidecars=(kim, lee))
    found = [(coding.coder, coding.code) for coding in found_in(name, one, Options())]
    assert sorted(found) == [("kim", "port"), ("lee", "port")]
