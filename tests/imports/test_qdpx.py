"""REFI-QDA projects taken in: our own, and what other programs make of offsets, marks and names."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.annotations.library import contents
from tests.exports.qda import CODEBOOK, exported, library, meant, written
from tests.imports.test_jsonl import copy_of
from tui.annotations.codebook import nearest
from tui.annotations.document import parse
from tui.annotations.model import Annotation
from tui.exports import qdc, qdpx
from tui.exports.model import Options
from tui.imports.plan import apply, plan
from tui.imports.qdpx import read_codebook, read_project

TEXT = "Grain came late.\nThe port was shut, and the grain was lost.\nNobody paid.\n"
CODE = "11111111-1111-4111-8111-111111111111"
NOTE = "22222222-2222-4222-8222-222222222222"
SOURCE = "33333333-3333-4333-8333-333333333333"
USER = "44444444-4444-4444-8444-444444444444"


def project(
    target: Path,
    spans: list[tuple[int, int]],
    data: bytes = TEXT.encode(),
    name: str = "09TESTVILLE20",
    inner: str = "",
    folder: str = "sources",
) -> Path:
    """A project as another program might write it, with a coding for each span."""
    selections = "".join(
        f'<PlainTextSelection guid="{{{at:08x}-0000-4000-8000-000000000000}}" startPosition="{a}"'
        f' endPosition="{b}" creationDateTime="2026-01-02T03:04:05.1234567Z">'
        f'<Coding guid="{at:08x}-0000-4000-8000-00000000000c" creatingUser="{USER.upper()}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding>{inner}</PlainTextSelection>'
        for at, (a, b) in enumerate(spans)
    )
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo">'
        f'<Users><User guid="{USER}" name="ana"/></Users>'
        f'<CodeBook><Codes><Code guid="0{CODE[1:]}" name="Loss" isCodable="false">'
        f'<Code guid="{CODE}" name="Grain" isCodable="true" color="#abc">'
        "<Description>Grain lost.</Description></Code></Code></Codes></CodeBook>"
        f'<Sources><TextSource guid="{SOURCE}" name="{name}" '
        f'plainTextPath="internal://{SOURCE}.txt">{selections}</TextSource></Sources>'
        f'<Notes><Note guid="{NOTE}" name="n"><PlainTextContent>Seen.</PlainTextContent></Note>'
        "</Notes></Project>"
    )
    with ZipFile(target, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr(f"{folder}/{SOURCE}.txt", data)
    return target


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    folder = tmp_path / "cables"
    folder.mkdir()
    (folder / "09TESTVILLE20.txt").write_text(TEXT)
    other = "The envoy asked for wheat.\nNone was there to be had at any price that year.\n"
    (folder / "09TESTVILLE21.txt").write_text(other)
    return folder


def items(folder: Path, name: str = "09TESTVILLE20") -> tuple[Annotation, ...]:
    sidecar = folder / f"{name}.annotations.yaml"
    return parse(sidecar.read_text(encoding="utf-8")).annotations.items


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_our_own_project_gives_all_its_codings_back(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = library(tmp_path / "a")
    every = exported(folder)
    file = written(qdpx.FORMAT, every, tmp_path / "all.qdpx")
    target = copy_of(folder, tmp_path / "b")
    made = plan(file, read_project(file), target)
    assert (made.unmatched, made.matches, made.count("added")) == ([], [], 9)
    assert made.left == []
    apply(made)
    assert meant(qdpx.FORMAT, exported(target)) == meant(qdpx.FORMAT, exported(folder))
    assert plan(file, read_project(file), target).is_empty
    book = nearest(target)
    assert [code.name for code in book.codes][:3] == [code.name for code in CODEBOOK.codes]
    assert book.codes[0].colour == "#7fb4ca"


@pytest.mark.parametrize("book", ["", "version: 1\ntags: [aid]\n"])
def test_in_the_library_that_it_is_from_it_changes_nothing(tmp_path: Path, book: str) -> None:
    folder = library(tmp_path)
    if book:
        (folder / "codebook.yaml").write_text(book)
    before = contents(folder)
    file = tmp_path.parent / f"{tmp_path.name}.qdpx"
    file.write_bytes(b"".join(qdpx.write(exported(folder), Options())))
    made = plan(file, read_project(file), folder)
    assert made.is_empty
    assert (made.count("present"), made.matches, made.left) == (9, [], [])
    assert contents(folder) == before


def test_a_foreign_project_brings_codes_coders_dates_and_notes(
    cables: Path, tmp_path: Path
) -> None:
    inner = f'<NoteRef targetGUID="{NOTE.upper()}"/>'
    file = project(tmp_path / "p.qdpx", [span("the grain"), span("Nobody")], inner=inner)
    apply(plan(file, read_project(file), cables))
    first, second = items(cables)
    assert (first.quote, second.quote) == ("the grain", "Nobody")
    assert (first.tags, first.author, first.note) == (("Loss/Grain",), "ana", "Seen.")
    assert first.created == "2026-01-02T03:04:05Z"
    [code] = nearest(cables).codes
    assert (code.name, code.description, code.colour) == ("Loss/Grain", "Grain lost.", "#aabbcc")


@pytest.mark.parametrize("folder", ["sources", "Sources"])
@pytest.mark.parametrize("counted", ["once", "twice"])
@pytest.mark.parametrize("marked", ["no mark", "mark left out", "mark counted"])
def test_offsets_are_told_by_where_words_begin_and_end(
    cables: Path, tmp_path: Path, folder: str, counted: str, marked: str
) -> None:
    data = TEXT.replace("\n", "\r\n").encode()
    if marked != "no mark":
        data = b"\xef\xbb\xbf" + data
    spans = []
    for words in ("the grain was", "Nobody", "port", "paid"):
        shift = TEXT[: TEXT.index(words)].count("\n") if counted == "twice" else 0
        shift += marked == "mark counted"
        start, end = span(words)
        spans.append((start + shift, end + shift))
    file = project(tmp_path / "p.qdpx", spans, data, folder=folder)
    apply(plan(file, read_project(file), cables))
    assert [item.quote for item in items(cables)] == ["the grain was", "Nobody", "port", "paid"]


def test_a_text_wrapped_otherwise_is_found_and_its_codings_moved(
    cables: Path, tmp_path: Path
) -> None:
    text = "Heading of theirs\n\n" + TEXT.replace("\n", " ").replace("and ", "and\n")
    words = "the grain was lost"
    at = text.index(words)
    spans = [(at, at + len(words))]
    file = project(tmp_path / "p.qdpx", spans, text.encode(), name="Document 7")
    made = plan(file, read_project(file), cables)
    assert len(made.matches) == 1
    assert "09TESTVILLE20.txt" in made.matches[0]
    apply(made)
    [item] = items(cables)
    assert (item.quote, item.start) == (words, TEXT.index(words))


def test_words_that_are_not_there_stay_without_a_place(cables: Path, tmp_path: Path) -> None:
    text = TEXT + "A sentence that the cable never had in it at all.\n"
    start = text.index("A sentence")
    file = project(tmp_path / "p.qdpx", [(start, start + 40), span("Nobody")], text.encode())
    made = plan(file, read_project(file), cables)
    assert [change.is_placed for change in made.changes()] == [False, True]
    apply(made)
    lost, found = items(cables)
    assert lost.quote == "A sentence that the cable never had in i"
    assert (found.quote, found.start) == ("Nobody", TEXT.index("Nobody"))
    [one] = [one for one in exported(cables) if one.sidecars]
    assert [orphan.id for orphan in one.sidecars[0].placement.orphans] == [lost.id]
    assert plan(file, read_project(file), cables).is_empty


def test_a_text_of_no_cable_is_listed_and_the_rest_is_done(cables: Path, tmp_path: Path) -> None:
    text = "Quite another matter: the price of ink in the third quarter rose by a half.\n"
    file = project(tmp_path / "p.qdpx", [(0, 5)], text.encode(), name="Invoice")
    made = plan(file, read_project(file), cables)
    assert made.unmatched == ["Invoice: 1 annotation"]
    assert not any(one.is_changed for one in made.sidecars)


def test_what_has_new_guids_but_says_the_same_is_there_already(
    cables: Path, tmp_path: Path
) -> None:
    first = project(tmp_path / "p.qdpx", [span("Nobody")])
    apply(plan(first, read_project(first), cables))
    again = project(tmp_path / "q.qdpx", [span("port"), span("Nobody")])
    made = plan(again, read_project(again), cables)
    # The GUID of the first is another's now, and says something else: it is kept beside that.
    assert sorted(change.kind for change in made.changes()) == ["beside", "present"]


def test_a_path_that_leads_out_of_the_file_is_never_opened(cables: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text(TEXT)
    file = project(tmp_path / "p.qdpx", [span("Nobody")])
    with ZipFile(file) as archive:
        xml = archive.read("project.qde").decode()
    for path in (f"absolute://{outside}", "relative:///../secret.txt", "internal://../secret.txt"):
        changed = tmp_path / "q.qdpx"
        with ZipFile(changed, "w") as archive:
            archive.writestr("project.qde", xml.replace(f"internal://{SOURCE}.txt", path))
        made = plan(changed, read_project(changed), cables)
        assert "1 selections of texts that are not in the file" in made.left
        assert not any(one.is_changed for one in made.sidecars)


def test_a_codebook_alone_is_merged_by_name(cables: Path, tmp_path: Path) -> None:
    (cables / "codebook.yaml").write_text(
        "version: 1\ntags:\n  - name: aid\n    description: Ours.\n  - aid/food\n"
    )
    file = written(qdc.FORMAT, [], tmp_path / "codes.qdc")
    made = plan(file, read_codebook(file), cables)
    assert made.codes is not None
    assert made.codes.changes == (
        "~ aid: description or colour filled in",
        "~ aid/food: description or colour filled in",
        "+ never used",
    )
    assert made.codes.kept == ("aid: its description here is another one, and stays",)
    apply(made)
    book = nearest(cables)
    assert [code.name for code in book.codes] == ["aid", "aid/food", "never used"]
    assert (book.codes[0].description, book.codes[0].colour) == ("Ours.", "#7fb4ca")
    assert plan(file, read_codebook(file), cables).is_empty
    shutil.rmtree(cables)
