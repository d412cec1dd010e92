"""W3C Web Annotations: our form, and what the data model allows of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.qda import exported, library, written
from tests.imports.test_jsonl import copy_of
from tests.imports.test_qdpx import TEXT, items
from tui.annotations.document import parse
from tui.exports import web_annotation as exports
from tui.imports.limits import ImportProblem
from tui.imports.model import Batch
from tui.imports.plan import apply, plan
from tui.imports.web_annotation import read

BEFORE = {"type": "TextPositionSelector", "start": -1}
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation(words: str, start: int | None = None, **more: object) -> dict[str, object]:
    """An annotation with both selectors, or with the words alone."""
    selectors: list[dict[str, object]] = [{"type": "TextQuoteSelector", "exact": words}]
    if start is not None:
        end = start + len(words)
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    return {
        "@context": CONTEXT,
        "id": f"https://notes.example/{len(words)}",
        "type": "Annotation",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "grain"},
            {"type": "TextualBody", "purpose": "commenting", "value": "Seen."},
        ],
        "creator": {"type": "Person", "name": "ana"},
        "created": "2026-01-02T03:04:05Z",
        "target": {
            "source": "https://cables.example/cable/09TESTVILLE20.html",
            "selector": selectors,
        },
        **more,
    }


def batch_of(folder: Path, value: object) -> Batch:
    file = folder / "notes.jsonld"
    file.write_text(json.dumps(value))
    return read(file)


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    folder = tmp_path / "cables"
    folder.mkdir()
    (folder / "09TESTVILLE20.txt").write_text(TEXT)
    return folder


@pytest.mark.parametrize(
    "held",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"type": "AnnotationPage", "items": [one]},
        lambda one: {"type": "AnnotationCollection", "first": {"items": [one]}},
        lambda one: {"@graph": [one]},
    ],
    ids=["alone", "list", "page", "collection", "graph"],
)
def test_whatever_holds_an_annotation_it_is_taken_in(
    held: object, cables: Path, tmp_path: Path
) -> None:
    assert callable(held)
    value = held(annotation("the grain was", TEXT.index("the grain was")))
    file = tmp_path / "notes.jsonld"
    apply(plan(file, batch_of(tmp_path, value), cables))
    [item] = items(cables)
    assert (item.quote, item.tags, item.note, item.author) == (
        "the grain was",
        ("grain",),
        "Seen.",
        "ana",
    )
    assert item.start == TEXT.index("the grain was")
    assert plan(file, batch_of(tmp_path, value), cables).is_empty


def test_words_alone_are_placed_where_they_are_and_a_wrong_position_is_not_believed(
    cables: Path, tmp_path: Path
) -> None:
    value = [annotation("Nobody paid"), annotation("The port was shut", 3)]
    made = plan(tmp_path / "x", batch_of(tmp_path, value), cables)
    apply(made)
    places = [(item.quote, item.start) for item in items(cables)]
    assert places == [(words, TEXT.index(words)) for words in ("Nobody paid", "The port was shut")]


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    folder.mkdir()
    text = (
        "1. (U) The envoy came to see the harbour in the morning.\n\n"
        "2. (U) Much later the envoy came back with the harbour master and left.\n"
    )
    (folder / "09TESTVILLE20.txt").write_text(text)
    value = annotation("the harbour")
    target = value["target"]
    assert isinstance(target, dict)
    target["selector"] = {
        "type": "TextQuoteSelector",
        "exact": "the harbour",
        "prefix": "later the envoy came back with ",
        "suffix": " master and left.",
    }
    made = plan(tmp_path / "x", batch_of(tmp_path, [value, annotation("envoy came")]), folder)
    [first, second] = made.changes()
    assert first.annotation.start == text.rindex("the harbour")
    assert not second.is_placed


def test_our_own_is_known_by_its_id(tmp_path: Path) -> None:
    folder = library(tmp_path)
    value = annotation(
        "Cafe\u0301 owners",
        id="urn:x-cablegram:annotation:09TESTVILLE12::a3",
        body=[
            {"type": "TextualBody", "purpose": "tagging", "value": "aid"},
            {"type": "TextualBody", "purpose": "tagging", "value": "new"},
            {"type": "TextualBody", "purpose": "commenting", "value": "accent"},
        ],
    )
    target = value["target"]
    assert isinstance(target, dict)
    target["source"] = "urn:x-cablegram:cable:09TESTVILLE12"
    file = tmp_path.parent / f"{tmp_path.name}.json"
    file.write_text(json.dumps(value))
    made = plan(file, read(file), folder)
    [change] = made.changes()
    assert (change.kind, change.annotation.id) == ("changed", "a3")
    assert change.annotation.tags == ("aid", "new")


def test_what_a_body_says_without_a_purpose_is_a_note(tmp_path: Path) -> None:
    value = annotation("x", body={"type": "TextualBody", "value": "A remark."}, bodyValue="More.")
    [item] = batch_of(tmp_path, value).cables[0].items
    assert (item.annotation.tags, item.annotation.note) == ((), "More.\n\nA remark.")
    tagged = annotation("x", motivation="tagging", body={"type": "TextualBody", "value": "t"})
    [item] = batch_of(tmp_path, tagged).cables[0].items
    assert (item.annotation.tags, item.annotation.note) == (("t",), "")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"items": [{"target": []}]}, "annotation 1: it has no target"),
        ({"target": {"selector": {}}}, "annotation 1: its target has no source"),
        ({"type": "Annotation"}, "no annotation in it: one has a target"),
        (
            annotation("x", target={"source": "a", "selector": BEFORE}),
            "annotation 1: start must be a whole number",
        ),
    ],
)
def test_what_is_none_is_refused(value: object, told: str, tmp_path: Path) -> None:
    with pytest.raises(ImportProblem) as caught:
        batch_of(tmp_path, value)
    assert str(caught.value) == told


def test_what_was_exported_comes_back_by_its_ids(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    file = written(exports.FORMAT, exported(folder), tmp_path / "all.jsonld")
    assert plan(file, read(file), folder).is_empty
    target = copy_of(folder, tmp_path / "b")
    made = plan(file, read(file), target)
    assert (made.unmatched, made.matches, made.count("added")) == ([], [], 9)
    apply(made)
    names = ("09TESTVILLE12.annotations.yaml", "09TESTVILLE12.lee.annotations.yaml")
    for name in (*names, "09TESTVILLE13.annotations.yaml"):
        was, now = (
            parse((where / name).read_text()).annotations.items for where in (folder, target)
        )
        assert [(item.id, item.tags, item.note, item.start) for item in now] == [
            (item.id, item.tags, item.note, item.start) for item in was
        ]
        assert [item.quote for item in now] == [item.quote for item in was]
        assert [item.opening for item in now] == [item.opening for item in was]
    assert plan(file, read(file), target).is_empty
