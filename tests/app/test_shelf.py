"""Pages, dumps and single cables of a dump, opened in the reader."""

from __future__ import annotations

from pathlib import Path

from tests.app.cables import MEADOW, put
from tests.app.desk import at_desk, presses
from tests.sources.made import dump, page, row, written
from tui.app.shelf import Shelf, is_shelf, shelf_of


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
