"""Classification markings: where one stands in a text, what it says, and its normal forms.

``read_portion`` reads the marking of a paragraph, ``read_banner`` that of a whole cable. The words
are in ``marking_terms``, the grammar in ``marking_grammar`` (IC Markings Register, December 2016;
5 FAH-1 H-246 for the State Department's dialect).

No search sees more than the 200 code points that a marking may take, so hostile input costs
nothing; what is printed over and over is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from tui.cable.marking_grammar import Parsed, parse_marking
from tui.cable.marking_terms import (
    CAPTION_CONTROLS,
    CONTROLLING,
    CONTROLS,
    LEVELS,
    Category,
    Control,
    Level,
)

__all__ = [
    "LONGEST",
    "Level",
    "Marking",
    "caption_control",
    "despaced",
    "numbered_marking",
    "read_banner",
    "read_marking",
    "read_portion",
    "with_captions",
    "wrapped_markings",
]

LONGEST = 200
"""Code points that a portion marking may take, parentheses included."""


@dataclass(frozen=True, slots=True)
class Marking:
    """One marking as printed, and what it says.

    ``portion`` is the canonical portion form (``S//NF``), ``banner`` the canonical banner form
    (``SECRET//NOFORN``), both with the controls in the Register's order. ``form`` is ``strict``,
    ``case`` (letter case only), ``loose`` (spaces, a missing parenthesis, other separators, another
    order) or ``unknown`` (a word that no list has). ``controls`` are portion forms.
    """

    printed: str
    level: Level
    portion: str
    banner: str
    controls: tuple[str, ...] = ()
    form: str = "strict"

    @property
    def swatch(self) -> str:
        """The colour class: u, sbu, c, s, ts, sci, unmarked, or unknown."""
        if self.form == "unknown" and self.level is Level.UNMARKED:
            return "unknown"
        return _SWATCHES[self.level]

    @property
    def base(self) -> str:
        """The portion form of the level alone: ``S`` of ``S//NF``, ``DEU S`` of ``//DEU S``."""
        return self.portion.removeprefix("//").split("//", 1)[0]

    @property
    def noforn(self) -> bool:
        """Whether foreign nationals may not see it."""
        return bool(self.controls) and any(
            control == "NF" or control.endswith("-NF") for control in self.controls
        )

    @property
    def released_to(self) -> tuple[str, ...]:
        """The countries of its REL TO list, as in the canonical forms."""
        for control in self.controls:
            if control.startswith("REL TO "):
                return tuple(control[7:].split(", "))
        return ()


_SWATCHES = {
    Level.UNMARKED: "unmarked",
    Level.UNCLASSIFIED: "u",
    Level.CONTROLLED: "sbu",
    Level.RESTRICTED: "c",
    Level.CONFIDENTIAL: "c",
    Level.SECRET: "s",
    Level.TOP_SECRET: "ts",
    Level.COMPARTMENTED: "sci",
}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ENTIRE = (" - ENTIRE TEXT", "-ENTIRE TEXT", " ENTIRE TEXT", " -- ENTIRE TEXT")
_REAL_LETTERS = frozenset("".join(sorted(real)) for real in ("SNF", "CNF", "SBU", "SBUNF"))
_SHORTEST_SPACED = 3
_MOST_LEVEL_WORDS = 3
# "C) Text" and "(C Text": one parenthesis missing.
_HALF_OPEN = re.compile(
    r"(?P<mark>(?P<inner>(?:SBU|TS|[CSU])(?://?NF)?) {0,2}\)"
    r"|\( {0,2}(?P<open>(?:SBU|TS|[CSU])(?://?NF)?))(?= {1,3}[A-Z]|\)? {1,3}\S)"
)


# A marking that goes on in the next line: "(S//REL TO USA,", "FVEY)". One parenthesis to begin with
# is looked for faster than a choice of them.
_WRAPPED = re.compile(r"\((?:TS|SBU|[SCU])/[^()\n]{0,80}\n[^()\n]{0,80}\)")


# Portions


def read_portion(text: str, at: int = 0, *, numbered: bool = False) -> tuple[Marking, int] | None:
    """The portion marking that stands at ``text[at]``, and the offset after it.

    Call it only where a portion marking can stand: after a paragraph number, at the start of a
    line, after a bullet, before a subject. In running text ``(C)`` may be anything. After a
    number (``numbered``) slips of the pen are read too: ``C)``, ``(C Text``, ``(SNF)``.
    """
    opening = text[at : at + 1]
    if opening in _CLOSING:
        end = _closed(text, at, _CLOSING[opening])
        if end > at:
            printed = text[at:end]
            if "\n" in printed:
                printed = " ".join(printed.split())
            marking = _parenthesised(printed, numbered)
            if marking is not None:
                return marking, end
    if not numbered:
        return None
    found = _HALF_OPEN.match(text, at)
    if found is None:
        return None
    marking = read_marking(found["inner"] or found["open"], found.group().rstrip())
    return None if marking is None else (replace(marking, form="loose"), found.end("mark"))


def numbered_marking(printed: str) -> Marking | None:
    """The marking that ``printed`` in parentheses on one line is right after a number, or None."""
    return _parenthesised(printed, True)


def _closed(text: str, at: int, closing: str) -> int:
    """The offset after the bracket that closes the one at ``at``; any kind where its own is not
    there; -1 where none is. A marking stands on one line, but for those of ``wrapped_markings``."""
    limit = at + LONGEST
    end = text.find(closing, at, limit)
    line_end = text.find("\n", at, end if end >= 0 else limit)
    if line_end >= 0 or end < 0:
        wrapped = _WRAPPED.match(text, at) if end >= 0 else None
        if wrapped is not None and _is_wrapped(wrapped.group()):
            return wrapped.end()
        limit = line_end if line_end >= 0 else limit
        others = (text.find(sign, at, limit) for sign in ")]}")
        end = min((other for other in others if other >= 0), default=-1)
    return end + 1 if end >= 0 else -1


def wrapped_markings(text: str) -> list[int]:
    """The offsets of the line feeds inside markings that go on in the next line.

    Only what is a marking in all its words counts: ``(U/S Hope`` and ``said)`` are a parenthesis.
    """
    return [
        text.index("\n", found.start())
        for found in _WRAPPED.finditer(text)
        if _is_wrapped(found.group())
    ]


@lru_cache(maxsize=1024)
def _is_wrapped(printed: str) -> bool:
    marking = read_marking(" ".join(printed[1:-1].split()))
    return marking is not None and marking.form != "unknown" and bool(marking.controls)


@lru_cache(maxsize=4096)
def _parenthesised(printed: str, numbered: bool) -> Marking | None:
    marking = read_marking(printed[1:-1], printed)
    if marking is None:
        return _transposed(printed) if numbered else None
    if printed[0] != "(" or printed[-1] != ")":
        return replace(marking, form="loose") if marking.form != "unknown" else marking
    return marking


def _transposed(printed: str) -> Marking | None:
    """A marking with the letters of a real one in another order, or run together: ``(N/SF)``.

    What it was meant to be is not guessed, except where only the separator is missing.
    """
    inner = " ".join(printed[1:-1].split()).upper()
    letters = "".join(letter for letter in inner if letter.isalpha())
    released = inner.startswith(("/REL ", "//REL "))
    transposed = len(inner) - len(letters) < 3 and "".join(sorted(letters)) in _REAL_LETTERS
    if not released and not transposed:
        return None
    if letters in ("SNF", "CNF", "SBUNF"):
        marking = read_marking(f"{letters[:-2]}/NF", printed)
        return replace(marking, form="loose") if marking is not None else None
    return Marking(printed, Level.UNMARKED, inner, inner, form="unknown")


# Markings


def read_marking(inner: str, printed: str | None = None) -> Marking | None:
    """The marking that ``inner`` (without parentheses) is, or None where it is none.

    Canonical forms are read as themselves: ``read_marking(m.portion).portion == m.portion``, and
    so are banner forms.
    """
    if len(inner) > LONGEST:
        return None
    return _read(inner, inner if printed is None else printed)


@lru_cache(maxsize=4096)
def _read(inner: str, printed: str) -> Marking | None:
    collapsed = " ".join(inner.split())
    upper = collapsed.upper()
    for tail in _ENTIRE:
        upper = upper.removesuffix(tail)
    parsed = parse_marking(upper) if upper else None
    if parsed is None:
        return None
    if parsed.unknown:
        form = "unknown"
    elif not parsed.tidy or inner != collapsed:
        form = "loose"
    else:
        form = "strict" if collapsed.isupper() else "case"
    return _marking(parsed, printed, form)


def _marking(parsed: Parsed, printed: str, form: str) -> Marking:
    portion, banner = parsed.forms()
    controls = tuple(control.portion for control in parsed.controls)
    level = parsed.level.level
    if level is Level.UNCLASSIFIED and CONTROLLING.intersection(controls):
        level = Level.CONTROLLED
    compartmented = any(control.category is Category.SCI for control in parsed.controls)
    if level is Level.TOP_SECRET and compartmented:
        level = Level.COMPARTMENTED
    return Marking(printed, level, portion, banner, controls, form)


# Banners and captions


def read_banner(text: str) -> Marking | None:
    """The marking of a banner or of a record's classification, letter spacing undone.

    What stands there is a marking for certain, so that words which are none (``UNCLAS EFTO``), or
    the list of a published volume's source note (``Secret; Priority; Nodis.``), leave the level.
    """
    return _of_banner(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=1024)
def _of_banner(text: str) -> Marking | None:
    joined = despaced(text)
    marking = read_marking(joined, text)
    if marking is None or marking.form == "unknown":
        first, *others = joined.upper().replace("/", ";").strip(" .;").split(";")
        level = _level_of(first.split())
        if level is not None:
            return replace(with_captions(level, others), printed=text, form="loose")
    return marking


def _level_of(words: list[str]) -> Marking | None:
    """The level, spelled out, that a list of words begins with, the longest one first."""
    for stop in range(min(len(words), _MOST_LEVEL_WORDS), 0, -1):
        name = " ".join(words[:stop])
        if name in LEVELS and len(name) >= _SHORTEST_SPACED:
            marking = read_marking(name)
            return with_captions(marking, words[stop:]) if marking is not None else None
    return None


def caption_control(caption: str) -> str | None:
    """The portion form of the control that a caption line is: ``NF`` for NOFORN.

    None where it is no marking, as SIPDIS (routing) and TERREP (channel) are none.
    """
    found = CAPTION_CONTROLS.get(" ".join(caption.upper().split()).rstrip("."))
    return found.portion if found is not None else None


def with_captions(marking: Marking, captions: Iterable[str]) -> Marking:
    """``marking`` and what the captions below the banner add to it: SECRET and NOFORN are
    ``SECRET//NOFORN``.

    The State Department prints as captions what the Register has in the banner line. SENSITIVE adds
    nothing to a classified marking.
    """
    found = [
        control
        for caption in captions
        for word in (caption, *caption.split())
        if (control := CAPTION_CONTROLS.get(word.upper().strip(" ."))) is not None
    ]
    return _with_controls(marking, tuple(found)) if found else marking


@lru_cache(maxsize=1024)
def _with_controls(marking: Marking, found: tuple[Control, ...]) -> Marking:
    parsed = parse_marking(marking.banner)
    if parsed is None or parsed.unknown:
        return marking
    if parsed.level.level is not Level.UNCLASSIFIED:
        found = tuple(control for control in found if control.portion != "SBU")
    parsed.controls = sorted({*parsed.controls, *found})
    return _marking(parsed, marking.printed, marking.form)


def despaced(text: str) -> str:
    """``text`` with the letter spacing of telegrams undone: ``S E C R E T`` is ``SECRET``.

    A level stays apart from what follows it, also where all of it is spaced, and one that was
    spaced in part (``SE C R E T``) is joined.
    """
    words: list[str] = []
    letters = ""
    for token in text.replace("//", " // ").split():
        if len(token) == 1 and token.isalpha():
            letters += token
            continue
        if letters:
            words.append(letters)
            letters = ""
        words.append(token)
    if letters:
        words.append(letters)
    return " ".join(_rejoined(words)).replace(" // ", "//").replace("// ", "//")


def _rejoined(words: list[str]) -> list[str]:
    """The words with a level that stands in pieces at their start put together."""
    joined = ""
    best: tuple[int, str] | None = None
    for place, word in enumerate(words[:4]):
        joined += word
        level = _LEVELS_RUN_ON.get(joined.upper())
        if level is not None:
            best = place + 1, level if joined.isupper() else level.title()
    if best is not None:
        return [best[1], *words[best[0] :]] if best[0] > 1 or " " in best[1] else words
    first = words[0].upper() if words else ""
    if len(first) < _SHORTEST_SPACED or not first.isalpha():
        return words
    for run_on, level in _LEVELS_RUN_ON.items():
        rest = first[len(run_on) :]
        if first.startswith(run_on) and rest in CONTROLS:
            return [level, rest, *words[1:]]
    return words


_LEVELS_RUN_ON = {
    name.replace(" ", ""): name
    for name in sorted((*LEVELS, "FOR OFFICIAL USE ONLY"), key=len, reverse=True)
    if len(name) >= _SHORTEST_SPACED
}
"""Levels spelled out, the longest first, by their letters without blanks."""
