"""Actions of the library's screen that ask the catalogue for more: facets, tagging, figures."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.annotations.codebook import nearest
from tui.annotations.collection import library_of
from tui.annotations.model import clean_tag
from tui.annotations.recoding import RecodingError
from tui.annotations.recoding_journal import last_of
from tui.app.commands.cable import choose_export, scopes_found
from tui.app.preview import FACETS
from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.app.screens.notice import Notice
from tui.cable.visible import visible
from tui.library.catalogue import CatalogueError, Facet
from tui.library.excerpts import excerpt
from tui.library.query import QueryError
from tui.library.writing import toggled

if TYPE_CHECKING:
    from tui.app.screens.library import Library
    from tui.library.batch import Tagged, TagPlan

_MOST_VALUES = 5_000
_MOST_SHOWN = 200
"""Paragraphs of a plan that are listed one by one."""
_WIDEST_NAME = 24
_EXCERPT = 64


def choose_facet(library: Library, facet: Facet) -> None:
    """Choose a value of a facet among the results, with live counts; it is put into the query."""
    library.run_worker(_choose_facet(library, facet), exclusive=True, group="facet")


async def _choose_facet(library: Library, facet: Facet) -> None:
    listing = library.listing
    field, title, _ = FACETS[facet]
    try:
        found = await asyncio.to_thread(
            listing.catalogue.facets, listing.query, (facet,), _MOST_VALUES
        )
    except CatalogueError as error:
        library.say(str(error), "error")
        return
    if library.app.screen is not library:
        return
    counts = [count for count in found.get(facet, ()) if count.value]
    if not counts:
        library.say(f"{title}: none among these cables.")
        return
    choices = [
        Choice(count.value, count.value, count.label, f"{count.number:,}") for count in counts
    ]

    def done(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        try:
            library.set_query(toggled(listing.typed, field, chosen.key))
        except QueryError as error:
            library.say(f"Mend the search first: {error.reason}", "warning")

    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            f"{title} of these cables",
            choices,
            done,
            hint=f"{library.keymap.label_of('list.accept')} narrows the search",
            empty="No value is like this.",
            tall=True,
        )
    )


# Taking what is found elsewhere


def export_found(library: Library) -> None:
    """Choose a format, export what the search finds or the whole library, and see it before."""
    library.run_worker(_export(library), exclusive=True, group="export")


async def _export(library: Library) -> None:
    from tui.app.exporting import scope_of_library

    scopes = await scopes_found(library, library) if library.listing.typed.strip() else []
    if library.app.screen is library:
        choose_export(library, (*scopes, scope_of_library(library.catalogue.folder)))


# Tagging what is found


def tag_found(library: Library) -> None:
    """Tag everything that the search finds: shown first, then done as one step."""
    if not library.listing.total:
        library.say("There is nothing to tag here.", "warning")
        return
    book = nearest(library.catalogue.folder)
    recent = library.memory.favourites(library.catalogue.folder).recent
    names = dict.fromkeys((*recent, *(code.name for code in book.codes)))

    def done(chosen: Chosen | None) -> None:
        if chosen is not None:
            library.run_worker(_plan(library, chosen.key), exclusive=True, group="tag")

    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            f"Tag all that is found: {library.listing.total:,} cables",
            [Choice(name, name, style="tag") for name in names],
            done,
            make_new=clean_tag,
            hint="it is shown first",
            empty="No tags yet: type a name.",
            tall=True,
        )
    )


async def _plan(library: Library, tag: str) -> None:
    from tui.library.batch import plan

    listing = library.listing
    library.say("Looking for what would be tagged …")
    rule = listing.typed
    coder = library.coder
    try:
        made = await asyncio.to_thread(plan, listing.catalogue, listing.query, rule, tag, coder)
    except (CatalogueError, RecodingError) as error:
        library.say(str(error), "error")
        return
    library.footer.say("")
    if made.problems:
        library.messages.extend((line, "error") for line in made.problems)
        library.say(f"{made.problems[0]}; nothing was changed: mend it first", "error")
        return
    if not made.count:
        library.say("Nothing to tag: all that is found has it already.", "warning")
        return
    _show_plan(library, made)


def _show_plan(library: Library, made: TagPlan) -> None:
    listed = [(one, tagged) for one in made.cables for tagged in one.tagged]
    shown = listed[:_MOST_SHOWN]
    names = [
        f"{one.row.id or one.row.address.name} ¶ {tagged.after.paragraph}" for one, tagged in shown
    ]
    wide = min(_WIDEST_NAME, max(map(len, names), default=0))
    choices = [
        Choice(f"{place}", name.ljust(wide), _found_in(tagged), f"+ #{made.tag}")
        for place, (name, (_, tagged)) in enumerate(zip(names, shown, strict=True))
    ]
    if len(listed) > _MOST_SHOWN:
        choices.append(Choice("more", f"and {len(listed) - _MOST_SHOWN:,} more", heading=True))

    def done(chosen: Chosen | None) -> None:
        if chosen is None:
            library.say("Nothing was tagged.")
        elif chosen.typed:
            # Who filters the list may take what is left of it for what will be tagged.
            said = f"Nothing was tagged: without the filter, enter tags all {made.count:,}."
            library.say(said, "warning")
        else:
            library.run_worker(_apply(library, made), exclusive=True, group="tag")

    accept = library.keymap.label_of("list.accept")
    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            f"#{made.tag} on {made.count:,} paragraphs of {len(made.cables):,} cables",
            choices,
            done,
            hint=f"{accept} tags them all",
            tall=True,
        )
    )


def _found_in(tagged: Tagged) -> str:
    """The words of a paragraph around what was found in it."""
    words = tagged.hit.words or tagged.after.opening
    return " ".join(excerpt(words, tagged.hit.marks, _EXCERPT)[0].split())


async def _apply(library: Library, made: TagPlan) -> None:
    from tui.library.batch import apply

    try:
        await asyncio.to_thread(apply, library.catalogue, made)
    except (CatalogueError, RecodingError) as error:
        library.say(str(error), "error")
        return
    undo = library.keymap.label_of("library.undo")
    library.say(f"#{made.tag} is on {made.count:,} paragraphs; {undo} takes it back.", "good")
    library.listing.renew()


def undo_step(library: Library) -> None:
    """Undo the last step that changed the whole library."""
    library.run_worker(_undo(library), exclusive=True, group="tag")


async def _undo(library: Library) -> None:
    from tui.annotations.recoding_undo import undo

    folder = library.catalogue.folder
    found = last_of(library_of(folder, nearest(folder)))
    if found is None:
        library.say("There is no step of the whole library to undo.")
        return
    try:
        count = await asyncio.to_thread(undo, found)
    except RecodingError as error:
        library.say(str(error), "error")
        return
    what = "sidecar" if count == 1 else "sidecars"
    library.say(f"Undone: {visible(found.name)}, in {count:,} {what}.", "good")
    library.listing.renew()


# Figures


def show_statistics(library: Library) -> None:
    """Show what is found as charts: by month, post and classification, and how it is coded."""
    library.run_worker(_statistics(library), exclusive=True, group="figures")


async def _statistics(library: Library) -> None:
    from tui.library.charts import charts_of, drawn
    from tui.library.coded import statistics_of

    listing = library.listing
    library.say("Counting …")
    problems: list[str] = []
    try:
        found = await asyncio.to_thread(statistics_of, listing.catalogue, listing.query, problems)
    except CatalogueError as error:
        library.say(str(error), "error")
        return
    if library.app.screen is not library:
        return
    library.footer.say("")
    library.messages.extend((line, "warning") for line in problems)
    # As wide as the page of a notice is.
    width = max(20, min(84, library.app.size.width - 2) - 7)
    seen = found.reviewed
    words = [
        (
            f"{found.cables:,} cables, {found.codings:,} codings by {len(found.codes):,} codes; "
            f"{seen.whole:,} cables reviewed whole, {seen.touched:,} worked on.",
            "",
        )
    ]
    words += [(drawn(chart, width), "") for chart in charts_of(found)]
    words.append(("cablegram stats gives the same as text, CSV and SVG.", "label"))
    title = f"Figures: {listing.typed.strip() or 'the whole library'}"
    library.app.push_screen(Notice(library.palette, library.keymap, title, words))
