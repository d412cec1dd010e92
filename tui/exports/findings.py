"""What a check found, as lines to read and as JSON, cable by cable. Described in docs/check.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from tui.cable.check import Finding, Severity, check
from tui.cable.visible import visible
from tui.exports.json_text import json_text
from tui.exports.model import JsonObject
from tui.exports.workers import each_cable
from tui.sources.found import FoundCable, cable_of


class Checking:
    """One run of a check over many cables: its rules and format, and what it has counted so far.

    ``problems`` gets a line about each thing that cannot be read. ``jobs`` is the number of
    processes that do it where there are many cables.
    """

    def __init__(self, rules: Collection[str], form: str = "text", jobs: int = 1) -> None:
        self.problems: list[str] = []
        self._rules = frozenset(rules)
        self._json = form == "json"
        self._jobs = jobs
        self._cables = 0
        self._counts = dict.fromkeys(Severity, 0)

    def lines(self, paths: Iterable[Path], source: str | None = None) -> Iterator[str]:
        """A line for each finding in the cables that ``paths`` (files, folders, ``FILE#ID``) name.

        ``source`` forces a source format. One cable at a time is in memory.
        """
        work = partial(_checked, self._rules, self._json, date.today())
        for lines, severities in each_cable(work, paths, self.problems, source, self._jobs):
            self._cables += 1
            for severity in severities:
                self._counts[severity] += 1
            yield from lines

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


def _checked(
    rules: Collection[str], as_json: bool, today: date, found: FoundCable
) -> tuple[list[str], list[Severity]]:
    """The lines about one cable, and how grave what they say is."""
    cable = cable_of(found.text, found.record)
    findings = check(cable, today, rules)
    if as_json:
        named: JsonObject = {"file": str(found.address), "id": cable.id or None}
        lines = [json_text({**named, **finding_object(finding)}) for finding in findings]
    else:
        lines = [finding_line(found.address, finding) for finding in findings]
    return lines, [finding.severity for finding in findings]


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
