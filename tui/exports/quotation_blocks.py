"""One annotation as writers want it, in Markdown: where, the words, the note, what was said.

Every text from a file is data: signs that mean something in Markdown are escaped, so that the words
can be found again as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui.cable.visible import visible
from tui.exports.citing import Citer, ids_between, place_of
from tui.exports.model import Entry, Exported, entries, joined

ORPHANS = "Without a place in the text"
UNCODED = "Without a code"
CODE = "Code: "
"""How the heading of a code begins, where the notes are by code."""
CODES = "Codes: "
NOTE = "Note: "
CODER = "Coder: "
REVIEWED = "Reviewed in "
NEAR = "Not quite the words that were annotated, or not in their place"
BREAK = "\\\n"
BLANK = "&nbsp;"
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#^]")
# At the start of a line these make a list, a heading, a rule or a quotation.
_LEADING = re.compile(r"([-+=:])|(\d{1,9})([.)])")


def as_text(blocks: Iterable[str]) -> str:
    """Blocks of Markdown as a text."""
    return "\n\n".join(blocks) + "\n"


def in_order(exported: Exported) -> list[Entry]:
    """The entries in the order of the text, at one place the longer first, orphans last."""
    return sorted(
        entries(exported),
        key=lambda entry: (entry.start is None, entry.start or 0, -(entry.end or 0)),
    )


def entry_blocks(
    citer: Citer, exported: Exported, entry: Entry, tags: tuple[str, ...], label: str = CODES
) -> Iterator[str]:
    """One annotation: where, the words, the note to cite them by, codes, what was said of them."""
    annotation = entry.annotation
    cable = exported.cable
    if entry.start is None or entry.end is None:
        yield f"### {plain(exported.identity)}, once in ¶ {plain(entry.paragraph)}"
        note = citer.note(exported.path, cable)
    else:
        ids: tuple[str, ...] = (entry.paragraph,)
        if entry.kind == "passage":
            ids = ids_between(cable, entry.start, entry.end)
        place = place_of(cable, ids)
        where = place.with_sign or f"¶ {entry.paragraph}"
        marking = f" ({place.marking})" if place.marking else ""
        yield f"### {plain(exported.identity)}, {plain(where + marking)}"
        note = citer.note(exported.path, cable, place)
    if entry.text:
        yield f"> {plain(entry.text)}"
    if entry.near:
        was = plain(annotation.quote or annotation.opening)
        yield f"{NEAR}: “{was}”"
    yield plain(note)
    if tags:
        yield label + bold(tags)
    if annotation.note:
        yield NOTE + _lines(annotation.note)
    if annotation.conflict:
        yield "In conflict: two people changed this annotation; both versions are kept."
    signed = [("Coder", entry.coder), ("Written", annotation.created)]
    lines = [f"{name}: {plain(shown(value))}" for name, value in signed if value]
    if lines:
        yield BREAK.join(lines)


def reviewed_lines(exported: Exported) -> Iterator[str]:
    """A line for each sidecar with reviewed marks: whose, and the paragraphs."""
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by {bold([sidecar.coder])}" if sidecar.coder else ""
            names = bold(sidecar.annotations.reviewed)
            yield f"{REVIEWED}{bold([exported.identity])}{who}: {names}"


# Words in Markdown


def shown(text: str) -> str:
    """``text`` on one line as a reader sees it; one of blanks alone has a word for it."""
    return visible(joined(text)) or ("(blank)" if text else "")


def plain(text: str) -> str:
    """``text`` on one line, in Markdown that shows it as it is."""
    return _signs(visible(joined(text)))


def bold(names: Iterable[str]) -> str:
    """Names one after the other, each in bold."""
    return ", ".join(f"**{plain(shown(name))}**" for name in names)


def _signs(shown: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", shown)
    found = _LEADING.match(escaped)
    if found is None:
        return escaped
    return f"\\{escaped}" if found[1] else f"{found[2]}\\{found[3]}{escaped[found.end() :]}"


def _lines(text: str) -> str:
    """``text`` with its line breaks and its blanks at the beginning of a line, in one block."""
    lines = []
    for shown in visible(text, newlines=True).split("\n"):
        words = shown.lstrip(" ")
        margin = BLANK * (len(shown) - len(words) or (0 if words else 1))
        lines.append(margin + _signs(words))
    return BREAK.join(lines)
