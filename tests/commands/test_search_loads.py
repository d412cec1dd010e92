"""What ``cablegram search`` loads: it is over in less time than most modules take to load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

OURS = frozenset(
    {
        *("tui", "tui.annotations", "tui.annotations.places"),
        *("tui.cable", "tui.cable.addresses", "tui.cable.visible"),
        *("tui.cli", "tui.commands", "tui.commands.libraries", "tui.commands.output"),
        *("tui.commands.results", "tui.sources", "tui.sources.encodings"),
        *("tui.library", "tui.library.asking", "tui.library.catalogue", "tui.library.excerpts"),
        *("tui.library.fields", "tui.library.finding", "tui.library.index"),
        *("tui.library.indexed", "tui.library.looking", "tui.library.looks"),
        *("tui.library.numbers", "tui.library.opening", "tui.library.parsing"),
        *("tui.library.query", "tui.library.read_state", "tui.library.rows"),
        *("tui.library.scopes", "tui.library.searching", "tui.library.standing"),
        *("tui.library.stems", "tui.library.store", "tui.library.tables", "tui.library.units"),
        *("tui.library.walking", "tui.library.words"),
    }
)
"""Our modules that a search for words may load where nothing has changed."""
SLOW = frozenset(
    {"argparse", "dataclasses", "inspect", "importlib.metadata", "multiprocessing"}
    | {"platformdirs", "yaml", "textual", "rich", "csv", "shutil", "tempfile", "subprocess"}
)
"""What takes as long to load as a search itself."""
LIST = """
import sys
from tui.cli import main
status = main(sys.argv[1:])
print("status", status, file=sys.stderr)
print("loaded", *sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that a call has loaded by its end, when it ended well."""
    ended = subprocess.run(
        # Without the site's own packages nothing but the command's modules is there.
        [sys.executable, "-c", LIST, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = ended.stderr.splitlines()
    assert "status 0" in told, ended.stderr
    return set(next(line for line in told if line.startswith("loaded ")).split()[1:])


def test_a_search_for_words_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    folder = tmp_path / "cables"
    folder.mkdir()
    cable = folder / "04TESTVILLE12.txt"
    cable.write_text("SUBJECT: Harvest\n\n1. (U) The harvest was good.\n", encoding="utf-8")
    # What is quite new is read again; this was written long ago.
    for each in (cable, folder):
        os.utime(each, (1_700_000_000, 1_700_000_000))
    loaded("index", str(folder))

    found = loaded("search", str(folder), "harvest")

    assert {one for one in found if one.split(".")[0] == "tui"} - OURS == set()
    assert found & SLOW == set()
