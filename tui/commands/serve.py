"""``cablegram serve``: the reader in a browser of the same machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tui.commands.calls import Parser, add_coder
from tui.commands.output import FAILURE, SUCCESS, complain, put_line

EXAMPLES = """\
examples:
  cablegram serve cables/
  cablegram serve 03GUATEMALA1815.txt --port 8117

It prints an address with a token, which opens the reader in a browser of this
machine. Whoever has the address may read and annotate as you. It needs
textual-serve: pipx install 'cablegram[web]'
"""
_HIGHEST_PORT = 65535


def run(given: list[str]) -> int:
    """Serve until interrupted; answers the exit status."""
    parser = Parser("cablegram serve", "Read in a browser of this machine.", EXAMPLES)
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, help="a cable, FILE#ID or a folder"
    )
    parser.add_argument("--port", metavar="N", type=_port, default=0, help="default: a free one")
    parser.add_argument("--theme", metavar="NAME", help="the theme to start with")
    add_coder(parser, "the name that yours bear")
    options = parser.parse_args(given)
    try:
        from tui.web.serving import ReaderServer, listen
    except ImportError:
        complain("serve needs textual-serve, which is not installed: pip install 'cablegram[web]'")
        return FAILURE
    path: Path | None = options.path
    if path is not None and not path.is_dir():
        from tui.sources.files import SourceError
        from tui.sources.open import refuse_unreadable

        try:
            refuse_unreadable(path)
        except SourceError as error:
            complain(str(error))
            return FAILURE
    arguments = [f"--coder={options.coder}"] if options.coder else []
    arguments += [f"--theme={options.theme}"] if options.theme else []
    arguments += ["--", str(path.absolute())] if path is not None else []
    try:
        listener = listen(options.port)
    except OSError as error:
        complain(f"port {options.port}: {os.strerror(error.errno or 0)}; name another with --port")
        return FAILURE
    ReaderServer(arguments, listener, put_line).serve()
    return SUCCESS


def _port(printed: str) -> int:
    if printed.isascii() and printed.isdecimal() and int(printed) <= _HIGHEST_PORT:
        return int(printed)
    raise argparse.ArgumentTypeError(f"{printed!r} is no port from 0 to {_HIGHEST_PORT}")
