"""Codes as REFI-QDA has them: a tree whose every code is named by its full path.

Programs that read it know a code by its name alone and drop a second one of the same name, wherever
it stands in the tree: ``aid/food`` and ``trade/food`` must not both be called ``food``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.annotations.codebook import Code, Codebook, parent_of
from tui.annotations.guids import code_guid
from tui.annotations.wordings import told
from tui.cable.xml_characters import carried
from tui.exports.xml_text import attributes, element

MOST_NESTED = 24
"""Codes within each other; deeper ones stand beside those at this depth, still by their paths."""


def code_elements(codebook: Codebook, used: Iterable[str]) -> Iterator[str]:
    """The ``Code`` elements of all codes that are defined or used, with those above them.

    The codebook's come first, in its order, then the others by name. A code above others that
    nobody defined or used can't be used in the other program either.
    """
    defined: dict[str, list[Code]] = {}
    for code in codebook.codes:
        defined.setdefault(carried(code.name), []).append(code)
    codable = dict.fromkeys((*defined, *sorted(map(carried, used))))
    below: dict[str, list[str]] = {}
    placed: set[str] = set()
    for name in codable:
        while name and name not in placed:
            placed.add(name)
            below.setdefault(_above(name), []).append(name)
            name = _above(name)
    todo = [iter(below.get("", ()))]
    while todo:
        for name in todo[-1]:
            yield _opening(name, defined.get(name, []), is_codable=name in codable)
            todo.append(iter(below.get(name, ())))
            break
        else:
            todo.pop()
            if todo:
                yield "</Code>\n"


def _above(name: str) -> str:
    """The name of the code that holds this one; empty at the top."""
    above = parent_of(name)
    while above.count("/") >= MOST_NESTED:
        above = parent_of(above)
    return above


def _opening(name: str, codes: list[Code], *, is_codable: bool) -> str:
    colour = next((code.colour for code in codes if code.colour), "")
    codable = "true" if is_codable else "false"
    start = f"<Code{attributes(guid=code_guid(name), name=name, isCodable=codable, color=colour)}>"
    text = "\n\n".join(filter(None, map(told, codes)))
    return start + (element("Description", text) if text else "") + "\n"
