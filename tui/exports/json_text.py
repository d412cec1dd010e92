"""JSON as text that any terminal can bear: what could drive one is escaped, nothing is changed."""

from __future__ import annotations

import json
import re
import unicodedata
from json.encoder import encode_basestring

from tui.cable.visible import sign
from tui.exports.model import JsonValue

_UNCERTAIN = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2022\u2026]")


_COMPACT = json.JSONEncoder(
    # What is written is made here and holds nothing that holds itself.
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,
)
_PLAIN = bytes(sorted({0x0A, *range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}))
"""The Latin-1 code points that cannot drive a terminal, and of which JSON escapes three alone."""
_TYPESET = "\u2019\u201c\u201d\u2018\u2013\u2014\u2022\u2026"
"""Quotation marks, dashes, bullet and ellipsis, which word processors put in for plain ones."""


def json_text(value: JsonValue, *, indent: int | None = None) -> str:
    """``value`` as JSON, on one line unless ``indent`` is given.

    Letters stand as they are. Control and format characters, combining marks and lone surrogates
    are written as ``\\uXXXX``, which every reader of JSON turns back into the same text.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return escaped(text)


def compact(value: JsonValue) -> str:
    """``value`` as ``json_text`` gives it, in one line without a blank between its parts."""
    return escaped(_COMPACT.encode(value))


def encoded(text: str) -> bytes:
    """A long text as JSON in UTF-8, quotation marks included."""
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        latin = _without_typeset_signs(text)
    if latin.translate(None, _PLAIN):
        return to_utf8(escaped(encode_basestring(text)))
    # Nearly every text: looked through by the encoder, it takes ten times as long. In bytes, a
    # letter is replaced five times as fast as in a text.
    utf8 = text.encode()
    return b'"%b"' % utf8.replace(b"\\", rb"\\").replace(b'"', rb"\"").replace(b"\n", rb"\n")


def to_utf8(json: str) -> bytes:
    """JSON that was made here in UTF-8; a lone surrogate, were there one, is escaped."""
    return json.encode("utf-8", "backslashreplace")


def _without_typeset_signs(text: str) -> bytes:
    """The other characters in Latin-1; one that is not plain where that lacks some."""
    for typeset in _TYPESET:
        text = text.replace(typeset, "")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return b"\0"


def escaped(printed: str) -> str:
    """JSON with every character escaped that could drive a terminal."""
    if printed.isascii() and "\x7f" not in printed:
        return printed
    return _UNCERTAIN.sub(_escaped, printed)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    # A mark is harmless alone, but many in a row are not, and JSON must not depend on how many.
    if sign(character) == character and unicodedata.category(character) not in ("Mn", "Me", "Mc"):
        return character
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
