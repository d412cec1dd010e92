"""The TAGS line: its codes as printed, and the codes that they stand for.

TAGS are four-letter subjects and programs, two-letter countries and organizations of any length
(5 FAH-3 H-100). Where a sender left out the blank between two of them (``EINDETRD``), the printed
code stays as it is; ``read_tag_codes`` takes it apart where its parts are known, the whole is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.cable.vocabulary import is_listed

# With its first letter lost only where a colon follows, in small letters without one only where
# nothing but codes does: "AGS: PREL", "tags pgov prel".
TAGS_LABEL = re.compile(
    r"TAGS?(?:\s?[:;.]|\s+(?=[A-Z(])|$)|(?:[Tt]ag|tAg)s?\s?:|(?:[Tt]ag|tAg)s\s+(?=[A-Z]{4}\b)|AGS\s?:"
    r"|(?:TAGS|[Tt]ags)\s+(?=[a-z]{4}(?:,?\s[a-z]{2,4}){1,20}(?:\n|$))"
)
_PERSON = re.compile(r"\([^()]{0,60}[ ,][^()]{0,60}\)")
_TAG = re.compile(r"[A-Z]{2,8}(?:-\d)?")
_CODE = 4
"""Letters of a subject or a program; a country has two."""
_COMMON = frozenset({2, 3, _CODE})
"""Lengths of what can be nothing but one code."""
_SHORTEST_GLUED = 6
_LONGEST_GLUED = 60
_LONG_WORD = 5
_SMALL_WORDS = frozenset({"AND", "OF", "WITH", "IN", "NEW"})
_VISITOR = "OVIP"
"""The subject of a visit, after which surname and given name of the visitor stand."""
_CAPTION = "SIPDIS"


def read_tags(joined: str) -> tuple[str, ...]:
    """The TAGS of a TAGS line, label included or not, as printed, in order and each once.

    A person in parentheses after the codes (``(LAST, FIRST)``) is no tag.
    """
    words = _words(_listed(joined))
    return tuple(dict.fromkeys([code for word in words if (code := word.strip("().:-"))]))


def read_tag_codes(joined: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that the ``tags`` of a line stand for: capitals, glued ones apart, each once.

    Words that are no codes (``HUMAN RIGHTS``) are one where nothing parts them. The visitor of an
    ``OVIP`` is ``SURNAME, NAME``. A caption that a sender put among the TAGS is none.
    """
    if all(map(_COMMON.__contains__, map(len, tags))) and _VISITOR not in tags:
        return tuple(map(str.upper, tags))
    codes: list[str] = []
    for piece in _listed(joined).replace(";", ",").split(","):
        words = [word for printed in piece.split() if (word := printed.strip("().:-").upper())]
        before = ""
        for code in words if len(words) < 2 else _phrases(words):
            visitor = before == _VISITOR and code.count(" ") == 1
            codes.extend([code.replace(" ", ", ")] if visitor else _apart(code))
            before = code
    return tuple(dict.fromkeys(code for code in codes if code != _CAPTION))


def _listed(joined: str) -> str:
    label = TAGS_LABEL.match(joined)
    listed = joined[label.end() :] if label is not None else joined
    return _PERSON.sub(" ", listed) if "(" in listed else listed


def _phrases(words: list[str]) -> Iterator[str]:
    """The codes among ``words``, and the words between them that belong together."""
    at = 0
    while at < len(words):
        stop = at + 1
        if at and words[at - 1] == _VISITOR and all(map(_is_name, words[at : at + 2])):
            stop = at + 2
        elif _is_word(words[at]):
            while stop < len(words) and _is_word(words[stop]):
                stop += 1
        yield " ".join(words[at:stop])
        at = stop


def _is_name(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and not is_listed(word)


def _is_word(word: str) -> bool:
    """Whether a word is English and no code: codes have two or four letters, or are listed."""
    long = len(word) >= _LONG_WORD and word.isalpha() and len(_apart(word)) == 1
    return word in _SMALL_WORDS or (long and not is_listed(word))


def all_tags(printed: str) -> bool:
    """Whether a line holds nothing but TAGS, so that it can go on with those before it."""
    words = _words(_PERSON.sub(" ", printed) if "(" in printed else printed)
    return bool(words) and all(_TAG.fullmatch(word.strip("().")) for word in words)


def _words(listed: str) -> list[str]:
    return listed.replace(",", " ").replace(";", " ").split()


def _apart(code: str) -> tuple[str, ...]:
    if not _SHORTEST_GLUED <= len(code) <= _LONGEST_GLUED or len(code) % 2 or is_listed(code):
        return (code,)
    country_first = code[:2] if len(code) % _CODE else ""
    for first in dict.fromkeys(("", country_first)):
        rest = code[len(first) :]
        parts = (
            *([first] if first else ()),
            *(rest[at : at + _CODE] for at in range(0, len(rest), _CODE)),
        )
        if all(is_listed(part) or _is_program(part) for part in parts):
            return parts
    return (code,)


def _is_program(part: str) -> bool:
    # 5 FAH-3 H-011: program TAGS begin with K and have four letters.
    return len(part) == _CODE and part[0] == "K"
