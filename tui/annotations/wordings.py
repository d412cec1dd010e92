"""A code's wordings as one text, for programs that keep one description of a code and no more."""

from __future__ import annotations

from tui.annotations.codebook import Code


def told(code: Code) -> str:
    """The description of a code: its wording today, since when, and the earlier ones."""
    parts = [code.description]
    if code.since:
        parts.append(f"[since {code.since}]")
    for wording in code.earlier:
        since = f"from {wording.since} " if wording.since else ""
        name = f", as {wording.name}" if wording.name else ""
        parts.append(f"[{since}until {wording.until}{name}: {wording.description}]")
    return "\n\n".join(filter(None, parts))
