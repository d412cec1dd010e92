"""The application: theme, keymap, which screen is open, and what happens when something fails."""

from __future__ import annotations

import asyncio
import gc
import signal
import traceback
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.theme import Theme as ScreenTheme

from tui.annotations import places
from tui.app import keymap as keymaps
from tui.app import themes as theme_files
from tui.app.keymap import Keymap
from tui.app.memory import Memory
from tui.app.screens.chooser import Chooser, Chosen
from tui.app.screens.notice import Notice
from tui.app.screens.reader import Reader
from tui.app.screens.welcome import Welcome
from tui.app.session import open_session
from tui.app.shelf import NO_CABLES, Shelf, is_shelf
from tui.app.terminal import Palette
from tui.app.themes import Ink, Theme
from tui.app.trail import Trail
from tui.sources.files import SourceError
from tui.sources.open import exists

if TYPE_CHECKING:
    from tui.app.screens.library import Library


class CablegramApp(App[int], inherit_bindings=False):
    """Cablegram's reader."""

    BINDINGS = []  # noqa: RUF012 - declared so by Textual
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "Cablegram"

    def __init__(
        self,
        path: Path | None,
        *,
        keymap: Path | None = None,
        theme: str | None = None,
        coder: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        self.themes = theme_files.load()
        self.keymap: Keymap = keymaps.load(keymap)
        self.memory = Memory()
        self.theme_name = self._first_theme(theme, environment or {})
        super().__init__()
        self._path = path
        self._coder = coder
        self.fault = ""
        self.trail = Trail()
        self.library: Library | None = None
        """The library that is open, also where a cable of it is being read."""
        self._unknown_theme = theme if theme is not None and theme not in self.themes.themes else ""
        for each in self.themes.themes.values():
            self.register_theme(screen_theme(each))
        self.theme = self.theme_name

    def _first_theme(self, wanted: str | None, environment: dict[str, str]) -> str:
        if wanted is not None and wanted in self.themes.themes:
            return wanted
        return self.themes.default_name(environment, self.memory.theme or None)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The style sheet's own names need a value in Textual's built-in themes as well."""
        return _variables(self.themes.get(self.theme_name))

    @property
    def palette(self) -> Palette:
        """The styles of the theme in force."""
        return Palette(self.themes.get(self.theme_name))

    def use_theme(self, name: str) -> None:
        """Show everything in another theme."""
        if name not in self.themes.themes or name == self.theme_name:
            return
        self.theme_name = name
        self.theme = name
        self.set_class(self.themes.get(name).monochrome, "-monochrome")
        palette = self.palette
        for screen in self.screen_stack:
            if isinstance(screen, Reader | Welcome):
                screen.repaint(palette)
        if self.library is not None:
            self.library.repaint(palette)

    # What is open

    def on_mount(self) -> None:
        """Open what was asked for, and say what is wrong with keymap and themes."""
        self.set_class(self.themes.get(self.theme_name).monochrome, "-monochrome")
        for number in (signal.SIGHUP, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._hang_up)
        path = self._path
        if path is None:
            last = self._last()
            if last is None:
                self.push_screen(Welcome(self.palette, self.keymap))
            else:
                self.open_cable(last)
        elif is_shelf(path):
            self._open_shelf(path)
        else:
            self.open_cable(path)
        problems = [*self.keymap.problems, *self.themes.problems]
        if self._unknown_theme:
            names = ", ".join(self.themes.themes)
            problems.append(f"There is no theme {self._unknown_theme!r}; there are {names}.")
        if problems:
            self._tell("In your keymap and themes", problems)
        self.call_after_refresh(_collect_again)

    def _tell(self, title: str, problems: Sequence[str]) -> None:
        words = [(problem, "warning") for problem in problems]
        if isinstance(self.screen, Reader):
            self.screen.messages.extend(words)
        self.push_screen(Notice(self.palette, self.keymap, title, words))

    def open_cable(self, path: Path, at: str = "") -> None:
        """Show a cable in place of whatever is open, from the unit ``at`` on, if it is named."""
        try:
            session = open_session(path, self._coder)
        except SourceError as error:
            if isinstance(self.screen, Reader):
                self.screen.say(str(error), "error")
            else:
                self._replace(Welcome(self.palette, self.keymap, str(error)))
            return
        reader = Reader(self.palette, self.keymap, self.memory, session, at)
        library = self.library
        if library is not None:
            library.mark_read(path)
            reader.saver.written = partial(library.annotated, path)
        self.trail.visit(path)
        self._replace(reader)
        problems = [p for p in (session.sidecar.problem, session.codebook.problem) if p]
        if problems:
            self._tell("Annotations", problems)

    def open_library(self, folder: Path) -> None:
        """List the cables of a folder, to search them and to read one after the other."""
        from tui.app.screens.library import Library
        from tui.library.catalogue import CatalogueError
        from tui.library.opening import open_catalogue

        try:
            catalogue = open_catalogue(folder)
        except CatalogueError as error:
            self.push_screen(Welcome(self.palette, self.keymap, str(error)))
            return
        self.library = Library(self.palette, self.keymap, self.memory, catalogue, self._coder)
        if isinstance(self.screen, Reader | Welcome):
            self.switch_screen(self.library)
        else:
            self.push_screen(self.library)

    def back_to_library(self) -> bool:
        """Leave the cable for the library's table; answers whether there is one."""
        if self.library is None or not isinstance(self.screen, Reader):
            return False
        self.pop_screen()
        return True

    def _replace(self, screen: Reader | Welcome) -> None:
        if isinstance(self.screen, Reader | Welcome):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def _last(self) -> Path | None:
        """The cable that was open last, where it is still there."""
        last = Path(self.memory.last_opened) if self.memory.last_opened else None
        return last if last is not None and exists(last) else None

    def _open_shelf(self, place: Path) -> None:
        """Open a folder, or a file that holds many cables: its one cable, or a list to choose."""
        try:
            shelf = Shelf(place)
        except SourceError as error:
            self.push_screen(Welcome(self.palette, self.keymap, str(error)))
            return
        only = shelf.only
        if not shelf.listed:
            self.push_screen(Welcome(self.palette, self.keymap, f"{place}: {NO_CABLES}"))
        elif only is not None:
            self.open_cable(only)
        elif place.is_dir():
            self.open_library(place)
        else:
            self.push_screen(Welcome(self.palette, self.keymap))
            self.choose_cable(shelf, self._last(), leave=True)

    def choose_cable(self, shelf: Shelf, current: Path | None, *, leave: bool = False) -> None:
        """List the cables of a shelf; ``leave`` says that there is nothing to go back to."""

        def done(chosen: Chosen | None) -> None:
            if chosen is None:
                if leave:
                    self.exit(0)
                return
            address = Path(chosen.key)
            if not is_shelf(address):
                self.open_cable(address)
                return
            try:
                inner = Shelf(address)
            except SourceError as error:
                self._tell("Cables", [str(error)])
                return
            self.choose_cable(inner, current, leave=leave)

        self.push_screen(
            Chooser(
                self.palette,
                self.keymap,
                shelf.title,
                shelf.choices(),
                done,
                start=str(current.absolute()) if current is not None else "",
                hint=f"{self.keymap.label_of('list.accept')} opens",
                empty="No cable has a name or a subject like this.",
                tall=True,
            )
        )

    # Ends

    def on_quit_pressed(self) -> None:
        """Quit from over a list or a page of words."""
        for screen in self.screen_stack:
            if isinstance(screen, Reader):
                screen.perform("app.quit")
                return
        self.exit(0)

    def _hang_up(self) -> None:
        """The terminal went away, or we are asked to end: keep what was being written."""
        for screen in self.screen_stack:
            if isinstance(screen, Reader):
                screen.save_now()
                screen.remember()
        self.exit(0)

    def _fatal_error(self) -> None:
        """Keep the report of a fault in a file: cable text and notes stay off the terminal.

        Textual's own report prints every local variable, and with them the cable's words.
        """
        report = traceback.format_exc()
        directory = places.state()
        target = directory / f"fault-{datetime.now():%Y%m%dT%H%M%S}.txt"
        where = f"a report is in {target}"
        try:
            directory.mkdir(parents=True, exist_ok=True)
            target.write_text(report, encoding="utf-8", errors="backslashreplace")
        except OSError:
            where = "no report could be written"
        for screen in self.screen_stack:
            if isinstance(screen, Reader):
                screen.rescue()
        self.fault = f"a fault in Cablegram ended it; what was written is saved; {where}"
        self._close_messages_no_wait()


def _collect_again() -> None:
    """Collect garbage from now on, if start-up went without; what it has made stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def screen_theme(theme: Theme) -> ScreenTheme:
    """A theme as Textual knows it, for what its own widgets draw."""
    ground, pane = theme.styles["ground"], theme.styles["pane"]
    plain = theme.monochrome
    return ScreenTheme(
        name=theme.name,
        primary=_ink(theme.styles["accent"], "ansi_default"),
        foreground=_ink(ground, "ansi_default"),
        background=_paper(ground, "ansi_default"),
        surface=_paper(pane, "ansi_default"),
        panel=_paper(pane, "ansi_default"),
        dark=theme.dark,
        ansi=plain,
        variables={
            **_variables(theme),
            **({"ansi-background": "ansi_black", "ansi-foreground": "ansi_white"} if plain else {}),
        },
    )


def _variables(theme: Theme) -> dict[str, str]:
    """The colours that the style sheet names."""
    styles = theme.styles
    ink = _ink(styles["ground"], "ansi_default")
    ground = _paper(styles["ground"], "ansi_default")
    pane = _paper(styles["pane"], ground)
    return {
        "ground": ground,
        "ground-solid": ground if ground != "ansi_default" else "ansi_default",
        "ink": ink,
        "pane": pane,
        "accent": _ink(styles["accent"], ink),
        "label": _ink(styles["label"], ink),
        "field": _paper(styles["field"], pane),
        "field-ink": _ink(styles["field"], ink),
        "selection": _paper(styles["selection"], pane),
    }


def _ink(style: Ink, fallback: str) -> str:
    return style.foreground if style.foreground.startswith("#") else fallback


def _paper(style: Ink, fallback: str) -> str:
    return style.background if style.background.startswith("#") else fallback
