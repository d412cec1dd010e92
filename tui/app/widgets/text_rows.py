"""The rows of the detail pane: reading text, what it leaves out, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from tui.app.outline import ORPHANS, Unit
from tui.app.sections import Laid, Section, Sections, sections_of
from tui.app.session import Session
from tui.app.terminal import wrap
from tui.app.widgets.annotation_rows import doubtful_rows, rows_on
from tui.cable.as_transmitted import transmitted
from tui.cable.model import Node
from tui.cable.reading import Line, artefacts, reflowed
from tui.cable.reading_forms import readings
from tui.cable.reading_signs import Sign, lettered, signing

MEASURE = 72
"""The most cells that a line of reading text takes, however wide the terminal is."""


class TextRows:
    """Makes rows of a cable's text for a width of ``room`` cells, reflowed or as transmitted."""

    def __init__(self, session: Session, room: int, *, as_sent: bool) -> None:
        self._session = session
        self._room = room
        self._width = min(MEASURE, room)
        self._as_sent = as_sent

    def whole(self) -> Sections:
        """The whole cable."""
        sections = sections_of(self._session.cable, self._width, transmitted=self._as_sent)
        return Sections(sections, self._section)

    def alone(self, unit: Unit, shown: Sequence[Unit]) -> Laid:
        """One unit with what stands on those ``shown``, which are the unit and its items."""
        laid = Laid()
        if unit.id == ORPHANS:
            for row in doubtful_rows(self._session.placement, self._session.codebook, self._width):
                laid.add_row(row)
            return laid
        is_part = unit.kind not in ("header", "ending")
        if self._as_sent or not is_part:
            lines = self._sent(unit.nodes)
        else:
            lines = self._reflowed(unit.nodes, numbers=False)
        for line in lines:
            laid.add_line(line)
        if not self._as_sent:
            self._add_artefacts(laid, unit)
        if is_part:
            self._add_readings(laid, unit)
        for row in rows_on(self._session, shown, self._width, rule=True):
            laid.add_row(row)
        return laid

    def _section(self, section: Section) -> Laid:
        """A section of the whole cable; what stands on a unit follows its last line."""
        if self._as_sent:
            lines = self._sent(section.nodes)
        else:
            lines = self._reflowed(section.nodes, numbers=True)
            if lines and not section.leads:
                lines.insert(0, Line(()))
        ends = {unit: at for at, unit in enumerate(line.unit for line in lines) if unit}
        laid = Laid()
        for at, line in enumerate(lines):
            laid.add_line(line)
            unit = self._session.outline.get(line.unit) if ends.get(line.unit) == at else None
            if unit is not None and self._session.on(unit.id):
                for row in rows_on(self._session, [unit], self._width, rule=False):
                    laid.add_row(row)
        return laid

    def _sent(self, nodes: Sequence[Node]) -> list[Line]:
        lines = transmitted(self._session.cable, nodes, self._width, cell_len)
        if nodes:
            start, end = nodes[0].start, nodes[-1].end
            lettered(lines, self._signs(start, end), (start, end), self._room, cell_len)
        return lines

    def _reflowed(self, nodes: Sequence[Node], *, numbers: bool) -> list[Line]:
        put = signing(self._signs(nodes[0].start, nodes[-1].end)) if nodes else None
        return reflowed(
            self._session.cable, nodes, self._width, cell_len, numbers=numbers, signing=put
        )

    def _signs(self, start: int, end: int) -> list[Sign]:
        standing = self._session.standing
        shown = (standing.passages[at] for at in standing.over(start, end))
        return [Sign(one.placed.start, one.placed.end, one.raised) for one in shown]

    def _add_artefacts(self, laid: Laid, unit: Unit) -> None:
        """Name what the reflowed text leaves out, so that nothing is dropped unseen."""
        found = [inner for node in unit.nodes for inner in artefacts(node)]
        names = (" ".join(self._session.cable.source(node).split()) for node in found)
        self._add_aside(laid, "Taken out of the text: ", ", ".join(names))

    def _add_readings(self, laid: Laid, unit: Unit) -> None:
        """Say what damaged words were meant to be; the text itself stays as it is."""
        text = self._session.cable.text
        found = [words for node in unit.nodes for words in readings(text, node.start, node.end)]
        self._add_aside(laid, "Reading: ", "; ".join(dict.fromkeys(found)))

    def _add_aside(self, laid: Laid, label: str, words: str) -> None:
        found: Iterable[str] = wrap(label + words, self._width) if words else ()
        for place, line in enumerate(found):
            if not place:
                laid.add_row(())
            laid.add_row([(line, "artefact")])
