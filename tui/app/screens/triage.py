"""Annotations whose place is lost or doubtful: old words and the likeliest places side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container

from tui.app import triage
from tui.app.keymap import Keymap
from tui.app.screens.chooser import QuitPressed
from tui.app.screens.keyed import Keyed
from tui.app.terminal import Palette, Row, Span, fit, width_of, wrap
from tui.app.triage import Excerpt, Item, Words
from tui.app.widgets.annotation_rows import annotation_rows
from tui.app.widgets.rows import Rows

if TYPE_CHECKING:
    from tui.annotations.searching import Candidate
    from tui.app.session import Session

BESIDE = 100
"""Columns from which the old words and the candidates stand side by side."""
_WHY = {
    triage.LOST: "Its words were not found in this text.",
    triage.UNDECIDED: "Several places fit it alike.",
    triage.NEAR: "≈ It stands where the words, or those around them, are not quite the same.",
}
_SIGNS = {"same": ("", "", ""), "gone": ("[-", "-]", "warning"), "new": ("{+", "+}", "good")}
_MEASURE = 72


class Triage(Keyed[str], inherit_bindings=False):
    """One annotation at a time. Answers the id of one that is to be placed by hand, or nothing."""

    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (BESIDE, "-beside")]  # noqa: RUF012

    def __init__(
        self, palette: Palette, keymap: Keymap, session: Session, changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self.palette = palette
        self.keymap = keymap
        self.session = session
        self._changed = changed
        self._items: list[Item] = triage.items(session)
        self._at = 0
        self._chosen = 0
        self._found: tuple[Candidate, ...] = ()
        self._said: Span = ("", "")
        self._blocks: list[tuple[int, int]] = []
        self._head = Rows(palette, "triage-head", self._head_rows, "ground")
        self._old = Rows(palette, "triage-old", self._old_rows)
        self._new = Rows(palette, "triage-new", self._new_rows)
        self._foot = Rows(palette, "triage-foot", self._foot_rows, "ground")
        self._look()

    def compose(self) -> ComposeResult:
        """A title, the two texts, the keys."""
        yield self._head
        with Container(id="triage-panes"):
            yield self._old
            yield self._new
        yield self._foot

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        for pane in (self._head, self._old, self._new, self._foot):
            pane.repaint(palette)

    @property
    def item(self) -> Item:
        """The annotation at hand."""
        return self._items[self._at]

    def _look(self) -> None:
        self._chosen = 0
        self._found = triage.candidates(self.session, self.item)

    def _draw(self) -> None:
        for pane in (self._head, self._old, self._new, self._foot):
            pane.rebuild()
        if self._blocks:
            first, last = self._new.at = self._blocks[self._chosen]
            self._new.bring_into_sight(first, min(last, first + self._new.page - 1))
        else:
            self._new.at = (-1, -1)
        self._new.redraw()

    # Rows

    def _head_rows(self, width: int) -> list[Row]:
        title = f"Annotations to check: {self._at + 1} of {len(self._items)}"
        return [[(fit(title, width), "title")]]

    def _foot_rows(self, width: int) -> list[Row]:
        if self._said[0]:
            return [[(fit(self._said[0], width), self._said[1])]]
        label = self.keymap.label_of
        hints = [
            (label("move.open"), "accept"),
            (f"{label('move.next_paragraph')}/{label('move.previous_paragraph')}", "candidate"),
            (label("annotation.place"), "by hand"),
            (label("move.next_pane"), "leave it"),
            (label("move.back"), "close"),
            (label("edit.undo"), "undo"),
        ]
        row: list[Span] = []
        for key, words in hints:
            if key.strip("/") and width_of(row) + cell_len(f"{key} {words}") <= width:
                row += [(key, "footer-key"), (f" {words}  ", "")]
        return [row]

    def _old_rows(self, width: int) -> list[Row]:
        width = min(width, _MEASURE)
        annotation = self.item.annotation
        what = "passage" if annotation.is_passage else "whole paragraph"
        rows: list[Row] = [[("As annotated  ", "label"), (f"¶ {annotation.paragraph}", "accent")]]
        rows[0] = [*rows[0], (f"  {what}", "label")]
        rows.extend([(line, "warning")] for line in wrap(_WHY[self.item.why], width))
        rows.append(())
        old = triage.stored(annotation)
        new = self._excerpt()
        was, _ = triage.difference(old.words, new.words if new is not None else old.words)
        rows.extend(_filled(old, was, width))
        if not old.words:
            rows.append([("No words of it are stored, only the paragraph's number.", "label")])
        rows.append(())
        rows.extend(annotation_rows(annotation, self.session.codebook, width, quoted=False))
        return rows

    def _excerpt(self) -> Excerpt | None:
        if not self._found:
            return None
        return triage.standing(self.session, self.item.annotation, self._found[self._chosen])

    def _new_rows(self, width: int) -> list[Row]:
        width = min(width, _MEASURE)
        rows: list[Row] = [[("In this text", "label")]]
        self._blocks = []
        old = triage.stored(self.item.annotation)
        for number, found in enumerate(self._found, 1):
            rows.append(())
            first = len(rows)
            rows.append(self._candidate_row(number, found))
            new = triage.standing(self.session, self.item.annotation, found)
            _, now = triage.difference(old.words, new.words)
            rows.extend(_filled(new, now, width))
            self._blocks.append((first, len(rows) - 1))
        if not self._found:
            key = self.keymap.label_of("annotation.place")
            words = f"Nothing in it is like these words. {key} lets you place it by hand."
            rows += [(), *([(line, "")] for line in wrap(words, width))]
        return rows

    def _candidate_row(self, number: int, found: Candidate) -> Row:
        like = found.likeness
        row: list[Span] = [(f"{number}  ", "label")]
        row.append(
            (f"¶ {found.paragraph}" if found.paragraph else "outside the paragraphs", "accent")
        )
        shares = [("words", like.words), ("before", like.before), ("after", like.after)]
        row += [(f"  {name} {share:.0%}", "label") for name, share in shares if share is not None]
        if self.item.why == triage.NEAR and found.paragraph == self.item.paragraph:
            row.append(("  ≈ stands here", "warning"))
        return row

    # Keys

    def on_mount(self) -> None:
        """Show the first annotation."""
        self._draw()

    def on_resize(self) -> None:
        """Fill the panes for the new width."""
        self.call_after_refresh(self._draw)

    def perform(self, identity: str) -> None:
        """Choose a candidate, accept it, go to the next annotation, or leave."""
        self._said = ("", "")
        match identity:
            case "move.next_paragraph":
                self._choose(self._chosen + 1)
            case "move.previous_paragraph":
                self._choose(self._chosen - 1)
            case "move.next_pane" | "move.next_heading":
                self._go(self._at + 1)
            case "move.previous_pane" | "move.previous_heading":
                self._go(self._at - 1)
            case "move.page_down" | "move.line_down":
                self._scroll(1)
            case "move.page_up" | "move.line_up":
                self._scroll(-1)
            case "move.open":
                self._accept()
            case "annotation.place":
                self._by_hand()
            case "edit.undo" | "edit.redo" as act:
                self._travel(act)
            case "app.quit":
                self.dismiss("")
                self.app.post_message(QuitPressed())
            case "move.back" | "annotation.triage":
                self.dismiss("")
            case _:
                self._said = self.no_use if identity else ("", "")
                self._foot.rebuild()

    def _choose(self, number: int) -> None:
        if self._found:
            self._chosen = max(0, min(number, len(self._found) - 1))
        self._draw()

    def _go(self, number: int) -> None:
        self._at = number % len(self._items)
        self._old.top = self._new.top = 0
        self._look()
        self._draw()

    def _scroll(self, pages: int) -> None:
        pane = self._new if self._new.furthest else self._old
        pane.scroll_rows(pages * max(1, pane.page - 1))
        self._foot.rebuild()

    def _may_change(self) -> bool:
        if not self.session.sidecar.writable:
            self._said = (self.session.sidecar.problem, "error")
            self._foot.rebuild()
        return self.session.sidecar.writable

    def _accept(self) -> None:
        if not self._may_change():
            return
        if not self._found:
            self._said = ("There is no place to accept here.", "warning")
            self._foot.rebuild()
            return
        found = self._found[self._chosen]
        annotation = self.item.annotation
        if triage.accept(self.session, annotation.id, found):
            self._moved(f"Placed at ¶ {found.paragraph or annotation.paragraph}.", "good")
        else:
            self._moved("The annotation is gone: somebody else deleted it.", "warning")

    def _by_hand(self) -> None:
        if self._may_change():
            self.dismiss(self.item.annotation.id)

    def _travel(self, act: str) -> None:
        if self._may_change():
            travel = self.session.undo if act == "edit.undo" else self.session.redo
            self._moved(travel(), "")

    def _moved(self, said: str, kind: str) -> None:
        self._changed()
        self._items = triage.items(self.session)
        if not self._items:
            self.dismiss("")
            return
        self._said = (said, kind)
        self._go(min(self._at, len(self._items) - 1))


def _filled(excerpt: Excerpt, words: Sequence[Words], width: int) -> list[Row]:
    """An excerpt in lines: the words in quotes, what the other text lacks between signs."""
    spans: list[Span] = [(word, "dim") for word in f"…{excerpt.before}".split()]
    for place, (word, how) in enumerate(words):
        opens, closes, style = _SIGNS[how]
        following = words[place + 1][1] if place + 1 < len(words) else ""
        before = words[place - 1][1] if place else ""
        shown = (opens if before != how else "") + word + (closes if following != how else "")
        shown = ("“" if place == 0 else "") + shown + ("”" if not following else "")
        spans.append((shown, style))
    spans += [(word, "dim") for word in f"{excerpt.after}…".split()]
    rows: list[Row] = []
    line: list[Span] = []
    for text, style in spans:
        for piece in wrap(text, width):
            if line and width_of(line) + cell_len(piece) > width:
                rows.append(line)
                line = []
            line += [(piece, style), (" ", "")]
    if line:
        rows.append(line)
    return rows
