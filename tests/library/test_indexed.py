"""The engine answers as the plain catalogue does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.plain_catalogue import PlainCatalogue
from tests.library.samples import build
from tests.library.test_queries import BESIDE, FOUND, Z3
from tui.library.catalogue import Facet, Sort
from tui.library.indexed import IndexedCatalogue
from tui.library.opening import open_catalogue
from tui.library.parsing import parse
from tui.library.stems import stem


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CACHE", "STATE", "DATA"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield patch


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("indexed") / "library")


@pytest.fixture(scope="module")
def engine(library: Path, homes: pytest.MonkeyPatch) -> Iterator[IndexedCatalogue]:
    catalogue = open_catalogue(library, 1, watch=False, wait=True)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="module")
def plain(library: Path) -> PlainCatalogue:
    found = PlainCatalogue(library, stem)
    found.mark_read([library / f"{Z3}.txt"])
    return found


@pytest.mark.parametrize("query", [*FOUND, *BESIDE])
def test_a_query_finds(query: str, engine: IndexedCatalogue, plain: PlainCatalogue) -> None:
    engine.mark_read([engine.folder / f"{Z3}.txt"])
    asked = parse(query)
    expected = plain.search(asked, Sort.DATE)
    found = engine.search(asked, Sort.DATE)
    assert [h.row.id for h in found.hits] == [h.row.id for h in expected.hits]
    assert found.total == expected.total
    for mine, theirs in zip(found.hits, expected.hits, strict=True):
        assert (mine.paragraph, mine.marking, mine.words, mine.marks) == (
            theirs.paragraph,
            theirs.marking,
            theirs.words,
            theirs.marks,
        )
    wanted = list(Facet)
    assert engine.facets(asked, wanted) == plain.facets(asked, wanted)
    assert {hit.row.id for hit in engine.search(asked).hits} == {
        hit.row.id for hit in expected.hits
    }
