"""Bytes as text: UTF-8, or what older tools wrote, told apart without guessing at words.

Cables that passed through older tools are Latin-1 or Windows-1252, with the pilcrow as the one byte
0xB6 (facts: 22 of 24 cables of another project's collection). A file is read so only where every
byte above ASCII is then a sign that a cable may hold; else it is damaged UTF-8, and each bad byte
stays in the text as itself.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

UTF_8, LATIN_1, WINDOWS_1252 = "utf-8", "latin-1", "cp1252"
_SURROGATE = "[\udc80-\udcff]"
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
"""Bytes that Windows-1252 gives no meaning; in Latin-1 they are controls."""
_LETTERS = "ƒŠŒŽšœžŸµÀ-ÖØ-öø-ÿ"
_SIGNS = "¶§«»‹›“”‘’‚„•·–—…°ºª£€¢¥¤¦©®™¡¿¼½¾±×÷¹²³´`¨¸¯¬†‡‰ˆ˜\u00a0\u00ad"
_WORDS = "ÀÁÈÉÌÍÒÓÙÚàáèéìíòóùú"
"""Letters that are words of their own (``à``, ``è``, ``ó``); any other stands beside letters."""
_NOT_SENSIBLE = (
    rf"[^\x00-\x7f{_LETTERS}{_SIGNS}]"
    rf"|(?<![A-Za-z{_LETTERS}])(?![{_WORDS}])[{_LETTERS}](?![A-Za-z{_LETTERS}])"
)
_MIXED_UTF_8 = rb"[\xc3\xc2][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xef\xbf\xbd"
# Patterns with large classes are made when the first file needs them: hardly any does.


class Decoded(NamedTuple):
    """A text with line feeds only, the encoding it was in, and how many bytes had no meaning."""

    text: str
    encoding: str
    invalid_bytes: int


def decode(data: bytes) -> Decoded:
    """The text of ``data``: one byte order mark dropped, CR LF and CR made LF. Never raises.

    A byte without a meaning stands in the text as one lone surrogate (``surrogateescape``).
    """
    content = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(_line_feeds(content.decode("utf-8")), UTF_8, 0)
    except UnicodeDecodeError:
        pass
    encoding = _single_byte(content)
    if encoding is not None:
        return Decoded(_line_feeds(content.decode(encoding)), encoding, 0)
    text = content.decode("utf-8", "surrogateescape")
    return Decoded(_line_feeds(text), UTF_8, len(re.findall(_SURROGATE, text)))


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _single_byte(content: bytes) -> str | None:
    """The one-byte encoding that ``content`` is sensible text in, or None."""
    if len(content.translate(None, _UNDEFINED)) != len(content):
        return None
    if re.search(_MIXED_UTF_8, content) is not None:
        return None
    text = content.decode(WINDOWS_1252)
    if re.search(_NOT_SENSIBLE, text) is not None:
        return None
    windows = any(0x80 <= byte < 0xA0 for byte in set(content))
    return WINDOWS_1252 if windows else LATIN_1
