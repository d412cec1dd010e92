"""``check``: what in a cable departs from the rules that it was written under.

Each finding cites the order or handbook whose rule it is. Nothing is mended, here or elsewhere: a
departure is part of the record. The rules are in ``checks.rules``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from tui.cable.checks.authority import (
    check_authority,
    check_declassification,
    check_order,
    check_state,
)
from tui.cable.checks.evidence import Evidence, Found, gather
from tui.cable.checks.levels import check_levels, check_missing, check_noforn, check_sensitive
from tui.cable.checks.order import check_numbers, check_sections
from tui.cable.checks.portions import check_portions
from tui.cable.checks.record import check_captions, check_record
from tui.cable.checks.rules import RULES, Rule, Severity, rules_table
from tui.cable.model import Cable

__all__ = [
    "DEFAULT_RULES",
    "RULES",
    "Finding",
    "Rule",
    "RuleError",
    "Severity",
    "check",
    "chosen_rules",
    "nearest_rule",
    "rules_table",
]

DEFAULT_RULES = frozenset(rule.id for rule in RULES.values() if rule.default)
"""The ids of the rules that run where none are named."""

_ORDER = {identity: place for place, identity in enumerate(RULES)}
_CHECKS = (
    check_levels,
    check_noforn,
    check_missing,
    check_sensitive,
    check_portions,
    check_declassification,
    check_order,
    check_authority,
    check_captions,
    check_sections,
    check_numbers,
    check_record,
)


class Finding(NamedTuple):
    """One finding: the rule's id, how grave it is, what to say, and who made the rule.

    ``paragraph`` is the id of the unit that it is about, empty for the header; ``line`` counts from
    1; ``start`` and ``end`` are a half-open span of code points into the cable's text. ``message``
    may quote the cable: it is data, to be shown through ``visible``.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    paragraph: str
    line: int
    start: int
    end: int


def check(cable: Cable, today: date, rules: Collection[str] = DEFAULT_RULES) -> tuple[Finding, ...]:
    """What the rules with the ids ``rules`` find in ``cable``, in the order of the text.

    ``today`` matters to I1 and I2 alone. Never raises; an id that no rule has finds nothing.
    """
    found = [one for one in _found(gather(cable), today, rules) if one[0] in rules]
    if not found:
        return ()
    if len(found) > 1:
        found.sort(key=lambda one: (one.start, _ORDER[one.rule]))
    findings: list[Finding] = []
    line, at = 1, 0
    for one in found:
        line += cable.text.count("\n", at, one.start)
        at = one.start
        findings.append(_finding(one, line))
    return tuple(findings)


class RuleError(ValueError):
    """A choice of rules that names one that is not there, or leaves none."""


def chosen_rules(only: str | None, ignore: str | None) -> frozenset[str]:
    """The ids of the rules to run: those of ``only``, else the default ones; less ``ignore``.

    Both are lists such as ``L1,L3``, in any case of letters. Raises ``RuleError`` for an id that no
    rule has, naming the nearest, and where no rule is left.
    """
    chosen = _named(only) if only is not None else DEFAULT_RULES
    left = chosen - (_named(ignore) if ignore is not None else frozenset())
    if not left:
        raise RuleError("no rule is left to check by")
    return left


def _named(listed: str) -> frozenset[str]:
    ids = {identity.upper(): identity for identity in RULES}
    named: set[str] = set()
    for printed in listed.split(","):
        identity = ids.get(printed.strip().upper())
        if identity is None:
            nearest = nearest_rule(printed.strip())
            meant = f"; did you mean {nearest}?" if nearest is not None else ""
            raise RuleError(f"there is no rule {printed.strip()!r}{meant}")
        named.add(identity)
    return frozenset(named)


def nearest_rule(printed: str) -> str | None:
    """The id of the rule that ``printed`` may have meant, or None."""
    ids = {identity.upper(): identity for identity in RULES}
    near = get_close_matches(printed.upper(), ids, n=1, cutoff=0.4)
    return ids[near[0]] if near else None


def _found(evidence: Evidence, today: date, rules: Collection[str]) -> list[Found]:
    found: list[Found] = []
    for one in _CHECKS:
        found.extend(one(evidence))
    if "I1" in rules or "I2" in rules:
        found.extend(check_state(evidence, today))
    return found


def _finding(found: Found, line: int) -> Finding:
    rule = RULES[found.rule]
    severity = rule.severity.lowered if found.lowered else rule.severity
    return Finding(
        rule.id, severity, found.message, rule.source, found.paragraph, line, found.start, found.end
    )
