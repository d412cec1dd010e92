"""How the cable is shown, and what can be looked up over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.screens.chooser import Choice, Chooser, Chosen
from tui.app.screens.notice import Notice
from tui.app.selecting import show
from tui.app.terminal import Palette
from tui.app.widgets.detail import View

if TYPE_CHECKING:
    from tui.app.screens.reader import Reader


def whole(reader: Reader) -> None:
    """Show the whole cable, or the paragraph at hand."""
    view = reader.detail.view
    reader.detail.set_view(View(not view.whole, view.transmitted))
    _show_text(reader)


def transmitted(reader: Reader) -> None:
    """Show the text as it was transmitted, or reflowed."""
    view = reader.detail.view
    reader.detail.set_view(View(view.whole, not view.transmitted))
    _show_text(reader)


def _show_text(reader: Reader) -> None:
    reader.detail.set_hits(reader.hits, reader.hit)
    if reader.active != "detail" and reader.app.size.width < 80:
        reader.active = "detail"
        reader.lay_out()
    show(reader)


def header(reader: Reader) -> None:
    """Show or hide the header pane."""
    if reader.app.size.width >= 120:
        reader.header_hidden = not reader.header_hidden
    else:
        reader.active = "tree" if reader.active == "header" else "header"
    reader.lay_out()


def show_help(reader: Reader) -> None:
    """Every key, by group; typing finds one, enter does it."""
    from tui.app.actions import ACTIONS

    choices: list[Choice] = []
    group = ""
    for each in ACTIONS:
        if each.group != group:
            group = each.group
            choices.append(Choice(f"group {group}", group, heading=True))
        keys = "  ".join(reader.keymap.labels_of(each.id)) or "(no key)"
        choices.append(Choice(each.id, each.description, sign=keys))
    _open_actions(reader, "Keys", choices)


def show_palette(reader: Reader) -> None:
    """Every action by name; enter does it."""
    from tui.app.actions import ACTIONS, Context

    choices = [
        Choice(each.id, each.description, each.group, reader.keymap.label_of(each.id))
        for each in ACTIONS
        if each.context is Context.READER
    ]
    _open_actions(reader, "Commands", choices)


def _open_actions(reader: Reader, title: str, choices: list[Choice]) -> None:
    from tui.app.actions import BY_ID, Context

    def do(chosen: Chosen | None) -> None:
        if chosen is not None and BY_ID[chosen.key].context is Context.READER:
            reader.perform(chosen.key)

    hint = f"{reader.keymap.label_of('list.cancel')} closes"
    reader.app.push_screen(
        Chooser(reader.palette, reader.keymap, title, choices, do, hint=hint, tall=True)
    )


def choose_theme(reader: Reader) -> None:
    """Choose the colours; the one at hand is shown at once."""
    from tui.app.app import CablegramApp

    app = reader.app
    if not isinstance(app, CablegramApp):
        return
    before = app.theme_name

    def preview(name: str) -> None:
        app.use_theme(name)
        chooser.repaint(Palette(app.themes.get(name)))

    def done(chosen: Chosen | None) -> None:
        app.use_theme(before if chosen is None else chosen.key)
        if chosen is not None:
            reader.memory.theme = chosen.key
            reader.memory.save(wait=False)

    choices = [
        Choice(
            theme.name,
            theme.title,
            "no colours" if theme.monochrome else "dark" if theme.dark else "light",
        )
        for theme in app.themes.themes.values()
    ]
    chooser = Chooser(
        reader.palette,
        reader.keymap,
        "Theme",
        choices,
        done,
        start=before,
        hint=f"{reader.keymap.label_of('list.accept')} keeps it",
        moved=preview,
        classes="clear",
    )
    app.push_screen(chooser)


def show_messages(reader: Reader) -> None:
    """The messages so far, newest first."""
    words = list(reversed(reader.messages)) or [("No messages yet.", "label")]
    reader.app.push_screen(Notice(reader.palette, reader.keymap, "Messages", words))


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "view.whole": whole,
    "view.transmitted": transmitted,
    "view.header": header,
    "app.palette": show_palette,
    "app.help": show_help,
    "app.theme": choose_theme,
    "app.messages": show_messages,
}
