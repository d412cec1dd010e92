"""Who annotates, where nobody said so."""

from __future__ import annotations

import getpass
import subprocess


def user_name() -> str:
    """Git's ``user.name``, else the login name, else nothing."""
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git, wherever it is
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
            errors="replace",
        )
        if found.stdout.strip():
            return found.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
