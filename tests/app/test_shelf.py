"""Pages, dumps and single cables of a dump, opened in the reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.app.cables import MEADOW, RIVER, put
from tests.app.desk import at_desk, presses
from tests.app.test_codebook import annotate
from tests.sources.made import dump, page, row, written
from tui.app.session import open_session
from tui.app.shelf import Shelf, is_shelf, shelf_of
from tui.cable.visible import visible


async def test_a_dump_lists_its_cables_and_opens_one(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2), row(3)]))
    async with at_desk(path) as desk:
        assert "3 cables in" in desk.text()
        await desk.do("list.next", "list.accept")
        reader = desk.reader
        assert str(reader.session.path).endswith(f"#{reader.session.cable.id}")
        await desk.do("tag.pick")
        await desk.type("trade")
        await desk.do("list.accept")
        await desk.saved()
        name = f"{reader.session.cable.id}.annotations.yaml"
        assert "trade" in (path.parent / name).read_text(encoding="utf-8")


@presses("cable.open")
async def test_an_address_opens_one_cable_and_leads_back_to_its_dump(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    first = Shelf(path).listed[0].address
    async with at_desk(first) as desk:
        assert desk.reader.session.path.name == first.name
        await desk.do("cable.open")
        assert "2 cables in" in desk.text()


async def test_a_folder_lists_texts_pages_and_dumps(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    put(folder, "04ZENDA117.txt", MEADOW)
    written(folder, "page.html", page())
    written(folder, "dump.csv", dump([row(1), row(2)]))
    written(folder, "codes.csv", "tag,count\ntrade,2\n")
    names = {listed.address.name for listed in Shelf(folder).listed}
    assert names == {"04ZENDA117.txt", "page.html", "dump.csv"}


def test_a_shelf_is_a_folder_or_a_file_of_many(tmp_path: Path) -> None:
    many = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    one = put(tmp_path, "04ZENDA117.txt", MEADOW)
    address = Shelf(many).listed[0].address
    assert is_shelf(tmp_path) and is_shelf(many)
    assert not is_shelf(one) and not is_shelf(address) and not is_shelf(tmp_path / "none.txt")
    assert shelf_of(address) == many and shelf_of(one) == tmp_path


def test_subjects_stand_in_one_column_whatever_the_names_are_made_of(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    for name in ("04ZENDA117.txt", "漢字.txt"):
        put(folder, name, MEADOW)
    put(folder, "latin.txt", MEADOW).rename(folder / os.fsdecode(b"caf\xe9.txt"))
    shown = [visible(choice.label) for choice in Shelf(folder).choices()]
    assert len(shown) == 3 and len({cell_len(label) for label in shown}) == 1
    assert any("caf" in label for label in shown)


@pytest.mark.parametrize(
    ("first", "second", "coder"),
    [("x.txt", "x.html", ""), ("x.kim.txt", "x.txt", "kim")],
    ids=["one stem", "a coder's name"],
)
async def test_a_sidecar_that_belongs_to_another_cable_is_left_alone(
    tmp_path: Path, first: str, second: str, coder: str
) -> None:
    folder = tmp_path / "cables"
    if coder:
        put(folder, "cablegram.yaml", "version: 1\ncoding: blind\n")
    owner = put(folder, first, MEADOW)
    sidecar = annotate(owner, MEADOW, ("aaaa1111", "2", "rain", "ana"))
    before = sidecar.read_bytes()
    other = put(folder, second, page() if second.endswith("html") else RIVER)
    async with at_desk(other, coder=coder or "ana") as desk:
        assert f"belongs to {first}" in desk.reader.session.sidecar.problem
        await desk.do("list.cancel", "review.toggle")
        assert "read-only" in desk.footer
    assert sidecar.read_bytes() == before


def test_a_cable_that_was_renamed_keeps_its_sidecar(tmp_path: Path) -> None:
    cable = put(tmp_path, "x.txt", RIVER)
    sidecar = annotate(put(tmp_path, "y.txt", MEADOW), MEADOW, ("aaaa1111", "2", "rain", "ana"))
    sidecar.rename(tmp_path / "x.annotations.yaml")
    (tmp_path / "y.txt").unlink()
    assert open_session(cable).sidecar.writable
