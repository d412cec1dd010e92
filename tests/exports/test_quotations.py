"""Notes for writers: quotation, note, paragraph, code and note, and all of it found again."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.exports.samples import TEXT, exported, passage
from tests.exports.test_formats import annotation_lists
from tui.annotations.codebook import Code, Codebook
from tui.annotations.model import Annotation
from tui.exports.model import Coding, Exported, Options
from tui.exports.registry import FORMATS

CODED = exported(
    [
        Annotation(
            id="aaaa",
            paragraph="3",
            tags=("port", "a*b"),
            note="# Open.\n\n  Since when?",
            author="kim",
            created="2026-11-23T19:41:07Z",
        ),
        passage("bbbb", "better than the last one", "2", tag="port"),
        passage("cccc", "It rained", "1", note="No code."),
        Annotation(id="dddd", paragraph="9", tags=("lost",), opening="Words that are gone"),
    ],
    reviewed=["1", "2"],
)
CITED = (
    "U.S. Embassy Example, “GRAIN \\*AND\\* RAIN,” telegram 09EXAMPLE12, February 3, 2009, "
    "Confidential//NOFORN"
)


def text_of(by: str, *every: Exported, codebook: Codebook | None = None) -> str:
    options = Options(by=by, codebook=codebook or Codebook())
    return "".join(str(piece) for piece in FORMATS["notes"].write(every, options))


def test_each_quotation_has_its_note_cable_by_cable_in_file_order() -> None:
    assert text_of("cable", CODED) == (
        f"# {CITED}.\n\n"
        "### 09EXAMPLE12, ¶ 1 (C)\n\n"
        "> It rained\n\n"
        f"{CITED}, para. 1.\n\n"
        "Note: No code.\n\n"
        "### 09EXAMPLE12, ¶ 2 (C//NF)\n\n"
        "> better than the last one\n\n"
        f"{CITED}, para. 2.\n\n"
        "Codes: **port**\n\n"
        "### 09EXAMPLE12, ¶ 3 (U)\n\n"
        "> The port is open.\n\n"
        f"{CITED}, para. 3.\n\n"
        "Codes: **port**, **a\\*b**\n\n"
        "Note: \\# Open.\\\n&nbsp;\\\n&nbsp;&nbsp;Since when?\n\n"
        "Coder: kim\\\nWritten: 2026-11-23T19:41:07Z\n\n"
        "## Without a place in the text\n\n"
        "### 09EXAMPLE12, once in ¶ 9\n\n"
        "> Words that are gone\n\n"
        f"{CITED}.\n\n"
        "Codes: **lost**\n\n"
        "Reviewed in **09EXAMPLE12**: **1**, **2**\n"
    )


def test_code_by_code_in_the_codebook_s_order() -> None:
    book = Codebook(codes=(Code("port"), Code("a*b")))
    text = text_of("tag", CODED, codebook=book)
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings == [
        "# Code: **port**",
        "### 09EXAMPLE12, ¶ 2 (C//NF)",
        "### 09EXAMPLE12, ¶ 3 (U)",
        "# Code: **a\\*b**",
        "### 09EXAMPLE12, ¶ 3 (U)",
        "# Without a code",
        "### 09EXAMPLE12, ¶ 1 (C)",
        "# Without a place in the text",
        "### 09EXAMPLE12, once in ¶ 9",
        "# Reviewed",
    ]
    assert "Also: **a\\*b**" in text
    assert text.endswith("Reviewed in **09EXAMPLE12**: **1**, **2**\n")
    assert text == text_of("tag", CODED, codebook=book)


@pytest.mark.parametrize("by", ["cable", "tag"])
def test_nothing_annotated_is_said(by: str) -> None:
    assert text_of(by, exported([])) == "No annotations.\n"


@pytest.mark.parametrize("by", ["cable", "tag"])
def test_a_markdown_reader_sees_the_words(by: str) -> None:
    shown = MarkdownIt("commonmark").render(text_of(by, CODED))
    assert "<blockquote>\n<p>It rained</p>\n</blockquote>" in shown
    assert "<strong>a*b</strong>" in shown
    assert "“GRAIN *AND* RAIN,” telegram 09EXAMPLE12" in shown
    assert "# Open.<br />" in shown


def found(text: str) -> Counter[Coding]:
    read_back = FORMATS["notes"].read_back
    assert read_back is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.md"
        path.write_bytes(text.encode("utf-8"))
        return Counter(read_back(path))


def meant(*every: Exported) -> Counter[Coding]:
    told = FORMATS["notes"].meant
    assert told is not None
    return Counter(coding for one in every for coding in told(one, Options()))


@pytest.mark.parametrize("by", ["cable", "tag"])
@given(annotation_lists, st.text("ab;*\\&`>#-1. \n", max_size=20))
def test_every_coding_arrives(by: str, items: list[Annotation], reviewed: str) -> None:
    one = exported(items, reviewed=[reviewed] if reviewed else [])
    assert found(text_of(by, one)) == meant(one)


@pytest.mark.parametrize("by", ["cable", "tag"])
def test_a_coding_that_was_tampered_with_is_noticed(by: str) -> None:
    text = text_of(by, CODED)
    assert found(text) == meant(CODED)
    for before, after in [
        ("The port is open", "The port is shut"),
        ("Coder: kim", "Coder: ana"),
        ("Since when", "Since then"),
        ("**a\\*b**", "**a\\*c**") if by == "cable" else ("Code: **a\\*b", "Code: **a\\*c"),
    ]:
        assert before in text
        assert found(text.replace(before, after)) != meant(CODED)


def test_words_that_changed_are_told() -> None:
    changed = TEXT.replace("better than the last one", "better than any other one")
    text = text_of("cable", exported([passage("b", "harvest was", "2", tag="x")], text=changed))
    assert "> harvest was\n" in text
    near = exported([passage("b", "better than the last one", "2", tag="x")], text=changed)
    assert meant(near) == found(text_of("cable", near))


def test_a_library_s_own_form_does_not_confuse_the_reader(tmp_path: Path) -> None:
    (tmp_path / "cablegram.yaml").write_text("citation: {form: 'Codes: **{id}** {paragraph}'}\n")
    one = Exported(tmp_path / "09EXAMPLE12.txt", CODED.cable, CODED.sha256, CODED.sidecars)
    text = text_of("cable", one)
    assert "Codes: \\*\\*09EXAMPLE12\\*\\* para. 3" in text
    assert found(text) == meant(one)


def test_what_notes_lack_is_listed(tmp_path: Path) -> None:
    (tmp_path / "cablegram.yaml").write_text("citation: {style: none}\n")
    item = Annotation(id="a", paragraph="1", tags=("x",), note="a\n \nb", modified="2026-11-24")
    sample = exported([item])
    one = Exported(tmp_path / "09EXAMPLE12.txt", sample.cable, sample.sha256, sample.sidecars)
    losses = FORMATS["notes"].losses
    assert losses is not None
    assert [(loss.what, loss.annotation) for loss in losses(one, Options())] == [
        ("the library's way of citing", ""),
        ("ids of annotations", "a"),
        ("dates of changes", "a"),
        ("blanks in notes", "a"),
    ]
