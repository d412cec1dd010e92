"""Parsing any text at all: lossless, total, the same twice, and linear."""

from __future__ import annotations

import gc
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cable.build import HEADER
from tests.cable.properties import (
    assert_ids_are_unique,
    assert_is_a_partition,
    assert_reading_text_is_whole,
)
from tui.cable.model import Kind
from tui.cable.parse import parse

FRAGMENTS = (
    *("¶1. (C) x", "¶2. y", "9. (SBU)Over", " 3. (S/NF) Zed", "1. 2. x", "(a) x", "b. y", "-- b"),
    *("---", "-" * 45, "- - - -", "heading -------", "--- x ---", "", "", " ", "\n", "\u2028"),
    *("SIPDIS", "RURITANIA 00000766 001.2 OF 003", "PAGE 02 X", "CONFIDENTIAL", "ZENDA", "\x00"),
    *("(Note: a", "End Note.)", "END SUMMARY", "Summary: s", "BEGIN TEXT:", "END TEXT", "Comment"),
    *("REF: A. X 1", "¶B. MADRID 2", "TAGS: A B", "SUBJECT: q", "Classified By: x", "E.O. 12958:"),
    *("UNCLAS RURITANIA 000001", "VZCZCX", "R 010000Z JAN 09", "FM X", "TO Y", "(", ")", "\ud800"),
    *("09RURITANIA1", "Tue Jul 15 00:00:00 +0200 2003", "99999999999", "İ", "ß", "\u00a0", "["),
)
cables = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12)).flatmap(
    lambda parts: st.lists(
        st.sampled_from(["\n", "\n\n", " ", ". "]), min_size=len(parts), max_size=len(parts)
    ).map(lambda ends: "".join(a + b for a, b in zip(parts, ends, strict=True)))
)
any_text = st.text(st.characters(codec=None)) | cables


@given(any_text)
@settings(max_examples=400, deadline=None)
def test_the_leaves_partition_any_text(text: str) -> None:
    assert_is_a_partition(parse(text))


@given(cables)
@settings(max_examples=200, deadline=None)
def test_the_leaves_partition_any_body(body: str) -> None:
    assert_is_a_partition(parse(HEADER + body))


@given(cables)
@settings(max_examples=200, deadline=None)
def test_every_id_names_one_node(text: str) -> None:
    assert_ids_are_unique(parse(HEADER + text))


@given(cables)
@settings(max_examples=200, deadline=None)
def test_the_reading_text_has_all_words_and_no_artefact(text: str) -> None:
    assert_reading_text_is_whole(parse(HEADER + text))


@given(any_text)
@settings(deadline=None)
def test_the_properties_answer_for_any_text(text: str) -> None:
    cable = parse(text)
    answers = (cable.id, cable.subject, cable.classification, cable.origin)
    assert all(isinstance(answer, str) for answer in answers)
    assert cable.year is None or 0 < cable.year < 10_000


@given(any_text)
@settings(deadline=None)
def test_the_same_text_gives_the_same_cable(text: str) -> None:
    first, second = parse(text), parse("".join(list(text)))
    assert (first, first.nodes) == (second, second.nodes)


def test_a_node_cannot_be_changed() -> None:
    node = parse(HEADER + "¶1. (U) x\n").paragraphs()[0]
    with pytest.raises(AttributeError):
        node.start = 3  # type: ignore[misc]


def test_the_empty_text() -> None:
    cable = parse("")
    assert cable.nodes == ()
    assert cable.id == ""


def test_plain_prose_is_one_unnumbered_paragraph() -> None:
    cable = parse("It was a dark night.\nThe mint was closed.\n")
    assert [node.id for node in cable.walk() if node.kind is Kind.PARAGRAPH] == ["0.1"]


def test_carriage_returns_are_left_alone() -> None:
    cable = parse(HEADER + "¶1. (U) x\r\n\r\n¶2. (U) y\r\n")
    assert [node.id for node in cable.paragraphs()] == ["1", "2"]
    assert_is_a_partition(cable)


class Work:
    """Counts the calls and lines that are executed: time that no machine changes."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> Work:
        self.count += 1
        return self


def events(text: str) -> int:
    """How many calls and lines the parser executes for ``text``."""
    work = Work()
    before = sys.gettrace()
    sys.settrace(work)
    try:
        assert parse(text).nodes or not text
    finally:
        sys.settrace(before)
    return work.count


@pytest.mark.parametrize(
    "piece",
    ["\n", "-", "(", "[Note: ", "¶1. (U) x\n\n", "-- x\n", "SIPDIS\n", "a. x\n", " OF 0", "SECRET ",
     "(Note: x\n", "END SUMMARY ", "x\n---\n", "Summary: x. ", ". 1. (U) x", "REF: A. B 1\n",
     "SECTION 01", "x\n\n", "UNCLAS ", "¶", "TAGS: A\n"],
)  # fmt: skip
def test_twice_the_text_takes_twice_the_work(piece: str) -> None:
    once = events(HEADER + piece * 300)
    assert events(HEADER + piece * 600) < 2.3 * once + 2000


def test_the_tree_is_read_once_also_by_threads() -> None:
    cable = parse(HEADER + "¶1. (U) x\n\n" * 50)
    with ThreadPoolExecutor(8) as pool:
        trees = list(pool.map(lambda _: cable.nodes, range(8)))
    assert all(tree is trees[0] for tree in trees)
    assert replace(cable, record=None).nodes is trees[0]


def test_a_cable_can_be_sent_to_another_process() -> None:
    cable = parse(HEADER + "¶1. (U) x\n")
    assert pickle.loads(pickle.dumps(cable)).nodes == cable.nodes
    assert pickle.loads(pickle.dumps(cable)) == cable


@pytest.mark.parametrize("enabled", [True, False])
def test_a_large_text_leaves_the_garbage_collector_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        assert parse("¶1. (U) x\n\n" * 11_000).nodes
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize(
    "text",
    [
        "2.(SBU\n)",
        "1. (S/\nNF) It was harvested.\n",
        "1. (Note:\nPAGE 02)3",
        "o\nPAGE 02. PRE",
    ],
)
def test_what_two_readers_claim_belongs_to_one_leaf(text: str) -> None:
    cable = parse(text)
    assert "".join(cable.source(leaf) for leaf in cable.leaves()) == text
