"""Volumes in TEI: telegrams from openers and source notes, and attacks that stay outside."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.made import written
from tests.sources.volumes import HEAD, MEMORANDUM, TELEGRAM, volume
from tui.cable.model import Cable, Kind
from tui.cable.pages import FOOTNOTES
from tui.sources import tei
from tui.sources.files import SourceError
from tui.sources.open import cables_of, open_cable, read

TEXT = """\
Telegram From the Embassy in Ruritania to the Department of State
Strelsau, September 12, 1952, 4:32 p.m.
605.
FM Embassy in Ruritania
TO Department of State PRIORITY

SECRET

NODIS

SUBJECT: The harvest

REF: DIR 18338

1. The minister said that the harvest[2] was better than the last one.

2. The port [name not declassified] is open.

3. Nothing & nobody.

No more.

Schoenfeld

[Footnotes]
[1] Source: Archive of Nowhere, Lot 60 D 001, Box 5. Secret; Priority; Nodis. Drafted by Nobody.
[2] Not printed.
"""


@pytest.fixture
def telegram(tmp_path: Path) -> Cable:
    return open_cable(written(tmp_path, "v.xml", volume(TELEGRAM)))


def test_a_telegram_reads_as_one(telegram: Cable) -> None:
    fields = telegram.fields
    assert telegram.text == TEXT
    assert fields.sender == "Embassy in Ruritania"
    assert [(one.name, one.precedence) for one in fields.to] == [
        ("Department of State", "PRIORITY")
    ]
    assert fields.banner is not None
    assert fields.banner.level == telegram.classification == "SECRET"
    assert fields.captions == ("NODIS",)
    assert fields.subject == "The harvest"
    assert [one.printed for one in fields.references] == ["DIR 18338"]
    assert fields.signature == "Schoenfeld"
    assert [node.id for node in telegram.paragraphs()] == ["1", "2", "3"]


def test_the_record_has_what_the_volume_says(telegram: Cable) -> None:
    assert telegram.id == "frus1952-54v99-d17"
    assert telegram.date == "1952-09-12"
    assert telegram.record is not None
    assert telegram.record.created == "1952-09-12T16:32"
    assert telegram.origin == "Embassy in Ruritania"


def test_footnotes_are_notes_after_the_telegram(telegram: Cable) -> None:
    notes = [node for node in telegram.walk() if node.role == "note"]
    assert [telegram.source(node) for node in notes] == TEXT.splitlines()[-2:]
    assert telegram.nodes[-2].kind is Kind.TRAILER


def test_other_documents_are_read_without_a_telegram_s_header(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", volume(TELEGRAM, MEMORANDUM))
    cable = open_cable(f"{path}#d18")
    assert cable.subject == "Memorandum of Conversation"
    assert cable.date == "1952-10-01"
    assert cable.fields.sender is None
    assert cable.fields.banner is None
    assert "They met.\n\nThey parted.\n" in cable.text


def test_each_document_has_an_address_also_where_identifiers_repeat(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", volume(TELEGRAM, MEMORANDUM, TELEGRAM))
    found = list(cables_of(path))
    assert [one.address.name for one in found] == [
        f"v.xml#frus1952-54v99-{name}" for name in ("d17", "d18", "d17-2")
    ]
    assert [read(one.address).line for one in found] == [one.where.line for one in found]
    assert read(f"{path}#d17").path == found[0].address


@pytest.mark.parametrize(
    ("note", "level", "captions"),
    [
        ("Source: A. Top Secret; Routine.", "TOP SECRET", ()),
        ("Source: A. Confidential; Immediate; Exdis.", "CONFIDENTIAL", ("EXDIS",)),
        ("Source: A. Limited Official Use.", "LIMITED OFFICIAL USE", ()),
        ("Source: A. Official Use Only.", "OFFICIAL USE ONLY", ()),
        ("Source: A. No classification marking.", "", ()),
        ("Source: Secret Service Papers, Box 1.", "", ()),
    ],
)
def test_the_source_note_says_the_level(
    tmp_path: Path, note: str, level: str, captions: tuple[str, ...]
) -> None:
    document = TELEGRAM.replace("Secret; Priority; Nodis.", "")
    document = document.replace("Source: Archive of Nowhere, Lot 60 D 001, Box 5.", note)
    cable = open_cable(written(tmp_path, "v.xml", volume(document)))
    assert cable.classification == level
    assert cable.fields.captions == captions
    assert cable.fields.sender == "Embassy in Ruritania"
    assert cable.fields.subject == "The harvest"


NESTED = """\
<div type="document" xml:id="d30" n="30">
  <head>30. Telegram From the <gloss type="from">Agency of Nowhere</gloss> to the
    <gloss type="to"><gloss target="#t">AN</gloss> Station in Ruritania</gloss><note n="1"
    type="source">Source: Box 1. Secret; Priority; <gloss>PBNOTHING</gloss>.</note></head>
  <dateline><date when="1952-11-01T15:50:00">November 1, 1952, 1550Z</date>.</dateline>
  <p>26337. Re: RURI 687.<note n="2">Not printed. (<hi>Ibid.</hi>)</note></p>
  <list><label>1.</label><item>The colonel replied:
    <list><label>a.</label><item>It rained.</item><label>b.</label>
    <item><p>It will rain.</p><pb n="48"/><p>And so on.</p></item></list></item></list>
</div>
"""


def test_lists_in_lists_and_a_reference_with_a_footnote(tmp_path: Path) -> None:
    cable = open_cable(written(tmp_path, "v.xml", volume(NESTED)))
    assert [one.name for one in cable.fields.to] == ["AN Station in Ruritania"]
    assert [one.printed for one in cable.fields.references] == ["RURI 687.[2]"]
    body = cable.text[cable.text.index("1. The") : cable.text.index(FOOTNOTES)]
    assert body.split("\n\n")[:4] == [
        *("1. The colonel replied:", "a. It rained.", "b. It will rain.", "And so on."),
    ]
    assert [node.number for node in cable.walk() if node.kind is Kind.SUBPARAGRAPH][:2] == [
        *("a", "b"),
    ]


def test_who_sends_a_memorandum_is_what_its_heading_says(tmp_path: Path) -> None:
    head = (
        "18. Memorandum From the Chief of the Division "
        '(<persName type="from">Rassendyll</persName>) to the Director '
        '(<persName type="to">Sapt</persName>)'
    )
    document = MEMORANDUM.replace("18. Memorandum of Conversation", head)
    cable = open_cable(written(tmp_path, "v.xml", volume(document)))
    assert cable.origin == "the Chief of the Division (Rassendyll)"


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8),
    min_size=1,
    max_size=8,
)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_every_word_of_a_document_is_in_its_text(paragraphs: list[list[str]]) -> None:
    body = "".join(f"<p>{'  '.join(words)}\n</p>" for words in paragraphs)
    document = f'<div type="document" xml:id="d1"><head>1. Note</head>{body}</div>'
    with tempfile.TemporaryDirectory() as folder:
        [one] = cables_of(written(Path(folder), "v.xml", volume(document)))
    assert one.text.split() == ["Note", *(word for words in paragraphs for word in words)]


# Attacks and damage


def problem_of(path: Path) -> str:
    with pytest.raises(SourceError) as raised:
        list(cables_of(path))
    line = str(raised.value)
    assert "\n" not in line
    return line


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE TEI SYSTEM "http://example.invalid/tei.dtd">',
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, declared: str) -> None:
    start, rest = HEAD.split("\n", 1)
    document = TELEGRAM.replace("Nothing", "&l9;")
    data = f"{start}\n{declared}{rest}{document}"
    assert "v.xml:2: a document type declaration" in problem_of(written(tmp_path, "v.xml", data))


def test_a_volume_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    data = volume(TELEGRAM, MEMORANDUM)
    path = written(tmp_path, "v.xml", data[: data.index(b"They parted")])
    before: list[str] = []
    with pytest.raises(SourceError, match=r"v\.xml:\d+: not XML: "):
        for one in cables_of(path):
            before.append(one.id)
    assert before == ["frus1952-54v99-d17"]


def test_a_document_beyond_its_limits_is_left_out_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tei, "LARGEST_DOCUMENT", 2000)
    large = MEMORANDUM.replace("They met.", "They met. " * 500)
    deep = MEMORANDUM.replace("They met.", "<hi>" * 300 + "x" + "</hi>" * 300)
    problems: list[str] = []
    path = written(tmp_path, "v.xml", volume(TELEGRAM, large, deep, MEMORANDUM))
    assert len(list(cables_of(path, None, problems.append))) == 2
    assert len(problems) == 2
    assert "more text" in problems[0]
    assert "deep" in problems[1]


@pytest.mark.parametrize(
    ("opening", "more", "count"),
    [
        ("", "<a>", 500_000),
        ("<p ", 'a="b" ', 2_000_000),
        ("<!--", "x", 12_000_000),
        ("<", "a", 9**7),
    ],
)
def test_endless_tags_and_depths_are_refused_soon(
    tmp_path: Path, opening: str, more: str, count: int
) -> None:
    path = written(tmp_path, "v.xml", HEAD + opening + more * count)
    assert problem_of(path)


@given(st.binary(max_size=200), st.integers(0, len(TELEGRAM)))
def test_any_damage_gives_documents_or_a_problem(junk: bytes, at: int) -> None:
    document = TELEGRAM.encode()
    data = volume(MEMORANDUM).replace(b"</div></div></body>", b"")[: -len(b"</text></TEI>\n")]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "v.xml", data + document[:at] + junk + document[at:])
        try:
            for one in cables_of(path, "frus"):
                assert one.text.strip()
        except SourceError as error:
            assert "\n" not in str(error)
