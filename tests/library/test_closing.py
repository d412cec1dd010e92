"""A catalogue that is closed, or opened anew, while others ask it: they get an answer or a line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.app.cables import MEADOW, RIVER, put
from tests.conftest import ROOT

PROGRAM = """
import sys, threading
from pathlib import Path
from tui.library.catalogue import CatalogueError
from tui.library.opening import open_catalogue
from tui.library.query import Everything

found = open_catalogue(Path(sys.argv[1]), jobs=1, watch=False, wait=True)
ended = threading.Event()

def ask():
    while not ended.is_set():
        try:
            found.search(Everything())
        except CatalogueError:
            pass

threads = [threading.Thread(target=ask) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(60):
    found._store.open()
found.close()
ended.set()
for thread in threads:
    thread.join()
print("whole")
"""


def test_to_close_it_while_others_ask_does_not_end_the_process(tmp_path: Path) -> None:
    # A process of its own: what this is about would take the tests with it.
    put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)
    put(tmp_path / "cables", "05STRELSAU20.txt", RIVER)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "cables"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "whole\n"), ended.stderr
