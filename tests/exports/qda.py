"""A small library with everything that is hard to exchange, and a reader of QDA-XML's facts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from tui.annotations import render
from tui.annotations.codebook import Code, Codebook, Wording
from tui.annotations.model import Annotation, Annotations
from tui.annotations.selectors import on_paragraph, on_passage
from tui.cable.model import Cable
from tui.exports.gather import gather
from tui.exports.model import Coding, Exported, Format, Options
from tui.sources.open import cables_of

N = "{urn:QDA-XML:project:1.0}"
CODEBOOK = Codebook(
    codes=(
        Code("aid", "Help & <more>", "#7fb4ca"),
        Code(
            "aid/food",
            "Grain, rice.",
            "#aa0000",
            "1",
            "2026-02-01",
            (Wording("Grain.", "2026-02-01", "2026-01-01"),),
        ),
        Code("never used", "Nobody\nsaid it."),
    )
)
_TEXT = """\
09TESTVILLE12
RAIN & <GRAIN> 🌧
Tue Feb 03 00:00:00 +0000 2009
CONFIDENTIAL
Embassy Testville
C O N F I D E N T I A L TESTVILLE 000012

SIPDIS

E.O. 12958: DECL: 02/03/2019
TAGS: PREL ECON
SUBJECT: RAIN & <GRAIN> 🌧

1. (C) Summary: It rained in "Testville" 🌧🌧 for a
week.  Cafe\u0301 owners & <others> were glad.

2. (C/NF) The minister said =SUM(A1) that the harvest was

SIPDIS
better than the last one.

3. (U) The port is open.
NOBODY
"""


def library(folder: Path) -> Path:
    """Three cables with sidecars: one with CRLF and a mark, one by two coders, one left alone."""
    first = _cable(folder / "09TESTVILLE12.txt", _TEXT.encode())
    made = [
        _of(first, "1", "a1", ("aid/food", "trade/food"), "=1+1 & <b>\n\n second", "kim"),
        _on(first, '"Testville" 🌧', "1", "a2", ("=cmd",), "", "kim"),
        _on(first, "Cafe\u0301 owners", "1", "a3", ("aid",), "accent", "ana"),
        _on(first, "the harvest was\n\nSIPDIS\nbetter", "2", "a4", ("aid",), "", ""),
        _on(first, "The port", "3", "a5", (), "a note alone", "kim"),
        _on(first, "is open", "3", "a6", (), "", ""),
        Annotation("a7", "44", ("lost",), "where?", "kim", "2026-01-02T03:04:05Z", quote="Gone."),
    ]
    _sidecar(folder, first, "", made, ("1", "2"))
    _sidecar(folder, first, "lee", [_of(first, "1", "a1", ("aid/food",), "", "")], ("1", "2", "3"))
    second = _TEXT.replace("09TESTVILLE12", "09TESTVILLE13").replace("\n", "\r\n")
    marked = _cable(folder / "09TESTVILLE13.txt", b"\xef\xbb\xbf" + second.encode())
    _sidecar(
        folder, marked, "", [_on(marked, "🌧 for a", "1", "a1", ("aid",), "\x1b[2J\0", "kim")], ()
    )
    _cable(folder / "09TESTVILLE14.txt", _TEXT.replace("ILLE12", "ILLE14").encode())
    return folder


def exported(folder: Path) -> list[Exported]:
    """All cables of a folder, none of which gives a problem."""
    problems: list[str] = []
    found = list(gather([folder], problems))
    assert problems == []
    return found


def written(chosen: Format, every: Iterable[Exported], target: Path, moment: str = "") -> Path:
    """The file that a format makes of cables, with the codebook."""
    with target.open("wb") as stream:
        for piece in chosen.write(every, Options(codebook=CODEBOOK, moment=moment)):
            stream.write(piece if isinstance(piece, bytes) else piece.encode())
    return target


def meant(chosen: Format, every: Iterable[Exported]) -> Counter[Coding]:
    """What a format says that its file holds."""
    assert chosen.meant is not None
    return Counter(coding for one in every for coding in chosen.meant(one, Options()))


def project_of(path: Path) -> ElementTree.Element:
    """The root of a project."""
    with ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("project.qde"))


def rewritten(path: Path, target: Path, old: bytes, new: bytes) -> Path:
    """A project with other words in its XML."""
    with ZipFile(path) as source, ZipFile(target, "w") as changed:
        for name in source.namelist():
            data = source.read(name)
            if name == "project.qde":
                assert old in data
                data = data.replace(old, new, 1)
            changed.writestr(name, data)
    return target


def _cable(path: Path, data: bytes) -> tuple[Path, Cable]:
    from tui.sources.found import cable_of

    path.write_bytes(data)
    [found] = cables_of(path, None)
    return path, cable_of(found.text, found.record)


def _of(
    of: tuple[Path, Cable], paragraph: str, identity: str, tags: tuple[str, ...], note: str, by: str
) -> Annotation:
    node = of[1].find(paragraph)
    assert node is not None
    blank = Annotation(identity, paragraph, tags, note, by, "2026-01-02T03:04:05Z")
    return on_paragraph(of[1], node, blank)


def _on(
    of: tuple[Path, Cable],
    words: str,
    paragraph: str,
    identity: str,
    tags: tuple[str, ...],
    note: str,
    by: str,
) -> Annotation:
    start = of[1].text.index(words)
    blank = Annotation(identity, paragraph, tags, note, by, "2026-01-02T03:04:05Z")
    return on_passage(of[1], paragraph, start, start + len(words), blank)


def _sidecar(
    folder: Path,
    of: tuple[Path, Cable],
    coder: str,
    items: list[Annotation],
    reviewed: tuple[str, ...],
) -> None:
    path, cable = of
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    held = Annotations(cable.id, path.name, digest, tuple(items), reviewed)
    middle = f".{coder}" if coder else ""
    name = f"{path.stem}{middle}.annotations.yaml"
    (folder / name).write_text(render.document(held), encoding="utf-8")
