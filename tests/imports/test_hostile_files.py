"""Files that are made to be slow, large or dangerous are refused in one line."""

from __future__ import annotations

import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.test_import import run
from tests.imports.test_qdpx import SOURCE, TEXT, project
from tui.imports import limits
from tui.imports.limits import MIB, ImportProblem
from tui.imports.registry import FORMATS, read

ROOT = '<Project xmlns="urn:QDA-XML:project:1.0" name="p">'
LAUGHS = '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def packed(target: Path, xml: str | bytes, *more: tuple[str, bytes]) -> Path:
    """A project with some XML and other members."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        for name, data in more:
            archive.writestr(name, data)
    return target


def link(target: Path) -> Path:
    info = zipfile.ZipInfo(f"sources/{SOURCE}.txt")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("project.qde", ROOT + "</Project>")
        archive.writestr(info, "/etc/passwd")
    return target


def twice(target: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed(target, ROOT + "</Project>", ("PROJECT.qde", b"<x/>"))


def large_text(target: Path, size: int, seed: bytes) -> Path:
    """A project whose text has ``size`` bytes of ``seed``."""
    with zipfile.ZipFile(project(target, [(0, 5)])) as archive:
        xml = archive.read("project.qde")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("project.qde", xml)
        with archive.open(f"sources/{SOURCE}.txt", "w") as stream:
            for _ in range(size // len(seed)):
                stream.write(seed)
    return target


def lying(target: Path) -> Path:
    """A member that says it has ten bytes and unpacks to a hundred megabytes."""
    large_text(target, 100 * MIB, b"\0" * MIB)
    data = bytearray(target.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02") + 4)
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    target.write_bytes(data)
    return target


MADE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "billion laughs": (lambda p: packed(p, LAUGHS + ROOT + "&b;</Project>"), "document type"),
    "a file as an entity": (lambda p: packed(p, OUTSIDE + ROOT + "&a;</Project>"), "document type"),
    "a path outside": (
        lambda p: packed(p, ROOT + "</Project>", ("../../evil.txt", b"x")),
        "names a place outside",
    ),
    "an absolute path": (
        lambda p: packed(p, ROOT + "</Project>", ("/etc/evil", b"x")),
        "names a place outside",
    ),
    "a Windows path": (
        lambda p: packed(p, ROOT + "</Project>", ("C:/evil", b"x")),
        "names a place outside",
    ),
    "a link": (link, "is a link"),
    "a member twice": (twice, "is there twice"),
    "100 MB of text": (
        lambda p: large_text(p, 100 * MIB, bytes(range(32, 127)) * 1103),
        "has 99 MiB; at most 64 are read",
    ),
    "a bomb": (lambda p: large_text(p, 40 * MIB, b"\0" * MIB), "packed too tightly"),
    "a size that lies": (lying, "is damaged"),
    "deep nesting": (lambda p: packed(p, ROOT + "<a>" * 100_000), "within each other"),
    "a huge tag": (lambda p: packed(p, ROOT + '<a b="' + _noise(3 * MIB)), "too long to be read"),
    "a huge value": (
        lambda p: packed(p, ROOT + f'<a b="{_noise(MIB + 9)}"/></Project>'),
        "too long to be read",
    ),
    "a wrong encoding": (lambda p: packed(p, b'<?xml version="1.0"?>\xff\xfe<'), "well-formed"),
    "an unknown encoding": (
        lambda p: packed(p, b'<?xml version="1.0" encoding="klingon"?><Project/>'),
        "encoding",
    ),
    "half a file": (lambda p: packed(p, ROOT + "<Users>"), "not well-formed XML"),
    "another root": (lambda p: packed(p, "<html></html>"), "the root is html, not Project"),
    "no project": (
        lambda p: _saved(p, lambda archive: archive.writestr("x.txt", "x")),
        "no project.qde in it",
    ),
    "no ZIP": (lambda p: _bytes(p, b"PK\x03\x04 and nothing more"), "not a ZIP file"),
    "nothing": (lambda p: _bytes(p, b""), "the file is empty"),
}


def _noise(size: int) -> str:
    """Letters that do not pack well."""
    state, letters = 7, []
    for _ in range(size // 64 + 1):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 256) - 1
        letters.append(f"{state:064x}"[-64:])
    return "".join(letters)


def _bytes(target: Path, data: bytes) -> Path:
    target.write_bytes(data)
    return target


def _saved(target: Path, make: Callable[[zipfile.ZipFile], None]) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        make(archive)
    return target


@pytest.mark.parametrize("name", MADE)
def test_a_hostile_project_is_refused_in_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, told = MADE[name]
    cables = tmp_path / "cables"
    cables.mkdir()
    (cables / "09TESTVILLE20.txt").write_text(TEXT)
    file = make(tmp_path / "bad.qdpx")
    status, out, err = run(capsys, str(file), "--into", str(cables), "--yes")
    assert (status, out) == (1, "")
    assert err.startswith(f"cablegram: {file}: ")
    assert told in err
    assert len(err.splitlines()) == 1
    assert sorted(path.name for path in cables.iterdir()) == ["09TESTVILLE20.txt"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    members = [(f"sources/{number}.txt", b"x") for number in range(3)]
    file = packed(tmp_path / "many.qdpx", ROOT + "</Project>", *members)
    with pytest.raises(ImportProblem, match=r"holds 4 files; at most 3 are read"):
        read(file, None, {})


@pytest.mark.parametrize(
    ("name", "limit", "data", "told"),
    [
        ("qdc", "MOST_ELEMENTS", b"<CodeBook>" + b"<a/>" * 9 + b"</CodeBook>", "than 5 elements"),
        (
            "qdc",
            "MOST_WITHIN",
            b"<CodeBook><Codes>" + b"<Code/>" * 9 + b"</Codes></CodeBook>",
            "more than 5 elements in one",
        ),
        ("qdc", "LARGEST_PROJECT", b"<CodeBook>      </CodeBook>", "larger than 0 MiB"),
        ("web-annotation", "MOST_VALUES", b"[[],[],[],[]]", "more than 5 values"),
        ("web-annotation", "LARGEST_JSON", b"[[],[],[],[]]", "larger than 0 MiB"),
        ("jsonl", "LARGEST_LINE", b'{"a": 1}', "line 1: longer than 0 MiB"),
        ("jsonl", "LARGEST_LINES", b'{"a": 1}', "larger than 0 MiB"),
        ("csv", "MOST_ANNOTATIONS", b"cable,text\n" + b"a,b\n" * 9, "than 5 annotations or rows"),
        ("jsonl", "MOST_ANNOTATIONS", b"\n" * 9, "than 5 annotations or rows"),
        (
            "web-annotation",
            "MOST_ANNOTATIONS",
            b"[" + b'{"target": "a"},' * 9 + b'{"target": "a"}]',
            "than 5 annotations or rows",
        ),
        ("csv", "MOST_COLUMNS", b"cable,text,,,,,,,\n", "line 1: more than 5 cells"),
        ("csv", "LARGEST_TABLE", b"cable,text\n", "larger than 0 MiB"),
    ],
)
def test_what_is_beyond_a_limit_is_refused(
    name: str,
    limit: str,
    data: bytes,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, limit, 5)
    with pytest.raises(ImportProblem, match=told):
        read(_bytes(tmp_path / "large", data), name, {})


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"qdpx"}))
@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00\x01" * 50,
        b"\0" * 1000,
        b"[" * 50_000,
        b"{" * 50_000,
        b"<a>" * 50_000,
        b'"' * 10_001,
        b"a" * 300_000 + b",x\n",
        (LAUGHS + "<CodeBook>&b;</CodeBook>").encode(),
        b"tag,tag\n" * 3,
        b"null",
        b'{"target": {}}',
        b'[{"target": [[[[]]]]}]',
    ],
    ids=range(12),
)
def test_rubbish_is_one_problem_in_every_format(name: str, data: bytes, tmp_path: Path) -> None:
    file = _bytes(tmp_path / "rubbish", data)
    with pytest.raises(ImportProblem) as caught:
        read(file, name, {})
    assert "\n" not in str(caught.value)


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.qdpx")
    with pytest.raises(ImportProblem, match="not a regular file"):
        read(tmp_path / "pipe.qdpx", None, {})
