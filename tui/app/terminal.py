"""The boundary between data and the terminal: the only place where a style meets a text.

Everything that a widget shows is a list of ``Span``s, and every span passes ``visible`` here, so
that nothing in a cable, a sidecar, a codebook or a file name reaches the terminal as a control
code, and nothing is ever parsed as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.themes import Ink, Theme
from tui.cable.visible import shown_character, visible

Span = tuple[str, str]
"""A text, and the names of the theme's styles for it, later ones on top of earlier ones."""
Row = Sequence[Span]
"""One line of a pane."""

ELLIPSIS = "…"

_PASSAGES = ("tag", "note", "favourite")
"""The styles that the passages of a paragraph have in turn."""
_MADE = {
    "overlap": "",
    "letter": "accent",
    "selecting": "pane selection",
    "selecting-end": "hit-current",
}
"""Styles that are made of a theme's, in bold."""


class Palette:
    """A theme's styles, ready for the terminal."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._styles: dict[str, Style] = {}

    def style(self, names: str) -> Style:
        """The style that ``names``, separated by blanks, make together; unknown names count not."""
        known = self._styles.get(names)
        if known is None:
            known = Style()
            for name in names.split():
                known += self._own(name)
            self._styles[names] = known
        return known

    def _own(self, name: str) -> Style:
        if name.startswith("#"):
            # A codebook's own colour for a tag.
            return Style(color=name) if not self.theme.monochrome else Style()
        if name.startswith("bar-"):
            # A bar beside a paragraph takes the marking's colour, but is no letter to underline.
            return Style(color=self._own(name.replace("bar-", "marking-", 1)).color)
        if name.startswith("passage-"):
            # Told apart by its underline as well as by its colour.
            return self._own(_PASSAGES[int(name[-1])]) + Style(underline=True)
        if name in _MADE:
            return self.style(_MADE[name]) + Style(bold=True)
        ink = self.theme.styles.get(name)
        return _style(ink) if ink is not None else Style()


def _style(ink: Ink) -> Style:
    return Style(
        color=ink.foreground or None,
        bgcolor=ink.background or None,
        bold=ink.bold or None,
        dim=ink.dim or None,
        italic=ink.italic or None,
        underline=ink.underline or None,
        reverse=ink.reverse or None,
        strike=ink.strike or None,
    )


def strip(palette: Palette, row: Row, width: int, base: str) -> Strip:
    """``row`` as a strip of exactly ``width`` cells on the style ``base``.

    What does not fit is cut off with an ellipsis.
    """
    segments: list[Segment] = []
    used = 0
    ground = palette.style(base)
    for text, names in row:
        style = palette.style(f"{base} {names}")
        for piece, is_sign in _pieces(text):
            shown = palette.style(f"{base} {names} sign") if is_sign else style
            segments.append(Segment(piece, shown))
            used += cell_len(piece)
    if used < width:
        segments.append(Segment(" " * (width - used), ground))
    elif used > width:
        return _cut(segments, width)
    return Strip(segments, width)


def _cut(segments: list[Segment], width: int) -> Strip:
    whole = Strip(segments)
    if width < 1:
        return whole.crop(0, 0)
    kept = whole.crop(0, width - 1)
    style = segments[-1].style
    for segment in reversed(list(kept)):
        if segment.text.strip():
            style = segment.style
            break
    missing = width - 1 - kept.cell_length
    return Strip([*kept, Segment(" " * missing + ELLIPSIS, style)], width)


def _pieces(text: str) -> Iterable[tuple[str, bool]]:
    """The text as shown, in pieces; true for those that stand for an escaped character."""
    if visible(text) == text:
        return ((text, False),) if text else ()
    pieces: list[tuple[str, bool]] = []
    column = marks = 0
    for character in text:
        shown, marks = shown_character(character, column, marks)
        column += len(shown)
        pieces.append((shown, shown != character and character not in "\t\u00a0"))
    return pieces


def fit(text: str, width: int) -> str:
    """``text`` as shown, at most ``width`` cells long, the rest cut off with an ellipsis."""
    shown = visible(text)
    if cell_len(shown) <= width:
        return shown
    if width < 1:
        return ""
    kept = ""
    used = 0
    for character in shown:
        size = cell_len(character)
        if used + size > width - 1:
            break
        kept += character
        used += size
    return kept.rstrip() + ELLIPSIS


def padded(text: str, width: int) -> str:
    """``text`` as shown, with blanks up to ``width`` cells; one that is wider stays whole."""
    shown = visible(text)
    return shown + " " * (width - cell_len(shown))


def width_of(row: Row) -> int:
    """How many cells a row takes as shown."""
    return sum(cell_len(visible(text)) for text, _ in row)


def wrap(text: str, width: int) -> list[str]:
    """``text`` as shown, filled into lines of at most ``width`` cells; its line breaks are kept."""
    lines: list[str] = []
    for paragraph in visible(text, newlines=True).split("\n"):
        current = ""
        for word in paragraph.split(" "):
            while cell_len(word) > width and len(word) > 1:
                if current:
                    lines.append(current)
                    current = ""
                head = _head(word, width)
                lines.append(head)
                word = word[len(head) :]
            candidate = f"{current} {word}" if current else word
            if current and cell_len(candidate) > width:
                lines.append(current)
                current = word
            else:
                current = candidate
        lines.append(current)
    return lines


def _head(word: str, width: int) -> str:
    used = 0
    for index, character in enumerate(word):
        used += cell_len(character)
        if used > width:
            return word[: max(1, index)]
    return word
