"""Starting the reader: what must be set before Textual is loaded, and what must be mended in it."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from tui.cable.visible import visible

FRAMES_PER_SECOND = "240"
"""Textual draws on a timer; at its default of 60 a key waits up to three frames for its answer."""


def run(path: Path | None, keymap: Path | None, theme: str | None, coder: str) -> int:
    """Open the reader on a cable, a folder, or what was open last; answers the exit code."""
    # A browser's terminal is at the other end of Textual's own driver.
    served = "TEXTUAL_DRIVER" in os.environ
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write(
            "cablegram: the reader needs a terminal; use 'cablegram show' to print a cable\n"
        )
        return 2
    environment = dict(os.environ)
    # Almost nothing that is made until the first screen is thrown away again, so looking for it
    # only costs time; the app collects again once that screen is shown.
    gc.disable()
    prepare()
    from tui.app.app import CablegramApp

    _decode_leniently()
    app = CablegramApp(path, keymap=keymap, theme=theme, coder=coder, environment=environment)
    code = app.run()
    if app.fault:
        sys.stderr.write(f"cablegram: {visible(app.fault)}\n")
        return 1
    return code if code is not None else (app.return_code or 0)


def prepare() -> None:
    """Set Textual's frame rate and turn its animations off; it reads them when it is loaded."""
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    # Our monochrome theme names no colour at all; Textual's own filter would paint greys.
    os.environ.pop("NO_COLOR", None)


def _decode_leniently() -> None:
    """Put our decoder between the keyboard and Textual's parser."""
    from textual.drivers import linux_driver

    from tui.app.keyboard import Keyboard

    vars(linux_driver).update({"getincrementaldecoder": lambda _: Keyboard})
