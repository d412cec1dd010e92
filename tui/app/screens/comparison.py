"""Where coders differ: a paragraph at a time, its text, and what each coder has on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container

from tui.annotations.model import Annotation
from tui.app import comparing
from tui.app.comparing import Coded, Difference
from tui.app.keymap import Keymap
from tui.app.overlay import STYLES
from tui.app.screens.chooser import QuitPressed
from tui.app.screens.keyed import Keyed
from tui.app.subjects import short
from tui.app.terminal import Palette, Row, Span, fit, width_of
from tui.app.walking import Stop, Walk
from tui.app.widgets.annotation_rows import annotation_rows
from tui.app.widgets.rows import Rows
from tui.cable.reading import Role, reflowed

Answer = tuple[Path, str]
BESIDE = 100
"""Columns from which the text and the coders stand side by side."""
_COLUMN = 24
"""Cells that a coder needs to stand beside another; below that, they stand below each other."""
_GAP = 2
_AROUND = 4
"""Lines of the head and the foot, and the one between the panes."""
_MEASURE = 72
_HAS: Span = ("+", "good")
_LACKS: Span = ("−", "warning")
_LEGEND: Row = [_HAS, (" only some have it  ", "label"), _LACKS, (" lacks it", "label")]


class Comparison(Keyed[Answer | None], inherit_bindings=False):
    """One difference at a time, of this cable and then of others in its library.

    Answers the cable and the id of a paragraph to go to, or None.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (BESIDE, "-beside")]  # noqa: RUF012

    def __init__(
        self, palette: Palette, keymap: Keymap, here: Stop, walk: Walk, at: int, *, named: bool
    ) -> None:
        super().__init__()
        self.palette = palette
        self.keymap = keymap
        self.found = found = here.found
        self.codebook = here.codebook
        self._path = here.path
        self._walk = walk
        self._named = named
        self._search = 0
        self._at = at
        self._said: Span = (found.problems[0], "warning") if found.problems else ("", "")
        self._head = Rows(palette, "comparison-head", self._head_rows, "ground")
        self._text = Rows(palette, "comparison-text", self._text_rows)
        self._coders = Rows(palette, "comparison-coders", self._coder_rows)
        self._foot = Rows(palette, "comparison-foot", self._foot_rows, "ground")

    @property
    def panes(self) -> tuple[Rows, ...]:
        """The panes, from the top."""
        return self._head, self._text, self._coders, self._foot

    def compose(self) -> ComposeResult:
        """Which difference it is, the text, the coders, the keys."""
        yield self._head
        with Container(id="comparison-panes"):
            yield self._text
            yield self._coders
        yield self._foot

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        for pane in self.panes:
            pane.repaint(palette)

    @property
    def at_hand(self) -> Difference:
        """The difference at hand."""
        return self.found.differences[self._at]

    def _draw(self) -> None:
        self._share_height()
        for pane in self.panes:
            pane.rebuild()

    def _share_height(self) -> None:
        """Below each other, the coders take what they need, and at most most of it."""
        if self.app.size.width >= BESIDE:
            self._coders.styles.height = "100%"
            return
        most = max(3, 3 * (self.app.size.height - _AROUND) // 5)
        self._coders.styles.height = min(len(self._coder_rows(self._head.text_width)), most)

    # Rows

    def _head_rows(self, width: int) -> list[Row]:
        title = f"Coders differ: {self._at + 1} of {len(self.found.differences)}"
        row: list[Span] = [(fit(title, width), "title")]
        if self._named and (room := width - width_of(row) - _GAP) > _GAP:
            name = self.found.cable.id or self._path.name
            row.append((f"  {fit(name, room)}", "accent"))
        room = width - width_of(row) - width_of(_LEGEND)
        if room > _GAP:
            row += [(" " * room, ""), *_LEGEND]
        return [row, [(fit(comparing.in_short(self.found), width), "label")]]

    def _foot_rows(self, width: int) -> list[Row]:
        if self._said[0]:
            return [[(fit(self._said[0], width), self._said[1])]]
        label = self.keymap.label_of
        hints = [
            (f"{label('move.next_paragraph')}/{label('move.previous_paragraph')}", "difference"),
            (label("move.open"), "go there"),
            (f"{label('move.page_down')}/{label('move.page_up')}", "scroll"),
            (label("move.back"), "close"),
        ]
        row: list[Span] = []
        for key, words in hints:
            if key.strip("/") and width_of(row) + cell_len(f"{key} {words}") <= width:
                row += [(key, "footer-key"), (f" {words}  ", "")]
        return [row]

    def _text_rows(self, width: int) -> list[Row]:
        node = self.at_hand.node
        title: list[Span] = [(f"¶ {node.number or node.id}", "accent")]
        if node.marking is not None:
            title += [(" ", ""), (node.marking.printed, f"marking-{node.marking.swatch}")]
        rows: list[Row] = [title, ()]
        measure = min(width, _MEASURE)
        for line in reflowed(self.found.cable, [node], measure, cell_len, numbers=False):
            spans: list[Span] = [(" " * line.indent, "")]
            for run in line.runs:
                style = STYLES.get(run.role, "")
                if run.role is Role.MARKING:
                    style = f"marking-{line.level or 'unmarked'}"
                spans.append((run.text, style))
            rows.append(spans)
        return rows

    def _coder_rows(self, width: int) -> list[Row]:
        difference = self.at_hand
        count = len(difference.codings)
        column = (width - _GAP * (count - 1)) // count
        is_beside = column >= _COLUMN
        room = column if is_beside else width
        blocks = [
            self._block(name, coded, difference, room)
            for name, coded in zip(self.found.coders, difference.codings, strict=True)
        ]
        if is_beside:
            return [_side_by_side(rows, column) for rows in zip_longest(*blocks, fillvalue=())]
        rows: list[Row] = []
        for block in blocks:
            rows += [*([()] if rows else []), *block]
        return rows

    def _block(self, name: str, coded: Coded, difference: Difference, width: int) -> list[Row]:
        """One coder: every tag that anybody put there, in the same order for all; then notes."""
        head: list[Span] = [(fit(name, width), "title")]
        if name == self.found.own:
            head.append((" (you)", "label"))
        rows: list[Row] = [head]
        for tag in (*difference.disputed, *difference.shared):
            code = self.codebook.get(tag)
            colour = f" {code.colour}" if code is not None and code.colour else ""
            shown = fit(f"#{tag}", width - 2)
            if tag in difference.shared:
                rows.append([("  ", ""), (shown, f"tag{colour}")])
            elif tag in coded.tags:
                rows.append([_HAS, (" ", ""), (shown, f"tag{colour}")])
            else:
                rows.append([_LACKS, (" ", ""), (shown, "dim")])
        for item in coded.items:
            rows += self._item(item, difference, width)
        return rows

    def _item(self, item: Annotation, difference: Difference, width: int) -> list[Row]:
        """A note, or the words that tags are on; a whole paragraph's tags stand above already."""
        part = item.paragraph if item.paragraph != difference.node.id else ""
        if not (item.is_passage or item.note or part):
            return []
        quote = short(item.quote, 2 * width - 4) if item.quote else ""
        tags = item.tags if item.is_passage or part else ()
        shown = replace(item, quote=quote, tags=tags, author="", created="", modified="")
        where = f"{part}  " if part and not item.is_passage else ""
        return [(), *annotation_rows(shown, self.codebook, width, where)]

    # Keys

    def on_mount(self) -> None:
        """Show the first difference."""
        self._draw()

    def on_resize(self) -> None:
        """Fill the panes for the new width."""
        self.call_after_refresh(self._draw)

    def perform(self, identity: str) -> None:
        """Go to another difference, to its paragraph, or leave."""
        last = len(self.found.differences) - 1
        self._said = ("", "")
        # Any key ends a search: what it finds must not come up over something else.
        self._search += 1
        self._walk.stop()
        match identity:
            case "move.next_paragraph" | "move.next_heading" | "move.next_pane":
                self._go(self._at + 1)
            case "move.previous_paragraph" | "move.previous_heading" | "move.previous_pane":
                self._go(self._at - 1)
            case "move.first":
                self._go(0)
            case "move.last":
                self._go(last)
            case "move.page_down":
                self._scroll(self._text, self._coders, 1)
            case "move.page_up":
                self._scroll(self._coders, self._text, -1)
            case "move.line_down":
                self._text.scroll_rows(1)
            case "move.line_up":
                self._text.scroll_rows(-1)
            case "move.open":
                self.dismiss((self._path, self.at_hand.node.id))
            case "app.quit":
                self.dismiss(None)
                self.app.post_message(QuitPressed())
            case "move.back" | "coders.compare":
                self.dismiss(None)
            case _:
                self._said = self.no_use if identity else ("", "")
        self._foot.rebuild()

    def _go(self, number: int) -> None:
        if not 0 <= number < len(self.found.differences):
            which = "first" if number < 0 else "last"
            said = f"This is the {which} difference in this cable"
            self._said = (f"{said}; looking through its library …", "label")
            self.run_worker(self._look(self._search, said, forward=number >= 0))
        elif number != self._at:
            self._at = number
            self._text.top = self._coders.top = 0
            self._draw()

    async def _look(self, search: int, said: str, *, forward: bool) -> None:
        """Go on to the cable where coders differ next."""
        go = self._walk.next if forward else self._walk.before
        stop = await asyncio.to_thread(go, self._path)
        if search != self._search:
            return
        if stop is None:
            where = "after" if forward else "before"
            self._said = (f"{said}, and its library has none {where} it.", "")
            self._foot.rebuild()
            return
        self.found, self.codebook, self._path = stop.found, stop.codebook, stop.path
        self._named = True
        self._at = 0 if forward else len(self.found.differences) - 1
        self._said = (self.found.problems[0], "warning") if self.found.problems else ("", "")
        self._text.top = self._coders.top = 0
        self._draw()

    def on_unmount(self) -> None:
        """Stop looking."""
        self._walk.stop()

    def _scroll(self, first: Rows, second: Rows, pages: int) -> None:
        """Scroll one pane to its end, and from there the other."""
        for pane in (first, second):
            if pane.scroll_rows(pages * max(1, pane.page - 1)):
                return


def _side_by_side(rows: Sequence[Row], width: int) -> Row:
    """The rows as one, each in a column of ``width`` cells."""
    spans: list[Span] = []
    for place, row in enumerate(rows):
        if place:
            spans.append((" " * _GAP, ""))
        used = 0
        for text, style in row:
            shown = fit(text, width - used)
            spans.append((shown, style))
            used += cell_len(shown)
        spans.append((" " * (width - used), ""))
    return spans
