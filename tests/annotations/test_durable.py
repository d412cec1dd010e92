"""Replacing a file: whatever happens to process, disk or system call, old or new and never torn."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tui.annotations import durable
from tui.annotations.document import parse
from tui.annotations.durable import NotConfirmed, locked, replace_file, sweep
from tui.annotations.history import History, journal_of

OLD, NEW = b"old\n" * 1000, b"new\n" * 9000


def run(script: str, *arguments: object, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """A process of its own that runs ``script``."""
    return subprocess.Popen(
        [*before, sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, error = process.communicate(timeout=120)
    return process.returncode, out, error


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# In good order


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "a.yaml", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "a.yaml").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444, 0o755])
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    path.chmod(mode)
    replace_file(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


def test_the_former_content_stays_as_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for data in (b"one", b"two", b"three"):
        replace_file(path, data)
    assert (tmp_path / ".a.yaml.bak").read_bytes() == b"two"
    assert names(tmp_path) == [".a.yaml.bak", "a.yaml"]
    replace_file(path, b"four", backup=False)
    assert (tmp_path / ".a.yaml.bak").read_bytes() == b"two"


def test_a_symlink_is_followed_and_stays(tmp_path: Path) -> None:
    real, links = tmp_path / "real", tmp_path / "links"
    real.mkdir()
    links.mkdir()
    (real / "a.yaml").write_bytes(OLD)
    (links / "first.yaml").symlink_to("second.yaml")
    (links / "second.yaml").symlink_to(real / "a.yaml")
    replace_file(links / "first.yaml", NEW)
    assert (real / "a.yaml").read_bytes() == NEW
    assert not (real / "a.yaml").is_symlink()
    assert (links / "first.yaml").readlink() == Path("second.yaml")
    assert names(links) == ["first.yaml", "second.yaml"]
    assert names(real) == [".a.yaml.bak", "a.yaml"]


def test_a_link_to_nothing_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a.yaml")
    replace_file(tmp_path / "link", NEW)
    assert (tmp_path / "a.yaml").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_a_directory_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(OSError):
        replace_file(tmp_path / "a.yaml", NEW)
    assert names(tmp_path) == ["a.yaml"]


# In bad order, within the process


@pytest.mark.parametrize("call", ["write", "fchmod", "fsync", "rename"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError) as caught:
        replace_file(path, NEW, backup=False)
    monkeypatch.undo()
    assert not isinstance(caught.value, NotConfirmed)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml"]


def test_short_writes_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:7])))
    replace_file(tmp_path / "a.yaml", NEW)
    assert (tmp_path / "a.yaml").read_bytes() == NEW


def test_a_leftover_of_a_backup_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    os.link(path, tmp_path / ".a.yaml.bak")
    (tmp_path / ".a.yaml.bak.new").write_bytes(b"left over")
    replace_file(path, NEW)
    assert (tmp_path / ".a.yaml.bak").read_bytes() == OLD
    assert names(tmp_path) == [".a.yaml.bak", "a.yaml"]


# Sweeping


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_stale_temporaries_of_dead_processes_are_swept(tmp_path: Path) -> None:
    dead, alive, random_part = dead_process(), os.getpid(), "0123abcd"
    stale = f".a.yaml.{dead}.{random_part}.tmp"
    others = [
        f".b.yaml.{alive}.{random_part}.tmp",
        f"a.yaml.{dead}.{random_part}.tmp",
        f".a.yaml.{dead}.{random_part}.tmp.txt",
        f".a.yaml.{dead}.0123ABCD.tmp",
        f".a.yaml.{'9' * 60}.{random_part}.tmp",
        ".a.yaml.bak",
        "a.yaml",
    ]
    young = f".c.yaml.{dead}.{random_part}.tmp"
    for name in (stale, *others, young):
        (tmp_path / name).write_bytes(b"x")
        if name != young:
            os.utime(tmp_path / name, (1, time.time() - 3700))
    os.utime(tmp_path / young, (1, time.time() - 3500))
    assert sweep(tmp_path) == [stale]
    assert names(tmp_path) == sorted([*others, young])
    assert sweep(tmp_path / "absent") == []


def test_what_a_sweep_cannot_delete_is_not_named(tmp_path: Path) -> None:
    stale = tmp_path / f".a.yaml.{dead_process()}.0123abcd.tmp"
    stale.mkdir()
    os.utime(stale, (1, 1))
    assert sweep(tmp_path) == []
    assert stale.exists()


# Locks

HOLD = """
import sys, time
from pathlib import Path
from tui.annotations.durable import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(0.5)
"""


def test_two_writers_take_turns(tmp_path: Path) -> None:
    process = run(HOLD, tmp_path)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    began = time.monotonic()
    with locked(tmp_path):
        assert time.monotonic() - began > 0.2
    assert ended(process)[0] == 0
    assert names(tmp_path) == []


def test_a_file_system_without_locks_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(number: int) -> object:
        def flock(*_: object) -> None:
            raise OSError(number, "no")

        return flock

    for number in durable._LOCK_UNKNOWN:
        monkeypatch.setattr(fcntl, "flock", refuse(number))
        with locked(tmp_path):
            pass
    monkeypatch.setattr(fcntl, "flock", refuse(5))
    with pytest.raises(OSError), locked(tmp_path):
        pass


# Killed at any instant

SAVE_FOREVER = """
import itertools, sys
from pathlib import Path
from tui.annotations.history import History, journal_of, step_between
from tui.annotations.model import Annotation
from tui.annotations.sidecar import open_sidecar
sidecar = open_sidecar(Path(sys.argv[1]), "03LIMA123", "0" * 64)
if sidecar.problem:
    sys.exit(sidecar.problem)
history = History(journal_of(sidecar.path))
now = history.recover(sidecar.base).annotations
if now != sidecar.base:
    sidecar.save(now)
    history.confirm()
for number in itertools.count(len(now.items)):
    note = "A note of some length.\\n" * 40 + str(number)
    now = now.put(Annotation(f"n{number}", "1", note=note))
    history.record(step_between(str(number), sidecar.base, now))
    history.save()
    now = sidecar.save(now).annotations
    history.confirm()
    print(number, flush=True)
"""
REPLACE_FOREVER = """
import itertools, sys
from pathlib import Path
from tui.annotations.durable import replace_file
for number in itertools.count():
    replace_file(Path(sys.argv[1]), (b"%08d\\n" % number) * 7000)
    print(number, flush=True)
"""


def killed(script: str, path: Path, delay: float) -> list[int]:
    """Kill a process that saves in a loop; the numbers of the saves it acknowledged."""
    process = run(script, path)
    assert process.stdout is not None and process.stderr is not None
    with process.stdout, process.stderr:
        first = process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        # Not by communicate, which knows nothing of what readline has taken in beyond its line.
        out, error = process.stdout.read(), process.stderr.read()
    assert process.wait(60) == -signal.SIGKILL, error
    whole = [line for line in (first + out).splitlines(keepends=True) if line.endswith("\n")]
    return [int(line) for line in whole]


def kill_while_replacing(folder: Path, times: int) -> None:
    chance = random.Random(7)
    path = folder / "a.bin"
    for _ in range(times):
        path.unlink(missing_ok=True)
        acknowledged = killed(REPLACE_FOREVER, path, chance.uniform(0, 0.02))
        for name in ("a.bin", ".a.bin.bak"):
            content = (folder / name).read_bytes() if (folder / name).exists() else b""
            lines = content.split(b"\n")
            assert name != "a.bin" or content
            if content:
                assert len(lines) == 7001 and lines[-1] == b"" and len(set(lines[:-1])) == 1
        assert acknowledged[-1] <= int(path.read_bytes()[:8]) <= acknowledged[-1] + 1


def kill_while_saving(folder: Path, times: int) -> None:
    chance = random.Random(11)
    path = folder / "03LIMA123.annotations.yaml"
    for _ in range(times):
        # Every process goes on where the one before it was killed.
        acknowledged = killed(SAVE_FOREVER, folder / "03LIMA123.txt", chance.uniform(0, 0.03))
        items = parse(path.read_text(encoding="utf-8")).annotations.items
        assert [item.id for item in items] == [f"n{number}" for number in range(len(items))]
        assert all(item.note.endswith(f"\n{number}") for number, item in enumerate(items))
        assert acknowledged[-1] < len(items) <= acknowledged[-1] + 2
        # Journal first: what the sidecar has can be undone, what it has not got comes back.
        history = History(journal_of(path))
        found = history.recover(parse(path.read_text(encoding="utf-8")).annotations)
        assert len(items) <= len(found.annotations.items) <= len(items) + 1
        assert found.conflicts == 0
        step, _ = history.undo(found.annotations)
        assert step.name == str(len(found.annotations.items) - 1)
        if len(items) > 150:
            path.unlink()
            journal_of(path).unlink()
    for name in names(folder):
        os.utime(folder / name, (1, 1))
    sweep(folder)
    assert not [name for name in names(folder) if name.endswith(".tmp")]


def test_a_few_kills_tear_nothing(tmp_path: Path) -> None:
    kill_while_replacing(tmp_path, 6)
    kill_while_saving(tmp_path, 6)


@pytest.mark.faults
def test_many_kills_tear_nothing(tmp_path: Path) -> None:
    kill_while_replacing(tmp_path, 150)
    kill_while_saving(tmp_path, 300)


# A full disk

REPLACE_ONCE = """
import resource, signal, sys
from pathlib import Path
from tui.annotations.durable import NotConfirmed, replace_file
if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    replace_file(Path(sys.argv[1]), b"new\\n" * 9000)
except NotConfirmed as error:
    sys.exit(f"not confirmed {error.errno}")
except OSError as error:
    sys.exit(f"failed {error.errno}")
"""


@pytest.mark.parametrize("limit", [0, 1, 4096, 35_999])
def test_a_file_that_may_not_grow_leaves_the_old_one(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    code, _, error = ended(run(REPLACE_ONCE, path, limit))
    assert (code, error.strip()) == (1, "failed 27")
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml"]
    code, _, error = ended(run(REPLACE_ONCE, path, 36_000))
    assert (code, error) == (0, "")
    assert path.read_bytes() == NEW


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB."""
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


def test_a_full_disk_leaves_the_old_file(small_disk: Path) -> None:
    path = small_disk / "a.yaml"
    path.write_bytes(OLD)
    (small_disk / "filler").write_bytes(b"x" * 40_960)
    with pytest.raises(OSError) as caught:
        replace_file(path, NEW)
    assert caught.value.errno == 28
    assert path.read_bytes() == OLD
    assert names(small_disk) == ["a.yaml", "filler"]
    (small_disk / "filler").unlink()
    replace_file(path, NEW)
    assert path.read_bytes() == NEW


# Every system call that can fail

FAILED = [
    ("write:error=EIO:when=1", "failed 5", OLD),
    ("write:error=ENOSPC:when=1", "failed 28", OLD),
    ("fchmod:error=EPERM:when=1", "failed 1", OLD),
    ("fsync:error=EIO:when=1", "failed 5", OLD),
    ("fsync:error=ENOSPC:when=1", "failed 28", OLD),
    ("renameat,renameat2:error=EIO:when=2", "failed 5", OLD),
    ("renameat,renameat2:error=EXDEV:when=2", "failed 18", OLD),
    ("renameat,renameat2:error=EIO:when=1", "", NEW),
    ("linkat:error=EPERM:when=1", "", NEW),
    ("linkat:error=EMLINK:when=1", "", NEW),
    ("fsync:error=EIO:when=2", "not confirmed 5", NEW),
    ("fsync:error=EINVAL:when=2", "", NEW),
    ("write:signal=SIGKILL:when=1", None, OLD),
    ("fchmod:signal=SIGKILL:when=1", None, OLD),
    ("fsync:signal=SIGKILL:when=1", None, OLD),
    ("linkat:signal=SIGKILL:when=1", None, OLD),
    ("renameat,renameat2:signal=SIGKILL:when=1", None, OLD),
    ("renameat,renameat2:signal=SIGKILL:when=2", None, None),
    ("fsync:signal=SIGKILL:when=2", None, NEW),
]


@pytest.mark.faults
@pytest.mark.parametrize(("fault", "said", "content"), FAILED, ids=[fault[0] for fault in FAILED])
def test_a_fault_in_a_system_call_tears_nothing(
    tmp_path: Path, fault: str, said: str | None, content: bytes | None
) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not here")
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    calls = fault.split(":", 1)[0]
    log = tmp_path.parent / f"{tmp_path.name}.strace"
    options = ("-f", "-o", str(log), "-e", f"trace={calls}", "-e", f"inject={fault}")
    process = run(REPLACE_ONCE, path, before=(strace, *options))
    code, _, error = ended(process)
    if "ptrace" in error.lower():
        pytest.skip("strace may not trace here")
    traced = log.read_text()
    if said is None:
        assert "killed by SIGKILL" in traced
        assert path.read_bytes() in ((OLD, NEW) if content is None else (content,))
        return
    assert "(INJECTED)" in traced
    assert (code, error.strip()) == (1 if said else 0, said)
    assert path.read_bytes() == content
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


# Several at once

ADD_MANY = """
import sys
from pathlib import Path
from tui.annotations.model import Annotation
from tui.annotations.sidecar import open_sidecar
who, times = sys.argv[2], int(sys.argv[3])
sidecar = open_sidecar(Path(sys.argv[1]), "03LIMA123", "0" * 64)
print("ready", flush=True)
sys.stdin.readline()
for number in range(times):
    item = Annotation(f"{who}{number}", "1", tags=(who,), note=f"{who} says {number}")
    saved = sidecar.save(sidecar.base.put(item)).annotations
    if saved.get(item.id) != item:
        sys.exit("it was not saved")
"""


def add_at_once(folder: Path, times: int) -> None:
    readers = "abc"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_MANY, str(folder / "03LIMA123.txt"), who, str(times)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for who in readers
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, error = process.communicate(timeout=120)
        assert (process.returncode, error) == (0, "")
    path = folder / "03LIMA123.annotations.yaml"
    found = parse(path.read_text(encoding="utf-8")).annotations
    expected = {
        f"{who}{number}": f"{who} says {number}" for who in readers for number in range(times)
    }
    assert {item.id: item.note for item in found.items} == expected
    assert len(found.items) == len(expected)
    assert not [name for name in names(folder) if "conflict" in name or name.endswith(".tmp")]


def test_three_at_once_lose_nothing(tmp_path: Path) -> None:
    add_at_once(tmp_path, 15)


@pytest.mark.faults
def test_three_at_once_lose_nothing_in_a_long_run(tmp_path: Path) -> None:
    add_at_once(tmp_path, 100)
