"""What a terminal sends in one burst comes out as the keys that were pressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from tui.app.keyboard import Keyboard
from tui.app.widgets.fields import escaped


def heard(*chunks: bytes) -> list[str]:
    """The keys, an escape and its letter told apart, and pastes, in quotation marks."""
    keyboard, parser = Keyboard(), XTermParser()
    found: list[str] = []
    for chunk in chunks:
        for event in parser.feed(keyboard.decode(chunk)):
            if isinstance(event, events.Paste):
                found.append(f"“{event.text}”")
            elif isinstance(event, events.Key):
                letter = escaped(event)
                found += [event.key] if letter is None else ["escape", letter.key]
    return found


@pytest.mark.parametrize(
    ("burst", "keys"),
    [
        (b"jk", ["j", "k"]),
        (b"\x1bj", ["escape", "j"]),
        (b"\x1bJ", ["escape", "J"]),
        (b"\x1b.", ["escape", "full_stop"]),
        (b"\x1bjnxy", ["escape", "j", "n", "x", "y"]),
        (b"\x1b" + b"j" * 60, ["escape", *"j" * 60]),
        (b"\x1bj\x1bk", ["escape", "j", "escape", "k"]),
        (b"\x1b\x1bj", ["escape", "escape", "j"]),
        (b"\x1b[A\x1bOP", ["up", "f1"]),
        (b"^x", ["circumflex_accent", "x"]),
        (b"\xff", ["replacement_character"]),
        ("é".encode(), ["é"]),
    ],
)
def test_a_burst_is_the_keys_that_were_pressed(burst: bytes, keys: list[str]) -> None:
    assert heard(burst) == keys


def test_an_escape_in_a_paste_keeps_its_place() -> None:
    assert heard(b"\x1b[200~one\n\x1b[31mred\x1b[201~k") == ["“one\n␛[31mred”", "k"]


@given(st.text("abc \x1b[201~", max_size=30), st.data())
def test_a_paste_is_whole_wherever_the_line_cuts_it(pasted: str, data: st.DataObject) -> None:
    pasted = pasted.replace("\x1b[201~", "").replace("\x1b[200~", "")
    sent = b"\x1b[200~" + pasted.encode() + b"\x1b[201~"
    cut = data.draw(st.integers(7, len(sent)))
    keyboard = Keyboard()
    got = keyboard.decode(sent[:cut]) + keyboard.decode(sent[cut:])
    assert got == "\x1b[200~" + pasted.replace("\x1b", "␛") + "\x1b[201~"
