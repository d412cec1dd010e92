"""The body of a cable: headings, paragraphs, sub-paragraphs and artefacts, line by line.

Two families exist: hard-wrapped bodies (lines of at most 80) and reflowed ones (a line a
paragraph). Nothing here depends on line length but one guess after a page footer, so both are read
by the same rules. A number makes a paragraph where a marking follows it, or where it is the next
one; a letter makes an item where it is the next letter.
"""

from __future__ import annotations

from tui.cable.artefacts import Furniture
from tui.cable.draft import Draft
from tui.cable.headings import FoundHeading, find_heading, is_plain_heading, stands_alone
from tui.cable.lines import Lines
from tui.cable.markings import Marking, read_portion
from tui.cable.model import Kind
from tui.cable.prefixes import (
    Number,
    next_letter,
    number_inside,
    read_bullet,
    read_letter,
    read_number,
)

_ENDS_SENTENCE = ('."', ".)", ".”", ".", "?", "!", ":", ";", ")", '"', "”", "]", "---")
_FIRST_LETTERS = frozenset({"a", "A", "1", "i"})
_AFTER_LETTER = frozenset({")", ".", " "})
_FULL_LINE = range(50, 90)
"""Length of a line that its sender's editor filled, so that the paragraph goes on after it."""


class BodyReader:
    """Reads body lines into drafts. One reader reads one body, once."""

    def __init__(self, lines: Lines, first: int, stop: int, furniture: Furniture) -> None:
        self._lines = lines
        self._text = lines.text
        self._first = first
        self._stop = stop
        self._furniture = furniture
        self._inside = self._numbers_inside()
        self._special = self._special_lines()
        self.drafts: list[Draft] = []
        self._paragraph: Draft | None = None
        self._open: Draft | None = None  # whose text the next line may continue
        self._leaf: Draft | None = None  # the text leaf of ``_open`` that grows
        self._last_line = -1  # the line up to which ``_leaf`` reaches
        self._artefacts: list[Draft] = []
        self._blank = True
        self._last_number = 0  # of the cable's own sequence
        self._last_restarted = 0  # of a sequence that starts again, in an attached text
        self._section = "0"
        self._headings = 0
        self._identities: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._letter: str | None = None

    def read(self) -> list[Draft]:
        """The drafts of the whole body, in order."""
        trimmed, special = self._lines.trimmed, self._special
        index, stop = self._first, self._stop
        while index < stop:
            line = trimmed[index]
            if not line:
                self._blank = True
            elif (
                not self._blank
                and self._leaf is not None
                and line[0].isalpha()
                and index not in special
                and line[1:2] not in _AFTER_LETTER
            ):
                self._last_line = index
            else:
                index = self._unit(index)
                continue
            index += 1
        self._place_artefacts(continued=False)
        self._close()
        return self.drafts

    def _special_lines(self) -> frozenset[int]:
        furniture = self._furniture
        special = {index - 1 for index in furniture.rules}
        special.update(furniture.artefacts, furniture.rules, furniture.inline, self._inside)
        return frozenset(special)

    def _numbers_inside(self) -> dict[int, list[tuple[int, int]]]:
        """Numbers with a marking in the middle of a line, by line: value and offset."""
        lines, text = self._lines, self._text
        found: dict[int, list[tuple[int, int]]] = {}
        start = lines.starts[self._first]
        end = lines.starts[self._stop]
        for sign in (". (", ".("):
            at = text.find(sign, start, end)
            while at >= 0:
                bracket = at + len(sign) - 1
                if text[at - 1 : at].isdigit():
                    index = lines.holding(at)
                    number = number_inside(text, bracket, lines.starts[index])
                    if number is not None:
                        found.setdefault(index, []).append(number)
                at = text.find(sign, at + 1, end)
        return found

    def _unit(self, index: int) -> int:
        """Read line ``index``, which may begin something; answers the line to go on with."""
        begin = self._lines.begin(index)
        end = begin + len(self._lines.trimmed[index])
        heading = self._heading(index)
        if heading is not None:
            self._add_heading(heading)
            return index + heading.taken
        if index in self._furniture.rules:
            self._rule(begin, end)
            return index + 1
        at = begin
        for start, stop in self._furniture.artefacts.get(index, ()):
            text_end = at + len(self._text[at:start].rstrip())
            if text_end > at:
                self._line(at, text_end, index)
            self._artefacts.append(Draft(Kind.ARTEFACT, start, stop))
            at = _skip(self._text, stop)
        if end > at:
            self._line(at, end, index)
        else:
            self._blank = True
        return index + 1

    # Headings

    def _heading(self, index: int) -> FoundHeading | None:
        lines, rules = self._lines, self._furniture.rules
        special = index in self._special
        if not self._blank and not special:
            return None
        if special or index + 2 in rules or index + 3 in rules:
            found = find_heading(
                lines,
                self._furniture,
                index,
                self._stop,
                blank=self._blank,
                finished=not self._unfinished(),
            )
            if found is not None:
                return found
        if not self._blank or special or not is_plain_heading(lines, index):
            return None
        return self._plain_heading(index)

    def _plain_heading(self, index: int) -> FoundHeading | None:
        """A short line of its own without a rule, which a paragraph follows."""
        lines = self._lines
        if self._unfinished() and not lines.trimmed[index].isupper():
            return None
        following = lines.next_written(index + 1)
        if following < 0 or following >= self._stop:
            return None
        begin = lines.begin(following)
        number = read_number(self._text, begin, begin + len(lines.trimmed[following]))
        numbered = number is not None and self._is_paragraph(number, fresh=True)
        begin = lines.begin(index)
        if read_number(self._text, begin, lines.end(index)) is not None:
            return None
        if not (numbered or stands_alone(lines, index)):
            return None
        if following == index + 1 and not lines.trimmed[index].isupper():
            return None
        return FoundHeading(range(index, index + 1), range(0), range(0), 1)

    def _add_heading(self, found: FoundHeading) -> None:
        self._place_artefacts(continued=False)
        self._close()
        lines = self._lines
        self._headings += 1
        self._section = f"s{self._headings}"
        start, end = lines.begin(found.text[0]), lines.end(found.text[-1])
        heading = Draft(Kind.HEADING, start, end, self._section)
        if found.above:
            heading.start = lines.begin(found.above[0])
            heading.add(Draft(Kind.UNDERLINE, heading.start, lines.end(found.above[-1])))
        rule_start = end
        if found.inline:
            printed = self._text[start:end]
            rule_start = start + len(printed.rstrip("-=_*~ "))
            leading = len(printed) - len(printed.lstrip("-=_*~ "))
            if leading and start + leading < rule_start:
                stop = start + len(printed[:leading].rstrip())
                heading.add(Draft(Kind.UNDERLINE, start, stop))
                start += leading
        self._heading_text(heading, start, rule_start)
        if rule_start < end:
            heading.add(Draft(Kind.UNDERLINE, _skip(self._text, rule_start), end))
        if found.below:
            below = Draft(Kind.UNDERLINE, lines.begin(found.below[0]), lines.end(found.below[-1]))
            heading.add(below)
        self.drafts.append(heading)
        self._paragraph = self._open = None
        self._blank = True

    def _heading_text(self, heading: Draft, start: int, end: int) -> None:
        marked = read_portion(self._text, start)
        if marked is not None and marked[1] < end:
            heading.marking = marked[0]
            heading.add(Draft(Kind.MARKING, start, marked[1], marking=marked[0]))
            start = _skip(self._text, marked[1])
        heading.add(Draft(Kind.TEXT, start, end))

    def _rule(self, begin: int, end: int) -> None:
        """A rule that belongs to no heading: it parts what stands before and after it."""
        self._place_artefacts(continued=False)
        self._close()
        rule = Draft(Kind.UNDERLINE, begin, end)
        if self._paragraph is not None:
            self._paragraph.add(rule)
        else:
            self.drafts.append(rule)
        self._open = None
        self._blank = True

    # Lines of text

    def _line(self, start: int, end: int, index: int) -> None:
        """Read a line, or the part of one between artefacts."""
        text = self._text
        first = text[start]
        number = None
        if first in "¶(" or first.isdigit():
            number = read_number(text, start, end)
        if number is not None and self._is_paragraph(number):
            self._begin_paragraph(start, end, number)
        elif first in "-*•·o" and self._is_bullet(start, end):
            self._begin_item(start, end, read_bullet(text, start, end) or end, "")
        elif (lettered := self._lettered(start, end)) is not None:
            self._begin_item(start, end, lettered[1], lettered[0])
        elif self._continues(start):
            self._continue(start, end)
        else:
            self._begin_unnumbered(start, end)
        self._blank = False
        self._last_line = index
        for value, at in self._inside.get(index, ()):
            if start < at < end and value == self._last_number + 1:
                self._begin_inside(at, end)

    def _is_paragraph(self, number: Number, *, fresh: bool = False) -> bool:
        """Whether a number at the start of a line is that of a paragraph."""
        if number.marking is not None:
            return number.value > 0
        if not (number.dotted and number.begin > number.stop):
            return False
        values = (number.value, number.other)
        in_sequence = self._last_number + 1 in values or (
            self._last_restarted > 0 and self._last_restarted + 1 in values
        )
        blank = fresh or self._blank
        if self._last_number == 0:
            in_sequence = 0 < number.value < 4
        elif number.pilcrow and blank and number.value == self._last_number + 2:
            in_sequence = True  # a paragraph was left out
        elif number.value == 1 and blank and not self._announced():
            in_sequence = not self._unfinished()
        elif number.pilcrow and blank and number.value < self._last_number:
            # Two numbers have changed places, or one was left out above.
            in_sequence = self._paragraph is None and str(number.value) not in self._identities
        return in_sequence and (blank or not self._unfinished())

    def _announced(self) -> bool:
        """Whether the text before ends in a colon, which announces a list."""
        return self._written_before().endswith(":") or self._letter is not None

    def _begin_paragraph(self, start: int, end: int, number: Number) -> None:
        self._place_artefacts(continued=False)
        self._close()
        value = number.value
        if number.other is not None and number.other == self._last_number + 1:
            value = number.other
        if number.marking is None and value == 1 and self._last_number > 0:
            self._last_restarted = 1
        elif self._last_restarted and value == self._last_restarted + 1 != self._last_number + 1:
            self._last_restarted = value
        else:
            self._last_number, self._last_restarted = value, 0
        printed = str(value)
        paragraph = Draft(Kind.PARAGRAPH, start, start, self._identity(printed), printed)
        self.drafts.append(paragraph)
        self._paragraph = paragraph
        paragraph.add(Draft(Kind.NUMBER, start, number.stop))
        self._marked_text(paragraph, number.begin, end, number.marking, number.after)

    def _begin_inside(self, at: int, end: int) -> None:
        """A paragraph that starts in the middle of a line, at the offset ``at``."""
        number = read_number(self._text, at, end)
        leaf = self._leaf
        if number is None or leaf is None or leaf.start >= at:
            return
        leaf.end = leaf.start + len(self._text[leaf.start : at].rstrip())
        for holder in (self._open, self._paragraph):
            if holder is not None:
                holder.end = leaf.end
        self._last_line = -1
        self._begin_paragraph(at, end, number)

    def _begin_unnumbered(self, start: int, end: int) -> None:
        self._place_artefacts(continued=False)
        self._close()
        if self._paragraph is not None:
            draft = Draft(Kind.SUBPARAGRAPH, start, start, self._child_of(self._paragraph.id))
            self._paragraph.add(draft)
        else:
            draft = Draft(Kind.PARAGRAPH, start, start, self._child_of(self._section))
            self.drafts.append(draft)
        self._letter = None
        self._marked_text(draft, start, end, *self._portion(start))

    def _begin_item(self, start: int, end: int, after: int, letter: str) -> None:
        self._place_artefacts(continued=False)
        self._close()
        owner = self._paragraph
        parent = owner.id if owner is not None else self._section
        item = Draft(Kind.SUBPARAGRAPH, start, start, self._child_of(parent), letter)
        if owner is not None:
            owner.add(item)
        else:
            self.drafts.append(item)
        stop = start + len(self._text[start:after].rstrip())
        item.add(Draft(Kind.BULLET, start, stop))
        if letter:
            self._letter = letter
        self._marked_text(item, after, end, *self._portion(after))

    def _portion(self, at: int) -> tuple[Marking | None, int]:
        if at < len(self._text) and self._text[at] in "([{":
            marked = read_portion(self._text, at)
            if marked is not None:
                return marked
        return None, at

    def _marked_text(
        self, draft: Draft, start: int, end: int, marking: Marking | None, after: int
    ) -> None:
        """The marking at ``start``, which reaches up to ``after``, if any; and the text."""
        if marking is not None:
            draft.marking = marking
            draft.add(Draft(Kind.MARKING, start, after, marking=marking))
            start = _skip(self._text, after)
        self._open = draft
        self._leaf = None
        if end > start:
            self._leaf = Draft(Kind.TEXT, start, end)
            draft.add(self._leaf)

    def _continue(self, start: int, end: int) -> None:
        owner = self._open
        if owner is None:
            return
        leaf = self._leaf
        if self._artefacts or leaf is None:
            self._place_artefacts(continued=True)
            leaf = self._leaf = Draft(Kind.TEXT, start, end)
            owner.add(leaf)
        leaf.end = end

    def _close(self) -> None:
        """Let the open text, and what holds it, reach as far as its last line."""
        leaf, owner = self._leaf, self._open
        if leaf is not None and owner is not None:
            if self._last_line >= 0:
                leaf.end = max(leaf.end, self._reached())
            owner.end = max(owner.end, leaf.end)
        if owner is not None and self._paragraph is not None:
            self._paragraph.end = max(self._paragraph.end, owner.end)
        self._leaf = None
        self._last_line = -1

    def _reached(self) -> int:
        """The offset after the last line of the open text, artefacts in it left out."""
        spans = self._furniture.artefacts.get(self._last_line)
        if spans and self._leaf is not None:
            return self._leaf.end
        return self._lines.end(self._last_line)

    def _continues(self, start: int) -> bool:
        """Whether a line of text goes on with the open text instead of starting a paragraph."""
        if self._open is None:
            return False
        if not self._blank and not self._artefacts:
            return True
        first = self._text[start]
        if self._unfinished():
            return bool(self._artefacts) or first.islower()
        if not self._artefacts:
            return False
        return first.islower() or self._line_before_is_full()

    def _line_before_is_full(self) -> bool:
        return self._last_line >= 0 and len(self._lines.trimmed[self._last_line]) in _FULL_LINE

    def _written_before(self) -> str:
        """The end of the open text."""
        leaf = self._leaf
        if leaf is None:
            return ""
        end = max(leaf.end, self._reached()) if self._last_line >= 0 else leaf.end
        return self._text[max(leaf.start, end - 4) : end].rstrip()

    def _unfinished(self) -> bool:
        """Whether the text before stops in the middle of a sentence."""
        written = self._written_before()
        return written != "" and not written.endswith(_ENDS_SENTENCE)

    def _is_bullet(self, start: int, end: int) -> bool:
        if read_bullet(self._text, start, end) is None:
            return False
        if self._blank or not self._unfinished():
            return True
        # A dash in the middle of a sentence may come to stand at the start of a line.
        owner = self._open
        return owner is None or any(child.kind is Kind.BULLET for child in owner.children)

    def _lettered(self, start: int, end: int) -> tuple[str, int] | None:
        """A lettered or numbered item, where its letter is the next one or starts a list."""
        if not (self._text[start] in "¶(" or set(self._text[start : start + 5]) & {".", ")"}):
            return None
        found = read_letter(self._text, start, end)
        if found is None:
            return None
        letter = found[0]
        if self._letter is not None and letter == next_letter(self._letter):
            return found
        if letter in _FIRST_LETTERS and (self._blank or not self._unfinished()):
            return found
        return None

    # Artefacts and ids

    def _place_artefacts(self, *, continued: bool) -> None:
        """Put artefacts into the sentence they cut in two, or between the units they separate."""
        if not self._artefacts:
            return
        owner = self._open if continued else self._paragraph
        self._close()
        for artefact in self._artefacts:
            if owner is None:
                self.drafts.append(artefact)
            else:
                owner.add(artefact)
        self._artefacts.clear()

    def _identity(self, number: str) -> str:
        """A paragraph's id: its number, with a letter from the second use on (8, 8b, 8c)."""
        seen = self._identities.get(number, 0) + 1
        self._identities[number] = seen
        self._letter = None
        return number if seen == 1 else number + _suffix(seen)

    def _child_of(self, parent: str) -> str:
        self._counts[parent] = self._counts.get(parent, 0) + 1
        return f"{parent}.{self._counts[parent]}"


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\u00a0"):
        at += 1
    return at


def _suffix(seen: int) -> str:
    letters = ""
    while seen > 0:
        seen, remainder = divmod(seen - 1, 26)
        letters = chr(ord("a") + remainder) + letters
    return letters
