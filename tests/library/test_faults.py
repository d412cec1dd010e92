"""Whatever happens to the catalogue, its answers are right, or one line says why there are none."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tui.library import tables
from tui.library.catalogue import CatalogueError, Facet
from tui.library.indexed import IndexedCatalogue
from tui.library.opening import open_catalogue
from tui.library.parsing import parse

CABLES = 230


def text(number: int, word: str = "harvest") -> str:
    return (
        f"03TESTVILLE{number}\nTHE {word.upper()}\nTue Jul 15 00:00:00 +0000 2003\nUNCLASSIFIED\n"
        f"Embassy Testville\nUNCLAS TESTVILLE {number:06d}\n\nSUBJECT: THE {word.upper()}\n\n"
        f"1. The {word} of {number} was good.\n"
    )


def write(folder: Path, numbers: range, word: str = "harvest") -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        file = folder / f"{number}.txt"
        file.write_text(text(number, word), encoding="utf-8")
        # Files of this very moment are read once more the next time.
        os.utime(file, (1_000_000 + number, 1_000_000 + number))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, range(1, CABLES + 1))
    return folder


@contextmanager
def opened(folder: Path, *, watch: bool = False) -> Iterator[IndexedCatalogue]:
    catalogue = open_catalogue(folder, 1, watch=watch, wait=True)
    try:
        yield catalogue
    finally:
        catalogue.close()


def found(catalogue: IndexedCatalogue, query: str) -> set[str]:
    return {path.name for path in catalogue.addresses(parse(query))}


def assert_right(catalogue: IndexedCatalogue, folder: Path) -> None:
    """Every answer is what stands in the files."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.txt")}
    assert found(catalogue, "") == set(texts)
    for word in ("harvest", "flood", "17"):
        assert found(catalogue, word) == {
            name for name, said in texts.items() if word in said.split()
        }
    years = catalogue.facets(parse(""), [Facet.YEAR])[Facet.YEAR]
    assert sum(one.number for one in years) == len(texts)
    assert catalogue.progress().problems == ()


KILLED = """
import os, signal, sys
from pathlib import Path
from tui.library import feeding
from tui.library.opening import open_catalogue

step, left = sys.argv[2], int(sys.argv[3])
whole = getattr(feeding.Feeder, step)

def killed(self):
    global left
    left -= 1
    if left < 0 and sys.argv[4] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    whole(self)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

setattr(feeding.Feeder, step, killed)
open_catalogue(Path(sys.argv[1]), 1, watch=False, wait=True)
"""


def build_and_kill(folder: Path, *how: str) -> None:
    command = [sys.executable, "-c", KILLED, str(folder), *how]
    ended = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "how",
    [("_note", "1", "after"), ("_confirm", "1", "before"), ("_confirm", "0", "after")],
    ids="-".join,
)  # fmt: skip
def test_a_build_that_is_killed_goes_on(how: tuple[str, ...], library: Path) -> None:
    build_and_kill(library, *how)
    with opened(library) as catalogue:
        assert_right(catalogue, library)


@pytest.mark.parametrize(
    "how", [("_note", "0", "after"), ("_confirm", "0", "before")], ids="-".join
)
def test_a_refresh_that_is_killed_forgets_nothing_and_keeps_nothing_old(
    how: tuple[str, ...], library: Path
) -> None:
    with opened(library):
        pass
    write(library, range(5, 20), "flood")
    write(library, range(400, 410), "flood")
    for number in range(30, 40):
        (library / f"{number}.txt").unlink()
    build_and_kill(library, *how)
    with opened(library) as catalogue:
        assert_right(catalogue, library)


@pytest.mark.faults
@pytest.mark.parametrize("delay", [0.2 + 0.05 * step for step in range(40)])
def test_a_build_that_is_killed_at_any_moment_goes_on(delay: float, library: Path) -> None:
    command = [sys.executable, "-m", "tui.cli", "index", str(library), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    time.sleep(delay)
    process.kill()
    process.wait()
    with opened(library) as catalogue:
        assert_right(catalogue, library)


def _garbage(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.write(b"\x5a" * max(size, 64))


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "all deleted": shutil.rmtree,
    "tables deleted": lambda place: (place / "catalogue.db").unlink(),
    "tables overwritten": lambda place: _garbage(place / "catalogue.db"),
    "tables cut": lambda place: _cut(place / "catalogue.db"),
    "tables empty": lambda place: os.truncate(place / "catalogue.db", 0),
    "index deleted": lambda place: shutil.rmtree(place / "text"),
    "index list overwritten": lambda place: _garbage(place / "text" / "meta.json"),
    "words deleted": lambda place: next(place.glob("text/*.term")).unlink(),
    "words cut": lambda place: _cut(next(place.glob("text/*.term"))),
    "places overwritten": lambda place: _garbage(next(place.glob("text/*.idx"))),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_built_again(damage: str, library: Path) -> None:
    with opened(library) as catalogue:
        place = catalogue.place
    DAMAGES[damage](place)
    with opened(library) as catalogue:
        try:
            assert_right(catalogue, library)
        except CatalogueError as error:
            assert "\n" not in str(error)
            damaged = True
        else:
            damaged = False
    if damaged:  # it was only seen when it was asked; now it is known
        with opened(library) as catalogue:
            assert_right(catalogue, library)


def test_another_version_is_built_again(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(library) as catalogue:
        place = catalogue.place
    monkeypatch.setattr(tables, "FORMAT", tables.FORMAT + 1)
    with opened(library) as catalogue:
        assert_right(catalogue, library)
        assert catalogue.place == place


def test_a_catalogue_deleted_while_it_is_open_goes_on_and_comes_back(library: Path) -> None:
    with opened(library, watch=True) as catalogue:
        shutil.rmtree(catalogue.place)
        assert found(catalogue, "harvest") <= {file.name for file in library.iterdir()}
        wait_for(lambda: catalogue.progress().done)
        assert_right(catalogue, library)
        write(library, range(500, 503), "flood")
        wait_for(lambda: catalogue.place.is_dir() and "501.txt" in found(catalogue, "flood"))
        assert_right(catalogue, library)


def wait_for(happens: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def test_of_two_that_read_one_writes_and_the_other_sees_it(library: Path) -> None:
    with opened(library, watch=True) as first, opened(library, watch=True) as second:
        assert [one._store.writes for one in (first, second)] == [True, False]
        assert_right(second, library)
        write(library, range(500, 503), "flood")
        wait_for(lambda: "501.txt" in found(second, "flood"))
        assert_right(second, library)
        first.close()
        write(library, range(600, 603), "flood")
        wait_for(lambda: "601.txt" in found(second, "flood"))
        assert second._store.writes
        assert_right(second, library)


def test_a_reader_waits_for_what_another_process_builds(library: Path) -> None:
    command = [sys.executable, "-m", "tui.cli", "index", str(library), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        with opened(library) as catalogue:
            assert_right(catalogue, library)
        assert process.wait(60) == 0


def test_a_row_that_only_the_tables_have_is_noticed(library: Path) -> None:
    with opened(library) as catalogue:
        place = catalogue.place
    with sqlite3.connect(place / "catalogue.db") as connection:
        connection.execute("delete from cables where number = 7")
    with opened(library) as catalogue:
        assert_right(catalogue, library)


@pytest.fixture
def small_disk(isolated: Path) -> Iterator[Path]:
    """A disk of 12 MB under the cache directory."""
    place = isolated / "home" / ".cache" / "cablegram"
    place.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.parametrize("room", [0, 40_000, 200_000, 350_000])
def test_a_full_disk_is_told_in_a_line(room: int, library: Path, small_disk: Path) -> None:
    filler = small_disk / "filler"
    with filler.open("wb") as stream:
        stream.write(bytes(12 * 1024 * 1024 - 8192 - room))
    with opened(library) as catalogue:
        assert catalogue.failed
        [line] = catalogue.progress().problems
        assert "full" in line
        try:
            assert found(catalogue, "harvest") <= {file.name for file in library.iterdir()}
        except CatalogueError as error:
            assert "\n" not in str(error)
    filler.unlink()
    with opened(library) as catalogue:
        assert_right(catalogue, library)


def test_a_disk_that_fills_while_a_library_is_open_leaves_what_was_there(
    library: Path, small_disk: Path
) -> None:
    with opened(library):
        pass
    write(library, range(1000, 1400), "flood")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        for _ in range(12 * 1024):
            stream.write(bytes(1024))
    with opened(library) as catalogue:
        assert catalogue.failed
        assert "full" in catalogue.progress().problems[0]
        assert found(catalogue, "harvest") == {f"{number}.txt" for number in range(1, CABLES + 1)}
    filler.unlink()
    with opened(library) as catalogue:
        assert_right(catalogue, library)
