"""Text in XML 1.0: what it cannot hold is shown by a sign, what could drive a terminal is escaped.

Format characters and combining marks are written as references, which every reader turns back into
the same text.
"""

from __future__ import annotations

import re
import unicodedata

from tui.cable.visible import sign
from tui.cable.xml_characters import carried

_SPECIAL = re.compile(r"[^\n !#-%'-;=?-~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2026]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def content(text: str) -> str:
    """``text`` as the content of an element."""
    return _SPECIAL.sub(_escaped, carried(text))


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, between double quotes."""
    # A reader makes a blank of a line break that stands there as it is.
    return content(text).replace("\n", "&#10;")


def element(name: str, text: str) -> str:
    """An element that holds ``text`` alone."""
    return f"<{name}>{content(text)}</{name}>"


def attributes(**values: str) -> str:
    """Attributes, each with a blank before it; those without a value are left out."""
    return "".join(f' {name}="{attribute(value)}"' for name, value in values.items() if value)


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character in _NAMED:
        return _NAMED[character]
    if sign(character) == character and unicodedata.category(character) not in ("Mn", "Me", "Mc"):
        return character
    return f"&#{ord(character)};"
