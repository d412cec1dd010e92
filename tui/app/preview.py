"""What stands beside or below the table: the cable at hand, and the facets of all results."""

from __future__ import annotations

from collections.abc import Mapping

from tui.app.columns import swatch
from tui.app.listing import Listing
from tui.app.terminal import Row, Span, fit, width_of, wrap
from tui.cable.visible import visible
from tui.library.catalogue import Count, Facet, Hit
from tui.library.excerpts import excerpt

FACETS: Mapping[Facet, tuple[str, str, str]] = {
    Facet.YEAR: ("year", "Years", "library.by_year"),
    Facet.POST: ("post", "Posts", "library.by_post"),
    Facet.COUNTRY: ("country", "Countries", "library.by_country"),
    Facet.TAGS: ("tags", "TAGS", "library.by_tags"),
    Facet.CLASSIFICATION: ("class", "Classification", "library.by_class"),
    Facet.CODE: ("code", "Codes", "library.by_code"),
    Facet.CODER: ("coder", "Coders", "library.by_coder"),
    Facet.READ: ("is", "Read", "library.by_read"),
}
"""Each facet's field in the query language, its heading, and the action that chooses one."""
_MEASURE = 72
_WORDS = 900


def preview_rows(hit: Hit | None, width: int) -> list[Row]:
    """The cable at hand: its subject, what it is, and its best paragraph with the hits marked."""
    if hit is None:
        return []
    width = min(width, _MEASURE)
    cable = hit.row
    rows: list[Row] = [[(line, "title")] for line in wrap(cable.subject or cable.id, width)]
    facts: list[Span] = []
    for text, style in (
        (cable.classification, f"marking-{swatch(cable.classification)}"),
        (cable.id or cable.address.name, "accent"),
        (cable.date, ""),
        (cable.post, ""),
    ):
        if text:
            facts += [(text, style), ("  ", "")]
    rows.append(facts)
    if cable.tags:
        rows.extend([(line, "label")] for line in wrap(" ".join(cable.tags), width))
    if cable.codes:
        rows.extend(
            [(line, "tag")] for line in wrap(" ".join(f"#{code}" for code in cable.codes), width)
        )
    if hit.words:
        rows.append(())
        marking = f" ({hit.marking})" if hit.marking else ""
        if hit.paragraph:
            rows.append(
                [(f"¶ {hit.paragraph}", "accent"), (marking, f"marking-{swatch(hit.marking)}")]
            )
        rows.extend(_marked(hit, width))
    return rows


def _marked(hit: Hit, width: int) -> list[Row]:
    """The words of a hit in lines, what matched standing out."""
    words, marks = excerpt(hit.words, hit.marks, _WORDS)
    spans: list[Span] = []
    before = 0
    for start, end in (*marks, (len(words), len(words))):
        spans += [(word, "") for word in words[before:start].split()]
        spans += [(word, "hit") for word in words[start:end].split()]
        before = end
    return _filled(spans, width)


def _filled(spans: list[Span], width: int) -> list[Row]:
    rows: list[Row] = []
    line: list[Span] = []
    for text, style in spans:
        for piece in wrap(text, width):
            if line and width_of(line) + width_of([(piece, style)]) > width:
                rows.append(line)
                line = []
            line += [(piece, style), (" ", "")]
    return [*rows, line] if line else rows


def facet_rows(listing: Listing, keys: Mapping[Facet, str], width: int, height: int) -> list[Row]:
    """The facets of the results with live counts, as many values of each as there is room for."""
    shown = {facet: counts for facet in FACETS if (counts := listing.facets.get(facet, ()))}
    rows: list[Row] = []
    for facet, room in _shares(shown, height - 2 * len(shown)).items():
        title = FACETS[facet][1]
        rows.append([(f"{keys.get(facet, '')} ", "footer-key"), (title, "title")])
        rows.extend(_count_row(count, width) for count in shown[facet][:room])
        rows.append(())
    return rows


def _shares(shown: Mapping[Facet, tuple[Count, ...]], room: int) -> dict[Facet, int]:
    """How many values of each facet are listed: one of each in turn, as long as there is room."""
    shares = dict.fromkeys(shown, 1)
    left = room - len(shares)
    while left > 0:
        more = [facet for facet, share in shares.items() if share < len(shown[facet])]
        if not more:
            break
        for facet in more[:left]:
            shares[facet] += 1
        left -= len(more)
    return shares


def _count_row(count: Count, width: int) -> Row:
    number = f"{count.number:,}"
    name = visible(count.value) + (f"  {count.label}" if count.label else "")
    name = fit(name, max(1, width - len(number) - 2))
    gap = width - width_of([(name, "")]) - len(number)
    return [(name, ""), (" " * max(1, gap), ""), (number, "label")]
