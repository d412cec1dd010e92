"""What is typed or pasted into a field never drives the terminal, and the cursor stays right."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.widget import Widget

from tests.app.cables import MEADOW, put
from tests.app.desk import Desk, at_desk
from tui.app.widgets.fields import NoteField, typed

HOSTILE = (
    "\x1b]52;c;QQ==\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x7f\x00\x08\x0c",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\u200b\ufeff\u00ad\u2060",
    "\U000e0041\U000e007f",
    "\u2028\u2029\x85",
    "[@click=app.exit()]x[/]",
    "[/foo]",
    ":smile:",
    "\udc9b",
)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def drawn(field: Widget) -> list[Segment]:
    """Every segment that a field draws."""
    region = Region(0, 0, *field.size)
    return [segment for line in field.render_lines(region) for segment in line]


def hidden(segments: list[Segment]) -> list[str]:
    text = "".join(segment.text for segment in segments)
    return [c for c in text if unicodedata.category(c) in UNSEEN]


def cursor_cell(field: Widget) -> int:
    """The cell of a field's first line that is drawn as the cursor."""
    grounds: list[str] = []
    for segment in field.render_line(0):
        ground = segment.style.bgcolor if segment.style is not None else None
        grounds += [str(ground)] * segment.cell_length
    field_ground = grounds[len(grounds) // 2 + 1]
    return next(at for at, ground in enumerate(grounds) if ground != field_ground)


async def paste(desk: Desk, text: str) -> None:
    desk.app.post_message(events.Paste(text))
    await desk.settle()
    await desk.settle()


@given(st.text(st.characters(exclude_categories=())))
def test_what_cannot_be_shown_is_not_taken_into_a_line(text: str) -> None:
    taken = typed(text)
    assert not any(unicodedata.category(c) in UNSEEN for c in taken)
    kept = [c for c in text if c.isalnum() and c.isascii()]
    assert [c for c in taken if c.isalnum() and c.isascii()] == kept


@pytest.mark.parametrize("payload", HOSTILE, ids=ascii)
async def test_a_paste_into_a_line_shows_no_control(cable: Path, payload: str) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await paste(desk, f"har{payload}vest\nsecond line")
        field = desk.reader.prompt.field
        assert field.value.startswith("har")
        assert "second" not in field.value
        assert hidden(drawn(field)) == []
        assert not any(unicodedata.category(c) in UNSEEN for c in field.value)
        assert hidden([Segment(row) for row in desk.rows()]) == []


async def test_an_empty_paste_does_nothing(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        for text in ("", "\n", "\r\n\r\n"):
            await paste(desk, text)
        assert desk.reader.prompt.field.value == ""


async def test_a_paste_replaces_what_is_selected_and_nothing_else(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        await desk.type("harvest")
        await desk.press("home", "shift+right", "shift+right")
        await paste(desk, "\x1b[31mHA")
        assert desk.reader.prompt.field.value == "[31mHArvest"


async def test_the_cursor_of_a_line_stands_after_what_was_pasted(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("search.open")
        field = desk.reader.prompt.field
        await paste(desk, "a\x1bb\u200bc漢")
        assert field.value == "abc漢"
        assert field.cursor_position == 4
        assert cursor_cell(field) == 5
        await desk.press("left")
        assert cursor_cell(field) == 3


@pytest.mark.parametrize("payload", HOSTILE, ids=ascii)
async def test_a_paste_into_a_note_shows_no_control(cable: Path, payload: str) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await paste(desk, f"before{payload}after")
        field = desk.reader.note.field
        assert "before" in field.text and "after" in field.text
        assert hidden(drawn(field)) == []
        assert hidden([Segment(row) for row in desk.rows()]) == []
        await desk.do("note.save")
        if "\udc9b" not in payload:
            held = await desk.saved()
            assert "before" in held.items[0].note and "after" in held.items[0].note
        assert hidden([Segment(row) for row in desk.rows()]) == []


async def test_a_hidden_character_takes_one_cell_in_a_note(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await paste(desk, "a\x1bb\u202ec\x9bd")
        field = desk.reader.note.field
        assert field.render_line(0).text.strip() == "a␛b�c�d"
        assert field.text == "a\x1bb\u202ec\x9bd", "the text itself is kept as it is"
        assert field.cursor_location == (0, 7)
        assert cursor_cell(field) == 7
        await desk.press("home", "right", "right")
        assert cursor_cell(field) == 2
        await desk.press("backspace")
        assert field.text == "ab\u202ec\x9bd"


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_each_character_of_a_note_keeps_its_column(text: str) -> None:
    field = NoteField()
    field.load_text(text)
    for index in range(field.document.line_count):
        raw = field.document.get_line(index)
        line = field.get_line(index).plain
        assert len(line) == len(raw)
        for before, after in zip(raw, line, strict=True):
            assert after == before or not before.isalnum()
            assert after == "\t" or unicodedata.category(after) not in UNSEEN


async def test_a_note_longer_than_its_box_scrolls_and_loses_nothing(cable: Path) -> None:
    async with at_desk(cable, size=(80, 24)) as desk:
        await desk.do("note.write")
        for number in range(30):
            await desk.type(f"l{number}")
            await desk.press("enter")
        assert "l29" in desk.text()
        await desk.do("note.save")
        assert (await desk.saved()).items[0].note.split("\n") == [f"l{n}" for n in range(30)]


async def test_a_key_that_means_nothing_in_a_note_means_nothing_after_it_either(
    cable: Path,
) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "note.write")
        await desk.rush("a", "home", "right", "end", "ctrl+s")
        await desk.until(lambda: desk.writing == "")
        await desk.settle()
        assert desk.reader.cursor == "2", "home goes to the line's beginning, not the cable's"
        await desk.do("search.open")
        await desk.rush("h", "home", "end", "escape")
        await desk.settle()
        assert desk.reader.cursor == "2"
        await desk.do("search.open", "prompt.cancel")


async def test_keys_that_change_the_text_keep_their_order_among_the_letters(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("note.write")
        await desk.rush(*"teh", "backspace", "backspace", *"he", "enter", *"two", "home", *"1 ")
        assert desk.reader.note.field.text == "the\n1 two"
        await desk.do("note.save", "search.open")
        await desk.rush(*"mill", "backspace", "backspace", "left", *"ea", "right", "end", *"dow")
        assert desk.reader.prompt.field.value == "meaidow"
