"""Exporting: choose a format, see how the file would begin and what it would lack, and write it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.actions import Context
from tui.app.commands.copying import KEPT, copy_path
from tui.app.exporting import Cancelled, Job, Preview, Scope, Written, preview, write
from tui.app.screens.chooser import QuitPressed
from tui.app.screens.export_rows import (
    Setting,
    foot_rows,
    format_rows,
    likeness,
    preview_rows,
    progress_rows,
    setting_rows,
    settings_of,
    written_rows,
)
from tui.app.terminal import Row, Span, fit
from tui.app.widgets.fields import LineField, again, escaped, was_asked
from tui.app.widgets.rows import Clicked, Rows
from tui.exports.model import ARRANGED, Format, Options
from tui.exports.writing import ExportError

if TYPE_CHECKING:
    from tui.app.screens.library import Library
    from tui.app.screens.reader import Reader
    from tui.app.terminal import Palette

BESIDE = 100
"""Columns from which formats and the file's beginning stand side by side."""
_PAUSE = 0.1
"""Seconds for which a choice must last before it is looked at."""
_TICK = 0.1
"""Seconds between two looks at how far an export has got."""
_LEAST = 4
"""Rows below which the beginning of the file is not shown."""


class Export(ModalScreen[None], inherit_bindings=False):
    """What to write, how it would look, and what came of it."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual

    def __init__(
        self, reader: Reader | Library, formats: Mapping[str, Format], scopes: Sequence[Scope]
    ) -> None:
        super().__init__()
        self.reader = reader
        self.keymap = reader.keymap
        self.palette = reader.palette
        self.written: Written | None = None
        self._formats = list(formats.values())
        self._shown = self._formats
        self._wide = max((len(name) for name in formats), default=0) + 2
        self._at = 0
        self._scopes = scopes
        self._scope = 0
        self._options = Options()
        self._verify = False
        self._filtered = ""
        self._said: Span = ("", "")
        self._preview: Preview | None = None
        self._looking: Job | None = None
        self._writing: Job | None = None
        self._gone = False
        self._zones: list[tuple[int, int, str]] = []
        self._settings: list[Setting] = []
        palette = self.palette
        self._head = Rows(palette, "export-head", self._head_rows, "ground")
        self._field = LineField(placeholder="type to filter")
        self._field.hear = self.hear
        self._list = Clicked(palette, "export-list", self._list_rows, self._click_format)
        self._how = Clicked(palette, "export-how", self._how_rows, self._click_setting)
        self._page = Rows(palette, "export-page", self._page_rows)
        self._foot = Clicked(palette, "export-foot", self._foot_rows, self._click_foot, "ground")

    def compose(self) -> ComposeResult:
        """Title, field, formats and what matters, the file's beginning, keys."""
        yield self._head
        yield self._field
        with Container(id="export-panes"):
            with Vertical(id="export-left"):
                yield self._list
                yield self._how
            yield self._page
        yield self._foot

    def on_mount(self) -> None:
        """Look at the first format."""
        self.set_interval(_TICK, self._show_progress)
        self.set_focus(self._field)
        self._look()

    def on_unmount(self) -> None:
        """Nothing goes on for a screen that was left."""
        for job in (self._looking, self._writing):
            if job is not None:
                job.stop()

    def on_resize(self) -> None:
        """Fit the panes into the terminal."""
        self.call_after_refresh(self.draw)

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        for pane in (self._head, self._list, self._how, self._page, self._foot):
            pane.repaint(palette)

    # What is chosen

    @property
    def chosen(self) -> Format | None:
        """The format at hand; None where none is like what was typed."""
        return self._shown[self._at] if self._shown else None

    @property
    def scope(self) -> Scope:
        """What is exported."""
        return self._scopes[self._scope]

    def _job(self, chosen: Format) -> Job:
        return Job(chosen, self.scope, self._options, self._verify)

    def _look(self) -> None:
        """Look in the background at what would be written."""
        if self._looking is not None:
            self._looking.stop()
        self._preview = None
        chosen = self.chosen
        self._looking = self._job(chosen) if chosen is not None else None
        if self._looking is not None:
            self._look_at(self._looking)
        self.draw()

    @work(exclusive=True, group="look")
    async def _look_at(self, job: Job) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            found = await asyncio.to_thread(preview, job)
        except Cancelled:
            return
        if job is self._looking:
            self._preview = found
            self.draw()

    def _filter(self, typed: str) -> None:
        self._filtered = typed
        wanted = typed.strip().casefold()
        ranked = sorted(self._formats, key=lambda one: -likeness(one, wanted))
        self._shown = [one for one in ranked if likeness(one, wanted)]
        self._go(0)

    def _go(self, at: int) -> None:
        self._at = max(0, min(at, len(self._shown) - 1))
        self._list.top = 0 if not self._at else self._list.top
        self._look()

    def _change(self, identity: str) -> None:
        """Change one of the things that matter."""
        options = self._options
        match identity:
            case "export.scope":
                self._scope = (self._scope + 1) % len(self._scopes)
            case "export.order":
                other = ARRANGED[(ARRANGED.index(options.by) + 1) % len(ARRANGED)]
                self._options = Options(raw=options.raw, by=other)
            case "export.raw":
                self._options = Options(raw=not options.raw, by=options.by)
            case _:
                self._verify = not self._verify
        self._look()

    # Writing

    def _accept(self) -> None:
        chosen = self.chosen
        if chosen is None or self._writing is not None:
            return
        if self._looking is not None:
            self._looking.stop()
        self._writing = self._job(chosen)
        self._said = ("", "")
        self._write(self._writing)
        self.draw()

    @work(group="write")
    async def _write(self, job: Job) -> None:
        try:
            self.written = await asyncio.to_thread(write, job)
        except Cancelled:
            self._say("Given up; nothing was written.", "warning")
        except ExportError as error:
            self._say(str(error), "error")
        else:
            done = self.written
            beside = done.path.parent == job.scope.folder
            where = f"{done.path.name}, beside the cable" if beside else str(done.path)
            wrong = bool(done.problems or done.differences)
            self.reader.say(f"Written: {where}", "warning" if wrong else "good")
        self._writing = None
        if self._gone:
            return
        if self.written is None:
            self._look()
        self.draw()

    def _say(self, text: str, kind: str) -> None:
        self._said = (text, kind)
        self.reader.say(text, kind)

    def _show_progress(self) -> None:
        if self._writing is not None:
            self._page.rebuild()

    # Rows

    def draw(self) -> None:
        """Draw everything, each pane as high as the terminal has room for."""
        if not self.is_mounted:
            return
        width, height = self.app.size.width, self.app.size.height
        is_choosing = self.written is None and self._writing is None
        self._settings = self._things() if is_choosing else []
        left = self.query_one("#export-left")
        panes = self.query_one("#export-panes")
        room = height - 4 if height >= 14 else height - 3
        panes.set_class(width >= BESIDE, "-beside")
        panes.set_class(height >= 14, "-tall")
        left.display = self._field.display = is_choosing
        how = len(self._settings) if room > 8 else min(2, len(self._settings))
        self._how.styles.height = how
        self._page.display = True
        if width < BESIDE and is_choosing:
            listed = min(max(3, len(self._shown)), max(3, room - how - 6))
            self._page.display = room - listed - how - 1 >= _LEAST
            left.styles.height = listed + how if self._page.display else "1fr"
        else:
            left.styles.height = "100%"
        self._list.at = (self._at, self._at) if self._shown else (-1, -1)
        self._draw_foot()
        for pane in (self._head, self._list, self._how, self._page):
            pane.rebuild()
        self._list.bring_into_sight(self._at, self._at, context=1)

    def _draw_foot(self) -> None:
        """Draw the last line, as high as what is said needs."""
        self._foot.styles.height = len(self._foot_rows(max(1, self.app.size.width - 4)))
        self._foot.rebuild()

    def _head_rows(self, width: int) -> list[Row]:
        return [[(fit(f"Export: {self.scope.label.lower()}, {self.scope.detail}", width), "title")]]

    def _list_rows(self, width: int) -> list[Row]:
        return format_rows(self._shown, self._wide, width)

    def _things(self) -> list[Setting]:
        return settings_of(
            self.chosen, self.scope, self._options, self._preview, verify=self._verify
        )

    def _how_rows(self, width: int) -> list[Row]:
        keys = {
            one.action: self.keymap.label_of(one.action) for one in self._settings if one.action
        }
        return setting_rows(self._settings, keys, width)

    def _page_rows(self, width: int) -> list[Row]:
        if self._writing is not None:
            return progress_rows(self._writing, width)
        if self.written is not None:
            return written_rows(self.written, width)
        room = self._list.text_width - self._wide
        return preview_rows(self.chosen, self._preview, room, width)

    def _foot_rows(self, width: int) -> list[Row]:
        state = "writing" if self._writing else "written" if self.written else "choosing"
        rows, self._zones = foot_rows(self.keymap, state, self._said, width)
        return rows

    # Keys and mouse

    def _click_format(self, row: int, _: int) -> None:
        if 0 <= row < len(self._shown):
            self._go(row)

    def _click_setting(self, row: int, _: int) -> None:
        if 0 <= row < len(self._settings) and self._settings[row].action:
            self._change(self._settings[row].action)

    def _click_foot(self, _: int, column: int) -> None:
        at = column - self._foot.margin_left
        for start, end, identity in self._zones:
            if start <= at < end:
                self.perform(identity)
                return

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        if event.value != self._filtered:
            self._filter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is an action of the keymap; the field's own message says nothing more."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Pass on a key that the field has not heard yet."""
        if not was_asked(event):
            event.stop()
            self._field.post_message(again(event))

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted before the field had the focus."""
        event.stop()
        self._field.post_message(events.Paste(event.text))

    def hear(self, event: events.Key) -> bool:
        """Do what the keymap says; every other key is the field's while a format is chosen."""
        if self._gone:
            self.app.screen.post_message(again(event))
            return True
        if self._filtered != self._field.value:
            self._filter(self._field.value)
        found = self.keymap.lookup(Context.EXPORT, event.key)
        letter = escaped(event)
        if found is None and letter is not None:
            self._leave()
            self.app.screen.post_message(letter)
            return True
        is_choosing = self.written is None and self._writing is None
        if found is None and not is_choosing:
            # Nothing is typed into a result: there the reader's own keys leave it.
            own = self.keymap.lookup(Context.READER, event.key)
            found = own if own is not None and own.id in ("app.quit", "cable.export") else None
        if found is not None:
            self.perform(found.id)
        return found is not None or not is_choosing

    def perform(self, identity: str) -> None:
        """Do one action."""
        self._said = ("", "")
        if identity == "app.quit":
            self._leave()
            self.app.post_message(QuitPressed())
        elif self._writing is not None:
            if identity == "list.cancel":
                self._writing.stop()
            self.draw()
        elif self.written is not None:
            self._after(identity, self.written)
        else:
            self._choose(identity)

    def _after(self, identity: str, done: Written) -> None:
        if by := _steps(identity, self._page):
            self._page.scroll_rows(by)
        elif identity == "export.copy_path":
            copy_path(self.reader, done.path)
            self._said = (f"Path copied if your terminal allows, and to {KEPT}", "good")
            self._draw_foot()
        elif identity in ("list.accept", "list.cancel", "cable.export"):
            self._leave()

    def _choose(self, identity: str) -> None:
        if by := _steps(identity, self._list):
            self._go(self._at + by)
        elif identity == "list.accept":
            self._accept()
        elif any(identity == one.action for one in self._things()):
            self._change(identity)
        elif identity == "list.cancel":
            self._leave()
        else:
            name = self.chosen.name if self.chosen is not None else "this"
            self._said = (f"That makes no difference to {name}.", "label")
            self._draw_foot()

    def _leave(self) -> None:
        self._gone = True
        self.dismiss()


def _steps(identity: str, pane: Rows) -> int:
    """How many rows an action moves by; 0 where it does not move."""
    page = max(1, pane.page - 1)
    by = {"list.next": 1, "list.previous": -1, "list.page_down": page, "list.page_up": -page}
    return by.get(identity, 0)
