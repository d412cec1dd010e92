"""A note being written outlives the program that it is written in."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tui.annotations import drafts, places
from tui.annotations.drafts import Words, begin, left_behind

KEEP = """
import sys, time
from pathlib import Path
from tui.annotations.drafts import begin
draft = begin(Path(sys.argv[1]), "8", "before")
for text in sys.argv[2:]:
    draft.keep(text)
print("kept", flush=True)
time.sleep(60)
"""


@pytest.fixture
def sidecar(tmp_path: Path) -> Path:
    return tmp_path / "03LIMA123.annotations.yaml"


def folder() -> Path:
    return places.state() / "drafts"


def abandon(sidecar: Path, *texts: str) -> None:
    """A program of its own keeps a draft and is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP, str(sidecar), *texts],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None and process.stdout.readline() == "kept\n"
    assert left_behind(sidecar) == [], "its writer is alive"
    process.kill()
    process.communicate()


def test_what_a_killed_program_was_writing_is_found(sidecar: Path) -> None:
    abandon(sidecar, "half a", "half a sentence 😀\nand ")
    (found,) = left_behind(sidecar)
    assert (found.unit, found.base, found.text) == ("8", "before", "half a sentence 😀\nand ")
    assert left_behind(sidecar) == [], "it is held now"
    assert left_behind(sidecar.with_name("other.yaml")) == []
    found.leave()
    (again,) = left_behind(sidecar)
    again.keep("half a sentence and the rest")
    again.leave()
    assert left_behind(sidecar)[0].text == "half a sentence and the rest"


def test_a_draft_is_for_its_owner_alone(sidecar: Path) -> None:
    draft = begin(sidecar, "8", "")
    draft.keep("secret")
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder().iterdir()} == {0o600}


def test_a_draft_that_was_kept_or_given_up_leaves_nothing(sidecar: Path) -> None:
    draft = begin(sidecar, "8", "")
    draft.forget()
    assert not folder().exists()
    draft = begin(sidecar, "8", "")
    draft.keep("text")
    draft.forget()
    draft.keep("too late")
    assert list(folder().iterdir()) == []


def test_several_are_found_oldest_first(sidecar: Path) -> None:
    for number, text in enumerate(("one", "two", "three")):
        draft = begin(sidecar, "8", "")
        draft.keep(text)
        os.utime(draft.path, (number, number))
        draft.leave()
    assert [draft.text for draft in left_behind(sidecar)] == ["one", "two", "three"]


def test_what_a_draft_is_about_is_kept_with_it(sidecar: Path) -> None:
    words = Words(11, 17, "ein 😀 wort")
    draft = begin(sidecar, "8", "", annotation="bbbb2222", words=words)
    draft.keep("half")
    draft.leave()
    (found,) = left_behind(sidecar)
    assert (found.unit, found.annotation, found.words) == ("8", "bbbb2222", words)
    found.keep("half a")
    found.leave()
    (again,) = left_behind(sidecar)
    assert (again.text, again.annotation, again.words) == ("half a", "bbbb2222", words)


def test_a_draft_of_an_earlier_version_is_about_its_unit(sidecar: Path) -> None:
    draft = begin(sidecar, "8", "")
    draft.keep("text")
    draft.leave()
    draft.path.write_bytes(b'{"unit": "8", "base": "before", "text": "after"}')
    (found,) = left_behind(sidecar)
    assert (found.unit, found.base, found.text) == ("8", "before", "after")
    assert (found.annotation, found.words) == ("", None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"unit": "8"}',
        b'{"unit": 8, "base": "", "text": ""}',
        b'{"unit": "8", "base": "", "text": "", "annotation": null}',
        b'{"unit": "8", "base": "", "text": "", "quote": "x"}',
        b'{"unit": "8", "base": "", "text": "", "quote": "x", "start": true, "end": 2}',
        b'{"unit": "8", "base": "", "text": "", "quote": 1, "start": 1, "end": 2}',
    ],
)
def test_a_damaged_draft_is_left_alone(sidecar: Path, data: bytes) -> None:
    draft = begin(sidecar, "8", "")
    draft.keep("text")
    draft.leave()
    draft.path.write_bytes(data)
    assert left_behind(sidecar) == []
    assert draft.path.read_bytes() == data


def test_a_lock_without_a_draft_is_swept_after_an_hour(sidecar: Path) -> None:
    draft = begin(sidecar, "8", "")
    draft.keep("text")
    draft.path.unlink()
    lock = draft.path.with_suffix(".lock")
    os.utime(lock, (1, 1))
    left_behind(sidecar)
    assert lock.exists(), "it is held"
    draft.leave()
    left_behind(sidecar)
    assert not lock.exists()


def test_where_nothing_can_be_locked_a_draft_is_offered_all_the_same(
    sidecar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    draft = begin(sidecar, "8", "")
    draft.keep("text")
    draft.leave()
    monkeypatch.setattr(fcntl, "flock", refuse)
    assert [found.text for found in left_behind(sidecar)] == ["text"]
    assert drafts.begin(sidecar, "8", "").claim()
