"""Web Annotations against the demands of the model, and as triples by a reader of JSON-LD."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from pyld import jsonld

from tests.exports.samples import TEXT, exported, passage
from tests.exports.test_formats import SAMPLE, annotation_lists, written
from tests.exports.web_annotations import COLLECTION, CONTEXT, CONTEXT_URL
from tui.annotations.model import Annotation
from tui.exports.model import Exported

TANGLED = TEXT.replace("The port is open.", "The po\u0301rt 🚢 is <open> & “free”. 🏳️‍🌈 The port.")


def collection(one: Exported) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(written("web-annotation", one))
    return document


def items(one: Exported) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = collection(one)["first"]["items"]
    return found


@given(annotation_lists)
def test_every_collection_is_as_the_model_demands(given_items: list[Annotation]) -> None:
    document = collection(exported(given_items))
    jsonschema.Draft202012Validator(COLLECTION).validate(document)
    assert document["total"] == len(given_items)
    names = [item["id"] for item in document["first"]["items"]]
    assert len(set(names)) == len(names)


def changed(path: str, value: object) -> dict[str, Any]:
    """A collection in which the value at ``path`` is another, or gone where that is None."""
    document = copy.deepcopy(collection(SAMPLE))
    *parents, last = path.split(".")
    at: Any = document
    for name in parents:
        at = at[int(name) if name.isdigit() else name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return document


ITEM = "first.items.1"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@context", "http://example.org/"),
        ("id", None),
        ("total", -1),
        (f"{ITEM}.id", None),
        (f"{ITEM}.id", "no iri"),
        (f"{ITEM}.type", "Note"),
        (f"{ITEM}.target", None),
        (f"{ITEM}.target.source", None),
        (f"{ITEM}.target.selector.0.exact", None),
        (f"{ITEM}.target.selector.0.prefix", ["a", "b"]),
        (f"{ITEM}.target.selector.1.end", None),
        (f"{ITEM}.target.selector.1.start", -1),
        (f"{ITEM}.created", "2026-11-23"),
        (f"{ITEM}.motivation", "musing"),
    ],
)
def test_the_demands_are_such_that_a_file_can_fail_them(path: str, value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(COLLECTION).validate(changed(path, value))


def test_both_selectors_name_the_same_words_in_one_place() -> None:
    text = TANGLED
    start = text.rindex("The port")
    ship = text.index("🚢")
    one = exported(
        [
            Annotation(id="a", paragraph="3", quote="The", tags=("x",), start=start, end=start + 3),
            Annotation(id="b", paragraph="3", quote="🚢 is", note="y", start=ship, end=ship + 4),
        ],
        text=text,
        made_on=text,
    )
    for item in items(one):
        quoting, position = item["target"]["selector"]
        at, end = position["start"], position["end"]
        assert text[at:end] == quoting["exact"]
        whole = quoting["prefix"] + quoting["exact"] + quoting["suffix"]
        assert text.count(whole) == 1
        assert text.index(whole) + len(quoting["prefix"]) == at


def test_a_selector_of_repeated_words_is_widened_until_it_is_the_only_one() -> None:
    text = TEXT.replace("The port is open.", "Rain fell there then. " * 30)
    at = text.index("Rain fell") + 22 * 12
    item = Annotation(id="a", paragraph="3", quote="fell", start=at + 5, end=at + 9)
    [found] = items(exported([item], text=text, made_on=text))
    quoting, position = found["target"]["selector"]
    whole = quoting["prefix"] + quoting["exact"] + quoting["suffix"]
    assert position["start"] == at + 5
    assert text.count(whole) == 1


def test_no_cluster_is_cut_where_the_context_ends() -> None:
    text = TEXT.replace("The port is open.", "x" + "e\u0301" * 60 + " here " + "👩‍🚀" * 60 + ".")
    at = text.index("here")
    item = Annotation(id="a", paragraph="3", quote="here", start=at, end=at + 4, tags=("x",))
    [found] = items(exported([item], text=text, made_on=text))
    quoting = found["target"]["selector"][0]
    assert not quoting["prefix"].startswith("\u0301")
    assert quoting["suffix"].endswith("🚀")


def test_an_orphan_has_its_words_and_no_position() -> None:
    found = items(SAMPLE)[3]
    assert [selector["type"] for selector in found["target"]["selector"]] == ["TextQuoteSelector"]
    nowhere = items(exported([Annotation(id="a", paragraph="99", note="x")]))[0]
    assert "selector" not in nowhere["target"]


def triples(one: Exported) -> list[tuple[str, str, str]]:
    def loader(url: str, options: object) -> dict[str, object]:
        assert url == CONTEXT_URL, "nothing is fetched"
        document = {"@context": CONTEXT}
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }

    data = jsonld.to_rdf(collection(one), {"documentLoader": loader})
    return [
        (
            triple["subject"]["value"],
            triple["predicate"]["value"].rpartition("#")[2].rpartition("/")[2],
            triple["object"]["value"],
        )
        for triple in data["@default"]
    ]


def test_a_reader_of_json_ld_finds_tags_notes_and_words() -> None:
    one = exported([passage("bbbb", "the harvest", "2", tag="good/crop", note="- <well> & 🌾")])
    found = triples(one)
    said = {predicate: value for _, predicate, value in found}
    assert said["exact"] == "the harvest"
    assert said["hasSource"] == "urn:x-cablegram:cable:09EXAMPLE12"
    start = TEXT.index("the harvest")
    assert (said["start"], said["end"]) == (str(start), str(start + len("the harvest")))
    bodies = {value for _, predicate, value in found if predicate == "hasBody"}
    values = {s: value for s, predicate, value in found if predicate == "value" and s in bodies}
    purposes = {s: value for s, predicate, value in found if predicate == "hasPurpose"}
    assert {(purposes[body].rpartition("#")[2], values[body]) for body in bodies} == {
        ("tagging", "good/crop"),
        ("commenting", "- <well> & 🌾"),
    }
    assert said["hasVersion"].startswith("ni:///sha-256;")
    assert len([one for one in found if one[1] == "motivatedBy"]) == 2


def test_every_annotation_survives_as_triples() -> None:
    found = triples(SAMPLE)
    made = [s for s, predicate, value in found if predicate.endswith("type")]
    assert len([name for name in made if name.startswith("urn:x-cablegram:annotation:")]) == 4
