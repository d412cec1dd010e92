"""A report in HTML: one file without scripts, with contents, charts, an index of tags, quotations.

Every text from a file is escaped and shows its hidden signs; what the page may load is nothing. The
cables wait in a file until the parts before them are known, not in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.cable.model import Kind
from tui.cable.visible import visible
from tui.exports.html_front import Index, charts, head, named, shown, tags
from tui.exports.losing import losses_of, shown_by_signs
from tui.exports.model import (
    Coding,
    Entry,
    Exported,
    Format,
    Loss,
    Options,
    Words,
    entries,
    reviewed_mark,
)
from tui.exports.read_back_html import from_html

CARRIED = frozenset(
    {"tags", "notes", "authors", "created", "modified", "conflicts", "reviewed"}
    | {"quotes", "openings"}
)
_AROUND = 90
"""Code points of the text on either side of a quotation that are shown with it, about."""
_LEVELS = {"U": "u", "S": "s", "T": "s", "C": "c"}
"""The class of a marking by its first letter."""


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The page, part by part; cables that nobody touched are left out."""
    index = Index()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as waiting:
        for one in exported:
            if one.is_touched:
                waiting.writelines(_cable(one, index))
        yield from head(index, options)
        yield from charts(index)
        yield from tags(index, options)
        if index.rows:
            yield '<h2 id="cables">Cables</h2>\n'
        waiting.seek(0)
        while piece := waiting.read(1 << 16):
            yield piece
    yield "</body>\n</html>\n"


def _cable(exported: Exported, index: Index) -> Iterator[str]:
    cable = exported.cable
    at = len(index.rows) + 1
    title = shown(cable.subject) or shown(exported.identity)
    number = exported.annotation_count
    index.rows.append(
        f'<tr><td><a href="#c{at}">{shown(exported.identity)}</a></td>'
        f'<td class="date">{shown(cable.date or "")}</td><td>{shown(cable.origin)}</td>'
        f"<td>{shown(cable.subject)}</td><td>{number:,}</td></tr>\n"
    )
    if cable.date:
        index.dates.add(cable.date)
    yield f'<article id="c{at}">\n<h3>{title}</h3>\n<p class="facts">{_facts(exported)}</p>\n'
    found = list(entries(exported))
    standing = [entry for entry in found if entry.start is not None]
    standing.sort(key=lambda entry: _position(exported, entry))
    words = Words(cable)
    for _, group in groupby(standing, key=lambda entry: entry.paragraph):
        together = list(group)
        yield f"<h4>{_place(together[0])}</h4>\n"
        for _, same in groupby(together, key=lambda entry: (entry.start, entry.end)):
            alike = list(same)
            yield _quotation(exported, words, alike[0])
            for entry in alike:
                yield _annotation(exported, entry, index)
    orphans = [entry for entry in found if entry.start is None]
    for entry in orphans:
        yield f"<h4>Without a place in the text, once in {_place(entry)}</h4>\n"
        yield _whole(entry)
        yield _annotation(exported, entry, index)
    yield from _reviewed(exported)
    yield "</article>\n"


def _facts(exported: Exported) -> str:
    cable = exported.cable
    parts = [shown(part) for part in (exported.identity, cable.date or "", cable.origin) if part]
    if cable.classification:
        level = _LEVELS.get(cable.classification[:1].upper(), "")
        parts.append(f'<span class="level {level}">{shown(cable.classification)}</span>')
    parts.append(shown(exported.path.name))
    return " · ".join(parts)


def _position(exported: Exported, entry: Entry) -> tuple[int, str, int, int]:
    """Paragraphs in the order of the text; in each, notes on the whole before passages."""
    node = exported.cable.find(entry.paragraph)
    start, end = entry.start or 0, entry.end or 0
    return (node.start if node is not None else start), entry.paragraph, start, -end


def _place(entry: Entry) -> str:
    name = f"¶ {shown(entry.paragraph)}"
    if entry.number and entry.number != entry.paragraph:
        name += f" (printed {shown(entry.number)})"
    if entry.marking:
        level = _LEVELS.get(entry.marking[:1].upper(), "")
        name += f' <span class="marking {level}">({shown(entry.marking)})</span>'
    return name


def _quotation(exported: Exported, words: Words, entry: Entry) -> str:
    """The words, and where they are a passage those around them."""
    if entry.kind != "passage":
        return _whole(entry)
    before, after = _around(exported, words, entry)
    return (
        f'<blockquote dir="auto"><span class="context">{shown(before)}</span>'
        f'<mark class="words">{shown(entry.text)}</mark><span class="context">{shown(after)}</span>'
        "</blockquote>\n"
    )


def _whole(entry: Entry) -> str:
    text = shown(entry.text)
    return f'<blockquote><span class="words" dir="auto">{text}</span></blockquote>\n'


def _around(exported: Exported, words: Words, entry: Entry) -> tuple[str, str]:
    """A few words before and after a passage, of its own paragraph."""
    node = exported.cable.find(entry.paragraph)
    if node is None or entry.start is None or entry.end is None:
        return "", ""
    texts = [leaf for leaf in node.walk() if leaf.kind in (Kind.TEXT, Kind.LABEL)]
    first = texts[0].start if texts else entry.start
    last = texts[-1].end if texts else entry.end
    before = words.between(first, entry.start) if first < entry.start else ""
    after = words.between(entry.end, last) if entry.end < last else ""
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    # A blank at the edge of a passage stands with the words around it, for its own are trimmed.
    apart_before = _has_blank(exported.cable.text[max(0, entry.start - 1) : entry.start + 1])
    apart_after = _has_blank(exported.cable.text[entry.end - 1 : entry.end + 1])
    return (
        f"{before} " if before and apart_before else before,
        f" {after}" if after and apart_after else after,
    )


def _has_blank(text: str) -> bool:
    return any(character.isspace() for character in text)


def _annotation(exported: Exported, entry: Entry, index: Index) -> str:
    annotation, cable = entry.annotation, exported.cable
    index.annotations += 1
    anchor = f"a{index.annotations}"
    index.last = max(index.last, annotation.created, annotation.modified)
    if entry.coder:
        index.coders.add(entry.coder)
    place = f'<a href="#{anchor}">{shown(exported.identity)} ¶ {shown(entry.paragraph)}</a>'
    for tag in annotation.tags:
        index.add(tag, place, cable)
    parts = [f'<div class="annotation" id="{anchor}">']
    if annotation.tags:
        listed = "".join(
            f'<li><a href="#{index.anchor(tag)}">{named(tag)}</a></li>' for tag in annotation.tags
        )
        parts.append(f'<ul class="tags">{listed}</ul>')
    if annotation.note:
        parts.append(f'<div class="note" dir="auto">{shown(annotation.note)}</div>')
    if entry.near:
        was = shown(annotation.quote or annotation.opening)
        parts.append(f'<p class="near">Annotated as “{was}”</p>')
    if annotation.conflict:
        parts.append('<p class="conflict">In conflict: both versions are kept.</p>')
    signed = [f"<cite>{named(entry.coder)}</cite>"] if entry.coder else []
    signed += [shown(annotation.created)] if annotation.created else []
    signed += [f"changed {shown(annotation.modified)}"] if annotation.modified else []
    if signed:
        parts.append(f'<p class="signed">{", ".join(signed)}</p>')
    return "\n".join([*parts, "</div>\n"])


def _reviewed(exported: Exported) -> Iterator[str]:
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by <cite>{named(sidecar.coder)}</cite>" if sidecar.coder else ""
            marks = ", ".join(f"<b>{named(mark)}</b>" for mark in sidecar.annotations.reviewed)
            yield f'<p class="reviewed">Reviewed{who}: {marks}</p>\n'


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the page does not show."""
    yield from losses_of(exported, CARRIED)
    yield from shown_by_signs(exported, blanks=True)


def meant(exported: Exported, options: Options) -> Iterator[Coding]:
    """What the page should hold, as it is shown."""
    for entry in entries(exported) if exported.is_touched else ():
        for tag in entry.annotation.tags or ("",):
            yield Coding(
                _meant_name(entry.coder),
                _meant_name(tag),
                visible(entry.text, newlines=True),
                visible(entry.annotation.note, newlines=True),
            )
    for sidecar in exported.sidecars:
        for paragraph in sidecar.annotations.reviewed:
            yield reviewed_mark(_meant_name(sidecar.coder), _meant_name(paragraph))


def _meant_name(name: str) -> str:
    return visible(name, newlines=True) if name.strip() or not name else "(blank)"


FORMAT = Format(
    "html",
    "a report in one file: contents, charts, tags, quotations in context",
    ".html",
    write,
    "ids, positions, the context of quotes as stored, unknown keys and comments",
    losses,
    meant,
    from_html,
    defines=True,
)
