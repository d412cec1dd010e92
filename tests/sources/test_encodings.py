"""Bytes as text: UTF-8, what older tools wrote, and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.made import written
from tui.cable.parse import parse
from tui.sources.encodings import decode
from tui.sources.open import open_cable, read

TELEGRAM = "UNCLAS TESTVILLE 000012\r\n\r\nSUBJECT: A\r\n\r\n¶1. (U) In Bogotá it rained.\r\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("¶1. (U) It rained.", "latin-1"),
        ("Bogotá and São Paulo, à la carte; ½ § 5°", "latin-1"),
        ("“It rained” – said the minister’s aide…", "cp1252"),
        ("Šibenik, 100 €", "cp1252"),
        ("Plain words.", "utf-8"),
        ("¶1. Šibenik “rain”", "utf-8"),
    ],
)
def test_what_a_cable_can_hold_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"Bogot\xe1 and \xff.",  # a letter that stands nowhere
        b"rain \x81 rain",  # no meaning in Windows-1252
        b"Bogot\xc3\xa1 and Bogot\xe1",  # mostly UTF-8
        b"rain \xd0 rain",
    ],
)
def test_what_it_cannot_hold_is_damaged_utf8(data: bytes) -> None:
    text, encoding, invalid = decode(data)
    assert encoding == "utf-8"
    assert invalid > 0
    assert text.encode("utf-8", "surrogateescape") == data


def test_a_telegram_in_latin_1_has_its_paragraphs(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"\r\n\r\n" + TELEGRAM.encode("latin-1"))
    source = read(path)
    assert source.encoding == "latin-1"
    assert source.invalid_bytes == 0
    assert "\r" not in source.text
    assert source.text == "\n\n" + TELEGRAM.replace("\r\n", "\n")
    assert open_cable(path).nodes == parse(source.text).nodes
    assert [node.id for node in open_cable(path).paragraphs()] == ["1"]


@given(st.binary(max_size=200))
def test_nothing_is_lost_and_nothing_raises(data: bytes) -> None:
    text, encoding, invalid = decode(data)
    assert (invalid > 0) == any("\udc80" <= c <= "\udcff" for c in text)
    assert "\r" not in text
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert text.encode(encoding, "surrogateescape") == plain


@pytest.mark.parametrize("bait", [b"\xb6", b"\xe1", b"\xe1 ", b"\xff ", b"\xc3"])
def test_endless_bytes_are_all_kept(bait: bytes) -> None:
    assert len(decode(bait * 2_000_000).text) == 2_000_000 * len(bait)
