"""Which characters XML 1.0 can hold (Fifth Edition, 2.2), and how the others are shown in it.

Most control characters, lone surrogates, U+FFFE and U+FFFF are forbidden there, even as references.
"""

from __future__ import annotations

import re

from tui.cable.visible import sign

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def carried(text: str) -> str:
    """``text`` with a visible sign for each character that XML cannot hold."""
    return _FORBIDDEN.sub(lambda found: sign(found.group()), text)


def is_carried(text: str) -> bool:
    """Whether XML can hold ``text`` as it is."""
    return _FORBIDDEN.search(text) is None
