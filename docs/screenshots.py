"""The pictures in ``docs/images``: the reader on the example, driven by its keys.

    make screenshots

Each picture is of the real program, on a copy of the example in a folder of its own. Who annotates
and when is fixed, so that the same program draws the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "03GUATEMALA1815.txt"

AUTHOR = "kim"
INSTANT = "2026-11-23T19:41:07Z"
NOTE = "Six-month figure; compare 13, which counts Ecuadorians only."

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
"""Fonts that machines have; each run of text is fitted to its cells, whichever font it is."""
_FONT_FACE = re.compile(r"\s*@font-face \{[^}]*\}")


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the terminal's size, the theme, the paragraph at hand, more keys."""

    name: str
    size: tuple[int, int]
    theme: str
    paragraph: str
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("reader", (120, 36), "night", "8"),
    Picture("small", (80, 24), "night", "15"),
    Picture("paper", (120, 36), "paper", "8"),
    Picture("safe", (120, 36), "safe", "8"),
    Picture("monochrome", (120, 36), "monochrome", "8"),
    Picture("export", (120, 36), "night", "8", ("x", *"notes")),
)


def go(number: str) -> tuple[str, ...]:
    """The keys that go to a paragraph."""
    return ("g", *number, "enter")


def tag(*names: str) -> tuple[str, ...]:
    """The keys that put new tags on the paragraph at hand."""
    if len(names) == 1:
        return ("t", *names[0], "enter")
    return ("t", *(key for name in names for key in (*name, "tab")), "enter")


def note(text: str) -> tuple[str, ...]:
    """The keys that write a note on the paragraph at hand."""
    return ("n", *("space" if character == " " else character for character in text), "escape")


WORK = (
    *("r", "j", "r", "j", "r"),
    *(*go("14"), *tag("shelter")),
    *(*go("15"), ".", *note("Three shelters, on the border and in the capital.")),
    *(*go("9"), *tag("deportation")),
    *(*go("8"), *tag("deportation", "statistics"), *note(NOTE)),
    "q",
)
"""A little work: three paragraphs reviewed, four tagged, two of them with a note."""


class Clock:
    """Stands in for ``datetime`` where the reader tells the time of day."""

    @staticmethod
    def now() -> datetime:
        """Always the same moment."""
        return datetime.fromisoformat(INSTANT)


@contextmanager
def desk(folder: Path) -> Iterator[Path]:
    """A copy of the example in ``folder``, which is also the reader's home, at a fixed time."""
    cable = Path(shutil.copy(EXAMPLE, folder))
    homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE")}
    with (
        mock.patch.dict(os.environ, {"HOME": str(folder), **homes}),
        mock.patch("tui.app.session.user_name", lambda: AUTHOR),
        mock.patch("tui.annotations.editing.now", lambda: INSTANT),
        mock.patch("tui.app.saver.datetime", Clock),
    ):
        yield cable


async def work(cable: Path) -> None:
    """Do the work on a cable and quit."""
    from tui.app.app import CablegramApp

    async with CablegramApp(cable).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press(*WORK)


async def draw(picture: Picture, cable: Path) -> str:
    """The picture as SVG."""
    from tui.app.app import CablegramApp
    from tui.app.screens.export import Export
    from tui.app.screens.reader import Reader

    app = CablegramApp(cable, theme=picture.theme)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        reader = app.screen
        if not isinstance(reader, Reader):
            raise TypeError(f"{picture.name}: this is {reader}")
        await pilot.press(*go("13"), "r")
        while reader.session.dirty:
            await pilot.pause(0.01)
        await pilot.press(*go(picture.paragraph), *picture.keys)
        await pilot.pause()
        while isinstance(app.screen, Export) and app.screen._preview is None:
            await pilot.pause(0.01)
        await pilot.pause()
        return local(app.export_screenshot(title="cablegram", simplify=True))


def local(svg: str) -> str:
    """The picture without fonts from elsewhere: it looks alike with those that a machine has."""
    svg = _FONT_FACE.sub("", svg)
    svg = svg.replace("Fira Code, monospace", FONTS).replace(
        "font-family: arial", "font-family: sans-serif"
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def draw_all(target: Path) -> None:
    """Write every picture to ``target``."""
    from tui.app.start import prepare

    prepare()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as cable:
        asyncio.run(work(cable))
        sidecar = cable.with_suffix(".annotations.yaml")
        done = sidecar.read_bytes()
        for picture in PICTURES:
            sidecar.write_bytes(done)
            svg = asyncio.run(draw(picture, cable))
            (target / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
