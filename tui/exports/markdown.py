"""A report in Markdown (CommonMark), by cable or by tag: what was annotated, and what was said.

Each annotation is an item of a list under the words that it is about. Tags are strong, names are
emphasised, and nothing else is: so the report can be read back.

Every text from a file is data: signs that mean something in Markdown are escaped, so that a
renderer shows the words as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.cable.visible import visible
from tui.exports.losing import loss, losses_of, shown_by_signs
from tui.exports.model import (
    Coding,
    Entry,
    Exported,
    Format,
    Loss,
    Options,
    entries,
    joined,
    reviewed_mark,
)
from tui.exports.read_back_report import from_markdown

CARRIED = frozenset(
    {"tags", "notes", "authors", "created", "conflicts", "reviewed"}
    | {"quotes", "openings", "rules"}
)

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#^]")
_UNKEPT = re.compile(r"^\s|\s$|[ \t]\n|\n\n\n|\t|  |\r")
"""Blanks of a note that a paragraph in Markdown does not keep."""
# At the start of a line these make a list, a heading or a rule.
_LEADING = re.compile(r"([-+=:])|(\d{1,9})([.)])")


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The report; cables that nobody touched are left out."""
    yield f"# Annotations by {options.by}\n"
    if options.moment:
        yield f"\nExported {options.moment}\n"
    touched = (one for one in exported if one.is_touched)
    pieces = _by_tag(touched, options) if options.by == "tag" else map(_cable, touched)
    empty = True
    for piece in pieces:
        empty = False
        yield "\n" + piece
    if empty:
        yield "\nNo annotations.\n"


def escaped(text: str) -> str:
    """``text`` on one line, for a place in Markdown where it is to be read as it is."""
    shown = _SPECIAL.sub(r"\\\g<0>", visible(joined(text)))
    found = _LEADING.match(shown)
    if found is None:
        return shown
    if found[1]:
        return "\\" + shown
    return f"{found[2]}\\{found[3]}{shown[found.end() :]}"


def escaped_lines(text: str) -> str:
    """``text`` with its line breaks: hard breaks within a paragraph, and its blank lines."""
    blocks: list[list[str]] = [[]]
    for line in visible(text, newlines=True).split("\n"):
        words = line.lstrip(" ")
        if not words:
            blocks.append([])
            continue
        # Four blanks would make it code.
        margin = "&nbsp;" * min(len(line) - len(words), 40)
        blocks[-1].append(margin + escaped(words))
    return "\n\n".join("\\\n".join(lines) for lines in blocks if lines)


def _blocks(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _cable(exported: Exported) -> str:
    cable = exported.cable
    blocks = [f"## {escaped(cable.subject) or escaped(exported.identity)}", _facts(exported)]
    blocks.append(f"Source: {escaped(exported.path.name)}")
    found = list(entries(exported))
    standing = [entry for entry in found if entry.start is not None]
    standing.sort(key=lambda entry: _position(exported, entry))
    for _, group in groupby(standing, key=lambda entry: entry.paragraph):
        blocks.extend(_paragraph(list(group)))
    orphans = [entry for entry in found if entry.start is None]
    if orphans:
        blocks.append("### Without a place in the text")
        for entry in orphans:
            blocks.append(f"Once in paragraph {escaped(entry.paragraph)}:")
            blocks.extend(_words(entry))
            blocks.append(_item(entry, _tags(entry)))
    blocks.extend(_reviewed(exported))
    return _blocks(blocks)


def _facts(exported: Exported) -> str:
    cable = exported.cable
    facts = (cable.date or "", cable.origin, cable.classification)
    return " · ".join([f"**{escaped(exported.identity)}**", *(escaped(f) for f in facts if f)])


def _position(exported: Exported, entry: Entry) -> tuple[int, str, int, int]:
    """Paragraphs in the order of the text; in each, notes on the whole before passages."""
    node = exported.cable.find(entry.paragraph)
    start, end = entry.start or 0, entry.end or 0
    return (node.start if node is not None else start), entry.paragraph, start, -end


def _place(entry: Entry) -> str:
    """``¶ 2 (printed 3) (C)``: the paragraph's id, its number where another, and its marking."""
    printed = entry.number
    name = f"¶ {entry.paragraph}"
    if printed and printed != entry.paragraph:
        name += f" (printed {printed})"
    return escaped(f"{name} ({entry.marking})" if entry.marking else name)


def _paragraph(group: list[Entry]) -> Iterator[str]:
    yield f"### {_place(group[0])}"
    for _, same in groupby(group, key=lambda entry: entry.text):
        # Two annotations of the same words stand under them together.
        together = list(same)
        yield from _words(together[0])
        yield "\n".join(_item(entry, _tags(entry)) for entry in together)


def _words(entry: Entry) -> Iterator[str]:
    quoted = escaped(entry.text)
    yield f"> {quoted}" if quoted else "No words stand there."


def _tags(entry: Entry) -> str:
    tags = ", ".join(f"**{_named(tag)}**" for tag in entry.annotation.tags)
    return tags or ("Note" if entry.annotation.note else "Neither tag nor note")


def _named(name: str) -> str:
    return escaped(name) or "(blank)"


def _item(entry: Entry, said: str) -> str:
    """An annotation as an item of a list: what is ``said`` of it, who made it, and its note."""
    annotation = entry.annotation
    if entry.near:
        was = escaped(annotation.quote or annotation.opening)
        said += f" · annotated as “{was}”"
    if annotation.rules:
        said += " · by a search: " + "; ".join(map(escaped, annotation.rules))
    if annotation.conflict:
        said += " · in conflict: two people changed it, and both versions are kept"
    signed = [f"*{_named(entry.coder)}*"] if entry.coder else []
    signed += [escaped(annotation.created)] if annotation.created else []
    lines = [f"{said} — {', '.join(signed)}" if signed else said]
    if annotation.note:
        lines += ["", *escaped_lines(annotation.note).split("\n")]
    return "- " + "\n".join(f"  {line}" if line else "" for line in lines)[2:]


def _reviewed(exported: Exported) -> Iterator[str]:
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by *{_named(sidecar.coder)}*" if sidecar.coder else ""
            names = ", ".join(f"**{_named(name)}**" for name in sidecar.annotations.reviewed)
            yield f"Reviewed{who}: {names}"


def _by_tag(touched: Iterable[Exported], options: Options) -> Iterator[str]:
    """A section for each tag, by name, then for what has none, then for what was reviewed."""
    sections: dict[str, list[str]] = {}
    reviewed: list[str] = []
    for one in touched:
        for entry in entries(one):
            block = _quotation(one, entry)
            tags = entry.annotation.tags
            for tag in tags or ("",):
                others = ", ".join(_named(other) for other in tags if other != tag)
                said = f"also {others}" if others else "Note" if entry.annotation.note else "Tagged"
                sections.setdefault(tag, []).append(block + _item(entry, said))
        marks = list(_reviewed(one))
        if marks:
            reviewed.append("\n\n".join([f"### {escaped(one.identity)}", *marks]))
    for tag in sorted(filter(None, sections)):
        code = options.codebook.get(tag)
        meaning = escaped_lines(code.description) if code is not None else ""
        blocks = [f"## Tag: **{_named(tag)}**", *([meaning] if meaning else []), *sections[tag]]
        yield _blocks(blocks)
    if "" in sections:
        yield _blocks(["## Without a tag", *sections[""]])
    if reviewed:
        yield _blocks(["## Reviewed", *reviewed])


def _quotation(one: Exported, entry: Entry) -> str:
    where = _place(entry)
    if entry.start is None:
        where = f"Once in {where}, now without a place,"
    cable = one.cable
    facts = (cable.subject, cable.date or "", cable.origin, cable.classification)
    about = " · ".join(escaped(fact) for fact in facts if fact)
    blocks = [f"### {where} of {escaped(one.identity)}", *([about] if about else [])]
    return _blocks([*blocks, *_words(entry)]) + "\n"


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the report does not show, and blanks of notes that Markdown does not keep."""
    yield from losses_of(exported, CARRIED)
    yield from shown_by_signs(exported)
    for sidecar in exported.sidecars:
        for item in sidecar.annotations.items:
            if _UNKEPT.search(item.note):
                yield loss("blanks in notes", exported, sidecar, item, item.note)


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """What the report should hold, on one line and as it is shown."""
    if not exported.is_touched:
        return
    for entry in entries(exported):
        for tag in entry.annotation.tags or ("",):
            yield Coding(
                _shown_name(entry.coder) if entry.coder else "",
                _shown_name(tag) if tag else "",
                visible(joined(entry.text)),
                joined(visible(entry.annotation.note, newlines=True)),
            )
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            who = _shown_name(sidecar.coder) if sidecar.coder else ""
            yield reviewed_mark(who, _shown_name(paragraph))


def _shown_name(name: str) -> str:
    return visible(joined(name)) or "(blank)"


FORMAT = Format(
    "markdown",
    "a report to read, by cable or by tag",
    ".md",
    write,
    "ids, positions, the context of quotes, changes' dates, unknown keys and comments",
    losses,
    meant,
    from_markdown,
)
