"""A journal grows by whole lines, whatever a crash, the disk or another process does to it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tui.annotations import journal as module
from tui.annotations.journal import Journal


def keep_all(lines: list[bytes]) -> list[bytes]:
    return lines


def test_lines_are_added_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "journals" / "one.jsonl"
    journal = Journal(path, keep_all)
    assert journal.read() == []
    journal.append([b"one", b"two"])
    Journal(path, keep_all).append([b"three"], sync=False)
    assert journal.read() == [b"one", b"two", b"three"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("torn", [b"tor", b"x" * 200_000])
@pytest.mark.parametrize("whole", [b"", b"one\n", b"one\n" + b"y" * 70_000 + b"\n"])
def test_a_torn_line_is_not_there_and_the_next_one_is_whole(
    tmp_path: Path, whole: bytes, torn: bytes
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(whole + torn)
    journal = Journal(path, keep_all)
    before = whole.splitlines()
    assert journal.read() == before
    journal.append([b"next"])
    assert path.read_bytes() == whole + b"next\n"


def test_what_could_not_be_written_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.jsonl"
    journal = Journal(path, keep_all)
    journal.append([b"one"])
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) > 3:
            return write(handle, bytes(data[:3]))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            journal.append([b"two"])
    assert path.read_bytes() == b"one\n"
    journal.append([b"two"])
    assert journal.read() == [b"one", b"two"]


def test_what_the_disk_did_not_take_once_is_written_to_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failed fsync, a second one may answer that all is well though it is not."""
    path = tmp_path / "one.jsonl"
    journal = Journal(path, keep_all)
    journal.append([b"one"])
    before = path.stat().st_ino

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            journal.append([b"two"])
    journal.append([b"two"])
    assert journal.read() == [b"one", b"two"]
    assert path.stat().st_ino != before


def test_what_was_begun_is_there_once_it_was_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journals" / "one.jsonl", keep_all)
    journal.begin([b"one"]).wait()

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", fail)
        begun = journal.begin([b"two"])
        with pytest.raises(OSError, match="Input/output error"):
            begun.wait()
    journal.begin([b"two"]).wait()
    assert journal.read() == [b"one", b"two"]


def test_a_journal_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.jsonl"
    monkeypatch.setattr(module, "_SHORTENED_FROM", 1000)
    journal = Journal(path, lambda lines: lines[-10:])
    for number in range(500):
        journal.append([b"%08d" % number])
        assert path.stat().st_size <= 1009
        assert journal.read()[-1] == b"%08d" % number
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_shortened_is_not_written_anew_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.jsonl"
    monkeypatch.setattr(module, "_SHORTENED_FROM", 1000)
    journal = Journal(path, keep_all)
    files = set()
    for _ in range(100):
        journal.append([b"x" * 99])
        files.add(path.stat().st_ino)
    assert len(journal.read()) == 100
    assert len(files) <= 6


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        Journal(tmp_path / "one.jsonl", keep_all).append([b"one"])
    assert not (tmp_path / "elsewhere").exists()


APPEND = """
import sys
from pathlib import Path
from tui.annotations import journal
journal._SHORTENED_FROM = 1000
mine = journal.Journal(Path(sys.argv[1]), lambda lines: lines[-300:])
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    mine.append([f"{sys.argv[2]} {number:06d}".encode()], sync=number % 8 == 0)
"""


def test_several_processes_append_whole_lines_and_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, str(path), who],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for who in "abc"
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=60)
        assert process.returncode == 0
    expected = {f"{who} {number:06d}".encode() for who in "abc" for number in range(40)}
    lines = Journal(path, keep_all).read()
    assert len(lines) == 120
    assert set(lines) == expected
