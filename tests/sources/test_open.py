"""Opening cables: formats told by content, addresses, folders, and what a sidecar knows them by."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.sources.made import CONTENT, HEADER, TELEGRAM, TEXT, dump, page, row, written
from tests.sources.volumes import MEMORANDUM, volume
from tui.annotations import places, render
from tui.annotations.model import Annotation, Annotations
from tui.cable.addresses import address, is_identity, split, stem
from tui.cli import main
from tui.exports.gather import gather
from tui.exports.tally import files_of
from tui.sources.files import SourceError
from tui.sources.open import (
    cables_of,
    detect,
    exists,
    files_in,
    format_of,
    holds_many,
    open_cable,
    read,
    refuse_unreadable,
)

SAMPLES = {
    "text": TEXT.encode(),
    "html": page(),
    "csv": dump([row(1), row(2)]),
    "nara": TELEGRAM.encode(),
    "frus": volume(MEMORANDUM),
}


@pytest.mark.parametrize(("name", "data"), SAMPLES.items(), ids=SAMPLES)
def test_the_content_says_the_format_whatever_the_name(name: str, data: bytes) -> None:
    assert detect(data[: 64 * 1024]) == name
    assert detect(b"\xef\xbb\xbf" + data) == name


@pytest.mark.parametrize(
    "data",
    [
        HEADER.encode() + CONTENT.encode(),
        b"id,name\n1,2\n",
        b"<<218634>> UNCLAS TESTVILLE 000012\n",
        b'<?xml version="1.0"?><feed/>',
        b"1. It rained.",
        b"",
    ],
)
def test_what_is_none_of_the_others_is_text(data: bytes) -> None:
    assert detect(data) == "text"


def test_a_source_that_is_forced_overrules_the_content(tmp_path: Path) -> None:
    path = written(tmp_path, "page.txt", page())
    assert format_of(path) == "html"
    assert read(path, "text").text == page().decode()
    with pytest.raises(ValueError, match="no source format"):
        format_of(path, "pdf")


def test_three_sources_of_one_cable_have_one_text(tmp_path: Path) -> None:
    texts = {
        read(written(tmp_path, "a.txt", TEXT)).text,
        read(written(tmp_path, "a.html", page())).text,
        read(written(tmp_path, "a.csv", dump([row(12)]))).text,
    }
    assert texts == {TEXT}


# Addresses


def test_an_address_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"
    assert address(path, "") == path
    assert split(address(path, "09TESTVILLE1")) == (path, "09TESTVILLE1")
    assert stem(address(path, "09TESTVILLE1")) == "09TESTVILLE1"
    assert stem(tmp_path / "09TESTVILLE1.txt") == "09TESTVILLE1"
    assert not is_identity("../x")


@pytest.mark.parametrize("name", ["a#b.txt", "#b", "a.txt#", "a.b#c.txt", "a.txt#b/c", "a.txt#b c"])
def test_what_is_no_address_is_a_file(tmp_path: Path, name: str) -> None:
    assert split(tmp_path / name) == (tmp_path / name, "")


def test_a_file_that_has_such_a_name_is_that_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt#09TESTVILLE1", TEXT)
    assert split(path) == (path, "")
    assert stem(path) == "a"
    assert read(path).path == path


def test_one_cable_of_a_file_that_is_one_can_be_named_too(tmp_path: Path) -> None:
    path = written(tmp_path, "page.html", page())
    assert open_cable(f"{path}#09TESTVILLE12").id == "09TESTVILLE12"
    with pytest.raises(SourceError, match="no cable 09X1 in it"):
        read(f"{path}#09X1")


def test_what_can_be_opened(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    assert holds_many(path)
    assert exists(path)
    assert exists(f"{path}#09TESTVILLE2")
    assert not exists(tmp_path)
    assert not exists(tmp_path / "none.csv#09TESTVILLE2")
    refuse_unreadable(path)
    with pytest.raises(SourceError, match="no cable"):
        refuse_unreadable(Path(f"{path}#09TESTVILLE3"))
    with pytest.raises(SourceError, match="no cables in it"):
        list(cables_of(written(tmp_path, "v.xml", volume())))


def test_the_only_cable_of_a_dump_needs_no_id(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1)]))
    assert read(path).path.name == "dump.csv#09TESTVILLE1"


# Sidecars


def test_a_hash_is_of_the_file_or_of_a_cable_s_own_text(tmp_path: Path) -> None:
    data = page()
    assert read(written(tmp_path, "a.html", data)).sha256 == hashlib.sha256(data).hexdigest()
    one = written(tmp_path, "one.csv", dump([row(1), row(2)]))
    two = written(tmp_path, "two.csv", dump([row(3), row(2)]))
    text = read(f"{one}#09TESTVILLE2")
    assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()
    assert read(f"{two}#09TESTVILLE2").sha256 == text.sha256


def annotated(folder: Path, name: str) -> Path:
    items = (Annotation(id="aaaa", paragraph="1", tags=("rain",)),)
    text = render.document(Annotations("09TESTVILLE2", "dump.csv", "", items, ()))
    return written(folder, name, text)


def test_a_cable_of_many_has_a_sidecar_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump(map(row, range(1, 5))))
    one = address(path, "09TESTVILLE2")
    own = annotated(tmp_path, "09TESTVILLE2.annotations.yaml")
    kim = annotated(tmp_path, "09TESTVILLE2.kim.annotations.yaml")
    assert places.beside(one) == own
    assert places.beside(one, "kim") == kim
    assert places.sidecars_of(one) == [own, kim]


def test_of_a_dump_the_annotated_cables_are_exported(tmp_path: Path) -> None:
    path = written(tmp_path, "dump.csv", dump(map(row, range(1, 5))))
    own = annotated(tmp_path, "09TESTVILLE2.annotations.yaml")
    problems: list[str] = []
    [one] = gather([path], problems)
    assert problems == []
    assert one.path == address(path, "09TESTVILLE2")
    assert one.identity == "09TESTVILLE2"
    assert one.annotation_count == 1
    assert one.sidecars[0].coder == ""
    assert files_of(one) == [path, own]
    [asked] = gather([address(path, "09TESTVILLE3")], problems)
    assert asked.annotation_count == 0
    book = written(tmp_path, "v.xml", volume(MEMORANDUM, MEMORANDUM))
    [asked] = gather([Path(f"{book}#d18")], problems)
    assert asked.path == address(book, "frus1952-54v99-d18")


# Folders and the command line


def test_a_folder_has_what_looks_like_a_cable(tmp_path: Path) -> None:
    written(tmp_path, "1.txt", TEXT)
    written(tmp_path, "2.html", page())
    written(tmp_path, "3.csv", dump([row(1), row(2)]))
    written(tmp_path, "4.xml", volume(MEMORANDUM))
    written(tmp_path, "codes.csv", "tag,count\nrain,2\n")
    written(tmp_path, "feed.xml", "<feed/>")
    written(tmp_path, "empty.html", "")
    assert [path.name for path in files_in(tmp_path)] == ["1.txt", "2.html", "3.csv", "4.xml"]


def test_show_gives_a_line_for_each_cable_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, "1.txt", TEXT)
    written(tmp_path, "2.html", page())
    written(tmp_path, "3.csv", dump([row(1)]) + b"broken\n" + dump([row(2)]))
    written(tmp_path, "4.xml", b"<TEI><broken")
    written(tmp_path, "5.txt", TELEGRAM)
    assert main(["show", "--format", "jsonl", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [Path(one["file"]).name for one in found] == [
        *("1.txt", "2.html", "3.csv#09TESTVILLE1", "3.csv#09TESTVILLE2", "5.txt"),
    ]
    assert found[2]["record"]["references"] == ["08TESTVILLE7", "08STATE1"]
    assert captured.err.count("\n") == 2
    assert "4.xml:1: not XML" in captured.err


def test_show_prints_one_cable_of_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "dump.csv", dump([row(1), row(2)]))
    assert main(["show", "--format", "json", f"{path}#09TESTVILLE2"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "09TESTVILLE2"
    assert main(["show", "--format", "json", str(path)]) == 2
    assert "prints one cable" in capsys.readouterr().err
    assert main(["show", "--source", "text", f"{path}"]) == 0
    assert main(["show", "--source", "pdf", f"{path}"]) == 2
