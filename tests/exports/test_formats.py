"""The formats read back by independent readers, and hostile text in every one of them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.exports.samples import TEXT, exported, passage
from tui.annotations.model import Annotation
from tui.cable.visible import visible
from tui.exports import csv as csv_format
from tui.exports.json_text import json_text
from tui.exports.markdown import escaped, escaped_lines
from tui.exports.model import Exported, Options, joined
from tui.exports.registry import FORMATS

anything = st.text(max_size=30)
storable = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
tags = st.lists(
    st.one_of(storable.filter(bool), st.sampled_from(["=1+1", "-x", "＝A1", "'=x", "a/b"])),
    max_size=3,
    unique=True,
).map(tuple)


@st.composite
def annotation(draw: st.DrawFn) -> Annotation:
    words = draw(st.sampled_from(["", "", "the harvest", "The port is open.", "gone from here"]))
    start = TEXT.find(words) if words else None
    return Annotation(
        id=draw(st.text("abcdef", min_size=6, max_size=6)),
        paragraph=draw(st.sampled_from(["1", "2", "2.1", "3", "s1", "99"])),
        tags=draw(tags),
        note=draw(storable),
        author=draw(storable),
        created="2026-11-23T19:41:07Z",
        quote=words,
        start=start,
        end=start + len(words) if start is not None else None,
    )


annotation_lists = st.lists(annotation(), max_size=4, unique_by=lambda item: item.id)


def written(name: str, one: Exported, *, raw: bool = False) -> str:
    pieces = FORMATS[name].write([one], Options(raw=raw))
    return "".join(piece if isinstance(piece, str) else piece.decode() for piece in pieces)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def shown(text: str) -> str:
    return visible(text, newlines=True)


SAMPLE = exported(
    [
        Annotation(id="aaaa", paragraph="1", note="whole\n\n  second", author="kim"),
        passage("bbbb", "the harvest was\n\nSIPDIS\nbetter", "2", tag="harvest", note="- well"),
        Annotation(id="cccc", paragraph="2.2", tags=("grain/barley", "good")),
        Annotation(id="dddd", paragraph="44", note="lost", opening="These words"),
    ],
    reviewed=["1", "3"],
)


def test_csv_has_a_row_for_each_tag_note_orphan_and_reviewed_mark() -> None:
    found = rows(written("csv", SAMPLE))
    assert [(row["kind"], row["paragraph"], row["tag"]) for row in found] == [
        ("paragraph", "1", ""),
        ("passage", "2", "harvest"),
        ("paragraph", "2.2", "grain/barley"),
        ("paragraph", "2.2", "good"),
        ("orphan", "44", ""),
        ("reviewed", "1", ""),
        ("reviewed", "3", ""),
    ]
    assert found[0]["text"] == "Summary: It rained in <Example> for a week. End Summary."
    assert found[1]["text"] == "the harvest was better"
    assert found[1]["note"] == "'- well"
    assert [row["marking"] for row in found] == ["C", "C//NF", "C//NF", "C//NF", "", "C", "U"]
    assert found[4]["text"] == "These words"
    assert {row["cable"] for row in found} == {"09EXAMPLE12"}
    assert {row["post"] for row in found} == {"Embassy Example"}


def test_a_list_reads_as_a_list_and_an_item_without_its_bullet() -> None:
    items = [Annotation(id="aaaa", paragraph="2"), Annotation(id="bbbb", paragraph="2.1")]
    whole, item = rows(written("csv", exported(items)))
    assert whole["text"].endswith("better than the last one. -- wheat: good -- barley: better")
    assert item["text"] == "wheat: good"


def test_csv_is_rfc_4180_with_crlf() -> None:
    text = written("csv", SAMPLE)
    assert text.startswith(",".join(csv_format.COLUMNS) + "\r\n")
    assert text.endswith("\r\n")
    assert '"whole\n\n  second"' in text


def test_what_stands_on_words_that_differ_is_exported_as_such() -> None:
    quoted = passage("bbbb", "The minister said that the harvest", "2", tag="x")
    words = "The minister hinted that the harvest"
    one = exported([quoted], text=TEXT.replace("The minister said", "The minister hinted"))
    [row] = rows(written("csv", one))
    assert (row["kind"], row["match"], row["text"]) == ("passage", "near", words)
    place = json.loads(written("jsonl", one).split("\n")[1])["place"]
    assert (place["near"], place["text"]) == (True, words)
    assert "“The minister said that the harvest”" in written("markdown", one)
    [row] = rows(written("csv", exported([quoted])))
    assert row["match"] == "exact"
    assert [row["match"] for row in rows(written("csv", SAMPLE))][-3:] == ["", "", ""]


@given(annotation_lists)
def test_csv_and_jsonl_read_back_to_the_same(items: list[Annotation]) -> None:
    one = exported(items)
    expected = Counter(
        (item.author, tag, item.note) for item in items for tag in item.tags or ("",)
    )
    from_csv: Counter[tuple[str, ...]] = Counter()
    texts_csv: Counter[tuple[str, ...]] = Counter()
    for row in rows(written("csv", one)):
        cells = {key: csv_format.unsafe(cell) for key, cell in row.items()}
        from_csv[cells["author"], cells["tag"], cells["note"]] += 1
        texts_csv[cells["paragraph"], cells["kind"], cells["text"]] += 1
    assert from_csv == Counter(
        (shown(author), shown(tag), shown(note)) for author, tag, note in expected.elements()
    )
    from_jsonl: Counter[tuple[str, ...]] = Counter()
    texts_jsonl: Counter[tuple[str, ...]] = Counter()
    for line in written("jsonl", one).split("\n")[1:-1]:
        value = json.loads(line)
        original = next(item for item in items if item.id == value["id"])
        assert value["quote"] == (original.quote or None)
        assert value["paragraph"] == original.paragraph
        place = value["place"]
        kind = "orphan" if place is None else "passage" if value["quote"] else "paragraph"
        words = place["text"] if place else value["quote"] or ""
        paragraph = place["paragraph"] if place else value["paragraph"]
        for tag in value["tags"] or [""]:
            from_jsonl[value["author"] or "", tag, value["note"] or ""] += 1
            texts_jsonl[paragraph, kind, words] += 1
    assert from_jsonl == expected
    assert texts_jsonl == texts_csv


@given(annotation_lists)
def test_no_cell_is_a_formula(items: list[Annotation]) -> None:
    for row in rows(written("csv", exported(items))):
        for cell in row.values():
            assert not cell.startswith(("\t", "\r", "\n", "\0"))
            assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")


@given(
    st.one_of(anything, st.sampled_from(["'=x", "''=x", "'", "'tis", " =x", "\t=x", "\n", "−1"]))
)
def test_an_apostrophe_can_be_taken_off_again(cell: str) -> None:
    assert csv_format.unsafe(csv_format.safe(cell)) == cell


def test_raw_leaves_formulas_as_they_are() -> None:
    one = exported([Annotation(id="aaaa", paragraph="1", tags=("=1+1",), note="-x")])
    [row] = rows(written("csv", one, raw=True))
    assert (row["tag"], row["note"]) == ("=1+1", "-x")
    [row] = rows(written("csv", one))
    assert (row["tag"], row["note"]) == ("'=1+1", "'-x")


def test_jsonl_has_every_line_and_the_header() -> None:
    lines = [json.loads(line) for line in written("jsonl", SAMPLE).splitlines()]
    assert [line["kind"] for line in lines] == ["cable", *["annotation"] * 4, *["reviewed"] * 2]
    assert {line["schema"] for line in lines} == {"cablegram/annotations/1"}
    assert lines[0]["fields"]["tags"] == ["PREL", "ECON", "XZZZ"]
    assert lines[0]["record"]["classification"] == "CONFIDENTIAL//NOFORN"
    assert lines[2]["quote"] == "the harvest was\n\nSIPDIS\nbetter"
    assert lines[2]["place"]["text"] == "the harvest was better"
    assert lines[4]["place"] is None
    assert lines[4]["opening"] == "These words"
    assert lines[6]["paragraph"] == "3"


@given(anything)
def test_json_is_the_same_text_and_shows_nothing_hidden(text: str) -> None:
    printed = json_text({"text": text})
    assert json.loads(printed) == {"text": text}
    assert visible(printed) == printed
    printed.encode("utf-8")


def test_markdown_is_a_report() -> None:
    report = written("markdown", SAMPLE)
    head = "# Annotations by cable\n\n## GRAIN \\*AND\\* RAIN\n\n**09EXAMPLE12** · 2009-02-03"
    assert report.startswith(head)
    words = "> Summary: It rained in \\<Example\\> for a week. End Summary.\n\n"
    assert f"### ¶ 1 (C)\n\n{words}- Note — *kim*\n\n  whole\n\n  &nbsp;&nbsp;second\n" in report
    assert "> the harvest was better\n\n- **harvest**\n\n  \\- well\n" in report
    assert "### Without a place in the text\n\nOnce in paragraph 44:\n\n> These words" in report
    assert "Reviewed: **1**, **3**\n" in report
    assert report.index("¶ 1 (C)") < report.index("¶ 2 (C//NF)") < report.index("¶ 2.2 ")


def test_a_report_by_tag_has_a_section_for_each() -> None:
    pieces = FORMATS["markdown"].write([SAMPLE], Options(by="tag"))
    report = "".join(piece for piece in pieces if isinstance(piece, str))
    sections = [line for line in report.splitlines() if line.startswith("## ")]
    tags = [f"## Tag: **{tag}**" for tag in ("good", "grain/barley", "harvest")]
    assert sections == [*tags, "## Without a tag", "## Reviewed"]
    assert "### ¶ 2.2 (C//NF) of 09EXAMPLE12\n\nGRAIN \\*AND\\* RAIN · 2009-02-03" in report
    assert "> barley: better\n\n- also grain/barley\n" in report
    assert "### Once in ¶ 44, now without a place, of 09EXAMPLE12" in report


def test_markdown_quotes_a_paragraph_once_for_two_notes() -> None:
    items = [Annotation(id=name, paragraph="3", note=name) for name in ("aaaa", "bbbb")]
    assert written("markdown", exported(items)).count("> The port is open.") == 1


def test_the_search_that_put_a_tag_there_is_exported() -> None:
    one = exported([Annotation("aaaa", "3", ("port",), rules=("port: open *near* port",))])
    assert "by a search: port: open \\*near\\* port" in written("markdown", one)
    _, line = map(json.loads, written("jsonl", one).splitlines())
    assert line["rules"] == ["port: open *near* port"]


def test_markdown_without_annotations_says_so() -> None:
    assert written("markdown", exported([])) == "# Annotations by cable\n\nNo annotations.\n"


@given(st.one_of(storable, st.text("#*_-+=>`~[]()!<&|\\1. \n:$^'\"ab", max_size=20)))
def test_a_renderer_of_markdown_shows_the_words_as_they_are(text: str) -> None:
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    line = escaped(text)
    tokens = renderer.parse(line)
    if not line:
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == visible(joined(text))


@given(st.text("#*_-+=>`~[]()!<&|\\1. \n:$^'\"ab", max_size=30))
def test_a_note_of_many_lines_is_only_paragraphs_and_breaks(text: str) -> None:
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = renderer.parse(escaped_lines(text))
    assert {t.type for t in tokens} <= {"paragraph_open", "paragraph_close", "inline"}
    for token in tokens:
        kinds = {child.type for child in token.children or []}
        assert kinds <= {"text", "text_special", "hardbreak", "softbreak"}


HOSTILE = "\x1b]52;c;AAAA\x07 \x9b2J \u202eevil\u2066 \u200b\ufeff\x7f\0 \u2028"


def gives_text(name: str) -> bool:
    return isinstance(next(iter(FORMATS[name].write([SAMPLE], Options()))), str)


@pytest.mark.parametrize("name", sorted(filter(gives_text, FORMATS)))
def test_hostile_text_shows_in_every_format(name: str) -> None:
    item = Annotation(id="a", paragraph="1", tags=(HOSTILE,), note=HOSTILE, author=HOSTILE)
    orphan = Annotation(id="b", paragraph="77", quote=HOSTILE)
    text = written(name, exported([item, orphan], reviewed=[HOSTILE]))
    assert visible(text, newlines=True) == text.replace("\r\n", "\n")
    if "json" not in FORMATS[name].suffix:  # which escapes it
        assert "␛]52" in text.replace("\\]", "]")
