"""A folder that an unprivileged user may enter, and a way to be one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65534


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Be a user whom permissions hold back: root passes them all."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may enter and only its owner may write.

    Its ``home`` is everybody's, and the data directory is in it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "home"
        home.mkdir()
        home.chmod(0o777)
        monkeypatch.setenv("XDG_DATA_HOME", str(home))
        yield folder
        for held in (folder, *folder.rglob("*")):
            if held.is_dir() and not held.is_symlink():
                held.chmod(0o755)
