"""Tagging what a search finds: every paragraph of it, all or nothing, undone as one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.annotations.library import contents
from tests.library.plain_catalogue import PlainCatalogue
from tests.library.samples import build
from tests.sources.made import dump, row
from tui.annotations.document import parse as parse_sidecar
from tui.annotations.model import Annotation, Annotations
from tui.annotations.recoding import RecodingError
from tui.annotations.recoding_journal import last_of
from tui.annotations.recoding_undo import undo
from tui.annotations.sidecar import Sidecar
from tui.library import batch
from tui.library.batch import TagPlan, apply, names_paragraphs, plan
from tui.library.catalogue import Catalogue
from tui.library.opening import open_catalogue
from tui.library.parsing import parse
from tui.sources.found import FoundCable
from tui.sources.open import cables_of


@pytest.fixture(params=["plain", "indexed"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    folder = build(tmp_path / "lib")
    if request.param == "plain":
        yield PlainCatalogue(folder)
        return
    found = open_catalogue(folder, 1, watch=False, wait=True)
    yield found
    found.close()


def planned(catalogue: Catalogue, query: str, tag: str = "visit", who: str = "kim") -> TagPlan:
    return plan(catalogue, parse(query), query, tag, who)


def places(wanted: TagPlan) -> list[tuple[str, str]]:
    return sorted((one.row.id, each.hit.paragraph) for one in wanted.cables for each in one.tagged)


def items(catalogue: Catalogue, name: str) -> tuple[Annotation, ...]:
    text = (catalogue.folder / f"{name}.annotations.yaml").read_text(encoding="utf-8")
    return parse_sidecar(text).annotations.items


def test_every_paragraph_with_the_words_is_planned_and_nothing_is_written(
    catalogue: Catalogue,
) -> None:
    before = contents(catalogue.folder)
    wanted = planned(catalogue, "visit or minister")
    assert places(wanted) == [
        ("03STRELSAU7", "1"),
        ("03ZENDA12", "3"),
        ("03ZENDA12", "4"),
        ("04ZENDA3", "1"),
        ("04ZENDA4", "1"),
    ]
    assert contents(catalogue.folder) == before
    hits = [each.hit for one in wanted.cables for each in one.tagged]
    assert all(
        hit.words[a:b].lower() in ("visit", "minister") for hit in hits for a, b in hit.marks
    )


def test_a_search_without_words_tags_the_first_paragraph_of_each_cable(
    catalogue: Catalogue,
) -> None:
    assert places(planned(catalogue, "post:zenda")) == [
        ("03ZENDA12", "1"),
        ("04ZENDA3", "1"),
        ("04ZENDA4", "1"),
    ]
    assert places(planned(catalogue, "code:shelter/capacity")) == [("03ZENDA12", "2")]
    assert places(planned(catalogue, "in:¶ marking:nf")) == [("03ZENDA12", "2")]


def test_a_cable_with_the_words_outside_of_its_paragraphs_is_left_out(
    catalogue: Catalogue,
) -> None:
    wanted = planned(catalogue, "epet or news")
    assert places(wanted) == [("04ZENDA3", "1")]
    assert wanted.without == 1


def test_the_tag_is_the_coders_own_with_the_search_as_its_rule(catalogue: Catalogue) -> None:
    apply(catalogue, planned(catalogue, "in:¶  minister visit", "#visit"))
    [new] = items(catalogue, "03STRELSAU7")
    assert (new.tags, new.rules, new.author) == (
        ("visit",),
        ("visit: in:¶ minister visit",),
        "kim",
    )
    assert (new.paragraph, new.opening[:8]) == ("1", "Oil cost")
    assert len(catalogue.addresses(parse("code:visit"))) == 2


def test_what_is_there_gets_the_tag_beside_its_own_and_others_stay_as_they_are(
    catalogue: Catalogue,
) -> None:
    sidecar = catalogue.folder / "03ZENDA12.annotations.yaml"
    before = sidecar.read_text(encoding="utf-8")
    apply(catalogue, planned(catalogue, "director", "staff"))
    own, _ = items(catalogue, "03ZENDA12")
    assert (own.id, own.tags, own.rules) == (
        "kaaa",
        ("shelter/capacity", "staff"),
        ("staff: director",),
    )
    assert own.note == "Six months full."
    changed = set(sidecar.read_text(encoding="utf-8").splitlines()) ^ set(before.splitlines())
    assert {line.split(":")[0].strip(" -") for line in changed} == {"tags", "rules"}
    apply(catalogue, planned(catalogue, "director", "staff", who="ana"))
    assert [one.author for one in items(catalogue, "03ZENDA12")] == ["kim", "kim", "ana"]


def test_what_is_tagged_already_is_left_alone(catalogue: Catalogue) -> None:
    apply(catalogue, planned(catalogue, "minister"))
    again = planned(catalogue, "minister or forty")
    assert places(again) == [("03STRELSAU8", "1"), ("03ZENDA12", "1")]
    assert again.already == 4


def test_it_is_undone_as_one_step(catalogue: Catalogue) -> None:
    kept = items(catalogue, "03ZENDA12"), items(catalogue, "03STRELSAU8")
    apply(catalogue, planned(catalogue, "visit or director or forty"))
    made = last_of(catalogue.folder)
    assert made is not None and made.is_done
    assert made.name == "tag visit by visit or director or forty"
    assert undo(made) == 6
    now = items(catalogue, "03ZENDA12"), items(catalogue, "03STRELSAU8")
    assert [[(one.id, one.tags, one.rules, one.note) for one in each] for each in now] == [
        [(one.id, one.tags, one.rules, one.note) for one in each] for each in kept
    ]
    assert not (catalogue.folder / "04ZENDA4.annotations.yaml").exists()
    assert last_of(catalogue.folder) is None


def test_a_sidecar_with_a_word_of_somebody_stays_when_it_is_undone(catalogue: Catalogue) -> None:
    apply(catalogue, planned(catalogue, "short"))
    sidecar = catalogue.folder / "04ZENDA4.annotations.yaml"
    sidecar.write_text(f"# Look again.\n{sidecar.read_text(encoding='utf-8')}", encoding="utf-8")
    made = last_of(catalogue.folder)
    assert made is not None
    undo(made)
    assert sidecar.read_text(encoding="utf-8").startswith("# Look again.\n")
    assert items(catalogue, "04ZENDA4") == ()


def test_undoing_keeps_what_was_added_by_hand_since(catalogue: Catalogue) -> None:
    apply(catalogue, planned(catalogue, "short"))
    sidecar = catalogue.folder / "04ZENDA4.annotations.yaml"
    text = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(text.replace("    author:", "    note: Look again.\n    author:"))
    made = last_of(catalogue.folder)
    assert made is not None
    undo(made)
    [left] = items(catalogue, "04ZENDA4")
    assert (left.tags, left.rules, left.note) == ((), (), "Look again.")


def test_where_coding_is_blind_it_goes_into_the_coders_own_sidecar(catalogue: Catalogue) -> None:
    (catalogue.folder / "cablegram.yaml").write_text("coding: blind\n", encoding="utf-8")
    before = contents(catalogue.folder)
    apply(catalogue, planned(catalogue, "director"))
    after = contents(catalogue.folder)
    [new] = after.keys() - before.keys()
    assert new == "03ZENDA12.kim.annotations.yaml"
    assert {name: after[name] for name in before} == before
    assert planned(catalogue, "director").already == 1
    assert places(planned(catalogue, "director", who="ana")) == [("03ZENDA12", "2")]


def test_what_was_killed_half_way_is_undone_as_well(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(catalogue.folder)

    def killed(steps: Sequence[tuple[Sidecar, Annotations, Annotations]], _: object) -> None:
        sidecar, _, after = steps[0]
        sidecar.save(after)

    monkeypatch.setattr(batch, "run", killed)
    apply(catalogue, planned(catalogue, "short or drivers or news"))
    made = last_of(catalogue.folder)
    assert made is not None
    assert len(made.sidecars) == 4
    assert undo(made) == 1
    assert contents(catalogue.folder) == before


def test_what_was_taken_away_by_hand_since_does_not_stop_undoing(catalogue: Catalogue) -> None:
    before = contents(catalogue.folder)
    apply(catalogue, planned(catalogue, "short or news"))
    (catalogue.folder / "04ZENDA4.annotations.yaml").unlink()
    made = last_of(catalogue.folder)
    assert made is not None
    assert undo(made) == 1
    assert contents(catalogue.folder) == before


def test_nothing_is_written_where_one_sidecar_cannot_be(catalogue: Catalogue) -> None:
    (catalogue.folder / "04ZENDA4.annotations.yaml").write_text("version: [", encoding="utf-8")
    before = contents(catalogue.folder)
    wanted = planned(catalogue, "visit")
    assert len(wanted.problems) == 1
    with pytest.raises(RecodingError, match="nothing was changed"):
        apply(catalogue, wanted)
    assert contents(catalogue.folder) == before


def test_what_fails_half_way_is_taken_back(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = items(catalogue, "03ZENDA12")
    wanted = planned(catalogue, "director or short")
    last = wanted.cables[-1].sidecar
    monkeypatch.setattr(last, "problem", "the disk is full")
    with pytest.raises(RecodingError, match="the disk is full; nothing was changed"):
        apply(catalogue, wanted)
    assert [one.tags for one in items(catalogue, "03ZENDA12")] == [one.tags for one in kept]
    assert last_of(catalogue.folder) is None


def test_cables_of_a_dump_are_tagged_each_in_its_own_sidecar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dump.csv").write_bytes(dump([row(12), row(13)]))
    catalogue = PlainCatalogue(tmp_path)
    opened: list[Path] = []

    def counting(path: Path) -> Iterator[FoundCable]:
        opened.append(path)
        return cables_of(path)

    monkeypatch.setattr(batch, "cables_of", counting)
    wanted = planned(catalogue, "harvest")
    assert opened == [tmp_path / "dump.csv"]
    assert sorted(one.sidecar.path.name for one in wanted.cables) == [
        "09TESTVILLE12.annotations.yaml",
        "09TESTVILLE13.annotations.yaml",
    ]
    apply(catalogue, wanted)
    assert len(catalogue.addresses(parse("code:visit"))) == 2


@pytest.mark.parametrize("tag", ["", " ", "#", "/"])
def test_a_tag_needs_a_name(catalogue: Catalogue, tag: str) -> None:
    with pytest.raises(RecodingError, match="needs a name"):
        planned(catalogue, "visit", tag)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oil", True),
        ("post:zenda (oil or gas)", True),
        ("in:summary", True),
        ("code:a", True),
        ("has:note", True),
        ("has:orphan", False),
        ("post:zenda -oil", False),
        ("", False),
    ],
)
def test_which_searches_name_paragraphs(query: str, expected: bool) -> None:
    assert names_paragraphs(parse(query)) is expected


def test_results_are_read_in_windows(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_WINDOW", 2)
    assert len(planned(catalogue, "").cables) == 5
