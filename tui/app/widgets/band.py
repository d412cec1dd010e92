"""The classification band: the overall marking, as on paper, with the cable's id and post."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from tui.app.session import Session
from tui.app.terminal import Palette, fit, strip, width_of
from tui.cable.markings import read_banner, with_captions


class Band(Widget, can_focus=False, inherit_bindings=False):
    """One line at the top of the screen."""

    ALLOW_SELECT = False

    def __init__(self, palette: Palette, session: Session) -> None:
        super().__init__(id="band")
        self.palette = palette
        cable = session.cable
        self._classification = cable.classification or "NO CLASSIFICATION FOUND"
        marking = read_banner(cable.classification) if cable.classification else None
        if marking is not None and cable.record is None:
            # Without record lines, the captions say what the banner's level alone does not.
            marking = with_captions(marking, cable.fields.captions)
            self._classification = marking.banner
        self._swatch = marking.swatch if marking is not None else "unknown"
        self._partial = cable.fields.partial
        self._identity = cable.id or session.path.name
        self._origin = cable.origin

    def repaint(self, palette: Palette) -> None:
        """Take a new theme."""
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The band's one line: the marking always whole, the rest as far as there is room."""
        width = self.size.width
        banner = (f" {fit(self._classification, width - 2)} ", f"band-{self._swatch}")
        left = [banner]
        room = width - width_of(left)
        identity = fit(self._identity, max(0, room - 3))
        right = [(identity, "accent")] if identity else []
        if right and self._origin and room > width_of(right) + len(self._origin) + 6:
            right.append((f"  {self._origin}", "label"))
        note = "  partial extract"
        if self._partial and room > width_of(right) + len(note) + 4:
            left.append((note, "label"))
        gap = width - width_of(left) - width_of(right) - 2
        return strip(self.palette, [*left, (" " * max(1, gap), ""), *right], width, "ground")
