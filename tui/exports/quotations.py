"""Notes for writers, in Markdown: each annotated passage quoted, with its Chicago note.

Cable by cable, in file order. What has no place in its text any more stands apart, at the end of
its cable. Every text from a file is data: signs that mean something in
Markdown are escaped, so that ``read_back`` finds the words again as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.cable.visible import visible
from tui.exports.bibliography import style_losses
from tui.exports.citing import Citer, ids_between, place_of
from tui.exports.model import Coding, Entry, Exported, Format, Loss, Options, entries, joined

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#^]")
_LEADING = re.compile(r"([-+=:>])|(\d{1,9})([.)])")
_ESCAPED = re.compile(r"\\(.)|&nbsp;")
_TAG = re.compile(r"\*\*((?:[^*\\]|\\.)*)\*\*")
_BREAK = "\\\n"
_BLANK = "&nbsp;"
_NEAR = "Not quite the words that were annotated, or not in their place"
ORPHANS = "Without a place in the text"
CODE = "Code: "
"""How the heading of a code begins, where the notes are by code."""


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The notes, a cable at a time; cables that nobody touched are left out."""
    citer = Citer()
    first = True
    for one in exported:
        if one.is_touched:
            yield ("" if first else "\n") + text(_cable(citer, one))
            first = False
    if first:
        yield "No annotations.\n"


def text(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _cable(citer: Citer, exported: Exported) -> Iterator[str]:
    yield f"# {plain(citer.note(exported.path, exported.cable))}"
    found = list(in_order(exported))
    for entry in found:
        if entry.start is not None:
            yield from entry_blocks(citer, exported, entry, entry.annotation.tags)
    orphans = [entry for entry in found if entry.start is None]
    if orphans:
        yield f"## {ORPHANS}"
        for entry in orphans:
            yield from entry_blocks(citer, exported, entry, entry.annotation.tags)
    yield from reviewed_lines(exported)


def in_order(exported: Exported) -> list[Entry]:
    """The entries in the order of the text, at one place the longer first, orphans last."""
    return sorted(
        entries(exported),
        key=lambda entry: (entry.start is None, entry.start or 0, -(entry.end or 0)),
    )


def entry_blocks(
    citer: Citer, exported: Exported, entry: Entry, tags: tuple[str, ...], label: str = "Codes: "
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
        yield f"{_NEAR}: “{was}”"
    yield plain(note)
    if tags:
        yield label + ", ".join(f"**{plain(tag)}**" for tag in tags)
    if annotation.note:
        yield "Note: " + _lines(annotation.note)
    if annotation.conflict:
        yield "In conflict: two people changed this annotation; both versions are kept."
    signed = [("Coder", _coder(entry)), ("Written", annotation.created)]
    lines = [f"{name}: {plain(value)}" for name, value in signed if value]
    if lines:
        yield _BREAK.join(lines)


def _coder(entry: Entry) -> str:
    return entry.annotation.author or entry.sidecar.coder


def reviewed_lines(exported: Exported) -> Iterator[str]:
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by {plain(sidecar.coder)}" if sidecar.coder else ""
            names = ", ".join(plain(name) for name in sidecar.annotations.reviewed)
            yield f"Reviewed{who}: {names}"


# Words in Markdown and back


def plain(text: str) -> str:
    """``text`` on one line, to be read as it is."""
    return _signs(visible(joined(text)))


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
        margin = _BLANK * (len(shown) - len(words) or (0 if words else 1))
        lines.append(margin + _signs(words))
    return _BREAK.join(lines)


def _words(escaped: str) -> str:
    """What ``plain`` and ``_signs`` made, as it was before."""
    return _ESCAPED.sub(lambda found: found[1] or " ", escaped)


def _note(text: str) -> str:
    """A note as the file can hold it: a line of blanks alone is an empty one."""
    lines = visible(text, newlines=True).split("\n")
    return "\n".join(line if line.strip(" ") else "" for line in lines)


# Proof


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """The codings that the file must hold of one cable."""
    for entry in entries(exported):
        quoted = visible(joined(entry.text))
        note = _note(entry.annotation.note)
        for tag in entry.annotation.tags or ("",):
            yield Coding(visible(joined(_coder(entry))), visible(joined(tag)), quoted, note)


def read_back(path: Path) -> Iterator[Coding]:
    """The codings that a written file holds, read as Markdown without what wrote it."""
    code = ""
    entry: list[str] = []
    for block in [*path.read_text(encoding="utf-8").rstrip("\n").split("\n\n"), "# "]:
        if block.startswith(("# ", "## ", "### ")):
            yield from _codings(entry, code)
            entry = [block] if block.startswith("### ") else []
            if block.startswith("# "):
                named = block.removeprefix("# ")
                code = _words(named.removeprefix(CODE)) if named.startswith(CODE) else ""
        elif entry:
            entry.append(block)


def _codings(blocks: list[str], code: str) -> Iterator[Coding]:
    """The codings of one entry; under a code's heading it stands for that code alone."""
    if not blocks:
        return
    quoted = note = coder = ""
    codes: list[str] = []
    is_cited = False
    for block in blocks[1:]:
        if block.startswith("> ") and not is_cited:
            quoted = _words(block.removeprefix("> "))
        elif not is_cited:
            # A citation may begin as a library's own form wants it to.
            is_cited = not block.startswith(_NEAR)
        elif block.startswith("Codes: "):
            codes = [_words(found[1]) for found in _TAG.finditer(block)]
        elif block.startswith("Note: "):
            lines = block.removeprefix("Note: ").split(_BREAK)
            note = "\n".join("" if line == _BLANK else _words(line) for line in lines)
        elif block.startswith("Coder: "):
            coder = _words(block.removeprefix("Coder: ").split(_BREAK)[0])
    for each in [code] if code else codes or [""]:
        yield Coding(coder, each, quoted, note)


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the notes have not of one cable: keys that Cablegram does not know, later changes."""
    yield from style_losses(exported)
    for sidecar in exported.sidecars:
        name = sidecar.path.name
        for key in sidecar.unknown:
            yield Loss("unknown keys", exported.identity, name, "", visible(key))
        for item in sidecar.annotations.items:
            for key in sidecar.unknown_of.get(item.id, {}):
                yield Loss("unknown keys", exported.identity, name, item.id, visible(key))
            if item.modified:
                yield Loss(
                    "times of later changes", exported.identity, name, item.id, item.modified
                )


OMITS = "ids, positions, the context of quotes, changes' dates and unknown keys"
FORMAT = Format(
    "notes",
    "quotations with their Chicago notes, cable by cable, for writers",
    ".notes.md",
    write,
    OMITS,
    losses,
    meant,
    read_back,
)
