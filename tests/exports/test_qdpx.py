"""A REFI-QDA project: by its schema, by the readers of two programs, by what QualCoder needs."""

from __future__ import annotations

import tempfile
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook, RefiProject
from qdapy.qdpx import read_qdpx

from tests.exports.qda import (
    CODEBOOK,
    N,
    exported,
    library,
    meant,
    project_of,
    rewritten,
    written,
)
from tests.exports.samples import TEXT
from tui.annotations.anchors import Placed, Placement
from tui.annotations.guids import code_guid, source_guid
from tui.annotations.model import Annotation, Annotations
from tui.cable.parse import parse
from tui.exports import qdc, qdpx
from tui.exports.model import (
    REVIEWED,
    CoderSidecar,
    Coding,
    Exported,
    FormatError,
    Options,
)
from tui.exports.qdpx_read_back import read_back

SCHEMAS = Path(__file__).parent / "refi"
PROJECT_SCHEMA = xmlschema.XMLSchema(SCHEMAS / "Project.xsd")
LINE_OF_QUOTE = "the harvest was\n\nSIPDIS\nbetter"


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Exported]:
    return exported(library(tmp_path_factory.mktemp("cables")))


@pytest.fixture(scope="module")
def project(every: list[Exported], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(qdpx.FORMAT, every, tmp_path_factory.mktemp("out") / "all.qdpx")


def test_it_is_valid(project: Path) -> None:
    with ZipFile(project) as archive:
        PROJECT_SCHEMA.validate(archive.read("project.qde").decode())


def test_its_own_independent_reader_finds_what_was_meant(
    project: Path, every: list[Exported]
) -> None:
    found = Counter(read_back(project))
    assert found == meant(qdpx.FORMAT, every)
    assert found[Coding("kim", "=cmd", '"Testville" 🌧', "")] == 1
    assert found[Coding("ana", "aid", "Cafe\u0301 owners", "accent")] == 1
    assert found[Coding("", "aid", LINE_OF_QUOTE, "")] == 1
    assert found[Coding("kim", "", "The port", "a note alone")] == 1
    assert found[Coding("", "", "is open", "")] == 1
    assert found[Coding("kim", "aid", "🌧 for a", "␛[2J␀")] == 1
    [paragraph] = [one for one in found if one.code == "trade/food"]
    assert paragraph.note == "=1+1 & <b>\n\n second"
    assert paragraph.quoted.startswith('1. (C) Summary: It rained in "Testville" 🌧🌧 for a\nweek.')
    lee = [one for one in found if one.coder == "lee" and one.code != REVIEWED]
    assert [one.quoted for one in lee] == [paragraph.quoted]
    assert found[Coding("kim", "lost", "Gone.", "where?")] == 1
    marks = sorted((one.coder, one.quoted) for one in found if one.code == REVIEWED)
    assert marks == [("", "1"), ("", "2"), ("lee", "1"), ("lee", "2"), ("lee", "3")]
    assert sum(found.values()) == 15


def test_qdapy_reads_the_same_quotations(project: Path, every: list[Exported]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = read_qdpx(project, warn=False)
    names = {code_guid(name): name for name in ("aid", "aid/food", "trade/food", "=cmd", "lost")}
    found = Counter(
        (row.codedBy, names[row.codeId], row.text, row.comment)
        for row in read.fragments.itertuples()
    )
    # It knows no coder of an annotation without a code.
    found += Counter(("", "", row.text, row.comment) for row in read.uncoded.itertuples())
    wanted = Counter[tuple[str, ...]]()
    for coding, count in meant(qdpx.FORMAT, every).items():
        coder, code, quoted, note = coding
        if code == REVIEWED:
            continue
        wanted[coder if code else "", code, quoted, note.strip()] += count
    assert found == wanted
    assert set(read.skipped) == {"Variables"}


def test_pyrefiqda_reads_the_same_offsets(
    project: Path, every: list[Exported], tmp_path: Path
) -> None:
    read = RefiProject.load(project, extract_dir=tmp_path)
    texts = {source_guid(one.identity): one.cable.text for one in every}
    texts[source_guid(qdpx.ORPHANS)] = "09TESTVILLE12 ¶ 44\nGone.\n\n"
    found: Counter[tuple[str, str, str]] = Counter()
    for source in read.sources.text_source:
        kept = tmp_path / "sources" / f"{source.guid}.txt"
        assert kept.read_bytes() == texts[source.guid].encode()
        for selection in source.plain_text_selection:
            quoted = texts[source.guid][selection.start_position : selection.end_position]
            for coding in selection.coding:
                found[coding.code_ref.target_guid, quoted, selection.description or ""] += 1
    assert found == Counter(
        (code_guid(coding.code), coding.quoted, coding.note)
        for coding in meant(qdpx.FORMAT, every).elements()
        if coding.code not in ("", REVIEWED)
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'startPosition="', b'startPosition="1'),
        (b"a note alone", b"another note"),
        (b'name="trade/food"', b'name="food"'),
        (b'name="kim"', b'name="tim"'),
        (b"<CodeRef", b'<CodeRef targetGUID="00000000-0000-0000-0000-000000000000"/><X'),
    ],
    ids=["offset", "note", "code", "coder", "reference"],
)
def test_a_changed_file_is_not_what_was_meant(
    project: Path, every: list[Exported], tmp_path: Path, old: bytes, new: bytes
) -> None:
    changed = rewritten(project, tmp_path / "changed.qdpx", old, new)
    try:
        found = Counter(read_back(changed))
    except FormatError:
        return
    assert found != meant(qdpx.FORMAT, every)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<Users>", b"<Description/><Users>"),
        (b"<Sources>\n", b"<Sources></Sources><Sources>"),
        (b"isCodable=", b"codable="),
        (b"#7fb4ca", b"teal"),
    ],
)
def test_the_schema_refuses_what_it_should(
    project: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    changed = rewritten(project, tmp_path / "changed.qdpx", old, new)
    with ZipFile(changed) as archive:
        assert not PROJECT_SCHEMA.is_valid(archive.read("project.qde").decode())


def test_what_qualcoder_needs_is_there(project: Path) -> None:
    root = project_of(project)
    assert "Cablegram" in root.attrib["origin"]
    book = root.find(f"{N}CodeBook")
    assert book is not None
    assert [child.tag for child in book] == [f"{N}Codes"]
    names = [code.attrib["name"] for code in root.iter(f"{N}Code")]
    assert sorted(names) == sorted(set(names))
    codable = {code.attrib["name"]: code.attrib["isCodable"] for code in root.iter(f"{N}Code")}
    assert codable["trade"] == "false"
    assert codable["aid"] == codable["trade/food"] == "true"
    sources = list(root.iter(f"{N}TextSource"))
    assert len({source.attrib["name"] for source in sources}) == len(sources) == 4
    for source in sources:
        assert source.attrib["plainTextPath"] == f"internal://{source.attrib['guid']}.txt"
    codings = list(root.iter(f"{N}Coding"))
    assert codings
    assert {coding[0].tag for coding in codings} == {f"{N}CodeRef"}
    assert not list(root.iter(f"{N}NoteRef"))
    assert not list(root.iter(f"{N}Note"))


def test_codes_keep_their_tree_colours_and_wordings(project: Path) -> None:
    root = project_of(project)
    [aid] = [code for code in root.iter(f"{N}Code") if code.attrib["name"] == "aid"]
    assert aid.attrib["color"] == "#7fb4ca"
    assert aid.findtext(f"{N}Description") == "Help & <more>"
    [food] = aid.findall(f"{N}Code")
    assert food.attrib["name"] == "aid/food"
    assert food.findtext(f"{N}Description") == (
        "Grain, rice.\n\n[since 2026-02-01]\n\n[from 2026-01-01 until 2026-02-01: Grain.]"
    )
    assert [code.attrib["name"] for code in root.iter(f"{N}Code")][:3] == [
        "aid",
        "aid/food",
        "never used",
    ]


def test_what_has_no_place_is_in_a_text_of_its_own(project: Path) -> None:
    root = project_of(project)
    *_, source = root.iter(f"{N}TextSource")
    assert source.attrib["name"] == "Annotations without a place"
    with ZipFile(project) as archive:
        text = archive.read(f"sources/{source.attrib['guid']}.txt").decode()
    assert text == "09TESTVILLE12 ¶ 44\nGone.\n\n"
    [selection] = source.iter(f"{N}PlainTextSelection")
    start, end = (int(selection.attrib[f"{which}Position"]) for which in ("start", "end"))
    assert text[start:end] == "Gone."
    assert selection.attrib["name"] == "09TESTVILLE12 ¶ 44"


def test_what_is_lost_is_listed_item_by_item(every: list[Exported]) -> None:
    assert qdpx.FORMAT.losses is not None
    found = [loss for one in every for loss in qdpx.FORMAT.losses(one, Options())]
    assert Counter(loss.what for loss in found) == {
        "ids of annotations": 9,
        "characters that XML cannot hold, shown by a sign": 1,
    }
    assert qdc.FORMAT.losses is not None
    lost = [loss for one in every for loss in qdc.FORMAT.losses(one, Options())]
    assert Counter(loss.what for loss in lost) == {"annotations": 9, "reviewed marks": 5}


def test_a_cable_brings_its_date_post_classification_and_tags(project: Path) -> None:
    root = project_of(project)
    names = {one.attrib["guid"]: one.attrib["name"] for one in root.iter(f"{N}Variable")}
    [source] = [one for one in root.iter(f"{N}TextSource") if one.attrib["name"] == "09TESTVILLE12"]
    values = {
        names[value[0].attrib["targetGUID"]]: value[1].text
        for value in source.iter(f"{N}VariableValue")
    }
    assert values == {
        "Reviewed": "1 2",
        "Reviewed by lee": "1 2 3",
        "Date": "2009-02-03",
        "Post": "Embassy Testville",
        "Classification": "CONFIDENTIAL",
        "TAGS": "PREL ECON",
    }
    assert source.findtext(f"{N}Description") == "RAIN & <GRAIN> 🌧"


def test_the_same_library_gives_the_same_bytes(
    every: list[Exported], project: Path, tmp_path: Path
) -> None:
    again = written(qdpx.FORMAT, every, tmp_path / "again.qdpx")
    assert again.read_bytes() == project.read_bytes()
    dated = written(qdpx.FORMAT, every, tmp_path / "dated.qdpx", "2026-01-02T03:04:05Z")
    with ZipFile(dated) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 2, 3, 4, 4)}
    assert project_of(dated).attrib["creationDateTime"] == "2026-01-02T03:04:05Z"


def test_cables_of_the_same_id_are_told_apart(every: list[Exported], tmp_path: Path) -> None:
    twice = [every[0], every[0]]
    path = written(qdpx.FORMAT, twice, tmp_path / "twice.qdpx")
    sources = list(project_of(path).iter(f"{N}TextSource"))
    names = [one.attrib["name"] for one in sources]
    assert names == ["09TESTVILLE12", "09TESTVILLE12 (2)", qdpx.ORPHANS]
    guids = [one.attrib["guid"] for one in project_of(path).iter() if "guid" in one.attrib]
    assert len(guids) == len(set(guids))
    assert Counter(read_back(path)) == meant(qdpx.FORMAT, twice)


def test_a_codebook_alone_is_valid_and_read_by_others(
    every: list[Exported], tmp_path: Path
) -> None:
    path = written(qdc.FORMAT, every, tmp_path / "codes.qdc")
    xmlschema.XMLSchema(SCHEMAS / "Codebook.xsd").validate(path)
    read = RefiCodebook.load(path)
    [aid] = [code for code in read.codes.code if code.name == "aid"]
    assert (aid.color, aid.description) == ("#7fb4ca", "Help & <more>")
    assert [code.name for code in aid.code] == ["aid/food"]
    names = {code.name for code in CODEBOOK.codes} | {"=cmd", "lost", "trade"}
    assert {code.name for code in read.codes.code} == names - {"aid/food"}


def test_a_megabyte_and_ten_thousand_codings_arrive(tmp_path: Path) -> None:
    body = "".join(
        f"{number}. (U) e\u0301 🌧 & <word> {number:06}.\n\n" for number in range(1, 34_000)
    )
    text = TEXT.partition("1. (C)")[0] + body
    assert len(text.encode()) > 1_000_000
    starts = range(text.index("1. (U)"), len(text) - 20, len(body) // 5_000)
    items = [
        replace(
            Annotation(f"a{number}", "1", ("aid/food", "trade/food"), "=note"),
            quote=text[start : start + 15],
            start=start,
            end=start + 15,
        )
        for number, start in enumerate(starts)
    ]
    one = large(items, text)
    path = written(qdpx.FORMAT, [one], tmp_path / "large.qdpx")
    found = Counter(read_back(path))
    assert sum(found.values()) >= 10_000
    assert found == meant(qdpx.FORMAT, [one])


def large(items: list[Annotation], text: str) -> Exported:
    """One long cable whose passages all stand where they say; nothing of it is looked for."""
    placed = tuple(Placed(item, "1", item.start or 0, item.end or 0) for item in items)
    held = Annotations("09TESTVILLE12", "09TESTVILLE12.txt", "", tuple(items))
    sidecar = CoderSidecar(Path("x.annotations.yaml"), "", held, Placement(placed, ()))
    return Exported(Path("09TESTVILLE12.txt"), parse(text), "", (sidecar,))


storable = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
paths = st.one_of(
    storable, st.sampled_from(["a", "a/b", "c/b", "=1", "/", "//", "a//b", "/b", "x/"])
)
deep = st.integers(1, 60).map(lambda levels: "/".join(["deep"] * levels))


@given(
    st.lists(
        st.tuples(st.lists(st.one_of(paths, deep), max_size=4, unique=True), storable, storable),
        max_size=5,
    )
)
def test_whatever_tags_and_notes_say_the_file_is_valid_and_holds_them(
    said: list[tuple[list[str], str, str]],
) -> None:
    items = [
        Annotation(f"a{number}", "3", tuple(tags), note, author, quote="open", start=5, end=9)
        for number, (tags, note, author) in enumerate(said)
    ]
    one = large(items, TEXT)
    with tempfile.TemporaryDirectory() as folder:
        path = written(qdpx.FORMAT, [one], Path(folder) / "any.qdpx")
        with ZipFile(path) as archive:
            PROJECT_SCHEMA.validate(archive.read("project.qde").decode())
        assert Counter(read_back(path)) == meant(qdpx.FORMAT, [one])


def test_a_codebook_without_a_code_is_not_written() -> None:
    with pytest.raises(FormatError, match="there are no codes"):
        list(qdc.FORMAT.write([], Options()))
