"""The colours that a tag can be given, and a word for any colour, for those who do not see it."""

from __future__ import annotations

import colorsys
from types import MappingProxyType

COLOURS = MappingProxyType(
    {
        "red": "#d9575a",
        "orange": "#d98b4a",
        "yellow": "#c9b04c",
        "green": "#6fae62",
        "teal": "#4fae9f",
        "blue": "#5f9fd4",
        "purple": "#9a7fd1",
        "pink": "#cf77ad",
        "brown": "#a0785a",
        "grey": "#8c939e",
    }
)
"""Colours for tags by name, ``#rrggbb``: they can be read on a dark and on a light ground."""
_HUES = (
    *((15, "red"), (45, "orange"), (70, "yellow"), (160, "green"), (190, "teal")),
    *((255, "blue"), (290, "purple"), (345, "pink"), (361, "red")),
)
"""Up to which angle of the colour circle, in degrees, a hue has its name."""
_GREY = 0.15
_DULL, _DARK = 0.5, 0.36
"""An orange that is less vivid, or darker, is a brown."""


def colour_name(colour: str) -> str:
    """A word for a colour ``#rrggbb``."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, vivid = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.95:
        return "white"
    if light < 0.08:
        return "black"
    if vivid < _GREY:
        return "grey"
    name = next(name for limit, name in _HUES if hue * 360 < limit)
    is_brown = name == "orange" and light < 0.55 and (vivid < _DULL or light < _DARK)
    return "brown" if is_brown else name
