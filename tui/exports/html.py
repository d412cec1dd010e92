"""A report in HTML: one file without scripts, with contents, charts, an index of tags, quotations.

Every text from a file is escaped and shows its hidden signs; what the page may load is nothing. The
cables wait in a file until the parts before them are known, not in memory.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from tui.annotations.codebook import COLOUR
from tui.cable.model import Kind
from tui.cable.visible import visible
from tui.exports.html_charts import bars, columns
from tui.exports.html_style import STYLE
from tui.exports.losing import losses_of
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
from tui.exports.tally import counted

CARRIED = frozenset(
    {"tags", "notes", "authors", "created", "modified", "conflicts", "reviewed"}
    | {"quotes", "openings"}
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_AROUND = 90
"""Code points of the text on either side of a quotation that are shown with it, about."""
_MOST_BARS, _MOST_SMALL = 16, 12
_LEVELS = {"U": "u", "S": "s", "T": "s", "C": "c"}
"""The class of a marking by its first letter."""


@dataclass(slots=True)
class _Index:
    """What stands before the cables: known when all have passed."""

    rows: list[str] = field(default_factory=list)
    places: dict[str, list[str]] = field(default_factory=dict)
    by_year: Counter[str] = field(default_factory=Counter)
    by_post: Counter[str] = field(default_factory=Counter)
    by_level: Counter[str] = field(default_factory=Counter)
    by_tag_and_year: dict[str, Counter[str]] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    coders: set[str] = field(default_factory=set)
    annotations: int = 0
    last: str = ""
    names: dict[str, int] = field(default_factory=dict)

    def anchor(self, tag: str) -> str:
        """The name of a tag's place in the index."""
        return f"t{self.names.setdefault(tag, len(self.names) + 1)}"


def write(exported: Iterable[Exported], options: Options) -> Iterator[str]:
    """The page, part by part; cables that nobody touched are left out."""
    index = _Index()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as waiting:
        for one in exported:
            if one.is_touched:
                waiting.writelines(_cable(one, index))
        yield from _head(index, options)
        yield from _charts(index)
        yield from _tags(index, options)
        if index.rows:
            yield '<h2 id="cables">Cables</h2>\n'
        waiting.seek(0)
        while piece := waiting.read(1 << 16):
            yield piece
    yield "</body>\n</html>\n"


def shown(text: str) -> str:
    """A text on the page: its hidden signs shown, and nothing in it read as markup."""
    return escape(visible(text, newlines=True), quote=True)


# Before the cables


def _head(index: _Index, options: Options) -> Iterator[str]:
    title = f"{counted(index.annotations, 'annotation')} of {counted(len(index.rows), 'cable')}"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Cablegram">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    yield f'<header>\n<h1>{title}</h1>\n<p class="summary">{_summary(index, options)}</p>\n'
    if not index.rows:
        yield '</header>\n<p class="empty">No annotations.</p>\n'
        return
    links = [("#contents", "Contents"), ("#cables", "Cables")]
    if index.places:
        links[1:1] = [("#charts", "Charts"), ("#tags", "Tags")]
    yield "<nav>" + "".join(f'<a href="{to}">{name}</a>' for to, name in links) + "</nav>\n"
    yield '</header>\n<h2 id="contents" class="first">Contents</h2>\n<table>\n<thead><tr>'
    yield "".join(f"<th>{name}</th>" for name in ("Cable", "Date", "Post", "Subject", "Annotations"))
    yield "</tr></thead>\n<tbody>\n"
    yield from index.rows
    yield "</tbody>\n</table>\n"


def _summary(index: _Index, options: Options) -> str:
    dates = sorted(date[:4] for date in index.dates)
    said = []
    if dates:
        said.append(dates[0] if dates[0] == dates[-1] else f"{dates[0]}–{dates[-1]}")
    if index.coders:
        said.append("by " + ", ".join(shown(name) for name in sorted(index.coders)))
    if index.last:
        said.append(f"last annotated {shown(index.last[:10])}")
    if options.moment:
        said.append(f"exported {shown(options.moment[:10])}")
    return " · ".join(said)


def _charts(index: _Index) -> Iterator[str]:
    if not index.places:
        return
    yield '<h2 id="charts">Tags by date, post and classification</h2>\n<div class="charts">\n'
    if index.by_year:
        yield _figure("By year of the cable", columns("Tags by year", _years(index.by_year)))
    yield _figure("By post", bars("Tags by post", _most(index.by_post)))
    yield _figure("By classification", bars("Tags by classification", _most(index.by_level)))
    yield "</div>\n"
    if len(index.by_year) > 1:
        yield '<div class="charts small">\n'
        most = sorted(index.places, key=lambda tag: (-len(index.places[tag]), tag))[:_MOST_SMALL]
        for tag in filter(lambda tag: index.by_tag_and_year.get(tag), most):
            every = Counter(dict.fromkeys(index.by_year, 0)) + index.by_tag_and_year[tag]
            every.update(dict.fromkeys(index.by_year, 0))
            drawn = columns(f"{visible(tag)} by year", _years(every), 320, 150)
            yield _figure(visible(tag), drawn)
        yield "</div>\n"


def _figure(caption: str, svg: str) -> str:
    return f"<figure><figcaption>{shown(caption)}</figcaption>{svg}</figure>\n"


def _years(counts: Counter[str]) -> list[tuple[str, int]]:
    """Every year from the first to the last, also those without any."""
    first, last = int(min(counts)), int(max(counts))
    return [(str(year), counts[f"{year:04d}"]) for year in range(first, last + 1)]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """The names with the most, the others together."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(number for _, number in ranked[_MOST_BARS:])
    named = [(visible(name) or "not given", number) for name, number in ranked[:_MOST_BARS]]
    return [*named, ("all others", rest)] if rest else named


def _tags(index: _Index, options: Options) -> Iterator[str]:
    if not index.places:
        return
    yield '<h2 id="tags">Tags</h2>\n<dl class="index">\n'
    for tag in sorted(index.places):
        code = options.codebook.get(tag)
        colour = code.colour if code is not None and COLOUR.fullmatch(code.colour) else ""
        style = f' style="--tag:{colour}"' if colour else ""
        places = index.places[tag]
        yield (
            f'<dt id="{index.anchor(tag)}"><span class="dot"{style}></span>{_name(tag)} '
            f'<span class="count">{len(places):,}</span></dt>\n'
        )
        if code is not None and code.description:
            yield f'<dd class="note">{shown(code.description)}</dd>\n'
        yield f'<dd class="places">{" ".join(places)}</dd>\n'
    yield "</dl>\n"


def _name(name: str) -> str:
    return shown(name) if name.strip() else "(blank)"


# One cable


def _cable(exported: Exported, index: _Index) -> Iterator[str]:
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
    glued_before = entry.start > 0 and not exported.cable.text[entry.start - 1].isspace()
    glued_after = not exported.cable.text[entry.end : entry.end + 1].isspace()
    return (
        before + ("" if glued_before or not before else " "),
        ("" if glued_after or not after else " ") + after,
    )


def _annotation(exported: Exported, entry: Entry, index: _Index) -> str:
    annotation, cable = entry.annotation, exported.cable
    index.annotations += 1
    anchor = f"a{index.annotations}"
    index.last = max(index.last, annotation.created, annotation.modified)
    if entry.coder:
        index.coders.add(entry.coder)
    place = f'<a href="#{anchor}">{shown(exported.identity)} ¶ {shown(entry.paragraph)}</a>'
    for tag in annotation.tags:
        index.places.setdefault(tag, []).append(place)
        index.by_post[cable.origin] += 1
        index.by_level[cable.classification] += 1
        if cable.date:
            index.by_year[cable.date[:4]] += 1
            index.by_tag_and_year.setdefault(tag, Counter())[cable.date[:4]] += 1
    parts = [f'<div class="annotation" id="{anchor}">']
    if annotation.tags:
        tags = "".join(
            f'<li><a href="#{index.anchor(tag)}">{_name(tag)}</a></li>' for tag in annotation.tags
        )
        parts.append(f'<ul class="tags">{tags}</ul>')
    if annotation.note:
        parts.append(f'<div class="note" dir="auto">{shown(annotation.note)}</div>')
    if entry.near:
        was = shown(annotation.quote or annotation.opening)
        parts.append(f'<p class="near">Annotated as “{was}”</p>')
    if annotation.conflict:
        parts.append('<p class="conflict">In conflict: both versions are kept.</p>')
    signed = [f"<cite>{_name(entry.coder)}</cite>"] if entry.coder else []
    signed += [shown(annotation.created)] if annotation.created else []
    signed += [f"changed {shown(annotation.modified)}"] if annotation.modified else []
    if signed:
        parts.append(f'<p class="signed">{", ".join(signed)}</p>')
    return "\n".join([*parts, "</div>\n"])


def _reviewed(exported: Exported) -> Iterator[str]:
    for sidecar in exported.sidecars:
        if sidecar.annotations.reviewed:
            who = f" by <cite>{_name(sidecar.coder)}</cite>" if sidecar.coder else ""
            marks = ", ".join(f"<b>{_name(mark)}</b>" for mark in sidecar.annotations.reviewed)
            yield f'<p class="reviewed">Reviewed{who}: {marks}</p>\n'


def losses(exported: Exported, options: Options) -> Iterator[Loss]:
    """What the page does not show."""
    yield from losses_of(exported, CARRIED)


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
