"""What stands before the cables in a report in HTML: contents, charts, and the index of tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from tui.annotations.codebook import COLOUR
from tui.cable.model import Cable
from tui.cable.visible import visible
from tui.exports.html_charts import bars, columns
from tui.exports.html_style import STYLE
from tui.exports.model import Options
from tui.exports.tally import counted

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_BARS, _MOST_SMALL = 16, 12


@dataclass(slots=True)
class Index:
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

    def add(self, tag: str, place: str, cable: Cable) -> None:
        """A tag stands on a ``place``, which is a link, in ``cable``."""
        self.places.setdefault(tag, []).append(place)
        self.by_post[cable.origin] += 1
        self.by_level[cable.classification] += 1
        if cable.date:
            year = cable.date[:4]
            self.by_year[year] += 1
            self.by_tag_and_year.setdefault(tag, Counter())[year] += 1


def shown(text: str) -> str:
    """A text on the page: its hidden signs shown, and nothing in it read as markup."""
    return escape(visible(text, newlines=True), quote=True)


def head(index: Index, options: Options) -> Iterator[str]:
    """The beginning of the page, up to its contents."""
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
    yield "".join(
        f"<th>{name}</th>" for name in ("Cable", "Date", "Post", "Subject", "Annotations")
    )
    yield "</tr></thead>\n<tbody>\n"
    yield from index.rows
    yield "</tbody>\n</table>\n"


def _summary(index: Index, options: Options) -> str:
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


def charts(index: Index) -> Iterator[str]:
    """The charts of tags by year, post and classification, and of each frequent tag by year."""
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


def tags(index: Index, options: Options) -> Iterator[str]:
    """Every tag with what it means, and where it stands."""
    if not index.places:
        return
    yield '<h2 id="tags">Tags</h2>\n<dl class="index">\n'
    for tag in sorted(index.places):
        code = options.codebook.get(tag)
        colour = code.colour if code is not None and COLOUR.fullmatch(code.colour) else ""
        style = f' style="--tag:{colour}"' if colour else ""
        places = index.places[tag]
        yield (
            f'<dt id="{index.anchor(tag)}"><span class="dot"{style}></span>{named(tag)} '
            f'<span class="count">{len(places):,}</span></dt>\n'
        )
        if code is not None and code.description:
            yield f'<dd class="note">{shown(code.description)}</dd>\n'
        yield f'<dd class="places">{" ".join(places)}</dd>\n'
    yield "</dl>\n"


def named(name: str) -> str:
    """A tag or a person's name on the page; one of blanks alone is told as such."""
    return shown(name) if name.strip() else "(blank)"
