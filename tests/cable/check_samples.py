"""Fictional cables for the check: one that keeps every rule, and each part of it to be replaced."""

from __future__ import annotations

from datetime import date

from tui.cable.check import RULES, Finding, check
from tui.cable.model import Cable
from tui.cable.parse import parse

TODAY = date(2010, 1, 1)
BODY = "1. (C) The king was crowned.\n\n2. (C) The duke was not there.\n\n3. (U) It rained.\n"


def sample(
    body: str = BODY,
    *,
    banner: str = "C O N F I D E N T I A L STRELSAU 000123",
    captions: str = "SIPDIS",
    order: str = "E.O. 12958: DECL: 07/01/2015",
    classified_by: str = "Classified By: Ambassador R. Rassendyll for reasons 1.4 (b) and (d).",
    identity: str = "05STRELSAU123",
    day: str = "Fri Jul 01 00:00:00 +0000 2005",
    level: str = "CONFIDENTIAL",
) -> Cable:
    """A cable of the fictional post Strelsau, of 1 July 2005 unless another day is given."""
    record = f"{identity}\nTHE CORONATION\n{day}\n{level}\nEmbassy Strelsau\n"
    header = f"{banner}\n\n{captions}\n\n{order}\nTAGS: PREL PGOV\nSUBJECT: THE CORONATION\n\n"
    return parse(f"{record}{header}{classified_by}\n\n{body}\nRASSENDYLL\n")


def found(cable: Cable, rules: frozenset[str] = frozenset(RULES)) -> list[Finding]:
    """What all rules find, those that are off by default included."""
    return list(check(cable, TODAY, rules))


def ids(cable: Cable) -> set[str]:
    """The ids of the rules that fire."""
    return {finding.rule for finding in found(cable)}
