"""What coders are compared on: paragraphs, whatever part of them a tag was put on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.exports.samples import NAME, cable, exported, passage
from tui.annotations.anchors import place
from tui.annotations.model import Annotation, Annotations
from tui.exports.coded_units import paragraphs_of, universe
from tui.exports.model import CoderSidecar, Exported


def coded(**coders: tuple[list[Annotation], str]) -> Exported:
    """The sample cable with each coder's annotations and reviewed paragraphs."""
    sidecars = []
    for coder, (items, reviewed) in coders.items():
        held = Annotations("09EXAMPLE12", NAME, "", tuple(items), tuple(reviewed.split()))
        name = Path(f"09EXAMPLE12.{coder}.annotations.yaml")
        sidecars.append(CoderSidecar(name, coder, held, place(cable(), held, "")))
    return replace(exported([]), sidecars=tuple(sidecars))


def tags(one: Exported, *coders: str, union: bool = False) -> dict[str, list[str]]:
    return {
        unit.paragraph: ["?" if given is None else " ".join(sorted(given)) for given in unit.tags]
        for unit in universe([one], coders, union=union).units
    }


ITEM = Annotation("i", "2.1", tags=("list",))


def test_a_tag_on_a_part_or_a_passage_counts_for_the_paragraph() -> None:
    one = coded(
        ana=([ITEM, passage("p", "harvest", "2", tag="grain")], "1 2"),
        kim=([Annotation("w", "2", tags=("grain",), note="x")], "1 2 3"),
    )
    assert tags(one, "ana", "kim") == {"1": ["", ""], "2": ["grain list", "grain"]}
    assert tags(one, "kim", "ana")["2"] == ["grain", "grain list"]


def test_a_paragraph_that_was_not_reviewed_is_no_answer() -> None:
    one = coded(ana=([], "1 2"), kim=([], "2 3"), lee=([], "2 1"))
    assert tags(one, "ana", "kim", "lee") == {"2": ["", "", ""]}
    assert tags(one, "ana", "kim", "lee", union=True) == {"1": ["", "?", ""], "2": ["", "", ""]}
    found = universe([one], ["ana", "kim", "lee"])
    assert (found.partial, found.cables) == (2, 1)


def test_one_tag_does_not_say_that_its_coder_is_done() -> None:
    begun = Annotation("w", "2", tags=("grain",))
    one = coded(ana=([begun], "1"), kim=([], "1 2"))
    found = universe([one], ["ana", "kim"])
    assert [unit.paragraph for unit in found.units] == ["1"]
    assert (found.partial, found.unmarked) == (1, {"ana": 1, "kim": 0})
    found = universe([one], ["ana", "kim"], annotated=True)
    [two] = [unit for unit in found.units if unit.paragraph == "2"]
    assert two.tags == (frozenset({"grain"}), frozenset())


def test_what_is_left_out_is_counted() -> None:
    heading = Annotation("h", "s1", tags=("x",))
    orphan = Annotation("o", "2", tags=("x",), opening="Words that are gone from it")
    one = coded(ana=([heading, orphan], "1"), kim=([], "1"))
    found = universe([one, coded(ana=([], "1"))], ["ana", "kim"])
    assert found.elsewhere == 2
    assert found.lacking == {"ana": 0, "kim": 1}
    assert found.seen == {"ana", "kim"}
    assert [unit.tags for unit in found.units] == [(frozenset(), frozenset())]


def test_a_coders_name_is_that_of_the_file() -> None:
    one = coded(**{"Ann-Lee": ([], "1"), "kim": ([], "1")})
    assert tags(one, "Ann Lee", "kim") == {"1": ["", ""]}


def test_numbered_paragraphs_are_the_units() -> None:
    assert [node.id for node in paragraphs_of(cable())] == ["1", "2", "3"]


def test_two_sidecars_of_one_coder_count_together() -> None:
    one = coded(ana=([], "1 2"), kim=([Annotation("w", "2", tags=("grain",))], "1 2"))
    there = coded(ana=([Annotation("v", "2", tags=("rain",))], "")).sidecars
    for sidecars in ((*one.sidecars, *there), (*there, *one.sidecars)):
        both = replace(one, sidecars=sidecars)
        assert tags(both, "ana", "kim") == {"1": ["", ""], "2": ["rain", "grain"]}
