"""A list to choose from, filtered by typing: tags, commands, themes, cables, messages, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.message import Message
from textual.widgets import Input

from tui.app.actions import Context
from tui.app.keymap import Keymap
from tui.app.screens.keyed import Fielded
from tui.app.terminal import Palette, Row, Span, fit, width_of
from tui.app.widgets.fields import LineField, escaped
from tui.app.widgets.pane import Pane


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: what it stands for, its words, dimmer words behind them, a sign at the right.

    A ``heading`` is a row that cannot be chosen; it goes while the list is filtered.
    """

    key: str
    label: str
    detail: str = ""
    sign: str = ""
    style: str = ""
    heading: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: the row at hand, and the keys of all rows that are marked.

    ``touched`` says that marks were changed, ``typed`` that something stands in the field.
    """

    key: str
    marked: tuple[str, ...]
    touched: bool
    typed: bool


class QuitPressed(Message):
    """The key that quits was pressed over a list or a page of words."""


class Rows(Pane):
    """The rows of a chooser."""

    base = "pane"
    margin_left = 2

    def __init__(self, palette: Palette, picked: Callable[[int], None]) -> None:
        super().__init__(palette, id="rows")
        self.shown: list[Choice] = []
        self.at = 0
        self.marked: set[str] = set()
        self.several = False
        self.empty = ""
        self._picked = picked

    def build(self, width: int) -> Sequence[Row]:
        """As many rows as there are choices; each is made when it is drawn."""
        return [()] * max(1, len(self.shown))

    def refill(self) -> None:
        """Keep the row at hand in sight."""
        self.fill()
        self.bring_into_sight(self.at, self.at, context=1)

    def row(self, index: int) -> Row:
        """One choice: mark, words, sign."""
        width = self.text_width + 1
        if not self.shown:
            return [(fit(self.empty, width), "label")]
        choice = self.shown[index]
        if choice.heading:
            return [(fit(choice.label, width), "title")]
        right: list[Span] = [(choice.sign, "accent")] if choice.sign else []
        left: list[Span] = []
        if self.several:
            left.append(("✓ " if choice.key in self.marked else "  ", "good"))
        room = max(4, width - width_of(left) - width_of(right) - 1)
        left.append((fit(choice.label, room), choice.style))
        room -= width_of(left[-1:])
        if choice.detail and room > 6:
            left.append((fit(f"  {choice.detail}", room), "label"))
        gap = width - width_of(left) - width_of(right)
        return [*left, (" " * max(1, gap), ""), *right]

    def ground(self, index: int) -> str:
        """The row at hand stands out."""
        return "pane cursor" if self.shown and index == self.at else "pane"

    def margin(self, index: int) -> Row:
        """A mark for the row at hand, readable without colour."""
        return (("›", "accent"),) if self.shown and index == self.at else ()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row."""
        index = self.top + event.y - self.margin_top
        if 0 <= index < len(self.shown):
            self._picked(index)


class Chooser(Fielded, inherit_bindings=False):
    """A list over the reader. ``escape`` closes it; what was there before is as it was."""

    def __init__(
        self,
        palette: Palette,
        keymap: Keymap,
        title: str,
        choices: Sequence[Choice],
        done: Callable[[Chosen | None], None],
        *,
        marked: Sequence[str] = (),
        several: bool = False,
        make_new: Callable[[str], str] | None = None,
        start: str = "",
        hint: str = "",
        empty: str = "Nothing here.",
        moved: Callable[[str], None] | None = None,
        pinned: Callable[[str], Sequence[Choice]] | None = None,
        tall: bool = False,
        classes: str = "",
    ) -> None:
        super().__init__(classes=classes)
        self.palette = palette
        self.keymap = keymap
        self._title = title
        self._choices = list(choices)
        self._done = done
        self._make_new = make_new
        self._start = start
        self._hint = hint
        self._moved = moved
        self._pinned = pinned
        self._touched = False
        self._filtered = ""
        self._several = several
        self._tall = tall
        self._rows = Rows(palette, self._pick)
        self._rows.several = several
        self._rows.marked = set(marked)
        self._rows.empty = empty
        self._field: LineField = LineField(placeholder="type to filter")
        self._field.hear = self.hear
        self._head = Line(palette, title, hint)

    def compose(self) -> ComposeResult:
        """A title, the field, the rows."""
        with Vertical(id="chooser", classes="tall" if self._tall else ""):
            yield self._head
            yield self._field
            yield self._rows

    def on_mount(self) -> None:
        """Show all rows, the one to start from at hand."""
        self._filter("")
        for index, choice in enumerate(self._rows.shown):
            if choice.key == self._start:
                self._go(index)
        self._fit_box()
        self.set_focus(self._field)

    def on_resize(self) -> None:
        """Fit the box into the terminal."""
        self._fit_box()

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self._head.repaint(palette)
        self._rows.repaint(palette)

    def _fit_box(self) -> None:
        box = self.query_one("#chooser")
        rows = len(self._choices) + (1 if self._make_new else 0)
        highest = max(1, self.app.size.height - 8)
        box.styles.height = (highest if self._tall else min(max(rows, 8), highest, 18)) + 6
        box.styles.width = min(84 if self._tall else 66, self.app.size.width - 2)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        if event.value != self._filtered:
            self._filter(event.value)

    def _filter(self, typed: str) -> None:
        self._filtered = typed
        wanted = typed.strip()
        if not wanted:
            found = list(self._choices)
        else:
            matcher = Matcher(wanted)
            scored = [
                (_score(matcher, wanted, choice), place, choice)
                for place, choice in enumerate(self._choices)
                if not choice.heading
            ]
            found = [
                choice for score, _, choice in sorted(scored, key=lambda s: (-s[0], s[1])) if score
            ]
        if self._make_new is not None and wanted:
            name = self._make_new(wanted)
            if name and all(choice.key != name for choice in self._choices):
                # What was typed stands first, unless it begins the name of a tag that is known.
                begins = bool(found) and _begins(found[0].label, wanted)
                found.insert(len(found) if begins else 0, _new(name))
        self._rows.shown = found
        self._rows.top = 0
        first = next((index for index, choice in enumerate(found) if not choice.heading), 0)
        self._rows.rebuild()
        self._go(first)

    def _go(self, index: int) -> None:
        rows = self._rows
        if not rows.shown:
            return
        rows.at = max(0, min(index, len(rows.shown) - 1))
        rows.bring_into_sight(rows.at, rows.at, context=1)
        rows.redraw()
        if self._moved is not None:
            self._moved(rows.shown[rows.at].key)

    def _step(self, by: int) -> None:
        rows = self._rows
        count = len(rows.shown)
        if not count:
            return
        index = (rows.at + by) % count
        while rows.shown[index].heading and index != rows.at:
            index = (index + (1 if by > 0 else -1)) % count
        self._go(index)

    def _leap(self, by: int) -> None:
        rows = self._rows
        index = max(0, min(rows.at + by, len(rows.shown) - 1))
        while 0 < index < len(rows.shown) - 1 and rows.shown[index].heading:
            index += 1 if by > 0 else -1
        self._go(index)

    def _pick(self, index: int) -> None:
        if not self._rows.shown[index].heading:
            self._go(index)
            self._accept()

    def _accept(self) -> None:
        rows = self._rows
        if not rows.shown or rows.shown[rows.at].heading:
            self._close(None)
            return
        marked = tuple(choice.key for choice in self._choices if choice.key in rows.marked)
        typed = bool(self._field.value.strip())
        self._close(Chosen(rows.shown[rows.at].key, marked, self._touched, typed))

    def _close(self, chosen: Chosen | None) -> None:
        if self._gone:
            # Two clicks on a row came before the first was done.
            return
        self._gone = True
        self.dismiss()
        self._done(chosen)

    def _mark(self) -> None:
        rows = self._rows
        if not self._several or not rows.shown or rows.shown[rows.at].heading:
            return
        choice = rows.shown[rows.at]
        self._touched = True
        rows.marked.symmetric_difference_update({choice.key})
        if choice.new:
            self._choices.insert(0, replace(choice, label=choice.key, style="tag", new=False))
        if self._field.value:
            self._field.value = ""
        else:
            rows.redraw()

    def _pin(self) -> None:
        rows = self._rows
        if self._pinned is None or not rows.shown:
            return
        key = rows.shown[rows.at].key
        self._choices = list(self._pinned(key))
        self._filter(self._field.value)
        for index, choice in enumerate(rows.shown):
            if choice.key == key:
                self._go(index)

    def heard(self, event: events.Key) -> bool:
        """Do what the keymap says; every other key is the field's."""
        if self._filtered != self._field.value:
            self._filter(self._field.value)
        found = self.keymap.lookup(Context.LIST, event.key)
        letter = escaped(event)
        if found is None and letter is not None:
            self._close(None)
            self.app.screen.post_message(letter)
            return True
        if found is None:
            return False
        match found.id:
            case "list.next":
                self._step(1)
            case "list.previous":
                self._step(-1)
            case "list.page_down":
                self._leap(self._rows.page - 1)
            case "list.page_up":
                self._leap(1 - self._rows.page)
            case "list.mark":
                self._mark()
            case "list.pin":
                self._pin()
            case "list.accept":
                self._accept()
            case "app.quit":
                self._close(None)
                self.app.post_message(QuitPressed())
            case _:
                self._close(None)
        return True


class Line(Pane):
    """One line of words: a title at the left, a hint at the right."""

    margin_left = 2

    def __init__(self, palette: Palette, title: str, hint: str) -> None:
        super().__init__(palette, id="title")
        self._title = title
        self._hint = hint

    def build(self, width: int) -> Sequence[Row]:
        """Title and hint, the hint only where there is room for both."""
        title = fit(self._title, width)
        gap = width - cell_len(title) - cell_len(self._hint)
        hint = self._hint if gap > 2 else ""
        return [[(title, "title"), (" " * max(1, gap), ""), (hint, "label")]]


def _new(name: str) -> Choice:
    return Choice(name, f"New: {name}", style="accent", new=True)


def _begins(label: str, typed: str) -> bool:
    """Whether a name, or a part of it after a slash, begins as typed, letters left out or not.

    One that merely holds what was typed, as ``paidwork`` holds ``aid``, is another name.
    """
    name, wanted = label.casefold(), typed.casefold()
    return any(
        part.startswith(wanted) or (part[:1] == wanted[:1] and wanted not in name)
        for part in name.split("/")
    ) or name.startswith(wanted)


def _score(matcher: Matcher, wanted: str, choice: Choice) -> float:
    """How well a choice fits: words that begin as typed go before letters found here and there."""
    label = choice.label.casefold()
    typed = wanted.casefold()
    if label == typed:
        return 1000.0
    score = float(matcher.match(choice.label))
    if label.startswith(typed):
        return 100.0 + score
    if typed in label:
        return 50.0 + score
    if choice.detail and typed in choice.detail.casefold():
        return max(score, 1.0)
    return score
