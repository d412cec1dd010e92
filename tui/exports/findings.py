"""What a check found, as lines to read and as JSON, cable by cable. Described in docs/check.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from tui.cable.check import Finding, Severity, check
from tui.cable.model import Cable
from tui.cable.visible import visible
from tui.exports.gather import found_cables
from tui.exports.json_text import json_text
from tui.exports.model import JsonObject
from tui.sources.found import cable_of


class Checking:
    """One run of a check over many cables: its rules and format, and what it has counted so far.

    ``problems`` gets a line about each thing that cannot be read.
    """

    def __init__(self, rules: Collection[str], form: str = "text") -> None:
        self.problems: list[str] = []
        self._rules = rules
        self._json = form == "json"
        self._cables = 0
        self._counts = dict.fromkeys(Severity, 0)

    def lines(self, paths: Iterable[Path], source: str | None = None) -> Iterator[str]:
        """A line for each finding in the cables that ``paths`` (files, folders, ``FILE#ID``) name.

        ``source`` forces a source format. One cable at a time is in memory.
        """
        today = date.today()
        for found in found_cables(paths, self.problems, source):
            cable = cable_of(found.text, found.record)
            self._cables += 1
            for finding in check(cable, today, self._rules):
                self._counts[finding.severity] += 1
                yield self._line(found.address, cable, finding)

    def _line(self, address: Path, cable: Cable, finding: Finding) -> str:
        if not self._json:
            return finding_line(address, finding)
        named: JsonObject = {"file": str(address), "id": cable.id or None}
        return json_text({**named, **finding_object(finding)})

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return self._counts[Severity.ERROR]

    @property
    def summary(self) -> str:
        """How many cables were checked, and what was found."""
        said = [
            _counted(self._cables, "cable") + " checked",
            _counted(self.errors, "error"),
            _counted(self._counts[Severity.WARNING], "warning"),
            f"{self._counts[Severity.INFO]} info",
        ]
        return ", ".join(said)


def finding_line(address: Path, finding: Finding) -> str:
    """``file:line: E L1 ¶8: message``, on one line whatever the file's name and the cable hold."""
    owner = finding.paragraph
    where = f" ¶{owner}" if owner[:1].isdigit() else f" {owner}" if owner else ""
    what = f"{finding.severity.letter} {finding.rule}{where}: {visible(finding.message)}"
    return f"{visible(str(address))}:{finding.line}: {what}"


def finding_object(finding: Finding) -> JsonObject:
    """A finding as an object."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "paragraph": finding.paragraph or None,
        "line": finding.line,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "source": finding.source,
    }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
