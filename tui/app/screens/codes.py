"""The codebook: every tag of the library, what it means, its colour, its key and its uses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult

from tui.app import code_actions, recoding_actions
from tui.app.coding import CodeLine, Library
from tui.app.colours import colour_name
from tui.app.describing import go_on_with_draft
from tui.app.screens.chooser import QuitPressed
from tui.app.screens.keyed import Keyed
from tui.app.terminal import Palette, Row, Span, fit, width_of, wrap
from tui.app.widgets.pane import Pane

if TYPE_CHECKING:
    from tui.annotations.collection import Use
    from tui.app.screens.reader import Reader

_UNKNOWN = "…"
_WIDEST_NAME = 36
_WORDS = 62
"""Columns from which a colour is named beside its swatch."""
_HIGHEST_FOOT = 3
_AGAIN = 0.25
"""Seconds between two tellings of how many sidecars have been read."""
_TOLD_FROM = 14
"""Rows of the screen from which there is room for what a tag means."""


class Made(Pane):
    """Rows that somebody else makes."""

    def __init__(
        self, palette: Palette, identity: str, make: Callable[[int], list[Row]], base: str
    ) -> None:
        super().__init__(palette, id=identity)
        self.base = base
        self._make = make

    def build(self, width: int) -> Sequence[Row]:
        """The rows for the pane's width."""
        return self._make(width)


class Tags(Made):
    """The list: ``at`` is the row at hand."""

    def __init__(
        self,
        palette: Palette,
        make: Callable[[int], list[Row]],
        picked: Callable[[int], None],
    ) -> None:
        super().__init__(palette, "codes-list", make, "pane")
        self.at = -1
        self._picked = picked

    def refill(self) -> None:
        """Keep the row at hand in sight."""
        self.fill()
        self.bring_into_sight(self.at, self.at, context=1)

    def margin(self, index: int) -> Row:
        """A mark for the row at hand, readable without colour."""
        return (("›", "accent"),) if index == self.at else ()

    def ground(self, index: int) -> str:
        """The row at hand stands out."""
        return "pane cursor" if index == self.at else "pane"

    def on_click(self, event: events.Click) -> None:
        """A click goes to a row."""
        self._picked(self.top + event.y)


class Codes(Keyed[None], inherit_bindings=False):
    """The tags, the one at hand in full below them, and the keys.

    ``opened`` is called with a use to go to, or None, once the screen is left.
    """

    def __init__(
        self, reader: Reader, library: Library, opened: Callable[[Use | None], None]
    ) -> None:
        super().__init__()
        self.reader = reader
        self.keymap = reader.keymap
        self.palette = reader.palette
        self.library = library
        self.cursor = ""
        self.busy = ""
        self._opened = opened
        self._lines: list[CodeLine | None] = []
        self._said: Span = ("", "")
        self._head = Made(self.palette, "codes-head", self._head_rows, "ground")
        self._list = Tags(self.palette, self._list_rows, self._click)
        self._told = Made(self.palette, "codes-told", self._told_rows, "pane")
        self._foot = Made(self.palette, "codes-foot", self._foot_rows, "ground")
        self._list_tags()

    def compose(self) -> ComposeResult:
        """Title, list, the tag at hand, keys."""
        yield self._head
        yield self._list
        yield self._told
        yield self._foot

    def on_mount(self) -> None:
        """Count in the background what there is."""
        self.draw()
        self.count()
        go_on_with_draft(self)

    def on_unmount(self) -> None:
        """Stop counting."""
        self.library.stop()

    def on_resize(self) -> None:
        """Fill the panes for the new size."""
        self.call_after_refresh(self.draw)

    @property
    def line(self) -> CodeLine | None:
        """The tag at hand; None where there is none."""
        return next((one for one in self._lines if one and one.name == self.cursor), None)

    # What others tell

    def say(self, text: str, kind: str = "", *, kept: bool = True) -> None:
        """Show a message in place of the keys until the next key.

        The reader's list of messages has it too, unless it is not to be ``kept``.
        """
        self._said = (text, kind)
        if kept:
            self.reader.say(text, kind)
        self.draw()

    def work(self, what: str, work: Coroutine[None, None, None]) -> None:
        """Do something to the library in the background, one thing at a time.

        Busy from now on: a second key must not begin it twice before the first one has begun.
        """
        if not recoding_actions.saved(self):
            work.close()
            return
        self.wait_for(what)
        self.run_worker(work)

    def wait_for(self, what: str) -> None:
        """Say what is being done in the background; empty when it is done."""
        self.busy = what
        self._said = (what, "label")
        self.draw()

    def changed(self, cursor: str | None = None) -> None:
        """The codebook changed: show it, here and in the cable."""
        if cursor is not None:
            self.cursor = cursor
        mine = self.reader.favourites
        self.reader.session.codebook = self.library.codebook
        mine.note(self.library.codebook)
        self.reader.changed()
        self._list_tags()
        self.draw()

    def count(self) -> None:
        """Count the uses in the background."""
        self.run_worker(self._count(), exclusive=True, group="count")

    async def _count(self) -> None:
        survey = asyncio.create_task(asyncio.to_thread(self.library.survey))
        while not (await asyncio.wait([survey], timeout=_AGAIN))[0]:
            # In a large library: how far it is. Leaving the screen ends it.
            self._head.rebuild()
        await survey
        self.changed()
        problems = self.library.problems
        if problems and not self._said[0]:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self.say(f"Not counted: {problems[0]}{more}", "warning")

    def leave(self, use: Use | None = None) -> None:
        """Go back to the cable, or to where a tag is used."""
        self.dismiss()
        self._opened(use)

    # Rows

    def _list_tags(self) -> None:
        defined, others = self.library.lines(), self.library.others()
        self._lines = [*defined, *([None] if others else []), *others]
        if self.line is None:
            self.cursor = next((one.name for one in self._lines if one is not None), "")

    def draw(self) -> None:
        """Draw everything."""
        if not self.is_mounted:
            return
        height = self.app.size.height
        self._told.display = height >= _TOLD_FROM
        self._told.styles.height = 5 if height < 30 else 9
        rows = len(wrap(self._said[0], max(8, self.app.size.width - 4))) if self._said[0] else 1
        self._foot.styles.height = min(rows, _HIGHEST_FOOT)
        self._list.at = next(
            (at for at, one in enumerate(self._lines) if one and one.name == self.cursor), -1
        )
        for pane in (self._head, self._list, self._told, self._foot):
            pane.rebuild()
        if self._list.at >= 0:
            self._list.bring_into_sight(self._list.at, self._list.at, context=1)

    def _head_rows(self, width: int) -> list[Row]:
        library = self.library
        where = str(library.path)
        title = f"Codebook: {_counted(len(library.codebook.codes), 'tag')}"
        if library.codebook.path is None:
            title = "No codebook yet; the first tag makes it"
        if not library.is_counted and library.read:
            title += f"; counting uses, {_counted(library.read, 'sidecar')} so far"
        columns: list[Span] = [("   ", ""), (self._columns(width, "tag", "uses"), "label")]
        room = width - cell_len(title) - 2
        path = where if cell_len(where) <= room else f"…{where[len(where) - max(1, room - 1) :]}"
        return [[(title, "title"), (f"  {path}" if room > 8 else "", "label")], columns]

    def _widths(self, width: int) -> tuple[int, int]:
        """The cells for names and for the swatch with its word."""
        widest = max(
            (2 * min(one.depth, 8) + cell_len(one.label) for one in self._lines if one), default=3
        )
        return min(max(widest, 8), _WIDEST_NAME, max(8, width * 2 // 5)), (
            9 if width >= _WORDS else 2
        )

    def _columns(self, width: int, name: str, uses: str) -> str:
        names, swatch = self._widths(width)
        words = f"{name.ljust(names)}{uses:>6}  {'colour' if swatch > 2 else ''}"
        return fit(words, max(1, width - 3))

    def _list_rows(self, width: int) -> list[Row]:
        if not self._lines:
            key = self.keymap.label_of("tag.pick")
            words = "No tags in this library yet" if self.library.is_counted else "No tags defined"
            return [[(line, "label")] for line in wrap(f"{words}: {key} makes one.", width)]
        names, swatch = self._widths(width)
        return [self._line_row(one, width, names, swatch) for one in self._lines]

    def _line_row(self, line: CodeLine | None, width: int, names: int, swatch: int) -> Row:
        if line is None:
            return [(fit("Not in the codebook, but in use", width), "title")]
        code = line.code
        key = code.key if code is not None else ""
        colour = code.colour if code is not None else ""
        indent = "  " * min(line.depth, 8)
        name = indent + fit(line.label, max(1, names - len(indent)))
        uses = _UNKNOWN if line.count is None else str(line.count.uses)
        row: list[Span] = [(f"{key:<3}", "favourite"), (name, f"tag {colour}".rstrip())]
        row.append((" " * (names - cell_len(name)) + f"{uses:>6}  ", ""))
        word = f"■ {colour_name(colour)}" if colour else ""
        row.append((fit(f"{word:<{swatch}}", swatch) if swatch > 2 else f"{word[:1]:<2}", colour))
        text = code.description if code is not None else ""
        first, _, more = text.partition("\n")
        room = width - width_of(row) - 1
        if text and room > 3:
            row.append((f" {fit(f'{first} …' if more else first, room)}", "label"))
        return row

    def _told_rows(self, width: int) -> list[Row]:
        line = self.line
        if line is None:
            return []
        code, count = line.code, line.count
        told = [line.name]
        if code is not None:
            colour = f"{colour_name(code.colour)} {code.colour}" if code.colour else ""
            told += [colour, f"key {code.key}" if code.key else ""]
        if count is not None:
            below = count.within - count.uses
            cables = _counted(len(count.cables), "cable")
            told.append(f"{_counted(count.uses, 'use')} in {cables}" if count.uses else "not used")
            told.append(f"{below} more below it" if below else "")
        style = f"tag {code.colour}".rstrip() if code is not None else "tag"
        rows: list[Row] = [[(one, style)] for one in wrap("  ".join(filter(None, told)), width)]
        enter = self.keymap.label_of("move.open")
        if code is None:
            words = f"It is not in the codebook: {enter} offers to adopt it."
            rows += [[(one, "label")] for one in wrap(words, width)]
        elif code.description:
            rows += [[(one, "")] for one in wrap(code.description, width)]
        else:
            key = self.keymap.label_of("note.write")
            rows += [[(one, "label")] for one in wrap(f"No description; {key} writes one.", width)]
        for wording in reversed(code.earlier if code is not None else ()):
            of = f" ({wording.name})" if wording.name else ""
            earlier = f"Until {wording.until}{of}: {wording.description}"
            rows += [[(one, "label")] for one in wrap(earlier, width)]
        room = max(1, self._told.size.height)
        if len(rows) > room:
            rows[room - 1 :] = [[(f"… {len(rows) - room + 1} more lines", "label")]]
        return rows

    def _foot_rows(self, width: int) -> list[Row]:
        if self._said[0]:
            lines = wrap(self._said[0], width)
            if len(lines) > _HIGHEST_FOOT:
                rest = " ".join(lines[_HIGHEST_FOOT - 1 :])
                lines[_HIGHEST_FOOT - 1 :] = [fit(rest, width)]
            return [[(line, self._said[1])] for line in lines]
        row: list[Span] = []
        for ids, words in code_actions.KEYS_SHOWN:
            label = "/".join(filter(None, (self.keymap.label_of(one) for one in ids)))
            if label and width_of(row) + cell_len(f"{label} {words}  ") <= width:
                row += [(label, "footer-key"), (f" {words}  ", "")]
        return [row]

    # Keys

    def _click(self, row: int) -> None:
        one = self._lines[row] if 0 <= row < len(self._lines) else None
        if one is not None:
            self.go_to(one.name)

    def go_to(self, tag: str) -> None:
        """Put a tag at hand."""
        self.cursor = tag
        self.draw()

    def _step(self, by: int) -> None:
        names = [one.name for one in self._lines if one is not None]
        if names:
            self.go_to(names[max(0, min(names.index(self.cursor) + by, len(names) - 1))])

    def perform(self, identity: str) -> None:
        """Move, or do something with the tag at hand."""
        self._said = (self.busy, "label")
        page = max(1, self._list.page - 1)
        far = len(self._lines)
        steps = {
            "move.next_paragraph": 1,
            "move.line_down": 1,
            "move.previous_paragraph": -1,
            "move.line_up": -1,
            "move.page_down": page,
            "move.page_up": -page,
            "move.first": -far,
            "move.last": far,
        }
        if identity in steps:
            self._step(steps[identity])
        elif self.busy:
            # What goes through the library is not left half way.
            self.draw()
        elif identity in ("move.back", "codebook.open"):
            self.leave()
        elif identity == "app.quit":
            self.leave()
            self.app.post_message(QuitPressed())
        else:
            code_actions.perform(self, identity)
            self.draw()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
