"""Generated cables with text that is hard to select: wide, combined, joined, hidden, cut in two."""

from __future__ import annotations

from hypothesis import strategies as st

from bench.generate import generate
from tui.cable.model import Cable
from tui.cable.parse import parse

PIECES = (
    "漢字",
    "e\u0301le\u0300ve",
    "a\u0302\u0301\u0323\u0308\u0307\u0306",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u2764\ufe0f",
    "\U0001f1e9\U0001f1ea",
    "\U0001f44d\U0001f3fd",
    "half\twidth",
    "\u1112\u1161\u11ab",
    "no\u00a0break",
    "\x1b[2J",
    "\u202egnorw",
    "(“漢”)",
    "U.S.",
    "Mr.",
    "ﾊﾟ",
    "x" * 90,
)


@st.composite
def strange_cables(draw: st.DrawFn) -> Cable:
    """A generated cable of about two pages into whose words strange ones were put."""
    text = generate(draw(st.integers(0, 100_000)), 1500).text
    body = text.find("1. (")
    blanks = [at for at in range(max(body, 0), len(text)) if text[at] == " "]
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.sampled_from(blanks)) if blanks else len(text)
        text = f"{text[:at]} {draw(st.sampled_from(PIECES))}{text[at:]}"
    return parse(text)
