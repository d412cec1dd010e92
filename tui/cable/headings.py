"""Headings: a line or a few above a rule, between two rules, before a rule, or without one.

Rules stop after 45 dashes and go on after a blank or in the next line; they are often shorter or
longer than the heading. A heading without a rule is a short line by itself before a paragraph.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.cable.artefacts import RULE_SIGNS, Furniture, has_inline_rule
from tui.cable.draft import Draft, leaf
from tui.cable.lines import Lines
from tui.cable.markings import read_portion
from tui.cable.model import Kind
from tui.cable.prefixes import BEGINS_BULLET, BEGINS_NUMBER, read_bullet, read_number

LABEL_WORDS = re.compile(
    r"[(/ ]*(?:(?:BEGIN|EXECUTIVE)\s)?(?P<name>SUMMARY|COMMENT|NOTE|ACTION\sREQUEST(?:ED)?"
    r"|INTRODUCTION)S?(?![A-Za-z])(?:\sAND\s[A-Z ]{4,24}|,\s[A-Z ]{4,24})?[:./) -]*",
    re.IGNORECASE,
)
_UNDERLINE = Kind.UNDERLINE
_LONGEST = 200
_LONGEST_PLAIN = 75
_LONGEST_TITLE = 50
_SHORT_WORD = 4
"""Letters up to which a title may write a word small: ``of``, ``and``, ``with``."""
_SHORTEST_PROSE = 50
_BEGINS_PROSE = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZ("“')
_MOST_LINES = 3
_SENTENCE_ENDS = (".", ",", ";", '"', ")", "-", "...")


class FoundHeading(NamedTuple):
    """A heading's lines: those of its text, of the rules above and below, and how many in all.

    ``inline`` is true where text and rule share the one line.
    """

    text: range
    above: range
    below: range
    taken: int
    inline: bool = False


def find_heading(
    lines: Lines, furniture: Furniture, index: int, limit: int, *, blank: bool, finished: bool
) -> FoundHeading | None:
    """The heading with a rule that starts at line ``index``, or None.

    ``blank`` says whether a blank line precedes; ``finished`` whether the text before does not
    stop in the middle of a sentence. Lines from ``limit`` on belong to something else.
    """
    if index not in furniture.rules and has_inline_rule(lines.trimmed[index]):
        if _begins_number(lines, index):
            return None  # a paragraph in one line, with a heading and its rule inside
        one = range(index, index + 1)
        return FoundHeading(one, range(0), range(0), 1, inline=True)
    rules = furniture.rules
    if index in rules:
        above = _rules_from(lines, furniture, index, limit)
        start = above.stop
        stop = _text_before_rule(lines, furniture, start, limit)
        if stop is None:
            return _spaced_heading(lines, furniture, above, limit)
        if not _can_be_heading(lines, furniture, start, stop):
            return None
        below = _rules_from(lines, furniture, stop, limit)
        return FoundHeading(range(start, stop), above, below, below.stop - index)
    stop = _text_before_rule(lines, furniture, index, limit)
    if stop is None or not _can_be_heading(lines, furniture, index, stop):
        return None
    if not blank and (stop > index + 1 or not finished):
        return None
    below = _rules_from(lines, furniture, stop, limit)
    return FoundHeading(range(index, stop), range(0), below, below.stop - index)


def _spaced_heading(
    lines: Lines, furniture: Furniture, above: range, limit: int
) -> FoundHeading | None:
    """A heading of one line, blank lines between it and the rules around it, as mail sends them."""
    start = lines.next_written(above.stop)
    rule = lines.next_written(start + 1) if 0 <= start < limit else -1
    if not start < rule < limit or rule not in furniture.rules or start in furniture.rules:
        return None
    if start in furniture.artefacts or not is_plain_heading(lines, start):
        return None
    if not _can_be_heading(lines, furniture, start, start + 1):
        return None
    below = _rules_from(lines, furniture, rule, limit)
    return FoundHeading(range(start, start + 1), above, below, below.stop - above.start)


def heading_draft(lines: Lines, furniture: Furniture, found: FoundHeading, identity: str) -> Draft:
    """The heading as a draft: marking, text, page footers in it and rules are its children."""
    text = lines.text
    start, end = lines.begin(found.text[0]), lines.end(found.text[-1])
    heading = Draft(Kind.HEADING, start, end, identity)
    if found.above:
        heading.start = lines.begin(found.above[0])
        heading.add(leaf(_UNDERLINE, heading.start, lines.end(found.above[-1])))
    rule_start = end
    if found.inline:
        printed = text[start:end]
        rule_start = start + len(printed.rstrip(RULE_SIGNS))
        leading = len(printed) - len(printed.lstrip(RULE_SIGNS))
        if leading and start + leading < rule_start:
            stop = start + len(printed[:leading].rstrip())
            heading.add(leaf(_UNDERLINE, start, stop))
            start += leading
    marked = read_portion(text, start)
    if marked is not None and marked[1] < rule_start:
        heading.marking = marked[0]
        heading.add(leaf(Kind.MARKING, start, marked[1], marked[0]))
        start = rule_start - len(text[marked[1] : rule_start].lstrip())
    for index in found.text if furniture.artefacts else ():
        for footer, after in furniture.artefacts.get(index, ()):
            heading.add(leaf(Kind.TEXT, start, start + len(text[start:footer].rstrip())))
            heading.add(leaf(Kind.ARTEFACT, footer, after))
            start = rule_start - len(text[after:rule_start].lstrip())
    heading.add(leaf(Kind.TEXT, start, rule_start))
    if rule_start < end:
        rule = end - len(text[rule_start:end].lstrip())
        heading.add(leaf(_UNDERLINE, rule, end))
    if found.below:
        below = leaf(_UNDERLINE, lines.begin(found.below[0]), lines.end(found.below[-1]))
        heading.add(below)
    return heading


def is_plain_heading(lines: Lines, index: int) -> bool:
    """Whether the line, after a blank one, has the looks of a heading without a rule."""
    trimmed = lines.trimmed[index]
    if len(trimmed) > _LONGEST_PLAIN:
        return False
    if LABEL_WORDS.fullmatch(trimmed) is not None:
        return True
    if trimmed.endswith(_SENTENCE_ENDS) or trimmed.upper().startswith(("END ", "BEGIN ")):
        return False
    if not (trimmed[0].isupper() or trimmed[0] in "/("):
        return False
    return any(letter.isalpha() and letter not in "Xx" for letter in trimmed)


def plain_heading(
    lines: Lines, index: int, *, numbered: bool, unnumbered: bool
) -> FoundHeading | None:
    """The heading without a rule that line ``index``, with the looks of one, is; or None.

    ``numbered`` says whether a numbered paragraph follows it, ``unnumbered`` whether the body has
    no numbers at all.
    """
    if _begins_unit(lines, index):
        return None
    certain = numbered or _stands_alone(lines, index)
    if not certain and not (unnumbered and _is_title(lines, index)):
        return None
    trimmed = lines.trimmed
    if index + 1 < len(lines) and trimmed[index + 1] and not trimmed[index].isupper():
        return None
    return FoundHeading(range(index, index + 1), range(0), range(0), 1)


def _stands_alone(lines: Lines, index: int) -> bool:
    """Whether a plain heading needs no number after it: capitals between blank lines, a label."""
    trimmed = lines.trimmed[index]
    if LABEL_WORDS.fullmatch(trimmed) is not None:
        return True
    following = lines.trimmed[index + 1] if index + 1 < len(lines) else ""
    return trimmed.isupper() and not following and sum(map(str.isalpha, trimmed)) > 3


def _is_title(lines: Lines, index: int) -> bool:
    """Whether a plain heading in mixed case is certainly one, in a body that numbers nothing.

    It is a title (each long word begins with a capital) between blank lines, and prose follows.
    """
    trimmed = lines.trimmed[index]
    words = trimmed.split()
    if len(trimmed) > _LONGEST_TITLE or not (1 < len(words) < 9) or trimmed[-1:] in ":.":
        return False
    if any(word[0].islower() for word in words if len(word) > _SHORT_WORD or word is words[0]):
        return False
    following = lines.next_written(index + 1)
    if following <= index + 1:
        return False
    prose = lines.trimmed[following]
    return len(prose) >= _SHORTEST_PROSE and prose[0] in _BEGINS_PROSE and prose.count(" ") > 5


def _text_before_rule(lines: Lines, furniture: Furniture, start: int, limit: int) -> int | None:
    """The index of the rule below the one to three written lines from ``start`` on, or None.

    A page footer may stand between two of them, alone on its line.
    """
    index = start
    for written in range(_MOST_LINES + 1):
        beyond = _beyond_footer(lines, furniture, index, limit) if written else index
        if beyond >= limit:
            return None
        if beyond > index and not _goes_on(lines.trimmed[index - 1], lines.trimmed[beyond]):
            return None
        index = beyond
        if index in furniture.rules:
            return index if index > start else None
        if not lines.trimmed[index] or index in furniture.artefacts:
            return None
        index += 1
    return None


def _beyond_footer(lines: Lines, furniture: Furniture, index: int, limit: int) -> int:
    """The first written line after a page footer and the blank lines around it.

    ``index`` itself where no footer stands there.
    """
    if not furniture.artefacts:
        return index
    footer = lines.next_written(index)
    if not index <= footer < limit or footer not in furniture.artefacts:
        return index
    [*others, (begin, end)] = furniture.artefacts[footer]
    if others or (begin, end) != (lines.begins[footer], lines.end(footer)):
        return index
    following = lines.next_written(footer + 1)
    return following if footer < following < limit else index


def _goes_on(before: str, after: str) -> bool:
    """Whether two lines that a page footer parts can be of one heading, by case and last sign."""
    same = before.isupper() == after.isupper()
    return same and not before.endswith((*_SENTENCE_ENDS, ":")) and after[:1].isalpha()


def _can_be_heading(lines: Lines, furniture: Furniture, start: int, stop: int) -> bool:
    if sum(len(lines.trimmed[index]) for index in range(start, stop)) > _LONGEST:
        return False
    for index in range(start, stop):
        if not lines.trimmed[index] or index in furniture.artefacts:
            continue
        if _begins_unit(lines, index):
            return False
        if index < stop - 1 and lines.trimmed[index].endswith("."):
            return False
    return True


def _begins_unit(lines: Lines, index: int) -> bool:
    """Whether a line starts with a number or a bullet, as no heading does."""
    first = lines.trimmed[index][0]
    if first in BEGINS_NUMBER:
        return _begins_number(lines, index)
    begin, end = lines.begins[index], lines.end(index)
    return first in BEGINS_BULLET and read_bullet(lines.text, begin, end) is not None


def _begins_number(lines: Lines, index: int) -> bool:
    if lines.trimmed[index][0] not in BEGINS_NUMBER:
        return False
    return read_number(lines.text, lines.begins[index], lines.end(index)) is not None


def _rules_from(lines: Lines, furniture: Furniture, index: int, limit: int) -> range:
    """The rule at ``index`` and, where it goes on there, the next line."""
    goes_on = index + 1 < limit and index + 1 in furniture.rules
    if goes_on and len(lines.trimmed[index]) >= len(lines.trimmed[index + 1]):
        return range(index, index + 2)
    return range(index, index + 1)
