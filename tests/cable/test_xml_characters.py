"""What XML cannot hold is shown by a sign, and what it can is left alone."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from tui.cable.xml_characters import carried, is_carried


@given(st.text())
def test_whatever_was_carried_can_be_read_by_an_xml_reader(text: str) -> None:
    printed = carried(text)
    assert is_carried(printed)
    assert is_carried(text) is (printed == text)
    if "\r" not in printed:  # a reader makes a line feed of it, unless it is a reference
        assert fromstring(f"<a>{escape(printed)}</a>").text == (printed or None)


def test_signs_are_those_of_the_terminal() -> None:
    assert carried("a\x1b\0\t\n\ufffe\udc80") == "a␛␀\t\n<U+FFFE><80>"
    assert not re.search("[\x00-\x08]", carried("".join(map(chr, range(32)))))
