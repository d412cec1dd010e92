"""What the terminal sends, made fit for Textual's parser of keys.

Textual's input thread decodes strictly and dies of one byte that is not UTF-8 (textual issues 6456
and 6668), which a paste from a Latin-1 program is enough for. It also takes escape and the keys
that follow it in one burst for one unknown sequence, and then for text; over a slow line such
bursts are common. And it takes an escape inside a paste for the paste's end.
"""

from __future__ import annotations

import codecs
import re

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_PASTES = re.compile(r"(\x1b\[20[01]~)")
# What can follow escape in a sequence of a terminal: any other letter was a key of its own.
_LETTER = re.compile(r"\x1b(?=([^\x00-\x1f\x7f\[\]OPX^_\\]))(.)")
_TWICE = re.compile(r"\x1b(?=\x1b[^\[O])")
_ESCAPE_KEY = "\x1b[27u"


def _alt(found: re.Match[str]) -> str:
    """Escape and a letter as terminals with the newer protocol send them: alt and the letter."""
    letter = found[2]
    lower = letter.lower()
    shifted = lower != letter and len(lower) == 1
    return f"\x1b[{ord(lower if shifted else letter)};{4 if shifted else 3}u"


class Keyboard:
    """An incremental decoder: bytes to the text that Textual's parser is fed with."""

    def __init__(self, errors: str = "replace") -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors)
        self._pasting = False
        self._held = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The next bytes as text: escapes told apart from sequences, none inside a paste."""
        text = self._held + self._decoder.decode(data, final)
        self._held = ""
        pieces: list[str] = []
        split = _PASTES.split(text)
        for place, piece in enumerate(split):
            if piece == PASTE_BEGINS:
                self._pasting = True
            elif piece == PASTE_ENDS:
                self._pasting = False
            elif self._pasting:
                last = place == len(split) - 1 and not final
                pieces.append(self._pasted(piece, last))
                continue
            else:
                piece = _LETTER.sub(_alt, piece)
                piece = _TWICE.sub(_ESCAPE_KEY, piece)
            pieces.append(piece)
        return "".join(pieces)

    def _pasted(self, piece: str, last: bool) -> str:
        """Pasted text, an escape shown as its picture; the beginning of the paste's end is held."""
        if last:
            for length in range(len(PASTE_ENDS) - 1, 0, -1):
                if piece.endswith(PASTE_ENDS[:length]):
                    self._held = piece[-length:]
                    piece = piece[:-length]
                    break
        return piece.replace("\x1b", "\u241b")
