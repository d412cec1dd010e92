"""The library's screen: a search line, a table of cables, the one at hand, and facets to narrow."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input

from tui.app.actions import Context
from tui.app.beginnings import Beginnings
from tui.app.keymap import Keymap
from tui.app.library_rows import head_rows, spot_rows
from tui.app.listing import Listing
from tui.app.memory import Memory
from tui.app.preview import FACETS, facet_rows, preview_rows
from tui.app.terminal import Palette, Row, fit
from tui.app.widgets.cable_table import CableTable
from tui.app.widgets.fields import LineField, again, escaped, was_asked
from tui.app.widgets.footer import Footer
from tui.app.widgets.rows import Rows
from tui.library.catalogue import CatalogueError, Hit
from tui.library.writing import Completions, completions

if TYPE_CHECKING:
    from tui.library.catalogue import Catalogue

WIDE = 120
"""Columns from which the cable at hand stands beside the table, and not below it."""
FACETED = 150
"""Columns from which facets stand beside the table, too."""
TALL = 20
_LOOK = 0.5
"""Seconds between two looks at how far the catalogue is."""


class Library(Screen[None], inherit_bindings=False):
    """The cables of a folder. ``opened`` is called with the one that is to be read."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (WIDE, "-beside"), (FACETED, "-faceted")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        palette: Palette,
        keymap: Keymap,
        memory: Memory,
        catalogue: Catalogue,
        coder: str = "",
    ) -> None:
        super().__init__()
        self.palette = palette
        self.keymap = keymap
        self.memory = memory
        self.catalogue = catalogue
        self.coder = coder
        self.messages: list[tuple[str, str]] = []
        self.listing = Listing(catalogue, self._arrived, partial(self.run_worker, group="listing"))
        self._beginnings = Beginnings(
            # Who moves on quickly waits for none of the cables on the way.
            partial(self.run_worker, group="beginning", exclusive=True),
            self._began,
        )
        self.searching = False
        self._cables = -1
        self._was_done = False
        self._told_problems = 0
        self._head = Rows(palette, "library-head", self._head_rows, "ground")
        self._spot = Rows(palette, "library-spot", self._spot_rows, "ground")
        self.field = LineField(placeholder='words, "phrases", post:, date:, tags:, code: …')
        self.field.hear = self.hear
        self.table = CableTable(palette, self.listing, self._picked)
        self._preview = Rows(palette, "library-preview", self._preview_rows)
        self._facets = Rows(palette, "library-facets", self._facet_rows, "ground")
        self.footer = Footer(palette, keymap, self.perform)
        self.footer.hint("library")
        chosen = tuple(name for name in memory.columns)
        if chosen:
            self.table.chosen = chosen

    def compose(self) -> ComposeResult:
        """The line to search in, the table, what is beside it, the keys."""
        yield self._head
        yield self.field
        yield self._spot
        with Horizontal(id="library-panes"):
            yield self._facets
            with Vertical(id="library-list"):
                yield self.table
            yield self._preview
        yield self.footer

    def on_mount(self) -> None:
        """Ask for everything, and look how far the catalogue is."""
        self.listing.renew()
        self.set_interval(_LOOK, self._look)
        self._want_facets()

    def on_unmount(self) -> None:
        """Let go of the catalogue."""
        with contextlib.suppress(CatalogueError):
            self.catalogue.close()

    def on_screen_resume(self) -> None:
        """Back from a cable: what was read and annotated there shows here."""
        self.listing.renew()

    def on_resize(self) -> None:
        """Facets are only counted where they are shown."""
        self._want_facets()
        self._spread()

    def _want_facets(self) -> None:
        shown = self.app.size.width >= FACETED
        self.listing.want_facets(tuple(FACETS) if shown else ())

    def _spread(self) -> None:
        said = self.listing.problem is not None or bool(self.listing.trouble)
        self._spot.display = said or self._options() is not None
        # Room for a caret at its spot, and for the reason below it where it does not fit beside.
        width = max(1, self.app.size.width - 4)
        self._spot.styles.height = min(4, max(1, len(self._spot_rows(width))))

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self.palette = palette
        for pane in (self._head, self._spot, self.table, self._preview, self._facets, self.footer):
            pane.repaint(palette)

    # What arrives

    def _arrived(self) -> None:
        if not self.is_mounted:
            return
        self._spread()
        self.table.arrived()
        self._draw_around()

    def _draw_around(self) -> None:
        for pane in (self._head, self._spot, self._preview, self._facets):
            pane.rebuild()
        total = self.listing.total
        self.footer.count = f"{self.table.at + 1:,}/{total:,}" if total else ""
        self.footer.refresh()

    def _look(self) -> None:
        """See what the catalogue has taken in since; new cables are listed at once."""
        found = self.catalogue.progress()
        if found.cables != self._cables or (found.done and not self._was_done):
            self._cables, self._was_done = found.cables, found.done
            self.listing.renew()
        elif not found.done:
            self._head.rebuild()
        if found.done and found.problem_count > self._told_problems:
            self._told_problems = found.problem_count
            self.messages.extend((line, "warning") for line in found.problems)
            count = found.problem_count
            key = self.keymap.label_of("library.messages")
            what = "file or cable" if count == 1 else "files or cables"
            self.say(f"{count:,} {what} could not be read: {key} lists them.", "warning")

    def say(self, text: str, kind: str = "") -> None:
        """Show a message until the next key, and keep it for the list of messages."""
        self.footer.say(text, kind)
        if text:
            self.messages.append((text, kind))
            del self.messages[:-200]

    @property
    def hit(self) -> Hit | None:
        """The result at hand; None where there is none, or it is still to come."""
        return self.listing.hit(self.table.at) if self.listing.total else None

    # Rows

    def _head_rows(self, width: int) -> list[Row]:
        return head_rows(self.catalogue.folder, self.listing, self.catalogue.progress(), width)

    def _spot_rows(self, width: int) -> list[Row]:
        options = self._options()
        if options is None:
            return spot_rows(self.listing, width)
        shown = "   ".join(f"{one.text} {one.told}".strip() for one in options.options)
        key = self.keymap.label_of("prompt.complete")
        return [[(f"{key} ", "footer-key"), (fit(shown, width - len(key) - 1), "label")]]

    def _preview_rows(self, width: int) -> list[Row]:
        if not self.listing.total:
            return self._nothing(width)
        hit = self.hit
        return preview_rows(self._beginnings.shown(hit) if hit is not None else None, width)

    def _began(self) -> None:
        if self.is_mounted:
            self._preview.rebuild()

    def _nothing(self, width: int) -> list[Row]:
        if self.listing.waiting or not self.catalogue.progress().done:
            return [[("Reading the cables …", "label")]]
        if self.listing.typed.strip():
            key = self.keymap.label_of("library.clear")
            return [[(fit(f"Nothing is found. {key} shows all cables again.", width), "label")]]
        return [[("There are no cables here.", "label")]]

    def _facet_rows(self, width: int) -> list[Row]:
        keys = {facet: self.keymap.label_of(named[2]) for facet, named in FACETS.items()}
        return facet_rows(self.listing, keys, width, self._facets.size.height)

    # Keys

    def context(self) -> Context:
        """Whose keys are heard."""
        return Context.PROMPT if self.searching else Context.LIBRARY

    def on_key(self, event: events.Key) -> None:
        """Do what the keymap says, keys that came in one burst in their order."""
        if was_asked(event):
            return
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(again(event))
            return
        if self.searching:
            self.field.post_message(again(event))
            return
        found = self.keymap.lookup(Context.LIBRARY, event.key)
        letter = escaped(event) if found is None else None
        if letter is not None:
            self.perform("library.clear")
            self.on_key(letter)
        elif found is not None:
            event.prevent_default()
            self.perform(found.id)

    def hear(self, event: events.Key) -> bool:
        """What a key means while a query is typed; other keys are text."""
        if self.app.screen is not self or not self.searching:
            self.app.screen.post_message(again(event))
            return True
        found = self.keymap.lookup(Context.PROMPT, event.key)
        letter = escaped(event)
        if found is None and letter is not None:
            self.stop_searching()
            self.post_message(letter)
            return True
        if found is None:
            return False
        match found.id:
            case "prompt.next":
                self.table.go(self.table.at + 1)
                self._draw_around()
            case "prompt.previous":
                self.table.go(self.table.at - 1)
                self._draw_around()
            case "prompt.complete":
                self._complete()
            case "prompt.accept":
                self.stop_searching()
            case "prompt.cancel":
                self.stop_searching()
            case _:
                self.perform(found.id)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted before the field had the focus."""
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(events.Paste(event.text))
        elif self.searching:
            self.field.post_message(events.Paste(event.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        event.stop()
        self.search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is an action of the keymap."""
        event.stop()

    def _options(self) -> Completions | None:
        """What could stand where the cursor is; None where nothing is being typed there."""
        if not self.searching or not self.field.value.strip():
            return None
        cursor = self.field.cursor_position
        known = {
            FACETS[facet][0]: [(count.value, count.label) for count in counts]
            for facet, counts in self.listing.facets.items()
        }
        found = completions(self.field.value, cursor, known)
        return found if found.options and found.end > found.start else None

    def _complete(self) -> None:
        found = self._options()
        if found is not None:
            text = self.field.value
            put = found.options[0].text
            self.field.value = text[: found.start] + put + text[found.end :]
            self.field.cursor_position = found.start + len(put)

    def start_searching(self) -> None:
        """Type in the search line from now on."""
        self.searching = True
        self.set_focus(self.field)
        self.footer.hint("library-search")

    def stop_searching(self) -> None:
        """Back to the table; the query stays."""
        self.searching = False
        self.set_focus(None)
        self.footer.hint("library")

    def search(self, typed: str) -> None:
        """Ask for something else; the first result is at hand then."""
        if typed == self.listing.typed:
            return
        self.table.at = 0
        self.listing.ask(typed)

    def set_query(self, typed: str) -> None:
        """Put a query into the search line and ask it."""
        self.field.value = typed
        self.field.cursor_position = len(typed)
        self.search(typed)

    def move(self, index: int) -> None:
        """Put the cursor on a cable."""
        self.table.go(index)
        self._preview.top = 0
        self._draw_around()

    def _picked(self, index: int, again: bool) -> None:
        if self.searching:
            self.stop_searching()
        self.footer.say("")
        self.move(index)
        if again:
            self.perform("library.open")

    def perform(self, identity: str) -> None:
        """Do one action."""
        from tui.app.commands.library import COMMANDS

        self.footer.say("")
        COMMANDS[identity](self)

    # Reading

    def neighbour(self, of: Path, by: int) -> Path | None:
        """The cable before or after one along the current list; None at its ends.

        One that has not arrived yet is asked for now, and is there a moment later.
        """
        place = self.listing.place_of(of)
        at = (self.table.at if place is None else place) + by
        found = self.listing.row(at) if 0 <= at < self.listing.total else None
        if found is None:
            return None
        self.table.go(at)
        return found.address

    def mark_read(self, address: Path, *, read: bool = True) -> None:
        """Remember, behind the screen, that a cable was read or not."""
        marking = partial(self.catalogue.mark_read, [address], read)
        self.run_worker(self._marked(marking), group="read")

    def annotated(self, address: Path) -> None:
        """A cable's annotations were saved: the table and the searches know at once."""
        self.run_worker(self._marked(partial(self.catalogue.annotated, address)), group="read")

    async def _marked(self, marking: partial[None]) -> None:
        try:
            await asyncio.to_thread(marking)
        except CatalogueError as error:
            self.say(str(error), "error")
        if self.app.screen is self:
            self.listing.renew()
