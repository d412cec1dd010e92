"""JSON as text that any terminal can bear: what could drive one is escaped, nothing is changed."""

from __future__ import annotations

import json
import re
import unicodedata

from tui.cable.visible import sign
from tui.exports.model import JsonValue

_UNCERTAIN = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2022\u2026]")


def json_text(value: JsonValue, *, indent: int | None = None) -> str:
    """``value`` as JSON, on one line unless ``indent`` is given.

    Letters stand as they are. Control and format characters, combining marks and lone surrogates
    are written as ``\\uXXXX``, which every reader of JSON turns back into the same text.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _UNCERTAIN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    # A mark is harmless alone, but many in a row are not, and JSON must not depend on how many.
    if sign(character) == character and unicodedata.category(character) not in ("Mn", "Me", "Mc"):
        return character
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
