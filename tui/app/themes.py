"""Themes: what every kind of thing on the screen looks like, read from ``themes/*.yaml``.

    version: 1
    title: Night
    dark: true
    styles:
      title: bold #e9e4d8 on #191d24

The file's stem is the theme's name; one in the user's own ``themes`` folder goes before a shipped
one. A file with anything wrong in it is left out and named: a screen half in colours that nobody
chose, or a program that dies of a colour, is worse than one theme fewer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tui.annotations import bounded_yaml, places
from tui.annotations.bounded_yaml import Mapping, Node, Scalar, YamlError
from tui.cable.visible import visible
from tui.resources import shipped_themes

FOLDER = "themes"
NIGHT = "night"
MONOCHROME = "monochrome"
LEVELS = ("u", "sbu", "c", "s", "ts", "sci", "unknown", "unmarked")
"""The swatches of a marking: each has a style ``marking-LEVEL`` and one ``band-LEVEL``."""
STYLES = (
    "ground",
    "pane",
    "title",
    "label",
    "dim",
    "accent",
    "cursor",
    "selection",
    "rule",
    "done",
    "hit",
    "hit-current",
    "tag",
    "note",
    "favourite",
    "good",
    "warning",
    "error",
    "artefact",
    "sign",
    "footer",
    "footer-key",
    "field",
    "button",
    *(f"marking-{level}" for level in LEVELS),
    *(f"band-{level}" for level in LEVELS),
)
"""The styles that a theme must have, and the only ones that it may have."""

_KEYS = ("version", "title", "dark", "styles")
_WORDS = frozenset({"bold", "dim", "italic", "underline", "reverse", "strike"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_LONGEST_TITLE = 60
_LONGEST_STYLE = 120
_LARGEST_FILE = 64 * 1024
_MOST_FILES = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is painted.

    A colour is ``#rrggbb``, ``default`` for the terminal's own, or empty where the style leaves
    it as it is beneath.
    """

    foreground: str = ""
    background: str = ""
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    strike: bool = False

    @property
    def coloured(self) -> bool:
        """Whether it names a colour of its own."""
        return "#" in self.foreground + self.background


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: ``styles`` has all of ``STYLES``; ``monochrome`` says that none names a colour."""

    name: str
    title: str
    dark: bool
    styles: ReadOnly[str, Ink]
    path: str

    @property
    def monochrome(self) -> bool:
        return not any(ink.coloured for ink in self.styles.values())


@dataclass(frozen=True, slots=True)
class Themes:
    """Every theme that can be used, by name; ``problems`` are the files left out, with why."""

    themes: ReadOnly[str, Theme]
    problems: tuple[str, ...] = ()

    def get(self, name: str) -> Theme:
        """The theme of this name, or ``night`` where there is none."""
        return self.themes.get(name) or self.themes[NIGHT]

    def default_name(self, environment: ReadOnly[str, str], chosen: str | None) -> str:
        """The theme to begin with: no colours under ``NO_COLOR``, else the one chosen, else night.

        ``NO_COLOR`` counts even when it is empty, and over a remembered choice.
        """
        if "NO_COLOR" in environment:
            return MONOCHROME
        return chosen if chosen is not None and chosen in self.themes else NIGHT


def load() -> Themes:
    """All themes, shipped and the user's own. Never raises for a user's file.

    Raises ``FileNotFoundError`` where the install has lost its own night or monochrome.
    """
    themes: dict[str, Theme] = {}
    problems: list[str] = []
    for entry in shipped_themes():
        _take(themes, problems, entry.name, entry.name, entry.read_bytes())
    if NIGHT not in themes or MONOCHROME not in themes:
        raise FileNotFoundError("this install of Cablegram lacks its themes: reinstall it")
    for path in _own(problems):
        name = visible(str(path))
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST_FILE + 1)
        except OSError as error:
            problems.append(f"{name}: cannot be read ({error.strerror})")
            continue
        _take(themes, problems, name, path.name, data)
    return Themes(MappingProxyType(themes), tuple(problems))


def _own(problems: list[str]) -> list[Path]:
    """The user's own theme files, sorted. Only plain files: a pipe would never end."""
    folder = places.config() / FOLDER
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
        files = [path for path in found if path.is_file()]
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(f"{visible(str(folder))}: cannot be read ({error.strerror})")
        return []
    if len(files) > _MOST_FILES:
        problems.append(f"{visible(str(folder))}: only the first {_MOST_FILES} themes are read")
    return files[:_MOST_FILES]


def _take(
    themes: dict[str, Theme], problems: list[str], path: str, file_name: str, data: bytes
) -> None:
    """Read one file into ``themes``, or say in ``problems`` what is wrong with it."""
    name = file_name.removesuffix(".yaml")
    try:
        if not _NAME.fullmatch(name):
            raise YamlError("a theme's file name may have letters, digits, - and _ only", 1, 1)
        if len(data) > _LARGEST_FILE:
            raise YamlError(f"a theme has no more than {_LARGEST_FILE // 1024} KiB", 1, 1)
        theme = read(bounded_yaml.decode(data), name, path)
        if name == MONOCHROME and not theme.monochrome:
            raise YamlError("monochrome stands in for NO_COLOR, so it can't name colours", 1, 1)
    except YamlError as error:
        problems.append(visible(error.at(path)))
        return
    themes[name] = theme


def read(text: str, name: str, path: str) -> Theme:
    """The theme in a file's text. Raises ``YamlError`` for whatever isn't right about it."""
    root = bounded_yaml.read(text)
    if not isinstance(root, Mapping):
        raise YamlError("a theme is a mapping with version, title, dark and styles", 1, 1)
    for written, (key, _) in root.entries.items():
        if written not in _KEYS:
            key.fail(f"a theme has no {written[:_SHOWN]!r}, only {', '.join(_KEYS)}")
    for wanted in _KEYS:
        if wanted not in root.entries:
            root.fail(f"the theme lacks {wanted}")
    version, title, dark = (root.entries[key][1] for key in ("version", "title", "dark"))
    if _word(version) != "1":
        version.fail("this is not version 1, the only one that this program knows")
    if not 0 < len(_word(title).strip()) <= _LONGEST_TITLE or not _word(title).isprintable():
        title.fail(f"the title must be 1 to {_LONGEST_TITLE} characters on one line")
    if _word(dark) not in ("true", "false"):
        dark.fail("dark must be true or false")
    styles = _styles(root.entries["styles"][1])
    return Theme(name, _word(title).strip(), _word(dark) == "true", styles, path)


def _word(node: Node) -> str:
    if not isinstance(node, Scalar):
        node.fail("a text must stand here")
    return node.text


def _styles(node: Node) -> ReadOnly[str, Ink]:
    if not isinstance(node, Mapping):
        node.fail("styles must be a mapping from style names to styles")
    styles: dict[str, Ink] = {}
    for name, (key, value) in node.entries.items():
        if name not in STYLES:
            key.fail(f"there is no style {name[:_SHOWN]!r}")
        styles[name] = _ink(value)
    missing = [name for name in STYLES if name not in styles]
    if missing:
        node.fail(f"styles lacks {', '.join(missing)}")
    return MappingProxyType(styles)


def _ink(node: Node) -> Ink:
    """One style: ``bold #e9e4d8 on #191d24``."""
    text = _word(node)
    words = text.split() if len(text) <= _LONGEST_STYLE else []
    if not words:
        node.fail("a style is words such as 'bold #d9b36c on #191d24'")
    colours = {"on": "", "": ""}
    attributes: set[str] = set()
    waiting = ""
    for word in words:
        if word == "on" and not waiting:
            waiting = "on"
        elif word == "default" or _COLOUR.fullmatch(word):
            if colours[waiting]:
                node.fail(f"{word!r} is a second colour for the same thing")
            colours[waiting] = word.lower()
            waiting = ""
        elif word in _WORDS and not waiting:
            if word in attributes:
                node.fail(f"{word!r} stands here twice")
            attributes.add(word)
        else:
            node.fail(f"{word[:_SHOWN]!r} can't stand here: see the shipped themes")
    if waiting:
        node.fail("a colour must follow 'on'")
    return Ink(
        foreground=colours[""],
        background=colours["on"],
        bold="bold" in attributes,
        dim="dim" in attributes,
        italic="italic" in attributes,
        underline="underline" in attributes,
        reverse="reverse" in attributes,
        strike="strike" in attributes,
    )


def describe(themes: Themes) -> str:
    """The themes as a table of text: name, kind, title, file."""
    rows = [
        (
            each.name,
            "no colours" if each.monochrome else "dark" if each.dark else "light",
            each.title,
            each.path,
        )
        for each in sorted(themes.themes.values(), key=lambda theme: theme.name)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        + "\n"
        for row in rows
    )
