"""The catalogue follows what happens to files, sidecars, dumps and volumes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.library.samples import CABLES, _on, build, save
from tests.library.test_faults import opened, wait_for
from tests.library.test_faults import text as cable_text
from tui.annotations import places
from tui.annotations.model import Annotation
from tui.cable.addresses import address
from tui.library.catalogue import CatalogueError
from tui.library.indexed import IndexedCatalogue
from tui.library.opening import open_catalogue
from tui.library.parsing import parse

ZENDA = "03ZENDA12"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return build(tmp_path / "library")


def found(catalogue: IndexedCatalogue, query: str) -> set[str]:
    return {path.name.removesuffix(".txt") for path in catalogue.addresses(parse(query))}


@contextmanager
def watched(folder: Path) -> Iterator[IndexedCatalogue]:
    catalogue = open_catalogue(folder, 1, wait=True)
    try:
        yield catalogue
    finally:
        catalogue.close()


def test_what_happens_on_the_disk_is_seen_while_a_library_is_open(library: Path) -> None:
    with watched(library) as catalogue:
        assert found(catalogue, "shelter") == {"03ZENDA12", "04ZENDA3"}
        (library / "new.txt").write_text(cable_text(7, "shelter"), encoding="utf-8")
        wait_for(lambda: "new" in found(catalogue, "shelter"))
        (library / "new.txt").write_text(cable_text(7, "flood"), encoding="utf-8")
        wait_for(lambda: found(catalogue, "flood") == {"new"})
        assert "new" not in found(catalogue, "shelter")
        (library / "new.txt").unlink()
        wait_for(lambda: not found(catalogue, "flood"))
        item = Annotation("kxxx", "1", ("drivers",), author="ana", opening="Oil costs more")
        save(library, "03STRELSAU7", (item,))
        wait_for(lambda: found(catalogue, "code:drivers") == {"03STRELSAU7"})


def test_our_own_annotations_are_found_at_once(library: Path) -> None:
    with opened(library) as catalogue:
        assert found(catalogue, "code:drivers") == set()
        item = Annotation("kxxx", "1", ("drivers/of/oil",), "Noted.", "ana")
        save(library, "03STRELSAU7", (_on("03STRELSAU7", "1", item),))
        cable = library / "03STRELSAU7.txt"
        catalogue.annotated(cable)
        assert found(catalogue, "code:drivers/") == {"03STRELSAU7"}
        assert found(catalogue, "in:¶ note:noted oil") == {"03STRELSAU7"}
        row = catalogue.at(cable)
        assert row is not None
        assert (row.annotations, row.orphans, row.codes) == (1, 0, ("drivers/of/oil",))
        (library / "03STRELSAU7.annotations.yaml").unlink()
        catalogue.annotated(cable)
        assert found(catalogue, "code:drivers") == set()
    with opened(library) as catalogue:
        assert found(catalogue, "code:shelter") == {ZENDA}


def test_an_annotation_is_an_orphan_when_its_words_go(library: Path) -> None:
    with opened(library) as catalogue:
        assert found(catalogue, "is:orphan") == {"03STRELSAU8"}
    said = CABLES[ZENDA].replace("forty children", "some people")
    (library / f"{ZENDA}.txt").write_text(said, encoding="utf-8")
    with opened(library) as catalogue:
        assert found(catalogue, "is:orphan") == {"03STRELSAU8", ZENDA}
        assert found(catalogue, "code:shelter") == {ZENDA}


def test_sidecars_kept_away_from_a_read_only_folder_are_found(library: Path) -> None:
    own = library / f"{ZENDA}.annotations.yaml"
    away = places.away(library / f"{ZENDA}.txt", "kim")
    away.parent.mkdir(parents=True)
    shutil.move(own, away)
    with opened(library) as catalogue:
        assert found(catalogue, "code:shelter") == {ZENDA}
        assert found(catalogue, "coder:kim") == {ZENDA}


def test_what_was_read_survives_the_cache_and_is_known_above_and_below(library: Path) -> None:
    with opened(library) as catalogue:
        catalogue.mark_read([library / "04ZENDA3.txt", library / "04ZENDA4.txt"])
        catalogue.mark_read([library / "04ZENDA4.txt"], read=False)
        assert found(catalogue, "is:read") == {"04ZENDA3"}
        place = catalogue.place
    shutil.rmtree(place)
    with opened(library) as catalogue:
        assert found(catalogue, "is:read") == {"04ZENDA3"}
        assert [row.read for row in catalogue.holding("04ZENDA3")] == [True]
    with opened(library.parent) as catalogue:
        assert found(catalogue, "is:read") == {"04ZENDA3"}


def dump(path: Path, count: int, word: str = "shelter", filler: int = 8) -> Path:
    """The archive's dump with ``count`` cables."""
    rows = [
        f'"{at}","7/15/2003 9:05","03TESTVILLE{at}","Embassy Testville","SECRET",'
        f'"03ZENDA12|02ZENDA99","FM AMEMBASSY TESTVILLE","1. (S) The {word} of row {at}.'
        f'{" Filler stands here." * filler}\n"\n'
        for at in range(1, count + 1)
    ]
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_each_cable_of_a_dump_is_a_row(library: Path) -> None:
    file = dump(library / "dump.csv", 130)
    with opened(library) as catalogue:
        assert len(found(catalogue, "id:03testville*")) == 130
        [hit] = catalogue.search(parse("row near 77")).hits
        assert hit.row.address == address(file, "03TESTVILLE77")
        assert [hit.words[a:b] for a, b in hit.marks] == ["row", "77"]
        catalogue.mark_read([hit.row.address])
        assert found(catalogue, "is:read") == {"dump.csv#03TESTVILLE77"}
        assert len(catalogue.citing(ZENDA)) == 131
        assert catalogue.missing(1)[0].value == "02ZENDA99"
    dump(file, 3, "mint")
    with opened(library) as catalogue:
        assert found(catalogue, "mint") == {f"dump.csv#03TESTVILLE{at}" for at in (1, 2, 3)}
        assert len(found(catalogue, "id:03testville*")) == 3


def test_a_large_dump_is_taken_in_piece_by_piece(library: Path) -> None:
    dump(library / "dump.csv", 300, filler=200)
    assert (library / "dump.csv").stat().st_size > 1024 * 1024
    with opened(library) as catalogue:
        assert catalogue.search(parse("filler")).total == 300
        assert catalogue.search(parse("")).total == 300 + len(CABLES)


def test_what_cannot_be_read_is_told_and_the_rest_is_there(library: Path) -> None:
    (library / "empty.txt").write_bytes(b"")
    (library / "picture.txt").write_bytes(bytes(range(256)) * 10)
    (library / "numbers.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (library / "04ZENDA4.annotations.yaml").write_text("annotations: [", encoding="utf-8")
    with opened(library) as catalogue:
        assert found(catalogue, "") == set(CABLES)
        problems = catalogue.progress().problems
        assert len(problems) == catalogue.progress().problem_count == 3
        assert all("\n" not in line for line in problems)
    with opened(library) as catalogue:
        assert catalogue.progress().problem_count == 3
    (library / "empty.txt").write_text(cable_text(9), encoding="utf-8")
    os.utime(library / "empty.txt", (1, 1))
    with opened(library) as catalogue:
        assert "empty" in found(catalogue, "harvest")
        assert catalogue.progress().problem_count == 2


def test_a_folder_that_is_none_is_told() -> None:
    with pytest.raises(CatalogueError, match="no such folder"):
        open_catalogue(Path("nowhere"))
