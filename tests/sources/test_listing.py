"""What there is to choose from, in a folder and in a file of many cables."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tests.sources.made import TELEGRAM, TEXT, dump, page, row, written
from tests.sources.volumes import MEMORANDUM, volume
from tests.sources.volumes import TELEGRAM as IN_VOLUME
from tui.cable.addresses import address
from tui.sources.listing import cables_listed, files_listed, subject_of

SUBJECT = "GRAIN AND RAIN IN THE TOWN OF STRELSAU"


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    written(tmp_path, "1.txt", TEXT)
    written(tmp_path, "2.html", page())
    written(tmp_path, "3.txt", TELEGRAM)
    written(tmp_path, "4.csv", dump([row(1), row(2)]))
    written(tmp_path, "5.txt", "")
    assert [(one.name, one.subject, one.many) for one in files_listed(tmp_path)] == [
        ("1", SUBJECT, False),
        ("2", SUBJECT, False),
        ("3", "THE HARVEST AND THE RAIN", False),
        ("4.csv", "", True),
        ("5", "", False),
    ]


def test_the_cables_of_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, "4.csv", dump(map(row, range(1, 50))))
    first = list(islice(cables_listed(path), 2))
    assert [one.name for one in first] == ["09TESTVILLE1", "09TESTVILLE2"]
    assert {one.subject for one in first} == {SUBJECT}
    assert first[0].address == address(path, "09TESTVILLE1")
    assert subject_of(first[1].address) == SUBJECT
    [one] = cables_listed(written(tmp_path, "1.txt", TEXT))
    assert (one.name, one.subject) == ("1", SUBJECT)
    listed = cables_listed(written(tmp_path, "v.xml", volume(IN_VOLUME, MEMORANDUM)))
    assert [one.subject.split()[0] for one in listed] == ["Telegram", "Memorandum"]


def test_a_subject_that_cannot_be_told_is_empty(tmp_path: Path) -> None:
    assert subject_of(tmp_path / "none.txt") == ""
    assert subject_of(tmp_path) == ""
    assert subject_of(written(tmp_path, "a.txt", "one\ntwo\nthree\nfour\nfive\n")) == ""
    assert subject_of(written(tmp_path, "a.html", "<html><pre>cut off")) == ""
