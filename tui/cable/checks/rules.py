"""The rules that a cable is checked by: what each says, how grave it is, and who made it.

The table is the one source: findings carry its severities and sources, the command line takes its
ids, and docs/check.md prints it. Rates on real cables are in docs/check.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is. Only an error is surely one."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def letter(self) -> str:
        """E, W or I."""
        return self.value[0].upper()

    @property
    def lowered(self) -> Severity:
        """One level down, where something else may explain the finding."""
        return Severity.WARNING if self is Severity.ERROR else Severity.INFO


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``default`` is false where it runs only when it is named."""

    id: str
    severity: Severity
    title: str
    source: str
    default: bool = True


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_OVERALL = "32 CFR 2001.21: the overall marking is that of the highest portion"
_PORTIONS = "E.O. 12958 as amended, 1.6(c); 32 CFR 2001.21: each portion is marked"
_REGISTER = "IC Markings Register, A.6 and G.1"
_DECLASSIFY = "E.O. 12958 as amended, 1.5 and 1.6(a)(4)"
_ORDERS = "the orders' own dates: E.O. 10501, 11652, 12065, 12356, 12958, 13526"
_AUTHORITY = "E.O. 12958 as amended, 1.6(a)(2) and 2.1(b); 5 FAH-1 H-240"
_REASON = "E.O. 12958 as amended, 1.4 and 1.6(a)(5)"
_ISOO = "ISOO, Changes to Classified Document Markings (22 September 2003), on E.O. 13292"
_SENSITIVE = "STATE 018029 (2000); 5 FAH-1 H-246: SBU goes as UNCLASSIFIED with SENSITIVE"
_NO_OTHER_TERM = "32 CFR 2001.23(a): no other term goes with a classification"
_NUMBERS = "5 FAH-1 H-246: paragraphs are numbered consecutively"
_SECTIONS = "the cable's own section counter"
_RECORD = "the collection's record lines"

_TABLE = (
    Rule("L1", _E, "a portion is marked higher than the cable", _OVERALL),
    Rule("L2", _W, "the cable is marked higher than every portion", _OVERALL),
    Rule("L3", _W, "a portion is NOFORN, the cable is not", f"{_OVERALL}; {_REGISTER}"),
    Rule("L4", _I, "the cable is NOFORN, no portion is", f"{_OVERALL}; {_REGISTER}"),
    Rule("M1", _W, "some paragraphs of a classified cable have no marking", _PORTIONS),
    Rule("M2", _W, "no paragraph of a classified cable has a marking", _PORTIONS),
    Rule("P4", _I, "a marking in small letters", "5 FAH-1 H-246: markings are in capitals"),
    Rule("P5", _W, "a malformed marking", _REGISTER),
    Rule("P6", _I, "a single slash, which is the State Department's style", _REGISTER, False),
    Rule("P7", _I, "a release list that does not begin REL TO USA", f"{_REGISTER}, REL TO"),
    Rule("D1", _W, "a classified cable without a declassification date or event", _DECLASSIFY),
    Rule("D2", _E, "an impossible declassification date", _DECLASSIFY),
    Rule("D3", _E, "declassification not after the cable's date", _DECLASSIFY),
    Rule("D4", _W, "declassification more than 25 years after the cable's date", _DECLASSIFY),
    Rule("I1", _I, "the declassification date has passed", _DECLASSIFY, False),
    Rule("I2", _I, "the declassification date has not passed", _DECLASSIFY, False),
    Rule(
        "E1",
        _W,
        "no executive-order line",
        "5 FAH-1 H-240, on the E.O. 12958 entry of a telegram",
    ),
    Rule("E3", _W, "an executive order that was not in force on the cable's date", _ORDERS),
    Rule("R1", _W, "a classified cable without Classified By or Derived From", _AUTHORITY),
    Rule("R2", _W, "a classified cable without a reason for it", _REASON),
    Rule("R3", _W, "reasons of section 1.5 after 22 September 2003, when they were in 1.4", _ISOO),
    Rule("R4", _W, "reasons of section 1.4 before 25 March 2003, when they were in 1.5", _ISOO),
    Rule("R5", _W, "a section with the reasons, but no letter of one", _REASON),
    Rule("R6", _W, "a reason with a letter after h", _REASON),
    Rule("S1", _I, "SENSITIVE, but no portion is SBU", _SENSITIVE),
    Rule("S2", _W, "unclassified with an SBU portion, but not SENSITIVE", _SENSITIVE),
    Rule("S3", _I, "SENSITIVE on a classified cable", _NO_OTHER_TERM),
    Rule("C1", _W, "SIPDIS with NODIS, EXDIS or STADIS", "05STATE226504"),
    Rule("X1a", _I, "a section of several, and no sign of the others", _SECTIONS, False),
    Rule("X1b", _I, "a gap among the sections", _SECTIONS),
    Rule("N1", _W, "a paragraph number twice", _NUMBERS),
    Rule("N2", _W, "a gap in the paragraph numbers", _NUMBERS),
    Rule("N3", _I, "paragraph numbers that go backwards", _NUMBERS),
    Rule("B1", _W, "the text's level is not the record's", _RECORD),
    Rule("B2", _I, "NOFORN in the text or in the record, not in both", _RECORD),
    Rule("B4", _W, "the banner names another cable than the record", _RECORD),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _TABLE}
"""Every rule by its id, in the order of the documentation."""


def rules_table() -> str:
    """The rules as the Markdown table of docs/check.md."""
    rows = ["| Rule | Severity | Finds | Source |", "|---|---|---|---|"]
    for rule in _TABLE:
        severity = rule.severity.value if rule.default else f"{rule.severity.value}, off"
        rows.append(f"| {rule.id} | {severity} | {rule.title} | {rule.source} |")
    return "\n".join(rows)
