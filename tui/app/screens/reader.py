"""The reader's screen: band, header, paragraph tree, text, footer, and what they share.

The screen holds where the reader is and how the cable is shown. What each action does is in
``tui.app.commands``, one function an action.
"""

from __future__ import annotations

from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tui.app.actions import Context
from tui.app.commands import COMMANDS
from tui.app.commands.noting import go_on_with_draft
from tui.app.commands.searching import typed
from tui.app.commands.selecting import swept
from tui.app.drafting import Drafting
from tui.app.keymap import Keymap
from tui.app.memory import Memory, Place
from tui.app.outline import ORPHANS, Outline, Unit
from tui.app.saver import Saver
from tui.app.screens.arrangement import MEDIUM, TALL, WIDE, arrange, panes
from tui.app.screens.prompt import Prompt
from tui.app.selecting import Selecting, leave
from tui.app.session import Session
from tui.app.subjects import Subject
from tui.app.terminal import Palette
from tui.app.widgets.band import Band
from tui.app.widgets.detail import Detail, View
from tui.app.widgets.fields import LineField, NoteField, again, escaped, was_asked
from tui.app.widgets.footer import Footer
from tui.app.widgets.header import FoldedHeader, Header
from tui.app.widgets.note import NoteBox
from tui.app.widgets.tree import Tree
from tui.cable.reading_text import ReadingText, reading_text

_AGAIN = 1.0
"""Seconds between two looks for what others changed, and two keepings of what is being written."""


class Reader(Screen[None], inherit_bindings=False):
    """One cable on the screen."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (MEDIUM, "-medium"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(
        self, palette: Palette, keymap: Keymap, memory: Memory, session: Session, at: str = ""
    ) -> None:
        super().__init__()
        self._begin = at
        self.palette = palette
        self.keymap = keymap
        self.memory = memory
        self.session = session
        self.messages: list[tuple[str, str]] = []
        self.cursor = ""
        self.run_from: str | None = None
        self.active = "tree"
        self.header_hidden = False
        self.last_tags: tuple[str, ...] = ()
        self.searched = ""
        self.hits: list[tuple[int, int]] = []
        self.hit = -1
        self.search_origin = ""
        self.leaving = False
        self.note_subject: Subject | None = None
        self.note_base = ""
        self._searchable: ReadingText | None = None
        self._at_top = -1
        self.saver = Saver(session, self._redrawn, partial(self.say, kind="error"), self.show_state)
        self.band = Band(palette, session)
        self.folded = FoldedHeader(palette, session)
        self.header = Header(palette, session)
        self.tree_pane = Tree(palette, session, self.click)
        self.detail = Detail(palette, session, self.click, self.follow, partial(swept, self))
        self.selecting = Selecting(session, self.detail)
        self.note = NoteBox(palette)
        self.note.field.hear = partial(self.hear, Context.NOTE)
        self.prompt = Prompt(palette)
        self.prompt.field.hear = partial(self.hear, Context.PROMPT)
        self.footer = Footer(palette, keymap, self.perform)
        self.drafting = Drafting(session, self.note.written, partial(self.say, kind="error"))

    def compose(self) -> ComposeResult:
        """The panes, from the top."""
        yield self.band
        yield self.folded
        with Horizontal(id="panes"):
            yield self.header
            yield self.tree_pane
            with Vertical(id="reading"):
                yield self.detail
                yield self.note
        yield self.prompt
        yield self.footer

    def on_mount(self) -> None:
        """Go to where the reader stopped, and say what is out of the ordinary."""
        self.session.list_orphans()
        place = self.memory.place(self.session.path)
        self.detail.view = View(place.whole, place.transmitted)
        if self._begin and self.outline.get(self._begin) is not None:
            place = Place(self._begin, -1, place.whole, place.transmitted)
        start = place.unit if self.outline.get(place.unit) is not None else self._first()
        self.outline.reveal(start)
        self.cursor = self.detail.cursor = self.tree_pane.cursor = start
        self._at_top = place.offset
        self.lay_out()
        self.call_after_refresh(self._arrive)
        self.set_interval(_AGAIN, self._look_outside)
        self.set_interval(_AGAIN, self.drafting.tick)
        for notice in (*self.session.notices(), *self.drafting.look()):
            self.say(notice, "warning")
        self.saver.soon()
        self.show_state()

    def _arrive(self) -> None:
        self.go(self.cursor)
        if self._at_top >= 0:
            self.detail.start_at(self._at_top)
        self.call_after_refresh(self._sign_findings)
        go_on_with_draft(self)

    def _sign_findings(self) -> None:
        self.session.findings()
        self.tree_pane.redraw()

    def _first(self) -> str:
        units = self.outline.units
        found = next((unit.id for unit in units if unit.kind == "paragraph"), "")
        return found or (units[0].id if units else "")

    @property
    def outline(self) -> Outline:
        """The units and which of them are folded."""
        return self.session.outline

    # Where the reader is

    def unit(self) -> Unit | None:
        """The unit at hand."""
        return self.outline.get(self.cursor)

    def go(self, identity: str) -> None:
        """Put the cursor on a unit, in tree and text."""
        if self.outline.get(identity) is None:
            return
        self.cursor = identity
        self.tree_pane.run = frozenset(unit.id for unit in self.run_units())
        self.tree_pane.move_to(identity)
        self.detail.move_to(identity)
        self.show_state()

    def click(self, identity: str) -> None:
        """A row of the tree was clicked."""
        if not self.note.is_open and not self.prompt.is_open:
            self.footer.say("")
            leave(self)
            self.go(identity)

    def show_unit(self, identity: str) -> None:
        """Go to a unit, unfolding the heading above it, or to the paragraph it is folded under."""
        unit = self.outline.get(identity)
        if unit is not None:
            if unit.kind != "item" and unit.parent:
                self.outline.reveal(unit.id)
            row = self.outline.rows[self.outline.row_of(unit.id)]
            self.tree_pane.rebuild()
            self.go(row.id)

    def follow(self) -> None:
        """In the whole cable, the cursor follows the text: tree and text always agree."""
        identity = self.detail.unit_in_sight() if self.detail.view.whole else ""
        if identity and identity != self.cursor:
            self.cursor = identity
            self.detail.mark_unit(identity)
            self.tree_pane.move_to(identity)

    def run_units(self) -> list[Unit]:
        """The units of the run being selected, or none."""
        if self.run_from is None:
            return []
        first, last = sorted((self.outline.row_of(self.run_from), self.outline.row_of(self.cursor)))
        return [unit for unit in self.outline.rows[first : last + 1] if unit.kind != "heading"]

    def chosen(self) -> list[Unit]:
        """What an action is about: the run, else the unit at hand, if it can be annotated."""
        units = self.run_units() or [unit for unit in (self.unit(),) if unit is not None]
        return [unit for unit in units if unit.can_be_tagged]

    def end_run(self) -> None:
        """Stop selecting."""
        self.run_from = None
        self.tree_pane.run = frozenset()
        self.tree_pane.redraw()
        self.show_state()

    def searchable(self) -> ReadingText:
        """The cable's text as it is searched; made at the first search."""
        if self._searchable is None:
            self._searchable = reading_text(self.session.cable, self.session.cable.nodes)
        return self._searchable

    # What is shown

    def lay_out(self) -> None:
        """Show the panes that the width has room for."""
        arrange(self)

    @property
    def panes(self) -> tuple[str, ...]:
        """The panes that ``tab`` goes through at this width."""
        return panes(self)

    def on_resize(self) -> None:
        """Fold or unfold the header as the width asks for."""
        self.lay_out()

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self.palette = palette
        for widget in (
            self.band,
            self.folded,
            self.header,
            self.tree_pane,
            self.detail,
            self.note,
            self.prompt,
            self.footer,
        ):
            widget.repaint(palette)

    def say(self, text: str, kind: str = "") -> None:
        """Show a message until the next key, and keep it for the list of messages."""
        self.footer.say(text, kind)
        if text:
            self.messages.append((text, kind))
            del self.messages[:-200]

    def show_state(self) -> None:
        """Bring the footer up to date: hints, what is reviewed, what is saved."""
        footer = self.footer
        if self.note.is_open:
            footer.hint("note")
        elif self.prompt.is_open:
            footer.hint("prompt")
        elif self.selecting.now is not None:
            footer.hint("selection")
        elif self.run_from is not None:
            footer.hint("run")
        else:
            doing = "doubtful" if self.cursor == ORPHANS else "hits" if self.hits else "reading"
            footer.hint("placing" if self.session.placing else doing)
        run = self.run_units()
        done, total = self.session.progress()
        reviewed = f"{done}/{total} reviewed" if total else ""
        footer.count = self.selecting.count or (f"{len(run)} selected" if run else reviewed)
        footer.state = self.saver.state
        footer.refresh()

    def changed(self) -> None:
        """Annotations changed: draw them and put them on disk."""
        self._draw_annotations()
        self.saver.soon()
        self.show_state()

    def _draw_annotations(self) -> None:
        self.session.list_orphans()
        self.tree_pane.rebuild()
        self.detail.annotations_changed()
        self.header.rebuild()

    # Disk

    def _redrawn(self, message: str) -> None:
        """Annotations came from elsewhere: draw them and say so."""
        self._draw_annotations()
        self.say(message, "warning")
        self.show_state()

    def save_now(self) -> bool:
        """Save before leaving, the note being written too; answers whether all is on disk."""
        self.drafting.put_back()
        self.note.keep()
        return self.saver.now()

    def rescue(self) -> None:
        """After a fault: put everything on disk, the note being written too, without drawing."""
        text = self.note.written()
        if text is not None and self.note_subject is not None:
            self.session.set_note(self.note_subject, text, self.note_base)
        self.saver.rescue()

    def _look_outside(self) -> None:
        # A note is written on what stood there when it was begun; the save that keeps it merges.
        self.saver.look(unless=lambda: self.note.is_open)

    def remember(self, *, wait: bool = True) -> None:
        """Keep where the reader is, for the next time."""
        self.drafting.close()
        view = self.detail.view
        offset = self.detail.first_in_sight if self.detail.top else -1
        place = Place(self.cursor, offset, view.whole, view.transmitted)
        self.memory.remember(self.session.path, place, wait=wait)
        self.memory.last_opened = str(self.session.path.absolute())
        self.memory.save(wait=wait)

    # Keys

    def context(self) -> Context:
        """Whose keys are heard."""
        if self.note.is_open:
            return Context.NOTE
        if self.prompt.is_open:
            return Context.PROMPT
        return Context.READER if self.selecting.now is None else Context.SELECTION

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Search while it is typed."""
        event.stop()
        if event.kind == self.prompt.kind:
            typed(self, event.kind, event.text)

    def on_key(self, event: events.Key) -> None:
        """Do what the keymap says, keys that came in one burst in their order."""
        if was_asked(event):
            return
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(again(event))
            return
        field = self._field()
        if field is not None:
            event.stop()
            field.post_message(again(event))
            return
        context = self.context()
        if context is Context.PROMPT and self.prompt.take(event):
            event.stop()
            if self.prompt.field.value == "g":
                self.prompt.close()
                self.perform("move.first")
            return
        found = self.keymap.lookup(context, event.key)
        letter = escaped(event) if found is None else None
        if letter is not None:
            found = self.keymap.lookup(context, "escape")
        if found is not None:
            event.stop()
            event.prevent_default()
            self.perform(found.id)
        elif context is Context.SELECTION:
            key = self.keymap.label_of("selection.cancel")
            self.footer.say(f"Words are selected: {key} leaves them.")
        if letter is not None:
            # At once: what came after the letter waits in the queue already.
            self.on_key(letter)

    def hear(self, context: Context, event: events.Key) -> bool:
        """What a key means while a note or a search is being written; other keys are text."""
        if self.app.screen is not self or self.context() is not context:
            self.app.screen.post_message(again(event))
            return True
        found = self.keymap.lookup(context, event.key)
        letter = escaped(event)
        if found is None and letter is not None:
            found = self.keymap.lookup(context, "escape")
            self.post_message(letter)
        if found is not None:
            self.perform(found.id)
        return found is not None

    def on_paste(self, event: events.Paste) -> None:
        """Pass on what was pasted before the field that it is meant for had the focus."""
        event.stop()
        field = self._field()
        if self.app.screen is not self:
            self.app.screen.post_message(events.Paste(event.text))
        elif field is not None:
            field.post_message(events.Paste(event.text))

    def _field(self) -> NoteField | LineField | None:
        """The text field that is being written in."""
        if self.note.is_open:
            return self.note.field
        return self.prompt.field if self.prompt.kind == "search" else None

    def perform(self, identity: str) -> None:
        """Do one action."""
        if identity not in ("app.quit",):
            self.leaving = False
        self.footer.say("")
        COMMANDS[identity](self)
