"""What a damaged piece of text was meant to say, where that is certain; the text itself stays.

Seven-bit lines turned a typewriter's curly quotes into other signs: the opening one into ``&``,
the closing one into ``8``, the apostrophe into a comma (``&Chechen network,8``, ``Iraq,s``). The
publisher's pages left entities (``&amp;``). Each form stands beside its span, for a view to show.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple


class ReadingForm(NamedTuple):
    """The half-open span of code points that was damaged, and what it was meant to say."""

    start: int
    end: int
    reading: str


# A comma between letters is an apostrophe only before an ending that English contracts.
_APOSTROPHE = re.compile(r"(?<=[A-Za-z]),(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z]))")
# Only entities with their semicolon: "&pounding" is an opening quote.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#x[0-9A-Fa-f]{2,4});")
_OPENS = re.compile(r"(?:(?<=[\s(\[-])|^)&(?=[A-Za-z\[.])")
_CLOSES = re.compile(r"(?<=[A-Za-z,.?!;])8(?![A-Za-z0-9])")
_LONGEST_QUOTE = 600
_NEAR = 40
_MOST_WORDS = 8
_FIRST_WORDS = 3
_LAST_WORDS = 2


def reading_forms(text: str, start: int = 0, end: int | None = None) -> tuple[ReadingForm, ...]:
    """The damaged pieces of ``text[start:end]`` whose meaning is certain, in order and apart."""
    stop = len(text) if end is None else end
    forms = [
        ReadingForm(found.start(), found.end(), reading)
        for found in _ENTITY.finditer(text, start, stop)
        # A control character is no reading, and html.unescape makes nothing of some of them.
        if (reading := html.unescape(found.group())) == "\u00a0"
        or (reading and reading.isprintable())
    ]
    if text.find(",", start, stop) >= 0:
        forms.extend(
            ReadingForm(found.start(), found.end(), "’")
            for found in _APOSTROPHE.finditer(text, start, stop)
        )
    if text.find("&", start, stop) >= 0:
        forms.extend(_quotes(text, start, stop))
    return tuple(sorted(forms))


def readings(text: str, start: int, end: int) -> tuple[str, ...]:
    """The words of ``text[start:end]`` that were damaged as they were meant, each once, in order.

    A quotation is one reading, shortened in the middle where it is long.
    """
    found: list[str] = []
    begin = at = -1
    pieces: list[str] = []
    opened = False
    for form in (*reading_forms(text, start, end), None):
        apart = form is None or (not opened and any(map(str.isspace, text[at : form.start])))
        if at >= 0 and apart:
            stop = _word_end(text, at, end)
            phrase = "".join([*pieces, text[at:stop]])
            if not any(map(str.isalnum, phrase)):
                # A sign alone says little: the words beside it go with it.
                before = text[max(start, begin - _NEAR) : begin].split()[-1:]
                after = text[stop : min(end, stop + _NEAR)].split()[:1]
                phrase = " ".join([*before, phrase, *after])
            found.append(_shortened(phrase))
            at = -1
        if form is None:
            break
        if at < 0:
            begin = form.start
            while begin > start and not text[begin - 1].isspace():
                begin -= 1
            pieces, at = [], begin
        pieces += [text[at : form.start], form.reading]
        at = form.end
        opened = form.reading == "“" or (opened and form.reading != "”")
    return tuple(dict.fromkeys(found))


def _word_end(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isspace():
        at += 1
    return at


def _shortened(phrase: str) -> str:
    words = phrase.split()
    if len(words) <= _MOST_WORDS:
        return " ".join(words)
    return " ".join([*words[:_FIRST_WORDS], "…", *words[-_LAST_WORDS:]])


def _quotes(text: str, start: int, stop: int) -> list[ReadingForm]:
    """Opening and closing quotes in pairs: each alone may be an ampersand or a figure."""
    forms: list[ReadingForm] = []
    opened: int | None = None
    signs = sorted(
        [(found.start(), True) for found in _OPENS.finditer(text, start, stop)]
        + [(found.start(), False) for found in _CLOSES.finditer(text, start, stop)]
    )
    for at, opens in signs:
        if opens:
            if _ENTITY.match(text, at) is None:
                opened = at
        elif opened is not None:
            if at - opened <= _LONGEST_QUOTE:
                forms.append(ReadingForm(opened, opened + 1, "“"))
                forms.append(ReadingForm(at, at + 1, "”"))
            opened = None
    return forms
