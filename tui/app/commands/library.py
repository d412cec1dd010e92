"""What each action of the library's screen does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.annotations import settings
from tui.annotations.searches_file import SearchesError, drop, keep
from tui.app.columns import COLUMNS
from tui.app.commands.library_work import (
    choose_facet,
    export_found,
    show_statistics,
    tag_found,
    undo_step,
)
from tui.app.listing import asks_words
from tui.app.screens.asking import Ask
from tui.app.screens.chooser import Choice, Chooser, Chosen, QuitPressed
from tui.app.screens.notice import Notice
from tui.library.catalogue import Facet, Sort

if TYPE_CHECKING:
    from tui.app.screens.library import Library


# Moving


def _step(by: int) -> Callable[[Library], None]:
    return lambda library: library.move(library.table.at + by)


def _page(by: int) -> Callable[[Library], None]:
    return lambda library: library.move(library.table.at + by * max(1, library.table.page - 1))


def first(library: Library) -> None:
    """Go to the first cable."""
    library.move(0)


def last(library: Library) -> None:
    """Go to the last cable."""
    library.move(library.listing.total - 1)


def open_cable(library: Library) -> None:
    """Read the cable at hand, from its best paragraph on."""
    from tui.app.app import CablegramApp

    hit = library.hit
    if hit is None or not isinstance(library.app, CablegramApp):
        return
    library.app.open_cable(hit.row.address, hit.paragraph)


# Searching


def search(library: Library) -> None:
    """Type what to look for."""
    library.start_searching()


def clear(library: Library) -> None:
    """Show all cables again."""
    if library.listing.typed:
        library.set_query("")


def sort(library: Library) -> None:
    """Order by relevance, by date, from the oldest on, by post: the next of these."""
    orders = [Sort.DATE, Sort.OLDEST, Sort.POST]
    if asks_words(library.listing.query):
        orders.insert(0, Sort.RELEVANCE)
    present = library.listing.sort
    at = orders.index(present) if present in orders else -1
    library.table.at = 0
    library.listing.order(orders[(at + 1) % len(orders)])


def saved(library: Library) -> None:
    """Choose one of the saved searches."""
    found = settings.nearest(library.catalogue.folder)
    if found.problem:
        library.say(found.problem, "error")
        return
    choices = [Choice(one.name, one.name, one.query) for one in found.searches]
    save = library.keymap.label_of("library.save_search")

    def done(chosen: Chosen | None) -> None:
        query = found.search(chosen.key) if chosen is not None else None
        if query is not None:
            library.set_query(query.query)

    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            "Saved searches",
            choices,
            done,
            empty=f"None yet: {save} saves the one at hand.",
            hint=f"{library.keymap.label_of('list.accept')} asks it",
            tall=True,
        )
    )


def save_search(library: Library) -> None:
    """Keep the search at hand under a name; without a query, take a name away."""
    typed = library.listing.typed.strip()
    if not typed or library.listing.problem is not None:
        _drop_search(library)
        return

    def done(name: str | None) -> None:
        if name is None or not name.strip():
            return
        try:
            file = keep(library.catalogue.folder, name, typed)
        except SearchesError as error:
            library.say(str(error), "error")
        else:
            library.say(f"Kept as {' '.join(name.split())} in {file.name}.", "good")

    library.app.push_screen(
        Ask(library.palette, library.keymap, "Keep this search under a name", "", done)
    )


def _drop_search(library: Library) -> None:
    found = settings.nearest(library.catalogue.folder)
    choices = [Choice(one.name, one.name, one.query) for one in found.searches]

    def done(chosen: Chosen | None) -> None:
        if chosen is None or found.search(chosen.key) is None:
            return
        try:
            drop(library.catalogue.folder, chosen.key)
        except SearchesError as error:
            library.say(str(error), "error")
        else:
            library.say(f"{chosen.key} is no saved search any more.", "good")

    if not choices:
        library.say("There is no search to keep: type one first.", "warning")
        return
    library.app.push_screen(
        Chooser(
            library.palette, library.keymap, "Take a saved search away", choices, done, tall=True
        )
    )


# Shown


def columns(library: Library) -> None:
    """Choose the columns of the table."""
    choices = [Choice(one.name, one.title or "Marks: • unread, # ? !") for one in COLUMNS]
    mark = library.keymap.label_of("list.mark")

    def done(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        marked = set(chosen.marked) or {chosen.key}
        library.table.chosen = tuple(one.name for one in COLUMNS if one.name in marked)
        library.table.rebuild()
        library.memory.columns = list(library.table.chosen)
        library.memory.save(wait=False)

    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            "Columns",
            choices,
            done,
            marked=library.table.chosen,
            several=True,
            hint=f"{mark} shows or hides one",
        )
    )


def toggle_read(library: Library) -> None:
    """Mark the cable at hand as read, or not."""
    hit = library.hit
    if hit is not None:
        library.mark_read(hit.row.address, read=not hit.row.read)


def messages(library: Library) -> None:
    """The messages so far, newest first."""
    words = list(reversed(library.messages)) or [("No messages yet.", "label")]
    library.app.push_screen(Notice(library.palette, library.keymap, "Messages", words))


def show_help(library: Library) -> None:
    """Every key of the library, by group; typing finds one, enter does it."""
    from tui.app.actions import ACTIONS, Context

    choices: list[Choice] = []
    group = ""
    for each in ACTIONS:
        if each.context is not Context.LIBRARY:
            continue
        if each.group != group:
            group = each.group
            choices.append(Choice(f"group {group}", group, heading=True))
        keys = "  ".join(library.keymap.labels_of(each.id)) or "(no key)"
        choices.append(Choice(each.id, each.description, sign=keys))
    _open_actions(library, "Keys of the library", choices)


def show_palette(library: Library) -> None:
    """Every action of the library by name; enter does it."""
    from tui.app.actions import ACTIONS, Context

    choices = [
        Choice(each.id, each.description, each.group, library.keymap.label_of(each.id))
        for each in ACTIONS
        if each.context is Context.LIBRARY
    ]
    _open_actions(library, "Commands", choices)


def _open_actions(library: Library, title: str, choices: list[Choice]) -> None:
    def done(chosen: Chosen | None) -> None:
        if chosen is not None and chosen.key in COMMANDS:
            library.perform(chosen.key)

    library.app.push_screen(
        Chooser(
            library.palette,
            library.keymap,
            title,
            choices,
            done,
            hint=f"{library.keymap.label_of('list.cancel')} closes",
            tall=True,
        )
    )


def leave(library: Library) -> None:
    """Quit."""
    library.app.post_message(QuitPressed())


COMMANDS: dict[str, Callable[[Library], None]] = {
    "library.next": _step(1),
    "library.previous": _step(-1),
    "library.page_down": _page(1),
    "library.page_up": _page(-1),
    "library.first": first,
    "library.last": last,
    "library.open": open_cable,
    "library.search": search,
    "library.clear": clear,
    "library.sort": sort,
    "library.by_year": partial(choose_facet, facet=Facet.YEAR),
    "library.by_post": partial(choose_facet, facet=Facet.POST),
    "library.by_country": partial(choose_facet, facet=Facet.COUNTRY),
    "library.by_tags": partial(choose_facet, facet=Facet.TAGS),
    "library.by_class": partial(choose_facet, facet=Facet.CLASSIFICATION),
    "library.by_code": partial(choose_facet, facet=Facet.CODE),
    "library.by_coder": partial(choose_facet, facet=Facet.CODER),
    "library.by_read": partial(choose_facet, facet=Facet.READ),
    "library.saved": saved,
    "library.save_search": save_search,
    "library.read": toggle_read,
    "library.tag": tag_found,
    "library.export": export_found,
    "library.undo": undo_step,
    "library.columns": columns,
    "library.statistics": show_statistics,
    "library.messages": messages,
    "library.help": show_help,
    "library.palette": show_palette,
    "app.quit": leave,
}
