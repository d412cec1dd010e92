"""Key names: as people write them, and as the terminal's events give them.

A canonical name is what the key event says: ``j``, ``J``, ``full_stop``, ``ctrl+r``, ``shift+tab``.
People write ``.`` and ``Ctrl+R``. Some combinations a terminal can't send, or sends as another
key; those are refused with the reason, since a binding that never fires is worse than none.
"""

from __future__ import annotations

import difflib
import unicodedata
from functools import lru_cache

LONGEST = 64
"""Code points that a key's name may have."""


class KeyNameError(ValueError):
    """A key that can't be bound: its text says why, and what to write instead."""


_NAVIGATION = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
_EDITING = ("insert", "delete")
_FUNCTION = tuple(f"f{n}" for n in range(1, 13))
_NAMED = frozenset((*_NAVIGATION, *_EDITING, *_FUNCTION, "backspace", "enter", "escape", "tab"))
_MODIFIABLE = frozenset((*_NAVIGATION, *_EDITING, *_FUNCTION))
_SPACE = "space"

_SPELLINGS = {
    " ": _SPACE,
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "plus_sign": "plus",
    "hyphen_minus": "minus",
    "hyphen": "minus",
    "dot": "full_stop",
    "period": "full_stop",
    "low_line": "underscore",
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
}
_LABELS = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}
_SHORT_CHARACTERS = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_MODIFIERS = {"alt": "alt", "meta": "alt", "control": "ctrl", "ctrl": "ctrl", "shift": "shift"}
_SAME_KEY = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+h": "backspace",
}
_SAME_EVENT = {"ctrl+@": "ctrl+space", **_SAME_KEY}
_CONTROL_SIGNS = frozenset({"backslash", "right_square_bracket", _SPACE})
_SIGN_BLOCKS = (
    range(0x21, 0x300),  # ASCII and Latin
    range(0x2010, 0x2070),  # general punctuation
    range(0x20A0, 0x20C1),  # currencies
    range(0x3001, 0x3040),  # Chinese and Japanese punctuation
    range(0xFF01, 0xFF66),  # full width
)
_ALT_TAKEN = {"alt+f": "ctrl+right", "alt+b": "ctrl+left"}


def parse(written: str) -> str:
    """The canonical name of a key as a person writes it; ``parse(".")`` is ``full_stop``.

    Names of keys and modifiers may have any letter case; a single letter keeps its own. Raises
    ``KeyNameError`` for what is no key, and for what no terminal sends.
    """
    text = unicodedata.normalize("NFC", written)
    if text != " ":
        text = text.strip()
    if not text or len(text) > LONGEST:
        raise KeyNameError("this is not the name of a key")
    modifiers, base = _split(text)
    if not modifiers:
        return _base(base)
    found: set[str] = set()
    for word in modifiers:
        modifier = _MODIFIERS.get(word.lower())
        if modifier is None:
            raise KeyNameError(f"{word!r} is not ctrl, shift or alt")
        if modifier in found:
            raise KeyNameError(f"{modifier} stands here twice")
        found.add(modifier)
    key = _base(base)
    return _modified(found, key.lower() if len(key.lower()) == 1 else key)


def label(name: str) -> str:
    """A canonical name as people write it: ``label("full_stop")`` is ``.``; never fails."""
    before, plus, base = name.rpartition("+")
    shown = _LABELS.get(base) or _characters().get(base, base)
    return f"{before}{plus}{shown}"


def from_event(name: str) -> str:
    """The canonical name for a key event's name: terminals name the same key in two ways."""
    return _SAME_EVENT.get(name, name)


def is_printable(name: str) -> bool:
    """Whether the key with this canonical name types a character where text is typed."""
    return "+" not in name and name not in _NAMED


def character_name(character: str) -> str:
    """The canonical name of the key that types ``character``."""
    if character == " ":
        return _SPACE
    if character.isalnum():
        return character
    try:
        name = unicodedata.name(character)
    except ValueError:
        return character
    name = name.lower().replace("-", "_").replace(" ", "_")
    return _SHORT_CHARACTERS.get(name, name)


def _split(text: str) -> tuple[list[str], str]:
    """The modifiers of a written key, and what they modify, which may be ``+`` itself."""
    if len(text) == 1:
        return [], text
    if text.endswith("++"):
        return text[:-2].split("+"), "+"
    *modifiers, base = text.split("+")
    return modifiers, base


def _base(text: str) -> str:
    if len(text) == 1 and text not in _SPELLINGS:
        name = character_name(text)
        if not text.isalnum() and name not in _characters():
            raise KeyNameError(f"the character {text!r} is not a key that can be bound")
        return name
    name = text.lower()
    name = _SPELLINGS.get(name, name)
    if name in _NAMED or name == _SPACE or name in _characters():
        return name
    near = difflib.get_close_matches(name, [*_NAMED, _SPACE, *_SPELLINGS, *_ascii_names()], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise KeyNameError(f"there is no key named {text!r}{hint}")


def _modified(modifiers: set[str], key: str) -> str:
    """The canonical name of ``key`` with modifiers; raises for what terminals don't send."""
    name = "+".join([*sorted(modifiers), key])
    letter = len(key) == 1 and key.isascii() and key.isalpha()
    if name in _SAME_KEY:
        same = _SAME_KEY[name]
        raise KeyNameError(f"terminals send {label(name)!r} as {same!r}: write {same!r}")
    if name in _ALT_TAKEN:
        raise KeyNameError(f"terminals send {name!r} as {_ALT_TAKEN[name]!r}")
    if name == "shift+tab" or (key in _MODIFIABLE and modifiers):
        return name
    if modifiers == {"ctrl"} and (letter or key in _CONTROL_SIGNS):
        return name
    if modifiers == {"alt"} and letter:
        return name
    if modifiers == {"shift"} and letter:
        return key.upper()
    if modifiers == {"ctrl", "shift"} and letter:
        raise KeyNameError(f"terminals send 'ctrl+shift+{key}' as 'ctrl+{key}': write that")
    if modifiers == {"shift"} and is_printable(key) and key != _SPACE:
        raise KeyNameError(f"write the character that {label(name)!r} types instead")
    raise KeyNameError(f"many terminals don't send {label(name)!r}")


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    """From the names of signs to the signs: those that keyboards have."""
    codes = (code for block in _SIGN_BLOCKS for code in block)
    signs = (chr(code) for code in codes)
    return {character_name(sign): sign for sign in signs if sign.isprintable() and _is_sign(sign)}


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


@lru_cache(maxsize=1)
def _ascii_names() -> tuple[str, ...]:
    return tuple(name for name, sign in _characters().items() if sign.isascii())
