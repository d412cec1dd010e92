"""Saving an action, journal and sidecar: whatever happens at whatever instant, nothing is lost.

Faults are put into each call of the operating system in turn, first from within, which needs no
tool, then by strace, which Python knows nothing of.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.cables import MEADOW, put
from tests.app.desk import at_desk, presses
from tests.conftest import ROOT
from tui.annotations.document import parse
from tui.annotations.history import journal_of
from tui.annotations.model import Annotation, Annotations
from tui.annotations.sidecar import SidecarError
from tui.app.session import Session, open_session

CALLS = (
    *("open", "read", "write", "pread", "fsync", "fchmod", "fstat", "ftruncate", "link", "rename"),
    *("unlink", "close", "mkdir", "stat", "lstat"),
)
LOST = "Undo will not reach back after a restart: Input/output error."
ERRORS = ("EIO", "ENOSPC", "EPERM", "EXDEV", "EROFS", "EDQUOT")
LONG = [pytest.param(error, marks=pytest.mark.faults) for error in ERRORS[2:]]
BEFORE = Annotation("aaaa1111", "2", tags=("rain",), note="Wet.", author="kim")


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def sidecar(cable: Path) -> Path:
    return cable.with_name("04ZENDA117.annotations.yaml")


def began(cable: Path) -> Session:
    """A reader that has saved one annotation and is about to save another."""
    for path in cable.parent.iterdir():
        if path != cable:
            path.unlink()
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"]), ignore_errors=True)
    session = open_session(cable, "kim")
    session.change("first", session.annotations.put(BEFORE))
    session.save()
    session.change("second", session.annotations.put(NEW))
    return session


NEW = Annotation("bbbb2222", "3", tags=("snow",), note="White.\nAnd cold.", author="kim")


def ids(found: Annotations) -> list[str]:
    return [item.id for item in found.items]


def on_disk(cable: Path) -> list[str]:
    """What the sidecar holds; it can always be read."""
    return ids(parse(sidecar(cable).read_text(encoding="utf-8")).annotations)


def temporaries(cable: Path) -> list[str]:
    return [entry.name for entry in cable.parent.iterdir() if entry.name.endswith(".tmp")]


@contextmanager
def at_call(number: int, fault: Callable[[str], None]) -> Iterator[list[str]]:
    """Let ``fault`` happen in place of the call of this number; the calls, by name."""
    made: list[str] = []
    counting = threading.Lock()
    patch = pytest.MonkeyPatch()

    def wrap(owner: object, name: str) -> None:
        call = getattr(owner, name)

        def instead(*args: object, **keywords: object) -> object:
            with counting:  # the journal is synced in a thread of its own
                made.append(name)
                reached = len(made) == number
            if reached:
                if name == "close":
                    call(*args, **keywords)  # it is closed, whatever it answers
                fault(name)
            return call(*args, **keywords)

        patch.setattr(owner, name, instead)

    for name in CALLS:
        wrap(os, name)
    wrap(fcntl, "flock")
    try:
        yield made
    finally:
        patch.undo()


def calls_of_a_save(cable: Path) -> list[str]:
    session = began(cable)
    with at_call(0, lambda _: None) as made:
        session.save()
    return list(made)


def test_a_save_makes_the_calls_that_it_must_in_their_order(cable: Path) -> None:
    """The journal is written first; it and the new file are synced; then come the names."""
    made = [name for name in calls_of_a_save(cable) if name in ("write", "fsync", "link", "rename")]
    assert made[0] == "write", "the journal"
    assert made[1:4] in (["fsync", "write", "fsync"], ["write", "fsync", "fsync"])
    assert made[4:] == ["link", "rename", "rename", "fsync", "write"]


@pytest.mark.parametrize("error", [None, errno.EIO])
def test_no_name_is_given_before_the_journal_is_on_disk(
    cable: Path, monkeypatch: pytest.MonkeyPatch, error: int | None
) -> None:
    """Its sync may take as long as it will, and fail: the sidecar is not replaced before that."""
    session = began(cable)
    answer, ready = threading.Event(), threading.Event()
    journal, before = journal_of(sidecar(cable)).stat().st_ino, sidecar(cable).read_bytes()
    fsync = os.fsync

    def slow(handle: int) -> None:
        if os.fstat(handle).st_ino == journal:
            assert answer.wait(20)
            if error is not None:
                raise OSError(error, os.strerror(error))
        elif not ready.is_set():
            fsync(handle)
            ready.set()
            return
        fsync(handle)

    with monkeypatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr(os, "fsync", slow)
        saving = pool.submit(session.write)
        assert ready.wait(20), "the new file is on disk"
        backup = cable.with_name(f".{sidecar(cable).name}.bak")
        for _ in range(20):
            time.sleep(0.001)
            assert not saving.done() and not backup.exists()
            assert sidecar(cable).read_bytes() == before
        assert temporaries(cable)
        answer.set()
        said = session.settle(saving.result(20))
    assert said == ("" if error is None else LOST)
    assert on_disk(cable) == ["aaaa1111", "bbbb2222"]
    session.change("third", session.annotations.without("aaaa1111"))
    assert session.save() == ""
    assert open_session(cable, "kim").undo() == "Undone: third."


@pytest.mark.parametrize("error", [*ERRORS[:2], *LONG])
def test_an_error_in_any_call_leaves_the_old_file_or_the_new_one(cable: Path, error: str) -> None:
    def fail(_: str) -> None:
        raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))

    number, outcomes = 0, set()
    while True:
        number += 1
        session = began(cable)
        said = ""
        with at_call(number, fail) as made:
            try:
                session.settle(session.write())
            except SidecarError as caught:
                said = str(caught)
        if len(made) < number:
            break
        where = f"{error} at call {number}, {made[-1]}"
        outcomes.add(bool(said))
        if said:
            assert said.startswith("Not saved: "), where
            assert session.dirty, where
            assert on_disk(cable) == ["aaaa1111"], where
        else:
            assert not session.dirty, where
            assert on_disk(cable) == ["aaaa1111", "bbbb2222"], where
        assert made[number - 1] == "unlink" or not temporaries(cable), where
        if not said:
            continue
        # A reader that is started now has it all; so has this one, once the fault is over.
        assert ids(open_session(cable, "kim").annotations) == ["aaaa1111", "bbbb2222"] or (
            "open" in made or "mkdir" in made
        ), where
        session.save()
        assert on_disk(cable) == ["aaaa1111", "bbbb2222"], where
        assert not temporaries(cable), where
        assert open_session(cable, "kim").undo() == "Undone: second.", where
    assert outcomes == {True, False}


def killed_at(cable: Path, number: int) -> tuple[bool, bool]:
    """Save in a process that is killed at one of its calls.

    Answers whether it was killed, and whether it had said that it saved.
    """
    session = began(cable)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with at_call(number, lambda _: os.kill(os.getpid(), signal.SIGKILL)):
            session.settle(session.write())
            os.write(writing, b"saved")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), bool(said)


def test_a_kill_at_any_call_loses_nothing_that_was_called_saved(cable: Path) -> None:
    old = new = back = 0
    number = 0
    killed = True
    while killed:
        number += 1
        killed, said = killed_at(cable, number)
        where = f"killed at call {number}"
        held = on_disk(cable)
        assert held in (["aaaa1111"], ["aaaa1111", "bbbb2222"]), where
        assert not said or held == ["aaaa1111", "bbbb2222"], where
        again = open_session(cable, "kim")
        assert not again.sidecar.problem, where
        assert ids(again.annotations) in (["aaaa1111"], ["aaaa1111", "bbbb2222"]), where
        assert set(held) <= set(ids(again.annotations)), where
        old, new = old + (len(held) == 1), new + (len(held) == 2)
        back += len(ids(again.annotations)) > len(held)
        again.save()
        assert on_disk(cable) == ids(again.annotations), where
        word = "second" if len(again.annotations.items) == 2 else "first"
        assert again.undo() == f"Undone: {word}.", where
    assert old and new and back, "it was killed before, between and after"


# A slow disk


@presses("tag.favourite_1", "move.next_paragraph", "note.write", "note.save")
async def test_the_screen_never_waits_for_the_disk(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that answers no fsync until it is told to: keys are heard and drawn all the same."""
    answer = threading.Event()
    fsync, waited = os.fsync, []

    def slow(handle: int) -> None:
        waited.append(threading.current_thread() is threading.main_thread())
        answer.wait(20)
        fsync(handle)

    async with at_desk(cable) as desk:
        desk.reader.favourites.digits["1"] = "snow"
        monkeypatch.setattr(os, "fsync", slow)
        await desk.do("tag.favourite_1")
        await desk.until(lambda: bool(waited), "the save")
        assert "#snow" in desk.detail
        assert "saving" in desk.footer
        first = desk.reader.cursor
        await desk.do("move.next_paragraph", "note.write")
        await desk.type("cold")
        await desk.do("note.save")
        assert desk.reader.cursor != first
        assert "cold" in desk.detail
        desk.reader._look_outside()
        desk.reader.drafting.tick()
        await desk.settle()
        assert not sidecar(cable).exists(), "nothing is called saved before it is"
        answer.set()
        found = await desk.saved()
        assert {item.tags for item in found.items} == {("snow",), ()}
        assert {item.note for item in found.items} == {"cold", ""}
        assert not any(waited), "the screen's own thread waited"


@presses("tag.favourite_1", "tag.favourite_2")
async def test_what_is_done_while_the_journal_is_confirmed_is_saved_too(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = threading.Event(), threading.Event()
    confirm = Session.confirm

    def slow(session: Session) -> None:
        asked.set()
        answer.wait(20)
        confirm(session)

    monkeypatch.setattr(Session, "confirm", slow)
    async with at_desk(cable) as desk:
        desk.reader.favourites.digits.update({"1": "snow", "2": "rain"})
        await desk.do("tag.favourite_1")
        await desk.until(asked.is_set, "the end of the first save")
        await desk.do("tag.favourite_2")
        answer.set()
        found = await desk.saved()
        assert [item.tags for item in found.items] == [("snow", "rain")]


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB; the state directory is on another one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None or os.geteuid() != 0:
        pytest.skip("nothing can be mounted here")
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([unmount, str(folder)], check=True)


@presses("tag.favourite_1", "tag.favourite_2")
async def test_what_a_full_disk_did_not_take_is_said_and_brought_back(small_disk: Path) -> None:
    cable = put(small_disk, "04ZENDA117.txt", MEADOW)
    async with at_desk(cable) as desk:
        desk.reader.favourites.digits.update({"1": "snow", "2": "rain"})
        await desk.do("tag.favourite_1")
        await desk.saved()
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
            for _ in range(64):
                stream.write(b"x" * 1024)
        before = sidecar(cable).read_bytes()
        await desk.do("tag.favourite_2")
        await desk.until(lambda: "NOT SAVED" in desk.footer, "the failure")
        assert any("No space left on device" in text for text, _ in desk.reader.messages)
        assert sidecar(cable).read_bytes() == before
        assert not temporaries(cable)
        # It is killed here: nothing is saved on the way out.
        desk.reader.session.saved = desk.reader.session.annotations
    filler.unlink()
    async with at_desk(cable) as desk:
        assert any("Brought back 1 change" in text for text, _ in desk.reader.messages)
        found = await desk.saved()
        assert [item.tags for item in found.items] == [("snow", "rain")]


# Another program at the same file


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=kim", "-c", "user.email=kim@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@presses("tag.favourite_1")
async def test_a_pull_beneath_the_reader_loses_nothing(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not here")
    far, near = tmp_path / "far", tmp_path / "near"
    far.mkdir()
    cable = put(far, "04ZENDA117.txt", MEADOW)
    git(far, "init", "--quiet")
    session = open_session(cable, "kim")
    session.change("first", session.annotations.put(BEFORE))
    session.save()
    git(far, "add", "*.txt", "*.yaml")
    git(far, "commit", "--quiet", "-m", "One annotation")
    git(tmp_path, "clone", "--quiet", str(far), str(near))
    async with at_desk(near / cable.name) as desk:
        session.change("second", session.annotations.put(NEW))
        session.save()
        git(far, "commit", "--quiet", "--all", "-m", "Another one")
        git(near, "pull", "--quiet")
        await desk.until(lambda: len(desk.reader.session.annotations.items) == 2, "what was pulled")
        assert "changed by another program" in desk.footer
        desk.reader.favourites.digits["1"] = "hail"
        await desk.do("tag.favourite_1")
        found = await desk.saved()
        assert {item.id for item in found.items} >= {"aaaa1111", "bbbb2222"}
        assert "hail" in {tag for item in found.items for tag in item.tags}


# By strace

SAVE = """
import os, sys
from pathlib import Path
from tui.annotations.model import Annotation
from tui.annotations.sidecar import SidecarError
from tui.app.session import open_session
session = open_session(Path(sys.argv[1]), "kim")
item = Annotation("bbbb2222", "3", tags=("snow",), note="White.", author="kim")
session.change("second", session.annotations.put(item))
try:
    os.unlink("/begin-here")
except OSError:
    pass
try:
    session.settle(session.write())
except SidecarError as error:
    sys.exit(str(error))
os.writev(1, [b"saved"])
"""
TRACED = "openat,write,fsync,fchmod,ftruncate,linkat,renameat,renameat2,unlink,unlinkat,flock"
_CALL = re.compile(r"^\d*\s*(\w+)\(", re.MULTILINE)


def traced(cable: Path, log: Path, *inject: str) -> tuple[int, str, str]:
    options = [option for fault in inject for option in ("-e", f"inject={fault}")]
    command = ["strace", "-f", "-o", str(log), "-e", f"trace={TRACED}", *options]
    done = subprocess.run(
        [*command, sys.executable, "-c", SAVE, str(cable)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.faults
def test_a_fault_in_any_system_call_of_a_save_loses_nothing(cable: Path, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not here")
    log = tmp_path / "strace.log"
    began(cable)
    code, out, error = traced(cable, log)
    if "ptrace" in error.lower():
        pytest.skip("strace may not trace here")
    assert (code, out) == (0, "saved"), error
    before, _, during = log.read_text().partition("/begin-here")
    earlier = _CALL.findall(before)
    made = _CALL.findall(during.partition("\n")[2])
    faults = [f"error={name}" for name in ERRORS[:4]] + ["signal=SIGKILL"]
    seen = set()
    for place, name in enumerate(made):
        when = earlier.count(name) + made[: place + 1].count(name)
        for fault in faults:
            began(cable)
            code, out, error = traced(cable, log, f"{name}:{fault}:when={when}")
            where = f"{name}:{fault}:when={when}: {error}"
            held = on_disk(cable)
            assert held in (["aaaa1111"], ["aaaa1111", "bbbb2222"]), where
            assert out != "saved" or len(held) == 2, where
            assert out == "saved" or code != 0, where
            assert "Traceback" not in error, where
            assert ids(open_session(cable, "kim").annotations)[0] == "aaaa1111", where
            seen.add((name, fault, len(held)))
    assert {held for _, _, held in seen} == {1, 2}
    assert {name for name, _, _ in seen} >= {"openat", "write", "fsync", "linkat"}
