"""A report in Markdown (CommonMark): cable by cable, what was annotated and what was said of it.

Every text from a file is data: signs that mean something in Markdown are escaped, so that a
renderer shows the words as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.cable.visible import visible
from tui.exports.model import Entry, Exported, Format, Options, entries, joined

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#^]")
# At the start of a line these make a list, a heading or a rule.
_LEADING = re.compile(r"([-+=:])|(\d{1,9})([.)])")


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The report, a cable at a time; cables that nobody touched are left out."""
    first = True
    for one in exported:
        if not one.is_touched:
            continue
        if not first:
            yield "\n---\n\n"
        first = False
        yield _cable(one)
    if first:
        yield "No annotations.\n"


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


def _cable(exported: Exported) -> str:
    cable = exported.cable
    facts = (cable.date or "", cable.origin, cable.classification)
    shown = " · ".join([f"**{escaped(exported.identity)}**", *(escaped(f) for f in facts if f)])
    blocks = [f"# {escaped(cable.subject) or escaped(exported.identity)}", shown]
    blocks.append(f"Source: {escaped(exported.path.name)}")
    found = list(entries(exported))
    standing = [entry for entry in found if entry.start is not None]
    standing.sort(key=lambda entry: _position(exported, entry))
    for paragraph, group in groupby(standing, key=lambda entry: entry.paragraph):
        blocks.extend(_paragraph(paragraph, list(group)))
    orphans = [entry for entry in found if entry.start is None]
    if orphans:
        blocks.append("## Without a place in the text")
        for entry in orphans:
            blocks.append(f"Once in paragraph {escaped(entry.paragraph)}:")
            blocks.extend(_annotation(entry, entry.text))
    blocks.extend(_reviewed(exported))
    return "\n\n".join(blocks) + "\n"


def _position(exported: Exported, entry: Entry) -> tuple[int, str, int, int]:
    """Paragraphs in the order of the text; in each, notes on the whole before passages."""
    node = exported.cable.find(entry.paragraph)
    start, end = entry.start or 0, entry.end or 0
    return (node.start if node is not None else start), entry.paragraph, start, -end


def _paragraph(paragraph: str, group: list[Entry]) -> Iterator[str]:
    marking = f" ({group[0].marking})" if group[0].marking else ""
    printed = group[0].number
    name = f"¶ {paragraph}"
    if printed and printed != paragraph:
        name += f" (printed {printed})"
    yield f"## {escaped(name + marking)}"
    before = ""
    for entry in group:
        # Two notes on one paragraph stand under its words once.
        yield from _annotation(entry, entry.text if entry.text != before else "")
        before = entry.text


def _annotation(entry: Entry, quoted: str) -> Iterator[str]:
    annotation = entry.annotation
    if quoted:
        yield f"> {escaped(quoted)}"
    if entry.near:
        words = escaped(annotation.quote or annotation.opening)
        yield f"Not quite the words that were annotated, or not in their place: “{words}”"
    if annotation.tags:
        yield "Tags: " + ", ".join(f"**{escaped(tag) or '(blank)'}**" for tag in annotation.tags)
    if annotation.rules:
        yield "By a search: " + "; ".join(map(escaped, annotation.rules))
    if annotation.note:
        yield escaped_lines(annotation.note)
    if annotation.conflict:
        yield "In conflict: two people changed this annotation; both versions are kept."
    signed = [annotation.author or entry.sidecar.coder, annotation.created]
    shown = ", ".join(escaped(piece) for piece in signed if piece)
    if shown:
        yield f"— {shown}"


def _reviewed(exported: Exported) -> Iterator[str]:
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by {escaped(sidecar.coder)}" if sidecar.coder else ""
            names = ", ".join(escaped(name) for name in sidecar.annotations.reviewed)
            yield f"Reviewed{who}: {names}"


FORMAT = Format(
    "markdown",
    "a report to read, cable by cable",
    ".md",
    write,
    "ids, positions, the context of quotes, changes' dates and unknown keys",
)
