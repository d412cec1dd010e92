"""Every action there is has a test that presses its key and looks at what it does."""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.app.desk import MARK
from tui.app.actions import ACTIONS


def pressed() -> dict[str, list[str]]:
    """The tests that press each action's key, by the action's id."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"{__package__}.{path.stem}")
        for name, test in vars(module).items():
            for identity in getattr(test, MARK, ()) if name.startswith("test_") else ():
                found.setdefault(identity, []).append(name)
    return found


def test_every_action_has_a_test_that_presses_its_key() -> None:
    tested = pressed()
    assert [action.id for action in ACTIONS if action.id not in tested] == []
