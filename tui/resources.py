"""The defaults that Cablegram ships: its keymap, its themes and an example cable.

A checkout keeps them at its top level, where a person looks for them; the wheel carries the same
files inside the package, under ``shipped``. Which of the two it is shows only here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def shipped() -> Traversable:
    """The folder that holds the defaults: ``keymap.yaml``, ``themes/`` and ``examples/``.

    It need not be a real folder (the package may stand in a zip archive), so read what it holds
    with ``read_text``. Raises ``FileNotFoundError`` if the install has lost its defaults.
    """
    # Here and not above: it loads a dozen modules that a command without defaults can do without.
    from importlib.resources import files

    package = files("tui")
    inside = package / "shipped"
    if inside.is_dir():
        return inside
    if isinstance(package, Path) and (package.parent / "keymap.yaml").is_file():
        return package.parent
    raise FileNotFoundError("this install of Cablegram lacks its keymap and themes: reinstall it")


PRESETS = ("vim", "emacs", "functions")
"""Keymaps to choose from: the shipped one, and two to keep as one's own."""


def preset(name: str) -> str:
    """The text of a keymap of ``PRESETS``, as UTF-8 YAML. Raises as ``shipped`` does."""
    if name == "vim":
        return shipped_keymap().read_text(encoding="utf-8")
    from importlib.resources import files

    return (files("tui") / "app" / "presets" / f"{name}.yaml").read_text(encoding="utf-8")


def shipped_keymap() -> Traversable:
    """The file with the default keys, as UTF-8 YAML. Raises as ``shipped`` does."""
    return shipped() / "keymap.yaml"


def shipped_themes() -> list[Traversable]:
    """The theme files that come with Cablegram, sorted by file name. Raises as ``shipped`` does.

    Each is UTF-8 YAML named ``NAME.yaml``; the list is empty if the folder holds none.
    """
    folder = shipped() / "themes"
    if not folder.is_dir():
        return []
    themes = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return sorted(themes, key=lambda entry: entry.name)


def example() -> Path | None:
    """The folder of example cables, or None where it is not a real folder on disk.

    In an install it can be read-only: who annotates there is told so, as in any such folder.
    Raises as ``shipped`` does.
    """
    folder = shipped() / "examples"
    return folder if isinstance(folder, Path) and folder.is_dir() else None
