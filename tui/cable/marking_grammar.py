"""The grammar of a marking: ``CLASS//SCI//SAP//AEA//FGI//DISSEMINATION//NON-IC``.

``//`` stands between categories, ``/`` between entries of one, ``-`` before a compartment, a blank
before a sub-compartment, and ``, `` in lists of countries (IC Markings Register, A.6 and G.1). The
State Department writes a single slash throughout (5 FAH-1 H-246), which is read the same. What
starts with ``//`` is foreign or joint. A marking is read by tokens, from left to right; nothing is
guessed: an entry that is not known makes the whole unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from tui.cable.marking_terms import (
    CONTROLS,
    FOUO_NAMES,
    LEVELS,
    LONG_LEVELS,
    NATO_LEVELS,
    Category,
    Control,
    LevelTerm,
)

_SEPARATORS = " -,:;\\"
"""What people type for the slash after a level."""
_MOST_WORDS = 5
_LONGEST_COMPARTMENT = 24
_LONGEST_COUNTRY = 40
_SCI = frozenset({"HCS", "SI", "TK", "KDK", "RSV"})
_LISTS = ("REL TO ", "REL ", "DISPLAY ONLY ", "FGI ")
"""How the controls begin that take the rest of their entry as a list."""
_NO_COUNTRIES = frozenset({"TO", "ONLY", "NOT", "AND"})
_NO_LETTERS = str.maketrans("", "", " ,.'")
_UNKNOWN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,/-")
_LONGEST_UNKNOWN = 60


@dataclass(slots=True)
class Parsed:
    """A marking in its parts. ``tidy`` is false where it does not keep to the grammar.

    ``unknown`` is what follows the level, where an entry in it is not known.
    """

    level: LevelTerm
    controls: list[Control] = field(default_factory=list)
    tidy: bool = True
    unknown: str = ""

    def forms(self) -> tuple[str, str]:
        """The canonical portion form and banner form."""
        if self.unknown:
            return self.level.portion + self.unknown, self.level.banner + self.unknown
        portion, banner = [self.level.portion], [self.level.banner]
        for _, group in groupby(self.controls, key=lambda control: control.category):
            entries = list(group)
            portion.append("/".join(entry.portion for entry in entries))
            banner.append("/".join(entry.banner for entry in entries))
        return "//".join(portion), "//".join(banner)


def parse_marking(upper: str) -> Parsed | None:
    """The parts of a marking in capitals, its blanks collapsed; None where it is none."""
    found = _foreign(upper) if upper.startswith("//") else _level(upper)
    if found is None:
        return None
    level, rest = found
    parsed = Parsed(level)
    if level.portion == "SBU" and rest in ("-NF", " NOFORN"):
        # The Register's own spelling of the control, which the State Department has as a level.
        rest = "/NF"
    if upper.startswith(FOUO_NAMES):
        parsed.controls.append(CONTROLS["FOUO"])
    if not rest:
        return parsed
    unread = _read_controls(rest, parsed)
    if unread:
        if not rest.startswith("//") or not _UNKNOWN.issuperset(rest) or not rest.strip(" /-"):
            return None
        parsed.unknown = "//" + rest.strip(" /-")
        if upper.startswith(FOUO_NAMES):
            parsed.unknown = "//FOUO" + parsed.unknown
        if len(parsed.unknown) > _LONGEST_UNKNOWN:
            return None
        parsed.tidy = False
    ordered = sorted(set(parsed.controls))
    parsed.tidy = parsed.tidy and ordered == parsed.controls
    parsed.controls = ordered
    return parsed


# Levels


def _level(upper: str) -> tuple[LevelTerm, str] | None:
    """The level that a marking starts with, and what follows it."""
    for name in LONG_LEVELS:
        if upper.startswith(name) and not upper[len(name) : len(name) + 1].isalnum():
            return _term(name), upper[len(name) :]
    for name in ("COSMIC TOP SECRET", "NATO "):
        if upper.startswith(name):
            return _nato(upper)
    end = 0
    while end < len(upper) and upper[end].isalpha():
        end += 1
    token = upper[:end]
    known = token in LEVELS or token in FOUO_NAMES
    return (_term(token), upper[end:]) if known else None


def _term(name: str) -> LevelTerm:
    return LEVELS["U"] if name in FOUO_NAMES else LEVELS[name]


def _nato(upper: str) -> tuple[LevelTerm, str] | None:
    head, slash, tail = upper.partition("/")
    level = NATO_LEVELS.get(head.strip())
    return (level, slash + tail) if level is not None else None


def _foreign(upper: str) -> tuple[LevelTerm, str] | None:
    """The level of another state, of NATO, or joint with others: ``//DEU S``, ``//JOINT S GBR``."""
    nato = _nato(upper[2:])
    if nato is not None:
        return nato
    head, slash, tail = upper[2:].partition("/")
    words = head.replace(",", " ").split()
    joint = words[:1] == ["JOINT"]
    owners = [] if joint else words[:1]
    found = _level(" ".join(words[1:]))
    if found is None:
        return None
    level, rest = found
    listed = rest.split()
    if joint:
        owners = _in_order(listed)
    elif listed:
        return None
    if not owners or not all(2 < len(o) < 5 and o.isalpha() and o.isascii() for o in owners):
        return None
    if joint:
        codes = " ".join(owners)
        portion, banner = f"//JOINT {level.portion} {codes}", f"//JOINT {level.banner} {codes}"
    else:
        portion, banner = f"//{owners[0]} {level.portion}", f"//{owners[0]} {level.banner}"
    return LevelTerm(level.level, portion, banner), slash + tail


# Controls


def _read_controls(rest: str, parsed: Parsed) -> list[str]:
    """Read what follows the level into ``parsed``; answers the entries that are not known."""
    if rest[0] != "/":
        parsed.tidy = False
        if rest[0] not in _SEPARATORS:
            return [rest]
        rest = rest.lstrip(_SEPARATORS)
    unread: list[str] = []
    if "///" in rest or rest.endswith("/"):
        parsed.tidy = False
    for part in rest.split("/"):
        entry = part.strip(" -")
        if not entry:
            continue
        parsed.tidy = parsed.tidy and entry == part
        last = parsed.controls[-1] if parsed.controls else None
        control = _control(entry, parsed.level)
        if control is not None:
            if entry.endswith(" EYES ONLY") and unread and all(map(_is_country, unread)):
                # "USA/GBR EYES ONLY": the slash stands in the list of countries.
                control = _eyes("/".join((*unread, entry)))
                unread.clear()
            parsed.controls.append(control)
        elif last is not None and last.portion.startswith("REL TO ") and _is_country(entry):
            parsed.controls[-1] = _released([*last.portion[7:].split(", "), *_listed(entry)])
            parsed.tidy = False
        elif " " in entry and (several := _several(entry, parsed.level)):
            parsed.controls.extend(several)
            parsed.tidy = False
        else:
            unread.append(entry)
    return unread


def _several(entry: str, level: LevelTerm) -> list[Control]:
    """Controls with no more than blanks between them (``NF OC``); empty where one is unknown."""
    words = entry.split()
    found: list[Control] = []
    at = 0
    while at < len(words):
        if words[at] in ("REL", "FGI", "DISPLAY"):
            control = _control(" ".join(words[at:]), level)
            return [*found, control] if control is not None else []
        for stop in range(min(len(words), at + _MOST_WORDS), at, -1):
            control = _control(" ".join(words[at:stop]), level)
            if control is not None:
                found.append(control)
                at = stop
                break
        else:
            return []
    return found


def _control(entry: str, level: LevelTerm) -> Control | None:
    """The control that one entry is, or None."""
    known = CONTROLS.get(entry)
    if known is not None:
        return known
    if entry == "N":
        # 5 FAH-1 H-246: "(SBU/N)". After another level it may be anything.
        return CONTROLS["NF"] if level.portion == "SBU" else None
    for start in _LISTS:
        if entry.startswith(start):
            return _list_control(start.strip(), entry[len(start) :])
    if entry.endswith(" EYES ONLY") and _is_country(entry.removesuffix(" EYES ONLY")):
        return _eyes(entry)
    head, hyphen, tail = entry.partition("-")
    if hyphen:
        return _compartmented(head, tail, level)
    if level.portion == "CUI" and entry.isalpha() and entry.isascii() and 1 < len(entry) < 9:
        return Control(Category.CUI, 1, entry, entry)
    return None


def _compartmented(head: str, tail: str, level: LevelTerm) -> Control | None:
    """A control with something after a hyphen: compartments, programs, SIGMA numbers."""
    plain = tail.replace(" ", "").replace("-", "")
    if not (plain.isalnum() and plain.isascii()) or len(tail) > _LONGEST_COMPARTMENT:
        return None
    if tail != tail.strip(" -") or "--" in tail or " -" in tail or "- " in tail:
        return None
    if head in _SCI:
        system = CONTROLS[head]
        return Control(Category.SCI, system.rank, f"{head}-{tail}", f"{head}-{tail}")
    if head in ("SAR", "SPECIAL ACCESS REQUIRED"):
        return Control(Category.SAP, 0, f"SAR-{tail}", f"SAR-{tail}")
    if head in ("RD", "FRD"):
        for name in ("SIGMA ", "SG "):
            numbers = tail.removeprefix(name)
            if numbers != tail and numbers.replace(" ", "").isdecimal():
                rank = CONTROLS[head].rank
                portion, banner = f"{head}-SG {numbers}", f"{head}-SIGMA {numbers}"
                return Control(Category.AEA, rank, portion, banner)
        return None
    if head == "SP" and level.portion == "CUI" and tail.isalpha():
        return Control(Category.CUI, 0, f"SP-{tail}", f"SP-{tail}")
    return None


# Lists of countries


def _list_control(name: str, listed: str) -> Control | None:
    """A control with a list of countries: releasable to, display only, or foreign information."""
    if name == "FGI":
        return _foreign_information(listed.replace(",", " ").split())
    countries = _listed(listed)
    if not countries or not all(map(_is_country, countries)):
        return None
    if name.startswith("REL"):
        return _released(countries)
    shown = f"DISPLAY ONLY {', '.join(_in_order(countries))}"
    return Control(Category.DISSEMINATION, CONTROLS["DISPLAY ONLY"].rank, shown, shown)


def _foreign_information(owners: list[str]) -> Control | None:
    """FGI and its owners: codes with blanks between them, or one name."""
    coded = len(owners) == 1 or all(len(code) < 5 for code in owners)
    if not owners or not coded or not all(code.isalpha() and len(code) > 1 for code in owners):
        return None
    codes = " ".join(_in_order(owners))
    return Control(Category.FGI, 1, f"FGI {codes}", f"FGI {codes}")


def _released(countries: list[str]) -> Control:
    listed = f"REL TO {', '.join(_in_order(countries))}"
    return Control(Category.DISSEMINATION, CONTROLS["REL"].rank, listed, listed)


def _eyes(entry: str) -> Control:
    return Control(Category.DISSEMINATION, CONTROLS["EYES"].rank, entry, entry)


def _listed(printed: str) -> list[str]:
    """The countries of a list, which people separate in many ways."""
    for sign in (";", "&", "-", " AND "):
        printed = printed.replace(sign, ",")
    countries: list[str] = []
    for item in printed.split(","):
        words = item.removeprefix("AND ").split()
        if len(words) > 1 and all(2 < len(word) < 5 for word in words):
            countries.extend(words)  # "USA GBR FVEY": codes, not the name of one country
        elif words:
            countries.append(" ".join(words))
    return countries


def _in_order(countries: list[str]) -> list[str]:
    """USA first, then three-letter codes, then longer ones and names (Register, REL TO)."""
    return sorted(set(countries), key=lambda name: (name != "USA", len(name) > 3, name))


def _is_country(printed: str) -> bool:
    """Whether something may be a country's code or name; which one is not looked up."""
    if len(printed) > _LONGEST_COUNTRY or printed in CONTROLS or printed in _NO_COUNTRIES:
        return False
    return len(printed) > 1 and printed.translate(_NO_LETTERS).isalpha()
