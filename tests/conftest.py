"""What every test has: an environment of its own, and a cable to work on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine must not decide a test. `make properties` looks at many more examples.
settings.register_profile("quick", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "03GUATEMALA1815.txt"

FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
}
UNSET = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "VISUAL", "EDITOR", "PAGER", "COLUMNS", "LINES")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs to ``make faults``; each has a short one beside it."""
    if "faults" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("faults") is not None:
            item.add_marker(pytest.mark.skip(reason="a long run: make faults"))


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep a test from the developer's keymap, themes, journal and terminal.

    Returns the folder that holds the test's own home. It isn't ``tmp_path``, which stays empty
    for the test to use.
    """
    folder = tmp_path_factory.mktemp("isolated")
    for variable, name in FOLDERS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(folder / name))
    # The snapshot plugin speaks to its report through variables of its own.
    textual = [
        name
        for name in os.environ
        if name.startswith(("TEXTUAL", "CABLEGRAM")) and not name.startswith("TEXTUAL_SNAPSHOT")
    ]
    for variable in (*UNSET, *textual):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    return folder


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The path of a copy of the example cable, alone in a folder that can be written."""
    folder = tmp_path / "cables"
    folder.mkdir()
    return Path(shutil.copy(ROOT / "examples" / EXAMPLE, folder))
