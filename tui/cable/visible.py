"""The one function between text from a file and a terminal.

Every character that could drive a terminal, reorder what is read, or hide, is shown as a
visible sign instead: nothing is stripped, since a stripped character is evidence lost.
The rules follow CWE-150 and Unicode Technical Report 36; the table is in ``SIGNS`` below.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache

TAB_STOP = 8
MAXIMUM_MARKS = 4
"""Combining marks shown on one base character; further ones are written out as signs."""

_ESCAPED_BLOCKS: tuple[tuple[int, int], ...] = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2800, 0x2800),  # blank Braille pattern
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
_ESCAPED_CATEGORIES = frozenset({"Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Cc"})

# Printable ASCII and the letters of Latin-1 and Latin Extended-A need no look-up.
_PLAIN = r" -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2022\u2026"


@cache
def _plain(newlines: bool) -> re.Pattern[str]:
    return re.compile(rf"[\n{_PLAIN}]*" if newlines else f"[{_PLAIN}]*")


@lru_cache(maxsize=4096)
def sign(character: str) -> str:
    """How one character is shown, tabulators and line breaks excepted.

    The answer is the character itself, a Unicode control picture (``\\u241b`` for ESC), the byte
    ``<FF>`` for one that was not valid UTF-8 (decoded with ``surrogateescape``), a plain space for
    a no-break space, or ``<U+202E>``.
    """
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code < 0x7F:
        return character
    if code == 0x7F:
        return "\u2421"
    if 0xDC80 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    if code == 0xA0:
        return " "
    category = unicodedata.category(character)
    if category in _ESCAPED_CATEGORIES or category == "Zs":
        return f"<U+{code:04X}>"
    if any(first <= code <= last for first, last in _ESCAPED_BLOCKS):
        return f"<U+{code:04X}>"
    return character


def visible(text: str, *, newlines: bool = False) -> str:
    """``text`` with every character that is not plainly printable shown as a sign.

    A line feed becomes ``\\u240a`` unless ``newlines`` is true; CR LF counts as one line feed then.
    A tabulator becomes spaces to the next of every eighth column of its line.
    """
    # The first says it of ASCII without a pattern: a command's few lines need none.
    if (text.isascii() and text.isprintable()) or _plain(newlines).fullmatch(text):
        return text
    if newlines and "\r" in text:
        text = text.replace("\r\n", "\n")
    shown: list[str] = []
    column = 0
    marks = 0
    for character in text:
        if character == "\n" and newlines:
            shown.append(character)
            column = 0
            marks = 0
            continue
        piece, marks = shown_character(character, column, marks)
        shown.append(piece)
        column += len(piece)
    return "".join(shown)


def shown_character(character: str, column: int, marks: int) -> tuple[str, int]:
    """The sign of ``character`` standing at ``column``, after ``marks`` combining marks in a row.

    Returns the sign and the new count of combining marks.
    """
    if character == "\t":
        return " " * (TAB_STOP - column % TAB_STOP), 0
    piece = sign(character)
    if _is_mark(character):
        marks += 1
        if marks > MAXIMUM_MARKS:
            return f"<U+{ord(character):04X}>", marks
        return piece, marks
    return piece, 0


def hidden_count(text: str) -> int:
    """How many characters of ``text`` are shown as signs, line feeds and tabulators apart."""
    if _plain(True).fullmatch(text):
        return 0
    count = 0
    marks = 0
    for character in text:
        if character in "\n\t\u00a0":
            marks = 0
            continue
        piece, marks = shown_character(character, 0, marks)
        count += piece != character
    return count


def _is_mark(character: str) -> bool:
    return ord(character) > 0x2FF and unicodedata.category(character) in ("Mn", "Me")


def encodable(text: str) -> str:
    """``text`` with lone surrogates (bytes that were not UTF-8) shown, for UTF-8 output."""
    if text.isascii():
        return text
    return re.sub(r"[\ud800-\udfff]", lambda match: sign(match.group()), text)


def standard_output_is_unicode() -> bool:
    """Whether the signs can be written to standard output as they are."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return encoding in ("utf8", "utf16", "utf32")
